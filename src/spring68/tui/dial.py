"""The dial: a scale like a radio's over the days of a story. The needle is the date of the scene, ticks are days visited.

A story of one year has its months, one of a month its days. One that begins in a year and goes on has the months of that
year, the three years that follow, and of what comes after a gap the year in which it begins; a story of many years has
the first and the last of them. Without two dates there is no dial.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from spring68.tui.rows import Bit, Row

_MONTHS = "JFMAMJJASOND"
_DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", re.ASCII)
NEEDLE, TICK, TRACK, STOP = "▴", "┴", "─", "│"
FOLLOWING, LATER = 3, 2
"""How many years after the first one, and how many beginnings after a gap, have a sign of their own."""
LONGEST_RUN = 6
"""The most years on end of a story whose first year is shown by its months."""
LINE = 48
"""The widest scale that has signs at its two ends only."""
_STEPS = ((5, 6), (4, 5), (3, 4), (2, 3))
"""Columns of a month of the first year, and of a year after it; the first that fits is taken."""


@dataclass(frozen=True, slots=True)
class Face:
    """A scale as it is drawn, and the column at which a day (`YYYY-MM-DD`) stands, which is never that of a sign."""

    text: str
    column: Callable[[str], int]


@lru_cache(maxsize=64)
def face_for(span: tuple[str, ...], width: int) -> Face | None:
    """The widest face for a story that fits; None where none does, or the story has no two dates.

    `span` is the first day of the story in each of its years, and its last day (`saves.model.Page.span`).
    """
    known = sorted({day[:10] for day in span if _DATE.match(day)})
    if len(known) < 2:
        return None
    first, last = known[0], known[-1]
    if first[:4] == last[:4]:
        face = _of_days(first, last, width) if first[:7] == last[:7] else _of_months(first, last, width)
    else:
        face = _of_years(sorted({int(day[:4]) for day in known}), width)
    return face if face is not None and len(face.text) <= width else None


def _of_days(first: str, last: str, width: int) -> Face:
    """The days of one month, by the first and the last of them."""
    return _line(first[8:].lstrip("0"), last[8:].lstrip("0"), int(first[8:]), int(last[8:]), width, _day)


def _day(day: str) -> int:
    return int(day[8:10])


def _of_months(first: str, last: str, width: int) -> Face | None:
    """The months of one year from the first in which something happens to the last."""
    begin, end = int(first[5:7]), int(last[5:7])
    cell = min((width - 1) // (end - begin + 1), 9)
    if cell < 2:
        return None
    text = "".join(letter + TRACK * (cell - 1) for letter in _MONTHS[begin - 1 : end]) + STOP

    def column(day: str) -> int:
        month = min(max(int(day[5:7]), begin), end) - begin
        return month * cell + 1 + (int(day[8:10]) - 1) * (cell - 1) // 31

    return Face(text, column)


def _of_years(years: list[int], width: int) -> Face | None:
    """The months of the first year and the years after it, or the first and the last year where they are many."""
    starts = [year for year in years if year - 1 not in years]
    run = [year for year in years if year < starts[1]] if len(starts) > 1 else years
    if len(run) > LONGEST_RUN or len(starts) > LATER + 1:
        return _line(str(years[0]), str(years[-1]), years[0], years[-1], width, lambda day: int(day[:4]))
    faces = (_tuned(run, starts[1:], month, year) for month, year in _STEPS)
    return next((face for face in faces if len(face.text) <= width), None)


def _tuned(run: list[int], later: list[int], month: int, year: int) -> Face:
    """A face of months and years, so many columns each."""
    first, named = run[0], run[1 : 1 + FOLLOWING]
    months = "".join(letter + TRACK * (month - 1) for letter in _MONTHS) + STOP
    track = months + "".join(f"{one % 100:02}" + TRACK * (year - 2) for one in named)

    def column(day: str) -> int:
        at, of_year, of_month = int(day[:4]), int(day[5:7]), int(day[8:10])
        if at < first:
            return 1
        if at == first:
            return (of_year - 1) * month + 1 + (of_month - 1) * (month - 1) // 31
        if at <= first + len(named):
            return len(months) + (at - first - 1) * year + 2 + (of_year - 1) * (year - 2) // 12
        return len(track) + 5 * sum(at >= begin for begin in later)

    return Face(track + "".join(f" ┊ {one % 100:02}" for one in later) + " ", column)


def _line(left: str, right: str, first: int, last: int, width: int, of: Callable[[str], int]) -> Face:
    """A line between two signs, on which everything stands in proportion."""
    room = max(min(width, LINE) - len(left) - len(right), 2)

    def column(day: str) -> int:
        return len(left) + (min(max(of(day), first), last) - first) * (room - 1) // (last - first)

    return Face(left + TRACK * room + right, column)


@lru_cache(maxsize=64)
def dial(when: str, days: tuple[str, ...], width: int, span: tuple[str, ...]) -> Row:
    """The dial as a row of at most `width` cells; an empty row where there is no room for one, or nothing to show."""
    face = face_for(span, width)
    if face is None:
        return Row()
    cells = [(character, "dim" if character.isalnum() else "faint") for character in face.text]
    for at in {face.column(day) for day in days if _DATE.match(day)}:
        cells[at] = (TICK if cells[at][0] == TRACK else cells[at][0], "accent")
    if _DATE.match(when):
        cells[face.column(when)] = (NEEDLE, "label")
    return Row(tuple(_runs(cells)))


def _runs(cells: Iterable[tuple[str, str]]) -> list[Bit]:
    """Cells of one style together."""
    found: list[Bit] = []
    for character, style in cells:
        if found and found[-1].style == style:
            found[-1] = Bit(found[-1].text + character, style)
        else:
            found.append(Bit(character, style))
    return found
