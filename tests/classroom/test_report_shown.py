"""What the report shows to the class: no number from which somebody could be told, no code, no skip."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given as example
from hypothesis import strategies as some

from spring68.classroom.limits import SMALL_CELL
from spring68.classroom.report import report_of
from spring68.classroom.reportpage import projector_page, slides_of
from spring68.classroom.reportrows import contents_of
from spring68.classroom.spread import Place, Way
from spring68.classroom.spreadshown import shown_part, shown_place
from spring68.classroom.verified import Skipped
from tests.classroom.classes import CODES, class_of, machine, verified
from tests.classroom.recording import machine as noisy


def place(came: int, *counts: int) -> Place:
    ways = tuple(Way(f"p.{number}", f"Way {number}", count, came) for number, count in enumerate(counts))
    return Place("p", "p", "", "", came, ways, 0.5)


def test_numbers_stand_only_where_everybody_chose_and_nobody_can_be_reckoned() -> None:
    exact = shown_place(place(25, 15, 10), 25)
    assert exact is not None
    assert exact.is_exact
    assert [way.words for way in exact.ways] == ["15 of 25", "10 of 25"]
    assert exact.split == "15 : 10"
    assert shown_place(place(23, 21, 2), 23) is None
    away = shown_place(place(25, 15, 10), 27)
    assert away is not None
    assert [way.words for way in away.ways] == ["about 6 of 10", "about 4 of 10"]


@example(some.lists(some.integers(0, 30), min_size=2, max_size=5), some.integers(0, 6))
def test_no_number_below_three_can_be_found_by_taking_away(counts: list[int], away: int) -> None:
    plays = sum(counts) + away
    shown = shown_place(place(sum(counts), *counts), plays)
    if shown is None:
        assert sum(count >= SMALL_CELL for count in counts) < 2
        return
    numbers = [int(word) for way in shown.ways for word in re.findall(r"^\d+(?= of)", way.words)]
    if shown.is_exact:
        assert away == 0
        assert plays - sum(numbers) == 0
        assert all(number >= SMALL_CELL for number in numbers)
    else:
        assert numbers == []
    assert len(shown.small) == sum(count < SMALL_CELL for count in counts)


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (1, 5, ""), (0, 9, "fewer than 3, or nobody"), (2, 9, "fewer than 3, or nobody"), (3, 10, "about 3 of 10"),
        (8, 9, "nearly all, or all"), (9, 9, "nearly all, or all"),
    ],
)  # fmt: skip
def test_parts_are_told_in_words_that_tell_of_nobody(part: int, whole: int, words: str) -> None:
    assert shown_part(part, whole) == words


def test_the_projector_shows_no_code_no_answer_and_no_skip(tmp_path: Path) -> None:
    result = verified(class_of(tmp_path, radio_sign=4, home_leave=3, shout_leave=1))
    skipped = [
        replace(one, skips=(Skipped("door", ("noise",), "pupil"),), notices=("noise",)) for one in result.records
    ]
    report = report_of(replace(result, records=tuple(skipped)), machine())
    text = projector_page(report)

    assert [slide.shown.heading for slide in slides_of(report)] == [
        "Wednesday morning · the square", "Thursday 22 August 1968 · the door",
    ]  # fmt: skip
    assert not any(code in text for code in CODES)
    assert "Because number" not in text
    assert "skip" not in re.sub(r'class="skip"|\.skip', "", text)
    assert "summary" not in text
    assert "Fewer than 3, or nobody: Shout." in text
    assert "On that morning it was on the air." in text


def test_what_was_skipped_is_a_number_and_left_out_where_it_would_be_a_name(tmp_path: Path) -> None:
    plays = verified(class_of(tmp_path, radio_sign=3)).records
    skips = (Skipped("radio", ("noise",), "pupil"), Skipped("radio", ("noise",), "teacher"))
    marked = [replace(plays[0], skips=skips[:1], notices=("noise",)), replace(plays[1], skips=skips[1:]), plays[2]]
    (three,) = contents_of(marked, noisy().story)
    (two,) = contents_of(marked[:2], noisy().story)

    assert (three.tag, three.noticed, three.by_teacher, three.by_pupil) == ("noise", 1, 1, 1)
    assert (two.noticed, two.by_teacher, two.by_pupil) == (None, None, None)
