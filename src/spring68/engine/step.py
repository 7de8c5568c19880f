"""The three verbs of the engine: `start`, `choices`, `choose`.

Theory of operation
===================
A **turn** is one choice and everything that follows without asking, up to the next place where the reader must choose,
or where the play ends. The start is turn 0. Turning a page is no turn.

**Taking a choice**, in this order: its `if` is judged on the state as shown; it is marked picked; `do` runs line by
line, each seeing the ones before; `notes`; `log` and `file`; `say` is composed on the state that now holds, then what
it links is unlocked; nested choices; `call`; then `to`, judged on the state that now holds.

**Entering a scene**: its visits rise by one; `do`; `notes`; `file`; `text` (or `again`) is composed, then its links are
unlocked; beats follow. A choice that rejoins, the next beat, the return from a call and another take enter nothing. A
hub's repeat counts as a visit for `again`, `seq`, `cycle` and `once`, and runs neither `do`, `notes` nor `file`.

**What may never happen**: a state is changed; a turn half happens; a library's exception leaves this room; a play goes
on for ever without asking (S303); a reader is left with nothing to choose (S402); no way on is open (S401); a variable
leaves its range (S406). The last four are `StoryError`, and the state before is as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from spring68.engine.cursor import Cursor
from spring68.engine.errors import ClosedChoice, StoryError, UnknownChoice
from spring68.engine.machine import CALL, ONWARD, OTHERWISE, Machine
from spring68.engine.offers import has_open, is_shown, is_spent, shown
from spring68.engine.plan import LATER, Node, Offer, Route
from spring68.engine.rules import View, apply_changes
from spring68.engine.state import GameState
from spring68.engine.turn import Kind, Option, Passage, Turn
from spring68.text.source import Span

CursorType: TypeAlias = Callable[[Machine, GameState, bool], Cursor]

MAX_STEPS = 1_000
"""Nodes that a play may pass through without asking before it is called a loop; a story needs a dozen."""

DEFAULT_REASON = "This cannot be chosen now."


def start(
    machine: Machine, *, seed: int = 0, preset: str = "", compose: bool = True, cursor_type: CursorType = Cursor
) -> Turn:
    """Turn 0: from the story's start, or from a preset.

    Raises:
        KeyError: when there is no such preset.
        StoryError: when the story cannot begin.
    """
    story = machine.story
    defaults = tuple(variable.default for variable in story.variables.values())
    state = GameState("", (), defaults, {}, frozenset(), frozenset(), seed=seed)
    if not preset:
        return begin_at(machine, story.start, state, compose=compose, cursor_type=cursor_type)
    given = story.presets[preset]
    cursor = Cursor(machine, state, compose)
    cursor.picked = frozenset(str(name) for name in given.picked)
    cursor.seen = frozenset(str(name) for name in given.seen)
    apply_changes(machine.rules.changes(given.do), cursor)
    return begin_at(machine, given.at, cursor.frozen(), compose=compose, cursor_type=cursor_type)


def begin_at(
    machine: Machine, scene: str, state: GameState, *, compose: bool = True, cursor_type: CursorType = Cursor
) -> Turn:
    """Enter a scene from a state that rests nowhere yet; the turn has no entry.

    Raises:
        StoryError: when there is no such scene, or the way from it is broken.
    """
    entry = machine.plan.entry.get(scene)
    if entry is None or entry not in machine.plan.nodes:
        raise StoryError("S201", f"there is no scene called ‘{scene}’", machine.story.start.span)
    cursor = cursor_type(machine, state, compose)
    cursor.state = entry
    cursor.arrive(machine.plan.nodes[entry])
    if machine.plan.nodes[entry].is_final:
        cursor.finish()
    return _to_rest(machine, cursor)


def choose(
    machine: Machine, state: GameState, choice: str, *, compose: bool = True, cursor_type: CursorType = Cursor
) -> Turn:
    """Take a choice by its id, or by its name `scene.choice`.

    Args:
        machine: The story's machine.
        state: Where the play rests.
        choice: The choice.
        compose: Whether texts are composed; without, a turn has no passages.
        cursor_type: What makes the cursor that the machine moves; another one than ours can count what it is told.

    Raises:
        UnknownChoice: when no such choice is shown here.
        ClosedChoice: when it is shown and its condition does not hold.
        StoryError: when the story has a mistake on the way.
    """
    offer = offer_named(machine, state, choice)
    # what is shown without a reason for being locked is open, and is not judged again
    if offer.choice.locked is not None and offer.test is not None and not offer.test(state):
        raise _closed(machine, state, offer)
    cursor = cursor_type(machine, state, compose)
    cursor.offer = offer
    if not machine.fire(offer.name, cursor):
        raise _stuck(offer.name, offer.routes, offer.choice.span)
    return _to_rest(machine, cursor)


def choices(machine: Machine, state: GameState) -> tuple[Option, ...]:
    """What is shown where a play rests, numbered from 1; locked choices too."""
    node = machine.plan.nodes.get(state.place)
    if node is None or state.ended:
        return ()
    cursor = Cursor(machine, state, True)
    composer = cursor.composer(node.scene)
    gentler = node.scene.skip.labels if node.scene.skip is not None else {}
    found: list[Option] = []
    for number, offer in enumerate(shown(node, state), 1):
        label = composer.line(offer.choice.label)
        reason = ""
        if offer.test is not None and not offer.test(state):
            reason = composer.line(offer.choice.locked) or DEFAULT_REASON
        found.append(Option(number, offer.choice.id, offer.name, label, reason, gentler.get(offer.choice.id, label)))
    return tuple(found)


def open_names(machine: Machine, state: GameState) -> list[str]:
    """The names of the choices that can be taken here, in the order shown; nothing is composed."""
    node = machine.plan.nodes.get(state.place)
    if node is None or state.ended:
        return []
    return [offer.name for offer in shown(node, state) if offer.test is None or offer.test(state)]


def colophon(machine: Machine, state: GameState) -> tuple[Passage, ...]:
    """The scene that is shown after every ending; it is not part of the machine and changes nothing."""
    scene = machine.story.scenes.get(machine.story.colophon or "")
    if scene is None:
        return ()
    composer = Cursor(machine, state, True).composer(scene)
    texts = [scene.text, *(beat.text for beat in scene.beats)]
    return tuple(
        Passage(str(scene.id), Kind.TEXT, composer.paragraphs(text), page=True) for text in texts if text is not None
    )


def is_unfinished(state: GameState) -> bool:
    """Whether the play stands where the story has not been written yet."""
    return state.place == LATER


def offer_named(machine: Machine, state: View, choice: str) -> Offer:
    """The choice that is called so where a play rests.

    Raises:
        UnknownChoice: when no such choice is shown.
    """
    node = machine.plan.nodes.get(state.place)
    wanted = choice.rpartition("/")[2] if "/" in choice else choice
    if node is not None and not state.ended:
        for offer in node.offers:
            if (wanted == offer.name or wanted == offer.choice.id) and is_shown(node, offer, state):
                return offer
    raise UnknownChoice(f"there is no choice ‘{choice}’ at ‘{state.place}’")


def _closed(machine: Machine, state: GameState, offer: Offer) -> ClosedChoice:
    option = next(option for option in choices(machine, state) if option.name == offer.name)
    return ClosedChoice(offer.name, option.reason)


def _to_rest(machine: Machine, cursor: Cursor) -> Turn:
    """The turn with which a cursor comes to rest."""
    go_on(machine, cursor)
    return Turn(cursor.frozen(), cursor.entry, tuple(cursor.passages), tuple(cursor.notes), tuple(cursor.filed))


def go_on(machine: Machine, cursor: Cursor) -> None:
    """Go on without asking until the reader must choose, or the play ends, or the story is not yet written.

    Raises:
        StoryError: when the story has a mistake on the way.
    """
    nodes = machine.plan.nodes
    for _step in range(MAX_STEPS):
        if cursor.state == LATER:
            break
        node = nodes[cursor.state]
        if node.is_final:
            break
        if cursor.must_call:
            cursor.must_call = False
            trigger = CALL
        elif not node.offers:
            trigger = ONWARD
        elif has_open(node, cursor):
            break
        else:
            trigger = _when_none_is_open(node, cursor)
        if not machine.fire(trigger, cursor):
            raise _stuck(node.name, node.otherwise if trigger == OTHERWISE else node.routes, node.beat.span)
    else:
        raise StoryError(
            "S303", f"the text goes round from ‘{cursor.state}’ without ever asking", nodes[cursor.state].scene.span
        )


def _when_none_is_open(node: Node, cursor: Cursor) -> str:
    """The trigger where no choice is open: `otherwise`, or the way out of a hub.

    A hub that has given all its visits leaves by its `to`, where it has one; `otherwise` is for a hub that ran dry.

    Raises:
        StoryError: S402 when there is neither.
    """
    if node.is_hub and (node.routes or node.scene.returns) and (is_spent(node, cursor) or not node.otherwise):
        return ONWARD
    if node.otherwise:
        return OTHERWISE
    raise StoryError("S402", f"nothing can be chosen at ‘{node.name}’, and there is no `otherwise`", node.beat.span)


def _stuck(name: str, routes: list[Route], span: Span) -> StoryError:
    if routes:
        return StoryError("S401", f"after ‘{name}’ no way on is open", span)
    return StoryError("S302", f"nothing follows ‘{name}’", span)
