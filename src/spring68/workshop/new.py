"""A new story: a small one of our own, to be played, taken apart and written over."""

from __future__ import annotations

import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from unicodedata import combining, normalize

from spring68.saves.files import write_safely

_ID = re.compile(r"^story: last_ferry\b", re.MULTILINE)
MAX_ID = 40
"""The longest id that is made of a folder's name, in characters."""


class FolderTaken(Exception):
    """There is something at the place already; the message is a sentence without its full stop."""


def new_story(folder: Path) -> list[Path]:
    """Write the small story into a folder, which must be new or empty; the files that were written, in order.

    The story is called by the folder's name, so that its saves are not taken for those of another one.

    Raises:
        FolderTaken: when there is anything in the folder, or it is none.
        OSError: when it cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise FolderTaken(f"{folder} is a file; name a folder that is new or empty")
    if folder.is_dir() and any(folder.iterdir()):
        raise FolderTaken(f"{folder} is not empty; name a folder that is new or empty")
    written: list[Path] = []
    for name, text in template().items():
        path = folder / name
        write_safely(path, _ID.sub(f"story: {story_id(folder.resolve().name)}", text).encode())
        written.append(path)
    return written


def template() -> dict[str, str]:
    """The files of the small story by their paths in its folder, `story.yaml` first."""
    found = _texts(files("spring68.workshop").joinpath("new_story"), "")
    return dict(sorted(found.items(), key=lambda item: ("/" in item[0], item[0] != "story.yaml", item[0])))


def _texts(folder: Traversable, lead: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in folder.iterdir():
        if entry.is_dir():
            found |= _texts(entry, f"{lead}{entry.name}/")
        elif entry.name.endswith(".yaml"):
            found[lead + entry.name] = entry.read_text(encoding="utf-8")
    return found


def story_id(name: str) -> str:
    """A folder's name as the id of a story: lower case letters, digits and _, beginning with a letter."""
    bare = "".join(sign for sign in normalize("NFKD", name.casefold()) if not combining(sign))
    words = re.sub(r"[^a-z0-9]+", "_", bare).strip("_")[:MAX_ID].rstrip("_")
    return words if words[:1].isalpha() else f"story_{words}".rstrip("_")
