"""What the words of a guard mean: variables, values, named conditions, questions, and what makes no sense."""

from __future__ import annotations

import pytest

from spring68.story.expr import parse_expr
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
    reads,
    understand_effect,
    understand_guard,
)
from spring68.story.model import Effect
from tests.helpers import make_story

STORY = """
vars:
  left: false
  nerve: 2 in 0..6
  habit: 0 in -5..5 clamp
  job: student in student, runner, left
  next_job: student in student, runner
  screen: none in none, agree
  ballot: none in none, screen, agree
  signed: {loan_slip: false, petition: false}
conditions:
  keeper: count(signed) >= 2
  brave: keeper and nerve >= 3
  wrong: job >= 2
  me: not me
  chicken: egg
  egg: left or chicken
endings: {gone: {}}
later: [rehab]
"""


@pytest.fixture(scope="module")
def scope() -> Scope:
    scenes = "scene: train\nchoices:\n  - pick: Look\n    id: look\n---\nsub: checkpoint\nchoices: [Hand over]\n"
    return Scope.of(make_story(scenes, story=STORY, notes="note: radio\ndocumented: A.\n").story)


KEEPER = Compared(">=", Ask("count", "signed"), Literal(2))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("left", Read("left")),
        ("signed.petition", Read("signed.petition")),
        ("true", Literal(True)),
        ("not left", Negated(Read("left"))),
        ("left and signed.petition", Joined(True, (Read("left"), Read("signed.petition")))),
        ("left or true", Joined(False, (Read("left"), Literal(True)))),
        ("nerve >= 2", Compared(">=", Read("nerve"), Literal(2))),
        ("nerve + habit > 0", Compared(">", Added("+", Read("nerve"), Read("habit")), Literal(0))),
        ("nerve - 1 > 0", Compared(">", Added("-", Read("nerve"), Literal(1)), Literal(0))),
        ("left == true", Compared("==", Read("left"), Literal(True))),
        ("job == runner", Compared("==", Read("job"), Literal("runner"))),
        ("runner != job", Compared("!=", Read("job"), Literal("runner"))),
        ("job == next_job", Compared("==", Read("job"), Read("next_job"))),
        ("keeper", KEEPER),
        ("brave", Joined(True, (KEEPER, Compared(">=", Read("nerve"), Literal(3))))),
        ("keeper == left", Compared("==", KEEPER, Read("left"))),
        ("visited(train)", Ask("visited", "train")),
        ("picked(train.look)", Ask("picked", "train.look")),
        ("picked(train/checkpoint.hand_over)", Ask("picked", "train/checkpoint.hand_over")),
        ("seen(radio)", Ask("seen", "radio")),
        ("ended(gone)", Ask("ended", "gone")),
        ("count(signed) + 1 == 2", Compared("==", Added("+", Ask("count", "signed"), Literal(1)), Literal(2))),
        ("visited(rehab) or picked(rehab.go)", Joined(False, (Ask("visited", "rehab"), Ask("picked", "rehab.go")))),
    ],
)  # fmt: skip
def test_what_words_mean(scope: Scope, text: str, meant: Settled) -> None:
    assert (meant, []) == understand_guard(parse_expr(text), scope)


def test_a_word_beside_a_word_variable_is_one_of_its_values_even_where_a_variable_has_that_name(scope: Scope) -> None:
    assert (
        Compared("==", Read("ballot"), Literal("screen")) == understand_guard(parse_expr("ballot == screen"), scope)[0]
    )
    assert Compared("==", Read("job"), Literal("left")) == understand_guard(parse_expr("left == job"), scope)[0]


@pytest.mark.parametrize(
    ("text", "code", "offset", "said"),
    [
        ("nerve", "S205", 0, "a condition is true or false, but this is a number"),
        ("left and job", "S205", 9, "this is a word"),
        ("not nerve", "S205", 4, "this is a number"),
        ("nerve == left", "S205", 0, "the left side is a number, the right side is true or false"),
        ("left > true", "S205", 0, "only numbers are greater or less"),
        ("job >= runner", "S205", 0, "only numbers are greater or less"),
        ("job >= 2", "S205", 0, "the left side is a word, the right side is a number"),
        ("left + 1 > 0", "S205", 0, "this is true or false, but what is needed here is a number"),
        ("1 + job > 0", "S205", 4, "this is a word"),
        ("(left or keeper) > 1", "S205", 1, "the left side is true or false"),
        ("left and 3", "S205", 0, "this is a number"),
        ("(not left) + 1 > 0", "S205", 5, "this is true or false"),
        ("job == runnr", "S206", 7, "‘job’ is never ‘runnr’"),
        ("job == nerve", "S206", 7, "‘job’ is never ‘nerve’"),
        ("nerv >= 2", "S202", 0, "no variable called ‘nerv’"),
        ("left and Left", "S202", 9, "no variable called ‘Left’"),
        ("signed", "S202", 0, "a family of variables"),
        ("signed.petitoin", "S202", 0, "no variable called"),
        ("visited(trian)", "S201", 8, "no scene called ‘trian’"),
        ("picked(train.lok)", "S201", 7, "no choice called ‘train.lok’"),
        ("seen(radoi)", "S203", 5, "no note called ‘radoi’"),
        ("ended(gon)", "S203", 6, "no ending called ‘gon’"),
        ("count(sigend) > 1", "S202", 6, "no family called ‘sigend’"),
        ("me", "S205", 0, "‘me’ needs itself"),
        ("left or chicken", "S205", 8, "‘chicken’ needs itself"),
        ("egg", "S205", 0, "‘egg’ needs itself"),
    ],
)
def test_what_makes_no_sense_is_reported_at_the_very_word(
    scope: Scope, text: str, code: str, offset: int, said: str
) -> None:
    settled, (problem,) = understand_guard(parse_expr(text), scope)

    assert (None, code, offset) == (settled, problem.code, problem.offset)
    assert said in problem.message


