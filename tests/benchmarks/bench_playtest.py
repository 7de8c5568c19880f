"""How fast a playtest is beside the bare library: `python tests/benchmarks/bench_playtest.py`.

The bare loop is `transitions` alone over the same story: a trigger for each choice, its `if` as a condition, its `do`
as a `before`; one of the choices of a state is drawn, and drawn again where its condition fails. It counts nothing and
has no words. The playtest draws by chance, keeps coverage, variables and overlap, and once composes and counts every
text. All run in turn in one process; CPU time, choices a second, the median of the ratios within a round.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.benchmarks.generated_yaml import story_files  # noqa: E402
from transitions import Machine as Kernel  # noqa: E402
from transitions import State  # noqa: E402

from spring68.engine.machine import Machine  # noqa: E402
from spring68.engine.rules import apply_changes  # noqa: E402
from spring68.story.load import read_files  # noqa: E402
from spring68.workshop.playtest import cores, playtest  # noqa: E402
from spring68.workshop.playtestruns import BATCH, Player, Wish  # noqa: E402
from spring68.workshop.playtestwords import as_json  # noqa: E402

ROUNDS = 15
BARE_STEPS = 4_000
BATCHES = 2
"""How many batches of plays are one measurement: some 100,000 choices."""
CORE_ROUNDS = 3
TURNS = 1_000
"""Choices of a play: the generated stories never end."""


class Model:
    """What the bare library moves."""

    __slots__ = ("state", "values")

    def __init__(self, state: str, values: list[bool | int | str]) -> None:
        self.state, self.values = state, values


def machine_of(scenes: int) -> Machine:
    """The machine of a generated story."""
    gc.disable()
    machine = Machine.of(read_files(story_files(scenes)).story)
    gc.enable()
    gc.collect()
    gc.freeze()
    return machine


def bare(machine: Machine) -> Callable[[], int]:
    """Choices taken by the library alone; how many."""
    values = [variable.default for variable in machine.story.variables.values()]
    model = Model(machine.plan.entry[str(machine.story.start)], values)
    states = [State(name) for name in machine.plan.nodes]
    kernel = Kernel(model=None, states=states, initial=None, auto_transitions=False, send_event=True)
    triggers: dict[str, list[Callable[[Model], bool]]] = {}
    for node in machine.plan.nodes.values():
        for offer in node.offers:
            test, changes = offer.test, offer.act.changes
            kernel.add_transition(
                offer.name, node.name, offer.routes[0].target,
                conditions=[lambda event, test=test: test(event.model)] if test is not None else None,
                before=[lambda event, changes=changes: apply_changes(changes, event.model)],
            )  # fmt: skip
        triggers[node.name] = [kernel.events[offer.name].trigger for offer in node.offers]
    random = Random(68).random

    def run() -> int:
        done = 0
        while done < BARE_STEPS:
            drawn = triggers[model.state]
            done += bool(drawn[int(random() * len(drawn))](model))
        return done

    return run


def ours(machine: Machine, *, words: bool) -> Callable[[], int]:
    """Choices taken by the playtest; how many."""
    player = Player(machine, Wish(plays=BATCHES * BATCH, way="random", most_turns=TURNS, with_words=words))
    firsts = range(0, BATCHES * BATCH, BATCH)
    return lambda: sum(run.choices for first in firsts for run in player.batch(first).runs)


def rate(run: Callable[[], int]) -> float:
    """Choices a second of CPU time."""
    begun = process_time()
    done = run()
    return done / (process_time() - begun)


def told(name: str, rates: list[dict[str, float]], over: str, bar: float) -> None:
    """One line: the best rate, the median of its ratios to another, and the ratio of the best rates."""
    best, other = (max(rates_[which] for rates_ in rates) for which in (name, over))
    ratio = median(rates_[name] / rates_[over] for rates_ in rates)
    print(f"{name:28}{best:>10,.0f}/s   {ratio:6.2f}× {over}, at best {best / other:.2f}×  (bar {bar}×)")


def both_cores(machine: Machine) -> None:
    """The same plays by one process and by one for each core, in turn: the same report, in less time."""
    wish = Wish(plays=40 * BATCH, most_turns=TURNS)
    took: dict[int, list[float]] = {}
    used: dict[int, list[float]] = {}
    reports: set[str] = set()
    for _round in range(CORE_ROUNDS):
        for jobs in (1, cores()):
            begun, cpu = perf_counter(), sum(os.times()[:4])
            reports.add(json.dumps(as_json(playtest(machine, wish, jobs))))
            took.setdefault(jobs, []).append(perf_counter() - begun)
            used.setdefault(jobs, []).append((sum(os.times()[:4]) - cpu) / took[jobs][-1])
    for jobs, times in took.items():
        print(f"{wish.plays:,} plays by {jobs} processes: {min(times):.1f} s, up to {max(used[jobs]):.2f} cores used")
    print(f"different reports among them: {len(reports) - 1}")


def main() -> None:
    """Measure all in turn."""
    small, large = machine_of(1_000), machine_of(10_000)
    runs = {
        "bare library": bare(small),
        "no words, 1,000 scenes": ours(small, words=False),
        "words, 1,000 scenes": ours(small, words=True),
        "no words, 10,000 scenes": ours(large, words=False),
        "words, 10,000 scenes": ours(large, words=True),
    }
    gc.disable()  # as `playtest` does, and for the bare library too
    for run in runs.values():
        run()
    rates = [{name: rate(run) for name, run in runs.items()} for _round in range(ROUNDS)]
    print(f"bare library: {max(rates_['bare library'] for rates_ in rates):,.0f} choices a second")
    told("no words, 1,000 scenes", rates, "bare library", 10)
    told("words, 1,000 scenes", rates, "bare library", 4)
    told("no words, 10,000 scenes", rates, "no words, 1,000 scenes", 0.7)
    told("words, 10,000 scenes", rates, "words, 1,000 scenes", 0.7)
    both_cores(small)


if __name__ == "__main__":
    main()
