"""The chain of a record and its exit code: one form for one content, and every change is noticed."""

from __future__ import annotations

import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spring68.classroom.chain import NOTHING, canonical, chained, link, printed
from spring68.classroom.exitcode import ALPHABET, exit_code, read_exit_code

Fields = st.dictionaries(st.text(max_size=8), st.integers() | st.text(max_size=30) | st.booleans(), max_size=6)
Seals = st.binary(min_size=32, max_size=32).map(bytes.hex)


def test_the_canonical_form_is_sorted_and_dense_and_composed() -> None:
    assert canonical({"b": 1, "a": "Ko\u0308ln", "c": True}) == '{"a":"Köln","b":1,"c":true}'.encode()


@given(Fields)
def test_the_order_of_fields_and_the_form_of_letters_change_nothing(fields: dict[str, str | int | bool]) -> None:
    turned = {
        name: unicodedata.normalize("NFD", value) if isinstance(value, str) else value
        for name, value in reversed(fields.items())
    }

    assert link(NOTHING, fields) == link(NOTHING, turned)


def test_each_link_is_the_hash_of_the_one_before_and_of_the_line() -> None:
    line, full = chained(NOTHING, {"n": 0})

    assert full == hashlib.sha256(bytes(32) + b'{"n":0,"prev":"0000000000000000"}').digest()
    assert line == f'{{"n":0,"prev":"0000000000000000","h":"{full.hex()[:16]}"}}\n'.encode()
    assert printed(full) == full.hex()[:16]


def test_an_exit_code_is_the_first_forty_bits_of_the_seal_in_base_32() -> None:
    seal = "ff00ff00ff" + "0" * 54
    body = exit_code(seal).replace("-", "")[:8]

    assert sum(ALPHABET.index(sign) << 5 * (7 - place) for place, sign in enumerate(body)) == 0xFF00FF00FF


@given(Seals)
def test_an_exit_code_is_read_back_however_it_is_typed(seal: str) -> None:
    code = exit_code(seal)

    assert read_exit_code(code) == code
    assert read_exit_code(f"  {code.lower().replace('-', ' ')} ") == code
    assert read_exit_code(code.replace("-", "").replace("0", "o").replace("1", "l")) == code


@given(Seals, st.integers(0, 8), st.integers(1, 31))
def test_one_wrong_character_of_an_exit_code_is_noticed(seal: str, place: int, by: int) -> None:
    signs = list(exit_code(seal).replace("-", ""))
    signs[place] = ALPHABET[(ALPHABET.index(signs[place]) + by) % 32]

    assert read_exit_code("".join(signs)) is None


@given(Seals, st.integers(0, 7))
def test_two_characters_that_changed_places_are_noticed(seal: str, place: int) -> None:
    signs = list(exit_code(seal).replace("-", ""))
    signs[place], signs[place + 1] = signs[place + 1], signs[place]

    assert signs[place] == signs[place + 1] or read_exit_code("".join(signs)) is None


@pytest.mark.parametrize("typed", ["", "N1PE", "U" * 9, "N1PE-4BC0-55", "č" * 9, "0" * 5000])
def test_what_is_no_exit_code_is_none(typed: str) -> None:
    assert read_exit_code(typed) is None
