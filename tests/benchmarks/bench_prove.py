"""How far the proof goes, and what it costs: `python tests/benchmarks/bench_prove.py [PART …] [--walks N]`.

made      made-up stories of 100, 1,000 and 10,000 scenes that know their truth: exactness, time, memory
round     the same, where many choices lead back to earlier scenes
brute     up to a million states looked at one by one: the same counts, the same soft-locks
walks     every *unreachable* of a made-up story of 1,000 scenes, tried by directed walks (a million with --walks 1000000)
wide      1,000 scenes with some 60 and some 900 million states
both      the machine and the compiled step, side by side over 1,000 made-up stories
small     made-up stories in which everything can stand, beside brute force on the machine
shipped   the story of the house, as a command

Each row is a process of its own; its memory is that of all its processes together.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.benchmarks.measuring import Cost, measured  # noqa: E402

SIZES = {100: 1, 1_000: 5, 10_000: 50}
"""Scenes, and how many mistakes of each kind are planted."""

WIDE = {"8 variables of four values": (8, 0, 2.0, 100), "20 flags": (0, 20, 30.0, 1_000)}
"""Numbers, flags, and the bars: seconds, MB."""


def row(*given: object) -> tuple[Cost, dict[str, object]]:
    """One measurement in a process of its own: what it cost, and what it found."""
    cost = measured([sys.executable, str(ROOT / "tests/benchmarks/prove_rows.py"), *map(str, given)])
    last = cost.output.strip().splitlines()[-1:] or ["{}"]
    return cost, json.loads(last[0]) if cost.status == 0 else {"failed": cost.status}


def told(found: dict[str, object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in found.items())


def simple(name: str, *given: int) -> None:
    """A row that has no bar but that it must say the same."""
    cost, found = row(name, *given)
    print(f"  {cost}  {told(found)}", flush=True)


def brute() -> None:
    """Some 10⁵ and 10⁶ states."""
    for numbers in (4, 5):
        simple("brute", numbers)


def made(back: int) -> None:
    """Stories that know their truth, and how the time grows."""
    known: dict[int, float] = {}
    for size, plants in SIZES.items():
        cost, found = row("made", size, plants, back)
        seconds = found.get("seconds")
        known[size] = float(seconds) if isinstance(seconds, (int, float)) else math.nan
        print(f"  {size:6} scenes {cost}  {told(found)}")
    sizes = sorted(known)
    for small, large in pairwise(sizes):
        ratio = known[large] / known[small]
        bar = large * math.log(large) / (small * math.log(small))
        print(
            f"  {small} → {large}: {ratio:.1f}× the time, n log n is {bar:.1f}×  {'ok' if ratio <= bar else 'MISSED'}"
        )


def wide() -> None:
    """Bounded variables."""
    for name, (numbers, flags, seconds, memory) in WIDE.items():
        for how in ("whole", "prove"):
            cost, found = row("wide", numbers, flags, how)
            used, states = found.get("seconds", math.nan), found.get("states", 0)
            is_in = isinstance(used, float) and used <= seconds and cost.memory <= memory
            print(f"  {name:26} {how}: {states} states {cost}  {told(found)}")
            print(f"  {'':26} bar {seconds} s, {memory} MB  {'ok' if is_in else 'MISSED'}")


def shipped() -> None:
    """The story of the house."""
    cost = measured([sys.executable, "-m", "spring68", "prove", "--format", "json"])
    summary = json.loads(cost.output)["summary"] if cost.output.startswith("{") else {}
    is_in = cost.wall <= 20 and cost.memory <= 1024 * 1.048576 and summary.get("undecided") == 0
    print(f"  {cost}  exit {cost.status}  {summary}  (bar 20 s wall, 1 GiB)  {'ok' if is_in else 'MISSED'}")


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART")
    parser.add_argument("--walks", type=int, default=20_000)
    parser.add_argument("--stories", type=int, default=1_000)
    given = parser.parse_args()
    parts: dict[str, Callable[[], object]] = {
        "made": lambda: made(0),
        "round": lambda: made(12),
        "brute": brute,
        "walks": lambda: simple("walks", 1_000, given.walks),
        "wide": wide,
        "both": lambda: simple("both", given.stories),
        "small": lambda: simple("small", given.stories // 5),
        "shipped": shipped,
    }
    for part in given.parts or parts:
        print(part, flush=True)
        parts[part]()


if __name__ == "__main__":
    main()
