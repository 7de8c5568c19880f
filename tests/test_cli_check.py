"""The command `check` as a writer uses it: what it shows, what it mends, what it waits for, how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from spring68.check.codes import FLOOR
from spring68.cli.main import main

ROOT = Path(__file__).parents[1]
FIELDS = ["code", "severity", "file", "line", "column", "end_line", "end_column", "message", "why", "fix"]
SCENES = """\
scene: street
text: |
  “The tram is late,” she says.
choices:
  - Wait. -> home
---
scene: home
text: |
  You are at home.
ending: home
"""
MAIN = "story: test\ntitle: A test\nstart: street\nacts: {one: {title: One}}\nendings: {home: {title: Home}}\n"


@pytest.fixture
def story(tmp_path: Path) -> Path:
    folder = tmp_path / "tale"
    (folder / "acts" / "1-one").mkdir(parents=True)
    (folder / "story.yaml").write_text(MAIN)
    (folder / "acts" / "1-one" / "a.yaml").write_text(SCENES)
    return folder


def spoil(story: Path, old: str, new: str) -> Path:
    path = story / "acts" / "1-one" / "a.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return path


def check(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


@pytest.mark.parametrize("command", ["check --fast", "map"])
def test_who_names_no_folder_in_that_of_a_story_is_told_which_one_is_meant(
    command: str, story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(story)
    unnamed = CliRunner().invoke(main, command.split())
    named = CliRunner().invoke(main, [*command.split(), "."])
    monkeypatch.chdir(ROOT / "story")
    shipped = CliRunner().invoke(main, command.split())

    assert f"for the one in this folder type “spring68 {command.split()[0]} .”" in unnamed.stderr
    assert [run.stderr for run in (named, shipped)] == ["", ""]


def test_a_clean_story_is_silent(story: Path) -> None:
    run = check(story, "--fast")

    assert (0, "", "") == (run.exit_code, run.stdout, run.stderr)


def test_json_has_exactly_the_fields_of_the_format(story: Path) -> None:
    spoil(story, "-> home", "-> hame")
    (finding,) = [found for found in json.loads(check(story, "--format", "json").stdout) if found["code"] == "S201"]

    assert list(finding) == FIELDS
    assert (finding["severity"], finding["line"], finding["column"], finding["end_column"]) == ("error", 5, 14, 18)
    assert finding["file"] == f"{story}/acts/1-one/a.yaml"
    assert all(finding[key] for key in ("message", "why", "fix"))


def test_json_of_a_clean_story_is_an_empty_list(story: Path) -> None:
    assert json.loads(check(story, "--fast", "--format", "json").stdout) == []


def test_a_story_that_cannot_be_found_says_nothing_on_standard_output(tmp_path: Path) -> None:
    for form in ("text", "json", "github", "sarif"):
        run = check(tmp_path / "none", "--format", form)

        assert (2, "") == (run.exit_code, run.stdout)
        assert "there is no story folder" in run.stderr


REQUIRED: dict[str, Any] = {
    "version": str,
    "runs": [
        {
            "tool": {"driver": {"name": str, "rules": [{"id": str, "shortDescription": {"text": str}}]}},
            "results": [
                {
                    "ruleId": str,
                    "ruleIndex": int,
                    "level": str,
                    "message": {"text": str},
                    "locations": [
                        {
                            "physicalLocation": {
                                "artifactLocation": {"uri": str},
                                "region": {"startLine": int, "startColumn": int, "endLine": int, "endColumn": int},
                            }
                        }
                    ],
                }
            ],
        }
    ],
}
"""What SARIF 2.1.0 requires (3.13, 3.14, 3.19, 3.27, 3.30), and the places and titles that code hosts show."""


def assert_shaped(value: Any, shape: Any, where: str = "sarif") -> None:
    if isinstance(shape, dict):
        assert isinstance(value, dict), where
        for key, inner in shape.items():
            assert key in value, f"{where}.{key}"
            assert_shaped(value[key], inner, f"{where}.{key}")
    elif isinstance(shape, list):
        assert isinstance(value, list), where
        assert value, where
        for number, item in enumerate(value):
            assert_shaped(item, shape[0], f"{where}[{number}]")
    else:
        assert type(value) is shape, where


def test_sarif_has_what_the_standard_requires(story: Path) -> None:
    spoil(story, "-> home", "-> hame")
    spoil(story, "You are", "You are are")
    sarif = json.loads(check(story, "--format", "sarif").stdout)
    driver = sarif["runs"][0]["tool"]["driver"]

    assert_shaped(sarif, REQUIRED)
    assert sarif["version"] == "2.1.0"
    for result in sarif["runs"][0]["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"none", "note", "warning", "error"}
        region = result["locations"][0]["physicalLocation"]["region"]
        assert (region["startLine"], region["startColumn"]) < (region["endLine"], region["endColumn"])


# the floor


@pytest.mark.parametrize("given", ["S501", "S5", "S", "s504", "S6,S503"])
def test_the_rules_of_history_cannot_be_ignored(given: str, story: Path) -> None:
    run = check(story, "--fast", "--ignore", given)

    assert (2, "") == (run.exit_code, run.stdout)
    assert "the history rules S501–S504 cannot be ignored" in run.stderr


def test_the_rules_of_history_count_where_others_were_selected(story: Path) -> None:
    (story / "sources.yaml").write_text("source: unused\ntitle: A book\n")
    run = check(story, "--fast", "--select", "S1")

    assert (1, "") == (run.exit_code, run.stdout)
    assert "1 finding" in run.stderr
    assert set(FLOOR) == {"S501", "S502", "S503", "S504"}


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize("given", ["X1", "S9", "S2011", "201"])
def test_a_code_that_is_none_is_one_sentence(option: str, given: str, story: Path) -> None:
    run = check(story, "--fast", option, given)

    assert 2 == run.exit_code
    assert f"there is no finding {given}" in run.stderr


# mending


def test_fix_shows_each_line_and_a_second_run_has_nothing_to_do(story: Path) -> None:
    path = spoil(story, "“The tram is late,” she says.", '“The tram is late,” she says. "Again."  # no comment')
    first, second = check(story, "--fast", "--fix"), check(story, "--fast", "--fix")

    assert (0, 0) == (first.exit_code, second.exit_code)
    assert first.stderr == (
        f"{path}:3: S602 fixed\n"
        '    3 -   “The tram is late,” she says. "Again."  # no comment\n'
        "    3 +   “The tram is late,” she says. “Again.”  # no comment\n"
    )
    assert second.stderr == ""


def test_fix_mends_only_what_was_selected(story: Path) -> None:
    path = spoil(story, "she says.", 'she says. "Again."')
    check(story, "--fast", "--fix", "--select", "S1")

    assert '"Again."' in path.read_text()


def test_fix_and_watch_are_two_things(story: Path) -> None:
    assert 2 == check(story, "--fix", "--watch").exit_code


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="a folder that refuses needs an ordinary user")
def test_a_disk_that_refuses_is_one_sentence_and_costs_nothing(story: Path) -> None:
    path = spoil(story, "she says.", 'she says. "Again."')
    path.parent.chmod(0o555)
    try:
        run = check(story, "--fast", "--fix")
    finally:
        path.parent.chmod(0o755)

    assert 2 == run.exit_code
    assert '"Again."' in path.read_text()


# watching


def watching(story: Path, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "spring68", "check", str(story), "--fast", "--watch", *more],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as a signal")
def test_watch_checks_again_on_a_real_change_and_ends_with_0(story: Path) -> None:
    with watching(story) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        said = [running.stderr.readline()]  # each line is waited for, and nothing else
        path = spoil(story, "-> home", "-> hame")
        said += [running.stderr.readline(), running.stderr.readline()]
        first = running.stdout.readline()
        spoil(story, "-> hame", "-> home")
        said += [running.stderr.readline(), running.stderr.readline()]
        (story / "story.yaml").unlink()
        said += [running.stderr.readline() for _line in range(3)]
        running.send_signal(signal.SIGINT)
        rest = running.stderr.read()

    assert said[0] == "no findings; waiting for a change (Ctrl-C ends).\n"
    assert said[1] == f"changed: {path}\n"
    assert said[2] == "1 finding; waiting for a change (Ctrl-C ends).\n"
    assert first.startswith(f"{path}:5:14: S201 error")
    assert said[4] == said[0]
    assert "it has no story.yaml" in said[6]
    assert (0, "\n") == (running.returncode, rest)


# every code has its page


@pytest.mark.parametrize("code", ["S201", "s501", "S603"])
def test_explain_prints_the_page_of_a_code(code: str) -> None:
    run = CliRunner().invoke(main, ["explain", code])

    assert 0 == run.exit_code
    assert run.stdout.startswith(f"# {code.upper()}: ")


def test_the_page_of_s603_says_that_it_waits_for_translations() -> None:
    assert "This code waits for translations." in CliRunner().invoke(main, ["explain", "S603"]).stdout


def test_explain_lists_the_codes_of_a_family_and_all() -> None:
    family = CliRunner().invoke(main, ["explain", "s4"])
    every = CliRunner().invoke(main, ["explain"])

    assert family.exit_code == every.exit_code == 0
    assert {line[:2] for line in family.output.splitlines()} == {"S4"}
    assert set(family.output.splitlines()) < set(every.output.splitlines())


def test_check_of_a_file_says_that_it_wants_a_folder(tmp_path: Path) -> None:
    (tmp_path / "story.yaml").write_text("story: a\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["check", str(tmp_path / "story.yaml")])

    assert done.exit_code == 2
    assert "is a file; a story is checked whole, so name its folder" in done.output
