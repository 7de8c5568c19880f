"""A directed search for one thing: backward layers of a slice say which way to go, real positions are where it begins.

The layers give, for a point and a valuation of the kept facts, the least number of steps to a goal. They are built only
as far as the first real positions that are already known; a best-first search on the compiled step goes down them.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence

from spring68.engine.compiled import Compiled, Position
from spring68.engine.errors import StoryError
from spring68.engine.graph import Graph
from spring68.prove.facts import Slice
from spring68.prove.goals import Question
from spring68.prove.lens import Lens, before_moves
from spring68.prove.live import Key, Live
from spring68.prove.slices import may_come_from
from spring68.prove.trails import Arrival, Found, Way, mistake_of
from spring68.prove.turns import comes_to_rest

LOOKED = 60
"""At how many points a search looks, for each known position that it wants to begin with."""


class Layers:
    """How many steps, at least, lie between a position and the goals, as far as a slice can tell."""

    def __init__(self, lens: Lens, question: Question, within: Sequence[int] | Mapping[int, int] | None = None) -> None:
        """Begin with the goals themselves.

        Args:
            lens: The graph seen through a slice.
            question: What is looked for.
            within: By point, the valuations that may be there at all (`Lens.forward`), or that are of interest.
        """
        self.lens, self.graph, self.kept = lens, lens.graph, lens.kept
        self.within = within
        self.layers: dict[int, list[tuple[int, int]]] = {}
        self._bytes: dict[int, list[tuple[int, bytes]]] = {}
        self._of: dict[tuple[int, int], int | None] = {}
        self.done: dict[int, int] = {}
        self.distance = -1
        self.new: dict[int, int] = {}
        for goal in question.goals:
            bits = may_come_from(goal.program, self.kept.all, self.kept)
            self.new[goal.point] = self.new.get(goal.point, 0) | bits

    def grow(self) -> dict[int, int]:
        """One layer more; what is new in it, nothing when there is no more."""
        self.distance += 1
        fresh: dict[int, int] = {}
        for point, bits in self.new.items():
            if self.within is not None:
                bits &= self.within[point]
            bits &= ~self.done.get(point, 0)
            if bits:
                self.done[point] = self.done.get(point, 0) | bits
                self.layers.setdefault(point, []).append((self.distance, bits))
                if self._of:
                    self._of.clear()
                fresh[point] = bits
        self.new = {}
        for point, bits in fresh.items():
            for number in self.graph.into[point]:
                before = before_moves(self.lens.back(number), bits)
                if before:
                    source = self.graph.steps[number].source
                    self.new[source] = self.new.get(source, 0) | before
        return fresh

    def of(self, point: int, number: int) -> int | None:
        """The distance of a point with a valuation; None when no layer so far holds it."""
        key = (point, number)
        if key not in self._of:
            self._of[key] = self._found(point, number)
        return self._of[key]

    def _found(self, point: int, number: int) -> int | None:
        layers = self.layers.get(point, ())
        known = self._bytes.setdefault(point, [])
        for distance, bits in layers[len(known) :]:
            known.append((distance, bits.to_bytes((bits.bit_length() + 7) // 8, "little")))
        place, mask = number >> 3, 1 << (number & 7)
        for distance, row in known:
            if place < len(row) and row[place] & mask:
                return distance
        return None

    def nearest(self, point: int) -> int | None:
        """The least distance of a point, whatever the valuation."""
        known = self.layers.get(point)
        return known[0][0] if known else None

    def no_farther(self, point: int, most: int) -> int:
        """The valuations of a point that are no farther away than so many steps."""
        found = 0
        for distance, bits in self.layers.get(point, ()):
            if distance <= most:
                found |= bits
        return found


class Seeker:
    """Searches on one compiled graph."""

    def __init__(self, compiled: Compiled, begin: Position, live: Live, found: Found) -> None:
        self.compiled, self.begin, self.live, self.found = compiled, begin, live, found
        self.graph: Graph = compiled.graph

    def seek(
        self, question: Question, layers: Layers, most: int, *, enough: int = 0, each: int = 0
    ) -> tuple[Way | None, bool]:
        """A real way to a goal.

        Args:
            question: What is looked for.
            layers: The layers towards its goals.
            most: How many positions are looked at.
            enough: With how many known positions the search begins without looking for more; 0 for all there are.
            each: How many positions are looked at for each point with each valuation of the slice; all when 0.

        Returns:
            The way (None when none was found), and whether everything that might lead to a goal was looked at, so that
            there is none.
        """
        tests = {point: self.compiled.test(condition) for point, condition in question.arriving.items()}
        if 0 in tests and tests[0](self.begin):
            return (0, None), True
        number = Numbering(self.compiled, layers.kept)
        key_of = self.live.key_with(question.asked(layers.lens.cone))
        queue: list[tuple[int, int, int, int, Arrival]] = []
        for distance, point, arrival in self.beginnings(layers, number, enough):
            queue.append((distance, len(queue), 0, point, arrival))
        heapq.heapify(queue)
        seen: set[Key] = set()
        alike: dict[tuple[int, int], int] = {}
        order = len(queue)
        while queue:
            _rank, _order, deep, point, arrival = heapq.heappop(queue)
            for target, after in self.steps(point, arrival, question):
                if target < 0 or (target in tests and tests[target](list(after.position))):
                    return after.way, True
                key = key_of(target, after.position)
                valuation = number.of(after.position)
                away = layers.of(target, valuation)
                if away == 0 and question.is_probe:
                    return after.way, True
                if away is None or key in seen:
                    continue
                alike[(target, valuation)] = count = alike.get((target, valuation), 0) + 1
                if each and count > each:
                    continue
                if len(seen) >= most:
                    return None, False
                seen.add(key)
                order += 1
                heapq.heappush(queue, (away + deep // 4, order, deep + 1, target, after))
        return None, number.is_exact and not enough and not each

    def beginnings(self, layers: Layers, number: Numbering, enough: int) -> Iterator[tuple[int, int, Arrival]]:
        """Known positions from which the layers lead to a goal, the nearest first; at last the start itself."""
        given = looked = 0
        numbers: dict[int, list[tuple[int, Arrival]]] = {}
        while (not enough or (given < enough and looked < enough * LOOKED)) and (fresh := layers.grow()):
            looked += len(fresh)
            for point, bits in fresh.items():
                known = numbers.get(point)
                if known is None:
                    arrivals = self.found.arrivals.get(point, ())
                    known = numbers[point] = [(number.of(arrival.position), arrival) for arrival in arrivals]
                for valuation, arrival in known:
                    if bits >> valuation & 1:
                        given += 1
                        yield layers.distance, point, arrival
        first = Arrival((0, None), tuple(self.begin))
        away = layers.of(0, number.of(first.position))
        if away is not None:
            yield away, 0, first

    def steps(self, point: int, arrival: Arrival, question: Question) -> Iterator[tuple[int, Arrival]]:
        """What comes after a position; the target is -1 where the thing was met on the way."""
        length, trail = arrival.way
        noted: set[int] = set()
        groups = self.compiled.open(point, list(arrival.position), noted)
        if question.number in noted:
            yield -1, arrival
        for group in groups:
            after: Position = list(arrival.position)
            way: Way = (length + bool(self.graph.groups[group].choice), (trail, group))
            noted.clear()
            try:
                step = self.compiled.take(group, after, noted)
            except StoryError as problem:
                if mistake_of(problem, group) in question.mistakes or self.is_that_choice(group, question):
                    yield -1, Arrival(way, tuple(after))
                continue
            target = self.compiled.targets[step]
            is_met = question.number in noted or question.number in self.compiled.notes[step]
            is_met = is_met and (self.is_that_choice(group, question) or comes_to_rest(self.compiled, target, after))
            yield -1 if is_met else target, Arrival(way, tuple(after))

    def is_that_choice(self, group: int, question: Question) -> bool:
        """Whether a group is the choice that is asked for, which can be taken even if the turn then goes wrong."""
        return (
            question.number >= 0 and self.compiled.watch.choices.get(self.graph.groups[group].choice) == question.number
        )


class Numbering:
    """The valuations of positions in a slice."""

    def __init__(self, compiled: Compiled, kept: Slice) -> None:
        self.places: list[tuple[int, dict[object, int]]] = []
        self.bits: list[tuple[int, int]] = []
        self.is_exact = True
        """Whether every kept fact is followed by the positions."""
        for fact, values in kept.values.items():
            stride = kept.stride[fact]
            if fact.kind == "var":
                numbers: dict[object, int] = {value: stride * number for number, value in enumerate(values)}
                self.places.append((compiled.places[fact], numbers))
            elif fact in compiled.bits:
                self.bits.append((compiled.bits[fact], stride))
            else:
                self.is_exact = False

    def of(self, position: tuple[object, ...]) -> int:
        """The number of the valuation that a position has."""
        found = 0
        for place, numbers in self.places:
            found += numbers[position[place]]
        flags = position[-1]
        assert isinstance(flags, int)
        for bit, stride in self.bits:
            if flags >> bit & 1:
                found += stride
        return found
