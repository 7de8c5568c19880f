"""The facts that decide how a play can go on, and sets of their valuations as whole numbers.

A *fact* is a variable, or whether a choice was picked, a note seen, a scene visited. A *slice* keeps some facts and
leaves the rest free. A valuation of the kept facts is a number; a set of valuations is one Python integer, in which
bit *i* says whether valuation *i* belongs to it. Then a guard is a mask, `v += k` a shift, and thousands of states are
moved by one machine instruction after another instead of one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from spring68.engine.conditions import all_of, any_of
from spring68.engine.graph import Fact
from spring68.engine.state import Value
from spring68.story.meaning import Added, Ask, Compared, Joined, Literal, Negated, Read, Settled, Tally

MAX_BITS = 1 << 21
"""The widest slice that is worked on, in valuations; past some 2²⁴ the numbers outgrow the caches."""

Shifts: TypeAlias = tuple[tuple[int, int], ...]
"""How a change moves valuations: sets of them with the distance by which each is shifted."""

KEPT_BITS = 1 << 15
"""The widest slice for which what compound conditions say is kept; in a wider one only that of single facts is."""


@dataclass(frozen=True, slots=True)
class May:
    """Where a condition may be true, and where it may be false; a fact that is not kept makes both so."""

    true: int
    false: int


class Slice:
    """Kept facts with their values, and the arithmetic of sets of their valuations."""

    def __init__(self, facts: Iterable[tuple[Fact, tuple[Value, ...]]], families: dict[str, tuple[str, ...]]) -> None:
        self.values: dict[Fact, tuple[Value, ...]] = dict(facts)
        self.families = families
        self.stride: dict[Fact, int] = {}
        size = 1
        for fact, values in self.values.items():
            self.stride[fact] = size
            size *= len(values)
        self.size = size
        self.all = (1 << size) - 1
        self._masks: dict[Fact, list[int]] = {}
        self._moves: dict[tuple[Fact, str, int], Shifts] = {}
        self._judged: dict[int, tuple[Settled, May]] = {}
        self._alike: dict[Settled, May] = {}
        self._keeps_all = size <= KEPT_BITS

    def masks(self, fact: Fact) -> list[int]:
        """For each value of a kept fact, the valuations that have it."""
        known = self._masks.get(fact)
        if known is None:
            stride, count = self.stride[fact], len(self.values[fact])
            first = repeated((1 << stride) - 1, stride * count, self.size // (stride * count))
            known = self._masks[fact] = [first << (stride * number) for number in range(count)]
        return known

    def valuation(self, number: int) -> dict[Fact, Value]:
        """A valuation by its number."""
        return {fact: values[number // self.stride[fact] % len(values)] for fact, values in self.values.items()}

    def number(self, valuation: Callable[[Fact], Value]) -> int:
        """The number of a valuation, given what each kept fact is."""
        return sum(self.stride[fact] * values.index(valuation(fact)) for fact, values in self.values.items())

    def condition(self, here: int) -> Settled:
        """A condition that holds for exactly these valuations, in as few words as come easily."""
        return self._told(list(self.values.items())[::-1], here, self.size)

    def _told(self, facts: list[tuple[Fact, tuple[Value, ...]]], here: int, size: int) -> Settled:
        if here == 0 or here == (1 << size) - 1:
            return Literal(here != 0)
        (fact, values), rest = facts[0], facts[1:]
        part = size // len(values)
        alike: dict[int, list[Value]] = {}
        for number, value in enumerate(values):
            alike.setdefault(here >> (part * number) & ((1 << part) - 1), []).append(value)
        if len(alike) == 1:
            return self._told(rest, next(iter(alike)), part)
        found: list[Settled] = []
        for bits, worths in alike.items():
            inner = self._told(rest, bits, part)
            if inner != Literal(False):
                found.append(all_of(any_of(*(is_value(fact, value) for value in worths)), inner))
        return any_of(*found)

    # conditions

    def judge(self, settled: Settled) -> May:
        """Where a condition may hold and where it may fail."""
        known = self._judged.get(id(settled))
        if known is not None:
            return known[1]
        if not self._keeps_all and isinstance(settled, Joined):
            return self._judge(settled)
        found = self._alike.get(settled)
        if found is None:
            found = self._alike[settled] = self._judge(settled)
        self._judged[id(settled)] = (settled, found)  # the condition is held, so that its id stays its own
        return found

    def _judge(self, settled: Settled) -> May:
        match settled:
            case Literal(value=value):
                return May(self.all, 0) if value else May(0, self.all)
            case Negated(part=part):
                inner = self.judge(part)
                return May(inner.false, inner.true)
            case Joined(every=every, parts=parts):
                true, false = (self.all, 0) if every else (0, self.all)
                for part in parts:
                    inner = self.judge(part)
                    if every:
                        true, false = true & inner.true, false | inner.false
                    else:
                        true, false = true | inner.true, false & inner.false
                return May(true, false)
            case Compared():
                return self._compared(settled)
            case Read(name=name):
                return self._truth(Fact("var", name))
            case Ask(question="ended"):
                return May(0, self.all)  # nothing is judged any more once a play has ended
            case Ask(question=question, name=name):
                return self._truth(Fact(question, name))
            case _:
                return May(self.all, self.all)

    def _truth(self, fact: Fact) -> May:
        if fact not in self.values:
            return May(self.all, self.all)
        false, true = self.masks(fact)
        return May(true, false)

    def _compared(self, settled: Compared) -> May:
        left, right = self.worth(settled.left), self.worth(settled.right)
        if left is None or right is None:
            return May(self.all, self.all)
        true = false = 0
        for one, here in left.items():
            for other, there in right.items():
                if _holds(settled.sign, one, other):
                    true |= here & there
                else:
                    false |= here & there
        return May(true, false)

    def worth(self, settled: Settled) -> dict[Value, int] | None:
        """For each value that a part may have, where it may have it; None when nothing is known."""
        match settled:
            case Literal(value=value):
                return {value: self.all}
            case Read(name=name):
                return self._variable(Fact("var", name))
            case Added(sign=sign, left=left_part, right=right_part):
                left, right = self.worth(left_part), self.worth(right_part)
                if left is None or right is None:
                    return None
                return _summed(left, right, sign)
            case Ask(question="count", name=name):
                return self._counted(tuple(Read(member) for member in self.families.get(name, ())))
            case Tally(parts=parts):
                return self._counted(parts)
            case _:
                may = self.judge(settled)
                return {True: may.true, False: may.false}

    def _variable(self, fact: Fact) -> dict[Value, int] | None:
        if fact not in self.values:
            return None
        return dict(zip(self.values[fact], self.masks(fact), strict=True))

    def _counted(self, parts: tuple[Settled, ...]) -> dict[Value, int]:
        """How many of some conditions hold, one by one."""
        counts: dict[int, int] = {0: self.all}
        for part in parts:
            may = self.judge(part)
            after: dict[int, int] = {}
            for count, here in counts.items():
                if here & may.false:
                    after[count] = after.get(count, 0) | (here & may.false)
                if here & may.true:
                    after[count + 1] = after.get(count + 1, 0) | (here & may.true)
            counts = after
        return dict(counts.items())

    # changes

    def put(self, here: int, fact: Fact, value: Value) -> int:
        """A set after a kept fact was set to a value."""
        return moved(here, self.putting(fact, value))

    def putting(self, fact: Fact, value: Value) -> Shifts:
        """The shifts by which a kept fact is set to a value."""
        wanted = self.values[fact].index(value)
        return self._shifts(fact, ("=", wanted), [(number, wanted) for number in range(len(self.values[fact]))])

    def add(self, here: int, fact: Fact, step: int, *, clamp: bool) -> int:
        """A set after a step was added to a kept number; without `clamp`, those that would leave the range are gone."""
        return moved(here, self.adding(fact, step, clamp=clamp))

    def adding(self, fact: Fact, step: int, *, clamp: bool) -> Shifts:
        """The shifts by which a step is added to a kept number."""
        last = len(self.values[fact]) - 1
        pairs = [(number, number + step) for number in range(last + 1)]
        if clamp:
            pairs = [(number, min(max(wanted, 0), last)) for number, wanted in pairs]
        pairs = [(number, wanted) for number, wanted in pairs if 0 <= wanted <= last]
        return self._shifts(fact, ("clamp" if clamp else "+", step), pairs)

    def _shifts(self, fact: Fact, key: tuple[str, int], pairs: list[tuple[int, int]]) -> Shifts:
        """One shift for each distance, with the valuations that it moves."""
        known = self._moves.get((fact, *key))
        if known is None:
            masks, stride = self.masks(fact), self.stride[fact]
            together: dict[int, int] = {}
            for number, wanted in pairs:
                shift = stride * (wanted - number)
                together[shift] = together.get(shift, 0) | masks[number]
            known = self._moves[(fact, *key)] = tuple((mask, shift) for shift, mask in together.items())
        return known


def is_value(fact: Fact, value: Value) -> Settled:
    """That a fact has a value."""
    read: Settled = Read(fact.name) if fact.kind == "var" else Ask(fact.kind, fact.name)
    if isinstance(value, bool):
        return read if value else Negated(read)
    return Compared("==", read, Literal(value))


def moved(here: int, shifts: Shifts) -> int:
    """A set whose parts are shifted."""
    after = 0
    for mask, shift in shifts:
        part = here & mask
        if part:
            after |= part << shift if shift >= 0 else part >> -shift
    return after


def unmoved(target: int, shifts: Shifts) -> int:
    """The set that shifts bring into a target."""
    before = 0
    for mask, shift in shifts:
        part = (target >> shift if shift >= 0 else target << -shift) & mask
        if part:
            before |= part
    return before


def repeated(pattern: int, width: int, times: int) -> int:
    """A bit pattern of a width, so many times side by side; built by doubling."""
    if times == 1:
        return pattern
    half = repeated(pattern, width, times // 2)
    both = half | (half << (width * (times // 2)))
    return both | (pattern << (width * (times - 1))) if times % 2 else both


def _holds(sign: str, left: Value, right: Value) -> bool:
    if sign == "==":
        return left == right
    if sign == "!=":
        return left != right
    if sign == "<":
        return int(left) < int(right)
    if sign == "<=":
        return int(left) <= int(right)
    if sign == ">":
        return int(left) > int(right)
    return int(left) >= int(right)


def _summed(left: dict[Value, int], right: dict[Value, int], sign: str) -> dict[Value, int]:
    found: dict[Value, int] = {}
    for one, here in left.items():
        for other, there in right.items():
            value = int(one) + int(other) if sign == "+" else int(one) - int(other)
            found[value] = found.get(value, 0) | (here & there)
    return found


def facts_of(settled: Settled, families: dict[str, tuple[str, ...]]) -> set[Fact]:
    """The facts that a condition depends on."""
    match settled:
        case Read(name=name):
            return {Fact("var", name)}
        case Ask(question="count", name=name):
            return {Fact("var", member) for member in families.get(name, ())}
        case Ask(question="ended"):
            return set()
        case Ask(question=question, name=name):
            return {Fact(question, name)}
        case Negated(part=part):
            return facts_of(part, families)
        case Joined(parts=parts) | Tally(parts=parts):
            return {fact for part in parts for fact in facts_of(part, families)}
        case Compared(left=left, right=right) | Added(left=left, right=right):
            return facts_of(left, families) | facts_of(right, families)
        case Literal():
            return set()
