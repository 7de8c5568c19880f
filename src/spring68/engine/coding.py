"""Conditions as Python: list places, bit numbers, checked constants and operators, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from spring68.engine.graph import Fact
from spring68.engine.rules import SIGNS
from spring68.story.meaning import Added, Ask, Compared, Joined, Literal, Negated, Read, Settled, Tally
from spring68.story.model import Variable

MOST_SMALL = 7
"""The greatest value of which a table of bits is kept: Python has one object only for each number below 257."""


class Coding:
    """Writes conditions as expressions over a position `v`: variables by place, other facts as bits of the last one."""

    def __init__(
        self, places: Mapping[Fact, int], bits: Mapping[Fact, int], families: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.places, self.bits, self.families = places, bits, families

    def of(self, settled: Settled) -> str:
        """A condition, true or false in the sense of Python, or a number; what is not kept is false."""
        match settled:
            case Literal(value=value):
                return repr(value)
            case Read(name=name):
                return self.variable(name)
            case Negated(part=part):
                return f"(not {self.of(part)})"
            case Joined(every=every, parts=parts):
                if not parts:
                    return repr(every)
                return "(" + (" and " if every else " or ").join(self.of(part) for part in parts) + ")"
            case Compared(sign=sign, left=left, right=right) | Added(sign=sign, left=left, right=right):
                return f"({self.value(left)} {sign} {self.value(right)})"
            case Tally(parts=parts):
                return "(" + (" + ".join(f"bool({self.of(part)})" for part in parts) or "0") + ")"
            case Ask(question="count", name=name):
                members = [self.variable(member) for member in self.families.get(name, ())]
                return "(" + (" + ".join(members) or "0") + ")"
            case Ask(question=question, name=name):
                bit = self.bits.get(Fact(question, name))
                return f"(v[{len(self.places)}] & {1 << bit})" if bit is not None else "False"

    def value(self, settled: Settled) -> str:
        """The same where not only its truth matters, but the value itself."""
        is_flag = isinstance(settled, Joined) or (isinstance(settled, Ask) and settled.question != "count")
        return f"bool({self.of(settled)})" if is_flag else self.of(settled)

    def variable(self, name: str) -> str:
        """The value of a variable."""
        return f"v[{self.places[Fact('var', name)]}]"


class Shape(Coding):
    """Writes conditions with their numbers left out, so that conditions of one shape are one piece of code.

    What was left out stands in `given`, in the order of the names `a0`, `a1` … in the code. A comparison of a variable
    with few values is a look into a table of bits, whatever its sign.
    """

    def __init__(self, coding: Coding, variables: Mapping[str, Variable]) -> None:
        super().__init__(coding.places, coding.bits, coding.families)
        self.variables = variables
        self.given: list[int] = []

    def of(self, settled: Settled) -> str:
        """A condition, true or false in the sense of Python; what is not kept is false."""
        match settled:
            case Compared(sign=sign, left=Read(name=name), right=Literal(value=value)) if self._is_small(name):
                values = self.variables[name].values
                table = sum(1 << int(one) for one in values if SIGNS[sign](one, value))
                return f"({self._leave(table)} >> {self.variable(name)} & 1)"
            case Ask(question=question, name=name) if Fact(question, name) in self.bits:
                return f"(v[{len(self.places)}] & {self._leave(1 << self.bits[Fact(question, name)])})"
        return super().of(settled)

    def variable(self, name: str) -> str:
        """The value of a variable."""
        return f"v[{self._leave(self.places[Fact('var', name)])}]"

    def _leave(self, number: int) -> str:
        self.given.append(number)
        return f"a{len(self.given) - 1}"

    def _is_small(self, name: str) -> bool:
        """Whether a variable is a number from 0 to 7 at most, or a flag."""
        return all(isinstance(value, int) and 0 <= value <= MOST_SMALL for value in self.variables[name].values)


def asked(settled: Settled) -> list[Fact]:
    """The facts other than variables that a condition asks for."""
    match settled:
        case Ask(question="count" | "ended") | Literal() | Read():
            return []
        case Ask(question=question, name=name):
            return [Fact(question, name)]
        case Negated(part=part):
            return asked(part)
        case Joined(parts=parts) | Tally(parts=parts):
            return [fact for part in parts for fact in asked(part)]
        case Compared(left=left, right=right) | Added(left=left, right=right):
            return asked(left) + asked(right)
