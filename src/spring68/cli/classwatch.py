"""The command `class watch`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from spring68.cli.classassign import FROM
from spring68.cli.classload import ASSIGNMENT, RECORDS, ROSTER, find_assignment, load_assignment, load_roster
from spring68.cli.words import fail, open_machine

if TYPE_CHECKING:
    from spring68.classroom.watching import Watch


@click.command(short_help="Watch records arrive during a lesson.")
@RECORDS
@ASSIGNMENT
@FROM
@ROSTER
@click.option(
    "--interval", type=click.FloatRange(0.2, 3_600), default=2.0, show_default=True, metavar="S",
    help="Seconds between two looks.",
)  # fmt: skip
@click.option("--names", is_flag=True, help="Show the names of the roster beside the codes.")
@click.option("--plain", is_flag=True, help="A line for each arrival, instead of the full screen.")
def watch(
    folder: Path,
    assignment: Path | None,
    story: Path | None,
    roster: Path | None,
    interval: float,
    names: bool,
    plain: bool,
) -> None:
    """Watch the records in DIR arrive and grow: codes, how far each is, and whether it matches.

    Nothing in DIR is changed. Ends with q or Ctrl-C. Without a terminal, or with --plain, each arrival is a line.
    """
    from spring68.classroom.watching import Watch

    if not folder.is_dir():
        fail(f"there is no folder at {folder}; give the one in which the records arrive.", 2)
    file = find_assignment(folder, assignment)
    known = load_assignment(file) if file is not None else None
    lists = load_roster(folder, roster)
    pupils = {code: pupil.display_name for code, pupil in lists.pupils.items()} if lists is not None else {}
    _folder, machine = open_machine(story)
    wants_names = names or (known is not None and known.privacy.show_names_in_report)
    watched = Watch(folder, machine, known, pupils, names=wants_names)
    if plain or _no_screen():
        sys.exit(watch_plainly(watched, interval))
    from spring68.tui.dashboard import run

    sys.exit(run(watched, interval))


def _no_screen() -> bool:
    from spring68.tui.launch import needs_plain

    return needs_plain(os.environ, sys.stdin, sys.stderr, sys.stdout)


def watch_plainly(watched: Watch, interval: float, pause: Callable[[float], object] = time.sleep) -> int:
    """A line for each record that is new, sealed or damaged, until Ctrl-C; the exit code."""
    told: dict[str, tuple[str, str]] = {}
    problem = ""
    try:
        while True:
            for row in watched.look():
                if told.get(row.file) != (row.state, row.sentence):
                    told[row.file] = (row.state, row.sentence)
                    click.echo(row.line)
            if watched.problem and watched.problem != problem:
                click.echo(f"spring68: {watched.problem}.", err=True)
            problem = watched.problem
            sys.stdout.flush()
            pause(interval)
    except KeyboardInterrupt:
        click.echo(f"{watched.counts}.", err=True)
        return 0
    except BrokenPipeError:  # whoever read the lines has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
