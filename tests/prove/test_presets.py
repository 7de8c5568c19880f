"""Named starts: what they bring can be brought by a play, or cannot (S410); and they are starts like any other."""

from __future__ import annotations

from tests.prove.told import Told

SCENES = """
scene: a
choices:
  - {pick: Take it, id: take, do: [k = true, n += 1], notes: [one], to: b}
  - {pick: Leave it, id: leave, to: b}
---
scene: b
choices: [{pick: With it, id: with_it, if: k and n >= 1, to: end}, {pick: Out, id: out, to: end}]
---
scene: end
ending: e
"""
NOTE = "note: one\ndocumented: A.\n"
PROMISE = "what the preset ‘p’ brings can be brought by a play"


def story(preset: str) -> str:
    return f"vars: {{k: false, n: 0 in 0..2}}\nendings: {{e: {{}}}}\npresets: {{p: {{{preset}}}}}"


def test_a_preset_that_a_play_can_bring_is_shown() -> None:
    told = Told(SCENES, story=story("at: b, do: [k = true, n = 1], picked: [a.take], seen: [one]"), notes=NOTE)

    assert told.promises[PROMISE] == "shown"
    assert told.failures == []


def test_a_preset_that_no_play_can_bring_is_told() -> None:
    told = Told(SCENES, story=story("at: b, do: [n = 2]"), notes=NOTE)

    assert [code for code, _path in told.failures] == ["S410"]
    assert told.promises[PROMISE] == "broken"


def test_values_that_no_play_brings_together_are_not_called_possible() -> None:
    told = Told(SCENES, story=story("at: b, do: [k = true, n = 0]"), notes=NOTE)

    assert told.promises[PROMISE] != "shown"
    assert not told.proof.is_clean


def test_a_preset_marked_as_meant_is_no_failure() -> None:
    told = Told(SCENES, story=story("at: b, do: [n = 2], unreachable: for the teacher"), notes=NOTE)

    assert told.proof.failed == 0


def test_a_preset_is_a_start_like_any_other() -> None:
    scenes = SCENES.replace("Out, id: out", "'More', id: more, do: n += 1, to: b}, {pick: Out, id: out")
    told = Told(scenes, story=story("at: b, do: [k = true, n = 1], picked: [a.take], seen: [one]"), notes=NOTE)

    failed = {(failure.code, failure.start, failure.path) for failure in told.proof.failures}
    assert failed == {
        ("S406", "", ("a.take", "b.more", "b.more")), ("S406", "p", ("b.more", "b.more")),
    }  # fmt: skip


APART = """
---
scene: c
choices: [{pick: Out, id: out, to: f}]
---
scene: f
ending: e
"""


def test_a_preset_that_no_play_comes_to_or_joins_is_told() -> None:
    told = Told(SCENES + APART, story=story("at: c"), notes=NOTE)

    assert ("S410", ()) in told.failures
    assert told.promises[PROMISE] == "broken"


def test_a_preset_at_the_very_beginning_brings_only_what_is_there() -> None:
    scenes = "scene: a\nchoices: [{pick: On, id: on, to: later}]\n"
    words = "vars: {n: 0 in 0..2}\nlater: [b]\npresets: {p: {at: a, do: [n = NUMBER]}}"

    assert Told(scenes.replace("later", "b"), story=words.replace("NUMBER", "0")).promises[PROMISE] == "shown"
    assert Told(scenes.replace("later", "b"), story=words.replace("NUMBER", "1")).promises[PROMISE] == "broken"
