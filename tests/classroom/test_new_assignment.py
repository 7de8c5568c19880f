"""New assignments: whatever was wished, they are in order, and nothing is overwritten by them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from spring68.classroom.fitting import fit
from spring68.classroom.newassignment import Wishes, id_of, pinned, write_new, written_assignment
from spring68.classroom.readassignment import read_assignment
from spring68.text.source import SourceFile
from tests.classroom.lessons import HEAD, given, radio, told


def test_a_new_assignment_is_in_order_whatever_was_wished(tmp_path: Path) -> None:
    story = radio().story
    for wishes in (
        Wishes(),
        Wishes(preset="late", stop=("evening",), title='A "quoted": title # with marks', lesson=30, lessons=2),
        Wishes(scene="kitchen", id="mine"),
    ):
        text = written_assignment(story, wishes)
        assignment, findings = read_assignment(SourceFile("new.yaml", text))

        assert told(findings) == []
        assert assignment is not None
        assert fit(assignment, story) == []
        assert (assignment.story.digest, assignment.start.preset) == (story.digest, wishes.preset)
        assert wishes.title in {"", assignment.title}


def test_every_part_that_is_switched_off_in_a_new_assignment_can_be_switched_on() -> None:
    text = written_assignment(radio().story, Wishes())
    names = {"[NOTE]": "[armies]", "[SCENE]": "[evening]", "preset: NAME": "preset: late", "SCENE": "evening"}
    off = re.compile(
        r"^# (?=(?:start|stop|goals|intro|window|attempts|grading): |(?:goals|grading):$|  )", re.MULTILINE
    )
    opened = off.sub("", text)
    for name, value in names.items():
        opened = opened.replace(name, value)
    assignment, findings = read_assignment(SourceFile("new.yaml", opened))

    assert told(findings) == []
    assert assignment is not None
    assert assignment.grading.points == 10
    assert assignment.goals.endings_min == 1


def test_a_ready_assignment_is_pinned_in_its_one_line() -> None:
    story = radio().story
    text = pinned(HEAD + "takes: one\n", story)

    assert text.count("\n") == HEAD.count("\n") + 1
    assert given(head=text).story.digest == story.digest


def test_a_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a" / "assignment.yaml"
    write_new(path, "one")

    with pytest.raises(FileExistsError):
        write_new(path, "two")

    assert path.read_text(encoding="utf-8") == "one"


@pytest.mark.parametrize(("words", "made"), [("Rozhlas, 21. srpna", "rozhlas-21-srpna"), ("…", "assignment")])
def test_an_id_is_made_of_words(words: str, made: str) -> None:
    assert id_of(words) == made
