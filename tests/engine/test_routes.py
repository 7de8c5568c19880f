"""Ways on: lists with guards, presets, what is not yet written, endings, and the colophon."""

from __future__ import annotations

import pytest

from spring68.engine.errors import StoryError, UnknownChoice
from spring68.engine.machine import Machine
from spring68.engine.state import scene_of
from spring68.engine.step import choices, choose, colophon, is_unfinished, start
from tests.helpers import machine_of, make_story, play, value, words


@pytest.mark.parametrize(("picks", "place"), [([], "c"), (["more"], "b"), (["more", "more"], "a")])
def test_the_first_way_whose_guard_holds_is_taken(picks: list[str], place: str) -> None:
    machine = machine_of(
        """
        scene: start
        choices:
          - {pick: More, do: n += 1, to: start}
          - {pick: Go, to: [a if n >= 2, b if n >= 1, c]}
        ---
        scene: a
        choices: [Stay -> a]
        ---
        scene: b
        choices: [Stay -> b]
        ---
        scene: c
        choices: [Stay -> c]
        """,
        story="vars: {n: 0 in 0..9}",
    )

    assert place == play(machine, *picks, "go").state.place


def test_a_list_of_ways_of_which_none_is_open_is_a_mistake() -> None:
    machine = machine_of(
        "scene: a\nchoices: [{pick: Go, to: [a if visited(b)]}]\n---\nscene: b\nto: [a if not visited(b)]\n"
    )

    with pytest.raises(StoryError, match="S401"):
        play(machine, "go")
    with pytest.raises(StoryError, match="S401"):
        start(machine_of("scene: b\nto: [a if not visited(b)]\n---\nscene: a\nchoices: [Stay -> a]\n"))


@pytest.mark.parametrize(
    "scenes", ["scene: a\n", "scene: a\ntext: One.\n", "scene: a\nbeats: [{text: One.}, {text: Two.}]\n"]
)
def test_a_scene_with_no_way_out_that_is_no_ending_is_a_mistake(scenes: str) -> None:
    with pytest.raises(StoryError, match="S302"):
        start(machine_of(scenes))


def test_a_choice_that_rejoins_where_nothing_follows_is_a_mistake() -> None:
    with pytest.raises(StoryError, match="S302"):
        play(machine_of("scene: a\nchoices: [Go]\n"), "go")


def test_a_module_that_nobody_called_has_no_place_to_go_back_to() -> None:
    machine = machine_of(
        "scene: a\nchoices: [Go -> m]\n---\nscene: m\ntype: module\ntext: One.\n---\nscene: b\ncall: m\nto: a\n"
    )

    with pytest.raises(StoryError, match="S302"):
        play(machine, "go")


def test_text_that_goes_round_without_asking_is_a_mistake() -> None:
    machine = machine_of("scene: a\nchoices: [Go -> b]\n---\nscene: b\nto: c\n---\nscene: c\nto: b\n")

    with pytest.raises(StoryError, match="S303"):
        play(machine, "go")


def test_a_target_that_does_not_exist_is_refused_before_a_play_begins() -> None:
    for way in ("to: nowhere", "choices: [Go -> nowhere]", "choices: [Go -> a]\notherwise: nowhere", "to: credits"):
        with pytest.raises(StoryError, match="S201"):
            Machine.of(make_story(f"scene: a\n{way}\n---\nscene: credits\n", story="colophon: credits").story)


# presets


PRESETS = """
vars: {n: 0 in 0..9}
presets:
  act3: {title: August, at: b, do: [n = 2, n += 1 if picked(a.go)], picked: [a.go], seen: [radio]}
  nowhere: {at: c}
  wrong: {at: b, do: [n = 9, n += 1]}
"""
TWO = """
scene: a
choices: [Go -> b]
---
scene: b
text: '{n} {picked(a.go) ? gone} {seen(radio) ? heard}'
choices: [Back -> a]
"""
NOTE = "note: radio\ndocumented: A.\n"


def test_a_preset_begins_at_its_scene_with_what_a_play_would_bring() -> None:
    machine = machine_of(TWO, story=PRESETS, notes=NOTE)
    turn = start(machine, preset="act3", seed=68)

    assert (
        turn.entry,
        turn.state.place,
        words(turn),
        turn.notes,
        turn.state.seed,
    ) == (None, "b", ["3 gone heard"], (), 68)
    assert (turn.state.visits, [*turn.state.picked], [*turn.state.seen]) == ({"b": 1}, ["a.go"], ["radio"])
    assert value(machine, turn.state, "n") == 3


def test_a_preset_that_does_not_exist_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        start(machine_of(TWO, story=PRESETS, notes=NOTE), preset="act9")


@pytest.mark.parametrize(("preset", "code"), [("nowhere", "S201"), ("wrong", "S406")])
def test_a_preset_with_a_mistake_is_a_story_error(preset: str, code: str) -> None:
    with pytest.raises(StoryError, match=code):
        start(machine_of(TWO, story=PRESETS, notes=NOTE), preset=preset)


