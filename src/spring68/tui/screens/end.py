"""The end of a take: its label, what was met, what was never seen (by count), and where one can go from here."""

from __future__ import annotations

from typing import ClassVar

from spring68.engine.step import colophon
from spring68.tui.commands import CLOSE, DOWN, UP, Command
from spring68.tui.content import bits_of
from spring68.tui.messages import OpenRoom
from spring68.tui.rows import BLANK, Bit, Row, paragraph, picked, wrap
from spring68.tui.screens.room import OPEN, ListRoom

PICK = Command("pick", tuple("12345"), "choose", "Open the row with this number.", "1–5", palette=False, numbered=True)
WAYS = (
    ("takes", "Another take: go back to any choice"), ("file", "The File"), ("reel", "Everything that was read"),
    ("endings", "The endings"), ("title", "To the title"),
)  # fmt: skip


class EndRoom(ListRoom):
    """What is shown when an ending was reached."""

    title_words = "The end of this take"
    help_words = "The play is kept as it ended. Another take begins at any of its choices."
    commands: ClassVar[tuple[Command, ...]] = (OPEN, PICK, UP, DOWN, CLOSE)

    def rows(self, width: int) -> list[Row]:
        """Label, counts, ways on, and below them who made this."""
        session = self.desk.session
        assert session is not None
        ending = session.story.endings.get(session.state.ended)
        rows = [*wrap([Bit(ending.title if ending is not None else session.state.ended, "label")], width), BLANK]
        for words in self._counts():
            rows += paragraph(words, width)
        rows.append(BLANK)
        for number, (_name, words) in enumerate(WAYS):
            told = wrap([Bit(words)], width, first=" " * 5, hang=" " * 5)
            told[0] = Row((Bit(f"{number + 1:>3}  ", "key"), *told[0].bits[1:]))
            rows += picked(told, number)
        for passage in colophon(session.machine, session.state):
            for words_of in passage.paragraphs:
                rows += [BLANK, *wrap(bits_of(words_of, "dim"), width)]
        return rows

    def _counts(self) -> list[str]:
        session = self.desk.session
        assert session is not None
        scenes = [scene for scene in session.story.scenes.values() if not scene.is_sub]
        unseen = sum(str(scene.id) not in session.state.visits for scene in scenes)
        choices, notes = len(session.save.steps), len(session.state.seen)
        met = f" Notes met: {notes} of {len(session.story.notes)}." if session.story.notes else ""
        return [
            f"Choices made: {choices}.{met}",
            f"Scenes that this take did not come by: {unseen} of {len(scenes)}." if unseen else "You saw every scene.",
        ]

    def open_row(self, row: int) -> None:
        """Go there."""
        if 0 <= row < len(WAYS):
            self.post_message(OpenRoom(WAYS[row][0]))

    def do_pick(self, key: str) -> None:
        """A digit."""
        self.open_row(int(key) - 1)
