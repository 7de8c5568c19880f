"""The notes: by act, or by the source text; search as you type."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from spring68.session import Met
from spring68.tui.commands import CLOSE, DOWN, END, HOME, PAGE_DOWN, PAGE_UP, UP, Command
from spring68.tui.desk import Desk
from spring68.tui.messages import OpenRoom
from spring68.tui.rows import BLANK, Bit, Row, clean, clip, paragraph, picked, wrap
from spring68.tui.screens.room import OPEN, ListRoom
from spring68.tui.screens.search import Searching

GROUP = Command("group", ("g",), "by act / source", "Sort the notes by act, or by the source text.", "g", foot=True)
SEARCH = Command("search", ("slash",), "search", "Search as you type.", "/", foot=True)


class NotesRoom(Searching, ListRoom):
    """A list of the notes that were met."""

    title_words = "Notes"
    placeholder = "search the notes"
    help_words = (
        "A note comes to hand when its words come by in the story. It says what is documented and what is ours."
    )
    commands: ClassVar[tuple[Command, ...]] = (
        OPEN, GROUP, SEARCH, CLOSE, UP, DOWN, PAGE_UP, PAGE_DOWN, HOME, END,
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        self.notes = notes_of(desk)
        self.met = [met for met in self.notes if met.is_met]
        self.by_source = False
        self.shown: list[Met] = []
        super().__init__(desk)

    def subtitle(self) -> str:
        """How many were met, and how they are sorted."""
        return f"{len(self.met)} of {len(self.notes)} met · by {'the source text' if self.by_source else 'act'}"

    # rows

    def rows(self, width: int) -> list[Row]:
        """The notes, sorted as wished."""
        self.shown = []
        if self.by_source:
            return self._source_rows(width) or paragraph("No note answers a source text.", width, "dim-em")
        return self._act_rows(width)

    def _found(self) -> list[Met]:
        """The notes that were met and match what was written."""
        wanted = self.words_wanted
        return [self.met[number] for number in self.finder.find(wanted)] if wanted else self.met

    def _act_rows(self, width: int) -> list[Row]:
        rows: list[Row] = []
        found = self._found()
        later = 0
        for act in dict.fromkeys(met.note.act for met in self.notes):
            here = [met for met in found if met.note.act == act]
            missing = sum(not met.is_met for met in self.notes if met.note.act == act)
            if not here:
                later += missing
                continue
            rows += [*([BLANK] if rows else []), *wrap([Bit(self._act_title(act), "accent")], width)]
            rows += self._note_rows(here, width)
            rows += [Row((Bit(f"      and {missing} not met yet", "faint"),))] if missing and not self.wanted else []
        if later and not self.wanted:
            rows += [*([BLANK] if rows else []), Row((Bit(f"Elsewhere {later}, not met yet", "faint"),))]
        return rows or paragraph("Nothing found." if self.wanted else "No notes.", width, "dim-em")

    def _act_title(self, act: str) -> str:
        assert self.desk.machine is not None
        found = self.desk.machine.story.acts.get(act)
        return found.title if found is not None else act or "Notes"

    def _note_rows(self, notes: Iterable[Met], width: int) -> list[Row]:
        rows: list[Row] = []
        for met in notes:
            title = Bit(clip(clean(met.note.title), max(width - 6, 1)))
            rows += picked([Row((Bit(" "), Bit(f"{met.number:>3}  ", "key"), title))], len(self.shown))
            self.shown.append(met)
        return rows

    def _source_rows(self, width: int) -> list[Row]:
        """For each mark of a source text the notes that answer it; the claim itself is never restated."""
        assert self.desk.machine is not None
        answers: dict[str, list[Met]] = {}
        for met in self.notes:
            for claim in met.note.claims:
                answers.setdefault(str(claim), []).append(met)
        found = {met.number for met in self._found()} if self.wanted else None
        rows: list[Row] = []
        for source in self.desk.machine.story.sources.values():
            if not source.claims:
                continue
            words = ", ".join(word for word in (source.author, source.title, source.year) if word)
            rows += [*wrap([Bit(words, "accent")], width), *wrap([Bit(source.address, "dim")], width), BLANK]
            for claim in source.claims:
                for met in answers.get(str(claim), ()):
                    if found is None or met.number in found:
                        rows.append(self._claim_row(str(claim), met, width))
        return rows

    def _claim_row(self, claim: str, met: Met, width: int) -> Row:
        tail = "" if met.is_met else "  not met yet"
        title = clip(clean(met.note.title), max(width - 18 - len(tail), 1))
        style = "text" if met.is_met else "dim"
        bits = (
            Bit("  "), Bit(f"{clip(clean(claim), 9):<10}", "dim"), Bit(f"{met.number:>3}  ", "key"), Bit(title, style),
            Bit(tail, "faint"),
        )  # fmt: skip
        row = Row(bits, len(self.shown))
        self.shown.append(met)
        return row

    # commands

    def open_row(self, row: int) -> None:
        """Read a note."""
        if 0 <= row < len(self.shown):
            self.post_message(OpenRoom(f"note:{self.shown[row].note.id}"))

    def do_group(self) -> None:
        """Sort them the other way."""
        self.by_source = not self.by_source
        self._renew()

    def searched(self) -> Iterable[str]:
        """All words of the notes that were met."""
        return map(_all_words, self.met)

    def search(self) -> None:
        """Show what is found."""
        self._renew()

    def found_first(self) -> None:
        """Open the first one found."""
        self.do_open()

    def _renew(self) -> None:
        self.leaf.first = self.first_mark()
        self.leaf.reload()
        self.refresh_bars()


def notes_of(desk: Desk) -> list[Met]:
    """All notes: with what was met, where there is a play."""
    if desk.session is not None:
        return desk.session.notes()
    assert desk.machine is not None
    return [Met(number, note, False, "") for number, note in enumerate(desk.machine.story.notes.values(), 1)]


def _all_words(met: Met) -> str:
    parts = (met.note.documented, met.note.ours, met.note.corrects)
    return " ".join([str(met.number), met.note.title, *(prose.raw for prose in parts if prose is not None)])
