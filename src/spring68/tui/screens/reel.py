"""The reel: everything read so far. Search it, take it along as text, Markdown or HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, overload

from spring68.export import Part, parts
from spring68.text.folding import folded
from spring68.tui.commands import CLOSE, MOVING, Command
from spring68.tui.content import bits_of
from spring68.tui.desk import Desk
from spring68.tui.messages import OpenRoom
from spring68.tui.pages import ECHO, card, typed
from spring68.tui.rows import BLANK, Bit, Row, clean, cut, wrap
from spring68.tui.screens.room import Room
from spring68.tui.screens.search import Searching
from spring68.tui.screens.takealong import TakeAlongSlip, written

SEARCH = Command("search", ("slash",), "search", "Search what was read.", "/", foot=True)
NEXT = Command("next", ("n", "enter"), "next", "The next place found.", "n", foot=True)
EXPORT = Command("export", ("e",), "take along", "Write it all to a file: text, Markdown or HTML.", foot=True)


class ReelRoom(Searching, Room):
    """Everything read in this take."""

    title_words = "Reel"
    placeholder = "search the reel"
    help_words = "All that was read in this take, from the beginning."
    commands: ClassVar[tuple[Command, ...]] = (SEARCH, NEXT, EXPORT, CLOSE, *MOVING)

    def __init__(self, desk: Desk, scene: str = "") -> None:
        self.scene = scene
        self.words = ""
        self.parts: list[Part] = []
        self.found: Sequence[int] = ()
        self.at = -1
        self.is_painting = True
        """Whether what was read is still being fetched."""
        self._starts: dict[str, int] = {}
        self._rows: list[Row] = []
        self._width = -1
        super().__init__(desk)

    def column(self) -> int:
        """The width of prose."""
        return self.desk.column

    def on_mount(self) -> None:
        """First the room, then what is in it: a long reel takes a moment."""
        self.call_after_refresh(self._fetch)

    def _fetch(self) -> None:
        assert self.desk.session is not None
        self.parts = list(parts(self.desk.session))
        self.is_painting = False
        self.leaf.top = 0
        self.leaf.reload(keep=True)

    def turn_to(self, scene: str) -> None:
        """Show the passage of a scene."""
        self.scene = scene
        self.leaf.top = 0
        self.leaf.reload(keep=True)

    def subtitle(self) -> str:
        """What was found, or said."""
        if self.words:
            return self.words
        if self.wanted:
            return f"{self.at + 1} of {len(self.found)} found" if self.found else "nothing found"
        return "everything read in this take"

    def rows(self, width: int) -> Sequence[Row]:
        """All of it, with what is searched marked."""
        if self._width != width:
            self._lay(width)
        if self.leaf.top >= 0 and self._rows:
            self.leaf.top = self._starts.get(self.scene, len(self._rows))
        wanted = self.words_wanted
        self.found = self.finder.find(wanted) if wanted else ()
        return Marked(self._rows, wanted, self.found) if self.found else self._rows

    def _lay(self, width: int) -> None:
        """Set everything for a width, once."""
        self._width = width if self.parts else -1
        self._starts, self._rows = {}, []
        for part in self.parts:
            self._starts.setdefault(part.scene, len(self._rows))
            self._rows += [*part_rows(part, width), BLANK]
        self.forget()

    # commands

    def can(self, command: str) -> bool:
        """Files are written only on the reader's own machine."""
        return command != "export" or self.desk.can_export

    def searched(self) -> Iterable[str]:
        """The rows, as they are laid out."""
        return (row.text for row in self._rows)

    def search(self) -> None:
        """Show the first place found."""
        self.at = -1
        self.leaf.reload(keep=True)
        self._to(0)

    def found_first(self) -> None:
        """The next place."""
        self.do_next()

    def do_next(self) -> None:
        """The next place found."""
        self._to(self.at + 1)

    def _to(self, number: int) -> None:
        if self.found:
            self.at = number % len(self.found)
            self.leaf.show_row(max(self.found[self.at] - self.leaf.inside.height // 3, 0))
        self.refresh_bars()

    def do_export(self) -> None:
        """Ask in which form."""
        self.app.push_screen(TakeAlongSlip(self.desk), self._export)

    def _export(self, form: str | None) -> None:
        if form and self.desk.session is not None:
            self.words = written(self.desk.session, form, self.desk.launch.places.saves)
            self.refresh_bars()

    def follow(self, kind: str, name: str) -> None:
        """A note's words."""
        if kind == "note":
            self.post_message(OpenRoom(f"note:{name}"))


def part_rows(part: Part, width: int) -> list[Row]:
    """One piece as rows."""
    if part.kind == "heading":
        return [BLANK, *wrap([Bit(part.words, "accent")], width)]
    if part.kind == "chosen":
        return wrap([Bit(part.words, "dim")], width, first=ECHO, hang="  ", style="dim")
    if part.kind == "sheet":
        head, _line, text = part.words.partition("\n")
        return [*card([Bit(clean(head), "typed-dim")], width), *card([Bit(clean(text), "typed")], width)]
    if part.kind == "literal" or part.paragraph is None:
        return typed([Bit(part.words)], width)
    return wrap(bits_of(part.paragraph), width)


def marked(row: Row, wanted: str) -> Row:
    """A row with what is searched marked in it."""
    text = row.text
    plain = folded(text)
    start = plain.find(wanted)
    if start < 0 or len(plain) != len(text):
        return row
    end = start + len(wanted)
    return Row((*cut(row.bits, 0, start), Bit(text[start:end], "found"), *cut(row.bits, end, len(text))), row.pick)


class Marked(Sequence[Row]):
    """Rows in some of which something is marked; that is done when such a row is shown."""

    def __init__(self, rows: Sequence[Row], wanted: str, found: Sequence[int]) -> None:
        self.rows, self.wanted, self.found = rows, wanted, frozenset(found)

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, at: int) -> Row: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...

    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        row = self.rows[at]
        return marked(row, self.wanted) if at % len(self) in self.found else row
