"""Seeded plays on the quick step: by chance, or by what was used least, with what each of them met.

A play is fixed by the seed of the run and its own number. Plays are made in batches of a fixed size, and what was used
is counted anew in each, so that it makes no difference by how many processes they are played.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple

from spring68.engine.compiled import Compiled, Position
from spring68.engine.errors import StoryError
from spring68.engine.graph import Graph
from spring68.engine.machine import Machine
from spring68.engine.plan import LATER
from spring68.engine.step import MAX_STEPS
from spring68.engine.telling import Telling
from spring68.engine.turn import Passage
from spring68.prove.elements import elements_of, watch_for
from spring68.prove.start import given_by, graph_from
from spring68.text.source import Span
from spring68.workshop.playtestmet import Columns, Met, Overlap, Read, Tally, mark, overlap, share
from spring68.workshop.statswords import count

BATCH = 50
"""How many plays are made one after the other; what was used least is counted within them."""

RANDOM, LEAST_USED, BOTH = "random", "least-used", "both"
TURNS = "turns"
"""The code of a play that was given up after too many choices."""

IN_TAKING = {"S401", "S406"}
"""What goes wrong while a choice is being taken; anything else does where the play then stands."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be played: how many plays, from where, in which way, and when one is given up (in choices)."""

    plays: int = 1_000
    seed: int = 68
    start: str = ""
    way: str = BOTH
    most_turns: int = 2_000
    with_words: bool = True

    def is_least_used(self, number: int) -> bool:
        """Whether a play goes by what was used least; with both ways, every second one."""
        return self.way == LEAST_USED or (self.way == BOTH and number % 2 == 1)


class Run(NamedTuple):
    """One play: its number, how many choices and words, the ending (`later` where nothing is written yet)."""

    number: int
    choices: int
    words: int
    ending: str
    by_chance: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """A play that went wrong: what, where, the choices that lead to it, and the seed of its shuffles."""

    code: str
    place: str
    path: tuple[str, ...]
    seed: int


