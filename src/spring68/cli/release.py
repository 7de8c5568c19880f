"""The group `release`: what is done before a version goes out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from spring68.cli.words import fail, open_machine


@click.group()
def release() -> None:
    """For those who release the project: is it fit to go out?"""


@release.command("check")
@click.option("--python", "pythons", multiple=True, metavar="PROGRAM", help="Install into this Python too; repeatable.")
def check_release(pythons: tuple[str, ...]) -> None:
    """Build, install in clean environments, play to an ending in both front ends, check the shipped assignments."""
    import tempfile

    from spring68.saves.locations import checkout
    from spring68.workshop.release import check_release as steps_of

    root = checkout()
    if root is None:
        fail("a release is checked in a checkout of the project; this is an installed copy.", 2)
    _folder, machine = open_machine(root / "story")
    bad = 0
    with tempfile.TemporaryDirectory(prefix="spring68-release-") as scratch:
        for step in steps_of(root, machine, Path(scratch), pythons):
            bad += not step.is_good
            click.echo(f"{'ok ' if step.is_good else 'BAD'}  {step.name}: {step.words}")
    click.echo("fit to be released" if not bad else f"{bad} steps failed")
    sys.exit(1 if bad else 0)