def test_several_mistakes_are_reported_at_once(scope: Scope) -> None:
    _settled, problems = understand_guard(parse_expr("nerv and seen(x) and job == y"), scope)

    assert [problem.code for problem in problems] == ["S202", "S203", "S206"]


def test_a_near_name_is_offered(scope: Scope) -> None:
    hints = {"nerv": "nerve", "visited(trian)": "train", "job == runnr": "runner", "keepr": "keeper"}

    for text, near in hints.items():
        _settled, problems = understand_guard(parse_expr(text), scope)
        assert f"did you mean ‘{near}’?" == problems[0].hint


def test_conditions_that_need_themselves_are_reported_where_they_are_declared_and_where_they_are_used(
    scope: Scope,
) -> None:
    for name in ("me", "chicken", "egg"):
        _settled, problems = understand_guard(scope.conditions[name], scope)
        assert any("needs itself" in problem.message for problem in problems)


def test_another_mistake_in_a_condition_is_reported_only_where_it_is_declared(scope: Scope) -> None:
    assert [problem.code for problem in understand_guard(scope.conditions["wrong"], scope)[1]] == ["S205"]
    assert understand_guard(parse_expr("left and wrong"), scope)[1] == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("left = true", Literal(True)),
        ("left = not signed.petition", Negated(Read("signed.petition"))),
        ("left = keeper", KEEPER),
        ("nerve = 6", Literal(6)),
        ("nerve += count(signed)", Ask("count", "signed")),
        ("nerve -= habit", Read("habit")),
        ("nerve = nerve + 1", Added("+", Read("nerve"), Literal(1))),
        ("job = runner", Literal("runner")),
        ("job = next_job", Read("next_job")),
        ("ballot = screen", Literal("screen")),
    ],
)
def test_what_a_variable_can_be_set_to(scope: Scope, text: str, meant: Settled) -> None:
    settled, variable, problems = understand_effect(effect_of(text), scope)

    assert (meant, []) == (settled, problems)
    assert variable is not None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("left = 1", "S205"),
        ("left += 1", "S205"),
        ("job += 1", "S205"),
        ("job = 1", "S205"),
        ("nerve = left", "S205"),
        ("nerve += left", "S205"),
        ("nerve = 7", "S206"),
        ("habit = -6", "S206"),
        ("job = runnr", "S206"),
        ("next_job = job", "S206"),
        ("left = nobody", "S202"),
        ("nerve = count(nobody)", "S202"),
    ],
)
def test_what_a_variable_cannot_be_set_to(scope: Scope, text: str, code: str) -> None:
    settled, _variable, problems = understand_effect(effect_of(text), scope)

    assert (None, [code]) == (settled, [problem.code for problem in problems])


def test_an_effect_on_no_variable_gives_none(scope: Scope) -> None:
    assert understand_effect(effect_of("nobody = 1"), scope) == (None, None, [])


def test_what_a_guard_depends_on(scope: Scope) -> None:
    settled, _problems = understand_guard(
        parse_expr("brave and not (job == runner) and seen(radio) or visited(train) and nerve + habit > 1"), scope
    )

    assert settled is not None
    assert {
        ("count", "signed"), ("var", "nerve"), ("var", "habit"), ("var", "job"), ("seen", "radio"), ("visited", "train")
    } == reads(settled)  # fmt: skip


def effect_of(text: str) -> Effect:
    """An effect as the reader reads it."""
    (effect,) = make_story(f"scene: s\ndo: {text}\n").story.scenes["s"].beats[0].do
    return effect


@pytest.mark.parametrize(("word", "truth"), [("yes", "true"), ("no", "false"), ("on", "true"), ("off", "false")])
def test_the_truths_of_other_formats_are_told_as_ours(word: str, truth: str, scope: Scope) -> None:
    _settled, (problem,) = understand_guard(parse_expr(word), scope)

    assert ("S202", f"write `{truth}`.", "") == (problem.code, problem.fix, problem.hint)
