"""The two questions of a first start: content notes, and comfort of reading. Both can be changed at any time."""

from __future__ import annotations

from spring68.tui.desk import Desk
from spring68.tui.messages import SettingChanged
from spring68.tui.screens.slips import Answer, Slip

_LATER = "You can change this at any time under Settings."
_CONTENT = (
    Answer("d", "content=detail", "Yes, and in detail"),
    Answer("n", "content=off", "No, I read as it comes"),
    Answer("y", "content=general", "Yes, in a few words"),
)
_COMFORT = (
    Answer("p", "theme=paper", "Dark letters on light paper"),
    Answer("c", "theme=contrast motion=off", "The strongest contrast, and nothing moves"),
    Answer("t", "theme=terminal motion=off", "My terminal's own colours, and nothing moves"),
    Answer("n", "theme=night", "As it is: lamplight"),
)


class FirstSlip(Slip):
    """Asks the one, then the other."""

    def __init__(self, desk: Desk) -> None:
        words = ["A few scenes tell of things that are hard to read. Shall I say so before they come?", _LATER]
        super().__init__(desk, "Two questions, once", words, _CONTENT)
        self.is_second = False

    def give(self, value: str) -> None:
        """Keep the answer; after the second one the slip is put away."""
        for pair in value.split():
            name, _equals, wanted = pair.partition("=")
            self.desk.change(name, wanted)
        if self.is_second:
            self.desk.change("asked", "yes")
            super().give(value)
            self.app.post_message(SettingChanged())
            return
        self.is_second = True
        self.paragraphs = ["How would you like to read?", _LATER]
        self.answers = list(_COMFORT)
        self.leaf.mark = len(self.answers) - 1
        self.leaf.reload()
        self.leaf.refresh(layout=True)
