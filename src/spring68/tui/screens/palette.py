"""The palette: every command there is in the room from which it was opened, found by its name."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from spring68.tui.commands import DOWN, UP, Command
from spring68.tui.desk import Desk
from spring68.tui.leaf import Leaf
from spring68.tui.messages import Leave, Picked
from spring68.tui.rows import Bit, Row, clip, paragraph, picked
from spring68.tui.screens.help import live_commands
from spring68.tui.screens.room import Furnished
from spring68.tui.screens.search import Line, folded

RUN = Command("run", ("enter",), "do it", "Give the marked command.", "enter", palette=False)
CLOSE = Command("close", ("escape", "ctrl+p", "ctrl+x"), "put away", "Put the palette away.", "esc", palette=False)


class PaletteSlip(Furnished, ModalScreen[None], inherit_bindings=False):
    """A line to write in, and the commands that match it."""

    AUTO_FOCUS = "Line"
    DEFAULT_CSS = """
    PaletteSlip { align: center top; background: $background 60%; }
    PaletteSlip:ansi { background: ansi_default; }
    PaletteSlip Vertical { width: 64; max-width: 100%; height: 80%; margin: 2 0; padding: 1 1; border: round $secondary;
                           background: $background; }
    """
    commands: ClassVar[tuple[Command, ...]] = (RUN, UP, DOWN, CLOSE)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.wanted = ""
        self.found: list[Command] = []
        session = desk.session
        self.line = Line("a command")
        self.leaf = Leaf(
            lambda width, _height: self.rows(width), desk.skin(session.save.page if session is not None else None), 58
        )

    def compose(self) -> ComposeResult:
        """The line, the commands."""
        with Vertical():
            yield self.line
            yield self.leaf

    @property
    def beneath(self) -> Any:
        """The room whose commands these are."""
        stack = self.app.screen_stack
        return stack[stack.index(self) - 1]

    def on_mount(self) -> None:
        """Mark the first one."""
        self.leaf.mark = 0

    def rows(self, width: int) -> list[Row]:
        """The commands that match."""
        wanted = folded(self.wanted.strip())
        known = [command for command in live_commands(self.beneath) if command.palette]
        self.found = [one for one in known if wanted in folded(f"{one.label} {one.help}")]
        rows: list[Row] = []
        for number, command in enumerate(self.found):
            label = f"  {command.label:<18}"
            room = width - len(label) - 8
            bits = (Bit(label), Bit(f"{command.key:<7} ", "key"), Bit(clip(command.help, max(room, 0)), "dim"))
            rows += picked([Row(bits)], number)
        return rows or paragraph("There is no such command here.", width, "dim-em")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search as one types."""
        self.wanted = event.value
        self.leaf.reload()
        self.leaf.mark = 0

    def on_input_submitted(self) -> None:
        """Enter in the line."""
        self.do_run()

    def on_picked(self, message: Picked) -> None:
        """A command was clicked."""
        message.stop()
        self.leaf.mark = message.row
        self.do_run()

    def action_do(self, command: str, _key: str = "") -> None:
        """A key."""
        found = getattr(self, f"do_{command}", None)
        if found is not None:
            found()

    def do_run(self) -> None:
        """Give the marked command to the room beneath."""
        if 0 <= self.leaf.mark < len(self.found):
            command, room = self.found[self.leaf.mark], self.beneath
            self.dismiss()
            room.run_command(command.id)

    def do_up(self) -> None:
        """The command above."""
        self._mark(-1)

    def do_down(self) -> None:
        """The command below."""
        self._mark(1)

    def _mark(self, step: int) -> None:
        self.leaf.mark = min(max(self.leaf.mark + step, 0), max(len(self.found) - 1, 0))
        self.leaf.show_pick(self.leaf.mark)

    def do_close(self) -> None:
        """Put it away."""
        self.dismiss()

    def do_quit(self) -> None:
        """Leave at once."""
        self.post_message(Leave())
