"""The map and the endings in plain mode, as lists that can be heard."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import TYPE_CHECKING

from spring68.looking import reached_endings, scenes_by_act
from spring68.plainwords import counted, heard_heading, heard_label
from spring68.story.model import Scene

if TYPE_CHECKING:
    from spring68.plain import Plain
    from spring68.prove.outlook import Outlooks

WORDS = {"reachable": "still possible", "unreachable": "no longer possible", "undecided": "not known"}


class Looks:
    """What lies before and behind; each method says it on the stream of `plain`."""

    def __init__(self, plain: Plain) -> None:
        self.plain = plain
        self._outlooks: Outlooks | None = None

    def commands(self) -> dict[str, tuple[Callable[[str], None], str]]:
        """Words and what they do."""
        return {
            "map": (self.map, "say where you have been, and how many ways you have not gone"),
            "endings": (self.endings, "say which endings you have reached, and which are still possible from here"),
        }

    def map(self, _rest: str) -> None:
        """Act by act, the scenes seen in the order of time; those not seen are counted and not named."""
        session = self.plain.session
        for act, scenes in scenes_by_act(session).items():
            label = heard_label(session.heading(str(scenes[0].id)).label or act)
            seen = sum(str(scene.id) in session.state.visits for scene in scenes)
            if not seen:
                self.plain.say(f"{label}: not reached yet.")
                continue
            self.plain.say(f"{label}: {counted(seen, 'scene')} seen of {len(scenes)}.")
            for is_seen, group in groupby(scenes, lambda scene: str(scene.id) in session.state.visits):
                self.stations(list(group), is_seen=is_seen)

    def stations(self, scenes: list[Scene], *, is_seen: bool) -> None:
        """Some scenes that follow one another: each by date and place, or all by their number."""
        if not is_seen:
            self.plain.say(f"{counted(len(scenes), 'other way')}, not gone.")
            return
        for scene in scenes:
            heading = self.plain.session.heading(str(scene.id))
            here = " You are here." if str(scene.id) == self.plain.session.state.scene else ""
            words = ". ".join(heard_heading(word) for word in (heading.date, heading.place) if word)
            self.plain.say(f"{words}.{here}")

    def endings(self, _rest: str) -> None:
        """Those that were reached by name, the others by their hint; and what is still possible, which is proved."""
        from spring68.prove.outlook import Outlooks

        session = self.plain.session
        if not session.story.endings:
            self.plain.say("This part of the story has no ending yet.")
            return
        if self._outlooks is None or self._outlooks.machine is not session.machine:
            self._outlooks = Outlooks(session.machine)
        reached = reached_endings(session.machine, session.store, session)
        self.plain.say(f"Endings reached: {len(reached)} of {len(session.story.endings)}.")
        found = {outlook.ending: outlook.word for outlook in self._outlooks.of(session.state)}
        self.plain.say(f"From here {sum(word == 'reachable' for word in found.values())} are still possible.")
        for number, (name, ending) in enumerate(session.story.endings.items(), 1):
            words = (
                f"{ending.title}, which you have reached" if name in reached else ending.hint.rstrip(".") or "Not told"
            )
            self.plain.say(f"{number}. {words}: {WORDS[found.get(name, 'undecided')]}.")
