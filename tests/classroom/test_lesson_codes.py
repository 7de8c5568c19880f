"""Who plays, which attempt it is, and where its record lies."""

from __future__ import annotations

from pathlib import Path

import pytest

from spring68.classroom.assignment import Identity
from spring68.classroom.recorder import read_file
from spring68.lesson import Lesson
from spring68.lessonfile import CodeProblem, attempts, read_codes, records_folder
from tests.classroom.recording import ONE, THREE, TWO, assignment, judged, machine, recorded


def test_codes_are_read_however_they_are_typed() -> None:
    assert read_codes(" kx 47-2 ", 1) == (ONE,)
    assert read_codes("pd194, KX47-2", 3) == (ONE, TWO)
    assert read_codes("KX47-2+PD19-4 and ab12-4", 3) == (THREE, ONE, TWO)
    assert read_codes("KX47-2, kx472", 1) == (ONE,)


@pytest.mark.parametrize(
    ("typed", "most", "words"),
    [
        ("KX47-3", 1, "the last character of a code checks the other four"),
        ("hello", 1, "“hello” is mistyped|“hello” is no code"),
        ("", 1, "Type the code on your slip"),
        ("KX47-2, PD19-4", 1, "takes one code at one screen, and 2 were typed"),
        ("\x1b[2J", 1, "is no code"),
        ("A" * 5_000, 1, "is no code"),
    ],
)
def test_what_is_no_code_is_explained(typed: str, most: int, words: str) -> None:
    with pytest.raises(CodeProblem) as problem:
        read_codes(typed, most)

    assert any(part in str(problem.value) for part in words.split("|"))
    assert "\x1b" not in str(problem.value)


def test_a_group_has_one_record_with_all_its_codes(tmp_path: Path) -> None:
    path = recorded(tmp_path, ONE, TWO)

    assert path.name == "KX47-2+PD19-4.s68rec"
    assert [attempt.path for attempt in attempts(tmp_path, (ONE, TWO))] == [path]
    assert attempts(tmp_path, (ONE,)) == []


def test_nobody_is_asked_for_a_code_where_the_assignment_wants_none(tmp_path: Path) -> None:
    given = assignment(identity=Identity("none"))
    lesson = Lesson.begin(machine(), given, tmp_path, ())
    lesson.close()

    assert read_file(lesson.recorder.path).header.students == ()  # type: ignore[union-attr]
    assert [attempt.path for attempt in attempts(tmp_path, ())] == [lesson.recorder.path]


def test_attempts_are_numbered(tmp_path: Path) -> None:
    recorded(tmp_path)
    recorded(tmp_path, attempt=2, seal=False)
    found = attempts(tmp_path, (ONE,))

    assert [(attempt.path.name, attempt.is_sealed) for attempt in found] == [
        ("KX47-2.s68rec", True), ("KX47-2.2.s68rec", False),
    ]  # fmt: skip
    assert found[0].exit_code == judged(found[0].path).exit_code


def test_records_lie_beside_the_plays_or_where_asked(tmp_path: Path) -> None:
    assert records_folder(assignment(), tmp_path) == tmp_path / "assignments" / "3b-radio"
    assert records_folder(assignment(), tmp_path, Path("usb")) == Path("usb")
