"""The dial: a radio scale from January 1968 to 1998. The needle is the date of the scene, ticks are days visited."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from spring68.tui.rows import Bit, Row

_MONTHS = "JFMAMJJASOND"
_YEARS = ("69", "70", "71")
_LATER = " ┊ 89 ┊ 98 "
_FIRST = 1968
_DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", re.ASCII)
NEEDLE, TICK, TRACK, STOP = "▴", "┴", "─", "│"


@dataclass(frozen=True, slots=True)
class Scale:
    """How many columns a month of 1968 has, and a year after it."""

    month: int
    year: int

    @property
    def width(self) -> int:
        """All columns."""
        return 12 * self.month + 1 + len(_YEARS) * self.year + len(_LATER)


_SCALES = (Scale(5, 6), Scale(4, 5), Scale(3, 4), Scale(2, 3))
LEAST = _SCALES[-1].width
"""The least width for which there is a dial."""


def scale_for(width: int) -> Scale | None:
    """The widest scale that fits."""
    return next((scale for scale in _SCALES if scale.width <= width), None)


def column(day: str, scale: Scale) -> int:
    """The column of a date (`YYYY-MM-DD`, or more of it): never that of a letter."""
    year, month, date = int(day[:4]), int(day[5:7] or 1), int(day[8:10] or 1)
    later = 12 * scale.month + 1 + len(_YEARS) * scale.year
    if year < _FIRST:
        return 1
    if year == _FIRST:
        return (month - 1) * scale.month + 1 + (date - 1) * (scale.month - 1) // 31
    if year <= _FIRST + len(_YEARS):
        within = (month - 1) * (scale.year - 2) // 12
        return 12 * scale.month + 1 + (year - _FIRST - 1) * scale.year + 2 + within
    if year < 1989:
        return later
    return later + (5 if year < 1998 else 10)


@lru_cache(maxsize=64)
def dial(when: str, days: tuple[str, ...], width: int) -> Row:
    """The dial as a row of at most `width` cells; an empty row where there is no room for one."""
    scale = scale_for(width)
    if scale is None:
        return Row()
    cells = [(character, "dim" if character.isalnum() else "faint") for character in _face(scale)]
    for at in {column(day, scale) for day in days if _DATE.match(day)}:
        cells[at] = (TICK if cells[at][0] == TRACK else cells[at][0], "accent")
    if _DATE.match(when):
        cells[column(when, scale)] = (NEEDLE, "label")
    return Row(tuple(_runs(cells)))


def _face(scale: Scale) -> str:
    months = "".join(letter + TRACK * (scale.month - 1) for letter in _MONTHS)
    years = "".join(year + TRACK * (scale.year - 2) for year in _YEARS)
    return f"{months}{STOP}{years}{_LATER}"


def _runs(cells: Iterable[tuple[str, str]]) -> list[Bit]:
    """Cells of one style together."""
    found: list[Bit] = []
    for character, style in cells:
        if found and found[-1].style == style:
            found[-1] = Bit(found[-1].text + character, style)
        else:
            found.append(Bit(character, style))
    return found
