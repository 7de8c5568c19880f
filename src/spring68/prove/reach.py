"""What a class can meet in a part of a story: which notes, endings, scenes, choices and content, and in how many minutes.

A part begins somewhere and stops somewhere (`Task`). Whether each thing can be met there is decided as for a whole story
(`Deciding`); whether the goals can be met together, on one path, likewise. Plays that meet the goals are counted exactly
where every position of the part can be looked at, and else from below. Minutes are words as composed on the path at a
reader's pace, and seconds for each choice.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from statistics import median

from spring68.engine.machine import Machine
from spring68.prove.decide import Deciding
from spring68.prove.elements import Element, elements_of
from spring68.prove.goals import Goal, Question
from spring68.prove.pacing import Bounds, words_read
from spring68.prove.replay import Replayer
from spring68.prove.start import Start, given_by, start_of
from spring68.prove.task import Goals, Pace, Task
from spring68.prove.trails import choices_of
from spring68.prove.verdict import REACHABLE, UNDECIDED, UNREACHABLE, Verdict
from spring68.prove.ways import Move, Ways

KINDS = ("note", "ending", "scene", "choice")
"""The kinds of elements that are told of a part."""

PLAYS = 120
"""Plays by chance from which the median is taken."""

MOST = 40_000
"""Positions up to which everything is looked at, so that paths can be counted exactly."""

TRIES = 10
"""How many plays by chance are tried for each one that is wanted, where not every play meets the goals."""


@dataclass(frozen=True, slots=True)
class Together:
    """Whether all goals can be met on one path: with the path where they can, on which rung it was shown."""

    word: str
    rung: str
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PathCount:
    """How many different plays meet the goals: exactly so many, or at least so many. None: without end."""

    number: int | None
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Minutes:
    """How long plays take that meet the goals. `shortest` and `longest` are of real paths.

    They are proved when no play at all can be shorter or longer by a tenth of a minute, else the extremes of what was
    found. `median` is of `plays` plays by chance, which never take a choice after which a goal is known to be lost.
    """

    shortest: float
    median: float
    longest: float
    plays: int
    shortest_is_proved: bool = False
    longest_is_proved: bool = False
    shortest_path: tuple[str, ...] = ()
    longest_path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """What a part of a story holds for its reader.

    `verdicts` are of its notes, endings, scenes and choices; `content` says of each content tag whether a scene with it
    can be met (`reachable`, `unreachable`, `undecided`).
    """

    task: Task
    verdicts: tuple[Verdict, ...]
    content: dict[str, str]
    together: Together
    paths: PathCount
    minutes: Minutes | None

    def of(self, kind: str, word: str = REACHABLE) -> list[str]:
        """The names of the notes, endings, scenes or choices with a verdict."""
        return [v.element.name for v in self.verdicts if v.element.kind == kind and v.word == word]

    def word(self, kind: str, name: str) -> str:
        """The verdict on one of them; `unreachable` for what the part does not have."""
        words = [v.word for v in self.verdicts if (v.element.kind, v.element.name) == (kind, name)]
        return words[0] if words else UNREACHABLE


def reach(
    machine: Machine, task: Task, pace: Pace | None = None, *, seconds: float = 60.0, plays: int = PLAYS,
    seed: int = 68, most: int = MOST, tell: Callable[[str], None] = lambda _words: None,
    wanted: Callable[[Element], bool] = lambda _element: True,
) -> Reach:  # fmt: skip
    """Work out what can be met in a part of a story.

    Args:
        machine: The machine of the story.
        task: Where plays begin and stop, and what they have to meet.
        pace: How fast they are read (`Pace()` when left out).
        seconds: After so long what is still open is undecided.
        plays: Plays by chance from which the median is taken.
        seed: Of these plays; the same seed gives the same result.
        most: Positions up to which everything is looked at, so that paths can be counted exactly.
        tell: Is told how far the work has come.
        wanted: Which of the notes, endings, scenes and choices are to be decided; all when left out. A content tag is
            only told of where the scenes that have it are wanted.

    Raises:
        ValueError: when the task names what the story does not have.
        StoryError: when a play cannot begin there.
    """
    unknown = task.unknown(machine)
    if unknown:
        raise ValueError(f"the story has {', '.join(unknown)}")
    return _Reaching(machine, task, pace or Pace(), time.monotonic() + seconds, tell, wanted).run(plays, seed, most)


class _Reaching:
    """Works out one part."""

    def __init__(
        self, machine: Machine, task: Task, pace: Pace, until: float, tell: Callable[[str], None],
        wanted: Callable[[Element], bool],
    ) -> None:  # fmt: skip
        self.machine, self.task, self.pace, self.tell = machine, task, pace, tell
        self.goals = Goals(machine, task, given_by(machine, task.preset))
        elements = [element for element in elements_of(machine) if element.kind in KINDS and wanted(element)]
        here = start_of(machine, elements, task.preset, extra=self.goals.facts(), graph=task.graph(machine))
        self.here: Start = here
        self.replayer = Replayer(machine, task.scene)
        self.deciding = Deciding(machine, elements, [here], until, tell, self.replayer)
        self.ends = sorted(here.graph.ends)
        self.conditions = {point: self.goals.at(here.graph, point) for point in self.ends}

    def run(self, plays: int, seed: int, most: int) -> Reach:
        """Verdicts, then the goals together, then counts and minutes."""
        verdicts = tuple(self.deciding.verdicts())
        ways = Ways(self.here.compiled, self.here.live, self.here.begin, self.is_goal)
        self.tell("how many plays meet the goals")
        ways.explore(most)
        taken = self.sample(ways, plays, seed)
        together = self.together(ways, taken)
        leading = ways.leading()
        order = ways.in_order(leading)
        if order is None:
            paths = PathCount(None, ways.is_whole)
        else:
            paths = PathCount(ways.count(order, leading), ways.is_whole)
        minutes = self.minutes(ways, order, leading, taken, together)
        return Reach(self.task, verdicts, self.content(verdicts), together, paths, minutes)

    def is_goal(self, point: int, position: list[object]) -> bool:
        """Whether a play that ends like this meets the goals."""
        return self.here.compiled.test(self.conditions[point])(position)

    def content(self, verdicts: tuple[Verdict, ...]) -> dict[str, str]:
        """What is known of each content tag that some scene has."""
        words = {v.element.name: v.word for v in verdicts if v.element.kind == "scene"}
        found: dict[str, set[str]] = {}
        for scene in self.machine.story.scenes.values():
            for tag in scene.content:
                found.setdefault(str(tag), set()).add(words.get(str(scene.id), UNREACHABLE))
        return {
            tag: next(word for word in (REACHABLE, UNDECIDED, UNREACHABLE) if word in known)
            for tag, known in found.items()
        }

    # plays by chance

    def sample(self, ways: Ways, plays: int, seed: int) -> list[list[int]]:
        """Plays that meet the goals, by chance, as the groups they take."""
        is_open = self.choosing(ways)
        found: list[list[int]] = []
        for number in range(plays * TRIES):
            taken = ways.play(Random(f"{seed}/{number}"), is_open)
            if taken:
                found.append(taken)
            if len(found) == plays or (number >= plays and not found):
                break
        return found

    def choosing(self, ways: Ways) -> Callable[[Move], bool]:
        """Which moves keep what can still meet the goals, as far as that is known."""
        if ways.is_whole:
            leading = ways.leading()
            return lambda move: move.target in leading
        if not self.task.has_goals:
            return lambda _move: True
        guides = self.deciding.ladders[0].guides(self.parts())
        known: dict[int, bool] = {}

        def is_open(move: Move) -> bool:
            found = known.get(move.target)
            if found is None:
                point, position = ways.positions[move.target]
                found = known[move.target] = all(guide.away(point, position) is not None for guide in guides)
            return found

        return is_open

    def parts(self) -> list[Question]:
        """One question for each goal: whether an end is reached where it is met."""
        by_goal: dict[int, list[Goal]] = {}
        for point in self.ends:
            for number, part in enumerate(self.goals.parts(self.here.graph, point)):
                by_goal.setdefault(number, []).append(Goal.that(point, part))
        return [Question(goals) for goals in by_goal.values()]

    # all goals together

    def together(self, ways: Ways, taken: list[list[int]]) -> Together:
        """Whether one play can meet all goals."""
        if taken:
            shortest = min((self.choices(groups) for groups in taken), key=lambda path: (len(path), path))
            if self.replays(shortest):
                return Together(REACHABLE, "walk", shortest)
        if ways.is_whole:
            return Together(UNREACHABLE, "whole")
        question = Question([Goal.that(point, condition) for point, condition in self.conditions.items()])
        question.arriving = dict(self.conditions)
        answer = self.deciding.ladders[0].refined(question, self.parts())
        if answer.way is None:
            return Together(answer.word, answer.rung)
        path = choices_of(self.here.graph, answer.way[1])
        return Together(REACHABLE, "walk", path) if self.replays(path) else Together(UNDECIDED, "slice")

    def choices(self, groups: list[int]) -> tuple[str, ...]:
        """The choices among some groups."""
        made = self.here.graph.groups
        return tuple(made[group].choice for group in groups if made[group].choice)

    def replays(self, path: tuple[str, ...]) -> bool:
        """Whether a path can be walked on the real machine, and comes to an end or a scene where it stops."""
        state = self.replayer.state(self.task.preset, path)
        return bool(state.ended) or any(scene in state.visits for scene in self.task.stop) or not self.task.stop

    # minutes

    def minutes(
        self, ways: Ways, order: list[int] | None, leading: set[int], taken: list[list[int]], together: Together
    ) -> Minutes | None:
        """How long plays take that meet the goals; None where none was found."""
        paths = [self.choices(groups) for groups in taken]
        times = {path: self.time(path) for path in dict.fromkeys(paths)}
        typical = median(times[path] for path in paths) if paths else 0.0
        if together.word == REACHABLE:
            times.setdefault(together.path, self.time(together.path))
        if not times:
            return None
        least, most = self.extremes(ways, order, leading, times)
        short, long = min(times, key=times.__getitem__), max(times, key=times.__getitem__)
        return Minutes(
            times[short], typical or times[short], times[long], len(paths),
            least is not None and times[short] < least + 0.1, most is not None and times[long] > most - 0.1,
            short, long,
        )  # fmt: skip

    def extremes(
        self, ways: Ways, order: list[int] | None, leading: set[int], times: dict[tuple[str, ...], float]
    ) -> tuple[float | None, float | None]:
        """Bounds that no play passes, where the whole was looked at; and the extreme ways added to the times."""
        if order is None:
            return None, None
        bounds = Bounds(self.machine, self.here.graph, self.task.stop)
        groups = self.here.graph.groups

        def low(move: Move) -> float:
            return self.pace.minutes(bounds.steps[move.step][0], bool(groups[move.group].choice))

        def high(move: Move) -> float:
            return self.pace.minutes(bounds.steps[move.step][1], bool(groups[move.group].choice))

        found: list[float | None] = []
        for weight, longest in ((low, False), (high, True)):
            best = ways.farthest(order, leading, weight, longest=longest)
            found.append(None)
            if best is not None:
                path = self.choices(best[1])
                times.setdefault(path, self.time(path))
                found[-1] = best[0] + self.pace.minutes(bounds.opening[longest], 0) if ways.is_whole else None
        return found[0], found[1]

    def time(self, path: tuple[str, ...]) -> float:
        """The minutes of a path."""
        return self.pace.minutes(words_read(self.machine, self.task, path), len(path))
