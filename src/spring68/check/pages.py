"""The page of each code: what it means for a player, a bad and a good example, what to do."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_CODE = re.compile(r"S\d{3}\Z")


@cache
def explain(code: str) -> str | None:
    """The page of a code as Markdown; None when there is none."""
    page = _pages().joinpath(f"{code}.md") if _CODE.match(code) else None
    return page.read_text(encoding="utf-8") if page is not None and page.is_file() else None


def _pages() -> Traversable:
    """The folder of the pages; what looks it up takes longer to load than a small story, so it is loaded here."""
    from importlib.resources import files

    return files("spring68.check").joinpath("pages")


def title(code: str) -> str:
    """What a code is about, in a few words: the heading of its page; empty when it has none."""
    return (explain(code) or "").partition("\n")[0].partition(": ")[2]


def codes() -> list[str]:
    """Every code that has a page, in order."""
    names = (page.name for page in _pages().iterdir())
    return sorted(name[:-3] for name in names if name.endswith(".md") and _CODE.match(name[:-3]))
