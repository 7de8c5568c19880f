"""The measure: a player-shaped screen made of Textual's own widgets, and nothing else. Run as a program."""

import sys
from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Footer, Header, OptionList, Static

PROSE = (
    "The letter says that a search was made and that you were found. You had not been missing. It comes from the "
    "ministry. It gives an hour, and a reading room, and asks you to bring proof of who you are.\n\nThe heating is on, "
    "to judge by the switch. You pour tea from a thermos. On its base is a letter, scratched there by somebody who had "
    "learned it the same day and so far no other.\n\nOpposite you a man peels an egg. He salts it, and waits. "
)


class StockPlayer(App[None]):
    """Header, scroll text, options, footer; a choice shows the next scene."""

    BINDINGS: ClassVar[list[Any]] = [
        *((str(number), f"choose({number})", f"choice {number}") for number in range(1, 4)),
        ("q", "quit", "quit"),
        ("n", "quit", "notes"),
    ]
    CSS = "#text { height: 1fr; } OptionList { height: auto; max-height: 50%; }"

    scene = 0

    def compose(self) -> ComposeResult:
        yield Header()
        with VerticalScroll(id="text"):
            yield Static(self.words(), markup=False)
        yield OptionList(*self.choices(), markup=False)
        yield Footer()

    def words(self) -> str:
        return f"SCENE{self.scene:05d} {PROSE}"

    def choices(self) -> list[str]:
        return [f"Choice {number} of scene {self.scene}, which takes a line." for number in range(1, 4)]

    def action_choose(self, _number: int) -> None:
        self.scene += 1
        self.query_one(Static).update(self.words())
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(self.choices())
        self.query_one("#text").scroll_home(animate=False)


class Smallest(App[None]):
    """The smallest program that Textual can be."""

    def compose(self) -> ComposeResult:
        yield Static("SCENE00000")


if __name__ == "__main__":
    (Smallest if "--smallest" in sys.argv else StockPlayer)().run()
