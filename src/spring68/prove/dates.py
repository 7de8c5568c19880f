"""The promise that dates never run backwards: on no path a scene is entered that is over when its clock says later.

First the graph alone: for each clock, the latest beginning on any way to each point. Only the scenes that are over
before that are *suspects*. For each of them a fact of its own is kept, that some later scene has been entered, and
whether the suspect can be entered with that is a question like any other.
"""

from __future__ import annotations

from dataclasses import replace

from spring68.engine.graph import Fact, Graph, Look, Mark, Operation, Step
from spring68.prove.decide import Deciding
from spring68.prove.elements import Element
from spring68.prove.goals import Question
from spring68.prove.ladder import Ladder
from spring68.prove.promises import named
from spring68.prove.start import Start, graph_from, start_of
from spring68.prove.trails import Way, choices_of
from spring68.prove.verdict import BROKEN, RUNGS, SHOWN, UNDECIDED, UNREACHABLE, Failure, Promise
from spring68.story.meaning import Ask
from spring68.story.model import Scene

PROMISE = "dates never run backwards"

TOO_LATE = "later"
"""The kind of the fact that a scene was entered which begins after the suspect that the fact is named for has ended."""


class Dates:
    """Shows the promise for one start."""

    def __init__(self, deciding: Deciding, here: Start) -> None:
        self.deciding, self.here = deciding, here
        self.scenes = deciding.machine.story.scenes
        self.failures: list[Failure] = []
        self.entering: dict[str, list[int]] = {}
        """By dated scene, the steps that enter it."""
        for number, step in enumerate(here.graph.steps):
            for name in entered(step.program):
                if self.scenes[name].when is not None:
                    self.entering.setdefault(name, []).append(number)

    def promise(self) -> Promise:
        """Whether a scene is never over before the latest beginning on the way to it."""
        name = named(PROMISE, self.here)
        suspects = self.suspects()
        if not suspects:
            return Promise(name, SHOWN, "graph", start=self.here.name)
        machine, preset = self.deciding.machine, self.here.name
        elements = [_element(scene) for scene in suspects]
        facts = [Fact(TOO_LATE, str(scene.id)) for scene in suspects]
        graph = self.marked(suspects)
        there = start_of(machine, elements, preset, extra=facts, small=0, graph=graph)
        known = there.found.gather(there.compiled)
        asked = [number for number in range(len(suspects)) if number not in known]
        questions = [Question(there.index.of(elements[number]), number) for number in asked]
        answers = dict(zip(asked, Ladder(there, self.deciding.until).answer(questions), strict=True))
        known |= {number: answer.way for number, answer in answers.items() if answer.way is not None}
        told = [number for number, way in known.items() if self.is_told(there, suspects[number], way)]
        doubtful = [number for number, answer in answers.items() if answer.word != UNREACHABLE and number not in told]
        if told:
            return Promise(name, BROKEN, "walk", start=preset)
        if doubtful or known:
            scene = suspects[[*doubtful, *known][0]]
            reason = f"it is not sure that ‘{scene.id}’ never comes after its time"
            return Promise(name, UNDECIDED, "slice", reason, preset)
        rung = max((answer.rung for answer in answers.values()), key=RUNGS.index)
        return Promise(name, SHOWN, rung, start=preset)

    def suspects(self) -> list[Scene]:
        """The scenes that some way through the graph enters when their clock is later than they are."""
        found: list[Scene] = []
        for clock in sorted({self.clock(self.scenes[name]) for name in self.entering}):
            mine = [self.scenes[name] for name in self.entering if self.clock(self.scenes[name]) == clock]
            begins = [(begin_of(scene), number) for scene in mine for number in self.entering[str(scene.id)]]
            latest = latest_on_the_way(self.here.graph, begins, self.opening(clock))
            for scene in mine:
                sources = [self.here.graph.steps[number].source for number in self.entering[str(scene.id)]]
                if scene.when is not None and any(scene.when.end < latest[source] for source in sources):
                    found.append(scene)
        return found

    def clock(self, scene: Scene) -> str:
        """The clock to which a scene's date belongs."""
        return scene.clock or self.deciding.machine.story.clock

    def opening(self, clock: str) -> str:
        """The beginning that the first scene sets a clock to."""
        names = entered(self.here.graph.opening)
        return max(
            (begin_of(self.scenes[name]) for name in names if self.clock(self.scenes[name]) == clock), default=""
        )

    def is_later(self, other: Scene, scene: Scene) -> bool:
        """Whether a scene begins after another of the same clock has ended."""
        if other.when is None or scene.when is None or self.clock(other) != self.clock(scene):
            return False
        return scene.when.end < other.when.begin

    def marked(self, suspects: list[Scene]) -> Graph:
        """The graph with a mark wherever a scene is entered that is later than a suspect."""
        graph = graph_from(self.deciding.machine, self.here.name)
        graph.opening = self.marking(graph.opening, suspects)
        for number in sorted({number for numbers in self.entering.values() for number in numbers}):
            step = graph.steps[number]
            graph.steps[number] = self.with_marks(graph, step, suspects)
        return graph

    def with_marks(self, graph: Graph, step: Step, suspects: list[Scene]) -> Step:
        """A step whose entry of a later scene is marked; what is common to its group is left as it was."""
        before = len(graph.groups[step.group].before)
        rest = self.marking(step.program[before:], suspects)
        return replace(step, program=(*step.program[:before], *rest))

    def marking(self, program: tuple[Operation, ...], suspects: list[Scene]) -> tuple[Operation, ...]:
        """A program with such marks after each entry."""
        found: list[Operation] = []
        for operation in program:
            found.append(operation)
            if isinstance(operation, Look) and operation.kind == "entered":
                here = self.scenes[operation.name]
                found += [Mark(Fact(TOO_LATE, str(scene.id))) for scene in suspects if self.is_later(here, scene)]
        return tuple(found)

    def is_told(self, there: Start, scene: Scene, way: Way) -> bool:
        """Whether a path on which a scene comes after its time replays, and is told."""
        path = choices_of(there.graph, way[1])
        if not self.deciding.replayer.meets(_element(scene), self.here.name, path):
            return False
        visited = self.deciding.replayer.state(self.here.name, path).visits
        late = [other for name, other in self.scenes.items() if name in visited and self.is_later(other, scene)]
        assert scene.when is not None
        if not late:
            return False
        message = f"time runs backwards here: a play can come to ‘{scene.id}’ after ‘{late[0].id}’, when it is over"
        self.failures.append(Failure("S502", message, scene.when.span, self.here.name, path))
        return True


