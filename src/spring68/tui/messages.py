"""What rooms and widgets tell those above them; data goes down as attributes, news comes up as these."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


class Picked(Message):
    """A row was chosen with the mouse."""

    def __init__(self, row: int) -> None:
        super().__init__()
        self.row = row


class Pressed(Message):
    """Words that lead somewhere were clicked: `do:undo`, `note:censorship_ends`."""

    def __init__(self, link: str) -> None:
        super().__init__()
        self.link = link


class StoryReady(Message):
    """The story was read and can be played; `problem` says why not, where it cannot."""

    def __init__(self, problem: str = "") -> None:
        super().__init__()
        self.problem = problem


@dataclass
class OpenRoom(Message):
    """A room is asked for by its name."""

    name: str


@dataclass
class PlaySlot(Message):
    """A kept play is to be gone on with."""

    slot: str


@dataclass
class NewPlay(Message):
    """A new play is to begin, at the beginning or at a preset."""

    preset: str = ""


class ToTitle(Message):
    """The title screen is asked for; the play is kept."""


class SettingChanged(Message):
    """A setting was changed: put it on."""


class Quit(Message):
    """The program is to end; the play is kept. It is not called Leave, because Textual's mouse has an event of that name."""
