"""From a turn to screens that fit: an answer and the next beat together where they fit, else one after the other.

Theory of operation. A page (what a turn shows, as it is kept in the save) is cut into *blocks*, one for each paragraph,
and blocks into *groups*: a reply, a beat. Groups are put on screens in order. One that does not fit beside what stands
there begins a new screen; one that is longer than a screen is cut between paragraphs; a paragraph that is longer than a
screen scrolls. The choices stand under the last group, so the last screen keeps room for them and takes as many of the
last paragraphs as fit. What is hard to read always begins a screen, so that it can be announced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from spring68.saves.model import Head, Mark, Page
from spring68.tui.cells import cell_len
from spring68.tui.content import style_of
from spring68.tui.rows import BLANK, Bit, Row, cut, literal_bits, picked, wrap

ECHO, SPLICE, MARGIN, INDENT = "› ", "╱ ", " ┊  ", "    "


@dataclass(frozen=True, slots=True)
class Screenful:
    """What is on the screen at once, without the choices."""

    first: int
    """The paragraph with which it begins."""
    rows: tuple[Row, ...]
    head: Head
    """The heading: that of the last scene on it."""
    met: tuple[str, ...]
    """Number and title of the notes that came to hand in it."""
    content: tuple[str, ...]
    """Tags of what is hard to read in it."""
    skippable: str
    """The scene of which a summary can be read instead."""
    is_last: bool


@dataclass(slots=True)
class _Block:
    """One paragraph: its rows, and what belongs to it."""

    first: int
    rows: list[Row]
    echo: list[Row] = field(default_factory=list)
    splice: list[Row] = field(default_factory=list)
    head: Head = field(default_factory=Head)
    met: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    skippable: str = ""
    is_beat: bool = False
    is_joined: bool = False
    """Whether it follows the block before it without a blank row."""
    is_wide: bool = False
    """Whether two blank rows stand before it, because one stands between its lines."""


@dataclass(frozen=True, slots=True)
class Comfort:
    """How prose is laid out for a reader: `pace` is `screen`, `beat` or `paragraph`; `is_wide` puts room between lines."""

    pace: str = "screen"
    is_wide: bool = False


USUAL = Comfort()


def screenfuls(
    page: Page, width: int, height: int, tail: int = 0, last_time: str = "", comfort: Comfort = USUAL
) -> list[Screenful]:
    """A page as screens.

    Args:
        page: What the turn shows.
        width: Columns of the text.
        height: Rows of a screen.
        tail: Rows that the choices need under the last group, the blank one before them included.
        last_time: What was done when the play was left, where the reader has been away for long.
        comfort: How much comes at once, and how close lines stand.
    """
    groups = _groups(_blocks(page, width, last_time, comfort))
    screens: list[list[_Block]] = []
    for number, group in enumerate(groups):
        below = tail if number == len(groups) - 1 else 0
        is_alone = bool(group[0].content) or comfort.pace == "beat"
        if screens and not is_alone and _height([*screens[-1], *group]) + below <= height:
            screens[-1] += group
        else:
            screens += _cut_group(group, height, below)
    found = [
        _screenful(blocks, height - (tail if number == len(screens) else 0), is_last=number == len(screens))
        for number, blocks in enumerate(screens or [[]], 1)
    ]
    return found if comfort.pace != "paragraph" else _grown(screens, found)


def _grown(screens: list[list[_Block]], found: list[Screenful]) -> list[Screenful]:
    """Each screen once for every paragraph on it, so that they come one by one, each under those before it."""
    grown: list[Screenful] = []
    for blocks, whole in zip(screens, found, strict=False):
        units = _units(blocks)
        height = len(whole.rows) if whole.rows == tuple(_rows(blocks, with_echo=True)) else 0
        for count in range(1, len(units) + 1):
            is_whole = count == len(units)
            part = whole if is_whole else _screenful(_flat(units[:count]), height, is_last=False)
            if count > 1:
                part = replace(part, first=units[count - 1][0].first, content=(), skippable="")
            grown.append(part)
    return grown or found


def screen_of(screens: Sequence[Screenful], paragraph: int) -> int:
    """The screen on which a paragraph stands."""
    return max((number for number, screen in enumerate(screens) if screen.first <= paragraph), default=0)


def _screenful(blocks: list[_Block], height: int, *, is_last: bool) -> Screenful:
    rows = _rows(blocks, with_echo=True)
    if len(rows) > height:
        rows = _rows(blocks, with_echo=False)
    first = blocks[0].first if blocks else 0
    head = blocks[-1].head if blocks else Head()
    met = tuple(note for block in blocks for note in block.met)
    content = tuple(dict.fromkeys(tag for block in blocks for tag in block.content))
    skippable = next((block.skippable for block in blocks if block.skippable), "")
    return Screenful(first, tuple(rows), head, met, content, skippable, is_last)


def _rows(blocks: Sequence[_Block], *, with_echo: bool) -> list[Row]:
    """Blocks one under the other."""
    rows: list[Row] = []
    for number, block in enumerate(blocks):
        if number and not block.is_joined:
            rows += [BLANK, BLANK] if block.is_wide else [BLANK]
        if number:
            rows += block.splice
        if with_echo and block.echo:
            rows += [*block.echo, BLANK]
        rows += block.rows
    return rows


def _height(blocks: Sequence[_Block]) -> int:
    return len(_rows(blocks, with_echo=False))


def _cut_group(group: list[_Block], height: int, tail: int) -> list[list[_Block]]:
    """A group on as many screens as it needs, the last of them with room for the choices."""
    units = _units(group)
    last = len(units) - 1
    while last and _height(_flat(units[last - 1 :])) + tail <= height:
        last -= 1
    screens: list[list[_Block]] = []
    for unit in units[:last]:
        if screens and _height([*screens[-1], *unit]) <= height:
            screens[-1] += unit
        else:
            screens.append(unit)
    return [*screens, _flat(units[last:])]


def _units(group: Sequence[_Block]) -> list[list[_Block]]:
    """Blocks that are never parted: a paragraph, or a sheet with its head."""
    units: list[list[_Block]] = []
    for block in group:
        if block.is_joined and units:
            units[-1].append(block)
        else:
            units.append([block])
    return units


def _flat(units: Sequence[list[_Block]]) -> list[_Block]:
    return [block for unit in units for block in unit]


def _groups(blocks: Sequence[_Block]) -> list[list[_Block]]:
    groups: list[list[_Block]] = []
    for block in blocks:
        if not groups or block.is_beat:
            groups.append([])
        groups[-1].append(block)
    return groups


def _blocks(page: Page, width: int, last_time: str, comfort: Comfort) -> list[_Block]:
    """The paragraphs of a page, each with what belongs to it."""
    marks: dict[int, list[Mark]] = {}
    for mark in page.marks:
        marks.setdefault(mark.paragraph, []).append(mark)
    heads = {head.paragraph: head for head in page.heads}
    head = page.heads[0] if page.heads else Head(0, page.act, page.label, page.date, page.place, page.when)
    blocks: list[_Block] = []
    echo: list[Row] = []
    if last_time:
        blocks.append(_Block(0, wrap([Bit(last_time, "dim-em")], width), head=head))
    for number, text in enumerate(page.paragraphs):
        own = marks.get(number, [])
        kinds = {mark.kind for mark in own}
        if "chosen" in kinds:
            echo = wrap([Bit(text, "dim")], width, first=ECHO, hang="  ", style="dim")
            continue
        splice: list[Row] = []
        if number in heads and heads[number] is not head:
            head = heads[number]
            splice = _splice(head, width)
        block = _Block(number, _set(text, own, kinds, width), echo, splice, head)
        block.met = tuple(mark.value for mark in own if mark.kind == "met")
        block.content = tuple(mark.value for mark in own if mark.kind == "content")
        block.skippable = next((mark.value for mark in own if mark.kind == "skippable"), "")
        block.is_beat = "beat" in kinds and bool(blocks)
        block.is_joined = "sheet" in kinds
        if comfort.is_wide and not kinds & {"sheet", "sheet_head", "literal"}:
            block.rows, block.is_wide = spaced(block.rows), True
        blocks.append(block)
        echo = []
    if echo:
        blocks.append(_Block(max(len(page.paragraphs) - 1, 0), echo, head=head))
    return blocks


def spaced(rows: Sequence[Row]) -> list[Row]:
    """Rows with a blank one between each two."""
    return [found for number, row in enumerate(rows) for found in ((BLANK, row) if number else (row,))]


def _splice(head: Head, width: int) -> list[Row]:
    """The line that says, in the middle of a screen, that it is another day or place."""
    words = " · ".join(word for word in (head.date, head.place) if word)
    rows = wrap([Bit(words, "dim")], width, first=SPLICE, hang=" " * len(SPLICE), style="accent")
    return rows or [Row((Bit(SPLICE, "accent"),))]


def _set(text: str, marks: Sequence[Mark], kinds: set[str], width: int) -> list[Row]:
    """One paragraph as rows."""
    if "sheet_head" in kinds:
        return [*card([Bit("", "typed")], width), *card([Bit(text, "typed-dim")], width)]
    if "sheet" in kinds:
        return [*card([], width), *card([Bit(text, "typed")], width), *card([], width)]
    bits = marked_bits(text, marks)
    if "literal" in kinds:
        return typed(bits, width)
    return wrap(bits, width)


def typed(bits: Sequence[Bit], width: int) -> list[Row]:
    """Text whose line breaks are kept, a little to the right where there is room."""
    rows = literal_bits(bits, width)
    if any(cell_len(row.text) > width - len(INDENT) for row in rows):
        return rows
    return [Row((Bit(INDENT), *row.bits)) if row.bits else row for row in rows]


def card(bits: Sequence[Bit], width: int) -> list[Row]:
    """Words on a card: a margin with holes, and the card's own ground to the right edge."""
    rows = wrap(bits, width - len(MARGIN) - 2) or [BLANK]
    return [_padded(row, width) for row in rows]


