"""What was proved and a writer would want to know, and stops nobody: S403, S404, S405, S408."""

from __future__ import annotations

from tests.prove.told import Told

STORY = "vars: {k: false, n: 0 in 0..2 clamp}\nendings: {e: {}}"
END = "---\nscene: end\nending: e\n"


def test_a_way_that_is_never_taken_is_remarked_on() -> None:
    scenes = "scene: a\nchoices:\n  - pick: Go\n    to:\n      - b if GUARD\n      - end\n---\nscene: b\nunreachable: yes\nto: end\n"

    assert Told(scenes.replace("GUARD", "k") + END, story=STORY).remarks == [("S403", 5)]
    assert Told(scenes.replace("GUARD", "n == 0") + END, story=STORY).remarks == [("S404", 5)]


def test_a_condition_that_always_holds_is_remarked_on() -> None:
    scenes = "scene: a\ntext: |\n  {GUARD ? Rain}\nchoices:\n  - Go -> end if GUARD\n  - {pick: More, id: more, do: n += 1, to: a}\n"

    assert Told(scenes.replace("GUARD", "not k") + END, story=STORY).remarks == [("S404", 3), ("S404", 5)]
    assert Told(scenes.replace("GUARD", "n > 0") + END, story=STORY).remarks == []


def test_a_change_that_never_happens_is_remarked_on() -> None:
    scenes = "scene: a\nchoices:\n  - {pick: Go, id: go, do: n += 1 if k, to: end}\n"

    assert Told(scenes + END, story=STORY).remarks == [("S403", 3)]


def test_an_otherwise_that_is_never_needed_is_remarked_on() -> None:
    scenes = """scene: a
choices:
  - {pick: Go, id: go, if: GUARD, to: end}
  - {pick: More, id: more, if: n < 2, do: n += 1, to: a}
otherwise: end
"""

    assert Told(scenes.replace("GUARD", "n > 1") + END, story=STORY).remarks == [("S405", 5)]
    assert Told(scenes.replace("GUARD", "n == 1") + END, story=STORY).remarks == []


def test_a_choice_that_does_the_same_as_another_is_remarked_on() -> None:
    scenes = "scene: a\nchoices:\n  - {pick: Go, id: go, to: end}\n  - {pick: Walk, id: walk, DOto: end}\n"

    assert [code for code, _line in Told(scenes.replace("DO", "") + END, story=STORY).remarks] == ["S408"]
    assert Told(scenes.replace("DO", "do: n += 1, ") + END, story=STORY).remarks == []


def test_remarks_are_no_failures() -> None:
    told = Told("scene: a\nchoices: [Go -> end if not k]\n" + END, story=STORY)

    assert [code for code, _line in told.remarks] == ["S404"]
    assert told.proof.is_clean
