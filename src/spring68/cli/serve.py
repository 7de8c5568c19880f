"""The command `serve`: a class in its browsers, from the teacher's machine."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import click

from spring68.cli.words import STORY, fail


@click.command()
@STORY
@click.option("--host", default="127.0.0.1", show_default=True, help="Which address to listen on; 0.0.0.0 is all.")
@click.option("--port", type=click.IntRange(1, 65535), default=8068, show_default=True)
@click.option("--seats", type=click.IntRange(1, 200), default=30, show_default=True, help="How many may play at once.")
@click.option(
    "--folder", type=click.Path(path_type=Path), required=True, metavar="DIR", help="One folder for each code."
)
@click.option("--roster", type=click.Path(path_type=Path), metavar="CSV", help="Only the codes of this class.")
@click.option("--public-url", default="", metavar="URL", help="The address that browsers use, where it is another one.")
def serve(
    story: Path | None, host: str, port: int, seats: int, folder: Path, roster: Path | None, public_url: str
) -> None:
    """Play a story or an assignment in browsers: one program for each code, on this machine only unless told otherwise."""
    if find_spec("textual_serve") is None:
        fail("serving needs one more library: pip install textual-serve", 2)
    from spring68.serve.seats import Seats, is_loopback
    from spring68.serve.server import ClassServer, Served, command_for

    if story is not None and not story.exists():
        fail(f"there is nothing at {story}.", 2)
    codes = _codes(roster)
    title = _title(story)
    cache = _ready(story)
    arguments = command_for(story.resolve() if story is not None else None, sys.executable)
    server = ClassServer(
        Served(title, arguments, resumes=story is None or story.is_dir()),
        Seats(folder.resolve(), seats, codes, cache),
        host=host,
        port=port,
        public=public_url,
    )
    click.echo(f"{seats} seats at {server.public_url}; plays are kept in {folder}; Ctrl-C ends it.", err=True)
    if not is_loopback(host):
        click.echo(
            "Everybody who reaches this machine can open the page. Without https the codes and what is typed go over the "
            "network in clear; use it in the classroom's own network only.",
            err=True,
        )
    try:
        server.run()
    except OSError as problem:
        fail(f"{host}:{port} cannot be listened on: {problem.strerror or problem}.", 2)


def _ready(story: Path | None) -> Path:
    """Read the story that will be played, once for all seats; the folder in which they find it."""
    from spring68.opening import BrokenStory
    from spring68.saves.locations import find_places, shipped_story
    from spring68.serve.ready import make_ready
    from spring68.story.documents import StoryFolderError

    cache = find_places().cache
    try:
        make_ready(story if story is not None and story.is_dir() else shipped_story(), cache)
    except (BrokenStory, StoryFolderError) as problem:
        fail(f"{problem}.", 2 if isinstance(problem, StoryFolderError) else 1)
    return cache


def _title(story: Path | None) -> str:
    """What stands above the page: the title of the assignment, or of the story."""
    from spring68.saves.locations import shipped_story
    from spring68.story.load import StoryFolderError, load_story

    if story is None or story.is_dir():
        try:
            return load_story(story or shipped_story()).story.title
        except StoryFolderError as problem:
            fail(f"{problem}.", 2)
    from spring68.classroom.readassignment import AssignmentFileError, load_assignment

    try:
        found = load_assignment(story)[0]
    except (AssignmentFileError, OSError):
        found = None
    return str(found.title) if found is not None else story.stem


def _codes(roster: Path | None) -> frozenset[str]:
    """The codes of a roster; none where there is no roster."""
    if roster is None:
        return frozenset()
    from spring68.classroom.roster import RosterError, load_roster

    try:
        codes = frozenset(load_roster(roster).pupils)
    except (RosterError, OSError) as problem:
        fail(f"the roster cannot be used: {problem}.", 2)
    if not codes:
        fail(f"{roster} names no pupil with a code.", 2)
    return codes
