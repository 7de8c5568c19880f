"""An assignment solved: whether its goals can be met, on how many ways, in how many minutes, past what.

Everything is decided by the proofs of `prove`; nothing is guessed that can be known, and what is assumed (how fast
somebody reads, chooses and writes) is a constant here, printed with every result. Calibrate them on your records.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from spring68.classroom.always import Met, met_by
from spring68.classroom.assignment import Assignment, Question
from spring68.engine.machine import Machine
from spring68.prove.elements import Element
from spring68.prove.pacing import words_read
from spring68.prove.reach import Minutes, PathCount, Reach, reach
from spring68.prove.task import Pace, Task
from spring68.prove.verdict import REACHABLE, UNREACHABLE

READER, LEARNER = 180, 160
"""Words a minute: a pupil who reads English easily, and one who is learning it."""

CHOICE_SECONDS = 6
"""Seconds for each choice; assumed."""

ANSWER_SECONDS = {"short": 30, "long": 90, "choice": 15, "scale": 10}
"""Seconds for each answer, by the kind of question, with the reading of the question; assumed."""

WORD_SECONDS = 4
"""Seconds for each word that a question asks for (15 words a minute, a pupil who thinks and types); assumed."""

SECONDS = 120.0
"""After how long what is still open stays undecided."""

PLAYS = 60
"""Plays by chance from which the median is taken."""

MOST = 20_000
"""Positions up to which a part is looked at as a whole, so that ways can be counted exactly."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Speed:
    """How long a class takes at one speed: minutes of play with answers, of the shortest, a median and the longest way."""

    words_per_minute: int
    shortest: float
    median: float
    longest: float


@dataclass(frozen=True, slots=True)
class Solution:
    """What an assignment holds for a class.

    `goals` is `reachable`, `unreachable` or `undecided`, of all goals on one way (and of the endings asked for over all
    attempts); `reason` says why they are not reachable. `path` is a way on which they are met. `paths` are the
    ways on which they are met: exactly, at least, or without end. `speeds` are empty where no way was found.
    `answer_minutes` are what the questions add to the shortest, median and longest way. `notices` gives for each content
    tag its scenes that can be met, with `reachable` or `undecided`. `questions` says of each by which ways it is met.
    `reach_missed` is whether some way comes to its end without `goals.reach_any`, where there is such a goal.
    """

    goals: str
    reason: str
    path: tuple[str, ...]
    paths: PathCount
    speeds: tuple[Speed, ...]
    answer_minutes: tuple[float, float, float]
    notices: dict[str, dict[str, str]]
    questions: dict[str, str]
    reach_missed: str = ""

    def at(self, words_per_minute: int) -> Speed | None:
        """The minutes at one speed."""
        return next((speed for speed in self.speeds if speed.words_per_minute == words_per_minute), None)


def task_of(assignment: Assignment, machine: Machine) -> Task:
    """The part of the story that an assignment gives, and what has to be met there on one way."""
    goals = assignment.goals
    return Task(
        preset=assignment.start.preset,
        scene=assignment.start.scene,
        stop=assignment.stop.at,
        endings=tuple(machine.story.endings) if goals.endings_min else (),
        notes=goals.notes_required,
        any_of=goals.reach_any,
        least_notes=goals.notes_min,
    )


def solve(
    machine: Machine, assignment: Assignment, *, seconds: float = SECONDS, plays: int = PLAYS, most: int = MOST,
    tell: Tell = lambda _words: None,
) -> Solution:  # fmt: skip
    """Solve an assignment in which nothing is wrong and which fits the story.

    Args:
        machine: The machine of the story.
        assignment: The assignment.
        seconds: After so long what is still open is undecided.
        plays: Plays by chance from which the median is taken.
        most: Positions up to which a part is looked at as a whole, so that ways can be counted exactly.
        tell: Is told how far the work has come.

    Raises:
        StoryError: when a play cannot begin where the assignment says.
    """
    task = task_of(assignment, machine)
    wanted = _wanted(assignment, machine)
    found = reach(
        machine, task, Pace(READER, CHOICE_SECONDS), seconds=seconds, plays=plays, most=most, tell=tell, wanted=wanted
    )  # fmt: skip
    tell("which ways meet the questions")
    met = met_by(machine, task, assignment, seconds=seconds)
    word, reason = _goals(machine, assignment, found)
    answers = answer_minutes(assignment.questions, met.questions)
    return Solution(
        goals=word,
        reason=reason,
        path=found.together.path,
        paths=found.paths,
        speeds=_speeds(machine, task, found.minutes, answers),
        answer_minutes=answers,
        notices=_notices(machine, found, met),
        questions=met.questions,
        reach_missed=met.reach_missed,
    )


