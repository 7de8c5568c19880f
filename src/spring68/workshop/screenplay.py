"""A play in full screen by key, on a pseudo-terminal of our own; what was chosen is read from the save."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spring68.saves.codec import decode
from spring68.saves.model import Save

COLUMNS, ROWS = 100, 40
TURN_SECONDS = 30.0
PATIENCE = 3.0
"""Seconds that one choice may take before its digit is pressed again."""

QUIET = 0.08
"""Seconds without a word from the program after which it is taken to have painted all it will."""

PAGES = 12
"""How often a page is turned before a choice is looked for in vain."""

ANSWERS = ((b"\x1b[?2026$p", b"\x1b[?2026;2$y"), (b"\x1b[?2048$p", b"\x1b[?2048;0$y"), (b"\x1b[6n", b"\x1b[1;1R"))
"""What programs ask a terminal, and what a common terminal answers."""


@dataclass(frozen=True, slots=True)
class Played:
    """The choices made, the ending come to (empty where none was), and why the play stopped before."""

    choices: list[str]
    ended: str = ""
    problem: str = ""


def can_play_on_screen() -> bool:
    """Whether this system has pseudo-terminals."""
    return os.name == "posix"


def play_on_screen(command: Sequence[str], saves: Path, numbers: Sequence[int]) -> Played:
    """Start a command in a terminal and press one digit for each choice; `space` turns pages before it.

    A choice counts as made when it stands in the newest save of the folder.
    """
    screen = _Screen(command)
    try:
        for count, number in enumerate(numbers, 1):
            if not _press(screen, saves, str(number), count):
                return Played(_steps(saves), problem=f"choice {count} was not taken; the screen: {screen.last_words()}")
        found = _newest(saves)
        return Played(_steps(saves), found.snapshot.ended if found is not None else "")
    finally:
        screen.close()


def _press(screen: _Screen, saves: Path, key: str, count: int) -> bool:
    """Turn to the last page, press a digit and wait until there are `count` choices in the save; False after a while.

    A digit is pressed again only when the program has had time for ten turns: on a busy machine a second one in haste
    would be taken for the next choice.
    """
    limit = time.monotonic() + TURN_SECONDS
    while time.monotonic() < limit:
        for _page in range(PAGES):
            screen.press(" ")
            if not screen.read(QUIET):
                break
        screen.press(key)
        again = time.monotonic() + PATIENCE
        while time.monotonic() < again:
            screen.read(0.01)
            if len(_steps(saves)) >= count:
                screen.read(QUIET)
                return True
    return False


def _newest(saves: Path) -> Save | None:
    """The newest save of a folder; None where there is none."""
    found = sorted(saves.glob("play-*.json"), key=lambda path: path.stat().st_mtime_ns)
    return decode(found[-1].read_bytes()) if found else None


def _steps(saves: Path) -> list[str]:
    """The choices of the newest save's current take."""
    found = _newest(saves)
    return [step.choice for step in found.steps] if found is not None else []


class _Screen:
    """A child process on a pseudo-terminal."""

    def __init__(self, command: Sequence[str]) -> None:
        import fcntl
        import pty
        import struct
        import termios

        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "SPRING68", "NO_COLOR"))
        }
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.execve(command[0], list(command), {**environment, "TERM": "xterm-256color"})
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.seen = b""

    def read(self, seconds: float) -> bool:
        """Take in what comes within some seconds, and answer what is asked; whether anything came."""
        import select

        before = self.seen
        while select.select([self.descriptor], [], [], seconds)[0]:
            try:
                data = os.read(self.descriptor, 65_536)
            except OSError:
                break
            if not data:
                break
            for asked, answer in ANSWERS:
                if asked in data:
                    os.write(self.descriptor, answer)
            self.seen = (self.seen + data)[-20_000:]
            seconds = 0.0
        return self.seen is not before

    def press(self, key: str) -> None:
        """Press a key; a program that has ended hears nothing."""
        try:
            os.write(self.descriptor, key.encode())
        except OSError:
            return

    def last_words(self) -> str:
        """The last words that came, without what moves the cursor."""
        import re

        return " ".join(re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b" ", self.seen).decode("utf-8", "replace").split())[-300:]

    def close(self) -> None:
        """End the program and wait for it."""
        import signal

        try:
            os.kill(self.pid, signal.SIGTERM)
            self.read(0.5)
            os.close(self.descriptor)
        except OSError:
            pass
        os.waitpid(self.pid, 0)
