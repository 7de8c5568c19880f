"""How many words of a text a reader can meet at once.

A first count takes the longer side of every conditional. Where that is too much, the text is weighed once for each way
in which its conditions can turn out together, so that two passages that exclude each other are never added up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import combinations, product
from typing import TypeAlias

from spring68.check.exclusion import exclude_each_other
from spring68.story.expr import Either, Every, Expr, Not, Truth
from spring68.story.meaning import Literal, Negated, Scope, Settled, understand_guard
from spring68.story.prose import Branch, Chunk, Cond, Emphasis, Item, Link, Part, Parts, Prose, Said, Turns, Value

_WORD = re.compile(r"\S*[^\W_]\S*")

MOST_ATOMS = 10
"""With more conditions than this in one text, the first count stands."""

_Truths: TypeAlias = tuple[bool, ...]
_Weigher: TypeAlias = Callable[[_Truths], int]
_Judge: TypeAlias = Callable[[_Truths], bool]


def most_words(prose: Prose, scope: Scope, limit: int) -> int:
    """How many words of a text a reader meets at most; never too few, and exact where it matters (above a limit)."""
    if not any(mark in prose.raw for mark in "{["):
        return _count(prose.raw)
    first_count = _Weighing(scope, longer_side=True).items(prose.items)(())
    if first_count <= limit:
        return first_count
    weighing = _Weighing(scope, longer_side=False)
    weigh = weighing.items(prose.items)
    if len(weighing.atoms) > MOST_ATOMS:
        return first_count
    return max(map(weigh, weighing.possible()), default=first_count)


def _count(text: str) -> int:
    """The words of a text; what has neither letter nor digit is none."""
    return len(_WORD.findall(text))


class _Weighing:
    """Makes a text into a function from the truth of its conditions to the number of words shown."""

    def __init__(self, scope: Scope, *, longer_side: bool) -> None:
        self.scope = scope
        self.longer_side = longer_side
        self.atoms: dict[Settled | str, int] = {}

    def possible(self) -> Iterator[_Truths]:
        """Every way in which the conditions can turn out together, as far as their words show."""
        clashes = self._clashes()
        for truths in product((True, False), repeat=len(self.atoms)):
            if not any(truths[i] is one and truths[j] is other for i, one, j, other in clashes):
                yield truths

    def _clashes(self) -> list[tuple[int, bool, int, bool]]:
        found: list[tuple[int, bool, int, bool]] = []
        for (left, i), (right, j) in combinations(self.atoms.items(), 2):
            if isinstance(left, str) or isinstance(right, str):
                continue
            for one, other in product((True, False), repeat=2):
                if exclude_each_other(left if one else Negated(left), right if other else Negated(right)):
                    found.append((i, one, j, other))
        return found

    # what is weighed

    def items(self, items: tuple[Item, ...]) -> _Weigher:
        """The words of paragraphs and block conditionals."""
        return _sum([self.item(item) for item in items])

    def item(self, item: Item) -> _Weigher:
        """The words of one item."""
        if isinstance(item, Chunk):
            return self.parts(item.parts)
        if isinstance(item, Branch):
            arms = [
                (self.judge(guard.expr) if guard is not None else None, self.items(inner)) for guard, inner in item.arms
            ]
            return self.one_of(arms)
        return _constant(0)

    def parts(self, parts: Parts) -> _Weigher:
        """The words of a line."""
        return _sum([self.part(part) for part in parts])

    def part(self, part: Part) -> _Weigher:
        """The words of one part."""
        match part:
            case str():
                return _constant(_count(part))
            case Value():
                return _constant(1)
            case Cond():
                return self.one_of(
                    [(self.judge(part.guard.expr), self.parts(part.then)), (None, self.parts(part.other))]
                )
            case Turns():
                return _most([self.parts(option) for option in part.options])
            case Said():
                return self.parts(part.fallback)
            case Link():
                return self.parts(part.words)
            case Emphasis():
                return self.parts(part.parts)

    def one_of(self, arms: list[tuple[_Judge | None, _Weigher]]) -> _Weigher:
        """The words of the first arm whose condition holds, or of the longest."""
        if self.longer_side:
            return _most([weigh for _judge, weigh in arms])
        return lambda truths: next((weigh(truths) for judge, weigh in arms if judge is None or judge(truths)), 0)

    # what is judged

    def judge(self, expr: Expr) -> _Judge:
        """A condition as a function of the truth of what it is made of."""
        match expr:
            case Truth(value=value):
                return lambda _truths: value
            case Not(part=part):
                inner = self.judge(part)
                return lambda truths: not inner(truths)
            case Every(parts=parts):
                every = [self.judge(part) for part in parts]
                return lambda truths: all(judge(truths) for judge in every)
            case Either(parts=parts):
                either = [self.judge(part) for part in parts]
                return lambda truths: any(judge(truths) for judge in either)
            case _:
                return self.atom(expr)

    def atom(self, expr: Expr) -> _Judge:
        """A condition that is not made of others; the same one has the same truth wherever it stands."""
        settled, _problems = understand_guard(expr, self.scope)
        if isinstance(settled, Literal):
            return lambda _truths: settled.value is True
        number = self.atoms.setdefault(settled if settled is not None else repr(expr), len(self.atoms))
        return lambda truths: truths[number]


def _constant(count: int) -> _Weigher:
    return lambda _truths: count


def _sum(weighers: list[_Weigher]) -> _Weigher:
    return weighers[0] if len(weighers) == 1 else lambda truths: sum(weigh(truths) for weigh in weighers)


def _most(weighers: list[_Weigher]) -> _Weigher:
    return lambda truths: max((weigh(truths) for weigh in weighers), default=0)
