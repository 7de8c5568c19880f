"""Soft-locks where every position was looked at: from where no end can be reached, and the choices that lead there."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from spring68.engine.graph import Graph
from spring68.prove.trails import Rest

MOST = 2_000
"""How many choices that lead into soft-locks are looked at."""


def locks(graph: Graph, rests: list[Rest]) -> list[Rest]:
    """The first positions on ways into soft-locks, nearest first: each leads to some place that none before leads to.

    Args:
        graph: The graph.
        rests: Every position in which a play can rest or end, nearest first.
    """
    good = leading(rests)
    before: dict[Rest, Rest] = {}
    for rest in rests:
        for after in rest.after:
            if after is not rests[0]:
                before.setdefault(after, rest)
    covered: set[str] = set()
    found: list[Rest] = []
    first = (rest for rest in rests if rest not in good and (rest not in before or before[rest] in good))
    for rest, _number in zip(first, range(MOST), strict=False):
        places = {graph.points[other.point].node for other in after_all(rest)}
        if not places <= covered:
            covered |= places
            found.append(rest)
    return found


def leading(rests: Iterable[Rest]) -> set[Rest]:
    """The positions from which an end can be reached, or a mistake that is told by itself."""
    into: dict[Rest, list[Rest]] = {}
    found: set[Rest] = set()
    for rest in rests:
        for after in rest.after:
            into.setdefault(after, []).append(rest)
        if rest.is_end or rest.breaks:
            found.add(rest)
    waiting = list(found)
    while waiting:
        for source in into.get(waiting.pop(), ()):
            if source not in found:
                found.add(source)
                waiting.append(source)
    return found


def after_all(rest: Rest) -> Iterator[Rest]:
    """A position and everything that can come after it."""
    seen = {rest}
    waiting = deque([rest])
    while waiting:
        here = waiting.popleft()
        yield here
        for after in here.after:
            if after not in seen:
                seen.add(after)
                waiting.append(after)
