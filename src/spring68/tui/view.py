"""What the play screen shows of a turn: which page, cut how, with which heading and which words above the keys.

It holds a position (the page, the paragraph with which the screen begins, how many turns back one looks) and answers
questions about it; it draws nothing and changes nothing of the play.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from spring68.saves.model import Head, Page
from spring68.tui.cells import cell_len
from spring68.tui.dial import dial
from spring68.tui.pages import USUAL, Comfort, Screenful, choice_rows, screen_of, screenfuls
from spring68.tui.rows import BLANK, Bit, Row, clean, clip, paragraph, split

STRUCK = "Struck through: something you did, or are, has closed it. It stays so that you see there was another way."
UNFINISHED = "The story goes on from here in a later version. Your play is kept, and will go on from here."
GO_ON, TO_TITLE = (("Go on.", ""),), (("Back to the title.", ""),)
REELS = "◉ ◉"
ROOMY = 16
"""Rows from which there is room to explain a closed choice."""
LEAST_PLACE = 12
"""Cells of a place below which it is left out rather than cut."""


class View:
    """A turn as it is looked at."""

    def __init__(self, page: Page, last: str = "", comfort: Comfort = USUAL) -> None:
        self.page = page
        self.comfort = comfort
        self.first = page.index
        """The paragraph with which the screen begins."""
        self.back = 0
        """How many turns back one looks; 0 is the present."""
        self.told: list[Page] = []
        """The turns before, once somebody asked for them."""
        self.last = last
        """Two sentences of “last time”."""
        self.ways: Sequence[tuple[str, str]] = ()
        """The way on where the story offers no choice."""
        self.screens: list[Screenful] = []
        self._for: tuple[object, ...] = ()

    def turn_to(self, page: Page) -> None:
        """Look at another turn."""
        self.page, self.first, self.back, self.told, self.last = page, page.index, 0, [], ""

    @property
    def shown(self) -> Page:
        """The page that is looked at: the present one, or an earlier one."""
        return self.told[-self.back] if self.back else self.page

    @property
    def options(self) -> Sequence[tuple[str, str]]:
        """What there is to choose from: the story's choices, or the way on where it has none."""
        return () if self.back else self.page.options or self.ways

    @property
    def at(self) -> int:
        """The number of the screen that is shown."""
        return min(screen_of(self.screens, self.first), max(len(self.screens) - 1, 0))

    def fit(self, width: int, height: int) -> Screenful:
        """Cut the page for a size, where that is not done; the screen that is shown."""
        key = (self.shown, width, height, self.options, self.last, self.comfort)
        if key != self._for:
            tail = len(self.choices(width, height))
            last = "" if self.back else self.last
            self.screens = screenfuls(self.shown, width, height, tail, last, self.comfort)
            self._for = key
        return self.screens[self.at]

    def choices(self, width: int, height: int) -> list[Row]:
        """The choices with the blank row above them, and what stands there when the story is not yet written."""
        rows = choice_rows(self.options, width, is_wide=self.comfort.is_wide)
        if self.options is TO_TITLE:
            rows = [*paragraph(UNFINISHED, width, "dim-em"), BLANK, *rows]
        if self.page.closed == "first" and not self.back and height >= ROOMY:
            rows = [*rows, BLANK, *paragraph(STRUCK, width, "dim-em")]
        return [BLANK, *rows] if rows else []

    def new_words(self, is_known: Callable[[str], bool]) -> int:
        """The paragraph from which the present page holds words that were not read before; its last screen's, if none."""
        chosen = {mark.paragraph for mark in self.page.marks if mark.kind == "chosen"}
        texts = enumerate(self.page.paragraphs)
        new = next((at for at, text in texts if at not in chosen and not is_known(text)), len(self.page.paragraphs))
        return self.screens[screen_of(self.screens, new)].first

    # the bars

    def head(self, now: Screenful) -> Head:
        """The heading of the screen that is shown."""
        page = self.page
        return now.head if now.head.date else Head(0, page.act, page.label, page.date, page.place, page.when)

    def head_rows(self, now: Screenful, width: int, *, is_short: bool, reels: str = REELS) -> list[Row]:
        """Box label, date and place; the dial below, or beside them where rows are few."""
        head = self.head(now)
        below = BLANK if is_short else dial(head.when, self.shown.days, width, self.shown.span)
        label, words, right = self._fitting(head, width, "" if is_short else reels, has_dial=bool(below.bits))
        left = [Bit(label, "label"), Bit("   " if label else ""), Bit(words, "text")]
        if is_short:
            spare = max(width - cell_len(label) - cell_len(words) - 6, 0)
            scale = dial(head.when, self.shown.days, spare, self.shown.span)
            return [split(left, scale.bits, width)]
        return [split(left, [Bit(right, "dim")], width), below if below.bits else self._place(head, words, width)]

    @staticmethod
    def _fitting(head: Head, width: int, reels: str, *, has_dial: bool) -> tuple[str, str, str]:
        """Label, date and place, and reels, as much of each as fits.

        With a dial below, which points to the date, the place is kept whole; without one the place goes first.
        """
        label, day, place = clean(head.label), clean(head.date), clean(head.place)
        box = label.partition(" · ")[0]
        words = " · ".join(word for word in (day, place) if word)
        cut = clip(words, max(width - cell_len(box) - 3, 0))
        is_worth = cell_len(cut) >= cell_len(day) + LEAST_PLACE
        ways = [(label, words, reels), (label, words, ""), (box, words, "")]
        ways += [("", words, ""), (box, place, ""), ("", place, "")] if has_dial and place else []
        ways += [(box, cut, "")] if is_worth else [(label, day, reels), (box, day, "")]
        for name, told, right in ways:
            if cell_len(name) + 3 + cell_len(told) + (cell_len(right) + 1 if right else 0) <= width:
                return name, told, right
        without_hour = day.rpartition(", ")[0] or day
        return "", day if cell_len(day) <= width else clip(without_hour, width), ""

    @staticmethod
    def _place(head: Head, words: str, width: int) -> Row:
        """The place on a line of its own, where there was no room for it."""
        place = clean(head.place)
        return Row() if place in words else Row((Bit(clip(place, width), "dim"),))

    def notice_row(self, now: Screenful, words: str, width: int, *, is_more: bool) -> Row:
        """At the left what is to be said now, at the right the note that came to hand."""
        text, style, link = self._said(words, is_more=is_more)
        right = "" if words else met_words(now.met)
        room = width - len(right) - 2 if right else width
        bits = [Bit(clip(clean(text), room), style, link)] if text else []
        return split(bits, [Bit(clip(clean(right), width), "dim", "do:notes" if now.met else "")], width)

    def _said(self, words: str, *, is_more: bool) -> tuple[str, str, str]:
        """Words, style and link of the left end."""
        if words:
            return words, "dim-em", ""
        if is_more:
            return "▾ space", "dim", "do:on"
        if self.back:
            return "▾ space · back to where you were", "dim", "do:on"
        return "", "dim", ""


def met_words(met: Sequence[str]) -> str:
    """What is said when notes come to hand; each is its number and title."""
    if not met:
        return ""
    if len(met) == 1:
        return f"Note {met[0]} — n"
    return f"Notes {', '.join(note.split(' ')[0] for note in met)} — n"
