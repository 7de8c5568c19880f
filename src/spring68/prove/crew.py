"""The starts of a story proved in one process, or side by side in several; what comes out is the same.

A further process is begun afresh (`spawn`), reads nothing but what it is handed, and answers twice: what its starts have
met, and, when it is told what no start has met, what was proved of them.
"""

from __future__ import annotations

import gc
import multiprocessing
import time
from collections.abc import Callable
from typing import Any

from spring68.engine.errors import StoryError
from spring68.engine.machine import Machine
from spring68.prove.elements import Element, elements_of
from spring68.prove.part import Needed, Part, Proved, Walked
from spring68.story.model import Story

SELDOM = (200_000, 20, 50)
"""How seldom the collector of cyclic rubbish looks (`gc.set_threshold`): ways and positions by the million, no cycles."""

LARGE = 1_000
"""From how many elements on further processes are worth their beginning."""


class Crew:
    """Parts in this process and in others."""

    def __init__(
        self, machine: Machine, elements: list[Element], names: tuple[str, ...], seconds: float,
        tell: Callable[[str], None], jobs: int,
    ) -> None:  # fmt: skip
        self.machine, self.elements, self.tell = machine, elements, tell
        self.until = time.monotonic() + seconds
        shares = shared(names, jobs if len(elements) >= LARGE else 1)
        self.mine, self.others = shares[0], [Helper(machine.story, names, seconds) for names in shares[1:]]
        self.parts: dict[str, Part] = {}
        self.often = gc.get_threshold()

    def __enter__(self) -> Crew:
        gc.set_threshold(*SELDOM)
        return self

    def __exit__(self, *_problem: object) -> None:
        gc.set_threshold(*self.often)
        for other in self.others:
            other.end()

    def walk(self) -> dict[str, Walked]:
        """The first half of every start.

        Raises:
            StoryError: when a play cannot begin.
        """
        found: dict[str, Walked] = {}
        for name in self.mine:
            self.parts[name] = Part(self.machine, self.elements, name, self.until, self.tell)
            found[name] = self.parts[name].walk()
        for other in self.others:
            found |= other.answer(self.tell)
        return found

    def prove(self, needed: dict[str, Needed]) -> dict[str, Proved]:
        """The second half of every start."""
        for other in self.others:
            other.hand({name: needed[name] for name in other.names})
        found = {name: part.prove(needed[name]) for name, part in self.parts.items()}
        for other in self.others:
            found |= other.answer(self.tell)
        return found


def shared(names: tuple[str, ...], jobs: int) -> list[tuple[str, ...]]:
    """The starts shared out: the story's own for this process, its presets for the others."""
    others = max(min(jobs - 1, len(names) - 1), 0)
    if not others:
        return [names]
    return [names[:1], *(names[1:][place::others] for place in range(others))]


class Helper:
    """Another process."""

    def __init__(self, story: Story, names: tuple[str, ...], seconds: float) -> None:
        context = multiprocessing.get_context("spawn")
        self.names = names
        self.line, far = context.Pipe()
        self.process = context.Process(target=work, args=(far, story, names, seconds), daemon=True)
        self.process.start()
        far.close()

    def hand(self, what: dict[str, Needed]) -> None:
        """Hand over what the second half needs."""
        self.line.send(what)

    def answer(self, tell: Callable[[str], None]) -> dict[str, Any]:
        """What it answers; words on its progress are told meanwhile.

        Raises:
            StoryError: when a play cannot begin there.
        """
        while True:
            kind, what = self.line.recv()
            if kind == "words":
                tell(what)
            elif kind == "problem":
                raise StoryError(*what)
            else:
                return dict(what)

    def end(self) -> None:
        """End the process."""
        self.line.close()
        self.process.terminate()
        self.process.join()


def work(line: Any, story: Story, names: tuple[str, ...], seconds: float) -> None:
    """What another process does."""
    gc.set_threshold(*SELDOM)
    machine = Machine.of(story)
    elements = elements_of(machine)
    until = time.monotonic() + seconds

    def tell(words: str) -> None:
        line.send(("words", words))

    try:
        parts = {name: Part(machine, elements, name, until, tell) for name in names}
    except StoryError as problem:
        line.send(("problem", (problem.code, problem.message, problem.span)))
        return
    line.send(("answer", {name: part.walk() for name, part in parts.items()}))
    needed = line.recv()
    line.send(("answer", {name: part.prove(needed[name]) for name, part in parts.items()}))
