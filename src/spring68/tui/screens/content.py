"""The slip before a scene that may be hard to read: in general words first, in detail on request."""

from __future__ import annotations

from collections.abc import Sequence

from spring68.tui.desk import Desk
from spring68.tui.screens.slips import Answer, Slip


class ContentSlip(Slip):
    """Read the scene, read a summary instead, or hear more first."""

    def __init__(self, desk: Desk, tags: Sequence[str], *, can_skip: bool) -> None:
        assert desk.session is not None
        known = desk.session.story.content
        self.notes = [known[tag] for tag in tags if tag in known]
        self.lesson = desk.session.lesson
        self.can_skip = can_skip
        self.is_detailed = desk.settings.content == "detail"
        super().__init__(desk, "Before you read on", self._words(), self._answers())

    def _words(self) -> list[str]:
        found = [note.general for note in self.notes]
        if self.is_detailed:
            found += [note.detail for note in self.notes]
        found += [note.support for note in self.notes]
        found += [self.lesson.assignment.content.support_text] if self.lesson is not None else []
        return [words for words in found if words]

    def _answers(self) -> list[Answer]:
        answers = []
        if not self.is_detailed and any(note.detail for note in self.notes):
            answers.append(Answer("d", "detail", "Say more about it first"))
        if self.can_skip:
            answers.append(Answer("s", "skip", "Read a summary instead"))
        return [*answers, Answer("r", "read", "Read it")]

    def give(self, value: str) -> None:
        """More words stay on the slip; the other answers put it away."""
        if value != "detail":
            super().give(value)
            return
        self.is_detailed = True
        self.paragraphs, self.answers = self._words(), self._answers()
        self.leaf.mark = len(self.answers) - 1
        self.leaf.reload()
        self.leaf.refresh(layout=True)
