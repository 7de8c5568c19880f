"""The title: Prague at night, and where one can go from here. Drawn before the story is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult

from spring68.tui.commands import DOWN, HELP, UP, Command
from spring68.tui.desk import Desk
from spring68.tui.messages import NewPlay, OpenRoom, PlaySlot, Quit
from spring68.tui.rows import BLANK, Bit, Row, clean, clip, cut, paragraph, picked
from spring68.tui.screens.room import ListRoom
from spring68.tui.skyline import HEIGHT, WIDTH, skyline
from spring68.tui.themes import Skin

_MENU = 22
"""Columns of the menu's words; what is said about them stands behind."""

LEAST_DETAIL = 34
"""Columns below which nothing is said about a row of the menu, because it would be cut."""

CONTINUE = Command("continue", ("c",), "continue", "Go on with the play that was played last.")
NEW = Command("new", ("b",), "new play", "Begin at the beginning; every other play is kept.")
SAVES = Command("saves", ("s",), "plays", "All plays that are kept.")
TAKES = Command("takes", ("t",), "takes", "The choices made; go back to any of them.")
NOTES = Command("notes", ("n",), "notes", "What is documented, and where it was met.")
ENDINGS = Command("endings", ("e",), "endings", "The endings, those that were reached readable.")
TEACHERS = Command("teachers", ("g",), "for teachers", "How a class can use this.")
SETTINGS = Command("settings", ("comma",), "settings", "Colours, width, spacing, pace, content notes.")
PICK = Command(
    "pick", tuple("123456789"), "choose", "Open the row with this number.", "1–9", palette=False, numbered=True
)
OPEN = Command("open", ("enter",), "open", "Open the row that is marked.", shown="enter", foot=True, palette=False)
LEAVE = Command("leave", ("q",), "quit", "Leave the program.", shown="q", foot=True)


MENU = (
    ("New play", NEW), ("Plays", SAVES), ("Takes", TAKES), ("Notes", NOTES), ("Endings", ENDINGS),
    ("For teachers", TEACHERS), ("Settings", SETTINGS), ("Help", HELP),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Item:
    """One row of the menu."""

    label: str
    command: str
    detail: str = ""


class TitleScreen(ListRoom):
    """The first screen."""

    title_words = "Title"
    help_words = "Continue goes on where you stopped. New play begins another one; nothing is ever overwritten."
    commands: ClassVar[tuple[Command, ...]] = (
        CONTINUE, NEW, SAVES, TAKES, NOTES, ENDINGS, TEACHERS, SETTINGS, PICK, OPEN, UP, DOWN, LEAVE,
    )  # fmt: skip

    def compose(self) -> ComposeResult:
        """One leaf and the keys."""
        yield self.tiny
        yield self.leaf
        yield self.foot

    def __init__(self, desk: Desk) -> None:
        self._items: list[_Item] = []
        self._news = ""
        super().__init__(desk)

    def look(self) -> Skin:
        """The title belongs to no act."""
        return self.desk.skin()

    def column(self) -> int:
        """As wide as the skyline."""
        return WIDTH

    def items(self) -> list[_Item]:
        """The rows of the menu, *Continue* first where there is a play."""
        latest = self.desk.latest()
        found: list[_Item] = []
        if latest is not None and latest.save is not None:
            page = latest.save.page
            found.append(_Item("Continue", "continue", " · ".join(filter(None, (page.label, page.date, page.place)))))
        return [
            *found,
            *(_Item(label, command.id, command.help) for label, command in MENU),
        ]

    def fill(self, width: int, height: int) -> list[Row]:
        """Skyline, name, menu; on a short screen the skyline goes first."""
        self._items = self.items()
        self._news = self._news or self.desk.news()
        menu = [found for number, item in enumerate(self._items) for found in self._menu_row(number, item, width)]
        name = self._name_rows(width)
        room = height - len(menu) - len(name)
        picture = [Row(cut(row.bits, 0, width)) for row in skyline()] if room > HEIGHT else []
        spare = room - len(picture)
        gap = [BLANK] if spare > 1 or (spare > 0 and not picture) else []
        above = [BLANK] * max((spare - 2 * len(gap)) // 3, 0)
        news = [BLANK, *paragraph(self._news, width, "dim-em", indent=2)] if self._news else []
        return [*above, *picture, *gap, *name, *gap, *menu, *news]

    def _name_rows(self, width: int) -> list[Row]:
        small, _dot, large = (self.desk.written("title") or "spring68").rpartition(" · ")
        words = " ".join(clean(large).upper())
        words = words if len(words) + 2 < width else clip(clean(large), width - 2)
        return [Row((Bit(" " * 2), Bit(words, "label"), Bit(f"   {clean(small)}" if small else "", "dim")))]

    def _menu_row(self, number: int, item: _Item, width: int) -> list[Row]:
        room = width - _MENU
        bits = [Bit(" " * 2), Bit(f"{number + 1}  ", "key"), Bit(f"{item.label:<{_MENU - 7}}", "text")]
        if item.detail and (room >= LEAST_DETAIL or (item.command == "continue" and room > 10)):
            bits.append(Bit(clip(clean(item.detail), room), "text" if item.command == "continue" else "dim"))
        return picked([Row(tuple(bits))], number)

    # commands

    def can(self, command: str) -> bool:
        """Only a play that is there can be continued."""
        return command != "continue" or any(item.command == "continue" for item in self._items)

    def open_row(self, row: int) -> None:
        """Do what the row stands for."""
        if 0 <= row < len(self._items):
            self.run_command(self._items[row].command)

    def do_pick(self, key: str) -> None:
        """A digit."""
        if int(key) <= len(self._items):
            self.mark(int(key) - 1)
            self.open_row(int(key) - 1)

    def do_continue(self) -> None:
        """Go on with the newest play."""
        latest = self.desk.latest()
        if latest is not None:
            self.post_message(PlaySlot(latest.slot))

    def do_new(self) -> None:
        """A new play."""
        self.post_message(NewPlay())

    def do_leave(self) -> None:
        """Out."""
        self.post_message(Quit())

    def on_screen_resume(self) -> None:
        """Coming back: there may be another newest play."""
        if self.leaf.rows:
            self.leaf.reload(keep=True)

    def run_command(self, command: str, key: str = "") -> None:
        """Rooms are opened by their name; the rest as everywhere."""
        if command in {"saves", "takes", "notes", "endings", "teachers", "settings"}:
            self.post_message(OpenRoom(command))
        else:
            super().run_command(command, key)
