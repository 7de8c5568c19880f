"""That nobody gets stuck: from everything that can be reached, an end can be reached.

Shown component by component, the last ones first. A point is *safe* when from every valuation that may be there some
choice (or going on by itself) surely leads to a safe point; or when every choice that may be open does, for that one is
open is a promise of its own (S402). A hub and the modules that come back to it form one component, whose points are
judged together, round by round.

First each point by its own facts, over all their values: a point is safe that surely leads to safe ones. What is left
falls into parts. Of a point it is asked whether a play can be there at all with what is bad; a part is judged together,
with the facts of the choices in doubt. What is still left is a *doubt*: it is assumed to be safe while the rest is
judged, and then settled by itself. Either nothing real comes there; or a position comes there from which nothing leads
out of the part, and that is a soft-lock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from spring68.engine.graph import Alter, Fact, Mark, Suppose
from spring68.prove.components import components
from spring68.prove.cone import Cone
from spring68.prove.facts import Slice
from spring68.prove.goals import Goal, Question
from spring68.prove.lens import Sweep
from spring68.prove.slices import leads_elsewhere, may_come_from, surely_leads
from spring68.story.meaning import Literal

LOCAL_BITS = 1 << 18
"""How wide a slice may be in which a component is judged over all values."""

OWN_BITS = 1 << 12
"""How wide it may be for a single point."""

Refuted: TypeAlias = Callable[[list[Question]], list[bool]]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Points of one component with the valuations of a slice from which it is not sure that an end can be reached.

    From those in `stuck` it is sure that none can: nothing leads out of the component.
    """

    kept: Slice
    points: dict[int, int]
    stuck: dict[int, int]


@dataclass(slots=True)
class Safety:
    """Which points are safe or assumed to be, on which rungs that was shown, and what is in doubt."""

    safe: set[int]
    rungs: set[str] = field(default_factory=set)
    doubts: list[Doubt] = field(default_factory=list)


