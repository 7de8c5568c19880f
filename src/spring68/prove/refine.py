"""Slices that learn: what stops a real play on the way that a slice allows says which facts the slice has to keep.

A slice leaves most facts free, so it allows ways that nobody can play. Real positions are walked down its layers until
they are stopped; the facts of what stopped them are kept from then on, the ones that stopped most first. Each round
ends with a real way to the goal, with a slice that allows none, or with more facts kept.
"""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from spring68.engine.compiled import Position
from spring68.engine.errors import StoryError
from spring68.engine.graph import Alter, Fact, Mark, Operation, Suppose
from spring68.prove.cone import apart
from spring68.prove.goals import Question
from spring68.prove.lens import Lens, before_moves
from spring68.prove.live import Key
from spring68.prove.seek import Layers, Numbering
from spring68.prove.start import Start
from spring68.prove.trails import Arrival, Way

LOOKED, WALKS = 600, 30
"""How many real positions are looked at in one round, and how many plays are walked before."""

FAR, MORE_WALKS = 8_000, 300
"""The same in the last round, when no wider slice is made any more."""

LONGEST = 3_000
"""Steps after which a play is given up."""

GROWTH = 1 << 4
"""How much wider a slice may become from round to round."""

ROUND = 4
"""How often a play may come to one position before it is given up."""

BEGINNINGS = 40
"""With how many known positions a round begins, besides the start itself."""


@dataclass(slots=True)
class Stopped:
    """What came of one round: a real way, or the facts that stopped real plays, each with how often."""

    way: Way | None = None
    facts: Counter[Fact] = field(default_factory=Counter)
    is_whole: bool = False
    """Whether everything that the slice allows was looked at, so that there is no real way."""


class Guide:
    """The layers of one slice towards the goals of a question."""

    def __init__(self, here: Start, question: Question, lens: Lens, at: list[int]) -> None:
        self.lens = lens
        self.layers = Layers(lens, question, at)
        self.number = Numbering(here.compiled, lens.kept)
        while self.layers.grow():
            pass

    def away(self, point: int, position: tuple[object, ...]) -> int | None:
        """How many steps, at least, a position is from the goals; None where the slice allows no way."""
        return self.layers.of(point, self.number.of(position))


