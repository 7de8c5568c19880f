"""The play: heading and dial, prose replaced beat by beat, choices. It shows the page that the save keeps.

Theory of operation. A turn is a `Page`; a `View` cuts it for the size at hand and one of its screens is shown. Because
the page is in the save, a resumed play is painted before the story is read: until the session arrives, keys are kept,
and honoured then. A digit counts only while its choice is on the screen, and one key never does two things: what came
in before the next screen was painted is dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from spring68.saves.model import Page
from spring68.tui import motion
from spring68.tui.bar import Bar
from spring68.tui.commands import Command
from spring68.tui.desk import Desk
from spring68.tui.messages import OpenRoom
from spring68.tui.pages import Screenful
from spring68.tui.rows import BLANK, Bit, Row, clean
from spring68.tui.screens.moving import Moving
from spring68.tui.screens.playkeys import CHOOSE, CHOOSING, COMMANDS, NEED_SESSION, ROOMS
from spring68.tui.screens.room import Room, frame_width, framed
from spring68.tui.themes import Skin
from spring68.tui.view import GO_ON, TO_TITLE, View

if TYPE_CHECKING:
    from spring68.session import Session

MORE = (BLANK, Row((Bit("▾", "dim", "do:on"),)))


class PlayScreen(Moving, Room):
    """One turn at a time."""

    title_words = "Play"
    help_words = "Read; then take a choice by its number. Nothing can be lost: every turn is kept."
    commands: ClassVar[tuple[Command, ...]] = COMMANDS

    def __init__(self, desk: Desk, page: Page, session: Session | None, last: str = "") -> None:
        self.view = View(page, last)
        self.session = session
        self.words = ""
        """What is said in the line above the keys, until the next key."""
        self.kept: list[tuple[str, str]] = []
        """Commands given before the session arrived."""
        self.agreed: set[int] = set()
        """Paragraphs that were announced as hard to read, and accepted."""
        self.is_painting = False
        self.act = page.act
        super().__init__(desk)
        self.notice = Bar(self.notice_rows, self.look(), id="notice")
        self._set_ways()

    def compose(self) -> ComposeResult:
        """Heading and dial, prose, one line for news, keys."""
        yield self.tiny
        yield self.head
        yield self.leaf
        yield self.notice
        yield self.foot

    # what is shown

    def look(self) -> Skin:
        """The colours of the act that is looked at."""
        return self.desk.skin(self.view.shown)

    def column(self) -> int:
        """The width of prose."""
        return self.desk.column

    @property
    def now(self) -> Screenful:
        """The screen that is shown."""
        self.leaf.ensure()
        if not self.leaf.height_now:
            self.leaf.ensure()
        return self.view.fit(self.leaf.text_width, max(self.leaf.height_now, 1))

    def fill(self, width: int, height: int) -> list[Row]:
        """The screen that is shown, and on the last one the choices; nothing before a question is answered."""
        now = self.view.fit(width, height)
        if self.must_ask(now):
            return []
        if self.is_between:
            head = self.view.head(now)
            return motion.between_acts(head.act, clean(head.label), width, height, self.step)
        if now.is_last and not self.view.back:
            return [*now.rows, *self.view.choices(width, height)]
        return [*now.rows, *(MORE if len(now.rows) + len(MORE) <= height else [])]

    def head_rows(self, width: int) -> list[Row]:
        """Heading and dial."""
        is_short = self.app.size.height < 20
        rows = self.view.head_rows(self.now, frame_width(width), is_short=is_short, reels=motion.reels(self.step))
        return framed(rows, width)

    def notice_rows(self, width: int) -> list[Row]:
        """The line above the keys."""
        now = self.now
        if self.must_ask(now):
            return []
        below = len(self.leaf.rows) - self.leaf.height_now - round(self.leaf.scroll_y)
        is_more = not now.is_last or below > 0
        return framed([self.view.notice_row(now, self.words, frame_width(width), is_more=is_more)], width)

    def key_of(self, command: Command) -> str:
        """The digits that count now."""
        if command is CHOOSE:
            count = min(len(self.view.options), 9)
            return f"1–{count}" if count > 1 else "1"
        return command.key

    def label_of(self, command: Command) -> str:
        """The one way on is not a choice."""
        is_way = command is CHOOSE and not self.view.page.options
        return "on" if is_way else command.label

    # changes

    def settle(self) -> None:
        """After any change: fetch the words anew, draw everything once, and let nothing in before that is done."""
        self.is_painting = True
        self.move(self.view.head(self.now).act, is_now=not self.view.back)
        look = self.look()
        if look is not self.leaf.skin:
            for widget in (self.leaf, self.head, self.notice, self.foot):
                widget.dress(look)
        self.leaf.mark = -1
        self.leaf.reload()
        self.refresh_bars()
        self.call_after_refresh(self._painted)
        self.ask_first()

    def _painted(self) -> None:
        self.is_painting = False

    def hint(self, words: str) -> None:
        """Say something that helps."""
        self.say(words)

    def say(self, words: str) -> None:
        """Say something in the line above the keys."""
        self.words = words
        self.notice.refresh()

    def _set_ways(self) -> None:
        """The way on, where the story offers no choice."""
        state = self.session.state if self.session is not None else None
        is_unfinished = self.session is not None and self.session.is_unfinished
        self.view.ways = GO_ON if state is not None and state.ended else TO_TITLE if is_unfinished else ()

    def show_turn(self) -> None:
        """Show the turn that the session now stands at."""
        assert self.session is not None
        self.view.turn_to(self.session.save.page)
        self._set_ways()
        self.agreed.clear()
        self.words = self.desk.news()
        self.settle()

    def attach(self, session: Session) -> None:
        """The session arrived: go on from what is on the screen, and honour the keys that were kept."""
        self.session = session
        is_same = session.save.page == self.view.page
        self.words = self.desk.news() or self.words
        self._set_ways()
        if not is_same:
            self.view.turn_to(session.save.page)
        if not is_same or self.view.ways:
            self.settle()
        self.notice.refresh()
        self.ask_first()
        kept, self.kept = self.kept, []
        for command, key in kept:
            if is_same or command not in {"choose", "take"}:
                self.run_command(command, key)

    def on_resize(self) -> None:
        """Another size may show another screen, and so another heading."""
        self.call_after_refresh(self.refresh_bars)

    def refresh_bars(self) -> None:
        """Draw heading, news and keys anew."""
        super().refresh_bars()
        self.notice.refresh()

    def _scrolled(self) -> None:
        self.notice.refresh()

    def on_mount(self) -> None:
        """Ask before anything hard is shown; say what there is to say."""
        if self.session is not None:
            self.words = self.desk.news()
        self.watch(self.leaf, "scroll_y", self._scrolled, init=False)
        self.call_after_refresh(self.ask_first)

    # what is hard to read

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

    # commands

    def can(self, command: str) -> bool:
        """What makes sense now."""
        if command == "choose":
            return bool(self.view.options) and self.now.is_last
        if command == "undo":
            return self.session is None or self.session.can_undo
        return True

    def run_command(self, command: str, key: str = "") -> None:
        """Give a command; before the session is there, keep it."""
        if self.is_painting and command in CHOOSING:
            return
        if self.is_between:
            self.rest()
            if command in {*CHOOSING, "up", "down"}:
                return
        if self.session is None and command in NEED_SESSION:
            self._keep(command, key)
            return
        if self.words and command not in {"up", "down"}:
            self.say("")
        if command in ROOMS:
            self.post_message(OpenRoom(command))
        else:
            super().run_command(command, key)

    def _keep(self, command: str, key: str) -> None:
        """Keep a command for later: a choice that is seen, once; other commands as they came."""
        is_choice = command in {"choose", "take"}
        if command == "take" and not self.now.is_last:
            self.do_on()
        elif command == "choose" and not self._counts(int(key) - 1):
            return
        elif not is_choice or not any(name in {"choose", "take"} for name, _key in self.kept):
            self.kept.append((command, key))

    def _counts(self, pick: int) -> bool:
        """Whether a choice is on the screen."""
        return self.now.is_last and self.leaf.is_shown(pick)

    def do_choose(self, key: str) -> None:
        """A digit: take that choice, if it can be seen."""
        if self._counts(int(key) - 1):
            self.take(int(key) - 1)

    def open_row(self, row: int) -> None:
        """A choice was clicked."""
        self.run_command("choose", str(row + 1))

    def do_take(self) -> None:
        """Enter: turn the page, or mark the first choice, or take the marked one."""
        if not self.now.is_last or self.view.back:
            self.do_on()
        elif self.leaf.mark < 0:
            self.do_down()
        elif self._counts(self.leaf.mark):
            self.take(self.leaf.mark)
        else:
            self.leaf.show_pick(self.leaf.mark)

    def take(self, pick: int) -> None:
        """Take a choice."""
        assert self.session is not None
        if not self.view.page.options:
            self.post_message(OpenRoom("end" if self.view.ways is GO_ON else "title"))
            return
        label, reason = self.view.page.options[pick]
        if reason:
            self.leaf.mark = pick
            self.say(reason)
            return
        from spring68.engine.errors import EngineError

        try:
            self.session.choose(pick + 1)
        except EngineError as problem:
            self.say(f"The story has a mistake here, and “{label}” was not taken: {problem}.")
        else:
            self.show_turn()

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

    def do_up(self) -> None:
        """The choice above, or one row up."""
        self._mark(-1)

    def do_down(self) -> None:
        """The choice below, or one row down."""
        self._mark(1)

    def _mark(self, step: int) -> None:
        count = len(self.view.options) if self.now.is_last else 0
        if not count or (self.leaf.mark <= 0 and step < 0):
            self.leaf.scroll_rows(step)
            return
        self.leaf.mark = min(self.leaf.mark + step, count - 1)
        self.leaf.show_pick(self.leaf.mark)

    def do_undo(self) -> None:
        """Back one choice."""
        assert self.session is not None
        self.session.undo()
        self.show_turn()
        self.say(self.words or "One choice back. The old take is kept.")

    def follow(self, kind: str, name: str) -> None:
        """A note's words were clicked."""
        if kind == "note":
            self.post_message(OpenRoom(f"note:{name}"))

    def do_leave(self) -> None:
        """Ask whether to stop."""
        self.post_message(OpenRoom("leave"))
