"""The exit code: the seal of a record, short enough to copy from a screen by hand (`N1PE-4BC0-5`).

Eight characters are the first forty bits of the seal in Crockford's base 32 (https://www.crockford.com/base32.html:
digits and letters without I, L, O, U); the ninth checks them. The check is a sum over the field of 32 elements with a
different weight at each place, so one wrong character and two that changed places are always noticed.
"""

from __future__ import annotations

import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS, PLACES = 40, 8
_VALUE = {sign: number for number, sign in enumerate(ALPHABET)}
_HEARD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN = re.compile(r"[\s_.–-]+")


def exit_code(seal: str) -> str:
    """The exit code of a seal (64 hex digits)."""
    number = int(seal[: BITS // 4], 16)
    body = "".join(ALPHABET[number >> shift & 31] for shift in range(BITS - 5, -5, -5))
    return f"{body[:4]}-{body[4:]}-{check(body)}"


def check(body: str) -> str:
    """The character that belongs after eight characters of the alphabet."""
    total, weight = 0, 1
    for sign in body:
        weight = _double(weight)
        total ^= _times(_VALUE[sign], weight)
    return ALPHABET[total]


def read_exit_code(typed: str) -> str | None:
    """The exit code that somebody typed, in its one form; None when it is none, or mistyped.

    Small letters, spaces, missing hyphens, and O, I or L for a digit are forgiven.
    """
    body = _BETWEEN.sub("", typed[:40]).upper().translate(_HEARD)
    if len(body) != PLACES + 1 or not set(body) <= set(ALPHABET) or check(body[:PLACES]) != body[PLACES]:
        return None
    return f"{body[:4]}-{body[4:8]}-{body[8]}"


def _double(value: int) -> int:
    """Twice a value in the field of 32 elements (modulo x⁵ + x² + 1)."""
    value <<= 1
    return value ^ 0b100101 if value & 32 else value


def _times(one: int, other: int) -> int:
    """The product of two values in the field of 32 elements."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one, other = _double(one), other >> 1
    return product
