"""A line in which one writes: for searching, and for names. Takes eighty characters, whatever is pasted into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import events
from textual.widgets import Input

if TYPE_CHECKING:
    from textual.widget import Widget as _Base
else:
    _Base = object

MOST = 80


class InOrder(_Base):
    """A field in which keys that come at once have their effects in order.

    A letter is written by the field itself, but a key such as backspace is a binding, which is looked up on the way up
    to the program; the letter that came after it in the same packet would overtake it. So the field's own bindings are
    run by the field. Enter is left alone: it may end the field.
    """

    async def _on_key(self, event: events.Key) -> None:
        found = self._bindings.key_to_bindings.get(event.key, ())
        action = next((binding.action for binding in found if binding.action != "submit"), "")
        if action and not event.is_printable:
            event.stop()
            event.prevent_default()
            await self.run_action(action)


class Line(InOrder, Input):
    """One line of writing."""

    DEFAULT_CSS = """
    Line { border: none; height: 1; margin: 0 1; padding: 0 1; background: $panel; color: $foreground; }
    Line:focus { border: none; background: $panel; background-tint: $foreground 0%; }
    Line.-hidden { display: none; }
    Line > .input--placeholder { color: $secondary; }
    Line:ansi > .input--placeholder { color: ansi_default; text-style: dim; }
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
