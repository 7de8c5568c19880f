"""What can still come of a play: for each ending, from where the play stands, whether it is possible yet.

Theory of operation. The play stands at one point of the graph in one position. First the facts that nothing on any way
on from there changes are taken as they are, and what they close is cut away, until nothing more can be cut: that alone
settles most of it late in a play. Then whole plays are walked from here; an ending that a walk comes to is *possible*
once its choices have been replayed on the real machine. What is left is asked of slices that keep the facts of the forks
before the ending: where none of them lets the play through, the ending is *no longer possible*, which is proved, because
a slice leaves everything else free; where they do, their layers guide a search for a real way. What neither settles
within the limits is *not known*, and is said to be.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from random import Random

from spring68.engine.compiled import Position
from spring68.engine.errors import EngineError, StoryError
from spring68.engine.graph import Alter, Fact, Mark, Suppose, graph_of
from spring68.engine.machine import Machine
from spring68.engine.state import GameState, Value
from spring68.engine.step import choose
from spring68.prove.standing import Fixed, Ground, Layers, value_of
from spring68.prove.verdict import REACHABLE, UNDECIDED, UNREACHABLE
from spring68.story.meaning import Literal

WALKS = 120
"""Plays that are walked from where the play stands."""

MAX_TURNS = 2_000
"""Steps after which a walk is given up; a whole play has some 300."""

WIDTHS = (1 << 8, 1 << 13, 1 << 17)
"""How many valuations the slices may have in which an ending is asked for, one after the other."""

GUIDED = 30
"""Plays that are walked along the layers of a slice."""

LOOKED = 3_000
"""How many positions a search looks at."""

STEPS = 400_000
"""Steps taken for one answer after which what is left is not known: the same play always gets the same answer."""

LIMIT = 30.0
"""Seconds after which it is given up all the same: a far safety net, ten times what the steps take."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known of one ending: `word` is `reachable`, `unreachable` or `undecided`; `path` leads there from here."""

    ending: str
    word: str
    path: tuple[str, ...] = ()


