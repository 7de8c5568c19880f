"""The command `play`, and `where`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from spring68.cli import complete
from spring68.cli.rehearse import Rehearsal, begin, own_places
from spring68.cli.stream import play_plain
from spring68.cli.words import FORM, SAVES, STORY, Whole, fail

MAX_SEED = 2**63 - 1
PLAIN_VARIABLE = "SPRING68_PLAIN"
SERVED_VARIABLE = "SPRING68_SERVED"
"""Set by `serve`, for the program on each seat."""


@click.command()
@STORY
@click.option("--plain", is_flag=True, help="A stream of lines, for screen readers, braille displays and pipes.")
@click.option("--new", "is_new", is_flag=True, help="Begin a new play.")
@click.option("--continue", "is_continued", is_flag=True, help="Go on with the play that was played last.")
@click.option(
    "--slot", metavar="NAME", shell_complete=complete.slots, help="Go on with this play, or begin it under this name."
)
@click.option(
    "--seed", type=Whole(0, MAX_SEED), metavar="N", help="A number that fixes every shuffle; begins a new play."
)
@click.option(
    "--preset",
    metavar="NAME",
    shell_complete=complete.presets,
    default="",
    help="Begin at a named start instead of the beginning.",
)
@click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal.")
@click.option("--path", type=click.Path(path_type=Path), metavar="FILE", help="Go on where a stored playthrough ends.")
@click.option("--at", metavar="SCENE", shell_complete=complete.scenes, default="", help="Begin at this scene.")
@click.option("--set", "sets", multiple=True, metavar="STATE", help="With --at: ‘nerve = 3’, ‘seen(note)’ and so on.")
@click.option("--watch", is_flag=True, help="Read the story again whenever it is saved, and stay in place.")
@click.option("--story", "of", type=click.Path(path_type=Path), metavar="DIR", help="Of an assignment: its story.")
@click.option("--record", type=click.Path(path_type=Path), metavar="DIR", help="Of an assignment: keep records there.")
@SAVES
def play(
    story: Path | None, plain: bool, is_new: bool, is_continued: bool, slot: str | None, seed: int | None, preset: str,
    no_mouse: bool, path: Path | None, at: str, sets: tuple[str, ...], watch: bool,
    of: Path | None, record: Path | None, saves: Path | None,
) -> None:  # fmt: skip
    """Play a story: the one that comes with the program, the folder STORY, or an assignment (a file)."""
    from spring68.cli.playassignment import is_assignment, play_assignment
    from spring68.saves.locations import find_places
    from spring68.saves.settings import load_settings
    from spring68.saves.store import is_slot_name

    if is_new and is_continued:
        fail("--new and --continue ask for two things at once; give one of them.", 2)
    if slot is not None and not is_slot_name(slot):
        fail("the name of a slot may hold letters, digits, spaces and -, at most 60 characters.", 2)
    places = find_places(saves)
    settings, notices = load_settings(places.settings)
    for notice in notices:
        click.echo(f"spring68: {notice}", err=True)
    if story is not None and is_assignment(story):
        no_screen = plain or wants_plain(os.environ)
        sys.exit(
            play_assignment(
                story, places, settings, plain=no_screen, story=of, record=record, seed=seed, mouse=not no_mouse
            )
        )
    folder = story or places.story
    is_begun = is_new or bool(preset) or (seed is not None and slot is None and not is_continued)
    mode = "new" if is_begun else "continue" if is_continued else "title"
    number = seed if seed is not None else int.from_bytes(os.urandom(4))
    rehearsal, named = Rehearsal(path, at, sets, watch), slot
    if rehearsal:
        rehearsal.refuse_contradictions(is_new or is_continued or bool(preset))
        places = own_places(places, slot)
        if rehearsal.begins:
            (slot, rehearsal), mode = begin(rehearsal, story, places, slot, number), "continue"
        elif slot is None:
            mode = "new"
    if plain or wants_plain(os.environ):
        sys.exit(
            play_plain(places, settings, folder, mode=mode, slot=slot, seed=number, preset=preset, rehearsal=rehearsal)
        )
    from spring68.tui.launch import Launch, run

    launch = Launch(
        story=folder, places=places, settings=settings, mode=mode, slot=slot or "", seed=number, preset=preset,
        mouse=not no_mouse, watch=watch, scratch=bool(rehearsal) and named is None, notices=rehearsal.told,
    )  # fmt: skip
    outcome = run(launch)
    if outcome.words:
        click.echo(f"spring68: {outcome.words}", err=True)
    sys.exit(outcome.status)


def wants_plain(environment: Any) -> bool:
    """Whether there is no full screen to be had, or none is wanted."""
    if environment.get(SERVED_VARIABLE, "") == "1":  # the screen is a browser, and no stream is a terminal
        return False
    if environment.get(PLAIN_VARIABLE, "") not in {"", "0"} or environment.get("TERM", "") == "dumb":
        return True
    return not (sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty())


@click.command()
@SAVES
@FORM
def where(saves: Path | None, form: str) -> None:
    """Say where the story, the plays and the settings are."""
    import json

    from spring68.saves.locations import find_places

    places = find_places(saves)
    if form == "json":
        folders = {"story": places.story, "plays": places.saves, "settings": places.settings, "cache": places.cache}
        click.echo(json.dumps({name: str(path) for name, path in folders.items()}, ensure_ascii=False, indent=1))
        return
    click.echo(f"story     {places.story}")
    click.echo(f"plays     {places.saves}  ({places.why})")
    click.echo(f"settings  {places.settings}")
    click.echo(f"cache     {places.cache}")
