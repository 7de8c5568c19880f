"""How a turn runs: what a turn is, and taking a choice, in the order of the format."""

from __future__ import annotations

import pytest

from spring68.engine.errors import StoryError
from spring68.engine.step import choices, choose, start
from spring68.engine.turn import Kind
from tests.helpers import machine_of, play, value, words

NOTES = "note: radio\ndocumented: A.\n---\nnote: link\ndocumented: B.\n---\nnote: entry\ndocumented: C.\n"


def test_a_turn_is_one_choice_and_everything_that_follows_without_asking() -> None:
    """A turn goes on through beats, scenes and calls, up to the next place where the reader must choose."""
    machine = machine_of("""
        scene: a
        choices: [Go -> b]
        ---
        scene: b
        beats: [{text: One.}, {text: Two., call: s}, {text: Three., to: c}]
        ---
        sub: s
        text: Aside.
        ---
        scene: c
        text: Four.
        choices: [On -> d]
        ---
        scene: d
        text: Not yet.
        choices: [Stay -> d]
        """)

    turn = play(machine, "go")

    assert (turn.state.place, words(turn)) == ("c", ["One.", "Two.", "Aside.", "Three.", "Four."])


def test_a_turn_goes_on_until_the_play_ends() -> None:
    """A turn ends where the reader must choose, or where the play ends."""
    machine = machine_of("scene: a\nchoices: [Go]\nto: b\n---\nscene: b\nending: gone\n", story="endings: {gone: {}}")

    turn = play(machine, "go")

    assert (turn.state.place, turn.ended, choices(machine, turn.state)) == ("b", "gone", ())


def test_the_start_is_turn_0() -> None:
    """The start is a turn of its own, that no choice led to."""
    turn = start(machine_of("scene: a\ntext: Hello.\nto: b\n---\nscene: b\nchoices: [Stay -> b]\n"))

    assert (turn.entry, words(turn), turn.state.place) == (None, ["Hello."], "b")


def test_a_page_turn_is_no_turn() -> None:
    """A beat without choices is a page of the same turn: each begins a screen, and nothing is asked between them."""
    turn = start(machine_of("scene: a\nbeats: [{text: One.}, {text: Two.}, {choices: [Go -> a]}]\n"))

    assert [(p.paragraphs[0].text, p.page) for p in turn.passages] == [("One.", True), ("Two.", True)]


def test_the_if_of_a_choice_is_judged_on_the_state_as_shown() -> None:
    """A choice's own effects, and its being picked, do not close it."""
    machine = machine_of(
        """
        scene: a
        choices:
          - {pick: Go, if: n == 0 and not picked(a.go), do: n += 1, to: b}
        ---
        scene: b
        choices: [Stay -> b]
        """,
        story="vars: {n: 0 in 0..3}",
    )

    assert value(machine, play(machine, "go").state, "n") == 1


def test_the_choice_is_marked_picked_before_its_effects_run() -> None:
    """`picked` holds from the first line of `do`."""
    machine = machine_of("scene: a\nchoices: [{pick: Go, do: was = picked(a.go), to: a}]\n", story="vars: {was: false}")

    turn = play(machine, "go")

    assert value(machine, turn.state, "was") is True
    assert {"a.go"} == turn.state.picked


def test_do_runs_line_by_line_each_line_seeing_the_ones_before() -> None:
    """The second effect reads what the first has made, in its value and in its `if`."""
    machine = machine_of(
        """
        scene: a
        choices:
          - pick: Go
            do: [n += 1, m = n + 1, n += 5 if m == 2, m = 0 if n < 6]
            to: a
        """,
        story="vars: {n: 0 in 0..9, m: 0 in 0..9}",
    )

    state = play(machine, "go").state

    assert (value(machine, state, "n"), value(machine, state, "m")) == (6, 2)


def test_notes_are_unlocked_after_do() -> None:
    """An effect of the choice does not yet see the notes that the choice unlocks."""
    machine = machine_of(
        "scene: a\nchoices: [{pick: Go, do: saw = seen(radio), notes: radio, to: a}]\n",
        story="vars: {saw: false}",
        notes=NOTES,
    )

    turn = play(machine, "go")

    assert (value(machine, turn.state, "saw"), turn.notes) == (False, ("radio",))


