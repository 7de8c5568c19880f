"""Comforts of reading: pace, spacing, skipping what was read before, choosing by number only."""

from pathlib import Path

import pytest

from spring68.saves.model import Mark, Page
from spring68.saves.readings import Readings, mark_of
from spring68.tui.pages import Comfort, choice_rows, screenfuls
from tests.tui.player import Player, playing, run
from tests.tui.test_journeys import steps

TURN = Page(
    paragraphs=("A reply.", "A beat.", "Its end."), marks=(Mark(0, "reply"), Mark(1, "beat"), Mark(2, ""))
)  # fmt: skip


def texts(comfort: Comfort) -> list[list[str]]:
    return [[row.text for row in screen.rows] for screen in screenfuls(TURN, 40, 20, 3, comfort=comfort)]


def test_the_pace_says_how_much_comes_at_once() -> None:
    assert texts(Comfort("screen")) == [["A reply.", "", "A beat.", "", "Its end."]]
    assert texts(Comfort("beat")) == [["A reply."], ["A beat.", "", "Its end."]]
    assert texts(Comfort("paragraph")) == [
        ["A reply."], ["A reply.", "", "A beat."], ["A reply.", "", "A beat.", "", "Its end."],
    ]  # fmt: skip


def test_one_paragraph_at_a_time_is_found_again_by_its_number() -> None:
    screens = screenfuls(TURN, 40, 20, 3, comfort=Comfort("paragraph"))

    assert [screen.first for screen in screens] == [0, 1, 2]
    assert [screen.is_last for screen in screens] == [False, False, True]


def test_what_is_hard_to_read_is_announced_once_at_every_pace() -> None:
    page = Page(paragraphs=("One.", "Two."), marks=(Mark(0, "content", "grief"), Mark(0, "skippable", "news")))

    assert [screen.content for screen in screenfuls(page, 40, 20, 3, comfort=Comfort("paragraph"))] == [("grief",), ()]


def test_wide_spacing_puts_room_between_lines_and_choices() -> None:
    page = Page(paragraphs=("word " * 12,))
    (screen,) = screenfuls(page, 20, 20, 3, comfort=Comfort(is_wide=True))

    assert [bool(row.text.strip()) for row in screen.rows] == [True, False, True, False, True]
    assert [row.text for row in choice_rows([("Go.", ""), ("Stay.", "")], 20, is_wide=True)][1] == ""


def test_what_was_read_is_known_in_every_later_play(tmp_path: Path) -> None:
    path = tmp_path / "bench.read"
    Readings(path).add(["The pipe  knocks.", "Twice."])

    assert Readings(path).knows("The pipe knocks.")
    assert not Readings(path).knows("Three times.")
    assert path.read_text().split() == [mark_of("The pipe knocks."), mark_of("Twice.")]


@pytest.mark.parametrize("content", [b"\xff\x00garbage\n" * 9, b""])
def test_a_damaged_memory_of_what_was_read_costs_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bench.read"
    path.write_bytes(content)
    found = Readings(path)
    found.add(["One."])

    assert found.knows("One.")
    assert not found.knows("Two.")


def test_a_folder_that_refuses_costs_nothing(tmp_path: Path) -> None:
    found = Readings(tmp_path / "nowhere" / "bench.read")
    found.add(["One."])

    assert found.knows("One.")


async def at_the_corridor(player: Player) -> None:
    """Make the first choice, which leads to a turn of two screens."""
    await player.press("#1")


def test_what_was_read_before_is_skipped_up_to_the_choices(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            await at_the_corridor(player)
            assert not player.screen.now.is_last
            await player.press("#1")
        async with playing(tmp_path, repeat="skip") as player:
            await player.press("#1")
            assert player.screen.now.is_last
            assert "skipped" in player.text()
            assert steps(player) == ["bench.off"]
            await player.press("pageup")
            assert "It is quiet now" in player.text()

    run(test)


def test_skipping_stops_at_new_words(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            await at_the_corridor(player)
            await player.press("#1")
        async with playing(tmp_path, repeat="skip") as player:
            await player.press("#2")
            assert "At the end somebody laughs." in player.text()

    run(test)


def test_one_key_skips_once_and_never_chooses(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            await player.press("k")
            assert "choice to make" in player.text()
            await at_the_corridor(player)
            await player.press("k")
            assert "new to you" in player.text()
            await player.press("#1", "u", "u", "#1", "k")
            assert player.screen.now.is_last
            assert steps(player) == ["bench.off"]

    run(test)


def test_by_number_only_nothing_else_chooses(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path, choosing="numbers") as player:
            await player.press("down", "enter", "enter")
            await player.click("Switch the reel off.")
            assert steps(player) == []
            assert "by their numbers" in player.text()
            await player.press("1")
            assert steps(player) == ["bench.off"]

    run(test)


def test_comforts_are_put_on_at_once(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            assert player.screen.now.is_last
            await player.press("comma", "down", "down", "right", "down", "right", "right", "q")
            assert player.app.desk.comfort == Comfort("paragraph", is_wide=True)
            assert player.screen.leaf.is_laid
            assert player.screen.view.comfort == Comfort("paragraph", is_wide=True)
            await player.press("#1")
            assert steps(player) == ["bench.off"]

    run(test)
