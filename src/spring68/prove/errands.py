"""Walks with an errand: from real positions towards one thing, by way of what it asks for.

Most of what chance does not meet asks for a choice that is rarely taken, or for two values that rarely come together.
An errand begins where a known play can take that choice, takes it, and goes on towards the thing by the nearest ways;
where several lead nearer, it mostly takes the one after which more of what is asked for holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random

from spring68.engine.compiled import Position, Test
from spring68.engine.errors import StoryError
from spring68.engine.graph import Fact, Operation, Suppose
from spring68.prove.cone import LOCAL, apart
from spring68.prove.goals import Goal, Question
from spring68.prove.start import Start
from spring68.prove.trails import Arrival, Way
from spring68.prove.turns import Came, Turns
from spring68.story.meaning import Ask

MOST_GOALS = 4
"""At how many points a thing is looked for, those first that are nearest to the start."""

MOST_SOURCES = 24
"""At how many points something may be set that an errand goes by."""

LOOKED = 500
"""How many points are looked at to find the ways to a place."""

NEAR, MIDDLE = 12, 4
"""How many points away an errand may begin that has nothing to go by, and from how many on it has room for changes."""

MOST_PLANNED = 16
"""How many things an errand may go by that was planned."""

MOST_KEPT = 300
"""How many positions are kept for a point on planned errands."""

TURNS = 60
"""How many turns an errand may take."""

STRAYING = 0.2
"""How often an errand takes any way that leads nearer, and not the one that looks best."""

KNOWN_WAYS = 64
"""To how many places the ways are remembered."""


@dataclass(slots=True)
class Errand:
    """One goal with what it asks for: choices and places to go by, the earliest first, and tests of the rest."""

    goal: Goal
    by: list[Fact] = field(default_factory=list)
    tests: list[tuple[Test, bool]] = field(default_factory=list)


class Errands:
    """Errands from one start."""

    def __init__(self, here: Start) -> None:
        self.here, self.graph, self.compiled = here, here.graph, here.compiled
        self.order = here.cone.order
        self.turns = Turns(here.compiled, here.found)
        self._ways: dict[tuple[int, ...], dict[int, int]] = {}
        """By whether only ways onward count, and the places: see `ways`."""

    def run(self, question: Question, tries: int, *, is_planned: bool = False) -> Way | None:
        """A real way to a goal of a question that is told by a number; None when so many walks found none.

        Args:
            question: What is looked for.
            tries: How many walks are made.
            is_planned: Look first what else must hold or be gone by, as far as there is only one way.
        """
        if question.number < 0:
            return None
        chance = Random(question.number)
        goals = sorted(question.goals, key=lambda goal: self.order[goal.point])[:MOST_GOALS]
        for goal in goals:
            errand = self.planned(self.errand(goal)) if is_planned else self.errand(goal)
            for stage, point, arrival in self.beginnings(errand, chance, tries // len(goals)):
                self.go(errand, stage, point, arrival, chance, is_kept=is_planned)
                way = self.here.found.way_to(question.number, self.compiled)
                if way is not None:
                    return way
        return None

    def errand(self, goal: Goal) -> Errand:
        """What a goal asks for, taken apart."""
        made = Errand(goal)
        self.ask(made, goal.program)
        return made

    def ask(self, errand: Errand, program: Iterable[Operation]) -> None:
        """Add to an errand what a program asks for."""
        for operation in program:
            supposed = apart(operation.condition, operation.wanted) if isinstance(operation, Suppose) else []
            for condition, wanted in supposed:
                fact = Fact(condition.question, condition.name) if isinstance(condition, Ask) and wanted else None
                if fact is None or fact.kind not in LOCAL or not 0 < len(self.sources(fact)) <= MOST_SOURCES:
                    errand.tests.append((self.compiled.test(condition), wanted))
                elif fact not in errand.by:
                    errand.by.append(fact)
        errand.by.sort(key=lambda fact: min(self.order[point] for point in self.sources(fact)))

    def planned(self, errand: Errand) -> Errand:
        """An errand with all that is asked for where there is only one way: to its goal, and to what it goes by."""
        known: set[Fact] = set()
        self.ask_on_the_way(errand, errand.goal.point)
        while (fact := next((fact for fact in reversed(errand.by) if fact not in known), None)) is not None:
            known.add(fact)
            setting = self.here.cone.changing[fact]
            if len({self.graph.steps[number].group for number in setting}) == 1 and len(known) <= MOST_PLANNED:
                self.ask(errand, self.graph.steps[setting[0]].program)
                self.ask_on_the_way(errand, self.graph.steps[setting[0]].source)
        return errand

    def ask_on_the_way(self, errand: Errand, point: int) -> None:
        """Add what is asked for on the only way to a point, from where an errand comes that goes by something earlier."""
        earlier = [
            fact for fact in errand.by if min(map(self.order.__getitem__, self.sources(fact))) < self.order[point]
        ]
        setting = set(self.here.cone.changing[earlier[-1]]) if earlier else set()
        behind = self.behind(setting, point) if setting else None
        for _step in range(NEAR):
            steps = [
                number for number in self.graph.into[point]
                if number in setting or behind is None or self.graph.steps[number].source in behind
            ]  # fmt: skip
            if len({self.graph.steps[number].group for number in steps}) != 1:
                return
            self.ask(errand, self.graph.steps[steps[0]].program)
            point = self.graph.steps[steps[0]].source
            if not setting.isdisjoint(steps):
                return

    def behind(self, steps: Iterable[int], point: int) -> set[int]:
        """The points behind some steps from which a point is not far."""
        away = self.ways((point,))
        waiting = [self.graph.steps[number].target for number in steps]
        found: set[int] = set()
        while waiting:
            here = waiting.pop()
            if here in away and here not in found:
                found.add(here)
                waiting += [self.graph.steps[number].target for number in self.graph.out[here]]
        return found

    def sources(self, fact: Fact) -> list[int]:
        """The points from which steps lead that may change a fact."""
        return [self.graph.steps[number].source for number in self.here.cone.changing.get(fact, ())]

    def beginnings(self, errand: Errand, chance: Random, most: int) -> Iterator[tuple[int, int, Arrival]]:
        """Known positions to begin with, and how many of the things to go by are done there."""
        if not errand.by:
            yield from self.before((errand.goal.point,), chance, most)
            return
        arrivals = self.here.found.arrivals
        for stage in range(len(errand.by) - 1, -1, -1):
            places = tuple(dict.fromkeys(self.sources(errand.by[stage])))
            able = [
                (point, arrival)
                for point in places
                for arrival in arrivals.get(point, ())
                if all(self.compiled.value(list(arrival.position), fact) for fact in errand.by[:stage])
            ]
            chance.shuffle(able)
            yield from ((stage, *begin) for begin in able[: most // 2])
            if stage == 0:
                yield from self.before(places, chance, most - min(len(able), most // 2))

    def before(self, places: tuple[int, ...], chance: Random, most: int) -> Iterator[tuple[int, int, Arrival]]:
        """Known positions somewhat before some places."""
        arrivals, away = self.here.found.arrivals, self.ways(places)
        points = [p for p, far in away.items() if far <= NEAR and p in arrivals and p in self.graph.rests]
        points.sort(key=lambda point: (away[point] < MIDDLE, chance.random()))
        for _try in range(most if points else 0):
            point = points[int(chance.random() ** 2 * len(points))]
            yield 0, point, chance.choice(arrivals[point])

    def go(
        self, errand: Errand, stage: int, point: int, arrival: Arrival, chance: Random, *, is_kept: bool
    ) -> None:  # fmt: skip
        """One errand, as far as it comes.

        Args:
            errand: The errand.
            stage: How many of the things to go by are done.
            point: Where it begins.
            arrival: With which position.
            chance: Says which way is taken where several lead on.
            is_kept: Keep the positions behind what it goes by, so that searches can begin with them.
        """
        position = list(arrival.position)
        came = Came(point, self.compiled.open(point, position), arrival.way)
        for _turn in range(TURNS):
            while stage < len(errand.by) and self.compiled.value(position, errand.by[stage]):
                stage += 1
            is_last = stage == len(errand.by)
            places = (errand.goal.point,) if is_last else tuple(sorted(set(self.sources(errand.by[stage]))))
            if came.point in places and is_last:
                self.try_all(came, position)
                return
            if came.point in places:
                group = self.setting(came, errand.by[stage], chance)
            else:
                group = self.nearer(came, position, self.ways(places), errand, chance)
            if group < 0:
                return
            came = self.turns.take(group, position, came.way)
            if came.mistake is not None or came.point in self.graph.ends:
                return
            if is_kept and (stage or not errand.by):
                self.keep(came, position)

    def keep(self, came: Came, position: Position) -> None:
        """Keep a position among those that are known for its point, beside those that plays bring."""
        known = self.here.found.arrivals.setdefault(came.point, [])
        here = tuple(position)
        if len(known) < MOST_KEPT and all(arrival.position != here for arrival in known):
            known.append(Arrival(came.way, here))

    def try_all(self, came: Came, position: Position) -> None:
        """Take everything that is open where the goal is."""
        for group in came.open:
            self.turns.take(group, list(position), came.way)

    def setting(self, came: Came, fact: Fact, chance: Random) -> int:
        """An open group that may change a fact; -1 where there is none."""
        groups = {self.graph.steps[number].group for number in self.here.cone.changing[fact]}
        able = [group for group in came.open if group in groups]
        return chance.choice(able) if able else -1

    def nearer(self, came: Came, position: Position, away: dict[int, int], errand: Errand, chance: Random) -> int:
        """An open group that leads nearer, mostly one after which most of what is asked for holds; -1 where none does."""
        targets, ways_of = self.compiled.targets, self.graph.ways_of
        far = {group: min(away.get(targets[way], LOOKED) for way in ways_of[group]) for group in came.open}
        here = away.get(came.point, LOOKED)
        able = [group for group in came.open if far[group] < here] or [g for g in came.open if far[g] < LOOKED]
        if len(able) <= 1 or not errand.tests or chance.random() < STRAYING:
            return chance.choice(able) if able else -1
        return max(able, key=lambda group: (self.worth(group, position, errand), chance.random()))

    def worth(self, group: int, position: Position, errand: Errand) -> int:
        """How much of what is asked for holds after a group was taken; less than nothing where that goes wrong."""
        after = list(position)
        try:
            self.compiled.take(group, after)
        except StoryError:
            return -1
        return sum(test(after) == wanted for test, wanted in errand.tests)

    def ways(self, places: tuple[int, ...], *, is_onward: bool = True) -> dict[int, int]:
        """How many steps the points before some places are away from them, the nearest ones.

        Args:
            places: The places.
            is_onward: Only by steps that lead on in the order of the story; else by any.
        """
        known = self._ways.pop((is_onward, *places), None)
        if known is None:
            known = self._found_ways(places, is_onward)
        self._ways[(is_onward, *places)] = known
        if len(self._ways) > KNOWN_WAYS:
            del self._ways[next(iter(self._ways))]
        return known

    def _found_ways(self, places: tuple[int, ...], is_onward: bool) -> dict[int, int]:
        away = dict.fromkeys(places, 0)
        near = list(places)
        while near and len(away) < LOOKED * (1 if is_onward else 3):
            far: list[int] = []
            for point in near:
                for number in self.graph.into[point]:
                    source = self.graph.steps[number].source
                    if source not in away and (not is_onward or self.order[source] < self.order[point]):
                        away[source] = away[point] + 1
                        far.append(source)
            near = far
        return away
