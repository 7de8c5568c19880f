"""The help: how to play, in ten lines, and the keys of the room from which it was opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from spring68.tui.commands import DOWN, END, HOME, PAGE_DOWN, PAGE_UP, UP, Command
from spring68.tui.desk import Desk
from spring68.tui.rows import BLANK, Bit, Row, picked, wrap
from spring68.tui.screens.room import OPEN, ListRoom

if TYPE_CHECKING:
    from spring68.classroom.assignment import Assignment

HOW = (
    "Read. Nothing here needs quick fingers.",
    "Choices stand under the text: press a number, or mark one with the arrows and press enter, or click it.",
    "Space turns the page. It never chooses.",
    "A choice with a line through it is closed, and says why.",
    "PgUp shows what came before, and changes nothing.",
    "u goes back one choice. That begins another take; the old one is kept.",
    "t shows all your choices, and goes back to any of them.",
    "Underlined words lead to a note; n lists the notes that you have met.",
    "f is the File: what others wrote about what you did.",
    "Every turn is kept. Close the window when you like: Continue goes on at the same sentence.",
)
BACK = HOW[5:7]
"""What is said of going back; not where that cannot be done."""

KEPT_FOR_CLASS = "Every turn is kept. Close the window when you like: the same assignment goes on at the same sentence."
CHOSEN = "t shows all your choices. This is played in one take: what was chosen stays chosen."
AWAY = Command("close", ("escape", "q", "question_mark", "f1"), "back", "Back to where you came from.", "q", foot=True)
RUN = Command("open", ("enter",), "do it", "Give the marked command.", "enter", foot=True)


class HelpRoom(ListRoom):
    """Ten lines, then the keys; a key can be picked and is then pressed."""

    title_words = "Help"
    commands: ClassVar[tuple[Command, ...]] = (RUN, AWAY, UP, DOWN, PAGE_UP, PAGE_DOWN, HOME, END)

    def __init__(self, desk: Desk) -> None:
        self.keys: list[Command] = []
        self.about = ""
        super().__init__(desk)

    @property
    def beneath(self) -> Any:
        """The room that the help is about."""
        stack = self.app.screen_stack
        return stack[stack.index(self) - 1]

    @classmethod
    def all_commands(cls) -> tuple[Command, ...]:
        """Those of every room, but for the help: it needs none."""
        return tuple(command for command in super().all_commands() if command.id != "help")

    def rows(self, width: int) -> list[Row]:
        """How to play, what this room is, its keys."""
        rows: list[Row] = []
        for number, words in enumerate(how(self.desk.launch.assignment), 1):
            rows += wrap([Bit(words)], width, first=f"{number:>2}  ", hang="    ", style="dim")
        room = self.beneath
        self.keys = live_commands(room)
        rows += [BLANK, Row((Bit(f"Keys · {room.title_words}", "accent"),))]
        rows += wrap([Bit(room.help_words, "dim")], width)
        wide = max((len(command.key) for command in self.keys), default=0) + 4
        for number, command in enumerate(self.keys):
            told = wrap([Bit(command.help)], width, first=" " * wide, hang=" " * wide)
            told[0] = Row((Bit("  "), Bit(f"{command.key:<{wide - 2}}", "key"), *told[0].bits[1:]))
            rows += picked(told, number)
        return rows

    def first_mark(self) -> int:
        """Nothing is marked until one looks for it."""
        return -1

    def do_down(self) -> None:
        """Read on; a key is marked once the keys are on the screen."""
        if self.leaf.mark < 0 and not self.leaf.is_shown(0):
            self.leaf.scroll_rows(1)
        else:
            super().do_down()

    def open_row(self, row: int) -> None:
        """Give a command to the room beneath."""
        if 0 <= row < len(self.keys):
            command, room = self.keys[row], self.beneath
            self.dismiss()
            if not command.numbered:
                room.run_command(command.id)


def how(assignment: Assignment | None) -> list[str]:
    """How to play: for pleasure, or an assignment, which may be played in one take."""
    if assignment is None:
        return list(HOW)
    lines = [*HOW[:-1], KEPT_FOR_CLASS]
    if assignment.takes != "one":
        return lines
    return [CHOSEN if words == BACK[1] else words for words in lines if words != BACK[0]]


def live_commands(room: Any) -> list[Command]:
    """The commands of a room that its live bindings know and that can be given now."""
    live = {binding.binding.action for binding in room.active_bindings.values()}
    return [
        command for command in room.all_commands()
        if room.can(command.id) and any(binding.action in live for binding in command.bindings())
    ]  # fmt: skip


__all__ = ["HOW", "OPEN", "HelpRoom", "how", "live_commands"]