def _wanted(assignment: Assignment, machine: Machine) -> Callable[[Element], bool]:
    """What has to be decided by itself: what goals name, and the scenes with content notes."""
    goals = assignment.goals
    names = {("note", name) for name in goals.notes_required}
    names |= {(kind, name) for name in goals.reach_any for kind in ("scene", "ending")}
    names |= {("scene", str(scene.id)) for scene in machine.story.scenes.values() if scene.content}
    if goals.endings_min > 1:
        names |= {("ending", name) for name in machine.story.endings}
    return lambda element: (element.kind, element.name) in names


# goals


def _goals(machine: Machine, assignment: Assignment, found: Reach) -> tuple[str, str]:
    """The verdict on the goals, and why they cannot be met."""
    goals, word = assignment.goals, found.together.word
    there = found.of("ending")
    if word == REACHABLE and goals.endings_min > max(len(there), 1):
        return UNREACHABLE, f"of {goals.endings_min} endings asked for, {len(there)} can be reached from this start"
    if word != UNREACHABLE:
        return word, ""
    return word, _why_not(machine, assignment, found)


def _why_not(machine: Machine, assignment: Assignment, found: Reach) -> str:
    """The first goal that cannot be met even by itself; or that all cannot be met together."""
    goals = assignment.goals
    for note in goals.notes_required:
        if found.word("note", note) == UNREACHABLE:
            return f"the note ‘{note}’ cannot be met from this start"
    if goals.reach_any and all(_is_out_of_reach(found, name) for name in goals.reach_any):
        return f"{' and '.join(f'‘{name}’' for name in goals.reach_any)} cannot be reached from this start"
    if goals.endings_min and not _there(machine, found, "ending"):
        return "no ending can be reached before the play stops"
    if goals.notes_min and len(notes := _there(machine, found, "note")) < goals.notes_min:
        return f"{len(notes)} notes can be met from this start, and {goals.notes_min} are asked for"
    return "each goal can be met by itself, and no way meets all of them"


def _there(machine: Machine, found: Reach, kind: str) -> list[str]:
    """The notes or endings that can be met at all in this part of the story."""
    part = Task(found.task.preset, found.task.scene, found.task.stop)
    return reach(machine, part, plays=1, most=MOST, wanted=lambda element: element.kind == kind).of(kind)


def _is_out_of_reach(found: Reach, name: str) -> bool:
    return all(found.word(kind, name) == UNREACHABLE for kind in ("scene", "ending"))


def _notices(machine: Machine, found: Reach, met: Met) -> dict[str, dict[str, str]]:
    """By content tag, in the order of the story, the scenes with it that can be met or are not decided."""
    tags: dict[str, dict[str, str]] = {tag: {} for tag in machine.story.content}
    for scene in machine.story.scenes.values():
        for tag in scene.content:
            word = found.word("scene", str(scene.id))
            if word != UNREACHABLE and str(scene.id) not in met.closed:
                tags.setdefault(str(tag), {})[str(scene.id)] = word
    return {tag: scenes for tag, scenes in tags.items() if scenes}


# minutes


def answer_seconds(question: Question) -> int:
    """How long an answer takes, in seconds."""
    least = question.min_words * WORD_SECONDS + 15 if question.min_words else 0
    return max(ANSWER_SECONDS[question.kind], least)


def answer_minutes(questions: tuple[Question, ...], met: dict[str, str]) -> tuple[float, float, float]:
    """What the questions add: those that every way meets; those and half of the others; all that can be met."""
    always = sum(answer_seconds(question) for question in questions if met[question.id] == "every way")
    some = sum(answer_seconds(question) for question in questions if met[question.id] in {"some ways", "undecided"})
    return always / 60, (always + some / 2) / 60, (always + some) / 60


def _speeds(
    machine: Machine, task: Task, minutes: Minutes | None, answers: tuple[float, float, float]
) -> tuple[Speed, ...]:
    """The minutes at both speeds.

    The words and choices of the shortest and longest way are counted. Those of the median way follow from its minutes:
    its choices lie between those two as its minutes do.
    """
    if minutes is None:
        return ()
    ends = [(words_read(machine, task, path), len(path)) for path in (minutes.shortest_path, minutes.longest_path)]
    span = minutes.longest - minutes.shortest
    share = (minutes.median - minutes.shortest) / span if span > 0 else 0.0
    choices = ends[0][1] + share * (ends[1][1] - ends[0][1])
    words = (minutes.median - choices * CHOICE_SECONDS / 60) * READER
    ways = [ends[0], (words, choices), ends[1]]
    return tuple(
        Speed(speed, *(count / speed + choice * CHOICE_SECONDS / 60 + answer
                       for (count, choice), answer in zip(ways, answers, strict=True)))
        for speed in (READER, LEARNER)
    )  # fmt: skip
