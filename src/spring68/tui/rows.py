"""Rows of text as data: bits with the name of a style, wrapped to a width by cells. Knows nothing of a screen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from spring68.text.printable import printable
from spring68.tui.cells import cell_len, head_of

_WORD = re.compile(r"[^ \n]+")


class Bit(NamedTuple):
    """Characters in one style; `link` says what a click on them does."""

    text: str
    style: str = "text"
    link: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line on the screen; `pick` is the number of the choice it belongs to (−1: none)."""

    bits: tuple[Bit, ...] = ()
    pick: int = -1
    is_first: bool = True
    """Whether it is the first row of its choice."""

    @property
    def text(self) -> str:
        """The characters without their styles."""
        return "".join(bit.text for bit in self.bits)


BLANK = Row()


def clean(text: str) -> str:
    """Text of a story, a save or a file, made safe for a terminal; line ends stay, a tab becomes spaces."""
    return printable(text.replace("\t", "    "))


def row(text: str, style: str = "text", link: str = "") -> Row:
    """A row in one style."""
    return Row((Bit(clean(text).replace("\n", " "), style, link),))


def line_spans(text: str, width: int) -> list[tuple[int, int]]:
    """Where the lines of a text begin and end when it is wrapped at spaces to so many cells."""
    width = max(width, 1)
    lines: list[tuple[int, int]] = []
    start, end, used = -1, 0, 0
    for match in _WORD.finditer(text):
        begin, stop = match.span()
        cells = cell_len(match[0])
        gap = begin - end
        if start >= 0 and used + gap + cells <= width and "\n" not in text[end:begin]:
            used += gap + cells
            end = stop
            continue
        if start >= 0:
            lines.append((start, end))
        while cells > width:
            cut = begin + max(_fitting(text[begin:stop], width), 1)
            lines.append((begin, cut))
            begin = cut
            cells = cell_len(text[begin:stop])
        start, end, used = begin, stop, cells
    if start >= 0 and end > start:
        lines.append((start, end))
    return lines


def _fitting(text: str, width: int) -> int:
    """How many characters of a text fit into so many cells."""
    cells = 0
    for count, character in enumerate(text):
        cells += cell_len(character)
        if cells > width:
            return count
    return len(text)


def cut(bits: Sequence[Bit], start: int, end: int) -> tuple[Bit, ...]:
    """The bits between two characters."""
    found: list[Bit] = []
    at = 0
    for bit in bits:
        stop = at + len(bit.text)
        if stop > start and at < end:
            found.append(Bit(bit.text[max(start - at, 0) : end - at], bit.style, bit.link))
        at = stop
    return tuple(found)


def wrap(bits: Sequence[Bit], width: int, *, first: str = "", hang: str = "", style: str = "text") -> list[Row]:
    """Bits as rows of so many cells; `first` stands before the first row, `hang` before the others."""
    bits = [Bit(clean(bit.text), bit.style, bit.link) for bit in bits if bit.text]
    spans = line_spans("".join(bit.text for bit in bits), width - max(cell_len(first), cell_len(hang)))
    rows: list[Row] = []
    for number, (start, end) in enumerate(spans):
        lead = hang if number else first
        pieces = cut(bits, start, end)
        rows.append(Row((Bit(lead, style), *pieces) if lead else pieces, is_first=number == 0))
    return rows


def paragraph(text: str, width: int, style: str = "text", *, indent: int = 0) -> list[Row]:
    """Plain words as rows."""
    return wrap([Bit(text, style)], width, first=" " * indent, hang=" " * indent)


def literal_bits(bits: Sequence[Bit], width: int) -> list[Row]:
    """Text whose line breaks and indents are kept; a line that is too long is wrapped under its own beginning."""
    bits = [Bit(clean(bit.text), bit.style, bit.link) for bit in bits]
    text = "".join(bit.text for bit in bits)
    rows: list[Row] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if cell_len(line) <= width:
            rows.append(Row(cut(bits, start, end) if line.strip() else ()))
        else:
            lead = " " * min(len(line) - len(line.lstrip()), max(width - 8, 0))
            rows += wrap(cut(bits, start, end), width, first=lead, hang=lead)
        start = end + 1
    return rows


def literal(text: str, width: int, style: str = "text") -> list[Row]:
    """The same in one style."""
    return literal_bits([Bit(text, style)], width)


def clip(text: str, width: int) -> str:
    """A text cut to so many cells, with an ellipsis where something is missing."""
    if cell_len(text) <= width:
        return text
    return head_of(text, width - 1).rstrip() + "…" if width > 0 else ""


def picked(rows: Iterable[Row], pick: int) -> list[Row]:
    """Rows as those of one choice."""
    return [replace(found, pick=pick, is_first=number == 0) for number, found in enumerate(rows)]


def split(left: Sequence[Bit], right: Sequence[Bit], width: int) -> Row:
    """A row with something at its left end and something at its right end; the right gives way."""
    used = sum(cell_len(bit.text) for bit in left)
    tail = sum(cell_len(bit.text) for bit in right)
    if used + tail + 1 > width:
        return Row(tuple(left))
    return Row((*left, Bit(" " * (width - used - tail)), *right))
