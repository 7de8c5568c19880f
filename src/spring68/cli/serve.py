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
    from spring68.serve.seats import Seats, is_loopback, memory_of_machine, too_many
    from spring68.serve.server import ClassServer, Served, command_for

    if story is not None and not story.exists():
        fail(f"there is nothing at {story}.", 2)
    codes = _codes(roster)
    title, cache = _ready(story)
    _make_folder(folder)
    arguments = command_for(story.resolve() if story is not None else None, sys.executable)
    server = ClassServer(
        Served(title, arguments, resumes=story is None or story.is_dir()),
        Seats(folder.resolve(), seats, codes, cache),
        host=host,
        port=port,
        public=public_url,
    )
    click.echo(f"{seats} seats at {server.public_url}; plays are kept in {folder}; Ctrl-C ends it.", err=True)
    if words := too_many(seats, memory_of_machine()):
        click.echo(f"spring68: {words}", err=True)
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


def _ready(path: Path | None) -> tuple[str, Path]:
    """Read what will be played, once for all seats: its title, and the folder in which they find the story read."""
    from spring68.classroom.fitting import fit
    from spring68.classroom.readassignment import errors_of
    from spring68.cli.classload import load_assignment
    from spring68.cli.playassignment import is_assignment, story_folder
    from spring68.opening import BrokenStory, open_story
    from spring68.saves.locations import find_places, shipped_story
    from spring68.serve.ready import make_ready
    from spring68.story.documents import StoryFolderError

    cache, folder = find_places().cache, path or shipped_story()
    assignment = None
    if path is not None and is_assignment(path):
        assignment = load_assignment(path)
        folder = story_folder(assignment, path, None, shipped_story())
    try:
        make_ready(folder, cache)
        story = open_story(folder, cache).story
    except (BrokenStory, StoryFolderError) as problem:
        fail(f"{problem}.", 2 if isinstance(problem, StoryFolderError) else 1)
    if assignment is None:
        return story.title, cache
    if unfit := errors_of(fit(assignment, story)):
        fail(f"{unfit[0].span.place}: {unfit[0].message}. Run “spring68 class check {path}” for all of it.", 1)
    return assignment.title, cache


def _make_folder(folder: Path) -> None:
    """Make the folder of the seats, and see that it can be written."""
    import tempfile

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except FileExistsError:
        fail(f"{folder} is no folder; name another with --folder.", 2)
    except OSError as problem:
        fail(f"plays cannot be kept in {folder} ({problem.strerror}); name another folder with --folder.", 2)


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
