"""What only follows from another finding of a proof is not told beside it; where the other is not, it is told."""

from __future__ import annotations

import pytest

from spring68.prove.findings import findings_of
from spring68.text.diagnostic import Diagnostic
from tests.prove.told import Told

HEAD = "endings: {home: {title: Home}, far: {title: Far}}\nvars: {key: false, coat: false, nerve: 0 in 0..5}\n"
HOME = "\n---\nscene: home\nending: home\n"
FAR = "\n---\nscene: tower\nto: top\n---\nscene: top\nending: far\n"
KEY = "{pick: Take the key, id: take, do: key = true, to: home}"


def findings(scenes: str, story: str = HEAD, untold: tuple[str, ...] = ("S207",)) -> list[Diagnostic]:
    told = Told(scenes, story=story)
    return findings_of(told.machine, told.proof, lambda code: code not in untold)


def lines(found: list[Diagnostic]) -> list[str]:
    return [f"{one.code} {one.message.split(';')[0]}" for one in found]


def both(name: str, climb: str) -> str:
    """Two ways to the tower's foot, one of them a choice that can be anything."""
    return f"scene: a\nchoices:\n  - Go -> home\n  - {{pick: Climb, id: {name}, {climb}to: tower}}\n"


def test_behind_a_choice_that_nobody_can_take_nothing_is_told_but_the_choice() -> None:
    (only,) = findings(both("climb", "if: key and not key, ") + FAR + HOME)

    assert (only.code, only.span.line) == ("S403", 4)
    assert only.why.endswith("Never met because of it: the scene ‘tower’, the ending ‘far’.")


def test_an_ending_that_nobody_can_earn_is_told_where_nothing_else_keeps_it() -> None:
    scenes = "scene: a\nchoices: [Go -> home, Climb -> tower]\n---\nscene: tower\nchoices: [Back -> a]\n"

    assert lines(findings(scenes + HOME)) == ["S407 the ending ‘far’ cannot be earned"]


def test_a_way_that_is_never_taken_is_told_by_the_scene_to_which_it_leads() -> None:
    scenes = "scene: a\nchoices: [Go -> b]\n---\nscene: b\nto: [tower if nerve >= 4, home]\n"
    (only,) = findings(scenes + FAR + HOME)

    assert (only.code, only.message) == ("S403", "the scene ‘tower’ can never be met")
    assert [(other.span.line, other.text) for other in only.others] == [(5, "the way to it is never open")]


def test_what_stands_behind_a_condition_that_always_holds_goes_with_it() -> None:
    scenes = "scene: a\nchoices: [Go -> b]\n---\nscene: b\nto: [home if nerve < 4, tower]\n"
    (only,) = findings(scenes + FAR + HOME)

    assert (only.code, only.message) == ("S404", "this condition always holds here")
    assert only.why.endswith("the scene ‘tower’, the ending ‘far’.")


DOOR = """
scene: a
choices:
  - Go -> b
  - {pick: Climb, id: climb, IF to: tower}
---
scene: tower
do: key = true
to: b
---
scene: b
text: |
  {key ? You have the key. | You have none.}
choices:
  - Out -> home
  - {pick: Open, id: open, if: key, to: cellar}
---
scene: cellar
ending: far
"""


def test_what_needs_a_key_that_lies_behind_a_shut_door_goes_with_the_door() -> None:
    found = findings(DOOR.replace("IF", "if: nerve >= 4,") + HOME)

    assert lines(found) == ["S403 the choice ‘a.climb’ can never be met"]


def test_what_needs_a_key_that_nobody_puts_anywhere_is_told() -> None:
    shut = DOOR.replace("IF", "").replace("key = true", "coat = true")
    found = findings(shut + HOME)

    assert lines(found) == [
        "S403 the words ‘b text #1’ can never be met",
        "S403 the choice ‘b.open’ can never be met",
    ]


def test_a_condition_that_is_also_wrong_by_itself_is_told_beside_the_door() -> None:
    scenes = DOOR.replace("IF", "if: nerve >= 4,").replace("if: key,", "if: key and not key,")

    assert lines(findings(scenes + HOME)) == [
        "S403 the choice ‘a.climb’ can never be met",
        "S403 the choice ‘b.open’ can never be met",
    ]


def test_a_scene_that_needs_itself_is_told_once_at_its_door() -> None:
    scenes = both("climb", "if: key, ") + "---\nscene: tower\ndo: key = true\nending: far\n"

    assert lines(findings(scenes + HOME)) == ["S403 the choice ‘a.climb’ can never be met"]


def test_each_of_two_shut_doors_is_told_and_the_scene_behind_both_is_not() -> None:
    scenes = (
        both("climb", "if: key and not key, ") + "  - {pick: Jump, id: jump, say: Hup., if: nerve > 3, to: tower}\n"
    )

    assert lines(findings(scenes + FAR + HOME)) == [
        "S403 the choice ‘a.climb’ can never be met",
        "S403 the choice ‘a.jump’ can never be met",
    ]


