"""The proof of one start: what can be met from there, and what must hold on every path from there.

It has two halves. In the first a start is walked; in the second, when it is known what no start has met, the rest is
asked of the ladder and everything that is promised is shown. Each start is proved by itself, so that several can be
proved side by side; what passes between them is plain values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from spring68.engine.machine import Machine
from spring68.prove.dates import Dates
from spring68.prove.decide import Deciding
from spring68.prove.elements import Element
from spring68.prove.presets import Presets, scenes_come_to
from spring68.prove.promises import Promises, rule_facts
from spring68.prove.remarks import Doubt, doubts
from spring68.prove.start import start_of
from spring68.prove.trails import choices_of
from spring68.prove.verdict import REACHABLE, Failure, Promise
from spring68.prove.wayout import WaysOut


@dataclass(frozen=True, slots=True)
class Walked:
    """What is known after the first half: by number, the length of the shortest known way to each element met."""

    met: dict[int, int]
    main: frozenset[str]
    """The scenes that a play from there may come to; of the story's own start only."""
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Needed:
    """What the second half of a start is told: what to replay, what nobody has met, what is known of the main start."""

    replay: tuple[int, ...]
    missing: tuple[int, ...]
    main: frozenset[str]
    main_is_whole: bool


@dataclass(slots=True)
class Proved:
    """The second half: paths that were replayed, answers of the ladder, promises, failures, remarks."""

    paths: dict[int, tuple[tuple[str, ...], bool]] = field(default_factory=dict)
    """By number, the path, and whether it is a shortest one."""
    answers: dict[int, tuple[str, str, str]] = field(default_factory=dict)
    """By number, the word, the rung and the reason."""
    promises: list[Promise] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    possible: set[Doubt] = field(default_factory=set)
    refuted: set[Doubt] = field(default_factory=set)
    plays: int = 0
    positions: int = 0


class Part:
    """One start on its way to being proved."""

    def __init__(
        self, machine: Machine, elements: list[Element], name: str, until: float, tell: Callable[[str], None]
    ) -> None:  # fmt: skip
        """Prepare it, and look at what lies near.

        Raises:
            StoryError: when a play cannot begin there.
        """
        self.machine, self.name, self.tell = machine, name, tell
        self.words = f" from the preset {name}" if name else ""
        self.here = start_of(machine, elements, name, extra=rule_facts(machine), until=until)
        self.deciding = Deciding(machine, elements, [self.here], until, tell)
        self.found = Proved()

    def walk(self) -> Walked:
        """The first half. The story's own start also asks the ladder for what it did not meet by walking."""
        deciding, here = self.deciding, self.here
        deciding.walk(here)
        deciding.ways = [deciding.ways_of(here)]
        if not self.name:
            self.ask(n for n in range(len(deciding.elements)) if n not in deciding.ways[0])
        self.tell(f"what must hold on every path{self.words}")
        self.promise()
        self.tell(f"guards that never fail, and what else nobody meets{self.words}")
        self.found.possible, self.found.refuted = doubts(here, deciding, deciding.ladders[0])
        main = frozenset(scenes_come_to(here)) if not self.name else frozenset()
        return Walked({n: way[0] for n, way in deciding.ways[0].items()}, main, here.found.is_whole)

    def prove(self, needed: Needed) -> Proved:
        """The second half."""
        found = self.found
        self.ask(number for number in needed.missing if (0, number) not in self.deciding.answers)
        for number in needed.missing:
            answer = self.deciding.answers[(0, number)]
            found.answers[number] = (answer.word, answer.rung, self.deciding.reason(number, [answer.rung]))
        met = [number for number in needed.missing if number in self.deciding.ways[0]]
        self.tell(f"replaying paths{self.words}")
        self.replay([*needed.replay, *met], found)
        if self.name:
            presets = Presets(self.deciding, found.failures, needed.main, needed.main_is_whole)
            found.promises.append(presets.promise(self.machine.story.presets[self.name]))
        found.plays, found.positions = self.here.found.plays, self.here.found.positions
        return found

    def ask(self, numbers: Iterable[int]) -> None:
        """Ask the ladder for elements that were not met."""
        asked = list(numbers)
        if asked:
            self.tell(f"{len(asked)} things not met by walking{self.words}: asked of the ladder")
            self.deciding.ask(0, self.deciding.ladders[0], asked)

    def replay(self, numbers: Iterable[int], found: Proved) -> None:
        """Replay the ways to some elements; paths that begin alike one after the other."""
        ways = self.deciding.ways[0]
        paths = {number: choices_of(self.here.graph, ways[number][1]) for number in numbers}
        for number in sorted(paths, key=lambda number: (paths[number], number)):
            verdict = self.deciding.verdict(number)
            if verdict.word == REACHABLE:
                found.paths[number] = (verdict.path, verdict.is_shortest)

    def promise(self) -> None:
        """What must hold on every path."""
        promises = Promises(self.deciding)
        shown = promises.all()
        ladder = self.deciding.ladders[0]
        ways_out, dates = WaysOut(self.deciding, self.here, ladder), Dates(self.deciding, self.here)
        self.found.promises += [*shown, *ways_out.promises(), dates.promise()]
        self.found.failures += promises.failures + ways_out.failures + dates.failures
