"""Grades for Canvas: the gradebook that the teacher exported, filled; or a new file with the pupils who have a result.

Canvas reads the first row as a header: `Student`, `ID`, then perhaps `SIS User ID` with `SIS Login ID`, then `Section`, then
the teacher's own columns, then assignments as `Title (number)`, then totals that it passes over. A row whose first cell
says `Points Possible` holds points. It finds pupils by `ID`, then `SIS User ID`, then `SIS Login ID`, then by their exact
name; here a name is never enough. An empty cell takes a grade away, so a new file has no row without a result.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spring68.classroom.assignment import Canvas
from spring68.classroom.exportgrades import Grade
from spring68.classroom.exporttable import Table, TableError, read_table
from spring68.classroom.grading import shown
from spring68.classroom.results import MARK, safe_cell, table

MAX_GRADEBOOK_BYTES = 20_000_000
"""The largest gradebook: two thousand pupils with five hundred assignments."""

EXCUSED = "EX"
POINTS = "Points Possible"
TOTALS = re.compile("(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)")
"""Headers that Canvas passes over wherever they stand."""

_NUMBERED = re.compile(r"\((\d+)\)\s*\Z")
_IDS = {"ID": "canvas_id", "SIS User ID": "sis_user_id", "SIS Login ID": "sis_login_id"}
"""The columns by which a pupil is found, in the order in which Canvas tries them, and what the roster calls them."""


class GradebookError(Exception):
    """A gradebook that cannot be filled; the message is a sentence without a full stop."""


@dataclass(frozen=True, slots=True)
class Gradebook:
    """A file for the importer: its bytes, the codes that have a value in it, whom it lacks, and what is worth knowing.

    `missing` and `remarks` are sentences without a full stop.
    """

    data: bytes
    placed: tuple[str, ...]
    missing: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def header_of(column: Canvas) -> str:
    """The header of the column: `Title (482913)`, or the title alone, of which Canvas makes a new assignment.

    Raises:
        GradebookError: when a spreadsheet or Canvas would take the title for something else.
    """
    if _is_formula(column.column):
        raise GradebookError(f"the title ‘{column.column}’ begins as a formula does; change `export.canvas.column`")
    if TOTALS.search(column.column):
        raise GradebookError(f"Canvas takes ‘{column.column}’ for one of its totals; change `export.canvas.column`")
    return f"{column.column} ({column.assignment_id})" if column.assignment_id else column.column


def new_gradebook(grades: Sequence[Grade], column: Canvas, points: int) -> Gradebook:
    """A file with one row for each pupil who has a result and a number or login of Canvas in the roster.

    Raises:
        GradebookError: when the column's title cannot be used.
    """
    header = header_of(column)
    known = [grade for grade in grades if _keys(grade)]
    has_sis = any(grade.pupil.sis_user_id or grade.pupil.sis_login_id for grade in known)
    ids = list(_IDS) if has_sis else ["ID"]
    rows = [[f"    {POINTS}", *[""] * (len(ids) + 1), str(points)]]
    for grade in known:
        cells = [str(getattr(grade.pupil, _IDS[name])) for name in ids]
        rows.append([grade.pupil.display_name, *cells, grade.pupil.section, value_of(grade)])
    text = table(["Student", *ids, "Section", header], rows).removeprefix(MARK)
    missing = [_unknown(grade) for grade in grades if not _keys(grade)]
    remarks = [] if column.assignment_id else ["Canvas will make a new assignment of this column"]
    return Gradebook(text.encode(), tuple(grade.code for grade in known), tuple(missing), tuple(remarks))


def fill_gradebook(data: bytes, grades: Sequence[Grade], column: Canvas, points: int) -> Gradebook:
    """The teacher's own gradebook with the grades put in; everything else stays byte for byte.

    Raises:
        GradebookError: when it is no gradebook of Canvas, or cannot be written as it was.
    """
    header = header_of(column)
    if len(data) > MAX_GRADEBOOK_BYTES:
        raise GradebookError(f"it is larger than {MAX_GRADEBOOK_BYTES // 1_000_000} MB and cannot be a gradebook")
    try:
        table = read_table(data)
        places = _places(table)
        where = _column(table, column)
        found, missing = _matched(table, places, grades)
        remarks = _put(table, where, header, points, found)
        return Gradebook(table.data(), tuple(grade.code for _row, grade in found), tuple(missing), tuple(remarks))
    except TableError as problem:
        raise GradebookError(str(problem)) from None


def value_of(grade: Grade, mark: str = ".") -> str:
    """What stands in the cell of a grade: its points with at most one decimal, or `EX` for excused."""
    return EXCUSED if grade.is_excused else shown(grade.points).replace(".", mark)


def _keys(grade: Grade) -> dict[str, str]:
    """By what a pupil can be found: header → value, without those that the roster leaves empty."""
    found = {name: str(getattr(grade.pupil, field)) for name, field in _IDS.items()}
    return {name: value for name, value in found.items() if value}


def _unknown(grade: Grade) -> str:
    return f"{grade.code}: the roster has no canvas_id, sis_user_id or sis_login_id for this code"


def _places(table: Table) -> dict[str, int]:
    """Where the columns are by which pupils are found.

    Raises:
        GradebookError: when the first row is not the header of a gradebook.
    """
    head = [cell.text.strip() for cell in table.rows[0]] if table.rows else []
    student = head[:2] == ["LastName", "FirstName"] or (bool(head) and "Student" in head[0])
    if not student or "ID" not in head or not any("Section" in name for name in head):
        words = "its first row has no Student, ID and Section; export the gradebook from Canvas and give that file"
        raise GradebookError(words)
    return {name: head.index(name) for name in _IDS if name in head}


def _column(table: Table, column: Canvas) -> int | None:
    """The column of the assignment: by its number, or by its title where only one has it; None where there is none.

    Raises:
        GradebookError: when several have the title and no number says which is meant.
    """
    head = [cell.text.strip() for cell in table.rows[0]]
    if column.assignment_id:
        numbers = [_NUMBERED.search(name) for name in head]
        same = [index for index, found in enumerate(numbers) if found and int(found[1]) == column.assignment_id]
    else:
        same = [index for index, name in enumerate(head) if _NUMBERED.sub("", name).strip() == column.column]
    if len(same) > 1:
        raise GradebookError(
            f"it has {len(same)} columns ‘{column.column}’; say which by `export.canvas.assignment_id`"
        )
    return same[0] if same else None


def _matched(
    table: Table, places: dict[str, int], grades: Sequence[Grade]
) -> tuple[list[tuple[int, Grade]], list[str]]:
    """The row of every grade, and a sentence for each that has none or more than one."""
    rows: dict[str, dict[str, list[int]]] = {name: {} for name in places}
    for number in range(1, len(table.rows)):
        for name, column in places.items():
            rows[name].setdefault(table.cell(number, column), []).append(number)
    found: list[tuple[int, Grade]] = []
    missing: list[str] = []
    for grade in grades:
        keys = _keys(grade)
        hits = {number for name, key in keys.items() if name in rows for number in rows[name].get(key, ())}
        if len(hits) == 1:
            found.append((hits.pop(), grade))
        elif hits:
            lines = " and ".join(str(table.lines[number]) for number in sorted(hits))
            missing.append(
                f"{grade.code}: what the roster says of this code stands in lines {lines}, so none is filled"
            )
        else:
            tried = ", ".join(f"{name} {key}" for name, key in keys.items())
            missing.append(f"{grade.code}: the gradebook has no row with {tried}" if keys else _unknown(grade))
    twice = {row for row, _grade in found if sum(row == other for other, _ in found) > 1}
    missing += [
        f"{grade.code}: line {table.lines[row]} is that of another code too, so it is not filled"
        for row, grade in found
        if row in twice
    ]
    return [(row, grade) for row, grade in found if row not in twice], missing


def _put(table: Table, where: int | None, header: str, points: int, found: Sequence[tuple[int, Grade]]) -> list[str]:
    """Write the values, into a column that is there or into a new one; sentences on what was there before."""
    mark = "," if table.delimiter == ";" else "."
    values = {row: value_of(grade, mark) for row, grade in found}
    holds = next((row for row in range(1, len(table.rows)) if POINTS in table.cell(row, 0)), None)
    if where is None:
        return _put_new(table, header, points, values, holds)
    remarks: list[str] = []
    there = table.cell(holds, where) if holds is not None else ""
    if there and _number(there) != points:
        remarks.append(f"Canvas has {there} points for this assignment, and yours has {points}")
    for row, grade in found:
        before = table.cell(row, where)
        if before == values[row] or (_number(before) is not None and _number(before) == _number(values[row])):
            continue
        if before:
            remarks.append(f"{grade.code}: {before[:20]} becomes {values[row]} in line {table.lines[row]}")
        table.put(row, where, values[row])
    return remarks


def _put_new(table: Table, header: str, points: int, values: dict[int, str], holds: int | None) -> list[str]:
    """A new column after the last assignment, or where the totals begin."""
    head = [cell.text.strip() for cell in table.rows[0]]
    numbered = [index for index, name in enumerate(head) if _NUMBERED.search(name) and not TOTALS.search(name)]
    totals = [index for index, name in enumerate(head) if TOTALS.search(name)]
    column = numbered[-1] + 1 if numbered else totals[0] if totals else len(head)
    for row in range(len(table.rows)):
        if any(cell.text.strip() for cell in table.rows[row]):
            text = header if row == 0 else str(points) if row == holds else values.get(row, "")
            table.insert(row, column, text)
    if _NUMBERED.search(header):
        return ["the gradebook has no column with the assignment's number; Canvas finds it by the number all the same"]
    return ["Canvas will make a new assignment of this column"]


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _is_formula(text: str) -> bool:
    return safe_cell(text).startswith("'")
