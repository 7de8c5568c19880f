"""What lies on the desk: settings, saves, the story once it is read, and the play that is going on. Knows no screen.

Nothing of the story is touched before the first frame: the title needs the newest save, a resumed play the page that is
kept in it. Reading the story and standing where the play was left happen in a thread, with the collector paused.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from spring68.saves.model import Page, Save, SaveError
from spring68.saves.readings import Readings
from spring68.saves.settings import Settings, changed, effective_theme, has_motion, save_settings
from spring68.saves.store import SlotInfo, Store
from spring68.tui.launch import Launch
from spring68.tui.pages import Comfort
from spring68.tui.themes import Skin, drain_of, skin

if TYPE_CHECKING:
    from spring68.engine.machine import Machine
    from spring68.engine.state import GameState
    from spring68.looking import Station
    from spring68.session import Session

_LINES = re.compile(r"^(story|title):[ \t]*(.+?)[ \t]*$", re.MULTILINE)
MOST_READ = 4_000
LONG_AWAY = 6 * 3600
"""Seconds after which a resumed play begins with two sentences of “last time”."""


class Desk:
    """Everything the rooms share; they ask it, and it asks the session."""

    def __init__(self, launch: Launch) -> None:
        self.launch = launch
        self.settings: Settings = launch.settings
        self.store = Store(launch.places.saves)
        self.machine: Machine | None = None
        self.session: Session | None = None
        self.problem = ""
        """Why the story cannot be played; empty when it can."""
        self.wanted = ""
        """The slot that is to be gone on with as soon as the story is read."""
        self.notices: list[str] = list(launch.notices)
        self._seed = launch.seed
        self._written: dict[str, str] | None = None
        self._readings: Readings | None = None
        self._stations: tuple[Machine | None, dict[str, list[Station]]] = (None, {})
        self._outlook: tuple[str, dict[str, str]] = ("", {})

    # settings

    @property
    def theme(self) -> str:
        """The theme in use."""
        return effective_theme(self.settings)

    @property
    def has_motion(self) -> bool:
        """Whether anything may move."""
        return has_motion(self.settings)

    @property
    def can_export(self) -> bool:
        """Whether what was read can be written to a file: not on somebody else's machine."""
        return not self.launch.served

    @property
    def column(self) -> int:
        """How many columns a line of prose may have."""
        return int(self.settings.width)

    @property
    def comfort(self) -> Comfort:
        """How prose is laid out."""
        return Comfort(self.settings.pace, self.settings.spacing == "wide")

    @property
    def readings(self) -> Readings:
        """What was read of this story, in any play."""
        if self._readings is None:
            self._readings = Readings.of(self.store, self.written("story") or "story")
        return self._readings

    @property
    def stations(self) -> dict[str, list[Station]]:
        """The scenes of each act as stations of the map; found once for a story, because every scene is read for it."""
        from spring68.looking import stations_by_act

        assert self.session is not None
        if self._stations[0] is not self.machine:
            self._stations = self.machine, stations_by_act(self.session)
        return self._stations[1]

    def outlook(self, state: GameState, is_wanted: Callable[[], bool]) -> Iterator[tuple[str, str]]:
        """Each ending with the word for what is known of it, in the order in which it becomes known. Runs in a thread.

        A proof needs the whole story laid out, so it is made on a machine of its own, which is let go afterwards; what
        was found is kept for as long as the play stands where it stood.
        """
        from spring68.engine.state import digest
        from spring68.prove.outlook import Outlooks

        assert self.machine is not None
        here = digest(state, self.machine.names)
        if self._outlook[0] == here:
            yield from self._outlook[1].items()
            return
        found: dict[str, str] = {}
        for one in Outlooks(self._another_machine()).of(state, is_wanted=is_wanted):
            found[one.ending] = one.word
            yield one.ending, one.word
        if is_wanted():
            self._outlook = here, found

    def _another_machine(self) -> Machine:
        """The same story once more, where it is read on demand and can be; else the one that is being played."""
        from spring68.opening import open_story

        assert self.machine is not None
        if not self.machine.is_on_demand:
            return self.machine
        other = open_story(self.launch.story, self.launch.places.cache, keeps=False)
        return other if other.story.digest == self.machine.story.digest else self.machine

    def skin(self, page: Page | None = None) -> Skin:
        """What named styles look like now: in the act of a page, or of no act."""
        if page is None:
            return skin(self.theme)
        return skin(self.theme, page.act, drain_of(page.act, page.when))

    def change(self, name: str, value: str) -> None:
        """Change a setting and keep it; a disk that refuses is told about, and the setting holds for now."""
        self.settings = changed(self.settings, name, value)
        try:
            save_settings(self.launch.places.settings, self.settings)
        except OSError as problem:
            self.notices.append(f"The settings could not be kept ({problem.strerror}); they hold for now.")

    # the story

    def load(self) -> None:
        """Read the story, and stand where the wanted play was left. Runs in a thread; never raises."""
        try:
            from spring68.opening import open_story

            machine = open_story(self.launch.story, self.launch.places.cache, keeps=not self.launch.served)
            self.machine = machine
            if self.wanted:
                self.resume(self.wanted)
        except Exception as problem:
            self.problem = str(problem) or type(problem).__name__

    def keep_story(self) -> None:
        """Keep the story for the next start, where it had to be read. Runs in a thread; never raises.

        A program on a seat keeps nothing: the server read the story for all.
        """
        if self.machine is not None and not self.launch.served:
            from spring68.opening import keep_story

            keep_story(self.machine, self.launch.story, self.launch.places.cache)

    # plays

    def latest(self) -> SlotInfo | None:
        """The play of this story that was played last."""
        story = self.written("story")
        for slot in self.store.slots():
            info = self.store.info(slot)
            if info.save is not None and story in {"", info.save.story}:
                return info
        return None

    def opening(self) -> SlotInfo | None:
        """The play with which to begin at once, where one was asked for."""
        launch = self.launch
        if launch.mode == "new":
            return None
        if launch.slot:
            info = self.store.info(launch.slot)
            return info if info.save is not None else None
        return self.latest() if launch.mode == "continue" else None

    @property
    def is_new(self) -> bool:
        """Whether a new play was asked for."""
        return self.launch.mode == "new" or bool(self.launch.slot and self.launch.slot not in self.store.slots())

    def written(self, key: str) -> str:
        """The story's id or title: from the story once it is read, before that from the line in which it is written."""
        if self.machine is not None:
            story = self.machine.story
            return story.id if key == "story" else story.title
        if self._written is None:
            try:
                with (self.launch.story / "story.yaml").open(encoding="utf-8", errors="replace") as file:
                    self._written = dict(_LINES.findall(file.read(MOST_READ)))
            except OSError:
                self._written = {}
        return self._written.get(key, "").strip("\"'")

    def resume(self, slot: str) -> Session:
        """Go on with a slot.

        Raises:
            SaveError: when it cannot be used; a sentence for the player.
        """
        from spring68.session import Session

        assert self.machine is not None
        if self.session is not None and self.session.slot == slot:
            return self.session
        self.put_away()
        self.session = Session.resume(self.machine, self.store, slot)
        self.notices += self.session.notices
        self.session.notices.clear()
        return self.session

    def look_at(self, slot: str) -> Session:
        """A play as it is kept, to be looked at: nothing of it is written, and no other play is put away.

        Raises:
            SaveError: when it cannot be used; a sentence for the player.
        """
        from spring68.saves.reconcile import resume
        from spring68.session import Session

        assert self.machine is not None
        if self.session is not None and self.session.slot == slot:
            return self.session
        info = self.store.info(slot)
        if info.save is None:
            raise SaveError(info.problem)
        found = resume(self.machine, info.save)
        return Session(self.machine, None, slot, found.save, found.turn)

    def begin(self, preset: str = "") -> Session:
        """A new play; the seed given at the start is used once."""
        from spring68.session import Session

        assert self.machine is not None
        self.put_away()
        seed = self._seed if self._seed is not None else int.from_bytes(os.urandom(4), "big")
        self._seed = None
        self.session = Session.begin(self.machine, self.store, seed=seed, preset=preset, slot=self.launch.slot)
        return self.session

    def put_away(self) -> None:
        """Let go of the play that is going on; it is kept."""
        if self.session is not None:
            self.session.close()
            self.session = None

    def name_play(self, slot: str, title: str) -> None:
        """Give a play a title.

        Raises:
            SaveError: when there is nothing usable in the slot.
            OSError: when it cannot be written.
        """
        self.store.entitle(slot, title)
        if self.session is not None and self.session.slot == slot:
            self.session.save = replace(self.session.save, title=title)

    def news(self) -> str:
        """What the player has to be told, once, as one line."""
        if self.session is not None:
            self.notices += self.session.notices
            self.session.notices.clear()
            if self.session.problem:
                self.notices.append(self.session.problem)
        words = " ".join(dict.fromkeys(self.notices))
        self.notices.clear()
        return words


def last_time(save: Save, now: datetime | None = None) -> str:
    """Two sentences of what was done, where the reader has been away for long."""
    try:
        left = datetime.fromisoformat(save.updated)
        away = ((now or datetime.now(UTC)) - left).total_seconds()
    except (ValueError, TypeError):
        return ""
    return f"Last time: {' '.join(save.page.told)}" if away > LONG_AWAY and save.page.told else ""


__all__ = ["Desk", "SaveError", "last_time"]
