"""The command `class collect`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from spring68.cli.words import FORM, fail

MOST_NAMED = 20
"""Files passed over that are named one by one."""


@click.command(short_help="Gather records from folders and zip files.")
@click.argument("inputs", metavar="IN...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o", "--out", required=True, type=click.Path(path_type=Path), metavar="DIR", help="Put the records there."
)  # fmt: skip
@FORM
def collect(inputs: tuple[Path, ...], out: Path, form: str) -> None:
    """Find the records in files, folders and zip files, and copy them into one folder, each named by its code.

    Zip files from Canvas, Moodle and other platforms are taken as they are. Originals are not touched.
    """
    from spring68.classroom.collect import collect as gather
    from spring68.text.printable import printable

    missing = [path for path in inputs if not path.exists()]
    if missing:
        fail(f"there is nothing at {missing[0]}.", 2)
    if out.exists() and not out.is_dir():
        fail(f"{out} is a file; give a folder.", 2)
    try:
        done = gather(inputs, out)
    except OSError as problem:
        fail(f"the records cannot be written to {out} ({problem.strerror}).", 2)
    if form == "json":
        import json

        told = {
            "kept": [{"from": name, "as": kept} for name, kept in done.kept],
            "there_already": [{"from": name, "as": kept} for name, kept in done.again],
            "refused": [{"file": one.file, "reason": one.reason} for one in done.unread],
            "passed_over": len(done.passed),
            "passed": done.passed,
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for name, kept in done.kept:
            click.echo(printable(f"{kept}  ←  {name}"))
        for name, kept in done.again:
            click.echo(printable(f"{kept}  was there already  ({name})"))
        others = f" Other files passed over: {len(done.passed)}." if done.passed else ""
        for name in done.passed[:MOST_NAMED]:
            click.echo(printable(f"passed over, no record: {name}"))
        if done.passed[MOST_NAMED:]:
            click.echo(f"passed over, no records: {len(done.passed) - MOST_NAMED} more (--format json names all)")
        click.echo(f"Collected into {out}: {len(done.kept)} new, {len(done.again)} there already.{others}")
    for one in done.unread:
        click.echo(printable(f"spring68: {one.file}: {one.reason}."), err=True)
    sys.exit(1 if done.unread or not (done.kept or done.again) else 0)
