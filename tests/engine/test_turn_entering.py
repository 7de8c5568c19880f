"""How a turn runs: entering a scene, in the order of the format, and what does not enter one."""

from __future__ import annotations

from spring68.engine.step import begin_at, start
from tests.helpers import machine_of, play, value, words

NOTES = "note: radio\ndocumented: A.\n---\nnote: link\ndocumented: B.\n"
COUNTED = "vars: {n: 0 in 0..9}"


def test_its_visits_rise_by_one_before_its_effects_run() -> None:
    """The first line of a scene's `do` is already inside the visit."""
    machine = machine_of(
        "scene: a\ndo: was = visited(a)\ntext: '{seq: first | second | third}'\nchoices: [Stay -> a]\n",
        story="vars: {was: false}",
    )

    assert value(machine, start(machine).state, "was") is True
    assert [words(play(machine, *["stay"] * n)) for n in range(3)] == [["first"], ["second"], ["third"]]


def test_do_then_notes_then_file_then_text_then_links() -> None:
    """Each sees what stands before it in the order of the format, and not what comes after."""
    machine = machine_of(
        """
        scene: a
        do: [n = 1, saw = seen(radio)]
        notes: radio
        file: [{source: K, if: seen(radio) and n == 1, text: 'Saw {n}.'}]
        text: '{n} {seen(radio) ? heard} {seen(link) ? known | unknown} [[link|it]]'
        choices: [Stay -> a]
        """,
        story="vars: {n: 0 in 0..3, saw: false}",
        notes=NOTES,
    )

    turn = start(machine)

    assert value(machine, turn.state, "saw") is False
    assert [sheet.text for sheet in turn.filed] == ["Saw 1."]
    assert words(turn) == ["1 heard unknown it"]
    assert (turn.notes, turn.passages[0].notes) == (("radio", "link"), ("link",))
    assert words(play(machine, "stay")) == ["1 heard known it"]


def test_text_comes_before_the_beats() -> None:
    """The prose beside `beats` is read first, and what it links is unlocked before the first beat runs."""
    machine = machine_of(
        """
        scene: a
        text: '[[link|Here]].'
        beats: [{do: n = 1 if seen(link), text: 'One {n}.'}, {text: Two., choices: [Stay -> a]}]
        """,
        story=COUNTED,
        notes=NOTES,
    )

    assert words(start(machine)) == ["Here.", "One 1.", "Two."]


def test_later_visits_read_again() -> None:
    """`again` is the prose on later visits; `do`, `notes` and `file` of a scene that is entered anew run again."""
    machine = machine_of(
        "scene: a\ndo: n += 1\ntext: First {n}.\nagain: Again {n}, [[link|so]].\nchoices: [Stay -> a]\n",
        story=COUNTED,
        notes=NOTES,
    )

    assert words(start(machine)) == ["First 1."]
    assert words(play(machine, "stay")) == ["Again 2, so."]
    assert {"link"} == play(machine, "stay").state.seen


def test_again_stands_before_the_beats_even_where_no_text_does() -> None:
    """Beside beats, `again` takes the place of the scene's `text` (here none), and not of the first beat's."""
    machine = machine_of("scene: a\nagain: Again.\nbeats: [{text: One.}, {choices: [Stay -> a]}]\n")

    assert (words(start(machine)), words(play(machine, "stay"))) == (["One."], ["Again.", "One."])


def test_in_a_beat_the_order_is_do_notes_text_call_choices_to() -> None:
    """A beat's effects come before its words, its call between its words and its choices, its `to` last."""
    machine = machine_of(
        """
        scene: a
        beats:
          - text: One.
          - do: n = 1
            notes: radio
            text: 'Two {n}{seen(radio) ? , heard}.'
            call: s
            choices: [Go]
            to: [b if n == 2, a]
        ---
        sub: s
        text: Three {n}.
        do: n = 2
        ---
        scene: b
        choices: [Stay -> b]
        """,
        story=COUNTED,
        notes=NOTES,
    )

    turn = start(machine)

    assert (words(turn), turn.state.place) == (["One.", "Two 1, heard.", "Three 2."], "a.2")
    assert play(machine, "go").state.place == "b"


def test_a_beat_without_an_exit_flows_into_the_next() -> None:
    """That is the rejoin: a choice without `to` goes on with the next beat."""
    machine = machine_of("""
        scene: a
        beats:
          - {id: door, text: One., choices: [Knock, {pick: Wait, say: You wait.}]}
          - {id: room, text: Two., choices: [Stay -> a]}
        """)

    assert words(play(machine, "wait")) == ["You wait.", "Two."]
    assert (start(machine).state.place, play(machine, "knock").state.place) == ("a.door", "a.room")


