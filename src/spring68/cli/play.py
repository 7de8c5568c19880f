"""The command `play`, and `where`."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from spring68.cli.words import SAVES, STORY, fail

if TYPE_CHECKING:
    from spring68.saves.locations import Places
    from spring68.saves.settings import Settings

MAX_SEED = 2**63 - 1
PLAIN_VARIABLE = "SPRING68_PLAIN"


@click.command()
@STORY
@click.option("--plain", is_flag=True, help="A stream of lines, for screen readers, braille displays and pipes.")
@click.option("--new", "is_new", is_flag=True, help="Begin a new play.")
@click.option("--continue", "is_continued", is_flag=True, help="Go on with the play that was played last.")
@click.option("--slot", metavar="NAME", help="Go on with this play, or begin it under this name.")
@click.option("--seed", type=click.IntRange(0, MAX_SEED), metavar="N", help="A number that fixes every shuffle.")
@click.option("--preset", metavar="NAME", default="", help="Begin at a named start instead of the beginning.")
@click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal.")
@SAVES
def play(
    story: Path | None, plain: bool, is_new: bool, is_continued: bool, slot: str | None, seed: int | None, preset: str,
    no_mouse: bool, saves: Path | None,
) -> None:  # fmt: skip
    """Play a story: the one that comes with the program, or the folder STORY."""
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
    folder = story or places.story
    mode = "new" if is_new or preset else "continue" if is_continued else "title"
    number = seed if seed is not None else int.from_bytes(os.urandom(4))
    if plain or wants_plain(os.environ):
        sys.exit(_play_plain(places, settings, folder, mode=mode, slot=slot, seed=number, preset=preset))
    from spring68.tui.launch import Launch, run

    launch = Launch(
        story=folder, places=places, settings=settings, mode=mode, slot=slot or "", seed=number, preset=preset,
        mouse=not no_mouse,
    )  # fmt: skip
    outcome = run(launch)
    if outcome.words:
        click.echo(f"spring68: {outcome.words}", err=True)
    sys.exit(outcome.status)


def wants_plain(environment: Any) -> bool:
    """Whether there is no full screen to be had, or none is wanted."""
    if environment.get(PLAIN_VARIABLE, "") not in {"", "0"} or environment.get("TERM", "") == "dumb":
        return True
    return not (sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty())


def _play_plain(
    places: Places, settings: Settings, folder: Path, *, mode: str, slot: str | None, seed: int, preset: str
) -> int:
    """One play as a stream of lines; the exit code."""
    from spring68.opening import BrokenStory, open_story
    from spring68.plain import Plain, Streams, read_lines
    from spring68.saves.settings import save_settings
    from spring68.story.load import StoryFolderError

    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, lambda received, _frame: sys.exit(128 + received))
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        machine = open_story(folder)
    except StoryFolderError as problem:
        fail(f"{problem}.", 2)
    except BrokenStory as broken:
        fail(f"{broken}. Run “spring68 check {folder}” for all of it.", 1)
    session, resumed = _session(machine, places, mode=mode, slot=slot, seed=seed, preset=preset)
    is_asked = sys.stdin is not None and sys.stdin.isatty()
    lines = read_lines(sys.stdin.buffer) if sys.stdin is not None else iter(())
    player = Plain(
        session,
        Streams(lines, sys.stdout, is_asked, sys.stdout.isatty()),
        settings,
        lambda changed: save_settings(places.settings, changed),
    )
    try:
        player.run(resumed=resumed)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the lines has gone; the play is kept
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + 13
    except KeyboardInterrupt:
        click.echo("", err=True)
        return 130
    finally:
        session.close()
    return 0


def _session(machine: Any, places: Places, *, mode: str, slot: str | None, seed: int, preset: str) -> tuple[Any, bool]:
    """The session to play: a new one, or the slot asked for or played last; and whether it was resumed."""
    from spring68.engine.errors import StoryError
    from spring68.saves.model import SaveError
    from spring68.saves.store import Store
    from spring68.session import Session

    if preset and preset not in machine.story.presets:
        known = ", ".join(machine.story.presets) or "none"
        fail(f"there is no preset called “{preset}”; this story has: {known}.", 2)
    store = Store(places.saves)
    wanted = slot
    if wanted is None and mode != "new":
        latest = store.latest()
        wanted = (
            latest.slot
            if latest is not None and latest.save is not None and latest.save.story == machine.story.id
            else None
        )
    try:
        if wanted is not None and mode != "new" and wanted in store.slots():
            return Session.resume(machine, store, wanted), True
        if mode == "continue":
            fail("there is no play to continue; begin one with --new.", 2)
        return Session.begin(machine, store, seed=seed, preset=preset, slot=slot or ""), False
    except SaveError as problem:
        fail(f"the play “{wanted}” cannot be gone on with: {problem} Begin another one with --new.", 1)
    except StoryError as problem:
        fail(f"the story cannot begin: {problem}.", 1)


@click.command()
@SAVES
def where(saves: Path | None) -> None:
    """Say where the story, the plays and the settings are."""
    from spring68.saves.locations import find_places

    places = find_places(saves)
    click.echo(f"story     {places.story}")
    click.echo(f"plays     {places.saves}  ({places.why})")
    click.echo(f"settings  {places.settings}")
    click.echo(f"cache     {places.cache}")
