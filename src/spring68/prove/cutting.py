"""Shorter ways to what a question asks for: what can be left out of a way so that it still comes there."""

from __future__ import annotations

from collections.abc import Sequence

from spring68.engine.errors import StoryError
from spring68.prove.goals import Question
from spring68.prove.start import Start
from spring68.prove.trails import Trail, Way, choices_of, mistake_of
from spring68.prove.turns import MAX_PASSES

ATTEMPTS = 600
"""How many shortened ways are tried for one question."""


class Cutting:
    """Shortens ways to the goals of one question: a number, a position to arrive in, or a mistake."""

    def __init__(self, here: Start, question: Question) -> None:
        self.here, self.question = here, question
        self.tests = {point: here.compiled.test(condition) for point, condition in question.arriving.items()}
        self.left = ATTEMPTS

    def shorter(self, way: Way) -> Way:
        """A way that comes to the goal as soon as possible, without some of the choices that this one takes."""
        graph = self.here.graph
        choices = list(choices_of(graph, way[1]))
        way = self.walk(choices) or way
        choices = list(choices_of(graph, way[1]))
        for width in (8, 3, 2, 1):
            place = len(choices) - width
            while place >= 0 and self.left > 0:
                self.left -= 1
                walked = self.walk(choices[:place] + choices[place + width :])
                if walked is not None:
                    way, choices = walked, list(choices_of(graph, walked[1]))
                    place = min(place, len(choices) - width + 1)
                place -= 1
        return way

    def walk(self, choices: Sequence[str]) -> Way | None:
        """The way that some choices make, up to where it first comes to the goal; None when it does not."""
        here = self.here
        compiled, groups = here.compiled, here.graph.groups
        position, point = list(here.begin), 0
        trail: Trail = None
        noted: set[int] = set()
        taken = 0
        for _step in range(MAX_PASSES + 8 * len(choices)):
            if point in self.tests and self.tests[point](position):
                return taken, trail
            if point in here.graph.ends:
                return None
            open_ones = compiled.open(point, position, noted)
            if self.question.number in noted:
                return taken, trail
            by_name = {groups[group].choice: group for group in open_ones}
            wanted = "" if "" in by_name else choices[taken] if taken < len(choices) else ""
            group = by_name.get(wanted)
            if group is None:
                is_dry = not open_ones and ("S402", point) in self.question.mistakes
                return (taken, trail) if is_dry else None
            trail = (trail, group)
            taken += bool(groups[group].choice)
            try:
                step = compiled.take(group, position, noted)
            except StoryError as problem:
                return (taken, trail) if mistake_of(problem, group) in self.question.mistakes else None
            if self.question.number in noted or self.question.number in compiled.notes[step]:
                return taken, trail
            point = compiled.targets[step]
        return None
