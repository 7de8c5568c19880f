"""The pupils' Files, to print and swap: what was filed about each play, by the day, without the code of who played it.

Each File has a small number and no code on it; the numbers follow no order of codes, and the report says which is whose.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spring68.classroom.verified import Verified
from spring68.engine.machine import Machine
from spring68.engine.sheets import sheet_date
from spring68.engine.state import Filed
from spring68.story.dates import spoken
from spring68.text.printable import printable

EXERCISE = (
    "Write five sentences about this person: what she did, whom she knew, what she thought. After each, the number of the "
    "sheet it rests on. Mark what you concluded and no sheet says.",
    "Take three sheets. Who wrote each, for whom, what did the writer want, and what could the writer not have seen? What "
    "does the paper leave out? Which sheet would you trust least, and would you throw it away?",
    "Read your five sentences to the owner. Where was the File right about a fact and wrong about a reason? Where did a "
    "hostile sheet tell more than a kind one?",
    "Take every second sheet away, and write the five sentences again. What changed: the facts, or the person?",
    "What would you ask before you quoted a sheet like these in a newspaper? Who should be allowed to read it, and who "
    "should be told?",
)
"""The questions of the exercise in source criticism, as the teacher's guide has them."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sheet: its place in the File (from 1), the line at its top, its text."""

    number: int
    head: str
    text: str


@dataclass(frozen=True, slots=True)
class Kept:
    """The File of one play: its number, whose it is (for the report only), its sheets by date."""

    number: int
    whose: str
    leaves: tuple[Leaf, ...]


def files_of(plays: Sequence[Verified], machine: Machine, calls: Mapping[str, str]) -> tuple[Kept, ...]:
    """The Files of some plays, in the order of their numbers.

    Args:
        plays: The records that are counted.
        machine: The story.
        calls: How each record is called, by its file.
    """
    mixed = sorted(plays, key=lambda play: hashlib.sha256(f"file {play.seal} {play.record}".encode()).digest())
    return tuple(
        Kept(number, calls[play.file], leaves_of(machine, play.filed)) for number, play in enumerate(mixed, 1)
    )  # fmt: skip


def leaves_of(machine: Machine, filed: Sequence[Filed]) -> tuple[Leaf, ...]:
    """Sheets by date, those of one day in the order of filing; what the story does not have is left out."""
    known = [one for one in filed if one.key in machine.plan.sheets]
    known.sort(key=lambda one: sheet_date(machine, one))
    return tuple(
        Leaf(number, _head(machine, one), printable(one.text)) for number, one in enumerate(known, 1)
    )  # fmt: skip


def _head(machine: Machine, filed: Filed) -> str:
    """The line at the top of a sheet: its own number, kind, source, day."""
    _scene, sheet = machine.plan.sheets[filed.key]
    day = sheet_date(machine, filed)
    said = spoken(f"{day} 00:00", f"{day} 23:59") if len(day) == 10 else day
    number = f"No. {sheet.number}" if sheet.number else ""
    kind = sheet.kind.replace("_", " ").capitalize()
    source = f"Source: {sheet.source}" if sheet.source else ""
    return " · ".join(word for word in (number, kind, source, said) if word)
