"""One note: what is documented, what is ours, where the source is short, the sources, where it was met."""

from __future__ import annotations

from typing import ClassVar

from spring68.engine.turn import Paragraph
from spring68.looking import note_parts
from spring68.session import Met
from spring68.tui.commands import CLOSE, MOVING, Command
from spring68.tui.content import bits_of
from spring68.tui.desk import Desk
from spring68.tui.messages import OpenRoom
from spring68.tui.pages import typed
from spring68.tui.rows import BLANK, Bit, Row, paragraph, wrap
from spring68.tui.screens.notes import notes_of
from spring68.tui.screens.room import Room

NEXT = Command("next", ("right",), "next", "The next note that was met.", foot=True)
BEFORE = Command("before", ("left",), "before", "The note before.", foot=True)
PASSAGE = Command("passage", ("r",), "passage", "The passage of the reel where it was met.", foot=True)


class NoteRoom(Room):
    """One note to read."""

    title_words = "Note"
    help_words = "Documented is what is known; ours is what the story made up around it."
    commands: ClassVar[tuple[Command, ...]] = (BEFORE, NEXT, PASSAGE, CLOSE, *MOVING)

    def __init__(self, desk: Desk, note: str) -> None:
        self.notes = notes_of(desk)
        self.met = next((met for met in self.notes if met.note.id == note), None)
        super().__init__(desk)

    def turn_to(self, note: str) -> None:
        """Show another note."""
        self.met = next((met for met in self.notes if met.note.id == note), self.met)
        self.leaf.reload()
        self.refresh_bars()

    def subtitle(self) -> str:
        """Its number."""
        return f"{self.met.number} of {len(self.notes)}" if self.met is not None else ""

    def rows(self, width: int) -> list[Row]:
        """All of it."""
        met = self.met
        lesson = self.desk.session.lesson if self.desk.session is not None else None
        if met is not None and lesson is not None:
            lesson.note_opened(str(met.note.id))
        if met is None:
            return paragraph("There is no such note.", width, "dim-em")
        rows = [*wrap([Bit(f"{met.number} · {met.note.title}", "strong")], width), BLANK]
        if not met.is_met:
            return [*rows, *paragraph("You have not met this note yet.", width, "dim-em")]
        note = met.note
        assert self.desk.machine is not None
        for label, paragraphs in note_parts(self.desk.machine, note):
            rows += self._part(label, paragraphs, width)
        return [*rows, *self._sources(met, width), *self._where(met, width)]

    @staticmethod
    def _part(label: str, paragraphs: tuple[Paragraph, ...], width: int) -> list[Row]:
        rows = [Row((Bit(label, "accent"),))]
        for words in paragraphs:
            rows += [*(typed([Bit(words.text)], width) if words.literal else wrap(bits_of(words), width)), BLANK]
        return rows

    def _sources(self, met: Met, width: int) -> list[Row]:
        assert self.desk.machine is not None
        rows = [Row((Bit("Sources", "accent"),))]
        for name in met.note.sources:
            work, _hash, mark = name.partition("#")
            source = self.desk.machine.story.sources.get(work)
            words = (source.author, source.title, source.publisher, source.year, mark) if source else (name,)
            rows += wrap([Bit(", ".join(word for word in words if word))], width, first="· ", hang="  ")
            if source is not None and source.address:
                rows += wrap([Bit(source.address, "dim")], width, first="  ", hang="  ")
        for line in met.note.read_on:
            rows += wrap([Bit("Read on: ", "dim"), Bit(line, "dim")], width, first="· ", hang="  ")
        return [*rows, BLANK]

    def _where(self, met: Met, width: int) -> list[Row]:
        if not met.scene or self.desk.session is None:
            return []
        heading = self.desk.session.heading(met.scene)
        words = " · ".join(word for word in (heading.date, heading.place) if word)
        return wrap([Bit("Met: ", "dim"), Bit(words, "note", f"reel:{met.scene}")], width)

    # commands

    def can(self, command: str) -> bool:
        """The passage of a note that was met in one."""
        return command != "passage" or bool(self.met and self.met.scene and self.desk.session is not None)

    def follow(self, kind: str, name: str) -> None:
        """To the passage."""
        if kind == "reel":
            self.post_message(OpenRoom(f"reel:{name}"))

    def do_passage(self) -> None:
        """To the passage where it was met."""
        if self.met is not None:
            self.follow("reel", self.met.scene)

    def do_next(self) -> None:
        """The next note that was met."""
        self._go(1)

    def do_before(self) -> None:
        """The note before."""
        self._go(-1)

    def _go(self, step: int) -> None:
        known = [met for met in self.notes if met.is_met]
        if self.met in known:
            self.turn_to(str(known[(known.index(self.met) + step) % len(known)].note.id))
