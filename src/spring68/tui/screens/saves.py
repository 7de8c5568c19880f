"""The plays that are kept: go on with one, name it, copy it, delete it (which asks)."""

from __future__ import annotations

from typing import ClassVar

from spring68.saves.model import Page, SaveError
from spring68.saves.store import SlotInfo, is_slot_name
from spring68.tui.cells import cell_len
from spring68.tui.commands import DOWN, END, HOME, PAGE_DOWN, PAGE_UP, UP, Command
from spring68.tui.desk import Desk
from spring68.tui.messages import PlaySlot
from spring68.tui.rows import BLANK, Bit, Row, clean, clip, paragraph, picked
from spring68.tui.screens.names import NameSlip
from spring68.tui.screens.room import OPEN, ListRoom
from spring68.tui.screens.slips import Answer, Slip
from spring68.tui.screens.takealong import TakeAlongSlip, written

NAME = Command("name", ("w",), "write a name", "Give the marked play a name.", foot=True)
COPY = Command("copy_play", ("c",), "copy", "Keep a copy of the marked play.", foot=True)
EXPORT = Command("export", ("e",), "take along", "Write what was read in the marked play to a file.")
DELETE = Command("delete", ("d",), "delete", "Delete the marked play; it asks first.", foot=True)
BACK = Command("close", ("escape", "q"), "back", "Back to where you came from.", shown="q")


def first_words(page: Page) -> str:
    """The words with which a page begins, after the choice that led there."""
    chosen = {mark.paragraph for mark in page.marks if mark.kind == "chosen"}
    return next((text for number, text in enumerate(page.paragraphs) if number not in chosen), "")


class SavesRoom(ListRoom):
    """One row for each play, the newest first."""

    title_words = "Plays"
    help_words = "Every play is kept by itself, after every turn. Nothing here is ever overwritten by another."
    commands: ClassVar[tuple[Command, ...]] = (
        OPEN, NAME, COPY, DELETE, EXPORT, BACK, UP, DOWN, PAGE_UP, PAGE_DOWN, HOME, END,
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        self.infos: list[SlotInfo] = desk.store.infos()
        self.words = ""
        super().__init__(desk)

    def subtitle(self) -> str:
        """What was done, or where they are."""
        return self.words or ("" if self.desk.launch.served else str(self.desk.launch.places.saves))

    def rows(self, width: int) -> list[Row]:
        """Two rows for each play: its name and where it stands, and its first words."""
        rows: list[Row] = []
        for number, info in enumerate(self.infos):
            rows += [*picked(self._play_rows(info, width), number), BLANK]
        return rows or paragraph("No play is kept yet.", width, "dim-em")

    def _play_rows(self, info: SlotInfo, width: int) -> list[Row]:
        session = self.desk.session
        here = "  · this play" if session is not None and session.slot == info.slot else ""
        name = clip(clean(info.save.title if info.save is not None and info.save.title else info.slot), width // 2)
        if info.save is None:
            return [
                Row(
                    (
                        Bit(f"  {name}", "strong"),
                        Bit(clip(f"  {clean(info.problem)}", width - cell_len(name) - 2), "alarm"),
                    )
                )
            ]
        page = info.save.page
        where = " · ".join(word for word in (page.label, page.date, page.place) if word)
        words = first_words(page)
        room = max(width - cell_len(name) - len(here) - 5, 1)
        return [
            Row((Bit(f"  {name}", "strong"), Bit(f"  {clip(clean(where), room)}"), Bit(here, "dim"))),
            Row((Bit(f"  {clip(clean(words), width - 2)}", "dim"),)),
        ]

    # commands

    @property
    def marked(self) -> SlotInfo | None:
        """The play that is marked."""
        return self.infos[self.leaf.mark] if 0 <= self.leaf.mark < len(self.infos) else None

    def open_row(self, row: int) -> None:
        """Go on with a play."""
        if 0 <= row < len(self.infos):
            self.post_message(PlaySlot(self.infos[row].slot))

    def do_copy_play(self) -> None:
        """Copy the marked play."""
        info = self.marked
        if info is None:
            return
        try:
            name = self.desk.store.copy(info.slot, info.slot)
        except (SaveError, OSError) as problem:
            self._say(f"It could not be copied: {problem}")
        else:
            self._say(f"Copied as {name}.")

    def do_name(self) -> None:
        """Name the marked play."""
        info = self.marked
        if info is not None and info.save is not None:
            slip = NameSlip(self.desk, "A name for this play", info.save.title)
            self.app.push_screen(slip, lambda name: self._named(info.slot, name))

    def _named(self, slot: str, name: str | None) -> None:
        if name is None:
            return
        if name and not is_slot_name(name):
            self._say("A name may hold letters, digits, spaces and -, at most 60.")
            return
        try:
            self.desk.name_play(slot, name)
        except (SaveError, OSError) as problem:
            self._say(f"It could not be named: {problem}")
        else:
            self._say("")

    def do_delete(self) -> None:
        """Ask, then delete the marked play."""
        info = self.marked
        if info is None:
            return
        if self.desk.session is not None and self.desk.session.slot == info.slot:
            self._say("This play is going on; go to the title to delete it.")
            return
        answers = [Answer("y", "yes", "Delete it"), Answer("n", "", "Keep it")]
        words = [f"“{clean(info.slot)}” will be gone for good."]
        slip = Slip(self.desk, "Delete this play?", words, answers)
        self.app.push_screen(slip, lambda answer: self._deleted(info.slot) if answer else None)

    def _deleted(self, slot: str) -> None:
        try:
            self.desk.store.delete(slot)
        except OSError as problem:
            self._say(f"It could not be deleted: {problem.strerror}.")
        else:
            self._say(f"“{slot}” is gone.")

    def can(self, command: str) -> bool:
        """To write out what was read, the story must be there, and the machine must be the reader's own."""
        if command != "export":
            return True
        return self.desk.can_export and self.desk.machine is not None and bool(self.infos)

    def do_export(self) -> None:
        """Ask in which form, then write what was read in the marked play."""
        info = self.marked
        if info is not None and info.save is not None:
            self.app.push_screen(TakeAlongSlip(self.desk), lambda form: self._export(info.slot, form or ""))

    def _export(self, slot: str, form: str) -> None:
        if not form:
            return
        try:
            session = self.desk.look_at(slot)
        except SaveError as problem:
            self._say(f"It cannot be read: {problem}")
        else:
            self._say(written(session, form, self.desk.launch.places.saves))

    def _say(self, words: str) -> None:
        self.words = words
        self.infos = self.desk.store.infos()
        mark = self.leaf.mark
        self.leaf.reload(keep=True)
        self.mark(mark)
        self.refresh_bars()
