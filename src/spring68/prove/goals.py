"""Where a thing would be met: points, and the programs that must run through from there."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from spring68.engine.graph import Alter, Fact, Graph, Look, Mark, Operation, Suppose
from spring68.prove.cone import Cone
from spring68.prove.elements import Element
from spring68.prove.trails import Mistake
from spring68.story.meaning import Settled


@dataclass(frozen=True, slots=True)
class Goal:
    """A point, and the program that must run through from there for the thing to be met."""

    point: int
    program: tuple[Operation, ...]

    @classmethod
    def that(cls, point: int, condition: Settled) -> Goal:
        """That a condition holds at a point."""
        return cls(point, (Suppose(condition),))


@dataclass(slots=True)
class Question:
    """Whether one of some goals can be met, and how a walk knows that it has met one.

    It has when `number` was noted, when it comes to a point of `arriving` in a position for which the condition there
    holds, when it makes one of the `mistakes`, or (`is_probe`) when it comes to a goal from which the program there would
    run through, as far as the facts go that it asks for.
    """

    goals: list[Goal]
    number: int = -1
    arriving: dict[int, Settled] = field(default_factory=dict)
    mistakes: frozenset[Mistake] = frozenset()
    is_probe: bool = False

    def facts(self, cone: Cone) -> frozenset[Fact]:
        """The facts on which the goals depend by themselves."""
        found: set[Fact] = set()
        for goal in self.goals:
            for operation in goal.program:
                found |= facts_of_operation(cone, operation)
        return frozenset(found)

    @property
    def is_told_by_walks(self) -> bool:
        """Whether a walk can tell that it has met a goal."""
        return self.number >= 0 or bool(self.arriving) or bool(self.mistakes)

    def asked(self, cone: Cone) -> frozenset[Fact]:
        """The facts by which a walk knows that it has met a goal, and which therefore matter wherever it is."""
        found: set[Fact] = set()
        for condition in self.arriving.values():
            found |= cone.facts(condition)
        return frozenset(found) | (self.facts(cone) if self.is_probe else frozenset())

    def last_facts(self, cone: Cone) -> frozenset[Fact]:
        """The facts of what is asked last on the way to each goal: mostly the thing's own condition."""
        found: set[Fact] = set()
        for goal in self.goals:
            suppositions = [operation for operation in goal.program if isinstance(operation, Suppose)]
            if suppositions:
                found |= cone.facts(suppositions[-1].condition)
        return frozenset(found)


def facts_of_operation(cone: Cone, operation: Operation) -> frozenset[Fact]:
    """The facts that a supposition asks for; changes before it count only where their facts are asked for."""
    return cone.facts(operation.condition) if isinstance(operation, Suppose) else frozenset()


class GoalIndex:
    """Where looks, notes and choices of a graph are, found once for all elements."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.distance = distances(graph)
        self.looks: dict[tuple[str, str], list[tuple[int, int]]] = {}
        self.marks: dict[Fact, list[tuple[int, int]]] = {}
        self.choices: dict[str, list[int]] = {}
        self.rests: dict[str, list[int]] = {}
        self.ends: dict[str, list[int]] = {}
        for number, step in enumerate(graph.steps):
            for place, operation in enumerate(step.program):
                if isinstance(operation, Look):
                    self.looks.setdefault((operation.kind, operation.name), []).append((number, place))
                elif isinstance(operation, Mark) and operation.fact.kind == "seen":
                    self.marks.setdefault(operation.fact, []).append((number, place))
        for number, group in enumerate(graph.groups):
            if group.choice:
                self.choices.setdefault(group.choice, []).append(number)
        for number in graph.rests:
            self.rests.setdefault(graph.points[number].node, []).append(number)
        for number in graph.endings():
            self.ends.setdefault(graph.ending(number), []).append(number)

    def of(self, element: Element) -> list[Goal]:
        """Everywhere an element would be met."""
        if element.kind == "ending":
            found = [Goal(point, ()) for point in self.ends.get(element.name, ())]
        elif element.kind == "note":
            found = [self.before(*place) for place in self.marks.get(Fact("seen", element.name), ())]
        elif element.choice:
            found = [self.choosing(number) for number in self.choices.get(element.choice, ())]
        elif element.look is not None:
            found = [self.before(*place, element.condition) for place in self.looks.get(element.look, ())]
        else:
            given = [element.condition] if element.condition is not None else []
            program = tuple(Suppose(condition) for condition in given)
            found = [Goal(point, program) for point in self.rests.get(element.node, ())]
        return found

    def nearest(self, element: Element) -> int:
        """The least number of choices after which an element could be met, whatever the guards say."""
        graph = self.graph
        if element.kind == "ending":
            return min((self.distance[point] for point in self.ends.get(element.name, ())), default=0)
        if element.choice:
            sources = [graph.groups[number].source for number in self.choices.get(element.choice, ())]
            return min((self.distance[point] + 1 for point in sources), default=0)
        if element.look is None and element.kind != "note":
            return min((self.distance[point] for point in self.rests.get(element.node, ())), default=0)
        places = self.marks.get(Fact("seen", element.name), ()) if element.look is None else ()
        steps = [graph.steps[number] for number, _place in places or self.looks.get(element.look or ("", ""), ())]
        return min((self.distance[step.source] + bool(step.choice) for step in steps), default=0)

    def choosing(self, number: int) -> Goal:
        """That a group can be taken, and some way on is open after it."""
        group = self.graph.groups[number]
        return Goal(group.source, tuple(op for op in group.before if isinstance(op, Suppose)))

    def before(self, number: int, place: int, condition: Settled | None = None) -> Goal:
        """That a step is taken, as far as an operation whose own condition holds."""
        step = self.graph.steps[number]
        operation = step.program[place]
        under = operation.under if isinstance(operation, (Look, Mark)) else None
        more = tuple(Suppose(part) for part in (under, condition) if part is not None)
        return Goal(step.source, lean((*step.program[:place], *more)))


def lean(program: Iterable[Operation]) -> tuple[Operation, ...]:
    """A program without what is only shown, and without the changes after its last supposition."""
    found = [operation for operation in program if not isinstance(operation, Look)]
    while found and isinstance(found[-1], (Mark, Alter)):
        found.pop()
    return tuple(found)


def distances(graph: Graph) -> list[int]:
    """By point, the least number of choices on any way to it, whatever the guards say."""
    found = [len(graph.points)] * len(graph.points)
    found[0] = 0
    waiting = deque([0])
    while waiting:
        point = waiting.popleft()
        for number in graph.out[point]:
            step = graph.steps[number]
            length = found[point] + bool(step.choice)
            if length < found[step.target]:
                found[step.target] = length
                if step.choice:
                    waiting.append(step.target)
                else:
                    waiting.appendleft(step.target)
    return found