class Outlooks:
    """Answers for one machine; the graph is built once, on first use."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._grounds: dict[str, Ground] = {}

    def of(
        self, state: GameState, *, steps: int = STEPS, seconds: float = LIMIT,
        is_wanted: Callable[[], bool] = lambda: True,
    ) -> Iterator[Outlook]:  # fmt: skip
        """What is known of each ending, in the order in which it becomes known.

        Args:
            state: Where the play stands.
            steps: After how many steps the rest is given up.
            seconds: After how long it is given up whatever the steps.
            is_wanted: Asked now and then; where it says no, nothing more comes.
        """
        endings = [str(name) for name in self.machine.story.endings]
        if state.ended:
            yield from (Outlook(name, REACHABLE if name == state.ended else UNREACHABLE) for name in endings)
            return
        until = time.monotonic() + seconds
        here = self._here(state)
        told: set[str] = set()
        if here is not None:
            here.steps = steps
        for found in here.answers(until, is_wanted) if here is not None else ():
            if not is_wanted():
                return
            told.add(found.ending)
            yield found
        if is_wanted():
            yield from (Outlook(name, UNDECIDED) for name in endings if name not in told)

    def _here(self, state: GameState) -> _Here | None:
        """The play on the graph of the story; where the story has edited it away, on that of its scene."""
        for entry in (str(self.machine.story.start), state.scene):
            if entry not in self.machine.plan.entry:
                continue
            ground = self._grounds.get(entry)
            if ground is None:
                ground = self._grounds[entry] = Ground(graph_of(self.machine, entry))
            point = ground.point(state)
            if point >= 0:
                return _Here(ground, state, point)
        return None


class _Here:
    """One play where it stands."""

    def __init__(self, ground: Ground, state: GameState, point: int) -> None:
        self.ground, self.state, self.point = ground, state, point
        self.graph, self.cone, self.compiled = ground.graph, ground.cone, ground.compiled
        self.machine = self.graph.machine
        self.position = ground.position(state)
        self.alive: set[int] = set()
        """The steps that can still be taken, as far as the fixed facts say."""
        self.reached: set[int] = set()
        self.fixed: dict[Fact, Value] = {}
        self.steps = STEPS
        """Steps that may still be taken."""
        self._cut()
        self.ends: dict[str, list[int]] = {}
        for end in self.graph.endings():
            self.ends.setdefault(self.graph.ending(end), []).append(end)

    # what is fixed

    def _cut(self) -> None:
        """Fix the facts that nothing changes any more, cut what they close, and again, until nothing is cut."""
        self.alive = set(range(len(self.graph.steps)))
        while True:
            self._reach()
            fixed = self._unchanged()
            if len(fixed) == len(self.fixed):
                return
            self.fixed = fixed
            kept = Fixed(self.cone, (), fixed)
            for number in list(self.alive):
                program = self.graph.steps[number].program
                if any(isinstance(op, Suppose) and not _may(kept, op) for op in program):
                    self.alive.discard(number)

    def _reach(self) -> None:
        """The points that can still be come to, by the steps that are alive."""
        self.reached = {self.point}
        waiting = [self.point]
        alive: set[int] = set()
        while waiting:
            for number in self.graph.out[waiting.pop()]:
                if number in self.alive:
                    alive.add(number)
                    target = self.graph.steps[number].target
                    if target not in self.reached:
                        self.reached.add(target)
                        waiting.append(target)
        self.alive = alive

    def _unchanged(self) -> dict[Fact, Value]:
        """The facts that no step that is alive changes from what they are."""
        changed: set[Fact] = set()
        for number in self.alive:
            for op in self.graph.steps[number].program:
                if isinstance(op, Mark) or (isinstance(op, Alter) and not self._keeps(op)):
                    changed.add(op.fact)
        found: dict[Fact, Value] = {}
        for fact in self.cone.touching:
            value = value_of(self.machine, self.state, fact)
            if fact.kind != "again" and (fact not in changed or (fact.kind != "var" and value)):
                found[fact] = value
        return found

    def _keeps(self, alter: Alter) -> bool:
        """Whether a change leaves a variable as it is now."""
        now = value_of(self.machine, self.state, alter.fact)
        return alter.sign == "=" and isinstance(alter.worth, Literal) and alter.worth.value == now

    # answers

    def answers(self, until: float, is_wanted: Callable[[], bool]) -> Iterator[Outlook]:
        """What becomes known, ending by ending."""
        waiting: dict[str, list[int]] = {}
        for name, ends in self.ends.items():
            still = [end for end in ends if end in self.reached]
            if still:
                waiting[name] = still
            else:
                yield Outlook(name, UNREACHABLE)
        for name, path in self._walked(set(waiting), until, is_wanted):
            del waiting[name]
            yield Outlook(name, REACHABLE, path)
        for name, ends in waiting.items():
            if not is_wanted() or self.steps <= 0 or time.monotonic() > until:
                return
            yield self._asked(name, ends)

    def _walked(
        self, wanted: set[str], until: float, is_wanted: Callable[[], bool]
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Endings that whole plays from here come to, each with its choices, replayed."""
        used: dict[int, int] = {}
        for play in range(WALKS):
            if not wanted or not is_wanted() or self.steps <= 0 or time.monotonic() > until:
                return
            end, groups = self._walk(Random(f"{play}"), used if play % 2 else None)
            name = self.graph.ending(end) if end >= 0 else ""
            if name in wanted and (path := self._replayed(groups, name)) is not None:
                wanted.discard(name)
                yield name, path

    def _walk(
        self, random: Random, used: dict[int, int] | None = None, layers: Layers | None = None
    ) -> tuple[int, list[int]]:
        """One play from here: the end it comes to (-1: none), and the groups taken.

        Args:
            random: The chances.
            used: How often each group was used; where it is given, what was used least is taken.
            layers: Where they are given, only what they let through is taken.
        """
        point, position, taken = self.point, list(self.position), list[int]()
        for _turn in range(MAX_TURNS):
            if point in self.graph.ends:
                return point, taken
            groups = self.compiled.open(point, position)
            if layers is not None:
                groups = [group for group in groups if layers.lets(group, position)]
            if not groups:
                break
            if used is not None and len(groups) > 1:
                fewest = min(used.get(group, 0) for group in groups)
                groups = [group for group in groups if used.get(group, 0) == fewest]
            group = groups[int(random.random() * len(groups))]
            if used is not None:
                used[group] = used.get(group, 0) + 1
            try:
                point = self.compiled.targets[self.compiled.take(group, position)]
            except StoryError:
                break
            self.steps -= 1
            taken.append(group)
        return -1, taken

    def _replayed(self, groups: Iterable[int], ending: str) -> tuple[str, ...] | None:
        """The choices of a way, where the real machine comes to the ending by them."""
        path = tuple(self.graph.groups[group].choice for group in groups if self.graph.groups[group].choice)
        state = self.state
        try:
            for choice in path:
                state = choose(self.machine, state, choice, compose=False).state
        except EngineError:
            return None
        return path if state.ended == ending else None

    def _asked(self, name: str, ends: list[int]) -> Outlook:
        """Ask slices that grow wider, and search where they let the play through."""
        facts = self._deciding(ends)
        before: set[Fact] | None = None
        for width in WIDTHS:
            kept = self._narrowed(facts, width)
            if kept == before:
                continue
            before = kept
            layers = Layers(self.ground, Fixed(self.cone, kept, self.fixed), ends, self.alive)
            if layers.away(self.point, self.position) is None:
                return Outlook(name, UNREACHABLE)
            for play in range(GUIDED):
                end, groups = self._walk(Random(f"{play}"), layers=layers)
                if end in ends and (path := self._replayed(groups, name)) is not None:
                    return Outlook(name, REACHABLE, path)
            way, is_whole = self._sought(layers, set(ends))
            if way is not None and (path := self._replayed(way, name)) is not None:
                return Outlook(name, REACHABLE, path)
            if is_whole and way is None:
                return Outlook(name, UNREACHABLE)
        return Outlook(name, UNDECIDED)

    def _deciding(self, ends: list[int]) -> list[Fact]:
        """The facts of the forks before an ending: first what must hold there, then what must not, then the rest."""
        graph = self.graph
        away = dict.fromkeys(ends, 0)
        layer = list(ends)
        while layer:
            found = [graph.steps[n].source for point in layer for n in graph.into[point] if n in self.alive]
            layer = [point for point in dict.fromkeys(found) if point not in away]
            away.update(dict.fromkeys(layer, max(away.values()) + 1))
        steps = sorted((away[graph.steps[n].target], n) for n in self.alive if graph.steps[n].target in away)
        own: list[Fact] = []
        other: list[Fact] = []
        rest: list[Fact] = []
        for _distance, number in steps:
            step = graph.steps[number]
            is_fork = any(graph.steps[n].target not in away for n in graph.out[step.source] if n in self.alive)
            asked = [op for op in step.program if isinstance(op, Suppose)]
            for place, op in enumerate(reversed(asked)):
                facts = sorted(self.cone.facts(op.condition) - self.fixed.keys())
                (rest if not is_fork else own if op.wanted and not place else other).extend(facts)
        first = list(dict.fromkeys(own + other))
        needs = [need for fact in first for need in sorted(self.cone.needs(fact) - self.fixed.keys())]
        return list(dict.fromkeys(first + needs + rest))

    def _narrowed(self, facts: list[Fact], width: int) -> set[Fact]:
        """As many of the facts, the first ones first, as a slice of this width can keep."""
        size, found = 1, set[Fact]()
        for fact in facts:
            if size * len(self.cone.values(fact)) <= width:
                size *= len(self.cone.values(fact))
                found.add(fact)
        return found

    def _sought(self, layers: Layers, ends: set[int]) -> tuple[list[int] | None, bool]:
        """A way to an end by real positions, the nearest first; and whether every position was looked at."""
        queue: list[tuple[int, int, int, Position, object]] = [(0, 0, self.point, self.position, None)]
        seen: set[tuple[object, ...]] = set()
        order = 0
        while queue:
            rank, _order, point, position, trail = heapq.heappop(queue)
            for group in self.compiled.open(point, position):
                self.steps -= 1
                after = list(position)
                try:
                    target = self.compiled.targets[self.compiled.take(group, after)]
                except StoryError:
                    continue
                if target in ends:
                    return _groups((trail, group)), True
                away, key = layers.away(target, after), (target, *after)
                if away is None or key in seen:
                    continue
                if len(seen) >= LOOKED:
                    return None, False
                seen.add(key)
                order += 1
                heapq.heappush(queue, (away + rank // 8, order, target, after, (trail, group)))
        return None, True


def _may(kept: Fixed, operation: Suppose) -> bool:
    """Whether a supposition may hold."""
    may = kept.judge(operation.condition)
    return bool(may.true if operation.wanted else may.false)


def _groups(trail: object) -> list[int]:
    """The groups of a trail, the first one first."""
    found: list[int] = []
    while isinstance(trail, tuple):
        trail, group = trail
        found.append(group)
    return found[::-1]
