"""What has been read of a story, in any play: one short mark for each paragraph, so that words can be told to be new.

The file lies beside the plays, is only ever added to, and may be deleted at any time; then all words are new again. A
disk that refuses costs nothing but that.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable
from pathlib import Path

from spring68.saves.store import Store, file_stem

MARK = 10
"""Hex digits of a paragraph's mark: among 10,000 paragraphs two agree by chance once in some 20,000 stories."""

MAX_BYTES = 4_000_000
"""The largest file that is read: some 360,000 paragraphs."""


class Readings:
    """The paragraphs that were read; the file is read when it is first asked for."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._marks: set[str] | None = None

    @classmethod
    def of(cls, store: Store | None, story: str) -> Readings:
        """Those of a story, kept in the folder of its plays; without a folder they last as long as the program."""
        return cls(store.folder / f"{file_stem(story)}.read" if store is not None else None)

    def knows(self, text: str) -> bool:
        """Whether a paragraph was read before."""
        return mark_of(text) in self._known()

    def add(self, texts: Iterable[str]) -> None:
        """Note that some paragraphs were read."""
        known = self._known()
        fresh = [mark for mark in dict.fromkeys(map(mark_of, texts)) if mark not in known]
        if not fresh:
            return
        known.update(fresh)
        if self.path is not None:
            with contextlib.suppress(OSError), self.path.open("a", encoding="ascii") as file:
                file.write("".join(f"{mark}\n" for mark in fresh))

    def _known(self) -> set[str]:
        if self._marks is None:
            self._marks = set()
            if self.path is not None:
                with contextlib.suppress(OSError), self.path.open("rb") as file:
                    self._marks = set(file.read(MAX_BYTES).decode("ascii", "replace").split())
        return self._marks


def mark_of(text: str) -> str:
    """The mark of a paragraph: the same for the same words, however they are spaced."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()[:MARK]
