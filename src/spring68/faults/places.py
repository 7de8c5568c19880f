"""Faults of the disk and of the files: no room, no right to write, a folder gone, bytes damaged, two games, a clock.

Each function does one fault to a play and gives a sentence for what was lost; an empty one when nothing was.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from spring68.faults.playing import SLOT, Child, Road, kept, lost

HALF = 12
"""After how many choices the fault is done; as many again are made afterwards."""

WITHOUT_RIGHTS = ("setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override")
"""Starts a program without the superuser's right to write everywhere."""

CLOCK = "import datetime, runpy, sys, spring68.session as s; s._now = lambda: {!r}; runpy.run_module('spring68', run_name='__main__')"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that was done, and what was lost by it; `skipped` says why it could not be done here."""

    name: str
    lost: str = ""
    skipped: str = ""


def all_faults(road: Road, scratch: Path, seed: int, *, only: str = "") -> Iterator[Fault]:
    """Every fault (or one of them), one after the other, each in a folder of its own."""
    draw = random.Random(seed)
    every: dict[str, Callable[[Road, Path], str]] = dict(FAULTS)
    for name, damage in DAMAGES.items():
        every[name] = partial(_drawn, damage, draw)
    for name, fault in every.items():
        if only not in {"", name}:
            continue
        folder = scratch / name.replace(" ", "-")
        folder.mkdir(parents=True)
        try:
            yield Fault(name, fault(road, folder))
        except Skipped as reason:
            yield Fault(name, skipped=str(reason))


def _drawn(
    damage: Callable[[Road, Path, random.Random], str], draw: random.Random, road: Road, folder: Path
) -> str:  # fmt: skip
    return damage(road, folder, draw)


class Skipped(Exception):
    """Why a fault cannot be done on this system."""


def _first_half(road: Road, child: Child) -> None:
    for number in road.numbers[:HALF]:
        child.choose(number)


def _second_half(road: Road, child: Child) -> None:
    for number in road.numbers[HALF : 2 * HALF]:
        child.choose(number)


def _after_trouble(road: Road, child: Child, saves: Path, sentence: bytes) -> str:
    """Choices made after the trouble was over must be kept, and the trouble must have been said while it lasted."""
    child.end()
    if sentence not in child.said:
        return f"the player was not told: {sentence.decode()!r} was not said"
    return lost(road, saves, child.shown)


def full_disk(road: Road, folder: Path) -> str:
    """A disk without room: the play goes on, says so, and is kept as soon as there is room again."""
    disk = folder / "disk"
    disk.mkdir()
    if shutil.which("mount") is None or os.geteuid() != 0:
        raise Skipped("a small disk can only be mounted by the superuser")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=192k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        raise Skipped("this system lets nobody mount a disk")
    try:
        child = Child(road, disk)
        _first_half(road, child)
        before = len(kept(disk)[0])
        ballast = disk / "ballast"
        with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(512))
        for number in road.numbers[HALF : HALF + 6]:
            child.choose(number)
        if len(kept(disk)[0]) < before:
            return "a full disk cost choices that were kept already"
        ballast.unlink()
        for number in road.numbers[HALF + 6 : 2 * HALF]:
            child.choose(number)
        return _after_trouble(road, child, disk, b"could not be saved")
    finally:
        subprocess.run(["umount", str(disk)], capture_output=True, check=False)


def read_only(road: Road, folder: Path) -> str:
    """A folder that may no longer be written: said, gone on, and kept when it may be again."""
    if os.name != "posix":
        raise Skipped("rights of folders are another matter on this system")
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        raise Skipped("the superuser may always write, and setpriv, which takes that right away, is missing")
    saves = folder / "saves"
    saves.mkdir()
    child = Child(road, saves, before=WITHOUT_RIGHTS if os.geteuid() == 0 else ())
    _first_half(road, child)
    saves.chmod(0o555)
    for number in road.numbers[HALF : HALF + 6]:
        child.choose(number)
    saves.chmod(0o777)
    for number in road.numbers[HALF + 6 : 2 * HALF]:
        child.choose(number)
    return _after_trouble(road, child, saves, b"could not be saved")


def removed(road: Road, folder: Path) -> str:
    """The folder is deleted under the game: the next choice writes the whole play anew."""
    saves = folder / "saves"
    child = Child(road, saves)
    _first_half(road, child)
    shutil.rmtree(saves)
    _second_half(road, child)
    child.end()
    return lost(road, saves, child.shown)


def _damaged(road: Road, folder: Path, damage: Callable[[bytes], bytes], times: int = 20) -> str:
    """Damage a finished play's file many times: the state of one choice earlier is used, and the file kept aside."""
    whole = folder / "whole"
    child = Child(road, whole)
    _first_half(road, child)
    child.kill()
    for number in range(times):
        saves = folder / str(number)
        shutil.copytree(whole, saves)
        path = saves / f"{SLOT}.json"
        before = path.read_bytes()
        path.write_bytes(damage(before))
        changed = path.read_bytes()
        choices, notices, save = kept(saves)
        if save is None or len(choices) < HALF - 1:
            return f"damage cost more than the last choice: {len(choices)} of {HALF} are kept"
        if notices and not any(aside.read_bytes() == changed for aside in saves.glob(f"{SLOT}.damaged-*.json")):
            return "the damaged file was not kept aside"
    return ""


