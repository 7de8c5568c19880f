"""Slips of paper that lie on the screen until they are answered: each answer has a letter beside Esc and Enter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from spring68.tui.commands import DOWN, UP, Command
from spring68.tui.desk import Desk
from spring68.tui.leaf import Leaf
from spring68.tui.messages import Picked, Pressed, Quit
from spring68.tui.rows import BLANK, Bit, Row, paragraph, picked, wrap
from spring68.tui.screens.room import Furnished

WIDTH = 58

OPEN = Command("open", ("enter",), "this one", "Give the marked answer.", shown="enter")
CLOSE = Command("close", ("escape",), "put away", "Give the safe answer.", shown="esc")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its letter, what is handed back, and its words."""

    key: str
    value: str
    words: str


class Slip(Furnished, ModalScreen[str], inherit_bindings=False):
    """A question with answers; the last answer is the safe one, which Esc gives and which is marked at first."""

    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    Slip { align: center middle; background: $background 60%; }
    Slip:ansi { background: ansi_default; }
    Slip Leaf { width: 64; max-width: 100%; height: auto; max-height: 100%; padding: 1 1; border: round $secondary;
                background: $background; }
    Slip.-short Leaf { padding: 0 1; }
    """
    commands: ClassVar[tuple[Command, ...]] = (OPEN, CLOSE, UP, DOWN)

    def __init__(self, desk: Desk, title: str, words: Sequence[str], answers: Sequence[Answer]) -> None:
        super().__init__()
        self.desk = desk
        self.title_words = title
        self.paragraphs = list(words)
        self.answers = list(answers)
        session = desk.session
        self.leaf = Leaf(
            lambda width, _height: self.rows(width),
            desk.skin(session.save.page if session is not None else None),
            WIDTH,
            id="slip",
        )

    def compose(self) -> ComposeResult:
        """One leaf."""
        yield self.leaf

    def on_mount(self) -> None:
        """Mark the safe answer."""
        self.leaf.mark = len(self.answers) - 1
        self.call_after_refresh(self._show_answers)

    def _show_answers(self) -> None:
        self.leaf.ensure()
        if not self.leaf.is_shown(0):
            self.leaf.mark = 0

    def rows(self, width: int) -> list[Row]:
        """Title, words, answers."""
        rows: list[Row] = []
        if self.title_words:
            rows += [*wrap([Bit(self.title_words, "label")], width), BLANK]
        for words in self.paragraphs:
            rows += [*paragraph(words, width), BLANK]
        for number, answer in enumerate(self.answers):
            bits = wrap([Bit(answer.words)], width, first=" " * 5, hang=" " * 5)
            bits[0] = Row((Bit("  "), Bit(f"{answer.key}  ", "key"), *bits[0].bits[1:]))
            rows += picked(bits, number)
        return rows

    def dress(self) -> None:
        """Put on other colours."""
        session = self.desk.session
        self.leaf.dress(self.desk.skin(session.save.page if session is not None else None))

    # commands

    def can(self, command: str) -> bool:
        """Slips leave rooms, palette and help alone until they are answered."""
        return command not in {"help", "palette"}

    def action_do(self, command: str, key: str = "") -> None:
        """A key."""
        found = getattr(self, f"do_{command}", None)
        if found is not None and self.can(command):
            found(key) if key else found()

    def on_key(self, event: events.Key) -> None:
        """A letter that is an answer."""
        for answer in self.answers:
            if event.character == answer.key:
                event.stop()
                self.give(answer.value)
                return

    def on_picked(self, message: Picked) -> None:
        """An answer was clicked."""
        message.stop()
        self.give(self.answers[message.row].value)

    def on_pressed(self, message: Pressed) -> None:
        """Words that lead nowhere from here."""
        message.stop()

    def give(self, value: str) -> None:
        """Give an answer."""
        self.dismiss(value)

    def do_open(self) -> None:
        """The marked answer."""
        if 0 <= self.leaf.mark < len(self.answers):
            self.give(self.answers[self.leaf.mark].value)

    def do_close(self) -> None:
        """The safe answer."""
        self.give(self.answers[-1].value)

    def do_up(self) -> None:
        """The answer above."""
        self._mark(-1)

    def do_down(self) -> None:
        """The answer below."""
        self._mark(1)

    def _mark(self, step: int) -> None:
        self.leaf.mark = min(max(self.leaf.mark + step, 0), len(self.answers) - 1)
        self.leaf.show_pick(self.leaf.mark)

    def do_quit(self) -> None:
        """Leave at once."""
        self.post_message(Quit())
