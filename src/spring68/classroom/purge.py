"""Deleting what was kept long enough: records, and what was made of them. Shown first, done only when told to.

How old a **record** is says the `started` in its header, when that is a time between 2020 and now; a clock that was
wrong, or a record without one, is dated by the file's own time. What was **made** (reports, tables) is dated by the
file's time. Asked for by age, what `serve` leaves in the folder of a code (plays, what was read, settings) is old by the
file's time too. Nothing else is ever touched: not the roster, not assignments, not archives (they are named, so that the
teacher can delete them), and nothing that is reached through a link, inside the folder or out of it.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from spring68.classroom.codes import is_code
from spring68.classroom.limits import DEFAULT_KEEP_DAYS, MAX_FOLDER_FILES, MAX_LINE_BYTES
from spring68.classroom.readassignment import AssignmentFileError, load_assignment
from spring68.classroom.record import ENDING
from spring68.classroom.recordreader import parse_line
from spring68.saves.locations import SETTINGS_NAME

MADE = frozenset(
    {
        *("report.html", "report.txt", "projector.html", "files.html", "results.csv", "choices.csv", "answers.csv"),
        *("canvas.csv", "moodle.csv", "moodle.xml", "xapi.json", "xapi.jsonl", "sent.jsonl", "rejected.jsonl"),
    }
)
"""What the verbs of `class` make of records, by name."""

ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".tar", ".tgz")
"""Files that may hold records and are not opened here."""

_ASIDE = re.compile(r"\.(?:damaged|edited)-\d+\.json\Z")
"""The names of plays that were put aside."""

_PLAY_HEAD = 2_000
"""Bytes of a play in which it shows that it is one."""

_EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)


class PurgeError(Exception):
    """The folder cannot be looked through; the message says why."""


@dataclass(frozen=True, slots=True)
class Old:
    """A file that was kept long enough: `days` old, where `keep` were allowed. `by` says what dates it."""

    path: Path
    what: str
    days: int
    keep: int
    by: str


@dataclass(frozen=True, slots=True)
class Purge:
    """What was found: what is old, how many records are not, and what was left alone, in sentences."""

    old: tuple[Old, ...]
    young: int
    left: tuple[str, ...]


def find_old(folder: Path, older_than: int | None = None, now: datetime | None = None) -> Purge:
    """Everything in a folder that was kept long enough.

    Args:
        folder: The folder of a class, with all folders in it.
        older_than: Days; without it, those of the assignment (`privacy.keep_days`) to which a record belongs, where it
            lies in the folder, else the fewest of any assignment there, else 90.
        now: For tests.

    Raises:
        PurgeError: when it is no folder, or cannot be read, or holds too many files.
    """
    root = folder.resolve()
    if not root.is_dir():
        raise PurgeError(f"there is no folder at {folder}")
    moment = now or datetime.now(UTC)
    keep = _keeping(root)
    old: list[Old] = []
    left: list[str] = []
    young = 0
    for path in _files(root, left):
        dated = _dated(path, keep, moment)
        if dated is None and older_than is not None and _is_of_seat(path):
            dated = "left by serve", datetime.fromtimestamp(path.lstat().st_mtime, UTC), "the file's time", older_than
        if dated is None:
            if path.suffix.lower() in ARCHIVES:
                left.append(f"{_inside(path, root)} may hold records and is not opened; delete it yourself")
            continue
        what, when, by, days_kept = dated
        limit = older_than if older_than is not None else days_kept
        days = (moment - when) // timedelta(days=1)
        if days >= limit:
            old.append(Old(path, what, days, limit, by))
        else:
            young += 1
    return Purge(tuple(old), young, tuple(left))


def delete(found: Purge, folder: Path) -> tuple[list[Path], list[str]]:
    """Delete what is old. What changed since it was found, or no longer lies inside the folder, is left and told.

    Returns:
        What was deleted, and a sentence for each file that was not.
    """
    root = folder.resolve()
    gone: list[Path] = []
    problems: list[str] = []
    for item in found.old:
        try:
            is_inside = item.path.parent.resolve().is_relative_to(root)
            if not is_inside or not stat.S_ISREG(item.path.lstat().st_mode):
                problems.append(f"{item.path} is no longer what it was, and is left")
                continue
            item.path.unlink()
            gone.append(item.path)
        except OSError as problem:
            problems.append(f"{item.path} cannot be deleted: {problem.strerror}")
    return gone, problems


def _inside(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _files(root: Path, left: list[str]) -> Iterator[Path]:
    """Every regular file in a folder, links neither followed nor given, in order."""

    def refuse(problem: OSError) -> None:
        left.append(f"{problem.filename} cannot be read: {problem.strerror}")

    count = 0
    for here, folders, names in os.walk(root, onerror=refuse, followlinks=False):
        folders.sort()
        for name in list(folders):
            if (Path(here) / name).is_symlink():
                left.append(f"{_inside(Path(here) / name, root)} is a link, and is not followed")
        for name in sorted(names):
            path = Path(here) / name
            count += 1
            if count > MAX_FOLDER_FILES:
                raise PurgeError(f"{root} holds more than {MAX_FOLDER_FILES} files and is no folder of a class")
            with suppress(OSError):
                mode = path.lstat().st_mode
                if stat.S_ISREG(mode):
                    yield path
                elif stat.S_ISLNK(mode) and path.suffix == ENDING:
                    left.append(f"{_inside(path, root)} is a link, and is left")


def _keeping(root: Path) -> dict[str, int]:
    """By assignment id, how many days its records are kept, from the assignments that lie in a folder."""
    found: dict[str, int] = {}
    with suppress(OSError):
        for path in sorted(root.iterdir()):
            if path.suffix in {".yaml", ".yml"} and path.is_file() and not path.is_symlink():
                with suppress(AssignmentFileError):
                    assignment, _findings, _source = load_assignment(path)
                    if assignment is not None:
                        found[assignment.id] = assignment.privacy.keep_days
    return found


def _dated(path: Path, keep: dict[str, int], now: datetime) -> tuple[str, datetime, str, int] | None:
    """What a file is, from when, by what, and how long it is kept; None for what is not ours."""
    try:
        changed = datetime.fromtimestamp(path.lstat().st_mtime, UTC)
        with path.open("rb") as file:
            first = file.readline(MAX_LINE_BYTES)
    except (OSError, OverflowError, ValueError):
        return None
    fewest = min(keep.values(), default=DEFAULT_KEEP_DAYS)
    header = _header(first)
    if header is None and path.suffix != ENDING:
        return ("made", changed, "the file's time", fewest) if path.name in MADE else None
    started = _started(header, now)
    days = keep.get(str((header or {}).get("assignment", "")), fewest)
    if started is None:
        return "record", changed, "the file's time", days
    return "record", started, "its `started`", days


def _is_of_seat(path: Path) -> bool:
    """Whether a file lies in a folder called by a code and is what `serve` leaves there: a play, what was read, settings."""
    if not is_code(path.parent.name):
        return False
    if path.suffix == ".read" or path.name == SETTINGS_NAME or _ASIDE.search(path.name):
        return True
    if path.suffix != ".json":
        return False
    try:
        with path.open("rb") as file:
            head = file.read(_PLAY_HEAD)
    except OSError:
        return False
    return head.lstrip().startswith(b"{") and b'"format": ' in head and b'"digest": ' in head


def _header(first: bytes) -> dict[str, object] | None:
    """The fields of a record's first line; None where it is none."""
    if b"s68rec/" not in first:
        return None
    try:
        fields = parse_line(first.removeprefix(b"\xef\xbb\xbf").strip())
    except (ValueError, RecursionError):
        return None
    is_ours = fields.get("type") == "header" and str(fields.get("format", "")).startswith("s68rec/")
    return fields if is_ours else None


def _started(header: dict[str, object] | None, now: datetime) -> datetime | None:
    try:
        when = datetime.fromisoformat(str((header or {}).get("started", "")))
    except ValueError:
        return None
    if when.tzinfo is None:
        return None
    return when if _EARLIEST <= when <= now + timedelta(days=1) else None
