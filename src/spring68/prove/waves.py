"""Distances, for sets of valuations at once: what is come to first after so many choices, and from where.

A *wave* is what is new at one distance. The first wave of a distance was brought by choices, each further one by going
on without a choice from the wave before. So every valuation of a wave has a neighbour in an earlier one, and a way can
be followed from wave to wave, without anything being kept for each valuation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spring68.prove.lens import Lens, after_moves, before_moves


@dataclass(slots=True)
class Wave:
    """What is new: by point, its valuations."""

    distance: int
    is_first: bool
    """Whether it is the first one of its distance."""
    bits: dict[int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """One valuation, by its number, at a point, and the wave in which it lies."""

    wave: int
    point: int
    number: int


class Waves:
    """Waves from some valuations on; or, `back`, towards them."""

    def __init__(
        self, lens: Lens, first: Mapping[int, int], *, back: bool = False, within: Sequence[int] | None = None
    ) -> None:
        """Make ready; `grow` makes the waves.

        Args:
            lens: The steps of the graph as moves.
            first: By point, the valuations at distance 0.
            back: Whether the steps are followed from their ends to their beginnings.
            within: By point, the valuations that are of interest at all.
        """
        self.lens, self.graph, self.is_back, self.within = lens, lens.graph, back, within
        self.waves: list[Wave] = []
        self.at: list[list[int]] = [[] for _point in self.graph.points]
        """By point, the waves that have something there."""
        self.known = [0] * len(self.graph.points)
        """By point, the valuations of all waves so far."""
        self.distance = -1
        self.size = 0
        """How many bytes the waves have, roughly."""
        self._next = dict(first)

    def grow(self) -> list[Wave]:
        """The waves of the next distance; none when nothing is new any more."""
        begun = len(self.waves)
        new, self._next = self._next, {}
        self.distance += 1
        while new := self.fresh(new):
            number = len(self.waves)
            self.waves.append(Wave(self.distance, number == begun, new))
            for point in new:
                self.at[point].append(number)
            new = self.onward(new)
        return self.waves[begun:]

    def fresh(self, come: dict[int, int]) -> dict[int, int]:
        """Those valuations that no wave has."""
        found: dict[int, int] = {}
        for point, bits in come.items():
            known = self.known[point]
            bits &= ~known
            if self.within is not None:
                bits &= self.within[point]
            if bits:
                found[point] = bits
                self.known[point] = known | bits
                self.size += bits.bit_length() >> 3
        return found

    def onward(self, wave: dict[int, int]) -> dict[int, int]:
        """What a wave brings without a choice; what it brings by choices waits for the next distance."""
        graph, lens, away = self.graph, self.lens, self._next
        same: dict[int, int] = {}
        for point, bits in wave.items():
            for number in graph.into[point] if self.is_back else graph.out[point]:
                step = graph.steps[number]
                if self.is_back:
                    target, come = step.source, before_moves(lens.back(number), bits)
                else:
                    target, come = step.target, after_moves(lens.there(number), bits)
                if come:
                    brought = away if step.choice else same
                    brought[target] = brought[target] | come if target in brought else come
        return same

    def find(self, point: int, bits: int) -> int | None:
        """The first wave that has one of some valuations at a point."""
        return next((wave for wave in self.at[point] if self.waves[wave].bits[point] & bits), None)

    def nearer(self, place: Place, liked: Mapping[int, int]) -> tuple[int, Place] | None:
        """A step between a valuation and one in an earlier wave, and that one; None at distance 0 in the first wave.

        Args:
            place: The valuation.
            liked: By point, valuations that are taken rather than others.
        """
        wave = self.waves[place.wave]
        if wave.is_first and not wave.distance:
            return None
        graph, lens = self.graph, self.lens
        found: tuple[int, Place] | None = None
        for number in graph.out[place.point] if self.is_back else graph.into[place.point]:
            step = graph.steps[number]
            if bool(step.choice) != wave.is_first:
                continue
            if self.is_back:
                point, come = step.target, after_moves(lens.there(number), 1 << place.number)
            else:
                point, come = step.source, before_moves(lens.back(number), 1 << place.number)
            for before in self.before(place.wave, point) if come else ():
                here = self.waves[before].bits[point] & come
                if here & liked.get(point, 0):
                    return number, Place(before, point, lowest(here & liked[point]))
                if here and found is None:
                    found = number, Place(before, point, lowest(here))
        return found

    def before(self, number: int, point: int) -> list[int]:
        """The waves from which a wave was brought, as far as they have something at a point."""
        wave = self.waves[number]
        if not wave.is_first:
            return [number - 1] if point in self.waves[number - 1].bits else []
        return [other for other in self.at[point] if self.waves[other].distance == wave.distance - 1]


def lowest(bits: int) -> int:
    """The number of the first valuation of a set that is not empty."""
    return (bits & -bits).bit_length() - 1
