"""Tables that a spreadsheet opens and does not obey: every cell that could be a formula begins with an apostrophe.

Spreadsheets take a cell that begins with `=`, `+`, `-` or `@` for a formula, and some of them skip spaces, tabs and line
ends before it. What pupils wrote must never be one.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from spring68.text.printable import printable

Cell = str | int | float | Decimal | bool | None
"""What stands in a cell: a text, a number, yes or no, or nothing."""

_FORMULA = re.compile(r"[\s\u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]")
"""How a formula begins: the four signs, their wide forms, and two that older programs take."""


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take a text for a formula."""
    return _FORMULA.match(text) is not None


def safe_cell(cell: Cell) -> str:
    """A cell as it is written: numbers plainly, `yes` or `no`, texts printable and never a formula."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{cell:.10g}"
    if isinstance(cell, str):
        text = printable(cell.replace("\r\n", "\n").replace("\r", "\n"))
        return f"'{text}" if is_formula(text) else text
    return str(cell)


def written_table(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table as CSV: commas, line ends of Windows, quotation marks where they are needed."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe_cell(name) for name in header])
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue()


def table_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A table as a file: UTF-8 with a byte-order mark, by which spreadsheets know it."""
    return written_table(header, rows).encode("utf-8-sig")
