"""A sweep for the few things that a first one did not meet: what they ask for is followed, in all its values, on the way there.

At each point from which such a thing is not far, positions are kept that bring a new valuation of the facts it asks for
together with something else. What it asks for may in turn be a choice that is rarely taken; then what that choice asks
for is followed up to there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from spring68.engine.compiled import Compiled, Position
from spring68.engine.graph import Fact
from spring68.prove.cone import LOCAL
from spring68.prove.goals import Question
from spring68.prove.sowing import Bed, Sowing
from spring68.prove.start import Start
from spring68.prove.turns import Came

TENDED = 48
"""How many positions are kept for each point."""

FAR = 40
"""From how many steps away a thing is looked at."""

DEEP = 4
"""How far it is followed what the choices depend on that something asks for."""

WIDEST = 1 << 10
"""How many valuations the facts may have that are followed together."""

MOST_POINTS = 8
"""At how many points a thing may be met that is looked for in this way."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Facts that are asked for together, and by how many steps the points are away from where they are."""

    facts: frozenset[Fact]
    away: dict[int, int]


class Tending(Sowing):
    """One start, swept with open questions in mind."""

    def __init__(self, here: Start, questions: Iterable[Question], until: float) -> None:
        """Make ready.

        Args:
            here: The start.
            questions: What is looked for.
            until: When to give up (`time.monotonic`).
        """
        super().__init__(here.compiled, here.live, here.found, until)
        self.cone, self.graph = here.cone, here.graph
        cone = here.cone
        self.wishes: dict[tuple[frozenset[Fact], tuple[int, ...]], Wish] = {}
        for question in questions:
            points = tuple(sorted({goal.point for goal in question.goals}))
            if len(points) <= MOST_POINTS:
                self.wish(question.facts(cone), points, DEEP)
        self.at: dict[int, list[frozenset[Fact]]] = {}
        for wish in self.wishes.values():
            for point in wish.away:
                self.at.setdefault(point, []).append(wish.facts)

    def wish(self, facts: frozenset[Fact], points: tuple[int, ...], deep: int) -> None:
        """Follow some facts on the way to some points, and what the choices among them ask for on the way to these."""
        while facts and self.cone.size(facts) > WIDEST:
            facts = frozenset(sorted(facts)[:-1])
        facts = self.cone.nearer(facts, points, WIDEST)
        if not facts or (facts, points) in self.wishes:
            return
        self.wishes[(facts, points)] = Wish(facts, self.region(points))
        for fact in facts if deep else ():
            steps = self.cone.changing.get(fact, ()) if fact.kind in LOCAL else ()
            sources = tuple(sorted({self.graph.steps[number].source for number in steps}))
            if sources and len(sources) <= MOST_POINTS:
                self.wish(self.cone.needs(fact) | {fact}, sources, deep - 1)

    def region(self, points: Iterable[int]) -> dict[int, int]:
        """The points from which some points are not far, coming nearer to the end with each step; how far they are."""
        away = dict.fromkeys(points, 0)
        near = list(away)
        for distance in range(1, FAR + 1):
            far: list[int] = []
            for point in near:
                for number in self.graph.into[point]:
                    source = self.graph.steps[number].source
                    if source not in away and self.order[source] < self.order[point]:
                        away[source] = distance
                        far.append(source)
            near = far
        return away

    def run(self, begin: Position) -> None:
        """One sweep, which begins with the positions that are known."""
        del begin
        for point in self.at:
            for arrival in self.found.arrivals.get(point, ()) if point in self.graph.rests else ():
                open_ones = self.compiled.open(point, list(arrival.position))
                if open_ones and self.graph.groups[open_ones[0]].choice:
                    came = Came(point, open_ones, arrival.way)
                    self.waiting.setdefault(point, []).append((came, arrival.position))
        self.sweep(TENDED)

    def bed(self, point: int) -> Bed:
        """What matters at a point; nothing where no question is near."""
        return Tended(self.compiled, self.ahead[point], self.denied, self.at.get(point, []))


class Tended(Bed):
    """The same with facts that are followed in all their valuations."""

    def __init__(self, compiled: Compiled, ahead: int, denied: int, wishes: list[frozenset[Fact]]) -> None:
        super().__init__(compiled, ahead, denied)
        self.wishes = [
            (
                [compiled.places[fact] for fact in sorted(facts) if fact.kind == "var"],
                sum(1 << compiled.bits[fact] for fact in facts if fact in compiled.bits),
            )
            for facts in wishes
        ]
        self.valuations: dict[tuple[object, ...], int] = {}

    def matters(self, position: tuple[Any, ...]) -> list[int] | None:
        """The valuations that are followed, as small numbers."""
        found: list[int] = []
        flags = position[-1]
        for number, (places, bits) in enumerate(self.wishes):
            valuation = (number, flags & bits, *[position[place] for place in places])
            known = self.valuations.get(valuation)
            if known is None:
                known = self.valuations[valuation] = len(self.together)
                self.together.append(0)
            found.append(known)
        return found
