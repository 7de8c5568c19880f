"""The group `release`: what is done before a version goes out."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from spring68.cli.words import STORY, fail, open_machine

if TYPE_CHECKING:
    from spring68.faults.kills import Kill


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
            click.echo(f"{'ok ' if step.is_good else 'BAD'} {step.seconds:4.0f} s  {step.name}: {step.words}")
    for line in _what_next(bad):
        click.echo(line)
    sys.exit(1 if bad else 0)


def _what_next(bad: int) -> list[str]:
    """What whoever releases does now."""
    from spring68 import __version__

    if bad:
        steps = "1 step" if bad == 1 else f"{bad} steps"
        return [f"Not fit to be released: {steps} failed (BAD above). Mend what they say, and run this again."]
    return [
        f"Version {__version__} is fit to be released. What is left to do:",
        f"  1. in CHANGELOG.md the day in place of “unreleased”; then git tag v{__version__}, with nothing else changed",
        "  2. uv build, which puts the wheel and the source archive into dist/",
        "  3. uv publish dist/*, or attach both files to the release where the project is kept",
        "  4. raise the version in src/spring68/__init__.py and story.yaml, and begin its part in CHANGELOG.md",
    ]


@release.command("fixtures")
@STORY
@click.option("--again", is_flag=True, help="Replace those of this version, which has not gone out yet.")
def fixtures(story: Path | None, again: bool) -> None:
    """Keep one save for each scene of this version of STORY, to be opened again at every later change (check --saves)."""
    from spring68.saves.locations import checkout
    from spring68.workshop.release import ReleaseError, write_fixtures

    root = checkout()
    if story is None and root is None:
        fail("name the folder of your story; only a checkout of the project has one of its own.", 2)
    folder, machine = open_machine(story if story is not None or root is None else root / "story")
    is_ours = root is not None and folder.resolve() == (root / "story").resolve()
    try:
        changelog = root / "CHANGELOG.md" if root is not None and is_ours else None
        target, count = write_fixtures(folder, machine, changelog=changelog, again=again)
    except ReleaseError as problem:
        fail(f"{problem}.", 1)
    except OSError as problem:
        fail(f"the saves cannot be written to {folder}: {problem.strerror}.", 1)
    click.echo(f"{counted(count)} written to {target.relative_to(root) if is_ours and root is not None else target}")


def counted(saves: int) -> str:
    """`1 save`, `2 saves`."""
    return f"{saves:,} save{'' if saves == 1 else 's'}"


@release.command("faults")
@click.option("--kills", type=click.IntRange(1, 100_000), default=1000, show_default=True, help="How often to kill it.")
@click.option("--seed", type=click.IntRange(0), default=68, show_default=True, help="Fixes the moments.")
@click.option("--choices", type=click.IntRange(24, 1000), default=60, show_default=True, help="How long each play is.")
def faults(kills: int, seed: int, choices: int) -> None:
    """Kill the game at random moments, fill the disk, damage its files: is everything there that was shown?"""
    import tempfile

    from spring68.faults.kills import kill_exports, kill_plays
    from spring68.faults.places import all_faults
    from spring68.faults.playing import Road
    from spring68.workshop.release import way_to_an_ending

    folder, machine = open_machine(None)
    way = way_to_an_ending(machine, seed)
    road = Road(folder, machine, seed, way.numbers[:choices], way.choices[:choices])
    bad = 0
    with tempfile.TemporaryDirectory(prefix="spring68-faults-") as scratch:
        exports = kills // 10
        for name, found in (
            ("killed while playing", kill_plays(road, Path(scratch) / "plays", kills - exports, seed)),
            ("killed while exporting", kill_exports(road, Path(scratch) / "exports", exports, seed)),
        ):
            bad += _tell_kills(name, found)
        for fault in all_faults(road, Path(scratch) / "places", seed):
            bad += bool(fault.lost)
            click.echo(
                f"{fault.name}: {fault.lost or (f'not done: {fault.skipped}' if fault.skipped else 'nothing lost')}"
            )
    sys.exit(1 if bad else 0)


def _tell_kills(name: str, found: Iterable[Kill]) -> int:
    """One line of figures for many kills; how many lost something."""
    all_kills = list(found)
    losses = [kill for kill in all_kills if kill.lost]
    shown = sorted(kill.shown for kill in all_kills)
    middle = f"; shown before: {shown[0]} to {shown[-1]} choices, median {shown[len(shown) // 2]}" if shown else ""
    click.echo(f"{name}: {len(all_kills)} times, {len(losses)} lost something{middle}")
    for kill in losses[:10]:
        click.echo(f"  after {kill.seconds:.3f} s: {kill.lost}")
    return len(losses)
