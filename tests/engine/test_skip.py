"""Skipping: a summary is read instead of the prose; what happens, and what can be chosen, stays the same."""

from __future__ import annotations

from spring68.engine.step import choices, start
from spring68.engine.turn import Turn
from tests.helpers import machine_of, play, words

STORY = "vars: {n: 0 in 0..9}\ncontent: {fire: {general: Fire.}}"


def summaries(turn: Turn) -> list[str | None]:
    """What a reader who skips is shown for each passage: None where the passage itself, empty where nothing."""
    return [
        None if passage.summary is None else " ".join(paragraph.text for paragraph in passage.summary)
        for passage in turn.passages
    ]


def test_the_summary_stands_in_the_place_of_the_prose() -> None:
    machine = machine_of(
        "scene: a\ncontent: [fire]\nskip: {text: 'It passes {n}.'}\ndo: n = 3\ntext: Long ago.\nchoices: [Stay -> a]\n",
        story=STORY,
    )
    turn = start(machine)

    assert (words(turn), summaries(turn)) == (["Long ago."], ["It passes 3."])
    assert turn.passages[0].content == ("fire",)


def test_a_scene_without_skip_has_no_summary() -> None:
    assert summaries(start(machine_of("scene: a\ntext: Long ago.\nchoices: [Stay -> a]\n"))) == [None]


def test_effects_notes_and_sheets_stay_and_the_choices_are_still_offered() -> None:
    """Skipping is a way of reading: there is one turn and one state for both readers."""
    scene = (
        "scene: a\nSKIPdo: n = 3\nnotes: radio\nfile: {source: K, text: Seen.}\ntext: Long ago.\nchoices: [Stay -> a]\n"
    )
    note = "note: radio\ndocumented: A.\n"
    plain = start(machine_of(scene.replace("SKIP", ""), story=STORY, notes=note))
    skipped = start(machine_of(scene.replace("SKIP", "skip: {text: It passes.}\n"), story=STORY, notes=note))

    assert (plain.state, plain.notes, plain.filed) == (skipped.state, skipped.notes, skipped.filed)


def test_gentler_labels_are_for_the_reader_who_skips() -> None:
    machine = machine_of(
        "scene: a\nskip: {text: It passes., choices: {burn: Act}}\ntext: Long ago.\n"
        "choices: [{pick: Burn it, id: burn, to: a}, Wait -> a]\n"
    )

    assert [(o.label, o.gentle) for o in choices(machine, start(machine).state)] == [
        ("Burn it", "Act"),
        ("Wait", "Wait"),
    ]


BEATS = """
scene: a
skip: {text: It passes., to: after}
LEADbeats:
  - {do: n = 1, text: One.}
  - {text: Two., choices: [{pick: Ask, say: Reply.}]}
  - {id: after, text: Three.}
  - {text: Four., choices: [Leave -> b]}
---
scene: b
text: Five.
choices: [Stay -> b]
"""


def test_the_summary_is_shown_once_for_all_beats_up_to_the_one_named_in_to() -> None:
    machine = machine_of(BEATS.replace("LEAD", ""), story=STORY)

    assert summaries(start(machine)) == ["It passes.", ""]
    assert (
        words(turn := play(machine, "ask")), summaries(turn)
    ) == (["Reply.", "Three.", "Four."], ["", None, None])  # fmt: skip
    assert summaries(play(machine, "ask", "leave")) == [None]


def test_the_summary_stands_for_the_text_beside_the_beats() -> None:
    machine = machine_of(BEATS.replace("LEAD", "text: Zero.\n"), story=STORY)

    assert (
        words(turn := start(machine)), summaries(turn)
    ) == (["Zero.", "One.", "Two."], ["It passes.", "", ""])  # fmt: skip


def test_the_summary_is_shown_with_the_first_prose_even_where_the_first_beat_has_none() -> None:
    machine = machine_of(BEATS.replace("LEAD", "").replace("{do: n = 1, text: One.}", "{do: n = 1}"), story=STORY)

    assert (words(turn := start(machine)), summaries(turn)) == (["Two."], ["It passes."])


def test_without_to_the_whole_scene_is_summed_up() -> None:
    machine = machine_of(BEATS.replace("LEAD", "").replace(", to: after}", "}"), story=STORY)

    assert summaries(play(machine, "ask")) == ["", "", ""]


def test_a_later_visit_is_summed_up_again() -> None:
    machine = machine_of(
        "scene: a\nskip: {text: It passes.}\nagain: Once more.\ntext: Long ago.\nchoices: [Stay -> a]\n"
    )

    assert (words(turn := play(machine, "stay")), summaries(turn)) == (["Once more."], ["It passes."])


def test_replies_to_nested_choices_are_part_of_what_is_skipped() -> None:
    machine = machine_of(
        "scene: a\nskip: {text: It passes.}\ntext: Long ago.\n"
        "choices: [{pick: Ask, say: Why?, choices: [{pick: Insist, say: Because., to: b}]}]\n"
        "---\nscene: b\ntext: Five.\nchoices: [Stay -> b]\n"
    )

    assert (
        words(turn := play(machine, "ask", "insist")), summaries(turn)
    ) == (["Because.", "Five."], ["", None])  # fmt: skip
