"""Whole turns on the compiled step: one choice and everything that follows without asking.

What a turn meets counts only when the turn comes to rest, or to an end: on the machine a turn that goes wrong has not
happened.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spring68.engine.compiled import Compiled, Position
from spring68.engine.errors import StoryError
from spring68.prove.trails import Found, Mistake, Way, archive, mistake_of

MAX_PASSES = 1_000
"""Steps without a choice after which the text goes round (S303), as on the machine."""


@dataclass(slots=True)
class Came:
    """Where a turn came to: the point, the groups that are open there, and the way; or the mistake it met."""

    point: int
    open: list[int]
    way: Way
    mistake: Mistake | None = None
    steps: list[tuple[int, Way]] = field(default_factory=list)
    numbers: list[tuple[int, Way]] = field(default_factory=list)


class Turns:
    """Takes turns on one compiled graph, and keeps what they meet."""

    def __init__(self, compiled: Compiled, found: Found) -> None:
        self.compiled, self.graph, self.found = compiled, compiled.graph, found
        self.noted: set[int] = set()
        self.new = 0
        """How many steps and numbers were met for the first time."""

    def begin(self, position: Position) -> Came:
        """The first turn, in which nothing is chosen."""
        return self.keep(self.onward(Came(0, [], (0, None)), position))

    def take(self, group: int, position: Position, way: Way) -> Came:
        """Take a group; the position is changed."""
        came = Came(self.graph.groups[group].source, [], way)
        return self.keep(self.onward(came, position) if self.step(came, group, position) else came)

    def step(self, came: Came, group: int, position: Position) -> bool:
        """One step; whether it could be taken."""
        length, trail = came.way
        came.way = (length + bool(self.graph.groups[group].choice), (trail, group))
        try:
            step = self.compiled.take(group, position, self.noted)
        except StoryError as problem:
            came.mistake = mistake_of(problem, group)
            self.noted.clear()
            return False
        came.steps.append((step, came.way))
        if self.noted:
            came.numbers += [(number, came.way) for number in self.noted]
            self.noted.clear()
        came.point = self.compiled.targets[step]
        return True

    def onward(self, came: Came, position: Position) -> Came:
        """Go on until something can be chosen, or the play ends."""
        for _pass in range(MAX_PASSES):
            if came.point in self.graph.ends:
                return came
            came.open = self.compiled.open(came.point, position, self.noted)
            if self.noted:
                came.numbers += [(number, came.way) for number in self.noted]
                self.noted.clear()
            if not came.open:
                came.mistake = ("S402", came.point)
                return came
            archive(self.found, came.point, position, came.way)
            if self.graph.groups[came.open[0]].choice:
                return came
            if not self.step(came, came.open[0], position):
                return came
        came.mistake = ("S303", came.point)
        return came

    def keep(self, came: Came) -> Came:
        """Keep what a turn met; of one that went wrong only the mistake, and the choice that could be taken."""
        found = self.found
        if came.mistake is not None:
            found.keep_mistake(came.mistake, came.way)
            self.keep_choice(came.way)
            return came
        for step, way in came.steps:
            known = found.steps[step]
            if known is None or way[0] < known[0]:
                found.steps[step] = way
                self.new += known is None
        for number, way in came.numbers:
            self.keep_number(number, way)
        if came.point in self.graph.ends:
            found.keep_end(came.point, came.way)
        return came

    def keep_choice(self, way: Way) -> None:
        """Keep the choice with which a turn began that went wrong."""
        length, trail = way
        while trail is not None and not self.graph.groups[trail[1]].choice:
            trail = trail[0]
        number = self.compiled.watch.choices.get(self.graph.groups[trail[1]].choice) if trail is not None else None
        if number is not None:
            self.keep_number(number, (length, trail))

    def keep_number(self, number: int, way: Way) -> None:
        """Keep a way to a number if it is the first or a shorter one."""
        known = self.found.numbers.get(number)
        if known is None or way[0] < known[0]:
            self.found.numbers[number] = way
            self.new += known is None


def comes_to_rest(compiled: Compiled, point: int, position: Position) -> bool:
    """Whether a play goes on from a point without a mistake, to where something can be chosen or to an end."""
    position = list(position)
    for _pass in range(MAX_PASSES):
        if point in compiled.graph.ends:
            return True
        groups = compiled.open(point, position)
        if not groups:
            return False
        if compiled.graph.groups[groups[0]].choice:
            return True
        try:
            point = compiled.targets[compiled.take(groups[0], position)]
        except StoryError:
            return False
    return False
