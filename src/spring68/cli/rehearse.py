"""What `play --path`, `--at`, `--set` and `--watch` ask for: a play that begins somewhere, kept apart from the others."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from spring68.cli.words import fail, open_machine

if TYPE_CHECKING:
    from spring68.engine.machine import Machine
    from spring68.plainwatch import Rereader
    from spring68.saves.locations import Places
    from spring68.story.beside import StoredPlay

SLOT = "rehearsal"
"""The slot of a rehearsal to which no name was given, in a folder of its own."""

OWN = "spring68-rehearsal-"
"""How the name of a folder for rehearsals begins."""

FAREWELL = "The rehearsal is over. Nothing of it is kept; --slot NAME keeps the next one."


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What was asked for: a stored path, a scene and its state, whether the story is watched."""

    path: Path | None = None
    at: str = ""
    sets: tuple[str, ...] = ()
    watch: bool = False
    told: tuple[str, ...] = ()
    """What is to be said as soon as the play is there."""

    def __bool__(self) -> bool:
        return bool(self.path or self.at or self.sets or self.watch)

    @property
    def begins(self) -> bool:
        """Whether the play begins elsewhere than others do."""
        return bool(self.path or self.at)

    def refuse_contradictions(self, others: bool) -> None:
        """End with a sentence where two beginnings are asked for; `others`: --new, --continue or --preset stand beside."""
        if self.sets and not self.at:
            fail("--set says how things stand at a scene; name the scene with --at.", 2)
        if self.path and self.at:
            fail("--path and --at ask for two beginnings; give one of them.", 2)
        if self.begins and others:
            fail("--path and --at say where the play begins; leave --new, --continue and --preset out.", 2)


def own_places(places: Places, slot: str | None) -> Places:
    """The same places with a folder for plays that is removed in the end, unless a slot was named."""
    if slot is not None:
        return places
    import atexit
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix=OWN))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return replace(places, saves=folder, why="a rehearsal, which is not kept")


def begin(
    rehearsal: Rehearsal, story: Path | None, places: Places, slot: str | None, seed: int
) -> tuple[str, Rehearsal]:
    """Begin the play that was asked for and put it down.

    The slot in which it waits to be gone on with is given back, and the rehearsal with what has to be `told` there.
    """
    from spring68.rehearsal import RehearsalError, begin_path, begin_scene, read_wishes
    from spring68.saves.store import Store

    _folder, machine = open_machine(story)
    store = Store(places.saves)
    try:
        if rehearsal.path is not None:
            session = begin_path(machine, store, read_path(rehearsal.path, machine), slot or SLOT)
        else:
            wishes = read_wishes(machine.story, rehearsal.sets)
            session = begin_scene(machine, store, rehearsal.at, wishes, slot=slot or SLOT, seed=seed)
    except RehearsalError as problem:
        fail(f"{str(problem).rstrip('.')}{'' if str(problem).endswith('?') else '.'}", 2)
    problem_words, name, told = session.problem, session.slot, tuple(session.notices)
    session.close()
    if problem_words:
        fail(problem_words, 1)
    return name, replace(rehearsal, told=told)


def read_path(path: Path, machine: Machine) -> StoredPlay:
    """A stored playthrough from a file, or from the story by its name."""
    from spring68.story.readplay import PlayFileError, read_play_file

    known = machine.story.playthroughs
    if str(path) in known and not path.exists():
        return known[str(path)]
    try:
        return read_play_file(path)
    except PlayFileError as problem:
        fail(f"{problem}.", 2)


def watched(folder: Path) -> tuple[Iterator[str], Rereader]:
    """The lines of standard input, between which a story is read again, and what does the reading."""
    from spring68.plain import read_lines
    from spring68.plainwatch import Rereader, watched_lines

    rereader = Rereader(folder)
    stream = os.fdopen(os.dup(sys.stdin.fileno()), "rb", buffering=0)
    return watched_lines(read_lines(stream), rereader.look), rereader
