"""Turning pages: on, back to what came before, and past what was read before. None of it ever chooses."""

from __future__ import annotations

from spring68.tui.screens.playpart import PlayPart

PASSED = "What you have read before was skipped; page up shows it."


class Turning(PlayPart):
    """A play screen whose pages can be turned."""

    def do_on(self) -> None:
        """Scroll on, turn the page, or come back from an earlier one."""
        if self.leaf.scroll_rows(max(self.leaf.inside.height - 2, 1)):
            return
        view = self.view
        if view.at + 1 < len(view.screens):
            self._show_screen(view.screens[view.at + 1].first)
        elif view.back:
            view.back -= 1
            self._show_screen(0 if view.back else view.page.index)

    def do_again(self) -> None:
        """Scroll back, the page before, or the turn before; nothing changes."""
        if self.leaf.scroll_rows(-max(self.leaf.inside.height - 2, 1)):
            return
        view = self.view
        if view.at:
            self._show_screen(view.screens[view.at - 1].first)
            return
        assert self.session is not None
        if not view.told:
            view.told = [self.session.page_before(told) for told in self.session.reel()[:-1]]
        if view.back < len(view.told):
            view.back += 1
            self._show_screen(len(view.shown.paragraphs))

    def _show_screen(self, paragraph: int) -> None:
        """Show the screen on which a paragraph stands, and remember it."""
        self.view.first = paragraph
        if not self.view.back and self.session is not None:
            self.session.turn_page(paragraph)
            self.view.page = self.session.save.page
        self.settle()

    # what was read before

    def note_read(self) -> None:
        """Note that the words of the present page were read: the reader goes on from it."""
        self.desk.readings.add(self.view.page.paragraphs)

    def skip_known(self) -> bool:
        """Go to the first screen with new words, or to the choices; whether anything was skipped."""
        if self.view.back:
            return False
        before = self.now.first
        first = self.view.new_words(self.desk.readings.knows)
        if first <= before:
            return False
        self._show_screen(first)
        self.say(PASSED)
        return True

    def do_known(self) -> None:
        """Skip what was read before, once."""
        if not self.skip_known():
            self.say("These words are new to you." if not self.now.is_last else "Here is a choice to make.")
