"""A leaf: rows that can be scrolled, some of which can be picked. Prose, choices, lists and sheets are all shown by it.

The rows are pulled from a source when they are needed, for the width and height that the leaf then has; so there is no
frame without words, and no layout when the words change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rich.style import Style
from textual import events
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from spring68.tui.content import filtered, strip_of, true_filters
from spring68.tui.messages import Picked, Pressed
from spring68.tui.rows import BLANK, Bit, Row, cut
from spring68.tui.themes import Skin

NOWHERE = (-1, -1, -1)
MOST_STRIPS = 300
"""Rows that are kept as they were drawn; each takes some three kilobytes."""

Source = Callable[[int, int], Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a text that is set anew for another width: so many letters and digits stand before it."""

    top: int = -1
    """The row that it was when it was noted."""
    before: int = 0
    letters: int = 0
    """How many letters and digits there are in all; where that changes by more than a twentieth, it is another text."""
    is_end: bool = False

    def row(self, rows: Sequence[Row], height: int) -> int | None:
        """The row in which the place is now; None where these are other words."""
        if abs(letters_in(rows) - self.letters) > self.letters // 20:
            return None
        if self.is_end:
            return max(len(rows) - height, 0)
        left = self.before
        for number, row in enumerate(rows):
            left -= letters_in((row,))
            if left < 0:
                return number
        return len(rows)


def letters_in(rows: Sequence[Row]) -> int:
    """How many letters and digits stand in some rows; signs at the edges of rows do not count."""
    return sum(sum(map(str.isalnum, row.text)) for row in rows)


