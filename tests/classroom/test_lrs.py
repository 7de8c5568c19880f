"""Sending to a store: what every request carries, what is tried again and what never, and stores that mean no good."""

from __future__ import annotations

import base64
import json
import ssl
import urllib.request
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from spring68.classroom.lrs import Store, StoreError, endpoint_of
from spring68.classroom.outbox import Outbox
from spring68.classroom.xapisend import LONGEST_WAIT, MAX_BATCH_BYTES, Sender, batches
from tests.classroom.fakestore import Asked, Reply, Sent, accepting, fake_store, ids_of, some, statement

# one request


def test_every_request_carries_version_credentials_and_type(tmp_path: Path) -> None:
    with fake_store(rule=accepting) as store:
        done = Sent(store, tmp_path, some(2))

    (asked,) = store.asked
    assert (asked.method, asked.path) == ("POST", "/xAPI/statements")
    assert asked.headers["x-experience-api-version"] == "1.0.3"
    assert asked.headers["content-type"] == "application/json"
    assert base64.b64decode(asked.headers["authorization"].removeprefix("Basic ")).decode() == "spring:prague ěš:"
    assert json.loads(asked.body) == some(2)
    assert (done.outcome.sent, done.outcome.left) == (2, 0)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://lrs.example/xAPI/", "https://lrs.example/xAPI"),
        (" https://LRS.example:8443/xAPI/statements ", "https://lrs.example:8443/xAPI"),
        ("http://127.0.0.1:8130/xAPI", "http://127.0.0.1:8130/xAPI"),
        ("http://[::1]:8130", "http://[::1]:8130"),
        ("http://localhost/x", "http://localhost/x"),
    ],
)
def test_an_address_is_taken_in_one_form(written: str, meant: str) -> None:
    assert endpoint_of(written) == meant


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("http://lrs.example/xAPI", "only over https"),
        ("http://127.0.0.1.example/xAPI", "only over https"),
        ("http://localhost.example/xAPI", "only over https"),
        ("https://spring:prague@lrs.example/xAPI", "must not stand in the address"),
        ("http://127.0.0.1@lrs.example/", "must not stand in the address"),
        ("https://lrs.example/xAPI?a=1", "no ? and no #"),
        ("file:///etc/passwd", "is no address of a store"),
        ("lrs.example", "is no address of a store"),
        ("https://lrs.example:port/", "is no address"),
        ("https://lrs.example/x\r\nHost: other", "is no address"),
        ("", "is no address"),
    ],
)
def test_an_address_that_would_give_a_password_away_is_refused(written: str, words: str) -> None:
    with pytest.raises(StoreError) as problem:
        endpoint_of(written)

    assert words in str(problem.value)
    assert "prague" not in str(problem.value)


def test_a_store_that_cannot_prove_who_it_is_is_asked_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tries: list[str] = []

    def refuse(self: object, request: object, **_options: object) -> None:
        tries.append("asked")
        problem = ssl.SSLCertVerificationError(1, "certificate verify failed")
        problem.verify_message = "self-signed certificate"
        raise problem

    monkeypatch.setattr(urllib.request.OpenerDirector, "open", refuse)
    box = Outbox.open(tmp_path, "https://lrs.example")
    done = Sender(Store("https://lrs.example", "a", "b"), box, sleep=lambda _seconds: None).send(some(1))

    assert (tries, done.left) == (["asked"], 1)
    assert done.stopped == "the store cannot prove who it is (self-signed certificate)"


# batches


def test_a_batch_has_fifty_statements_at_most_and_half_a_megabyte() -> None:
    large = [statement(number, words="ě" * 60_000) for number in range(10)]

    assert [len(batch) for batch in batches(some(120))] == [50, 50, 20]
    assert [len(batch) for batch in batches(large)] == [4, 4, 2]
    assert all(len(json.dumps(batch, ensure_ascii=False).encode()) <= MAX_BATCH_BYTES for batch in batches(large))


def test_fewer_ids_than_were_sent_are_enough_and_so_is_no_content(tmp_path: Path) -> None:
    one = statement(0)["id"]
    with fake_store(Reply(200, json.dumps([one]).encode()), Reply(204), Reply(200, b"[]")) as store:
        done = Sent(store, tmp_path, some(120))

    assert (done.outcome.sent, done.outcome.left) == (120, 0)
    assert len(done.box.sent) == 120


