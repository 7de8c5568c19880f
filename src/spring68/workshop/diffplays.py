"""What a change does to plays: stored playthroughs of the old story, and saves that stand in it.

A stored playthrough is replayed on the new story, choice by choice, with old names followed through `formerly`. For the
saves, one save is made for each scene of the old story in which a play can rest, and each is opened with the new story
by the rules by which a player's own save would be (`saves.reconcile`).
"""

from __future__ import annotations

from dataclasses import dataclass

from spring68.engine.errors import EngineError
from spring68.engine.machine import Machine
from spring68.engine.step import choose, start
from spring68.engine.turn import Turn
from spring68.saves.fixtures import decode_fixtures, explore
from spring68.saves.model import Save, SaveError
from spring68.saves.reconcile import resume
from spring68.saves.renames import renamed
from spring68.story.model import StoredPlay
from spring68.story.names import now_called
from spring68.workshop.playthroughs import START

EXACT, ACT, LOST = "exact", "act", "lost"


@dataclass(frozen=True, slots=True)
class BrokenPlay:
    """A stored playthrough that no longer does what it did: after how many choices, and why."""

    name: str
    after: int
    choices: int
    why: str


@dataclass(frozen=True, slots=True)
class MovedSave:
    """A save in a scene of the old story that does not come back to its place: `act` (set down at an act) or `lost`."""

    scene: str
    how: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class PlaysDiff:
    """What became of plays: stored playthroughs, and one save for each scene in which a play can rest."""

    stored: int
    broken: tuple[BrokenPlay, ...]
    saves: int
    moved: tuple[MovedSave, ...]

    def count(self, how: str) -> int:
        """How many saves come back in one way: `exact`, `act` or `lost`."""
        if how == EXACT:
            return self.saves - len(self.moved)
        return sum(save.how == how for save in self.moved)


def diff_plays(old: Machine, new: Machine) -> PlaysDiff:
    """Bring the plays of an old story to a new one."""
    stored = list(old.story.playthroughs.values())
    broken = [found for play in stored if (found := _replayed(old, new, play)) is not None]
    fixtures = list(decode_fixtures(explore(old)))
    moved = [one_moved for one in fixtures if (one_moved := _opened(new, one.scene, one.save)) is not None]
    return PlaysDiff(len(stored), tuple(broken), len(fixtures), tuple(moved))


def _replayed(old: Machine, new: Machine, play: StoredPlay) -> BrokenPlay | None:
    """Why a stored playthrough of the old story does not replay on the new one; None where it does."""
    count = len(play.choices)
    before = _walked(old, play)
    preset = "" if play.start == START else now_called(new.story, str(play.start))
    if preset and preset not in new.story.presets:
        return BrokenPlay(str(play.id), 0, count, f"there is no preset ‘{preset}’ any more")
    after = 0
    try:
        turn = start(new, seed=play.seed, preset=preset, compose=False)
        for choice in play.choices:
            turn = choose(new, turn.state, renamed(new.story, str(choice)), compose=False)
            after += 1
    except EngineError as problem:
        return BrokenPlay(str(play.id), after, count, str(problem))
    was = before.ended if before is not None else ""
    if now_called(new.story, was) != turn.ended:
        return BrokenPlay(str(play.id), after, count, f"it ends with ‘{turn.ended or 'none'}’, and not with ‘{was}’")
    return None


def _walked(machine: Machine, play: StoredPlay) -> Turn | None:
    """The last turn of a stored playthrough on its own story; None where it does not fit even that."""
    try:
        turn = start(machine, seed=play.seed, preset="" if play.start == START else str(play.start), compose=False)
        for choice in play.choices:
            turn = choose(machine, turn.state, str(choice), compose=False)
    except (EngineError, KeyError):
        return None
    return turn


def _opened(new: Machine, scene: str, save: Save) -> MovedSave | None:
    """What became of a save where it did not come back to its place."""
    try:
        resumed = resume(new, save)
    except SaveError:
        return MovedSave(scene, LOST)
    return None if resumed.exact else MovedSave(scene, ACT, resumed.turn.state.place)
