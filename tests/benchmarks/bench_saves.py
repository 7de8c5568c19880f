"""What a save costs after 1,000 choices: `python tests/benchmarks/bench_saves.py [FOLDER]`.

The measure is the least that is safe in a crash: write as many bytes to a temporary file, `fsync`, rename, `fsync` the
folder. Beside it stands `Store.write`, which also makes the text and keeps the save before it under a second name.
Wall time, because the disk does most of the work, the rounds in turn; the median and the best of each. FOLDER says on
which disk; a folder of its own in the system's temporary one otherwise.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from spring68.saves.codec import decode, encode  # noqa: E402
from spring68.saves.model import Mark, Page, Save, Snapshot, Step, Take  # noqa: E402
from spring68.saves.store import Store  # noqa: E402

CHOICES = 1_000
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


def _used(_result: object) -> None:
    return


def main() -> None:
    """Measure in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
        measure(Path(folder))


if __name__ == "__main__":
    main()
