"""An assignment in plain mode: the code, the questions and the seal as lines, at a terminal and through a pipe."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from spring68.classroom.recorder import RecordProblem, read_file
from spring68.lesson import ONE_TAKE
from spring68.plain import Plain, Streams
from spring68.plainlesson import Entrance, Stopped
from spring68.saves.settings import Settings
from tests.classroom.recording import LONG, assignment, judged, machine, recorded

ROOT = Path(__file__).parents[2]


def told(folder: Path, *lines: str, given: object = None, asked: bool = False) -> str:
    """What is said to somebody who writes these lines."""
    out = io.StringIO()
    streams = Streams(iter(lines), out, asked)
    known = given or assignment()
    try:
        lesson, resumed = Entrance(streams, known, machine(), folder).lesson(seed=68)  # type: ignore[arg-type]
    except Stopped:
        return out.getvalue()
    Plain(lesson, streams, Settings()).run(resumed=resumed)
    lesson.close()
    return out.getvalue()


HONEST = ("kx472", "Tanks came", "1", LONG, "", "1", "4", "1")


def test_an_assignment_is_played_through_a_pipe_to_its_exit_code(tmp_path: Path) -> None:
    given = assignment(takes="one")
    text = told(tmp_path, *HONEST, given=given)
    found = judged(tmp_path / "KX47-2.s68rec", given)

    assert found.matches, found.words
    assert f"Exit code: {found.exit_code}." in text
    assert str(tmp_path / "KX47-2.s68rec") in text.splitlines()
    assert "Room 12." in text
    assert text.endswith("That was all. Thank you.\n")
    assert [answer.text for answer in found.answers] == ["Tanks came", LONG, "4"]


def test_questions_stand_between_the_words_and_the_choices(tmp_path: Path) -> None:
    lines = told(tmp_path, *HONEST).splitlines()
    order = [
        "Type the code on your slip. Up to 3 of you can play at one screen: type the codes with a comma between them.",
        "Question. What do you know?", "Morning on the square, and a paper on the wall.", "1. Go to the radio",
        "A crowd before the building.", "Question. Why the radio?", "1. Help them",
    ]  # fmt: skip

    assert [lines.index(words) for words in order] == sorted(lines.index(words) for words in order)


def test_the_same_lines_give_the_same_words(tmp_path: Path) -> None:
    one, two = (told(tmp_path / name, *HONEST, "seal", given=assignment()) for name in "ab")
    ours = [[line for line in text.splitlines() if str(tmp_path) not in line] for text in (one, two)]
    codes = [[line for line in lines if "xit code" not in line and "Letter by" not in line] for lines in ours]

    assert codes[0] == codes[1]


def test_where_takes_are_allowed_the_pupil_says_when(tmp_path: Path) -> None:
    text = told(tmp_path, *HONEST, "undo", "2", "seal")
    found = judged(tmp_path / "KX47-2.s68rec")

    assert "Say “seal” to close your record" in text
    assert (found.matches, found.ending, found.backs) == (True, "refused", 1)


def test_going_back_is_refused_with_a_sentence_in_one_take(tmp_path: Path) -> None:
    text = told(
        tmp_path, "KX47-2", "Tanks came", "1", LONG, "", "undo", "back 0", "take 1", given=assignment(takes="one")
    )

    assert text.count(ONE_TAKE) == 3


def test_help_offers_going_back_only_where_it_is_allowed(tmp_path: Path) -> None:
    for takes, is_offered in (("one", False), ("allowed", True)):
        text = told(tmp_path / takes, "KX47-2", "Tanks came", "help", "quit", given=assignment(takes=takes))

        assert ("undo: go back" in text, "back: go back" in text) == (is_offered, is_offered)


def test_a_wrong_code_is_explained_at_a_terminal_and_asked_again(tmp_path: Path) -> None:
    text = told(tmp_path, "KX47-3", "pd19-4, kx47-2", "Tanks came", "quit", asked=True)

    assert "the last character of a code checks the other four" in text
    assert (tmp_path / "KX47-2+PD19-4.s68rec").exists()


def test_a_wrong_code_ends_a_pipe_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RecordProblem, match="the first line must be a code"):
        told(tmp_path, "1", "2", "3")

    assert list(tmp_path.iterdir()) == []


def test_answers_are_refused_with_a_sentence_and_asked_again(tmp_path: Path) -> None:
    text = told(tmp_path, "KX47-2", "", "Tanks", "Tanks came", "1", "too short", "", LONG, "", "1", "7", "", "1")

    assert "This question wants an answer" in text
    assert "So far 1 word; at least 2 are asked for." in text
    assert "So far 2 words; at least 3 are asked for." in text
    assert "Give a number from 1 to 5." in text
    assert "Passed." in text


def test_a_long_answer_has_lines_and_can_be_rewritten_before_it_is_kept(tmp_path: Path) -> None:
    told(
        tmp_path, "KX47-2", "Tanks came", "1", "one two three", "four", "", "again", "five six", "seven", "", "", "quit",
        asked=True,
    )  # fmt: skip
    answers = [event.fields["text"] for event in read_file(tmp_path / "KX47-2.s68rec").events if event.type == "answer"]

    assert answers == ["Tanks came", "five six\nseven"]


def test_a_lesson_goes_on_where_it_was_left(tmp_path: Path) -> None:
    first = told(tmp_path, "KX47-2", "Tanks came", "1", LONG, "", "quit")
    second = told(tmp_path, "KX47-2", "1", "", "1", "seal")

    assert "the same code go on with it" in first
    assert "You go on where you stopped." in second
    assert "Question. What do you know?" not in second
    assert judged(tmp_path / "KX47-2.s68rec").matches


def test_input_that_ends_in_a_question_keeps_the_record(tmp_path: Path) -> None:
    told(tmp_path, "KX47-2", "Tanks came", "1")

    assert "Question. Why the radio?" in told(tmp_path, "KX47-2")


def test_another_attempt_is_offered_as_long_as_there_are_any(tmp_path: Path) -> None:
    path = recorded(tmp_path)
    code = judged(path).exit_code
    refused = told(tmp_path, "KX47-2", "no")
    begun = told(tmp_path, "KX47-2", "again", "Tanks came")

    assert f"exit code {code}. 1 of 3 attempts are used." in refused
    assert str(tmp_path / "KX47-2.2.s68rec") in begun


def test_after_the_last_attempt_nothing_is_begun(tmp_path: Path) -> None:
    for attempt in (1, 2, 3):
        recorded(tmp_path, attempt=attempt)

    assert "There are no attempts left" in told(tmp_path, "KX47-2", "again", "Tanks came")
    assert len(list(tmp_path.glob("*.s68rec"))) == 3


def test_pause_support_and_an_early_seal_are_commands(tmp_path: Path) -> None:
    text = told(tmp_path, "KX47-2", "Tanks came", "pause", "", "support", "save x", "seal", "seal now")

    assert "Paused. Press enter to go on.\nYou go on.\nRoom 12.\n" in text
    assert "That is neither a number shown nor a command." in text
    assert "The play is not over." in text
    assert judged(tmp_path / "KX47-2.s68rec").matches


def test_notes_and_skips_are_written_down(tmp_path: Path) -> None:
    told(tmp_path, "KX47-2", "Tanks came", "note 1", "note 1", "1", LONG, "", "skip", "1", "", "1", "seal")
    found = judged(tmp_path / "KX47-2.s68rec")

    assert found.notes_opened == ("paper",)
    assert [(skip.scene, skip.by) for skip in found.skips] == [("radio", "pupil")]
    assert found.notices == ("noise",)


# the real program


FILE = """
spring68_assignment: 1
id: 3b
title: The radio
story: {id: bench}
takes: one
questions:
  - {id: before, at: start, kind: short, prompt: "What do you know?"}
