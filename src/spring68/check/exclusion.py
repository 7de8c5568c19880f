"""Whether two guards can be seen never to hold together; what cannot be seen is left to `prove`."""

from __future__ import annotations

import operator
from collections.abc import Callable
from itertools import product
from math import prod
from typing import TypeAlias

from spring68.story.meaning import Ask, Compared, Joined, Literal, Negated, Read, Settled

_SIGNS: dict[str, Callable[[int, int], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_OPPOSITES = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}

_MOST_WAYS = 64

_Way: TypeAlias = list[Settled]
_Value: TypeAlias = "bool | int | str"
_Claim: TypeAlias = tuple[Settled, str, "bool | int | str"]
"""What is compared, by which sign, with which value."""


def exclude_each_other(one: Settled | None, other: Settled | None) -> bool:
    """Whether no state can satisfy both guards, as far as their words show."""
    if one is None or other is None:
        return False
    rivals = _ways(other)
    return all(_clash(way, rival) for way in _ways(one) for rival in rivals)


def _clash(way: _Way, rival: _Way) -> bool:
    return any(_contradict(left, right) for left in way for right in rival)


def _ways(settled: Settled) -> list[_Way]:
    """The ways in which a guard can hold: lists of parts that must all hold."""
    match settled:
        case Joined(every=every, parts=parts):
            return _joined(every, [_ways(part) for part in parts], settled)
        case Negated(part=Joined(every=every, parts=parts)):
            return _joined(not every, [_ways(Negated(part)) for part in parts], settled)
        case Negated(part=Negated(part=part)):
            return _ways(part)
        case _:
            return [[settled]]


def _joined(every: bool, ways_of_parts: list[list[_Way]], whole: Settled) -> list[_Way]:
    """All ways through parts of which every one, or any one, must hold; too many are left as they stand."""
    if not every:
        return [way for ways in ways_of_parts for way in ways]
    if prod(len(ways) for ways in ways_of_parts) > _MOST_WAYS:
        return [[whole]]
    return [[demand for way in chosen for demand in way] for chosen in product(*ways_of_parts)]


def _contradict(one: Settled, other: Settled) -> bool:
    if one == Negated(other) or other == Negated(one):
        return True
    left, right = _claim(one), _claim(other)
    if left is None or right is None or left[0] != right[0]:
        return False
    return not any(_holds(left, value) and _holds(right, value) for value in _telling_values(left[2], right[2]))


def _claim(settled: Settled) -> _Claim | None:
    """A comparison of a variable or a count with a value; None for anything else."""
    match settled:
        case Negated(part=Compared() as inner):
            claim = _claim(inner)
            return None if claim is None else (claim[0], _OPPOSITES[claim[1]], claim[2])
        case Compared(sign=sign, left=Read() | Ask() as left, right=Literal(value=value)):
            return left, sign, value
        case _:
            return None


def _holds(claim: _Claim, value: _Value) -> bool:
    return _SIGNS[claim[1]](value, claim[2])  # type: ignore[arg-type]


def _telling_values(one: _Value, other: _Value) -> list[_Value]:
    """Values among which one satisfies both claims if any value does."""
    if isinstance(one, str) or isinstance(other, str):
        return [one, other, ""]
    return [value + step for value in (one, other) for step in (-1, 0, 1)]
