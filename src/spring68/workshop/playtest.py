"""The playtest: many plays at once, on all cores, and what they met, shared and never saw.

Theory of operation. The plays are numbered and made in batches (`playtestruns`); a batch depends on nothing but the
story, the wish and its first number. Processes take batches as they come free, and what comes back is added up in the
order of the numbers, so the outcome is the same for one process and for eight. Where the system can fork, a worker
inherits the machine; elsewhere it reads the story again from the bytes it is given.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import add

from spring68.engine.errors import EngineError, StoryError
from spring68.engine.machine import Machine
from spring68.engine.step import choose, start
from spring68.prove.elements import Element, elements_of
from spring68.prove.start import graph_from
from spring68.story.load import read_files
from spring68.workshop.playtestmet import Overlap
from spring68.workshop.playtestruns import BATCH, TURNS, Batch, Failure, Player, Run, Wish, keep_shortest

Files = list[tuple[str, bytes]]

_SCENE_OF = re.compile(r"[.#: ]")
"""What ends the scene's own name in the name of something that stands in it."""


@dataclass(slots=True)
class Playtest:
    """What came of all plays: the runs in order, by element and by variable's value in how many plays, failures.

    `failed` counts the plays that went wrong; `failures` holds the shortest path to each thing that did.
    """

    machine: Machine
    wish: Wish
    elements: list[Element]
    elsewhere: frozenset[str] = frozenset()
    """The scenes to which no way leads from this start."""
    runs: list[Run] = field(default_factory=list)
    met: list[int] = field(default_factory=list)
    values: dict[str, Counter[bool | int | str]] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    failed: int = 0
    overlap: Overlap = field(default_factory=Overlap)

    def add(self, batch: Batch) -> None:
        """Add the next batch."""
        self.runs += batch.runs
        self.met = list(map(add, self.met, batch.met)) if self.met else list(batch.met)
        for name, counted in zip(self.machine.names, batch.values, strict=True):
            self.values.setdefault(name, Counter()).update(counted)
        for failure in batch.failures:
            keep_shortest(self.failures, failure)
        self.failed += batch.failed
        self.overlap.add(batch.overlap)

    def never(self, kind: str) -> list[Element]:
        """What no play met, of one kind, in the order written; what is marked `unreachable` is left out."""
        return [
            element
            for number, element in enumerate(self.elements)
            if element.kind == kind and not self.met[number] and self.is_wanted(element)
        ]

    def is_wanted(self, element: Element) -> bool:
        """Whether a play from this start should be able to meet something."""
        return not element.excused and scene_of(element) not in self.elsewhere

    def coverage(self) -> dict[str, tuple[int, int]]:
        """By kind, how many things were met, and how many there are that are to be met from this start."""
        found: dict[str, tuple[int, int]] = {}
        for number, element in enumerate(self.elements):
            met, all_of_it = found.get(element.kind, (0, 0))
            if self.met[number] or self.is_wanted(element):
                found[element.kind] = (met + bool(self.met[number]), all_of_it + 1)
        return found

    def endings(self) -> Counter[str]:
        """In how many plays each ending was reached; those that no play reached stand with 0."""
        found = Counter({str(name): 0 for name in self.machine.story.endings})
        found.update(run.ending for run in self.runs if run.ending)
        return found


def playtest(machine: Machine, wish: Wish, jobs: int = 0) -> Playtest:
    """Play.

    Args:
        machine: The machine of the story.
        wish: How many plays, from where, in which way.
        jobs: By how many processes; as many as there are cores when 0. It changes nothing but the time.

    Raises:
        KeyError: when there is no such preset.
        StoryError: when the preset itself makes no sense.
    """
    elements = elements_of(machine)
    result = Playtest(machine, wish, elements, scenes_elsewhere(machine, wish.start))
    firsts = range(0, wish.plays, BATCH)
    workers = min(jobs or cores(), len(firsts))
    player = Player(machine, wish) if workers <= 1 or _can_fork() else None
    was_on = gc.isenabled()
    gc.disable()  # plays leave nothing behind that only the collector could find, and workers inherit this
    try:
        batches = (
            map(player.batch, firsts)
            if player is not None and workers <= 1
            else _in_processes(machine, wish, player, firsts, workers)
        )
        for batch in batches:
            result.add(batch)
    finally:
        if was_on:
            gc.enable()
    return result


def scenes_elsewhere(machine: Machine, preset: str) -> frozenset[str]:
    """The scenes to which no way leads from a start, whatever the conditions; the colophon is none of the machine's."""
    nodes = {point.node for point in graph_from(machine, preset).points}
    near = {str(node.scene.id) for name, node in machine.plan.nodes.items() if name in nodes}
    return frozenset(map(str, machine.plan.entry)) - near


def scene_of(element: Element) -> str:
    """The scene in which something stands; empty for notes and endings, which stand beside them."""
    return "" if element.kind in {"note", "ending"} else _SCENE_OF.split(element.name, maxsplit=1)[0]


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _can_fork() -> bool:
    return sys.platform == "linux" and "fork" in multiprocessing.get_all_start_methods()


_player: Player | None = None
"""The player of this process: inherited where it was forked, else made by `_prepare`."""


def _in_processes(
    machine: Machine, wish: Wish, player: Player | None, firsts: Iterable[int], workers: int
) -> Iterator[Batch]:
    """The batches in order, from several processes."""
    global _player
    _player = player
    try:
        if player is not None:
            with multiprocessing.get_context("fork").Pool(workers) as pool:
                yield from pool.imap(_batch, firsts)
        else:
            files = [(name, source.text.encode()) for name, source in machine.story.files.items()]
            with multiprocessing.get_context("spawn").Pool(workers, _prepare, (files, wish)) as pool:
                yield from pool.imap(_batch, firsts)
    finally:
        _player = None


def _prepare(files: Files, wish: Wish) -> None:
    """Read the story again, in a process that was not forked."""
    global _player
    _player = Player(Machine.of(read_files(files).story), wish)


def _batch(first: int) -> Batch:
    assert _player is not None
    return _player.batch(first)


def told(machine: Machine, wish: Wish, failure: Failure) -> str:
    """What went wrong, in the words of the real machine, on which the path is played once more."""
    if failure.code == TURNS:
        return f"no end is reached in {len(failure.path)} choices"
    try:
        turn = start(machine, seed=failure.seed, preset=wish.start)
        for choice in failure.path:
            turn = choose(machine, turn.state, choice)
    except StoryError as problem:
        return str(problem)
    except EngineError as problem:
        return f"{failure.place}: {failure.code}: the machine says otherwise ({problem}); please report this"
    return f"{failure.place}: {failure.code}: met by the quick step, and not by the machine; please report this"


def path_yaml(name: str, wish: Wish, failure: Failure, words: str) -> str:
    """A failing run as a stored playthrough, with a comment that says what goes wrong after the last choice."""
    comment = " ".join(words.split())
    lines = [f"# {comment}", f"playthrough: {name}", f"from: {wish.start or 'start'}", f"seed: {failure.seed}"]
    if not failure.path:
        return "\n".join([*lines, "choices: []"]) + "\n"
    return "\n".join([*lines, "choices:", *(f"  - {choice}" for choice in failure.path)]) + "\n"
