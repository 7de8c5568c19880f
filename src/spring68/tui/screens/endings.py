"""The endings: those that were reached can be read, the others say a word at most; and which are still possible.

What is still possible from where the play stands is computed in a thread, ending by ending, while the room is shown; it
is proved or it is said not to be known. Nothing waits for it, and leaving the room ends it.
"""

from __future__ import annotations

import contextlib
import threading
from typing import ClassVar

from textual.message import Message

from spring68.looking import reached_endings
from spring68.tui.commands import CLOSE, MOVING, Command
from spring68.tui.desk import Desk
from spring68.tui.rows import BLANK, Bit, Row, paragraph, split, wrap
from spring68.tui.screens.room import Room

WORDS = {"reachable": "still possible", "unreachable": "no longer possible", "undecided": "not known", "": "…"}
"""What is said of an ending, by what was found; nothing was found yet where it is empty."""

STYLES = {"reachable": "accent", "unreachable": "faint", "undecided": "dim", "": "dim"}
LEAST_ROOM = 56
"""Columns from which what is possible stands beside an ending; else it stands below."""


class Learned(Message):
    """Something became known of an ending."""

    def __init__(self, ending: str, word: str) -> None:
        super().__init__()
        self.ending, self.word = ending, word


class EndingsRoom(Room):
    """All endings of the story."""

    title_words = "Endings"
    help_words = (
        "An ending that was reached in any take of any play keeps its name here. What is still possible is meant from "
        "where the play stands now; it is proved, not guessed."
    )
    commands: ClassVar[tuple[Command, ...]] = (CLOSE, *MOVING)

    def __init__(self, desk: Desk) -> None:
        assert desk.machine is not None
        self.reached = reached_endings(desk.machine, desk.store, desk.session)
        self.known: dict[str, str] = {}
        """What was found of each ending so far."""
        self.is_painting = desk.session is not None
        """Whether something is still to be found."""
        super().__init__(desk)

    def subtitle(self) -> str:
        """How many were reached, how many are possible."""
        assert self.desk.machine is not None
        words = f"{len(self.reached)} of {len(self.desk.machine.story.endings)} reached"
        if self.desk.session is None:
            return words
        possible = sum(word == "reachable" for word in self.known.values())
        return f"{words}, {possible}{'…' if self.is_painting else ''} possible"

    def fill(self, width: int, height: int) -> list[Row]:
        """One line or a few for each, with room between them where there is enough."""
        assert self.desk.machine is not None
        rows: list[Row] = []
        is_roomy = height > 2 * len(self.desk.machine.story.endings) + 2
        for name, ending in self.desk.machine.story.endings.items():
            is_reached = name in self.reached
            bits = [Bit(ending.title, "strong")] if is_reached else [Bit(ending.hint or "· · ·", "dim-em")]
            rows += [BLANK] if rows and is_roomy else []
            rows += self._row(name, is_reached, bits, width)
        if rows and self.desk.session is None:
            rows += [BLANK, *paragraph("Open this room from a play to see what is still possible there.", width, "dim")]
        return rows or paragraph("This part of the story has no ending yet.", width, "dim-em")

    def _row(self, name: str, is_reached: bool, bits: list[Bit], width: int) -> list[Row]:
        """An ending; at its right end, or below it, whether it is still possible."""
        word = self.known.get(name, "") if self.desk.session is not None else None
        told = [Bit(WORDS[word], STYLES[word])] if word is not None else []
        is_beside = width >= LEAST_ROOM
        room = width - 21 if is_beside and told else width
        found = wrap(
            bits, room, first=" ◉  " if is_reached else " ○  ", hang="    ", style="key" if is_reached else "faint"
        )
        if is_beside and told:
            found[0] = split(found[0].bits, told, width)
        elif told:
            found.append(Row((Bit("    "), *told)))
        return found

    # what is still possible

    def on_mount(self) -> None:
        """Begin to look."""
        if self.desk.session is not None:
            threading.Thread(target=self._look, name="spring68-endings", daemon=True).start()

    def _look(self) -> None:
        """In a thread: send what becomes known; whatever goes wrong there, the rest is said not to be known."""
        session = self.desk.session
        with contextlib.suppress(Exception):
            if session is not None:
                for ending, word in self.desk.outlook(session.state, lambda: self.is_attached):
                    self.post_message(Learned(ending, word))
        with contextlib.suppress(RuntimeError):
            self.post_message(Learned("", ""))

    def on_learned(self, message: Learned) -> None:
        """Show what became known."""
        if message.ending:
            self.known[message.ending] = message.word
        else:
            self.is_painting = False
            assert self.desk.machine is not None
            self.known = {name: self.known.get(name, "undecided") for name in self.desk.machine.story.endings}
        self.leaf.reload(keep=True)
        self.refresh_bars()
