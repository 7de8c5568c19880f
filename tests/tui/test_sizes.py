"""At every size that is looked at, in every room: nothing is cut, nothing overlaps, nothing lies outside."""

from itertools import combinations
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.tui.hostile import HOSTILE, hostile_story
from tests.tui.player import Player, playing, run

SIZES = [(40, 15), (60, 20), (80, 24), (120, 40), (200, 60)]
ROOMS = ("n", "f", "r", "t", "m", "e", "s", "comma", "question_mark", "ctrl+p", "q")


def check_layout(player: Player) -> None:
    """Widgets lie inside the window and beside one another; rows fit into their column."""
    screen = player.screen
    shown = [widget for widget in screen.children if widget.display and widget.region.area]
    for widget in shown:
        assert screen.region.contains_region(widget.region), widget
    for one, other in combinations(shown, 2):
        assert not one.region.overlaps(other.region), (one, other)
    leaf = screen.leaf
    assert leaf.rows
    for row in leaf.rows:
        assert cell_len(row.text) <= leaf.text_width, row.text


async def check_choices(player: Player) -> None:
    """Every choice can be read whole, on the screen or by going on."""
    await player.last_page()
    screen = player.screen
    for number, (label, reason) in enumerate(screen.view.options):
        words = " ".join(" ".join(row.text for row in screen.leaf.rows if row.pick == number).split())
        assert label in words
        assert reason in words
        screen.leaf.show_pick(number)
        await player.settled()
        assert screen.leaf.is_shown(number)
        assert f"{number + 1}  " in player.text()


@pytest.mark.parametrize("size", SIZES)
def test_every_room_fits(tmp_path: Path, size: tuple[int, int]) -> None:
    async def test() -> None:
        async with playing(tmp_path, size=size) as player:
            check_layout(player)
            await check_choices(player)
            await player.press("#2", "space")
            check_layout(player)
            await check_choices(player)
            for key in ROOMS:
                await player.press(key)
                check_layout(player)
                await player.press("escape")
            await player.press("n", "enter")
            check_layout(player)
            await player.press("q", "q", "q", "t")
            check_layout(player)

    run(test)


@pytest.mark.parametrize("size", [(40, 15), (80, 24)])
@pytest.mark.parametrize("number", [0, 3, 4])
def test_hostile_words_fit_as_well(tmp_path: Path, size: tuple[int, int], number: int) -> None:
    story = hostile_story(tmp_path / "story", HOSTILE[number])

    async def test() -> None:
        async with playing(tmp_path / "saves", story=story, size=size) as player:
            check_layout(player)
            await player.press("#1")
            for key in ROOMS:
                await player.press(key)
                check_layout(player)
                await player.press("escape")

    run(test)


@pytest.mark.parametrize("size", [(39, 15), (40, 14), (30, 9), (24, 8)])
def test_below_the_least_size_one_honest_line(tmp_path: Path, size: tuple[int, int]) -> None:
    async def test() -> None:
        async with playing(tmp_path, size=size) as player:
            assert "Made for 40×15"[: size[0] - 3] in player.text()

    run(test)


def test_a_window_that_shrinks_to_nothing_and_grows_again_in_every_room(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            await player.press("1", "space")
            for key in ("", *ROOMS):
                if key:
                    await player.press(key)
                before = player.text()
                for size in ((4, 2), (1, 1), (80, 24)):
                    await player.resize(*size)
                assert player.text() == before, key
                await player.press(*(["escape"] if key else []))

    run(test)


def first_words(player: Player) -> str:
    """The first words that can be read in a room."""
    leaf = player.screen.leaf
    rows = leaf.rows[round(leaf.scroll_y) : round(leaf.scroll_y) + leaf.inside.height]
    return " ".join(" ".join(row.text for row in rows).split())


def test_the_place_in_a_text_is_kept_when_the_window_is_dragged(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path, size=(80, 24)) as player:
            await player.press("question_mark", *["down"] * 9)
            top, words = round(player.screen.leaf.scroll_y), first_words(player).split()[:6]
            for _time in range(2):
                for size in ((40, 15), (60, 20), (4, 2), (200, 60), (40, 12)):
                    await player.resize(*size)
                    if size[1] < 20 and size[0] >= 40:
                        seen = first_words(player).split()
                        assert words == [word for word in seen if word in words][:6], size
            await player.resize(80, 24)
            assert round(player.screen.leaf.scroll_y) == top

    run(test)


def test_who_reads_the_end_of_a_text_still_reads_it_in_another_window(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path, size=(80, 24)) as player:
            await player.press("question_mark", "end")
            for size in ((40, 15), (60, 20), (40, 12), (80, 24)):
                await player.resize(*size)
                leaf = player.screen.leaf
                assert round(leaf.scroll_y) == leaf.max_scroll_y > 0, size

    run(test)
