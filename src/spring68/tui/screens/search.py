"""A line in which one writes: for searching, and for names. Takes eighty characters, whatever is pasted into it."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.widgets import Input

MOST = 80


class Line(Input):
    """One line of writing."""

    DEFAULT_CSS = """
    Line { border: none; height: 1; margin: 0 1; padding: 0 1; background: $panel; color: $foreground; }
    Line:focus { border: none; background: $panel; }
    Line.-hidden { display: none; }
    """

    def __init__(self, placeholder: str = "", value: str = "", **options: Any) -> None:
        super().__init__(
            value[:MOST], placeholder, max_length=MOST, select_on_focus=False, compact=True, **options
        )  # fmt: skip
        self.cursor_blink = False

    def _on_paste(self, event: events.Paste) -> None:
        """Take the first line of what is pasted, as far as there is room."""
        line = event.text[: 4 * MOST].splitlines()[0] if event.text else ""
        room = MOST - len(self.value)
        if room > 0:
            self.insert_text_at_cursor("".join(character for character in line if character.isprintable())[:room])
        event.stop()
        event.prevent_default()
