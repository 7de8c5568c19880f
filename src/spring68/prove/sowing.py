"""Positions that differ in what matters, kept at every point: one sweep that meets nearly everything that can be met.

What opens a choice is mostly one or two facts. So at each point those of the positions that came there are kept which
bring two facts together that were not seen together there before, as far as these may still be asked for. Points are
taken in the order in which plays come to them; what leads back waits for the next sweep. So many positions are kept for
each point at most, so that the work grows as the story does.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from typing import Any, TypeAlias

from spring68.engine.compiled import Compiled, Position
from spring68.engine.graph import Fact, Suppose
from spring68.prove.cone import LOCAL
from spring68.prove.lens import Sweep
from spring68.prove.live import Live
from spring68.prove.trails import Found
from spring68.prove.turns import Came, Turns
from spring68.story.meaning import Ask, Joined, Negated, Settled

Rooted: TypeAlias = tuple[Came, tuple[Any, ...]]
"""Where a turn came to, with the position there."""

LARGE = 1_000
"""From how many points on a story is large; in a smaller one walks meet nearly everything."""

FEW = 8
"""How many positions are kept for each point of a small story."""

KEPT = 48
"""How many positions are kept for each point in one sweep."""

SWEEPS = 6
"""How many sweeps there are at most; a second one is needed where choices lead back."""

AGAIN = 12
"""How many positions are kept for each point in each further sweep."""


class Sowing:
    """One start, swept."""

    def __init__(self, compiled: Compiled, live: Live, found: Found, until: float) -> None:
        """Make ready.

        Args:
            compiled: The graph.
            live: By point, the facts that still matter.
            found: What was found so far; what is met is added.
            until: When to give up (`time.monotonic`).
        """
        self.compiled, self.live, self.found, self.until = compiled, live, found, until
        self.turns = Turns(compiled, found)
        self.order = live.cone.order
        self.ahead = live.ahead()
        self.denied = bits_denied(compiled)
        self.waiting: dict[int, list[Rooted]] = {}
        self.beds: dict[int, Bed] = {}

    def run(self, begin: Position) -> None:
        """Sweep a large story as often as something new is met; a small one once, with few positions."""
        self.begin(begin)
        if len(self.compiled.graph.points) < LARGE:
            self.sweep(FEW)
            return
        for number in range(SWEEPS):
            if not self.waiting or (number and not self.turns.new):
                return
            self.turns.new = 0
            self.sweep(AGAIN if number else KEPT)

    def begin(self, begin: Position) -> None:
        """Let the first position wait."""
        position = list(begin)
        came = self.turns.begin(position)
        if came.mistake is None and came.point not in self.compiled.graph.ends:
            self.waiting[came.point] = [(came, tuple(position))]

    def sweep(self, most: int) -> None:
        """All points that wait, in their order; what leads back waits on."""
        sweep = Sweep(self.order, self.waiting)
        now, self.waiting = self.waiting, {}
        while not sweep.is_done and time.monotonic() < self.until:
            point = sweep.next()
            came = now.pop(point)
            while came:
                back: list[Rooted] = []
                for after in self.onward(self.chosen(point, came, most)):
                    target = after[0].point
                    if target == point:
                        back.append(after)
                    elif self.order[target] < self.order[point]:
                        self.waiting.setdefault(target, []).append(after)
                    elif target in now:
                        now[target].append(after)
                    else:
                        now[target] = [after]
                        sweep.add(target)
                came = back

    def onward(self, rooted: list[Rooted]) -> Iterator[Rooted]:
        """Where the choices that are open in some positions lead, as far as a play goes on from there."""
        for came, position in rooted:
            for group in came.open:
                after = list(position)
                found = self.turns.take(group, after, came.way)
                if found.mistake is None and found.point not in self.compiled.graph.ends:
                    yield found, tuple(after)

    def chosen(self, point: int, came: list[Rooted], most: int) -> list[Rooted]:
        """Those of the positions at a point that bring something new together; what is rare comes first."""
        bed = self.beds.get(point)
        if bed is None:
            bed = self.beds[point] = self.bed(point)
        told = [(bed.told(position), bed.matters(position)) for _came, position in came]
        if len(came) == 1:
            return came if bed.is_new(*told[0]) else []
        counts: Counter[int] = Counter()
        for facts, matters in told:
            counts.update(facts if matters is None else matters)
        ranks = [
            min(map(counts.__getitem__, facts if matters is None else matters), default=0) for facts, matters in told
        ]
        found: list[Rooted] = []
        for number in sorted(range(len(came)), key=lambda number: (ranks[number], came[number][0].way[0])):
            if bed.is_new(*told[number]):
                found.append(came[number])
                if len(found) == most:
                    break
        return found

    def bed(self, point: int) -> Bed:
        """What matters at a point."""
        return Bed(self.compiled, self.ahead[point], self.denied)


def bits_denied(compiled: Compiled) -> int:
    """The bits of positions that some condition asks not to be set, and that are hard to leave: not of one place only."""
    found: set[Fact] = set()
    for step in compiled.graph.steps:
        for operation in step.program:
            if isinstance(operation, Suppose):
                found |= denied_by(operation.condition, operation.wanted)
    for condition in compiled.watch.conditions():
        found |= denied_by(condition, True)
    return sum(1 << compiled.bits[fact] for fact in found if fact in compiled.bits and fact.kind not in LOCAL)


def denied_by(condition: Settled, wanted: bool) -> set[Fact]:
    """The facts that help a condition to be as it is wanted by not holding."""
    match condition:
        case Negated(part=part):
            return denied_by(part, not wanted)
        case Joined(parts=parts):
            return {fact for part in parts for fact in denied_by(part, wanted)}
        case Ask(question=question, name=name):
            return set() if wanted else {Fact(question, name)}
        case _:
            return set()


class Bed:
    """The facts that matter at one point, and which of them were seen together there."""

    def __init__(self, compiled: Compiled, ahead: int, denied: int) -> None:
        """Make ready.

        Args:
            compiled: The graph.
            ahead: The facts that may still be asked for from there on, as `Live` numbers them.
            denied: The bits of positions that somebody asks not to be set.
        """
        variables = compiled.graph.machine.story.variables
        self.values: list[tuple[int, dict[object, int]]] = []
        width = 0
        for place, variable in enumerate(variables.values()):
            if ahead >> place & 1:
                self.values.append((place, {value: width + n for n, value in enumerate(variable.values)}))
                width += len(variable.values)
        self.flags = ahead >> compiled.width
        self.denied = denied & self.flags
        self.numbers: dict[int, int] = {}
        """Each other fact that held there so far, numbered after the values; each that did not, below zero."""
        self.together = [0] * width
        """By number, what was seen together with it."""

    def told(self, position: tuple[Any, ...]) -> list[int]:
        """What holds in a position, as small numbers: the value of each variable, each other fact that holds."""
        found = [values[position[place]] for place, values in self.values]
        flags = position[-1]
        for wanted, bits in ((1, flags & self.flags), (-1, self.denied & ~flags)):
            while bits:
                low = bits & -bits
                number = self.numbers.get(wanted * low)
                if number is None:
                    number = self.numbers[wanted * low] = len(self.together)
                    self.together.append(0)
                found.append(number)
                bits ^= low
        return found

    def matters(self, position: tuple[Any, ...]) -> list[int] | None:
        """Which of these things, or of further ones, must be new together with something; None: all of them."""
        del position
        return None

    def is_new(self, told: list[int], matters: list[int] | None) -> bool:
        """Whether two things hold together that were not seen together before; from now on they were."""
        together = self.together
        code = 0
        for number in told:
            code |= 1 << number
        fresh = [number for number in (told if matters is None else matters) if code & ~together[number]]
        for number in fresh:
            together[number] |= code
        return bool(fresh)
