"""A bar: one or a few fixed rows, such as the heading and the keys. Cheap, because nothing in it is laid out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from spring68.tui.content import filtered, strip_of, true_filters
from spring68.tui.messages import Pressed
from spring68.tui.rows import BLANK, Row
from spring68.tui.themes import Skin


class Bar(Widget, can_focus=False):
    """Shows the rows that its source gives for its width."""

    DEFAULT_CSS = """
    Bar { height: 1; }
    """
    ALLOW_SELECT = False

    def __init__(self, source: Callable[[int], Sequence[Row]], skin: Skin, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._source = source
        self.skin = skin

    def dress(self, skin: Skin) -> None:
        """Show the rows in other colours."""
        self.skin = skin
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows, drawn without the detour through borders and paddings, which a bar has not."""
        width = self.region.width
        rows = self._source(width)
        base, filters = self.rich_style, true_filters(self.get_line_filters())
        strips: list[Strip] = []
        for y in crop.line_range:
            strip = strip_of(rows[y] if y < len(rows) else BLANK, base, self.skin, width=width)
            strip = filtered(strip, filters, self.background_colors[1]) if filters else strip
            strips.append(strip.crop(*crop.column_span))
        return strips

    def on_click(self, event: events.Click) -> None:
        """Pass on what was clicked."""
        link = event.style.meta.get("link", "")
        if link and event.chain == 1:
            event.stop()
            self.post_message(Pressed(link))
