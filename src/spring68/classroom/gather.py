"""Finding records: in files, folders, zip files, and the zip files that learning platforms make.

A record is known by its first line and not by its name. Nothing is ever changed or unpacked where it lies; nothing that
an archive says about itself (paths, sizes, links) is trusted. What is refused is refused with a sentence, and the rest
is found all the same.
"""

from __future__ import annotations

import io
import lzma
import os
import stat
import struct
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from spring68.classroom.limits import (
    MAX_FOLDER_FILES,
    MAX_RECORD_BYTES,
    MAX_RECORDS,
    MAX_ZIP_BYTES,
    MAX_ZIP_DEPTH,
    MAX_ZIP_MEMBERS,
    MAX_ZIP_RATIO,
)
from spring68.classroom.record import ENDING
from spring68.classroom.verified import Unread
from spring68.classroom.verify import HEAD, Found, looks_like_record

ZIP = b"PK\x03\x04"
WITHIN = " › "
"""Stands between an archive's name and that of what is in it."""

MAX_INNER = 50_000_000
"""The largest archive inside an archive, in bytes."""

MAX_TOTAL = 400_000_000
"""Bytes that are read in all, which no class needs."""

_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, NotImplementedError, RuntimeError, EOFError, OSError,
    ValueError, IndexError,
)  # fmt: skip
"""What reading a broken archive can raise."""


@dataclass(slots=True)
class Gathered:
    """What was found: the records, what was refused and why, and the names of other files."""

    found: list[Found] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    total: int = 0

    @property
    def passed_over(self) -> int:
        """How many other files there were."""
        return len(self.passed)

    def refuse(self, name: str, reason: str) -> None:
        """Refuse something, with a sentence without a full stop."""
        self.unread.append(Unread(name, 0, reason))

    @property
    def is_full(self) -> bool:
        """Whether no more is read."""
        return len(self.found) >= MAX_RECORDS or self.total > MAX_TOTAL


def gather(paths: Iterable[Path], *, but: Path | None = None) -> Gathered:
    """Everything that lies in some files and folders.

    Args:
        paths: Records, zip files and folders.
        but: A folder that is not looked into, because what is found is put there.
    """
    gathered = Gathered()
    inside = but.resolve() if but is not None else None
    for path in paths:
        if path.is_dir():
            if path.resolve() != inside:
                _folder(gathered, path, inside)
        elif path.exists():
            _file(gathered, path, path.name)
        else:
            gathered.refuse(str(path), "there is no such file")
    if gathered.is_full:
        gathered.refuse("", f"more than {MAX_RECORDS:,} records, or more bytes than any class has; the rest was left")
    gathered.found.sort(key=lambda found: found.name)
    return gathered


def _folder(gathered: Gathered, root: Path, but: Path | None) -> None:
    """All files of a folder and those in it; links are not followed."""
    count = 0
    for folder, folders, files in os.walk(root, onerror=lambda problem: gathered.refuse(_where(problem), "unreadable")):
        here = Path(folder)
        for name in sorted(folders):
            path = here / name
            if path.is_symlink():
                gathered.refuse(_name(path, root), "it is a link to another folder, which is not followed")
        folders[:] = sorted(
            name for name in folders if not (here / name).is_symlink() and (here / name).resolve() != but
        )  # fmt: skip
        for name in sorted(files):
            count += 1
            if count > MAX_FOLDER_FILES:
                gathered.refuse(str(root), f"there are more than {MAX_FOLDER_FILES:,} files in it; the rest was left")
                return
            if not gathered.is_full and not name.startswith("."):
                _file(gathered, here / name, _name(here / name, root))


def _where(problem: OSError) -> str:
    return str(problem.filename or "")


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _file(gathered: Gathered, path: Path, name: str) -> None:
    """One file: a record, an archive, or something else."""
    try:
        known = path.lstat()
        if stat.S_ISLNK(known.st_mode):
            gathered.refuse(name, "it is a link to another file, which is not followed")
            return
        if not stat.S_ISREG(known.st_mode):
            gathered.passed.append(name)
            return
        with path.open("rb") as file:
            head = file.read(HEAD)
            file.seek(0)
            if head.startswith(ZIP):
                if known.st_size > MAX_ZIP_BYTES:
                    gathered.refuse(name, f"the archive is larger than {MAX_ZIP_BYTES // 1_000_000} MB")
                else:
                    _archive(gathered, file, name, 1)
                return
            _member(gathered, head, file, name, known.st_size, known.st_mtime)
    except OSError as problem:
        gathered.refuse(name, f"it cannot be read ({problem.strerror})")


