"""The command `class verify`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from spring68.cli.classassign import FROM
from spring68.cli.classload import ASSIGNMENT, EXIT_CODES, RECORDS, ROSTER, load_class
from spring68.cli.words import FORM


@click.command()
@RECORDS
@ASSIGNMENT
@FROM
@ROSTER
@EXIT_CODES
@FORM
def verify(
    folder: Path, assignment: Path | None, story: Path | None, roster: Path | None, exit_codes: Path | None, form: str
) -> None:
    """Replay every record in DIR (a folder, a zip file or one record) against your own story and assignment.

    Says of each that it matches, does not match, or cannot be judged; and what to look at across the class.
    """
    from spring68.classroom.verifytext import lines_of, object_of

    result = load_class(folder, assignment, story, roster, exit_codes)
    if form == "json":
        import json

        click.echo(json.dumps(object_of(result), ensure_ascii=False, indent=1))
    else:
        if result.assignment is None:
            click.echo("spring68: no assignment was given, so no goals, questions or points are known.", err=True)
        for line in lines_of(result):
            click.echo(line)
    is_fine = all(record.matches for record in result.records) and not result.unread
    sys.exit(0 if is_fine and result.records else 1)
