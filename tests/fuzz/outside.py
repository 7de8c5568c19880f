"""More readers: what lies beside the scenes, what programs leave for themselves, and what comes over a network."""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import AbstractContextManager
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from spring68.check.run import check_story
from spring68.classroom.lrs import Answer
from spring68.classroom.outbox import REJECTED, SENT, WAITING, Outbox
from spring68.classroom.purge import find_old
from spring68.classroom.xapisend import Sender
from spring68.engine.machine import Machine
from spring68.opening import cache_path, keep_story, open_story
from spring68.saves.locations import find_places
from spring68.saves.model import Save
from spring68.saves.reconcile import resume
from spring68.saves.settings import Settings
from spring68.session import Session
from spring68.story.load import load_story, read_files
from spring68.story.model import Story
from spring68.story.readplay import PlayFileError, read_play_file
from spring68.tui.launch import Launch, needs_plain, seated
from spring68.workshop.fmt import NotFormatted, format_file
from tests.fuzz.goods import MAIN, NOTE, PATH, PEOPLE, RECORD, SCENE, SOURCES, WAY, scratch

STATEMENT = {
    "id": "3f1f6f0e-6f5c-4a0e-9f0b-0123456789ab",
    "actor": {"account": {"homePage": "https://school.example/xapi", "name": "KX47-2"}},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"en": "answered"}},
    "object": {"id": "https://school.example/xapi/q1", "definition": {"name": {"en": "Q"}}},
    "timestamp": "2026-11-30T09:05:00+01:00",
}
_JSON = json.dumps(STATEMENT).encode()


def _unforced() -> AbstractContextManager[Any]:
    """To be held where files are written that nobody needs to find after a crash."""
    return patch("os.fsync", lambda _file: None)


# beside the scenes


def beside_corpus() -> tuple[bytes, ...]:
    """People, sources and a stored playthrough."""
    return (PEOPLE, SOURCES, PATH)


def read_beside(data: bytes) -> None:
    """The bytes as one of the files beside the scenes, or as a file given to `--path`; their length says which."""
    name = ("people.yaml", "sources.yaml", "playthroughs/p.yaml", "")[len(data) % 4]
    if name:
        files = {"story.yaml": MAIN, "acts/1-spring/a.yaml": SCENE, "notes/n.yaml": NOTE, name: data}
        check_story(read_files(list(files.items())))
        return
    path = scratch() / "path.yaml"
    path.write_bytes(data)
    try:
        read_play_file(path)
    except PlayFileError as problem:
        assert str(problem)


def read_written(data: bytes) -> None:
    """The bytes as a file that is to be brought into the house's style."""
    path = scratch() / "written.yaml"
    path.write_bytes(data)
    try:
        format_file(path)
    except NotFormatted as problem:
        assert str(problem)


# what programs leave for themselves


@lru_cache
def _kept() -> tuple[Path, Path, bytes]:
    """A story folder, its cache file, and the bytes of that."""
    folder, cache = scratch() / "kept", scratch() / "cache"
    good = {"story.yaml": MAIN, "acts/1-spring/a.yaml": WAY, "notes/n.yaml": NOTE, "sources.yaml": SOURCES}
    for name, data in good.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    assert keep_story(open_story(folder), folder, cache)
    path = cache_path(folder, cache)
    return folder, path, path.read_bytes()


@lru_cache
def _kept_story(_folder: Path) -> Story:
    """What the files say; read once, for nearly every cache that is damaged sends us back to them."""
    return load_story(_kept()[0]).story


@lru_cache
def _walked() -> tuple[Save, str]:
    """A play of that story to its end, and where it ends."""
    session = Session.begin(Machine.of(_kept_story(_kept()[0])), seed=1)
    for choice in ("a.stay", "b.onwards", "c.round", "b.onwards", "c.inside"):
        session.choose(choice)
    return session.save, session.state.place


def cache_corpus() -> tuple[bytes, ...]:
    """A cache as it was written."""
    return (_kept()[2],)


def read_cache(data: bytes) -> None:
    """A story opened beside such a cache plays as its files say, and so does a log that is followed, or they play."""
    folder, path, _good = _kept()
    path.write_bytes(data)
    with patch("spring68.opening._read", _kept_story), _unforced():
        machine = open_story(folder, path.parents[1])
        save, place = _walked()
        found = resume(machine, save)
    assert (found.exact, found.turn.state.place) == (True, place)


def outbox_corpus() -> tuple[bytes, ...]:
    """The three files of an outbox."""
    sent = b'{"id":"3f1f6f0e-6f5c-4a0e-9f0b-0123456789ab","to":"https://lrs.example"}\n'
    return (_JSON + b"\n", sent * 2, sent)


def read_outbox(data: bytes) -> None:
    """An outbox is opened and what waits is written back."""
    folder = scratch() / "outbox"
    folder.mkdir(exist_ok=True)
    for name in (WAITING, SENT, REJECTED):
        (folder / name).write_bytes(data)
    box = Outbox.open(folder, "https://lrs.example")
    with _unforced():
        box.keep(box.waiting())
        box.mark_sent(["x"])


