"""A class whose results are handed on: a roster, records on the small story, and what verification makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from spring68.classroom.assignment import Assignment, Canvas, Export, GradeRule, Grading, Moodle, Xapi
from spring68.classroom.exportgrades import Grade, grades_of
from spring68.classroom.roster import Roster, read_roster
from spring68.classroom.verified import ClassResult
from spring68.classroom.verify import Found
from spring68.classroom.verifyclass import verify_class
from spring68.classroom.xapiclass import statements_of
from tests.classroom.recording import ONE, THREE, TWO, Play, assignment, machine, recorded, through

HOME = "https://school.example/xapi/3b"
ROSTER = (
    "code,display_name,section,canvas_id,sis_user_id,sis_login_id,moodle_idnumber,email\r\n"
    f'{ONE},"Novák, Jan",3.B,10234,S0012,jan.novak,3b-017,jan@school.example\r\n'
    f'{TWO},"Svobodová, Eva",3.B,,S0013,,3b-018,eva@school.example\r\n'
    f"{THREE},Dvořák Petr,3.B,,,petr.d,3b-019,\r\n"
)
AT_HOME = ("home", "listen", "sign")
EXPORT = Export(Canvas("Prague 1968: radio", 482913), Moodle("Prague 1968: radio"), Xapi(True, HOME))

GRADING = Grading(10, (GradeRule("goals_met", 6), GradeRule("answered", 4, "why", words=10)))


def given(**changed: Any) -> Assignment:
    """The assignment, with all exports."""
    return assignment(**{"export": EXPORT, "grading": GRADING, **changed})


def roster(text: str = ROSTER) -> Roster:
    """The roster."""
    return read_roster(text.encode())


def handed_in(
    folder: Path,
    plays: Mapping[Sequence[str], Play | None],
    known: Assignment | None = None,
    *,
    also: Sequence[Found] = (),
    names: Roster | None = None,
    unsealed: Sequence[Sequence[str]] = (),
) -> ClassResult:
    """A class in which each of these codes (or groups of codes) has played so, verified."""
    found: list[Found] = []
    for number, (codes, play) in enumerate(plays.items()):
        path = recorded(folder / str(number), *codes, play=play, given=known or given(), seal=codes not in unsealed)
        found.append(Found(path.name, path.read_bytes()))
    pupils = names or roster()
    return verify_class(
        [*found, *also], machine(), known or given(), roster={code: one.display_name for code, one in pupils.pupils.items()}
    )  # fmt: skip


def three(folder: Path, **options: Any) -> ClassResult:
    """Three pupils: all points (10), all points by another way, and six of ten."""
    plays: dict[Sequence[str], Play | None] = {
        (ONE,): None,
        (TWO,): through(*AT_HOME),
        (THREE,): through("radio", "leave", "refuse", why="Because of that"),
    }
    return handed_in(folder, plays, **options)


def graded(result: ClassResult, names: Roster | None = None) -> tuple[Grade, ...]:
    """The grades of a class."""
    return grades_of(result, names or roster()).grades


def said(result: ClassResult, names: Roster | None = None) -> list[dict[str, Any]]:
    """The statements of a class from which nothing is left out."""
    found, left_out = statements_of(result, machine().story, names or roster())

    assert left_out == []

    return found
