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
from spring68.text.printable import quoted
from spring68.tui import motion
from spring68.tui.bar import Bar
from spring68.tui.commands import Command
from spring68.tui.desk import Desk
from spring68.tui.messages import OpenRoom
from spring68.tui.pages import Screenful
from spring68.tui.rows import BLANK, Bit, Row, clean
from spring68.tui.screens.asking import Asking
from spring68.tui.screens.moving import Moving
from spring68.tui.screens.playkeys import CHOOSE, CHOOSING, COMMANDS, NEED_SESSION, ROOMS
from spring68.tui.screens.room import frame_width, framed
from spring68.tui.screens.turning import Turning
from spring68.tui.screens.waiting import Waiting
from spring68.tui.themes import Skin
from spring68.tui.tidy import tidy
from spring68.tui.view import GO_ON, TO_TITLE, View

if TYPE_CHECKING:
    from spring68.session import Session

MORE = (BLANK, Row((Bit("▾", "dim", "do:on"),)))


class PlayScreen(Moving, Asking, Turning, Waiting):
    """One turn at a time."""

    title_words = "Play"
    help_words = "Read; then take a choice by its number. Nothing can be lost: every turn is kept."
    commands: ClassVar[tuple[Command, ...]] = COMMANDS

    def __init__(self, desk: Desk, page: Page, session: Session | None, last: str = "") -> None:
        self.view = View(page, last, desk.comfort)
        self.session = session
        self.words = ""
        """What is said in the line above the keys, until the next key."""
        self.kept = []
        self.agreed = set[int]()
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

    def dress(self) -> None:
        """Put on what the settings now say."""
        self.view.comfort = self.desk.comfort
        super().dress()

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
            rows = [*now.rows, *self.view.choices(width, height)]
        else:
            rows = [*now.rows, *(MORE if len(now.rows) + len(MORE) <= height else [])]
        return [BLANK, *rows] if self.is_short and len(rows) < height else rows

    @property
    def is_short(self) -> bool:
        """Whether heading and dial share one row."""
        return self.app.size.height < 20

    def head_rows(self, width: int) -> list[Row]:
        """Heading and dial."""
        rows = self.view.head_rows(self.now, frame_width(width), is_short=self.is_short, reels=motion.reels(self.step))
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
        if self.session is not None:
            self.session.machine.look_ahead(self.session.state)
        tidy()

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
        if self.desk.settings.repeat != "skip" or not self.skip_known():
            self.settle()

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

    def _counts(self, pick: int) -> bool:
        """Whether a choice is on the screen."""
        return self.now.is_last and self.leaf.is_shown(pick)

    def do_choose(self, key: str) -> None:
        """A digit: take that choice, if it can be seen."""
        if self._counts(int(key) - 1):
            self.take(int(key) - 1)

    @property
    def by_number(self) -> bool:
        """Whether only digits choose."""
        return self.desk.settings.choosing == "numbers"

    def open_row(self, row: int) -> None:
        """A choice was clicked."""
        if self.by_number:
            self.say("Choices are taken by their numbers here; the settings say so.")
        else:
            self.run_command("choose", str(row + 1))

    def do_take(self) -> None:
        """Enter: turn the page, or mark the first choice, or take the marked one."""
        if not self.now.is_last or self.view.back or self.by_number:
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
        self.note_read()
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
            self.say(f"The story has a mistake here, and {quoted(label)} was not taken: {problem}.")
        else:
            self.show_turn()

    def do_up(self) -> None:
        """The choice above, or one row up."""
        self._mark(-1)

    def do_down(self) -> None:
        """The choice below, or one row down."""
        self._mark(1)

    def _mark(self, step: int) -> None:
        count = len(self.view.options) if self.now.is_last and not self.by_number else 0
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
