"""Writing files so that nothing is ever half there, and holding a slot so that two programs never share one."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path
from typing import IO

TRIES = 10 if os.name == "nt" else 1
"""How often a file is given its name: on Windows a scanner or an index may have the old one open for a moment."""

HOLD_TRIES = 10
"""How often a lock is tried whose file has just lost its name; then it counts, for some systems give files no identity."""

PAUSE = 0.03
"""Seconds between two tries."""


def write_safely(path: Path, data: bytes, *, previous: Path | None = None) -> None:
    """Write a file so that after a crash at any moment the old or the new one is there, whole.

    The data go to a temporary file in the same folder, are forced to the disk, and take the name at once; where
    `previous` is given, the file that had the name before is kept under that one.

    Raises:
        OSError: when the folder cannot be written or the disk is full; the old file is then untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if previous is not None:
            _keep_previous(path, previous)
        _replace(temporary, path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _flush_folder(path.parent)


def _replace(new: Path, path: Path) -> None:
    """Give a file its name at once; where a system refuses because somebody is just reading it, try for a moment.

    Raises:
        OSError: when it cannot be done.
    """
    for _try in range(TRIES - 1):
        try:
            new.replace(path)
        except PermissionError:
            time.sleep(PAUSE)
        else:
            return
    new.replace(path)


def _keep_previous(path: Path, previous: Path) -> None:
    """Give the file that is about to be replaced a second name, without a moment in which it has none."""
    second = previous.with_name(f"{previous.name}.tmp")
    try:
        with contextlib.suppress(FileNotFoundError):
            second.unlink()
        os.link(path, second)
        _replace(second, previous)
    except FileNotFoundError:
        return
    except OSError:  # a file system without links: the new file is already on the disk, so a moment's gap is safe
        with contextlib.suppress(OSError):
            _replace(path, previous)


def _flush_folder(folder: Path) -> None:
    """Force a folder's entries to the disk, where the system can."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class Hold:
    """Holds a name for this program as long as it lives; the system lets go when the program dies, however it dies."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] | None = None

    def take(self) -> bool:
        """Try to hold the name; False when another program holds it.

        A folder that cannot be written, or a file system without locks, holds nothing back: the answer is True.
        """
        if self._file is not None:
            return True
        for number in range(HOLD_TRIES):
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                file = self.path.open("ab")
            except OSError:
                return True
            try:
                _lock(file)
            except BlockingIOError:
                file.close()
                return False
            except OSError as problem:
                file.close()
                return problem.errno not in _HELD
            if _is_still_there(file, self.path) or number == HOLD_TRIES - 1:
                self._file = file
                break
            file.close()
        return True

    def let_go(self) -> None:
        """Hold the name no longer.

        The file goes while it is still held: a moment later it may be somebody else's. Windows deletes no file that
        anybody has open, so there it goes afterwards, or stays.
        """
        if self._file is None:
            return
        with contextlib.suppress(OSError):
            self.path.unlink()
        self._file.close()
        self._file = None
        if os.name == "nt":
            with contextlib.suppress(OSError):
                self.path.unlink()


def _is_still_there(file: IO[bytes], path: Path) -> bool:
    """Whether a file that was just locked still has its name: who held it before deletes it when letting go."""
    if os.name == "nt":
        return True
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except OSError:
        return False


if sys.platform == "win32":
    import errno
    import msvcrt

    _HELD = frozenset({errno.EACCES, errno.EDEADLK})

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import errno
    import fcntl

    _HELD = frozenset({errno.EACCES, errno.EAGAIN})

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
