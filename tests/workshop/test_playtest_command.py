"""The command `playtest`: what it prints, what it writes, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from spring68.cli import main
from spring68.story.load import load_story
from tests.helpers import story_yaml
from tests.workshop.test_playtest import BROKEN


def folder_of(tmp_path: Path, scenes: str, story: str = "") -> Path:
    folder = tmp_path / "story"
    (folder / "acts" / "1-spring").mkdir(parents=True)
    (folder / "story.yaml").write_text(story_yaml(scenes, story), encoding="utf-8")
    (folder / "acts" / "1-spring" / "scenes.yaml").write_text(scenes, encoding="utf-8")
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_a_story_of_one_scene_is_played_and_nothing_fails(tmp_path: Path) -> None:
    title = 'title: "A \\u202e\\u001b[2J test"\n'
    folder = folder_of(tmp_path, "scene: a\ntext: All of it.\nending: e\n", f"{title}endings: {{e: {{}}}}")
    done = run("playtest", folder, "--plays", 3, "--jobs", 1)

    assert 0 == done.exit_code
    assert "3 plays of “A " in done.stdout
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout
    assert "  e        3" in done.stdout


def test_failing_plays_are_printed_and_written_as_playthroughs_that_can_be_read(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, BROKEN, "vars: {n: 0 in 0..3}")
    done = run("playtest", folder, "--plays", 60, "--jobs", 1, "--paths", folder / "playthroughs")

    assert 1 == done.exit_code
    assert "  playthrough: failure_1\n  from: start\n  seed: " in done.stdout
    assert "nothing can be chosen at ‘b’" in done.stdout
    loaded = load_story(folder)
    assert [] == [found.message for found in loaded.findings]
    assert {("a.dry",), ("a.more",) * 4} == {play.choices for play in loaded.story.playthroughs.values()}
    # written once, each is played by `spring68 test` and fails there in the same place
    assert "nothing can be chosen at ‘b’" in run("test", folder).stdout


def test_json_says_the_same_in_plain_values(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, BROKEN, "vars: {n: 0 in 0..3}")
    done = run("playtest", folder, "--plays", 20, "--jobs", 1, "--format", "json", "--no-words")
    found = json.loads(done.stdout)

    assert 1 == done.exit_code
    assert [20, 20, "both", "start"] == [found[key] for key in ("plays", "failed", "way", "from")]
    assert {"met": 2, "all": 2} == found["coverage"]["scene"]
    assert ["S402", "S406"] == sorted(failure["code"] for failure in found["failures"])
    assert "words" not in found["lengths"]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["nowhere"], 2, "there is no story folder at nowhere"),
        (["--from", "act9"], 2, "there is no preset called “act9”; this story has: act3"),
        (["--plays", "0"], 2, "0 is not in the range"),
    ],
)
def test_what_cannot_be_run_is_said_in_a_sentence(arguments: list[str], status: int, words: str) -> None:
    done = run("playtest", *arguments)

    assert status == done.exit_code
    assert words in done.stderr
    assert "" == done.stdout


def test_a_story_with_errors_is_not_played(tmp_path: Path) -> None:
    done = run("playtest", folder_of(tmp_path, "scene: a\ntext: A.\nto: nowhere\n"))

    assert 1 == done.exit_code
    assert "S201" in done.stderr


def test_of_a_very_long_path_the_beginning_and_the_end_are_printed(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "scene: a\ntext: A.\nchoices: [{pick: Round, id: go, to: a}]\n")
    done = run("playtest", folder, "--plays", 1, "--turns", 1_000, "--paths", tmp_path / "paths")
    (path,) = (tmp_path / "paths").iterdir()

    assert "# and 964 more; --paths DIR writes the whole" in done.stdout
    assert done.stdout.count("- a.go") == 36
    assert path.read_text().count("- a.go") == 1_000
