"""One meaning, two speeds, over the whole story of the house: every scene, choice and note, walked on both."""

from __future__ import annotations

from pathlib import Path

import pytest

from spring68.engine.machine import Machine
from spring68.engine.plan import LATER
from spring68.engine.step import choose, open_names, start
from spring68.story.load import load_story
from tests.engine.test_compiled import Beside

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
