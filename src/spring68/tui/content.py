"""From words to what a terminal is sent: paragraphs and runs to bits, rows to strips. Nothing here reads markup.

A text of a story, a save or a file becomes a segment as it is, with control characters taken out (`rows.clean`); no
string is ever parsed for styles or actions, so `[red]` is five letters and `[/` is two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.content import Content
from textual.filter import ANSIToTruecolor, LineFilter
from textual.strip import Strip

from spring68.engine.turn import Paragraph
from spring68.tui.cells import cell_len
from spring68.tui.rows import Bit, Row, clean
from spring68.tui.themes import Skin

_links: dict[str, Style] = {}


class Drawn(Strip):
    """A strip that is freed as soon as nobody shows it.

    Textual's own, asked to be divided into one piece, remembers itself as the answer; such a ring waits for the
    collector, and a screen of thirty of them is drawn in every turn.
    """

    __slots__ = ()

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        """The strip in pieces that end at some cells; itself, where that is one piece."""
        wanted = [cut for cut in cuts if cut <= self.cell_length]
        return [self] if wanted == [self.cell_length] else super().divide(wanted)


def bits_of(paragraph: Paragraph, style: str = "text") -> list[Bit]:
    """A paragraph as bits: emphasis in italics, links underlined and clickable."""
    return [
        Bit(clean(run.text), style_of(run.emphasis, run.note, style), f"note:{run.note}" if run.note else "")
        for run in paragraph.runs
    ]


def style_of(emphasis: bool, note: str, style: str = "text") -> str:
    """The name of the style of a run."""
    if note:
        return "note-em" if emphasis else "note"
    if emphasis:
        return "dim-em" if style == "dim" else "em"
    return style


def plain_content(text: str) -> Content:
    """Words for one of Textual's own widgets: shown as they are, never read as markup."""
    return Content(clean(text))


def _link(link: str) -> Style:
    found = _links.get(link)
    if found is None:
        if len(_links) > 5_000:
            _links.clear()
        found = _links[link] = Style(meta={"link": link})
    return found


def segments(bits: Iterable[Bit], base: Style, skin: Skin, lit: Style | None = None) -> list[Segment]:
    """Bits as segments on a ground; `lit` is laid over a row that is marked."""
    found: list[Segment] = []
    for text, name, link in bits:
        style = base + skin[name]
        if lit is not None:
            style += lit
        if link:
            style += _link(link)
        found.append(Segment(text, style))
    return found


def strip_of(
    row: Row, base: Style, skin: Skin, *, width: int, left: int = 0, y: int = -1, lit: Style | None = None,
    column: int = 0,
) -> Strip:  # fmt: skip
    """A row as a strip of exactly so many cells.

    Args:
        row: The row.
        base: The style of the ground.
        skin: What named styles look like.
        width: Cells of the strip.
        left: Cells before the row.
        y: The row's number, where its characters can be marked with the mouse.
        lit: Laid over the row and to the end of the column, where it is marked.
        column: Cells of the column, for `lit`.
    """
    bits = row.bits
    if lit is not None:
        if row.is_first and bits and bits[0].text.startswith(" "):
            bits = (Bit("▸", "key"), Bit(bits[0].text[1:], bits[0].style, bits[0].link), *bits[1:])
        bits = (*bits, Bit(" " * (column - sum(cell_len(bit.text) for bit in bits))))
    found = segments(bits, base, skin, lit)
    if y >= 0:
        found = _placed(found, y)
    used = left + sum(cell_len(text) for text, _style, _control in found)
    if left:
        found.insert(0, Segment(" " * left, base))
    if used < width:
        found.append(Segment(" " * (width - used), base))
    strip = Drawn(found, max(used, width))
    return strip if used <= width else strip.crop(0, width)


def true_filters(filters: Sequence[LineFilter]) -> list[LineFilter]:
    """The filters that change something: our colours are true ones, or none at all, so none has to be made true."""
    return [line_filter for line_filter in filters if not isinstance(line_filter, ANSIToTruecolor)]


def filtered(strip: Strip, filters: Iterable[LineFilter], background: Color) -> Strip:
    """A strip as filters leave it."""
    for line_filter in filters:
        strip = Drawn(strip.apply_filter(line_filter, background), strip.cell_length)
    return strip


def _placed(found: list[Segment], y: int) -> list[Segment]:
    """Segments that know where their characters stand, so that they can be marked with the mouse."""
    x = 0
    placed: list[Segment] = []
    for text, style, _control in found:
        placed.append(Segment(text, _at(style or Style.null(), x, y)))
        x += len(text)
    return placed


@lru_cache(maxsize=512)
def _at(style: Style, x: int, y: int) -> Style:
    return style + Style.from_meta({"offset": (x, y)})
