"""The list of rooms: where each is, and what it needs. Rooms are imported when they are opened."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spring68.tui.app import Spring68

ROOMS: dict[str, tuple[str, str, str]] = {
    "file": ("file", "FileRoom", "play"),
    "notes": ("notes", "NotesRoom", "story"),
    "note": ("note", "NoteRoom", "story"),
    "reel": ("reel", "ReelRoom", "play"),
    "takes": ("takes", "TakesRoom", "play"),
    "map": ("map", "MapRoom", "play"),
    "endings": ("endings", "EndingsRoom", "story"),
    "end": ("end", "EndRoom", "play"),
    "saves": ("saves", "SavesRoom", ""),
    "settings": ("settings", "SettingsRoom", ""),
    "teachers": ("teachers", "TeachersRoom", "story"),
    "help": ("help", "HelpRoom", ""),
    "palette": ("palette", "PaletteSlip", ""),
    "leave": ("leave", "LeaveSlip", ""),
}
"""For each room its module, its class, and what must be there before it can be opened."""


def needs_story(name: str) -> bool:
    """Whether a room needs the story."""
    return ROOMS[name][2] in {"story", "play"}


def needs_play(name: str) -> bool:
    """Whether a room needs a play."""
    return ROOMS[name][2] == "play"


def room_class(name: str) -> Any:
    """The class of a room."""
    module, found, _needs = ROOMS[name]
    return getattr(import_module(f"spring68.tui.screens.{module}"), found)


def open_room(app: Spring68, name: str) -> None:
    """Open a room on top of what is there; `kind:argument` hands it an argument."""
    kind, _colon, argument = name.partition(":")
    found = room_class(kind)
    app.push_screen(found(app.desk, argument) if argument else found(app.desk))
