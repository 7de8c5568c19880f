"""For teachers: what this is good for in a class, and the named starts."""

from __future__ import annotations

from typing import ClassVar

from spring68.tui.commands import CLOSE, DOWN, END, HOME, PAGE_DOWN, PAGE_UP, UP, Command
from spring68.tui.desk import Desk
from spring68.tui.messages import NewPlay
from spring68.tui.rows import BLANK, Bit, Row, paragraph, picked, wrap
from spring68.tui.screens.room import OPEN, ListRoom

WORDS = (
    "An assignment is a file: which start, which questions, by when. “spring68 class assign” writes one, pupils play it "
    "with “spring68 play FILE”, and “spring68 class report” reads what they hand in; docs/teaching.md tells all of it.",
    "An act is read in less than a lesson. Everything that happens to the country is documented; every note says what "
    "is known, by which source, and what is ours.",
    "“spring68 play --seed 68” begins a new play with the same words for everybody. “--plain” is for screen "
    "readers and braille displays. "
    "“spring68 where” says where the plays are kept; each is one small file that can be copied.",
    "Hard scenes are announced, and can be read as a summary: see Content notes in the settings.",
)


class TeachersRoom(ListRoom):
    """A page to read, and below it where one can begin."""

    title_words = "For teachers"
    help_words = "A named start lets a class begin at an act."
    commands: ClassVar[tuple[Command, ...]] = (OPEN, CLOSE, UP, DOWN, PAGE_UP, PAGE_DOWN, HOME, END)

    def __init__(self, desk: Desk) -> None:
        assert desk.machine is not None
        self.presets = list(desk.machine.story.presets.values())
        super().__init__(desk)

    def rows(self, width: int) -> list[Row]:
        """The page, and the named starts."""
        rows: list[Row] = []
        for words in WORDS:
            rows += [*paragraph(words, width), BLANK]
        if self.presets:
            rows += [Row((Bit("Begin at", "accent"),))]
        for number, preset in enumerate(self.presets):
            rows += picked(wrap([Bit(preset.title or str(preset.id))], width, first="  ", hang="  "), number)
        return rows

    def open_row(self, row: int) -> None:
        """Begin there."""
        if 0 <= row < len(self.presets):
            self.post_message(NewPlay(str(self.presets[row].id)))
