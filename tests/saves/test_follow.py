"""A log is followed without the library: whatever the machine does, the follower does the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings

from spring68.engine.errors import EngineError
from spring68.engine.follow import Follower
from spring68.engine.machine import Machine
from spring68.engine.step import choose, open_names, start
from spring68.engine.turn import Turn
from spring68.opening import open_story
from tests.generated import Seeds, Walks, made_up

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
