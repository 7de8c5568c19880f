"""`spring68 prove`: what it prints, as text and as JSON, and its exit status."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from spring68.cli.main import main
from spring68.prove import prove as proving
from tests.helpers import story_yaml
from tests.prove.generator import write_story

GOOD = "scene: a\nchoices: [{pick: Go, id: go, to: b}]\n---\nscene: b\nending: e\n"
TRAP = "scene: a\nchoices: [{pick: Go, id: go, to: b}, Out -> c]\n---\nscene: b\nchoices: [Back -> b]\n---\nscene: c\nending: e\n"
HEAD = "endings: {e: {}}\n"


def run(folder: Path, scenes: str, *options: str, head: str = HEAD) -> Result:
    acts = folder / "acts" / "1-spring"
    acts.mkdir(parents=True)
    (folder / "story.yaml").write_text(story_yaml(scenes, head))
    (acts / "scenes.yaml").write_text(scenes)
    return CliRunner().invoke(main, ["prove", str(folder), *options])


def report(result: Result) -> dict[str, Any]:
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


def test_a_sound_story_is_proved_and_the_exit_status_is_0(tmp_path: Path) -> None:
    result = run(tmp_path, GOOD)

    assert result.exit_code == 0
    assert "4 elements" in result.stdout
    assert "0 undecided" in result.stdout


def test_json_is_one_object_with_a_summary_and_the_verdicts(tmp_path: Path) -> None:
    result = run(tmp_path, GOOD, "--format", "json")
    found = report(result)

    assert result.exit_code == 0
    assert found["summary"] == {"elements": 4, "reachable": 4, "unreachable": 0, "undecided": 0, "failures": 0}
    assert len(found["verdicts"]) == 4
    (choice,) = [verdict for verdict in found["verdicts"] if verdict["kind"] == "choice"]
    assert choice["name"] == "a.go"
    assert choice["verdict"] == "reachable"
    assert choice["path"] == ["a.go"]
    assert choice["rung"] in {"graph", "ranges", "slice", "whole", "walk"}
    assert (choice["line"], choice["from"]) == (2, "start")
    assert choice["file"].endswith("scenes.yaml")


def test_a_failure_is_told_with_a_path_and_the_exit_status_is_1(tmp_path: Path) -> None:
    result = run(tmp_path, TRAP)

    assert result.exit_code == 1
    assert "S401" in result.stdout


def test_what_can_never_be_met_is_a_failure(tmp_path: Path) -> None:
    result = run(tmp_path, GOOD.replace("to: b}", "to: b}, {pick: 'No', id: never, if: k, to: b}"), "--format", "json",
                 head="vars: {k: false}\n" + HEAD)  # fmt: skip

    assert result.exit_code == 1
    assert report(result)["summary"] == {
        "elements": 5, "reachable": 4, "unreachable": 1, "undecided": 0, "failures": 1,
    }  # fmt: skip


def test_the_path_of_a_failure_can_be_played(tmp_path: Path) -> None:
    result = run(tmp_path, TRAP)

    assert "a.go" in result.stdout


def test_what_is_undecided_is_no_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = proving.prove

    def hurried(machine: Any, **options: Any) -> Any:
        return whole(machine, **(options | {"seconds": 0}))

    monkeypatch.setattr(proving, "prove", hurried)
    made = write_story(75, 2)
    texts = {name.removeprefix("story/"): data for name, data in made.files()}
    for name, data in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    result = CliRunner().invoke(main, ["prove", str(tmp_path), "--format", "json"])
    found = report(result)

    assert found["summary"]["undecided"] > 0
    assert result.exit_code == 1
    never = {(verdict["kind"], verdict["name"]) for verdict in found["verdicts"] if verdict["verdict"] == "unreachable"}
    assert never <= made.dead


def test_a_story_with_mistakes_cannot_be_proved_and_says_so(tmp_path: Path) -> None:
    result = run(tmp_path, GOOD.replace("to: b}", "to: nowhere}"))

    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert "nowhere" in result.stderr or "check" in result.stderr


def test_a_folder_that_is_not_there_is_no_story(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["prove", str(tmp_path / "missing")])

    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert result.stderr.strip()


def test_the_path_of_each_failure_is_written_as_a_playthrough_that_plays(tmp_path: Path) -> None:
    result = run(tmp_path, TRAP, "--paths", str(tmp_path / "found" / "here"))

    assert result.exit_code == 1
    (path,) = (tmp_path / "found" / "here").iterdir()
    assert path.name == "s401_1.yaml"
    played = CliRunner().invoke(main, ["play", str(tmp_path), "--plain", "--path", str(path)], input="quit\n")
    assert "Back" in played.stdout
    assert "Traceback" not in played.output


def test_paths_that_cannot_be_written_are_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("A file.")

    result = run(tmp_path / "story", TRAP, "--paths", str(tmp_path / "taken"))

    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
    assert (tmp_path / "taken").read_text() == "A file."


PART = "scene: a\nchoices: [Go -> b, Out -> c]\n---\nscene: b\nchoices: [On -> c]\n---\nscene: c\nending: e\n"
PART_HEAD = HEAD + "presets: {p: {at: b}}\n"


def test_what_a_class_can_meet_from_a_start_point_and_until_a_scene(tmp_path: Path) -> None:
    whole = report(run(tmp_path / "1", PART, "--from", "p", "--format", "json", head=PART_HEAD))
    short = report(run(tmp_path / "2", PART, "--from", "start", "--until", "b", "--format", "json", head=PART_HEAD))

    words = {verdict["name"]: verdict["verdict"] for verdict in whole["verdicts"]}
    assert (words["e"], words["b.on"], words["a.go"]) == ("reachable", "reachable", "unreachable")
    assert (whole["from"], whole["paths"]) == ("p", {"number": 1, "exact": True})
    words = {verdict["name"]: verdict["verdict"] for verdict in short["verdicts"]}
    assert (words["a.go"], words["b.on"]) == ("reachable", "unreachable")
    assert short["until"] == ["b"]


@pytest.mark.parametrize("options", [["--from", "nowhere"], ["--from", "p", "--until", "nowhere"], ["--until", "b"]])
def test_a_part_that_is_not_there_is_said_in_a_sentence(tmp_path: Path, options: list[str]) -> None:
    result = run(tmp_path, PART, *options, head=PART_HEAD)

    assert result.exit_code == 2
    assert result.stderr.strip()
    assert "Traceback" not in result.output


def test_a_scene_to_which_nothing_leads_says_so(tmp_path: Path) -> None:
    result = run(tmp_path, GOOD + "---\nscene: lost\nending: e\n")

    assert result.exit_code == 1
    assert "scene lost: unreachable" in result.stdout
    assert "nothing in the story leads there" in result.stdout
