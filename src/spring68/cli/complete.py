"""What a shell completes after an option: names of a story that are cheap to find, and never a message."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import click

_SCENE = re.compile(r"^(?:scene|sub): *([a-z][a-z0-9_]*)", re.MULTILINE)
_PRESETS = re.compile(r"^presets:\n((?: +.*\n|\n|#.*\n)*)", re.MULTILINE)
_NAME = re.compile(r"^  ([a-z][a-z0-9_]*):", re.MULTILINE)
MOST = 2_000
"""The most files that are looked into while somebody waits at a prompt."""


def scenes(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Scenes of the story named on the line, as far as they are written."""
    found: list[str] = []
    for path in list(_folder(context).rglob("*.yaml"))[:MOST]:
        found += _SCENE.findall(_text(path))
    return sorted(name for name in found if name.startswith(incomplete))


def presets(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Presets of the story named on the line."""
    block = _PRESETS.search(_text(_folder(context) / "story.yaml"))
    return [name for name in _NAME.findall(block[1]) if name.startswith(incomplete)] if block is not None else []


def slots(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Plays that are kept."""
    from spring68.saves.locations import find_places
    from spring68.saves.store import Store

    kept = Store(find_places(context.params.get("saves")).saves).slots()
    return [slot for slot in kept if slot.startswith(incomplete)]


def codes(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Codes of findings that have a page."""
    from spring68.check.pages import codes as known

    return [code for code in known() if code.startswith(incomplete.upper())]


def some_codes(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Codes and families of findings, of which several may stand with commas between them."""
    from spring68.check.pages import codes as known

    before, comma, last = incomplete.rpartition(",")
    names = sorted({*known(), *(code[:2] for code in known())})
    return [f"{before}{comma}{code}" for code in names if code.startswith(last.strip().upper())]


def kinds(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Kinds of documents that have a schema."""
    from spring68.workshop.schema import KINDS

    return [kind for kind in KINDS if kind.startswith(incomplete)]


def starts(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Presets of the story named on the line, and `start` for its own beginning."""
    return [*(["start"] if "start".startswith(incomplete) else []), *presets(context, parameter, incomplete)]


def _folder(context: click.Context) -> Path:
    from spring68.saves.locations import shipped_story

    given: Any = context.params.get("story")
    if given:
        return Path(given)
    typed = os.environ.get("COMP_WORDS", "").split()  # click leaves params empty while an option lacks its value
    return next((Path(word) for word in typed if (Path(word) / "story.yaml").is_file()), shipped_story())


def _text(path: Path) -> str:
    from spring68.story.limits import MAX_BYTES

    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(MAX_BYTES)
    except OSError:
        return ""
