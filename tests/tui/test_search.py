"""Searching: what is found while words are typed is what a search of everything would find."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from spring68.text.folding import folded
from spring68.tui.rows import Bit, Row
from spring68.tui.screens.reel import Marked, marked
from spring68.tui.screens.search import MOST_ANSWERS, Finder

WORDS = st.text("abcČáé ", max_size=6)


@given(st.lists(st.text("abcČáé ", max_size=12), max_size=8), st.lists(WORDS, max_size=12))
def test_typing_finds_what_a_whole_search_finds(texts: list[str], typed: list[str]) -> None:
    finder = Finder(texts)
    for words in typed:
        for end in [*range(len(words) + 1), *reversed(range(len(words)))]:
            wanted = folded(words[:end])
            assert list(finder.find(wanted)) == [at for at, text in enumerate(texts) if wanted in folded(text)]


def test_a_finder_remembers_only_so_much() -> None:
    finder = Finder(["a"])
    for number in range(5 * MOST_ANSWERS):
        finder.find(f"{number}")
    assert len(finder._answers) <= MOST_ANSWERS


@given(st.text())
def test_folding_takes_marks_away_and_nothing_else(text: str) -> None:
    once = folded(text)
    assert folded(once) == once or not text.isascii()
    assert folded("Kašpar ŘÍP") == "kaspar rip"


def test_rows_are_marked_when_they_are_looked_at() -> None:
    rows = [Row((Bit(words),)) for words in ("Radio", "tape", "radio")]
    found = Marked(rows, "radio", [0, 2])

    assert list(found) == [marked(rows[0], "radio"), rows[1], marked(rows[2], "radio")]
    assert found[-1] == marked(rows[2], "radio")
    assert found[1:] == [rows[1], marked(rows[2], "radio")]
    assert [bit.style for bit in found[0].bits] == ["found"]