class Leaf(ScrollView, can_focus=False):
    """Shows rows in a column in its middle."""

    DEFAULT_CSS = """
    Leaf { height: 1fr; scrollbar-size-vertical: 1; scrollbar-size-horizontal: 0; scrollbar-gutter: stable;
           overflow-x: hidden; }
    """
    mark: var[int] = var(-1, init=False)
    """The choice that is marked (−1: none)."""
    virtual_size = var(Size(0, 0))
    """As in Textual, but other words in a leaf are no reason to lay the screen out anew."""

    def __init__(self, source: Source, skin: Skin, column: int, *, id: str = "leaf") -> None:  # noqa: A002
        super().__init__(id=id)
        self._source = source
        self.skin = skin
        self.column = column
        self.rows: Sequence[Row] = ()
        self._for: tuple[int, int, int] = NOWHERE
        self.text_width = max(column, 1)
        """How wide the column is, in the size that it now has."""
        self.left = 0
        """Where the column begins."""
        self.height_now = 0
        """How many rows can be seen, in the size that it now has."""
        self.first = -1
        """The choice that is to be marked when rows come; −1 again once that is done."""
        self.top = -1
        """The row with which one begins to read when rows come; −1 again once that is done."""
        self._base: Style | None = None
        self._strips: dict[tuple[int, bool], Strip] = {}
        self._pressed_at: tuple[int, int] | None = None
        self._place = Place()
        self._top = 0
        self._is_fitting = False

    # what it shows

    @property
    def inside(self) -> Size:
        """Its size without the scroll bar."""
        return self.scrollable_content_region.size

    @property
    def is_laid(self) -> bool:
        """Whether it holds rows for its size."""
        return self._for != NOWHERE

    def get_content_height(self, container: Size, _viewport: Size, width: int) -> int:
        """As high as its rows, where its height is its own business."""
        inner = max(min(self.column, width - 2), 1)
        return len(self._source(inner, container.height))

    def ensure(self) -> None:
        """Fetch the rows if those at hand were made for another size."""
        size = self.inside
        wanted = (self.column, size.width, size.height)
        if wanted != self._for and size.width and size.height:
            place = self._place_now() if self._for != NOWHERE else None
            self._for = wanted
            self.height_now = size.height
            self.text_width = max(min(self.column, size.width - 2), 1)
            self.left = max((size.width - self.text_width) // 2, 0)
            self.rows = self._source(self.text_width, size.height)
            self._strips.clear()
            self.virtual_size = Size(size.width, len(self.rows))
            self._is_fitting = True
            self._scroll_update(self.virtual_size)
            self._is_fitting = False
            if self.styles.auto_dimensions:
                self.refresh(layout=True)
            self._begin()
            if place is not None and (row := place.row(self.rows, size.height)) is not None:
                self._top, self._place = row, replace(place, top=row, letters=letters_in(self.rows))
                self.call_after_refresh(self._return_to, row)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remember the row to which one scrolled; a row that is moved by another size is not remembered."""
        super().watch_scroll_y(old_value, new_value)
        if self.container_size.height == self.height_now and not self._is_fitting:
            self._top = round(new_value)

    def _place_now(self) -> Place | None:
        """Where in the text one reads; None at its beginning. The same place as long as nobody scrolls."""
        top, letters = self._top, letters_in(self.rows)
        if top != self._place.top or letters != self._place.letters:
            is_end = top + self.height_now >= len(self.rows)
            self._place = Place(top, letters_in(self.rows[:top]), letters, is_end) if top else Place()
        return self._place if self._place.letters else None

    def _return_to(self, row: int) -> None:
        """After another size: show the words again that were the first ones before."""
        self._is_fitting = True
        self.show_row(row)
        self._is_fitting = False

    def _begin(self) -> None:
        """Mark the choice, and show the row, with which one begins."""
        if self.first >= 0:
            self.set_reactive(Leaf.mark, min(self.first, max((row.pick for row in self.rows), default=-1)))
            self.call_after_refresh(self.show_pick, self.mark)
            self.first = -1
        if self.top >= 0 and self.rows:
            self.call_after_refresh(self.show_row, self.top)
            self.top = -1

    def show_row(self, row: int) -> None:
        """Scroll so that a row is the first one that is seen."""
        self.scroll_rows(row - round(self.scroll_y))

    def reload(self, *, keep: bool = False) -> None:
        """Fetch the rows anew; the place in them is kept where `keep` says so."""
        self._for = NOWHERE
        self.ensure()
        if not keep:
            self.scroll_to(y=0, animate=False, force=True)
        self.refresh()

    def dress(self, skin: Skin) -> None:
        """Show the rows in other colours."""
        self.skin = skin
        self._base = None
        self._strips.clear()
        self.refresh()

    def on_resize(self) -> None:
        """Another size: other rows."""
        self.ensure()

    def watch_mark(self) -> None:
        """Another choice is marked."""
        self.refresh()

    # moving

    def first_row(self, pick: int) -> int:
        """The first row of a choice; −1 where there is none."""
        return next((y for y, row in enumerate(self.rows) if row.pick == pick), -1)

    def is_shown(self, pick: int) -> bool:
        """Whether the first row of a choice is on the screen."""
        self.ensure()
        y = self.first_row(pick)
        return y >= 0 and 0 <= y - round(self.scroll_y) < self.inside.height

    def show_pick(self, pick: int) -> None:
        """Scroll as little as needed for a choice to be seen whole."""
        rows = [y for y, row in enumerate(self.rows) if row.pick == pick]
        if not rows:
            return
        top, height = round(self.scroll_y), self.inside.height
        if rows[-1] >= top + height:
            top = rows[-1] - height + 1
        self.scroll_to(y=min(top, rows[0]), animate=False, force=True)

    def scroll_rows(self, count: int) -> bool:
        """Scroll by some rows; False when it is at its end already."""
        before = round(self.scroll_y)
        wanted = min(max(before + count, 0), max(len(self.rows) - self.inside.height, 0))
        if wanted == before:
            return False
        self.scroll_to(y=wanted, animate=False, force=True)
        return True

    # drawing

    def render_lines(self, crop: Region) -> list[Strip]:
        """What can be seen. Without border and padding there is no detour: strips are made once and kept."""
        self.ensure()
        if self.styles.gutter.totals != (0, 0):
            return super().render_lines(crop)
        top, width, selection = self.scroll_offset.y, self.region.width, self.text_selection
        filters = true_filters(self.get_line_filters())
        strips = [self._strip(top + y, width, selection, filters) for y in crop.line_range]
        return strips if crop.column_span == (0, width) else [strip.crop(*crop.column_span) for strip in strips]

    def render_line(self, y: int) -> Strip:
        """One line of what can be seen, inside a border."""
        return self._strip(y + self.scroll_offset.y, self.inside.width, self.text_selection, ())

    def _strip(self, at: int, width: int, selection: Selection | None, filters: Sequence[LineFilter]) -> Strip:
        """The strip of a row; one that is at hand is used again."""
        row = self.rows[at] if at < len(self.rows) else BLANK
        is_marked = row.pick >= 0 and row.pick == self.mark
        if selection is not None:
            row = with_selection(row, at, selection)
        elif (strip := self._strips.get((at, is_marked))) is not None:
            return strip
        lit = self.skin["lit"] if is_marked else None
        strip = strip_of(
            row, self._ground, self.skin, width=width, left=self.left, y=at, lit=lit, column=self.text_width
        )
        strip = filtered(strip, filters, self.background_colors[1]) if filters else strip
        if selection is None:
            if len(self._strips) >= MOST_STRIPS:
                self._strips.clear()
            self._strips[at, is_marked] = strip
        return strip

    @property
    def _ground(self) -> Style:
        """The style of the ground; asked for once, because the answer is dear."""
        if self._base is None:
            self._base = self.rich_style
        return self._base

    def notify_style_update(self) -> None:
        """Styles changed: nothing that was drawn holds."""
        super().notify_style_update()
        self._base = None
        self._strips.clear()

    # the mouse

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text that is marked with the mouse."""
        return selection.extract("\n".join(row.text for row in self.rows)), "\n"

    def selection_updated(self, _selection: Selection | None) -> None:
        """Other text is marked."""
        self.refresh()

    def _pick_at(self, event: events.MouseEvent) -> int:
        """The choice under the mouse; −1 where there is none."""
        offset = event.get_content_offset(self)
        at = offset.y + round(self.scroll_y) if offset is not None else -1
        return self.rows[at].pick if 0 <= at < len(self.rows) else -1

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Mark the choice under the mouse."""
        pick = self._pick_at(event)
        if pick >= 0:
            self.mark = pick

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Remember where the button went down: a text that is being marked is no click."""
        self._pressed_at = (event.x, event.y)

    def on_click(self, event: events.Click) -> None:
        """Pass on what was clicked, once: the second half of a double click is nothing."""
        if event.chain != 1 or self._pressed_at != (event.x, event.y):
            return
        link = event.style.meta.get("link", "")
        if link:
            self.post_message(Pressed(link))
        elif (pick := self._pick_at(event)) >= 0:
            self.post_message(Picked(pick))


def with_selection(row: Row, at: int, selection: Selection) -> Row:
    """A row with the part of it that is marked with the mouse."""
    span = selection.get_span(at)
    if span is None:
        return row
    start, end = span
    length = len(row.text)
    end = length if end == -1 else end
    marked = tuple(Bit(bit.text, "found") for bit in cut(row.bits, start, end))
    return replace(row, bits=(*cut(row.bits, 0, start), *marked, *cut(row.bits, end, length)))
