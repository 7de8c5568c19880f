"""Solving an assignment: against what a look at the small story shows, and against playing every way of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from spring68.classroom.always import EVERY, NEVER, SOME
from spring68.classroom.assignment import Assignment
from spring68.classroom.moments import is_over, notes_met, questions_at, told_before
from spring68.classroom.solve import LEARNER, READER, Solution, answer_seconds, solve
from spring68.classroom.solved import findings_of, lines_of, ways
from spring68.cli import main
from spring68.engine.machine import Machine
from spring68.engine.step import choose, open_names, start
from spring68.engine.turn import Turn
from tests.classroom.lessons import HEAD, NIGHT, NOTES, SCENES, STORY, given, radio

RADIO = radio()

QUESTIONS = """\
questions:
  - {id: q_start, at: start, kind: short, prompt: x}
  - {id: q_square, at: {enter: square}, kind: long, prompt: x}
  - {id: q_evening, at: {enter: evening}, kind: long, prompt: x, min_words: 30}
  - {id: q_ask, at: {after_choice: [square, ask]}, kind: long, prompt: x}
  - {id: q_spring, at: {act_end: spring}, kind: scale, prompt: x}
  - {id: q_night, at: {act_end: night}, kind: choice, options: [a, b], prompt: x}
  - {id: q_cellar, at: {enter: cellar}, kind: long, prompt: x}
