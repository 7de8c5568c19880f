"""The palette: every command there is in the room from which it was opened, found by its name."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from spring68.text.folding import folded
from spring68.tui.bar import Bar
from spring68.tui.commands import DOWN, UP, Command
from spring68.tui.desk import Desk
from spring68.tui.leaf import Leaf
from spring68.tui.messages import Picked, Quit
from spring68.tui.rows import BLANK, Bit, Row, paragraph, picked, split
from spring68.tui.screens.help import live_commands
from spring68.tui.screens.room import Furnished
from spring68.tui.screens.search import Line

RUN = Command("run", ("enter",), "do it", "Give the marked command.", "enter", palette=False)
CLOSE = Command("close", ("escape", "ctrl+p", "ctrl+x"), "put away", "Put the palette away.", "esc", palette=False)


class PaletteSlip(Furnished, ModalScreen[None], inherit_bindings=False):
    """A line to write in, and the commands that match it."""

    AUTO_FOCUS = "Line"
    DEFAULT_CSS = """
    PaletteSlip { align: center top; background: $background 60%; }
    PaletteSlip:ansi { background: ansi_default; }
    PaletteSlip Vertical { width: 64; max-width: 100%; height: 90%; margin: 1 0; padding: 1 1; border: round $secondary;
                           background: $background; }
    PaletteSlip #told { height: 3; dock: bottom; }
    PaletteSlip.-short Vertical { height: 100%; margin: 0; padding: 0 1; }
    """
    commands: ClassVar[tuple[Command, ...]] = (RUN, UP, DOWN, CLOSE)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.wanted = ""
        self.found: list[Command] = []
        session = desk.session
        look = desk.skin(session.save.page if session is not None else None)
        self.line = Line("a command")
        self.leaf = Leaf(lambda width, _height: self.rows(width), look, 58)
        self.told = Bar(self.told_rows, look, id="told")

    def compose(self) -> ComposeResult:
        """The line, the commands, and what the marked one does."""
        with Vertical():
            yield self.line
            yield self.leaf
            yield self.told

    def told_rows(self, width: int) -> list[Row]:
        """What the marked command does."""
        is_marked = 0 <= self.leaf.mark < len(self.found)
        words = self.found[self.leaf.mark].help if is_marked else ""
        return [BLANK, *paragraph(words, width - 4, "dim", indent=4)]

    @property
    def beneath(self) -> Any:
        """The room whose commands these are."""
        stack = self.app.screen_stack
        return stack[stack.index(self) - 1]

    def on_mount(self) -> None:
        """Mark the first one, and tell what is marked whenever that changes."""
        self.watch(self.leaf, "mark", self._tell, init=False)
        self.leaf.mark = 0

    def _tell(self) -> None:
        self.told.refresh()

    def rows(self, width: int) -> list[Row]:
        """The commands that match."""
        wanted = folded(self.wanted.strip())
        known = [command for command in live_commands(self.beneath) if command.palette]
        self.found = [one for one in known if wanted in folded(f"{one.label} {one.help}")]
        rows: list[Row] = []
        for number, command in enumerate(self.found):
            row = split([Bit(f"  {command.label}")], [Bit(f"{command.key}  ", "key")], width)
            rows += picked([row], number)
        return rows or paragraph("There is no such command here.", width, "dim-em")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search as one types."""
        self.wanted = event.value
        self.leaf.reload()
        self.leaf.mark = 0
        self.told.refresh()

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
        self.post_message(Quit())
