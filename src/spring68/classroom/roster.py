"""The roster: which code is whose. It lies on the teacher's disk, and the game never reads it.

Spreadsheets save the same table in many ways: in UTF-8 with or without a byte-order mark, in Windows-1250 or -1252, with
commas or semicolons or tabs. All of them are read. A row that cannot be used is told with its line, and the rest is used
all the same; columns that nobody knows are kept.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from spring68.classroom.codes import read_code
from spring68.classroom.limits import MAX_CELL, MAX_ROSTER_BYTES, MAX_ROSTER_ROWS
from spring68.text.printable import printable
from spring68.text.suggest import nearest

COLUMNS = (
    "code", "display_name", "section", "canvas_id", "sis_user_id", "sis_login_id", "moodle_idnumber", "email",
)  # fmt: skip
"""The columns that are written; only the first must be there."""

NAME = "roster.csv"
"""What the file is called in the folder of a class."""

_CZECH = set("ĚŠČŘŽŤĎŇŮĽěščřžťďňůľ")
_FOREIGN = set("ĂŃŐŰĘĄŁŚŻŢŞĹŔăńőűęąłśżţşĺŕ")
"""Letters as Windows-1250 reads them: what Czech and Slovak use, and what speaks for a text in Windows-1252."""


class RosterError(Exception):
    """A roster that cannot be read at all; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Pupil:
    """One row: `line` is 1-based; `more` holds the columns that nobody knows."""

    code: str
    display_name: str = ""
    section: str = ""
    canvas_id: str = ""
    sis_user_id: str = ""
    sis_login_id: str = ""
    moodle_idnumber: str = ""
    email: str = ""
    line: int = 0
    more: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Roster:
    """A class: the pupils by code, in the order of the file, and a sentence for each row that cannot be used."""

    pupils: dict[str, Pupil]
    problems: tuple[str, ...] = ()
    encoding: str = "utf-8"
    delimiter: str = ","

    def name(self, code: str) -> str:
        """Whose code it is; empty when the roster does not say."""
        pupil = self.pupils.get(code)
        return pupil.display_name if pupil is not None else ""


def load_roster(path: Path, shown: str | None = None) -> Roster:
    """Read a roster.

    Raises:
        RosterError: when it cannot be opened, is too large, or has no column `code`.
    """
    name = str(path) if shown is None else shown
    try:
        with path.open("rb") as file:
            data = file.read(MAX_ROSTER_BYTES + 1)
    except FileNotFoundError:
        raise RosterError(f"there is no roster at {name}") from None
    except (OSError, ValueError) as problem:
        raise RosterError(f"{name} cannot be read: {getattr(problem, 'strerror', None) or problem}") from None
    return read_roster(data, name)


def read_roster(data: bytes, shown: str = NAME) -> Roster:
    """Read a roster from its bytes.

    Raises:
        RosterError: when it is too large, or has no column `code`.
    """
    if len(data) > MAX_ROSTER_BYTES:
        raise RosterError(f"{shown} is larger than {MAX_ROSTER_BYTES // 1_000_000} MB and cannot be a roster")
    text, encoding = decoded(data)
    if "\0" in text:
        raise RosterError(f"{shown} is no text; save the table as CSV")
    delimiter = _delimiter(text)
    rows = _rows(text, delimiter, shown)
    header = [_plain(cell) for cell in rows[0][1]] if rows else []
    if "code" not in header:
        near = nearest("code", header)
        hint = f" (is ‘{near[0]}’ meant?)" if near else ""
        raise RosterError(f"{shown}:1: there is no column ‘code’{hint}; the columns are {', '.join(COLUMNS)}")
    problems: list[str] = []
    if len(set(header)) < len(header):
        twice = next(name for name in header if header.count(name) > 1)
        problems.append(f"{shown}:1: there are two columns called ‘{twice}’; the first one is used")
    pupils = _pupils(rows[1:], header, shown, problems)
    return Roster(pupils, tuple(problems), encoding, delimiter)


def decoded(data: bytes) -> tuple[str, str]:
    """A text and its encoding: UTF-16 by its mark, UTF-8 where it can be, else one of two Windows pages.

    Windows-1250, unless more letters speak against Czech and Slovak than for them; a few bytes can be read either way.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), "utf-16"
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        pass
    central = data.decode("cp1250", errors="replace")
    score = sum((sign in _CZECH) - (sign in _FOREIGN) for sign in central)
    return (central, "cp1250") if score >= 0 else (data.decode("cp1252", errors="replace"), "cp1252")


def _delimiter(text: str) -> str:
    """What stands between the columns of the first line."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return first[4]
    return max(",;\t", key=first.count)


def _rows(text: str, delimiter: str, shown: str) -> list[tuple[int, list[str]]]:
    """The rows that are not empty, each with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row) and not (line == 1 and row[0].lower().startswith("sep=")):
                found.append((line, row))
            line = reader.line_num + 1
            if len(found) > MAX_ROSTER_ROWS + 1:
                raise RosterError(f"{shown}:{line}: a roster has at most {MAX_ROSTER_ROWS} rows")
    except csv.Error as problem:
        raise RosterError(f"{shown}:{line}: the table cannot be read: {problem}") from None
    return found


def _plain(cell: str) -> str:
    return printable(cell).replace("\n", " ").strip().lower().replace(" ", "_")


def _pupils(
    rows: Sequence[tuple[int, list[str]]], header: list[str], shown: str, problems: list[str]
) -> dict[str, Pupil]:
    pupils: dict[str, Pupil] = {}
    for line, row in rows:
        cells = dict(zip(reversed(header), reversed(_filled(row, len(header))), strict=True))
        written = cells.get("code", "")
        code = read_code(written)
        if code is None:
            what = f"‘{written[:20]}’ is no code" if written else "there is no code"
            problems.append(f"{shown}:{line}: {what}; codes are like KX47-2, and the last character checks the others")
        elif code in pupils:
            problems.append(f"{shown}:{line}: the code {code} stands in line {pupils[code].line} already")
        elif any(len(cell) > MAX_CELL for cell in cells.values()):
            problems.append(f"{shown}:{line}: a cell of this row has more than {MAX_CELL} characters")
        else:
            if len(row) > len(header):
                problems.append(f"{shown}:{line}: this row has more cells than the first; the last ones are left out")
            known = {name: cells.get(name, "") for name in COLUMNS[1:]}
            more = {name: cell for name, cell in cells.items() if name not in COLUMNS and name}
            pupils[code] = Pupil(code, **known, line=line, more=more)
    return pupils


def _filled(row: list[str], width: int) -> list[str]:
    cells = [printable(cell).replace("\n", " ").strip() for cell in row[:width]]
    return cells + [""] * (width - len(cells))


def written_roster(codes: Sequence[str], section: str = "") -> str:
    """A roster with the codes filled in and the names left to the teacher."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for code in codes:
        writer.writerow([code, "", section, *[""] * (len(COLUMNS) - 3)])
    return out.getvalue()
