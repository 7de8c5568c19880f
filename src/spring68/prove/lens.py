"""A whole graph seen through one slice: what can be reached in it, and from where.

For each step only that part of its program is looked at that touches a kept fact; most steps change nothing of what is
kept. A worklist carries what is new along the steps, earlier points first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from typing import TypeAlias

from spring68.engine.graph import Alter, Fact, Mark, Suppose
from spring68.engine.state import Value
from spring68.prove.cone import Cone
from spring68.prove.facts import KEPT_BITS, Shifts, Slice, moved, unmoved
from spring68.prove.slices import may_come_from, run
from spring68.story.meaning import Joined, Literal, Settled

Move: TypeAlias = Callable[[int], int]


def nothing(_here: int) -> int:
    """The move of a step that is never taken."""
    return 0


NEVER: tuple[Move, ...] = (nothing,)
NOTHING = (nothing, nothing)


class Lens:
    """The steps of a graph as moves of sets of valuations of one slice."""

    def __init__(self, cone: Cone, kept: Slice) -> None:
        self.graph, self.cone, self.kept = cone.graph, cone, kept
        self.touched = {number for fact in kept.values for number in cone.touching.get(fact, ())}
        self._there: dict[int, tuple[Move, ...]] = {}
        self._back: dict[int, tuple[Move, ...]] = {}
        self._known: dict[int, tuple[Move, Move]] = {}
        self.facts = frozenset(kept.values)

    def there(self, number: int) -> tuple[Move, ...]:
        """What a step does to what is kept; nothing where it touches none of it."""
        if number not in self.touched:
            return NEVER if number in self.cone.never else ()
        known = self._there.get(number)
        if known is None:
            known = self._there[number] = tuple(there for there, _back in self._moves(number))
        return known

    def back(self, number: int) -> tuple[Move, ...]:
        """The same from its end to its beginning."""
        if number not in self.touched:
            return NEVER if number in self.cone.never else ()
        known = self._back.get(number)
        if known is None:
            known = self._back[number] = tuple(back for _there, back in reversed(self._moves(number)))
        return known

    def _moves(self, number: int) -> list[tuple[Move, Move]]:
        moves: list[tuple[Move, Move]] = [NOTHING] if number in self.cone.never else []
        for operation in self.graph.steps[number].program:
            for atom in self.cone.atoms(operation):
                if not atom.facts.isdisjoint(self.facts):
                    made = self._known.get(id(atom))
                    if made is None:
                        made = self._known[id(atom)] = moves_of(atom.operation, self.kept)
                    moves.append(made)
        return moves

    def forward(self, start: int) -> list[int]:
        """By point, all valuations that may be there, from the valuations `start` before the opening."""
        order, graph = self.cone.order, self.graph
        at = [0] * len(graph.points)
        new = [0] * len(graph.points)
        new[0] = run(graph.opening, start, self.kept)
        sweep = Sweep(order, [0])
        while (point := sweep.next()) >= 0:
            fresh, new[point] = new[point], 0
            at[point] |= fresh
            for number in graph.out[point]:
                target = graph.steps[number].target
                after = after_moves(self.there(number), fresh) & ~at[target]
                if after:
                    if not new[target]:
                        sweep.add(target)
                    new[target] |= after
        return at

    def forward_within(self, component: int, start: int, entering: int) -> dict[int, int]:
        """The same inside one component only, into which any of the valuations `entering` may be brought from outside.

        Args:
            component: Its number (`Cone.components`).
            start: The valuations with which a play starts, before the opening.
            entering: The valuations with which a play may be before a step that enters the component.
        """
        graph, home = self.graph, self.cone.component_of
        at = dict.fromkeys(self.cone.components[component], 0)
        new = dict(at)
        if 0 in new:
            new[0] = run(graph.opening, start, self.kept)
        for point in at:
            for number in graph.into[point]:
                if home[graph.steps[number].source] != component:
                    new[point] |= after_moves(self.there(number), entering)
        sweep = Sweep(self.cone.order, [point for point, bits in new.items() if bits])
        while (point := sweep.next()) >= 0:
            fresh, new[point] = new[point], 0
            at[point] |= fresh
            for number in graph.out[point]:
                target = graph.steps[number].target
                if home[target] == component:
                    after = after_moves(self.there(number), fresh) & ~at[target]
                    if after:
                        if not new[target]:
                            sweep.add(target)
                        new[target] |= after
        return at

    def backward(self, targets: Mapping[int, int], within: list[int] | None = None) -> list[int]:
        """By point, the valuations from which some way may lead into a target.

        Args:
            targets: By point, the valuations that are wanted there.
            within: By point, the valuations that are of interest at all.
        """
        graph = self.graph
        at = [0] * len(graph.points)
        new = [0] * len(graph.points)
        for point, bits in targets.items():
            new[point] = bits
        sweep = Sweep(self.cone.back_order, targets)
        while (point := sweep.next()) >= 0:
            fresh, new[point] = new[point], 0
            at[point] |= fresh
            if within is not None and at[point] == within[point]:
                at[point] = within[point]  # one number instead of two that are equal
            for number in graph.into[point]:
                source = graph.steps[number].source
                before = before_moves(self.back(number), fresh) & ~at[source]
                if within is not None:
                    before &= within[source]
                if before:
                    if not new[source]:
                        sweep.add(source)
                    new[source] |= before
        return at


class Sweep:
    """Points waiting to be looked at, in sweeps from the first to the last.

    What lies behind the sweep waits for the next one, so that what comes round a loop is carried on together.
    """

    def __init__(self, order: Sequence[int], points: Iterable[int]) -> None:
        """Begin.

        Args:
            order: By point, its place in a sweep.
            points: The points that wait.
        """
        self.order = order
        self.now = [(order[point], point) for point in points]
        heapify(self.now)
        self.later: list[int] = []
        self.place = -len(order) - 1

    def add(self, point: int) -> None:
        """Let a point wait that does not wait yet."""
        if self.order[point] > self.place:
            heappush(self.now, (self.order[point], point))
        else:
            self.later.append(point)

    def next(self) -> int:
        """The next point; -1 when none waits."""
        if not self.now:
            if not self.later:
                return -1
            self.now = [(self.order[point], point) for point in self.later]
            self.later = []
            heapify(self.now)
        self.place, point = heappop(self.now)
        return point


def after_moves(moves: tuple[Move, ...], here: int) -> int:
    """The valuations that may come out of a step, told by its moves."""
    for move in moves:
        here = move(here)
        if not here:
            break
    return here


def before_moves(moves: tuple[Move, ...], target: int) -> int:
    """The valuations from which a step, told by its moves back, may lead into a set."""
    for move in moves:
        target = move(target)
        if not target:
            break
    return target


def start_bits(kept: Slice, given: Mapping[Fact, Value]) -> int:
    """The one valuation with which a play starts."""
    return 1 << kept.number(lambda fact: given.get(fact, False))


def moves_of(operation: Suppose | Mark | Alter, kept: Slice) -> tuple[Move, Move]:
    """An operation that touches what is kept, as moves there and back."""
    if isinstance(operation, Suppose):
        sieve = _sieve(operation.condition, operation.wanted, kept)
        return sieve, sieve
    return _marking(operation, kept) if isinstance(operation, Mark) else _altering(operation, kept)


def _sieve(condition: Settled, wanted: bool, kept: Slice) -> Move:
    """The move that lets through where a condition may hold."""
    if isinstance(condition, Joined) and kept.size > KEPT_BITS:
        return lambda here: here & (kept.judge(condition).true if wanted else kept.judge(condition).false)
    may = kept.judge(condition)
    return (may.true if wanted else may.false).__and__


def _marking(mark: Mark, kept: Slice) -> tuple[Move, Move]:
    shifts = kept.putting(mark.fact, True)
    if mark.under is None:
        return _shifting(shifts)
    return (lambda here: run((mark,), here, kept)), (lambda target: may_come_from((mark,), target, kept))


def _altering(alter: Alter, kept: Slice) -> tuple[Move, Move]:
    if alter.under is None and isinstance(alter.worth, Literal):
        if alter.sign != "=":
            step = int(alter.worth.value) if alter.sign == "+=" else -int(alter.worth.value)
            return _shifting(kept.adding(alter.fact, step, clamp=alter.variable.clamp))
        if alter.worth.value in kept.values[alter.fact]:
            return _shifting(kept.putting(alter.fact, alter.worth.value))
    return (lambda here: run((alter,), here, kept)), (lambda target: may_come_from((alter,), target, kept))


def _shifting(shifts: Shifts) -> tuple[Move, Move]:
    return (lambda here: moved(here, shifts)), (lambda target: unmoved(target, shifts))
