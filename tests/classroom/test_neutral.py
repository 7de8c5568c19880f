"""Grades and what is left out of them, the neutral table, and the commands of `class export` as a teacher types them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from spring68.classroom.assignment import Attempts, Goals, GradeRule, Grading, Rubric
from spring68.classroom.exportgrades import feedback, grades_of, marks_of
from spring68.classroom.exporttable import TableError, read_table
from spring68.classroom.roster import read_roster
from spring68.classroom.verified import ClassResult
from spring68.classroom.verify import Found
from spring68.cli import classexport, classxapi
from spring68.cli.main import main
from tests.classroom.fakestore import Asked, FakeStore, Reply, fake_store
from tests.classroom.handing import EXPORT, ROSTER, given, graded, handed_in, roster, three
from tests.classroom.recording import ONE, THREE, TWO, machine, recorded, through
from tests.classroom.test_canvas import EXPORTED

WEAK = through("radio", "leave", "refuse", why="Because of that")
RUBRIC = Grading(
    10, (GradeRule("finished", 7), GradeRule("rubric", 3, "evidence")), (Rubric("evidence", ("none", "some", "much", "all")),)
)  # fmt: skip


# grades


def test_the_attempt_that_counts_is_the_grade(tmp_path: Path) -> None:
    for counts, points in (("best", 10), ("last", 6), ("first", 10), ("all", 10)):
        known = given(attempts=Attempts(max=3, counts=counts))
        folder = tmp_path / counts
        first = recorded(folder / "1", ONE, given=known).read_bytes()
        second = recorded(folder / "2", ONE, given=known, play=WEAK, attempt=2).read_bytes()
        result = handed_in(folder, {}, known, also=[Found("1", first), Found("2", second)])

        assert [grade.points for grade in graded(result)] == [points], counts


def test_a_group_shares_its_points_and_each_keeps_its_own_best(tmp_path: Path) -> None:
    result = handed_in(tmp_path, {(ONE, TWO): WEAK, (ONE,): None})

    assert {grade.code: grade.points for grade in graded(result)} == {ONE: 10, TWO: 6}


def test_marks_by_rubric_are_added_and_without_them_the_grade_is_open(tmp_path: Path) -> None:
    known = given(grading=RUBRIC, goals=Goals())
    result = handed_in(tmp_path, {(ONE,): None, (TWO, THREE): None}, known)
    table = read_roster(f"code;Evidence\n{ONE};2\n{THREE};3\n{TWO};\n".encode())
    marks, problems = marks_of(table, known)
    without, with_them = grades_of(result, roster()), grades_of(result, roster(), marks)

    assert problems == []
    assert [grade.points for grade in without.grades] == [7, 7, 7]
    assert without.open == 3
    assert [grade.points for grade in with_them.grades] == [9, 10, 10]
    assert with_them.open == 0
    assert feedback(without.grades[0]) == "1 note. Points: finished 7 of 7, rubric ‘evidence’ open."
    assert feedback(with_them.grades[0]) == "1 note. Points: finished 7 of 7, rubric ‘evidence’ 2 of 3."


def test_marks_that_are_none_are_told() -> None:
    known = given(grading=RUBRIC)
    table = read_roster(f"code,evidence\n{ONE},4\n{TWO},-1\n{THREE},²\n".encode())
    other = read_roster(f"code,proof\n{ONE},4\n".encode())

    assert marks_of(table, known)[1] == [
        "line 2: ‘4’ is no level of ‘evidence’; they go from 0 to 3",
        "line 3: ‘-1’ is no level of ‘evidence’; they go from 0 to 3",
        "line 4: ‘²’ is no level of ‘evidence’; they go from 0 to 3",
    ]
    assert marks_of(other, known) == ({}, ["there is no column ‘evidence’"])


def test_what_gives_no_grade_is_named(tmp_path: Path) -> None:
    stranger = read_roster(ROSTER.replace(f"{TWO},", "AB13-C,").encode())
    result = handed_in(tmp_path, {(ONE,): None, (TWO,): None}, also=[Found("notes.txt", b"hello")])
    grades = grades_of(result, stranger)

    assert [grade.code for grade in grades.grades] == [ONE]
    assert grades.left_out == (
        "notes.txt: it is no record: it does not begin with the header of one",
        f"{TWO}.s68rec: the roster has no code {TWO}, so nobody gets its result",
    )


# a table that somebody else wrote


@pytest.mark.parametrize(
    "text", ["", "a", "a,b\n", 'a,"b\r\nc"\r\n"d ""e""",f', "\n\n,\n", "a;b\r1;2\r", 'x,"y"z,\n', "a,b\r\n\r\nc"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_without_changes_is_what_it_was(text: str, encoding: str) -> None:
    assert read_table(text.encode(encoding)).data() == text.encode(encoding)


def test_cells_are_changed_where_they_stand() -> None:
    table = read_table(b'a,"b,c",d\r\ne\r\n')
    table.put(0, 1, 'x "y"')
    table.put(1, 2, "z")
    table.insert(0, 1, "new")

    assert table.data() == b'a,new,"x ""y""",d\r\ne,,z\r\n'
    assert (table.cell(0, 1), table.cell(1, 7), table.lines) == ("b,c", "", [1, 2])


