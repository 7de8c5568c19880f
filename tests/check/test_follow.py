"""What only follows from another finding is not told beside it, and is told where the other is not wanted."""

from __future__ import annotations

from spring68.check.run import check_story
from tests.check.findings import ENDINGS
from tests.helpers import make_story

HOME = "---\nscene: home\nending: home\n"
NOTE = "note: tram\ndocumented: It ran.\nsources: [table]\n---\nsource: table\ntitle: T.\n"


def codes(scenes: str, story: str = "", **files: str) -> list[str]:
    found = check_story(make_story(scenes, story=ENDINGS + story, **files))
    return [one.code for one in found if one.code[1] != "6"]


def test_a_scene_whose_name_was_misspelt_is_not_called_lost() -> None:
    scenes = "scene: street\nto: dor\n---\nscene: door\nto: home\n" + HOME

    assert codes(scenes) == ["S201"]


def test_a_lost_scene_that_nothing_was_meant_for_is_told() -> None:
    scenes = "scene: street\nto: hme\n---\nscene: cellar\nto: home\n" + HOME

    assert codes(scenes) == ["S201", "S301"]


def test_a_note_whose_name_was_misspelt_is_not_called_loose() -> None:
    assert codes("scene: street\nnotes: [tran]\nto: home\n" + HOME, notes=NOTE) == ["S203"]


def test_a_history_rule_is_told_where_its_cause_is_not_wanted() -> None:
    loaded = make_story("scene: street\nnotes: [tran]\nto: home\n" + HOME, story=ENDINGS, notes=NOTE)

    assert [one.code for one in check_story(loaded, ignore=["S2"]) if one.code < "S6"] == ["S504"]


def test_a_variable_whose_name_was_misspelt_is_not_called_idle() -> None:
    scenes = "scene: street\nchoices:\n  - {pick: Go., if: nervve >= 2}\n  - Stay.\nto: home\n" + HOME

    assert codes(scenes, "vars: {nerve: 2 in 0..6}\n") == ["S202"]


def test_a_note_in_a_text_that_cannot_be_read_is_not_called_loose() -> None:
    scenes = "scene: street\ntext: |\n  {once: The [[tram|tram]].\nto: home\n" + HOME

    assert codes(scenes, notes=NOTE) == ["S107"]


def test_choices_that_are_no_list_leave_no_dead_end() -> None:
    scenes = "scene: street\nchoices: Wait. -> door\n---\nscene: door\nto: home\n" + HOME

    assert codes(scenes) == ["S105"]


def test_a_name_given_twice_is_all_that_is_told() -> None:
    scenes = "scene: street\nto: door\n---\nscene: door\nto: street\n---\nscene: door\nto: home\n" + HOME

    assert codes(scenes) == ["S103"]


def test_a_name_that_no_scene_can_have_is_all_that_is_told() -> None:
    scenes = "scene: street\nto: the_door\n---\nscene: The Door\nto: home\n" + HOME

    assert codes(scenes) == ["S105"]
    assert codes(scenes.replace("to: the_door", "to: [the_door if visited(street), the_dor]")) == ["S201", "S105"]


def test_a_variable_is_read_where_another_one_could_not_be_declared() -> None:
    scenes = "scene: street\ndo: coat = true\nto: [home if nerve > 2, home if coat, home]\n" + HOME

    assert codes(scenes, "vars: {coat: false, nerve: 9 in 0..3}\n") == ["S206"]
