"""The commands `class new` and `class assign`."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from spring68.cli.words import fail, open_machine

if TYPE_CHECKING:
    from spring68.classroom.newassignment import Wishes
    from spring68.story.model import Story

FROM = click.option("--story", type=click.Path(path_type=Path), help="The story's folder; the shipped one by default.")


@click.command(short_help="Make a folder with a roster of codes.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--pupils", type=int, default=30, show_default=True, metavar="N", help="How many codes are made.")
@click.option("--section", default="", metavar="NAME", help="What the class is called, such as 3.B.")
@click.option("--seed", type=int, default=None, hidden=True)
def new(folder: Path, pupils: int, section: str, seed: int | None) -> None:
    """Make FOLDER with a roster of codes, to which you add the names. Nothing is ever overwritten."""
    from spring68.classroom.newclass import HANDED_IN, ClassExists, new_class
    from spring68.classroom.roster import NAME

    try:
        codes = new_class(folder, pupils, section, seed)
    except ClassExists as problem:
        fail(f"{problem}; name another folder, or add rows to that file.", 2)
    except ValueError as problem:
        fail(f"{problem}.", 2)
    except OSError as problem:
        fail(f"{folder} cannot be written: {problem.strerror}.", 2)
    click.echo(folder / NAME)
    click.echo(
        f"{len(codes)} codes, such as {codes[0]}. Write the names beside them; the file stays with you.\n"
        f"Records go into {folder / HANDED_IN}.",
        err=True,
    )


@click.command(short_help="Write an assignment, with a comment for every part.")
@click.argument("target", type=click.Path(path_type=Path))
@FROM
@click.option("--ready", metavar="NAME", help="One of the assignments that come with the story, pinned to it.")
@click.option("--preset", default="", help="Begin at this preset of the story.")
@click.option("--at", "scene", default="", metavar="SCENE", help="Begin at this scene.")
@click.option("--stop", multiple=True, metavar="SCENE", help="Stop on entering this scene; may be given again.")
@click.option("--title", default="", help="What pupils see.")
@click.option("--id", "name", default="", help="What stands in every record; made of the title by default.")
@click.option("--lesson", type=click.IntRange(5, 600), default=45, show_default=True, help="Minutes of a lesson.")
@click.option("--lessons", type=click.IntRange(1, 40), default=1, show_default=True, help="How many lessons.")
@click.option("--due", default="", metavar="TIME", help="Until when, such as 2026-12-04T18:00.")
def assign(
    target: Path, story: Path | None, ready: str | None, preset: str, scene: str, stop: tuple[str, ...], title: str,
    name: str, lesson: int, lessons: int, due: str,
) -> None:  # fmt: skip
    """Write an assignment to TARGET: a file, or assignment.yaml in a folder. Every part of it has a comment."""
    from spring68.classroom.newassignment import NAME, Wishes, write_new

    folder, machine = open_machine(story)
    wishes = Wishes(name, title, preset, scene, stop, lesson, lessons, _time(due))
    text = _text(machine.story, folder, ready, wishes)
    path = target if target.suffix in {".yaml", ".yml"} else target / NAME
    try:
        write_new(path, text)
    except FileExistsError:
        fail(f"{path} is there already, and is not overwritten; name another file.", 2)
    except OSError as problem:
        fail(f"{path} cannot be written: {problem.strerror}.", 2)
    click.echo(path)
    sys.exit(_tell(path, machine.story))


def _text(story: Story, folder: Path, ready: str | None, wishes: Wishes) -> str:
    from spring68.classroom.newassignment import pinned, read_ready, ready_assignments, written_assignment
    from spring68.text.suggest import did_you_mean

    if ready is None:
        return written_assignment(story, wishes)
    there = ready_assignments(folder)
    if ready not in there:
        names = ", ".join(there) or "none"
        hint = did_you_mean(ready, there)
        fail(f"there is no ready assignment ‘{ready}’; {hint or f'there are: {names}'}.".replace("?.", "?"), 2)
    return pinned(read_ready(there[ready]), story)


def _time(written: str) -> datetime | None:
    """A time as typed; without an offset it is this computer's."""
    if not written:
        return None
    try:
        when = datetime.fromisoformat(written)
        return when if when.tzinfo is not None else when.astimezone()
    except (ValueError, OverflowError, OSError):
        fail(f"‘{written}’ is no time; write it like 2026-12-04T18:00.", 2)


def _tell(path: Path, story: Story) -> int:
    """What is wrong in the file that was written (a scene that was mistyped): 1 when something is."""
    from spring68.classroom.fitting import fit
    from spring68.classroom.readassignment import load_assignment
    from spring68.text.render import render_text

    assignment, findings, source = load_assignment(path)
    if assignment is not None:
        findings += fit(assignment, story)
    click.echo(render_text(findings, {source.name: source}), nl=False, err=True)
    if not findings:
        click.echo(f"Now look through it, and then: spring68 class check {path}", err=True)
    return 1 if findings else 0