"""


def solved(text: str) -> Solution:
    return solve(RADIO, given(text))


def every_way(machine: Machine, assignment: Assignment) -> list[list[Turn]]:
    """All plays of an assignment, as their turns."""
    waiting = [[start(machine, preset=assignment.start.preset)]]
    found: list[list[Turn]] = []
    while waiting:
        turns = waiting.pop()
        if is_over(assignment.stop, turns[-1].state):
            found.append(turns)
            continue
        waiting += [[*turns, choose(machine, turns[-1].state, name)] for name in open_names(machine, turns[-1].state)]
    return found


def asked(assignment: Assignment, turns: list[Turn]) -> list[str]:
    found: list[str] = []
    for number, turn in enumerate(turns):
        found += [q.id for q in questions_at(assignment, RADIO.story, turn, found, is_first=number == 0)]
    return found


@pytest.mark.parametrize(
    "place", ["", "start: {preset: late}\n", "stop: {at: evening}\n", "stop: {at: [kitchen, bed]}\n"]
)
def test_questions_are_met_as_every_play_shows(place: str) -> None:
    assignment = given(place + QUESTIONS)
    plays = [asked(assignment, turns) for turns in every_way(RADIO, assignment)]
    solution = solve(RADIO, assignment)

    for question in assignment.questions:
        met = [question.id in play for play in plays]
        assert solution.questions[question.id] == (EVERY if all(met) else SOME if any(met) else NEVER), question.id


@pytest.mark.parametrize(
    "goals", ["", "notes_min: 2", "reach_any: [home]", "reach_any: [square]", "notes_required: [armies]"]
)
@pytest.mark.parametrize("place", ["", "start: {preset: late}\n", "stop: {at: evening}\n"])
def test_the_ways_that_meet_the_goals_are_counted(place: str, goals: str) -> None:
    assignment = given(f"{place}goals: {{{goals}}}\n")
    plays = every_way(RADIO, assignment)
    asks = assignment.goals
    meeting = 0
    for turns in plays:
        state = turns[-1].state
        notes = notes_met(RADIO.story, assignment.start, state)
        reached = {*state.visits, state.ended}
        meeting += (
            len(notes) >= asks.notes_min
            and set(asks.notes_required) <= set(notes)
            and (not asks.reach_any or bool(reached & set(asks.reach_any)))
        )
    solution = solve(RADIO, assignment)

    assert (solution.paths.number, solution.paths.is_exact) == (meeting, True)
    assert solution.goals == ("reachable" if meeting else "unreachable")


def test_the_way_that_is_shown_meets_the_goals() -> None:
    solution = solved("goals: {notes_min: 2, reach_any: [home]}\n")
    turn = start(RADIO)
    for choice in solution.path:
        turn = choose(RADIO, turn.state, choice)

    assert turn.state.ended == "home"
    assert len(turn.state.seen) == 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("goals: {notes_required: [never]}", "the note ‘never’ cannot be met from this start"),
        ("goals: {notes_min: 3}", "2 notes can be met from this start, and 3 are asked for"),
        ("goals: {reach_any: [cellar]}", "‘cellar’ cannot be reached from this start"),
        ("goals: {endings_min: 1}\nstop: {at: evening}", "no ending can be reached before the play stops"),
        (
            "goals: {notes_required: [armies], reach_any: [kitchen]}",
            "each goal can be met by itself, and no way meets all",
        ),
        (
            "goals: {notes_required: [armies]}\nstart: {scene: kitchen}",
            "the note ‘armies’ cannot be met from this start",
        ),
    ],
)
def test_goals_that_cannot_be_met_are_told_with_the_reason(text: str, reason: str) -> None:
    assignment = given(text)
    solution = solve(RADIO, assignment)
    findings = findings_of(assignment, solution)

    assert solution.goals == "unreachable"
    assert solution.reason.startswith(reason)
    assert [(found.code, found.severity.value) for found in findings] == [("S605", "error")]


def test_fewer_endings_than_are_asked_for_are_told() -> None:
    machine = radio(NIGHT.replace("to: train}", "to: train, if: visited(cellar), locked: There is no train.}"))
    solution = solve(machine, given("goals: {endings_min: 2}\n"))

    assert solution.reason == "of 2 endings asked for, 1 can be reached from this start"


def test_two_endings_over_two_attempts_can_be_met() -> None:
    assert solved("goals: {endings_min: 2}\nattempts: {max: 2}").goals == "reachable"


def test_points_for_goals_that_some_ways_miss_are_told() -> None:
    graded = "grading: {points: 2, rules: [{when: goals_met, points: 2}]}\n"
    some, every = given("goals: {reach_any: [square]}\n" + graded), given("goals: {reach_any: [evening]}\n" + graded)

    assert [found.span.line for found in findings_of(some, solve(RADIO, some))] == [5]
    assert findings_of(every, solve(RADIO, every)) == []


def test_notices_are_those_that_can_be_met() -> None:
    assert solved("").notices == {"shooting": {"square": "reachable"}}
    assert solved("start: {scene: kitchen}\n").notices == {}


def test_minutes_are_words_choices_and_answers() -> None:
    """The way through the kitchen: 4 + 3 + 3 words and what it sleeps or leaves by; three choices of six seconds."""
    kitchen = solved("goals: {reach_any: [kitchen]}\n")
    reader, learner = kitchen.at(READER), kitchen.at(LEARNER)

    assert reader is not None
    assert learner is not None
    assert reader.shortest == pytest.approx(3 * 6 / 60 + 12 / 180)
    assert learner.shortest == pytest.approx(3 * 6 / 60 + 12 / 160)
    assert reader.shortest <= reader.median <= reader.longest


def test_answers_take_their_time() -> None:
    assignment = given(QUESTIONS)
    solution = solve(RADIO, assignment)
    seconds = {question.id: answer_seconds(question) for question in assignment.questions}
    every = seconds["q_start"] + seconds["q_evening"] + seconds["q_spring"] + seconds["q_night"]
    some = seconds["q_square"] + seconds["q_ask"]

    assert seconds["q_evening"] == 30 * 4 + 15
    assert solution.answer_minutes == pytest.approx((every / 60, (every + some / 2) / 60, (every + some) / 60))


def test_longer_than_planned_is_a_warning() -> None:
    long = "".join(
        f"  - {{id: q{number}, at: start, kind: long, prompt: x, min_words: 200}}\n" for number in range(4)
    )  # fmt: skip
    assignment = given(f"time: {{lesson_minutes: 45, play_minutes: 30}}\nquestions:\n{long}")
    found = findings_of(assignment, solve(RADIO, assignment))

    assert [(finding.severity.value, finding.span.line) for finding in found] == [("warning", 5), ("warning", 5)]
    assert "at 180 words a minute, and 30 are planned" in found[1].message or "at 180" in found[0].message


def test_without_lessons_nothing_is_too_long() -> None:
    long = "  - {id: q, at: start, kind: long, prompt: x, min_words: 2000}\n"
    assignment = given(f"questions:\n{long}")

    assert findings_of(assignment, solve(RADIO, assignment)) == []


def test_a_question_that_is_never_asked_is_told() -> None:
    assignment = given(QUESTIONS)
    found = findings_of(assignment, solve(RADIO, assignment))

    assert ["q_cellar" in finding.message for finding in found] == [True]


def test_the_words_say_that_points_of_some_ways_are_shared_out() -> None:
    graded = 'grading: {points: 2, rules: [{when: "answered:q_ask", points: 2}]}\n'
    assignment = given(QUESTIONS + graded)
    lines = "\n".join(lines_of(assignment, solve(RADIO, assignment), RADIO.story))

    assert "q_ask (long): met by some ways; where it is not met its points are shared out over the rest" in lines
    assert "assumed: 6 s a choice" in lines
    assert "ways: 6" in lines


def test_many_ways_are_told_in_few_signs() -> None:
    many = solved("")
    object.__setattr__(many.paths, "number", 5_357 * 10**13)

    assert ways(many) == "about 5.4 × 10^16"


def test_what_is_told_before_a_stop_is_read_and_the_stop_is_not() -> None:
    stop = given("stop: {at: evening}\n").stop
    passages = every_way(RADIO, given("stop: {at: evening}\n"))[0][-1].passages

    assert [passage.scene for passage in passages] == ["evening"]
    assert told_before(stop, passages) == ()
    assert told_before(given("stop: {at: bed}\n").stop, passages) == passages


# as it is called


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small story on disk."""
    from tests.helpers import story_yaml

    home = tmp_path_factory.mktemp("radio")
    texts = {
        "story.yaml": story_yaml(SCENES, STORY),
        "acts/1-spring/scenes.yaml": SCENES,
        "acts/2-night/evening.yaml": NIGHT,
        "notes/spring.yaml": NOTES,
        "assignments/ready.yaml": HEAD + "stop: {at: evening}\n",
    }
    for name, text in texts.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    return home


