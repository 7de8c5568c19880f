"""Pictures of the program for the README and the guides: `python -m spring68.tui.pictures DIR`.

Each is made by playing the story that comes with the program, with a fixed seed, in a folder of saves that is thrown
away; so the same story gives the same pictures.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SEED = 68
WAIT = 60.0
_SERIAL = re.compile(r"terminal-\d+")


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its name, the theme, how many choices are made first, and the keys pressed then."""

    name: str
    theme: str = "night"
    choices: int = 0
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = (80, 24)
    mode: str = "new"
    preset: str = ""


PICTURES = (
    Picture("title-night", mode="title"),
    Picture("play-night", choices=5),
    Picture("play-paper", "paper", choices=8),
    Picture("play-contrast", "contrast", choices=11),
    Picture("play-narrow", choices=14, size=(40, 15)),
    Picture("note", choices=24, keys=("n", "down", "down", "enter")),
    Picture("file", choices=34, keys=("f",)),
    Picture("takes", choices=14, keys=("u", "u", "t")),
    Picture("map", choices=24, keys=("m",)),
    Picture("endings", choices=24, keys=("e",)),
    Picture("settings", choices=2, keys=("comma",)),
)
"""Those of the README and the guides, as they lie in `docs/img`."""


def make(folder: Path, story: Path | None = None, pictures: tuple[Picture, ...] = PICTURES) -> list[Path]:
    """Make pictures in a folder; the files that were written."""
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    os.environ.pop("NO_COLOR", None)
    folder.mkdir(parents=True, exist_ok=True)
    return [asyncio.run(_make(folder, picture, story)) for picture in pictures]


async def _make(folder: Path, picture: Picture, story: Path | None) -> Path:
    from spring68.saves.locations import Places, shipped_story
    from spring68.saves.settings import Settings, changed
    from spring68.tui.app import Spring68
    from spring68.tui.launch import Launch

    settings = changed(changed(changed(Settings(), "asked", "yes"), "theme", picture.theme), "content", "off")
    with tempfile.TemporaryDirectory() as name:
        saves = Path(name)
        places = Places(story or shipped_story(), saves, saves / "settings.json", saves / "cache", "pictures")
        app = Spring68(Launch(places.story, places, settings, picture.mode, seed=SEED, preset=picture.preset))
        async with app.run_test(size=picture.size) as pilot:
            await _until(pilot, lambda: app.desk.machine is not None or bool(app.desk.problem))
            for _choice in range(picture.choices):
                await _choose(app, pilot)
            for key in picture.keys:
                await pilot.press(key)
                await pilot.pause()
            await _until(pilot, lambda: not getattr(app.screen, "is_painting", False))
            await pilot.pause()
            path = folder / f"{picture.name}.svg"
            path.write_text(_told(app.export_screenshot(title="spring68")), encoding="utf-8")
    return path


def _told(picture: str) -> str:
    """A picture without what differs from run to run, whose spaces are kept by every program that shows it."""
    return _SERIAL.sub("terminal", picture).replace("<svg ", '<svg xml:space="preserve" ', 1)


async def _choose(app: Any, pilot: Any) -> None:
    """Turn pages until there is a choice, take the first open one, and stop where it can be read."""
    await _until(pilot, lambda: getattr(app.screen, "session", None) is not None)
    screen = app.screen
    count = len(screen.session.save.steps)
    while not screen.now.is_last:
        await pilot.press("space")
    number = next(option.number for option in screen.session.options() if option.is_open)
    await pilot.press(str(number))
    await _until(pilot, lambda: len(screen.session.save.steps) > count and not screen.is_painting)
    while not screen.now.is_last:
        await pilot.press("space")


async def _until(pilot: Any, condition: Callable[[], bool]) -> None:
    """Wait for a condition, up to a minute."""
    for _round in range(int(WAIT / 0.02)):
        if condition():
            return
        await pilot.pause(0.02)
    raise TimeoutError("the program does not come as far as the picture")


if __name__ == "__main__":
    for made in make(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/img")):
        print(made)
