"""A play as a stream of lines: for `play --plain`, and where there is no full screen to be had."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from spring68.cli.rehearse import FAREWELL, OWN, Rehearsal, watched
from spring68.cli.words import fail

if TYPE_CHECKING:
    from spring68.saves.locations import Places
    from spring68.saves.settings import Settings


def play_plain(
    places: Places, settings: Settings, folder: Path, *, mode: str, slot: str | None, seed: int, preset: str,
    rehearsal: Rehearsal,
) -> int:  # fmt: skip
    """One play as a stream of lines; the exit code."""
    from spring68.opening import BrokenStory, keep_story, open_story
    from spring68.plain import Plain, Streams, read_lines
    from spring68.saves.settings import save_settings
    from spring68.story.documents import StoryFolderError

    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, lambda received, _frame: sys.exit(128 + received))
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        machine = open_story(folder, places.cache)
    except StoryFolderError as problem:
        fail(f"{problem}.", 2)
    except BrokenStory as broken:
        fail(f"{broken}. Run “spring68 check {folder}” for all of it.", 1)
    session, resumed = _session(machine, places, mode=mode, slot=slot, seed=seed, preset=preset)
    session.notices += rehearsal.told
    is_asked = sys.stdin is not None and sys.stdin.isatty()
    lines = read_lines(sys.stdin.buffer) if sys.stdin is not None else iter(())
    rereader = None
    if rehearsal.watch and sys.stdin is not None:
        lines, rereader = watched(folder)
    player = Plain(
        session,
        Streams(lines, sys.stdout, is_asked, sys.stdout.isatty()),
        settings,
        lambda changed: save_settings(places.settings, changed),
    )
    if rereader is not None:
        rereader.player = player
    if rehearsal and places.saves.name.startswith(OWN):
        player.farewell = FAREWELL
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
        player.session.close()
        keep_story(machine, folder, places.cache)
    return 0 if player.is_kept else 1


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
