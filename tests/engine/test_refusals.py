"""What the engine refuses, and what never happens: a half turn, a changed state, a library's error, a called string."""

from __future__ import annotations

import os
from copy import deepcopy

import pytest
from transitions.core import Event

from spring68.engine.errors import ClosedChoice, EngineError, StoryError, UnknownChoice
from spring68.engine.machine import Machine
from spring68.engine.state import GameState
from spring68.engine.step import choices, choose, open_names, start
from tests.helpers import machine_of, make_story, play

STORY = "vars: {n: 0 in 0..3, flag: false, job: 'home in home, away'}\nendings: {gone: {}}"

BROKEN = {
    "range": ("{pick: Go, do: [flag = true, n += 9], to: a}", "S406"),
    "range on entry": ("{pick: Go, do: flag = true, to: over}", "S406"),
    "no way on": ("{pick: Go, do: flag = true, to: [a if n > 2]}", "S401"),
    "nothing follows": ("{pick: Go, do: flag = true}", "S302"),
    "nothing to choose": ("{pick: Go, do: flag = true, to: dry}", "S402"),
    "round and round": ("{pick: Go, do: flag = true, to: round}", "S303"),
    "a word in prose": ("{pick: Go, do: flag = true, say: '{nobody ? A}', to: a}", "S202"),
    "a word in a reason": ("{pick: Go, do: flag = true, to: reason}", "S202"),
}
SCENES = """
---
scene: over
do: n += 9
to: a
---
scene: dry
choices: [{pick: Never, if: n > 2}]
---
scene: round
to: round
---
scene: reason
text: '{n == home ? A}'
to: a
"""


def broken(choice: str) -> Machine:
    return Machine.of(make_story(f"scene: a\nchoices: [{choice}, Stay -> a]\n{SCENES}", story=STORY).story)


@pytest.mark.parametrize(("choice", "code"), BROKEN.values(), ids=BROKEN)
def test_a_mistake_met_in_play_is_a_story_error_and_leaves_the_state_untouched(choice: str, code: str) -> None:
    machine = broken(choice)
    state = play(machine, "stay").state
    before = deepcopy(state)

    with pytest.raises(StoryError) as caught:
        choose(machine, state, "go")

    assert code == caught.value.code
    assert before == state
    assert play(machine, "stay", "stay") == choose(machine, state, "stay")


@pytest.mark.parametrize(
    ("scene", "code"),
    [
        ("do: nobody = 1", "S202"),
        ("do: n = home", "S202"),
        ("do: job = nowhere", "S206"),
        ("choices: [{pick: Go, if: nobody > 1, to: a}]", "S202"),
        ("choices: [{pick: Go, if: n, to: a}]", "S205"),
        ("choices: [{pick: Go, first: visited(nowhere), to: a}]", "S201"),
        ("to: [a if seen(nothing), a]", "S203"),
        ("file: {source: K, if: n == true, text: A}", "S205"),
        ("text: '{nobody ? [[radio|It]]}'", "S202"),
        ("beats: [{id: x}, {id: x}]", "S103"),
        ("choices: [{pick: A, id: x, choices: [B]}, {pick: C, id: x, choices: [D]}]", "S103"),
    ],
)
def test_what_makes_no_sense_is_a_story_error_with_its_place_before_a_play_begins(scene: str, code: str) -> None:
    with pytest.raises(StoryError) as caught:
        Machine.of(make_story(f"scene: a\n{scene}\n", story=STORY).story)

    assert code == caught.value.code
    assert caught.value.span is not None
    assert "acts/1-spring/scenes.yaml:" in str(caught.value)


def test_the_play_cannot_begin_where_there_is_no_scene() -> None:
    with pytest.raises(StoryError, match="S201"):
        start(machine_of("scene: a\nchoices: [Stay -> a]\n", story="start: nowhere"))


