"""Seeded plays on the quick step: by chance, or by what was used least, with what each of them met.

A play is fixed by the seed of the run and its own number. Plays are made in batches of a fixed size, and what was used
is counted anew in each, so that it makes no difference by how many processes they are played.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from random import Random
from typing import NamedTuple

from spring68.engine.compiled import Compiled, Position
from spring68.engine.errors import StoryError
from spring68.engine.machine import Machine
from spring68.engine.plan import LATER
from spring68.engine.step import MAX_STEPS
from spring68.engine.telling import Telling
from spring68.engine.turn import Passage
from spring68.prove.elements import elements_of, watch_for
from spring68.prove.start import given_by, graph_from
from spring68.text.source import Span
from spring68.workshop.statswords import count

BATCH = 50
"""How many plays are made one after the other; what was used least is counted within them."""

CHOICE = 1 << 32
"""A choice among elements that are counted together with scenes; a story has fewer scenes than this."""

COLUMNS = 2
"""How many notes of a step stand in columns."""

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
class Overlap:
    """What pairs of plays share: sums over pairs of the shares of scenes, choices and words that stand in both."""

    pairs: int = 0
    scenes: float = 0.0
    choices: float = 0.0
    words: float = 0.0

    def add(self, other: Overlap) -> None:
        """Add other pairs."""
        self.pairs += other.pairs
        self.scenes += other.scenes
        self.choices += other.choices
        self.words += other.words


@dataclass(slots=True)
class Batch:
    """What came of some plays: by element (its number) and by value of each variable, in how many plays."""

    runs: list[Run] = field(default_factory=list)
    met: Counter[int] = field(default_factory=Counter)
    values: list[Counter[bool | int | str]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    failed: int = 0
    overlap: Overlap = field(default_factory=Overlap)


@dataclass(slots=True)
class _Went:
    """A play while it goes: the steps taken, what was noted, the code and place of what went wrong."""

    taken: list[int] = field(default_factory=list)
    tried: int = -1
    """The group that could not be taken; -1 where that was not what went wrong."""
    noted: set[int] = field(default_factory=set)
    point: int = 0
    choices: int = 0
    code: str = ""
    place: str = ""


@dataclass(slots=True)
class _Met:
    """What one play met, for comparison with another: elements and texts."""

    met: int
    """A byte for each element, 1 or 0, as one whole number: two plays are compared by a single operation."""
    weight: int
    """Its scenes, and times `CHOICE` its choices."""
    pieces: set[int]
    words: int
    """Of `pieces`, each once."""


class Notes:
    """What steps note whenever they are taken, in columns of plain numbers.

    In a large story most of the time goes into fetching from memory; a column is a tenth of what as many tuples are.
    """

    def __init__(self, notes: Sequence[tuple[int, ...]]) -> None:
        """Lay out the notes of each step; most steps have no more than there are columns."""
        self.columns = [
            array("i", [noted[column] if column < len(noted) else -1 for noted in notes]) for column in range(COLUMNS)
        ]
        self.more = {step: noted[COLUMNS:] for step, noted in enumerate(notes) if len(noted) > COLUMNS}

    def mark(self, steps: set[int], met: bytearray) -> None:
        """Mark all that some steps note; the last byte is for those that note nothing."""
        for column in self.columns:
            for number in map(column.__getitem__, steps):
                met[number] = 1
        for step in steps & self.more.keys() if self.more else ():
            for number in self.more[step]:
                met[number] = 1


class Player:
    """Plays one story, in one process."""

    def __init__(self, machine: Machine, wish: Wish) -> None:
        """Prepare.

        Raises:
            KeyError: when there is no such preset.
            StoryError: when the story or the preset cannot begin.
        """
        self.machine, self.wish = machine, wish
        self.elements = elements_of(machine)
        self.given = given_by(machine, wish.start)
        self.graph = graph_from(machine, wish.start)
        watch = watch_for(self.graph, self.elements)
        self.telling = Telling(self.graph, self.piece, watch) if wish.with_words else None
        self.compiled: Compiled = self.telling or Compiled(self.graph, watch)
        self.is_choice = bytearray(bool(group.choice) for group in self.graph.groups)
        self.scenes = _bytes_of(element.kind == "scene" for element in self.elements)
        self.choices = _bytes_of(element.kind == "choice" for element in self.elements)
        self.notes = Notes(self.compiled.notes)
        self.pieces: dict[str, int] = {}
        self.weights = array("i")
        self.endings = {element.name: at for at, element in enumerate(self.elements) if element.kind == "ending"}
        self.used: list[int] = []
        self.met = 0
        """A byte for each element: in how many plays of a batch it was met, which are fewer than a byte can count."""

    def batch(self, first: int) -> Batch:
        """The plays from a number on, as many as belong together."""
        self.used = [0] * len(self.graph.groups)
        self.met = 0
        made = Batch(values=[Counter() for _variable in self.machine.names])
        last: _Met | None = None
        by_chance = self.wish.way != LEAST_USED
        for number in range(first, min(first + BATCH, self.wish.plays)):
            met = self.play(number, made)
            if by_chance != self.wish.is_least_used(number):
                if last is not None:
                    made.overlap.add(self.shared(met, last))
                last = met
        counted = self.met.to_bytes(len(self.elements) + 1, "little")[:-1]
        made.met.update({number: plays for number, plays in enumerate(counted) if plays})
        return made

    def play(self, number: int, made: Batch) -> _Met:
        """One play, added to a batch."""
        went = _Went()
        position = self._begin(number, went)
        if not went.code:
            random = Random(f"{self.wish.seed}/{number}").random
            self._go(went, position, random, self.wish.is_least_used(number))
        if went.code:
            self._fail(went, number, made)
        marked = bytearray(len(self.elements) + 1)
        self.notes.mark(set(went.taken), marked)
        for element in went.noted:
            marked[element] = 1
        ending = ""
        if not went.code:
            ending = self._ending(went.point)
            if ending in self.endings:
                marked[self.endings[ending]] = 1
            for counter, value in zip(made.values, position, strict=False):
                counter[value] += 1
        told: list[int] = self.telling.told if self.telling is not None else []
        words = self.words(told)
        met = int.from_bytes(marked, "little")
        self.met += met
        made.runs.append(Run(number, went.choices, words, ending, not self.wish.is_least_used(number)))
        pieces = set(told)
        return _Met(met, self.weight(met), pieces, self.words(pieces))

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

    def weight(self, met: int) -> int:
        """How many scenes are among some elements, and, times `CHOICE`, how many choices."""
        return (met & self.scenes).bit_count() + CHOICE * (met & self.choices).bit_count()

    def shared(self, one: _Met, other: _Met) -> Overlap:
        """What two plays share: of all scenes, choices and words that stand in either, the part that is in both."""
        both, together = self.weight(one.met & other.met), one.weight + other.weight
        words = self.words(one.pieces & other.pieces)
        return Overlap(
            1,
            _share(both % CHOICE, together % CHOICE),
            _share(both // CHOICE, together // CHOICE),
            _share(words, one.words + other.words),
        )

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
        compiled, ends, targets, is_choice = self.compiled, self.graph.ends, self.compiled.targets, self.is_choice
        opened, behinds, takes, first = compiled.opened, compiled.behind, compiled.taken, compiled.first
        noted, taken, most = went.noted, went.taken, self.wish.most_turns
        point = passes = choices = group = 0
        try:
            while point not in ends:
                known = opened[point]
                if known is None:
                    compiled.prepare_open(point)
                    known = opened[point]
                if type(known) is tuple:
                    shape, given = known
                    behind, offered = behinds[point], shape(position, noted, given)
                else:
                    behind, offered = 0, known
                if not offered:
                    raise StoryError("S402", "", self._span(point))
                if least_used and len(offered) > 1:
                    group = self.least([behind + number for number in offered], random)
                else:
                    group = behind + offered[int(random() * len(offered))]
                take = takes[group]
                if take is None:
                    compiled.prepare(group)
                    take = takes[group]
                step = take if type(take) is int else first[group] + take(position, noted)
                taken.append(step)
                point = targets[step]
                if is_choice[group]:
                    choices, passes = choices + 1, 0
                    if choices >= most and point not in ends:
                        raise StoryError(TURNS, "")
                else:
                    passes += 1
                    if passes >= MAX_STEPS:
                        raise StoryError("S303", "", self._span(point))
        except StoryError as problem:
            went.code, went.place = problem.code, problem.span.place if problem.span is not None else ""
            went.tried = group if problem.code in IN_TAKING else -1
        went.point, went.choices = point, choices
        if self.telling is not None:
            self.telling.told += chain.from_iterable(map(self.telling.fixed.__getitem__, taken))

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
        length = went.choices + (went.tried >= 0 and self.is_choice[went.tried])
        if went.code == TURNS and is_known(made.failures, went.code, went.place, length):
            return
        groups = [self.graph.steps[step].group for step in went.taken]
        groups += [went.tried] if went.tried >= 0 else []
        path = tuple(choice for group in groups if (choice := self.graph.groups[group].choice))
        keep_shortest(made.failures, Failure(went.code, went.place, path, self.wish.seed + number))
        if went.code == TURNS:
            return
        last = max((at for at, group in enumerate(groups) if self.is_choice[group]), default=0)
        went.taken = []
        went.noted.clear()
        went.point = 0
        position = self._begin(number, went)
        for group in groups[:last]:
            self.compiled.open(went.point, position, went.noted)
            went.taken.append(self.compiled.take(group, position, went.noted))
            went.point = self.compiled.targets[went.taken[-1]]


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


def _bytes_of(truths: Iterable[bool]) -> int:
    """A byte for each truth, as one whole number."""
    return int.from_bytes(bytes(truths), "little")


def _share(both: int, together: int) -> float:
    """What stands in both of what stands in either; `together` counts what stands in both twice."""
    return both / (together - both) if together else 1.0
