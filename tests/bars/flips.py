"""One choice flipped: the same play with another option taken at one place, and whether a later line then differs.

Later choices are taken by the names that the play took, where they are open, else the first open one. What is compared
is all prose and all sheets beyond the reply. A text can only differ where its scene reads something that differs, so a
turn is composed only there.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from spring68.engine.state import GameState
from spring68.engine.step import choose, open_names
from spring68.engine.turn import Kind, Turn
from tests.bars.chance import seldom
from tests.bars.gathered import covering
from tests.bars.reading import Play, machine, options, plays
from tests.bars.reads import read_by

CONTEXTS = 6
"""In so many plays at most an option is flipped, each time to another, before it is said to change nothing."""


class Taken(NamedTuple):
    """A choice of a play: the turn before it, by number, and what could be taken there."""

    play: Play
    at: int
    option: str
    open: tuple[str, ...]


@cache
def takings() -> dict[str, tuple[Taken, ...]]:
    """For each option the first plays in which it was taken where something else was open too."""
    found: dict[str, list[Taken]] = {name: [] for name in options()}
    for play in (*covering(), *plays()):
        _keep(play, found)
    for name in [name for name, kept in found.items() if not kept]:
        for play in seldom(name):
            _keep(play, found)
    return {name: tuple(kept) for name, kept in found.items()}


def _keep(play: Play, found: dict[str, list[Taken]]) -> None:
    """Keep the choices of a play, where an option has not yet been met often enough."""
    for at, shown in enumerate(play.offered[:-1]):
        entry = play.turns[at + 1].entry
        assert entry is not None
        name = entry.choice.rpartition("/")[2]
        ways = tuple(option.name for option in shown if option.is_open)
        if len(found[name]) < CONTEXTS and len(ways) > 1:
            found[name].append(Taken(play, at, name, ways))


def echo(option: str) -> int:
    """After how many turns an option changes a line, in the first play in which it does; 0 where it changes none."""
    for number, taken in enumerate(takings().get(option, ())):
        others = [name for name in taken.open if name != taken.option]
        steps = differs(taken, others[number % len(others)])
        if steps:
            return steps
    return 0


def differs(taken: Taken, other: str) -> int:
    """After how many turns a line differs when another option is taken; 0 where none does.

    The reply is left out; 1 means that what follows it at once is not the same.
    """
    base = taken.play.turns
    state = base[taken.at].state
    for step, turn in enumerate(base[taken.at + 1 :], 1):
        assert turn.entry is not None
        name = other if step == 1 else _same_or_first(state, turn.entry.choice)
        if not name:
            return step
        flipped = choose(machine(), state, name, compose=False)
        if flipped.state.place != turn.state.place or _may_differ(state, flipped.state, turn.state):
            composed = choose(machine(), state, name)
            if _read(composed, first=step == 1) != _read(turn, first=step == 1):
                return step
        state = flipped.state
    return 0


def _same_or_first(state: GameState, choice: str) -> str:
    """The same choice where it is open, else the first open one; empty where the play has ended."""
    ways = open_names(machine(), state)
    wanted = choice.rpartition("/")[2]
    return wanted if wanted in ways else next(iter(ways), "")


def _may_differ(before: GameState, one: GameState, other: GameState) -> bool:
    """Whether a scene that was read in a turn reads anything in which two plays differ."""
    scenes = {name for name in one.visits if one.visits[name] != before.visits.get(name, 0)} | {one.scene, before.scene}
    if any(one.visits.get(name) != other.visits.get(name) for name in scenes):
        return True
    delta = _delta(one, other)
    return any(read_by(name) & delta for name in scenes if name in machine().story.scenes) or _sheets(scenes)


def _sheets(scenes: set[str]) -> bool:
    return any(machine().story.scenes[name].sheets is not None for name in scenes if name in machine().story.scenes)


def _delta(one: GameState, other: GameState) -> frozenset[tuple[str, str]]:
    """The names in which two states differ."""
    found = {("var", name) for name, a, b in zip(machine().names, one.values, other.values, strict=True) if a != b}
    found |= {("picked", name) for name in one.picked ^ other.picked}
    found |= {("seen", name) for name in one.seen ^ other.seen}
    found |= {("visited", name) for name in one.visits.keys() ^ other.visits.keys()}
    said, theirs = one.said or {}, other.said or {}
    found |= {("said", name) for name, _label in said.items() ^ theirs.items()}
    return frozenset(found)


def _read(turn: Turn, *, first: bool) -> list[str]:
    """What is read in a turn, the reply to the flipped choice left out."""
    lines: list[str] = []
    for passage in turn.passages:
        if not (first and passage.kind is Kind.REPLY):
            lines += [paragraph.text for paragraph in passage.paragraphs]
            lines += [filed.text for filed in passage.sheets]
    return lines
