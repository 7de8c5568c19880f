"""The dial is a pure function of a date, the days visited and a width."""

import pytest

from spring68.tui.dial import LEAST, dial


def test_at_eighty_columns() -> None:
    found = dial("1968-06-28 00:00", ("1968-01-05", "1968-03-04", "1968-06-28"), 78)

    assert found.text == "J┴──F───M┴──A───M───J──▴J───A───S───O───N───D───│69───70───71─── ┊ 89 ┊ 98 "


@pytest.mark.parametrize(
    ("day", "before"),
    [
        ("1968-12-31", "D──"), ("1969-01-16", "│69"), ("1971-11-26", "71──"), ("1989-11-18", "┊ 89"),
        ("1998-02-11", "┊ 98"), ("1967-12-08", "J"),
    ],
)  # fmt: skip
def test_where_the_needle_stands(day: str, before: str) -> None:
    text = dial(day, (), 78).text

    assert text[: text.index("▴")].endswith(before)


@pytest.mark.parametrize("width", [LEAST, 59, 74, 89, 200])
def test_it_fits_and_keeps_its_letters(width: int) -> None:
    text = dial("1968-08-21", ("1968-08-20",), width).text

    assert len(text) <= width
    assert "".join(character for character in text if character.isalpha()) == "JFMAMJJASOND"


def test_where_there_is_no_room_there_is_none() -> None:
    assert dial("1968-08-21", (), LEAST - 1).text == ""


@pytest.mark.parametrize("day", ["", "nonsense", "1968", "19é8-01-01", "1968-13-99", "1968-00-00"])
def test_a_date_that_is_none_moves_nothing(day: str) -> None:
    assert dial(day, (day,), 78).text == dial("", (), 78).text
    assert "▴" not in dial(day, (), 78).text
