"""The rows of `bench_prove.py`, each run as a process of its own; the last line printed is a JSON object.

A row imports the stories that it needs by itself, so that the memory of its process is that of the proof.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from time import process_time

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from spring68.engine.compiled import Compiled  # noqa: E402
from spring68.engine.graph import Graph, graph_of  # noqa: E402
from spring68.engine.machine import Machine  # noqa: E402
from spring68.prove.cone import Cone  # noqa: E402
from spring68.prove.prove import prove  # noqa: E402
from spring68.prove.verdict import REACHABLE, UNDECIDED, UNREACHABLE  # noqa: E402
from spring68.prove.whole import explore_whole  # noqa: E402
from spring68.story.load import read_files  # noqa: E402

PLENTY = 3_600.0
"""Seconds that a proof may take here; the bars are judged by what is printed."""


def made(size: int, plants: int, back: int) -> dict[str, object]:
    """A story that knows its truth: what was reported that was not planted, and the other way round."""
    from tests.prove.generator import write_story

    written = write_story(size, 0, plants, back)
    machine = written.machine()
    begun = process_time()
    proof = prove(machine, seconds=PLENTY)
    seconds = process_time() - begun
    words = {(verdict.element.kind, verdict.element.name): verdict.word for verdict in proof.verdicts}
    never = {name for name, word in words.items() if word == UNREACHABLE}
    codes = sorted((failure.code, failure.path[-1].split(".")[0].rstrip("xy")) for failure in proof.failures)
    planted = sorted(written.failures)
    return {
        "seconds": seconds, "elements": len(words), "planted dead": len(written.dead), "wrongly dead": len(never - written.dead),
        "dead not found": len(written.dead - never), "undecided": proof.undecided, "planted failures": len(planted),
        "missed failures": len([code for code in planted if code not in codes]),
        "wrong failures": len([code for code in codes if code not in planted]) + len(codes) - len(set(codes)),
    }  # fmt: skip


def counted(numbers: int, flags: int, traps: int) -> Machine:
    from tests.prove.counted import counted_story

    return Machine.of(read_files(counted_story(1_000, numbers=numbers, flags=flags, traps=traps)).story)


def wide(numbers: int, flags: int, how: str) -> dict[str, object]:
    """Bounded variables: the whole with the proof that an end can always be reached, or all that `prove` says."""
    machine = counted(numbers, flags, 0)
    begun = process_time()
    if how == "prove":
        proof = prove(machine, seconds=PLENTY)
        dead = len([verdict for verdict in proof.verdicts if verdict.word == UNREACHABLE])
        seconds = process_time() - begun
        return {
            "seconds": seconds,
            "elements": len(proof.verdicts),
            "undecided": proof.undecided,
            "unreachable": dead,
            "failures": len(proof.failures),
        }
    whole = explore_whole(Cone(graph_of(machine, "s0")), {})
    seconds = process_time() - begun
    stuck = sum(bits.bit_count() for bits in whole.stuck().values())
    return {"seconds": seconds, "states": whole.states, "stuck": stuck}


def brute(numbers: int) -> dict[str, object]:
    """Some 10⁵ and 10⁶ states, looked at one by one on the compiled step; and by the proof."""
    machine = counted(numbers, 0, 6)
    graph = graph_of(machine, "s0")
    begun = process_time()
    states, stuck = one_by_one(graph)
    seconds = process_time() - begun
    begun = process_time()
    whole = explore_whole(Cone(graph), {})
    return {
        "states one by one": states, "stuck": stuck, "seconds": seconds, "states by the whole": whole.states,
        "stuck by the whole": sum(bits.bit_count() for bits in whole.stuck().values()),
        "seconds of the whole": process_time() - begun,
    }  # fmt: skip


def one_by_one(graph: Graph) -> tuple[int, int]:
    """How many positions there are, and from how many no end can be reached."""
    compiled = Compiled(graph)
    first = (0, tuple(compiled.begin({})))
    numbers = {first: 0}
    before: list[list[int]] = [[]]
    good: list[int] = []
    waiting = [first]
    while waiting:
        point, position = waiting.pop()
        here = numbers[(point, position)]
        if point in graph.ends:
            good.append(here)
            continue
        for group in compiled.open(point, list(position)):
            after = list(position)
            target = compiled.targets[compiled.take(group, after)]
            key = (target, tuple(after))
            number = numbers.setdefault(key, len(before))
            if number == len(before):
                before.append([])
                waiting.append(key)
            before[number].append(here)
    safe = bytearray(len(before))
    while good:
        here = good.pop()
        if not safe[here]:
            safe[here] = 1
            good += before[here]
    return len(before), len(before) - sum(safe)


def walks(size: int, count: int) -> dict[str, object]:
    """Directed walks to everything that was called unreachable; none may come to anything of it."""
    from tests.prove.directed import Directed
    from tests.prove.generator import write_story

    machine = write_story(size, 0, max(size // 200, 1), 12).machine()
    proof = prove(machine, seconds=PLENTY)
    never = [verdict.element for verdict in proof.verdicts if verdict.word == UNREACHABLE]
    begun = process_time()
    directed = Directed(machine, never)
    met = directed.walk(count, Random(68))
    return {
        "unreachable": len(never), "walks": count, "turns": directed.turns, "met": sorted(met),
        "seconds": process_time() - begun,
    }  # fmt: skip


def both(stories: int) -> dict[str, object]:
    """The machine and the compiled step, side by side; an assertion fails where they differ."""
    from tests.engine.test_compiled import side_by_side
    from tests.generated import made_up

    turns = 0
    begun = process_time()
    for seed in range(stories):
        for play, preset in enumerate(("", "p")):
            turns += side_by_side(made_up(seed), Random(f"{seed}/{play}"), 25, preset)
    return {"stories": stories, "turns": turns, "seconds": process_time() - begun}


def small(stories: int) -> dict[str, object]:
    """Everything that is said of small stories, beside brute force on the machine."""
    from tests.generated import made_up
    from tests.prove.brute import brute_force, is_told_by

    judged = wrong = undecided = states = skipped = 0
    for seed in range(stories):
        machine = made_up(seed)
        brutes = [brute_force(machine, preset=preset, most=3_000) for preset in ("", "p")]
        if not all(one.is_whole for one in brutes):
            skipped += 1
            continue
        states += sum(len(one.paths) for one in brutes)
        proof = prove(machine, seconds=PLENTY)
        undecided += proof.undecided
        for verdict in proof.verdicts:
            met = [is_told_by(one, verdict.element) for one in brutes]
            if None in met or verdict.word == UNDECIDED or (verdict.element.kind == "note" and not met[0]):
                continue
            judged += 1
            if (verdict.word == REACHABLE) != any(met):
                wrong += 1
                print(seed, verdict.element.kind, verdict.element.name, verdict.word, met)
    return {"stories": stories, "too large": skipped, "states": states, "judged": judged, "wrong": wrong,
            "undecided": undecided}  # fmt: skip


ROWS: dict[str, Callable[..., dict[str, object]]] = {
    "made": made, "wide": wide, "brute": brute, "walks": walks, "both": both, "small": small,
}  # fmt: skip


def main() -> None:
    """Run one row."""
    name, *given = sys.argv[1:]
    found = ROWS[name](*(int(value) if value.isdigit() else value for value in given))
    print(json.dumps({key: round(value, 3) if isinstance(value, float) else value for key, value in found.items()}))


if __name__ == "__main__":
    main()
