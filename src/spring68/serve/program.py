"""One program for one seat, behind a websocket: started without a shell, told what to do, and waited for."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence

from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

MOST_COLUMNS, MOST_ROWS = 500, 200
STOP_SECONDS = 5.0
"""How long a program may take to put its play away before it is killed; it is written after every choice anyway."""


def within(value: object, least: int, most: int, default: int) -> int:
    """A number from outside, brought into bounds; the default where it is none."""
    try:
        number = int(value)  # type: ignore[call-overload]
    except (TypeError, ValueError, OverflowError):
        return default
    return int(min(max(number, least), most))


class Program(AppService):
    """A program in full screen whose terminal is a websocket."""

    def __init__(
        self, arguments: Sequence[str], environment: Mapping[str, str], *, write_bytes: Callable[[bytes], Awaitable[None]],
        write_str: Callable[[str], Awaitable[None]], close: Callable[[], Awaitable[None]], downloads: DownloadManager,
    ) -> None:  # fmt: skip
        super().__init__(
            "", write_bytes=write_bytes, write_str=write_str, close=close, download_manager=downloads
        )  # fmt: skip
        self.arguments = list(arguments)
        self.own_environment = dict(environment)

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        made = super()._build_environment(width, height)
        textual = {
            name: value for name, value in made.items() if name.startswith(("TEXTUAL_", "TERM_", "COLUMNS", "ROWS"))
        }
        return {**self.own_environment, **textual}

    async def _open_app_process(self, width: int = 80, height: int = 24) -> asyncio.subprocess.Process:
        pipe = asyncio.subprocess.PIPE
        self._process = process = await asyncio.create_subprocess_exec(
            *self.arguments, stdin=pipe, stdout=pipe, stderr=pipe,
            env=self._build_environment(width, height), start_new_session=True,
        )  # fmt: skip
        assert process.stdin is not None
        self._stdin = process.stdin
        return process

    async def resize(self, width: object, height: object) -> None:
        """The window has another size now."""
        await self.set_terminal_size(within(width, 1, MOST_COLUMNS, 80), within(height, 1, MOST_ROWS, 24))

    async def end(self) -> None:
        """Ask the program to stop; kill it when it does not."""
        process = self._process
        try:
            await asyncio.wait_for(self.stop(), STOP_SECONDS)
        except (TimeoutError, ConnectionError):
            if process is not None and process.returncode is None:
                process.kill()
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                await process.wait()
