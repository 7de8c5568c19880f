"""The server with real programs on its seats, asked over real sockets."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSServerHandshakeError, web

from spring68.opening import BrokenStory
from spring68.saves.store import Store
from spring68.serve.ready import make_ready
from spring68.serve.seats import Seats
from spring68.serve.server import ClassServer, Served, command_for
from tests.helpers import story_yaml

CODE, OTHER = "KX47-2", "AB12-4"
SCENES = """
scene: quay
text: |
  The quay.
choices:
  - Board -> deck
---
scene: deck
text: |
  The deck.
choices:
  - Walk round -> deck
  - Sleep -> harbour
---
scene: harbour
ending: home
text: |
  Home.
"""


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2] / "src"))
    folder = tmp_path / "story"
    (folder / "acts" / "1-spring").mkdir(parents=True)
    (folder / "acts" / "1-spring" / "scenes.yaml").write_text(SCENES)
    (folder / "story.yaml").write_text(story_yaml(SCENES, "endings: {home: {title: Home, hint: Home.}}\n"))
    return folder


class Room:
    """A running server and somebody who asks it."""

    def __init__(self, server: ClassServer, client: ClientSession, base: str) -> None:
        self.server, self.client, self.base = server, client, base

    def sit(self, code: str = CODE, origin: str = "") -> Awaitable[ClientWebSocketResponse]:
        headers = {"Origin": origin or self.base}
        return self.client.ws_connect(f"{self.base}/ws/{code}?width=80&height=24", headers=headers)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not condition():
                await asyncio.sleep(0.01)


async def read_until(socket: ClientWebSocketResponse, words: bytes) -> bytes:
    """What comes from a seat until some words stand in it, without what moves the cursor."""
    seen = b""
    async with asyncio.timeout(30):
        while words not in re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", seen):
            message = await socket.receive()
            assert isinstance(message.data, (bytes, str)), f"closed after {seen[-300:]!r}"
            seen += message.data if isinstance(message.data, bytes) else message.data.encode()
    return seen


def with_room(story: Path, folder: Path, play: Callable[[Room], Awaitable[None]], **seats: object) -> None:
    """Run a server, do something in it, and stop it."""

    async def run() -> None:
        served = Served("Test <b>class</b>", command_for(story, sys.executable))
        server = ClassServer(served, Seats(folder, **seats), host="127.0.0.1", port=0)  # type: ignore[arg-type]
        runner = web.AppRunner(await server._make_app())
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        server.public_url = base
        try:
            async with ClientSession() as client:
                await play(Room(server, client, base))
        finally:
            await runner.cleanup()

    asyncio.run(run())


def test_the_pages_ask_nobody_else_for_anything(story: Path, tmp_path: Path) -> None:
    async def play(room: Room) -> None:
        for path in ("/", "/?code=nonsense", f"/play/{CODE}"):
            async with room.client.get(room.base + path) as answer:
                text = await answer.text()
                assert not re.findall(r"https?://(?!127\.0\.0\.1)", text)
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
                assert "<b>class</b>" not in text, "a title is text, whatever is in it"
        async with room.client.get(f"{room.base}/static/") as answer:
            assert answer.status == 403, "the folder is not listed"

    with_room(story, tmp_path / "class", play)


def test_a_name_that_is_not_ours_is_not_answered(story: Path, tmp_path: Path) -> None:
    async def play(room: Room) -> None:
        async with room.client.get(room.base, headers={"Host": "rebound.example"}) as answer:
            assert answer.status == 421

    with_room(story, tmp_path / "class", play)


def test_a_page_elsewhere_opens_no_connection(story: Path, tmp_path: Path) -> None:
    async def play(room: Room) -> None:
        with pytest.raises(WSServerHandshakeError) as refused:
            await room.sit(origin="http://evil.example")
        assert refused.value.status == 403
        assert room.server.programs == {}

    with_room(story, tmp_path / "class", play)


def test_a_reload_goes_on_where_it_was_and_leaves_no_copy(story: Path, tmp_path: Path) -> None:
    folder = tmp_path / "class"

    def chosen() -> int:
        info = Store(folder / CODE).info("play-1")
        return len(info.save.steps) if info.save is not None else -1

    async def play(room: Room) -> None:
        (folder / CODE).mkdir(parents=True)
        (folder / CODE / "settings.json").write_text('{"asked": "yes", "motion": "off"}')
        first = await room.sit()
        await read_until(first, b"New")
        async with asyncio.timeout(20):
            while chosen() < 1:
                await first.send_str(json.dumps(["stdin", "\r" if chosen() < 0 else "1"]))
                await asyncio.sleep(0.1)
        again = await room.sit()
        await read_until(again, b"The deck.")
        assert Store(folder / CODE).slots() == ["play-1"]
        assert (await first.receive()).data is not None or first.closed

    with_room(story, folder, play)
    assert chosen() >= 1


def test_a_full_room_refuses_politely_and_a_seat_is_free_again(story: Path, tmp_path: Path) -> None:
    async def play(room: Room) -> None:
        first = await room.sit()
        async with room.client.get(f"{room.base}/?code={OTHER}") as answer:
            assert (answer.status, "try again" in await answer.text()) == (503, True)
        with pytest.raises(WSServerHandshakeError) as refused:
            await room.sit(OTHER)
        assert refused.value.status == 503
        await first.close()
        await room.until(lambda: not room.server.seats.taken)
        async with room.client.get(f"{room.base}/health") as answer:
            assert await answer.json() == {"taken": 0, "seats": 1}

    with_room(story, tmp_path / "class", play, most=1)


def test_a_seat_that_cannot_be_given_is_free_again(story: Path, tmp_path: Path) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / CODE).write_text("a file stands where its folder would be")

    async def play(room: Room) -> None:
        socket = await room.sit()
        while not socket.closed and (await socket.receive()).data is not None:
            pass
        await room.until(lambda: not room.server.seats.taken)
        other = await room.sit(OTHER)
        await read_until(other, b"New")

    with_room(story, folder, play, most=1)


def test_what_a_browser_should_not_say_is_passed_over(story: Path, tmp_path: Path) -> None:
    async def play(room: Room) -> None:
        socket = await room.sit()
        await read_until(socket, b"New")
        for said in (
            "x",
            "[]",
            "{}",
            "null",
            '["resize", 7]',
            '["resize", {"width": "a"}]',
            '["stdin", 7]',
            "[" * 5000,
        ):
            await socket.send_str(said)
        await socket.send_bytes(b"\xff")
        await socket.send_str('["ping", "a\\"b"]')
        await read_until(socket, b'["pong", 0]')

    with_room(story, tmp_path / "class", play)


def test_the_story_is_kept_once_for_all_seats_and_none_of_them_writes_to_it(story: Path, tmp_path: Path) -> None:
    cache, home = tmp_path / "cache", tmp_path / "home"
    assert make_ready(story, cache)
    assert make_ready(story, cache), "a server that is started again finds it there"
    kept = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in cache.rglob("*") if path.is_file()}
    assert len(kept) == 1

    async def play(room: Room) -> None:
        for code in (CODE, OTHER):
            (tmp_path / "class" / code).mkdir(parents=True)
            (tmp_path / "class" / code / "settings.json").write_text('{"asked": "yes", "motion": "off"}')
            socket = await room.sit(code)
            await read_until(socket, b"New")
            await socket.send_str('["stdin", "\\r"]')
            await read_until(socket, b"The quay.")

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        with_room(story, tmp_path / "class", play, cache=cache)

    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in kept} == kept
    assert sum(path.is_file() for path in cache.rglob("*")) == 1
    assert not home.exists(), "and none keeps one of its own"
    assert {path.name for path in (tmp_path / "class").iterdir()} == {CODE, OTHER}


def test_a_story_that_cannot_be_played_is_told_before_anybody_sits_down(story: Path, tmp_path: Path) -> None:
    (story / "acts" / "1-spring" / "scenes.yaml").write_text(SCENES.replace("-> deck", "-> moon"))

    with pytest.raises(BrokenStory, match="moon"):
        make_ready(story, tmp_path / "cache")


def test_a_cache_folder_that_cannot_be_written_is_no_reason_not_to_serve(story: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")

    assert not make_ready(story, tmp_path / "cache")


def test_the_server_ends_its_programs(story: Path, tmp_path: Path) -> None:
    programs = []

    async def play(room: Room) -> None:
        await room.sit()
        await room.until(lambda: CODE in room.server.programs and room.server.programs[CODE]._process is not None)
        programs.append(room.server.programs[CODE])

    with_room(story, tmp_path / "class", play)

    process = programs[0]._process
    assert process is not None
    assert process.returncode is not None
