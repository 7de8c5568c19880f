"""A search for a play that brings several things at once to one place."""

from __future__ import annotations

import heapq

from spring68.engine.errors import StoryError
from spring68.prove.goals import Question
from spring68.prove.lens import Lens
from spring68.prove.seek import Layers, Numbering
from spring68.prove.start import Start
from spring68.prove.trails import Trail, Way

WIDTH = 1 << 8
"""How wide the slices are that say what can still come about."""

MOST = 40_000
"""How many positions are looked at."""


class Bringing:
    """Looks for a way on which a number is noted, guided by what is needed for it, one question for each thing."""

    def __init__(self, here: Start, number: int, parts: list[Question]) -> None:
        self.here, self.number = here, number
        self.guides: list[tuple[Numbering, Layers]] = []
        for question in parts:
            kept = here.cone.slice(here.cone.wider(question.facts(here.cone), WIDTH))
            if kept is None:
                continue
            layers = Layers(Lens(here.cone, kept), question)
            while layers.grow():
                pass
            self.guides.append((Numbering(here.compiled, kept), layers))

    def away(self, point: int, position: tuple[object, ...]) -> int | None:
        """A guess at how far a position is from the goal; None where something can no longer come about."""
        farthest = total = 0
        for number, layers in self.guides:
            distance = layers.of(point, number.of(position))
            if distance is None:
                return None
            total += distance
            farthest = max(farthest, distance)
        return farthest + total // max(len(self.guides), 1)

    def search(self) -> Way | None:
        """The way; None when none was found."""
        compiled, graph = self.here.compiled, self.here.graph
        first = tuple(self.here.begin)
        if self.number in self.here.opening:
            return 0, None
        queue: list[tuple[int, int, int, tuple[object, ...], int, Trail]] = []
        seen: set[tuple[int, tuple[object, ...]]] = {(0, first)}
        if self.away(0, first) is not None:
            queue.append((0, 0, 0, first, 0, None))
        order = 0
        while queue and len(seen) < MOST:
            _rank, _order, point, position, length, trail = heapq.heappop(queue)
            for group in compiled.open(point, list(position)):
                after = list(position)
                noted: set[int] = set()
                try:
                    step = compiled.take(group, after, noted)
                except StoryError:
                    continue
                further = length + bool(graph.groups[group].choice)
                if self.number in noted or self.number in compiled.notes[step]:
                    return further, (trail, group)
                target, there = compiled.targets[step], tuple(after)
                away = self.away(target, there)
                if away is not None and (target, there) not in seen:
                    seen.add((target, there))
                    order += 1
                    heapq.heappush(queue, (away, -order, target, there, further, (trail, group)))
        return None
