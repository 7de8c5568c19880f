"""The File: the sheets as typescript, the card of boxes, the page of signatures."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from spring68.looking import other_labels
from spring68.paging import sheet_head
from spring68.tui.cells import cell_len
from spring68.tui.commands import CLOSE, MOVING, Command
from spring68.tui.pages import card
from spring68.tui.rows import BLANK, Bit, Row, clean, clip, paragraph
from spring68.tui.screens.room import Room, frame_width, framed

TURN = Command("turn", ("tab", "right"), "next leaf", "The next of sheets, boxes and signatures.", "tab", foot=True)
TURN_BACK = Command("turn_back", ("shift+tab", "left"), "leaf before", "The one before.", "shift+tab", palette=False)
SHEETS = Command("sheets", ("1",), "sheets", "The sheets that you may see so far.")
BOXES = Command("boxes", ("2",), "boxes", "What is within your reach, and what else is on file.")
SIGNED = Command("signed", ("3",), "signatures", "What you put your name to.")


class FileRoom(Room):
    """Three leaves of one folder."""

    title_words = "The File"
    help_words = "Sheets come to hand at the end of each act: what others wrote about what you did."
    commands: ClassVar[tuple[Command, ...]] = (TURN, TURN_BACK, SHEETS, BOXES, SIGNED, CLOSE, *MOVING)
    leaf_number = 0

    def head_rows(self, width: int) -> list[Row]:
        """The title, and the three leaves by name."""
        bits = [Bit(self.title_words.upper(), "label")]
        for number, command in enumerate((SHEETS, BOXES, SIGNED)):
            style = "strong" if number == self.leaf_number else "dim"
            bits += [
                Bit(" · " if number else "   ", "dim"), Bit(f"{number + 1} ", "key", f"do:{command.id}"),
                Bit(f"the {command.label}", style, f"do:{command.id}"),
            ]  # fmt: skip
        if sum(len(bit.text) for bit in bits) > frame_width(width):
            bits = [Bit(bit.text.removeprefix("the "), bit.style, bit.link) for bit in bits[2:]]
        return framed([Row(tuple(bits))], width)

    def rows(self, width: int) -> list[Row]:
        """The leaf that lies on top."""
        makers: tuple[Callable[[int], list[Row]], ...] = (self.sheet_rows, self.box_rows, self.signed_rows)
        return makers[self.leaf_number](width)

    def sheet_rows(self, width: int) -> list[Row]:
        """The cover, and one card for each sheet."""
        session = self.desk.session
        assert session is not None
        cover = session.story.file
        rows: list[Row] = []
        if cover.cover:
            name = clip(" ".join(clean(cover.cover).upper()), max(width // 2, 8))
            words = [Bit(name, "typed-strong"), Bit(f"   {clean(cover.subject)}", "typed")]
            rows += [*_leaf([card(words, width)], width), BLANK]
        sheets = session.file()
        for sheet in sheets:
            head = card([Bit(clean(sheet_head(sheet)), "typed-dim")], width)
            rows += [*_leaf([head, card([Bit(clean(sheet.text), "typed")], width)], width), BLANK]
        if not sheets:
            words_of = "You have not been shown any sheet yet. They come at the end of each act."
            rows += paragraph(words_of, width, "dim-em")
        return rows

    def box_rows(self, width: int) -> list[Row]:
        """An index card of what is kept, and one of what else the story has words for."""
        assert self.desk.session is not None
        session = self.desk.session
        has_boxes = "box" in session.story.families
        boxes = [("Tapes within reach", session.labels("box"))] if has_boxes else []
        rows: list[Row] = []
        for heading, labels in (*boxes, ("On file", other_labels(session))):
            if labels:
                lines = [row for label in labels for row in card([Bit(clean(f"▫  {label}"), "typed")], width)]
                gap = [BLANK] if rows else []
                rows += [*gap, *_leaf([card([Bit(heading, "typed-dim")], width), lines], width)]
        nothing = "No tape is within your reach yet." if has_boxes else "Nothing is on file yet."
        return rows or paragraph(nothing, width, "dim-em")

    def signed_rows(self, width: int) -> list[Row]:
        """A page of what one put one's name to, each line with the name."""
        session = self.desk.session
        assert session is not None
        labels = session.labels("signed")
        if not labels:
            return paragraph("You have put your name to nothing yet.", width, "dim-em")
        name = signature(session.story.file.subject)
        lines: list[Row] = []
        for label in labels:
            room = max(width - cell_len(name) - 8, 11)
            words = clip(clean(label), room - 3)
            dots = Bit(f" {'.' * (room - cell_len(words))} ", "typed-dim")
            lines += card([Bit(words, "typed"), dots, Bit(name, "typed-em")], width)
        return _leaf([card([Bit("Read and signed", "typed-dim")], width), lines], width)

    def lay(self, number: int) -> None:
        """Show one of the leaves."""
        self.leaf_number = number % 3
        self.leaf.reload()
        self.refresh_bars()

    def do_turn(self) -> None:
        """The next leaf."""
        self.lay(self.leaf_number + 1)

    def do_turn_back(self) -> None:
        """The leaf before."""
        self.lay(self.leaf_number - 1)

    def do_sheets(self) -> None:
        """The sheets."""
        self.lay(0)

    def do_boxes(self) -> None:
        """The boxes."""
        self.lay(1)

    def do_signed(self) -> None:
        """The signatures."""
        self.lay(2)


def _leaf(parts: list[list[Row]], width: int) -> list[Row]:
    """Parts of one sheet of paper, with an empty line of it above, between and below them."""
    rows = card([], width)
    for part in parts:
        rows += [*part, *card([], width)]
    return rows


def signature(subject: str) -> str:
    """A name as its bearer writes it, from the form in which files give it: `MALÁ Irena` becomes `Irena Malá`."""
    words = subject.split()
    if len(words) > 1 and words[0].isupper():
        words = [*words[1:], words[0].capitalize()]
    return clean(" ".join(words)) or "signed"
