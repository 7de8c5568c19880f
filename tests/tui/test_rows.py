"""Rows: wrapping by cells, and text that cannot do harm."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from spring68.tui.rows import Bit, clip, cut, line_spans, literal, paragraph, split, wrap


def test_words_are_wrapped_at_spaces() -> None:
    rows = paragraph("one two three four", 9)

    assert [row.text for row in rows] == ["one two", "three", "four"]


def test_a_word_that_is_too_long_is_cut() -> None:
    assert [row.text for row in paragraph("abcdefgh", 3)] == ["abc", "def", "gh"]


def test_wide_characters_take_two_cells() -> None:
    assert [row.text for row in paragraph("日本語 日本", 6)] == ["日本語", "日本"]


def test_styles_and_links_survive_wrapping() -> None:
    rows = wrap([Bit("see "), Bit("the round stamp", "note", "note:stamp"), Bit(" here")], 8)

    assert [row.text for row in rows] == ["see the", "round", "stamp", "here"]
    assert rows[1].bits == (Bit("round", "note", "note:stamp"),)


def test_a_hanging_indent_stands_before_all_rows_but_the_first() -> None:
    rows = wrap([Bit("one two three")], 9, first=" 1 ", hang="   ")

    assert [row.text for row in rows] == [" 1 one", "   two", "   three"]


def test_literal_text_keeps_its_breaks_and_indents() -> None:
    assert [row.text for row in literal("a\n   b\nlong line here", 9)] == ["a", "   b", "long line", "here"]


def test_clipping_leaves_an_ellipsis() -> None:
    assert clip("Vinohradská", 5) == "Vino…"
    assert clip("ab", 5) == "ab"
    assert clip("ab", 0) == ""


def test_the_right_end_gives_way() -> None:
    assert split([Bit("left")], [Bit("right")], 12).text == "left   right"
    assert split([Bit("left")], [Bit("right")], 9).text == "left"


@given(st.text(max_size=200), st.integers(1, 40))
def test_no_row_is_wider_than_asked_unless_one_character_is(text: str, width: int) -> None:
    for row in paragraph(text, width):
        assert cell_len(row.text) <= max(width, 2)


@given(st.text(max_size=120), st.integers(1, 30))
def test_wrapping_loses_nothing_but_spaces(text: str, width: int) -> None:
    spans = line_spans(text, width)

    assert "".join(text[start:end] for start, end in spans).replace(" ", "").replace("\n", "") == text.replace(
        " ", ""
    ).replace("\n", "")


@given(st.text(alphabet="ab", max_size=20), st.integers(0, 20), st.integers(0, 20))
def test_cutting_is_slicing(text: str, start: int, end: int) -> None:
    bits = [Bit(character) for character in text]

    assert "".join(bit.text for bit in cut(bits, start, end)) == text[start:end]
