"""Which facts matter to what: an index of a graph, and the slices that follow from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spring68.engine.graph import Alter, Fact, Graph, Mark, Operation, Suppose
from spring68.engine.state import Value
from spring68.prove.components import components
from spring68.prove.facts import MAX_BITS, Slice, facts_of
from spring68.story.meaning import Joined, Negated, Settled

LOCAL = ("picked", "visited", "again", "filed")
"""Kinds of facts that mostly belong to one place."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A part of a program as small as can be: a supposition that is no `and`, or a change; and the facts it touches."""

    operation: Suppose | Mark | Alter
    facts: frozenset[Fact]


class Cone:
    """An index of one graph: which steps touch a fact, what its changes depend on, in which order points come."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.families = graph.machine.rules.scope.families
        self._atoms: dict[int, tuple[Operation, tuple[Atom, ...]]] = {}
        self._facts: dict[int, tuple[Settled, frozenset[Fact]]] = {}
        self._needs: dict[Fact, frozenset[Fact]] = {}
        self.touching: dict[Fact, list[int]] = {}
        """By fact, the steps whose conditions ask for it or that change it."""
        self.changing: dict[Fact, list[int]] = {}
        self.deciding: set[Fact] = set()
        """The facts on which it depends where a play can go: those of suppositions, and those that change them."""
        nothing = Slice((), self.families)
        self.never = {number for number, step in enumerate(graph.steps) if self._is_never(step.program, nothing)}
        """The steps that suppose what never holds, whatever the facts."""
        for number, step in enumerate(graph.steps):
            for fact in self._touched(step.program):
                self.touching.setdefault(fact, []).append(number)
            for fact in {op.fact for op in step.program if isinstance(op, (Mark, Alter))}:
                self.changing.setdefault(fact, []).append(number)
        self._gather_deciding()
        self.components = components(graph)
        """The strongly connected components, each after those it leads to."""
        self.component_of = [0] * len(graph.points)
        for number, component in enumerate(self.components):
            for point in component:
                self.component_of[point] = number
        self.order = self._order()
        """By point, its place in an order in which what comes before is mostly listed before."""
        self.back_order = [-place for place in self.order]
        """The same for sweeps from the end."""

    def _is_never(self, program: tuple[Operation, ...], nothing: Slice) -> bool:
        supposed = [pair for op in program if isinstance(op, Suppose) for pair in apart(op.condition, op.wanted)]
        judged = [(nothing.judge(condition), wanted) for condition, wanted in supposed if not self.facts(condition)]
        return any(not (may.true if wanted else may.false) for may, wanted in judged)

    def _touched(self, program: tuple[Operation, ...]) -> set[Fact]:
        found: set[Fact] = set()
        for operation in program:
            if isinstance(operation, Suppose):
                found |= self.facts(operation.condition)
            elif isinstance(operation, (Mark, Alter)):
                found.add(operation.fact)
                found |= self.asked(operation)
        return found

    def asked(self, operation: Mark | Alter) -> frozenset[Fact]:
        """The facts that a change asks for."""
        found = self.facts(operation.under) if operation.under is not None else frozenset()
        return found | self.facts(operation.worth) if isinstance(operation, Alter) else found

    def _gather_deciding(self) -> None:
        for step in self.graph.steps:
            for operation in step.program:
                if isinstance(operation, Suppose):
                    self.deciding |= self.facts(operation.condition)
        self.deciding = self.closed(self.deciding)

    def closed(self, facts: Iterable[Fact]) -> set[Fact]:
        """The facts with all on which it depends how they change."""
        found = set(facts)
        waiting = list(found)
        while waiting:
            fresh = self._writers_ask(waiting.pop()) - found
            found |= fresh
            waiting += fresh
        return found

    def _writers_ask(self, fact: Fact) -> set[Fact]:
        """The facts that the changes of a fact themselves ask for."""
        found: set[Fact] = set()
        for number in self.changing.get(fact, ()):
            for operation in self.graph.steps[number].program:
                if isinstance(operation, (Mark, Alter)) and operation.fact == fact:
                    found |= self.asked(operation)
        return found

    def atoms(self, operation: Operation) -> tuple[Atom, ...]:
        """The atoms of an operation; none for what is only shown."""
        known = self._atoms.get(id(operation))
        if known is None:
            known = self._atoms[id(operation)] = (operation, tuple(self._taken_apart(operation)))
        return known[1]

    def _taken_apart(self, operation: Operation) -> Iterator[Atom]:
        if isinstance(operation, Suppose):
            for condition, wanted in apart(operation.condition, operation.wanted):
                yield Atom(Suppose(condition, wanted), self.facts(condition))
        elif isinstance(operation, (Mark, Alter)):
            yield Atom(operation, frozenset({operation.fact}))

    def facts(self, condition: Settled) -> frozenset[Fact]:
        """The facts of a condition."""
        known = self._facts.get(id(condition))
        if known is None:
            known = self._facts[id(condition)] = (condition, frozenset(facts_of(condition, self.families)))
        return known[1]

    def needs(self, fact: Fact) -> frozenset[Fact]:
        """The facts in the conditions under which something changes a fact, and in what it is changed to."""
        known = self._needs.get(fact)
        if known is None:
            found: set[Fact] = set()
            for number in self.changing.get(fact, ()):
                before: set[Fact] = set()
                for operation in self.graph.steps[number].program:
                    if isinstance(operation, Suppose):
                        before |= self.facts(operation.condition)
                    elif isinstance(operation, (Mark, Alter)) and operation.fact == fact:
                        found |= before | self.asked(operation)
            known = self._needs[fact] = frozenset(found)
        return known

    def local_facts(self, facts: Iterable[Fact], component: int) -> frozenset[Fact]:
        """Those facts that change only where a play is in a component, or leaves it; nobody who left comes back.

        What the very first turn changes is not among them: it has changed wherever a play comes.
        """
        steps, home = self.graph.steps, self.component_of
        first = {op.fact for op in self.graph.opening if isinstance(op, (Mark, Alter))}
        return frozenset(
            fact
            for fact in facts
            if fact.kind in LOCAL
            and fact not in first
            and all(home[steps[number].source] == component for number in self.changing.get(fact, ()))
        )

    def values(self, fact: Fact) -> tuple[Value, ...]:
        """The values that a fact may have."""
        return self.graph.machine.story.variables[fact.name].values if fact.kind == "var" else (False, True)

    def size(self, facts: Iterable[Fact]) -> int:
        """How many valuations some facts have."""
        size = 1
        for fact in set(facts):
            size *= len(self.values(fact))
        return size

    def slice(self, facts: Iterable[Fact], most: int = MAX_BITS) -> Slice | None:
        """A slice that keeps these facts; None when it would be too wide."""
        kept = sorted(set(facts))
        if self.size(kept) > most:
            return None
        return Slice([(fact, self.values(fact)) for fact in kept], self.families)

    def wider(self, facts: Iterable[Fact], most: int) -> frozenset[Fact]:
        """The facts with those on which they depend, as far as the slice stays narrow enough."""
        found = set(facts)
        size = self.size(found)
        for fact in sorted({need for known in found for need in self.needs(known)} - found):
            if size * len(self.values(fact)) <= most:
                size *= len(self.values(fact))
                found.add(fact)
        return frozenset(found)

    def nearer(self, facts: Iterable[Fact], points: Iterable[int], most: int) -> frozenset[Fact]:
        """The facts with those that decide whether some points are come to, as far as the slice stays narrow enough."""
        found = set(facts)
        size = self.size(found)
        asked = sorted(
            {fact for point in points for number in self.graph.into[point] for fact in self.asked_by(number)}
        )
        for fact in asked:
            if fact not in found and size * len(self.values(fact)) <= most:
                size *= len(self.values(fact))
                found.add(fact)
        return frozenset(found)

    def asked_by(self, step: int) -> set[Fact]:
        """The facts that the suppositions of a step ask for."""
        program = self.graph.steps[step].program
        return {fact for op in program if isinstance(op, Suppose) for fact in self.facts(op.condition)}

    def _order(self) -> list[int]:
        """The reverse of the order in which a walk in depth leaves the points.

        It does not take the steps that lead nearer to the start again.
        """
        graph, home, away = self.graph, self.component_of, self._away()
        left: list[int] = []
        seen = bytearray(len(graph.points))
        seen[0] = 1
        work = [(0, 0)]
        while work:
            point, at = work.pop()
            out = graph.out[point]
            while at < len(out):
                target = graph.steps[out[at]].target
                if not seen[target] and (away[target] >= away[point] or home[target] != home[point]):
                    break
                at += 1
            if at == len(out):
                left.append(point)
                continue
            target = graph.steps[out[at]].target
            seen[target] = 1
            work += [(point, at + 1), (target, 0)]
        order = [0] * len(graph.points)
        for place, point in enumerate(reversed(left)):
            order[point] = place
        return order

    def _away(self) -> list[int]:
        """By point, the least number of steps from the start."""
        graph = self.graph
        away = [-1] * len(graph.points)
        away[0] = 0
        near = [0]
        while near:
            far: list[int] = []
            for point in near:
                for number in graph.out[point]:
                    target = graph.steps[number].target
                    if away[target] < 0:
                        away[target] = away[point] + 1
                        far.append(target)
            near = far
        return away


def apart(condition: Settled, wanted: bool) -> list[tuple[Settled, bool]]:
    """A supposition as several that must all hold."""
    if isinstance(condition, Negated):
        return apart(condition.part, not wanted)
    if isinstance(condition, Joined) and condition.every == wanted:
        return [inner for part in condition.parts for inner in apart(part, wanted)]
    return [(condition, wanted)]
