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
from spring68.classroom.verify import Found, codes_in, strangers_in
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
    records of the same code and attempt are all kept, as `KX47-2~2.s68rec`, and so is one under another's code.

    Raises:
        OSError: when the folder cannot be written.
    """
    gathered = gather(paths, but=out)
    done = Collected(unread=gathered.unread, passed=gathered.passed)
    out.mkdir(parents=True, exist_ok=True)
    known = {_mark(found): found.name for found in gather([out]).found}
    for found in gathered.found:
        mark = _mark(found)
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


def _mark(found: Found) -> tuple[str, tuple[str, ...]]:
    """What makes a record one that lies there already: its bytes, and the other codes in its name, if there are any."""
    return hashlib.sha256(found.data).hexdigest(), _strangers(found)


def _strangers(found: Found) -> tuple[str, ...]:
    header = read_record(found.data).header
    return strangers_in(found.name, header.students) if header is not None else ()


def name_for(found: Found) -> str:
    """The name of a record's copy: by its header, or by the code in the name under which it came.

    Where the name has another code than the record (a neighbour's file, renamed), that code is kept in the name:
    `KX47-2~PD19-4.s68rec`.
    """
    header = read_record(found.data).header
    if header is not None:
        strangers = "".join(f"~{code}" for code in strangers_in(found.name, header.students))
        return f"{record_name(header).removesuffix(ENDING)}{strangers}{ENDING}"
    return f"{'+'.join(codes_in(found.name)) or 'unknown'}{ENDING}"


def _free(out: Path, name: str) -> str:
    """The name, with a number where it is taken."""
    stem, number, free = name.removesuffix(ENDING), 1, name
    while (out / free).exists():
        number += 1
        free = f"{stem}~{number}{ENDING}"
    return free
