"""What guards and effects mean, each text understood once however often it stands in the story."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from spring68.story.expr import Asked, Compare, Either, Every, Expr, Not, Sum, Word
from spring68.story.meaning import Misunderstood, Scope, Settled, reads, understand_effect, understand_guard
from spring68.story.model import Effect, Guard


@dataclass(frozen=True)
class Meaning:
    """What a guard or the value of an effect comes to; `settled` is None where it makes no sense.

    What it is made of is looked up when it is first asked for: to be playable a story need not be asked.
    """

    expr: Expr
    settled: Settled | None
    problems: tuple[Misunderstood, ...]

    @cached_property
    def _leaves(self) -> list[Word | Asked]:
        return _leaves(self.expr)

    @cached_property
    def words(self) -> frozenset[str]:
        """The bare words as written."""
        return frozenset(leaf.name for leaf in self._leaves if isinstance(leaf, Word))

    @cached_property
    def asked(self) -> frozenset[tuple[str, str]]:
        """The questions as written."""
        return frozenset((leaf.question, leaf.name) for leaf in self._leaves if isinstance(leaf, Asked))

    @cached_property
    def reads(self) -> frozenset[tuple[str, str]]:
        """Pairs of kind (`var`, `visited`, `count` …) and name."""
        if self.settled is None:
            return frozenset({("var", word) for word in self.words} | self.asked)
        return frozenset(reads(self.settled))


class Meanings:
    """Understands guards and effects, and remembers by their text."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._guards: dict[str, Meaning] = {}
        self._effects: dict[str, Meaning] = {}

    def of(self, guard: Guard) -> Meaning:
        """What a guard means."""
        known = self._guards.get(guard.text)
        if known is None:
            settled, problems = understand_guard(guard.expr, self.scope)
            known = self._guards[guard.text] = Meaning(guard.expr, settled, tuple(problems))
        return known

    def of_value(self, effect: Effect) -> Meaning:
        """What the value of an effect means; offsets of problems count in the value's text."""
        known = self._effects.get(effect.text)
        if known is None:
            settled, _variable, problems = understand_effect(effect, self.scope)
            known = self._effects[effect.text] = Meaning(effect.value.expr, settled, tuple(problems))
        return known

    def guards(self) -> list[Meaning]:
        """What every guard met so far means, each text once."""
        return list(self._guards.values())


def _leaves(expr: Expr) -> list[Word | Asked]:
    """The words and questions of a guard."""
    match expr:
        case Word() | Asked():
            return [expr]
        case Not():
            return _leaves(expr.part)
        case Every() | Either():
            return [leaf for part in expr.parts for leaf in _leaves(part)]
        case Compare() | Sum():
            return _leaves(expr.left) + _leaves(expr.right)
        case _:
            return []


def word_at(expr: Expr, name: str) -> Word | None:
    """The first place where a bare word stands in a guard."""
    return next((leaf for leaf in _leaves(expr) if isinstance(leaf, Word) and leaf.name == name), None)
