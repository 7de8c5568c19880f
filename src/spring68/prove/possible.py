"""What may happen, each fact looked at by itself: quick, and never too little.

A variable is the set of values it may have anywhere, a fact is something that may have come true. A step may be taken
where each of its conditions may hold. Nothing is known of what holds *together*, so that much counts as possible that
is not; what counts as impossible is. Here one can ask what would be possible if something were closed or mended.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import Any, TypeAlias

from spring68.engine.graph import Alter, Fact, Graph, Look, Mark, Operation, Step, Suppose
from spring68.engine.state import Value
from spring68.prove.elements import Element
from spring68.story.meaning import Added, Ask, Compared, Joined, Literal, Negated, Read, Settled, Tally
from spring68.text.source import Span

Cause: TypeAlias = tuple[str, object]
"""What keeps something from happening: `choice` and its name, `way` or `change` and the place of its guard, `always`
and the place of a way's guard that always holds, `place` and the name of a node where nothing can be chosen, `range`
and the place of a change that leaves its range, `variable` and the name of one that nothing sets."""

_FACTS = frozenset({"picked", "seen", "visited", "again", "filed"})
_MOST = 400
"""Of how many pairs of values a sum or a comparison is worked out; of more only between the least and the greatest."""

_SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_BOTH: frozenset[Value] = frozenset({True, False})
_NO: frozenset[Value] = frozenset({False})


@dataclass(slots=True)
class Tried:
    """What conditions came to that ask for something twice, so that several looks at one story need not try it anew.

    They are known by their identity: whoever keeps this keeps the story's graphs too.
    """

    asked: dict[int, tuple[Read | Ask, ...]] = field(default_factory=dict)
    known: dict[tuple[int, tuple[frozenset[Value], ...]], frozenset[Value]] = field(default_factory=dict)


@dataclass(slots=True)
class Possible:
    """What may happen in a graph from what is given.

    `closed` causes keep from happening what they keep; `mended` ones no longer do, whatever the conditions say.
    """

    graph: Graph
    closed: Collection[Cause] = ()
    mended: Collection[Cause] = ()
    tried: Tried = field(default_factory=Tried)
    values: dict[str, set[Value]] = field(default_factory=dict)
    facts: set[Fact] = field(default_factory=set)
    points: set[int] = field(default_factory=set)
    nodes: set[str] = field(default_factory=set)
    steps: set[int] = field(default_factory=set)
    taken: set[Span] = field(default_factory=set)
    """Where the guards of ways stand that may be taken."""
    passed: set[Span] = field(default_factory=set)
    """Where the guards of ways stand after which another one may be taken."""
    choices: set[str] = field(default_factory=set)
    looks: set[tuple[str, str]] = field(default_factory=set)
    changes: set[Span] = field(default_factory=set)
    could: set[Cause] = field(default_factory=set)
    """The choices, ways and changes whose own conditions may hold (of `always`: fail), closed or not."""

    @classmethod
    def of(
        cls, graph: Graph, given: Mapping[Fact, Value], closed: Collection[Cause] = (), mended: Collection[Cause] = (),
        tried: Tried | None = None,
    ) -> Possible:  # fmt: skip
        """Look at everything until nothing new becomes possible."""
        found = cls(graph, frozenset(closed), frozenset(mended), tried or Tried())
        for fact, value in given.items():
            if fact.kind == "var":
                is_free = ("variable", fact.name) in found.mended
                found.values[fact.name] = set(graph.machine.story.variables[fact.name].values) if is_free else {value}
            elif value:
                found.facts.add(fact)
        found.points.add(0)
        known = -1
        while known != (known := found._size()):
            found._run(graph.opening, set())
            waiting = sorted(found.points)
            while waiting:
                for target in found._leave(waiting.pop()):
                    if target not in found.points:
                        found.points.add(target)
                        waiting.append(target)
        return found

    def _size(self) -> int:
        """A number that grows with everything that becomes possible."""
        more = (
            len(self.could) + len(self.facts) + len(self.points) + len(self.steps) + len(self.looks) + len(self.changes)
        )
        return more + sum(map(len, self.values.values())) + len(self.choices)

    # steps

    def _leave(self, point: int) -> list[int]:
        """The points to which one may go from a point."""
        graph = self.graph
        self.nodes.add(graph.points[point].node)
        place = ("place", graph.points[point].node)
        if place in self.closed:
            return []
        found: list[int] = []
        for group in graph.groups_of[point]:
            choice = graph.groups[group].choice
            ways = graph.ways_of[group]
            if choice and ways and self._holds(graph.steps[ways[0]].program[0], False):
                self.could.add(("choice", choice))
            if choice and ("choice", choice) in self.closed:
                continue
            is_open = bool(choice) and (("choice", choice) in self.mended or place in self.mended)
            passed = {0} if is_open else set()
            earlier: list[Span] = []
            for number in ways:
                step = graph.steps[number]
                if self._take(number, step, passed):
                    found.append(step.target)
                    self.passed.update(earlier)
                    self.taken |= {step.guard} if step.guard is not None else set()
                earlier += [step.guard] if step.guard is not None else []
                if step.guard is not None and ("always", step.guard) in self.closed:
                    break
                if step.guard is not None and ("always", step.guard) in self.mended:
                    passed = passed | {_last_wanted(step)}  # the ways after it suppose there that it does not hold
        return found

    def _take(self, number: int, step: Step, passed: set[int]) -> bool:
        """Whether a step may be taken, some of its conditions aside; if so, what it does is done."""
        if step.choice and self._holds(step.program[0], 0 in passed):
            self.choices.add(step.choice)
        if step.guard is not None:
            own = step.program[_last_wanted(step)]
            assert isinstance(own, Suppose)
            may = self.of_settled(own.condition)
            self.could |= {(kind, step.guard) for kind, value in (("way", True), ("always", False)) if value in may}
            if ("way", step.guard) in self.closed:
                return False
            if ("way", step.guard) in self.mended:
                passed = passed | {_last_wanted(step)}
        if not self._run(step.program, passed):
            return False
        self.steps.add(number)
        return True

    def _holds(self, operation: Operation, is_passed: bool) -> bool:
        if is_passed or not isinstance(operation, Suppose):
            return True
        return operation.wanted in self.of_settled(operation.condition)

    def _run(self, program: tuple[Operation, ...], passed: set[int]) -> bool:
        """Do what a program does, as far as it may come; whether it may come to its end."""
        for number, operation in enumerate(program):
            if isinstance(operation, Suppose):
                if not self._holds(operation, number in passed):
                    return False
            elif isinstance(operation, Alter):
                if not self._alter(operation):
                    return False
            elif operation.under is None or True in self.of_settled(operation.under):
                if isinstance(operation, Mark):
                    self.facts.add(operation.fact)
                elif isinstance(operation, Look):
                    self.looks.add((operation.kind, operation.name))
        return True

    def _alter(self, alter: Alter) -> bool:
        """Change a variable; False where the change always leaves its range."""
        may = self.of_settled(alter.under) if alter.under is not None else frozenset({True})
        if True in may:
            self.could.add(("change", alter.span))
        if ("change", alter.span) in self.closed:
            return True
        if alter.under is not None and ("change", alter.span) in self.mended:
            may = _BOTH
        if True not in may:
            return True
        name = alter.fact.name
        worth = self.of_settled(alter.worth)
        if alter.sign != "=":
            worth = _sums(frozenset(self.values[name]), worth, 1 if alter.sign == "+=" else -1)
        allowed = alter.variable.values
        if alter.variable.kind == "number" and (alter.variable.clamp or ("range", alter.span) in self.mended):
            worth = frozenset(min(max(value, allowed[0]), allowed[-1]) for value in worth)
        worth = worth & frozenset(allowed)
        if not worth:
            return False in may
        self.changes.add(alter.span)
        self.values[name] |= worth
        return True

    # conditions

    def of_settled(self, settled: Settled) -> frozenset[Value]:
        """Every value that a condition or a sum may have."""
        match settled:
            case Literal():
                return frozenset({settled.value})
            case Read():
                return frozenset(self.values.get(settled.name, _BOTH))
            case Ask():
                return self._asked(settled)
            case Negated():
                return frozenset(not value for value in self.of_settled(settled.part))
            case Joined():
                return self._jointly(settled)
            case Compared():
                return _compared(settled.sign, self.of_settled(settled.left), self.of_settled(settled.right))
            case Added():
                sign = 1 if settled.sign == "+" else -1
                return _sums(self.of_settled(settled.left), self.of_settled(settled.right), sign)
            case Tally():
                return _count([self.of_settled(part) for part in settled.parts])

    def _jointly(self, joined: Joined) -> frozenset[Value]:
        """A condition of parts; one that asks for something twice is tried with each value of what it asks for."""
        asked = self.tried.asked.get(id(joined))
        if asked is None:
            leaves = list(_leaves(joined))
            asked = tuple(dict.fromkeys(leaves)) if len(set(leaves)) < len(leaves) else ()
            self.tried.asked[id(joined)] = asked
        choices = tuple(self.of_settled(leaf) for leaf in asked)
        if asked and prod(map(len, choices)) <= _MOST:
            key = (id(joined), choices)
            found = self.tried.known.get(key)
            if found is None:
                found = frozenset(_worth(joined, dict(zip(asked, chosen, strict=True))) for chosen in product(*choices))
                self.tried.known[key] = found
            return found
        parts = [self.of_settled(part) for part in joined.parts]
        telling = not joined.every
        if any(part == {telling} for part in parts):
            return frozenset({telling})
        return _BOTH if any(telling in part for part in parts) else frozenset({joined.every})

    def _asked(self, asked: Ask) -> frozenset[Value]:
        if asked.question == "count":
            members = self.graph.machine.story.families.get(asked.name, ())
            return _count([frozenset(self.values.get(member, _BOTH)) for member in members])
        if asked.question in _FACTS:
            return _BOTH if Fact(asked.question, asked.name) in self.facts else _NO
        return _BOTH

    # what is asked of it

    def meets(self, element: Element) -> bool:
        """Whether a play may meet an element."""
        if element.kind == "note":
            return Fact("seen", element.name) in self.facts
        if element.kind == "ending":
            return any(self.graph.ending(point) == element.name for point in self.points & self.graph.ends)
        if element.choice:
            return element.choice in self.choices
        may = element.condition is None or True in self.of_settled(element.condition)
        if element.look is not None:
            return may and element.look in self.looks
        return may and element.node in self.nodes


def _leaves(settled: Settled) -> Iterator[Read | Ask]:
    """What a condition asks for, each as often as it stands there."""
    match settled:
        case Read() | Ask():
            yield settled
        case Negated():
            yield from _leaves(settled.part)
        case Joined() | Tally():
            for part in settled.parts:
                yield from _leaves(part)
        case Compared() | Added():
            yield from _leaves(settled.left)
            yield from _leaves(settled.right)
        case Literal():
            return


def _worth(settled: Settled, known: Mapping[Read | Ask, Value]) -> Value:
    """What a condition or a sum comes to."""
    match settled:
        case Literal():
            return settled.value
        case Read() | Ask():
            return known[settled]
        case Negated():
            return not _worth(settled.part, known)
        case Joined():
            return (all if settled.every else any)(_worth(part, known) for part in settled.parts)
        case Tally():
            return sum(bool(_worth(part, known)) for part in settled.parts)
        case Added():
            left, right = int(_worth(settled.left, known)), int(_worth(settled.right, known))
            return left + right if settled.sign == "+" else left - right
        case Compared():
            return _SIGNS[settled.sign](_worth(settled.left, known), _worth(settled.right, known))


def _last_wanted(step: Step) -> int:
    """Where in the program of a way its own guard stands."""
    return max(number for number, op in enumerate(step.program) if isinstance(op, Suppose) and op.wanted)


def _count(parts: list[frozenset[Value]]) -> frozenset[Value]:
    least, most = sum(part == {True} for part in parts), sum(True in part for part in parts)
    return frozenset(range(least, most + 1))


def _sums(left: frozenset[Value], right: frozenset[Value], sign: int) -> frozenset[Value]:
    ones, others = [int(value) for value in left], [sign * int(value) for value in right]
    if len(ones) * len(others) > _MOST:
        return frozenset(range(min(ones) + min(others), max(ones) + max(others) + 1))
    return frozenset(one + other for one in ones for other in others)


def _compared(sign: str, left: frozenset[Value], right: frozenset[Value]) -> frozenset[Value]:
    if not left or not right:
        return frozenset()
    if sign in {"==", "!="}:
        may_equal = not left.isdisjoint(right)
        may_differ = len(left) > 1 or len(right) > 1 or not may_equal
        found = {True} if may_equal else set()
        found |= {False} if may_differ else set()
        return frozenset(found if sign == "==" else {not value for value in found})
    ones, others = [int(value) for value in left], [int(value) for value in right]
    if sign in {">", ">="}:
        ones, others = others, ones
    if sign in {"<", ">"}:
        may, may_not = min(ones) < max(others), max(ones) >= min(others)
    else:
        may, may_not = min(ones) <= max(others), max(ones) > min(others)
    return frozenset({True} if may else set()) | frozenset({False} if may_not else set())
