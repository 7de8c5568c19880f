"""A save and the story it is opened with: the same, or one that was edited since.

The log of choices is replayed by its stable names; where it resolves, the reader is exactly where she was, with the
new words. Where it does not, she is set down at the entry of the last act that she had entered, with what she brought there. Old
names are followed through the story's `formerly`. What changed is told in one plain sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from spring68.engine.cursor import Cursor
from spring68.engine.errors import EngineError
from spring68.engine.follow import Follower, hurry
from spring68.engine.machine import Machine
from spring68.engine.state import Frame, GameState, Value, digest
from spring68.engine.step import CursorType, begin_at, choose, start
from spring68.engine.turn import Turn
from spring68.saves.model import Save, SaveError, SaveFromOtherStory, Snapshot, Step, Take
from spring68.saves.renames import renamed, renamed_snapshot
from spring68.story.documents import scene_hashes as scene_hashes
from spring68.story.model import Variable
from spring68.story.names import now_called
from spring68.text.memory import collector_paused


@dataclass(frozen=True, slots=True)
class Resumed:
    """A save brought to a story: the save (with a new origin where it was set down), its last turn, what to tell."""

    save: Save
    turn: Turn
    notice: str = ""
    exact: bool = True


def take_snapshot(machine: Machine, state: GameState, *, with_picked: bool = False) -> Snapshot:
    """Where a play stands, in the words of the story."""
    return Snapshot(
        place=state.place,
        stack=tuple((frame.site, frame.args) for frame in state.stack),
        variables=dict(zip(machine.names, state.values, strict=True)),
        visits=dict(state.visits),
        seen=tuple(sorted(state.seen)),
        ended=state.ended,
        digest=digest(state, machine.names),
        picked=tuple(sorted(state.picked)) if with_picked else (),
    )


def first_turn(machine: Machine, save: Save, *, compose: bool = True, cursor_type: CursorType = Cursor) -> Turn:
    """The turn with which a save's log begins.

    Raises:
        EngineError: when the story cannot begin there.
        KeyError: when there is no such preset any more.
    """
    if save.origin is None:
        preset = now_called(machine.story, save.preset)
        return start(machine, seed=save.seed, preset=preset, compose=compose, cursor_type=cursor_type)
    state = restored(machine, save.origin, save.seed)
    return begin_at(machine, save.origin.place, state, compose=compose, cursor_type=cursor_type)


def restored(machine: Machine, snapshot: Snapshot, seed: int) -> GameState:
    """A state that rests nowhere yet, with a snapshot's values as far as the story still has them."""
    story = machine.story
    snapshot = renamed_snapshot(story, snapshot)
    values = tuple(fitting(variable, snapshot.variables.get(name)) for name, variable in story.variables.items())
    stack = tuple(Frame(site, args) for site, args in snapshot.stack if site in machine.plan.nodes)
    visits = {scene: count for scene, count in snapshot.visits.items() if scene in story.scenes}
    seen = frozenset(note for note in snapshot.seen if note in story.notes)
    return GameState("", stack, values, visits, frozenset(snapshot.picked), seen, seed=seed)


def fitting(variable: Variable, value: Value | None) -> Value:
    """A value that a variable may have: the one given, the nearest end of its range, or its default."""
    if value is None or type(value) is not type(variable.default):
        return variable.default
    if variable.kind == "number" and isinstance(value, int):
        return min(max(value, int(variable.values[0])), int(variable.values[-1]))
    return value if value in variable.values else variable.default


def changed_values(machine: Machine, snapshot: Snapshot) -> list[str]:
    """The variables whose value in a snapshot the story no longer allows, in the order declared."""
    brought = renamed_snapshot(machine.story, snapshot).variables
    variables = machine.story.variables
    return [
        name
        for name, variable in variables.items()
        if name in brought and fitting(variable, brought[name]) != brought[name]
    ]


def replay(machine: Machine, save: Save, steps: Iterable[Step]) -> tuple[Turn, int]:
    """Follow a log as far as it resolves: the last turn that was reached, and how many choices that took.

    All but the last choice are hurried through where the story is a kept one. That last one, or the one at which the
    hurry ended, is the machine's: whether a log resolves is never said by anything else.

    Raises:
        EngineError: when the story cannot even begin.
        KeyError: when there is no such preset any more.
    """
    log = [renamed(machine.story, step.choice) for step in steps]
    follower = Follower.on(machine)

    def begin(quick: Machine, cursor_type: CursorType) -> Turn:
        return first_turn(quick, save, compose=False, cursor_type=cursor_type)

    with machine.plan.following(), collector_paused():
        hurried = hurry(machine, begin, log[:-1]) if log else None
        turn, begun = hurried or (first_turn(follower, save, compose=not log), 0)
        for number, choice in enumerate(log[begun:], begun):
            try:
                turn = choose(follower, turn.state, choice, compose=number == len(log) - 1)
            except EngineError:
                return turn, number
    return turn, len(log)


