"""Grades for Moodle: a table for its CSV import, and the results for its XML import.

One user that Moodle does not know, one value that is no number, or one above the site's maximum ends a whole import, so
there is a row only for who has all that is needed. A grade and its feedback always go together: feedback that is
imported alone takes the grades of its item away. Who is excused has no row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from spring68.classroom.assignment import Moodle
from spring68.classroom.exportgrades import Grade, feedback
from spring68.classroom.grading import shown
from spring68.classroom.results import MARK, safe_cell, table
from spring68.text.printable import printable

USUAL_MAXIMUM = 100
"""The highest grade that a Moodle site takes, unless its administrator raised it."""

_FIELDS = {
    "id_number": "moodle_idnumber", "idnumber": "moodle_idnumber", "useridnumber": "moodle_idnumber",
    "moodle_idnumber": "moodle_idnumber", "email_address": "email", "email": "email", "useremail": "email",
}  # fmt: skip
"""What users are found by, and the roster's column for it; any other is a column of the roster by that name."""


class MoodleError(Exception):
    """Grades that cannot be written for Moodle; the message is a sentence without a full stop."""


@dataclass(frozen=True, slots=True)
class Import:
    """A file for the importer: its text, the codes in it, whom it lacks, and what is worth knowing, in sentences."""

    text: str
    placed: tuple[str, ...]
    missing: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def moodle_csv(grades: Sequence[Grade], item: Moodle) -> Import:
    """The table: the column by which users are found, the grade item, and `Feedback` where the assignment wants it.

    Raises:
        MoodleError: when a spreadsheet would take the item's name for a formula.
    """
    if _is_formula(item.grade_item):
        raise MoodleError(f"the name ‘{item.grade_item}’ begins as a formula does; change `export.moodle.grade_item`")
    known, missing = _users(grades, item.user_field)
    header = [item.user_field, item.grade_item, *(["Feedback"] if item.feedback else [])]
    missing += [
        f"{grade.code}: ‘{user}’ begins as a formula does, and cannot stand in a table"
        for user, grade in known
        if _is_formula(user)
    ]
    known = [(user, grade) for user, grade in known if not _is_formula(user)]
    rows = [[user, shown(grade.points), *([feedback(grade)] if item.feedback else [])] for user, grade in known]
    placed = tuple(grade.code for _user, grade in known)
    return Import(table(header, rows).removeprefix(MARK), placed, tuple(missing), _remarks(grades))


def moodle_xml(grades: Sequence[Grade], item: Moodle, activity: str) -> Import:
    """The results as XML; users are found by their ID number, the grade item by its own.

    Args:
        grades: The grades.
        item: What the assignment says of Moodle.
        activity: The ID number that the grade item has in Moodle.
    """
    known, missing = _users(grades, "ID number")
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<results>"]
    for user, grade in known:
        words = f"<feedback>{_safe(feedback(grade))}</feedback>" if item.feedback else ""
        lines.append(
            f"  <result><assignment>{_safe(activity)}</assignment><student>{_safe(user)}</student>"
            f"<score>{shown(grade.points)}</score>{words}</result>"
        )
    lines.append("</results>\n")
    remarks = (*_remarks(grades), f"the grade item must have the ID number ‘{activity}’ in Moodle")
    return Import("\n".join(lines), tuple(grade.code for _user, grade in known), tuple(missing), remarks)


def _safe(text: str) -> str:
    return escape(printable(text))


def _users(grades: Sequence[Grade], field: str) -> tuple[list[tuple[str, Grade]], list[str]]:
    """Who can be found, with what; and a sentence for everybody else."""
    key = field.strip().lower().replace(" ", "_")
    column = _FIELDS.get(key, key)
    users = {grade.code: _user(grade, column) for grade in grades}
    counts = Counter(user for user in users.values() if user)
    known: list[tuple[str, Grade]] = []
    missing: list[str] = []
    for grade in grades:
        user = users[grade.code]
        if not user or user == "0":
            missing.append(f"{grade.code}: the roster has no {column} for this code")
        elif counts[user] > 1:
            missing.append(f"{grade.code}: the {column} ‘{user}’ stands in the roster more than once")
        elif grade.is_excused:
            missing.append(f"{grade.code}: there was nothing to give points for, so there is no grade (excused)")
        else:
            known.append((user, grade))
    return known, missing


def _user(grade: Grade, column: str) -> str:
    return str(getattr(grade.pupil, column)) if column in _FIELDS.values() else grade.pupil.more.get(column, "")


def _remarks(grades: Sequence[Grade]) -> tuple[str, ...]:
    told = ["imported grades override those given in the activity, which can then not be graded there"]
    most = max((grade.score.of for grade in grades), default=0)
    if most > USUAL_MAXIMUM:
        told.append(f"grades go up to {most}, and a Moodle site takes at most {USUAL_MAXIMUM} unless that was raised")
    return tuple(told)


def _is_formula(text: str) -> bool:
    return safe_cell(text).startswith("'")
