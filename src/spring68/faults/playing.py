"""The real program as a child process: lines go in, words come out, and it can be killed at any moment."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spring68.engine.machine import Machine
from spring68.saves.model import Save, SaveError
from spring68.saves.reconcile import resume
from spring68.saves.store import Store

SLOT = "play-1"
MARK = "not-a-command"
"""A line that plain mode answers with one sentence and no turn: where the answer stands, all before it was shown."""
ANSWER = b"neither a number shown nor a command"
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Road:
    """The way that every play here goes: the numbers to choose, and the choices that they stand for."""

    story: Path
    machine: Machine
    seed: int
    numbers: tuple[int, ...]
    choices: tuple[str, ...]


class Child:
    """One game in plain mode. What it has said so far is in `said`."""

    def __init__(
        self, road: Road, saves: Path, *, new: bool = True, code: str = "", before: Sequence[str] = ()
    ) -> None:
        start = ["-c", code] if code else ["-m", "spring68"]
        command = [*before, sys.executable, *start, "play", str(road.story), "--plain", "--saves", str(saves)]
        command += ["--new", "--seed", str(road.seed)] if new else ["--slot", SLOT]
        source = str(Path(__file__).parents[2])
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": source, "PYTHONUTF8": "1"},
        )  # fmt: skip
        self.said = b""
        self.asked = 0

    def begun(self) -> None:
        """Wait until it says its first words: the play is open then."""
        assert self.process.stdout is not None
        self.said += os.read(self.process.stdout.fileno(), 65_536)

    def give(self, numbers: Sequence[int]) -> None:
        """Hand in choices, each followed by a line whose answer shows that the choice's words were said."""
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write("".join(f"{number}\n{MARK}\n" for number in numbers).encode())
            self.process.stdin.flush()

    def choose(self, number: int) -> bool:
        """One choice, and wait until its words were said; False when the program ended instead."""
        self.give([number])
        self.asked += 1
        return self.wait(self.asked)

    def wait(self, count: int) -> bool:
        """Read until the words of `count` choices were said; False when the program ended or was silent too long."""
        assert self.process.stdout is not None
        limit = time.monotonic() + PATIENCE
        while self.shown < count and time.monotonic() < limit:
            data = os.read(self.process.stdout.fileno(), 65_536)
            if not data:
                return False
            self.said += data
        return self.shown >= count

    @property
    def shown(self) -> int:
        """Of how many choices the words were said."""
        return self.said.count(ANSWER)

    def end(self) -> int:
        """Close its input and wait; the exit code. All that it said is in `said`."""
        out, _nothing = self.process.communicate(timeout=PATIENCE)
        self.said += out
        return self.process.returncode

    def kill(self) -> None:
        """Kill it, and read what had been said before."""
        self.process.kill()
        self.end()


def kept(saves: Path, slot: str = SLOT) -> tuple[list[str], list[str], Save | None]:
    """The choices that a slot holds, the notices on opening it, and the save (None where nothing can be used)."""
    store = Store(saves)
    try:
        opened = store.open(slot)
    except SaveError:
        return [], [], None
    finally:
        store.let_go()
    return [step.choice for step in opened.save.steps], opened.notices, opened.save


def lost(road: Road, saves: Path, shown: int, slot: str = SLOT) -> str:
    """What is missing of a play of which so many choices had been shown: a sentence, empty when nothing is.

    The choices must be the first ones of the road, not fewer than were shown, and the play must go on from there.
    """
    choices, _notices, save = kept(saves, slot)
    if save is None:
        return "" if shown == 0 else f"{shown} choices were shown, and no save can be used"
    if tuple(choices) != road.choices[: len(choices)]:
        return f"the save holds other choices than were made: {choices[-3:]}"
    if len(choices) < shown:
        return f"{shown} choices were shown, {len(choices)} are kept"
    found = resume(road.machine, save)
    return "" if found.exact else f"the play cannot be gone on with where it was: {found.notice}"