# acts not yet written


@pytest.mark.parametrize("target", ["later", "rehab"])
def test_later_leaves_the_play_open_where_the_story_is_not_yet_written(target: str) -> None:
    machine = machine_of(
        f"scene: a\nchoices: [{{pick: Go, say: You go., to: {target}}}, {{pick: Ask, if: visited(rehab)}}]\n",
        story="later: [rehab]",
    )
    turn = play(machine, "go")

    assert (turn.state.place, turn.ended, words(turn)) == ("later", "", ["You go."])
    assert is_unfinished(turn.state)
    assert not is_unfinished(start(machine).state)
    assert choices(machine, turn.state) == ()


def test_a_name_for_later_that_has_been_written_is_the_scene() -> None:
    machine = machine_of(
        "scene: a\nchoices: [Go -> rehab]\n---\nscene: rehab\nchoices: [Stay -> a]\n", story="later: [rehab]"
    )

    assert play(machine, "go").state.place == "rehab"


# endings


ENDINGS = "endings: {gone: {}, home: {}}"


def test_an_ending_without_choices_ends_the_play_with_its_last_words() -> None:
    machine = machine_of(
        "scene: a\nchoices: [Go -> b]\n---\nscene: b\nending: gone\nbeats: [{text: One.}, {text: Two.}]\n",
        story=ENDINGS,
    )
    turn = play(machine, "go")

    assert (turn.ended, scene_of(turn.state.place), words(turn)) == ("gone", "b", ["One.", "Two."])
    assert choices(machine, turn.state) == ()


def test_an_ending_with_choices_ends_after_the_last_of_them() -> None:
    machine = machine_of(
        """
        scene: a
        ending: gone
        text: One.
        choices: [{pick: Look, say: You look.}, {pick: Turn, call: s}, Flee -> b]
        ---
        sub: s
        text: Aside.
        ---
        scene: b
        choices: [Stay -> b]
        """,
        story=ENDINGS,
    )

    assert ((first := start(machine)).ended, first.state.place) == ("", "a")
    for picks, read in ((["look"], ["You look."]), (["turn"], ["Aside."])):
        turn = play(machine, *picks)
        assert ("gone", read, "a") == (turn.ended, words(turn), scene_of(turn.state.place))
    assert play(machine, "flee").ended == ""


def test_an_ending_that_calls_a_sub_ends_after_it() -> None:
    machine = machine_of("scene: a\nending: gone\ncall: s\n---\nsub: s\nchoices: [Nod]\n", story=ENDINGS)

    assert (start(machine).ended, play(machine, "nod").ended) == ("", "gone")


def test_a_play_may_begin_with_an_ending() -> None:
    assert start(machine_of("scene: a\nending: gone\ntext: One.\n", story=ENDINGS)).ended == "gone"


def test_after_an_ending_nothing_can_be_chosen() -> None:
    machine = machine_of("scene: a\nending: gone\n", story=ENDINGS)

    with pytest.raises(UnknownChoice, match="there is no choice"):
        choose(machine, start(machine).state, "go")


def test_ended_can_be_asked_where_the_play_rests() -> None:
    machine = machine_of("scene: a\nending: gone\n", story=ENDINGS + "\nrules: [{every ending: ended(gone)}]")
    test = machine.rules.test(machine.story.rules[0].guard)

    assert test is not None
    assert test(start(machine).state)


# the colophon


COLOPHON = """
scene: a
ending: gone
text: The end.
---
scene: credits
text: '{seen(radio) ? Heard | Unheard}.'
do: n = 1
notes: radio
"""


def test_the_colophon_is_no_part_of_the_machine() -> None:
    machine = machine_of(COLOPHON, story=f"{ENDINGS}\ncolophon: credits\nvars: {{n: 0 in 0..1}}\n", notes=NOTE)

    assert "credits" not in machine.plan.nodes
    assert "credits" not in machine.plan.entry
    with pytest.raises(StoryError, match="S201"):
        start(
            machine_of(
                COLOPHON, story=f"{ENDINGS}\ncolophon: credits\nstart: credits\nvars: {{n: 0 in 0..1}}", notes=NOTE
            )
        )


def test_the_colophon_is_read_after_an_ending_and_changes_nothing() -> None:
    machine = machine_of(COLOPHON, story=f"{ENDINGS}\ncolophon: credits\nvars: {{n: 0 in 0..1}}\n", notes=NOTE)
    state = start(machine).state
    (passage,) = colophon(machine, state)

    assert ([paragraph.text for paragraph in passage.paragraphs], passage.notes) == (["Unheard."], ())
    assert start(machine).state == state
    assert colophon(machine_of("scene: a\nending: gone\n", story=ENDINGS), state) == ()
