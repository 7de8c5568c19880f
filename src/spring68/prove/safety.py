"""That nobody gets stuck: from everything that can be reached, an end can be reached.

Shown component by component, the last ones first. A point is *safe* when from every valuation that may be there some
choice (or going on by itself) surely leads to a safe point; or when every choice that may be open does, for that one is
open is a promise of its own (S402). A hub and the modules that come back to it form one component, whose points are
judged together, round by round.

First no fact is kept; then, where that does not suffice, the facts of the choices in doubt, over all their values. What
is left is a *doubt*: it is assumed to be safe while the rest is judged, and then settled by itself. Either nothing real
comes there; or a position comes there from which nothing leads out of the component, and that is a soft-lock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from spring68.engine.graph import Alter, Fact, Mark, Suppose
from spring68.prove.cone import Cone
from spring68.prove.facts import Slice
from spring68.prove.lens import Sweep
from spring68.prove.slices import leads_elsewhere, may_come_from, surely_leads
from spring68.story.meaning import Literal

LOCAL_BITS = 1 << 18
"""How wide a slice may be in which a component is judged over all values."""


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

    def __init__(self, cone: Cone) -> None:
        self.graph, self.cone = cone.graph, cone
        self.found = Safety(set(self.graph.ends))

    def prove(self) -> Safety:
        """All components, the last ones first."""
        for component in self.cone.components:
            if len(component) > 1 or not self.is_plain(component[0]):
                self.component(component)
            self.found.safe.update(component)
        return self.found

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

    def component(self, component: list[int]) -> None:
        """One component, with more and more facts kept."""
        facts: frozenset[Fact] = frozenset()
        bad: dict[int, int] = {}
        kept = self.cone.slice(())
        while True:
            wider = self.cone.slice(facts, LOCAL_BITS)
            if wider is None:
                break
            kept, bad = wider, self.doubtful(component, wider)
            if not bad:
                self.found.rungs.add("ranges" if facts else "graph")
                return
            more = facts | self.facts_at(bad, facts)
            if more == facts:
                more = facts | self.facts_behind(component, facts)
            if more == facts:
                break
            facts = more
        assert kept is not None
        stuck = {
            point: bits & bad[point] for point, bits in self.stuck(component, kept).items() if bits & bad.get(point, 0)
        }
        self.found.doubts.append(Doubt(kept, bad, stuck))

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
        sweep = Sweep([-place for place in self.cone.order], component)
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