class SafetyProof:
    """Works out `Safety` for one graph and start."""

    def __init__(self, cone: Cone, refuted: Refuted = lambda questions: [False] * len(questions)) -> None:
        """Make ready.

        Args:
            cone: The index of the graph.
            refuted: Says of questions whether it can be shown that nothing comes to their goals.
        """
        self.graph, self.cone, self.refuted = cone.graph, cone, refuted
        self.found = Safety(set(self.graph.ends))
        self._own: dict[int, Slice | None] = {}
        self._asked: dict[int, int] = {}

    def prove(self) -> Safety:
        """All components, the last ones first."""
        for component in self.cone.components:
            if len(component) > 1 or not self.is_plain(component[0]):
                self.component(component)
            self.found.safe.update(component)
        return self.found

    def component(self, component: list[int]) -> None:
        """One component: point by point as far as that goes, then part by part what is left of it."""
        parts = [component]
        while parts:
            part = parts.pop()
            left = self.point_by_point(part)
            inner = components(self.graph, left)
            if len(inner) > 1 or len(left) < len(part):
                parts += reversed(inner)
            elif left and self.together(part):
                parts.append(part)

    def point_by_point(self, points: Iterable[int]) -> list[int]:
        """Find points that are safe because of others that are, judged by their own facts alone; those that are left."""
        left = set(points)
        sweep = Sweep(self.cone.back_order, left) if len(left) > 1 else None
        waits = set(left)
        while (point := sweep.next() if sweep is not None else waits.pop() if waits else -1) >= 0:
            waits.discard(point)
            if point not in left or not (self.is_plain(point) or self.bad(point) == 0):
                continue
            self.found.safe.add(point)
            left.discard(point)
            for number in self.graph.into[point]:
                source = self.graph.steps[number].source
                if source in left and source not in waits:
                    waits.add(source)
                    if sweep is not None:
                        sweep.add(source)
        return [point for point in points if point in left]

    def bad(self, point: int) -> int | None:
        """The valuations of a point's own facts from which it is not sure that it leads to what is safe.

        None where that is not judged: there are too many facts, or no step leads to anything safe.
        """
        if not any(self.graph.steps[number].target in self.found.safe for number in self.graph.out[point]):
            return None
        kept = self.own(point)
        return None if kept is None else self.doubtful([point], kept).get(point, 0)

    def own(self, point: int) -> Slice | None:
        """The slice that keeps the facts of a point."""
        if point not in self._own:
            self._own[point] = self.cone.slice(self.facts_of(point), OWN_BITS)
        return self._own[point]

    def together(self, part: list[int]) -> bool:
        """A part whose points lead to each other; whether some of them were shown to be safe, and it is to be split again."""
        is_wide = self.cone.size({fact for point in part for fact in self.facts_of(point)}) > LOCAL_BITS
        if is_wide and self.without_the_impossible(part):
            return True
        kept, bad = self.jointly(part)
        if bad:
            if not is_wide and self.without_the_impossible(part):
                return True
            stuck = self.stuck(part, kept)
            self.found.doubts.append(
                Doubt(
                    kept, bad, {point: bits & bad[point] for point, bits in stuck.items() if bits & bad.get(point, 0)}
                )
            )
        self.found.safe.update(part)
        return False

    def without_the_impossible(self, part: list[int]) -> bool:
        """Ask whether a play can be at some points of a part with what is bad there; whether some are safe now."""
        asked: dict[int, Question] = {}
        for point in part:
            bits, kept = self.bad(point), self.own(point)
            if bits and kept is not None and bits != kept.all and self._asked.get(point) != bits:
                self._asked[point] = bits
                asked[point] = Question([Goal.that(point, kept.condition(bits))])
        never = self.refuted(list(asked.values())) if asked else []
        found = [point for point, is_never in zip(asked, never, strict=True) if is_never]
        self.found.safe.update(found)
        self.found.rungs.update(["slice"] if found else [])
        return bool(found)

    def is_plain(self, point: int) -> bool:
        """Whether a point is safe at first sight: an end, or something that is always open leads only to safe points.

        A point that leads to itself is not: its choices are looked at one by one.
        """
        if point in self.graph.ends:
            return True
        for group in self.graph.groups_of[point]:
            suppositions = [op for op in self.graph.groups[group].before if isinstance(op, Suppose)]
            is_open = all(op.condition == Literal(op.wanted) for op in suppositions)
            ways = self.graph.ways_of[group]
            if is_open and ways and all(self.graph.steps[way].target in self.found.safe for way in ways):
                self.found.rungs.add("graph")
                return True
        return False

    def jointly(self, part: list[int]) -> tuple[Slice, dict[int, int]]:
        """A part judged together, with more and more facts kept: the last slice, and what is not sure in it."""
        facts: frozenset[Fact] = frozenset()
        bad: dict[int, int] = {}
        kept = Slice((), self.cone.families)
        while (wider := self.cone.slice(facts, LOCAL_BITS)) is not None:
            kept, bad = wider, self.doubtful(part, wider)
            if not bad:
                self.found.rungs.add("ranges" if facts else "graph")
                break
            more = facts | self.facts_at(bad, facts)
            if more == facts:
                more = facts | self.facts_behind(part, facts)
            if more == facts:
                break
            facts = more
        return kept, bad

    def stuck(self, component: list[int], kept: Slice) -> dict[int, int]:
        """By point of a component, the valuations from which nothing that may happen leads out of it."""
        may = dict.fromkeys(component, 0)
        waiting = list(component)
        while waiting:
            point = waiting.pop()
            here = may[point]
            for number in self.graph.out[point]:
                step = self.graph.steps[number]
                target = kept.all if step.target not in may else may[step.target]
                here |= may_come_from(step.program, target, kept)
            here |= self.may_break_off(point, kept)
            if here != may[point]:
                may[point] = here
                waiting += [
                    self.graph.steps[n].source for n in self.graph.into[point] if self.graph.steps[n].source in may
                ]
        return {point: kept.all & ~bits for point, bits in may.items()}

    def may_break_off(self, point: int, kept: Slice) -> int:
        """The valuations in which nothing may be open at a point, or no way on after a choice: told elsewhere."""
        found = 0
        if point in self.graph.runs_dry:
            found |= kept.judge(self.graph.rests[point]).false
        for number in self.graph.groups_of[point]:
            blocked = self.graph.groups[number].blocked
            if blocked is not None:
                found |= may_come_from(blocked, kept.all, kept)
        return found

    def facts_at(self, points: Mapping[int, int], known: frozenset[Fact]) -> frozenset[Fact]:
        """The facts of the choices at some points, those of the points with the fewest first, while they fit."""
        found: frozenset[Fact] = frozenset()
        wanted = sorted(
            (self.facts_of(point) - known for point in points), key=lambda facts: (len(facts), sorted(facts))
        )
        for facts in wanted:
            if self.cone.size(known | found | facts) <= LOCAL_BITS:
                found |= facts
        return found

    def facts_behind(self, component: list[int], known: frozenset[Fact]) -> frozenset[Fact]:
        """The facts on which it depends how the kept ones change inside the component, while they fit."""
        found: frozenset[Fact] = frozenset()
        wanted = sorted(
            fact
            for point in component
            for number in self.graph.out[point]
            for op in self.graph.steps[number].program
            if isinstance(op, (Mark, Alter)) and op.fact in known
            for fact in self.cone.asked(op) - known
        )
        for fact in dict.fromkeys(wanted):
            if self.cone.size(known | found | {fact}) <= LOCAL_BITS:
                found |= {fact}
        return found

    def facts_of(self, point: int) -> frozenset[Fact]:
        """The facts that decide what can be taken at a point, and where it leads."""
        found: set[Fact] = set()
        for number in self.graph.out[point]:
            for operation in self.graph.steps[number].program:
                if isinstance(operation, Suppose):
                    found |= self.cone.facts(operation.condition)
        return frozenset(found)

    def doubtful(self, component: list[int], kept: Slice) -> dict[int, int]:
        """By point of a component, the valuations from which it is not sure that an end can be reached."""
        good = _Targets(self.found.safe, dict.fromkeys(component, 0), kept.all)
        sweep = Sweep(self.cone.back_order, component)
        waits = set(component)
        while (point := sweep.next()) >= 0:
            waits.discard(point)
            here = self.leaving(point, good, kept)
            if here == good.own[point]:
                continue
            good.own[point] = here
            for number in self.graph.into[point]:
                source = self.graph.steps[number].source
                if source in good.own and source not in waits and good.own[source] != kept.all:
                    waits.add(source)
                    sweep.add(source)
        return {point: kept.all & ~bits for point, bits in good.own.items() if kept.all & ~bits}

    def leaving(self, point: int, good: _Targets, kept: Slice) -> int:
        """The valuations of a point from which the targets are surely reached."""
        here = good.own[point]
        elsewhere = 0
        for number in self.graph.groups_of[point]:
            if here == kept.all:
                return here
            steps = [self.graph.steps[way] for way in self.graph.ways_of[number]]
            here |= surely_leads(self.graph.groups[number], steps, good, kept)
            elsewhere |= leads_elsewhere(steps, good, kept)
        return here | (kept.all & ~elsewhere)


class _Targets(dict[int, int]):
    """What is good, by point: everything at a safe point, of the component's own points what is known so far."""

    def __init__(self, safe: set[int], own: dict[int, int], everything: int) -> None:
        super().__init__()
        self.safe, self.own, self.everything = safe, own, everything

    def get(self, point: int, default: int = 0) -> int:  # type: ignore[override]
        """What is good at a point."""
        return self.own[point] if point in self.own else self.everything if point in self.safe else default
