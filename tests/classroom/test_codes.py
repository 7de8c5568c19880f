"""The codes of pupils: what is one, what is forgiven, that mistakes are noticed."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spring68.classroom.codes import (
    CHECKS,
    DIGITS,
    LETTERS,
    MAX_CODES,
    NoMoreCodes,
    check_character,
    is_code,
    make_codes,
    read_code,
)

bodies = st.tuples(
    st.sampled_from(LETTERS), st.sampled_from(LETTERS), st.sampled_from(DIGITS), st.sampled_from(DIGITS)
).map("".join)
codes = bodies.map(lambda body: f"{body}-{check_character(body)}")


def test_the_code_of_the_guide_is_one() -> None:
    assert is_code("KX47-2")


def test_no_letter_is_one_that_is_mistaken_for_another_sign() -> None:
    assert set("ILOU") & set(LETTERS + CHECKS) == set()


@pytest.mark.parametrize("text", ["", "KX47", "KX47-3", "KX472", "kx47-2", "KX47-2\n", "KI47-2", "47KX-2", "KX4７-2"])
def test_what_is_no_code(text: str) -> None:
    assert not is_code(text)


@pytest.mark.parametrize("typed", ["KX47-2", "kx47-2", " kx 472 ", "KX472", "kx47_2", "Kx 47 2"])
def test_small_letters_spaces_and_a_missing_hyphen_are_forgiven(typed: str) -> None:
    assert read_code(typed) == "KX47-2"


def test_letters_that_stand_for_digits_are_forgiven_where_a_digit_must_stand() -> None:
    code = next(code for code in make_codes(2_000, Random(1)) if code[2:4] == "01")

    assert read_code(code[:2] + "Ol" + code[4:]) == code
    assert read_code("KO47-2") is None


@given(codes, st.integers(0, 4), st.sampled_from(DIGITS + LETTERS))
def test_one_wrong_character_is_always_noticed(code: str, place: int, sign: str) -> None:
    at = place if place < 4 else 5
    changed = code[:at] + sign + code[at + 1 :]

    assert (changed == code) or not is_code(changed)


@given(codes, st.sampled_from([(0, 1), (2, 3), (3, 5)]))
def test_two_neighbours_changed_about_are_always_noticed(code: str, pair: tuple[int, int]) -> None:
    signs = list(code)
    signs[pair[0]], signs[pair[1]] = signs[pair[1]], signs[pair[0]]

    assert "".join(signs) == code or not is_code("".join(signs))


def test_any_two_codes_differ_in_at_least_two_places() -> None:
    made = make_codes(300, Random(68))

    assert min(sum(a != b for a, b in zip(one, two, strict=True)) for one, two in combinations(made, 2)) >= 2


def test_codes_are_different_and_new() -> None:
    taken = make_codes(500, Random(1))
    made = make_codes(500, Random(1), taken)

    assert len(set(made) | set(taken)) == 1_000
    assert all(is_code(code) for code in made)


def test_as_many_codes_as_there_are_can_be_made_and_no_more() -> None:
    everything = make_codes(MAX_CODES, Random(1))

    assert len(set(everything)) == MAX_CODES == 48_400
    with pytest.raises(NoMoreCodes, match="48400"):
        make_codes(1, Random(1), everything)


@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_code_or_none(typed: str) -> None:
    found = read_code(typed)

    assert found is None or is_code(found)
    assert not is_code(typed) or found == typed
