"""Where a play stands can be read whole: in the heading, in the line between two scenes, on the map."""

from pathlib import Path

import pytest

from spring68.saves.model import Head, Page
from spring68.tui.pages import _splice
from spring68.tui.view import View
from tests.tui.player import playing, run
from tests.tui.test_dial import SHIPPED

PLACE = "Vinohradská, the corridor between the studio and night watch"
DATE = "Wednesday 21 August 1968, 1.40"


@pytest.mark.parametrize("width", [78, 98])
def test_the_place_is_whole_in_the_heading_where_there_is_a_dial(width: int) -> None:
    page = Page("BOX II · Weather", DATE, PLACE, when="1968-08-21", act="two", paragraphs=("It rains.",), span=SHIPPED)
    view = View(page)
    rows = view.head_rows(view.fit(64, 20), width, is_short=False)

    assert PLACE in rows[0].text
    assert all(len(row.text) <= width for row in rows)


@pytest.mark.parametrize("width", [38, 64])
def test_the_line_between_two_scenes_is_never_cut(width: int) -> None:
    rows = _splice(Head(0, "two", "BOX II", DATE, PLACE, "1968-08-21"), width)
    words = " ".join(row.text.strip("╱ ") for row in rows)

    assert words == f"{DATE} · {PLACE}"
    assert all(len(row.text) <= width for row in rows)


def test_the_map_opens_where_the_play_stands(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path, size=(40, 15)) as player:
            await player.press("m")
            await player.until(lambda: "◉─" in player.text())

    run(test)


def test_the_title_of_a_narrow_window_says_nothing_that_would_be_cut(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path, mode="title", size=(40, 15)) as player:
            assert "New play" in player.text()
            assert "…" not in player.text()

    run(test)
