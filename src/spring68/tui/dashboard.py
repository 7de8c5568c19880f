"""A folder of records on the whole screen, as they arrive and grow: for the teacher's own terminal, in the lesson."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from rich.text import Text
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from spring68.classroom.watching import DAMAGED, PLAYING, Arrival, Watch
from spring68.tui.cells import cell_len
from spring68.tui.launch import ask_the_terminal
from spring68.tui.rows import Bit, Row, clean, clip, paragraph, split
from spring68.tui.themes import skin, textual_themes

THEME = "night"
LEAST_WIDE = 64
"""Cells from which on the scene that was reached has a column of its own."""


def _field(text: str, width: int, *, right: bool = False) -> str:
    """A text in exactly so many cells."""
    shown = clip(clean(text).replace("\n", " "), width)
    space = " " * (width - cell_len(shown))
    return space + shown if right else shown + space


def _called(row: Arrival) -> str:
    return f"{row.who} {row.name}".strip()


def _style(row: Arrival) -> str:
    if row.state == DAMAGED or (row.state != PLAYING and row.sentence):
        return "alarm"
    return "dim" if row.state == PLAYING else "accent"


def table_rows(rows: Sequence[Arrival], missing: Sequence[str], width: int) -> list[Row]:
    """The records as rows of so many cells: code, state, minutes, where, and whether it matches.

    What is wrong with one stands under it as a sentence; codes without a record come last.
    """
    columns = _columns(max((cell_len(_called(row)) for row in rows), default=8), width)
    found: list[Row] = []
    for row in rows:
        found.append(_record(row, columns))
        if row.sentence:
            found += paragraph(f"{row.sentence.rstrip()}.", max(width - 4, 10), "dim", indent=4)
    for code in missing:
        found.append(Row((Bit(_field(code, columns.who), "faint"), Bit(f"{columns.gap}not yet", "faint"))))
    return found


class _Columns(NamedTuple):
    """Cells of each column, and what stands between two; a column of 0 is left out."""

    who: int
    state: int
    minutes: int
    where: int
    verdict: int
    gap: str


def _columns(longest: int, width: int) -> _Columns:
    """The columns that fit into a width, where the longest code or name has so many cells."""
    if width < LEAST_WIDE:
        who = min(max(longest, 6), 8)
        return _Columns(who, 7, 3, 0, max(width - who - 7 - 3 - 3, 6), " ")
    who, verdict = min(max(longest, 10), 24), 26
    return _Columns(who, 7, 4, max(width - who - verdict - 7 - 4 - 8, 8), verdict, "  ")


def _record(row: Arrival, columns: _Columns) -> Row:
    style, gap = _style(row), columns.gap
    minutes = str(row.minutes) if row.minutes else ""
    bits = [
        Bit(_field(_called(row), columns.who), "strong"),
        Bit(gap + _field(row.state, columns.state), style),
        Bit(gap + _field(minutes, columns.minutes, right=True)),
    ]
    if columns.where:
        bits.append(Bit(gap + _field(row.where, columns.where), "dim"))
    bits.append(Bit(gap + _field(row.verdict, columns.verdict), style))
    return Row(tuple(bits))


def text_of(rows: Sequence[Row]) -> Text:
    """Rows as Rich's text; no string in it is read as markup."""
    look = skin(THEME)
    text = Text(no_wrap=True, overflow="crop", end="")
    for number, row in enumerate(rows):
        if number:
            text.append("\n")
        for bit in row.bits:
            text.append(clean(bit.text), look[bit.style])
    return text


class Dashboard(App[int]):
    """Looks at a folder every so many seconds and shows what is there."""

    TITLE = "spring68"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[Any]] = [("q", "leave"), ("escape", "leave"), ("ctrl+c", "leave"), ("ctrl+q", "leave")]
    CSS = """
    #head { height: 2; padding: 0 1; }
    #records { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    #table { width: 1fr; height: auto; }
    #foot { height: 1; padding: 0 1; }
    """

    def __init__(self, watched: Watch, interval: float) -> None:
        self.watched, self.interval = watched, interval
        self.is_looking = False
        self.rows: list[Arrival] = []
        self.missing: list[str] = []
        self.counts = "looking …"
        self.problem = ""
        super().__init__()

    def get_css_variables(self) -> dict[str, str]:
        """The variables of the theme; the first call puts our themes on."""
        if THEME not in self.available_themes:
            for theme in textual_themes():
                self.register_theme(theme)
            self.set_reactive(App.theme, THEME)
        return super().get_css_variables()

    def compose(self) -> ComposeResult:
        """A heading, the records, the keys."""
        yield Static(id="head", markup=False)
        with VerticalScroll(id="records"):
            yield Static(id="table", markup=False)
        yield Static(id="foot", markup=False)

    def on_mount(self) -> None:
        """Begin to look."""
        self.query_one("#records").focus()
        self.set_interval(self.interval, self.look)
        self.draw()
        self.call_after_refresh(self.look)

    async def look(self) -> None:
        """Look once, beside the screen; what is asked for meanwhile is left out."""
        if self.is_looking:
            return
        self.is_looking = True
        try:
            await asyncio.to_thread(self.watched.look)
            self.rows, self.missing = self.watched.rows, self.watched.missing
            self.counts, self.problem = self.watched.counts, self.watched.problem
            self.draw()
        finally:
            self.is_looking = False

    def on_resize(self) -> None:
        """Fit into another width."""
        self.draw()

    def draw(self) -> None:
        """Show what is known."""
        width = max(self.size.width - 2, 20)
        name = self.watched.folder.resolve().name
        title = self.watched.assignment.title if self.watched.assignment is not None else "no assignment"
        second = Row((Bit(clip(self.problem or self.counts, width), "alarm" if self.problem else "accent"),))
        first = split([Bit(clip(clean(name), width), "label")], [Bit(clip(clean(title), width), "dim")], width)
        self.query_one("#head", Static).update(text_of([first, second]))
        rows = table_rows(self.rows, self.missing, width - 1)
        self.query_one("#table", Static).update(text_of(rows))
        keys = split([Bit("q", "key"), Bit(" ends  ", "dim"), Bit("↑↓", "key"), Bit(" scrolls", "dim")], [], width)
        self.query_one("#foot", Static).update(text_of([keys]))

    def action_leave(self) -> None:
        """End; nothing was changed."""
        self.exit(0)


def run(watched: Watch, interval: float) -> int:
    """Show the dashboard until somebody ends it; the exit code."""
    ask_the_terminal(os.environ)
    app = Dashboard(watched, interval)
    app.run()
    return app.return_value or 0
