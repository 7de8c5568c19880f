"""Noticing that somebody has saved a file of a story: by its size and the time it was written, asked twice a second."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

PAUSE = 0.5
"""Seconds between two looks."""

REST = 0.05
"""Seconds for which nothing may change before what has changed is read."""

MOST_LOOKS = 40
"""How often a story that is being written all the time is looked at before it is read all the same."""

_Stamps: TypeAlias = dict[Path, tuple[int, int, int]]


class Watcher:
    """Knows how the YAML files of a folder looked, and says which have changed since somebody last asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen = self._look()

    def _look(self) -> _Stamps:
        """Time of writing, size and inode of each file; a file that goes away meanwhile is left out."""
        found: _Stamps = {}
        for path in self.folder.rglob("*"):
            if path.suffix in {".yaml", ".yml"}:
                try:
                    about = path.stat()
                except OSError:
                    continue
                found[path] = (about.st_mtime_ns, about.st_size, about.st_ino)
        return found

    def changed(self) -> list[Path]:
        """The files that were written, added or removed since the last question, in order."""
        try:
            now = self._look()
        except OSError:  # a folder went away while it was being listed; the next look will see what is left
            return []
        before, self._seen = self._seen, now
        return sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))


def wait_for_change(watcher: Watcher, pause: Callable[[float], object] = time.sleep) -> list[Path]:
    """Wait until something has changed and nothing changes any more; `pause` is called with seconds to wait."""
    while not (changed := watcher.changed()):
        pause(PAUSE)
    return settled(watcher, changed, pause)


def settled(watcher: Watcher, changed: list[Path], pause: Callable[[float], object] = time.sleep) -> list[Path]:
    """All that has changed once an editor has stopped writing: a file may be seen half-saved."""
    found = dict.fromkeys(changed)
    for _look in range(MOST_LOOKS):
        pause(REST)
        more = watcher.changed()
        if not more:
            break
        found.update(dict.fromkeys(more))
    return sorted(found)
