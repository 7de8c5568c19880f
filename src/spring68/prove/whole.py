"""The whole state space of a story whose facts are few enough: one number per point, one bit per valuation.

Every fact is kept on which it depends where a play can go, so nothing is estimated: what is in the sets can happen, and
what is not cannot. The same from the ends backward says from where an end can be reached.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spring68.engine.graph import Alter, Fact, Graph, Suppose
from spring68.engine.state import Value
from spring68.prove.cone import Cone
from spring68.prove.facts import Slice
from spring68.prove.lens import Lens, start_bits
from spring68.prove.slices import may_come_from, outside

MOST_BITS = 1 << 20
"""How many valuations the facts may have."""

MOST_WORK = 1 << 31
"""How many bits all points together may have: 256 MiB, of which the proof needs some three times as much."""


@dataclass(slots=True)
class Whole:
    """What was found: the valuations by point, those from which an end, or something told elsewhere, is reached."""

    kept: Slice
    at: list[int]
    good: list[int]
    states: int
    """How many states there are in which a play rests: places with the facts that decide."""

    def stuck(self) -> dict[int, int]:
        """By point, the valuations that can be reached and from which no end can."""
        found = {point: bits & ~good for point, (bits, good) in enumerate(zip(self.at, self.good, strict=True))}
        return {point: bits for point, bits in found.items() if bits}


def is_affordable(cone: Cone, most: int = MOST_BITS) -> bool:
    """Whether the whole can be explored in moderate time and memory."""
    size = cone.size(cone.deciding)
    return size <= most and size * len(cone.graph.points) <= MOST_WORK


def reached(cone: Cone, given: Mapping[Fact, Value]) -> tuple[Slice, list[int]]:
    """By point, every valuation of the facts that decide with which a play can come there, and the slice of these."""
    kept = cone.slice(cone.deciding)
    assert kept is not None
    return kept, Lens(cone, kept).forward(start_bits(kept, given))


def explore_whole(cone: Cone, given: Mapping[Fact, Value]) -> Whole:
    """Explore everything from a start; `is_affordable` says whether that is wise."""
    kept, at = reached(cone, given)
    ends = {point: at[point] for point in cone.graph.ends if at[point]}
    for point, bits in mistakes(cone.graph, kept, at).items():
        ends[point] = ends.get(point, 0) | bits
    good = Lens(cone, kept).backward(ends, at)
    return Whole(kept, at, good, resting(cone.graph, kept, at))


def resting(graph: Graph, kept: Slice, at: Sequence[int]) -> int:
    """In how many states a play rests or ends."""
    return sum(
        (bits & kept.judge(graph.rests[point]).true if point in graph.rests else bits).bit_count()
        for point, bits in enumerate(at)
        if point in graph.rests or point in graph.ends
    )


def mistakes(graph: Graph, kept: Slice, at: Sequence[int]) -> dict[int, int]:
    """By point, the valuations with which something goes wrong there: nothing open, no way on, a range left."""
    found: dict[int, int] = {}

    def add(point: int, bits: int) -> None:
        if bits & at[point]:
            found[point] = found.get(point, 0) | bits & at[point]

    for point in graph.runs_dry:
        add(point, kept.judge(graph.rests[point]).false)
    for group in graph.groups:
        if group.blocked is not None:
            add(group.source, may_come_from(group.blocked, kept.all, kept))
    for step in graph.steps:
        for place, op in enumerate(step.program):
            if isinstance(op, Alter) and op.variable.kind == "number" and not op.variable.clamp:
                under = [Suppose(op.under)] if op.under is not None else []
                program = (*step.program[:place], *under, Suppose(outside(op)))
                add(step.source, may_come_from(program, kept.all, kept))
    return found