def read_class_folder(data: bytes) -> None:
    """A class's folder with such a record, a play and a read-list in it: what may be deleted, and from when it is."""
    folder = scratch() / "class"
    (folder / "KX47-2").mkdir(parents=True, exist_ok=True)
    for name in ("a.s68rec", "xapi.jsonl", "KX47-2/play-1.json", "KX47-2/x.read"):
        (folder / name).write_bytes(data)
    find_old(folder)


# what comes over a network


def answers_corpus() -> tuple[bytes, ...]:
    """Answers of a store: the status in the first line, then the time to wait, then the body."""
    return (
        b'200\n\n["3f1f6f0e-6f5c-4a0e-9f0b-0123456789ab"]',
        b"409\n5\n" + _JSON,
        b'409\n\n{"statements":[' + _JSON + b"]}",
        b"429\nWed, 21 Oct 2026 07:28:00 GMT\nlater",
        b"302\n\nhttps://elsewhere.example/",
    )


class _Says:
    """A store that gives one answer to whatever it is asked."""

    endpoint = "https://lrs.example"

    def __init__(self, data: bytes) -> None:
        status, wait, body = [*data.split(b"\n", 2), b"", b""][:3]
        number = int(status) if status.isdigit() and len(status) < 4 else 409
        self.answer = Answer(number, body, wait.decode("latin-1")[:100], body.decode("latin-1")[:300])

    def post(self, _body: bytes) -> Answer:
        """The answer."""
        return self.answer

    def get(self, _statement: str) -> Answer:
        """The answer."""
        return self.answer


def read_answers(data: bytes) -> None:
    """A store that answers like this: what is sent is sent, refused or left, and never anything else."""
    folder = scratch() / "sending"
    folder.mkdir(exist_ok=True)
    for name in (WAITING, SENT, REJECTED):
        (folder / name).unlink(missing_ok=True)
    sender = Sender(_Says(data), Outbox.open(folder, "https://lrs.example"), sleep=lambda _s: None, chance=lambda: 0.0)  # type: ignore[arg-type]
    with _unforced():
        done = sender.send([STATEMENT])
    assert done.sent + len(done.refused) + done.left == 1


def addresses_corpus() -> tuple[bytes, ...]:
    """A host, an origin and a code as a browser sends them, a line each."""
    return (
        b"127.0.0.1:8000\nhttp://127.0.0.1:8000\nKX47-2",
        b"[::1]:8000\nhttps://[::1]:8000/x?y#z\nkx47 2",
        b"class.example\nnull\nQ",
    )


def read_addresses(data: bytes) -> None:
    """Who may sit down, and where a page may come from."""
    from spring68.serve.seats import Seats, is_from_here, is_known_host, is_loopback

    host, origin, code = [*data.decode("latin-1").split("\n", 2), "", ""][:3]
    is_from_here(origin, host, "https://class.example")
    is_known_host(host, "0.0.0.0", "https://class.example")
    is_loopback(host)
    seats = Seats(scratch() / "seats")
    found = seats.ask(code)
    if isinstance(found, str):
        assert seats.saves(found).parent == seats.folder


def messages_corpus() -> tuple[bytes, ...]:
    """Messages of a browser."""
    return (
        b'["stdin", "1\\r"]',
        b'["resize", {"width": 80, "height": 24}]',
        b'["ping", 17]',
        b'["blur"]',
        b'["focus"]',
    )


def read_message(data: bytes) -> None:
    """One message to the program on a seat, which stands in for a real one."""
    from aiohttp import WSMessage, WSMsgType

    from spring68.serve.program import Program
    from spring68.serve.server import ClassServer

    async def listen() -> None:
        async def said(*_words: Any) -> None:
            json.dumps(_words, default=str).encode()

        async def incoming() -> Any:
            yield WSMessage(WSMsgType.TEXT, data.decode("utf-8", "replace"), None)

        class Socket(SimpleNamespace):
            def __aiter__(self) -> Any:
                return incoming()

        seat = SimpleNamespace(send_bytes=said, set_terminal_size=said, blur=said, focus=said)
        seat.resize = lambda *size: Program.resize(seat, *size)  # type: ignore[arg-type]
        await ClassServer._listen(None, Socket(send_str=said), seat)  # type: ignore[arg-type]

    asyncio.run(listen())


def environment_corpus() -> tuple[bytes, ...]:
    """The folder of the saves, whether plain, served, and the code: a line each."""
    return (b"~/saves\n1\n1\nKX47-2", b"/x/y\n0\n\n", b"~nobody-of-this-name/x\n\n1\nKX47-2")


def read_environment(data: bytes) -> None:
    """What the environment says; a program can be given no zero byte there."""
    names = ("SPRING68_SAVES", "SPRING68_PLAIN", "SPRING68_SERVED", "SPRING68_CODE")
    lines = [os.fsdecode(line) for line in data.replace(b"\0", b"").split(b"\n")]
    given = dict(zip(names, lines, strict=False))
    with patch.dict(os.environ, given):
        places = find_places()
    needs_plain(given, None, None)
    seated(Launch(places.story, places, Settings()), given)


def class_corpus() -> tuple[bytes, ...]:
    """A record, and the head of a play."""
    return (RECORD, b'{\n  "format": 1,\n  "digest": "0"}')
