"""Assignments: what is read, and what is said of those that cannot be or do not fit."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from spring68.classroom.assignment import Moment, digest_of
from spring68.classroom.fitting import fit
from spring68.classroom.readassignment import AssignmentFileError, errors_of, load_assignment, read_assignment
from spring68.text.diagnostic import Severity
from spring68.text.source import SourceFile
from tests.classroom.lessons import HEAD, given, radio, read, told

WHOLE = """\
intro: Read on.
start: {preset: late}
stop: {at: evening}
goals: {reach_any: [evening], notes_required: [armies], notes_min: 1, endings_min: 2}
window: {opens: "2026-11-30T08:00+01:00", due: 2026-12-04T18:00+01:00, late: refuse}
attempts: {max: 3, counts: last}
time: {lesson_minutes: 45, lessons: 2, play_minutes: 50, pause_allowed: false}
identity: {mode: code, group_max: 3}
takes: allowed
questions:
  - {id: before, at: start, kind: long, prompt: What do you know?, min_words: 10}
  - {id: why, at: {after_choice: [square, ask]}, kind: short, prompt: Why?, required: false}
  - {id: sure, at: {enter: evening}, kind: scale, scale: 7, ends: [no, yes], prompt: Sure?}
  - {id: which, at: {act_end: spring}, kind: choice, options: [one, two], prompt: Which?}
content: {notices: teacher_only, student_may_skip: false, teacher_skips: [shooting], support_text: Talk.}
grading:
  points: 10
  rules:
    - {when: goals_met, points: 4}
    - {when: "answered:before", points: 3, min_words: 20}
    - {when: rubric, points: 3}
  rubric:
    - {id: evidence, levels: [none, some, all]}
privacy: {clock: none, keep_days: 30, show_names_in_report: true}
export:
  canvas: {column: Radio, assignment_id: 482913}
  moodle: {grade_item: Radio, user_field: Username, feedback: false}
  xapi: {enabled: true, home_page: "https://school.example/3b/", answers: true}
