"""A store of statements that answers what a test tells it to, in a thread, on this machine."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from spring68.classroom.lrs import Store
from spring68.classroom.outbox import Outbox
from spring68.classroom.xapisend import Outcome, Sender


@dataclass
class Reply:
    """One answer; `drip` seconds lie between its bytes, and with `cut` it breaks off before its end."""

    status: int = 204
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    drip: float = 0.0
    cut: bool = False


@dataclass
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Rule = Callable[[Asked], Reply]


@dataclass
class FakeStore:
    """Replies in order; when they are used up, by `rule`."""

    rule: Rule = lambda asked: Reply()
    replies: deque[Reply] = field(default_factory=deque)
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}/xAPI"

    def answer(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        return self.replies.popleft() if self.replies else self.rule(asked)


class _Handler(BaseHTTPRequestHandler):
    def _reply(self) -> None:
        store: FakeStore = self.server.store  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        reply = store.answer(Asked(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        with suppress(OSError):
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.status != 204:
                self.send_header("Content-Length", str(len(reply.body) + reply.cut * 10))
            self.end_headers()
            if not reply.drip:
                self.wfile.write(reply.body)
            for at in range(len(reply.body) if reply.drip else 0):
                self.wfile.write(reply.body[at : at + 1])
                if store.over.wait(reply.drip):
                    break

    do_GET = do_POST = _reply  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def fake_store(*replies: Reply, rule: Rule | None = None) -> Iterator[FakeStore]:
    """A store that runs while the block does."""
    store = FakeStore(replies=deque(replies))
    if rule is not None:
        store.rule = rule
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.store = store  # type: ignore[attr-defined]
    store.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield store
    finally:
        store.over.set()
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


def statement(number: int, **more: Any) -> dict[str, Any]:
    """Something with an id, which is all that a sender looks at."""
    return {"id": f"00000000-0000-5000-8000-{number:012}", "actor": {"n": number}, **more}


def some(count: int) -> list[dict[str, Any]]:
    """So many of them."""
    return [statement(number) for number in range(count)]


class Sent:
    """A sending that has ended: its outcome, the waits that it asked for, and the outbox."""

    def __init__(self, store: FakeStore, folder: Path, given: list[dict[str, Any]], timeout: float = 5.0) -> None:
        self.waits: list[float] = []
        self.box = Outbox.open(folder, store.endpoint)
        client = Store(store.endpoint, "spring", "prague ěš:", timeout)
        self.outcome: Outcome = Sender(client, self.box, sleep=self.waits.append, chance=lambda: 0.0).send(given)


def ids_of(asked: Asked) -> list[str]:
    """The ids that were handed in."""
    return [one["id"] for one in json.loads(asked.body)]


def accepting(asked: Asked) -> Reply:
    """As a store answers that keeps everything."""
    return Reply(200, json.dumps(ids_of(asked)).encode())
