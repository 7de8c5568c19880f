"""What was shown and is shown no more is let go of: rooms, strips, scenes, and the proof of the endings."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from rich.cells import cached_cell_len, get_character_cell_size
from textual.geometry import Size
from textual.screen import Screen
from textual.strip import Strip

from spring68.tui import leaf as leaf_module
from spring68.tui.cells import RANGES, cell_len, head_of
from spring68.tui.content import Drawn, strip_of
from spring68.tui.rows import Bit, Row
from spring68.tui.themes import skin
from spring68.tui.tidy import tidy
from tests.tui.player import playing, run

ROOMS = ("n", "f", "r", "t", "m", "e", "s", "comma", "question_mark")


def alive(kind: type) -> int:
    """How many values of a kind there are, rubbish left aside."""
    gc.unfreeze()
    tidy()
    return sum(isinstance(found, kind) for found in gc.get_objects())


def test_a_room_that_was_closed_is_gone_with_all_its_strips(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            await player.press("#1")
            found = []
            for _round in range(3):
                for key in ROOMS:
                    await player.press(key, "end", "q")
                await player.until(lambda: player.screen.title_words == "Play")
                await player.settled()
                found.append((alive(Screen), alive(Strip) // 20))
            assert found[0][0] == 2, "the play, and the empty screen beneath"
            assert found[1] == found[2]

    run(test)


def test_turns_leave_nothing_behind_on_the_screen(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            found = []
            for _round in range(3):
                await player.press("#1", "u", "#1", "u")
                found.append(alive(Strip) // 20)
            assert found[1] == found[2]
            assert player.screen.view.told == []

    run(test)


def test_a_strip_is_freed_without_the_collector() -> None:
    strip = strip_of(Row((Bit("Prague"),)), skin("night")["text"], skin("night"), width=20)

    assert isinstance(strip, Drawn)
    assert strip.divide([20])[0] is strip
    assert [part.text for part in strip.divide([6, 20])] == ["Prague", " " * 14]
    assert not any(strip in (kept if isinstance(kept, list) else ()) for kept in strip._divide_cache._cache.values())


def test_only_so_many_rows_are_kept_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaf_module, "MOST_STRIPS", 30)

    async def test() -> None:
        async with playing(tmp_path, size=(40, 15)) as player:
            await player.press("question_mark", "end", "home", "pagedown", "end", "home")
            assert 0 < len(player.screen.leaf._strips) <= 30

    run(test)


def test_the_proof_of_the_endings_is_not_kept_but_what_it_found_is(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            answers = []
            for _time in range(2):
                await player.press("e")
                await player.until(lambda: not player.screen.is_painting)
                answers.append(player.screen.known)
                await player.press("q")
            assert answers[0] == answers[1] != {}
            tidy()
            assert not {type(found).__name__ for found in gc.get_objects()} & {"Outlooks", "Ground"}

    run(test)


def test_characters_that_take_one_cell_are_known_without_a_table() -> None:
    assert all(get_character_cell_size(chr(at)) == 1 for first, last in RANGES for at in range(first, last + 1))


@pytest.mark.parametrize(
    "text", ["", "Kašpar, “yes” – no…", "漢字 and ", "a\nb", "e\u0301", "\u00ad", "👩‍👩‍👧 ", "\x07"]
)
def test_cells_are_counted_as_rich_counts_them(text: str) -> None:
    assert cell_len(text) == cached_cell_len(text)
    for width in range(6):
        assert cached_cell_len(head_of(text, width)) == width


def test_another_virtual_size_of_a_leaf_lays_nothing_out_anew(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            await player.press("question_mark")
            leaf = player.screen.leaf
            shown, many = leaf.max_scroll_y, [Row((Bit("one"),))] * 300
            layouts: list[bool] = []
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(player.screen, "_refresh_layout", lambda *_given, **_more: layouts.append(True))
                leaf._source = lambda _width, _height: many
                leaf.reload(keep=True)
                assert leaf.virtual_size == Size(leaf.virtual_size.width, 300)
                await player.settled()
            assert leaf.max_scroll_y == 300 - leaf.inside.height > shown
            assert layouts == []
            assert leaf.vertical_scrollbar.window_virtual_size == 300

    run(test)
