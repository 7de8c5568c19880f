"""Conditions as Python: list places, bit numbers, checked constants and operators, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from spring68.engine.graph import Fact
from spring68.story.meaning import Added, Ask, Compared, Joined, Literal, Negated, Read, Settled, Tally


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
