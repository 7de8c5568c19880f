"""One object for each thing a player can do: it is the key, the word in the footer, the palette's row and the help."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.binding import Binding

_SHOWN = {
    "question_mark": "?", "comma": ",", "slash": "/", "escape": "esc", "pageup": "pgup", "pagedown": "pgdn",
    "up": "↑", "down": "↓", "left": "←", "right": "→",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Command:
    """Something a player can do in a room.

    `id` names the room's method `do_ID`. `keys` are as Textual calls them; a `numbered` command gets the key as its
    argument. `foot` puts it into the footer (five at most in a room), `palette` into the palette.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    shown: str = ""
    foot: bool = False
    palette: bool = True
    numbered: bool = False

    @property
    def key(self) -> str:
        """How its key is written for a reader."""
        return self.shown or (" ".join(_SHOWN.get(key, key) for key in self.keys[:2]))

    @property
    def action(self) -> str:
        """The action that a click on it runs."""
        return f"do('{self.id}')"

    def bindings(self) -> list[Binding]:
        """One binding for each key."""
        return [
            Binding(
                key, f"do('{self.id}', '{key}')" if self.numbered else self.action, self.label, show=False,
                key_display=_SHOWN.get(key, key), priority=key.startswith("ctrl+"),
            )
            for key in self.keys
        ]  # fmt: skip


def bindings(commands: Iterable[Command]) -> list[Binding]:
    """The bindings of some commands."""
    return [binding for command in commands for binding in command.bindings()]


HELP = Command("help", ("question_mark", "f1"), "help", "The keys of this room, and how to play.", shown="?", foot=True)
PALETTE = Command("palette", ("ctrl+p",), "palette", "Find any command by its name.", shown="ctrl+p", palette=False)
QUIT = Command("quit", ("ctrl+q",), "quit at once", "Leave the program; the play is kept.", shown="ctrl+q")
COPY = Command("copy", ("ctrl+c", "super+c"), "copy", "Copy the text marked with the mouse.", "ctrl+c", palette=False)
EVERYWHERE = (HELP, PALETTE, COPY, QUIT)
"""What can be done in every room."""

CLOSE = Command("close", ("escape", "q"), "back", "Back to where you came from.", shown="q", foot=True)
UP = Command("up", ("up",), "up", "The row above, or one line up.", palette=False)
DOWN = Command("down", ("down",), "down", "The row below, or one line down.", palette=False)
PAGE_UP = Command("page_up", ("pageup",), "a screen up", "One screen up.", palette=False)
PAGE_DOWN = Command("page_down", ("pagedown", "space"), "a screen down", "One screen down.", palette=False)
HOME = Command("home", ("home",), "to the top", "To the top.", palette=False)
END = Command("end", ("end",), "to the end", "To the end.", palette=False)
MOVING = (UP, DOWN, PAGE_UP, PAGE_DOWN, HOME, END)
"""How one moves in a room that is read."""