# again, and not again


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_store_out_of_breath_is_asked_again(tmp_path: Path, status: int) -> None:
    with fake_store(*[Reply(status)] * 3, rule=accepting) as store:
        done = Sent(store, tmp_path, some(2))

    assert (done.waits, done.outcome.sent, len(store.asked)) == ([1, 2, 4], 2, 4)
    assert len({asked.body for asked in store.asked}) == 1


def test_after_five_waits_it_stops_and_keeps_what_waits(tmp_path: Path) -> None:
    with fake_store(accepting_first := Reply(204), rule=lambda asked: Reply(503)) as store:
        done = Sent(store, tmp_path, some(60))

    assert accepting_first.status == 204
    assert done.waits == [1, 2, 4, 8, 16]
    assert (done.outcome.sent, done.outcome.left) == (50, 10)
    assert done.outcome.stopped == (
        "the store cannot be reached (it answers 503), tried 6 times; run the same command again later"
    )
    assert [one["id"] for one in done.box.waiting()] == [one["id"] for one in some(60)[50:]]


def test_up_to_a_quarter_is_added_to_a_wait_by_chance(tmp_path: Path) -> None:
    with fake_store(Reply(503), Reply(503), rule=accepting) as store:
        waits: list[float] = []
        box = Outbox.open(tmp_path, store.endpoint)
        Sender(Store(store.endpoint, "a", "b"), box, sleep=waits.append, chance=lambda: 1.0).send(some(1))

    assert waits == [1.25, 2.5]


@pytest.mark.parametrize(("asked", "wait"), [("7", 7.0), ("0", 1.0), ("soon", 1.0), ("-5", 1.0), ("", 1.0)])
def test_a_store_may_say_how_long_to_wait(tmp_path: Path, asked: str, wait: float) -> None:
    with fake_store(Reply(429, headers={"Retry-After": asked}), rule=accepting) as store:
        done = Sent(store, tmp_path, some(1))

    assert done.waits == [wait]


def test_a_store_may_say_until_when_to_wait(tmp_path: Path) -> None:
    when = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    with fake_store(Reply(503, headers={"Retry-After": when}), rule=accepting) as store:
        done = Sent(store, tmp_path, some(1))

    assert 60 < done.waits[0] <= 100


@pytest.mark.parametrize("asked", [str(LONGEST_WAIT + 60), "9" * 400, "Wed, 21 Oct 2099 07:28:00 GMT"])
def test_a_store_that_asks_for_very_long_is_left_alone(tmp_path: Path, asked: str) -> None:
    with fake_store(Reply(429, headers={"Retry-After": asked})) as store:
        done = Sent(store, tmp_path, some(1))

    assert (done.waits, done.outcome.left, len(store.asked)) == ([], 1, 1)
    assert "asks to wait" in done.outcome.stopped


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "does not let this user in"),
        (403, "does not let this user in"),
        (404, "no store of statements at this address"),
        (405, "no store of statements at this address"),
        (202, "answers 202, with which nothing can be done"),
        (418, "answers 418, with which nothing can be done: I am a [2J teapot"),
    ],
)
def test_what_no_second_try_can_change_is_not_tried_again(tmp_path: Path, status: int, words: str) -> None:
    with fake_store(rule=lambda asked: Reply(status, b"I am a\x1b[2J teapot")) as store:
        done = Sent(store, tmp_path, some(2))

    assert (len(store.asked), done.waits, done.outcome.left) == (1, [], 2)
    assert words in done.outcome.stopped
    assert "\x1b" not in done.outcome.stopped


def test_nobody_there_is_tried_again_and_then_kept(tmp_path: Path) -> None:
    with fake_store() as store:
        endpoint = store.endpoint
    waits: list[float] = []
    box = Outbox.open(tmp_path, endpoint)
    done = Sender(Store(endpoint, "a", "b"), box, sleep=waits.append, chance=lambda: 0.0).send(some(3))

    assert (waits, done.left, len(box.waiting())) == ([1, 2, 4, 8, 16], 3, 3)


# refusals


def picky(*bad: int, status: int = 400) -> Any:
    """A store that refuses every batch with one of these in it, and takes all others whole."""
    refused = {statement(number)["id"] for number in bad}

    def rule(asked: Asked) -> Reply:
        ids = ids_of(asked)
        return Reply(status, b"what is this?") if refused & set(ids) else Reply(200, json.dumps(ids).encode())

    return rule


