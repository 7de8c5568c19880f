"""Walks on the compiled step: whole plays, by chance and by looking for what was used least.

What a walk meets is kept with the way to it. Every walk that is to count is replayed on the real machine by whoever
uses it.
"""

from __future__ import annotations

from random import Random

from spring68.engine.compiled import Compiled, Position
from spring68.prove.trails import Found, Way, groups_of
from spring68.prove.turns import Came, Turns

MAX_TURNS = 2_000
"""Choices after which a walk is given up; a whole play has some 120."""

ROUND = 40
"""How often a walk may come to one point; then it goes round, or a trap holds it."""

ENOUGH = 40_000
"""Choices after which no further play of one round of walks is begun."""


class Walker:
    """Walks on one compiled graph, and adds to what was found there."""

    def __init__(self, compiled: Compiled, begin: Position, found: Found) -> None:
        self.graph, self.begin, self.found = compiled.graph, begin, found
        self.turns = Turns(compiled, found)
        self.used = [0] * len(compiled.graph.groups)
        self.taken = 0

    def explore(self, plays: int, seed: int = 0) -> int:
        """Walk so many plays at most, half of them by what was used least; how many things were met for the first time."""
        before = self.turns.new
        enough = self.taken + ENOUGH
        for play in range(plays):
            if self.taken > enough:
                break
            self.play(Random(f"{seed}/{self.found.plays}"), least_used=play % 2 == 0)
            self.found.plays += 1
        return self.turns.new - before

    def play(self, random: Random, *, least_used: bool) -> None:
        """One play to its end."""
        position = list(self.begin)
        self.play_from(self.turns.begin(position), position, random, least_used=least_used)

    def play_from(self, came: Came, position: Position, random: Random, *, least_used: bool) -> None:
        """Go on to the end from where a turn came to."""
        often: dict[int, int] = {}
        for _turn in range(MAX_TURNS):
            if came.mistake is not None or came.point in self.graph.ends:
                return
            often[came.point] = count = often.get(came.point, 0) + 1
            if count > ROUND:
                return
            self.taken += 1
            came = self.turns.take(self.pick(came.open, random, least_used), position, came.way)

    def play_on(self, way: Way, plays: int) -> None:
        """Go a way again, keeping what it meets, and then on to the end, so many times."""
        for play in range(plays):
            position = list(self.begin)
            came = self.turns.begin(position)
            choices = [group for group in groups_of(way[1]) if self.graph.groups[group].choice]
            for group in choices:
                if came.mistake is not None:
                    return
                came = self.turns.take(group, position, came.way)
            self.play_from(came, position, Random(f"{play}/{self.found.plays}"), least_used=play % 2 == 0)
            self.found.plays += 1

    def pick(self, groups: list[int], random: Random, least_used: bool) -> int:
        """One of the groups that can be taken."""
        if len(groups) == 1:
            return groups[0]
        used = self.used
        if least_used:
            fewest = min(used[group] for group in groups)
            groups = [group for group in groups if used[group] == fewest]
        group = groups[int(random.random() * len(groups))]
        used[group] += 1
        return group
