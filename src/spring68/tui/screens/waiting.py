"""Before the story is read: the page is on the screen already, and keys are kept until they can be honoured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spring68.tui.screens.playpart import PlayPart

if TYPE_CHECKING:
    from spring68.session import Session


class Waiting(PlayPart):
    """A play screen that may be painted before its session is there."""

    kept: list[tuple[str, str]]
    """Commands given before the session arrived."""

    def _set_ways(self) -> None:
        """The way on, where the story offers no choice."""
        raise NotImplementedError

    def _counts(self, pick: int) -> bool:
        """Whether a choice is on the screen."""
        raise NotImplementedError

    def do_on(self) -> None:
        """Turn the page."""
        raise NotImplementedError

    def ask_first(self) -> None:
        """Announce what is hard to read."""
        raise NotImplementedError

    def attach(self, session: Session) -> None:
        """The session arrived: go on from what is on the screen, and honour the keys that were kept."""
        self.session = session
        is_same = session.save.page == self.view.page
        self.words = self.desk.news() or self.words
        self._set_ways()
        if not is_same:
            self.view.turn_to(session.save.page)
        if not is_same or self.view.ways:
            self.settle()
        self.notice.refresh()
        self.ask_first()
        kept, self.kept = self.kept, []
        for command, key in kept:
            if is_same or command not in {"choose", "take"}:
                self.run_command(command, key)

    def _keep(self, command: str, key: str) -> None:
        """Keep a command for later: a choice that is seen, once; other commands as they came."""
        is_choice = command in {"choose", "take"}
        if command == "take" and not self.now.is_last:
            self.do_on()
        elif command == "choose" and not self._counts(int(key) - 1):
            return
        elif not is_choice or not any(name in {"choose", "take"} for name, _key in self.kept):
            self.kept.append((command, key))
