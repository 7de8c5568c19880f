"""A table that somebody else wrote, in which single cells are changed and everything else stays byte for byte.

To read a table and write it anew would change quotation marks, line ends and what spreadsheets left behind. Here each
cell knows where it stands in the text, and changes are put in at those places.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

from spring68.classroom.roster import decoded

_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_ENDS = {sign: re.compile(f"[{sign}\r\n]") for sign in ",;\t"}


class TableError(Exception):
    """A table that cannot be read, or not be written as it was; the message is a sentence without a full stop."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, and where it stands from the first to past the last character, with its quotation marks."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class Table:
    """A table by rows and cells. `line` of a row is counted from 1 in the file."""

    text: str
    encoding: str
    mark: bytes
    delimiter: str
    rows: list[list[Cell]]
    lines: list[int]
    changes: dict[tuple[int, int], str] = field(default_factory=dict)

    def cell(self, row: int, column: int) -> str:
        """The text of a cell without spaces around it; empty where the row is shorter."""
        return self.rows[row][column].text.strip() if column < len(self.rows[row]) else ""

    def put(self, row: int, column: int, text: str) -> None:
        """Write another text into a cell; a row that is shorter is filled up."""
        cells = self.rows[row]
        if column < len(cells):
            self.changes[cells[column].start, cells[column].end] = self._quoted(text)
        else:
            end = cells[-1].end
            self.changes[end, end] = self.delimiter * (column - len(cells) + 1) + self._quoted(text)

    def insert(self, row: int, column: int, text: str) -> None:
        """Write a new cell before a column (from 1), or at the end of the row."""
        cells = self.rows[row]
        missing = max(column - len(cells), 0)
        end = cells[min(column, len(cells)) - 1].end
        self.changes[end, end] = self.delimiter * (missing + 1) + self._quoted(text)

    def data(self) -> bytes:
        """The table with its changes, in the encoding it had.

        Raises:
            TableError: when the encoding has no sign for what was put in.
        """
        parts: list[str] = []
        at = 0
        for (start, end), text in sorted(self.changes.items()):
            parts += [self.text[at:start], text]
            at = end
        parts.append(self.text[at:])
        try:
            return self.mark + "".join(parts).encode(self.encoding)
        except UnicodeEncodeError as problem:
            sign = problem.object[problem.start]
            raise TableError(f"its encoding ({self.encoding}) has no ‘{sign}’; save it as UTF-8") from None

    def _quoted(self, text: str) -> str:
        if any(sign in text for sign in (self.delimiter, '"', "\n", "\r")):
            return '"' + text.replace('"', '""') + '"'
        return text


def read_table(data: bytes) -> Table:
    """Read a table; what stands between its columns is a comma, a semicolon or a tab.

    Raises:
        TableError: when it is no text, or a quotation mark is never closed.
    """
    mark = next((mark for mark in _MARKS if data.startswith(mark)), b"")
    text, encoding = decoded(data)
    encoding = _MARKS.get(mark, encoding)
    if mark + text.encode(encoding, errors="replace") != data:
        raise TableError("there are signs in it that no encoding we know can keep; save it as UTF-8")
    if "\0" in text:
        raise TableError("it is no text; give the CSV file")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    rows, lines = _rows(text, delimiter)
    return Table(text, encoding, mark, delimiter, rows, lines)


def _rows(text: str, delimiter: str) -> tuple[list[list[Cell]], list[int]]:
    rows: list[list[Cell]] = []
    lines: list[int] = []
    at, line = 0, 1
    while at < len(text):
        row: list[Cell] = []
        lines.append(line)
        while True:
            cell, at = _cell(text, at, delimiter, line)
            row.append(cell)
            line += text.count("\n", cell.start, cell.end)
            if at >= len(text) or text[at] != delimiter:
                break
            at += 1
        rows.append(row)
        if text.startswith("\r\n", at):
            at += 2
        elif at < len(text):
            at += 1
        line += 1
    return rows, lines


def _cell(text: str, at: int, delimiter: str, line: int) -> tuple[Cell, int]:
    """The cell that begins here, and where it ends."""
    start = at
    if text.startswith('"', at):
        at += 1
        while True:
            at = text.find('"', at)
            if at < 0:
                raise TableError(f"a quotation mark that is opened in line {line} is never closed")
            if not text.startswith('""', at):
                break
            at += 2
        at += 1
        inner_end = at - 1
        at = _end(text, at, delimiter)
        words = text[start + 1 : inner_end].replace('""', '"') + text[inner_end + 1 : at]
        return Cell(words, start, at), at
    at = _end(text, at, delimiter)
    return Cell(text[start:at], start, at), at


def _end(text: str, at: int, delimiter: str) -> int:
    """Where the next delimiter, line end or the text's end is."""
    found = _ENDS[delimiter].search(text, at)
    return found.start() if found is not None else len(text)
