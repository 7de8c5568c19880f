"""The slip that asks in which form a reel is to be written, and the writing."""

from __future__ import annotations

from pathlib import Path

from spring68.export import export
from spring68.session import Session
from spring68.tui.desk import Desk
from spring68.tui.screens.slips import Answer, Slip


class TakeAlongSlip(Slip):
    """Text, Markdown, HTML, or not now; hands back the ending of the file's name, or nothing."""

    def __init__(self, desk: Desk) -> None:
        answers = [
            Answer("t", "txt", "As text"), Answer("m", "md", "As Markdown"), Answer("h", "html", "As a page of HTML"),
            Answer("q", "", "Not now"),
        ]  # fmt: skip
        super().__init__(desk, "Take it along", ["It is written beside your plays."], answers)


def written(session: Session, form: str, folder: Path) -> str:
    """Write the reel; a sentence that says where it is, or why it is not."""
    try:
        return f"Written to {export(session, form, folder)}"
    except OSError as problem:
        return f"It could not be written: {problem.strerror or 'the folder cannot be used'}."
