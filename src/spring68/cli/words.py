"""What all commands share: how a sentence ends the program, and the argument and options that recur."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from spring68.engine.machine import Machine

STORY = click.argument("story", required=False, type=click.Path(path_type=Path))
SAVES = click.option(
    "--saves",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Keep plays in this folder instead of the usual one.",
)
FORM = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How it is printed.")


def fail(words: str, status: int) -> NoReturn:
    """End the program with one sentence on stderr."""
    from spring68.text.printable import printable

    click.echo(f"spring68: {printable(words)}", err=True)
    sys.exit(status)


def open_machine(story: Path | None) -> tuple[Path, Machine]:
    """The folder of a story (the shipped one where none is named) and its machine, or the end with a sentence."""
    from spring68.opening import BrokenStory, open_story
    from spring68.saves.locations import shipped_story
    from spring68.story.load import StoryFolderError

    folder = story or shipped_story()
    try:
        return folder, open_story(folder)
    except StoryFolderError as problem:
        fail(f"{problem}.", 2)
    except BrokenStory as broken:
        fail(f"{broken}. Run “spring68 check {folder}” for all of it.", 1)
