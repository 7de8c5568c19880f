"""A line in which one writes, for searching and for names; and what all rooms that can be searched have in common.

The line takes eighty characters, whatever is pasted into it. What is searched is folded once, when the line is opened;
each letter then looks only at what the letters before it had found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.reactive import var
from textual.widgets import Input

from spring68.text.folding import folded

if TYPE_CHECKING:
    from textual.widget import Widget as _Base

    from spring68.tui.screens.room import Room as _Room
else:
    _Base = _Room = object

MOST = 80
MOST_ANSWERS = 100
"""Answers that a `Finder` remembers, so that a letter taken back costs nothing."""


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

    virtual_size = var(Size(0, 0))
    """As in Textual, but the screen is not laid out anew at every letter: one line stays one line."""
    DEFAULT_CSS = """
    Line { border: none; height: 1; margin: 0; padding: 0 1 !important; background: $panel; color: $foreground; }
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
        """Take the first line of what is pasted, as far as there is room, in place of what is selected."""
        line = event.text[: 4 * MOST].splitlines()[0] if event.text else ""
        start, end = sorted(self.selection)
        room = MOST - len(self.value) + end - start
        if line and room > 0:
            self.replace("".join(character for character in line if character.isprintable())[:room], start, end)
        event.stop()
        event.prevent_default()


class Finder:
    """Texts in which words are looked for while they are typed."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = [folded(text) for text in texts]
        self._answers: dict[str, Sequence[int]] = {}

    def find(self, wanted: str) -> Sequence[int]:
        """The numbers of the texts that hold what is wanted (folded already), in order; all of them where it is empty."""
        if not wanted:
            return range(len(self.texts))
        found = self._answers.get(wanted)
        if found is None:
            known = self._answers.get(wanted[:-1])
            at = range(len(self.texts)) if known is None else known
            found = [number for number in at if wanted in self.texts[number]]
            if len(self._answers) >= MOST_ANSWERS:
                self._answers.clear()
            self._answers[wanted] = found
        return found


class Searching(_Room):
    """A room with a line for searching under its heading; the line is opened by a key, and closed by leaving it."""

    placeholder: ClassVar[str] = ""
    """What stands in the empty line."""
    wanted = ""
    """What is searched, as it was typed."""
    _line: Line | None = None
    _finder: Finder | None = None

    @property
    def line(self) -> Line:
        """The line for searching."""
        if self._line is None:
            self._line = Line(self.placeholder, classes="-hidden")
        return self._line

    def compose(self) -> ComposeResult:
        """The line stands under the heading."""
        yield self.tiny
        yield self.head
        yield self.line
        yield self.leaf
        yield self.foot

    def on_mount(self) -> None:
        """Whatever is typed is looked for before the line itself is painted, so that both are painted at once."""
        self.watch(self.line, "value", self._typed, init=False)

    def _typed(self, value: str) -> None:
        if value != self.wanted:
            self.wanted = value
            self.search()

    # what a room says of itself

    def searched(self) -> Iterable[str]:
        """The texts that are searched."""
        raise NotImplementedError

    def search(self) -> None:
        """Something else is searched."""
        raise NotImplementedError

    def found_first(self) -> None:
        """Enter was pressed in the line."""
        raise NotImplementedError

    @property
    def words_wanted(self) -> str:
        """What is searched, folded."""
        return folded(self.wanted.strip())

    @property
    def finder(self) -> Finder:
        """What was searched, folded; made when it is first needed."""
        if self._finder is None:
            self._finder = Finder(self.searched())
        return self._finder

    def forget(self) -> None:
        """What is searched has changed."""
        self._finder = None

    # commands

    def do_search(self) -> None:
        """Begin to write what is searched."""
        self.line.remove_class("-hidden")
        self.line.focus()
        self.call_after_refresh(lambda: self.finder)

    def do_close(self) -> None:
        """End the search; once more: leave."""
        if self.line.has_class("-hidden"):
            self.dismiss()
            return
        self.line.add_class("-hidden")
        self.line.value = ""
        self.set_focus(None)

    def on_input_submitted(self) -> None:
        """Leave the line, and go to what was found."""
        self.set_focus(None)
        self.found_first()
