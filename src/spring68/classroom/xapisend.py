"""Sending statements: in batches, again where that can help, never where it cannot, and each of them once.

A batch is stored whole or not at all. Where a store refuses one (400, 413, 422), it is halved until the statement is
found that it means, and only that one is put aside. Where it says that it has another statement of the same id (409), it
is asked for it: one that differs only in descriptions counts as sent. Where it is out of breath (408, 429, 5xx, no
answer), it is asked again after 1, 2, 4, 8 and 16 seconds, or when it says; then what waits is kept for another day.
"""

from __future__ import annotations

import json
import random
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from spring68.classroom.lrs import Answer, Store, StoreError
from spring68.classroom.outbox import Outbox, OutboxError, line_of
from spring68.classroom.xapi import Statement
from spring68.text.printable import printable

MAX_BATCH = 50
"""Statements in one batch: a record needs one or two."""

MAX_BATCH_BYTES = 500_000
"""Bytes of one batch; many servers stop at a million."""

WAITS = (1, 2, 4, 8, 16)
"""Seconds before each further try; up to a quarter of each is added by chance, so that a school does not come at once."""

LONGEST_WAIT = 300
"""Seconds; a store that asks for more is asked another day."""

REFUSED = (400, 413, 422)
"""Answers that mean: something in this batch cannot be taken, or the batch is too large."""


class Stop(Exception):
    """Nothing more can be sent now; the message is a sentence without a full stop."""


@dataclass(slots=True)
class Outcome:
    """What came of it: how many the store took or had, those it refused with its reasons, and why it stopped, if it did."""

    sent: int = 0
    refused: list[tuple[Statement, str]] = field(default_factory=list)
    left: int = 0
    stopped: str = ""


def batches(statements: Sequence[Statement]) -> Iterator[list[Statement]]:
    """The statements in batches that are not too many and not too large, in order."""
    batch: list[Statement] = []
    size = 2
    for statement in statements:
        length = len(line_of(statement))
        if batch and (len(batch) == MAX_BATCH or size + length > MAX_BATCH_BYTES):
            yield batch
            batch, size = [], 2
        batch.append(statement)
        size += length
    if batch:
        yield batch


