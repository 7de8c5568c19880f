"""Stores that mean no good: that send on, talk nonsense, talk without end, or fall silent."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import spring68
from spring68.classroom.lrs import MAX_ANSWER_BYTES, Answer, Store
from tests.classroom.fakestore import Reply, Sent, accepting, fake_store, some

HOUSE = Path(spring68.__file__).parent


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_password_is_not_sent_on(tmp_path: Path, status: int) -> None:
    with fake_store(rule=accepting) as other:
        away = Reply(status, headers={"Location": f"{other.endpoint}/statements"})
        with fake_store(rule=lambda asked: away) as store:
            done = Sent(store, tmp_path, some(2))

    assert (other.asked, len(store.asked), done.outcome.left) == ([], 1, 2)
    assert f"sends on to 127.0.0.1:{other.port} ({status})" in done.outcome.stopped


@pytest.mark.parametrize("there", ["", "file:///etc/passwd", "//[", "\x7f"])
def test_wherever_it_is_sent_on_to(tmp_path: Path, there: str) -> None:
    with fake_store(rule=lambda asked: Reply(302, headers={"Location": there})) as store:
        done = Sent(store, tmp_path, some(1))

    assert "a password is not sent on" in done.outcome.stopped


@pytest.mark.parametrize(
    "body",
    [
        b"<!doctype html><title>Please log in</title>",
        b"",
        b"{}",
        b'{"ids": []}',
        b"[1, 2]",
        b'["00000000-0000-5000-8000-999999999999"]',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b"[" + b" " * (10_000_000) + b"]",
    ],
    ids=["html", "nothing", "object", "other object", "numbers", "foreign ids", "bytes", "deep", "10 MB"],
)
def test_what_is_no_answer_of_a_store_counts_as_nothing(tmp_path: Path, body: bytes) -> None:
    with fake_store(rule=lambda asked: Reply(200, body)) as store:
        done = Sent(store, tmp_path, some(2))

    assert (done.outcome.sent, done.outcome.left, done.box.sent) == (0, 2, set())
    assert done.outcome.stopped == "what answers at this address is no store of statements; look at the address"


def test_of_a_long_answer_only_the_beginning_is_read() -> None:
    with fake_store(Reply(400, b"x" * 5_000_000)) as store:
        answer = Store(store.endpoint, "a", "b").post(b"[]")

    assert len(answer.body) == MAX_ANSWER_BYTES + 1


def test_an_answer_that_drips_is_not_waited_for_without_end() -> None:
    with fake_store(Reply(200, b"[" + b" " * 5_000, drip=0.02)) as store:
        answer = Store(store.endpoint, "a", "b", timeout=0.1).post(b"[]")

    assert answer == Answer(0, problem="no answer in time")


def test_an_answer_that_stops_coming_is_none() -> None:
    with fake_store(Reply(200, b"[]", drip=600)) as store:
        answer = Store(store.endpoint, "a", "b", timeout=0.1).post(b"[]")

    assert answer == Answer(0, problem="no answer in time")


def test_an_answer_that_breaks_off_is_no_yes(tmp_path: Path) -> None:
    with fake_store(Reply(200, b"[", cut=True), rule=accepting) as store:
        done = Sent(store, tmp_path, some(1))

    assert (done.waits, done.outcome.sent, len(store.asked)) == ([1], 1, 2)


def test_a_proxy_is_never_used_without_encryption(monkeypatch: pytest.MonkeyPatch) -> None:
    with fake_store() as proxy, fake_store() as store:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        monkeypatch.delenv("no_proxy", raising=False)
        answer = Store(store.endpoint, "a", "b").post(b"[]")

    assert (answer.status, proxy.asked, len(store.asked)) == (204, [], 1)


def test_only_one_file_of_the_house_can_open_a_connection() -> None:
    """What a browser is served from has its own room, and its own tests."""
    modules = ("http", "socket", "ssl", "urllib.request", "ftplib", "smtplib", "socketserver")
    openers = {
        path.relative_to(HOUSE).as_posix()
        for path in HOUSE.rglob("*.py")
        if "serve" not in path.relative_to(HOUSE).parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in ([alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""])
        if name.startswith(modules)
    }

    assert openers == {"classroom/lrs.py"}
