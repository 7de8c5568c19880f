"""Shorter paths: what can be left out of a way without losing what it comes to, and when a path is surely shortest.

A path is called a shortest one only where that was shown: every position was looked at in the order of its distance, or
no way through the graph, whatever its guards say, has fewer choices.
"""

from __future__ import annotations

from spring68.engine.errors import StoryError
from spring68.prove.elements import Element
from spring68.prove.start import Start
from spring68.prove.trails import Trail, Way, choices_of

ATTEMPTS = 4_000
"""How many shortened paths are tried for one story."""

STEPS = 250_000
"""How many steps they may have together."""

LONGEST = 400
"""Longer ways are left as they are."""


class Shortening:
    """Shortens the ways of one start."""

    def __init__(self, here: Start, elements: list[Element]) -> None:
        self.here, self.elements = here, elements
        self.left, self.steps = ATTEMPTS, STEPS

    def shortened(self, ways: dict[int, Way]) -> dict[int, Way]:
        """The ways, with those replaced for which a shorter one was found."""
        if self.here.found.is_whole:
            return ways
        found = dict(ways)
        doubtful = [n for n in ways if 0 < ways[n][0] <= LONGEST and not self.is_known(n, ways[n][0])]
        for number in sorted(doubtful, key=lambda number: -ways[number][0]):
            if self.left <= 0 or self.steps <= 0:
                break
            found[number] = self.cut(number, ways[number])
        return found

    def is_known(self, number: int, length: int) -> bool:
        """Whether no way to an element can be shorter."""
        return self.is_shortest(self.here, self.elements[number], length)

    @staticmethod
    def is_shortest(here: Start, element: Element, length: int) -> bool:
        """Whether no way from a start to an element can be shorter than so many choices."""
        return here.found.is_whole or length <= here.index.nearest(element)

    def cut(self, number: int, way: Way) -> Way:
        """A way without some of its choices, two or one in a row, that still comes to its element."""
        choices = list(choices_of(self.here.graph, way[1]))
        for width in (2, 1):
            place = len(choices) - width
            while place >= 0 and self.left > 0 and self.steps > 0:
                self.left -= 1
                shorter = choices[:place] + choices[place + width :]
                walked = self.walk(number, shorter)
                if walked is not None:
                    way, choices = walked, list(choices_of(self.here.graph, walked[1]))
                    place = min(place, len(choices) - width + 1)
                place -= 1
        return way

    def walk(self, number: int, choices: list[str]) -> Way | None:
        """The way that some choices make, if they can be taken and come to an element."""
        here, element = self.here, self.elements[number]
        compiled, groups = here.compiled, here.graph.groups
        position, point = list(here.begin), 0
        trail: Trail = None
        noted: set[int] = set()
        taken = 0
        for _step in range(8 * len(choices) + 64):
            self.steps -= 1
            if point in here.graph.ends:
                is_there = element.kind == "ending" and here.graph.ending(point) == element.name
                return (taken, trail) if is_there and taken == len(choices) else None
            open_ones = compiled.open(point, position, noted)
            if number in noted:
                return taken, trail
            by_name = {groups[group].choice: group for group in open_ones}
            group = by_name.get("") if "" in by_name or taken == len(choices) else by_name.get(choices[taken])
            if group is None:
                return None
            trail = (trail, group)
            taken += bool(groups[group].choice)
            try:
                step = compiled.take(group, position, noted)
            except StoryError:
                return None
            if number in noted or number in compiled.notes[step]:
                return taken, trail
            point = compiled.targets[step]
        return None
