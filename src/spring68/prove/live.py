"""Which facts still matter at each point: two positions that differ only in others have the same future.

A fact is *live* at a point when something may still ask for it before it is changed: a condition, what is noted on the
way, a number that could leave its range.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any, TypeAlias

from spring68.engine.compiled import Compiled, Position
from spring68.engine.graph import Fact, Look, Mark, Operation, Suppose
from spring68.prove.cone import Cone
from spring68.prove.lens import Sweep
from spring68.story.meaning import Settled

Key: TypeAlias = tuple[Any, ...]
"""What still matters of a position, at a point."""

Change: TypeAlias = tuple[int, int, int]
"""What is asked for in any case, what is changed for good, what is asked for where what is changed still matters."""


class Live:
    """The live facts of every point; a set of facts is a number, variables first, then the bits of positions."""

    def __init__(self, compiled: Compiled, cone: Cone, always: Iterable[Fact] = ()) -> None:
        """Work it out.

        Args:
            compiled: The compiled graph; what its `extra` names is live everywhere.
            cone: The index of the graph.
            always: Further facts that are live everywhere.
        """
        self.compiled, self.cone, self.graph = compiled, cone, compiled.graph
        self.always = (*compiled.extra, *always)
        self.width = compiled.width
        self._asked: dict[int, tuple[Settled, int]] = {}
        self._changes: dict[int, tuple[Operation, list[tuple[int, Change]]]] = {}
        self.at = self._flow()
        self._keys: list[Any] = [None] * len(self.at)
        self.bits = [mask >> self.width for mask in self.at]
        """By point, the live ones of the bits of a position."""

    def key(self, point: int, position: Position | tuple[Any, ...]) -> Key:
        """What still matters of a position."""
        known = self._keys[point]
        if known is None:
            places = [place for place in range(self.width) if self.at[point] >> place & 1]
            known = self._keys[point] = _getter(places)
        found: Key = (point, position[-1] & self.bits[point], known(position))
        return found

    def key_with(self, facts: Iterable[Fact]) -> Callable[[int, tuple[Any, ...]], Key]:
        """The same, with further facts that matter to whoever asks, wherever the play is."""
        asked = list(facts)
        if not asked:
            return self.key
        mask = 0
        for fact in asked:
            mask |= self._bit(fact)
        flags = mask >> self.width
        values = _getter([place for place in range(self.width) if mask >> place & 1])
        return lambda point, position: (*self.key(point, position), position[-1] & flags, values(position))

    def _flow(self) -> list[int]:
        """Backward through the graph, until nothing changes."""
        graph = self.graph
        always = 0
        for fact in self.always:
            always |= self._bit(fact)
        at = [always] * len(graph.points)
        for point, noted in self.compiled.watch.points.items():
            for _number, condition in noted:
                at[point] |= self._ask(condition)
        for group in graph.groups:
            for op in group.blocked or ():
                if isinstance(op, Suppose):
                    at[group.source] |= self._ask(op.condition)
        programs = [[change for op in step.program for change in self._of(op)][::-1] for step in graph.steps]
        for component in self.cone.components:
            waits, inside = set(component), set(component)
            sweep = Sweep(self.cone.back_order, component)
            while (point := sweep.next()) >= 0:
                waits.discard(point)
                here = at[point]
                for number in graph.out[point]:
                    here |= _before(programs[number], at[graph.steps[number].target])
                if here != at[point]:
                    at[point] = here
                    for source in ({graph.steps[number].source for number in graph.into[point]} & inside) - waits:
                        waits.add(source)
                        sweep.add(source)
        return at

    def _bit(self, fact: Fact) -> int:
        if fact.kind == "var":
            return 1 << self.compiled.places[fact]
        number = self.compiled.bits.get(fact)
        return 0 if number is None else 1 << (self.width + number)

    def _ask(self, condition: Settled | None) -> int:
        if condition is None:
            return 0
        known = self._asked.get(id(condition))
        if known is None:
            found = 0
            for fact in self.cone.facts(condition):
                found |= self._bit(fact)
            known = self._asked[id(condition)] = (condition, found)
        return known[1]

    def _of(self, op: Operation) -> list[tuple[int, Change]]:
        """An operation as (the fact it changes, what it asks for); an operation that changes nothing changes fact 0."""
        known = self._changes.get(id(op))
        if known is None:
            known = self._changes[id(op)] = (op, self._made(op))
        return known[1]

    def _made(self, op: Operation) -> list[tuple[int, Change]]:
        if isinstance(op, Suppose):
            return [(0, (self._ask(op.condition), 0, 0))]
        if isinstance(op, Look):
            watched = self.compiled.watch.looks.get((op.kind, op.name), ())
            found = 0
            for _number, condition in watched:
                found |= self._ask(condition) | self._ask(op.under)
            return [(0, (found, 0, 0))]
        under = self._ask(op.under)
        if isinstance(op, Mark):
            noted = under if op.fact in self.compiled.watch.marks else 0
            bit = self._bit(op.fact)
            return [(bit, (noted, bit if op.under is None else 0, under))]
        asked, bit = under | self._ask(op.worth), self._bit(op.fact)
        may_leave = op.variable.kind == "number" and not op.variable.clamp
        if op.sign != "=":
            return [(bit, (asked | bit if may_leave else 0, 0, asked | bit))]
        return [(bit, (asked if may_leave else 0, bit if op.under is None else 0, asked))]


def _before(program: list[tuple[int, Change]], after: int) -> int:
    """What matters before a program, whose operations are given from the last to the first."""
    for changed, (asked, killed, wanted) in program:
        if after & changed:
            after = (after & ~killed) | wanted
        after |= asked
    return after


def _getter(places: list[int]) -> Any:
    if not places:
        return lambda _position: ()
    return itemgetter(*places)
