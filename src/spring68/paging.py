"""A turn as plain words with marks: what a screen shows, and what a save keeps so that it can be shown at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from spring68.engine.state import scene_of
from spring68.engine.turn import Entry, Kind, Option, Paragraph, Passage
from spring68.saves.model import Head, Mark, Page
from spring68.story.dates import spoken

if TYPE_CHECKING:
    from spring68.session import FiledSheet, Session

MOST_TOLD = 2
"""Sentences of “last time”."""


def page_of(
    session: Session, entry: Entry | None, passages: Sequence[Passage], notes: Sequence[str] = (),
    options: Sequence[Option] = (),
) -> Page:  # fmt: skip
    """What one turn shows.

    Args:
        session: The play; its story gives headings, notes and dates.
        entry: The choice that led to the turn.
        passages: What there is to read.
        notes: The notes that came to hand in the turn.
        options: What there is to choose from.
    """
    laid = _Laid(session)
    if entry is not None:
        laid.add(entry.label, "chosen")
    for passage in passages:
        laid.passage(passage)
    laid.met(note for note in notes if note not in laid.noted)
    heading = session.heading()
    if not heading.label and not heading.date and entry is not None:
        heading = session.heading(scene_of(entry.place))
    return Page(
        heading.label, heading.date, heading.place, heading.when, heading.act,
        paragraphs=tuple(laid.paragraphs),
        options=tuple((option.label, option.reason) for option in options),
        marks=tuple(laid.marks),
        heads=tuple(laid.heads),
        days=visited_days(session),
        span=span_of(session.machine.plan.days.values()),
    )  # fmt: skip


def visited_days(session: Session) -> tuple[str, ...]:
    """The days of the scenes visited so far, in order."""
    days = session.machine.plan.days
    return tuple(sorted({days[name] for name in session.state.visits if name in days}))


def span_of(days: Iterable[str]) -> tuple[str, ...]:
    """Of some days (`YYYY-MM-DD`) the first one in each year, and the last one of all; in order."""
    ordered = sorted(days)
    firsts = {day[:4]: day for day in reversed(ordered)}
    return tuple(sorted({*firsts.values(), *ordered[-1:]}))


def closed_before(earlier: Page, options: Sequence[Option]) -> str:
    """What `Page.closed` is after a page: `first` where the first closed choice of a play is shown."""
    if earlier.closed:
        return "before"
    return "first" if any(not option.is_open for option in options) else ""


def sheet_head(sheet: FiledSheet) -> str:
    """The line at the top of a sheet: number, kind, source, day."""
    day = spoken(f"{sheet.date} 00:00", f"{sheet.date} 23:59") if len(sheet.date) == 10 else sheet.date
    number = f"No. {sheet.sheet.number}" if sheet.sheet.number else ""
    kind = sheet.sheet.kind.replace("_", " ").capitalize()
    source = f"Source: {sheet.sheet.source}" if sheet.sheet.source else ""
    return " · ".join(word for word in (number, kind, source, day) if word)


class _Laid:
    """Paragraphs and marks as they are laid out."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.paragraphs: list[str] = []
        self.marks: list[Mark] = []
        self.heads: list[Head] = []
        self.noted: set[str] = set()

    def add(self, text: str, *kinds: str) -> int:
        """Add a paragraph; its number."""
        number = len(self.paragraphs)
        self.paragraphs.append(text)
        self.marks += [Mark(number, kind) for kind in kinds if kind]
        return number

    def passage(self, passage: Passage) -> None:
        """The words of a passage, or its sheets."""
        words = self.session.words(passage)
        first = len(self.paragraphs)
        kinds = ("reply",) if passage.kind is Kind.REPLY else ()
        for paragraph in words:
            self._paragraph(paragraph, kinds)
        for filed in passage.sheets:
            sheet = self.session.sheet(filed)
            self.add(sheet_head(sheet), "sheet_head")
            self.add(sheet.text, "sheet")
        if len(self.paragraphs) == first:
            return
        if passage.kind is not Kind.REPLY:
            self.marks.append(Mark(first, "beat"))
        self._head(passage.scene, first)
        if passage.content and passage.scene not in self.session.skipped:
            self.marks += [Mark(first, "content", tag) for tag in passage.content]
            if passage.summary is not None:
                self.marks.append(Mark(first, "skippable", passage.scene))
        self._met(passage.notes, first)

    def _paragraph(self, paragraph: Paragraph, kinds: tuple[str, ...]) -> None:
        number = self.add(paragraph.text, *kinds, "literal" if paragraph.literal else "")
        at = 0
        for run in paragraph.runs:
            end = at + len(run.text)
            if run.emphasis:
                self.marks.append(Mark(number, "em", "", at, end))
            if run.note:
                self.marks.append(Mark(number, "note", run.note, at, end))
            at = end

    def _head(self, scene: str, paragraph: int) -> None:
        found = self.session.heading(scene)
        head = Head(paragraph, found.act, found.label, found.date, found.place, found.when)
        last = self.heads[-1] if self.heads else None
        if last is None or (last.date, last.place, last.act) != (head.date, head.place, head.act):
            self.heads.append(head)

    def met(self, notes: Iterable[str]) -> None:
        """Notes that came to hand with no words of their own: they belong to the last paragraph."""
        self._met(tuple(notes), max(len(self.paragraphs) - 1, 0))

    def _met(self, notes: Sequence[str], paragraph: int) -> None:
        for note in notes:
            if note in self.session.story.notes:
                self.noted.add(note)
                words = f"{self.session.note_number(note)} · {self.session.story.notes[note].title}"
                self.marks.append(Mark(paragraph, "met", words))
