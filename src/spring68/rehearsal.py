"""Plays that a writer begins somewhere: after a stored path, or at any scene with any state. Part of the session's room.

Both are saves like any other one: a path is the log of its choices, a scene is an origin. So they can be gone on with,
taken back, kept under a name, and brought to the story again after it was edited.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from spring68.engine.errors import EngineError, StoryError
from spring68.engine.machine import Machine
from spring68.engine.state import Value, scene_of
from spring68.engine.step import open_names
from spring68.opening import BrokenStory, open_story
from spring68.saves.model import Save, SaveError, Snapshot
from spring68.saves.reconcile import first_turn, scene_hashes
from spring68.saves.store import Store
from spring68.session import Session
from spring68.story.beside import StoredPlay
from spring68.story.load import StoryFolderError
from spring68.story.model import Call, Story, Variable
from spring68.text.suggest import did_you_mean

START = "start"
"""The `from` of a stored playthrough that begins where the story does."""

_SET = re.compile(r"\s*([a-z][\w.]*)\s*=\s*(-?\w+)\s*\Z", re.ASCII)
_MET = re.compile(r"\s*(visited|picked|seen)\(\s*([a-z][\w.]*)\s*\)\s*\Z", re.ASCII)
AS_IT_WAS = "the story goes on as it was"
CARRIED_OVER = "The story was read again; you are where you were."
FORMS = "write ‘name = value’, ‘visited(scene)’, ‘picked(scene.choice)’ or ‘seen(note)’"


class RehearsalError(Exception):
    """A play that cannot be begun as asked; the message is a sentence for the writer, without its full stop."""


@dataclass(slots=True)
class Wishes:
    """The state in which a scene is to be entered: values of variables, and what has happened before."""

    values: dict[str, Value] = field(default_factory=dict)
    visited: list[str] = field(default_factory=list)
    picked: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)


def begin_path(machine: Machine, store: Store, stored: StoredPlay, slot: str) -> Session:
    """A play that has taken the choices of a stored playthrough, in a new slot.

    Where the story has a mistake on the way, the play stops before the choice that meets it, and says so in `notices`:
    such are the paths on which `prove` met S402 or S406.

    Raises:
        RehearsalError: when the path does not fit the story; says after which choice.
    """
    preset = "" if stored.start == START else str(stored.start)
    if preset and preset not in machine.story.presets:
        raise RehearsalError(f"the path begins at ‘{preset}’, and there is no such preset")
    try:
        session = Session.begin(machine, seed=stored.seed, preset=preset)
    except StoryError as problem:
        raise RehearsalError(f"the story cannot begin: {problem}") from None
    mistake = ""
    for number, choice in enumerate(stored.choices, 1):
        try:
            session.choose(str(choice))
        except StoryError as problem:
            mistake = f"Choice {number} of the path meets a mistake: {problem}; you are before it."
            break
        except EngineError as problem:
            known = ", ".join(open_names(machine, session.state)) or "nothing"
            raise RehearsalError(
                f"{choice.span.place}: choice {number} of the path cannot be taken: {problem}; open there: {known}"
            ) from None
    kept = _kept(session, store, slot)
    kept.notices += [mistake] if mistake else []
    return kept


def begin_scene(machine: Machine, store: Store, scene: str, wishes: Wishes, *, slot: str, seed: int) -> Session:
    """A play that begins on entering a scene with a state, in a new slot.

    A `sub` or module is entered as from the first place that calls it, and returns there.

    Raises:
        RehearsalError: when there is no such scene, or it cannot be entered.
    """
    story = machine.story
    if scene not in story.scenes or scene not in machine.plan.entry:
        raise RehearsalError(_unknown("scene", scene, machine.plan.entry))
    defaults = {name: variable.default for name, variable in story.variables.items()}
    origin = Snapshot(
        place=scene,
        stack=_caller(machine, scene),
        variables={**defaults, **wishes.values},
        visits=dict.fromkeys(wishes.visited, 1),
        seen=tuple(wishes.seen),
        picked=tuple(wishes.picked),
    )
    save = Save(story.id, story.version, story.digest, seed, origin=origin, scenes=scene_hashes(story))
    try:
        turn = first_turn(machine, save)
    except StoryError as problem:
        raise RehearsalError(f"the play cannot begin at ‘{scene}’ with this state: {problem}") from None
    return _kept(Session(machine, None, "", save, turn), store, slot)


def reread(folder: Path) -> Machine:
    """The story as it is written now.

    Raises:
        RehearsalError: when it cannot be played; says in one line where and why.
    """
    try:
        return open_story(folder)
    except BrokenStory as broken:
        first, count = broken.findings[0], len(broken.findings)
        more = f" (and {count - 1} more)" if count > 1 else ""
        place = first.span.place.removeprefix(f"{folder}/")
        raise RehearsalError(f"{place}: {first.message}{more}; {AS_IT_WAS}") from None
    except (StoryFolderError, StoryError) as problem:
        raise RehearsalError(f"{problem}; {AS_IT_WAS}") from None


def carried_over(session: Session, machine: Machine) -> Session:
    """The same play with another machine, at the same place and the same paragraph where they are still there.

    Raises:
        RehearsalError: when the story has no place for the play any more.
    """
    assert session.store is not None
    index = session.save.page.index
    try:
        found = Session.resume(machine, session.store, session.slot)
    except SaveError as problem:
        raise RehearsalError(f"{str(problem).rstrip('.')}; {AS_IT_WAS}") from None
    if found.slot == session.slot:  # else it was set down elsewhere, and has a sentence of its own about that
        found.notices = [CARRIED_OVER]
        if index < len(found.save.page.paragraphs):
            found.turn_page(index)
    return found


def read_wishes(story: Story, given: Iterable[str]) -> Wishes:
    """What `name = value`, `visited(scene)`, `picked(scene.choice)` and `seen(note)` ask for.

    Raises:
        RehearsalError: when one of them asks for what there is not; names the nearest there is.
    """
    wishes = Wishes()
    picks = {f"{scene.id}.{choice.id}" for scene in story.scenes.values() for _beat, choice in scene.all_choices()}
    met = {
        "visited": ("scene", story.scenes.keys(), wishes.visited),
        "picked": ("choice", picks, wishes.picked),
        "seen": ("note", story.notes.keys(), wishes.seen),
    }
    for text in given:
        if (happened := _MET.match(text)) is not None:
            what, known, kept = met[happened[1]]
            if happened[2] not in known:
                raise RehearsalError(_unknown(what, happened[2], known))
            kept.append(happened[2])
        elif (setting := _SET.match(text)) is not None:
            name = setting[1]
            if name not in story.variables:
                raise RehearsalError(_unknown("variable", name, story.variables))
            wishes.values[name] = _value(story.variables[name], setting[2])
        else:
            raise RehearsalError(f"‘{text[:60]}’ is no state that can be set: {FORMS}")
    return wishes


def _value(variable: Variable, text: str) -> Value:
    """A value as it is written, for a variable."""
    written = {str(value).lower() if isinstance(value, bool) else str(value): value for value in variable.values}
    if text in written:
        return written[text]
    if variable.kind == "number":
        allowed = f"a number from {variable.values[0]} to {variable.values[-1]}"
    else:
        allowed = f"one of: {', '.join(written)}"
    raise RehearsalError(f"‘{variable.name}’ cannot be ‘{text}’; it is {allowed}")


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    hint = did_you_mean(name, known)
    return f"there is no {what} called ‘{name}’" + (f"; {hint}" if hint else "")


def _kept(session: Session, store: Store, slot: str) -> Session:
    """A play that was begun in memory, written to a free slot of a store."""
    session.store, session.slot = store, store.free_slot(slot)
    store.hold(session.slot)
    session.pick_up(session.save.take)
    return session


def _caller(machine: Machine, scene: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The call stack with which a `sub` or module is entered; empty for other scenes.

    Raises:
        RehearsalError: when nothing calls it.
    """
    story = machine.story
    if not story.scenes[scene].returns:
        return ()
    for caller, call in _calls(story):
        for site in machine.plan.sites.get(scene, ()) if call.target == scene else ():
            if scene_of(site) == caller:
                return ((site, tuple(sorted(call.args.items()))),)
    raise RehearsalError(f"‘{scene}’ returns to where it was called from, and nothing calls it")


def _calls(story: Story) -> Iterable[tuple[str, Call]]:
    """Every call of a story with the scene in which it is written."""
    for scene in story.scenes.values():
        calls = [beat.call for beat in scene.beats] + [choice.call for _beat, choice in scene.all_choices()]
        yield from ((str(scene.id), call) for call in calls if call is not None)
