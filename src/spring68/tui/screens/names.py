"""The slip on which a name is written."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from spring68.tui.bar import Bar
from spring68.tui.commands import Command
from spring68.tui.desk import Desk
from spring68.tui.messages import Quit
from spring68.tui.rows import Bit, Row, clean, clip
from spring68.tui.screens.room import Furnished, keys_row
from spring68.tui.screens.search import Line

KEEP = Command("keep", ("enter",), "keep", "Keep the name.", "enter", foot=True)
CLOSE = Command("close", ("escape", "ctrl+x"), "put away", "Leave it as it was.", "esc")


class NameSlip(Furnished, ModalScreen[str | None], inherit_bindings=False):
    """Hands back what was written; None where it was put away. The letter beside Esc is ctrl+x: others are written."""

    AUTO_FOCUS = "Line"
    DEFAULT_CSS = """
    NameSlip { align: center middle; background: $background 60%; }
    NameSlip:ansi { background: ansi_default; }
    NameSlip Vertical { width: 64; max-width: 100%; height: auto; padding: 1 2; border: round $secondary;
                        background: $background; }
    NameSlip Line { margin: 1 0; }
    """
    commands: ClassVar[tuple[Command, ...]] = (KEEP, CLOSE)

    def __init__(self, desk: Desk, title: str, value: str = "") -> None:
        super().__init__()
        look = desk.skin()
        self.line = Line("", clean(value))
        self.head = Bar(lambda width: [Row((Bit(clip(clean(title), width), "label"),))], look, id="name-head")
        keys = keys_row(("enter", "keep", "do:keep"), ("esc", "as it was", "do:close"))
        self.foot = Bar(lambda _width: [keys], look, id="name-foot")

    def compose(self) -> ComposeResult:
        """What is asked, the line, the keys."""
        with Vertical():
            yield self.head
            yield self.line
            yield self.foot

    def action_do(self, command: str, _key: str = "") -> None:
        """A key."""
        found = getattr(self, f"do_{command}", None)
        if found is not None:
            found()

    def on_pressed(self, message: object) -> None:
        """A click on the keys."""
        self.action_do(getattr(message, "link", "").removeprefix("do:"))

    def on_input_submitted(self) -> None:
        """Enter in the line."""
        self.do_keep()

    def do_keep(self) -> None:
        """Hand back what was written."""
        self.dismiss(clean(self.line.value).strip())

    def do_close(self) -> None:
        """Put it away."""
        self.dismiss(None)

    def do_quit(self) -> None:
        """Leave at once."""
        self.post_message(Quit())
