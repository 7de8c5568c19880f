"""One meaning, two speeds, over the whole story of the house: every scene, choice and note, walked on both."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from spring68.engine.machine import Machine
from spring68.engine.plan import LATER
from spring68.engine.step import choose, open_names, start
from spring68.story.load import load_story
from tests.engine.test_compiled import Beside
from tests.engine.test_telling import Teller, told_by

STORY = Path(__file__).parents[2] / "story"


@pytest.fixture(scope="module")
def machine() -> Machine:
    return Machine.of(load_story(STORY, "story").story)


def test_every_stored_playthrough_goes_the_same_way_at_both_speeds(machine: Machine) -> None:
    speeds: dict[str, Beside] = {}
    for stored in machine.story.playthroughs.values():
        preset = "" if stored.start == "start" else str(stored.start)
        if preset not in speeds:
            speeds[preset] = Beside(machine, preset)
        beside = speeds[preset]
        beside.again()
        state = start(machine, preset=preset, compose=False).state
        for number, choice in enumerate((None, *map(str, stored.choices))):
            if choice is not None:
                state = choose(machine, state, choice, compose=False).state
                beside.choose(choice.rpartition("/")[2])
            assert beside.is_like(state), (stored.id, number)
            assert sorted(open_names(machine, state)) == sorted(beside.open_names()), (stored.id, number)
        assert state.ended or state.place == LATER or not stored.ending


def everywhere(machine: Machine, plays: int, preset: str = "") -> tuple[int, set[str], set[str]]:
    """Plays by what was used least, side by side: turns, the choices taken, and all to which a way leads from there.

    The machine beside the quick step, and, from the start of the story, beside the one that tells.

    An assertion fails where what can be chosen, where the play stands, what it knows or what it tells differs.
    """
    beside, used, turns = Beside(machine, preset), dict[str, int](), 0
    teller = None if preset else Teller(machine, 0)
    for number in range(plays):
        chance = Random(number)
        turn = start(machine, seed=number, preset=preset)
        beside.again()
        if teller is not None:
            teller.again(number)
        while True:
            assert beside.is_like(turn.state)
            assert teller is None or teller.words() == told_by(turn)
            names = open_names(machine, turn.state)
            assert sorted(names) == sorted(beside.open_names())
            if not names:
                break
            name = min(names, key=lambda one: (used.get(one, 0), chance.random()))
            used[name] = used.get(name, 0) + 1
            turns += 1
            turn = choose(machine, turn.state, name)
            beside.choose(name)
            if teller is not None:
                teller.choose(name)
    return turns, set(used), {group.choice for group in beside.graph.groups if group.choice}


def test_plays_that_seek_what_is_new_go_the_same_way_and_read_the_same_words_at_both_speeds(machine: Machine) -> None:
    _turns, taken, choices = everywhere(machine, 12)

    assert len(taken) > 0.85 * len(choices)
