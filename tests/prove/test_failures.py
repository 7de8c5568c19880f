"""What must not happen and can: each kind with a shortest path to it, and its harmless twin."""

from __future__ import annotations

from spring68.prove.findings import findings_of
from spring68.text.diagnostic import Severity
from tests.prove.told import Told

CHOOSE, WAY_ON = "something can always be chosen", "a way on is always open"
RANGES, WAY_OUT, DATES = (
    "no variable leaves its range", "from every place an end can be reached", "dates never run backwards",
)  # fmt: skip


def test_a_sound_story_keeps_every_promise() -> None:
    told = Told("scene: a\nchoices: [Go -> b]\n---\nscene: b\nending: e\n", story="endings: {e: {}}")

    assert told.failures == []
    assert set(told.promises.values()) == {"shown"}
    assert told.promises.keys() >= {CHOOSE, WAY_ON, RANGES, WAY_OUT, DATES}
    assert told.proof.summary() == {"elements": 4, "reachable": 4, "unreachable": 0, "undecided": 0, "failures": 0}
    assert told.proof.is_clean


TRAP = """
scene: a
choices:
  - Wait -> b
  - {pick: Run, id: run, to: c}
---
scene: b
choices: [{pick: On, id: 'on', to: c}, {pick: Out, id: out, to: end}]
---
scene: c
choices: [{pick: Round, id: round, to: d}]
---
scene: d
choices: [{pick: Back, id: back, to: c}, {pick: Leave, id: leave, if: key, to: end}]
---
scene: end
ending: e
"""


def test_a_soft_lock_is_told_with_the_shortest_path_into_it() -> None:
    told = Told(TRAP, story="vars: {key: false}\nendings: {e: {}}")

    assert told.failures == [("S401", ("a.run",))]
    assert told.promises[WAY_OUT] == "broken"
    assert told.not_reachable() == {("choice", "d.leave"): "unreachable"}


def test_who_carries_the_key_is_not_caught() -> None:
    told = Told(TRAP.replace("to: c}\n---\nscene: b", "do: key = true, to: c}\n---\nscene: b"),
                story="vars: {key: false}\nendings: {e: {}}")  # fmt: skip

    assert told.failures == [("S401", ("a.wait", "b.on"))]
    assert told.path("choice", "d.leave") == ("a.run", "c.round", "d.leave")


def test_each_of_two_traps_is_told() -> None:
    told = Told(
        """
        scene: a
        choices:
          - {pick: Left, id: l, to: l}
          - {pick: Left with the key, id: lk, do: k = true, to: l}
          - {pick: Right, id: r, to: r}
          - {pick: Right with the key, id: rk, do: j = true, to: r}
          - {pick: Out, id: out, to: end}
        ---
        scene: l
        choices: [{pick: Stay, id: stay, to: l}, {pick: Go, id: go, if: k, to: a}]
        ---
        scene: r
        choices: [{pick: Stay, id: stay, to: r}, {pick: Go, id: go, if: j, to: a}]
        ---
        scene: end
        ending: e
        """,
        story="vars: {k: false, j: false}\nendings: {e: {}}",
    )

    assert told.failures == [("S401", ("a.l",)), ("S401", ("a.r",))]


def test_a_story_without_an_end_is_caught_from_its_start() -> None:
    told = Told("scene: a\nchoices: [Go -> b]\n---\nscene: b\nchoices: [Back -> a]\n")

    assert told.failures == [("S401", ())]


def test_what_is_not_yet_written_is_an_end_too() -> None:
    told = Told("scene: a\nchoices: [Go -> b]\n---\nscene: b\ntext: B.\nto: later\n")

    assert told.promises[WAY_OUT] == "shown"


def test_a_place_where_nothing_is_open_is_told_with_a_path() -> None:
    scenes = """
        scene: a
        choices: [{pick: 'Yes', id: 'yes', do: k = true, to: b}, {pick: 'No', id: 'no', to: b}]
        ---
        scene: b
        choices: [{pick: In, id: enter, if: k, to: end}]
        {otherwise}---
        scene: end
        ending: e
        """
    story = "vars: {k: false}\nendings: {e: {}}"
    told = Told(scenes.replace("{otherwise}", ""), story=story)

    assert told.failures == [("S402", ("a.no",))]
    assert told.promises[CHOOSE] == "broken"
    assert told.promises[WAY_OUT] == "shown"

    told = Told(scenes.replace("{otherwise}", "otherwise: end\n        "), story=story)
    assert told.failures == []
    assert told.promises[CHOOSE] == "shown"


def test_ways_on_that_all_have_a_guard_can_all_be_closed() -> None:
    scenes = """
        scene: a
        choices:
          - {pick: 'Yes', id: 'yes', do: k = true, to: [b if k, end if j]}
          - {pick: 'No', id: 'no', to: [b if k, end if LAST]}
        ---
        scene: b
        text: B.
        to: end
        ---
        scene: end
        ending: e
        """
    story = "vars: {k: false, j: false}\nendings: {e: {}}"

    assert Told(scenes.replace("LAST", "j"), story=story).failures == [("S401", ("a.no",))]
    assert Told(scenes.replace("LAST", "not k"), story=story).failures == []


