"""A lesson: codes, questions in their places, one take or many, and a record that is the save."""

from __future__ import annotations

from pathlib import Path

import pytest

from spring68.classroom.assignment import Content, Moment, Privacy, Question, Start, Stop, StoryPin
from spring68.classroom.assignment import Lesson as Time
from spring68.classroom.recorder import RecordProblem
from spring68.engine.errors import UnknownChoice
from spring68.lesson import NO_PAUSE, NO_SKIP, ONE_TAKE, Lesson
from tests.classroom.recording import (
    LONG,
    answer_all,
    assignment,
    begun,
    judged,
    lines_of,
    machine,
    recorded,
    through,
)


def waiting(lesson: Lesson) -> list[str]:
    return [question.id for question in lesson.pending]


def again(lesson: Lesson, given: object = None) -> Lesson:
    """The lesson gone on with, as after the program was started again."""
    lesson.close()
    return Lesson.go_on(machine(), given or assignment(), lesson.recorder.path)  # type: ignore[arg-type]


# questions


def test_questions_come_in_their_places_and_nothing_can_be_chosen_meanwhile(tmp_path: Path) -> None:
    lesson, _clock = begun(tmp_path)

    assert (waiting(lesson), lesson.asks_first, lesson.options()) == (["before"], True, ())
    with pytest.raises(UnknownChoice):
        lesson.choose("radio")
    assert lesson.answer("Tanks came") == ""
    assert [option.id for option in lesson.options()] == ["radio", "home", "shout"]
    lesson.choose("radio")
    assert (waiting(lesson), lesson.options(), lesson.save.page.options) == (["why"], (), ())
    assert lesson.answer(LONG) == ""
    assert len(lesson.save.page.options) == 2
    lesson.choose("help")
    assert waiting(lesson) == ["sure"]
    lesson.close()


def test_a_question_that_the_path_does_not_meet_is_not_asked(tmp_path: Path) -> None:
    lesson, clock = begun(tmp_path)
    through("home")(lesson, clock)

    assert "why" not in lesson.answered
    assert "which" in lesson.answered
    lesson.close()


def test_a_question_at_the_end_of_an_act_comes_when_the_play_is_over(tmp_path: Path) -> None:
    given = assignment(questions=(Question("end", Moment("act", "spring"), "short", "And?"),))
    lesson, clock = begun(tmp_path, given=given)
    through("radio", "help")(lesson, clock)
    lesson.choose("sign")

    assert (waiting(lesson), lesson.is_over) == (["end"], True)
    lesson.close()


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ({"kind": "short"}, "", "wants an answer"),
        ({"kind": "short"}, "   \n ", "wants an answer"),
        ({"kind": "short"}, "x" * 501, "501 characters long"),
        ({"kind": "long", "min_words": 20}, "too few", "So far 2 words; at least 20 are asked for"),
        ({"kind": "long", "min_words": 2, "required": False}, "one", "So far 1 word"),
        ({"kind": "long"}, "x" * 20_001, "characters long"),
        ({"kind": "choice", "options": ("A", "B")}, "3", "from 1 to 2"),
        ({"kind": "choice", "options": ("A", "B")}, "C", "from 1 to 2"),
        ({"kind": "scale", "scale": 5}, "6", "from 1 to 5"),
        ({"kind": "scale", "scale": 5}, "²", "from 1 to 5"),
    ],
)
def test_an_answer_that_cannot_be_taken_is_refused_with_a_sentence(
    tmp_path: Path, kind: dict[str, object], text: str, words: str
) -> None:
    asked = Question("q", Moment("start"), prompt="?", **kind)  # type: ignore[arg-type]
    lesson, _clock = begun(tmp_path, given=assignment(questions=(asked,)))

    assert words in lesson.answer(text)
    assert waiting(lesson) == ["q"]
    lesson.close()


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        ({"kind": "short", "required": False}, "", ""),
        ({"kind": "long", "required": False, "min_words": 9}, " ", ""),
        ({"kind": "choice", "options": ("A", "B")}, "2", "B"),
        ({"kind": "choice", "options": ("A", "B")}, "A", "A"),
        ({"kind": "choice", "options": ("7", "3")}, "2", "3"),
        ({"kind": "scale", "scale": 5}, " 4 ", "4"),
        ({"kind": "short"}, "Ko\u0308ln\x07 \u202eab", "Köln   ab"),
        ({"kind": "short"}, "a\ud800b", "a?b"),
    ],
)
def test_an_answer_is_kept_clean(tmp_path: Path, kind: dict[str, object], text: str, kept: str) -> None:
    asked = Question("q", Moment("start"), prompt="?", **kind)  # type: ignore[arg-type]
    given = assignment(questions=(asked,))
    lesson, clock = begun(tmp_path, given=given)

    assert lesson.answer(text) == ""
    assert lesson.answered == {"q": kept}
    through("radio", "help", "sign")(lesson, clock)
    lesson.seal()
    lesson.close()
    assert judged(lesson.recorder.path, given).answers[0].text == kept