def _member(gathered: Gathered, head: bytes, file: IO[bytes], name: str, size: int, received: float) -> None:
    """A file that is no archive, where `head` is how it begins and `file` stands at its beginning."""
    if not looks_like_record(head):
        if name.lower().endswith(ENDING):
            gathered.refuse(name, "it is called a record and does not begin as one")
        else:
            gathered.passed.append(name)
    elif size > MAX_RECORD_BYTES:
        gathered.refuse(name, f"it is larger ({size // 1000:,} kB) than any record ({MAX_RECORD_BYTES // 1000:,} kB)")
    else:
        data = file.read(MAX_RECORD_BYTES + 1)
        gathered.total += len(data)
        gathered.found.append(Found(name, data, received))


# archives


def _archive(gathered: Gathered, file: IO[bytes], name: str, depth: int) -> None:
    """All records of an archive."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if len(members) > MAX_ZIP_MEMBERS:
                gathered.refuse(name, f"there are more than {MAX_ZIP_MEMBERS:,} files in it")
                return
            for info in _sound(gathered, members, name):
                if gathered.is_full:
                    return
                _packed(gathered, archive, info, f"{name}{WITHIN}{info.filename}", depth)
    except _BROKEN as problem:
        gathered.refuse(name, f"the archive is broken ({_sentence(problem)})")


def _sound(gathered: Gathered, members: list[zipfile.ZipInfo], name: str) -> Iterator[zipfile.ZipInfo]:
    """The members that may be looked at; the others are refused."""
    for info in members:
        called = f"{name}{WITHIN}{info.filename}"
        if info.is_dir() or "__MACOSX/" in info.filename:
            continue
        if climbs(info.filename):
            gathered.refuse(called, "its path leads out of the archive")
        elif stat.S_ISLNK(info.external_attr >> 16):
            gathered.refuse(called, "it is a link, which is not followed")
        elif info.flag_bits & 1:
            gathered.refuse(called, "it is encrypted; unpack it with its password first")
        elif info.file_size > MAX_ZIP_RATIO * max(info.compress_size, 1):
            gathered.refuse(
                called, f"it becomes more than {MAX_ZIP_RATIO} times larger when unpacked, as no record does"
            )
        else:
            yield info


def climbs(path: str) -> bool:
    """Whether a path in an archive would lead out of it."""
    plain = path.replace("\\", "/")
    return plain.startswith("/") or ".." in PurePosixPath(plain).parts or plain[1:2] == ":" or "\0" in path


def _packed(gathered: Gathered, archive: zipfile.ZipFile, info: zipfile.ZipInfo, called: str, depth: int) -> None:
    """One member of an archive."""
    try:
        with archive.open(info) as file:
            head = file.read(HEAD)
            gathered.total += len(head)
            if head.startswith(ZIP):
                _inner(gathered, head, file, called, depth)
                return
            rest = io.BytesIO(head + file.read(MAX_RECORD_BYTES + 1 - len(head)) if looks_like_record(head) else head)
            _member(gathered, head, rest, called, info.file_size, _time(info))
    except _BROKEN as problem:
        gathered.refuse(called, f"it cannot be unpacked ({_sentence(problem)})")


def _inner(gathered: Gathered, head: bytes, file: IO[bytes], called: str, depth: int) -> None:
    """An archive inside an archive."""
    if depth >= MAX_ZIP_DEPTH:
        gathered.refuse(called, "it is an archive in an archive in an archive; unpack it first")
        return
    data = head + file.read(MAX_INNER + 1 - len(head))
    gathered.total += len(data)
    if len(data) > MAX_INNER:
        gathered.refuse(called, f"the archive in it is larger than {MAX_INNER // 1_000_000} MB")
    else:
        _archive(gathered, io.BytesIO(data), called, depth + 1)


def _time(info: zipfile.ZipInfo) -> float:
    """When a member was last changed, by its archive; 0 where that is no time."""
    try:
        return time.mktime((*info.date_time, 0, 0, -1))
    except (ValueError, OverflowError):
        return 0.0


def _sentence(problem: BaseException) -> str:
    words = " ".join(str(problem).split())[:80]
    return words.rstrip(".") or type(problem).__name__
