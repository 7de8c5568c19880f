"""S502: dates that run backwards on some way, for each clock on its own."""

from __future__ import annotations

import pytest

from tests.check.findings import ENDINGS, findings, found


def scenes_of(*written: str) -> str:
    """Scenes written `a 1968-08-21 > b c`; `!x` is a call, a date of `-` is none, one without ways is an ending."""
    made: list[str] = []
    for line in written:
        head, _arrow, ways = line.partition(" > ")
        name, when, *clock = head.split(" ")
        calls = [way[1:] for way in ways.split() if way.startswith("!")]
        targets = [way for way in ways.split() if not way.startswith("!")]
        lines = [f"{'sub' if name.startswith('sub_') else 'scene'}: {name}"]
        lines += [f"when: {when}"] if when != "-" else []
        lines += [f"time: {clock[0]}"] if clock else []
        lines += ["beats:", *(f"  - call: {call}" for call in calls)] if calls else []
        if targets:
            to = (
                f"to: [{', '.join(f'{t} if visited(a)' for t in targets[:-1])}{', ' * (len(targets) > 1)}{targets[-1]}]"
            )
            lines.append(f"  - {to}" if calls else to)
        elif not name.startswith("sub_"):
            lines.append("ending: home")
        made.append("\n".join(lines) + "\n")
    return "---\n".join(made)


def backwards(*written: str, more: str = "") -> list[str]:
    """`scene < culprit` for each finding."""
    given = findings(scenes_of(*written), "S502", story=ENDINGS + more)
    return [f"{f.message.split('‘')[1].split('’')[0]} < {f.others[0].text.split('‘')[1][:-1]}" for f in given]


def test_one_step_back() -> None:
    assert backwards("a 1968-08-22 > b", "b 1968-08-21") == ["b < a"]


def test_the_date_is_marked_and_the_later_one_is_shown() -> None:
    scenes = scenes_of("a 1968-08-22 > b", "b 1968-08-21")

    assert found(scenes, "S502", story=ENDINGS) == [
        "S502 6:7 time runs backwards here: on a way to ‘b’ it is already 1968-08-22"
    ]
    assert [(f.others[0].span.line, f.others[0].span.column) for f in findings(scenes, "S502", story=ENDINGS)] == [
        (2, 7)
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1968-08-21", "1968-08-21"),
        ("1968-08-21", "1968-08"),
        ("1968-08", "1968-08-21"),
        ("1968", "1968-01"),
        ("1968-03-29..1968-04-30", "1968-03-30"),
        ("1968-08-21 22:40", "1968-08-21"),
        ("1968-08-21", "-"),
    ],
)
def test_intervals_that_overlap_are_in_order(first: str, second: str) -> None:
    assert (
        backwards(f"a {first.replace(' ', '_') if ' ' in first else first} > b".replace("_", "T"), f"b {second}") == []
    )


def test_some_way_is_enough() -> None:
    assert backwards("a 1968-01 > b c", "b 1968-02 > d", "c 1968-05 > d", "d 1968-03") == ["d < c"]


def test_a_scene_without_a_date_hands_the_clock_on() -> None:
    assert backwards("a 1968-05 > b", "b - > c", "c 1968-03") == ["c < a"]


def test_one_wrong_date_is_one_finding() -> None:
    assert backwards("a 1986-08 > b", "b 1968-08 > c", "c 1968-09 > d", "d 1968-10") == ["b < a"]


def test_parallel_ways_do_not_read_each_other() -> None:
    assert backwards("a 1968-01 > b c", "b 1968-08 > d", "c 1968-02 > d", "d 1968-09") == []


def test_clocks_are_apart() -> None:
    assert backwards("a 1968-08 > b", "b 1998-01 frame > c", "c 1968-09 > d", "d 1998-01 frame") == []
    assert backwards("a 1998-02 frame > b", "b 1968-09 > c", "c 1998-01 frame") == ["c < a"]


def test_the_story_has_a_clock_of_its_own() -> None:
    assert backwards("a 1968-08 > b", "b 1968-07 main", more="time: main\n") == ["b < a"]


def test_a_call_is_entered_with_the_clock_of_its_caller_and_gives_its_own_back() -> None:
    assert backwards("a 1968-08 > !sub_x b", "sub_x 1968-07", "b 1968-09") == ["sub_x < a"]
    assert backwards("a 1968-06 > !sub_x b", "sub_x 1968-08", "b 1968-07") == ["b < sub_x"]


def test_two_callers_do_not_read_each_others_clocks() -> None:
    assert (
        backwards(
            "a 1968-01 > b c", "b 1968-02 > !sub_x d", "c 1968-08 > !sub_x e", "sub_x - ", "d 1968-03", "e 1968-09"
        )
        == []
    )


def test_a_call_within_a_call_gives_back_both() -> None:
    assert backwards("a 1968-06 > !sub_x b", "sub_x - > !sub_y", "sub_y 1968-08", "b 1968-07") == ["b < sub_y"]


def test_circles_come_to_an_end() -> None:
    assert backwards("a 1968-01 > b", "b 1968-02 > a c", "c 1968-03") == ["a < b"]


HUB = """\
scene: hub
when: 1968-06
hub: {hub}
choices:
  - pick: One.
    call: early
  - pick: Two.
    call: late
to: end
---
sub: early
when: 1968-06-05
text: One.
---
sub: late
when: 1968-06-10
text: Two.
---
scene: end
when: 1968-07
ending: home
"""


def test_what_a_hub_calls_may_come_before_its_other_choices() -> None:
    assert found(HUB.replace("{hub}", "{visits: 2}"), "S502", story=ENDINGS) == [
        "S502 12:7 time runs backwards here: on a way to ‘early’ it is already 1968-06-10"
    ]


def test_of_a_hub_of_one_visit_only_one_choice_is_taken() -> None:
    assert found(HUB.replace("{hub}", "{visits: 1}"), "S502", story=ENDINGS) == []


def test_nested_choices_come_before_the_call_of_the_outer_one() -> None:
    scenes = """\
        scene: a
        when: 1968-06
        choices:
          - pick: Ask.
            choices:
              - pick: Inside.
                call: late
            call: early
        to: end
        """
    rest = HUB[HUB.index("---") :].replace("\n", "\n        ")

    assert [words.split()[1] for words in found(scenes + rest, "S502", story=ENDINGS)] == ["12:7"]


def test_presets_are_starts() -> None:
    assert backwards("a 1968-01", "b 1968-05 > c", "c 1968-03", more="presets: {two: {at: b}}\n") == ["c < b"]
