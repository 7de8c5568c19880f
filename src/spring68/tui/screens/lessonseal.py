"""The end of a lesson: the exit code, large, and the file to hand in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import ClassVar

from spring68.classroom.exitcode import ALPHABET
from spring68.lesson import Lesson
from spring68.tui.commands import DOWN, END, HOME, PAGE_DOWN, PAGE_UP, UP, Command
from spring68.tui.desk import Desk
from spring68.tui.messages import OpenRoom, Quit
from spring68.tui.rows import BLANK, Bit, Row, clean, paragraph
from spring68.tui.screens.room import Room

_GLYPHS = (
    "75557 26227 71747 71717 55711 74717 74757 71122 75757 75717 25755 65656 34443 65556 74647 74644 34553 55755 "
    "11152 55655 57755 65555 65644 25563 65655 34216 72222 55552 55775 55255 55222 71247"
)
"""For each character of the alphabet five rows of three dots, each row as a digit from 0 to 7."""

GLYPHS = {**dict(zip(ALPHABET, _GLYPHS.split(), strict=True)), "-": "00700"}
_PART = re.compile(r"[^/\\]*[/\\]|[^/\\]+")
"""A folder with the stroke after it, or the name at the end."""

_HALVES = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}

QUIT = Command("leave", ("q", "escape", "enter"), "quit", "Leave the program; the record is kept.", "q", foot=True)
REEL = Command("reel", ("r",), "reel", "Everything that was read.", foot=True)
FILE = Command("file", ("f",), "the File", "The File, as it stands at the end.", foot=True)


def large(code: str) -> list[str]:
    """An exit code as three rows of half blocks."""
    rows = [[int(digit) for digit in GLYPHS[sign]] + [0] for sign in code]
    found: list[str] = []
    for top in (0, 2, 4):
        cells = []
        for glyph in rows:
            dots = [(glyph[top] >> shift & 1, glyph[top + 1] >> shift & 1) for shift in (2, 1, 0)]
            cells.append("".join(_HALVES[dot] for dot in dots))
        found.append(" ".join(cells))
    return found


class SealRoom(Room):
    """What there is to copy, and what to hand in."""

    title_words = "Handed over to you"
    help_words = "Copy the exit code, then hand in the file. Nothing in it can be changed without that being seen."
    commands: ClassVar[tuple[Command, ...]] = (QUIT, FILE, REEL, UP, DOWN, PAGE_UP, PAGE_DOWN, HOME, END)

    def __init__(self, desk: Desk, lesson: Lesson) -> None:
        self.own = lesson
        super().__init__(desk)

    def subtitle(self) -> str:
        """Whose it is."""
        return self.own.recorder.path.name

    def rows(self, width: int) -> list[Row]:
        """The code, the file, what to do."""
        code = self.own.exit_code
        picture = large(code)
        rows = [BLANK, *paragraph("Your exit code. Copy it exactly:", width), BLANK]
        if len(picture[0]) <= width:
            rows += [Row((Bit(line, "strong"),)) for line in picture]
            rows.append(BLANK)
        rows += [Row((Bit(" ".join(code), "accent"),)), BLANK]
        if self.desk.launch.served:
            rows += [
                *paragraph("There is no file to hand in: the record lies with your teacher already.", width),
                BLANK,
            ]
        else:
            rows += [*paragraph("Hand in this file:", width), *_whole(self.own.recorder.path, width), BLANK]
        rows += paragraph("The record is closed, and kept as it is.", width, "dim")
        support = self.own.assignment.content.support_text
        return [*rows, BLANK, *paragraph(clean(support), width, "dim")] if support else rows

    def do_leave(self) -> None:
        """Out."""
        self.post_message(Quit())

    def do_reel(self) -> None:
        """What was read."""
        self.post_message(OpenRoom("reel"))

    def do_file(self) -> None:
        """The File."""
        self.post_message(OpenRoom("file"))


def _whole(path: Path, width: int) -> list[Row]:
    """A path, never shortened; where it is too long for a row, it is broken after a folder, and no name within."""
    rows = [""]
    for part in _PART.findall(clean(str(path))):
        if len(rows[-1]) + len(part) > width:
            rows += [part[at : at + width] for at in range(0, len(part), width)]
        else:
            rows[-1] += part
    return [Row((Bit(row, "strong"),)) for row in rows if row]
