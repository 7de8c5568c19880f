"""The slip that asks whether to stop; nothing is lost by any answer."""

from __future__ import annotations

from spring68.tui.desk import Desk
from spring68.tui.messages import Quit, ToTitle
from spring68.tui.screens.slips import Answer, Slip

KEPT = "The play is kept, at this very sentence."
SCRATCH = "This is a rehearsal: nothing of it is kept. To keep the next one, give it a name with --slot."


class LeaveSlip(Slip):
    """Quit, the title, or stay."""

    def __init__(self, desk: Desk) -> None:
        answers = [Answer("q", "quit", "Quit"), Answer("t", "title", "To the title"), Answer("s", "stay", "Stay")]
        super().__init__(desk, "Stop here?", [SCRATCH if desk.launch.scratch else KEPT], answers)

    def give(self, value: str) -> None:
        """Do it."""
        super().give(value)
        if value == "quit":
            self.app.post_message(Quit())
        elif value == "title":
            self.app.post_message(ToTitle())
