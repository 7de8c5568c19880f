"""Killing the game at random moments, while it plays and while it exports."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from spring68.faults.playing import SLOT, Child, Road, lost

START_SECONDS, TURN_SECONDS = 0.6, 0.02
"""Within these the game is killed: after it was started, and after a choice was shown. A turn takes about 5 ms."""

EXPORTING = """
import sys
from pathlib import Path
from spring68.export import FORMS, export
from spring68.opening import open_story
from spring68.saves.store import Store
from spring68.session import Session
session = Session.resume(open_story(Path(sys.argv[1])), Store(Path(sys.argv[2])), sys.argv[3])
print("ready", flush=True)
while True:
    for form in FORMS:
        export(session, form, Path(sys.argv[4]))
"""
"""A program that opens a play and exports it over and over."""


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill: what was going on, after how many seconds, how many choices had been shown, and what was lost."""

    doing: str
    seconds: float
    shown: int
    lost: str


def kill_plays(road: Road, scratch: Path, count: int, seed: int) -> Iterator[Kill]:
    """Kill the game `count` times, a random moment after a random choice; a tenth of the times while it starts."""
    draw = random.Random(seed)
    for number in range(count):
        saves = scratch / f"kill-{number}"
        after = 0 if number % 10 == 0 else draw.randrange(len(road.numbers))
        seconds = draw.uniform(0.0, START_SECONDS if after == 0 else TURN_SECONDS)
        child = Child(road, saves)
        child.give(road.numbers)
        child.wait(after)
        time.sleep(seconds)
        child.kill()
        yield Kill("play", seconds, child.shown, lost(road, saves, child.shown))
        shutil.rmtree(saves, ignore_errors=True)


def kill_exports(road: Road, scratch: Path, count: int, seed: int) -> Iterator[Kill]:
    """Kill a program that exports over and over: each exported file must be whole, and the play untouched."""
    draw = random.Random(seed)
    saves, target = scratch / "exported", scratch / "reels"
    child = Child(road, saves)
    child.give(road.numbers)
    child.end()
    target.mkdir()
    whole: dict[str, bytes] = {}
    for number in range(count + 1):
        seconds = draw.uniform(0.0, 0.3) if number else 1.0
        _export_and_kill(road, saves, target, seconds)
        problem = lost(road, saves, len(road.choices))
        for path in sorted(target.glob(f"{SLOT}-reel.*")):
            problem = problem or _torn(path, whole)
        if number:
            yield Kill("export", seconds, len(road.choices), problem)


def _export_and_kill(road: Road, saves: Path, target: Path, seconds: float) -> None:
    """Export until so many seconds after the play was opened."""
    command = [sys.executable, "-c", EXPORTING, str(road.story), str(saves), SLOT, str(target)]
    source = str(Path(__file__).parents[2])
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={"PYTHONPATH": source, "PYTHONUTF8": "1"}) as program:
        assert program.stdout is not None
        program.stdout.readline()
        time.sleep(seconds)
        program.kill()


def _torn(path: Path, whole: dict[str, bytes]) -> str:
    """Whether a file is another one than the whole one first seen under its name."""
    data = path.read_bytes()
    return "" if whole.setdefault(path.suffix, data) == data else f"{path.name} is not whole"
