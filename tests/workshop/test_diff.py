"""Two versions of a story: what differs, which plays no longer fit, where saves come to stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from spring68.cli import main
from spring68.workshop.diff import Changes, StoryDiff, diff_stories
from spring68.workshop.diffnear import likely_renames
from spring68.workshop.diffplays import BrokenPlay, MovedSave, PlaysDiff, diff_plays
from spring68.workshop.diffwords import in_words
from tests.helpers import machine_of
from tests.workshop.test_playtest_command import folder_of

SCENES = """
scene: hall
text: One two three.
choices:
  - {pick: Take the lamp, id: lamp, do: lit = true, say: It burns., to: street}
  - {pick: Leave it, id: leave, to: street}
---
scene: street
text: Four five.
choices:
  - {pick: Left, id: left, to: end}
---
scene: end
text: Six.
ending: dry
"""
FILES = {
    "story": "vars: {lit: false}\nendings: {dry: {title: Dry}}\nacts: {spring: {title: Spring, entry: hall}}",
    "notes": "note: k\ndocumented: Words.\n",
    "plays": "playthrough: one\nchoices: [hall.lamp, street.left]\nending: dry\n"
    "---\nplaythrough: two\nchoices: [hall.leave, street.left]\nending: dry\n",
}


def compared(*edits: tuple[str, str], story: str = "", **files: str) -> tuple[StoryDiff, PlaysDiff, str]:
    scenes = SCENES
    for old, new in edits:
        assert old in scenes
        scenes = scenes.replace(old, new)
    before = machine_of(SCENES, **FILES)
    after = machine_of(scenes, **{**FILES, "story": f"{FILES['story']}\n{story}", **files})
    diff, plays = diff_stories(before.story, after.story), diff_plays(before, after)
    return diff, plays, in_words(diff, plays)


def test_the_same_story_has_no_difference() -> None:
    _diff, plays, words = compared()

    assert "No difference.\n" == words
    assert (2, (), 3, ()) == (plays.stored, plays.broken, plays.saves, plays.moved)


def test_prose_choices_and_effects_are_told_apart() -> None:
    diff, _plays, words = compared(
        ("Four five.", "Four five six seven."),
        ("do: lit = true, ", ""),
        ("It burns.", "It glows."),
        ("Left,", "Right,"),
    )

    assert Changes(changed=(("hall", ("prose",)), ("street", ("prose",)))) == diff.scenes
    assert Changes(changed=(("hall.lamp", ("reply", "effects")), ("street.left", ("label",)))) == (diff.choices)
    assert (8, 10) == diff.words
    assert "Words of prose and replies: 8 before, 10 now (+2)\n  street: +2" in words


def test_what_formerly_names_is_renamed_and_its_plays_go_on() -> None:
    renamed = [("scene: street", "scene: road"), ("to: street", "to: road"), ("id: left", "id: turn")]
    diff, plays, words = compared(*renamed, story="formerly: {street: road, road.left: road.turn}\n")

    assert Changes(renamed=(("street", "road"),), changed=(("road", ("choices",)),)) == diff.scenes
    assert (("street.left", "road.turn"),) == diff.choices.renamed
    assert () == plays.broken + plays.moved
    assert "> street is now road" in words


def test_without_formerly_it_is_gone_and_its_plays_are_named_with_their_turn() -> None:
    diff, plays, words = compared(("id: lamp", "id: lantern"))

    assert [("hall.lantern",), ("hall.lamp",)] == [diff.choices.added, diff.choices.removed]
    assert [("one", 0, 2)] == [(play.name, play.after, play.choices) for play in plays.broken]
    assert "one: stops after 0 of 2 choices: there is no choice ‘hall.lamp’" in words
    assert "1 of 2 replay" in words


def test_what_is_nearly_the_same_under_another_name_is_offered_as_a_line_for_formerly() -> None:
    diff, _plays, words = compared(
        ("scene: street", "scene: road"), ("to: street", "to: road"), ("id: lamp", "id: lantern")
    )

    assert (("street", "road"), ("hall.lamp", "hall.lantern")) == diff.likely
    assert "  formerly: {street: road, hall.lamp: hall.lantern}\n" in words


def test_what_is_no_rename_is_not_offered() -> None:
    diff, _plays, words = compared(
        (
            "pick: Take the lamp, id: lamp, do: lit = true, say: It burns.",
            "pick: Shout, id: shout, say: Nobody hears you there.",
        )
    )
    several = likely_renames({"a": {"n": 1}}, {"b": {"n": 1}, "c": {"n": 1}}, ["a"], ["b", "c"])

    assert ((), ()) == (diff.likely, several)
    assert "formerly" not in words


def test_the_words_of_a_scene_that_went_are_counted_too() -> None:
    old = machine_of(SCENES, **FILES).story
    new = machine_of(
        SCENES.replace(
            "---\nscene: street\ntext: Four five.\nchoices:\n  - {pick: Left, id: left, to: end}\n", ""
        ).replace("to: street", "to: end"),
        story=FILES["story"],
    ).story

    assert (2, 0) == diff_stories(old, new).words_by_scene["street"]


def test_help_tells_the_exit_codes() -> None:
    assert "Exit status: 0 nothing is different, 1" in CliRunner().invoke(main, ["diff", "--help"]).output


def test_saves_come_to_the_entry_of_an_act_or_are_lost() -> None:
    cut = [("  - {pick: Take the lamp, id: lamp, do: lit = true, say: It burns., to: street}\n", ""),
           ("  - {pick: Leave it, id: leave, to: street}\n", "  - {pick: Go, id: go, to: street}\n")]  # fmt: skip
    _diff, plays, _words = compared(*cut)
    moved = {save.scene: save for save in plays.moved}

    assert MovedSave("street", "act", "hall") == moved["street"]
    assert "hall" not in moved
    assert plays.saves == plays.count("exact") + plays.count("act") + plays.count("lost")

    no_entry = FILES["story"].replace(", entry: hall", "")
    before, after = (
        machine_of(SCENES, **FILES),
        machine_of(SCENES.replace("id: lamp", "id: a").replace("id: leave", "id: b"), **{**FILES, "story": no_entry}),
    )
    lost = {save.scene: save.how for save in diff_plays(before, after).moved}

    assert "lost" == lost["street"]


def test_another_ending_is_told() -> None:
    story = FILES["story"].replace("{dry: {title: Dry}}", "{dry: {title: Dry}, wet: {}}")
    before = machine_of(SCENES, **FILES)
    after = machine_of(SCENES.replace("ending: dry", "ending: wet"), **{**FILES, "story": story})
    plays = diff_plays(before, after)

    assert BrokenPlay("one", 2, 2, "it ends with ‘wet’, and not with ‘dry’") == plays.broken[0]
    assert ("wet",) == diff_stories(before.story, after.story).endings.added


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["diff", *(str(argument) for argument in arguments)])


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    scenes = "scene: a\ntext: A.\nto: later\n"
    return folder_of(old, scenes), folder_of(new, scenes.replace("A.", "A b."))


def test_exit_codes_are_those_of_diff(folders: tuple[Path, Path], tmp_path: Path) -> None:
    old, new = folders
    (tmp_path / "broken").mkdir()
    broken = folder_of(tmp_path / "broken", "scene: a\nto: nowhere\n")
    done = [run(old, old), run(old, new), run(old, broken), run(tmp_path / "nowhere", new), run(old)]

    assert [0, 1, 2, 2, 2] == [one.exit_code for one in done]
    assert ["No difference.\n", ""] == [done[0].stdout, done[2].stdout]
    assert "S201" in done[2].stderr
    assert "there is no story folder" in done[3].stderr


def test_json_says_the_same(folders: tuple[Path, Path]) -> None:
    old, new = folders
    found = json.loads(run(old, new, "--format", "json").stdout)

    assert found["differs"]
    assert {"a": ["prose"]} == found["scenes"]["changed"]
    assert {"old": 1, "new": 2, "by_scene": {"a": {"old": 1, "new": 2}}} == found["words"]
    assert {"differs": False} == json.loads(run(old, old, "--format", "json").stdout)
