"""Plain mode while a story is being written: between two lines of input, the story is read again when it was saved."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from spring68.plain import Plain
from spring68.rehearsal import RehearsalError, carried_over, reread
from spring68.workshop.watch import PAUSE, Watcher, settled


def watched_lines(lines: Iterator[str], look: Callable[[], None], pause: float = PAUSE) -> Iterator[str]:
    """Lines as they come; `look` is called before each one, and every `pause` seconds while none comes.

    The lines are read in a thread, so `lines` must not stand on a buffer that Python shuts down with a lock.
    """
    waiting: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def read() -> None:
        for line in lines:
            waiting.put(line)
        waiting.put(None)

    threading.Thread(target=read, name="spring68-lines", daemon=True).start()
    while True:
        try:
            line = waiting.get(timeout=pause)
        except queue.Empty:
            look()
            continue
        look()
        if line is None:
            return
        yield line


class Rereader:
    """Gives a plain play the story as it is written now, whenever a file of it was saved."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.watcher = Watcher(folder)
        self.player: Plain | None = None

    def look(self) -> None:
        """Read the story again where it has changed, and tell what there is to tell."""
        changed = self.watcher.changed()
        if not changed or self.player is None:
            return
        settled(self.watcher, changed)
        player = self.player
        try:
            player.session = carried_over(player.session, reread(self.folder))
        except RehearsalError as problem:
            player.say(f"{problem}.")
        else:
            player.tell_again()
        player.streams.out.flush()
