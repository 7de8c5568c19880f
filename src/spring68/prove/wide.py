"""Stories too large to look at one position after the other, and small enough for sets of them: everything is exact.

All valuations of the facts that decide are kept, and with them what elements and rules ask for. What is in the sets can
happen, and what is not cannot; and the waves (`spring68.prove.waves`) give a shortest way to whatever is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spring68.engine.compiled import Compiled, Position
from spring68.engine.graph import Fact, Graph
from spring68.engine.state import Value
from spring68.prove.cone import Cone
from spring68.prove.goals import Goal, Question
from spring68.prove.lens import Lens, start_bits
from spring68.prove.seek import Numbering, Seeker
from spring68.prove.slices import may_come_from, run
from spring68.prove.trails import Arrival, Way
from spring68.prove.turns import MAX_PASSES
from spring68.prove.waves import Place, Waves, lowest
from spring68.prove.whole import mistakes, resting

FIRST_BITS = 1 << 16
"""How many valuations there may be where the sets are tried before positions are looked at one by one."""

MOST_BITS = 1 << 20
"""How many where too many positions were found."""

MOST_WORK = 1 << 27
"""How many bits all points together may have."""

MOST_KEPT = 24_000_000
"""How many bytes of waves from the start are kept; what lies further is looked for from its own end."""


MOST_BACK = 6_000_000
"""How many bytes of waves towards one thing are made before those from the start, which serve all, are carried on."""


@dataclass(frozen=True, slots=True)
class Shortest:
    """A way, and whether it was shown that none is shorter."""

    way: Way
    is_sure: bool


class Wide:
    """What can happen from one start, all of it."""

    def __init__(self, compiled: Compiled, cone: Cone, lens: Lens, begin: Position, start: int) -> None:
        """Explore everything; `wide_of` says whether that is wise.

        Args:
            compiled: The compiled graph.
            cone: The index of the graph.
            lens: Its steps as moves of sets.
            begin: The position at point 0.
            start: The valuation, as a set, with which a play starts before the opening.
        """
        self.compiled, self.cone, self.lens, self.kept = compiled, cone, lens, lens.kept
        self.graph: Graph = cone.graph
        self.at = lens.forward(start)
        """By point, every valuation with which a play can come there."""
        self.states = resting(self.graph, self.kept, self.at)
        self.is_clean = not mistakes(self.graph, self.kept, self.at) and not goes_round(self.graph, self.at)
        """Whether nothing can go wrong on any path: then whatever can be come to is come to on the machine too."""
        self.number = Numbering(compiled, self.kept)
        first = run(self.graph.opening, start, self.kept)
        self.waves = Waves(lens, {0: first})
        self.used: dict[int, int] = {}
        """By point, the valuations to which a way was followed."""
        self.arrivals: dict[tuple[int, int], Arrival] = {}
        """The same ones by point and number, with the ways."""
        self._keep(0, lowest(first), Arrival((0, None), tuple(begin)))

    def knows(self, question: Question) -> bool:
        """Whether everything is kept that a question asks for."""
        return self.is_clean and self.number.is_exact and question.facts(self.cone) <= self.kept.values.keys()

    def can_come(self, question: Question) -> bool:
        """Whether something can come to one of the goals of a question."""
        return any(run(goal.program, self.at[goal.point], self.kept) for goal in question.goals)

    def stuck(self) -> dict[int, int]:
        """By point, the valuations that can be reached and from which no end can."""
        good = self.lens.backward({point: self.at[point] for point in self.graph.ends}, self.at)
        found = {point: bits & ~good[point] for point, bits in enumerate(self.at)}
        return {point: bits for point, bits in found.items() if bits}

    def locks(self) -> Iterator[tuple[str, Way]]:
        """The soft-locks: places with shortest ways into them, nearest first; each leads to some place none before does."""
        left = self.stuck()
        stuck = [left.get(point, 0) for point in range(len(self.at))]
        covered: set[str] = set()
        while left:
            leading = self.lens.backward(left, stuck)
            met = self.way_into({point: bits for point, bits in enumerate(leading) if bits})
            assert met is not None, "what can be reached has a way to it"
            point, way, number = met
            yield self.graph.points[point].node, way
            after = Waves(self.lens, {point: 1 << number})
            while after.grow():
                pass
            covered |= {self.graph.points[other].node for other, bits in enumerate(after.known) if bits}
            left = {other: bits for other, bits in left.items() if self.graph.points[other].node not in covered}

    # ways

    def way_into(self, points: dict[int, int]) -> tuple[int, Way, int] | None:
        """The nearest of some valuations: its point, a shortest way to it, its number; None where nothing comes there."""
        self._grow()
        near = {point: wave for point, bits in points.items() if (wave := self.waves.find(point, bits)) is not None}
        if near:
            point = min(near, key=lambda point: (near[point], point))
            number = lowest(self.waves.waves[near[point]].bits[point] & points[point])
            return point, self.arrival(Place(near[point], point, number)).way, number
        met = self._met(points)
        return None if met is None else (met[0], met[1].way, self.number.of(met[1].position))

    def shortest(self, question: Question, seeker: Seeker) -> Shortest | None:
        """A shortest way to what is asked; None where there is none.

        Args:
            question: What is asked; `knows` says whether that is known here.
            seeker: Takes the last step to what is noted on the way.
        """
        wanted = [(goal, self.bits(goal)) for goal in question.goals]
        wanted = [(goal, bits) for goal, bits in wanted if bits]
        if not wanted:
            return None
        self._grow()
        near = [(wave, goal, bits) for goal, bits in wanted if (wave := self.waves.find(goal.point, bits)) is not None]
        best: Way | None = None
        for wave, goal, bits in sorted(near, key=lambda one: one[0]):
            if best is not None and self.waves.waves[wave].distance >= best[0]:
                break
            here = self.waves.waves[wave].bits[goal.point] & bits
            number = lowest(here & self.used.get(goal.point, 0) or here)
            way = self._last(question, seeker, goal.point, self.arrival(Place(wave, goal.point, number)))
            if way is not None and (best is None or way[0] < best[0]):
                best = way
        if best is not None or near:
            return None if best is None else Shortest(best, True)
        return self._beyond(question, seeker, wanted)

    def bits(self, goal: Goal) -> int:
        """The valuations that can be at the point of a goal and from which its program runs through."""
        return may_come_from(goal.program, self.kept.all, self.kept) & self.at[goal.point]

    def arrival(self, place: Place) -> Arrival:
        """The position of a valuation in one of the waves, with a shortest way to it."""
        steps: list[int] = []
        while (known := self.arrivals.get((place.point, place.number))) is None:
            nearer = self.waves.nearer(place, self.used)
            assert nearer is not None
            steps.append(nearer[0])
            place = nearer[1]
        for number in reversed(steps):
            known = self._taken(number, known)
        return known

    def _taken(self, number: int, arrival: Arrival) -> Arrival:
        """Where a step leads."""
        step, position = self.graph.steps[number], list(arrival.position)
        taken = self.compiled.take(step.group, position)
        assert taken == number, "a way through the sets is a way on the compiled step"
        length, trail = arrival.way
        way: Way = (length + bool(step.choice), (trail, step.group))
        return self._keep(step.target, self.number.of(tuple(position)), Arrival(way, tuple(position)))

    def _keep(self, point: int, number: int, arrival: Arrival) -> Arrival:
        self.used[point] = self.used.get(point, 0) | 1 << number
        return self.arrivals.setdefault((point, number), arrival)

    def _last(self, question: Question, seeker: Seeker, point: int, arrival: Arrival) -> Way | None:
        """The way with the step on which the thing is met, where a step is needed."""
        if point in question.arriving or question.is_probe:
            return arrival.way
        ways = [met.way for target, met in seeker.steps(point, arrival, question) if target < 0]
        return min(ways, key=lambda way: way[0], default=None)

    def _grow(self) -> None:
        """Make the waves from the start, as far as they are kept."""
        while self.waves.size < MOST_KEPT and self.waves.grow():
            pass

    def _beyond(self, question: Question, seeker: Seeker, wanted: list[tuple[Goal, int]]) -> Shortest | None:
        """A shortest way to what lies beyond the waves from the start, found from its end."""
        ends: dict[int, int] = {}
        for goal, bits in wanted:
            ends[goal.point] = ends.get(goal.point, 0) | bits
        met = self._met(ends)
        way = self._last(question, seeker, *met) if met is not None else None
        if way is None:
            return None
        is_told = bool(question.arriving) or question.is_probe
        kinds = {bool(self.graph.groups[n].choice) for goal, _bits in wanted for n in self.graph.groups_of[goal.point]}
        return Shortest(way, is_told or len(kinds) == 1)

    def _met(self, ends: dict[int, int]) -> tuple[int, Arrival] | None:
        """The nearest of some valuations beyond the waves from the start, and a shortest way to it."""
        back = Waves(self.lens, ends, back=True, within=self.at)
        while True:
            grows, waits = (back, self.waves) if back.size < MOST_BACK else (self.waves, back)
            fresh = grows.grow()
            if not fresh:
                return None
            for wave in fresh:
                for point, bits in wave.bits.items():
                    met = bits & waits.known[point]
                    if met:
                        number = lowest(met)
                        place = back.find(point, 1 << number)
                        assert place is not None
                        return self._joined(back, Place(place, point, number))

    def _joined(self, back: Waves, place: Place) -> tuple[int, Arrival]:
        """The way to where both sides meet, and on to the end."""
        wave = self.waves.find(place.point, 1 << place.number)
        assert wave is not None
        arrival = self.arrival(Place(wave, place.point, place.number))
        while (nearer := back.nearer(place, {})) is not None:
            number, place = nearer
            arrival = self._taken(number, arrival)
        return place.point, arrival


def wide_of(
    compiled: Compiled, cone: Cone, begin: Position, given: dict[Fact, Value], most: int = MOST_BITS
) -> Wide | None:
    """Everything that can happen, where sets of valuations are narrow enough for it; else None.

    Args:
        compiled: The compiled graph.
        cone: The index of the graph.
        begin: The position at point 0.
        given: What is known before the opening.
        most: How many valuations there may be.
    """
    if cone.size(cone.deciding) > most:
        return None
    asked = {fact for condition in compiled.watch.conditions() for fact in cone.facts(condition)}
    for facts in (cone.closed(cone.deciding | asked | set(compiled.extra)), cone.deciding):
        size = cone.size(facts)
        if size <= most and size * len(cone.graph.points) <= MOST_WORK:
            kept = cone.slice(facts)
            assert kept is not None
            return Wide(compiled, cone, Lens(cone, kept), begin, start_bits(kept, given))
    return None


def goes_round(graph: Graph, at: list[int]) -> bool:
    """Whether a play may go on without a choice for ever, or so long that the machine gives it up."""
    onward: dict[int, list[int]] = {}
    for step in graph.steps:
        if not step.choice and at[step.source]:
            onward.setdefault(step.source, []).append(step.target)
    return len(onward) >= MAX_PASSES or has_circle(onward)


def has_circle(onward: dict[int, list[int]]) -> bool:
    """Whether some point leads back to itself."""
    into: dict[int, int] = {}
    for targets in onward.values():
        for target in targets:
            into[target] = into.get(target, 0) + 1
    waiting: Iterable[int] = [point for point in onward if not into.get(point)]
    left = len(onward)
    stack = list(waiting)
    while stack:
        point = stack.pop()
        left -= 1
        for target in onward[point]:
            into[target] -= 1
            if not into[target] and target in onward:
                stack.append(target)
    return left > 0