@pytest.mark.parametrize("place", ["nowhere", "a.nowhere", "", "later"])
def test_a_state_whose_place_is_gone_offers_nothing(place: str) -> None:
    """A save may rest where an edited story has no place any more."""
    machine = machine_of("scene: a\nchoices: [Stay -> a]\n")
    state = GameState(place, (), (), {}, frozenset(), frozenset())

    assert (choices(machine, state), open_names(machine, state)) == ((), [])
    with pytest.raises(UnknownChoice):
        choose(machine, state, "stay")


def test_every_refusal_is_an_engine_error() -> None:
    assert all(issubclass(kind, EngineError) for kind in (StoryError, UnknownChoice, ClosedChoice))


def test_choose_is_a_pure_function() -> None:
    """The same input gives the same output, and the input is not changed."""
    machine = machine_of(
        """
        scene: a
        hub: true
        text: '{shuffle: a | b | c} [[radio|It]]'
        choices:
          - {pick: Go, do: n += 1, notes: link, file: {source: K, text: A}, call: s, with: {who: V}}
          - Leave -> b
        to: b
        ---
        sub: s
        with: [who]
        choices: [Nod, Shake]
        ---
        scene: b
        choices: [Stay -> b]
        """,
        story=STORY,
        notes="note: radio\ndocumented: A.\n---\nnote: link\ndocumented: B.\n",
    )
    for picks in ([], ["go"], ["go", "nod"]):
        state = play(machine, *picks).state
        before = deepcopy(state)
        for name in open_names(machine, state):
            assert choose(machine, state, name) == choose(machine, state, name)
            assert (before, hash(before)) == (state, hash(state))


def test_a_state_given_away_is_not_changed_by_going_on() -> None:
    machine = machine_of("scene: a\nchoices: [Stay -> a]\n")
    first = start(machine).state
    kept = (dict(first.visits), dict(first.said or {}), first.picked)

    for _turn in range(3):
        first = choose(machine, first, "stay").state

    assert kept == ({"a": 1}, {}, frozenset())
    assert start(machine).state.visits == {"a": 1}


# the library underneath


def callbacks(machine: Machine) -> list[object]:
    """Everything that the library would call, for every trigger of a machine."""
    events: dict[str, Event] = machine._events
    kernel = next(iter(events.values())).machine
    found: list[object] = [*kernel.prepare_event, *kernel.on_final, *kernel.finalize_event, *kernel.on_exception]
    for state in kernel.states.values():
        found += [*state.on_enter, *state.on_exit]
    for event in events.values():
        for transitions in event.transitions.values():
            for transition in transitions:
                found += [*transition.prepare, *transition.before, *transition.after]
                found += [condition.func for condition in transition.conditions]
    return found


def test_strings_never_become_callbacks() -> None:
    """The library would look a string up, import it and call it; whatever a story writes, only functions are given."""
    machine = machine_of(
        """
        scene: os
        do: flag = true
        choices:
          - {pick: 'os.system', id: system, if: flag, to: [gone if n > 1, os]}
          - {pick: Call, call: getattr, do: n += 1}
          - {pick: 'os.remove', id: remove, choices: [{pick: 'exit()', to: gone}]}
        otherwise: gone
        to: gone
        ---
        sub: getattr
        choices: [Nod]
        ---
        scene: gone
        ending: gone
        """,
        story=STORY,
    )
    found = callbacks(machine)

    assert found
    assert all(callable(one) and not isinstance(one, str) for one in found)


def test_a_name_of_a_python_function_is_only_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[object] = []
    monkeypatch.setattr(os, "getcwd", lambda: called.append(1))
    machine = machine_of("scene: getcwd\nchoices: [{pick: os.getcwd, id: getcwd, to: getcwd}]\n")

    play(machine, "getcwd", "getcwd")

    assert called == []


def test_a_machine_adds_nothing_of_its_own() -> None:
    """One flat machine: no automatic transitions, no model, no queue."""
    machine = machine_of("scene: a\nchoices: [Go -> b]\n---\nscene: b\nchoices: [Back -> a]\n")
    kernel = next(iter(machine._events.values())).machine

    assert {"a.go", "b.back"} == {name for name, event in machine._events.items() if event.transitions}
    assert (kernel.models, kernel.has_queue) == ([], False)
