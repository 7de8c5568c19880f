"""What is told, or asked, before a screen that may be hard to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spring68.tui.screens.playpart import PlayPart

if TYPE_CHECKING:
    from spring68.tui.pages import Screenful


class Asking(PlayPart):
    """A play screen that announces what is hard to read, lets it be passed over, and does what was set once for all."""

    agreed: set[int]
    """Paragraphs that were announced as hard to read, and accepted."""

    def must_ask(self, screen: Screenful) -> bool:
        """Whether a screen holds something that the reader is to be told about first."""
        if not screen.content or self.view.back or screen.first in self.agreed:
            return False
        settings = self.desk.settings
        return settings.skip == "skip" or (settings.skip == "ask" and settings.content != "off")

    def ask_first(self) -> None:
        """Announce what is hard to read, or pass over it, as the settings say."""
        if self.session is None or not self.leaf.height_now or self.app.screen is not self:
            return
        now = self.now
        if not now.content or self.view.back or now.first in self.agreed:
            return
        if self.desk.settings.skip == "skip" and now.skippable:
            self._pass_over(now)
        elif self.must_ask(now):
            from spring68.tui.screens.content import ContentSlip

            slip = ContentSlip(self.desk, now.content, can_skip=bool(now.skippable))
            self.app.push_screen(slip, lambda answer: self._answered(now, answer or "read"))
        else:
            self.agreed.add(now.first)
            if self.desk.settings.content != "off":
                known = self.session.story.content
                self.say(" ".join(known[tag].general for tag in now.content if tag in known))

    def _answered(self, screen: Screenful, answer: str) -> None:
        if answer == "skip":
            self._pass_over(screen)
        else:
            self.agreed.add(screen.first)
            self.settle()

    def _pass_over(self, screen: Screenful) -> None:
        assert self.session is not None
        self.agreed.add(screen.first)
        self.session.skip(screen.skippable)
        self.view.page = self.session.save.page
        self.view.first = min(screen.first, max(len(self.view.page.paragraphs) - 1, 0))
        self.settle()
