"""The dashboard: a folder on the whole screen, at two sizes, and its end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.widgets import Static

from spring68.classroom.watching import DAMAGED, PLAYING, SEALED, Arrival, Watch
from spring68.tui.dashboard import Dashboard, table_rows, text_of
from tests.classroom.classes import CODES, lesson_plan, machine, record

LIMIT = 40.0
ROWS = (
    Arrival("a", "KX47-2", SEALED, "Over", 24, "matches", codes=("KX47-2",)),
    Arrival("b", "PD19-4 + AB12-4", PLAYING, "Wednesday 21 August 1968 · a very long street in Prague", 7),
    Arrival("c", "HN60-3", SEALED, "Over", 9, "does not match, at line 12", "‘x’ is chosen, which could not be chosen there"),
    Arrival("d", "junk [/red].s68rec", DAMAGED, sentence="it is no record: \x1b[2J " + "words " * 20),
)  # fmt: skip


@pytest.mark.parametrize("width", [77, 37])
def test_every_row_fits_its_width_and_says_what_is_the_matter(width: int) -> None:
    rows = table_rows(ROWS, ("WA71-4",), width)
    text = "\n".join(row.text for row in rows)

    assert max(cell_len(row.text.rstrip()) for row in rows) <= width
    assert "\x1b" not in text
    for word in ("KX47-2", "sealed", "24", "matches", "playing", "does not match", "damaged", "WA71-4", "not yet"):
        assert word in text
    assert "cannot be chosen" not in text
    assert "which could not be chosen" in " ".join(text.split())
    assert ("Wednesday" in text) == (width > 64)


def test_words_of_a_file_are_never_markup() -> None:
    assert "junk [/red]" in text_of(table_rows(ROWS, (), 77)).plain


def shown(app: Dashboard) -> str:
    return "\n".join(str(app.query_one(f"#{name}", Static).content) for name in ("head", "table", "foot"))


async def until(condition: Callable[[], object]) -> None:
    limit = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < limit
        await asyncio.sleep(0.005)


@pytest.mark.parametrize(("size", "key"), [((80, 24), "q"), ((40, 15), "ctrl+c")])
def test_records_appear_as_they_arrive_and_a_key_ends_it(tmp_path: Path, size: tuple[int, int], key: str) -> None:
    given = lesson_plan(questions=())
    watched = Watch(tmp_path, machine(), given, {CODES[0]: "Eva", CODES[1]: "Jan"})

    async def go() -> None:
        app = Dashboard(watched, 0.2)
        async with app.run_test(size=size) as pilot:
            await until(lambda: "2 not yet" in shown(app))
            record(tmp_path, CODES[0], ["radio", "sign"], given=given)
            (tmp_path / "junk.s68rec").write_bytes(b"junk")
            await until(lambda: "1 sealed, 1 damaged, 1 not yet" in shown(app))
            text = shown(app)

            assert "matches" in text
            assert "it is called a record" in text
            assert "q ends" in text

            await pilot.resize_terminal(60, 20)
            await until(lambda: app.size.width == 60)
            await pilot.press(key)
        assert app.return_value == 0

    asyncio.run(go())
