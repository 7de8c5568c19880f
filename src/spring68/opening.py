"""From a folder to a machine that can be played, or the reason why not. Part of the session's room.

A story that was played before is opened from its cache, in which scenes are read when the play comes there. The cache
is used when it was made by this very program from these very files: sizes and times are compared first, and where they
differ the bytes. Whatever is wrong with a cache, the story is read from its own files.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from spring68 import __version__
from spring68.engine.gist import gists_of
from spring68.engine.machine import Machine
from spring68.engine.ondemand import PlanOnDemand, outline_of
from spring68.story.cache import Cache, CacheDamaged, Written, cache_bytes, whole_cache, with_new_signature
from spring68.story.documents import StoryFolderError, bytes_of, digest_of, scene_hashes, signature_of
from spring68.text.memory import collector_paused

if TYPE_CHECKING:
    from spring68.story.model import Story
    from spring68.text.diagnostic import Diagnostic

STORIES = "stories"
"""The folder of the caches in the cache folder."""

MOST_CACHES = 16
"""How many stories are kept; of more, those that were written longest ago are deleted."""

TICK = 2_000_000_000
"""Nanoseconds within which two changes of a file may have one time: the coarsest clock of a file system in use."""

_Part = TypeVar("_Part")
_SHAPING = ("text", "story", "engine", "check")
"""The rooms that decide what a cache holds and whether a story may be played."""


class BrokenStory(Exception):
    """A story with errors, which cannot be played; `findings` says which."""

    def __init__(self, folder: Path, findings: list[Diagnostic]) -> None:
        count = len(findings)
        first = findings[0]
        more = f" and {count - 1} more" if count > 1 else ""
        super().__init__(
            f"the story in {folder} has {'an error' if count == 1 else 'errors'} and cannot be played: "
            f"{first.span.place}: {first.code}: {first.message}{more}"
        )
        self.folder, self.findings = folder, findings


def open_story(folder: Path, cache: Path | None = None, *, keeps: bool = True) -> Machine:
    """Open a story to be played.

    Args:
        folder: The folder of the story.
        cache: The folder in which caches are kept; without it the story is read from its files in any case.
        keeps: Whether a cache may be brought up to date; where several programs share one, only one of them may.

    Raises:
        StoryFolderError: when there is no story there, or it cannot be read.
        BrokenStory: when it has errors.
    """
    with collector_paused():
        machine = _from_cache(folder, cache, keeps=keeps) if cache is not None else None
        return machine if machine is not None else Machine.of(_read(folder))


def _read(folder: Path) -> Story:
    """A story from its own files, checked."""
    from spring68.check.run import playable_findings
    from spring68.story.load import load_story

    loaded = load_story(folder)
    findings = [found for found in playable_findings(loaded) if not _is_in_a_path(found, loaded.story)]
    if findings:
        raise BrokenStory(folder, findings)
    return loaded.story


def _is_in_a_path(found: Diagnostic, story: Story) -> bool:
    """Whether something is wrong in a stored playthrough: the story is played without it."""
    source = story.files.get(found.span.file)
    if source is None:
        return False
    lines = source.text.split("\n")
    begin = end = min(max(found.span.line - 1, 0), len(lines) - 1)
    while begin > 0 and not _is_document_start(lines[begin]):
        begin -= 1
    while end + 1 < len(lines) and not _is_document_start(lines[end + 1]):
        end += 1
    return any(line.startswith("playthrough:") for line in lines[begin : end + 1])


def _is_document_start(line: str) -> bool:
    return line == "---" or line.startswith("--- ")


# the cache


def cache_path(folder: Path, cache: Path) -> Path:
    """The file in which the story of a folder is kept."""
    name = hashlib.sha256(str(folder.resolve()).encode(errors="surrogateescape")).hexdigest()[:24]
    return cache / STORIES / f"{name}.cache"


def _made_by() -> str:
    """A mark of this program: its version, and the sizes and times of the modules that decide what a cache holds."""
    found: list[str] = [__version__]
    for room in _SHAPING:
        with os.scandir(Path(__file__).with_name(room)) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    status = entry.stat()
                    found.append(f"{room}/{entry.name} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()


def _from_cache(folder: Path, cache: Path, *, keeps: bool) -> Machine | None:
    """The machine of a story that was kept; None where nothing was, or not this story, or not in one piece."""
    path = cache_path(folder, cache)
    try:
        kept = Cache(path)
    except (OSError, CacheDamaged):
        return None
    try:
        if kept.written.made_by == _made_by() and _is_current(folder, path, kept.written, keeps=keeps):
            story = kept.story(folder, str(folder), lambda: _read(folder))
            return Machine.on_demand(story, kept.outline, kept.gist)
    except (OSError, StoryFolderError, CacheDamaged, LookupError, TypeError, ValueError):
        pass
    kept.close()
    return None


def _is_current(folder: Path, path: Path, written: Written, *, keeps: bool) -> bool:
    """Whether a cache holds what the files say now; where only times differ, the cache may be told the new ones.

    It is not told of files that were changed just now: it could not be trusted with them at the next start either.
    """
    now = time.time_ns()
    signature, newest = signature_of(folder)
    if signature == written.signature and newest + TICK < written.made:
        return True
    if digest_of(bytes_of(folder)) != written.digest:
        return False
    if not keeps or newest + TICK >= now:
        return True
    with contextlib.suppress(OSError, CacheDamaged):
        fresh = written._replace(signature=signature, made=now)
        _write(path, with_new_signature(path.read_bytes(), fresh))
    return True


def keep_story(machine: Machine, folder: Path, cache: Path) -> bool:
    """Write the cache of a story that was read from its files; whether it was written.

    Nothing is written where it was opened from the cache, where the files were changed since they were read, or where
    the cache folder cannot be written: then every start reads the story anew, and nothing else is lost.
    """
    story = machine.story
    if isinstance(machine.plan, PlanOnDemand):
        return False
    try:
        made = time.time_ns()
        signature, _newest = signature_of(folder)
        if digest_of(bytes_of(folder)) != story.digest:
            return False
        written = Written(_made_by(), signature, made, story.digest)
        gists = _in_turns(gists_of(machine))
        pieces = cache_bytes(story, written, outline_of(machine.plan), scene_hashes(story), gists)
        _write(cache_path(folder, cache), whole_cache(list(_in_turns(pieces))))
    except (OSError, StoryFolderError, ValueError):
        return False
    return True


def _in_turns(parts: Iterable[_Part]) -> Iterator[_Part]:
    """The same one after the other, with a moment between them for whoever else has something to do."""
    for part in parts:
        yield part
        time.sleep(0)


def _write(path: Path, data: bytes) -> None:
    """Write a cache, and delete the oldest where there are too many."""
    from spring68.saves.files import write_safely

    write_safely(path, data)
    with contextlib.suppress(OSError):
        others = sorted(path.parent.glob("*.cache"), key=lambda other: other.stat().st_mtime_ns, reverse=True)
        for other in others[MOST_CACHES:]:
            other.unlink()
