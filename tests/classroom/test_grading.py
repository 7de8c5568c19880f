"""Points: only from what a replay shows, the same share on every way, never from what was decided."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spring68.classroom.assignment import Attempts, GradeRule, Grading, Rubric
from spring68.classroom.grading import Facts, Score, counting, score, shown

RULES = (
    GradeRule("goals_met", 4),
    GradeRule("answered", 2, "before"),
    GradeRule("answered", 2, "branch", 10),
    GradeRule("rubric", 2, "evidence"),
)
GRADING = Grading(10, RULES, (Rubric("evidence", ("none", "some", "all")),))
ALL = Facts(True, True, {"before", "branch"}, {"before": 1, "branch": 10}, {"evidence": 2})


def points(facts: Facts, grading: Grading = GRADING) -> tuple[str, str]:
    found = score(grading, facts)
    assert found is not None
    return shown(found.points), shown(found.open)


def test_who_does_everything_gets_everything() -> None:
    assert points(ALL) == ("10", "0")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(False, True, {"before", "branch"}, {"before": 1, "branch": 10}, {"evidence": 2}), ("6", "0")),
        (Facts(True, True, {"before", "branch"}, {"branch": 9}, {"evidence": 1}), ("5", "0")),
        (Facts(True, True, {"before", "branch"}, {"before": 1, "branch": 10}), ("8", "2")),
        (Facts(False, False), ("0", "3.3")),
    ],
)
def test_each_rule_gives_its_points_and_a_rubric_is_open_until_it_is_read(
    facts: Facts, expected: tuple[str, str]
) -> None:
    assert points(facts) == expected


def test_a_question_that_the_way_does_not_meet_costs_nothing_and_gives_nothing() -> None:
    """Its two points are shared out: 4, 2 and 2 of 8 become 5, 2.5 and 2.5 of 10."""
    met = Facts(True, True, {"before"}, {"before": 1}, {"evidence": 2})
    half = Facts(True, True, {"before"}, {}, {"evidence": 0})

    assert points(met) == ("10", "0")
    assert points(half) == ("5", "0")
    assert points(Facts(True, True, {"before"}, {"before": 1})) == ("7.5", "2.5")


def test_an_answer_to_a_question_that_was_not_met_is_not_counted() -> None:
    assert points(Facts(False, True, {"before"}, {"branch": 99}, {"evidence": 0})) == ("0", "0")


def test_what_met_nothing_that_points_are_given_for_is_excused() -> None:
    found = score(Grading(3, (GradeRule("answered", 3, "branch"),)), Facts(True, True))

    assert found is not None
    assert found.is_excused
    assert found.words == "excused"


def test_an_assignment_without_points_has_no_score() -> None:
    assert score(Grading(), ALL) is None


@pytest.mark.parametrize(("level", "expected"), [(-3, "8"), (0, "8"), (1, "9"), (2, "10"), (7, "10")])
def test_a_level_of_a_rubric_gives_its_share(level: int, expected: str) -> None:
    assert (
        points(Facts(True, True, {"before", "branch"}, {"before": 1, "branch": 10}, {"evidence": level}))[0] == expected
    )


def test_marks_for_a_rubric_that_nobody_asked_for_change_nothing() -> None:
    assert points(Facts(True, True, ALL.met, ALL.answers, {"evidence": 2, "handwriting": 2})) == ("10", "0")


def test_the_facts_that_points_depend_on_know_no_choice_and_no_ending() -> None:
    assert {field.name for field in fields(Facts)} == {"goals_met", "is_finished", "met", "answers", "marks"}


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=5),
    st.sets(st.integers(0, 4)),
    st.sets(st.integers(0, 4)),
    st.sets(st.integers(0, 4)),
)
def test_whoever_answers_all_they_meet_gets_all_and_the_way_changes_nothing(
    worths: list[int], answered: set[int], met: set[int], also_met: set[int]
) -> None:
    rules = tuple(GradeRule("answered", worth, f"q{number}") for number, worth in enumerate(worths))
    grading = Grading(sum(worths) + 3, (*rules, GradeRule("finished", 3)))
    answers = {f"q{number}": 5 for number in answered}

    full = score(grading, Facts(True, True, {f"q{n}" for n in met}, {f"q{n}": 1 for n in met}))
    nothing = score(grading, Facts(True, False, {f"q{n}" for n in also_met}, {}))
    some = score(grading, Facts(True, True, {f"q{n}" for n in met | also_met}, answers))

    assert full is not None
    assert nothing is not None
    assert some is not None
    assert full.points == grading.points
    assert nothing.points == 0
    assert 0 < some.points <= grading.points


def made(*points: int | None) -> list[Score | None]:
    return [None if one is None else Score(Decimal(one), 10) for one in points]


@pytest.mark.parametrize(
    ("scores", "attempts", "expected"),
    [
        ((3, 8, 5), Attempts(0, "best"), (1,)),
        ((3, 8, 8), Attempts(0, "best"), (2,)),
        ((3, 8, 5), Attempts(0, "first"), (0,)),
        ((3, 8, 5), Attempts(0, "last"), (2,)),
        ((3, 8, 5), Attempts(0, "all"), (0, 1, 2)),
        ((3, 5, 8), Attempts(2, "best"), (1,)),
        ((3, 5, 8), Attempts(2, "last"), (1,)),
        ((None, 0), Attempts(0, "best"), (1,)),
        ((None, None), Attempts(0, "best"), (1,)),
        ((), Attempts(0, "best"), ()),
    ],
)
def test_which_attempt_counts(scores: tuple[int | None, ...], attempts: Attempts, expected: tuple[int, ...]) -> None:
    assert counting(made(*scores), attempts) == expected


def test_points_are_rounded_once_at_the_end_halves_up() -> None:
    thirds = Grading(10, (*(GradeRule("answered", 1, name) for name in "abc"), GradeRule("finished", 7)))
    found = score(thirds, Facts(True, True, {"a", "b"}, {"a": 1}))

    assert found is not None
    assert found.points == Decimal("8.9")
    assert found.words == "8.9 of 10"
