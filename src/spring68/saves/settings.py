"""What a reader has chosen about reading: one frozen value, one small file.

Each setting says what it is, what it may be, and what it is when nothing was chosen; the settings screen, plain mode
and the file are all made from this one table.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from spring68.saves.files import write_safely

MAX_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class Setting:
    """One row: its title, a line of help, and the values it may have (all words)."""

    title: str
    help: str
    values: tuple[str, ...]


def _setting(default: str, title: str, text: str, *values: str) -> Any:
    return field(default=default, metadata={"setting": Setting(title, text, values)})


@dataclass(frozen=True, slots=True)
class Settings:
    """What a reader has chosen. All values are words, as in the file."""

    theme: str = _setting(
        "night",
        "Theme",
        "Colours; terminal means those of your terminal.",
        "night",
        "paper",
        "contrast",
        "terminal",
    )
    width: str = _setting(
        "64", "Text width", "How many columns a line of prose may have.", "56", "60", "64", "66", "72", "80"
    )
    spacing: str = _setting(
        "normal", "Spacing", "Lines of prose close together, or with room between.", "normal", "wide"
    )
    pace: str = _setting(
        "screen",
        "Reading pace",
        "How much comes at once: a screen, a beat, a paragraph.",
        "screen",
        "beat",
        "paragraph",
    )
    repeat: str = _setting("show", "Read before", "Show it again, or skip it and stop at new words.", "show", "skip")
    choosing: str = _setting("any", "Choosing", "By number, arrows and mouse, or by number only.", "any", "numbers")
    motion: str = _setting("on", "Motion", "Reels that turn, splices, static.", "on", "off")
    content: str = _setting(
        "general",
        "Content notes",
        "What you are told before a scene that is hard to read.",
        "off",
        "general",
        "detail",
    )
    skip: str = _setting("ask", "Such scenes", "Read them, be asked, or read a summary instead.", "read", "ask", "skip")
    asked: str = _setting(
        "no", "First questions", "Whether the two questions of a first start were answered.", "no", "yes"
    )


def rows() -> list[tuple[str, Setting, str]]:
    """Name, description and default of every setting, in order."""
    return [(item.name, item.metadata["setting"], str(item.default)) for item in fields(Settings)]


def changed(settings: Settings, name: str, value: str) -> Settings:
    """The settings with one value changed.

    Raises:
        ValueError: when there is no such setting or it cannot have this value; the message says what it can have.
    """
    for known, setting, _default in rows():
        if known == name:
            if value not in setting.values:
                raise ValueError(f"{name} can be {' or '.join(setting.values)}")
            return replace(settings, **{name: value})
    raise ValueError(f"there is no setting “{name}”; there are {', '.join(row[0] for row in rows())}")


def load_settings(path: Path) -> tuple[Settings, list[str]]:
    """Read the settings: the good ones are kept, and a sentence says which were dropped and why."""
    settings = Settings()
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return settings, []
    except OSError as problem:
        return settings, [f"The settings in {path} cannot be read ({problem.strerror}); the usual ones are used."]
    try:
        found = json.loads(data) if len(data) <= MAX_BYTES else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        return settings, [f"The settings in {path} are damaged; the usual ones are used."]
    dropped: list[str] = []
    for name, value in found.items():
        try:
            settings = changed(settings, str(name), value if isinstance(value, str) else repr(value))
        except ValueError as problem:
            dropped.append(str(problem))
    return settings, [f"Some settings were left aside: {'; '.join(dropped)}."] if dropped else []


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings.

    Raises:
        OSError: when they cannot be written.
    """
    text = json.dumps({item.name: getattr(settings, item.name) for item in fields(Settings)}, indent=2)
    write_safely(path, (text + "\n").encode())


def effective_theme(settings: Settings) -> str:
    """The theme to use: the terminal's own colours where `NO_COLOR` is set."""
    return "terminal" if os.environ.get("NO_COLOR") else settings.theme


def has_motion(settings: Settings) -> bool:
    """Whether anything may move."""
    return settings.motion == "on" and os.environ.get("TEXTUAL_ANIMATIONS", "") != "none"
