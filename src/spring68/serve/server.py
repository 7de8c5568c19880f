"""The server: a page that asks for a code, a page with a terminal, and one program for each seat."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from aiohttp import WSMsgType, web
from textual_serve.server import Server

from spring68.serve.program import MOST_COLUMNS, MOST_ROWS, Program, within
from spring68.serve.seats import Refusal, Seats, is_from_here, is_known_host, seat_environment

PAGES = Path(__file__).parent / "pages"
MAX_MESSAGE = 65_536
"""Bytes of one message from a browser: a pasted page of text."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; "
        "connect-src 'self' ws: wss:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
"""What every page says about itself: it takes everything from here and sends nothing elsewhere."""

log = logging.getLogger("spring68.serve")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Served:
    """What is served: the words above the page, and the command with its arguments for one seat, without the folder."""

    title: str
    arguments: tuple[str, ...]
    resumes: bool = True
    """Whether a play that is there is to be gone on with at once; an assignment sees to that itself."""


class ClassServer(Server):
    """Serves one class; a program for each code, at most as many as there are seats."""

    def __init__(self, served: Served, seats: Seats, *, host: str, port: int, public: str = "") -> None:
        super().__init__("spring68", host=host, port=port, title=served.title, public_url=public or None)
        self.served = served
        self.seats = seats
        self.programs: dict[str, Program] = {}
        self._turns: dict[str, asyncio.Lock] = {}

    async def _make_app(self) -> web.Application:
        app = web.Application(middlewares=[self._guarded], client_max_size=4096)
        app.add_routes([
            web.get("/", self.handle_entrance, name="index"),
            web.get("/play/{code}", self.handle_seat, name="seat"),
            web.get("/ws/{code}", self.handle_websocket, name="websocket"),
            web.get("/download/{key}", self.handle_download, name="download"),
            web.get("/health", self.handle_health, name="health"),
            web.static("/static", self.statics_path, name="static"),
            web.static("/pages", PAGES, name="pages"),
        ])  # fmt: skip
        app.on_shutdown.append(self.on_shutdown)
        return app

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse a name that is not ours; say on every page what it may load."""
        if not is_known_host(request.host, self.host, self.public_url):
            raise web.HTTPMisdirectedRequest(text="This server is not known under that name.\n")
        response = await handler(request)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    # pages

    def _page(self, name: str, status: int = 200, **words: str) -> web.Response:
        text = Template((PAGES / f"{name}.html").read_text(encoding="utf-8"))
        shown = {key: escape(value) for key, value in {"title": self.title, **words}.items()}
        return web.Response(text=text.substitute(shown), status=status, content_type="text/html")

    async def handle_entrance(self, request: web.Request) -> web.Response:
        """The page that asks for a code, and the way on from there."""
        typed = request.query.get("code", "")
        if not typed:
            return self._page("entrance", words="", code="")
        found = self.seats.ask(typed)
        if isinstance(found, Refusal):
            return self._page("entrance", found.status, words=found.words, code=typed[:20])
        raise web.HTTPSeeOther(str(request.app.router["seat"].url_for(code=found)))

    async def handle_seat(self, request: web.Request) -> web.Response:
        """The page with the terminal."""
        found = self.seats.ask(request.match_info["code"])
        if isinstance(found, Refusal):
            return self._page("entrance", found.status, words=found.words, code="")
        socket = "wss" if self.public_url.startswith("https") else "ws"
        size = str(within(request.query.get("fontsize", "16"), 8, 48, 16))
        return self._page("seat", code=found, size=size, socket=f"{socket}://{request.host}/ws/{found}")

    async def handle_health(self, _request: web.Request) -> web.Response:
        """How many seats are taken, for whoever looks after the server."""
        return web.json_response({"taken": len(self.seats.taken), "seats": self.seats.most})

    # seats

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Somebody sits down: start the program of the code, and end it when the connection ends.

        Who comes again, after a reload or from another machine, takes the seat over: the program before is ended and
        waited for, so that the play is always gone on with and never copied.
        """
        if not is_from_here(request.headers.get("Origin"), request.host, self.public_url):
            raise web.HTTPForbidden(text="This connection was not opened by a page of this server.\n")
        code = self.seats.ask(request.match_info["code"])
        if isinstance(code, Refusal):
            raise web.HTTPServiceUnavailable(text=f"{code.words}\n")
        socket = web.WebSocketResponse(heartbeat=15, max_msg_size=MAX_MESSAGE)
        self.seats.taken.add(code)
        program: Program | None = None
        try:
            await socket.prepare(request)
            async with self._turns.setdefault(code, asyncio.Lock()):
                before = self.programs.pop(code, None)
                if before is not None:
                    await before.end()
                    await before.remote_close()
                program = self._program(code, socket)
                self.programs[code] = program
                self.seats.taken.add(code)
                await program.start(
                    within(request.query.get("width"), 1, MOST_COLUMNS, 80),
                    within(request.query.get("height"), 1, MOST_ROWS, 24),
                )
            await self._listen(socket, program)
        except OSError as problem:
            log.warning("%s: the seat could not be given: %s.", code, problem.strerror or problem)
        finally:
            if program is not None:
                await program.end()
            if program is not None and self.programs.get(code) is program:
                del self.programs[code]
            if code not in self.programs:
                self.seats.taken.discard(code)
        return socket

    def _program(self, code: str, socket: web.WebSocketResponse) -> Program:
        folder = self.seats.saves(code)
        folder.mkdir(parents=True, exist_ok=True)

        async def close() -> None:
            await socket.close()

        again = ["--continue"] if self.served.resumes and any(folder.glob("play-*.json")) else []
        return Program(
            [*self.served.arguments, "--saves", str(folder), *again],
            seat_environment(os.environ, folder, code, self.seats.cache),
            write_bytes=_quietly(socket.send_bytes), write_str=_quietly(socket.send_str), close=close,
            downloads=self.download_manager,
        )  # fmt: skip

    async def _listen(self, socket: web.WebSocketResponse, program: Program) -> None:
        """Hand on what the browser says; what is no message of ours is passed over."""
        async for message in socket:
            if message.type != WSMsgType.TEXT:
                continue
            try:
                kind, *rest = message.json()
            except (ValueError, TypeError, RecursionError):
                continue
            given: Any = rest[0] if rest else None
            if kind == "stdin" and isinstance(given, str):
                await program.send_bytes(given.encode("utf-8", "replace"))
            elif kind == "resize" and isinstance(given, dict):
                await program.resize(given.get("width"), given.get("height"))
            elif kind == "ping":
                await _quietly(socket.send_str)(f'["pong", {_number(given)}]')
            elif kind == "blur":
                await program.blur()
            elif kind == "focus":
                await program.focus()

    async def on_shutdown(self, app: web.Application) -> None:
        """Let every program put its play away."""
        await asyncio.gather(*(program.end() for program in self.programs.values()), return_exceptions=True)

    def run(self) -> None:
        """Serve until the program is stopped.

        Raises:
            OSError: when the address is taken, or not this machine's.
        """
        logging.basicConfig(level="WARNING", format="%(message)s")
        web.run_app(self._make_app(), host=self.host, port=self.port, print=None, access_log=None)


def _quietly(send: Callable[[Any], Awaitable[None]]) -> Callable[[Any], Awaitable[None]]:
    """Send, and say nothing when nobody listens any more."""

    async def sent(data: Any) -> None:
        with contextlib.suppress(ConnectionError, RuntimeError):
            await send(data)

    return sent


def _number(given: Any) -> str:
    return str(within(given, 0, 2**53, 0))


def command_for(what: Path | None, python: str) -> tuple[str, ...]:
    """The command that plays a story (the shipped one where none is named) or an assignment on a seat."""
    return (python, "-m", "spring68", "play", *([str(what)] if what is not None else []))
