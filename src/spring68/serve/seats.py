"""Who sits where: codes, their folders, how many may play at once, and where a page may come from.

Nothing here knows the network; the server asks and does what it is told.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from spring68.classroom.codes import is_code, read_code

MOST_SEATS = 200
"""The largest cap that can be asked for: on two cores 200 programs took 1.5 s for a key (a measurement of 2026)."""

MEMORY_EACH = 60_000_000
"""Bytes that one program is reckoned to need, twice what was measured: a long play, a large window."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why somebody cannot sit down: a status of HTTP, and a sentence for the one who reads it."""

    status: int
    words: str


@dataclass(slots=True)
class Seats:
    """The seats of one class: at most `most` programs at once, one for each code.

    `folder` holds one folder for each code; `codes` are those that may sit down (every right code where it is empty).
    """

    folder: Path
    most: int = 30
    codes: frozenset[str] = frozenset()
    cache: Path | None = None
    """The folder of the one cache from which all seats read the story; none of them writes there."""
    taken: set[str] = field(default_factory=set)

    def ask(self, typed: str) -> str | Refusal:
        """The code that somebody typed, if there is a seat for it; who sits already keeps the seat."""
        code = read_code(typed[:40])
        if code is None:
            return Refusal(400, "This is not a code. A code looks like KX47-2; please look at yours once more.")
        if self.codes and code not in self.codes:
            return Refusal(403, f"The code {code} does not belong to this class. Please ask your teacher.")
        if code not in self.taken and len(self.taken) >= self.most:
            return Refusal(
                503,
                f"All {self.most} seats are taken just now. Nothing is lost: please try again in a minute, "
                "or play on this machine without a browser.",
            )
        return code

    def saves(self, code: str) -> Path:
        """The folder of a code, where its plays and its record lie.

        Raises:
            ValueError: when it is no code; nothing else becomes the name of a folder.
        """
        if not is_code(code):
            raise ValueError(f"{code!r} is no code")
        return self.folder / code


def is_from_here(origin: str | None, host: str, public: str) -> bool:
    """Whether a page that opens a connection came from this server.

    `origin` is what the browser says of the page (it always says it for a websocket), `host` what it asked for,
    `public` the address under which the server is known.
    """
    if origin is None:
        return False
    page, known = _address(origin), _address(public)
    if page.scheme not in {"http", "https"} or not page.netloc:
        return False
    return page.netloc.lower() == host.lower() or (page.scheme, page.netloc.lower()) == (
        known.scheme,
        known.netloc.lower(),
    )


def is_known_host(asked: str, bound: str, public: str) -> bool:
    """Whether a request asked for this server by an address that is its own.

    A page elsewhere can make a name of its own point to this machine; it is not answered under that name. Numbers are
    always right: nobody else can own them.
    """
    name = (_address(f"//{asked}").hostname or "").lower()
    if not name:
        return False
    if name in {"localhost", bound.lower(), (_address(public).hostname or "").lower()}:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _address(text: str) -> SplitResult:
    """An address in its parts; what is none has none."""
    try:
        return urlsplit(text)
    except ValueError:
        return urlsplit("")


def memory_of_machine() -> int:
    """Bytes of memory that this machine has; 0 where it does not say."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return 0


def too_many(seats: int, memory: int) -> str:
    """A sentence where so many seats may want more than three quarters of the memory; empty where they do not."""
    most = memory * 3 // 4 // MEMORY_EACH
    if not memory or seats <= most:
        return ""
    return (
        f"{seats} seats may want {seats * MEMORY_EACH / 1e9:.1f} GB of memory, and this machine has {memory / 1e9:.1f}; "
        f"--seats {max(most, 1)} is safe."
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def seat_environment(
    inherited: Mapping[str, str], folder: Path, code: str, cache: Path | None = None
) -> dict[str, str]:
    """What the program on a seat is told: its folder, its code, that it is served, and where it finds the story read.

    No secret of the teacher's is among it.
    """
    kept = (
        "PATH",
        "HOME",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "PYTHONPATH",
        "SYSTEMROOT",
        "TEMP",
        "TMP",
        "TMPDIR",
        "VIRTUAL_ENV",
    )
    found = {name: inherited[name] for name in kept if name in inherited}
    shared = {"SPRING68_CACHE": str(cache)} if cache is not None else {}
    own = {"SPRING68_SERVED": "1", "SPRING68_CODE": code, "SPRING68_SAVES": str(folder)}
    return {**found, "PYTHONUTF8": "1", **own, **shared}