def test_a_table_that_is_none_is_a_sentence() -> None:
    with pytest.raises(TableError, match="opened in line 2 is never closed"):
        read_table(b'a,b\n"c,d\n')


# the commands


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, ClassResult]:
    """A class folder with a roster, in which the records of three pupils lie; the story is the small one."""
    folder = tmp_path / "handed-in"
    folder.mkdir()
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    result = three(tmp_path / "plays")
    monkeypatch.delenv(classxapi.USER, raising=False)
    monkeypatch.delenv(classxapi.PASSWORD, raising=False)
    _meet(monkeypatch, result)
    return folder, result


def _meet(monkeypatch: pytest.MonkeyPatch, result: ClassResult) -> None:
    monkeypatch.setattr(classexport, "load_class", lambda *_given: result)
    for module in (classexport, classxapi):
        monkeypatch.setattr(module, "load_class_on", lambda *_given: (result, machine()))


def export(*words: object, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(main, ["class", "export", *map(str, words)], env=env, catch_exceptions=False)


def test_canvas_and_moodle_are_written_beside_the_records(room: tuple[Path, ClassResult]) -> None:
    folder, _result = room
    canvas, moodle, xml = export("canvas", folder), export("moodle", folder), export("moodle", folder, "--xml")

    assert [done.exit_code for done in (canvas, moodle, xml)] == [0, 0, 0]
    assert canvas.stdout == f"{folder / 'canvas.csv'}: 3 grades. Import it in Canvas under Grades, Import.\n"
    assert (folder / "canvas.csv").read_bytes().startswith(b"Student,ID,")
    assert (folder / "moodle.csv").read_bytes().startswith(b"ID number,")
    assert (folder / "moodle.xml").read_bytes().startswith(b"<?xml")
    assert "must have the ID number ‘3b-radio’ in Moodle" in xml.stderr


def test_what_was_not_said_before_can_be_said_now(
    room: tuple[Path, ClassResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The assignment cannot be changed any more once it is played: its records belong to it as it was."""
    folder, result = room
    _meet(monkeypatch, replace(result, assignment=given(export=replace(EXPORT, canvas=None, moodle=None))))
    canvas = export("canvas", folder, "--column", "Radio", "--assignment-id", 7, "-o", "-")
    moodle = export("moodle", folder, "--item", "Radio", "-o", "-")

    assert canvas.stdout.splitlines()[0] == "Student,ID,SIS User ID,SIS Login ID,Section,Radio (7)"
    assert moodle.stdout.splitlines()[0] == "ID number,Radio,Feedback"


def test_the_teacher_s_gradebook_is_read_and_never_written(room: tuple[Path, ClassResult], tmp_path: Path) -> None:
    folder, _result = room
    book = tmp_path / "gradebook.csv"
    book.write_text(EXPORTED, encoding="utf-8", newline="")
    done = export("canvas", folder, "--gradebook", book)
    itself = export("canvas", folder, "--gradebook", book, "-o", book)
    none = export("canvas", folder, "--gradebook", tmp_path / "roster.csv", "-o", "-")

    assert (done.exit_code, itself.exit_code, none.exit_code) == (0, 2, 1)
    assert f"{ONE}: 6.5 becomes 10 in line 4." in done.stderr
    assert "the gradebook itself, which stays as it is" in itself.stderr
    assert "export the gradebook from Canvas and give that file" in none.stderr
    assert book.read_text(encoding="utf-8") == EXPORTED.replace("\r\n", "\n")


def test_results_go_to_a_table_that_no_spreadsheet_obeys(
    room: tuple[Path, ClassResult], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _result = room
    evil = '=HYPERLINK("https://x";"y") one two three'
    _meet(monkeypatch, handed_in(tmp_path / "evil", {(ONE,): through("radio", "help", "sign", why=evil)}))
    done = export("csv", folder)
    rows = list(csv.DictReader(io.StringIO((folder / "results.csv").read_text(encoding="utf-8-sig"))))

    assert done.exit_code == 0
    assert rows[0]["code"] == ONE
    assert (rows[0]["points"], rows[0]["of"], rows[0]["ending"], rows[0]["minutes"]) == ("6", "10", "signed", "1.0")
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    assert rows[0]["answer: why"].startswith("'=HYPERLINK")
    assert "Novák" not in (folder / "results.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("verb", "change", "words", "status"),
    [
        (
            "canvas",
            {"export": replace(EXPORT, canvas=None)},
            "does not say what the column is called; give it with --column",
            2,
        ),
        (
            "moodle",
            {"export": replace(EXPORT, moodle=None)},
            "does not say what the item is called; give it with --item",
            2,
        ),
        ("xapi", {"export": replace(EXPORT, xapi=None)}, "allows no statements", 1),
        ("canvas", {"grading": Grading()}, "gives no points", 1),
    ],
)
def test_what_the_assignment_does_not_say_is_a_sentence(
    room: tuple[Path, ClassResult], monkeypatch: pytest.MonkeyPatch, verb: str, change: dict[str, object],
    words: str, status: int,
) -> None:  # fmt: skip
    folder, result = room
    _meet(monkeypatch, replace(result, assignment=given(**change)))
    done = export(verb, folder)

    assert (done.exit_code, done.stdout) == (status, "")
    assert words in done.stderr
    assert list(folder.iterdir()) == []


def test_without_a_roster_there_are_no_grades(room: tuple[Path, ClassResult], monkeypatch: pytest.MonkeyPatch) -> None:
    folder, result = room
    _meet(monkeypatch, replace(result, roster={}))
    done = export("moodle", folder)

    assert done.exit_code == 2
    assert "there is no roster here" in done.stderr


def test_who_is_left_out_makes_it_one(room: tuple[Path, ClassResult]) -> None:
    folder, _result = room
    (folder.parent / "roster.csv").write_text(ROSTER.replace("3b-019", ""), encoding="utf-8")
    done = export("moodle", folder)

    assert done.exit_code == 1
    assert f"{THREE}: the roster has no moodle_idnumber for this code." in done.stderr
    assert "2 grades" in done.stdout


def accepting(asked: Asked) -> Reply:
    return Reply(200, json.dumps([one["id"] for one in json.loads(asked.body)]).encode())


LOGIN = {classxapi.USER: "spring", classxapi.PASSWORD: "prague"}


def test_statements_are_printed_and_nothing_is_sent(room: tuple[Path, ClassResult]) -> None:
    folder, _result = room
    with fake_store() as store:
        plain, dry = export("xapi", folder), export("xapi", folder, "--to", store.endpoint, "--dry-run")

    assert store.asked == []
    assert (plain.exit_code, plain.stdout) == (0, dry.stdout)
    assert len(json.loads(plain.stdout)) == 24
    assert plain.stderr == "spring68: 24 statements, none of them sent.\n"
    assert list(folder.iterdir()) == []


def test_statements_are_sent_once(room: tuple[Path, ClassResult]) -> None:
    folder, _result = room
    with fake_store(rule=accepting) as store:
        first = export("xapi", folder, "--to", store.endpoint, env=LOGIN)
        again = export("xapi", folder, "--to", store.endpoint)

    assert (first.exit_code, first.stdout) == (0, "24 sent.\n")
    assert (again.exit_code, again.stdout) == (0, "Nothing was left to send.\n")
    assert len(store.asked) == 1
    assert sorted(path.name for path in folder.iterdir()) == ["sent.jsonl"]
    assert "prague" not in (folder / "sent.jsonl").read_text()


def test_a_damaged_outbox_is_told_and_what_was_refused_is_named(room: tuple[Path, ClassResult]) -> None:
    folder, _result = room
    bad = json.loads(export("xapi", folder).stdout)[4]["id"]

    def rule(asked: Asked) -> Reply:
        return Reply(400, b"no") if bad in asked.body.decode() else accepting(asked)

    (folder / "sent.jsonl").write_text('{"id": "half')
    with fake_store(rule=rule) as store:
        first = export("xapi", folder, "--to", store.endpoint, env=LOGIN)
        again = export("xapi", folder, "--to", store.endpoint, env=LOGIN)

    assert (first.exit_code, first.stdout) == (1, "23 sent, 1 refused.\n")
    assert f"{folder / 'sent.jsonl'}:1: the line is damaged and is passed over." in first.stderr
    assert f"refused: statement {bad}: 400: no." in first.stderr
    assert "left out, for this store refused them before: 1 (see " in again.stderr


@pytest.mark.parametrize(
    ("to", "env", "words"),
    [
        ("http://lrs.example/xAPI", LOGIN, "only over https"),
        ("https://a:b@lrs.example/xAPI", LOGIN, "must not stand in the address"),
        ("http://127.0.0.1:9/xAPI", {}, "set SPRING68_LRS_USER and SPRING68_LRS_PASSWORD in the environment"),
    ],
)
def test_what_keeps_it_from_sending_is_a_sentence(
    room: tuple[Path, ClassResult], to: str, env: dict[str, str], words: str
) -> None:
    folder, _result = room
    done = export("xapi", folder, "--to", to, env=env)

    assert done.exit_code == 2
    assert words in done.stderr
    assert list(folder.iterdir()) == []


def test_an_outage_is_told_with_what_waits(room: tuple[Path, ClassResult], monkeypatch: pytest.MonkeyPatch) -> None:
    folder, _result = room
    monkeypatch.setattr("spring68.classroom.xapisend.WAITS", ())
    store: FakeStore
    with fake_store(rule=lambda asked: Reply(503)) as store:
        done = export("xapi", folder, "--to", store.endpoint, env=LOGIN)

    assert (done.exit_code, done.stdout) == (1, "0 sent, 24 wait.\n")
    assert "run the same command again later" in done.stderr
    assert len((folder / "xapi.jsonl").read_text().splitlines()) == 24
