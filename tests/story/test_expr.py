"""The language of guards and effects: every form, and every mistake with the column of the very word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spring68.story import expr
from spring68.story.expr import (
    MAX_DEPTH,
    MAX_LENGTH,
    Asked,
    Compare,
    EffectParts,
    Either,
    Every,
    Expr,
    ExprError,
    Not,
    Number,
    Sum,
    Truth,
    Word,
    parse_expr,
    split_effect,
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("left", Word("left", 0)),
        ("signed.petition", Word("signed.petition", 0)),
        ("  left", Word("left", 2)),
        ("true", Truth(True)),
        ("false", Truth(False)),
        ("3", Number(3)),
        ("-3", Number(-3)),
        ("not left", Not(Word("left", 4))),
        ("a and b and c", Every((Word("a", 0), Word("b", 6), Word("c", 12)))),
        ("a or b", Either((Word("a", 0), Word("b", 5)))),
        ("a or b and c", Either((Word("a", 0), Every((Word("b", 5), Word("c", 11)))))),
        ("(a or b) and c", Every((Either((Word("a", 1), Word("b", 6))), Word("c", 13)))),
        ("a == b", Compare("==", Word("a", 0), Word("b", 5), 0)),
        ("a != 1", Compare("!=", Word("a", 0), Number(1), 0)),
        ("a < 1", Compare("<", Word("a", 0), Number(1), 0)),
        ("a <= 1", Compare("<=", Word("a", 0), Number(1), 0)),
        ("a > 1", Compare(">", Word("a", 0), Number(1), 0)),
        ("a >= -1", Compare(">=", Word("a", 0), Number(-1), 0)),
        ("1 < a < 3", Every((Compare("<", Number(1), Word("a", 4), 0), Compare("<", Word("a", 4), Number(3), 0)))),
        ("a + 1 - b > 2", Compare(">", Sum("-", Sum("+", Word("a", 0), Number(1), 0), Word("b", 8), 0), Number(2), 0)),
        ("visited(train)", Asked("visited", "train", 8)),
        ("picked(train.window)", Asked("picked", "train.window", 7)),
        ("picked(tram_stop/checkpoint.hand_over)", Asked("picked", "tram_stop/checkpoint.hand_over", 7)),
        ("seen( censorship_ends )", Asked("seen", "censorship_ends", 6)),
        ("ended(fractures)", Asked("ended", "fractures", 6)),
        ("count(box) >= 4", Compare(">=", Asked("count", "box", 6), Number(4), 0)),
        ("a\n  and b", Every((Word("a", 0), Word("b", 8)))),
    ],
)
def test_every_form_of_a_guard(text: str, meant: Expr) -> None:
    assert meant == parse_expr(text)


@pytest.mark.parametrize(
    ("text", "column", "length", "said"),
    [
        ("", 0, 1, "missing"),
        ("   ", 0, 1, "missing"),
        ("a && b", 2, 2, "joined with `and`"),
        ("a || b", 2, 2, "joined with `and`"),
        ("a = b", 2, 1, "to compare write ‘==’"),
        ("!a", 0, 1, "written `not`"),
        ("a # and b", 2, 1, "‘#’ has no place"),
        ("a \\\n b", 2, 1, "‘\\’ has no place"),
        ("3a", 0, 2, "whole numbers"),
        ("n > 0x10", 4, 4, "whole numbers"),
        ("n > 1_000", 4, 5, "whole numbers"),
        ("n > 1or m", 4, 3, "whole numbers"),
        ("True", 0, 4, "lower case"),
        ("a and False", 6, 5, "lower case"),
        ("job == 'runner'", 7, 8, "without quotes"),
        ("a > 1.5", 4, 3, "whole numbers"),
        ("a > None", 4, 4, "whole numbers"),
        ("a * 2 > 1", 0, 5, "no place"),
        ("a > 2 if b else c", 0, 17, "no place"),
        ("[a]", 0, 3, "no place"),
        ("a in b", 0, 6, "only == !="),
        ("a is b", 0, 6, "only == !="),
        ("ask(train)", 0, 3, "no such question"),
        ("a.ask(train)", 0, 5, "no such question"),
        ("visited()", 0, 9, "exactly one name"),
        ("visited(a, b)", 0, 13, "exactly one name"),
        ("visited(x=a)", 0, 12, "exactly one name"),
        ("visited(3)", 8, 1, "a name was expected"),
        ("visited(a.b.c)", 8, 5, "a name was expected"),
        ("picked(a/b/c.d)", 7, 7, "a name was expected"),
        ("žluť and 'x'", 9, 3, "without quotes"),
        ("a and -b", 6, 2, "no place"),
        ("(lambda: 1)", 1, 9, "no place"),
        ("f'{a}'", 0, 6, "no place"),
        ("(a := 1)", 1, 6, "no place"),
        ("a.b.c", 0, 5, "a name was expected"),
    ],
)
def test_each_mistake_in_a_guard_with_its_column(text: str, column: int, length: int, said: str) -> None:
    with pytest.raises(ExprError) as caught:
        parse_expr(text)

    assert (column, length) == (caught.value.offset, caught.value.length)
    assert said in caught.value.message


@pytest.mark.parametrize("text", ["a b", "a and", "class", "(a", "a)", "a.", "visited(", "a\x00b", "'"])
def test_what_is_no_expression_at_all_is_reported_inside_the_text(text: str) -> None:
    with pytest.raises(ExprError, match="not a condition") as caught:
        parse_expr(text)

    assert 0 <= caught.value.offset < len(text)


def test_a_guard_has_a_longest_length_and_a_deepest_nesting() -> None:
    parse_expr(" or ".join(["a"] * 300))
    parse_expr("not " * (MAX_DEPTH - 1) + "a")

    with pytest.raises(ExprError, match="longer than"):
        parse_expr("a" * (MAX_LENGTH + 1))
    for too_deep in ("not " * MAX_DEPTH + "a", "+".join(["a"] * 900) + " > 1", "(" * 900 + "a" + ")" * 900):
        with pytest.raises(ExprError):
            parse_expr(too_deep)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("left = true", EffectParts("left", 0, "=", "true", 7, "", 0)),
        ("nerve += 1", EffectParts("nerve", 0, "+=", "1", 9, "", 0)),
        ("tie.vlasta -= 1", EffectParts("tie.vlasta", 0, "-=", "1", 14, "", 0)),
        ("z=austria", EffectParts("z", 0, "=", "austria", 2, "", 0)),
        ("  nerve  +=  count(box)", EffectParts("nerve", 2, "+=", "count(box)", 13, "", 0)),
        ("habit += 1 if seen(x)", EffectParts("habit", 0, "+=", "1", 9, " seen(x)"[1:], 14)),
        ("x = a == b", EffectParts("x", 0, "=", "a == b", 4, "", 0)),
    ],
)
def test_every_form_of_an_effect(text: str, parts: EffectParts) -> None:
    assert parts == split_effect(text)


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("", 0, "not an effect"),
        ("left", 0, "not an effect"),
        ("left == true", 0, "not an effect"),
        ("left *= 2", 0, "not an effect"),
        ("3 = left", 0, "not an effect"),
        ("left = true if ", 11, "after `if` is missing"),
        ("left = " + "1" * MAX_LENGTH, 0, "longer than"),
    ],
)
def test_each_mistake_in_an_effect_with_its_column(text: str, column: int, said: str) -> None:
    with pytest.raises(ExprError) as caught:
        split_effect(text)

    assert column == caught.value.offset
    assert said in caught.value.message


SIGNS = (
    "a b.c not and or ( ) == != >= 3 -1 true visited( picked( count( ) , . / + - * if else in is lambda : [ ] { } ' # ž"
    " \\ 0x 1e5 ... await yield True None \x00 \ud800"
)
_WORDS = st.sampled_from([*SIGNS.split(), "\n", "\t"])


@given(st.text(max_size=40) | st.lists(_WORDS, max_size=14).map(" ".join) | st.lists(_WORDS, max_size=14).map("".join))
def test_whatever_is_written_the_answer_is_a_guard_or_an_expr_error(text: str) -> None:
    problems: list[ExprError] = []
    for read in (parse_expr, split_effect):
        try:
            read(text)
        except ExprError as problem:
            problems.append(problem)

    assert all(0 <= problem.offset <= len(text) and problem.length >= 1 for problem in problems)


_PIECES = (
    "left", "not left", "n >= 1", "n==-2", "n != m", "fam.a", "fam.a < 3", "ballot == screen", "true", "not false",
    "in", "n == 01", "fam.if", "n == true", "n  == 1", "a.b.c", "(n)", "seen(k)", "n - 1 > m", "é", "1", "n == - 1",
    "n = 1", "",
)  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=3), st.lists(st.sampled_from([" and ", " or ", " "])))
def test_the_quick_way_through_simple_guards_reads_the_same_as_the_long_way(
    pieces: list[str], joints: list[str]
) -> None:
    text = pieces[0] + "".join(joint + piece for joint, piece in zip(joints, pieces[1:], strict=False))

    assert _outcome(expr._parse_any, text) == _outcome(parse_expr, text)


def _outcome(read: Callable[[str], Expr], text: str) -> object:
    try:
        return read(text)
    except ExprError as problem:
        return problem.message, problem.offset, problem.length, problem.fix


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("a in b", "a == calm or"),
        ("a not in b", "!= calm and"),
        ("a is b", "‘==’ for ‘is’"),
        ("a is not b", "‘!=’ for"),
    ],
)
def test_for_the_comparisons_of_other_languages_it_is_said_what_to_write(text: str, fix: str) -> None:
    with pytest.raises(ExprError) as problem:
        parse_expr(text)

    assert fix.replace("a ==", "mood ==") in problem.value.fix
