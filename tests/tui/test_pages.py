"""From a turn to screens: what stands together, what begins a screen, and where the choices go."""

from hypothesis import given
from hypothesis import strategies as st

from spring68.saves.model import Head, Mark, Page
from spring68.tui.pages import Screenful, card, choice_rows, screen_of, screenfuls

LONG = "word " * 60


def page(*paragraphs: str, marks: tuple[Mark, ...] = (), heads: tuple[Head, ...] = ()) -> Page:
    return Page(paragraphs=paragraphs, marks=marks, heads=heads)


def texts(screens: list[Screenful]) -> list[list[str]]:
    return [[row.text for row in screen.rows] for screen in screens]


def test_a_short_turn_is_one_screen() -> None:
    screens = screenfuls(page("One.", "Two."), 40, 10, 3)

    assert texts(screens) == [["One.", "", "Two."]]
    assert screens[0].is_last


def test_the_answer_and_the_next_beat_share_a_screen_where_they_fit() -> None:
    turn = page("You go.", "A reply.", "A beat.", marks=(Mark(0, "chosen"), Mark(1, "reply"), Mark(2, "beat")))

    assert texts(screenfuls(turn, 40, 12, 3)) == [["› You go.", "", "A reply.", "", "A beat."]]


def test_the_next_beat_begins_a_screen_where_they_do_not() -> None:
    turn = page("A reply.", "A beat.", "Its end.", marks=(Mark(0, "reply"), Mark(1, "beat")))

    assert texts(screenfuls(turn, 40, 6, 3)) == [["A reply."], ["A beat.", "", "Its end."]]


def test_the_last_screen_keeps_room_for_the_choices() -> None:
    turn = page(*(f"Paragraph {number}." for number in range(8)))
    screens = screenfuls(turn, 40, 9, 5)

    assert len(screens[-1].rows) + 5 <= 9
    assert [screen.is_last for screen in screens] == [False] * (len(screens) - 1) + [True]


def test_the_choice_taken_is_left_out_where_it_does_not_fit() -> None:
    turn = page("You go.", "A reply.", marks=(Mark(0, "chosen"), Mark(1, "reply")))

    assert texts(screenfuls(turn, 40, 4, 3)) == [["A reply."]]


def test_a_paragraph_longer_than_a_screen_is_a_screen_that_scrolls() -> None:
    screens = screenfuls(page("One.", LONG, "Three."), 20, 5, 2)

    assert any(len(screen.rows) > 5 for screen in screens)
    assert [row.text for row in screens[-1].rows] == ["Three."]


def test_what_is_hard_to_read_begins_a_screen() -> None:
    turn = page("A reply.", "Hard.", marks=(Mark(1, "beat"), Mark(1, "content", "grief"), Mark(1, "skippable", "news")))
    screens = screenfuls(turn, 40, 20, 3)

    assert texts(screens) == [["A reply."], ["Hard."]]
    assert (screens[1].content, screens[1].skippable) == (("grief",), "news")


def test_another_day_in_the_middle_of_a_screen_is_said_there() -> None:
    heads = (Head(0, "spring", "BOX I", "Monday", "here"), Head(1, "spring", "BOX I", "Tuesday", "there"))
    turn = page("One.", "Two.", marks=(Mark(1, "beat"),), heads=heads)
    (screen,) = screenfuls(turn, 40, 12, 3)

    assert [row.text for row in screen.rows] == ["One.", "", "╱ Tuesday · there", "Two."]
    assert screen.head.date == "Tuesday"


def test_last_time_comes_first() -> None:
    assert texts(screenfuls(page("One."), 40, 12, 3, "Last time: You stayed.")) == [
        ["Last time: You stayed.", "", "One."]
    ]


def test_an_empty_turn_is_an_empty_screen() -> None:
    assert texts(screenfuls(Page(), 40, 12, 0)) == [[]]


def test_emphasis_and_notes_are_styles() -> None:
    turn = page("see the stamp", marks=(Mark(0, "em", "", 0, 3), Mark(0, "note", "stamp", 4, 13)))
    (screen,) = screenfuls(turn, 40, 12, 3)

    assert [(bit.text, bit.style, bit.link) for bit in screen.rows[0].bits] == [
        ("see", "em", ""), (" ", "text", ""), ("the stamp", "note", "note:stamp"),
    ]  # fmt: skip


def test_a_card_has_one_ground_from_edge_to_edge() -> None:
    rows = card([], 20) + card(list(choice_rows([("x", "")], 20)[0].bits), 20)

    assert {len(row.text) for row in rows} == {20}


def test_choices_are_numbered_and_hang() -> None:
    rows = choice_rows([("Go on to the end of the street.", ""), ("Say his name.", "You don't, now.")], 24)

    assert [row.text for row in rows] == [
        "  1  Go on to the end of", "     the street.", "  2  Say his name.  You", "     don't, now.",
    ]  # fmt: skip
    assert [row.pick for row in rows] == [0, 0, 1, 1]
    assert {bit.style for bit in rows[2].bits} >= {"locked", "dim-em"}


def test_a_paragraph_is_found_again() -> None:
    screens = screenfuls(page(*(f"Paragraph {number}." for number in range(9))), 40, 7, 3)

    assert [screen_of(screens, screen.first) for screen in screens] == list(range(len(screens)))
    assert screen_of(screens, 999) == len(screens) - 1


PARAGRAPHS = st.lists(st.text(alphabet="ab c", min_size=1, max_size=120), min_size=1, max_size=8)
KINDS = st.lists(st.sampled_from(["", "beat", "reply", "literal", "content", "chosen"]), min_size=8, max_size=8)


@given(PARAGRAPHS, KINDS, st.integers(10, 60), st.integers(3, 24), st.integers(0, 12))
def test_nothing_is_lost_and_everything_fits_that_can(
    paragraphs: list[str], kinds: list[str], width: int, height: int, tail: int
) -> None:
    marks = tuple(Mark(number, kind) for number, kind in enumerate(kinds[: len(paragraphs)]) if kind)
    screens = screenfuls(page(*paragraphs, marks=marks), width, height, tail)
    shown = "".join(row.text for screen in screens for row in screen.rows)
    told = [text for text, kind in zip(paragraphs, kinds, strict=False) if kind != "chosen"]

    for text in told:
        assert "".join(text.split()) in "".join(shown.split())
    for screen in screens:
        longest = max((len(text) for text in paragraphs), default=0)
        if longest <= width:
            assert len(screen.rows) <= max(height, 1)
