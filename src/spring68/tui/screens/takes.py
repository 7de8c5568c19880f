"""The takes: the choices made, as a line; go back to any of them, or pick up another take where it was left."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from spring68.session import Session
from spring68.text.printable import quoted
from spring68.tui.commands import CLOSE, DOWN, END, HOME, PAGE_DOWN, PAGE_UP, UP, Command
from spring68.tui.desk import Desk
from spring68.tui.rows import BLANK, Bit, Row, clean, paragraph, picked, wrap
from spring68.tui.screens.names import NameSlip
from spring68.tui.screens.room import OPEN, ListRoom
from spring68.tui.screens.slips import Answer, Slip

BACK = replace(OPEN, label="go there", help="Go back to before the marked choice, or on with the marked take.")
NAME = Command("name", ("w",), "write a name", "Give the marked take a name.", foot=True)
OTHER = Command("other", ("o",), "other takes", "Mark the next of the other takes; enter goes on with it.", foot=True)


class TakesRoom(ListRoom):
    """The line of choices of this take, and below it the other takes."""

    title_words = "Takes"
    help_words = "Going back begins a new take from there. The old one is kept, and can be picked up again."
    commands: ClassVar[tuple[Command, ...]] = (BACK, OTHER, NAME, CLOSE, UP, DOWN, PAGE_UP, PAGE_DOWN, HOME, END)

    def __init__(self, desk: Desk) -> None:
        assert desk.session is not None
        self.session: Session = desk.session
        self.entries = [told.entry for told in self.session.reel() if told.entry is not None]
        super().__init__(desk)

    @property
    def others(self) -> list[int]:
        """The takes that are not the present one."""
        save = self.session.save
        return [number for number in range(len(save.takes)) if number != save.take]

    def subtitle(self) -> str:
        """Which take this is."""
        save = self.session.save
        return f"{take_name(save.takes[save.take].name, save.take)} of {len(save.takes)}"

    def rows(self, width: int) -> list[Row]:
        """The choices, numbered, and the other takes."""
        rows: list[Row] = []
        for number, entry in enumerate(self.entries):
            bits = wrap([Bit(entry.label)], width, first=" " * 6, hang=" " * 6)
            bits[0] = Row((Bit(f" {number + 1:>3}  ", "key"), *bits[0].bits[1:]))
            rows += picked(bits, number)
        if not self.entries:
            rows += paragraph("No choice has been made yet in this take.", width, "dim-em")
        if self.others:
            rows += [BLANK, Row((Bit("Other takes", "accent"),))]
        for offset, take in enumerate(self.others):
            rows += picked(self._take_rows(take, width), len(self.entries) + offset)
        return rows

    def _take_rows(self, take: int, width: int) -> list[Row]:
        save = self.session.save
        steps, here = save.steps_of(take), save.steps
        alike = next((at for at, pair in enumerate(zip(steps, here, strict=False)) if pair[0] != pair[1]), None)
        alike = min(len(steps), len(here)) if alike is None else alike
        count = f"{len(steps)} choice{'s' if len(steps) != 1 else ''}"
        words = f"{count}, the same as here up to {alike}" if alike else f"{count}, another from the first on"
        name = take_name(save.takes[take].name, take)
        return wrap([Bit(clean(name)), Bit(f"  {words}", "dim")], width, first="  ", hang="    ")

    def first_mark(self) -> int:
        """The newest choice."""
        return max(len(self.entries) - 1, 0)

    # commands

    def open_row(self, row: int) -> None:
        """Ask, then go back to before a choice; or pick up another take."""
        lesson = self.session.lesson
        if lesson is not None and lesson.only_take:
            self.app.push_screen(Slip(self.desk, "One take", [lesson.only_take], [Answer("c", "", "Close")]))
            return
        if row < len(self.entries):
            words = [quoted(self.entries[row].label), "You go back to before this choice. This take is kept."]
            answers = [Answer("y", "yes", "Go back there"), Answer("n", "", "Stay")]
            slip = Slip(self.desk, "Another take?", words, answers)
            self.app.push_screen(slip, lambda answer: self._back(row) if answer else None)
        elif row - len(self.entries) < len(self.others):
            self.session.pick_up(self.others[row - len(self.entries)])
            self._to_play()

    def _back(self, count: int) -> None:
        self.session.go_back(count)
        self._to_play()

    def _to_play(self) -> None:
        from spring68.tui.messages import PlaySlot

        self.app.post_message(PlaySlot(self.session.slot))

    def can(self, command: str) -> bool:
        """There must be another take to mark."""
        return command != "other" or bool(self.others)

    def do_other(self) -> None:
        """Mark the next of the other takes, which stand below the choices."""
        first = len(self.entries)
        at = self.leaf.mark - first + 1
        self.mark(first + (at if 0 <= at < len(self.others) else 0))

    def do_name(self) -> None:
        """Name the marked take; this one, where a choice is marked."""
        offset = self.leaf.mark - len(self.entries)
        take = self.others[offset] if 0 <= offset < len(self.others) else self.session.save.take
        slip = NameSlip(self.desk, "A name for this take", self.session.save.takes[take].name)
        self.app.push_screen(slip, lambda name: self._named(take, name))

    def _named(self, take: int, name: str | None) -> None:
        if name is not None:
            self.session.name_take(take, name)
            self.leaf.reload(keep=True)
            self.refresh_bars()


def take_name(name: str, take: int) -> str:
    """How a take is called."""
    return clean(name) or f"Take {take + 1}"
