"""The commands `playtest`, `stats`, `map` and `diff`: a story seen as a whole."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from spring68.cli import complete
from spring68.cli.words import FORM, STORY, fail, open_machine

MAX_SEED = 2**62
MAX_PLAYS = 10_000_000


@click.command()
@STORY
@FORM
@click.option(
    "--plays", type=click.IntRange(1, MAX_PLAYS), metavar="N", default=1_000, show_default=True, help="How many plays."
)
@click.option(
    "--seed", type=click.IntRange(0, MAX_SEED), metavar="N", default=68, show_default=True,
    help="The same seed, the same plays.",
)  # fmt: skip
@click.option(
    "--from", "preset", metavar="PRESET", default="", shell_complete=complete.presets,
    help="Begin at a named start instead of the beginning.",
)  # fmt: skip
@click.option(
    "--way", type=click.Choice(["random", "least-used", "both"]), default="both", show_default=True,
    help="By chance, by what was used least, or every second play by each.",
)  # fmt: skip
@click.option("--jobs", type=click.IntRange(1, 256), metavar="N", help="How many processes; all cores when not given.")
@click.option(
    "--turns", type=click.IntRange(1, 1_000_000), metavar="N", default=2_000, show_default=True,
    help="A play that makes more choices counts as a failure.",
)  # fmt: skip
@click.option("--no-words", is_flag=True, help="Leave the prose out: several times faster, no words and minutes.")
@click.option("--paths", type=click.Path(path_type=Path), metavar="DIR", help="Write failing plays to this folder.")
def playtest(
    story: Path | None, form: str, plays: int, seed: int, preset: str, way: str, jobs: int | None, turns: int,
    no_words: bool, paths: Path | None,
) -> None:  # fmt: skip
    """Play a story many times, and say what was met, how long it took, and what went wrong."""
    from spring68.workshop import playtest as testing
    from spring68.workshop import playtestwords as words
    from spring68.workshop.playtestruns import Wish

    _folder, machine = open_machine(story)
    if preset and preset not in machine.story.presets:
        known = ", ".join(machine.story.presets) or "none"
        fail(f"there is no preset called “{preset}”; this story has: {known}.", 2)
    wish = Wish(plays, seed, preset, way, turns, not no_words)
    test = testing.playtest(machine, wish, jobs or 0)
    if form == "json":
        _print_json(words.as_json(test))
    else:
        click.echo(words.in_words(test), nl=False)
    if paths is not None and test.failures:
        _write_paths(paths, {name: yaml for name, _words, yaml in words.failing(test)})
    sys.exit(1 if test.failures else 0)


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def _write_paths(folder: Path, paths: dict[str, str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, yaml in paths.items():
            (folder / f"{name}.yaml").write_text(yaml, encoding="utf-8")
    except OSError as problem:
        fail(f"the paths cannot be written to {folder}: {problem.strerror}.", 2)
    click.echo(f"spring68: {len(paths)} written to {folder}", err=True)


@click.command()
@STORY
@FORM
@click.option(
    "--plays", type=click.IntRange(1, 100_000), metavar="N", default=200, show_default=True,
    help="Plays for reading times.",
)  # fmt: skip
@click.option(
    "--seed", type=click.IntRange(0, MAX_SEED), metavar="N", default=68, show_default=True,
    help="What these plays go by.",
)  # fmt: skip
def stats(story: Path | None, form: str, plays: int, seed: int) -> None:
    """Count a story: words by act, scene and person, reading time, choices, grade, flags."""
    from spring68.workshop.stats import stats_of
    from spring68.workshop.statsshow import as_json, in_words

    _folder, machine = open_machine(story)
    found = stats_of(machine, plays, seed)
    if form == "json":
        _print_json(as_json(found))
    else:
        click.echo(in_words(found), nl=False)


@click.command("map")
@STORY
@click.option(
    "--format", "form", type=click.Choice(["mermaid", "dot", "svg", "html"]), default="mermaid", show_default=True,
    help="Text for other programs, or a drawing.",
)  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write it here.")
def map_story(story: Path | None, form: str, output: Path | None) -> None:
    """Draw a story: acts as lanes, scenes, and the choices that lead from one to another."""
    from spring68.workshop.mapdraw import page, svg
    from spring68.workshop.mapgraph import map_of
    from spring68.workshop.maplayout import NoLayoutLibrary
    from spring68.workshop.mapwrite import dot, mermaid

    _folder, machine = open_machine(story)
    try:
        text = {"mermaid": mermaid, "dot": dot, "svg": svg, "html": page}[form](map_of(machine.story))
    except NoLayoutLibrary as problem:
        fail(f"{problem}.", 2)
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as problem:
        fail(f"{output} cannot be written: {problem.strerror}.", 2)
    click.echo(f"spring68: written to {output}", err=True)


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@FORM
def diff(old: Path, new: Path, form: str) -> None:
    """Say what is different between two versions of a story, the folders OLD and NEW, and whom it touches.

    Exit status: 0 nothing is different, 1 something is, 2 a story cannot be read or has errors.
    """
    from spring68.workshop.diff import diff_stories
    from spring68.workshop.diffplays import diff_plays
    from spring68.workshop.diffwords import as_json, in_words

    before, after = (_open_or_fail(folder) for folder in (old, new))
    if before.story.digest == after.story.digest:
        click.echo("No difference." if form == "text" else json.dumps({"differs": False}))
        sys.exit(0)
    found, plays = diff_stories(before.story, after.story), diff_plays(before, after)
    if form == "json":
        _print_json(as_json(found, plays))
    else:
        click.echo(in_words(found, plays), nl=False)
    sys.exit(1 if as_json(found, plays)["differs"] else 0)


def _open_or_fail(folder: Path) -> Any:
    """The machine of a story; here one with errors cannot be compared, and 1 means that something differs."""
    from spring68.opening import BrokenStory, open_story
    from spring68.story.load import StoryFolderError

    try:
        return open_story(folder)
    except StoryFolderError as problem:
        fail(f"{problem}.", 2)
    except BrokenStory as broken:
        fail(f"{broken}. Run “spring68 check {folder}” for all of it.", 2)
