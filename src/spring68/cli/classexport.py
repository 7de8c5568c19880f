"""The commands `class export canvas`, `moodle`, `csv` and `xapi`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from spring68.cli.classassign import FROM
from spring68.cli.classload import ASSIGNMENT, EXIT_CODES, RECORDS, ROSTER, load_class, load_class_on, load_roster
from spring68.cli.classxapi import xapi
from spring68.cli.words import fail

if TYPE_CHECKING:
    from spring68.classroom.assignment import Assignment
    from spring68.classroom.exportgrades import Grades

OUT = click.option(
    "-o", "--out", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE",
    help="Write it there instead of beside the records; - for here.",
)  # fmt: skip
MARKS = click.option(
    "--marks", type=click.Path(path_type=Path), metavar="CSV",
    help="What you gave by rubric: a column `code`, and one for each rubric with the number of a level from 0.",
)  # fmt: skip


@click.group(short_help="Hand results on: Canvas, Moodle, table, store.")
def export() -> None:
    """Hand results on: to the gradebook of Canvas or Moodle, as a table, or to a learning record store.

    Only records that match are handed on. Everything else is named on the way, and left out; that is no failure. The
    status is 1 where nothing could be handed on, or a result has nobody to go to: a code that the roster does not have,
    a pupil without a number.
    """


def _of_class(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say which class is meant."""
    for option in (EXIT_CODES, ROSTER, FROM, ASSIGNMENT, RECORDS):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class _Class:
    assignment: Assignment
    grades: Grades


def _graded(
    folder: Path, assignment: Path | None, story: Path | None, roster: Path | None, exit_codes: Path | None,
    marks: Path | None,
) -> _Class:  # fmt: skip
    """The grades of a class; everything that is left out is told on stderr."""
    from spring68.classroom.exportgrades import grades_of, marks_of
    from spring68.classroom.grading import shown
    from spring68.classroom.roster import RosterError
    from spring68.classroom.roster import load_roster as read

    result = load_class(folder, assignment, story, roster, exit_codes)
    known = result.assignment
    if known is None:
        fail("there is no assignment here, so there are no grades; give it with --assignment.", 2)
    if not known.grading.points or not known.grading.rules:
        fail(f"the assignment ‘{known.id}’ gives no points, so there are no grades to hand on.", 1)
    if not result.roster:
        fail("there is no roster here, so nobody knows whose grades these are; give it with --roster.", 2)
    pupils = load_roster(folder, roster, quiet=True)
    assert pupils is not None
    given: dict[str, dict[str, int]] = {}
    if marks is not None:
        try:
            table = read(marks)
        except RosterError as problem:
            fail(f"{problem}.", 2)
        given, problems = marks_of(table, known)
        _tell([*table.problems, *(f"{marks}: {problem}" for problem in problems)])
    grades = grades_of(result, pupils, given)
    _tell(grades.left_out)
    if grades.open:
        most = shown(grades.open)
        _tell([f"up to {most} points by rubric are not in these grades yet; give them with --marks"])
    return _Class(known, grades)


def _tell(sentences: Iterable[str]) -> None:
    from spring68.text.printable import printable

    for sentence in sentences:
        click.echo(printable(f"spring68: {sentence}.").replace("\n", " "), err=True)


def _target(folder: Path, out: Path | None, name: str) -> Path | None:
    """Where a file goes; None for standard output."""
    if out is not None and str(out) == "-":
        return None
    if out is None:
        return (folder if folder.is_dir() else folder.parent) / name
    return out / name if out.is_dir() else out


def _write(data: bytes, target: Path | None, words: str, *, is_whole: bool) -> None:
    """Write a file and say so; the end of the command, with 1 where a result has nobody to go to."""
    from spring68.saves.files import write_safely

    if target is None:
        click.echo(data, nl=False)
    else:
        try:
            write_safely(target, data)
        except OSError as problem:
            fail(f"{target} cannot be written ({problem.strerror}); say where with -o.", 2)
        click.echo(f"{target}: {words}")
    sys.exit(0 if is_whole else 1)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