"""


def command(tmp_path: Path, *more: str) -> list[str]:
    (tmp_path / "radio.yaml").write_text(FILE.lstrip())
    place = ["--record", str(tmp_path / "records"), "--saves", str(tmp_path / "saves")]
    story = ["--story", str(ROOT / "tests" / "tui" / "story")]
    return [sys.executable, "-m", "spring68", "play", str(tmp_path / "radio.yaml"), "--plain", *place, *story, *more]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}


def test_a_play_that_is_killed_goes_on_where_its_last_choice_left_it(tmp_path: Path) -> None:
    program = subprocess.Popen(
        command(tmp_path), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(), encoding="utf-8"
    )
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write("KX47-2\nTanks\n1\n1\n")
    program.stdin.flush()
    path = tmp_path / "records" / "KX47-2.s68rec"
    while not (path.exists() and path.read_bytes().count(b'"choice"') == 2):
        assert program.poll() is None
    program.send_signal(signal.SIGKILL)
    program.wait()
    before = read_file(path).events
    later = subprocess.run(
        command(tmp_path), input="KX47-2\nquit\n", capture_output=True, env=environment(), encoding="utf-8", check=True
    )

    assert "You go on where you stopped." in later.stdout
    assert read_file(path).events[: len(before)] == before
    assert [event.type for event in before][:3] == ["answer", "choice", "choice"]


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("spring68_assignment: 1\nid: x\nmore: 1\n", 1, "radio.yaml:"),
        ("\0", 1, "cannot be played"),
        (FILE.replace("takes: one", "start: {preset: nowhere}"), 1, "cannot begin at ‘nowhere’"),
    ],
)
def test_an_assignment_that_cannot_be_played_is_a_sentence(tmp_path: Path, text: str, status: int, words: str) -> None:
    asked = command(tmp_path)
    (tmp_path / "radio.yaml").write_text(text)
    done = subprocess.run(
        asked, input="KX47-2\n", capture_output=True, env=environment(), encoding="utf-8", check=False
    )

    assert (done.returncode, "Traceback" in done.stderr) == (status, False)
    assert words in done.stderr
