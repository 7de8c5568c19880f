"""Dates as intervals that sort as text, and as they are said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spring68.story.dates import read_interval, spoken


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("1968", "1968-01-01 00:00", "1968-12-31 23:59"),
        ("1968-02", "1968-02-01 00:00", "1968-02-29 23:59"),
        ("1969-02", "1969-02-01 00:00", "1969-02-28 23:59"),
        ("1968-08-21", "1968-08-21 00:00", "1968-08-21 23:59"),
        ("1968-08-20 22:40", "1968-08-20 22:40", "1968-08-20 22:40"),
        ("1968-08-20T22:40", "1968-08-20 22:40", "1968-08-20 22:40"),
        ("1968-08-20..1968-08-22", "1968-08-20 00:00", "1968-08-22 23:59"),
        ("1968-08-20 22:40 .. 1968-08-21 04:30", "1968-08-20 22:40", "1968-08-21 04:30"),
        ("1968-01..1969", "1968-01-01 00:00", "1969-12-31 23:59"),
    ],
)
def test_a_date_is_an_interval(text: str, begin: str, end: str) -> None:
    assert (begin, end) == read_interval(text)


def test_spaces_around_a_date_do_not_matter() -> None:
    assert read_interval("1968-08-21") == read_interval(" 1968-08-21\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no date"),
        ("August", "no date"),
        ("68", "no date"),
        ("1968-8-2", "no date"),
        ("1968-08-21 4:30", "no date"),
        ("1968-13", "no month 13"),
        ("1968-00", "no month 00"),
        ("1969-02-29", "no day 29"),
        ("1968-08-00", "no day 00"),
        ("1968-08-21 24:00", "no time 24:00"),
        ("1968-08-21 23:60", "no time 23:60"),
        ("0000", "no year 0000"),
        ("1968-08..", "no date"),
        ("..1968", "no date"),
        ("1968..1967", "ends before it begins"),
        ("١٩٦٨", "no date"),
    ],
)
def test_what_is_no_date_is_said(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_interval(text)


_Days = st.dates(date(1, 1, 1), date(9999, 12, 31))


@given(_Days, _Days)
def test_intervals_sort_as_text_in_the_order_of_time(one: date, other: date) -> None:
    texts = [f"{day.year:04d}-{day:%m-%d}" for day in (one, other)]

    assert (one < other) == (read_interval(texts[0])[1] < read_interval(texts[1])[0])


@given(st.text("0123456789-.: T", max_size=24))
def test_any_text_is_an_interval_or_a_value_error(text: str) -> None:
    try:
        begin, end = read_interval(text)
    except ValueError:
        return

    assert begin <= end
    assert 16 == len(begin) == len(end)
    assert spoken(begin, end)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1968", "1968"),
        ("1968-06", "June 1968"),
        ("1968-06-28", "Friday 28 June 1968"),
        ("1968-08-21 04:30", "Wednesday 21 August 1968, 04:30"),
        ("1968-08-20..1968-08-22", "20–22 August 1968"),
        ("1968-07-29..1968-08-01", "29 July – 1 August 1968"),
        ("1968-12-30..1969-01-02", "30 December 1968 – 2 January 1969"),
        ("1968-08-20 22:40..1968-08-21 04:30", "20–21 August 1968"),
    ],
)
def test_a_date_is_said_in_words(text: str, said: str) -> None:
    assert said == spoken(*read_interval(text))


@given(_Days, st.integers(0, 400))
def test_every_interval_can_be_said(first: date, days: int) -> None:
    last = min(first, date(9998, 1, 1)) + timedelta(days=days)
    texts = [f"{day.year:04d}-{day:%m-%d}" for day in sorted((first, last))]

    assert spoken(*read_interval("..".join(texts)))
