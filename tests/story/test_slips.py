"""The slips of a first afternoon: a space or a `---` forgotten, an arrow in the wrong place, a file in the wrong one."""

from __future__ import annotations

import pytest

from tests.helpers import make_story


def said(scenes: str, **files: str) -> list[str]:
    return [
        f"{one.code} {one.span.line}:{one.span.column} {one.message}" for one in make_story(scenes, **files).findings
    ]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("- Carry: the boards. -> boards", "3:24"),
        ("- Carry. → boards", "3:12"),
        ("- Carry. => boards", "3:12"),
        ("- Carry.->boards", "3:11"),
        ("- Carry. ->", "3:12"),
        ("- pick: Carry. → boards", "3:18"),
    ],
)
def test_an_arrow_that_leads_nowhere_is_found_even_where_the_scene_goes_on(line: str, place: str) -> None:
    assert said(f"scene: s\nchoices:\n  {line}\nto: s\n") == [f"S107 {place} the arrow here leads nowhere"]


def test_an_arrow_in_a_block_belongs_to_the_words() -> None:
    assert said("scene: s\nchoices:\n  - Ask: |\n      The sign says → Praha.\nto: s\n") == []


@pytest.mark.parametrize(
    ("line", "place", "word"),
    [("log:You unlocked it.", "5:8", "log"), ("log:\u00a0You unlocked it.", "5:8", "log")],
)
def test_a_space_that_is_missing_after_a_colon_is_named(line: str, place: str, word: str) -> None:
    scenes = f"scene: s\nchoices:\n  - pick: Open.\n    locked: You have no key.\n    {line}\n    to: s\n"

    assert said(scenes) == [f"S101 {place} a space is missing after ‘{word}:’"]


@pytest.mark.parametrize("name", ["", "../../../etc/x", "Lost letter", "9lives"])
def test_a_story_has_a_name_that_saves_can_be_kept_under(name: str) -> None:
    wanted = f"‘{name}’ cannot be the name of a story" if name else "`story` is empty"

    found = make_story("scene: s\nto: s\n", story=f"story: {name}\n").findings

    assert [(one.code, one.message) for one in found] == [("S105", wanted)]


def test_a_forgotten_line_between_two_scenes_is_one_finding_and_both_are_read() -> None:
    loaded = make_story("scene: a\ntext: One.\nto: b\nscene: b\ntext: Two.\nto: a\nscene: c\nto: a\n")

    assert [(one.code, one.span.line, one.message) for one in loaded.findings] == [
        ("S103", 4, "a second scene begins here, in the document of the first"),
        ("S103", 7, "a second scene begins here, in the document of the first"),
    ]
    assert "before it" in loaded.findings[0].fix
    assert list(loaded.story.scenes) == ["a", "b", "c"]
    assert loaded.story.scenes["b"].exits()[0].target == "a"


@pytest.mark.parametrize("file", ["acts__more", "scenes__more", "more"])
def test_scenes_outside_the_folder_of_an_act_are_found_once_for_each_file(file: str) -> None:
    more = "scene: b\nto: s\n---\nscene: c\nto: s\n"

    assert said("scene: s\nto: b\n", **{file: more}) == ["S105 1:8 this file holds scenes and lies in no act"]