def test_what_a_variable_that_nothing_sets_decides_goes_with_it() -> None:
    scenes = both("climb", "if: nerve >= 4, ") + FAR + HOME

    assert findings(scenes, untold=()) == []  # S207 says that nothing sets it
    assert lines(findings(scenes)) == ["S403 the choice ‘a.climb’ can never be met"]


def test_choices_of_a_place_where_nothing_can_be_chosen_go_with_it() -> None:
    scenes = (
        "scene: a\nchoices: [Go -> b, Out -> home]\n---\nscene: b\nchoices:\n"
        "  - {pick: Open, id: open, if: nerve > 3, to: tower}\n  - {pick: Call, id: call, if: nerve > 4, to: tower}\n"
    )

    assert [found.code for found in findings(scenes + FAR + HOME)] == ["S402"]
    opened = scenes.replace("id: call, if: nerve > 4, to: tower", "id: call, say: Ho., to: tower")
    assert lines(findings(opened + FAR + HOME)) == ["S403 the choice ‘b.open’ can never be met"]


def test_one_dead_choice_of_a_place_that_may_be_empty_is_told_beside_it() -> None:
    scenes = (
        "scene: a\nchoices:\n  - Go -> b\n  - {pick: Take, id: take, do: key = true, to: b}\n---\nscene: b\nchoices:\n"
        "  - {pick: Open, id: open, if: nerve > 3, to: tower}\n  - {pick: Call, id: call, if: key, to: home}\n"
    )

    assert [found.code for found in findings(scenes + FAR + HOME)] == ["S402", "S403"]


TRAP = """
scene: a
choices: [Go -> c, Out -> home]
---
scene: c
choices: [Round -> d]
---
scene: d
choices: [Back -> c, {pick: Leave, id: leave, IF to: tower}]
"""


def test_the_way_out_of_a_soft_lock_that_is_never_open_is_shown_with_it() -> None:
    (only,) = findings(TRAP.replace("IF", "if: nerve > 3,") + FAR + HOME)

    assert (only.code, only.message) == ("S401", "from ‘c’ no ending can be reached any more")
    assert [(other.span.line, other.text) for other in only.others] == [(9, "this way out is never open")]


def test_a_choice_that_is_never_open_where_there_is_another_way_out_is_told() -> None:
    scenes = TRAP.replace("IF", "if: nerve > 3,").replace("[Back -> c", "[Back -> c, Away -> home")

    assert lines(findings(scenes + FAR + HOME)) == ["S403 the choice ‘d.leave’ can never be met"]


def test_what_lies_behind_a_change_that_always_leaves_its_range_goes_with_it() -> None:
    scenes = both("climb", "do: nerve -= 1, ") + FAR + HOME

    assert [found.code for found in findings(scenes)] == ["S406"]


@pytest.mark.parametrize(("more", "codes"), [("locked: Not yet., ", ["S404"]), ("", ["S404"])])
def test_a_reason_for_a_door_that_is_always_open_goes_with_its_condition(more: str, codes: list[str]) -> None:
    scenes = f"scene: a\nchoices:\n  - {{pick: Go, id: go, if: nerve >= 0, {more}to: home}}\notherwise: home\n"

    assert [found.code for found in findings(scenes + HOME, HEAD.replace(", far: {title: Far}", ""))] == codes


def test_an_otherwise_beside_a_choice_without_a_condition_is_told() -> None:
    scenes = "scene: a\nchoices:\n  - {pick: Go, id: go, to: home}\notherwise: home\n"

    assert [found.code for found in findings(scenes + HOME, "endings: {home: {}}")] == ["S405"]


def test_what_happens_only_from_a_preset_that_cannot_be_goes_with_it() -> None:
    scenes = "scene: a\nchoices: [Go -> b]\n---\nscene: b\nchoices: [{pick: Out, id: out, if: not key, to: home}]\n"
    story = "endings: {home: {}}\nvars: {key: false}\npresets: {lesson: {title: Class, at: b, do: key = true}}\n"

    assert {found.code for found in findings(scenes + HOME, story, ("S404",))} == {"S410"}
    assert {found.code for found in findings(scenes + HOME, story, ("S404", "S410"))} == {"S402"}


def test_what_follows_from_a_finding_that_is_not_wanted_is_told() -> None:
    scenes = both("climb", "if: key and not key, ") + FAR + HOME

    assert [found.code for found in findings(scenes, untold=("S207", "S403"))] == ["S403", "S403", "S407"]


def test_the_same_soft_lock_from_two_starts_is_told_once() -> None:
    trap = TRAP.replace("IF", "if: nerve > 3,") + FAR + HOME
    story = HEAD + "presets: {later_on: {title: Later, at: c}}\n"

    assert [found.code for found in findings(trap, story)] == ["S401"]


def test_an_ending_that_stands_in_a_lost_scene_goes_with_the_scene() -> None:
    scenes = "scene: a\nto: home\n---\nscene: top\nending: far\n" + HOME

    assert findings(scenes) == []  # S301 says that nothing leads to the scene
    assert [found.code for found in findings(scenes, untold=("S301",))] == ["S407"]
