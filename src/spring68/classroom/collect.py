"""Collecting: every record that was handed in, copied into one folder under its code. Originals stay as they are."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from spring68.classroom.gather import gather
from spring68.classroom.record import ENDING, record_name
from spring68.classroom.recordreader import read_record
from spring68.classroom.verified import Unread
from spring68.classroom.verify import Found, codes_in
from spring68.saves.files import write_safely


@dataclass(slots=True)
class Collected:
    """What came of collecting: `kept` are (name as found, name given), `again` were there already, byte for byte."""

    kept: list[tuple[str, str]] = field(default_factory=list)
    again: list[tuple[str, str]] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    """The names of other files, which are no records."""


def collect(paths: Iterable[Path], out: Path) -> Collected:
    """Copy every record into a folder, named by its code.

    A record that is there already, byte for byte, is not copied again, so that collecting twice changes nothing. Other
    records of the same code and attempt are all kept, as `KX47-2~2.s68rec`.

    Raises:
        OSError: when the folder cannot be written.
    """
    gathered = gather(paths, but=out)
    done = Collected(unread=gathered.unread, passed=gathered.passed)
    out.mkdir(parents=True, exist_ok=True)
    known = _known(out)
    for found in gathered.found:
        mark = hashlib.sha256(found.data).hexdigest()
        if mark in known:
            done.again.append((found.name, known[mark]))
            continue
        name = _free(out, name_for(found))
        write_safely(out / name, found.data)
        if found.received:
            with contextlib.suppress(OSError):
                os.utime(out / name, (found.received, found.received))
        known[mark] = name
        done.kept.append((found.name, name))
    return done


def _known(out: Path) -> dict[str, str]:
    """What lies in the folder already, by its hash."""
    return {hashlib.sha256(found.data).hexdigest(): found.name for found in gather([out]).found}


def name_for(found: Found) -> str:
    """The name of a record's copy: by its header, or by the code in the name under which it came."""
    header = read_record(found.data).header
    if header is not None:
        return record_name(header)
    return f"{'+'.join(codes_in(found.name)) or 'unknown'}{ENDING}"


def _free(out: Path, name: str) -> str:
    """The name, with a number where it is taken."""
    stem, number, free = name.removesuffix(ENDING), 1, name
    while (out / free).exists():
        number += 1
        free = f"{stem}~{number}{ENDING}"
    return free
