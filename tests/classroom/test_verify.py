"""Verifying one record and a class: what is read off the replay, what cannot be judged, what is to be looked at."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from spring68.classroom.assignment import Attempts, Content, Goals, Stop, StoryPin, Window
from spring68.classroom.handedin import read_exit_codes
from spring68.classroom.verified import ClassResult, Unread, Verdict, Verified
from spring68.classroom.verify import Found, looks_like_record, verify_record
from spring68.classroom.verifyclass import verify_class
from spring68.classroom.verifytext import lines_of as told_lines
from spring68.classroom.verifytext import object_of
from tests.classroom.recording import (
    LONG,
    ONE,
    THREE,
    TWO,
    assignment,
    begun,
    judged,
    lines_of,
    machine,
    rechained,
    recorded,
    through,
)
from tests.helpers import machine_of


def test_everything_is_read_off_the_replay(tmp_path: Path) -> None:
    found = judged(recorded(tmp_path, ONE, TWO))

    assert found.codes == (ONE, TWO)
    assert (found.ending, found.minutes, found.attempt, found.backs) == ("signed", 1.0, 1, 0)
    assert found.notes_met == ("paper",)
    assert [answer.question for answer in found.answers] == ["before", "why", "sure"]
    assert found.questions_met == ("before", "why", "sure")
    assert found.answers[1].words == len(LONG.split())
    assert [goal.is_met for goal in found.goals] == [True, True]
    assert found.score is not None
    assert found.score.words == "10 of 10"
    assert found.words_read == sum(len(text.split()) for text in WORDS)
    assert [pick.t for pick in found.path] == [20_000, 40_000, 60_000]


WORDS = (
    "Morning on the square, and a paper on the wall.", "A crowd before the building.",
    "The bridge, and the river under it.", "Ink.",
)  # fmt: skip


def test_a_question_that_the_path_did_not_meet_is_neither_asked_nor_counted(tmp_path: Path) -> None:
    found = judged(recorded(tmp_path, play=through("home", "listen", "sign")))

    assert "why" not in found.questions_met
    assert found.score is not None
    assert found.score.words == "10 of 10"


def test_what_was_opened_and_skipped_and_paused_is_told(tmp_path: Path) -> None:
    lesson, clock = begun(tmp_path)
    through()(lesson, clock)
    lesson.note_opened("paper")
    lesson.note_opened("stamp")
    through("radio")(lesson, clock)
    lesson.notice_shown("radio")
    lesson.skip("radio")
    lesson.pause()
    clock.now += 600_000
    lesson.unpause()
    through("help", "sign")(lesson, clock)
    lesson.seal()
    lesson.close()
    found = judged(lesson.recorder.path)

    assert found.notes_opened == ("paper",)
    assert [(skip.scene, skip.tags, skip.by) for skip in found.skips] == [("radio", ("noise",), "pupil")]
    assert found.notices == ("noise",)
    assert (found.minutes, found.pause_minutes) == (1.0, 10.0)
    assert found.words_read == sum(len(text.split()) for text in WORDS) - 3


def test_what_the_teacher_replaced_is_told_as_the_teacher_s(tmp_path: Path) -> None:
    given = assignment(content=Content(teacher_skips=("noise",)))
    found = judged(recorded(tmp_path, given=given), given)

    assert [(skip.scene, skip.by) for skip in found.skips] == [("radio", "teacher")]


@pytest.mark.parametrize(
    ("given", "version", "words"),
    [
        (assignment(), "1.3.0", "another version of the story (1.2.0, "),
        (assignment(digest="cd" * 32), "1.2.0", "another version of the assignment"),
        (assignment(id="4c"), "1.2.0", "belongs to another assignment (‘3b-radio’)"),
    ],
)
def test_another_version_cannot_be_judged(tmp_path: Path, given: object, version: str, words: str) -> None:
    found = judged(recorded(tmp_path), given, version)  # type: ignore[arg-type]

    assert found.verdict is Verdict.UNJUDGED
    assert words in found.reason
    assert found.codes == (ONE,)


def test_a_record_of_another_assignment_file_is_followed_all_the_same(tmp_path: Path) -> None:
    found = judged(recorded(tmp_path), assignment(digest="cd" * 32))

    assert [pick.pick for pick in found.path] == ["square.radio", "radio.help", "bridge.sign"]


def test_a_record_that_was_not_sealed_cannot_be_judged_and_shows_its_path(tmp_path: Path) -> None:
    found = judged(recorded(tmp_path, play=through("radio"), seal=False))

    assert (found.verdict, found.is_sealed, len(found.path)) == (Verdict.UNJUDGED, False, 1)
    assert "no seal follows" in found.reason
    assert [flag.kind for flag in found.flags] == ["unsealed"]


def test_a_record_of_another_story_cannot_be_judged(tmp_path: Path) -> None:
    other = machine_of("scene: a\ntext: |\n  A.\nending: e\n", story="story: other\nendings: {e: {title: E}}\n")
    found = verify_record(Found("a", recorded(tmp_path).read_bytes()), other, assignment())

    assert isinstance(found, Verified)
    assert found.reason == "it was played on another story (‘test’), not on ‘other’"


def test_one_take_only_is_looked_after(tmp_path: Path) -> None:
    path = recorded(tmp_path, play=through("home", "undo", *("radio", "help", "sign")))
    found = judged(path, assignment(takes="one"))

    assert (found.verdict, found.reason) == (
        Verdict.DIFFERS, "the play goes back, and the assignment allows one take only",
    )  # fmt: skip


def test_a_stop_ends_the_play(tmp_path: Path) -> None:
    given = assignment(stop=Stop(at=("bridge",)))
    path = recorded(tmp_path, play=through("radio", "help"), given=given)
    found = judged(path, given)

    assert (found.matches, found.stopped_at, found.ending) == (True, "bridge", "")
    lines = lines_of(recorded(tmp_path / "on"))
    assert "after the play was over" in judged(rechained(lines), given).reason


# what there is to look at


def kinds(result: ClassResult) -> list[list[str]]:
    return [[flag.kind for flag in record.flags] for record in result.records]


def test_a_scene_read_faster_than_anybody_reads_is_listed() -> None:
    prose = " ".join(["word"] * 300)
    made = machine_of(
        f"scene: a\ntext: |\n  {prose}\nchoices:\n  - {{id: on, pick: On, to: b}}\n---\n"
        "scene: b\ntext: |\n  End.\nending: e\n",
        story="endings: {e: {title: E}}\n",
    )
    for pace, expected in ((21_000, []), (19_000, ["fast"])):
        found = played_on(made, pace)

        assert [flag.kind for flag in found.flags] == expected


def played_on(made: object, pace: int) -> Verified:
    import tempfile

    from spring68.lesson import Lesson
    from tests.classroom.recording import Clock

    given = replace(assignment(questions=(), goals=Goals(), id="x"), story=StoryPin("test"))
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        lesson = Lesson.begin(made, given, Path(folder), (ONE,), clock=clock)  # type: ignore[arg-type]
        clock.now += pace
        lesson.choose("on")
        lesson.seal()
        lesson.close()
        found = verify_record(Found("a", lesson.recorder.path.read_bytes()), made, given)  # type: ignore[arg-type]

    assert isinstance(found, Verified)
    assert found.matches

    return found


def test_time_that_runs_backwards_is_listed(tmp_path: Path) -> None:
    lines = lines_of(recorded(tmp_path))
    lines[-2]["t"] = 5
    found = judged(rechained(lines))

    assert found.matches
    assert found.flags[0].words == f"Time runs backwards at line {len(lines) - 1}: 40000 ms, then 5 ms."


def files(*paths: Path) -> list[Found]:
    return [Found(f"{number}.s68rec", path.read_bytes()) for number, path in enumerate(paths)]


def test_the_class_is_compared_with_its_roster(tmp_path: Path) -> None:
    path = recorded(tmp_path, ONE, TWO)
    result = verify_class(files(path), machine(), assignment(), roster={ONE: "Anna", THREE: "Jan"})

    assert (result.missing, result.unknown) == ((THREE,), (TWO,))
    assert kinds(result) == [["unknown_code"]]


def test_the_attempt_that_counts_is_the_assignment_s(tmp_path: Path) -> None:
    short = recorded(tmp_path, play=through("radio", why="too few words here for points"), seal=True)
    full = recorded(tmp_path, attempt=2)
    last = recorded(tmp_path, attempt=3, play=through("home"))
    for rule, expected in (("best", 2), ("first", 1), ("last", 3)):
        given = assignment(attempts=Attempts(3, rule))
        result = verify_class(files(short, full, last), machine(), given)

        assert [record.attempt for record in result.counted] == [expected]

    result = verify_class(files(short, full, last), machine(), assignment(attempts=Attempts(2, "all")))

    assert [record.counts for record in result.records] == [True, True, False]
    assert kinds(result) == [[], [], ["attempts"]]


def test_endings_are_counted_over_all_attempts(tmp_path: Path) -> None:
    given = assignment(goals=Goals(endings_min=2), attempts=Attempts(3, "all"))
    one = recorded(tmp_path, play=through("radio", "help", "sign"), given=given)
    two = recorded(tmp_path, play=through("radio", "help", "refuse"), given=given, attempt=2)

    assert [record.goals_met for record in verify_class(files(one), machine(), given).records] == [False]
    assert [record.goals_met for record in verify_class(files(one, two), machine(), given).records] == [True, True]


def test_what_came_late_is_listed_or_refused(tmp_path: Path) -> None:
    due = datetime(2026, 12, 4, 18, tzinfo=UTC)
    data = recorded(tmp_path).read_bytes()
    late = [Found("a", data, due.timestamp() + 60)]
    told = {
        rule: verify_class(late, machine(), assignment(window=Window(due=due, late=rule)))
        for rule in ("flag", "refuse", "ignore")
    }

    assert {rule: kinds(result) for rule, result in told.items()} == {
        "flag": [["late"]], "refuse": [["late"]], "ignore": [[]],
    }  # fmt: skip
    assert [len(told[rule].counted) for rule in ("flag", "refuse", "ignore")] == [1, 0, 1]


def test_several_processes_find_what_one_finds(tmp_path: Path) -> None:
    codes = [ONE, TWO, THREE]
    paths = []
    for number in range(9):
        random = Random(number)
        picks = ("radio", random.choice(["help", "leave"]), random.choice(["sign", "refuse"]))
        paths.append(recorded(tmp_path / str(number), codes[number % 3], play=through(*picks, pace=1_000 + number)))
    found = files(*paths)

    assert verify_class(found, machine(), assignment(), jobs=2) == verify_class(found, machine(), assignment(), jobs=1)


def test_a_broken_file_does_not_touch_the_others(tmp_path: Path) -> None:
    path = recorded(tmp_path)
    broken = Found("b.s68rec", path.read_bytes().replace(b"radio.help", b"radio.hulp"))
    junk = Found("c.s68rec", b"PK nothing")
    result = verify_class([*files(path), broken, junk], machine(), assignment(), unread=[Unread("d", 0, "why")])

    assert [record.verdict for record in result.records] == [Verdict.MATCHES, Verdict.DIFFERS]
    assert [one.file for one in result.unread] == ["d", "c.s68rec"]
    text = "\n".join(told_lines(result))
    assert "does not match, at line 5: " in text
    assert "What a record cannot prove" in text
    assert len(object_of(result)["records"]) == 2


def test_a_record_is_known_by_its_first_line(tmp_path: Path) -> None:
    data = recorded(tmp_path).read_bytes()

    assert looks_like_record(data)
    assert looks_like_record(data.replace(b"KX47-2", b"KX47-3"))
    assert not looks_like_record(b'{"type":"other"}')


# exit codes as handed in


def test_exit_codes_are_found_in_whatever_columns_a_form_gives() -> None:
    table = "Zeitstempel;Name;Code;Schluss\n1.12. 10:40;Jan;kx472;n1pe-4bc0-5\n1.12.;Eva;PD19-4;0000-0000-1\n;;;\n"
    found = read_exit_codes(table.encode("cp1250"), "codes.csv")

    assert found.codes == {}
    assert len(found.problems) == 2


def test_a_right_exit_code_is_taken(tmp_path: Path) -> None:
    code = judged(recorded(tmp_path)).exit_code
    found = read_exit_codes(f"who,what\nKX47-2,{code.lower()}\nPD19-4,\n".encode("utf-16"), "codes.csv")

    assert found.codes == {ONE: code}
    assert found.problems == ["codes.csv:3: there is no exit code that is right in the row of ‘PD19-4’; it is left out"]


def test_the_command_finds_assignment_and_roster_by_itself_and_says_all_of_it(tmp_path: Path) -> None:
    """On the small story of the full screen's tests, through the real program from an assignment file to the verdict."""
    from click.testing import CliRunner

    from spring68.cli.main import main

    story = Path(__file__).parents[1] / "tui" / "story"
    (tmp_path / "one.yaml").write_text("spring68_assignment: 1\nid: one\ntitle: One\nstory: {id: bench}\n")
    (tmp_path / "roster.csv").write_text("code,display_name\nKX47-2,Anna\nPD19-4,Jan\n")
    records = tmp_path / "handed-in"
    play = ["play", str(tmp_path / "one.yaml"), "--plain", "--story", str(story), "--record", str(records)]
    played = CliRunner().invoke(main, [*play, "--saves", str(tmp_path / "saves")], input="KX47-2\n1\nseal now\n")
    done = CliRunner().invoke(main, ["class", "verify", str(records), "--story", str(story)])
    (records / "b.s68rec").write_bytes((records / "KX47-2.s68rec").read_bytes().replace(b"bench.off", b"bench.run"))
    changed = CliRunner().invoke(main, ["class", "verify", str(records), "--story", str(story), "--format", "json"])

    assert "Exit code: " in played.output
    assert (done.exit_code, changed.exit_code) == (0, 1), done.output
    assert "KX47-2: matches." in done.stdout
    assert "Nothing handed in by 1: PD19-4." in done.stdout
    assert "What a record cannot prove: who played it" in done.stdout
    told = json.loads(changed.stdout)
    assert [(one["verdict"], one["line"]) for one in told["records"]] == [("matches", 0), ("does not match", 2)]
