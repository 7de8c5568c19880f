"""Writing a record: a line for each thing that happens, on the disk before it is shown.

Every line is written, flushed and forced to the disk by itself, so that after a crash at any byte the whole lines are
there and the play goes on from them; a last line that was cut is dropped, and the pupil is told. A disk that refuses
loses nothing: lines wait, and every further one tries again.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import IO

from spring68.classroom.chain import NOTHING, Field, chained
from spring68.classroom.limits import MAX_RECORD_BYTES
from spring68.classroom.record import Header, Record, record_name
from spring68.classroom.recordreader import read_record
from spring68.saves.files import Hold


class RecordProblem(Exception):
    """A record that cannot be begun or gone on with; the message is a sentence for the pupil."""


class Recorder:
    """One record file that is being written. Make one with `begin` or `go_on`."""

    def __init__(self, path: Path, hold: Hold, *, last: bytes = NOTHING, number: int = 0, seal: str = "") -> None:
        self.path = path
        self.seal = seal
        """64 hex digits once the record is sealed."""
        self.problem = ""
        """Why the last line could not be written; empty when it was."""
        self._hold = hold
        self._last = last
        self.number = number
        """The number that the next line gets."""
        self._waiting: list[bytes] = []
        self._is_sealing = False
        self.size = 0
        """Bytes of the file."""
        self._file: IO[bytes] | None = None

    @classmethod
    def begin(cls, folder: Path, header: Header) -> Recorder:
        """A new record.

        Raises:
            RecordProblem: when another window writes it, when there is one already, or the folder cannot be written.
        """
        path = folder / record_name(header)
        hold = _held(path)
        recorder = cls(path, hold)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            recorder._file = path.open("xb", buffering=0)
        except FileExistsError:
            hold.let_go()
            raise RecordProblem(f"there is a record called {path.name} already, and it is not written over.") from None
        except OSError as problem:
            hold.let_go()
            raise RecordProblem(f"the record cannot be written in {folder} ({problem.strerror}).") from None
        recorder._put(header.fields())
        return recorder

    @classmethod
    def go_on(cls, path: Path) -> tuple[Recorder, Record]:
        """Go on with a record that was not sealed; a last line that was cut is taken off the file.

        Raises:
            RecordProblem: when it cannot be gone on with; nothing of the file was changed.
        """
        hold = _held(path)
        try:
            record = read_file(path)
            if record.problem or record.header is None:
                where = f"line {record.line}: " if record.line else ""
                raise RecordProblem(f"the record {path.name} cannot be gone on with: {where}{record.problem}.")
            recorder = cls(path, hold, last=record.last, number=record.lines - record.torn, seal=record.seal)
            if not record.seal:
                recorder._reopen(record.whole)
            recorder.size = record.whole
        except RecordProblem:
            hold.let_go()
            raise
        except OSError as problem:
            hold.let_go()
            raise RecordProblem(f"the record {path.name} cannot be opened ({problem.strerror}).") from None
        return recorder, record

    def _reopen(self, whole: int) -> None:
        """Open the file behind its last whole line, which gets its line end where that was not written."""
        self._file = self.path.open("r+b", buffering=0)
        self._file.truncate(whole)
        if whole:
            self._file.seek(whole - 1)
            if self._file.read(1) != b"\n":
                self._file.write(b"\n")
        self._file.seek(0, os.SEEK_END)

    @property
    def is_full(self) -> bool:
        """Whether the record is as large as one may become, but for an answer and a seal."""
        return self.size > MAX_RECORD_BYTES * 3 // 4

    def write(self, kind: str, t: int, **fields: Field) -> None:
        """Write an event that happened after `t` milliseconds of play."""
        self._put({"n": self.number, "type": kind, "t": t, **fields})

    def seal_with(self, t: int, *, backs: int) -> str:
        """Seal the record with its last line, or try again where the disk refused it: the seal, empty where it does."""
        if self._is_sealing:
            self.flush()
        elif not self.seal:
            self._is_sealing = True
            self.write("seal", t, events=self.number, backs=backs)
        return self.seal

    def _put(self, fields: dict[str, Field]) -> None:
        line, self._last = chained(self._last, fields)
        self.number += 1
        self._waiting.append(line)
        self.flush()

    def flush(self) -> None:
        """Write what waits."""
        try:
            if self._file is None:
                self._file = self.path.open("ab", buffering=0)
            while self._waiting:
                line = self._waiting[0]
                written = self._file.write(line)
                self.size += written
                if written < len(line):
                    self._waiting[0] = line[written:]
                    continue
                self._waiting.pop(0)
            os.fsync(self._file.fileno())
        except OSError as problem:
            reason = problem.strerror or "the folder cannot be written"
            self.problem = (
                f"The record could not be written ({reason}). It goes on, and every further line tries again."
            )
        else:
            self.problem = ""
            if self._is_sealing:
                self.seal = self._last.hex()

    def close(self) -> None:
        """Let go of the file."""
        if self._waiting:
            self.flush()
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None
        self._hold.let_go()


def read_file(path: Path) -> Record:
    """Read a record from the disk.

    Raises:
        OSError: when it cannot be read.
    """
    with path.open("rb") as file:
        return read_record(file.read(MAX_RECORD_BYTES + 1))


def _held(path: Path) -> Hold:
    """Hold the name of a record.

    Raises:
        RecordProblem: when another window does.
    """
    hold = Hold(path.with_name(f".{path.name}.lock"))
    if not hold.take():
        raise RecordProblem(f"{path.name} is being played in another window; go on there, or close it first.")
    return hold