def corrupted(road: Road, folder: Path, draw: random.Random) -> str:
    """Bytes of a save changed at random."""

    def damage(data: bytes) -> bytes:
        changed = bytearray(data)
        for _time in range(draw.randint(1, 40)):
            changed[draw.randrange(len(changed))] = draw.randrange(256)
        return bytes(changed)

    return _damaged(road, folder, damage)


def truncated(road: Road, folder: Path, draw: random.Random) -> str:
    """A save cut off at random."""
    return _damaged(road, folder, lambda data: data[: draw.randrange(len(data))])


def two_games(road: Road, folder: Path) -> str:
    """Two games on one slot: the second goes on in a copy, and neither loses a choice."""
    saves = folder / "saves"
    first = Child(road, saves)
    _first_half(road, first)
    second = Child(road, saves, new=False)
    second.begun()
    for number in road.numbers[HALF : 2 * HALF]:
        first.choose(number)
        second.choose(number)
    first.end()
    second.end()
    problem = lost(road, saves, first.shown) or lost(road, saves, HALF + second.shown, f"{SLOT}-2")
    return problem or ("" if b"goes on in a copy" in second.said else "the second game did not say that it is a copy")


def clock(road: Road, folder: Path) -> str:
    """The clock set back by thirty years in the middle of a play, and then forward by sixty."""
    saves = folder / "saves"
    child = Child(road, saves)
    _first_half(road, child)
    child.end()
    for year, until in (("1968", HALF + 6), ("2068", 2 * HALF)):
        again = Child(road, saves, new=False, code=CLOCK.format(f"{year}-08-21T02:00:00+00:00"))
        for number in road.numbers[len(kept(saves)[0]) : until]:
            again.choose(number)
        again.end()
        stamp = (int(year) - 1970) * 31_556_952
        os.utime(saves / f"{SLOT}.json", (stamp, stamp))
    return lost(road, saves, 2 * HALF)


FAULTS: Mapping[str, Callable[[Road, Path], str]] = {
    "full disk": full_disk,
    "read-only folder": read_only,
    "folder removed": removed,
    "two games": two_games,
    "clock moved": clock,
}
"""Every fault that is the same each time, by its name."""

DAMAGES: Mapping[str, Callable[[Road, Path, random.Random], str]] = {
    "bytes changed": corrupted,
    "file cut off": truncated,
}
"""Every fault that draws where it strikes, by its name."""