@pytest.mark.parametrize("status", [400, 422])
def test_a_refused_batch_is_halved_until_the_one_that_is_meant(tmp_path: Path, status: int) -> None:
    with fake_store(rule=picky(3, 77, status=status)) as store:
        done = Sent(store, tmp_path, some(100))

    assert (done.outcome.sent, done.outcome.left, done.waits) == (98, 0, [])
    assert [(one["id"][-2:], why) for one, why in done.outcome.refused] == [
        ("03", f"{status}: what is this?"), ("77", f"{status}: what is this?"),
    ]  # fmt: skip
    assert len(store.asked) < 30
    lines = [json.loads(line) for line in (tmp_path / "rejected.jsonl").read_text().splitlines()]
    assert [line["statement"] for line in lines] == [statement(3), statement(77)]


def test_each_statement_is_taken_once_however_often_batches_are_halved(tmp_path: Path) -> None:
    taken: list[str] = []
    inner = picky(0, 31, 49)

    def rule(asked: Asked) -> Reply:
        reply: Reply = inner(asked)
        taken.extend(ids_of(asked) if reply.status == 200 else ())
        return reply

    with fake_store(rule=rule) as store:
        Sent(store, tmp_path, some(50))

    assert sorted(taken) == [one["id"] for one in some(50) if one["id"][-2:] not in ("00", "31", "49")]


def test_a_batch_that_is_too_large_is_halved(tmp_path: Path) -> None:
    with fake_store(rule=lambda asked: Reply(413) if len(ids_of(asked)) > 12 else accepting(asked)) as store:
        done = Sent(store, tmp_path, some(50))

    assert (done.outcome.sent, done.outcome.refused) == (50, [])
    assert [len(ids_of(asked)) for asked in store.asked] == [50, 25, 12, 13, 6, 7, 25, 12, 13, 6, 7]


def test_what_was_refused_is_not_sent_again(tmp_path: Path) -> None:
    with fake_store(rule=picky(3)) as store:
        Sent(store, tmp_path, some(10))
        before = len(store.asked)
        again = Sent(store, tmp_path, some(10))

    assert (len(store.asked), again.outcome.sent, again.outcome.left) == (before, 0, 0)


def test_a_store_that_refuses_everything_has_refused_nothing(tmp_path: Path) -> None:
    """What is wrong is then not the statements, so none of them is given up."""
    with fake_store(rule=lambda asked: Reply(400, b"no version")) as store:
        done = Sent(store, tmp_path, some(70))

    assert done.outcome.stopped == "the store refuses every statement of the first 50 (400: no version)"
    assert (done.outcome.left, done.box.rejected) == (70, set())


# conflicts


def holding(theirs: dict[str, Any], *, listed: bool = False) -> Any:
    """A store that has another statement of the same id."""

    def rule(asked: Asked) -> Reply:
        if asked.method == "GET":
            return Reply(200, json.dumps({"statements": [theirs]} if listed else theirs).encode())
        return Reply(409) if statement(1)["id"] in ids_of(asked) else accepting(asked)

    return rule


OURS = statement(1, verb={"id": "v", "display": {"en": "did"}}, timestamp="2026-11-30T08:06:01.200Z")


@pytest.mark.parametrize("listed", [False, True])
@pytest.mark.parametrize(
    "change",
    [
        {},
        {"verb": {"id": "v", "display": {"en": "made"}}},
        {"stored": "2026-12-01T00:00:00Z", "authority": {"name": "x"}, "version": "1.0.3"},
        {"timestamp": "2026-11-30T09:06:01.2+01:00"},
        {"id": OURS["id"].upper()},
    ],
)
def test_the_same_in_other_words_counts_as_sent(tmp_path: Path, change: dict[str, Any], listed: bool) -> None:
    with fake_store(rule=holding({**OURS, **change}, listed=listed)) as store:
        done = Sent(store, tmp_path, [statement(0), OURS, statement(2)])

    assert (done.outcome.sent, done.outcome.refused) == (3, [])
    assert [asked.path for asked in store.asked if asked.method == "GET"] == [
        f"/xAPI/statements?statementId={OURS['id']}"
    ]


@pytest.mark.parametrize(
    "theirs",
    [
        {**OURS, "actor": {"n": 2}},
        {**OURS, "timestamp": "2026-11-30T08:06:02.200Z"},
        {**OURS, "verb": {"id": "w"}},
        {**OURS, "result": {}},
        {},
        {"statements": 4},
    ],
)
def test_another_statement_of_the_same_id_is_told(tmp_path: Path, theirs: dict[str, Any]) -> None:
    with fake_store(rule=holding(theirs)) as store:
        done = Sent(store, tmp_path, [statement(0), OURS, statement(2)])

    assert (done.outcome.sent, done.outcome.left) == (2, 0)
    assert [why for _one, why in done.outcome.refused] == ["409: the store has another statement of this id"]
