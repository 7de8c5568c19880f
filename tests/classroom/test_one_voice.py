"""Header, rows, tables and the projector say the same of a class; a record that cannot be judged has no points anywhere."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from spring68.classroom.assignment import Goals, GradeRule, Grading
from spring68.classroom.collect import collect
from spring68.classroom.report import Report
from spring68.classroom.reportpage import report_page, slides_of
from spring68.classroom.reporttext import lines_of
from spring68.classroom.results import choices_table, results_table
from spring68.classroom.verified import told_counts
from spring68.classroom.verify import Found
from spring68.classroom.verifytext import lines_of as verify_lines
from spring68.classroom.verifytext import record_object
from spring68.classroom.xapiclass import is_whole
from tests.classroom.classes import CODES, class_of, lesson_plan, record, reported, verified
from tests.classroom.recording import lines_of as lines_of_file
from tests.classroom.recording import rechained

GIVEN = lesson_plan(
    goals=Goals(reach_any=("door",)), grading=Grading(10, (GradeRule("goals_met", 6), GradeRule("finished", 4)))
)


@pytest.fixture
def bell(tmp_path: Path) -> Report:
    """Three who sealed, and three whom the bell stopped after the door; of these one was changed in an editor."""
    found = [
        record(tmp_path, CODES[number], [("radio", "home")[number % 2], "sign"], given=GIVEN) for number in range(3)
    ]
    found += [record(tmp_path, CODES[number], ["home"], seal=False, given=GIVEN) for number in range(3, 6)]
    found[-1] = Found(found[-1].name, found[-1].data.replace(b"square.home", b"square.rome"))
    return reported(found, GIVEN)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_who_met_the_goals_is_told_in_the_same_way_everywhere(bell: Report) -> None:
    told = "Goals met by 3 of the 3 that are sealed; of the 2 under way 2 have met them so far."
    text = " ".join(" ".join(lines_of(bell)).split())
    table = rows(results_table(bell))

    assert bell.goals == told
    assert told in text
    assert told in report_page(bell)
    assert "<b>3</b> of the 3 sealed met the goals" in report_page(bell)
    assert [row.goals for row in bell.rows] == [
        {"sealed": "met", "under way": "met so far", "": ""}[row["state"]] for row in table
    ]
    assert sorted(row["state"] for row in table) == ["", "sealed", "sealed", "sealed", "under way", "under way"]
    assert [row["goals_met"] for row in table] == ["1" if row["state"] else "" for row in table]


def test_only_what_is_judged_has_points(bell: Report) -> None:
    table = rows(results_table(bell))
    told = {" + ".join(one.codes): record_object(one)["points"] for one in bell.result.records}

    assert [row["points"] for row in table] == ["10" if row["state"] == "sealed" else "" for row in table]
    assert [bool(row.points) for row in bell.rows] == [row["state"] == "sealed" for row in table]
    assert [told[row["code"]] is None for row in table] == [row["state"] != "sealed" for row in table]
    assert sum("points" in line for line in verify_lines(bell.result)) == 3


def test_both_tables_and_the_projector_count_the_same_plays(bell: Report) -> None:
    inside = {row["code"] for row in rows(results_table(bell)) if row["counts"] == "yes"}
    chose = {row["code"] for row in rows(choices_table(bell)) if row["counts"] == "yes"}
    shown = slides_of(bell)

    assert inside == chose == {code for play in bell.plays for code in play.codes}
    assert len(inside) == len(bell.plays) == 5
    assert [slide.shown.split for slide in shown] == [], "two went to the radio, and fewer than three are never shown"
    assert bell.split[0].came == 5


def test_a_record_of_another_assignment_version_has_neither_goals_nor_points(tmp_path: Path) -> None:
    found = record(tmp_path, CODES[0], ["home", "sign"], given=GIVEN)
    (one,) = verified([found], lesson_plan(goals=GIVEN.goals, grading=GIVEN.grading, digest="cd" * 32)).records

    assert (one.words[:16], one.goals, one.score) == ("cannot be judged", (), None)
    assert one.path, "its choices can be talked about all the same"


def test_a_line_that_does_not_fit_the_story_leaves_no_points_of_what_stood_before(tmp_path: Path) -> None:
    found = record(tmp_path, CODES[0], ["home", "sign"], given=GIVEN)
    lines = lines_of_file(tmp_path / found.name)
    lines[-2]["pick"] = "door.fly"
    (one,) = verified([Found(found.name, rechained(lines))], GIVEN).records

    assert (one.verdict.value, one.goals, one.score) == ("does not match", (), None)


@pytest.mark.parametrize("ends", [b"\n", b""])
def test_an_unsealed_record_that_was_edited_says_at_which_line(tmp_path: Path, ends: bytes) -> None:
    """Some editors take the last line end away; a whole line that was changed is no line that was cut off."""
    found = record(tmp_path, CODES[0], ["home"], why="I had to.", seal=False)
    lines = found.data.rstrip(b"\n").split(b"\n")
    changed = [*lines[:-1], lines[-1].replace(b'"t":', b'"t":1')]
    (one,) = verified([Found(found.name, b"\n".join(changed) + ends)]).records
    (cut,) = verified([Found(found.name, b"\n".join(lines)[:-9])]).records

    assert (one.verdict.value, one.line) == ("does not match", len(lines))
    assert one.reason.startswith("the line was changed")
    assert (cut.verdict.value, cut.line) == ("cannot be judged", len(lines))


def test_a_neighbour_s_file_under_one_s_own_code_is_kept_and_named(tmp_path: Path) -> None:
    own = record(tmp_path / "in", CODES[0], ["radio", "sign"])
    (tmp_path / "in" / f"{CODES[1]}.s68rec").write_bytes(own.data)
    kept = tmp_path / "kept"
    first, again = collect([tmp_path / "in"], kept), collect([tmp_path / "in"], kept)
    result = verified([Found(path.name, path.read_bytes()) for path in sorted(kept.iterdir())])
    flags = {one.file: {flag.kind: flag.words for flag in one.flags} for one in result.records}
    copied = f"{CODES[0]}~{CODES[1]}.s68rec"

    assert sorted(name for _from, name in first.kept) == sorted((own.name, copied))
    assert (again.kept, len(again.again)) == ([], 2)
    assert flags[copied]["name"] == f"The file is called {CODES[1]}, and the record in it is that of {CODES[0]}."
    assert "same_seal" in flags[own.name]
    assert "name" not in flags[own.name]
    assert [one.file for one in result.counted] == [own.name]
    assert any("(counted once already)" in line for line in verify_lines(result))
    text = " ".join(" ".join(lines_of(reported([Found(name, own.data) for name in flags]))).split())
    assert "counted once already" in text
    assert "The very same record as" in text


def test_a_record_that_was_sealed_before_the_end_is_closed_early_and_not_under_way(tmp_path: Path) -> None:
    report = reported([record(tmp_path, CODES[0], ["home"], given=GIVEN)], GIVEN)

    assert [(row.end, row.goals, row.points) for row in report.rows] == [("closed early", "met", "6 of 10")]
    assert report.under_way == 0


def test_counts_are_in_plain_english(tmp_path: Path) -> None:
    records = verified(class_of(tmp_path, radio_sign=2)).records

    assert told_counts(records) == "2 match"
    assert told_counts(records[:1]) == "1 matches"
    assert told_counts(()) == "none"


def test_who_passed_over_a_scene_is_in_no_table_and_no_object(bell: Report) -> None:
    assert "skips" not in record_object(bell.result.records[0])
    assert not any("skip" in name for name in rows(results_table(bell))[0])


def test_records_that_do_not_match_are_no_failure_of_an_export(bell: Report) -> None:
    left = [f"{one.file} ({one.codes[0]}) {one.words}" for one in bell.result.records if not one.matches]

    assert is_whole(bell.result, [{}], left)
    assert not is_whole(bell.result, [{}], [*left, "QQ11-5.s68rec: the roster has no code QQ11-5"])
    assert not is_whole(bell.result, [], left)
