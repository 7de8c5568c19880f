"""What guards and effects mean, each text understood once however often it stands in the story."""

from __future__ import annotations

from collections.abc import ItemsView
from dataclasses import dataclass
from functools import cached_property

from spring68.story.expr import Asked, Compare, Either, Every, Expr, Not, Number, Sum, Word
from spring68.story.meaning import Joined, Misunderstood, Scope, Settled, reads, understand_effect, understand_guard
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
        self._parts: dict[tuple[str, str, int], Settled | None] = {}

    def of(self, guard: Guard) -> Meaning:
        """What a guard means."""
        known = self._guards.get(guard.text)
        if known is None:
            settled = self._joined(guard.expr)
            problems: list[Misunderstood] = []
            if settled is None:
                settled, problems = understand_guard(guard.expr, self.scope)
            known = self._guards[guard.text] = Meaning(guard.expr, settled, tuple(problems))
        return known

    def _joined(self, expr: Expr) -> Settled | None:
        """A few comparisons with numbers, joined: most guards of a large story, made of few parts that are understood.

        None for any other guard, and where a part makes no sense.
        """
        if type(expr) is Compare:
            return self._part(expr)
        if type(expr) is not Every and type(expr) is not Either:
            return None
        parts: list[Settled] = []
        for part in expr.parts:
            settled = self._part(part)
            if settled is None:
                return None
            parts.append(settled)
        return Joined(type(expr) is Every, tuple(parts))

    def _part(self, expr: Expr) -> Settled | None:
        if type(expr) is not Compare or type(expr.left) is not Word or type(expr.right) is not Number:
            return None
        key = (expr.left.name, expr.sign, expr.right.value)
        if key not in self._parts:
            settled, problems = understand_guard(expr, self.scope)
            self._parts[key] = settled if not problems else None
        return self._parts[key]

    def of_value(self, effect: Effect) -> Meaning:
        """What the value of an effect means; offsets of problems count in the value's text."""
        known = self._effects.get(effect.text)
        if known is None:
            settled, _variable, problems = understand_effect(effect, self.scope)
            known = self._effects[effect.text] = Meaning(effect.value.expr, settled, tuple(problems))
        return known

    def guards(self) -> ItemsView[str, Meaning]:
        """The text of every guard met so far with what it means, each once."""
        return self._guards.items()


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
