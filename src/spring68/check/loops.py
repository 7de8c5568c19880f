"""S303: text that goes round without ever asking.

A place is *passed through* when it offers no choice and calls nothing that does. A circle of such places is certain to
hold a play for ever when

* no way leads out of it, whatever the guards say; or
* it is made of ways without a guard, and nothing on it changes anything: who has gone round once meets the same
  answers the next time.

A circle that may end by itself (a count that grows) is left to `prove`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from spring68.check.codes import finding
from spring68.check.flow import AGAIN
from spring68.check.graph import circles
from spring68.check.survey import Survey
from spring68.story.model import Beat, Exit, Scene
from spring68.text.diagnostic import Diagnostic, Label

_Place: TypeAlias = tuple[str, int]
"""A scene and the number of a beat in it (0-based)."""

_OUT: _Place = ("", -1)
"""Anything that is not passed through: a place with choices, an ending, a return, an act not yet written."""


def find_loops(survey: Survey) -> Iterator[Diagnostic]:
    """S303: circles of places without a choice, each reported where it was written first."""
    passing = _Passing(survey)
    certain = [part for part in circles(passing.all_ways) if passing.has_no_way_out(part)]
    held = {place for part in certain for place in part}
    certain += [part for part in circles(passing.plain_ways) if held.isdisjoint(part) and passing.is_unchanging(part)]
    order = {place: number for number, place in enumerate(passing.all_ways)}
    for part in sorted((sorted(part, key=order.__getitem__) for part in certain), key=lambda part: order[part[0]]):
        yield _loop(survey, part)


def _loop(survey: Survey, part: list[_Place]) -> Diagnostic:
    scenes = list(dict.fromkeys(name for name, _number in part))
    first = survey.story.scenes[scenes[0]]
    others = tuple(Label(survey.story.scenes[name].id.span, "on the same round") for name in scenes[1:])
    round_trip = " → ".join([*scenes, scenes[0]]) if len(scenes) > 1 else f"‘{scenes[0]}’ leads to itself"
    return finding(
        "S303", first.id.span, f"the text goes round without ever asking: {round_trip}",
        why="a player who comes here would turn pages for ever.", fix="offer a choice on the way, or lead out of it.",
        others=others,
    )  # fmt: skip


class _Passing:
    """The places that a play passes through, with the ways from one to the next."""

    def __init__(self, survey: Survey) -> None:
        self.scenes, self.meanings = survey.story.scenes, survey.meanings
        self.asking = _asking(survey)
        passed = [
            (name, number)
            for name, scene in self.scenes.items()
            for number, beat in enumerate(scene.beats)
            if self.is_passed(beat)
        ]
        places = set(passed)
        self.all_ways: dict[_Place, list[_Place]] = {}
        self.plain_ways: dict[_Place, list[_Place]] = {}
        self.open_ended: set[_Place] = set()
        for place in passed:
            self._connect(place, places)

    def is_passed(self, beat: Beat) -> bool:
        """Whether a beat neither asks nor calls what asks."""
        return not beat.choices and (beat.call is None or beat.call.target not in self.asking)

    def _connect(self, place: _Place, places: set[_Place]) -> None:
        name, number = place
        scene = self.scenes[name]
        ways = [(self._target(scene, way), way.guard is None) for way in scene.beats[number].to]
        if not ways:
            ways = [((name, number + 1) if number + 1 < len(scene.beats) else _OUT, True)]
        self.all_ways[place] = [target for target, _plain in ways if target in places]
        self.plain_ways[place] = [target for target, plain in ways if plain and target in places][:1]
        if len(self.all_ways[place]) < len(ways):
            self.open_ended.add(place)

    def _target(self, scene: Scene, way: Exit) -> _Place:
        if way.target == AGAIN:
            return str(scene.id), 0
        return (str(way.target), 0) if way.target in self.scenes else _OUT

    def has_no_way_out(self, part: list[_Place]) -> bool:
        """Whether every way from every place of a part stays in it."""
        inside = set(part)
        return all(place not in self.open_ended and inside.issuperset(self.all_ways[place]) for place in part)

    def is_unchanging(self, part: list[_Place]) -> bool:
        """Whether nothing on a round can make a guard answer otherwise the next time."""
        return not any(self._changes(place) for place in part)

    def _changes(self, place: _Place) -> bool:
        scene = self.scenes[place[0]]
        beat = scene.beats[place[1]]
        texts = [beat.text, scene.text, scene.again]
        if beat.do or beat.notes or beat.call or any("[[" in text.raw for text in texts if text is not None):
            return True
        return any(self._asks_after_visits(way) for way in beat.to)

    def _asks_after_visits(self, way: Exit) -> bool:
        """Whether a way opens or closes with the visits that a round itself makes."""
        return way.guard is not None and any(kind == "visited" for kind, _name in self.meanings.of(way.guard).reads)


def _asking(survey: Survey) -> set[str]:
    """The scenes in which, or in whose calls, something can be chosen."""
    scenes = survey.story.scenes.items()
    asking = {name for name, scene in scenes if any(beat.choices for beat in scene.beats)}
    callers: dict[str, list[str]] = {}
    for calling in survey.callings:
        callers.setdefault(str(calling.call.target), []).append(str(calling.scene.id))
    ahead = list(asking)
    while ahead:
        for caller in callers.get(ahead.pop(), ()):
            if caller not in asking:
                asking.add(caller)
                ahead.append(caller)
    return asking
