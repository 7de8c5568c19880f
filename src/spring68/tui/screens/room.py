"""What every room has: a heading, a leaf to read, a line of keys, and the commands that can be given in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.geometry import Region
from textual.screen import ModalScreen, Screen
from textual.strip import Strip

from spring68.tui.bar import Bar
from spring68.tui.commands import (
    CLOSE,
    DOWN,
    END,
    EVERYWHERE,
    HELP,
    HOME,
    MOVING,
    PAGE_DOWN,
    PAGE_UP,
    UP,
    Command,
    bindings,
)  # fmt: skip
from spring68.tui.desk import Desk
from spring68.tui.leaf import Leaf
from spring68.tui.messages import OpenRoom, Picked, Pressed, Quit
from spring68.tui.rows import BLANK, Bit, Row, clean, clip, split
from spring68.tui.themes import Skin
from spring68.tui.tidy import tidy

FRAME = 92
"""The widest that headings and keys become; on a wider screen they stay in its middle."""

LEAST = (40, 15)
"""The least size for which everything is made; below it one line says so."""

TINY = "Please make the window larger."


def framed(rows: Sequence[Row], width: int) -> list[Row]:
    """Rows made for a frame, put into the middle of a width."""
    left = frame_left(width)
    return [Row((Bit(" " * left), *row.bits), row.pick, row.is_first) for row in rows]


def frame_left(width: int) -> int:
    """Where the frame begins."""
    return 1 + max((width - FRAME) // 2, 0)


def frame_width(width: int) -> int:
    """How wide the frame is."""
    return max(min(width, FRAME) - 2, 1)


def keys_row(*keys: tuple[str, str, str]) -> Row:
    """Keys with their words, each clickable: key, words, link."""
    bits: list[Bit] = []
    for key, words, link in keys:
        bits += [*([Bit("   ")] if bits else []), Bit(key, "key", link), Bit(f" {words}", "dim", link)]
    return Row(tuple(bits))


class Furnished:
    """Commands as bindings: a room lists what can be done in it, and everything else follows."""

    commands: ClassVar[tuple[Command, ...]] = ()

    def __init_subclass__(cls, **options: object) -> None:
        cls.BINDINGS = bindings(cls.all_commands())  # type: ignore[attr-defined]
        super().__init_subclass__(**options)

    @classmethod
    def all_commands(cls) -> tuple[Command, ...]:
        """The commands of this room and those of every room, each once."""
        return tuple({command.id: command for command in (*cls.commands, *EVERYWHERE)}.values())


class Room(Furnished, Screen[None], inherit_bindings=False):
    """A screen with a heading, a leaf and a line of keys."""

    AUTO_FOCUS = ""
    title_words: ClassVar[str] = ""
    help_words: ClassVar[str] = ""
    """What one does here, for the help."""
    commands: ClassVar[tuple[Command, ...]] = (CLOSE, *MOVING)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        look = self.look()
        self.head = Bar(self.head_rows, look, id="head")
        self.leaf = Leaf(self.fill, look, self.column())
        self.foot = Bar(self.foot_rows, look, id="foot")
        self.tiny = Bar(lambda width: [Row((Bit(clip(TINY, width), "strong"),))], look, id="tiny")

    def compose(self) -> ComposeResult:
        """Heading, leaf, keys; and the line for a window that is too small."""
        yield self.tiny
        yield self.head
        yield self.leaf
        yield self.foot

    def on_screen_resume(self) -> None:
        """A room that lay on top was closed, perhaps."""
        self.call_after_refresh(tidy)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The ground, of which nothing is seen behind the bars and the leaf; so it is not drawn with any care."""
        return [Strip.blank(crop.width, self.rich_style)] * crop.height

    # what it shows

    def look(self) -> Skin:
        """What named styles look like here."""
        session = self.desk.session
        return self.desk.skin(session.save.page if session is not None else None)

    def column(self) -> int:
        """How wide the leaf's column may be."""
        return max(self.desk.column, 66)

    def head_rows(self, width: int) -> list[Row]:
        """The title of the room, what there is to say about it, and a blank row."""
        inner = frame_width(width)
        left = [Bit(self.title_words.upper(), "label")]
        row = split(left, [Bit(clip(clean(self.subtitle()), max(inner - len(self.title_words) - 3, 0)), "dim")], inner)
        return framed([row], width)

    def subtitle(self) -> str:
        """What there is to say at the right of the title."""
        return ""

    def fill(self, width: int, _height: int) -> Sequence[Row]:
        """What there is to read, for a width and a height."""
        return self.rows(width)

    def rows(self, _width: int) -> Sequence[Row]:
        """What there is to read, whatever the height."""
        raise NotImplementedError

    def foot_rows(self, width: int) -> list[Row]:
        """The keys, as many as fit; help is always there."""
        if self.app.size.width < LEAST[0] or self.app.size.height < LEAST[1]:
            words = f"Made for {LEAST[0]}×{LEAST[1]} and more"
            return framed([Row((Bit(clip(words, frame_width(width)), "dim"),))], width)
        return framed([Row(tuple(self.key_bits(frame_width(width))))], width)

    def key_bits(self, width: int) -> list[Bit]:
        """The commands of the footer that fit into a width."""
        known = [one for one in self.all_commands() if one.foot and self.can(one.id)]
        shown = [*(one for one in known if one != HELP), *(one for one in known if one == HELP)]
        while len(shown) > 1 and self._keys_width(shown) > width:
            spare = [one for one in shown[1:] if one.id not in {"close", "leave", "help"}]
            shown.remove(spare[-1] if spare else shown[-2])
        row = keys_row(*((self.key_of(one), self.label_of(one), f"do:{one.id}") for one in shown))
        return list(row.bits)

    def _keys_width(self, commands: Sequence[Command]) -> int:
        return sum(len(self.key_of(one)) + len(self.label_of(one)) + 4 for one in commands) - 3

    def key_of(self, command: Command) -> str:
        """How the key of a command is written here."""
        return command.key

    def label_of(self, command: Command) -> str:
        """How a command is called here."""
        return command.label

    def refresh_bars(self) -> None:
        """Draw heading and keys anew."""
        self.head.refresh()
        self.foot.refresh()

    def dress(self) -> None:
        """Put on the colours of the theme and the act."""
        look = self.look()
        for widget in self.query(Bar):
            widget.dress(look)
        self.leaf.column = self.column()
        self.leaf.dress(look)
        self.leaf.reload(keep=True)

    # commands

    def can(self, _command: str) -> bool:
        """Whether a command can be given now."""
        return True

    def action_do(self, command: str, key: str = "") -> None:
        """Do what a key, a click or the palette asks for."""
        self.run_command(command, key)

    def run_command(self, command: str, key: str = "") -> None:
        """Give a command, where it can be given."""
        found = getattr(self, f"do_{command}", None)
        if found is None or not self.can(command):
            return
        if key:
            found(key)
        else:
            found()

    def on_pressed(self, message: Pressed) -> None:
        """Words that lead somewhere were clicked."""
        message.stop()
        kind, _colon, name = message.link.partition(":")
        if kind == "do":
            self.run_command(name)
        else:
            self.follow(kind, name)

    def follow(self, kind: str, name: str) -> None:
        """Follow a link of another kind."""

    def on_picked(self, message: Picked) -> None:
        """A row was clicked."""
        message.stop()
        self.leaf.mark = message.row
        self.open_row(message.row)

    def open_row(self, row: int) -> None:
        """Do what a row stands for."""

    # what can be done in every room

    def do_help(self) -> None:
        """Open the help."""
        self.post_message(OpenRoom("help"))

    def do_palette(self) -> None:
        """Open the palette."""
        self.post_message(OpenRoom("palette"))

    def do_quit(self) -> None:
        """Leave at once."""
        self.post_message(Quit())

    def do_copy(self) -> None:
        """Copy what is marked."""
        text = self.get_selected_text()
        if text:
            self.app.copy_to_clipboard(text)
        else:
            self.hint("Nothing is marked. To leave press q; ctrl+q leaves at once.")

    def hint(self, words: str) -> None:
        """Say something that helps, where there is room for it."""

    def do_close(self) -> None:
        """Back to where one came from."""
        self.dismiss()

    def do_up(self) -> None:
        """One line up."""
        self.leaf.scroll_rows(-1)

    def do_down(self) -> None:
        """One line down."""
        self.leaf.scroll_rows(1)

    def do_page_up(self) -> None:
        """One screen up."""
        self.leaf.scroll_rows(1 - self.leaf.inside.height)

    def do_page_down(self) -> None:
        """One screen down."""
        self.leaf.scroll_rows(self.leaf.inside.height - 1)

    def do_home(self) -> None:
        """To the top."""
        self.leaf.scroll_rows(-len(self.leaf.rows))

    def do_end(self) -> None:
        """To the end."""
        self.leaf.scroll_rows(len(self.leaf.rows))


