"""How much `engine.choose` costs beside the bare library: `python tests/benchmarks/bench_engine.py`.

The bare step is a trigger of `transitions` with one condition, one `before` and one `on_enter`. The engine's step takes
a choice with an `if` and a `do`, enters a scene and comes to rest; once without words, once with them composed.

`python tests/benchmarks/bench_engine.py both` measures nothing: it walks the machine and both quick steps, with and
without words, side by side over the whole shipped story and over 1,000 made-up ones, and fails where they differ.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median
from time import process_time

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.helpers import machine_of  # noqa: E402
from transitions import Machine as Kernel  # noqa: E402
from transitions import State  # noqa: E402

from spring68.engine.machine import Machine  # noqa: E402
from spring68.engine.step import choose, start  # noqa: E402
from spring68.story.load import load_story  # noqa: E402

STEPS = 400
ROUNDS = 90
"""Many short rounds: on a machine with other work some of them are quiet."""

PLAYS = 100
STORIES = 1_000
MOST_TURNS = 25
"""How far `both` goes: plays of the shipped story, made-up stories, and choices of a play of one of them."""

SCENES = """
scene: a
text: Rain on the tin roof, and the tram late.
choices: [{pick: Go, id: go, if: n >= 0, do: n += 1, to: b}]
---
scene: b
text: Rain on the tin roof, and no tram at all.
choices: [{pick: Go, id: go, if: n >= 0, do: n -= 1, to: a}]
"""


class Model:
    """What the bare library moves."""

    __slots__ = ("count", "state")

    def __init__(self) -> None:
        self.state, self.count = "a", 0


def bare() -> Callable[[], None]:
    """Steps of the library alone."""

    def add(event: object) -> None:
        model.count += 1

    model = Model()
    states = [State(name, on_enter=[lambda event: None]) for name in ("a", "b")]
    kernel = Kernel(model=None, states=states, initial=None, auto_transitions=False, send_event=True)
    for source, target in (("a", "b"), ("b", "a")):
        kernel.add_transition("go", source, target, conditions=[lambda event: model.count >= 0], before=[add])
    trigger = kernel.events["go"].trigger

    def run() -> None:
        for _step in range(STEPS):
            trigger(model)

    return run


def engine(*, compose: bool) -> Callable[[], None]:
    """Steps of the engine."""
    machine = machine_of(SCENES, story="vars: {n: 0 in 0..5 clamp}")
    first = start(machine).state

    def run() -> None:
        state = first
        for _step in range(STEPS):
            state = choose(machine, state, "go", compose=compose).state

    return run


def seconds(run: Callable[[], None]) -> float:
    """The CPU time of one run."""
    begun = process_time()
    run()
    return process_time() - begun


def both() -> None:
    """The machine beside the quick steps, as the tests do it, only longer."""
    from tests.engine import test_compiled, test_telling, test_whole_story
    from tests.generated import made_up

    begun = process_time()
    machine = Machine.of(load_story(test_whole_story.STORY, "story").story)
    for preset in ("", *map(str, machine.story.presets)):
        turns, taken, choices = test_whole_story.everywhere(machine, 20 if preset else PLAYS, preset)
        name = preset or "the start"
        print(f"from {name}: {turns:,} turns, {len(taken)} of {len(choices)} choices taken, no difference", flush=True)
    turns = 0
    for seed in range(STORIES):
        for preset in ("", "p"):
            turns += test_compiled.side_by_side(made_up(seed), Random(f"{seed}/{preset}"), MOST_TURNS, preset)
        test_telling.side_by_side(made_up(seed), Random(seed), MOST_TURNS, seed)
    print(f"{STORIES:,} made-up stories: {turns:,} turns, and one play of each for the words, no difference")
    print(f"{process_time() - begun:.0f} s CPU")


def main() -> None:
    """Measure the three in turn; print the best round of each, and the median of the ratios within a round."""
    runs = {"bare library": bare(), "engine, no words": engine(compose=False), "engine, words": engine(compose=True)}
    rounds = [{name: seconds(run) for name, run in runs.items()} for _round in range(ROUNDS)]
    for name in runs:
        best = min(times[name] for times in rounds) / STEPS * 1e6
        ratio = median(times[name] / times["bare library"] for times in rounds)
        print(f"{name:17} {best:6.1f} µs   {ratio:.2f}×{'  (bar 2.0×)' if name == 'engine, no words' else ''}")


if __name__ == "__main__":
    both() if sys.argv[1:] == ["both"] else main()
