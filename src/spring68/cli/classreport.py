"""The command `class report`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from spring68.cli.classassign import FROM
from spring68.cli.classload import ASSIGNMENT, EXIT_CODES, RECORDS, ROSTER, load_class_on
from spring68.cli.words import fail


@click.command(short_help="Make the report of a class: pages, tables, text.")
@RECORDS
@ASSIGNMENT
@FROM
@ROSTER
@EXIT_CODES
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), metavar="DIR", help="Write it there instead of beside the records."
)  # fmt: skip
@click.option("--names", is_flag=True, help="Show the names of the roster beside the codes.")
def report(
    folder: Path,
    assignment: Path | None,
    story: Path | None,
    roster: Path | None,
    exit_codes: Path | None,
    out: Path | None,
    names: bool,
) -> None:
    """Verify the records in DIR and make a report of the class.

    Writes report.html for you, projector.html for the class (no codes, no small numbers), files.html (each pupil's File,
    to print and swap), report.txt, results.csv and choices.csv; and prints the report here.
    """
    from spring68.classroom.report import report_of
    from spring68.classroom.reportfiles import text_of, write_report

    result, machine = load_class_on(folder, assignment, story, roster, exit_codes)
    if result.assignment is None:
        click.echo("spring68: no assignment was given, so no goals, questions or points are known.", err=True)
    if names and not result.roster:
        click.echo("spring68: there is no roster, so there are no names to show.", err=True)
    made = report_of(result, machine, names=names)
    click.echo(text_of(made), nl=False)
    target = out or (folder if folder.is_dir() else folder.parent)
    try:
        written = write_report(made, machine, target)
    except OSError as problem:
        fail(f"the report cannot be written to {target} ({problem.strerror}); say where with -o.", 2)
    if written.without:
        click.echo(f"spring68: {written.without}. Text and tables were written all the same.", err=True)
    click.echo(f"Written to {target}: {', '.join(path.name for path in written.paths)}.", err=True)
    sys.exit(0 if made.plays and not written.without else 1)