RANGE = """
scene: a
hub: true
choices:
  - {pick: More, id: more, do: n += 1}
  - {pick: More yet, id: yet, do: n += 1}
  - {pick: Most, id: most, do: n += 1}
  - {pick: Go, id: go, to: end}
---
scene: end
ending: e
"""


def test_a_range_that_is_left_is_told_with_a_path() -> None:
    told = Told(RANGE, story="vars: {n: 0 in 0..2}\nendings: {e: {}}")

    assert [(code, len(path)) for code, path in told.failures] == [("S406", 3)] * 3
    assert {path[-1] for _code, path in told.failures} == {"a.more", "a.yet", "a.most"}
    assert told.promises[RANGES] == "broken"
    assert {told.word("choice", f"a.{name}") for name in ("more", "yet", "most")} == {"reachable"}


def test_a_range_that_clamps_or_is_wide_enough_is_not() -> None:
    for values in ("0 in 0..2 clamp", "0 in 0..3"):
        told = Told(RANGE, story=f"vars: {{n: {values}}}\nendings: {{e: {{}}}}")
        assert told.failures == []
        assert told.promises[RANGES] == "shown"


def test_text_that_goes_round_without_asking_is_told() -> None:
    told = Told(
        """
        scene: a
        choices: [{pick: Go, id: go, to: b}, {pick: Out, id: out, to: end}]
        ---
        scene: b
        text: B.
        to: [end if k, c]
        ---
        scene: c
        text: C.
        to: b
        ---
        scene: end
        ending: e
        """,
        story="vars: {k: false}\nendings: {e: {}}",
    )

    assert told.failures == [("S401", ("a.go",))]


def test_text_that_goes_round_at_once_is_told() -> None:
    told = Told(
        """
        scene: a
        text: A.
        to: [end if k, b]
        ---
        scene: b
        text: B.
        to: a
        ---
        scene: end
        ending: e
        """,
        story="vars: {k: false}\nendings: {e: {}}",
    )

    assert [code for code, _path in told.failures] == ["S401"]
    assert not told.proof.is_clean


DATED = """
scene: a
when: 1968-06
choices:
  - {pick: Straight on, id: 'on', to: later_one}
  - {pick: Round, id: round, to: b}
---
scene: later_one
when: 1968-08-21
choices: [{pick: Back, id: back, if: GUARD, to: b}, Out -> end]
---
scene: b
when: 1968-07..1968-08
choices: [Out -> end, Again -> later_one]
---
scene: c
when: 1968-05
text: C.
to: end
---
scene: end
ending: e
"""


def test_dates_that_run_backwards_are_told_with_the_path() -> None:
    scenes = DATED.replace("1968-07..1968-08", "1968-07").replace("GUARD", "not k")
    told = Told(scenes.replace("Round, id: round, to: b}", "Round, id: round, to: b}\n  - Once -> c"),
                story="vars: {k: false}\nendings: {e: {}}")  # fmt: skip

    assert sorted(told.failures) == [("S502", ("a.on", "later_one.back")), ("S502", ("a.once",))]
    assert told.promises[DATES] == "broken"


def test_dates_that_run_backwards_are_findings_with_a_path_like_the_rest() -> None:
    scenes = DATED.replace("1968-07..1968-08", "1968-07").replace("GUARD", "not k")
    told = Told(scenes.replace("Round, id: round, to: b}", "Round, id: round, to: b}\n  - Once -> c"),
                story="vars: {k: false}\nendings: {e: {}}")  # fmt: skip

    late = [found for found in findings_of(told.machine, told.proof) if found.code == "S502"]
    assert [found.message.split(":")[0] for found in late] == ["time runs backwards here"] * 2
    assert all(found.severity is Severity.WARNING and "from the start by a." in found.why for found in late)


def test_dates_that_lie_in_one_another_run_on() -> None:
    told = Told(DATED.replace("GUARD", "k"), story="vars: {k: false}\nendings: {e: {}}")

    assert told.promises[DATES] == "shown"
    assert [code for code, _path in told.failures] == []


def test_a_way_back_in_time_that_nobody_can_take_breaks_nothing() -> None:
    told = Told(DATED.replace("1968-07..1968-08", "1968-07").replace("GUARD", "k"),
                story="vars: {k: false}\nendings: {e: {}}")  # fmt: skip

    assert told.promises[DATES] == "shown"


def test_another_clock_runs_by_itself() -> None:
    told = Told(
        """
        scene: a
        when: 1990
        time: frame
        choices: [Go -> b]
        ---
        scene: b
        when: 1968
        choices: [Go -> c]
        ---
        scene: c
        when: 1990
        time: frame
        ending: e
        """,
        story="time: 1968\nendings: {e: {}}",
    )

    assert told.promises[DATES] == "shown"
