"""The Files to print, and the tables for spreadsheets."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given as example
from hypothesis import strategies as some

from spring68.classroom.report import report_of
from spring68.classroom.reportpage import sheets_page
from spring68.classroom.results import CHOICES, RESULTS, choices_table, results_table, safe_cell, table
from spring68.classroom.sheets import EXERCISE
from spring68.classroom.verified import Skipped
from spring68.engine.state import Filed
from spring68.text.printable import printable
from tests.classroom.classes import CODES, class_of, machine, record, reported, verified


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_each_play_has_its_file_on_a_page_of_its_own_without_its_code(tmp_path: Path) -> None:
    report = reported(class_of(tmp_path, radio_sign=2, home_sign=1))
    text = sheets_page(report, "MALÁ Irena", "PÁSKA")

    assert [kept.number for kept in report.kept] == [1, 2, 3]
    assert sorted(kept.whose for kept in report.kept) == sorted(CODES[:3])
    assert text.count("<article") == 3
    assert "break-after: page" in text
    assert text.count("Left for the radio at seven.") == 2
    assert text.count("Nothing was filed.") == 1
    assert not any(code in text for code in CODES)
    assert all(text.count(words.replace("'", "&#39;")) == 3 for words in EXERCISE)
    assert "MALÁ Irena" in text


def test_the_number_of_a_file_is_told_beside_its_code_in_the_report(tmp_path: Path) -> None:
    report = reported(class_of(tmp_path, radio_sign=3))

    assert {row.who: row.file for row in report.rows} == {kept.whose: kept.number for kept in report.kept}


def test_the_numbers_of_files_follow_no_order_of_codes(tmp_path: Path) -> None:
    report = reported(class_of(tmp_path, radio_sign=12))
    whose = [kept.whose for kept in report.kept]

    assert len(whose) == 12
    assert whose != sorted(whose)


def test_a_sheet_has_its_head_and_its_words(tmp_path: Path) -> None:
    (kept,) = reported(class_of(tmp_path, radio_sign=1)).kept

    assert [(leaf.number, leaf.head, leaf.text) for leaf in kept.leaves] == [
        (1, "Record · Source: CADRES · Wednesday 21 August 1968", "Left for the radio at seven."),
    ]


def test_a_sheet_that_the_story_does_not_have_is_left_out(tmp_path: Path) -> None:
    result = verified(class_of(tmp_path, radio_sign=1))
    changed = replace(result.records[0], filed=(Filed("gone#0", "x"), *result.records[0].filed))
    report = report_of(replace(result, records=(changed,)), machine())

    assert len(report.kept[0].leaves) == 1


# tables


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\t=1", "' =1"), ("\rx", "' x"),
        (" =1", "' =1"), ("＝1", "'＝1"), ("a=b", "a=b"), ("plain", "plain"), (12, "12"), (-1.5, "-1.5"), (True, "yes"),
        ("\u061c=1", "' =1"), ("a;=b", "a;'=b"), ("a\n=b", "a\n'=b"), ("well, - no", "well, - no"), ("", ""),
    ],
)  # fmt: skip
def test_a_cell_is_never_a_formula(text: object, cell: str) -> None:
    assert safe_cell(text) == cell


@example(some.text())
def test_no_text_can_be_a_formula_in_any_part_of_its_cell(text: str) -> None:
    cell = safe_cell(text)

    assert not cell.startswith(tuple("=+-@\t\r"))
    assert not any(part.lstrip().startswith(tuple("=+-@")) for line in cell.split("\n") for part in line.split(";"))
    assert "\0" not in cell


@example(some.lists(some.lists(some.text(), min_size=2, max_size=2), max_size=4))
def test_a_table_reads_back_as_it_was_written(rows: list[list[str]]) -> None:
    text = table(("one", "two"), rows)

    assert text.startswith("\ufeff")
    assert text.endswith("\r\n")
    assert rows_of(text)[1:] == [[safe_cell(cell) for cell in row] for row in rows]


def test_results_have_a_row_for_each_record_and_a_column_for_each_question(tmp_path: Path) -> None:
    found = class_of(tmp_path, radio_sign=1)
    found.append(record(tmp_path, CODES[1], ["home", "leave"], why='=HYPERLINK("x")\nand "more"; yes'))
    header, one, two = rows_of(results_table(reported(found, roster={CODES[0]: "=Anna"}, names=True)))

    assert header == [*RESULTS, "answer: why", "answer: sure"]
    by_name = dict(zip(header, one, strict=True)) if one[0] == CODES[0] else dict(zip(header, two, strict=True))
    other = dict(zip(header, two, strict=True)) if one[0] == CODES[0] else dict(zip(header, one, strict=True))
    assert (by_name["name"], by_name["verdict"], by_name["minutes"]) == ("'=Anna", "matches", "2.0")
    assert (by_name["ending"], by_name["choices"], by_name["notes_met"]) == ("over", "2", "1")
    assert other["answer: why"] == '\'=HYPERLINK("x")\nand "more"; yes'
    assert other["name"] == ""


def test_choices_have_a_row_for_each_choice_of_records_that_replay(tmp_path: Path) -> None:
    found = class_of(tmp_path, radio_sign=1)
    found.append(record(tmp_path, CODES[1], ["home"], seal=False))
    header, *rows = rows_of(choices_table(reported(found)))

    assert tuple(header) == CHOICES
    assert sum(row[0] == CODES[1] for row in rows) == 1, "a record under way has its choices here too"
    assert [row[:9] for row in rows if row[0] == CODES[0]] == [
        [CODES[0], "1", "yes", "1", "square", "square", "square.radio", "Go to the radio.", "3"],
        [CODES[0], "1", "yes", "2", "door", "door", "door.sign", "“I sign.”", "2"],
    ]


def test_no_table_says_who_skipped(tmp_path: Path) -> None:
    result = verified(class_of(tmp_path, radio_sign=1))
    marked = replace(result.records[0], skips=(Skipped("door", ("noise",), "pupil"),), notices=("noise",))
    report = report_of(replace(result, records=(marked,)), machine())

    for text in (results_table(report), choices_table(report)):
        assert "noise" not in text
        assert "skip" not in text


def test_what_is_printable_stays(tmp_path: Path) -> None:
    assert safe_cell("Řehoř, že?") == printable("Řehoř, že?") == "Řehoř, že?"
