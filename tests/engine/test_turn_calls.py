"""How a turn runs: calls, what they return to, what they carry, and how their choices are logged."""

from __future__ import annotations

import pytest

from spring68.engine.errors import StoryError
from spring68.engine.machine import Machine
from spring68.engine.state import Frame, digest
from spring68.engine.step import choices, start
from tests.helpers import machine_of, make_story, play, value, words

STOP = """
scene: tram_stop
choices: [{pick: Wait, call: checkpoint, with: {officer: the tall one}, say: You wait., to: tram}]
---
sub: checkpoint
with: [officer]
text: Papers, says {officer}.
choices:
  - {pick: Hand over, say: '{officer} reads.'}
  - {pick: Refuse, log: You refused., file: {source: K, text: 'Refused {officer}.'}}
---
scene: tram
text: The tram{picked(checkpoint.hand_over) ?  at last}.
choices: [Ride -> tram_stop]
"""


def test_a_call_returns_to_the_place_after_the_call() -> None:
    """After the call of a choice comes its `to`; after the call of a beat come its choices and its `to`."""
    assert (
        (turn := play(machine_of(STOP), "wait", "refuse")).state.place, words(turn)
    ) == ("tram", ["The tram."])  # fmt: skip

    machine = machine_of("""
        scene: a
        beats:
          - {text: One., call: s}
          - {text: Two., call: s, choices: [Go], to: b}
        ---
        sub: s
        text: Aside.
        choices: [Nod]
        ---
        scene: b
        choices: [Stay -> b]
        """)

    assert words(start(machine)) == ["One.", "Aside."]
    assert words(play(machine, "nod")) == ["Two.", "Aside."]
    assert (words(turn := play(machine, "nod", "nod")), turn.state.place) == ([], "a.2")
    assert play(machine, "nod", "nod", "go").state.place == "b"


def test_a_call_without_a_way_on_rejoins() -> None:
    """`call: letters` on a choice: a module or sub, then the next beat, or the hub that called."""
    machine = machine_of("""
        scene: a
        hub: true
        choices: [{pick: Letters, call: letters}, Leave -> b]
        ---
        scene: letters
        type: module
        text: She writes.
        choices: [Read on]
        ---
        scene: b
        choices: [Stay -> b]
        """)

    assert play(machine, "letters").state.place == "letters"
    assert (
        (turn := play(machine, "letters", "read_on")).state.place, [o.id for o in choices(machine, turn.state)]
    ) == ("a", ["leave"])  # fmt: skip


def test_a_call_from_a_nested_choice_comes_back_to_what_follows_the_outer_one() -> None:
    """The outer choice goes on where the inner one rejoins."""
    machine = machine_of("""
        scene: a
        choices: [{pick: Ask, choices: [{pick: Insist, call: s}], to: b}]
        ---
        sub: s
        choices: [Nod]
        ---
        scene: b
        choices: [Stay -> b]
        """)

    assert play(machine, "ask", "insist", "nod").state.place == "b"


def test_calls_nest_and_each_returns_to_its_own_place() -> None:
    """A sub may call a sub; each goes back to the one that called it."""
    machine = machine_of("""
        scene: a
        call: outer
        choices: [Done -> a]
        ---
        sub: outer
        text: One.
        beats: [{call: inner}, {text: Three.}]
        ---
        sub: inner
        text: Two.
        choices: [Nod]
        """)

    assert (["One.", "Two."], [Frame("a"), Frame("outer.1")]) == (
        words(turn := start(machine)), list(turn.state.stack)
    )  # fmt: skip
    assert (words(turn := play(machine, "nod")), turn.state.place, turn.state.stack) == (["Three."], "a", ())


def test_one_sub_called_from_two_places_returns_to_each() -> None:
    """Which place it is, is on the stack and not in the sub."""
    machine = machine_of("""
        scene: a
        choices: [{pick: First, call: s, to: b}, {pick: Second, call: s, to: c}]
        ---
        sub: s
        choices: [Nod]
        ---
        scene: b
        choices: [Stay -> b]
        ---
        scene: c
        choices: [Stay -> c]
        """)

    assert (play(machine, "first", "nod").state.place, play(machine, "second", "nod").state.place) == ("b", "c")


def test_with_is_kept_on_a_stack_that_is_part_of_the_state() -> None:
    """The words given hold in the sub's prose, labels, replies and sheets, and other words make another state."""
    machine = machine_of(STOP)
    state = play(machine, "wait").state
    other = machine_of(STOP.replace("the tall one", "the short one"))

    assert (Frame("tram_stop:wait+", (("officer", "the tall one"),)),) == state.stack
    assert words(play(machine, "wait")) == ["You wait.", "Papers, says the tall one."]
    assert words(play(machine, "wait", "hand_over"))[0] == "the tall one reads."
    assert play(machine, "wait", "refuse").filed[0].text == "Refused the tall one."
    assert digest(state, machine.names) != digest(play(other, "wait").state, other.names)
    assert play(machine, "wait", "refuse").state.stack == ()


