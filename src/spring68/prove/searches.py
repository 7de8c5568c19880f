"""Directed searches for real ways: from known positions down the layers of a narrow slice."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import reduce
from heapq import heappop, heappush
from operator import and_
from typing import TypeAlias

from spring68.engine.graph import Fact
from spring68.prove.cone import LOCAL
from spring68.prove.errands import Errands
from spring68.prove.facts import Slice
from spring68.prove.goals import Question
from spring68.prove.lens import Lens
from spring68.prove.seek import Layers
from spring68.prove.start import Start
from spring68.prove.trails import Way

MOST_HOMES = 8
"""At how many points goals may lie whose surroundings are looked at."""

WIDTHS = (1 << 12, 1 << 15, 1 << 18)
"""How wide the slices may be in which a question is asked again."""

ERRANDS, PLANNED = 12, (500, 1_500)
"""How many walks with one errand there are, and with one that was planned."""

MOST_BITS = 1 << 30
"""How many bits a pass over a whole story may fill."""

NEAR = ((1, 600, 8), (1 << 10, 3_000, 30), (1 << 12, 6_000, 400), (1 << 14, 100_000, 4_000))
"""Searches that begin at known positions near the goal: how wide the slice may be made, how many positions are looked
at, with how many known ones it begins."""

BETWEEN = ((1 << 12, 4_000, 100), (1 << 12, 20_000, 400), (WIDTHS[-1], 50_000, 4_000))
"""The same for searches between a choice and what asks for it."""

ALIKE = 3
"""How many positions such a search looks at that are alike in the slice."""

LONG = 5_000
"""From how many positions on a search is a long one."""

BACK, NARROW = 3, 1 << 12
"""How many steps back from its goals the guards are looked at first, and how wide the slices are that keep them."""


def alike(most: int) -> int:
    """How many positions a search looks at that are alike in the slice: a long one looks at all."""
    return ALIKE if most < LONG else 0


Search: TypeAlias = Callable[[Question], "Way | None"]
"""A search for a real way to one thing; None where it finds none."""


class Within(dict[int, int]):
    """By point, the valuations that are of interest there; where nothing is said, the same everywhere."""

    def __init__(self, elsewhere: int) -> None:
        super().__init__()
        self.elsewhere = elsewhere

    def __missing__(self, point: int) -> int:
        return self.elsewhere


class Searches:
    """Searches from one start."""

    def __init__(self, here: Start, until: float) -> None:
        self.here, self.cone, self.until = here, here.cone, until
        self.errands = Errands(here)
        self.widest = min(WIDTHS[-1], max(MOST_BITS // len(here.graph.points), WIDTHS[0]))
        """How wide the slice of a question may be that a whole story is looked at with."""

    def facts(self, question: Question, only_shared: bool) -> frozenset[Fact]:
        """The facts of a question; at first only those that belong to no single place, so that many share a slice."""
        found = question.facts(self.cone)
        if only_shared:
            found = frozenset(fact for fact in found if fact.kind not in LOCAL)
        return found if self.cone.size(found) <= self.widest else self.narrowed(question, found, WIDTHS[1])

    def narrowed(self, question: Question, facts: frozenset[Fact], width: int) -> frozenset[Fact]:
        """As many of the facts as a slice can keep: those of what is asked last first, then those of one place."""
        last = question.last_facts(self.cone)
        size = 1
        found: set[Fact] = set()
        for fact in sorted(facts, key=lambda fact: (fact not in last, fact.kind not in LOCAL, fact)):
            if size * len(self.cone.values(fact)) <= width:
                size *= len(self.cone.values(fact))
                found.add(fact)
        return frozenset(found)

    def quick(self) -> list[Search]:
        """Searches to be made before it is known what nobody meets, the cheapest first."""
        return [self.errand, self.at_hand, lambda question: self.between(question, *BETWEEN[0])]

    def long(self) -> list[Search]:
        """Searches for what is left, the cheapest first."""
        return [
            lambda question: self.near(question, *NEAR[1]),
            lambda question: self.between(question, *BETWEEN[1]),
        ]

    def far(self) -> list[Search]:
        """Searches from farther away, which begin with what planned errands have found."""
        return [
            lambda question: self.errands.run(question, PLANNED[0], is_planned=True),
            lambda question: self.between(question, *BETWEEN[1]),
            lambda question: self.near(question, *NEAR[2]),
        ]

    def again(self) -> list[Search]:
        """Searches for the very last, which begin with what more walks have found."""
        return [
            lambda question: self.errands.run(question, PLANNED[1], is_planned=True),
            lambda question: self.between(question, *BETWEEN[1]),
            lambda question: self.near(question, *NEAR[3]),
            lambda question: self.between(question, *BETWEEN[2]),
        ]

    def errand(self, question: Question) -> Way | None:
        """Some walks with that errand."""
        return self.errands.run(question, ERRANDS)

    def at_hand(self, question: Question) -> Way | None:
        """A short search from the nearest positions that are known."""
        return None if self.is_late() else self.near(question, *NEAR[0])

    def is_late(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() > self.until

    def near(self, question: Question, width: int, most: int, enough: int) -> Way | None:
        """A search from the nearest positions that are known; None when it finds nothing.

        What may be met at several points that ask for too much together is looked for at one after the other.
        """
        facts = self.facts(question, False)
        if self.cone.size(facts) > WIDTHS[1] and len(question.goals) > 1:
            parts = (replace(question, goals=[goal]) for goal in question.goals[:MOST_HOMES])
            return next((way for part in parts if (way := self.near(part, width, most, enough)) is not None), None)
        if self.cone.size(facts) > WIDTHS[1]:
            facts = self.narrowed(question, facts, WIDTHS[1])
        if width > 1:
            points = {goal.point for goal in question.goals}
            for _back in range(BACK if len(points) <= MOST_HOMES else 1):
                facts = self.cone.nearer(facts, sorted(points), width)
                points |= {self.here.graph.steps[number].source for p in points for number in self.here.graph.into[p]}
        kept = self.cone.slice(facts, WIDTHS[1])
        if kept is None:
            return None
        layers = Layers(Lens(self.cone, kept), question)
        way, _is_whole = self.here.seeker.seek(
            question, layers, most, enough=enough, each=alike(most) if width > 1 else 0
        )
        return way

    def between(self, question: Question, width: int, most: int, enough: int) -> Way | None:
        """A search for something that asks for a choice or a place: only where that may lie on the way to it."""
        for goal in question.goals[:MOST_HOMES]:
            errand = self.errands.errand(goal)
            if not errand.by:
                continue
            for is_onward in (True, False):
                away = self.errands.ways((goal.point,), is_onward=is_onward)
                regions = [self.behind(fact, away) for fact in errand.by]
                if all(regions):
                    break
            part = replace(question, goals=[goal])
            facts = self.narrowed(part, self.facts(part, False), width)
            if width >= WIDTHS[-1]:
                facts = self.on_the_way(facts, errand.by, away, width)
            else:
                for point in sorted(set.intersection(*regions), key=lambda point: (away[point], point)):
                    facts = self.cone.nearer(facts, [point], width)
            kept = self.cone.slice(facts)
            assert kept is not None
            within = self.within(kept, away)
            layers = Layers(Lens(self.cone, kept), part, within)
            way, _is_whole = self.here.seeker.seek(question, layers, most, enough=enough, each=alike(most))
            if way is not None:
                return way
        return None

    def on_the_way(
        self, facts: frozenset[Fact], by: list[Fact], away: Mapping[int, int], width: int
    ) -> frozenset[Fact]:  # fmt: skip
        """The facts with those that are asked for behind what an errand goes by, nearest to the goal first, while they fit.

        What is asked for there may be a choice or a place in its turn; then what is asked for behind that is looked at too.
        """
        graph, found = self.here.graph, set(facts)
        size = self.cone.size(found)
        region: set[int] = set()
        setting: set[int] = set()
        waiting: list[tuple[int, int]] = []
        opened = list(by)
        while opened or waiting:
            for fact in opened:
                setting.update(self.cone.changing.get(fact, ()))
                fresh = self.behind(fact, away) - region
                region |= fresh
                for point in fresh:
                    heappush(waiting, (away[point], point))
            opened = []
            _away, point = heappop(waiting) if waiting else (0, -1)
            for number in graph.into[point] if point >= 0 else ():
                if graph.steps[number].source not in region and number not in setting:
                    continue
                for fact in sorted(self.cone.asked_by(number) - found):
                    if size * len(self.cone.values(fact)) <= width:
                        size *= len(self.cone.values(fact))
                        found.add(fact)
                        opened += [fact] if fact.kind in LOCAL else []
        return frozenset(found)

    def within(self, kept: Slice, away: Mapping[int, int]) -> Within:
        """Where choices and places of a slice may lie behind a play, if they lie on the way at all: after them."""
        behind = {fact: self.behind(fact, away) for fact in kept.values if fact.kind in LOCAL}
        untaken = {fact: kept.masks(fact)[0] for fact, region in behind.items() if region}
        found = Within(reduce(and_, untaken.values(), kept.all))
        for point in away:
            found[point] = reduce(and_, [bits for fact, bits in untaken.items() if point not in behind[fact]], kept.all)
        return found

    def behind(self, fact: Fact, away: Mapping[int, int]) -> set[int]:
        """The points, of some, to which a play may come after something has changed a fact."""
        graph = self.here.graph
        waiting = [graph.steps[number].target for number in self.cone.changing.get(fact, ())]
        found: set[int] = set()
        while waiting:
            point = waiting.pop()
            if point in away and point not in found:
                found.add(point)
                waiting += [graph.steps[number].target for number in graph.out[point]]
        return found