def test_log_and_file_see_effects_and_notes() -> None:
    """The true telling and the sheets are made after `do` and `notes`."""
    machine = machine_of(
        """
        scene: a
        choices:
          - pick: Go
            do: n = 3
            notes: radio
            log: 'Took {n}{seen(radio) ? , knowing}.'
            file:
              - {source: K, if: seen(radio) and n == 3, text: 'Took {n}.'}
              - {source: K, if: n == 0, text: Took none.}
            to: a
        """,
        story="vars: {n: 0 in 0..3}",
        notes=NOTES,
    )

    turn = play(machine, "go")

    assert turn.entry is not None
    assert (turn.entry.telling, [sheet.text for sheet in turn.filed]) == ("Took 3, knowing.", ["Took 3."])


def test_say_is_composed_on_the_state_that_now_holds_then_what_it_links_is_unlocked() -> None:
    """The reply sees effects and notes, and not yet the notes that it links itself."""
    machine = machine_of(
        """
        scene: a
        choices:
          - pick: Go
            do: n = 3
            notes: radio
            say: '{n} {seen(radio) ? heard | new} [[link|it]] {seen(link) ? known | unknown}'
            to: a
        """,
        story="vars: {n: 0 in 0..3}",
        notes=NOTES,
    )

    turn = play(machine, "go")

    assert (turn.passages[0].kind, words(turn)[0]) == (Kind.REPLY, "3 heard it unknown")
    assert (turn.notes, turn.passages[0].notes) == (("radio", "link"), ("link",))


def test_nested_choices_are_offered_after_the_reply() -> None:
    """A choice with choices of its own asks once more, before its `to`, and each inner one may go elsewhere."""
    machine = machine_of("""
        scene: a
        choices:
          - pick: Ask
            say: He waits.
            to: b
            choices: [Insist, {pick: Leave, to: c}]
        ---
        scene: b
        choices: [Stay -> b]
        ---
        scene: c
        choices: [Stay -> c]
        """)

    asked = play(machine, "ask")

    assert words(asked) == ["He waits."]
    assert [option.label for option in choices(machine, asked.state)] == ["Insist", "Leave"]
    assert (play(machine, "ask", "insist").state.place, play(machine, "ask", "leave").state.place) == ("b", "c")


def test_a_call_is_made_after_the_nested_choices_and_before_to() -> None:
    """Nested choices first, then the call, then `to`; an inner choice's own call comes before the outer one."""
    machine = machine_of("""
        scene: a
        choices:
          - pick: Ask
            say: First.
            choices: [{pick: Insist, say: Second., call: inner}, Wait]
            call: outer
            to: b
        ---
        sub: inner
        text: Third.
        ---
        sub: outer
        text: Fourth.
        ---
        scene: b
        text: Fifth.
        choices: [Stay -> b]
        """)

    assert words(play(machine, "ask", "insist")) == ["Second.", "Third.", "Fourth.", "Fifth."]
    assert words(play(machine, "ask", "wait")) == ["Fourth.", "Fifth."]


def test_to_is_judged_on_the_state_that_now_holds() -> None:
    """`do: n += 1` with `to: [b if n >= 1, c]` goes to b; so does what a call or a nested choice has changed."""
    story = "vars: {n: 0 in 0..9}"
    for how in ("do: n += 1", "call: s", "choices: [{pick: Yes, do: n += 1}]"):
        machine = machine_of(
            f"""
            scene: a
            choices:
              - pick: Go
                {how}
                to: [b if n >= 1, c]
            ---
            sub: s
            do: n += 1
            ---
            scene: b
            choices: [Stay -> b]
            ---
            scene: c
            choices: [Stay -> c]
            """,
            story=story,
        )
        picks = ["go", "yes"] if "choices" in how else ["go"]

        assert play(machine, *picks).state.place == "b"


def test_to_sees_what_the_reply_has_unlocked() -> None:
    """`say` and its links come before `to`."""
    machine = machine_of(
        """
        scene: a
        choices: [{pick: Go, say: '[[link|It]].', to: [b if seen(link), a]}]
        ---
        scene: b
        choices: [Stay -> b]
        """,
        notes=NOTES,
    )

    assert play(machine, "go").state.place == "b"


def test_a_choice_that_cannot_be_finished_is_not_half_taken() -> None:
    """Whatever goes wrong on the way, the state before is as it was."""
    machine = machine_of("scene: a\nchoices: [{pick: Go, do: [n = 3, n += 1], to: a}]\n", story="vars: {n: 0 in 0..3}")
    before = start(machine).state

    with pytest.raises(StoryError, match="S406"):
        choose(machine, before, "go")

    assert start(machine).state == before
