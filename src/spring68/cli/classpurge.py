"""The command `class purge`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from spring68.cli.words import fail


@click.command(short_help="Show, or delete, what was kept long enough.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--older-than", type=click.IntRange(0, 36_500), metavar="DAYS", help="Instead of the assignment's keep_days."
)
@click.option("--yes", is_flag=True, help="Delete. Without it, only what would be deleted is shown.")
def purge(folder: Path, older_than: int | None, yes: bool) -> None:
    """Delete records, and reports made of them, that were kept long enough in FOLDER; show them without --yes.

    With --older-than also what `serve` left in a code's own folder: plays, what was read, settings.
    A record is as old as the `started` in it says, where that is a time that can be; else as its file. The roster,
    assignments and archives are never touched, and links are never followed.
    """
    from spring68.classroom.purge import PurgeError, delete, find_old

    try:
        found = find_old(folder, older_than)
    except PurgeError as problem:
        fail(f"{problem}.", 2)
    for item in found.old:
        click.echo(f"{item.path}: {item.what}, {item.days} days old by {item.by}, kept for {item.keep}")
    for sentence in found.left:
        click.echo(f"{sentence}.", err=True)
    count = len(found.old)
    files = "1 file" if count == 1 else f"{count} files"
    if not yes:
        more = " Delete with --yes." if count else ""
        click.echo(f"{files} would be deleted, {found.young} are not old enough.{more}", err=True)
        return
    gone, problems = delete(found, folder)
    for sentence in problems:
        click.echo(f"{sentence}.", err=True)
    click.echo(f"{len(gone)} of {files} deleted, {found.young} are not old enough.", err=True)
    sys.exit(1 if problems else 0)
