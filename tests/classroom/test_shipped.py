"""The three assignments that ship with the story: in order, solved, within their lessons, and told in the guide."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from spring68.check.pages import explain
from spring68.classroom.always import EVERY
from spring68.classroom.assignment import Assignment
from spring68.classroom.fitting import fit
from spring68.classroom.newassignment import pinned, read_ready, ready_assignments
from spring68.classroom.readassignment import load_assignment, read_assignment
from spring68.classroom.ready import check_ready
from spring68.classroom.solve import LEARNER, READER, Solution, solve
from spring68.classroom.solved import findings_of
from spring68.engine.machine import Machine
from spring68.engine.step import choose, start
from spring68.opening import open_story
from spring68.story.documents import story_files
from spring68.story.load import load_story
from spring68.text.source import SourceFile

ROOT = Path(__file__).parents[2]
STORY = ROOT / "story"
NAMES = ("act3", "acts1and4", "whole")
GUIDE = ROOT / "docs" / "teaching.md"


@cache
def machine() -> Machine:
    return open_story(STORY)


@cache
def assignment(name: str) -> Assignment:
    found, findings, _source = load_assignment(ready_assignments(STORY)[name])

    assert [f"{one.span.place} {one.message}" for one in findings] == []
    assert found is not None

    return found


@cache
def solution(name: str) -> Solution:
    return solve(machine(), assignment(name), plays=12, most=2_000)


def test_there_are_three() -> None:
    assert tuple(ready_assignments(STORY)) == NAMES


def test_they_are_about_the_story_and_not_part_of_it() -> None:
    assert [path for path in story_files(STORY) if path.parent.name == "assignments"] == []


@pytest.mark.parametrize("name", NAMES)
def test_each_fits_the_story(name: str) -> None:
    assert [found.message for found in fit(assignment(name), machine().story)] == []


@pytest.mark.parametrize("name", NAMES)
def test_each_can_be_met_and_nothing_is_said_against_it(name: str) -> None:
    found = solution(name)

    assert found.goals == "reachable"
    assert [finding.message for finding in findings_of(assignment(name), found)] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_way_that_was_found_can_be_played(name: str) -> None:
    given = assignment(name)
    turn = start(machine(), preset=given.start.preset)
    for choice in solution(name).path:
        turn = choose(machine(), turn.state, choice, compose=False)

    assert turn.state.ended or any(turn.state.visits.get(scene) for scene in given.stop.at)


@pytest.mark.parametrize("name", NAMES)
def test_every_way_meets_every_question(name: str) -> None:
    assert set(solution(name).questions.values()) == {EVERY}


@pytest.mark.parametrize("name", NAMES)
def test_no_question_has_a_right_answer_and_no_point_is_for_a_decision(name: str) -> None:
    given = assignment(name)

    assert {question.kind for question in given.questions} <= {"short", "long", "scale"}
    assert {rule.kind for rule in given.grading.rules} <= {"finished", "answered", "rubric"}


@pytest.mark.parametrize("name", ["act3", "acts1and4"])
def test_the_slow_reader_is_done_with_time_left_to_talk(name: str) -> None:
    given = assignment(name)
    learner = solution(name).at(LEARNER)

    assert learner is not None
    assert learner.longest <= given.lesson.play_minutes
    assert given.lesson.play_minutes <= given.lesson.minutes * given.lesson.lessons * 0.65


def test_the_death_of_a_student_is_read_as_a_summary_until_a_teacher_decides_otherwise() -> None:
    for name in NAMES:
        if "self_immolation" in solution(name).notices:
            assert "self_immolation" in assignment(name).content.teacher_skips


@pytest.mark.parametrize("name", NAMES)
def test_each_has_the_helplines_and_a_time_after_which_records_go(name: str) -> None:
    given = assignment(name)

    assert "116 111" in given.content.support_text
    assert "116 123" in given.content.support_text
    assert given.privacy.keep_days <= 90


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_for_a_class_is_pinned_to_this_story(name: str) -> None:
    text = pinned(read_ready(ready_assignments(STORY)[name]), machine().story)
    copy, findings = read_assignment(SourceFile("copy.yaml", text))

    assert findings == []
    assert copy is not None
    assert copy.story.digest == machine().story.digest
    assert fit(copy, machine().story) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_guide_tells_the_minutes_as_they_are(name: str) -> None:
    """One row for each assignment and speed: shortest, median, longest; here from fewer plays than there."""
    rows = re.findall(
        rf"^\| `{name}` \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE
    )
    speeds = [solution(name).at(int(row[0])) for row in rows]

    assert [int(row[0]) for row in rows] == [READER, LEARNER]
    for row, speed in zip(rows, speeds, strict=True):
        assert speed is not None
        real = (speed.shortest, speed.median, speed.longest)
        assert [int(told) for told in row[1:]] == pytest.approx(real, abs=1, rel=0.05)


@pytest.mark.parametrize("name", NAMES)
def test_the_guide_tells_every_question(name: str) -> None:
    told = " ".join(GUIDE.read_text(encoding="utf-8").split())

    assert [
        question.id for question in assignment(name).questions if " ".join(question.prompt.split()) not in told
    ] == []


# the page of the code


def examples(which: str) -> dict[str, str]:
    """The files of an example of S605."""
    page = explain("S605")
    assert page is not None
    part = page.split(f"## {which}\n")[1].split("\n## ")[0]
    fences = re.findall(r"(?:^### (\S+)\n\n)?^```yaml\n(.*?)^```$", part, re.MULTILINE | re.DOTALL)
    return {name or "acts/1-one/scenes.yaml": text for name, text in fences}


@pytest.mark.parametrize(("which", "found"), [("Bad", ["S605"]), ("Good", [])])
def test_the_examples_of_s605_are_what_the_page_says(which: str, found: list[str], tmp_path: Path) -> None:
    for name, text in examples(which).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    loaded = load_story(tmp_path)
    findings, files = check_ready(tmp_path, loaded.story, str(tmp_path))

    assert loaded.findings == []
    assert [finding.code for finding in findings] == found
    assert all(finding.span.file in files and finding.why and finding.fix for finding in findings)


def test_two_ready_assignments_with_one_id_are_told(tmp_path: Path) -> None:
    for name, text in examples("Good").items():
        for path in (tmp_path / name, *([tmp_path / "assignments" / "zwei.yaml"] if "assign" in name else [])):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    (tmp_path / "assignments" / "big.yaml").write_text("#" * 300_000, encoding="utf-8")
    findings, _files = check_ready(tmp_path, load_story(tmp_path).story, "story")

    assert [finding.message for finding in findings] == [
        "story/assignments/big.yaml is larger than 256 kB and cannot be an assignment",
        "the id ‘lesson’ is also that of lesson.yaml",
    ]