# one take or many


def test_one_take_is_refused_with_a_sentence_and_nothing_is_written(tmp_path: Path) -> None:
    lesson, clock = begun(tmp_path, given=assignment(takes="one"))
    through("radio")(lesson, clock)
    size = lesson.recorder.path.stat().st_size

    assert (lesson.can_undo, lesson.undo(), lesson.only_take) == (False, None, ONE_TAKE)
    for move in (lesson.go_back, lesson.pick_up):
        with pytest.raises(ValueError, match="one take"):
            move(0)
    assert lesson.recorder.path.stat().st_size == size
    lesson.close()


def test_a_take_can_be_left_and_picked_up_again(tmp_path: Path) -> None:
    lesson, clock = begun(tmp_path)
    through("radio", "help")(lesson, clock)
    lesson.go_back(0)
    through("home")(lesson, clock)
    lesson.pick_up(0)
    through("sign")(lesson, clock)
    lesson.seal()
    lesson.close()
    found = judged(lesson.recorder.path)

    assert [pick.pick for pick in found.path] == ["square.radio", "radio.help", "bridge.sign"]
    assert found.backs == 2


# going on


def test_a_lesson_is_gone_on_with_where_it_was_left(tmp_path: Path) -> None:
    lesson, clock = begun(tmp_path)
    through("home", "listen", "undo", "undo", "radio")(lesson, clock)
    clock.now += 5_000
    lesson.note_opened("paper")
    lesson.skip("radio")
    clock.now += 7_000
    later = again(lesson)

    assert later.state == lesson.state
    assert (later.save.steps, later.save.takes) == (lesson.save.steps, lesson.save.takes)
    assert (later.answered, later.skipped, later.backs) == (lesson.answered, lesson.skipped, lesson.backs)
    assert later.now >= 72_000
    assert later.notices == []
    answer_all(later)
    later.choose("help")
    answer_all(later)
    later.go_back(1)
    later.pick_up(0)
    later.seal()
    later.close()
    assert judged(later.recorder.path).matches


def test_a_question_that_waited_still_waits(tmp_path: Path) -> None:
    lesson, _clock = begun(tmp_path)
    lesson.answer("Tanks came")
    lesson.choose("radio")
    later = again(lesson)

    assert waiting(later) == ["why"]
    later.close()


def test_a_lesson_is_gone_on_with_after_a_cut_at_any_byte(tmp_path: Path) -> None:
    whole = recorded(tmp_path, play=through("home", "undo", "radio", "help"), seal=False).read_bytes()
    for cut in range(whole.index(b"\n") + 1, len(whole), 23):
        folder = tmp_path / str(cut)
        folder.mkdir()
        (folder / "KX47-2.s68rec").write_bytes(whole[:cut])
        lesson = Lesson.go_on(machine(), assignment(), folder / "KX47-2.s68rec")
        is_torn = not whole[:cut].endswith(b"\n")

        assert ["cut off" in words for words in lesson.notices] == [True] * is_torn
        answer_all(lesson)
        lesson.seal()
        lesson.close()
        assert judged(lesson.recorder.path).matches


def test_a_story_that_was_changed_meanwhile_is_told(tmp_path: Path) -> None:
    lesson, clock = begun(tmp_path)
    through("radio")(lesson, clock)
    lesson.close()
    later = Lesson.go_on(machine("1.3.0"), assignment(digest="cd" * 32), lesson.recorder.path)

    assert ["version of the story" in words for words in later.notices] == [True, False]
    assert "assignment file was changed" in later.notices[1]
    later.close()


