"""S206: comparisons with what a variable, or a count, can never be: they come out the same whatever happens.

Only numbers outside the declared range are found here. That a condition inside it never holds, or always does, is
proved (S403, S404). Promises under `rules` may well say what the range says.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spring68.check.codes import finding
from spring68.check.survey import Survey
from spring68.story.expr import Asked, Compare, Either, Every, Expr, Not, Number, Sum, Word
from spring68.story.meaning import Scope
from spring68.story.model import Guard
from spring68.text.diagnostic import Diagnostic

_SIGNS: dict[str, Callable[[int, int], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_WORDS = {
    "==": "{}", "!=": "other than {}", "<": "less than {}", "<=": "{} or less", ">": "more than {}", ">=": "{} or more",
}  # fmt: skip
_NEVER = "what hangs on this could never come about."


@dataclass(frozen=True, slots=True)
class _Outside:
    """A comparison whose number lies outside: where it stands in its guard, what it says, how far the range goes."""

    offset: int
    length: int
    what: str
    sign: str
    number: int
    least: int
    most: int

    @property
    def is_always(self) -> bool:
        """Whether it holds whatever happens; else it never does."""
        return _SIGNS[self.sign](self.least, self.number)

    @property
    def message(self) -> str:
        """What is so, whatever happens."""
        words = _WORDS[self.sign].format(self.number)
        which = "always" if self.is_always else "never"
        return f"{self.what} is {which} {words}: it goes from {self.least} to {self.most}"


def find_numbers_out_of_range(survey: Survey) -> Iterator[Diagnostic]:
    """S206 in every guard but those of `rules`."""
    promised = {id(rule.guard) for rule in survey.story.rules}
    ranges = {
        name: (int(variable.values[0]), int(variable.values[-1]))
        for name, variable in survey.scope.variables.items()
        if variable.kind == "number"
    }
    clear: set[str] = set()
    for guard in survey.guards:
        if guard.text in clear or id(guard) in promised:
            continue
        if _is_clear(guard.expr, ranges):
            clear.add(guard.text)
            continue
        told = [_told(guard, outside) for outside in _outside(guard, survey.scope)]
        told += _strangers(guard, survey.scope)
        if not told:
            clear.add(guard.text)
        yield from told


def _is_clear(expr: Expr, ranges: dict[str, tuple[int, int]]) -> bool:
    """Whether a guard has nothing but words, and comparisons with numbers inside their ranges: a quick look."""
    if isinstance(expr, Compare):
        if not isinstance(expr.left, Word) or not isinstance(expr.right, Number):
            return False
        reach = ranges.get(expr.left.name)
        return reach is None or reach[0] <= expr.right.value <= reach[1]
    if isinstance(expr, (Every, Either)):
        return all(_is_clear(part, ranges) for part in expr.parts)
    return isinstance(expr, Word)


def _told(guard: Guard, outside: _Outside) -> Diagnostic:
    why = "this asks for nothing, and hides what was meant." if outside.is_always else _NEVER
    more = "declare more members" if outside.what.startswith("‘count") else "widen the range"
    fix = f"compare with a number from {outside.least} to {outside.most}, or {more} under `vars` in story.yaml."
    return finding("S206", guard.span(outside.offset, outside.length), outside.message, why=why, fix=fix)


def _strangers(guard: Guard, scope: Scope) -> Iterator[Diagnostic]:
    """S206 where two words are compared that are never the same."""
    for compared in _comparisons(guard.expr):
        left, right = compared.left, compared.right
        if not isinstance(left, Word) or not isinstance(right, Word):
            continue
        one, other = scope.variables.get(left.name), scope.variables.get(right.name)
        if one is None or other is None or one.kind != "word" or other.kind != "word":
            continue
        if right.name in one.values or left.name in other.values or not set(one.values).isdisjoint(other.values):
            continue
        message = f"‘{left.name}’ and ‘{right.name}’ are never the same: they have no value in common"
        fix = f"compare with one of its values: {', '.join(map(str, one.values))}."
        yield finding("S206", guard.span(left.offset, len(left.name)), message, why=_NEVER, fix=fix)


def _comparisons(expr: Expr) -> Iterator[Compare]:
    """Every comparison of a guard."""
    if isinstance(expr, Compare):
        yield expr
    elif isinstance(expr, (Every, Either)):
        for part in expr.parts:
            yield from _comparisons(part)
    elif isinstance(expr, Not):
        yield from _comparisons(expr.part)


def _outside(guard: Guard, scope: Scope) -> Iterator[_Outside]:
    """Every comparison of a guard whose number lies outside."""
    for compared in _comparisons(guard.expr):
        left, right, sign = compared.left, compared.right, compared.sign
        if isinstance(right, Number):
            yield from _one(compared, left, sign, right.value, guard.text, scope)
        elif isinstance(left, Number):
            yield from _one(compared, right, _TURNED.get(sign, sign), left.value, guard.text, scope)


def _one(expr: Compare, side: Expr, sign: str, number: int, text: str, scope: Scope) -> Iterator[_Outside]:
    reach = _range_of(side, scope)
    if reach is None or reach[0] <= number <= reach[1]:
        return
    match side:
        case Word():
            what = f"‘{side.name}’"
        case Asked():
            what = f"‘count({side.name})’"
        case _:
            what = "this sum"
    offset, length = _place(expr, side, sign, number, text)
    yield _Outside(offset, length, what, sign, number, *reach)


def _place(expr: Compare, side: Expr, sign: str, number: int, text: str) -> tuple[int, int]:
    """Where a comparison stands in its guard; its beginning when that cannot be seen."""
    if isinstance(side, (Word, Asked)):
        name = re.escape(side.name) if isinstance(side, Word) else rf"count\s*\(\s*{re.escape(side.name)}\s*\)"
        turned = _TURNED.get(sign, sign)
        found = re.compile(rf"{name}\s*{sign}\s*{number}|{number}\s*{turned}\s*{name}").search(text, expr.offset)
        if found is not None:
            return found.start(), len(found[0])
    return expr.offset, 1


def _range_of(expr: Expr, scope: Scope) -> tuple[int, int] | None:
    """The least and the greatest that a part can be; None for what is no number, or not declared."""
    match expr:
        case Word():
            variable = scope.variables.get(expr.name)
            if variable is None or variable.kind != "number":
                return None
            return int(variable.values[0]), int(variable.values[-1])
        case Number():
            return expr.value, expr.value
        case Asked(question="count"):
            return (0, len(scope.families[expr.name])) if expr.name in scope.families else None
        case Sum():
            left, right = _range_of(expr.left, scope), _range_of(expr.right, scope)
            if left is None or right is None:
                return None
            if expr.sign == "+":
                return left[0] + right[0], left[1] + right[1]
            return left[0] - right[1], left[1] - right[0]
        case _:
            return None
