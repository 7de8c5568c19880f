"""The dial is a pure function of a date, the days visited and a width."""

import pytest

from spring68.paging import span_of
from spring68.tui.dial import dial
from spring68.tui.rows import Row

LEAST = 45
"""The least width at which the shipped story has its dial."""

SHIPPED = span_of(
    ["1998-02-11", "1968-01-05", "1968-01-06", "1969-01-16", "1970-02-02", "1971-11-26", "1972-01-09", "1989-11-17",
     "1990-06-08", "1991-01-01", "1992-01-01", "1998-02-10"]
)  # fmt: skip


def test_at_eighty_columns() -> None:
    found = dial("1968-06-28 00:00", ("1968-01-05", "1968-03-04", "1968-06-28"), 78, SHIPPED)

    assert found.text == "J┴──F───M┴──A───M───J──▴J───A───S───O───N───D───│69───70───71─── ┊ 89 ┊ 98 "


@pytest.mark.parametrize(
    ("day", "before"),
    [
        ("1968-12-31", "D──"), ("1969-01-16", "│69"), ("1971-11-26", "71──"), ("1989-11-18", "┊ 89"),
        ("1998-02-11", "┊ 98"), ("1967-12-08", "J"),
    ],
)  # fmt: skip
def test_where_the_needle_stands(day: str, before: str) -> None:
    text = dial(day, (), 78, SHIPPED).text

    assert text[: text.index("▴")].endswith(before)


@pytest.mark.parametrize("width", [LEAST, 59, 74, 89, 200])
def test_it_fits_and_keeps_its_letters(width: int) -> None:
    text = dial("1968-08-21", ("1968-08-20",), width, SHIPPED).text

    assert len(text) <= width
    assert "".join(character for character in text if character.isalpha()) == "JFMAMJJASOND"


def test_where_there_is_no_room_there_is_none() -> None:
    assert dial("1968-08-21", (), LEAST - 1, SHIPPED).text == ""


@pytest.mark.parametrize("day", ["", "nonsense", "1968", "19é8-01-01", "1968-13-99", "1968-00-00"])
def test_a_date_that_is_none_moves_nothing(day: str) -> None:
    assert dial(day, (day,), 78, SHIPPED).text == dial("", (), 78, SHIPPED).text
    assert "▴" not in dial(day, (), 78, SHIPPED).text


def test_the_span_of_a_story_is_the_first_day_of_each_year_and_the_last() -> None:
    assert span_of([]) == ()
    assert span_of(["1938-03-02", "1938-01-09", "1939-05-01", "1939-05-02"]) == (
        "1938-01-09",
        "1939-05-01",
        "1939-05-02",
    )


@pytest.mark.parametrize("span", [(), ("1938-03-04",), ("1938-03-04", "1938-03-04"), ("when?", "1938-03-04")])
def test_a_story_without_two_dates_has_none(span: tuple[str, ...]) -> None:
    assert dial("1938-03-04", ("1938-03-04",), 200, span) == Row()


@pytest.mark.parametrize(
    ("span", "when", "width", "expected"),
    [
        (("1938-09-21", "1938-12-24"), "1938-10-01", 41, "S────────O▴───────N────────D────────│"),
        (("1938-09-21", "1938-09-30"), "1938-09-30", 20, "21───────────────▴30"),
        (("1938-09-21", "1939-03-15"), "1939-03-15", 78,
         "J────F────M────A────M────J────J────A────S────O────N────D────│39▴─── "),
        (("1938-09-21", "1945-05-05", "1945-05-08"), "1945-05-08", 78,
         "J────F────M────A────M────J────J────A────S────O────N────D────│ ┊ 45▴"),
        (tuple(f"{year}-01-01" for year in range(1900, 1951)), "1925-06-01", 28, "1900─────────▴──────────1950"),
        (("1700-01-01", "1800-01-01", "1900-01-01", "2000-01-01"), "2000-01-01", 28, "1700───────────────────▴2000"),
    ],
)  # fmt: skip
def test_a_story_has_the_range_of_its_own_dates(span: tuple[str, ...], when: str, width: int, expected: str) -> None:
    assert dial(when, (), width, span).text == expected


@pytest.mark.parametrize("width", range(0, 90, 3))
@pytest.mark.parametrize("span", [SHIPPED, ("1938-01-01", "1938-12-31"), ("1938-01-01", "1938-01-02")])
def test_every_day_of_a_story_has_a_column_at_every_width(span: tuple[str, ...], width: int) -> None:
    row = dial(span[-1], span, width, span)

    assert len(row.text) <= width
    assert row == Row() or "▴" in row.text
