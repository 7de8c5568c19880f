"""A program in a terminal of our own: start it, wait for words on its screen, press keys, look at its memory and CPU.

Timing reads the raw stream for a marker, which is a word in one style; queries of the program are answered as a
common terminal answers them, so that nothing waits for a reply that never comes.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ANSWERS = ((b"\x1b[?2026$p", b"\x1b[?2026;2$y"), (b"\x1b[?2048$p", b"\x1b[?2048;0$y"), (b"\x1b[6n", b"\x1b[1;1R"))


class Terminal:
    """A child process on a pseudo-terminal."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str], size: tuple[int, int] = (80, 24)) -> None:
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(argv[0], list(argv), dict(env))
        self.resize(size)
        self.seen = b""

    def resize(self, size: tuple[int, int]) -> None:
        """Make the window so many columns wide and so many rows high."""
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def read(self, seconds: float) -> bool:
        """Read what is there; False when nothing came in time."""
        ready, _w, _x = select.select([self.fd], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        for asked, answer in ANSWERS:
            if asked in data:
                os.write(self.fd, answer)
        self.seen += data
        return bool(data)

    def wait_for(self, marker: bytes, seconds: float = 10.0) -> float:
        """Wait until a marker stands in the stream; the time when it did."""
        limit = time.perf_counter() + seconds
        while marker not in self.seen:
            left = limit - time.perf_counter()
            if left <= 0 or not self.read(left):
                raise TimeoutError(f"{marker!r} did not come; last: {self.seen[-400:]!r}")
        return time.perf_counter()

    def quiet(self, seconds: float = 0.25) -> None:
        """Wait until nothing comes any more, and forget what came."""
        while self.read(seconds):
            pass
        self.seen = b""

    def press(self, keys: bytes) -> float:
        """Press keys; the time when they were pressed."""
        self.seen = b""
        now = time.perf_counter()
        os.write(self.fd, keys)
        return now

    def memory(self) -> float:
        """Resident memory in MB."""
        with Path(f"/proc/{self.pid}/status").open() as file:
            return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmRSS"))

    def cpu(self) -> float:
        """Seconds of CPU used so far."""
        with Path(f"/proc/{self.pid}/stat").open() as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self) -> None:
        """Stop the child."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, 9)
        os.close(self.fd)
        os.waitpid(self.pid, 0)
