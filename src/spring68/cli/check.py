"""The commands `check` and `explain`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from spring68 import __version__
from spring68.cli.words import STORY, fail


@click.command()
@STORY
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    help="How findings are printed.",
)
@click.option("--select", metavar="CODES", help="Only these codes, or families such as S2, separated by commas.")
@click.option("--ignore", metavar="CODES", help="Not these codes or families.")
def check(story: Path | None, form: str, select: str | None, ignore: str | None) -> None:
    """Find what is wrong in a story, all at once: the one that comes with the program, or the folder STORY."""
    from spring68.check.run import check_story
    from spring68.saves.locations import shipped_story
    from spring68.story.load import StoryFolderError, load_story
    from spring68.text.render import render

    folder = story or shipped_story()
    try:
        loaded = load_story(folder, os.path.relpath(folder) if story is None else None)
    except (StoryFolderError, ValueError) as problem:
        fail(f"{problem}.", 2)
    findings = check_story(loaded, select=_codes(select), ignore=_codes(ignore))
    click.echo(render(findings, loaded.story.files, form, version=__version__), nl=False)
    if form == "text" and any(way.target == "later" for scene in loaded.story.scenes.values() for way in scene.exits()):
        click.echo("The story is unfinished: it goes on to acts that are not written yet (`later`).", err=True)
    sys.exit(1 if findings else 0)


def _codes(given: str | None) -> tuple[str, ...]:
    return tuple(code.strip().upper() for code in given.split(",") if code.strip()) if given else ()


@click.command()
@click.argument("code")
def explain(code: str) -> None:
    """Explain a finding by its code, with a bad and a good example."""
    from spring68.check.pages import explain as explain_code

    page = explain_code(code.strip().upper())
    if page is None:
        fail(f"there is no finding {code}; codes are like S201.", 2)
    click.echo(page)
