"""S502: dates that run backwards on the way.

Theory. Along a path each clock keeps the latest beginning met so far; a scene whose interval ends before its clock
runs backwards. Here every path of the scene graph counts, whatever the guards say, so the clock of a place is the
latest beginning on any path to it: a worklist carries it along the ways until nothing grows. Inside a scene the beats
come in order; a choice that rejoins a hub brings what it called back to the hub's other choices. A called scene is
entered with the clock of each place that calls it, and gives back only the latest beginning inside it, so that two
places that call one module do not read each other's clocks.

Of a whole stretch that lies behind a late date, only the first scene on each way is reported: one wrong date is one
mistake.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from typing import TypeAlias

from spring68.check.codes import finding
from spring68.check.survey import Survey
from spring68.story.model import Beat, Call, Choice, Exit, Scene
from spring68.text.diagnostic import Diagnostic, Label

_Clocks: TypeAlias = dict[str, tuple[str, str]]
"""For each clock the latest beginning met so far, and the scene that brought it."""


def find_backward_dates(survey: Survey) -> Iterator[Diagnostic]:
    """S502: a scene that is over before the latest beginning on some way to it."""
    story = survey.story
    roots = [story.start, *(preset.at for preset in story.presets.values())]
    if all(scene.when is None for scene in story.scenes.values()):
        return
    carrying = _Carrying(survey)
    carrying.run([str(name) for name in roots if name in story.scenes])
    for name, scene in story.scenes.items():
        when = scene.when
        culprit = carrying.culprit(name)
        if when is None or culprit is None:
            continue
        late = story.scenes[culprit]
        assert late.when is not None
        yield finding(
            "S502", when.span, f"time runs backwards here: on a way to ‘{name}’ it is already {late.when.text}",
            why="a player would read the days in the wrong order.",
            fix="correct one of the two dates, or lead to the scenes in another order.",
            others=(Label(late.when.span, f"the later date, in ‘{culprit}’"),),
        )  # fmt: skip


class _Carrying:
    """Carries clocks along the ways of a story until nothing grows."""

    def __init__(self, survey: Survey) -> None:
        self.scenes = survey.story.scenes
        self.default_clock = survey.story.clock
        self.arriving: dict[str, _Clocks] = {}
        self.late: dict[str, tuple[str, str]] = {}
        self.given = self._given_back(survey)
        self.order = {name: number for number, name in enumerate(self.scenes)}
        self.ahead: list[tuple[int, str]] = []
        self.is_final = False

    def run(self, roots: list[str]) -> None:
        """Carry from the roots to every scene; then once more to see who comes to whom too late."""
        for name in roots:
            self.arriving[name] = {}
            heappush(self.ahead, (self.order[name], name))
        while self.ahead:
            name = heappop(self.ahead)[1]
            while self.ahead and self.ahead[0][1] == name:
                heappop(self.ahead)
            self.through(self.scenes[name])
        self.is_final = True
        for name in list(self.arriving):
            if not self.runs_backwards(self.scenes[name], self.arriving[name]):
                self.through(self.scenes[name])

    def culprit(self, name: str) -> str | None:
        """The scene whose date is too late for a scene, where one comes to it straight from a place in good order."""
        found = self.late.get(name)
        return found[1] if found is not None else None

    def clock(self, scene: Scene) -> str:
        """The clock to which a scene's date belongs."""
        return scene.clock or self.default_clock

    def runs_backwards(self, scene: Scene, clocks: _Clocks) -> bool:
        """Whether a scene is over before its clock."""
        now = clocks.get(self.clock(scene))
        return scene.when is not None and now is not None and scene.when.end < now[0]

    def _given_back(self, survey: Survey) -> dict[str, _Clocks]:
        """For each scene that returns, the latest beginnings in it and in all that it calls."""
        given = {name: self._own(scene, {}) for name, scene in self.scenes.items() if scene.returns}
        calls = [(str(c.scene.id), str(c.call.target)) for c in survey.callings if c.scene.returns]
        grown = True
        while grown:
            grown = False
            for caller, called in calls:
                joined = _joined(given[caller], given.get(called, {}))
                grown = grown or joined != given[caller]
                given[caller] = joined
        return given

    def _own(self, scene: Scene, clocks: _Clocks) -> _Clocks:
        """The clocks after a scene has begun."""
        if scene.when is None:
            return clocks
        return _joined(clocks, {self.clock(scene): (scene.when.begin, str(scene.id))})

    # through one scene

    def through(self, scene: Scene) -> None:
        """Carry the clocks through a scene, to all that it leads to and calls."""
        clocks = self._own(scene, self.arriving[scene.id])
        for beat in scene.beats:
            clocks = self.beat(scene, beat, clocks)

    def beat(self, scene: Scene, beat: Beat, clocks: _Clocks) -> _Clocks:
        """Carry the clocks through a beat; gives those with which it flows on."""
        clocks = self.call(beat.call, clocks)
        if scene.hub is not None and scene.hub.visits != 1:
            for called in _called(beat):
                clocks = _joined(clocks, self.given.get(called, {}))
        after = clocks
        for choice in beat.choices:
            after = _joined(after, self.choice(choice, clocks))
        self.leave(beat.otherwise, clocks)
        self.leave(beat.to, after)
        return after

    def choice(self, choice: Choice, clocks: _Clocks) -> _Clocks:
        """Carry the clocks through a choice, the nested ones first; gives those with which it rejoins."""
        for inner in choice.choices:
            later = self.call(inner.call, clocks)
            self.leave(inner.to, later)
            clocks = _joined(clocks, later)
        clocks = self.call(choice.call, clocks)
        self.leave(choice.to, clocks)
        return clocks

    def call(self, call: Call | None, clocks: _Clocks) -> _Clocks:
        """Carry the clocks into a call and back."""
        if call is None or call.target not in self.given:
            return clocks
        self.arrive(str(call.target), clocks)
        return _joined(clocks, self.given[str(call.target)])

    def leave(self, exits: tuple[Exit, ...], clocks: _Clocks) -> None:
        """Carry the clocks along the lines of a `to`."""
        for way in exits:
            if way.target in self.scenes:
                self.arrive(str(way.target), clocks)

    def arrive(self, name: str, clocks: _Clocks) -> None:
        """Come to a scene; one whose clocks grow is walked once more."""
        if self.is_final:
            scene = self.scenes[name]
            if self.runs_backwards(scene, clocks):
                now = clocks[self.clock(scene)]
                self.late[name] = max(now, self.late.get(name, now))
            return
        before = self.arriving.get(name)
        joined = clocks if before is None else _joined(before, clocks)
        if joined != before:
            self.arriving[name] = joined
            heappush(self.ahead, (self.order[name], name))


def _called(beat: Beat) -> list[str]:
    """What the choices of a beat call."""
    choices = [choice for outer in beat.choices for choice in (outer, *outer.choices)]
    return [str(choice.call.target) for choice in choices if choice.call is not None]


def _joined(one: _Clocks, other: _Clocks) -> _Clocks:
    """The later of two beginnings for each clock."""
    if all(clock in one and one[clock] >= now for clock, now in other.items()):
        return one
    joined = dict(one)
    for clock, now in other.items():
        joined[clock] = max(now, joined.get(clock, now))
    return joined
