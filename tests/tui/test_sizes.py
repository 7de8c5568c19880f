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
