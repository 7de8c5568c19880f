"""The commands for writing a story, as a writer uses them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from spring68.check.pages import codes
from spring68.cli.main import main
from spring68.workshop.new import template

ROOT = Path(__file__).parents[1]


def run(*arguments: object, answers: str = "", **environment: str) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments], input=answers, env=environment)


def child(*arguments: object, answers: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "spring68", *map(str, arguments)],
        input=answers, capture_output=True, text=True, timeout=60, check=False, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment},
    )  # fmt: skip


@pytest.fixture
def story(tmp_path: Path) -> Path:
    assert 0 == run("new", tmp_path / "ferry").exit_code
    return tmp_path / "ferry"


# new


def test_new_writes_a_story_and_says_what_comes_next(tmp_path: Path) -> None:
    made = run("new", tmp_path / "ferry")

    assert 0 == made.exit_code
    assert made.stdout.splitlines() == [str(tmp_path / "ferry" / name) for name in template()]
    assert f"spring68 check {tmp_path / 'ferry'}" in made.stderr


def test_new_refuses_a_folder_that_is_not_empty(story: Path) -> None:
    again = run("new", story)

    assert (2, "") == (again.exit_code, again.stdout)
    assert "is not empty" in again.stderr


def test_the_new_story_is_clean_proved_tested_and_formatted(story: Path) -> None:
    commands = (("check", story), ("prove", story), ("test", story), ("fmt", "--check", story))

    assert [0, 0, 0, 0] == [run(*command).exit_code for command in commands]
    assert "" == run("check", story).output


# fmt


def test_fmt_tells_what_would_change_and_changes_it(story: Path) -> None:
    path = story / "people.yaml"
    text = path.read_text()
    path.write_text(text.replace("\n---\n", "\n\n\n\n---\n"))
    told, done, again = run("fmt", "--check", story), run("fmt", story), run("fmt", "--check", story)

    assert (1, f"{path}: would change\n") == (told.exit_code, told.stdout)
    assert (0, f"{path}: changed\n") == (done.exit_code, done.stdout)
    assert (0, "") == (again.exit_code, again.output)


def test_fmt_leaves_alone_what_it_cannot_read_and_does_the_rest(story: Path) -> None:
    broken, other = story / "people.yaml", story / "sources.yaml"
    broken.write_text("person: [a\n")
    other.write_text(other.read_text() + "\n\n\n")
    done = run("fmt", story)

    assert 1 == done.exit_code
    assert f"{broken}:1:9" in done.stderr
    assert "left as it is" in done.stderr
    assert f"{other}: changed\n" == done.stdout
    assert "person: [a\n" == broken.read_text()


def test_fmt_without_a_path_means_the_story_one_stands_in(
    story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(story)
    assert 0 == run("fmt", "--check").exit_code
    monkeypatch.chdir(tmp_path)
    assert 2 == run("fmt").exit_code
    assert 2 == run("fmt", "nowhere.yaml").exit_code


# schema and completion


def test_schema_is_printed_or_written(tmp_path: Path) -> None:
    printed = json.loads(run("schema").stdout)
    written = run("schema", "--write", tmp_path / "schema").stdout.splitlines()

    assert printed == json.loads((tmp_path / "schema" / "spring68.schema.json").read_text())
    assert 7 == len(written)
    assert "spring68-note.schema.json" == json.loads(run("schema", "note").stdout)["$id"]


def test_schema_of_what_is_no_kind_names_the_nearest() -> None:
    asked = run("schema", "secne")

    assert 2 == asked.exit_code
    assert "did you mean ‘scene’?" in asked.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_for_the_shell(shell: str) -> None:
    script = run("completion", shell)

    assert 0 == script.exit_code
    assert "_SPRING68_COMPLETE" in script.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_the_script_for_bash_can_be_read_by_bash() -> None:
    checked = subprocess.run(
        ["bash", "-n"], input=run("completion", "bash").stdout, capture_output=True, text=True, check=False
    )

    assert (0, "") == (checked.returncode, checked.stderr)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("spring68 ch", {"check"}),
        ("spring68 explain S20", {code for code in codes() if code.startswith("S20")}),
        ("spring68 play {story} --at far", {"far_bank"}),
        ("spring68 play {story} --preset ", set()),
        ("spring68 check --format s", {"sarif"}),
        ("spring68 check --select S50", {code for code in codes() if code.startswith("S50")}),
        ("spring68 check --ignore S2,S604", {"S2,S604"}),
        ("spring68 schema sc", {"scene"}),
        ("spring68 prove {story} --until far", {"far_bank"}),
        ("spring68 prove --from st", {"start"}),
        ("spring68 playtest --from act", {"act3", "act4", "acts1and4"}),
        ("spring68 play --preset act", {"act3", "act4", "acts1and4"}),
    ],
)
def test_names_are_completed(line: str, expected: set[str], story: Path) -> None:
    words = line.format(story=story).split(" ")
    asked = {
        "_SPRING68_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(words),
        "COMP_CWORD": str(len(words) - 1),
    }
    done = child(**asked)

    assert {answer.partition(",")[2] for answer in done.stdout.splitlines()} - {""} == expected


# stored playthroughs


def test_a_play_is_recorded_tested_and_brought_up_to_date(story: Path, tmp_path: Path) -> None:
    saves = tmp_path / "saves"
    child("play", story, "--plain", "--new", "--slot", "My way", "--seed", "7", "--saves", saves, answers="2\n2\n1\n")
    recorded = run("test", story, "--record", "My way", "--saves", saves)
    path = story / "playthroughs" / "my_way.yaml"

    assert (0, f"recorded as {path}\n") == (recorded.exit_code, recorded.stdout)
    assert "2 stored playthroughs, 0 differ\n" == run("test", story).stdout
    assert 2 == run("test", story, "--record", "My way", "--saves", saves).exit_code

    east = story / "acts" / "1-river" / "east.yaml"
    east.write_text(east.read_text().replace("In forty years", "In fifty years"))
    differs = run("test", story)
    assert 1 == differs.exit_code
    assert "playthroughs/hatbox.yaml:13:22: hatbox: after 1 choices: “In forty years" in differs.stdout

    main_text = (story / "playthroughs" / "hatbox.yaml").read_text()
    assert 0 == run("test", story, "--update").exit_code
    updated = (story / "playthroughs" / "hatbox.yaml").read_text()
    assert updated.splitlines()[0] == main_text.splitlines()[0]
    assert '- {after: 1, line: "“In fifty years they have never agreed to stop.”"}' in updated
    assert updated.count("{after: ") == main_text.count("{after: ")
    assert '- {after: 5, line: "He goes forward to think"}' in updated
    assert "2 stored playthroughs, 0 differ\n" == run("test", story).stdout


def test_an_update_leaves_the_neighbours_in_a_file_alone(story: Path) -> None:
    path = story / "playthroughs" / "hatbox.yaml"
    other = "# mine\nplaythrough: hill\nchoices: [landing.pay, crossing/toll.joke]   # short\n"
    path.write_text(f"{other}---\n{path.read_text()}---\n{other.replace('hill', 'hill_two')}")
    west = story / "acts" / "1-river" / "west.yaml"
    west.write_text(west.read_text().replace("with straw in her hair", "with hay in her hair"))
    done = run("test", story, "--update")

    assert (0, True) == (done.exit_code, "hatbox: brought up to date" in done.stdout)
    assert path.read_text().startswith(f"{other}---\n# A stored playthrough")
    assert path.read_text().endswith(f"\n---\n{other.replace('hill', 'hill_two')}")


def test_a_play_that_does_not_fit_cannot_be_recorded(story: Path, tmp_path: Path) -> None:
    for slot, words in (("nothing", "no play is kept as “nothing”"), ("begun", "begins in the middle")):
        if slot == "begun":
            child(
                "play", story, "--plain", "--at", "far_bank", "--slot", slot, "--saves", tmp_path / "s", answers="1\n"
            )
        asked = run("test", story, "--record", slot, "--saves", tmp_path / "s")

        assert 2 == asked.exit_code
        assert words in asked.stderr


# rehearsals


def test_a_path_is_played_and_handed_over_and_nothing_is_kept(story: Path, tmp_path: Path) -> None:
    path = tmp_path / "path.yaml"
    text = (story / "playthroughs" / "hatbox.yaml").read_text().partition("expect:")[0]
    path.write_text(text.replace("  - far_bank.wait\n", ""))
    saves = tmp_path / "saves"
    played = child("play", story, "--plain", "--path", path, "--saves", saves, answers="1\n")

    assert 0 == played.returncode
    assert "Ending: The hatbox." in played.stdout
    assert "Nothing of it is kept" in played.stdout
    assert not saves.exists()


def test_a_rehearsal_with_a_slot_is_kept_under_its_name(story: Path, tmp_path: Path) -> None:
    saves = tmp_path / "saves"
    child("play", story, "--plain", "--at", "far_bank", "--set", "girl = hidden", "--slot", "mine", "--saves", saves)
    again = child("play", story, "--plain", "--slot", "mine", "--saves", saves, answers="1\n")

    assert "Ending: The hatbox." in again.stdout
    assert "The play is kept." in again.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--at", "far_bnk"], "there is no scene called ‘far_bnk’; did you mean ‘far_bank’?\n"),
        (["--at", "far_bank", "--set", "nerv = 1"], "did you mean ‘nerve’?\n"),
        (["--set", "nerve = 1"], "name the scene with --at"),
        (["--at", "far_bank", "--path", "x"], "two beginnings"),
        (["--at", "far_bank", "--new"], "leave --new, --continue and --preset out"),
        (["--path", "nowhere.yaml"], "the path nowhere.yaml cannot be read"),
    ],
)
def test_a_rehearsal_that_cannot_begin_is_one_sentence(arguments: list[str], words: str, story: Path) -> None:
    asked = run("play", story, "--plain", *arguments)

    assert (2, "") == (asked.exit_code, asked.stdout)
    assert words in asked.stderr
    assert 1 == asked.stderr.count("\n")


def test_watch_on_a_stream_plays_to_the_end_of_the_input(story: Path) -> None:
    played = child("play", story, "--plain", "--watch", answers="4\n")

    assert (0, "") == (played.returncode, played.stderr)
    assert "The middle of the river." in played.stdout


def test_a_new_story_in_a_folder_with_a_space_is_named_as_a_shell_takes_it(tmp_path: Path) -> None:
    done = run("new", tmp_path / "a b")

    assert f"spring68 check '{tmp_path}/a b', " in done.stderr


def test_there_is_one_reading_speed() -> None:
    from spring68.cli.prove import prove
    from spring68.prove.task import Pace
    from spring68.workshop.statswords import SECONDS_A_CHOICE, WORDS_A_MINUTE

    (pace,) = [option for option in prove.params if option.name == "pace"]
    assert (WORDS_A_MINUTE, WORDS_A_MINUTE) == (pace.default, Pace().words_per_minute)
    assert SECONDS_A_CHOICE == Pace().seconds_per_choice
