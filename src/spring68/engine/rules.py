"""Guards and effects made runnable: settled trees become closures over whatever holds a play's values.

A `View` is anything with the attributes of a position: a frozen `GameState`, or the cursor on which a turn is being
worked out. Nothing of a story's text is ever run as Python.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from spring68.engine.errors import StoryError
from spring68.story.meaning import (
    Added,
    Ask,
    Compared,
    Joined,
    Literal,
    Negated,
    Read,
    Scope,
    Settled,
    Tally,
    understand_effect,
    understand_guard,
)
from spring68.story.model import Effect, Guard, Variable
from spring68.text.source import Span

View: TypeAlias = Any
Test: TypeAlias = Callable[[View], bool]
Worth: TypeAlias = Callable[[View], Any]

SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
"""What the signs of a comparison mean."""


@dataclass(frozen=True, slots=True)
class Change:
    """An effect made runnable: which variable, how, and whether its range was declared as a stop."""

    index: int
    sign: str
    worth: Worth
    test: Test | None
    variable: Variable
    span: Span


class Rules:
    """Makes the guards and effects of one story runnable; equal guards share one closure, and so do equal effects."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.index = {name: number for number, name in enumerate(scope.variables)}
        self._tests: dict[str, Test] = {}
        self._worths: dict[str, tuple[Worth, Variable]] = {}
        self.trees: dict[Worth, Settled] = {}
        """What each test, and the worth of each change, says: for whoever judges without playing."""

    def test(self, guard: Guard | None) -> Test | None:
        """A guard as a function; None when there is none.

        Raises:
            StoryError: when it makes no sense (`check` says so beforehand).
        """
        if guard is None:
            return None
        known = self._tests.get(guard.text)
        if known is None:
            settled, problems = understand_guard(guard.expr, self.scope)
            if settled is None:
                problem = problems[0]
                raise StoryError(problem.code, problem.message, guard.span(problem.offset, problem.length))
            known = self._tests[guard.text] = self.worth(settled)
            self.trees[known] = settled
        return known

    def changes(self, effects: tuple[Effect, ...]) -> tuple[Change, ...]:
        """Effects as changes, in the order written.

        Raises:
            StoryError: when one makes no sense.
        """
        return tuple(self.change(effect) for effect in effects)

    def change(self, effect: Effect) -> Change:
        """One effect as a change."""
        known = self._worths.get(effect.text)
        if known is None:
            settled, variable, problems = understand_effect(effect, self.scope)
            if variable is None:
                raise StoryError("S202", f"there is no variable called ‘{effect.target}’", effect.target.span)
            if settled is None:
                problem = problems[0]
                raise StoryError(problem.code, problem.message, effect.value.span(problem.offset, problem.length))
            known = self._worths[effect.text] = (self.worth(settled), variable)
            self.trees[known[0]] = settled
        worth, variable = known
        index, test, span = self.index[effect.target], self.test(effect.guard), effect.target.span
        return Change(index, effect.sign, worth, test, variable, span)

    def worth(self, settled: Settled) -> Worth:
        """A settled part as a function of a view."""
        match settled:
            case Literal(value=value):
                return lambda _view: value
            case Read(name=name):
                index = self.index[name]
                return lambda view: view.values[index]
            case Negated(part=inner):
                part = self.worth(inner)
                return lambda view: not part(view)
            case Joined(every=every, parts=inner_parts):
                return _joined(every, [self.worth(part) for part in inner_parts])
            case Compared():
                return self._compared(settled)
            case Added(sign=sign, left=left_part, right=right_part):
                left, right = self.worth(left_part), self.worth(right_part)
                if sign == "+":
                    return lambda view: left(view) + right(view)
                return lambda view: left(view) - right(view)
            case Ask(question=question, name=name):
                return self._asked(question, name)
            case Tally(parts=inner_parts):
                counted = [self.worth(part) for part in inner_parts]
                return lambda view: sum(1 for part in counted if part(view))

    def _compared(self, settled: Compared) -> Worth:
        compare = SIGNS[settled.sign]
        if isinstance(settled.left, Read) and isinstance(settled.right, Literal):
            index, value = self.index[settled.left.name], settled.right.value
            return lambda view: compare(view.values[index], value)
        left, right = self.worth(settled.left), self.worth(settled.right)
        return lambda view: compare(left(view), right(view))

    def _asked(self, question: str, name: str) -> Worth:
        if question == "visited":
            return lambda view: view.visits.get(name, 0) > 0
        if question == "picked":
            return lambda view: name in view.picked
        if question == "seen":
            return lambda view: name in view.seen
        if question == "ended":
            return lambda view: bool(view.ended == name)
        members = tuple(self.index[member] for member in self.scope.families.get(name, ()))
        return lambda view: sum(1 for index in members if view.values[index] is True)


def _joined(every: bool, parts: list[Worth]) -> Worth:
    if len(parts) == 2:
        first, second = parts
        if every:
            return lambda view: first(view) and second(view)
        return lambda view: first(view) or second(view)
    if every:
        return lambda view: all(part(view) for part in parts)
    return lambda view: any(part(view) for part in parts)


def apply_changes(changes: tuple[Change, ...], view: View) -> None:
    """Run effects one by one, each seeing the ones before; `view.values` is a list.

    Raises:
        StoryError: S406 when a value leaves its declared range and the variable has no `clamp`.
    """
    values = view.values
    for change in changes:
        if change.test is not None and not change.test(view):
            continue
        new = change.worth(view)
        if change.sign == "+=":
            new = values[change.index] + new
        elif change.sign == "-=":
            new = values[change.index] - new
        variable = change.variable
        if variable.kind == "number":
            low, high = variable.values[0], variable.values[-1]
            if not low <= new <= high:
                if not variable.clamp:
                    raise StoryError(
                        "S406", f"‘{variable.name}’ would become {new}, outside {low}..{high}", change.span
                    )
                new = low if new < low else high
        values[change.index] = new