@export.command()
@_of_class
@MARKS
@click.option(
    "--gradebook", type=click.Path(path_type=Path), metavar="CSV",
    help="The gradebook as Canvas exported it; a copy of it is filled. Without it, a new file is made.",
)  # fmt: skip
@click.option("--column", metavar="TITLE", help="The column's title, instead of the assignment's.")
@click.option(
    "--assignment-id", type=click.IntRange(1, 10**15), help="Its number in Canvas, instead of the assignment's."
)
@OUT
def canvas(
    folder: Path, assignment: Path | None, story: Path | None, roster: Path | None, exit_codes: Path | None,
    marks: Path | None, gradebook: Path | None, column: str | None, assignment_id: int | None, out: Path | None,
) -> None:  # fmt: skip
    """Write the grades as Canvas imports them (canvas.csv).

    Export the gradebook from Canvas, give it with --gradebook, and import the file that this writes. Pupils are found by
    canvas_id, sis_user_id or sis_login_id of the roster, never by name.
    """
    from spring68.classroom.assignment import Canvas
    from spring68.classroom.canvas import GradebookError, fill_gradebook, new_gradebook

    made = _graded(folder, assignment, story, roster, exit_codes, marks)
    said = made.assignment.export.canvas or Canvas("")
    meant = Canvas(column or said.column, assignment_id or said.assignment_id)
    if not meant.column:
        fail(f"the assignment ‘{made.assignment.id}’ does not say what the column is called; give it with --column.", 2)
    target = _target(folder, out, "canvas.csv")
    if gradebook is not None and target is not None and target.resolve() == gradebook.resolve():
        fail("that is the gradebook itself, which stays as it is; write to another file with -o.", 2)
    points = made.assignment.grading.points
    try:
        if gradebook is None:
            book = new_gradebook(made.grades.grades, meant, points)
        else:
            book = fill_gradebook(_bytes(gradebook), made.grades.grades, meant, points)
    except GradebookError as problem:
        fail(f"{f'{gradebook}: ' if gradebook else ''}{problem}.", 1)
    _tell([*book.missing, *book.remarks])
    if not book.placed:
        fail("there is no grade to hand on, so nothing is written.", 1)
    words = f"{_count(len(book.placed), 'grade', 'grades')}. Import it in Canvas under Grades, Import."
    _write(book.data, target, words, is_whole=not book.missing and not made.grades.strangers)


def _bytes(path: Path) -> bytes:
    from spring68.classroom.canvas import MAX_GRADEBOOK_BYTES

    try:
        with path.open("rb") as file:
            return file.read(MAX_GRADEBOOK_BYTES + 1)
    except OSError as problem:
        fail(f"{path} cannot be read ({problem.strerror}).", 2)


@export.command()
@_of_class
@MARKS
@click.option("--xml", is_flag=True, help="For Moodle's XML import instead of its CSV import.")
@click.option("--activity", metavar="ID", help="With --xml: the ID number of the grade item in Moodle.")
@click.option("--item", metavar="NAME", help="The grade item's name, instead of the assignment's.")
@OUT
def moodle(
    folder: Path, assignment: Path | None, story: Path | None, roster: Path | None, exit_codes: Path | None,
    marks: Path | None, xml: bool, activity: str | None, item: str | None, out: Path | None,
) -> None:  # fmt: skip
    """Write the grades as Moodle imports them (moodle.csv, or moodle.xml with --xml).

    In Moodle: Grades, Import, CSV file; map “ID number” to “ID number”, the grade to its item, “Feedback” to the feedback
    of that item. Import both together: feedback alone takes the grades away.
    """
    from spring68.classroom.assignment import Moodle
    from spring68.classroom.moodle import MoodleError, moodle_csv, moodle_xml

    made = _graded(folder, assignment, story, roster, exit_codes, marks)
    said = made.assignment.export.moodle or Moodle("")
    meant = replace(said, grade_item=item or said.grade_item)
    if not meant.grade_item and not xml:
        fail(f"the assignment ‘{made.assignment.id}’ does not say what the item is called; give it with --item.", 2)
    try:
        if xml:
            done = moodle_xml(made.grades.grades, meant, activity or made.assignment.id)
        else:
            done = moodle_csv(made.grades.grades, meant)
    except MoodleError as problem:
        fail(f"{problem}.", 1)
    _tell([*done.missing, *done.remarks])
    if not done.placed:
        fail("there is no grade to hand on, so nothing is written.", 1)
    words = f"{_count(len(done.placed), 'grade', 'grades')}. Import it in Moodle under Grades, Import."
    target = _target(folder, out, "moodle.xml" if xml else "moodle.csv")
    _write(done.text.encode(), target, words, is_whole=not done.missing and not made.grades.strangers)


@export.command()
@_of_class
@click.option("--names", is_flag=True, help="With the names of the roster beside the codes.")
@OUT
def csv(
    folder: Path, assignment: Path | None, story: Path | None, roster: Path | None, exit_codes: Path | None,
    names: bool, out: Path | None,
) -> None:  # fmt: skip
    """Write a table with a row for each record (results.csv): points, goals, ending, minutes, answers.

    The same table that `class report` writes. Every spreadsheet reads it, and none takes a cell of it for a formula.
    """
    from spring68.classroom.report import report_of
    from spring68.classroom.results import results_table

    result, machine = load_class_on(folder, assignment, story, roster, exit_codes)
    if result.assignment is None:
        _tell(["no assignment was given, so no goals, questions or points are known"])
    if not result.records:
        fail(f"there is no record in {folder}, so nothing is written.", 1)
    text = results_table(report_of(result, machine, names=names))
    _tell(f"{one.file or 'a file'}: {one.reason}" for one in result.unread)
    _tell(
        f"{' + '.join(one.codes) or one.file}: {one.words}; its row is in the table, without points"
        for one in result.records
        if not one.matches
    )
    if result.missing:
        _tell([f"no record and so no row: {', '.join(result.missing)}"])
    words = f"{_count(len(result.records), 'record', 'records')}."
    _write(text.encode("utf-8", "replace"), _target(folder, out, "results.csv"), words, is_whole=True)


export.add_command(xapi)