"""


def test_everything_that_can_be_said_is_read() -> None:
    found = given(WHOLE)

    assert (found.start.preset, found.stop.at, found.takes) == ("late", ("evening",), "allowed")
    assert (found.goals.reach_any, found.goals.notes_required) == (("evening",), ("armies",))
    assert (found.goals.notes_min, found.goals.endings_min) == (1, 2)
    assert found.window.opens is not None
    assert found.window.due is not None
    assert found.window.due - found.window.opens == timedelta(days=4, hours=10)
    assert (found.window.late, found.attempts.max, found.attempts.counts) == ("refuse", 3, "last")
    assert (found.lesson.minutes, found.lesson.lessons, found.lesson.play_minutes) == (45, 2, 50)
    assert not found.lesson.pause_allowed
    assert (found.identity.mode, found.identity.group_max) == ("code", 3)
    assert [question.at for question in found.questions] == [
        Moment("start"), Moment("choice", "square.ask"), Moment("enter", "evening"), Moment("act", "spring"),
    ]  # fmt: skip
    assert (found.questions[2].scale, found.questions[2].ends, found.questions[3].options) == (
        7,
        ("no", "yes"),
        ("one", "two"),
    )
    assert (found.content.notices, found.content.teacher_skips) == ("teacher_only", ("shooting",))
    assert [(rule.kind, rule.name, rule.points, rule.words) for rule in found.grading.rules] == [
        ("goals_met", "", 4, 0), ("answered", "before", 3, 20), ("rubric", "evidence", 3, 0),
    ]  # fmt: skip
    assert (found.privacy.clock, found.privacy.keep_days, found.privacy.show_names_in_report) == ("none", 30, True)
    assert found.export.canvas is not None
    assert found.export.canvas.assignment_id == 482913
    assert found.export.moodle is not None
    assert found.export.moodle.user_field == "Username"
    assert found.export.xapi is not None
    assert found.export.xapi.home_page == "https://school.example/3b"


def test_what_is_left_out_has_its_default() -> None:
    found = given()

    assert (found.takes, found.identity.mode, found.privacy.keep_days, found.grading.points) == ("one", "code", 90, 0)
    assert found.content.student_may_skip
    assert found.goals.is_empty


def test_line_ends_and_marks_do_not_change_the_digest() -> None:
    plain = HEAD.encode()

    assert digest_of(plain) == digest_of(b"\xef\xbb\xbf" + plain.replace(b"\n", b"\r\n") + b"\r\n\r\n")
    assert digest_of(plain) != digest_of(plain.replace(b"lesson", b"Lesson"))
    assert given().digest == digest_of(plain)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("goal: {}", "S104 5 an assignment has no key ‘goal’"),
        ("goals: {notes_minn: 2}", "S104 5 `goals` has no key ‘notes_minn’"),
        ("goals: {choices: [square.ask]}", "S605 5 a goal cannot be a choice"),
        ("goals: {notes_min: many}", "S105 5 `goals.notes_min` must be a whole number from 0 to 10000"),
        ("start: {preset: late, scene: square}", "S605 5 a play cannot start both at a preset and at a scene"),
        ("window: {due: tomorrow}", "S105 5 ‘tomorrow’ is no date that exists"),
        ("window: {due: 2026-02-30T10:00+01:00}", "S105 5 ‘2026-02-30T10:00+01:00’ is no date that exists"),
        ("window: {due: 0001-01-01T00:00+14:00}", "S105 5 ‘0001-01-01T00:00+14:00’ is in no year of this program"),
        (
            "window: {opens: 2026-12-04T18:00+01:00, due: 2026-12-04T17:00+00:00}",
            "S605 5 the assignment is due before it opens",
        ),
        ("takes: many", "S105 5 `takes` cannot be ‘many’"),
        ("time: {lesson_minutes: 45, play_minutes: 50}", "S605 5 50 minutes of play do not fit into 1 × 45 minutes"),
        ("goals: {endings_min: 3}\nattempts: {max: 2}", "S605 5 3 different endings cannot be reached in 2 attempts"),
        ("identity: {mode: none, group_max: 2}", "S605 5 without codes there is no group"),
        ("privacy: {keep_days: 0}", "S105 5 `privacy.keep_days` must be a whole number from 1 to 3650"),
        ("export: {canvas: {assignment_id: 3}}", "S105 5 there is no `column`"),
        ("export: {xapi: {enabled: true}}", "S605 5 statements need an address that is yours (`home_page`)"),
        ("stop: {at: [evening, evening]}", "S105 5 ‘evening’ stands twice in `stop.at`"),
        ("id: second", "S103 5 the key ‘id’ stands twice"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, message: str) -> None:
    _assignment, findings = read(text)

    assert any(line.startswith(message) for line in told(findings)), told(findings)


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("{id: a, at: start, kind: likert, prompt: x}", "`kind` cannot be ‘likert’"),
        ("{id: a, at: {start: true, enter: b}, kind: long, prompt: x}", "`at` says more than one moment"),
        ("{id: a, at: later, kind: long, prompt: x}", "`at` does not say when the question is asked"),
        ("{id: a, at: {after_choice: square}, kind: long, prompt: x}", "`after_choice` names a scene and one of its"),
        ("{id: A, at: start, kind: long, prompt: x}", "‘A’ cannot be the id of a question"),
        ("{at: start, kind: long, prompt: x}", "this question has no `id`"),
        ("{id: a, at: start, kind: long}", "this question has no `prompt`"),
        ("{id: a, at: start, kind: choice, prompt: x}", "this question offers 0 answers"),
        (
            "{id: a, at: start, kind: long, prompt: x, options: [b, c]}",
            "a question of the kind `long` offers no answers",
        ),
        (
            "{id: a, at: start, kind: scale, prompt: x, min_words: 3}",
            "a question of the kind `scale` is answered without",
        ),
        ("{id: a, at: start, kind: scale, prompt: x, ends: [b]}", "a scale has two ends"),
        ("{id: a, at: start, kind: long, prompt: x, correct: yes}", "a question has no key ‘correct’"),
    ],
)
def test_what_is_wrong_in_a_question_is_told(question: str, message: str) -> None:
    _assignment, findings = read(f"questions:\n  - {question}\n")

    assert any(message in line and " 6 " in line for line in told(findings)), told(findings)


@pytest.mark.parametrize("when", ["chose:square.ask", "choice", "ending:home", "picked", "scene:bed"])
def test_no_points_can_be_given_for_a_choice_or_an_ending(when: str) -> None:
    assignment, findings = read(f'grading:\n  points: 5\n  rules:\n    - {{when: "{when}", points: 5}}\n')

    assert [found.code for found in errors_of(findings)] == ["S605"]
    assert "points cannot be given for" in findings[0].message
    assert assignment is not None
    assert assignment.grading.rules == ()


@pytest.mark.parametrize(
    ("grading", "message"),
    [
        (
            "{points: 5, rules: [{when: finished, points: 4}]}",
            "the rules give 4 points together, and the assignment has 5",
        ),
        ("{points: 5}", "there are points and no rule for what they are given"),
        ('{rules: [{when: "answered:nobody", points: 4}]}', "there is no question called ‘nobody’"),
        ("{rules: [{when: rubric, points: 4}]}", "this rule does not say which rubric"),
        ("{rules: [{when: finishd, points: 4}]}", "points cannot be given for ‘finishd’"),
        ("{rules: [{when: finished, points: 2}, {when: finished, points: 2}]}", "there are already points for this"),
        ("{rubric: [{id: a, levels: [one]}]}", "the rubric ‘a’ has fewer than two levels"),
    ],
)
def test_what_is_wrong_in_the_grading_is_told(grading: str, message: str) -> None:
    _assignment, findings = read(f"grading: {grading}\n")

    assert any(message in line for line in told(findings)), told(findings)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("start: {preset: lat}", "S605 5 the story has no preset called ‘lat’"),
        ("start: {scene: squarre}", "S605 5 the story has no scene called ‘squarre’"),
        ("start: {scene: bed}", "S605 5 the scene ‘bed’ is an ending: nothing would be played"),
        ("stop: {at: morning}", "S605 5 the play would stop before it begins"),
        ("goals: {reach_any: [evenin]}", "S605 5 the story has no scene or ending called ‘evenin’"),
        ("goals: {notes_required: [army]}", "S605 5 the story has no note called ‘army’"),
        ("goals: {notes_min: 4}", "S605 5 the story has 3 notes, and 4 are asked for"),
        ("goals: {endings_min: 3}", "S605 5 the story has 2 endings, and 3 are asked for"),
        (
            "questions: [{id: a, at: {enter: sqare}, kind: long, prompt: x}]",
            "S605 5 the story has no scene called ‘sqare’",
        ),
        (
            "questions: [{id: a, at: {after_choice: [square, aks]}, kind: long, prompt: x}]",
            "S605 5 the scene ‘square’ has no choice called ‘aks’",
        ),
        ("questions: [{id: a, at: {act_end: day}, kind: long, prompt: x}]", "S605 5 the story has no act called ‘day’"),
        ("content: {teacher_skips: [shoting]}", "S605 5 the story has no content tag called ‘shoting’"),
        ("content: {teacher_skips: [fire]}", "S605 5 there is nothing to read instead of ‘cellar’"),
        (
            "start: {preset: late}\ngoals: {notes_required: [tanks]}",
            "S605 6 the preset brings the note ‘tanks’ as known",
        ),
        (
            "goals: {reach_any: [home]}\ngrading: {points: 2, rules: [{when: goals_met, points: 2}]}",
            "S605 5 points for `goals_met` would be points for an ending (‘home’)",
        ),
    ],
)
def test_what_does_not_fit_the_story_is_told(text: str, message: str) -> None:
    findings = fit(given(text), radio().story)

    assert [line[: len(message)] for line in told(findings)] == [message]
    assert all(found.why and found.fix for found in findings)


def test_points_for_reaching_any_ending_at_all_fit() -> None:
    text = "goals: {reach_any: [home, away]}\ngrading: {points: 2, rules: [{when: goals_met, points: 2}]}"

    assert fit(given(text), radio().story) == []


def test_another_version_of_the_story_is_a_warning_and_another_story_an_error() -> None:
    story = radio().story
    other = HEAD.replace("{id: radio}", '{id: radio, version: "1.3.0", hash: "sha256:' + "0" * 64 + '"}')
    (warning,) = fit(given(head=other), story)
    (error,) = fit(given(head=HEAD.replace("{id: radio}", "{id: wireless}")), story)

    assert (warning.severity, error.severity) == (Severity.WARNING, Severity.ERROR)
    assert "another version of the story (1.3.0) than this one (1.4.0)" in warning.message
    assert story.digest in warning.fix


def test_a_file_that_cannot_be_one_is_one_sentence(tmp_path: Path) -> None:
    big, binary = tmp_path / "big.yaml", tmp_path / "binary.yaml"
    big.write_bytes(b"#" * 300_000)
    binary.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(AssignmentFileError, match="there is no file"):
        load_assignment(tmp_path / "none.yaml")
    with pytest.raises(AssignmentFileError, match="larger than 256 kB"):
        load_assignment(big)
    with pytest.raises(AssignmentFileError, match="cannot be read"):
        load_assignment(tmp_path)

    assert load_assignment(binary)[1][0].code == "S101"


@pytest.mark.parametrize("text", ["", "- a\n", "words\n", "{}\n", "a: 1\n---\nb: 2\n", "[" * 10_000, "&a [*a]"])
def test_what_is_no_assignment_is_told(text: str) -> None:
    assignment, findings = read_assignment(SourceFile("x.yaml", text))

    assert assignment is None
    assert errors_of(findings)


KEYS = ["start", "stop", "goals", "questions", "window", "attempts", "time", "identity", "takes", "content", "grading"]
KEYS += ["privacy", "export", "id", "story"]
values = st.recursive(
    st.sampled_from(["true", "3", "-1", "x", "", "2026-12-04T18:00+01:00", "goals_met", "start", "radio", "é\u202e"]),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: "[" + ", ".join(items) + "]")
        | st.dictionaries(
            st.sampled_from([*KEYS, "at", "kind", "rules", "when", "points", "enter"]), inner, max_size=3
        ).map(lambda made: "{" + ", ".join(f"{key}: {value}" for key, value in made.items()) + "}")
    ),
    max_leaves=8,
)


@examples(st.dictionaries(st.sampled_from(KEYS), values, max_size=5))
def test_whatever_stands_under_the_keys_is_read_or_told(made: dict[str, str]) -> None:
    text = "spring68_assignment: 1\n" + "".join(f"{key}: {value}\n" for key, value in made.items())
    assignment, findings = read_assignment(SourceFile("x.yaml", text))

    assert assignment is not None or findings
    if assignment is not None:
        fit(assignment, STORY)


STORY = radio().story


@examples(st.text(max_size=200))
def test_whatever_a_file_holds_is_read_or_told(text: str) -> None:
    read_assignment(SourceFile("x.yaml", HEAD + text))


@pytest.mark.parametrize("written", ["2026-12-04 18:00", '"2026-12-04T18:00"', "2026-12-04T18:00:00"])
def test_a_time_without_an_offset_is_one_by_the_clock_of_this_computer(written: str) -> None:
    due = given(f"window: {{due: {written}}}").window.due

    assert due is not None
    assert due.tzinfo is not None
    assert due == datetime(2026, 12, 4, 18).astimezone()


def test_a_day_alone_is_due_until_its_end_and_opens_at_its_beginning() -> None:
    window = given("window: {opens: 2026-12-04, due: 2026-12-04}").window

    assert window.opens == datetime(2026, 12, 4).astimezone()
    assert window.due == datetime(2026, 12, 4, 23, 59).astimezone()


@pytest.mark.parametrize(
    ("text", "line", "message", "fix"),
    [
        ("window:\n\tdue: x\n", 6, "a tab stands in the indent", "use spaces"),
        ("intro: August: the radio\n", 5, "a second ‘: ’", 'put straight quotation marks around the text: title: "'),
        ('intro: "never closed\n', 5, "this text starts with a straight quote", "use “ ”"),
    ],
)
def test_where_it_is_not_yaml_that_is_all_that_is_told(text: str, line: int, message: str, fix: str) -> None:
    """What stands after the place was not seen: to call it missing would send a teacher to the wrong line."""
    assignment, findings = read(text)

    assert [(found.code, found.span.line) for found in findings] == [("S101", line)]
    assert message in findings[0].message
    assert (findings[0].fix or "").startswith(fix)
    assert assignment is None or assignment.title


def test_what_a_store_is_told_is_no_more_than_the_assignment_says() -> None:
    plain = given('export: {xapi: {enabled: true, home_page: "https://school.example"}}').export.xapi
    more = given('export: {xapi: {enabled: true, home_page: "https://school.example", skips: true}}').export.xapi

    assert plain is not None
    assert more is not None
    assert (plain.answers, plain.skips, more.answers, more.skips) == (False, False, False, True)
