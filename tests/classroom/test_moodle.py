"""Moodle: what its two importers make of our files, by their own rules, written down anew here."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from spring68.classroom.assignment import Moodle
from spring68.classroom.exportgrades import Grade
from spring68.classroom.moodle import MoodleError, moodle_csv, moodle_xml
from spring68.classroom.verified import ClassResult
from tests.classroom.handing import ROSTER, graded, roster, three
from tests.classroom.recording import ONE, THREE, TWO

ITEM = Moodle("Prague 1968: radio")
USERS = {"3b-017", "3b-018", "3b-019"}


class Aborted(Exception):
    """The whole import is given up."""


def imported(text: str, users: Collection[str] = USERS, maximum: float = 100) -> dict[str, tuple[float, str | None]]:
    """User → grade and feedback, as the CSV import takes them with the usual mapping."""
    rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    header = [cell.strip() for cell in rows[0]]
    if len(header) < 2 or "Last downloaded from this course" in header:
        raise Aborted(header)
    found: dict[str, tuple[float, str | None]] = {}
    for row in rows[1:]:
        if len(row) != len(header) or row[0] not in users:
            raise Aborted(row)
        if row[1] in ("", "-"):
            raise Aborted("feedback alone takes a grade away")
        grade = float(row[1])
        if grade > maximum:
            raise Aborted(row)
        found[row[0]] = (grade, row[2] if len(row) > 2 else None)
    return found


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> ClassResult:
    return three(tmp_path_factory.mktemp("class"))


def halved(grades: tuple[Grade, ...]) -> list[Grade]:
    return [replace(grade, score=replace(grade.score, points=grade.points / Decimal(4))) for grade in grades]


def test_grade_and_feedback_go_together(result: ClassResult) -> None:
    done = moodle_csv(graded(result), ITEM)
    read = imported(done.text)

    assert done.text.splitlines()[0] == "ID number,Prague 1968: radio,Feedback"
    assert {user: grade for user, (grade, _words) in read.items()} == {"3b-017": 10, "3b-018": 10, "3b-019": 6}
    assert read["3b-017"][1] == "Goals met. 1 note. Points: goals 6 of 6, answer ‘why’ 4 of 4."
    assert read["3b-018"][1] == "Goals met. 2 notes. Points: goals 10 of 10."
    assert read["3b-019"][1] == "Goals met. 1 note. Points: goals 6 of 6, answer ‘why’ 0 of 4."


def test_feedback_says_nothing_of_which_way_was_taken_and_nothing_a_pupil_wrote(result: ClassResult) -> None:
    text = moodle_csv(graded(result), ITEM).text

    assert not any(word in text for word in ("signed", "refused", "kitchen", "Tanks", ONE, TWO, THREE, "Novák"))


def test_numbers_have_a_point_and_at_most_one_decimal(result: ClassResult) -> None:
    rows = list(csv.reader(io.StringIO(moodle_csv(halved(graded(result)), ITEM).text)))

    assert [row[1] for row in rows[1:]] == ["2.5", "2.5", "1.5"]


def test_feedback_can_be_left_out(result: ClassResult) -> None:
    text = moodle_csv(graded(result), replace(ITEM, feedback=False)).text

    assert text.splitlines()[:2] == ["ID number,Prague 1968: radio", "3b-017,10"]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (",3b-019,", ",,", "the roster has no moodle_idnumber for this code"),
        (",3b-019,", ",0,", "the roster has no moodle_idnumber for this code"),
        (",3b-019,", ",=cmd,", "‘=cmd’ begins as a formula does, and cannot stand in a table"),
    ],
)
def test_there_is_no_row_for_who_cannot_be_found(result: ClassResult, before: str, after: str, words: str) -> None:
    done = moodle_csv(graded(result, roster(ROSTER.replace(before, after))), ITEM)

    assert done.missing == (f"{THREE}: {words}",)
    assert done.placed == (ONE, TWO)
    assert set(imported(done.text)) == {"3b-017", "3b-018"}


def test_two_pupils_with_one_number_both_have_no_row(result: ClassResult) -> None:
    done = moodle_csv(graded(result, roster(ROSTER.replace("3b-019", "3b-018"))), ITEM)

    assert done.placed == (ONE,)
    assert [words[:6] for words in done.missing] == [TWO, THREE]


def test_who_is_excused_has_no_row(result: ClassResult) -> None:
    first, *others = graded(result)
    excused = replace(first, score=replace(first.score, is_excused=True))
    done = moodle_csv((excused, *others), ITEM)

    assert set(imported(done.text)) == {"3b-018", "3b-019"}
    assert "excused" in done.missing[0]


def test_users_can_be_found_by_mail_address_or_by_a_column_of_one_s_own(result: ClassResult) -> None:
    mail = moodle_csv(graded(result), Moodle("Radio", "Email address"))
    own = roster(ROSTER.replace("email\r\n", "Username\r\n").replace("jan@school.example", "novak7"))
    named = moodle_csv(graded(result, own), Moodle("Radio", "Username"))

    assert set(imported(mail.text, {"jan@school.example", "eva@school.example"})) == {
        "jan@school.example", "eva@school.example",
    }  # fmt: skip
    assert mail.missing == (f"{THREE}: the roster has no email for this code",)
    assert "novak7,10" in named.text


def test_grades_above_the_usual_maximum_are_told(result: ClassResult) -> None:
    many = [replace(grade, score=replace(grade.score, of=150)) for grade in graded(result)]

    assert any("takes at most 100" in words for words in moodle_csv(many, ITEM).remarks)
    assert not any("takes at most 100" in words for words in moodle_csv(graded(result), ITEM).remarks)


def test_an_item_that_begins_as_a_formula_is_refused(result: ClassResult) -> None:
    with pytest.raises(MoodleError, match=r"change `export\.moodle\.grade_item`"):
        moodle_csv(graded(result), Moodle("+420"))


def test_the_xml_has_what_its_importer_reads(result: ClassResult) -> None:
    done = moodle_xml(graded(result, roster(ROSTER.replace("3b-018", "3b<&>18"))), ITEM, "prague68-radio")
    root = ElementTree.fromstring(done.text)
    read = [{child.tag: child.text for child in one} for one in root.iter("result")]

    assert root.tag == "results"
    assert [sorted(one) for one in read] == [["assignment", "feedback", "score", "student"]] * 3
    assert [(one["assignment"], one["student"], one["score"]) for one in read] == [
        ("prague68-radio", "3b-017", "10"), ("prague68-radio", "3b<&>18", "10"), ("prague68-radio", "3b-019", "6"),
    ]  # fmt: skip
    assert any("must have the ID number ‘prague68-radio’" in words for words in done.remarks)


def test_the_file_has_no_byte_order_mark_and_no_empty_line(result: ClassResult, tmp_path: Path) -> None:
    text = moodle_csv(graded(result), ITEM).text

    assert text.startswith("ID number")
    assert "\r\n\r\n" not in text
