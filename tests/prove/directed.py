"""Directed walks: plays on the compiled step that make for what is said to be out of reach.

Each walk has one of the elements as its goal and mostly takes a way that lies nearest to it, whatever the guards say;
sometimes it takes any, so that it gathers what those guards might ask for.
"""

from __future__ import annotations

from collections import deque
from random import Random

from spring68.engine.compiled import Compiled
from spring68.engine.errors import StoryError
from spring68.engine.graph import Graph, graph_of
from spring68.engine.machine import Machine
from spring68.prove.elements import Element, watch_for

MOST_TURNS = 400
STRAYING = 0.3
"""How often a walk takes any way."""


class Directed:
    """Walks on one story, from its start."""

    def __init__(self, machine: Machine, elements: list[Element]) -> None:
        self.graph: Graph = graph_of(machine, str(machine.story.start))
        self.compiled = Compiled(self.graph, watch_for(self.graph, elements))
        self.elements = elements
        self.endings = {element.name: number for number, element in enumerate(elements) if element.kind == "ending"}
        self.away = [distances(self.graph, self.goals(element)) for element in elements]
        self.turns = 0

    def goals(self, element: Element) -> list[int]:
        """The points that lie nearest to an element by its name; all where it is met anywhere."""
        scene = element.name.split()[0].split("#")[0].split(".")[0]
        found = [number for number, point in enumerate(self.graph.points) if point.node.split(".")[0] == scene]
        return found or list(range(len(self.graph.points)))

    def walk(self, count: int, chance: Random) -> set[tuple[str, str]]:
        """So many walks; the elements that one of them met."""
        met: set[int] = set()
        for number in range(count):
            self.play(self.away[number % len(self.away)], met, chance)
        return {(self.elements[number].kind, self.elements[number].name) for number in met}

    def play(self, away: list[int], met: set[int], chance: Random) -> None:
        """One walk, to an end or until it has taken enough turns."""
        compiled, targets = self.compiled, self.compiled.targets
        groups_ways = self.graph.ways_of
        position, point = compiled.begin({}), 0
        for _turn in range(MOST_TURNS):
            if point in self.graph.ends:
                ending = self.endings.get(self.graph.ending(point))
                met.update(() if ending is None else (ending,))
                return
            groups = compiled.open(point, position, met)
            if not groups:
                return
            if len(groups) == 1 or chance.random() < STRAYING:
                group = groups[int(chance.random() * len(groups))]
            else:
                group = min(groups, key=lambda one: min(away[targets[way]] for way in groups_ways[one]))
            self.turns += 1
            try:
                step = compiled.take(group, position, met)
            except StoryError:
                return
            met.update(compiled.notes[step])
            point = targets[step]


def distances(graph: Graph, goals: list[int]) -> list[int]:
    """By point, the least number of steps to one of some points, whatever the guards say."""
    found = [len(graph.points)] * len(graph.points)
    for goal in goals:
        found[goal] = 0
    waiting = deque(goals)
    while waiting:
        point = waiting.popleft()
        for number in graph.into[point]:
            source = graph.steps[number].source
            if found[source] > found[point] + 1:
                found[source] = found[point] + 1
                waiting.append(source)
    return found