def test_a_choice_that_rejoins_and_the_next_beat_enter_nothing() -> None:
    """Neither raises the visits of the scene nor runs its `do`, `notes` or `file`."""
    machine = machine_of(
        """
        scene: a
        file: {source: K, text: Seen.}
        beats:
          - {do: n += 1, choices: [Knock]}
          - {text: '{seq: one | two}', choices: [Stay]}
          - {text: '{seq: one | two}', choices: [Leave -> a]}
        """,
        story=COUNTED,
    )

    for picks in (["knock"], ["knock", "stay"]):
        turn = play(machine, *picks)
        assert (
            turn.state.visits,
            value(machine, turn.state, "n"),
            words(turn),
            turn.filed,
        ) == ({"a": 1}, 1, ["one"], ())
    assert len(start(machine).filed) == 1


def test_the_return_from_a_call_enters_nothing() -> None:
    """The scene that called is not visited, and its effects and words do not come again."""
    machine = machine_of(
        """
        scene: a
        do: n += 1
        text: One.
        call: s
        choices: [{pick: Call, call: s}]
        to: b
        ---
        sub: s
        text: Aside.
        ---
        scene: b
        choices: [Stay -> b]
        """,
        story=COUNTED,
    )

    first, second = start(machine), play(machine, "call")

    assert (words(first), value(machine, first.state, "n")) == (["One.", "Aside."], 1)
    assert (words(second), second.state.visits) == (["Aside."], {"a": 1, "s": 1, "b": 1})


def test_another_take_enters_nothing() -> None:
    """A take goes on from a state that is kept as it is: choosing from it twice gives the same turn twice."""
    machine = machine_of(
        "scene: a\ndo: n += 1\nchoices: [Stay -> b]\n---\nscene: b\nchoices: [Go -> a]\n", story=COUNTED
    )
    kept = play(machine, "stay")

    assert play(machine, "stay", "go") == play(machine, "stay", "go")
    assert kept.state.visits == {"a": 1, "b": 1}


HUB = """
scene: a
hub: true
do: n += 1
notes: radio
file: {source: K, text: Seen.}
text: '{n} {seq: one | two} {cycle: x | y | z} {once: only}'
again: 'again {n} {seq: one | two} {cycle: x | y | z} {once: only}'
choices: [First, {pick: Second, say: Reply.}, Third, Leave -> b]
---
scene: b
choices: [Back -> a]
"""


def test_a_hubs_repeat_counts_as_a_visit_for_again_seq_cycle_and_once() -> None:
    """A hub that shows its choices once more is read as on a later visit."""
    machine = machine_of(HUB, story=COUNTED, notes=NOTES)

    assert words(start(machine)) == ["1 one x only"]
    assert words(play(machine, "first")) == ["again 1 two y"]
    assert words(play(machine, "first", "second")) == ["Reply.", "again 1 two z"]
    assert words(play(machine, "first", "second", "third")) == ["again 1 two x"]


def test_a_hubs_repeat_runs_neither_do_nor_notes_nor_file() -> None:
    """Only entering the hub anew runs its effects."""
    machine = machine_of(HUB, story=COUNTED, notes=NOTES)
    repeat, anew = play(machine, "first", "second"), play(machine, "first", "leave", "back")

    assert (value(machine, repeat.state, "n"), repeat.notes, repeat.filed) == (1, (), ())
    assert value(machine, anew.state, "n") == 2


def test_visited_is_true_from_the_moment_a_scene_is_entered_also_inside_it() -> None:
    """It holds in the scene's own words, in a later beat, and ever after; before, it does not."""
    machine = machine_of("""
        scene: a
        text: '{visited(a) ? in a} {visited(b) ? in b}'
        choices: [Go -> b]
        ---
        scene: b
        beats:
          - text: '{visited(b) ? in b}'
          - {text: '{visited(b) ? still} {visited(a) ? after a}', choices: [Stay -> b]}
        """)

    assert words(start(machine)) == ["in a"]
    assert words(play(machine, "go")) == ["in b", "still after a"]


def test_picked_and_seen_likewise() -> None:
    """A choice is picked from the moment it is taken, a note is seen from the moment it is unlocked."""
    machine = machine_of(
        """
        scene: a
        choices: [{pick: Go, say: '{picked(a.go) ? picked} {seen(radio) ? seen}', notes: radio, to: b}, Wait -> a]
        ---
        scene: b
        text: '{picked(a.go) ? picked} {picked(a.wait) ? waited} {seen(radio) ? seen}'
        choices: [Stay -> b]
        """,
        notes=NOTES,
    )

    assert words(play(machine, "go")) == ["picked seen", "picked seen"]
    assert words(play(machine, "wait", "go"))[1:] == ["picked waited seen"]


def test_a_scene_entered_from_outside_is_entered_like_any_other() -> None:
    """A play that is set down in a scene (a preset, a save that cannot be placed) enters it."""
    machine = machine_of("scene: a\nchoices: [Go -> b]\n---\nscene: b\ndo: n += 1\ntext: '{n}'\nto: a\n", story=COUNTED)

    turn = begin_at(machine, "b", play(machine, "go").state)

    assert (turn.entry, words(turn)) == (None, ["2"])