@dataclass(slots=True)
class Batch:
    """What came of some plays: by element in the order written, and by value of each variable, in how many plays."""

    runs: list[Run] = field(default_factory=list)
    met: bytes = b""
    values: list[Counter[bool | int | str]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    failed: int = 0
    overlap: Overlap = field(default_factory=Overlap)


@dataclass(slots=True)
class _Went:
    """A play while it goes: the ways taken, what was noted, the code and place of what went wrong."""

    taken: list[int] = field(default_factory=list)
    tried: int = -1
    """The group that could not be taken; -1 where that was not what went wrong."""
    noted: set[int] = field(default_factory=set)
    point: int = 0
    choices: int = 0
    code: str = ""
    place: str = ""


class Ways:
    """The steps of a graph with numbers of their own: those of their groups, and only then what further ways there are.

    Most groups have one way only. So whoever plays need not look up the step of a group, and reads one number for both
    where it leads and whether it is a choice.
    """

    def __init__(self, graph: Graph) -> None:
        """Number the steps."""
        self.steps = [ways[0] if ways else -1 for ways in graph.ways_of]
        """By way, its step; -1 for a group that has none, which cannot be taken."""
        self.others: dict[tuple[int, int], int] = {}
        """By group and number of a step in it, from 1 on, the way."""
        for group, ways in enumerate(graph.ways_of):
            for number, step in enumerate(ways[1:], 1):
                self.others[group, number] = len(self.steps)
                self.steps.append(step)
        self.targets = array("i", [self._target(graph, step) for step in self.steps])
        """By way, the point to which it leads; inverted (`~`) where it is not by a choice."""
        self.graph = graph

    @staticmethod
    def _target(graph: Graph, step: int) -> int:
        if step < 0:
            return 0
        target = graph.steps[step].target
        return target if graph.steps[step].choice else ~target

    def of(self, group: int, step: int) -> int:
        """The way that a step of a group is."""
        number = step - self.steps[group]
        return self.others[group, number] if number else group

    def group(self, way: int) -> int:
        """The group to which a way belongs."""
        return self.graph.steps[self.steps[way]].group


class Player:
    """Plays one story, in one process."""

    def __init__(self, machine: Machine, wish: Wish) -> None:
        """Prepare.

        Raises:
            KeyError: when there is no such preset.
            StoryError: when the story or the preset cannot begin.
        """
        self.machine, self.wish = machine, wish
        self.tally = Tally(elements_of(machine))
        self.given = given_by(machine, wish.start)
        self.graph = graph_from(machine, wish.start)
        watch = watch_for(self.graph, self.tally.elements)
        self.telling = Telling(self.graph, self.piece, watch) if wish.with_words else None
        self.compiled: Compiled = self.telling or Compiled(self.graph, watch)
        self.ways = Ways(self.graph)
        self.takers: list[Any] = [None]
        """How groups can be taken, each way once: a function, or 0 where nothing changes; None where not asked yet."""
        self.kinds = array("H" if len(self.graph.groups) < 1 << 16 else "i", [0]) * len(self.graph.groups)
        """By group, which of these it is."""
        self.kind_of: dict[Any, int] = {}
        self.notes = Columns(len(self.ways.steps), -1)
        """What a way notes whenever it is taken."""
        for way, step in enumerate(self.ways.steps):
            self.notes.put(way, self.compiled.notes[step] if step >= 0 else ())
        self.fixed = Columns(len(self.ways.steps), 0)
        """What a way tells whenever it is taken, as far as it is known."""
        self.pieces: dict[str, int] = {}
        self.weights = array("i", [0])
        """By number of a text, its words; 0 is the number of no text."""
        elements = enumerate(self.tally.elements)
        self.endings = {element.name: at for at, element in elements if element.kind == "ending"}
        self.used: list[int] = []

    def batch(self, first: int) -> Batch:
        """The plays from a number on, as many as belong together."""
        self.used = [0] * len(self.graph.groups)
        made = Batch(values=[Counter() for _variable in self.machine.names])
        last: tuple[Met, Read] | None = None
        by_chance = self.wish.way != LEAST_USED
        for number in range(first, min(first + BATCH, self.wish.plays)):
            met, told = self.play(number, made)
            if by_chance != self.wish.is_least_used(number):
                pieces = set(told)
                read = Read(pieces, self.words(pieces))
                if last is not None:
                    made.overlap.add(self.shared(met, read, *last))
                last = met, read
        made.met = self.tally.taken()
        return made

    def play(self, number: int, made: Batch) -> tuple[Met, list[int]]:
        """One play, added to a batch: what it met, and the texts that it told."""
        went = _Went()
        position = self._begin(number, went)
        if not went.code:
            random = Random(f"{self.wish.seed}/{number}").random
            self._go(went, position, random, self.wish.is_least_used(number))
        if self.telling is not None:
            self.telling.told += self.fixed.of(went.taken)
        if went.code:
            self._fail(went, number, made)
        marks = self.tally.marks()
        mark(self.notes.of(went.taken), marks)
        mark(went.noted, marks)
        ending = ""
        if not went.code:
            ending = self._ending(went.point)
            if ending in self.endings:
                marks[self.endings[ending]] = 1
            for counter, value in zip(made.values, position, strict=False):
                counter[value] += 1
        told: list[int] = self.telling.told if self.telling is not None else []
        made.runs.append(Run(number, went.choices, self.words(told), ending, not self.wish.is_least_used(number)))
        return self.tally.add(marks), told

    def piece(self, passage: Passage) -> int:
        """The number of a text; equal texts have one number, and `weights` says how many words they have."""
        texts = [paragraph.text for paragraph in passage.paragraphs] + [sheet.text for sheet in passage.sheets]
        text = "\n".join(texts)
        if text not in self.pieces:
            self.pieces[text] = len(self.weights)
            self.weights.append(count(text))
        return self.pieces[text]

    def words(self, pieces: Iterable[int]) -> int:
        """The words of some texts."""
        return sum(map(self.weights.__getitem__, pieces))

    def shared(self, met: Met, read: Read, other: Met, other_read: Read) -> Overlap:
        """What two plays share: of all scenes, choices and words that stand in either, the part that is in both."""
        words = self.words(read.pieces & other_read.pieces)
        return Overlap(1, *overlap(met, other), share(words, read.words + other_read.words))

    def _begin(self, number: int, went: _Went) -> Position:
        try:
            if self.telling is not None:
                return self.telling.begin(self.given, went.noted, seed=self.wish.seed + number)
            return self.compiled.begin(self.given, went.noted)
        except StoryError as problem:
            went.code, went.place = problem.code, problem.span.place if problem.span is not None else ""
            return []

    def _go(self, went: _Went, position: Position, random: Callable[[], float], least_used: bool) -> None:
        """Play on to an end, to what goes wrong, or to where it is given up."""
        compiled, ends, targets, others = self.compiled, self.graph.ends, self.ways.targets, self.ways.others
        opened, behinds, takers, kinds = compiled.opened, compiled.behind, self.takers, self.kinds
        noted, taken, most = went.noted, went.taken, self.wish.most_turns
        point = passes = choices = group = 0
        try:
            while point not in ends:
                known = opened[point]
                if known is None:
                    compiled.prepare_open(point)
                    known = opened[point]
                if type(known) is tuple:
                    behind, offered = behinds[point], known[0](position, noted, known)
                else:
                    behind, offered = 0, known
                if not offered:
                    raise StoryError("S402", "", self._span(point))
                if least_used and len(offered) > 1:
                    group = self.least([behind + number for number in offered], random)
                else:
                    group = behind + offered[int(random() * len(offered))]
                take = takers[kinds[group]]
                if take is None:
                    take = self._prepare(group)
                way = group
                if take and (number := take(position, noted)):
                    way = others[group, number]
                taken.append(way)
                target = targets[way]
                if target >= 0:
                    point, choices, passes = target, choices + 1, 0
                    if choices >= most and point not in ends:
                        raise StoryError(TURNS, "")
                else:
                    point, passes = ~target, passes + 1
                    if passes >= MAX_STEPS:
                        raise StoryError("S303", "", self._span(point))
        except StoryError as problem:
            went.code, went.place = problem.code, problem.span.place if problem.span is not None else ""
            went.tried = group if problem.code in IN_TAKING else -1
        went.point, went.choices = point, choices

    def _prepare(self, group: int) -> Any:
        """See that it is known how to take a group, and what its steps tell in any case; how to take it."""
        self.compiled.prepare(group)
        take = self.compiled.taken[group]
        take = 0 if type(take) is int else take
        if take not in self.kind_of:
            self.kind_of[take] = len(self.takers)
            self.takers.append(take)
        self.kinds[group] = self.kind_of[take]
        if self.telling is not None:
            for step in self.graph.ways_of[group]:
                self.fixed.put(self.ways.of(group, step), self.telling.fixed[step])
        return take

    def least(self, offered: list[int], random: Callable[[], float]) -> int:
        """One of the groups that were used least; it is counted as used."""
        used = self.used
        fewest = min(used[group] for group in offered)
        kept = [group for group in offered if used[group] == fewest]
        group = kept[int(random() * len(kept))] if len(kept) > 1 else kept[0]
        used[group] += 1
        return group

    def _span(self, point: int) -> Span:
        return self.machine.plan.nodes[self.graph.points[point].node].beat.span

    def _ending(self, point: int) -> str:
        return LATER if self.graph.points[point].node == LATER else self.graph.ending(point)

    def _fail(self, went: _Went, number: int, made: Batch) -> None:
        """Keep a failure, the shortest of its kind; what the turn met that went wrong does not count."""
        made.failed += 1
        length = went.choices + (went.tried >= 0 and bool(self.graph.groups[went.tried].choice))
        if went.code == TURNS and is_known(made.failures, went.code, went.place, length):
            return
        groups = [self.ways.group(way) for way in went.taken]
        groups += [went.tried] if went.tried >= 0 else []
        path = tuple(choice for group in groups if (choice := self.graph.groups[group].choice))
        keep_shortest(made.failures, Failure(went.code, went.place, path, self.wish.seed + number))
        if went.code == TURNS:
            return
        last = max((at for at, group in enumerate(groups) if self.graph.groups[group].choice), default=0)
        went.taken = []
        went.noted.clear()
        went.point = 0
        position = self._begin(number, went)
        for group in groups[:last]:
            self.compiled.open(went.point, position, went.noted)
            step = self.compiled.take(group, position, went.noted)
            went.taken.append(self.ways.of(group, step))
            went.point = self.compiled.targets[step]


def is_known(failures: list[Failure], code: str, place: str, length: int) -> bool:
    """Whether a failure of a kind is known whose path is no longer than so many choices."""
    return any((known.code, known.place) == (code, place) and len(known.path) <= length for known in failures)


def keep_shortest(failures: list[Failure], failure: Failure) -> None:
    """Add a failure unless one of its kind is known that is as short; a longer one makes room for it."""
    if is_known(failures, failure.code, failure.place, len(failure.path)):
        return
    for at, known in enumerate(failures):
        if (known.code, known.place) == (failure.code, failure.place):
            failures[at] = failure
            return
    failures.append(failure)
