"""How a turn runs: ids and slugs, the log, numbers, what is judged at rest, and a state's digest."""

from __future__ import annotations

import hashlib
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spring68.engine.errors import ClosedChoice, StoryError, UnknownChoice
from spring68.engine.state import canonical, digest
from spring68.engine.step import choices, choose, open_names, start
from spring68.story.readchoice import slug
from tests.helpers import machine_of, play, words


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Go down to the street", "go_down_to_the_street"),
        ("  “Burn it, Mr Kment.”  ", "burn_it_mr_kment"),
        ("Žižkov – Příbramská & Ústí", "zizkov_pribramska_usti"),
        ("ŘEKNI STRAẞE", "rekni_strasse"),
        ("Take {n ? a copy | two copies} home", "take_home"),
        ("Take {n ? {m} | two}", "take"),
        ("Say it *aloud*, [[radio|now]]", "say_it_aloud_now"),
        ("20:08 to Prague", "n_20_08_to_prague"),
        ("1", "n_1"),
        ("A" * 60, "a" * 40),
        ("9" * 60, "n_" + "9" * 40),
        ("a" * 39 + " b", "a" * 39),
        ("…", "choice"),
        ("Прага", "choice"),
        ("snake_case__here", "snake_case_here"),
    ],
)
def test_a_slug_is_the_label_without_inserts_in_plain_letters(label: str, name: str) -> None:
    """Lower case, without diacritics, other runs one `_`, cut at 40, `n_` before a digit."""
    assert name == slug(label)


@given(st.text(max_size=80))
def test_every_label_gives_an_id_that_is_a_name(label: str) -> None:
    """Whatever the label, its slug can be written after a dot."""
    assert re.fullmatch(r"[a-z][a-z0-9_]*", slug(label))
    assert len(slug(label)) <= 42


def test_an_id_names_a_choice_whatever_its_label() -> None:
    """A stable name stays when the label changes."""
    machine = machine_of(
        "scene: a\nchoices: [{pick: 'Go {n}', id: go, do: n += 1, to: a}]\n", story="vars: {n: 0 in 0..9}"
    )

    turn = play(machine, "go", "go")

    assert turn.entry is not None
    assert (turn.entry.choice, turn.entry.label) == ("a.go", "Go 1")


def test_the_log_holds_for_each_turn_the_place_the_choice_and_the_label_as_shown() -> None:
    """The place is `scene` or `scene.beat`, nested or not, and the label is as it stood before the choice was taken."""
    machine = machine_of(
        """
        scene: a
        beats:
          - choices: [{pick: 'Knock {picked(a.knock) ? again}', id: knock}]
          - id: room
            choices: [{pick: Ask, choices: [Insist]}]
          - choices: [Leave -> a]
        """
    )
    log = [play(machine, *["knock", "ask", "insist", "leave"][:count]).entry for count in range(1, 5)]

    assert [(entry.place, entry.choice, entry.label) for entry in log if entry] == [
        ("a", "a.knock", "Knock"),
        ("a.room", "a.ask", "Ask"),
        ("a.room", "a.insist", "Insist"),
        ("a.3", "a.leave", "Leave"),
    ]


def test_shown_choices_are_numbered_from_1_in_the_order_written_locked_ones_too() -> None:
    """Hidden ones take no number."""
    machine = machine_of("""
        scene: a
        choices:
          - One
          - {pick: Hidden, if: visited(b)}
          - {pick: Locked, if: visited(b), locked: 'Not {visited(a) ? yet}.'}
          - Four
        to: b
        ---
        scene: b
        to: a
        """)
    state = start(machine).state

    assert [(option.number, option.label, option.reason) for option in choices(machine, state)] == [
        (1, "One", ""),
        (2, "Locked", "Not yet."),
        (3, "Four", ""),
    ]
    assert [option.is_open for option in choices(machine, state)] == [True, False, True]
    assert open_names(machine, state) == ["a.one", "a.four"]


def test_choosing_a_locked_one_shows_its_reason_and_is_no_turn() -> None:
    """The refusal carries the reason, and the state is as it was."""
    machine = machine_of(
        "scene: a\nchoices: [Go -> a, {pick: No, if: visited(b), locked: Not yet.}]\n---\nscene: b\nto: a\n"
    )
    state = start(machine).state

    with pytest.raises(ClosedChoice) as caught:
        choose(machine, state, "no")

    assert (caught.value.choice, caught.value.reason) == ("a.no", "Not yet.")
    assert start(machine).state == state


def test_a_locked_reason_that_renders_to_nothing_is_a_reason_all_the_same() -> None:
    """An option is open when it has no reason, so a closed one always has one."""
    machine = machine_of(
        "scene: a\nchoices: [Go -> a, {pick: No, if: visited(b), locked: '{visited(b) ? Now.}'}]\n"
        "---\nscene: b\nto: a\n"
    )

    assert choices(machine, start(machine).state)[1].reason


