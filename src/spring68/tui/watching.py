"""The full screen while a story is being written: it is read again whenever it is saved, and the play stays in place."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from spring68.rehearsal import RehearsalError, carried_over, reread
from spring68.workshop.watch import PAUSE, Watcher

if TYPE_CHECKING:
    from spring68.engine.machine import Machine
    from spring68.tui.app import Spring68


def watch(app: Spring68) -> None:
    """From now on, look twice a second whether the story was saved."""
    app.set_interval(PAUSE, Watching(app).look)


class Watching:
    """Looks at a story's files for an app; reads only when nothing has changed between two looks."""

    def __init__(self, app: Spring68) -> None:
        self.app = app
        self.watcher = Watcher(app.launch.story)
        self.is_changed = False
        self.is_reading = False

    async def look(self) -> None:
        """Look, and read the story again once it rests and the play is in front."""
        if self.is_reading:
            return
        if self.watcher.changed():
            self.is_changed = True
        elif self.is_changed and self.app.is_play(self.app.screen) and self.app.desk.session is not None:
            self.is_changed, self.is_reading = False, True
            try:
                self.bring(await asyncio.to_thread(reread, self.app.launch.story))
            except RehearsalError as problem:
                self.tell(f"{problem}.")
            finally:
                self.is_reading = False

    def bring(self, machine: Machine) -> None:
        """Go on with another machine where the play now stands.

        Raises:
            RehearsalError: when the story has no place for the play any more.
        """
        desk, play = self.app.desk, self.app.play
        if desk.session is None or play is None:
            return
        session = carried_over(desk.session, machine)
        desk.machine, desk.session = machine, session
        play.attach(session)

    def tell(self, words: str) -> None:
        """Say something on the play's own line, where it is still in front."""
        if self.app.play is not None:
            self.app.play.say(words)
