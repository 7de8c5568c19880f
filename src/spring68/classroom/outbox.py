"""What waits to be sent, what was sent and what was refused: three files beside the records.

`xapi.jsonl` holds the statements that wait, `sent.jsonl` the id of each that a store has, `rejected.jsonl` those that a
store refused, with its reason. Lines are only ever added to the last two, and only after the store's answer; a line that
was cut off is passed over, so the worst that a crash can do is that something is sent twice, which changes nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spring68.saves.files import write_safely

WAITING, SENT, REJECTED = "xapi.jsonl", "sent.jsonl", "rejected.jsonl"

MAX_LINE = 1_000_000
"""Bytes of one line: the largest statement needs a tenth of this."""

MAX_BYTES = 500_000_000
"""The largest of the files: five thousand records of three hundred statements."""


class OutboxError(Exception):
    """The outbox cannot be read or written; the message is a sentence without a full stop."""


@dataclass(slots=True)
class Outbox:
    """The three files of one folder, for one store.

    `sent` and `rejected` are the ids that this store has, or has refused; `damaged` says in sentences which lines could
    not be read.
    """

    folder: Path
    endpoint: str
    sent: set[str] = field(default_factory=set)
    rejected: set[str] = field(default_factory=set)
    damaged: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, folder: Path, endpoint: str) -> Outbox:
        """The outbox of a folder, as it was left.

        Raises:
            OutboxError: when one of its files cannot be read.
        """
        box = cls(folder, endpoint)
        box.sent = box._ids(SENT)
        box.rejected = box._ids(REJECTED)
        return box

    def waiting(self) -> list[dict[str, Any]]:
        """The statements that waited when the last sending ended.

        Raises:
            OutboxError: when the file cannot be read.
        """
        return [value for value in self._lines(WAITING) if isinstance(value.get("id"), str)]

    def keep(self, statements: Iterable[dict[str, Any]]) -> None:
        """Write down what waits, in place of what waited before; with nothing waiting the file is removed.

        Raises:
            OutboxError: when it cannot be written; what was there before is whole.
        """
        data = b"".join(line_of(statement) for statement in statements)
        try:
            if data:
                write_safely(self.folder / WAITING, data)
            else:
                (self.folder / WAITING).unlink(missing_ok=True)
        except OSError as problem:
            raise OutboxError(f"{self.folder / WAITING} cannot be written ({problem.strerror})") from None

    def mark_sent(self, ids: Iterable[str]) -> None:
        """Write down that the store has these.

        Raises:
            OutboxError: when it cannot be written.
        """
        fresh = list(ids)
        self._append(SENT, [{"id": one, "to": self.endpoint} for one in fresh])
        self.sent.update(fresh)

    def mark_rejected(self, refused: Iterable[tuple[dict[str, Any], str]]) -> None:
        """Write down statements that the store refused, each with the reason it gave.

        Raises:
            OutboxError: when it cannot be written.
        """
        known = list(refused)
        self._append(
            REJECTED,
            [{"id": one["id"], "to": self.endpoint, "reason": reason, "statement": one} for one, reason in known],
        )
        self.rejected.update(one["id"] for one, _reason in known)

    def _ids(self, name: str) -> set[str]:
        return {
            line["id"]
            for line in self._lines(name)
            if line.get("to") == self.endpoint and isinstance(line.get("id"), str)
        }

    def _lines(self, name: str) -> Iterator[dict[str, Any]]:
        """The objects of a file; lines that are none are told and passed over."""
        path = self.folder / name
        try:
            if path.stat().st_size > MAX_BYTES:
                raise OutboxError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB; move it away")
            with path.open("rb") as file:
                number = 0
                while line := file.readline(MAX_LINE):
                    number += 1
                    value = _object(line)
                    if value is not None:
                        yield value
                    elif line.strip():
                        self.damaged.append(f"{path}:{number}: the line is damaged and is passed over")
        except FileNotFoundError:
            return
        except OSError as problem:
            raise OutboxError(f"{path} cannot be read ({problem.strerror})") from None

    def _append(self, name: str, values: list[dict[str, Any]]) -> None:
        """Add lines and force them to the disk; after a line that was cut off a new one is begun."""
        if not values:
            return
        path = self.folder / name
        data = b"".join(line_of(value) for value in values)
        try:
            with path.open("a+b") as file:
                if file.seek(0, os.SEEK_END):
                    file.seek(-1, os.SEEK_END)
                    if file.read(1) != b"\n":
                        data = b"\n" + data
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as problem:
            raise OutboxError(f"{path} cannot be written ({problem.strerror})") from None


def line_of(value: dict[str, Any]) -> bytes:
    """An object as one line of JSON, UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if type(value) is dict else None