class Round:
    """One round: real positions walked down the layers of some slices, of which the last is still learning."""

    def __init__(self, here: Start, question: Question, guides: list[Guide]) -> None:
        self.here, self.question, self.guides = here, question, guides
        self.compiled, self.graph = here.compiled, here.graph
        self.last = guides[-1]
        self.stopped = Stopped()
        self.goals = {goal.point: goal.program for goal in question.goals}

    def away(self, point: int, position: tuple[object, ...]) -> int | None:
        """How far a position is at least, by all slices; None where one of them allows no way."""
        farthest = 0
        for guide in reversed(self.guides):
            away = guide.away(point, position)
            if away is None:
                return None
            farthest = max(farthest, away)
        return farthest

    def run(self, looked: int, walks: int) -> Stopped:
        """Walk by chance, and then nearest to the goal first, looking at so many positions at most."""
        for walk in range(walks):
            if self.walk(Random(f"{len(self.guides)}/{walk}")):
                return self.stopped
        queue = [(away, number, point, arrival) for number, (away, point, arrival) in enumerate(self.beginnings())]
        heapq.heapify(queue)
        key_of = self.here.live.key_with(self.question.asked(self.here.cone))
        seen: set[object] = set()
        order = len(queue)
        while queue:
            _away, _order, point, arrival = heapq.heappop(queue)
            key = key_of(point, arrival.position)
            if key in seen:
                continue
            if len(seen) >= looked:
                return self.stopped
            seen.add(key)
            after = self.onward(point, arrival)
            if self.stopped.way is not None:
                return self.stopped
            for away, target, there in after:
                order += 1
                heapq.heappush(queue, (away, -order, target, there))
        self.stopped.is_whole = any(guide.number.is_exact for guide in self.guides)
        return self.stopped

    def onward(self, point: int, arrival: Arrival) -> list[tuple[int, int, Arrival]]:
        """Where a play can go on to with hope, each with how far it is then; the way is kept when a goal is met."""
        found: list[tuple[int, int, Arrival]] = []
        for target, after in self.here.seeker.steps(point, arrival, self.question):
            if target < 0 or self.is_met(target, after.position):
                self.stopped.way = after.way
                return []
            away = self.away(target, after.position)
            if away is not None:
                found.append((away, target, after))
        if not found:
            self.blame(point, arrival.position)
        return found

    def walk(self, random: Random) -> bool:
        """One play by chance among the moves that the slices allow; whether it met a goal."""
        point, arrival = 0, Arrival((0, None), tuple(self.here.begin))
        if self.away(0, arrival.position) is None:
            return False
        seen: Counter[Key] = Counter()
        for _step in range(LONGEST):
            key = self.here.live.key(point, arrival.position)
            seen[key] += 1
            if seen[key] > ROUND:
                return False
            after = self.onward(point, arrival)
            if not after:
                return self.stopped.way is not None
            _away, point, arrival = after[int(random.random() * len(after))]
        return False

    def is_met(self, point: int, position: tuple[object, ...]) -> bool:
        """Whether a position meets what is looked for by being there."""
        condition = self.question.arriving.get(point)
        return condition is not None and self.compiled.test(condition)(list(position))

    def beginnings(self) -> list[tuple[int, int, Arrival]]:
        """Known positions from which the slices allow a way to the goal, the nearest ones, and the start itself."""
        found: list[tuple[int, int, Arrival]] = []
        for point in self.last.layers.layers:
            for arrival in self.here.found.arrivals.get(point, ()):
                away = self.away(point, arrival.position)
                if away is not None:
                    found.append((away, point, arrival))
        found.sort(key=lambda item: (item[0], item[1]))
        first = Arrival((0, None), tuple(self.here.begin))
        away = self.away(0, first.position)
        nearest = found[:BEGINNINGS]
        return nearest if away is None else [*nearest, (away, 0, first)]

    # what stops

    def blame(self, point: int, position: tuple[object, ...]) -> None:
        """Count the facts of what stops a real play where the last slice allows a way on that leads nearer."""
        lens, layers, number = self.last.lens, self.last.layers, self.last.number.of(position)
        away = layers.of(point, number) or 0
        real: Position = list(position)
        if away == 0 and point in self.goals:
            self.count(self.goals[point], real)
            self.count_changes(self.goals[point])
        open_ones = set(self.compiled.open(point, real))
        for step_number in self.graph.out[point]:
            step = self.graph.steps[step_number]
            nearest = layers.nearest(step.target)
            if nearest is None or nearest >= away:
                continue
            bits = layers.no_farther(step.target, away - 1)
            if not before_moves(lens.back(step_number), bits) >> number & 1:
                continue
            after = self.after(step.group, step_number, real) if step.group in open_ones else None
            if after is None:
                self.count(step.program, real)
            elif not bits >> self.last.number.of(tuple(after)) & 1:
                self.count_changes(step.program)

    def after(self, group: int, step: int, position: Position) -> Position | None:
        """The position after a group that is open, where it leads by a step."""
        after = list(position)
        try:
            return after if self.compiled.take(group, after) == step else None
        except StoryError:
            return None

    def count_changes(self, program: tuple[Operation, ...]) -> None:
        """Count the facts on which it depends what the changes of kept facts bring about."""
        cone, kept = self.here.cone, self.last.lens.facts
        for operation in program:
            if isinstance(operation, (Alter, Mark)) and operation.fact in kept:
                for fact in cone.asked(operation) - kept:
                    self.stopped.facts[fact] += 1

    def count(self, program: tuple[Operation, ...], position: Position) -> None:
        """Count the facts of the suppositions that fail in a position; of all where none does."""
        failing: set[Fact] = set()
        every: set[Fact] = set()
        cone, kept = self.here.cone, self.last.lens.facts
        for operation in program:
            if not isinstance(operation, Suppose):
                continue
            for condition, wanted in apart(operation.condition, operation.wanted):
                facts = cone.facts(condition) - kept
                every |= facts
                if facts and self.compiled.test(condition)(position) != wanted:
                    failing |= facts
        for fact in failing or every:
            self.stopped.facts[fact] += 1


class Learning:
    """Which facts have stopped real plays so far, and which the next slice keeps."""

    def __init__(self, here: Start, own: frozenset[Fact]) -> None:
        self.here, self.own = here, own
        self.counts: Counter[Fact] = Counter()
        self.facts = own
        """The facts of the slice that is learning."""
        self.tried = {own}
        self.is_beside = False
        """Whether that slice does not keep all that the one before kept, so that both are of use."""

    def learn(self, stopped: Stopped, width: int) -> bool:
        """Choose the facts of the next slice; whether there is one that was not tried yet.

        It keeps the question's own facts, those that stopped most just now, and of those kept before the ones that
        stopped most in all rounds, as far as it stays narrow enough.
        """
        self.counts.update(stopped.facts)
        most = max(stopped.facts.values(), default=0)
        new = [fact for fact in self.ranked(stopped.facts) if stopped.facts[fact] * 4 >= most]
        rest = [fact for fact in self.ranked(self.counts) if fact not in new]
        before, cone = self.facts, self.here.cone
        limit = min(width, cone.size(before) * GROWTH)
        found, size = set(self.own), cone.size(self.own)
        for fact in [*new, *sorted(rest, key=lambda fact: fact not in before)]:
            if fact not in found and size * len(cone.values(fact)) <= limit:
                size *= len(cone.values(fact))
                found.add(fact)
        self.facts = frozenset(found)
        self.is_beside = not before <= self.facts
        is_new = self.facts not in self.tried
        self.tried.add(self.facts)
        return is_new

    def ranked(self, counts: Counter[Fact]) -> list[Fact]:
        """Facts by how often they stopped a play, those with few values first."""
        return sorted(counts, key=lambda fact: (-counts[fact] / len(self.here.cone.values(fact)), fact))