@pytest.mark.parametrize("name", ["hidden", "a.hidden", "nothing", "b.go", "", "a.", ".", "/", "go/"])
def test_what_is_not_shown_cannot_be_chosen(name: str) -> None:
    """A hidden choice is as unknown as one that does not exist."""
    machine = machine_of(
        "scene: a\nchoices: [Go -> a, {pick: Hidden, if: visited(b)}]\n---\nscene: b\nchoices: [Go -> a]\n"
    )

    with pytest.raises(UnknownChoice):
        choose(machine, start(machine).state, name)


# resting


def test_an_empty_list_is_judged_where_the_play_rests() -> None:
    """A list whose only choice is closed may be come to with the choice open; at rest it is a mistake (S402)."""
    machine = machine_of("""
        scene: a
        choices: [Go -> b, Wait -> c]
        ---
        scene: b
        do: n = true
        choices: [{pick: On, if: n, to: b}]
        ---
        scene: c
        choices: [{pick: On, if: n, to: b}]
        """, story="vars: {n: false}")  # fmt: skip

    assert play(machine, "go").state.place == "b"
    with pytest.raises(StoryError, match="S402"):
        play(machine, "wait")


def test_a_range_is_judged_after_every_effect() -> None:
    """A value that leaves its range is a mistake (S406), even where the next effect would bring it back."""
    machine = machine_of("scene: a\nchoices: [{pick: Go, do: [n += 3, n -= 3], to: a}]\n", story="vars: {n: 2 in 0..4}")

    with pytest.raises(StoryError, match=r"S406.*would become 5, outside 0\.\.4"):
        play(machine, "go")


@pytest.mark.parametrize(("effect", "value"), [("n += 9", 4), ("n -= 9", 0), ("n = n + 9", 4), ("n += 1", 3)])
def test_clamp_saturates_at_the_ends(effect: str, value: int) -> None:
    """A range with `clamp` means its ends to be stops."""
    machine = machine_of(
        f"scene: a\nchoices: [{{pick: Go, do: {effect}, to: a}}]\n", story="vars: {n: 2 in 0..4 clamp}"
    )

    assert (value,) == play(machine, "go").state.values


def test_otherwise_is_taken_when_no_choice_is_open() -> None:
    """It is no choice: the turn goes on and nothing is logged for it."""
    machine = machine_of(
        """
        scene: a
        text: One.
        choices: [{pick: Go, if: n < 1, do: n += 1, to: a}, {pick: No, if: n > 5, locked: Never.}]
        otherwise: [c if n == 5, b]
        ---
        scene: b
        text: Two.
        choices: [Stay -> b]
        ---
        scene: c
        choices: [Stay -> c]
        """,
        story="vars: {n: 0 in 0..9}",
    )

    turn = play(machine, "go")

    assert (words(turn), turn.state.place, [*turn.state.picked]) == (["One.", "Two."], "b", ["a.go"])


def test_otherwise_of_a_beat_is_taken_for_its_nested_choices_too() -> None:
    """Where none of a choice's own choices is open, the `otherwise` of their beat is the way on; else it is S402."""
    scenes = """
        scene: a
        choices: [{pick: Ask, to: c, choices: [{pick: Insist, if: visited(c)}]}]
        otherwise: b
        ---
        scene: b
        choices: [Stay -> b]
        ---
        scene: c
        choices: [Stay -> c]
        """

    assert play(machine_of(scenes), "ask").state.place == "b"
    with pytest.raises(StoryError, match="S402"):
        play(machine_of(scenes.replace("otherwise: b", "")), "ask")


# the digest


def test_a_states_digest_is_of_the_canonical_json_of_what_decides_how_the_play_goes_on() -> None:
    """SHA-256 of place, stack, variables, visits, picked, seen; the first 12 hex digits are written."""
    machine = machine_of(
        "scene: b\ncall: s\nwith: {who: Žofie}\nnotes: n\nchoices: [Stay -> b]\n"
        "---\nsub: s\nwith: [who]\nchoices: [Nod]\n",
        story="vars: {z: 1 in 0..3, a: false, w: 'x in x, y'}\n",
        notes="note: n\ndocumented: A.\n",
    )
    state = start(machine, seed=68).state
    whole = {
        "place": "s",
        "stack": [["b", {"who": "Žofie"}]],
        "variables": {"z": 1, "a": False, "w": "x"},
        "visits": {"b": 1, "s": 1},
        "picked": [],
        "seen": ["n"],
    }
    text = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    assert whole == canonical(state, machine.names)
    assert hashlib.sha256(text.encode()).hexdigest()[:12] == digest(state, machine.names)
    assert hash(state) == hash(start(machine, seed=68).state)
