"""The door to the full screen: what it is started with and what came of it. Nothing here imports Textual."""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from spring68.saves.locations import Places
from spring68.saves.settings import Settings

if TYPE_CHECKING:
    from typing import Any

    from spring68.classroom.assignment import Assignment

PLAIN_VARIABLE = "SPRING68_PLAIN"
SERVED_VARIABLE = "SPRING68_SERVED"
CODE_VARIABLE = "SPRING68_CODE"
CACHE_VARIABLE = "SPRING68_CACHE"
"""Where the server of a class keeps the story that it has read; only a program on a seat looks there."""

MOST_CODE = 40
"""Characters of the environment's code that are looked at."""


@dataclass(frozen=True, slots=True)
class Launch:
    """What the full screen is started with; `mode` is `title`, `continue` or `new`, and `slot` a play asked for."""

    story: Path
    places: Places
    settings: Settings
    mode: str = "title"
    slot: str = ""
    seed: int | None = None
    preset: str = ""
    mouse: bool = True
    notices: tuple[str, ...] = ()
    watch: bool = False
    """Whether the story is read again whenever it is saved."""
    assignment: Assignment | None = None
    """What is played, where it is an assignment; `records` is the folder in which its record is written."""
    records: Path = Path()
    served: bool = False
    """Whether the screen is a browser elsewhere: nothing but the play is written then, and no path is shown."""
    code: str = ""
    """The code of whoever sits there, for the door of an assignment; where it is empty, it is typed."""
    scratch: bool = False
    """Whether the play is a rehearsal that is thrown away in the end."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended: the exit code, and one sentence for stderr (empty: nothing to say)."""

    status: int = 0
    words: str = ""


class Stream(Protocol):
    """As much of a stream as is asked here."""

    def isatty(self) -> bool:
        """Whether it is a terminal."""


def needs_plain(
    environment: Mapping[str, str], stdin: Stream | None, stderr: Stream | None, stdout: Stream | None = None
) -> bool:
    """Whether the full screen cannot be had here, or is not wanted: then the plain mode is the player's.

    Textual reads from standard input and draws on standard error, so both must be a terminal; `stdout` is asked where
    it is given, because a reader who sends the story into a file or a pipe wants the words of it.
    """
    if environment.get(PLAIN_VARIABLE, "") not in {"", "0"} or environment.get("TERM", "") == "dumb":
        return True
    given: list[Any] = [stdin, stderr] if stdout is None else [stdin, stderr, stdout]
    return not all(stream is not None and stream.isatty() for stream in given)


def seated(launch: Launch, environment: Mapping[str, str]) -> Launch:
    """The same with what the server told the program of a seat; where nothing is served, just the same."""
    if environment.get(SERVED_VARIABLE, "") != "1":
        return launch
    cache = Path(environment.get(CACHE_VARIABLE, "") or launch.places.cache)
    code = environment.get(CODE_VARIABLE, "")[:MOST_CODE]
    return replace(launch, served=True, code=code, places=replace(launch.places, cache=cache))


def ask_the_terminal(environment: MutableMapping[str, str]) -> None:
    """Forget a size that was exported by whoever started the program: a window has its own, and may change it.

    Textual asks `shutil.get_terminal_size`, which believes `COLUMNS` and `LINES` more than the terminal; with them the
    screen would be drawn in a wrong size, and never again in another. GNU readline exports both, and so do some shells.
    """
    for name in ("COLUMNS", "LINES"):
        environment.pop(name, None)


def run(launch: Launch) -> Outcome:
    """Open the full screen and stay in it until the player leaves; whether it is served is asked for here, once."""
    from spring68.tui.app import run as run_app

    seat = seated(launch, os.environ)
    if not seat.served:
        ask_the_terminal(os.environ)
    return run_app(seat)
