"""The files of a story folder: which there are, their bytes, and the marks by which a change is known."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from spring68.story.limits import MAX_BYTES, MAX_FILES, MAX_STORY_BYTES
from spring68.story.model import Story

ASSIGNMENTS = "assignments"
"""The folder of a story in which ready assignments lie: they are about the story, not part of it or of its digest."""

HASH_LENGTH = 12
"""Hex digits of a scene's hash that are kept."""


class StoryFolderError(Exception):
    """There is no story to read at this place; the message says what is missing."""


def story_files(folder: Path) -> list[Path]:
    """The YAML files of a story, in a fixed order: `story.yaml` first; those of `assignments/` are none.

    Raises:
        StoryFolderError: when the folder is none, cannot be listed, or holds no `story.yaml`.
    """
    try:
        if not folder.is_dir():
            raise StoryFolderError(f"there is no story folder at {folder}")
        found = sorted(path for path in folder.rglob("*") if path.suffix in {".yaml", ".yml"} and path.is_file())
        found = [path for path in found if path.relative_to(folder).parts[0] != ASSIGNMENTS]
    except OSError as problem:
        raise StoryFolderError(f"the story folder {folder} cannot be read: {problem.strerror}") from None
    main = folder / "story.yaml"
    if main not in found:
        raise StoryFolderError(f"{folder} is no story folder: it has no story.yaml")
    if len(found) > MAX_FILES:
        raise StoryFolderError(f"{folder} holds more than {MAX_FILES} YAML files")
    return [main, *(path for path in found if path != main)]


def bytes_of(folder: Path, shown: str | None = None) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file of a story, `story.yaml` first.

    Args:
        folder: The folder that holds `story.yaml`.
        shown: How the folder is called in the names; its path as given when None.

    Raises:
        StoryFolderError: when there is no story there, or a file cannot be opened.
    """
    name = str(folder) if shown is None else shown
    room = MAX_STORY_BYTES
    for path in story_files(folder):
        try:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except OSError as problem:
            raise StoryFolderError(f"{path} cannot be read: {problem.strerror}") from None
        room -= len(data)
        if room < 0:
            raise StoryFolderError(f"{folder} holds more than {MAX_STORY_BYTES // 1_000_000} MB of YAML")
        yield f"{name}/{path.relative_to(folder).as_posix()}", data


def digest_of(files: Iterable[tuple[str, bytes]]) -> str:
    """SHA-256 over the names (inside the folder of the first file) and the bytes of a story's files, in hex."""
    digest = hashlib.sha256()
    root: str | None = None
    for name, data in files:
        if root is None:
            root = name.rpartition("/")[0]
        inside = name[len(root) :].lstrip("/")
        digest.update(f"{inside}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def signature_of(folder: Path) -> tuple[str, int]:
    """A mark of the sizes and times of a story's files, and the newest of the times (nanoseconds).

    Nothing is opened. Two equal marks mean the same bytes, unless a file was changed within the clock's tick: whoever
    relies on them must not trust files that are as new as the mark itself.

    Raises:
        OSError: when the folder cannot be listed.
    """
    found: list[str] = []
    newest = 0
    folders = [str(folder)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif entry.name.endswith((".yaml", ".yml")):
                    status = entry.stat()
                    newest = max(newest, status.st_mtime_ns)
                    found.append(f"{entry.path}\0{status.st_size}\0{status.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(found)).encode(errors="surrogateescape")).hexdigest(), newest


def scene_hashes(story: Story) -> dict[str, str]:
    """For each scene the hash of the YAML document in which it is written."""
    if story.hashes:
        return dict(story.hashes)
    documents = {name: _documents(source.text) for name, source in story.files.items()}
    return {
        str(scene.id): next(text for line, text in reversed(documents[scene.id.file]) if line <= scene.id.line)
        for scene in story.scenes.values()
    }


def _documents(text: str) -> list[tuple[int, str]]:
    """First line and hash of each document of a file."""
    found: list[tuple[int, str]] = []
    first = 1
    lines: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("---"):
            found.append((first, "\n".join(lines)))
            first, lines = number, []
        else:
            lines.append(line.rstrip())
    found.append((first, "\n".join(lines)))
    return [(line, hashlib.sha256(text.strip().encode()).hexdigest()[:HASH_LENGTH]) for line, text in found]
