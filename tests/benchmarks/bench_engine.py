"""How much `engine.choose` costs beside the bare library: `python tests/benchmarks/bench_engine.py`.

The bare step is a trigger of `transitions` with one condition, one `before` and one `on_enter`. The engine's step takes
a choice with an `if` and a `do`, enters a scene and comes to rest; once without words, once with them composed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.helpers import machine_of  # noqa: E402
from transitions import Machine as Kernel  # noqa: E402
from transitions import State  # noqa: E402

from spring68.engine.step import choose, start  # noqa: E402

STEPS = 400
ROUNDS = 90
"""Many short rounds: on a machine with other work some of them are quiet."""

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


def main() -> None:
    """Measure the three in turn; print the best round of each, and the median of the ratios within a round."""
    runs = {"bare library": bare(), "engine, no words": engine(compose=False), "engine, words": engine(compose=True)}
    rounds = [{name: seconds(run) for name, run in runs.items()} for _round in range(ROUNDS)]
    for name in runs:
        best = min(times[name] for times in rounds) / STEPS * 1e6
        ratio = median(times[name] / times["bare library"] for times in rounds)
        print(f"{name:17} {best:6.1f} µs   {ratio:.2f}×{'  (bar 2.0×)' if name == 'engine, no words' else ''}")


if __name__ == "__main__":
    main()
