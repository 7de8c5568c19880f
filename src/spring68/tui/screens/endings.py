"""The endings: those that were reached can be read, the others say a word at most."""

from __future__ import annotations

from typing import ClassVar

from spring68.saves.reconcile import endings_of
from spring68.tui.commands import CLOSE, MOVING, Command
from spring68.tui.desk import Desk
from spring68.tui.rows import Bit, Row, paragraph, wrap
from spring68.tui.screens.room import Room


class EndingsRoom(Room):
    """All endings of the story."""

    title_words = "Endings"
    help_words = "An ending that was reached in any take of any play keeps its name here."
    commands: ClassVar[tuple[Command, ...]] = (CLOSE, *MOVING)

    def __init__(self, desk: Desk) -> None:
        self.reached = reached(desk)
        super().__init__(desk)

    def subtitle(self) -> str:
        """How many were reached."""
        assert self.desk.machine is not None
        return f"{len(self.reached)} of {len(self.desk.machine.story.endings)} reached"

    def rows(self, width: int) -> list[Row]:
        """One line or a few for each."""
        assert self.desk.machine is not None
        rows: list[Row] = []
        for name, ending in self.desk.machine.story.endings.items():
            if name in self.reached:
                rows += wrap([Bit(ending.title, "strong")], width, first=" ◉  ", hang="    ")
            else:
                hint = [Bit(ending.hint, "dim-em")] if ending.hint else []
                rows += wrap([Bit("· · ·   ", "faint"), *hint], width, first=" ○  ", hang="            ", style="faint")
        return rows or paragraph("This part of the story has no ending yet.", width, "dim-em")


def reached(desk: Desk) -> set[str]:
    """The endings that were reached in any take of this play, or where another play was left."""
    found = {info.save.snapshot.ended for info in desk.store.infos() if info.save is not None}
    if desk.session is not None and desk.machine is not None:
        found |= endings_of(desk.machine, desk.session.save)
    known = desk.machine.story.endings if desk.machine is not None else {}
    return {name for name in found if name in known}
