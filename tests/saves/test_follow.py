"""A log is followed without the library, and hurried by the gists of its scenes: both do whatever the machine does."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spring68.engine.errors import EngineError
from spring68.engine.follow import Follower, Hurrying, hurry
from spring68.engine.gist import GistPlan, gists_of
from spring68.engine.machine import Machine
from spring68.engine.ondemand import outline_of
from spring68.engine.state import GameState
from spring68.engine.step import CursorType, choose, open_names, start
from spring68.engine.turn import Turn
from spring68.opening import open_story
from spring68.saves.model import Save, Step
from spring68.saves.reconcile import replay
from tests.generated import Seeds, Walks, made_up
from tests.helpers import machine_of

STORY = Path(__file__).parents[2] / "story"


def _outcome(step: Callable[[], Turn]) -> Turn | str:
    """The turn, or what kept it from being one."""
    try:
        return step()
    except EngineError as problem:
        return f"{type(problem).__name__}: {problem}"


def _walk_both(machine: Machine, picks: list[int], seed: int) -> int:
    """Take each choice with both, go on with one of those that can be taken; how many were taken."""
    follower = Follower.on(machine)
    turn = _outcome(lambda: start(machine, seed=seed))
    assert _outcome(lambda: start(follower, seed=seed)) == turn
    for number, pick in enumerate(picks):
        if not isinstance(turn, Turn):
            return number
        ways: list[Turn] = []
        for name in open_names(machine, turn.state):
            found = _outcome(partial(choose, machine, turn.state, name))
            assert _outcome(partial(choose, follower, turn.state, name)) == found
            ways += [found] if isinstance(found, Turn) else []
        if not ways:
            return number
        turn = ways[pick % len(ways)]
    return len(picks)


@given(Seeds, Walks)
@settings(max_examples=150, deadline=None)
def test_the_follower_of_a_made_up_story_takes_each_choice_as_the_machine_does(seed: int, picks: list[int]) -> None:
    _walk_both(made_up(seed), picks, seed)


@pytest.mark.parametrize("seed", range(2))
def test_the_follower_plays_the_shipped_story_as_the_machine_does(seed: int) -> None:
    chance = Random(seed)

    assert _walk_both(open_story(STORY), [chance.randrange(8) for _choice in range(400)], seed) > 100


# gists


def _gists(machine: Machine) -> dict[str, Any]:
    """The gists of a story as they come out of a file."""
    found: dict[str, Any] = json.loads(json.dumps(dict(gists_of(machine))))
    return found


def _kept(machine: Machine, gist: Callable[[str], Any] | None = None) -> Machine:
    """The machine of the same story as if it came out of a cache."""
    outline = json.loads(json.dumps(outline_of(machine.plan)))
    return Machine.on_demand(machine.story, outline, gist or _gists(machine).__getitem__)


def _quick(machine: Machine) -> Machine:
    """A machine that knows the gists of a story and nothing else of its scenes."""
    plan = GistPlan(machine, _gists(machine).__getitem__)
    return Follower(machine.story, plan, machine.rules, machine.names, {})


def _walked(quick: Machine, state: GameState, name: str) -> GameState | None:
    """Where a choice leads by the gist; None where it cannot be taken."""
    hurrying = Hurrying(quick, state)
    return hurrying.frozen() if hurrying.walk([name]) else None


def _where(outcome: Turn | str) -> GameState | None:
    """Where a step led; None where it was none."""
    return outcome.state if isinstance(outcome, Turn) else None


def _walk_gist(machine: Machine, picks: list[int], seed: int, preset: str = "") -> int:
    """Take each choice that there is, open or not, with both, and go on with one; how many were taken."""
    quick = _quick(machine)
    turn = _outcome(lambda: start(machine, seed=seed, preset=preset, compose=False))
    begun = _outcome(lambda: start(quick, seed=seed, preset=preset, compose=False, cursor_type=Hurrying))
    assert _where(begun) == _where(turn)
    for number, pick in enumerate(picks):
        if not isinstance(turn, Turn):
            return number
        node = machine.plan.nodes.get(turn.state.place)
        ways: list[Turn] = []
        for offer in node.offers if node is not None else ():
            found = _outcome(partial(choose, machine, turn.state, offer.name))
            assert _walked(quick, turn.state, offer.name) == _where(found)
            ways += [found] if isinstance(found, Turn) else []
        if not ways:
            return number
        turn = ways[pick % len(ways)]
    return len(picks)


@given(Seeds, Walks, st.sampled_from(["", "p"]))
@settings(max_examples=150, deadline=None)
def test_the_gist_of_a_made_up_story_leads_where_the_machine_goes(seed: int, picks: list[int], preset: str) -> None:
    _walk_gist(made_up(seed), picks, seed, preset)


def test_the_gist_of_the_shipped_story_leads_where_the_machine_goes() -> None:
    chance = Random(68)

    assert _walk_gist(open_story(STORY), [chance.randrange(8) for _choice in range(400)], 68) > 100


def _log(machine: Machine, picks: list[int], seed: int) -> list[str]:
    """The log of a walk."""
    turn, log = _outcome(lambda: start(machine, seed=seed)), list[str]()
    for pick in picks:
        names = open_names(machine, turn.state) if isinstance(turn, Turn) else []
        if not names or not isinstance(turn, Turn):
            break
        turn = _outcome(partial(choose, machine, turn.state, names[pick % len(names)]))
        if isinstance(turn, Turn) and turn.entry is not None:
            log.append(turn.entry.choice)
    return log


def _replayed(machine: Machine, log: list[str], seed: int) -> object:
    """What comes of a log: the last turn as a player sees it, and how far it resolved; or why it cannot begin."""
    save = Save(machine.story.id, "1", "", seed)
    try:
        turn, count = replay(machine, save, [Step(choice) for choice in log])
    except EngineError as problem:
        return str(problem)
    return (turn if count == len(log) else turn.state), count


@given(Seeds, Walks, st.integers(0, 14), st.sampled_from(["", "s0.c0", "s1.c1", "nowhere.at_all"]))
@settings(max_examples=150, deadline=None)
def test_a_log_resolves_as_far_and_as_well_with_gists_as_without(
    seed: int, picks: list[int], at: int, strange: str
) -> None:
    machine = made_up(seed)
    log = _log(machine, picks, seed)
    if strange:
        log.insert(min(at, len(log)), strange)

    assert _replayed(_kept(machine), log, seed) == _replayed(machine, log, seed)


GARBAGE = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 9) | st.sampled_from(["", "s0", "s1.c0", "not", "later"]),
    lambda inner: st.lists(inner, max_size=9) | st.dictionaries(st.sampled_from(["s0", "s1", "s2"]), inner, max_size=3),
    max_leaves=30,
)


@given(Seeds, Walks, st.sampled_from(["s0", "s1", "s2"]), GARBAGE)
@settings(max_examples=150, deadline=None)
def test_a_broken_gist_costs_nothing_but_time(seed: int, picks: list[int], scene: str, garbage: object) -> None:
    machine = made_up(seed)
    log = _log(machine, picks, seed)
    broken = {**_gists(machine), scene: garbage}

    assert _replayed(_kept(machine, broken.__getitem__), log, seed) == _replayed(machine, log, seed)


def test_where_a_gist_has_lost_a_choice_the_machine_goes_on() -> None:
    machine = machine_of(
        """
        scene: one
        choices: [On -> two]
        ---
        scene: two
        choices: [On -> three]
        ---
        scene: three
        choices: [On -> one]
        """
    )
    gists = json.loads(json.dumps(_gists(machine)))
    gists["two"][-1]["two"][4] = []
    log = ["one.on", "two.on", "three.on", "one.on"]

    assert _replayed(_kept(machine, gists.__getitem__), log, 1) == _replayed(machine, log, 1)


def test_scenes_that_a_log_only_passes_are_not_taken_apart() -> None:
    machine = machine_of(
        """
        scene: one
        text: "{cycle: a | b}"
        choices: [{pick: On, id: on, to: two, file: {source: K, text: A word.}}]
        ---
        scene: two
        choices: [{pick: "{visited(one) ? On | Off}", id: on, to: three}]
        ---
        scene: three
        choices: [On -> four]
        ---
        scene: four
        choices: [On -> one]
        """
    )
    kept = _kept(machine)
    asked: list[str] = []

    class Watched(dict[str, Any]):
        def __getitem__(self, name: str) -> Any:
            asked.append(str(name))
            return super().__getitem__(name)

    def begin(quick: Machine, cursor_type: CursorType) -> Turn:
        return start(quick, compose=False, cursor_type=cursor_type)

    kept.story.__dict__["scenes"] = Watched(machine.story.scenes)

    found = hurry(kept, begin, ["one.on", "two.on", "three.on", "four.on"])

    assert found is not None
    assert found[1] == 4
    assert set(asked) <= {"two"}  # the label with markup
    assert found[0].state.place == "one"
