"""What was met on real ways through a story, and by which: the shortest known way to each thing.

A *trail* is the groups taken from the start on, as a chain from the last back to the first, so that ways that begin
alike share their beginning. Its length is the number of choices in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from spring68.engine.compiled import Compiled, Position
from spring68.engine.errors import StoryError
from spring68.engine.graph import Graph
from spring68.text.source import Span

Trail: TypeAlias = "tuple[Any, int] | None"
"""The trail before and the group then taken; None at the start."""

Way: TypeAlias = tuple[int, Trail]
"""A trail with its length."""

Mistake: TypeAlias = tuple[str, "int | Span"]
"""What went wrong: the code, and the point (S402, S303), the group (S401) or the place in the text (S406)."""


def groups_of(trail: Trail) -> list[int]:
    """The groups of a trail, the first one first."""
    found: list[int] = []
    while trail is not None:
        trail, group = trail
        found.append(group)
    return found[::-1]


def choices_of(graph: Graph, trail: Trail) -> tuple[str, ...]:
    """The choices of a trail."""
    return tuple(graph.groups[group].choice for group in groups_of(trail) if graph.groups[group].choice)


def mistake_of(problem: StoryError, group: int) -> Mistake:
    """What went wrong when a group was taken."""
    return (
        (problem.code, problem.span) if problem.code == "S406" and problem.span is not None else (problem.code, group)
    )


@dataclass(slots=True)
class Arrival:
    """A real position at a point, with the way by which it was come to."""

    way: Way
    position: tuple[Any, ...]


@dataclass(slots=True, eq=False)
class Rest:
    """A position in which a play rests or ends, with a shortest way to it, and those that can come next.

    `breaks` says that some choice there meets a mistake, which is told by itself.
    """

    point: int
    position: tuple[Any, ...]
    way: Way
    open: list[int]
    is_end: bool
    after: list[Rest] = field(default_factory=list)
    breaks: bool = False


@dataclass(slots=True)
class Found:
    """The shortest known ways: by step, by number noted under a condition, by end and by mistake."""

    steps: list[Way | None]
    numbers: dict[int, Way] = field(default_factory=dict)
    ends: dict[int, Way] = field(default_factory=dict)
    mistakes: dict[Mistake, Way] = field(default_factory=dict)
    arrivals: dict[int, list[Arrival]] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)
    """By point, how often a play was seen to come there."""
    plays: int = 0
    positions: int = 0
    is_whole: bool = False
    """Whether every position that there is was looked at, in the order of its distance from the start."""
    rests: list[Rest] = field(default_factory=list)
    """All positions in which a play can rest or end, nearest first, where every one was looked at."""
    can_begin: bool = True
    """Whether the first turn comes to rest; where it does not, there is no play."""

    def keep_mistake(self, mistake: Mistake, way: Way) -> None:
        """Keep a way to a mistake if it is the first or a shorter one."""
        known = self.mistakes.get(mistake)
        if known is None or way[0] < known[0]:
            self.mistakes[mistake] = way

    def keep_end(self, point: int, way: Way) -> None:
        """Keep a way to an end if it is the first or a shorter one."""
        known = self.ends.get(point)
        if known is None or way[0] < known[0]:
            self.ends[point] = way

    def way_to(self, number: int, compiled: Compiled) -> Way | None:
        """The shortest known way to one number; None when it was not met."""
        ways = [self.steps[step] for step in compiled.steps_noting(number)]
        ways.append(self.numbers.get(number))
        return min((way for way in ways if way is not None), key=lambda way: way[0], default=None)

    def gather(self, compiled: Compiled) -> dict[int, Way]:
        """By number, the shortest known way to it: what is noted with every step, and what was noted in between."""
        found = dict(self.numbers)
        for step, way in enumerate(self.steps):
            if way is not None:
                for number in compiled.notes[step]:
                    known = found.get(number)
                    if known is None or way[0] < known[0]:
                        found[number] = way
        return found


MAX_ARRIVALS = 16
"""How many positions are kept for each point."""

FIRST_ARRIVALS = 4
"""How many of them are the first ones; the others make room for later ones, at longer and longer intervals."""


def archive(found: Found, point: int, position: Position, way: Way) -> None:
    """Keep a position for a point: the first ones that differ, and some of those that came later."""
    known = found.arrivals.setdefault(point, [])
    count = found.counts[point] = found.counts.get(point, 0) + 1
    is_full = len(known) >= MAX_ARRIVALS
    if is_full and count % (count // (4 * MAX_ARRIVALS) + 1):
        return
    here = tuple(position)
    if is_full:
        known[FIRST_ARRIVALS + count % (MAX_ARRIVALS - FIRST_ARRIVALS)] = Arrival(way, here)
    elif all(arrival.position != here for arrival in known):
        known.append(Arrival(way, here))
