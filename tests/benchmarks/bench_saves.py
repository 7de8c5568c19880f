"""What a save costs after 1,000 choices, and what opening one takes: `python tests/benchmarks/bench_saves.py [FOLDER]`.

The measure is the least that is safe in a crash: write as many bytes to a temporary file, `fsync`, rename, `fsync` the
folder. Beside it stands `Store.write`, which also makes the text and keeps the save before it under a second name.
Wall time, because the disk does most of the work, the rounds in turn; the median and the best of each. FOLDER says on
which disk; a folder of its own in the system's temporary one otherwise.

Then a save of 400 choices is loaded and reconciled, as at the start of an installed program: from the call to a session
that stands at its place, the story opened from its cache, in a process that has done nothing before but import (a first
call is slower than a second one). The story is the shipped one (a play of it has some 150 choices, so the save has three
takes of it) and a made-up one of as many scenes with all choices in one take; each as it was when the save was made, and
edited since: three in four of its scenes say something else, so all hashes differ, and one choice has a new name, told
under `formerly`. The files are an hour old: of those changed within the last two seconds the bytes are compared, too.
CPU time, the best, the median and the longest of the starts, the same by the clock, and how that compares with half a
million additions in the same process: a quiet machine of 2020 needs some 20 ms for those, a busy one twice as long.
Below it the same again and again in one process that does nothing else: the longest would show a collection of rubbish.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.benchmarks.generated_yaml import story_files  # noqa: E402

from spring68.engine.step import open_names  # noqa: E402
from spring68.opening import keep_story, open_story  # noqa: E402
from spring68.saves.codec import decode, encode  # noqa: E402
from spring68.saves.model import Mark, Page, Save, Snapshot, Step, Take  # noqa: E402
from spring68.saves.store import Store  # noqa: E402
from spring68.session import Session  # noqa: E402

CHOICES = 1_000
OPENED = 400
"""Choices of the saves that are opened."""

BAR = 50.0
"""Milliseconds that opening one may take."""

STARTS = 9
AGAIN = 40
"""How often it is opened in one process."""

ROUNDS = 200
MOST_BYTES = 64 * 1024


def made_up_save(seed: int = 68) -> Save:
    """A save with 1,000 choices in two takes, all scenes visited, and a full page; names as long as the story's."""
    chance = Random(seed)
    scenes = [f"scene_{number:03}" for number in range(185)]
    steps = tuple(
        Step(f"{chance.choice(scenes)}.a_choice_{chance.randrange(5)}", chance.random() < 0.02) for _ in range(CHOICES)
    )
    snapshot = Snapshot(
        place=scenes[-1],
        variables={f"variable_{number}": chance.choice((True, False, 3, "word")) for number in range(50)},
        visits=dict.fromkeys(scenes, 1),
        seen=tuple(f"note_{number}" for number in range(40)),
        digest="0123456789ab",
    )
    page = Page("Spring", "1968-06-28", "Prague", "Friday 28 June 1968", "spring", ("Rain on the roof. " * 40,) * 3)
    page = replace(page, options=(("Go on.", ""),) * 3, marks=(Mark(0, "beat"),) * 3)
    takes = (Take(None, 0, steps[: CHOICES // 2]), Take(0, CHOICES // 2, steps[CHOICES // 2 :]))
    hashes = {name: f"{chance.getrandbits(48):012x}" for name in scenes}
    acts = {"spring": (0, snapshot), "weather": (400, snapshot)}
    return Save("test", "1", "0" * 64, 68, scenes=hashes, takes=takes, take=1, snapshot=snapshot, acts=acts, page=page)


def bare_write(folder: Path, data: bytes) -> Callable[[int], None]:
    """Write, fsync, rename, fsync the folder."""

    def run(_round: int) -> None:
        temporary = folder / "bare.tmp"
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(folder / "bare.json")
        handle = os.open(folder, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)

    return run


def turn_written(store: Store, save: Save) -> Callable[[int], None]:
    """One more choice, and the whole save written, as after every turn."""
    kept = save

    def run(number: int) -> None:
        nonlocal kept
        kept = kept.with_step(Step(f"scene.choice_{number % 7}")) if number % 50 else save
        store.write("play", kept)

    return run


def seconds(run: Callable[[int], None], number: int) -> float:
    """How long one run takes."""
    begun = perf_counter()
    run(number)
    return perf_counter() - begun


def measure(folder: Path) -> None:
    """Take all in turn and print them."""
    save = made_up_save()
    data = encode(save)
    store = Store(folder)
    store.hold("play")
    runs: dict[str, Callable[[int], None]] = {
        "bare write": bare_write(folder, data),
        "save": turn_written(store, save),
        "encode": lambda _round: _used(encode(save)),
        "load": lambda _round: _used(store.info("play")),
    }
    times: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(ROUNDS):
        for name, run in runs.items():
            times[name].append(seconds(run, number))
    store.let_go()
    assert decode(data) == save
    print(f"{CHOICES} choices, {len(data)} bytes (bar {MOST_BYTES})")
    for name, found in times.items():
        ratio = median(found) / median(times["bare write"])
        said = "  (bar 2.0×)" if name == "save" else ""
        print(f"  {name:10} {median(found) * 1e3:7.3f} ms (best {min(found) * 1e3:.3f})  {ratio:5.2f}×{said}")


# opening


def shipped(folder: Path) -> None:
    """The story of the house."""
    shutil.copytree(ROOT / "story", folder)


def made_up(folder: Path) -> None:
    """A story of as many scenes, which can be played for ever."""
    for name, data in story_files(185):
        path = folder.parent / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def grow_old(folder: Path) -> None:
    """Make all files of a folder an hour old."""
    for path in folder.rglob("*.yaml"):
        past = path.stat().st_mtime - 3_600
        os.utime(path, (past, past))


def play(folder: Path, saves: Path) -> str:
    """A play of 400 choices, at random but always the same; a name of one of them."""
    machine, chance = open_story(folder), Random(68)
    session = Session.begin(machine, Store(saves), seed=68, slot="long")
    for _choice in range(OPENED):
        names = open_names(machine, session.state)
        if not names:
            session.go_back(5 + len(session.save.takes))
            names = open_names(machine, session.state)
        session.choose(chance.choice(names))
    session.close()
    return session.save.steps[3].choice


def edit(folder: Path, logged: str) -> None:
    """Other words in three of four scenes, and another name for a choice that was made."""
    scene, _dot, choice = logged.rpartition("/")[2].rpartition(".")
    number = 0
    for path in sorted((folder / "acts").rglob("*.yaml")):
        parts = path.read_text(encoding="utf-8").split("\n---\n")
        for at, part in enumerate(parts):
            number += 1
            if re.search(rf"^scene: {scene}$", part, re.MULTILINE):
                parts[at] = re.sub(rf"\b{choice}\b", f"{choice}_now", part)
            elif number % 4:
                parts[at] = re.sub(r"^place: ", "place: Once more, ", part, flags=re.MULTILINE)
        text = re.sub(rf"\b{scene}\.{choice}\b", f"{scene}.{choice}_now", "\n---\n".join(parts))
        path.write_text(text, encoding="utf-8")
    shutil.rmtree(folder / "playthroughs", ignore_errors=True)
    with (folder / "story.yaml").open("a", encoding="utf-8") as file:
        file.write(f"formerly: {{{scene}.{choice}: {scene}.{choice}_now}}\n")


def opened(folder: Path, cache: Path, saves: Path) -> None:
    """Open the save once; print the seconds of the processor, of the clock, and of half a million additions."""
    begun, total = process_time(), 0
    for number in range(500_000):
        total += number
    added = process_time() - begun
    cpu, clock = process_time(), perf_counter()
    session = Session.resume(open_story(folder, cache), Store(saves), "long")
    print(process_time() - cpu, perf_counter() - clock, added, *session.notices)
    session.close()


def again(folder: Path, cache: Path, saves: Path) -> None:
    """Open the save again and again; print what that took."""
    cpu, clock = [], []
    for _time in range(AGAIN):
        begun, begun_clock = process_time(), perf_counter()
        session = Session.resume(open_story(folder, cache), Store(saves), "long")
        cpu.append((process_time() - begun) * 1e3)
        clock.append((perf_counter() - begun_clock) * 1e3)
        session.close()
    print(f"CPU {spread(cpu)}; by the clock {spread(clock)}")


def spread(times: list[float]) -> str:
    """The best, the median and the longest of some times."""
    return f"{min(times):.1f} ms, median {median(times):.1f}, longest {max(times):.1f}"


def measure_opening(name: str, make: Callable[[Path], None], place: Path) -> None:
    """Print what opening takes, before and after an edit."""
    folder, cache, saves = place / "story", place / "cache", place / "saves"
    make(folder)
    logged = play(folder, saves)
    for state in ("as it was", "edited"):
        if state == "edited":
            edit(folder, logged)
        grow_old(folder)
        assert keep_story(open_story(folder), folder, cache)
        begin = [sys.executable, __file__, "--open", *map(str, (folder, cache, saves))]
        said = [subprocess.run(begin, capture_output=True, text=True, check=True).stdout.split() for _ in range(STARTS)]
        assert all(("changed" in words) == (state == "edited") for words in said), said
        cpu, clock, added = ([float(words[column]) * 1e3 for words in said] for column in range(3))
        ratio = median(one / other for one, other in zip(cpu, added, strict=True))
        print(
            f"  {name}, {state}: CPU {spread(cpu)}; by the clock {spread(clock)}"
            f"  {ratio:.2f}× half a million additions ({median(added):.1f} ms)  (bar {BAR:.0f} ms)"
        )
        begin[2] = "--again"
        print("    again and again:", subprocess.run(begin, capture_output=True, text=True, check=True).stdout.rstrip())


def _used(_result: object) -> None:
    return


def main() -> None:
    """Measure in a folder that is gone afterwards."""
    if sys.argv[1:2] == ["--open"]:
        opened(*map(Path, sys.argv[2:]))
        return
    if sys.argv[1:2] == ["--again"]:
        again(*map(Path, sys.argv[2:]))
        return
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
        measure(Path(folder))
        print(f"a save of {OPENED} choices opened")
        measure_opening("the shipped story", shipped, Path(folder) / "shipped")
        measure_opening("one take of 400", made_up, Path(folder) / "made-up")


if __name__ == "__main__":
    main()