def called(*words: object) -> Result:
    return CliRunner().invoke(main, ["class", *map(str, words)])


def test_an_assignment_is_made_checked_and_told(folder: Path, tmp_path: Path) -> None:
    made = called("assign", tmp_path, "--story", folder, "--preset", "late", "--due", "2026-12-04T18:00")
    checked = called("check", tmp_path / "assignment.yaml", "--story", folder)

    assert (made.exit_code, checked.exit_code) == (0, 0), made.output + checked.output
    assert made.stdout.strip() == str(tmp_path / "assignment.yaml")
    assert "the end can be reached from the start (ways: 4" in checked.stdout
    assert checked.stdout.endswith("Nothing is wrong with it. Once pupils have it, leave the file as it is.\n")
    assert called("check", tmp_path, "--story", folder).stdout == checked.stdout, "the folder is as good as the file"


def test_the_solution_is_also_told_to_programs(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(HEAD + "goals: {notes_min: 1}\n", encoding="utf-8")
    told = json.loads(called("check", file, "--story", folder, "--format", "json").stdout)

    assert told["findings"] == []
    assert told["solution"]["ways"] == {"number": "6", "exact": True}
    assert set(told["solution"]["minutes"]) == {"160", "180"}


def test_a_file_with_errors_is_told_and_not_solved(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(HEAD + "stop: {at: evenin}\n", encoding="utf-8")
    checked = called("check", file, "--story", folder)

    assert checked.exit_code == 1
    assert "did you mean ‘evening’?" in checked.stdout
    assert "minutes" not in checked.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("check", "nothing.yaml"),
        ("assign", "x", "--ready", "nothing"),
        ("assign", "x", "--due", "tomorrow"),
        ("purge", "nowhere"),
        ("notice", "nothing.yaml"),
        ("new", "x", "--pupils", "0"),
    ],
)
def test_what_cannot_be_run_at_all_is_one_sentence(
    words: tuple[str, ...], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = called(*words, *(("--story", folder) if words[0] == "assign" else ()))

    assert done.exit_code == 2
    assert done.stderr.startswith("spring68: ")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_a_ready_assignment_is_copied_and_pinned(folder: Path, tmp_path: Path) -> None:
    done = called("assign", tmp_path / "mine.yaml", "--ready", "ready", "--story", folder)
    again = called("assign", tmp_path / "mine.yaml", "--ready", "ready", "--story", folder)

    assert (done.exit_code, again.exit_code) == (0, 2)
    assert 'hash: "sha256:' in (tmp_path / "mine.yaml").read_text(encoding="utf-8")


def test_a_check_of_the_story_looks_at_its_ready_assignments(folder: Path) -> None:
    ready = folder / "assignments" / "ready.yaml"
    whole = ready.read_text(encoding="utf-8")
    ready.write_text(whole.replace("evening", "evenin"), encoding="utf-8")
    words = ["check", str(folder), "--fast", "--select", "S605"]
    bad = CliRunner().invoke(main, words)
    ready.write_text(whole, encoding="utf-8")
    good = CliRunner().invoke(main, words)

    assert bad.exit_code == 1
    assert good.stdout == ""
    assert "assignments/ready.yaml:5:12: S605 error: the story has no scene called ‘evenin’" in bad.stdout
    assert "    5 | stop: {at: evenin}" in bad.stdout


def test_each_verb_has_help() -> None:
    listed = called("--help").stdout

    assert {"new", "assign", "check", "notice", "purge"} <= set(listed.split())
    assert called("nonsense").exit_code == 2
