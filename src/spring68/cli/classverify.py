"""The command `class verify`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from spring68.cli.classassign import FROM
from spring68.cli.classload import ASSIGNMENT, EXIT_CODES, RECORDS, ROSTER, load_classes
from spring68.cli.words import FORM


@click.command(short_help="Replay every record against your own files.")
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

    Where several assignments lie in the folder, each record goes with the one that it names.

    Says of each that it matches, does not match, or cannot be judged; and what to look at across the class.
    """
    from spring68.classroom.verifytext import lines_of, object_of

    results = load_classes(folder, assignment, story, roster, exit_codes)
    if form == "json":
        import json

        objects = [object_of(result) for result in results]
        told = objects[0] if len(objects) == 1 else {"assignments": objects}
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for number, result in enumerate(results):
            if result.assignment is None:
                click.echo("spring68: no assignment was given, so no goals, questions or points are known.", err=True)
            elif len(results) > 1:
                click.echo(f"{chr(10) if number else ''}Assignment {result.assignment.id}:")
            for line in lines_of(result):
                click.echo(line)
    is_fine = all(record.matches for result in results for record in result.records)
    is_whole = is_fine and not any(result.unread for result in results)
    sys.exit(0 if is_whole and any(result.records for result in results) else 1)
