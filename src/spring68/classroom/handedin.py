"""Exit codes as a class handed them in: a table with a code and an exit code in each row, in whatever columns."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from spring68.classroom.codes import read_code
from spring68.classroom.exitcode import read_exit_code
from spring68.classroom.limits import MAX_CELL, MAX_ROSTER_BYTES, MAX_ROSTER_ROWS
from spring68.classroom.roster import decoded
from spring68.text.printable import printable


class ExitCodesError(Exception):
    """A table of exit codes that cannot be read at all; the message says which and why."""


@dataclass(slots=True)
class HandedIn:
    """Exit codes by code, and a sentence for each row that cannot be used."""

    codes: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def load_exit_codes(path: Path) -> HandedIn:
    """Read a table of exit codes.

    Raises:
        ExitCodesError: when it cannot be opened or is too large.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_ROSTER_BYTES + 1)
    except OSError as problem:
        raise ExitCodesError(f"{path} cannot be read ({problem.strerror})") from None
    return read_exit_codes(data, path.name)


def read_exit_codes(data: bytes, shown: str) -> HandedIn:
    """Read a table of exit codes from its bytes; where a code stands twice, the last row counts.

    A form that pupils fill in gives columns in any order, with times and names between them, so each row is looked
    through for something that is a code and something that is an exit code; both check themselves.

    Raises:
        ExitCodesError: when it is too large.
    """
    if len(data) > MAX_ROSTER_BYTES:
        raise ExitCodesError(f"{shown} is larger than {MAX_ROSTER_BYTES // 1_000_000} MB and cannot be such a table")
    text = decoded(data)[0].replace("\0", "")
    first = text.lstrip("\r\n").split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    found = HandedIn()
    try:
        for number, row in enumerate(rows, 1):
            if number > MAX_ROSTER_ROWS:
                found.problems.append(f"{shown}:{number}: more than {MAX_ROSTER_ROWS:,} rows; the rest was left")
                break
            _row(found, row, f"{shown}:{rows.line_num}", is_first=number == 1)
    except csv.Error as problem:
        found.problems.append(f"{shown}:{rows.line_num}: the table cannot be read on from here: {problem}")
    return found


def _row(found: HandedIn, row: list[str], place: str, *, is_first: bool) -> None:
    cells = [cell.strip() for cell in row if cell.strip() and len(cell) <= MAX_CELL]
    codes = [code for code in map(read_code, cells) if code is not None]
    exits = [code for code in map(read_exit_code, cells) if code is not None]
    if codes and exits:
        found.codes.update(dict.fromkeys(codes, exits[0]))
    elif cells and not is_first:
        what = "no exit code that is right" if codes else "no code"
        shown = printable(cells[0])[:20]
        found.problems.append(f"{place}: there is {what} in the row of ‘{shown}’; it is left out")