def _padded(row: Row, width: int) -> Row:
    room = width - len(MARGIN) - cell_len(row.text)
    return Row((Bit(MARGIN, "typed-dim"), *row.bits, Bit(" " * max(room, 0), "typed")))


def marked_bits(text: str, marks: Sequence[Mark]) -> list[Bit]:
    """A paragraph as bits: emphasis in italics, links underlined and clickable."""
    spans = [mark for mark in marks if mark.kind in {"em", "note"} and 0 <= mark.start < mark.end <= len(text)]
    if not spans:
        return [Bit(text)]
    edges = sorted({0, len(text), *(mark.start for mark in spans), *(mark.end for mark in spans)})
    found: list[Bit] = []
    for start, end in pairwise(edges):
        over = [mark for mark in spans if mark.start <= start and end <= mark.end]
        note = next((mark.value for mark in over if mark.kind == "note"), "")
        style = style_of(any(mark.kind == "em" for mark in over), note)
        found += cut([Bit(text, style, f"note:{note}" if note else "")], start, end)
    return found


def choice_rows(options: Sequence[tuple[str, str]], width: int, *, is_wide: bool = False) -> list[Row]:
    """Choices as rows, numbered from 1: label, and for one that is closed a line through it and the reason."""
    rows: list[Row] = []
    for number, (label, reason) in enumerate(options, 1):
        bits = [Bit(label, "locked" if reason else "text")]
        if reason:
            bits += [Bit("  ", "text"), Bit(reason, "dim-em")]
        mark = Bit(f"{number:>3}  ", "faint" if reason else "key")
        wrapped = wrap(bits, width, first=" " * 5, hang=" " * 5)
        if wrapped:
            wrapped[0] = Row((mark, *wrapped[0].bits[1:]))
        rows += [BLANK] if is_wide and rows else []
        rows += picked(wrapped, number - 1)
    return rows
