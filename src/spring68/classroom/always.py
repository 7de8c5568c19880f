"""Which questions every way meets, which only some, and which none; and what cannot be reached behind a closed door.

That every way meets something is asked the other way round: whether a play can come to its end without it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from spring68.classroom.assignment import Assignment, Moment
from spring68.engine.conditions import all_of, any_of
from spring68.engine.graph import Fact, Graph
from spring68.engine.machine import Machine
from spring68.prove.goals import Goal, Question
from spring68.prove.ladder import Ladder
from spring68.prove.start import Start, start_of
from spring68.prove.task import Task
from spring68.prove.verdict import REACHABLE, UNREACHABLE
from spring68.story.meaning import Ask, Literal, Negated, Settled

EVERY, SOME, NEVER, UNDECIDED = "every way", "some ways", "no way", "undecided"
"""By which ways a question is met."""


@dataclass(frozen=True, slots=True)
class Met:
    """By question id, by which ways it is met; scenes with content notes that lie behind one that cannot be reached.

    `reach_missed` is `reachable` when some way comes to its end without `goals.reach_any`, `unreachable` when none
    does, and empty where there is no such goal.
    """

    questions: dict[str, str]
    closed: frozenset[str]
    reach_missed: str = ""


def met_by(machine: Machine, task: Task, assignment: Assignment, *, seconds: float) -> Met:
    """Settle all of it with one start and one ladder."""
    moments = {question.id: question.at for question in assignment.questions if question.at.kind != "start"}
    conditions = {name: _met(machine, moment) for name, moment in moments.items()}
    goal = any_of(*(Ask("visited", name) for name in task.any_of if name in machine.story.scenes))
    facts = {fact for moment in moments.values() for fact in _facts(machine, moment)}
    facts |= {Fact("visited", name) for name in task.any_of if name in machine.story.scenes}
    here = start_of(machine, [], task.preset, extra=facts, graph=task.graph(machine))
    ladder = Ladder(here, time.monotonic() + seconds)
    asked = [*conditions.values(), *(Negated(condition) for condition in conditions.values())]
    answers = [answer.word for answer in ladder.answer([_at_an_end(here, condition) for condition in asked])]
    words: dict[str, str] = {question.id: EVERY for question in assignment.questions}
    for number, name in enumerate(conditions):
        words[name] = _word(answers[number], answers[number + len(conditions)])
    missed = ""
    if task.any_of:
        missed = ladder.answer([_at_an_end(here, Negated(goal), set(task.any_of))])[0].word
    return Met(words, _behind(machine, here, ladder), missed)


def _word(met: str, missed: str) -> str:
    if met == UNREACHABLE:
        return NEVER
    if missed == UNREACHABLE:
        return EVERY
    return SOME if (met, missed) == (REACHABLE, REACHABLE) else UNDECIDED


def _met(machine: Machine, moment: Moment) -> Settled:
    """What holds where a play ends that has met a moment."""
    if moment.kind == "choice":
        return Ask("picked", moment.name)
    if moment.kind == "enter":
        return Ask("visited", moment.name)
    return any_of(*(Ask("visited", name) for name in _scenes(machine, moment.name)))


def _scenes(machine: Machine, act: str) -> list[str]:
    return [name for name, scene in machine.story.scenes.items() if scene.act == act and not scene.is_sub]


def _facts(machine: Machine, moment: Moment) -> Iterable[Fact]:
    if moment.kind == "choice":
        return [Fact("picked", moment.name)]
    names = [moment.name] if moment.kind == "enter" else _scenes(machine, moment.name)
    return [Fact("visited", name) for name in names]


def _at_an_end(here: Start, condition: Settled, endings: set[str] | None = None) -> Question:
    """Whether a play comes to an end where a condition holds, and that is none of some endings."""
    graph = here.graph
    ends = {end: condition for end in sorted(graph.ends) if not endings or graph.ending(end) not in endings}
    return Question([Goal.that(end, held) for end, held in ends.items()], arriving=dict(ends))


# what lies behind a closed door


def _behind(machine: Machine, here: Start, ladder: Ladder) -> frozenset[str]:
    """Scenes with content notes that can only be reached through a scene that cannot be entered."""
    points = _points_of(here.graph)
    listed = [str(scene.id) for scene in machine.story.scenes.values() if scene.content and str(scene.id) in points]
    doors = {name: _doors(here.graph, points, name) for name in listed}
    asked = sorted({door for found in doors.values() for door in found})
    questions = [
        Question([Goal.that(point, all_of()) for point in points[door]], arriving=_always(points[door]))
        for door in asked
    ]
    answers = dict(zip(asked, (answer.word for answer in ladder.answer(questions)), strict=True)) if asked else {}
    return frozenset(name for name, found in doors.items() if any(answers[door] == UNREACHABLE for door in found))


def _always(points: Iterable[int]) -> dict[int, Settled]:
    return {point: Literal(True) for point in points}


def _points_of(graph: Graph) -> dict[str, list[int]]:
    """By scene, the points that belong to it, calls left out."""
    found: dict[str, list[int]] = {}
    nodes = graph.machine.plan.nodes
    for number, point in enumerate(graph.points):
        if point.node in nodes:
            found.setdefault(str(nodes[point.node].scene.id), []).append(number)
    return found


def _doors(graph: Graph, points: Mapping[str, list[int]], target: str) -> list[str]:
    """The scenes without which there is no way to another, whatever the guards say."""
    return [
        name for name, own in points.items()
        if name != target and 0 not in own and not _leads(graph, frozenset(own), frozenset(points[target]))
    ]  # fmt: skip


def _leads(graph: Graph, without: frozenset[int], targets: frozenset[int]) -> bool:
    """Whether a way leads from the beginning to some points that passes none of others."""
    seen, waiting = {0}, [0]
    while waiting:
        for number in graph.out[waiting.pop()]:
            target = graph.steps[number].target
            if target in targets:
                return True
            if target not in seen and target not in without:
                seen.add(target)
                waiting.append(target)
    return False
