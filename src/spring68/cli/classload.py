"""What the verbs that look at records share: the options, and the way from a folder to a verified class."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from spring68.cli.words import fail, open_machine

if TYPE_CHECKING:
    from spring68.classroom.assignment import Assignment
    from spring68.classroom.roster import Roster
    from spring68.classroom.verified import ClassResult
    from spring68.classroom.verify import Found
    from spring68.engine.machine import Machine

ASSIGNMENT = click.option(
    "--assignment", type=click.Path(path_type=Path), metavar="FILE",
    help="Your assignment file; without it, the only one in the folder or above it.",
)  # fmt: skip
ROSTER = click.option(
    "--roster", type=click.Path(path_type=Path), metavar="CSV",
    help="The roster; without it, roster.csv in the folder or above it.",
)  # fmt: skip
EXIT_CODES = click.option(
    "--exit-codes", type=click.Path(path_type=Path), metavar="CSV", help="Codes with the exit codes handed in."
)
RECORDS = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))

_MARK = b"spring68_assignment"


def find_assignment(folder: Path, asked: Path | None) -> Path | None:
    """The assignment file asked for, or the only one in a folder or in the one above it; None where there is none."""
    found = find_assignments(folder, asked)
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        fail(f"there are several assignments in {found[0].parent} ({names}); say which with --assignment.", 2)
    return found[0] if found else None


def find_assignments(folder: Path, asked: Path | None) -> list[Path]:
    """The assignment file asked for, or all in a folder, or all in the one above it."""
    if asked is not None:
        return [asked]
    for place in _places(folder):
        found = [path for path in sorted(place.glob("*.y*ml")) if _is_assignment(path)]
        if found:
            return found
    return []


def _places(folder: Path) -> list[Path]:
    here = folder if folder.is_dir() else folder.parent
    return [here, here.resolve().parent]


def _is_assignment(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _MARK in file.read(4_096)
    except OSError:
        return False


def load_assignment(path: Path) -> Assignment:
    """An assignment without errors, or the end with a sentence."""
    from spring68.classroom.readassignment import AssignmentFileError, errors_of
    from spring68.classroom.readassignment import load_assignment as load

    try:
        assignment, findings, _source = load(path)
    except AssignmentFileError as problem:
        fail(f"{problem}.", 2)
    errors = errors_of(findings)
    if assignment is None or errors:
        first = f"{errors[0].span.place}: {errors[0].message}" if errors else f"{path}: there is no assignment in it"
        fail(f"{first}. Run “spring68 class check {path}” for all of it.", 1)
    return assignment


def load_roster(folder: Path, asked: Path | None, *, quiet: bool = False) -> Roster | None:
    """The roster asked for, or the one in the folder or above it; rows that cannot be used are told unless `quiet`."""
    from spring68.classroom.roster import NAME, RosterError
    from spring68.classroom.roster import load_roster as load

    path = asked or next((place / NAME for place in _places(folder) if (place / NAME).is_file()), None)
    if path is None:
        return None
    try:
        roster = load(path)
    except RosterError as problem:
        fail(f"{problem}.", 2)
    for words in () if quiet else roster.problems:
        click.echo(f"spring68: {words}.", err=True)
    return roster


def load_class(
    folder: Path, assignment: Path | None, story: Path | None, roster: Path | None, exit_codes: Path | None
) -> ClassResult:
    """Verify a class, as `load_class_on` does, for who needs no more of the story."""
    return load_class_on(folder, assignment, story, roster, exit_codes)[0]


def load_classes(
    folder: Path, assignment: Path | None, story: Path | None, roster: Path | None, exit_codes: Path | None
) -> list[ClassResult]:
    """Verify what lies in a folder with several assignments: a class for each that a record names, in their order.

    Every record goes with the assignment whose id it names; one that names none of them goes with the first. Where there
    is one assignment or none it is the same as `load_class`.
    """
    from spring68.classroom.gather import gather
    from spring68.classroom.recordreader import read_record
    from spring68.classroom.verifyclass import verify_class

    files = find_assignments(folder, assignment) if folder.exists() else []
    if len(files) < 2:
        return [load_class(folder, assignment, story, roster, exit_codes)]
    known = {one.id: one for one in map(load_assignment, files)}
    if len(known) < len(files):
        find_assignment(folder, assignment)  # two files with one id: only the teacher knows which is meant
    pupils, codes = _lists(folder, roster, exit_codes)
    _folder, machine = open_machine(story)
    gathered = gather([folder])
    groups: dict[str, list[Found]] = {}
    for found in gathered.found:
        header = read_record(found.data).header
        name = header.assignment if header is not None and header.assignment in known else next(iter(known))
        groups.setdefault(name, []).append(found)
    names = [name for name in known if name in groups] or [next(iter(known))]
    return [
        verify_class(
            groups.get(name, []), machine, known[name], unread=() if number else gathered.unread, roster=pupils,
            exit_codes=codes,
        )
        for number, name in enumerate(names)
    ]  # fmt: skip


def _lists(folder: Path, roster: Path | None, exit_codes: Path | None) -> tuple[dict[str, str], dict[str, str]]:
    """Code → name of the roster, and code → exit code as handed in; what cannot be used of them is told."""
    from spring68.classroom.handedin import ExitCodesError, load_exit_codes

    names = load_roster(folder, roster)
    pupils = {code: pupil.display_name for code, pupil in names.pupils.items()} if names is not None else {}
    if exit_codes is None:
        return pupils, {}
    try:
        handed_in = load_exit_codes(exit_codes)
    except ExitCodesError as problem:
        fail(f"{problem}.", 2)
    for words in handed_in.problems:
        click.echo(f"spring68: {words}.", err=True)
    return pupils, handed_in.codes


def load_class_on(
    folder: Path, assignment: Path | None, story: Path | None, roster: Path | None, exit_codes: Path | None
) -> tuple[ClassResult, Machine]:
    """Verify everything in a folder, a zip file or a single record; or the end with a sentence.

    Args:
        folder: The records.
        assignment: The assignment file asked for.
        story: The story's folder asked for; without one, the story that comes with the program.
        roster: The roster asked for.
        exit_codes: The table of exit codes asked for.

    Returns:
        The class, and the machine of the story.
    """
    from spring68.classroom.gather import gather
    from spring68.classroom.verifyclass import verify_class

    if not folder.exists():
        fail(f"there is nothing at {folder}.", 2)
    file = find_assignment(folder, assignment)
    known = load_assignment(file) if file is not None else None
    pupils, codes = _lists(folder, roster, exit_codes)
    _folder, machine = open_machine(story)
    gathered = gather([folder])
    result = verify_class(
        gathered.found, machine, known, unread=gathered.unread, roster=pupils, exit_codes=codes
    )  # fmt: skip
    return result, machine