def _element(scene: Scene) -> Element:
    """That a scene is entered when a later one has been."""
    condition = Ask(TOO_LATE, str(scene.id))
    return Element("scene", str(scene.id), scene.span, ("entered", str(scene.id)), condition=condition)


def entered(program: tuple[Operation, ...]) -> list[str]:
    """The scenes that a program enters."""
    return [op.name for op in program if isinstance(op, Look) and op.kind == "entered"]


def begin_of(scene: Scene) -> str:
    """When a scene begins; empty for one without a date."""
    return scene.when.begin if scene.when is not None else ""


def latest_on_the_way(graph: Graph, entering: list[tuple[str, int]], opening: str) -> list[str]:
    """By point, the latest beginning of one clock on any way to it; empty where there is none.

    Args:
        graph: The graph.
        entering: Beginnings, each with a step that enters such a scene.
        opening: The beginning with which a play starts.
    """
    found = [opening] + [""] * (len(graph.points) - 1)
    sources = [(opening, 0), *((begin, graph.steps[number].target) for begin, number in entering)]
    done = bytearray(len(graph.points))
    for begin, first in sorted(sources, reverse=True):
        waiting = [first]
        while waiting:
            point = waiting.pop()
            if not done[point]:
                done[point] = 1
                found[point] = begin
                waiting += [graph.steps[number].target for number in graph.out[point]]
    return found
