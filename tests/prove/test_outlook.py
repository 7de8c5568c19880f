"""What can still come of a play: possible is shown by a path, impossible by proof, and neither contradicts a play."""

from itertools import count, pairwise
from random import Random

import pytest

from spring68.engine.machine import Machine
from spring68.engine.state import GameState
from spring68.engine.step import choices, choose, start
from spring68.opening import open_story
from spring68.prove.outlook import Outlooks
from spring68.saves.locations import shipped_story
from tests.helpers import machine_of

STORY = """
vars: {key: false, debt: 0 in 0..9 clamp, lamp: false}
endings: {free: {title: Free}, poor: {title: Poor}, lit: {title: Lit}, never: {title: Never}}
"""
SCENES = """
scene: hall
text: The hall.
choices:
  - {pick: Take the key., id: take, do: [key = true, debt += 3], to: yard}
  - {pick: Leave it., id: leave, to: yard}
---
scene: yard
text: The yard.
choices:
  - {pick: Borrow., id: borrow, do: debt += 3, to: gate}
  - {pick: Light the lamp., id: light, do: lamp = true, to: gate}
  - {pick: Go., id: go, to: gate}
---
scene: gate
text: The gate.
choices:
  - {pick: Through., id: through, to: [never_end if debt >= 7, free_end if key, lit_end if lamp, poor_end]}
---
scene: free_end
ending: free
text: Out.
---
scene: poor_end
ending: poor
text: Still here.
---
scene: lit_end
ending: lit
text: Light.
---
scene: never_end
ending: never
text: No.
"""


def machine() -> Machine:
    return machine_of(SCENES, story=STORY)


def words(machine: Machine, state: GameState) -> dict[str, str]:
    return {found.ending: found.word for found in Outlooks(machine).of(state)}


def after(machine: Machine, *taken: str) -> GameState:
    state = start(machine).state
    for choice in taken:
        state = choose(machine, state, choice).state
    return state


def test_what_is_possible_and_what_is_not_from_the_start() -> None:
    found = words(machine(), start(machine()).state)

    assert found == {"free": "reachable", "poor": "reachable", "lit": "reachable", "never": "unreachable"}


def test_a_choice_closes_endings_for_good() -> None:
    one = machine()

    assert words(one, after(one, "hall.take")) == {
        "free": "reachable", "poor": "unreachable", "lit": "unreachable", "never": "unreachable",
    }  # fmt: skip
    assert words(one, after(one, "hall.leave"))["free"] == "unreachable"


def test_a_play_that_has_ended_has_one_ending() -> None:
    one = machine()
    found = words(one, after(one, "hall.take", "yard.go", "gate.through"))

    assert [name for name, word in found.items() if word == "reachable"] == ["free"]


def test_every_possible_ending_comes_with_a_path_that_leads_there() -> None:
    one = machine()
    state = after(one, "hall.leave")
    for found in Outlooks(one).of(state):
        if found.word == "reachable":
            here = state
            for choice in found.path:
                here = choose(one, here, choice).state
            assert here.ended == found.ending


def test_nothing_comes_once_nobody_wants_it() -> None:
    one = machine()

    assert list(Outlooks(one).of(start(one).state, is_wanted=lambda: False)) == []


def test_what_is_not_settled_in_time_is_said_not_to_be_known() -> None:
    one = machine()
    found = {outlook.word for outlook in Outlooks(one).of(start(one).state, seconds=-1.0)}

    assert "reachable" not in found
    assert "undecided" in found


def test_the_budget_is_a_count_of_steps_and_not_a_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    one = machine()
    state = start(one).state
    known = list(Outlooks(one).of(state))
    ticks = count(step=0.15)  # a machine so slow that each look at the clock is a good while later
    monkeypatch.setattr("spring68.prove.outlook.time.monotonic", lambda: next(ticks))

    assert list(Outlooks(one).of(state)) == known
    assert "reachable" not in {found.word for found in Outlooks(one).of(state, steps=0)}


def test_no_play_of_the_real_story_comes_to_an_ending_that_was_called_impossible() -> None:
    shipped = open_story(shipped_story())
    outlooks, random = Outlooks(shipped), Random(68)
    state = start(shipped, compose=False).state
    said: list[dict[str, str]] = []
    turn = 0
    while not state.ended:
        if turn % 40 == 0:
            said.append({found.ending: found.word for found in outlooks.of(state, seconds=30)})
        options = [option for option in choices(shipped, state) if option.is_open]
        state = choose(shipped, state, random.choice(options).name, compose=False).state
        turn += 1

    assert all(words[state.ended] != "unreachable" for words in said)
    for before, later in pairwise(said):
        assert not {name for name in later if later[name] == "reachable" and before[name] == "unreachable"}
