"""One question to a learning record store, and its answer. This is the only file of the house that opens a connection.

It is made of the standard library, for what matters is what is *not* done: no address is followed elsewhere, no
password goes unencrypted to another machine or into an address, no answer is waited for without end or read without
end. The handlers of `urllib` are put together by hand, so there is none that could follow a redirect, read a file or
ask for another password; a proxy is used for https alone, where it sees nothing.
"""

from __future__ import annotations

import base64
import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, getproxies

API = "1.0.3"
"""The version of xAPI that is spoken; it stands in a header of every request."""

TIMEOUT = 10.0
"""Seconds to wait for a connection, and for each next part of an answer."""

WHOLE = 3.0
"""How many times `TIMEOUT` a whole answer may take."""

MAX_ANSWER_BYTES = 1_000_000
"""Bytes of an answer that are read: fifty ids need 2 kB, a statement that was stored some 3 kB."""


class StoreError(Exception):
    """A store that cannot be asked; the message is a sentence without a full stop."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a store answered. `status` is 0 where no answer came, and `problem` then says why."""

    status: int
    body: bytes = b""
    retry_after: str = ""
    location: str = ""
    problem: str = ""


def endpoint_of(address: str) -> str:
    """The address of a store, without `/statements` and without a slash at its end.

    Raises:
        StoreError: when it is no address, has a password or a question in it, or would send a password unencrypted to
            another machine.
    """
    try:
        parts = urlsplit(address.strip())
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise StoreError(f"‘{address[:100]}’ is no address") from None
    if parts.scheme not in ("http", "https") or not host or not address.isprintable() or " " in address.strip():
        raise StoreError(f"‘{address[:100]}’ is no address of a store, such as https://lrs.example/xAPI")
    if "@" in parts.netloc:
        raise StoreError(
            "a user or password must not stand in the address; use SPRING68_LRS_USER and SPRING68_LRS_PASSWORD"
        )
    if parts.query or parts.fragment:
        raise StoreError("the address of a store has no ? and no #")
    if parts.scheme == "http" and not _is_this_machine(host):
        raise StoreError("a password goes only over https, or to this machine itself; write the address with https")
    path = parts.path.rstrip("/").removesuffix("/statements")
    return f"{parts.scheme}://{parts.netloc.lower()}{path}"


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


class Store:
    """A store, asked as one user.

    Args:
        endpoint: Its address, as `endpoint_of` gives it.
        user: The user; the same as for the store's other clients.
        password: The password; it is kept in no file and stands in no message.
        timeout: Seconds to wait; a whole answer may take three times as long.
    """

    def __init__(self, endpoint: str, user: str, password: str, timeout: float = TIMEOUT) -> None:
        self.endpoint, self.timeout = endpoint, timeout
        token = base64.b64encode(f"{user}:{password}".encode()).decode("ascii")
        self._headers = {
            "Authorization": f"Basic {token}", "Content-Type": "application/json", "Accept": "application/json",
            "X-Experience-API-Version": API, "User-Agent": "spring68",
        }  # fmt: skip
        self._opener = OpenerDirector()
        if endpoint.startswith("https:"):
            self._opener.add_handler(ProxyHandler({kind: one for kind, one in getproxies().items() if kind == "https"}))
            self._opener.add_handler(_Secure(context=ssl.create_default_context()))
        else:
            self._opener.add_handler(_Plain())

    def post(self, body: bytes) -> Answer:
        """Hand statements in, as a JSON list."""
        return self._ask(Request(f"{self.endpoint}/statements", body, self._headers, method="POST"))

    def get(self, statement: str) -> Answer:
        """Ask for a statement by its id."""
        return self._ask(Request(f"{self.endpoint}/statements?statementId={statement}", None, self._headers))

    def _ask(self, request: Request) -> Answer:
        """Put one question; whatever goes wrong on the way is an answer with status 0.

        Raises:
            StoreError: when the other side cannot prove who it is; to ask again would change nothing.
        """
        try:
            with self._opener.open(request, timeout=self.timeout) as response:
                body = response.read(MAX_ANSWER_BYTES + 1)
                if len(body) <= MAX_ANSWER_BYTES and response.length:
                    return Answer(0, problem="the answer broke off")
                headers = response.headers
                return Answer(
                    response.status, body, headers.get("Retry-After", "")[:100], headers.get("Location", "")[:300]
                )
        except (OSError, http.client.HTTPException, ValueError) as problem:
            cause = problem.reason if isinstance(problem, URLError) else problem
            if isinstance(cause, ssl.SSLCertVerificationError):
                raise StoreError(f"the store cannot prove who it is ({cause.verify_message})") from None
            return Answer(0, problem=_words(cause))


def _words(cause: object) -> str:
    if isinstance(cause, TimeoutError):
        return "no answer in time"
    if isinstance(cause, socket.gaierror):
        return "there is no such machine, or no network"
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror.lower()
    return "the answer broke off" if isinstance(cause, http.client.HTTPException) else str(cause)[:100]


class _Watched(io.RawIOBase):
    """What comes from a socket, with an end to all waiting: for each part, and for all of it."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket) -> None:
        self._raw, self._sock = raw, sock
        self._silence = sock.gettimeout() or TIMEOUT
        self._end = time.monotonic() + WHOLE * self._silence

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("no answer in time")
        self._sock.settimeout(min(left, self._silence))
        count: int | None = self._raw.readinto(buffer)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    """An answer that is read through a watched socket."""

    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        raw: Any = self.fp.detach()
        self.fp = io.BufferedReader(_Watched(raw, sock))


class _PlainConnection(http.client.HTTPConnection):
    response_class = _Response


class _SecureConnection(http.client.HTTPSConnection):
    response_class = _Response


class _Plain(HTTPHandler):
    def http_open(self, req: Request) -> http.client.HTTPResponse:
        return self.do_open(_PlainConnection, req)


class _Secure(HTTPSHandler):
    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__(context=context)
        self._trusted = context

    def https_open(self, req: Request) -> http.client.HTTPResponse:
        connect: Callable[..., Any] = _SecureConnection
        return self.do_open(connect, req, context=self._trusted)
