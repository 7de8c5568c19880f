"""What a class is given to do: where a play begins, where it stops, what it has to meet, how fast it is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spring68.engine.conditions import all_of, any_of
from spring68.engine.graph import Fact, Graph, graph_of
from spring68.engine.machine import Machine
from spring68.engine.state import Value
from spring68.story.meaning import Ask, Compared, Literal, Settled, Tally


@dataclass(frozen=True, slots=True)
class Task:
    """A part of a story, and what a play of it has to meet.

    A play begins at the scene `scene` in the state that `preset` brings (empty: where the preset says, or the story's
    start). It ends with an ending, or on entering a scene of `stop`. Its goals: to end with one of `endings`, to have
    unlocked all of `notes`, to have entered all of `scenes`, to have entered or ended with one of `any_of`, and to have
    unlocked at least `least_notes` notes. What a preset brings as seen counts for `notes`, not for `least_notes`.
    """

    preset: str = ""
    scene: str = ""
    stop: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    scenes: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    least_notes: int = 0

    @property
    def has_goals(self) -> bool:
        """Whether anything has to be met."""
        return bool(self.endings or self.notes or self.scenes or self.any_of or self.least_notes)

    def begins_at(self, machine: Machine) -> str:
        """The scene with which a play begins."""
        if self.scene:
            return self.scene
        return str(machine.story.presets[self.preset].at if self.preset else machine.story.start)

    def unknown(self, machine: Machine) -> list[str]:
        """What the story does not have, each with what it should be, in a few words."""
        story = machine.story
        asked: list[tuple[str, Iterable[str], Iterable[str]]] = [
            ("preset", [self.preset] if self.preset else [], story.presets),
            ("scene", [*([self.scene] if self.scene else []), *self.stop, *self.scenes], machine.plan.entry),
            ("ending", self.endings, story.endings),
            ("note", self.notes, story.notes),
            ("scene or ending", self.any_of, [*machine.plan.entry, *story.endings]),
        ]
        return [f"no {kind} ‘{name}’" for kind, names, known in asked for name in names if name not in set(known)]

    def graph(self, machine: Machine) -> Graph:
        """The graph of this part of the story."""
        return graph_of(machine, self.begins_at(machine), frozenset(self.stop))


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a reader reads and chooses; sixteen-year-olds read prose on a screen at 180 to 220 words a minute."""

    words_per_minute: float = 200.0
    seconds_per_choice: float = 6.0

    def minutes(self, words: int, choices: int) -> float:
        """How long so many words and choices take."""
        return words / self.words_per_minute + choices * self.seconds_per_choice / 60


class Goals:
    """The goals of a task as conditions: each by itself, and what must hold where a play ends."""

    def __init__(self, machine: Machine, task: Task, given: dict[Fact, Value]) -> None:
        self.task = task
        self.new_notes = [str(n) for n in machine.story.notes if not given.get(Fact("seen", str(n)))]
        self.notes = [n for n in task.notes if not given.get(Fact("seen", n))]

    def parts(self, graph: Graph, point: int) -> list[Settled]:
        """What must hold at an end of the graph, goal by goal."""
        task, ending = self.task, graph.ending(point)
        found: list[Settled] = [Ask("seen", note) for note in self.notes]
        found += [Ask("visited", scene) for scene in task.scenes]
        if task.endings:
            found.append(Literal(ending in task.endings))
        if task.any_of:
            found.append(any_of(*(Literal(ending == name) for name in task.any_of), *(visited(n) for n in task.any_of)))
        if task.least_notes > 0:
            notes = Tally(tuple(Ask("seen", note) for note in self.new_notes))
            found.append(Compared(">=", notes, Literal(task.least_notes)))
        return found

    def at(self, graph: Graph, point: int) -> Settled:
        """What must hold at an end of the graph, all together."""
        return all_of(*self.parts(graph, point))

    def facts(self) -> list[Fact]:
        """The facts that the goals ask for, which plays have to follow."""
        names = [*self.task.scenes, *self.task.any_of]
        notes = self.new_notes if self.task.least_notes else self.notes
        return [Fact("visited", name) for name in names] + [Fact("seen", note) for note in notes]


def visited(scene: str) -> Settled:
    """That a scene was entered."""
    return Ask("visited", scene)