def test_an_argument_holds_in_its_own_sub_only() -> None:
    """A sub called from a sub has the words given to it, and not those of its caller."""
    machine = machine_of("""
        scene: a
        call: outer
        with: {who: Vlasta}
        choices: [Done -> a]
        ---
        sub: outer
        with: [who]
        beats: [{call: inner, with: {what: tea}}, {text: '{who} {what}!'}]
        ---
        sub: inner
        with: [what]
        text: '{who} {what}!'
        """)

    assert words(start(machine)) == ["tea!", "Vlasta!"]


@pytest.mark.parametrize(
    "scenes",
    [
        "scene: a\ncall: s\n---\nsub: s\ncall: s\n",
        "scene: a\ncall: s\n---\nsub: s\nchoices: [{pick: Go, call: t}]\n---\nsub: t\nbeats: [{call: s}]\n",
        "scene: a\ncall: s\n---\nsub: s\nchoices: [{pick: Go, choices: [{pick: Deeper, call: s}]}]\n",
    ],
)
def test_calls_may_not_be_cyclic(scenes: str) -> None:
    """S304: what calls itself, by whatever way round, is refused before a play begins."""
    with pytest.raises(StoryError, match="S304"):
        Machine.of(make_story(scenes).story)


def test_only_what_returns_can_be_called() -> None:
    """A `sub` and a module return; an ordinary scene does not (S304); what does not exist is S203."""
    with pytest.raises(StoryError, match="S304"):
        Machine.of(make_story("scene: a\ncall: b\n---\nscene: b\n").story)
    with pytest.raises(StoryError, match="S203"):
        Machine.of(make_story("scene: a\ncall: b\n").story)


def test_a_subs_choices_are_logged_with_the_callers_name_in_front() -> None:
    """`tram_stop/checkpoint.hand_over`; a module's choices are logged as its own."""
    machine = machine_of(STOP)
    entry = play(machine, "wait", "refuse").entry

    assert entry is not None
    assert (
        entry.place, entry.choice, entry.label, entry.telling
    ) == ("checkpoint", "tram_stop/checkpoint.refuse", "Refuse", "You refused.")  # fmt: skip

    module = machine_of("scene: a\ncall: m\nchoices: [Done -> a]\n---\nscene: m\ntype: module\nchoices: [Nod]\n")
    entry = play(module, "nod").entry
    assert entry is not None
    assert entry.choice == "m.nod"


def test_picked_asks_for_a_subs_choice_by_any_caller_or_by_one() -> None:
    """`picked(checkpoint.refuse)` by whichever caller, `picked(tram_stop/checkpoint.refuse)` by that one."""
    machine = machine_of(
        """
        scene: a
        choices: [{pick: Go, call: s, to: b}, {pick: Skip, to: b}]
        ---
        scene: b
        choices: [{pick: Go, call: s, to: c}]
        ---
        sub: s
        choices: [Nod]
        ---
        scene: c
        do: [one = picked(a/s.nod), other = picked(b/s.nod), any = picked(s.nod)]
        choices: [Stay -> c]
        """,
        story="vars: {one: false, other: false, any: false}",
    )

    both, second = play(machine, "go", "nod", "go", "nod").state, play(machine, "skip", "go", "nod").state

    assert [value(machine, both, name) for name in ("one", "other", "any")] == [True, True, True]
    assert [value(machine, second, name) for name in ("one", "other", "any")] == [False, True, True]


def test_a_sub_that_is_the_start_is_played_until_nothing_follows() -> None:
    """Nobody called it, so its choices are logged as its own, and its end is the end of the road (S302)."""
    machine = machine_of("sub: s\nwith: [who]\ntext: Hello{who}.\nchoices: [Nod]\n")
    turn = start(machine)

    assert (words(turn), turn.state.place) == (["Hello."], "s")
    with pytest.raises(StoryError, match="S302"):
        play(machine, "nod")


def test_a_choice_of_a_sub_is_taken_by_its_id_its_name_or_the_name_in_the_log() -> None:
    """All three mean the same choice, so that logs and stored playthroughs can be played."""
    machine = machine_of(STOP)

    plays = [play(machine, "wait", name) for name in ("refuse", "checkpoint.refuse", "tram_stop/checkpoint.refuse")]

    assert plays[0] == plays[1] == plays[2]
