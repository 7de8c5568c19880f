"""The map and the endings in plain mode, as lists that can be heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from spring68.looking import Station, reached_endings, stations_by_act
from spring68.plainwords import counted, heard_heading, heard_label

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
            "map": (self.map, "say where you have been, and how many places you have not seen"),
            "endings": (self.endings, "say which endings you have reached, and which are still possible from here"),
        }

    def map(self, _rest: str) -> None:
        """Act by act, the scenes seen in the order of time; those not seen are counted and not named."""
        session = self.plain.session
        for act, stations in stations_by_act(session).items():
            label = heard_label(stations[0].heading.label or act)
            seen = [station for station in stations if station.scene in session.state.visits]
            if not seen:
                self.plain.say(f"{label}: not reached yet.")
                continue
            rest = f", {len(stations) - len(seen)} not seen" if len(seen) < len(stations) else ""
            self.plain.say(f"{label}: {counted(len(seen), 'place')} of this act seen{rest}.")
            self.stations(seen)

    def stations(self, seen: list[Station]) -> None:
        """Scenes that were seen, each by date and place; those of the same date and place are numbered."""
        named = [
            ". ".join(heard_heading(word) for word in (station.heading.date, station.heading.place) if word)
            for station in seen
        ]
        counts, told = Counter(named), Counter[str]()
        for station, words in zip(seen, named, strict=True):
            told[words] += 1
            which = f" Scene {told[words]} of {counts[words]} there." if counts[words] > 1 else ""
            here = " You are here." if station.scene == self.plain.session.state.scene else ""
            self.plain.say(f"{words}.{which}{here}")

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
        counts = Counter(found.values())
        self.plain.say(f"From here {counts['reachable']} are still possible.")
        if counts["undecided"]:
            self.plain.say("“Not known” means that neither a way there was found, nor a proof that there is none.")
        for number, (name, ending) in enumerate(session.story.endings.items(), 1):
            words = (
                f"{ending.title}, which you have reached" if name in reached else ending.hint.rstrip(".") or "Not told"
            )
            self.plain.say(f"{number}. {words}: {WORDS[found.get(name, 'undecided')]}.")
