"""A player for tests: starts the full screen on a story, presses keys, clicks, and reads what stands on the screen.

Nothing waits for a time: after each key the program is asked to say when it has done and drawn everything, and what a
test needs is waited for as a condition, with a limit on the wall clock.
"""

from __future__ import annotations

import asyncio
import html
import os
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from textual import events
from textual.geometry import Offset

from spring68.saves.locations import Places
from spring68.saves.settings import Settings
from spring68.tui.app import Spring68
from spring68.tui.launch import Launch

STORY = Path(__file__).parent / "story"
GOLDEN = Path(__file__).parents[1] / "golden" / "screens"
UPDATE = os.environ.get("SPRING68_UPDATE_GOLDENS", "") not in {"", "0"}
LIMIT = 40.0
_CHARACTERS = {"space": " ", "question_mark": "?", "comma": ",", "slash": "/"}
_TEXT = re.compile(
    r'<text class="[^"]*" x="([\d.]+)" y="[\d.]+" textLength="[\d.]+" clip-path="url\(#[^)]*line-(\d+)\)">(.*?)</text>'
)
_CELL = 12.2
"""Width of a cell in Textual's pictures."""


def run(test: Callable[[], Awaitable[None]]) -> None:
    """Run a test that waits."""
    asyncio.run(test())  # type: ignore[arg-type]


def launch_for(saves: Path, *, mode: str = "new", story: Path = STORY, **given: Any) -> Launch:
    """What the program is started with; settings are given by their names."""
    names = set(Settings.__dataclass_fields__)
    settings = replace(Settings(asked="yes"), **{name: given.pop(name) for name in list(given) if name in names})
    places = Places(story, saves, saves / "settings.json", saves / "cache", "a test")
    return Launch(story, places, settings, mode, seed=68, **given)


class Player:
    """Somebody at the keyboard."""

    def __init__(self, app: Spring68, pilot: Any) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def screen(self) -> Any:
        """The screen that is uppermost."""
        return self.app.screen

    @property
    def session(self) -> Any:
        """The play that is going on."""
        return self.app.desk.session

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for a condition."""
        limit = time.monotonic() + LIMIT
        while not condition():
            assert time.monotonic() < limit, f"this did not come about; on the screen:\n{self.text()}"
            await asyncio.sleep(0.002)

    async def settled(self) -> None:
        """Wait until everything that was asked for is done and drawn."""
        calm = 0
        limit = time.monotonic() + LIMIT
        while calm < 2:
            assert time.monotonic() < limit, "the program does not come to rest"
            done, drawn = asyncio.Event(), asyncio.Event()
            self.app.call_later(done.set)
            await asyncio.wait_for(done.wait(), LIMIT)
            screen = self.app.screen
            screen.call_after_refresh(drawn.set)
            await self.until(lambda: drawn.is_set() or self.app.screen is not screen)  # noqa: B023
            is_calm = drawn.is_set() and not getattr(self.screen, "is_painting", False) and self.is_laid
            calm = calm + 1 if is_calm else 0

    async def ready(self) -> None:
        """Wait until the story is read, or cannot be."""
        await self.until(lambda: self.app.desk.machine is not None or self.app.desk.problem)
        if self.app.launch.mode != "title":
            await self.until(lambda: getattr(self.screen, "session", None) is not None or self.is_asked)
        await self.settled()

    @property
    def is_laid(self) -> bool:
        """Whether the words of the uppermost screen are there."""
        leaf = getattr(self.screen, "leaf", None)
        if leaf is None or not leaf.display:
            return True
        needs_bar = leaf.virtual_size.height > leaf.inside.height
        return bool(leaf.is_laid and leaf.show_vertical_scrollbar == needs_bar)

    @property
    def is_asked(self) -> bool:
        """Whether a slip lies on the screen."""
        return bool(self.screen.is_modal)

    def send(self, *keys: str) -> None:
        """Press keys without waiting for anything."""
        for key in keys:
            character = key if len(key) == 1 else _CHARACTERS.get(key)
            self.app.post_message(events.Key(key, character))

    async def press(self, *keys: str) -> None:
        """Press keys, each when the one before has had its effect; `#2` turns pages, then takes choice 2."""
        for key in keys:
            if key.startswith("#"):
                await self.last_page()
            self.send(key.removeprefix("#"))
            await self.settled()

    async def last_page(self) -> None:
        """Turn pages until the choices are there."""
        while not self.is_asked and not self.screen.now.is_last:
            self.send("space")
            await self.settled()

    async def write(self, text: str) -> None:
        """Write into a line."""
        await self.press(*text)

    async def click(self, words: str, times: int = 1) -> None:
        """Click on words that stand on the screen."""
        for y, line in enumerate(self.text().split("\n")):
            if words in line:
                await self.pilot.click(offset=Offset(line.index(words) + len(words) // 2, y), times=times)
                await self.settled()
                return
        raise AssertionError(f"“{words}” is not on the screen:\n{self.text()}")

    async def resize(self, width: int, height: int) -> None:
        """Another size."""
        await self.pilot.resize_terminal(width, height)
        await self.until(lambda: self.app.size == (width, height))
        await self.settled()

    def text(self) -> str:
        """What stands on the screen, as rows."""
        return text_of(self.app.export_screenshot())

    async def see(self, words: str) -> None:
        """Wait until words stand on the screen."""
        await self.until(lambda: words in self.text())


def text_of(picture: str) -> str:
    """The rows of a picture that Textual exported."""
    rows: dict[int, str] = {}
    cells = sorted((int(row), float(x), text) for x, row, text in _TEXT.findall(picture))
    for row, x, text in cells:
        line = rows.get(row, "").ljust(round(x / _CELL))
        rows[row] = line + html.unescape(text).replace("\xa0", " ")
    return "\n".join(rows.get(row, "").rstrip() for row in range(max(rows, default=0) + 1))


@asynccontextmanager
async def playing(saves: Path, *, size: tuple[int, int] = (80, 24), **given: Any) -> AsyncIterator[Player]:
    """The program, started and with its story read."""
    app = Spring68(launch_for(saves, **given))
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        player = Player(app, pilot)
        await player.ready()
        yield player


def check_golden(name: str, found: str) -> None:
    """Compare with what is kept, or keep it where `SPRING68_UPDATE_GOLDENS` is set."""
    path = GOLDEN / name
    if UPDATE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found + "\n")
    assert path.exists(), f"{path} is missing; SPRING68_UPDATE_GOLDENS=1 makes it"
    kept = path.read_text()
    if found + "\n" != kept:
        print(found)
    assert found + "\n" == kept
