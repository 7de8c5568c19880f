"""What all commands share: how a sentence ends the program, and the argument and options that recur."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

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


class Whole(click.IntRange):
    """A whole number within bounds; a wrong one is refused in a plain sentence."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number.

        Raises:
            click.BadParameter: when it is none, or out of bounds.
        """
        try:
            number = int(value)
        except ValueError:
            number = None
        least = self.min if self.min is not None else 0
        if number is None or number < least or (self.max is not None and number > self.max):
            to = f"from {least} to {self.max}" if self.max is not None else f"of {least} or more"
            self.fail(f"‘{str(value)[:40]}’ is not a whole number {to}.", param, ctx)
        return number


def fail(words: str, status: int) -> NoReturn:
    """End the program with one sentence on stderr."""
    from spring68.text.printable import printable

    click.echo(f"spring68: {printable(words)}", err=True)
    sys.exit(status)


def story_folder(story: Path | None) -> Path:
    """The folder that was named, or the story that comes with the program; who stands in another story's is told so."""
    from spring68.saves.locations import shipped_story

    if story is not None:
        return story
    shipped = shipped_story()
    asked = click.get_current_context()
    is_argument = any(isinstance(one, click.Argument) and one.name == "story" for one in asked.command.params)
    if is_argument and Path("story.yaml").is_file() and Path().resolve() != shipped.resolve():
        command = asked.command_path.partition(" ")[2]
        words = "no folder is named, so this is about the story that comes with the program"
        click.echo(f"spring68: {words}; for the one in this folder type “spring68 {command} .”", err=True)
    return shipped


def open_machine(story: Path | None) -> tuple[Path, Machine]:
    """The folder of a story (the shipped one where none is named) and its machine, or the end with a sentence."""
    from spring68.opening import BrokenStory, open_story
    from spring68.story.load import StoryFolderError

    folder = story_folder(story)
    try:
        return folder, open_story(folder)
    except StoryFolderError as problem:
        fail(f"{problem}.", 2)
    except BrokenStory as broken:
        fail(f"{broken}. Run “spring68 check {folder}” for all of it.", 1)