class Sender:
    """Sends what an outbox does not know yet.

    Args:
        store: Where to.
        outbox: What is known of it; written after each answer.
        sleep: How to wait, in seconds; another one in tests.
        chance: A number from 0 to 1, for the part of a wait that is left to chance.
    """

    def __init__(
        self,
        store: Store,
        outbox: Outbox,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.store, self.outbox, self._sleep, self._chance = store, outbox, sleep, chance

    def send(self, statements: Sequence[Statement]) -> Outcome:
        """Send all that was neither sent nor refused before; never raises for what a store does."""
        known = self.outbox.sent | self.outbox.rejected
        fresh = list({one["id"]: one for one in statements if one["id"] not in known}.values())
        done = Outcome()
        try:
            self.outbox.keep(fresh)
            for batch in batches(fresh):
                self._send(batch, done)
        except (Stop, StoreError, OutboxError) as problem:
            done.stopped = str(problem)
        known = self.outbox.sent | self.outbox.rejected
        left = [one for one in fresh if one["id"] not in known]
        done.left = len(left)
        try:
            self.outbox.keep(left)
        except OutboxError as problem:
            done.stopped = done.stopped or str(problem)
        return done

    def _send(self, batch: list[Statement], done: Outcome) -> None:
        """One batch, halved as often as need be."""
        parts = deque([batch])
        refused: list[tuple[Statement, str]] = []
        while parts:
            part = parts.popleft()
            answer = self._patiently(lambda part=part: self.store.post(_body(part)))  # type: ignore[misc]
            if answer.status in (200, 204):
                _understood(answer, part)
                self._took(part, done)
            elif answer.status in (*REFUSED, 409) and len(part) > 1:
                parts.extendleft((part[len(part) // 2 :], part[: len(part) // 2]))
            elif answer.status in REFUSED:
                refused.append((part[0], f"{answer.status}: {_said(answer)}"))
            elif answer.status == 409 and self._has_it(part[0]):
                self._took(part, done)
            elif answer.status == 409:
                refused.append((part[0], "409: the store has another statement of this id"))
            else:
                raise Stop(_why(answer))
        if len(batch) > 1 and len(refused) == len(batch) and not self.outbox.sent:
            raise Stop(f"the store refuses every statement of the first {len(batch)} ({refused[0][1]})")
        self.outbox.mark_rejected(refused)
        done.refused += refused

    def _took(self, part: list[Statement], done: Outcome) -> None:
        self.outbox.mark_sent(one["id"] for one in part)
        done.sent += len(part)

    def _patiently(self, ask: Callable[[], Answer]) -> Answer:
        """An answer with which something can be done.

        Raises:
            Stop: when none comes, or the store asks to be left alone for long.
        """
        for wait in (*WAITS, 0):
            answer = ask()
            if answer.status not in (0, 408, 429) and answer.status < 500:
                return answer
            asked = _asked(answer.retry_after)
            if asked is not None and asked > LONGEST_WAIT:
                raise Stop(f"the store asks to wait {round(asked / 60)} minutes; run the same command again then")
            if wait:
                self._sleep(max(asked or 0.0, wait * (1 + self._chance() / 4)))
        words = answer.problem or f"it answers {answer.status}"
        raise Stop(
            f"the store cannot be reached ({words}), tried {len(WAITS) + 1} times; run the same command again later"
        )

    def _has_it(self, ours: Statement) -> bool:
        """Whether the store's statement of this id says the same."""
        answer = self._patiently(lambda: self.store.get(ours["id"]))
        if answer.status in (401, 403):
            raise Stop(
                "the store has statements of the same id and does not let this user read them, so nothing is sure"
            )
        try:
            value = json.loads(answer.body)
            listed = value.get("statements", [value]) if type(value) is dict else value
            theirs = [one for one in listed if type(one) is dict] if type(listed) is list else []
            return any(
                str(one.get("id")).lower() == ours["id"] and _plain(one, ours) == _plain(ours, ours) for one in theirs
            )
        except (ValueError, RecursionError):  # what is nested too deep to be compared is none of ours
            return False


def _body(part: list[Statement]) -> bytes:
    return b"[" + b",".join(line_of(one)[:-1] for one in part) + b"]"


def _understood(answer: Answer, part: list[Statement]) -> None:
    """See that an answer is that of a store: nothing (204), or a list of ids that were sent, of all or of some.

    Raises:
        Stop: when it is anything else; a page to log in on also answers 200, and has stored nothing.
    """
    if answer.status == 204:
        return
    try:
        ids = json.loads(answer.body)
    except (ValueError, RecursionError):
        ids = None
    ours = {one["id"] for one in part}
    if type(ids) is not list or not all(type(one) is str and one.lower() in ours for one in ids):
        raise Stop("what answers at this address is no store of statements; look at the address")


def _why(answer: Answer) -> str:
    """Why nothing can be sent, by the status of an answer."""
    if answer.status in (401, 403):
        return f"the store does not let this user in, or not write ({answer.status}); look at user and password"
    if 300 <= answer.status < 400:
        try:
            there = urlsplit(answer.location).netloc
        except ValueError:
            there = ""
        where = f" to {printable(there)[:100]}" if there else ""
        return f"the store sends on{where} ({answer.status}), and a password is not sent on; give the right address"
    if answer.status in (404, 405, 410):
        return f"there is no store of statements at this address ({answer.status})"
    return f"the store answers {answer.status}, with which nothing can be done: {_said(answer)}"


def _said(answer: Answer) -> str:
    """What a store said, in one short line that is safe to show."""
    words = printable(answer.body[:1_000].decode("utf-8", "replace")).split()
    return " ".join(words)[:200] or "no reason given"


def _asked(retry_after: str) -> float | None:
    """How many seconds a store asks to wait; None where it does not say."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max((parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds(), 0.0)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


_UNCOMPARED = ("display", "definition", "stored", "authority", "version", "objectType")


def _plain(value: Any, ours: Statement) -> Any:
    """A statement without what may differ: descriptions, what the store adds, and what it fills in."""
    if type(value) is list:
        return [_plain(item, ours) for item in value]
    if type(value) is not dict:
        return value
    left = {name: _plain(inner, ours) for name, inner in value.items() if name not in _UNCOMPARED}
    if "id" in left and "actor" in left:
        left["id"] = str(left["id"]).lower()
        left["timestamp"] = _same_moment(left.get("timestamp")) if "timestamp" in ours else None
    return left


def _same_moment(stamp: object) -> object:
    try:
        return datetime.fromisoformat(str(stamp))
    except ValueError:
        return stamp
