"""Looking at the positions in which a play can rest, in the order of their distance from the start.

Without a limit for each point this is the whole exploration of a small story: every position, each by a shortest path.
With one it is a quick sweep that meets nearly everything in a large story by short paths, and proves nothing else.
"""

from __future__ import annotations

import time

from spring68.engine.compiled import Compiled, Position
from spring68.prove.live import Key, Live
from spring68.prove.trails import Found, Rest
from spring68.prove.turns import Came, Turns

OFTEN = 256
"""After how many positions the clock is looked at."""


def explore(
    compiled: Compiled, begin: Position, live: Live, *, most: int, each: int = 0, until: float = float("inf")
) -> Found:  # fmt: skip
    """Look at positions, nearest first; `is_whole` says whether these were all.

    Args:
        compiled: The graph.
        begin: The position at point 0.
        live: By point, the facts that still matter.
        most: How many positions are looked at.
        each: How many are looked at for each point; all when 0.
        until: When to give up (`time.monotonic`).
    """
    return _Looking(compiled, live, most, each, until).run(begin)


class _Looking:
    """One exploration, turn by turn."""

    def __init__(self, compiled: Compiled, live: Live, most: int, each: int, until: float) -> None:
        self.compiled, self.live, self.until = compiled, live, until
        self.most, self.each = most, each
        self.found = Found([None] * len(compiled.graph.steps))
        self.turns = Turns(compiled, self.found)
        self.seen: dict[Key, Rest] = {}
        self.count = [0] * len(compiled.graph.points)
        self.is_cut = False

    def run(self, begin: Position) -> Found:
        """One distance after the other."""
        position = list(begin)
        first = self.turns.begin(position)
        self.found.can_begin = first.mistake is None
        near = [rest for rest in (self.new(first, position),) if rest is not None]
        while near:
            far: list[Rest] = []
            for rest in near:
                for group in rest.open:
                    after = list(rest.position)
                    came = self.turns.take(group, after, rest.way)
                    if came.mistake is not None:
                        rest.breaks = rest.breaks or came.mistake[0] != "S303"
                        continue
                    fresh = self.new(came, after)
                    if fresh is not None:
                        far.append(fresh)
                        rest.after.append(fresh)
                    elif not self.is_cut:
                        rest.after.append(self.seen[self.live.key(came.point, after)])
            near = far
        self.found.positions = len(self.seen)
        self.found.is_whole = not self.is_cut
        if self.found.is_whole:
            self.found.rests = list(self.seen.values())
        return self.found

    def new(self, came: Came, position: Position) -> Rest | None:
        """Where a turn came to, if what comes after it is to be looked at."""
        point = came.point
        if came.mistake is not None:
            return None
        key = self.live.key(point, position)
        if key in self.seen:
            return None
        is_many = len(self.seen) >= self.most or (self.each and self.count[point] >= self.each)
        if is_many or (len(self.seen) % OFTEN == 0 and time.monotonic() > self.until):
            self.is_cut = True
            return None
        is_end = point in self.compiled.graph.ends
        rest = self.seen[key] = Rest(point, tuple(position), came.way, [] if is_end else came.open, is_end)
        self.count[point] += 1
        return rest
