"""Points, from what a replay shows; never from which choice was made or which ending came.

A question that the way did not meet cannot cost points: what it is worth is **shared out** over everything else, in
proportion, so that a pupil gets the same share of the points on every way. (Were it simply given, a way past the
questions would be worth more than one that meets them.) Where nothing at all is left to give points for, the record is
**excused**. Points are rounded once, at the end, to one decimal, halves up.

What a rubric gives is decided by the teacher; until that is done it is `open`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from spring68.classroom.assignment import Attempts, GradeRule, Grading

RULES = ("goals_met", "finished", "answered", "rubric")
"""The kinds of rules; there is none for a choice, and none for an ending."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the points of one record depend on, all of it from the replay.

    `met` are the ids of the questions that the way met; `answers` are the words of each answer by question id, for
    questions that have one; `marks` are the levels (0 is the first) given by the teacher by rubric id.
    """

    goals_met: bool
    is_finished: bool
    met: Collection[str] = ()
    answers: Mapping[str, int] | None = None
    marks: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What one rule gave: `earned` of `worth`, after sharing out. `word` is given, not given, not met or open."""

    rule: GradeRule
    worth: Fraction
    earned: Fraction
    word: str


@dataclass(frozen=True, slots=True)
class Score:
    """The points of one record: so many `points` of `of`, and up to `open` more by rubric.

    `is_excused` means that the way met nothing that points are given for; such a record has no grade.
    """

    points: Decimal
    of: int
    open: Decimal = Decimal(0)
    parts: tuple[Part, ...] = ()
    is_excused: bool = False

    @property
    def words(self) -> str:
        """`7 of 10`, `5.5 of 10, and up to 3 by rubric`, `excused`."""
        if self.is_excused:
            return "excused"
        more = f", and up to {shown(self.open)} by rubric" if self.open else ""
        return f"{shown(self.points)} of {self.of}{more}"


def shown(points: Decimal) -> str:
    """Points as they are printed: a decimal only where there is one."""
    whole = points.to_integral_value()
    return str(int(whole)) if whole == points else f"{points:.1f}"


def score(grading: Grading, facts: Facts) -> Score | None:
    """The points of one record; None when the assignment gives none.

    Unknown rubric marks are left out of account, and marks above the highest level count as the highest.
    """
    if not grading.points or not grading.rules:
        return None
    counted = [rule for rule in grading.rules if rule.kind != "answered" or rule.name in facts.met]
    left = sum(rule.points for rule in counted)
    if not left:
        return Score(Decimal(0), grading.points, is_excused=True)
    factor = Fraction(grading.points, left)
    parts = tuple(_part(rule, grading, facts, factor if rule in counted else Fraction(0)) for rule in grading.rules)
    given = sum((part.earned for part in parts), Fraction(0))
    undecided = sum((part.worth for part in parts if part.word == "open"), Fraction(0))
    return Score(_rounded(given), grading.points, _rounded(undecided), parts)


def _part(rule: GradeRule, grading: Grading, facts: Facts, factor: Fraction) -> Part:
    worth = rule.points * factor
    if not factor:
        return Part(rule, worth, worth, "not met")
    if rule.kind == "rubric":
        return _by_rubric(rule, grading, facts.marks or {}, worth)
    answers = facts.answers or {}
    is_earned = {
        "goals_met": facts.goals_met,
        "finished": facts.is_finished,
        "answered": rule.name in answers and answers[rule.name] >= rule.words,
    }[rule.kind]
    return Part(rule, worth, worth if is_earned else Fraction(0), "given" if is_earned else "not given")


def _by_rubric(rule: GradeRule, grading: Grading, marks: Mapping[str, int], worth: Fraction) -> Part:
    """The share of the points that a level is worth: none at the first, all at the last."""
    levels = next((rubric.levels for rubric in grading.rubrics if rubric.id == rule.name), ())
    if rule.name not in marks or len(levels) < 2:
        return Part(rule, worth, Fraction(0), "open")
    top = len(levels) - 1
    level = min(max(marks[rule.name], 0), top)
    return Part(rule, worth, worth * level / top, "given" if level else "not given")


def _rounded(points: Fraction) -> Decimal:
    exact = Decimal(points.numerator) / Decimal(points.denominator)
    return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


def counting(scores: Sequence[Score | None], attempts: Attempts) -> tuple[int, ...]:
    """Which of one pupil's records count, as positions in `scores`, which are in the order they were handed in.

    More than the assignment's `max` are not looked at. `best` is the one with most points, of equal ones the later;
    an excused or ungraded record is less than any graded one. With `all`, each counts in the figures of the class,
    and the grade is that of the best.
    """
    allowed = list(range(len(scores)))[: attempts.max or None]
    if not allowed:
        return ()
    match attempts.counts:
        case "first":
            return (allowed[0],)
        case "last":
            return (allowed[-1],)
        case "all":
            return tuple(allowed)
        case _:
            return (best(scores, allowed),)


def best(scores: Sequence[Score | None], among: Sequence[int]) -> int:
    """The position of the record with most points among these; of equal ones the last."""

    def rank(position: int) -> tuple[bool, Decimal, int]:
        score = scores[position]
        graded = score is not None and not score.is_excused
        return graded, score.points if score is not None else Decimal(0), position

    return max(among, key=rank)
