"""What an assignment says of its keys, and that these do it: marked answers, the code, the help, a long path."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual import events

from spring68.classroom.assignment import Moment, Question
from spring68.tui.screens.help import HOW
from spring68.tui.screens.lessonenter import EntranceScreen
from spring68.tui.screens.lessonseal import _whole
from tests.tui.player import Player, run
from tests.tui.test_lesson import SIZES, answers, assignment, code, entering, name, plain

START = Moment("start")
SCALE = Question("sure", START, "scale", "How sure are you?", scale=5, ends=("not", "very"))
CHOICE = Question("why", START, "choice", "Why?", options=("It was late", "I was told"))


@pytest.mark.parametrize(
    ("question", "keys", "answer"),
    [
        (SCALE, ("3", "enter"), "3"),
        (SCALE, ("3", "3"), "3"),
        (SCALE, ("3", "4", "4"), "4"),
        (SCALE, ("3", "down", "enter", "enter"), "4"),
        (SCALE, ("2", "ctrl+s"), "2"),
        (CHOICE, ("down", "enter", "enter"), "I was told"),
        (CHOICE, ("down", "space", "enter"), "I was told"),
        (CHOICE, ("2", "enter"), "I was told"),
    ],
)
def test_a_marked_answer_is_handed_in_by_enter_and_by_its_number(
    tmp_path: Path, question: Question, keys: tuple[str, ...], answer: str
) -> None:
    async def test() -> None:
        async with entering(tmp_path, given=assignment(questions=(question,))) as player:
            await code(player)
            for key in keys:
                assert name(player) == "QuestionScreen"
                await player.press(key)
            assert name(player) == "LessonScreen"

    run(test)
    assert answers(tmp_path) == {question.id: answer}


def test_enter_hands_in_nothing_that_is_not_marked(tmp_path: Path) -> None:
    given = assignment(questions=(replace(SCALE, required=False),))

    async def test() -> None:
        async with entering(tmp_path, given=given) as player:
            await code(player)
            assert "ctrl+s pass" in plain(player)
            await player.press("enter")
            assert (name(player), player.screen.text) == ("QuestionScreen", "1")
            assert "enter hand in" in plain(player)
            await player.press("5")
            assert (name(player), player.screen.text) == ("QuestionScreen", "5")

    run(test)
    assert answers(tmp_path) == {}


@pytest.mark.parametrize("size", SIZES)
def test_the_question_says_which_keys_hand_in(tmp_path: Path, size: tuple[int, int]) -> None:
    async def test() -> None:
        async with entering(tmp_path, size, assignment(questions=(SCALE,))) as player:
            await code(player)
            assert "Press its number" in plain(player)
            assert "then enter" in plain(player)
            assert "enter hand in" in plain(player)
            await player.press("3")
            assert "3 is marked: enter" in plain(player)
            assert "hands it in." in plain(player)
            assert "enter hand in" in plain(player)

    run(test)


async def mistyped(player: Player) -> None:
    await code(player, "KX47-3")
    assert "mistyped" in player.text()


def test_after_a_mistyped_code_typing_begins_anew(tmp_path: Path) -> None:
    async def test() -> None:
        async with entering(tmp_path) as player:
            await mistyped(player)
            await code(player, "KX47-2")
            assert name(player) == "QuestionScreen"
            entrance = player.app.screen_stack[0]
            assert isinstance(entrance, EntranceScreen)
            assert entrance.words == ""

    run(test)


def test_after_a_mistyped_code_a_pasted_one_takes_its_place(tmp_path: Path) -> None:
    async def test() -> None:
        async with entering(tmp_path) as player:
            await mistyped(player)
            player.app.post_message(events.Paste("KX47-2\n"))
            await player.settled()
            assert player.screen.line.value == "KX47-2"

    run(test)


def test_after_a_mistyped_code_it_can_be_corrected(tmp_path: Path) -> None:
    async def test() -> None:
        async with entering(tmp_path) as player:
            await mistyped(player)
            await player.press("end", "backspace", "2", "enter")
            assert name(player) == "QuestionScreen"

    run(test)


@pytest.mark.parametrize("takes", ["one", "allowed"])
def test_the_help_promises_what_the_assignment_allows(tmp_path: Path, takes: str) -> None:
    async def test() -> None:
        async with entering(tmp_path, (80, 50), assignment(questions=(), takes=takes)) as player:
            await code(player)
            await player.press("question_mark")
            words = plain(player)
            assert "Continue goes on" not in words
            assert "the same assignment goes on at the same sentence" in words
            assert ("u goes back one choice" in words) == (takes == "allowed")
            assert ("goes back to any of them" in words) == (takes == "allowed")
            assert ("what was chosen stays chosen" in words) == (takes == "one")

    run(test)
    assert "Continue goes on" in HOW[-1]


def test_a_long_path_breaks_before_the_name() -> None:
    path = Path("/home/anna/.local/share/spring68/assignments/only-the-air-act3/FC29-B.s68rec")

    assert [row.text for row in _whole(path, 66)] == [str(path.parent) + "/", "FC29-B.s68rec"]
    assert [row.text for row in _whole(path, 100)] == [str(path)]
    assert [row.text for row in _whole(path, 36)] == [
        "/home/anna/.local/share/spring68/",
        "assignments/only-the-air-act3/",
        "FC29-B.s68rec",
    ]
    assert [row.text for row in _whole(Path("a" * 50), 36)] == ["a" * 36, "a" * 14]
