"""The command line as a person uses it: sentences, exit codes, and nothing lost."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from spring68 import __version__
from spring68.saves.codec import decode
from tests.helpers import story_yaml
from tests.test_session import NOTE, SCENES, STORY

ROOT = Path(__file__).parents[1]


def command(*arguments: object, answers: str | bytes = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    data = answers.encode() if isinstance(answers, str) else answers
    return subprocess.run(
        [sys.executable, "-m", "spring68", *map(str, arguments)],
        input=data, capture_output=True, cwd=ROOT, timeout=60, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment},
    )  # fmt: skip


@pytest.fixture
def story(tmp_path: Path) -> Path:
    folder = tmp_path / "story"
    (folder / "acts" / "1-spring").mkdir(parents=True)
    (folder / "notes").mkdir()
    (folder / "story.yaml").write_text(story_yaml(SCENES, STORY))
    (folder / "acts" / "1-spring" / "scenes.yaml").write_text(SCENES)
    (folder / "notes" / "spring.yaml").write_text(NOTE)
    return folder


def play(story: Path, saves: Path, answers: str | bytes, *more: str) -> subprocess.CompletedProcess[bytes]:
    return command("play", story, "--plain", "--saves", saves, *more, answers=answers)


def test_the_version_comes_from_one_place() -> None:
    assert f"spring68, version {__version__}\n".encode() == command("--version").stdout


def test_the_same_seed_and_digits_tell_the_same_story_every_time(tmp_path: Path) -> None:
    runs = [
        command("play", "--plain", "--new", "--seed", "68", "--saves", tmp_path / name, answers="1\n2\n1\n")
        for name in ("a", "b")
    ]

    assert runs[0].stdout == runs[1].stdout
    assert [0, 0] == [run.returncode for run in runs]
    assert [b"", b""] == [run.stderr for run in runs]
    assert 3 == len(decode((tmp_path / "a" / "play-1.json").read_bytes()).steps)


def test_a_transcript_has_no_path_slot_time_or_colour(story: Path, tmp_path: Path) -> None:
    run = play(story, tmp_path / "s", "1\n1\nsaves\n", "--new", "--seed", "1")
    told = run.stdout.decode().split("play-1", maxsplit=1)[0]

    assert [str(tmp_path) in told, "\x1b" in told, "20:" in told] == [False, False, False]


def test_a_play_is_gone_on_with_where_it_was_left(story: Path, tmp_path: Path) -> None:
    play(story, tmp_path / "s", "1\n", "--new", "--seed", "1")
    run = play(story, tmp_path / "s", "1\n")

    assert b"Last time: You took the lamp." in run.stdout
    assert b"Ending: Dry feet." in run.stdout


def test_a_story_with_errors_is_named_and_check_is_offered(story: Path, tmp_path: Path) -> None:
    scenes = story / "acts" / "1-spring" / "scenes.yaml"
    scenes.write_text(scenes.read_text().replace("to: quay", "to: kway"))
    run = play(story, tmp_path / "s", "1\n")

    assert 1 == run.returncode
    assert b"S201" in run.stderr
    assert f"spring68 check {story}".encode() in run.stderr
    assert b"Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("play", "/nowhere", "--plain"), b"there is no story folder at /nowhere"),
        (("check", "/nowhere"), b"there is no story folder at /nowhere"),
        (("plai",), b"No such command"),
        (("play", "--sed", "3"), b"No such option"),
        (("play", "--seed", "x"), "‘x’ is not a whole number from 0".encode()),
        (("play", "--slot", "../x", "--plain"), b"the name of a slot"),
        (("play", "--plain", "--preset", "nope"), b"there is no preset called"),
        (("play", "--plain", "--continue"), b"there is no play to continue"),
        (("play", "--plain", "--continue", "--new"), b"two things at once"),
        (("play", "nofile.yaml"), b"there is no file nofile.yaml.\n"),
        (("explain", "S999"), b"there is no finding S999"),
    ],
)
def test_what_cannot_be_run_is_one_sentence_and_exit_code_2(
    arguments: tuple[Any, ...], words: Any, tmp_path: Path
) -> None:
    run = command(*arguments, SPRING68_SAVES=str(tmp_path / "none"))

    assert 2 == run.returncode
    assert words in run.stderr
    assert b"Traceback" not in run.stderr
    assert not (tmp_path / "none").exists()


def test_a_folder_without_a_story_says_what_is_missing(tmp_path: Path) -> None:
    assert b"it has no story.yaml" in command("check", tmp_path).stderr


def test_a_save_folder_that_cannot_be_written_is_said_and_the_play_goes_on(story: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    run = play(story, tmp_path / "file" / "saves", "1\n1\n", "--new")

    told = run.stdout.decode()
    assert told.index("could not be saved") < told.index("The hall.")
    assert "Ending: Dry feet." in told
    assert "The play is kept." not in told
    assert told.endswith("The play could not be saved (Not a directory). It is not kept.\n")
    assert 1 == run.returncode


def test_a_seed_begins_a_new_play_unless_one_is_asked_for(story: Path, tmp_path: Path) -> None:
    saves = tmp_path / "s"
    play(story, saves, "1\n")
    play(story, saves, "1\n", "--seed", "5")
    play(story, saves, "1\n", "--seed", "6", "--slot", "play-1")

    seeds = [decode((saves / f"play-{number}.json").read_bytes()).seed for number in (1, 2)]
    assert seeds[1] == 5
    assert seeds[0] not in {5, 6}
    assert 2 == len(decode((saves / "play-1.json").read_bytes()).steps)


def test_garbage_in_a_save_is_kept_aside_and_told(story: Path, tmp_path: Path) -> None:
    saves = tmp_path / "s"
    play(story, saves, "1\n", "--new")
    (saves / "play-1.json").write_bytes(b"\x00garbage")
    run = play(story, saves, "")

    assert b"was damaged (the file is not whole)" in run.stdout
    assert (saves / "play-1.damaged-1.json").read_bytes() == b"\x00garbage"
    assert 0 == run.returncode


def test_a_save_of_a_later_version_is_left_alone(story: Path, tmp_path: Path) -> None:
    saves = tmp_path / "s"
    play(story, saves, "1\n", "--new")
    data = (saves / "play-1.json").read_bytes().replace(b'"format": 1', b'"format": 9')
    (saves / "play-1.json").write_bytes(data)
    run = play(story, saves, "", "--slot", "play-1")

    assert 1 == run.returncode
    assert b"later version" in run.stderr
    assert data == (saves / "play-1.json").read_bytes()


def test_a_save_of_another_story_is_refused(story: Path, tmp_path: Path) -> None:
    saves = tmp_path / "s"
    play(story, saves, "1\n", "--new")
    main = story / "story.yaml"
    main.write_text(main.read_text().replace("story: test", "story: other"))
    run = play(story, saves, "", "--slot", "play-1")

    assert 1 == run.returncode
    assert b"another story" in run.stderr


def test_closed_standard_input_ends_cleanly(story: Path, tmp_path: Path) -> None:
    run = subprocess.run(
        f"exec '{sys.executable}' -m spring68 play '{story}' --plain --saves '{tmp_path / 's'}' <&-",
        shell=True, capture_output=True, cwd=ROOT, timeout=60, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip

    assert (0, b"") == (run.returncode, run.stderr)
    assert b"The play is kept." in run.stdout


def test_a_reader_who_goes_away_costs_nothing(story: Path, tmp_path: Path) -> None:
    run = subprocess.run(
        f"yes 1 | '{sys.executable}' -m spring68 play '{story}' --plain --new --saves '{tmp_path / 's'}' | head -1",
        shell=True, capture_output=True, cwd=ROOT, timeout=60, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip

    assert b"Traceback" not in run.stderr
    assert (tmp_path / "s" / "play-1.json").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_signal_ends_it_with_its_code_and_keeps_every_finished_choice(
    story: Path, tmp_path: Path, number: int
) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "spring68", "play", str(story), "--plain", "--new", "--saves", str(tmp_path / "s")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    ) as running:  # fmt: skip
        assert running.stdin is not None
        running.stdin.write(b"1\n")
        running.stdin.flush()
        kept = tmp_path / "s" / "play-1.json"
        until = time.monotonic() + 20
        while time.monotonic() < until and not (kept.exists() and b"hall.lamp" in kept.read_bytes()):
            time.sleep(0.01)
        running.send_signal(number)
        code = running.wait(20)
        errors = running.stderr.read() if running.stderr else b""

    assert code == (128 + number if number != signal.SIGKILL else -9)
    assert b"Traceback" not in errors
    assert ["hall.lamp"] == [step.choice for step in decode(kept.read_bytes()).steps]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk here that is always full")
@pytest.mark.parametrize("command", [["stats"], ["explain", "S201"], ["schema"], ["check", "--format", "json"]])
def test_output_for_which_there_is_no_room_is_one_sentence(command: list[str], story: Path) -> None:
    given = [*command, str(story)] if command[0] in {"stats", "check"} else command
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "spring68", *given], stdout=full, stderr=subprocess.PIPE, text=True, check=False,
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        )  # fmt: skip

    assert done.returncode == 1
    assert done.stderr.startswith("spring68: not everything could be written")
    assert done.stderr.count("\n") == 1


def test_where_says_each_place_and_why(tmp_path: Path) -> None:
    words = command("where", "--saves", tmp_path).stdout.decode()

    assert [str(tmp_path) in words, "--saves" in words, "settings" in words] == [True, True, True]
    assert "SPRING68_SAVES" in command("where", SPRING68_SAVES=str(tmp_path)).stdout.decode()


def test_check_of_a_clean_story_says_nothing_and_exits_0(story: Path) -> None:
    (story / "notes" / "spring.yaml").write_text(f"{NOTE}sources: [print]\n")
    (story / "sources.yaml").write_text("source: print\ntitle: A print\n")
    run = command("check", story, "--select", "S1,S2,S3")

    assert (0, b"") == (run.returncode, run.stdout)


def test_check_exits_1_with_findings_and_prints_the_form_asked_for(story: Path) -> None:
    scenes = story / "acts" / "1-spring" / "scenes.yaml"
    scenes.write_text(scenes.read_text().replace("to: quay", "to: kway"))

    text = command("check", story)
    github = command("check", story, "--format", "github", "--select", "S201")

    assert (1, 1) == (text.returncode, github.returncode)
    assert b"S201 error: there is no scene called" in text.stdout
    assert github.stdout.startswith(b"::error file=")


def test_plain_is_chosen_where_there_is_no_terminal(story: Path, tmp_path: Path) -> None:
    run = command("play", story, "--new", "--saves", tmp_path / "s", answers="1\n1\n")

    assert b"Ending: Dry feet." in run.stdout
