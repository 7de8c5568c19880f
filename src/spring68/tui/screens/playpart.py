"""What the parts of the play screen know of the whole; `play` puts them together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spring68.tui.bar import Bar
from spring68.tui.pages import Screenful
from spring68.tui.screens.room import Room

if TYPE_CHECKING:
    from spring68.session import Session
    from spring68.tui.view import View


class PlayPart(Room):
    """The play screen as its parts see it."""

    view: View
    session: Session | None
    notice: Bar
    """The line above the keys."""
    words: str
    """What is said in the line above the keys, until the next key."""

    @property
    def now(self) -> Screenful:
        """The screen that is shown."""
        raise NotImplementedError

    def settle(self) -> None:
        """After any change: fetch the words anew, and draw everything once."""
        raise NotImplementedError

    def say(self, words: str) -> None:
        """Say something in the line above the keys."""
        raise NotImplementedError
