"""An assignment on the full screen: the door, the questions by keyboard and by mouse, the seal, at both sizes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import RadioSet

from spring68.classroom.assignment import Assignment, Attempts, Content, Identity, Moment, Question, StoryPin
from spring68.classroom.exitcode import ALPHABET
from spring68.classroom.recorder import read_file
from spring68.classroom.verified import Verified
from spring68.classroom.verify import Found, verify_record
from spring68.opening import open_story
from spring68.tui.app import Spring68
from spring68.tui.screens.lessonseal import GLYPHS, large
from tests.tui.player import STORY, Player, launch_for, run

SIZES = [(80, 24), (40, 15)]
QUESTIONS = (
    Question("before", Moment("start"), "long", "What do you know about March 1968?", min_words=2),
    Question("why", Moment("choice", "bench.off"), "choice", "Why did you switch it off?", options=("It was late", "I was told")),
    Question("sure", Moment("enter", "news"), "scale", "How sure were you?", required=False, scale=5, ends=("not", "very")),
    Question("word", Moment("enter", "sheets"), "short", "One word?"),
)  # fmt: skip


def assignment(**given: Any) -> Assignment:
    known: dict[str, Any] = {
        "id": "bench-1", "title": "The bench [red]", "story": StoryPin("bench"), "intro": "Read slowly.",
        "questions": QUESTIONS, "takes": "one", "identity": Identity(group_max=2), "digest": "ab" * 32,
        "content": Content(support_text="Room 12."), "attempts": Attempts(max=2),
    }  # fmt: skip
    return Assignment(**{**known, **given})


@asynccontextmanager
async def entering(
    tmp_path: Path, size: tuple[int, int] = (80, 24), given: Assignment | None = None, **options: Any
) -> AsyncIterator[Player]:
    """The program at the door of an assignment, with its story read."""
    launch = launch_for(
        tmp_path / "saves", mode="title", assignment=given or assignment(), records=tmp_path / "records", **options
    )  # fmt: skip
    app = Spring68(launch)
    async with app.run_test(size=size) as pilot:
        player = Player(app, pilot)
        await player.until(lambda: app.desk.machine is not None or app.desk.problem)
        await player.settled()
        yield player


def name(player: Player) -> str:
    return type(player.screen).__name__


def plain(player: Player) -> str:
    """The words on the screen, without frames and line ends."""
    return " ".join(player.text().replace("│", " ").split())


async def code(player: Player, typed: str = "KX47-2") -> None:
    await player.write(typed)
    await player.press("enter")


def record(tmp_path: Path, file: str = "KX47-2.s68rec") -> Path:
    return tmp_path / "records" / file


def answers(tmp_path: Path) -> dict[str, str]:
    events = read_file(record(tmp_path)).events
    return {event.fields["q"]: event.fields["text"] for event in events if event.type == "answer"}


def verified(tmp_path: Path, given: Assignment | None = None) -> Verified:
    found = verify_record(Found("a", record(tmp_path).read_bytes()), open_story(STORY), given or assignment())

    assert isinstance(found, Verified)

    return found


async def choose(player: Player, pick: str) -> None:
    """Turn pages to the last, past slips, and take a row."""
    while not player.screen.now.is_last:
        await player.press("space")
        if name(player) == "ContentSlip":
            await player.press("r")
    await player.press(pick)


@pytest.mark.parametrize("size", SIZES)
def test_a_lesson_by_keyboard_alone(tmp_path: Path, size: tuple[int, int]) -> None:
    async def test() -> None:
        async with entering(tmp_path, size) as player:
            assert "The bench [red]." in player.text()
            await code(player)
            assert name(player) == "QuestionScreen"
            await player.write("Not much")
            await player.press("ctrl+s")
            assert name(player) == "LessonScreen"
            await choose(player, "1")
            await choose(player, "1")
            assert "Why did you switch it off?" in player.text()
            await player.press("2", "ctrl+s")
            await choose(player, "1")
            if name(player) == "ContentSlip":
                await player.press("r")
            await choose(player, "1")
            assert "How sure were you?" in player.text()
            await player.press("ctrl+s")
            await choose(player, "1")
            await choose(player, "1")
            await player.write("late")
            await player.press("enter")
            await choose(player, "1")
            await choose(player, "1")
            await choose(player, "1")
            assert name(player) == "SealRoom"
            found = verified(tmp_path)
            assert found.matches, found.words
            assert " ".join(found.exit_code) in player.text()
            assert "KX47-2.s68rec" in player.text()

    run(test)
    assert answers(tmp_path) == {"before": "Not much", "why": "I was told", "sure": "", "word": "late"}


def test_questions_by_mouse_alone(tmp_path: Path) -> None:
    async def test() -> None:
        only = tuple(question for question in QUESTIONS if question.id == "why")
        async with entering(tmp_path, given=assignment(questions=only)) as player:
            await code(player)
            await player.click("Switch the reel off.")
            await player.last_page()
            await player.click("A question from your teacher.")
            await player.click("It was late")
            assert isinstance(player.screen.answer, RadioSet)
            assert "● " in player.text().replace("▌", " ")
            await player.click("hand in")
            assert name(player) == "LessonScreen"

    run(test)
    assert answers(tmp_path) == {"why": "It was late"}


def test_a_question_can_be_put_off_and_its_draft_is_kept(tmp_path: Path) -> None:
    async def test() -> None:
        async with entering(tmp_path) as player:
            await code(player)
            await player.write("So")
            await player.press("ctrl+s")
            assert "So far 1 word; at least 2 are asked for." in player.text()
            await player.press("escape")
            assert "A question from your teacher." in player.text()
            assert "The pipe knocks" not in player.text()
            await player.press("1")
            await player.write(" far")
            await player.press("ctrl+s")
            assert "The pipe knocks" in player.text()

    run(test)
    assert answers(tmp_path) == {"before": "So far"}


def test_a_wrong_code_is_explained_and_can_be_corrected(tmp_path: Path) -> None:
    async def test() -> None:
        async with entering(tmp_path, (40, 15)) as player:
            await code(player, "KX47-3")
            assert "mistyped" in player.text()
            assert not (tmp_path / "records").exists()
            await player.press("end", "backspace", "2", "enter")
            assert name(player) == "QuestionScreen"

    run(test)


def test_keys_that_come_at_once_have_their_effects_in_order(tmp_path: Path) -> None:
    async def test() -> None:
        async with entering(tmp_path) as player:
            player.send(*"KX47-3", "backspace", "2", "left", "left", "delete", "-")
            await player.settled()
            assert player.screen.line.value == "KX47-2"
            await player.press("enter")
            player.send(*"ab", "backspace", "c", "home", "d")
            await player.settled()
            assert player.screen.answer.text == "dac"

    run(test)


def test_one_take_is_kept_to_and_said(tmp_path: Path) -> None:
    async def test() -> None:
        async with entering(tmp_path, given=assignment(questions=())) as player:
            await code(player)
            await player.press("#1")
            assert not player.screen.can("undo")
            await player.press("u")
            assert "what was chosen stays chosen" in player.text()
            assert len(player.session.save.steps) == 1
            await player.press("t", "home", "enter")
            assert "what was chosen stays chosen" in plain(player)
            await player.press("c", "q")
            assert len(player.session.save.steps) == 1

    run(test)


def test_takes_are_gone_back_to_where_they_are_allowed(tmp_path: Path) -> None:
    given = assignment(questions=(), takes="allowed")

    async def test() -> None:
        async with entering(tmp_path, given=given) as player:
            await code(player)
            await player.press("#1", "t", "enter", "y")
            assert name(player) == "LessonScreen"
            assert player.session.save.steps == ()
            await player.press("#2", "x", "y")
            assert name(player) == "SealRoom"

    run(test)
    found = verified(tmp_path, given)
    assert ([pick.pick for pick in found.path], found.backs, found.matches) == (["bench.run"], 1, True)


def test_where_one_may_still_go_back_the_seal_is_asked_about_once(tmp_path: Path) -> None:
    given = assignment(questions=(), takes="allowed")

    async def test() -> None:
        async with entering(tmp_path, given=given) as player:
            await code(player)
            while not player.session.is_over:
                await choose(player, "1")
                if name(player) == "ContentSlip":
                    await player.press("r")
            await player.last_page()
            await player.press("1")
            assert "You can still go back to an earlier choice." in plain(player)
            await player.press("n")
            assert name(player) == "LessonScreen"
            assert not player.session.is_sealed
            await player.press("1", "y")
            assert name(player) == "SealRoom"

    run(test)
    assert verified(tmp_path, given).matches


def test_notes_pauses_and_support_are_there(tmp_path: Path) -> None:
    async def test() -> None:
        async with entering(tmp_path, given=assignment(questions=())) as player:
            await code(player)
            await player.press("p")
            assert player.session.is_paused
            await player.press("g", "h")
            assert "Room 12." in player.text()
            await player.press("c")
            await player.click("the round stamp")
            assert name(player) == "NoteRoom"

    run(test)
    kinds = [event.type for event in read_file(record(tmp_path)).events]
    assert "note" in kinds
    assert kinds.count("pause") >= 1


def test_a_lesson_goes_on_where_it_was_left_and_ends_without_a_title(tmp_path: Path) -> None:
    async def first() -> None:
        async with entering(tmp_path, given=assignment(questions=())) as player:
            await code(player)
            await player.press("#1", "q")
            player.send("q")
            await player.until(lambda: player.app.return_code is not None)

    async def second() -> None:
        async with entering(tmp_path, given=assignment(questions=())) as player:
            await code(player, "kx472")
            assert [step.choice for step in player.session.save.steps] == ["bench.off"]

    run(first)
    run(second)


def test_after_the_seal_another_attempt_is_offered_once(tmp_path: Path) -> None:
    given = assignment(questions=())

    async def test() -> None:
        async with entering(tmp_path, given=given) as player:
            await code(player)
            await player.press("x", "y")
            assert name(player) == "SealRoom"

    async def again() -> None:
        async with entering(tmp_path, given=given) as player:
            await code(player)
            assert "1 of 2 attempts are used" in player.screen.paragraphs[0]
            await player.press("a")
            assert name(player) == "LessonScreen"
            await player.press("x", "y")

    async def over() -> None:
        async with entering(tmp_path, given=given) as player:
            await code(player)
            assert "There are no attempts left" in player.screen.paragraphs[0]
            await player.press("a")
            assert name(player) == "Slip"

    run(test)
    run(again)
    run(over)
    assert sorted(path.name for path in (tmp_path / "records").glob("*.s68rec")) == ["KX47-2.2.s68rec", "KX47-2.s68rec"]


def test_a_notice_is_written_down_and_a_skip_that_is_not_wanted_is_not_offered(tmp_path: Path) -> None:
    given = assignment(questions=(), content=Content(student_may_skip=False))

    async def test() -> None:
        async with entering(tmp_path, given=given) as player:
            await code(player)
            await choose(player, "1")
            await choose(player, "1")
            await player.last_page()
            while name(player) != "ContentSlip":
                await player.press("space")
            assert "Read a summary" not in player.text()
            await player.press("r")

    run(test)
    actions = [event.fields["action"] for event in read_file(record(tmp_path)).events if event.type == "content"]
    assert actions == ["shown_notice"]


def test_every_character_of_an_exit_code_has_its_own_large_form() -> None:
    forms = {sign: tuple(large(sign)) for sign in [*ALPHABET, "-"]}

    assert len(set(forms.values())) == 33
    assert set(GLYPHS) == {*ALPHABET, "-"}
    assert {len(row) for row in large("N1PE-4BC0-5")} == {11 * 4 - 1}