def test_a_pinned_story_that_is_another_is_told_and_the_record_says_which_was_played(tmp_path: Path) -> None:
    given = assignment(story=StoryPin("test", "9.9.9", "ef" * 32))
    lesson, _clock = begun(tmp_path, given=given)

    assert "tell your teacher now" in lesson.notices[0]
    assert f'"story_hash":"sha256:{machine().story.digest}"' in lesson.recorder.path.read_text()
    lesson.close()


def test_an_assignment_that_the_record_does_not_fit_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    path = recorded(tmp_path, seal=False)
    before = path.read_bytes()

    with pytest.raises(RecordProblem, match="tell your teacher"):
        Lesson.go_on(machine(), assignment(start=Start(scene="bridge")), path)

    assert path.read_bytes() == before


def test_a_lesson_can_begin_in_any_scene(tmp_path: Path) -> None:
    given = assignment(start=Start(scene="kitchen"), questions=())
    lesson, clock = begun(tmp_path, given=given)
    through("listen")(lesson, clock)
    later = again(lesson, given)

    assert later.state.scene == "bridge"
    assert later.undo() is not None
    assert later.state.scene == "kitchen"
    later.choose("listen")
    later.choose("sign")
    later.seal()
    later.close()
    assert judged(later.recorder.path, given).matches

    with pytest.raises(RecordProblem, match="cannot begin at ‘nowhere’"):
        begun(tmp_path / "other", given=assignment(start=Start(scene="nowhere")))


# time, pause, seal


def test_time_stands_still_in_a_pause(tmp_path: Path) -> None:
    lesson, clock = begun(tmp_path)
    clock.now += 3_000

    assert lesson.pause() == ""
    clock.now += 60_000
    assert lesson.now == 3_000
    lesson.unpause()
    clock.now += 2_000
    assert lesson.now == 5_000
    lesson.close()
    assert [line.get("ms") for line in lines_of(lesson.recorder.path) if line["type"] == "pause"] == [60_000, 0]


def test_a_pause_is_refused_where_the_assignment_has_none(tmp_path: Path) -> None:
    lesson, _clock = begun(tmp_path, given=assignment(lesson=Time(pause_allowed=False)))

    assert lesson.pause() == NO_PAUSE
    assert not lesson.is_paused
    lesson.close()


def test_a_scene_is_not_passed_over_where_the_assignment_does_not_want_it(tmp_path: Path) -> None:
    lesson, clock = begun(tmp_path, given=assignment(content=Content(student_may_skip=False)))
    through("radio")(lesson, clock)
    lesson.skip("radio")

    assert lesson.notices == [NO_SKIP]
    assert lesson.skipped == set()
    assert not any(mark.kind == "skippable" for mark in lesson.save.page.marks)
    lesson.close()


def test_a_sealed_record_is_closed(tmp_path: Path) -> None:
    lesson, clock = begun(tmp_path)
    through("radio", "help", "sign")(lesson, clock)
    code = lesson.seal()
    size = lesson.recorder.path.stat().st_size
    lesson.note_opened("paper")
    lesson.close()

    assert code == lesson.exit_code == judged(lesson.recorder.path).exit_code
    assert lesson.recorder.path.stat().st_size == size
    assert lesson.seal() == code


def test_a_record_can_be_sealed_before_the_end(tmp_path: Path) -> None:
    found = judged(recorded(tmp_path, play=through("radio")))

    assert found.matches
    assert (found.ending, found.stopped_at) == ("", "")


def test_the_stop_ends_the_choices_and_its_words_are_still_there(tmp_path: Path) -> None:
    lesson, clock = begun(tmp_path, given=assignment(stop=Stop(("bridge",))))
    through("radio", "help")(lesson, clock)

    assert (lesson.is_over, lesson.options()) == (True, ())
    assert "The bridge, and the river under it." in lesson.save.page.paragraphs
    lesson.close()


def test_no_time_of_day_is_written_where_the_assignment_wants_none(tmp_path: Path) -> None:
    path = recorded(tmp_path, given=assignment(privacy=Privacy(clock="none")))

    assert lines_of(path)[0]["started"] == ""


def test_an_answer_for_which_there_is_no_room_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spring68.lesson.MAX_RECORD_BYTES", 51_000)
    lesson, _clock = begun(tmp_path, given=assignment(questions=(Question("q", Moment("start"), "long", "?"),)))

    assert "no room left" in lesson.answer("word " * 500)
    assert lesson.answer("word") == ""
    lesson.close()