OPEN = Command("open", ("enter",), "open", "Open the row that is marked.", shown="enter", foot=True)


class ListRoom(Room):
    """A room whose rows can be picked."""

    commands: ClassVar[tuple[Command, ...]] = (OPEN, CLOSE, UP, DOWN, PAGE_UP, PAGE_DOWN, HOME, END)

    def count(self) -> int:
        """How many rows can be picked."""
        return max((row.pick for row in self.leaf.rows), default=-1) + 1

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.leaf.first = self.first_mark()

    def first_mark(self) -> int:
        """The row that is marked at first."""
        return 0

    def mark(self, row: int) -> None:
        """Mark a row and show it."""
        count = self.count()
        if count:
            self.leaf.mark = min(max(row, 0), count - 1)
            self.leaf.show_pick(self.leaf.mark)

    def do_open(self) -> None:
        """Open the marked row."""
        if self.leaf.mark >= 0:
            self.open_row(self.leaf.mark)

    def do_up(self) -> None:
        """The row above; above the first one, what stands before it."""
        if self.leaf.mark <= 0:
            self.leaf.scroll_rows(-1)
        self.mark(self.leaf.mark - 1)

    def do_down(self) -> None:
        """The row below."""
        self.mark(self.leaf.mark + 1)

    def do_page_up(self) -> None:
        """Several rows up."""
        self.mark(self.leaf.mark - max(self.leaf.inside.height - 2, 1))

    def do_page_down(self) -> None:
        """Several rows down."""
        self.mark(self.leaf.mark + max(self.leaf.inside.height - 2, 1))

    def do_home(self) -> None:
        """The first row."""
        self.leaf.scroll_rows(-len(self.leaf.rows))
        self.mark(0)

    def do_end(self) -> None:
        """The last row."""
        self.mark(self.count() - 1)


__all__ = ["BLANK", "FRAME", "ListRoom", "ModalScreen", "Room", "frame_left", "frame_width", "framed"]
