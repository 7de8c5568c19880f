"""`spring68 play ASSIGNMENT.yaml`: the same story, with a code, questions and a record."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from spring68.cli.words import fail

if TYPE_CHECKING:
    from spring68.classroom.assignment import Assignment
    from spring68.engine.machine import Machine
    from spring68.saves.locations import Places
    from spring68.saves.settings import Settings


def is_assignment(path: Path | None) -> bool:
    """Whether what is to be played is an assignment: a file, where a story is a folder."""
    return path is not None and (path.is_file() or (path.suffix in {".yaml", ".yml"} and not path.exists()))


def read(path: Path) -> Assignment:
    """The assignment in a file, or the end with a sentence."""
    from spring68.classroom.readassignment import AssignmentFileError, load_assignment
    from spring68.text.diagnostic import Severity

    try:
        assignment, findings, _source = load_assignment(path)
    except AssignmentFileError as problem:
        fail(f"{problem}.", 2)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if assignment is None or errors:
        first = f"{errors[0].span.place}: {errors[0].message}" if errors else "there is no assignment in it"
        fail(f"{path} cannot be played: {first}. Tell your teacher; “spring68 class check” says all of it.", 1)
    return assignment


def story_folder(assignment: Assignment, path: Path, asked: Path | None, shipped: Path) -> Path:
    """Where the assignment's story lies: the folder asked for, one of its name beside the assignment, the shipped one."""
    if asked is not None:
        return asked
    beside = path.parent / assignment.story.id
    return beside if (beside / "story.yaml").is_file() else shipped


def play_assignment(
    path: Path, places: Places, settings: Settings, *, plain: bool, story: Path | None, record: Path | None,
    seed: int | None, mouse: bool,
) -> int:  # fmt: skip
    """Play an assignment in one of the two front ends; the exit code."""
    from spring68.lessonfile import records_folder

    assignment = read(path)
    folder = story_folder(assignment, path, story, places.story)
    records = records_folder(assignment, places.saves, record)
    if plain:
        return _plain(assignment, places, settings, folder, records, seed)
    from spring68.tui.launch import Launch, run

    launch = Launch(
        story=folder, places=places, settings=settings, seed=seed, mouse=mouse, assignment=assignment, records=records,
    )  # fmt: skip
    outcome = run(launch)
    if outcome.words:
        click.echo(f"spring68: {outcome.words}", err=True)
    return outcome.status


def _machine(folder: Path) -> Machine:
    from spring68.cli.words import open_machine

    return open_machine(folder)[1]


def _plain(
    assignment: Assignment, places: Places, settings: Settings, folder: Path, records: Path, seed: int | None
) -> int:
    """One lesson as a stream of lines."""
    from spring68.plain import Plain, Streams, read_lines
    from spring68.plainlesson import Entrance, RecordProblem, Stopped
    from spring68.saves.settings import save_settings

    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, lambda received, _frame: sys.exit(128 + received))
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    is_asked = sys.stdin is not None and sys.stdin.isatty()
    lines = read_lines(sys.stdin.buffer) if sys.stdin is not None else iter(())
    streams = Streams(lines, sys.stdout, is_asked, sys.stdout.isatty())
    lesson: Any = None
    try:
        lesson, resumed = Entrance(streams, assignment, _machine(folder), records).lesson(seed)
        keep = lambda changed: save_settings(places.settings, changed)  # noqa: E731
        player = Plain(lesson, streams, settings, keep)
        player.run(resumed=resumed)
        sys.stdout.flush()
        return 0 if player.is_kept else 1
    except Stopped:
        return 0
    except RecordProblem as problem:
        fail(str(problem), 1)
    except BrokenPipeError:  # whoever read the lines has gone; the record is kept
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + 13
    except KeyboardInterrupt:
        click.echo("", err=True)
        return 130
    finally:
        if lesson is not None:
            lesson.close()
    return 0