class Followed:
    """The turns of a take, composed; what was followed once is not followed again as long as the choices agree."""

    def __init__(self, machine: Machine) -> None:
        self.machine = Follower.on(machine)
        self._steps: tuple[Step, ...] = ()
        self._turns: list[Turn] = []

    def turns(self, save: Save) -> list[Turn]:
        """All turns of a save's current take, from the first one; it ends where a choice no longer resolves."""
        steps = save.steps
        known = next((at for at, pair in enumerate(zip(steps, self._steps, strict=False)) if pair[0] != pair[1]), None)
        kept = min(len(steps), len(self._steps)) if known is None else known
        turns = self._turns[: kept + 1]
        with self.machine.plan.following(), collector_paused():
            turns = turns or [first_turn(self.machine, save)]
            for step in steps[len(turns) - 1 :]:
                try:
                    turns.append(choose(self.machine, turns[-1].state, renamed(self.machine.story, step.choice)))
                except EngineError:
                    break
        self._steps, self._turns = steps[: len(turns) - 1], turns
        return list(turns)


def endings_of(machine: Machine, save: Save) -> set[str]:
    """The endings that were reached in any take of a save."""
    found: set[str] = set()
    for take in range(len(save.takes)):
        try:
            turn, _count = replay(machine, save, save.steps_of(take))
        except (EngineError, KeyError):
            continue
        found.add(turn.ended)
    return found - {""}


def resume(machine: Machine, save: Save) -> Resumed:
    """Bring a save to a story.

    Raises:
        SaveFromOtherStory: when it belongs to another one.
        SaveError: when the story has no place left for it.
    """
    story = machine.story
    if save.story != story.id:
        raise SaveFromOtherStory(f"this save belongs to another story (“{save.story}”), not to “{story.id}”.")
    steps = save.steps
    try:
        turn, reached = replay(machine, save, steps)
    except (EngineError, KeyError):
        return _set_down(machine, save)
    if reached < len(steps):
        return _set_down(machine, save)
    if save.snapshot.place and turn.state.place != now_called(story, save.snapshot.place):
        elsewhere = "The story was changed: the choices you made lead to another place now. Your old save is kept."
        return Resumed(save, turn, elsewhere, exact=False)
    if save.digest == story.digest or not _words_changed(machine, save):
        return Resumed(save, turn)
    return Resumed(save, turn, "The story was changed since you last played; you are where you were.")


def known_scenes(machine: Machine, save: Save) -> Mapping[str, str]:
    """The hashes of the scenes as the story has them now; those of a save that was made with this very story are."""
    if save.scenes and save.digest == machine.story.digest:
        return save.scenes
    return scene_hashes(machine.story)


def _words_changed(machine: Machine, save: Save) -> bool:
    """Whether a scene that the reader has seen was changed."""
    now = scene_hashes(machine.story)
    return any(scene in save.snapshot.visits and now.get(scene) != known for scene, known in save.scenes.items())


def _set_down(machine: Machine, save: Save) -> Resumed:
    """Begin again at the entry of the last act that was entered and still has one, so that no more than it is lost."""
    story = machine.story
    entered = [(count, act, snapshot) for act, (count, snapshot) in save.acts.items()]
    for _count, act, snapshot in sorted(entered, key=lambda item: -item[0]):
        known = story.acts.get(now_called(story, act))
        if known is None or known.entry is None or known.entry not in machine.plan.entry:
            continue
        origin = Snapshot(
            str(known.entry), (), snapshot.variables, snapshot.visits, snapshot.seen, picked=snapshot.picked
        )
        moved = Save(
            story=save.story, version=story.version, digest=story.digest, seed=save.seed, title=save.title,
            created=save.created, takes=(Take(),), origin=origin, read=save.read,
        )  # fmt: skip
        try:
            turn = first_turn(machine, moved)
        except EngineError:
            continue
        words = (
            "The story was changed, and one of your choices is no longer in it; you are at the beginning of "
            f"“{known.title}”, with what you had then. Your old save is kept."
        )
        if changed_values(machine, snapshot):
            words += " Some of what you had is counted otherwise now; it was brought to the nearest that there is."
        return Resumed(moved, turn, words, exact=False)
    raise SaveError("the story was changed so much that this save has no place in it any more; it is kept as it is.")
