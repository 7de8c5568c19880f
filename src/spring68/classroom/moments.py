"""When a play meets the questions of an assignment, and when it stops; the same for playing, replaying and solving.

Both are decided at the end of a turn, from its state alone and the choice it began with, so that a replay comes to the
same answer.
"""

from __future__ import annotations

from collections.abc import Container

from spring68.classroom.assignment import Assignment, Moment, Question, Start, Stop
from spring68.engine.plan import LATER
from spring68.engine.state import GameState, scene_of
from spring68.engine.turn import Passage, Turn
from spring68.story.model import Story


def act_of(story: Story, state: GameState) -> str:
    """The act in which a play rests: that of the scene which called, inside a call; empty where there is none."""
    scene = scene_of(state.stack[0].site) if state.stack else state.scene
    return story.scenes[scene].act if scene in story.scenes else ""


def has_entered(story: Story, state: GameState, act: str) -> bool:
    """Whether any scene of an act was entered so far; a `sub` counts for no act."""
    return any(scene in story.scenes and _is_in(story, scene, act) for scene in state.visits)


def _is_in(story: Story, scene: str, act: str) -> bool:
    return story.scenes[scene].act == act and not story.scenes[scene].is_sub


def stopped_at(stop: Stop, state: GameState) -> str:
    """The scene of the assignment's stop that was entered; empty when none was."""
    return next((scene for scene in stop.at if state.visits.get(scene)), "")


def notes_met(story: Story, start: Start, state: GameState) -> tuple[str, ...]:
    """The notes that a play has met, in the order of the story; those that its preset brought are none of them."""
    preset = story.presets.get(start.preset)
    brought = frozenset(str(name) for name in preset.seen) if preset is not None else frozenset()
    return tuple(name for name in story.notes if name in state.seen and name not in brought)


def told_before(stop: Stop, passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """The passages of a turn up to the one where a play stops, which is no longer read."""
    for number, passage in enumerate(passages):
        if passage.scene in stop.at:
            return passages[:number]
    return passages


def is_over(stop: Stop, state: GameState) -> bool:
    """Whether a play is at its end: an ending, a stop, or a place from which the story is not written yet."""
    return bool(state.ended or stopped_at(stop, state) or not state.scene or state.place == LATER)


def is_met(moment: Moment, story: Story, turn: Turn, *, is_first: bool, is_last: bool) -> bool:
    """Whether a turn meets a moment.

    Args:
        moment: The moment.
        story: The story that is played.
        turn: The turn that has just been told.
        is_first: Whether it is turn 0, which begins with no choice.
        is_last: Whether `is_over` holds after it.
    """
    state = turn.state
    match moment.kind:
        case "start":
            return is_first
        case "enter":
            return bool(state.visits.get(moment.name))
        case "choice":
            return turn.entry is not None and turn.entry.choice.rpartition("/")[2] == moment.name
        case _:
            return has_entered(story, state, moment.name) and (is_last or act_of(story, state) != moment.name)


def questions_at(
    assignment: Assignment, story: Story, turn: Turn, asked: Container[str], *, is_first: bool = False
) -> tuple[Question, ...]:
    """The questions that are to be asked after a turn, in the order of the file; those `asked` before are left out.

    The questions of the start are met by turn 0 and asked before its words are shown.
    """
    is_last = is_over(assignment.stop, turn.state)
    return tuple(
        question
        for question in assignment.questions
        if question.id not in asked and is_met(question.at, story, turn, is_first=is_first, is_last=is_last)
    )
