"""The page of each code: what it means for a player, a bad and a good example, what to do."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_CODE = re.compile(r"S\d{3}\Z")


@cache
def explain(code: str) -> str | None:
    """The page of a code as Markdown; None when there is none."""
    page = files("spring68.check").joinpath("pages", f"{code}.md") if _CODE.match(code) else None
    return page.read_text(encoding="utf-8") if page is not None and page.is_file() else None


def title(code: str) -> str:
    """What a code is about, in a few words: the heading of its page; empty when it has none."""
    return (explain(code) or "").partition("\n")[0].partition(": ")[2]


def codes() -> list[str]:
    """Every code that has a page, in order."""
    names = (page.name for page in files("spring68.check").joinpath("pages").iterdir())
    return sorted(name[:-3] for name in names if name.endswith(".md") and _CODE.match(name[:-3]))
