"""The codes of pupils: `KX47-2`, two letters, two digits, and a character that checks them.

The alphabet leaves out I, L, O and U, which are mistaken for 1, 1, 0 and V when they are read aloud or copied by hand.
The check is a weighted sum modulo the prime 31, so one wrong character and two neighbours changed about are always
noticed; it follows that any two codes differ in at least two places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from random import Random

DIGITS = "0123456789"
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"
"""All letters but I, L, O and U."""

CHECKS = (DIGITS + LETTERS)[:31]
"""What can stand at the end of a code: digits and letters but for Z, which the prime has no room for."""

MAX_CODES = len(LETTERS) ** 2 * len(DIGITS) ** 2
"""How many codes there are: 48,400."""

_VALUE = {sign: number for number, sign in enumerate(DIGITS + LETTERS)}
_WEIGHTS = (9, 3, 11, 28)
"""One for each of the first four characters: different, none of them 0, 1 or 30 modulo 31."""

_CODE = re.compile(f"[{LETTERS}]{{2}}[0-9]{{2}}-[{CHECKS}]\\Z")
_LOOSE = re.compile(r"([A-Za-z]{2})[\s_-]*([0-9OoIiLl]{2})[\s_-]*([A-Za-z0-9])\Z")
_HEARD = str.maketrans({"O": "0", "I": "1", "L": "1"})


class NoMoreCodes(Exception):
    """More codes were asked for than there are."""


def check_character(body: str) -> str:
    """The character that belongs after two letters and two digits.

    Raises:
        KeyError: when a character is not of the alphabet.
    """
    total = sum(weight * _VALUE[sign] for weight, sign in zip(_WEIGHTS, body, strict=False))
    return CHECKS[total % len(CHECKS)]


def is_code(text: str) -> bool:
    """Whether a text is a code, exactly as it is printed."""
    return _CODE.match(text) is not None and check_character(text[:4]) == text[-1]


def read_code(typed: str) -> str | None:
    """The code that somebody typed, in its one form; None when it is none.

    Small letters, spaces, a missing hyphen, and O, I or L for a digit are forgiven; the check is not.
    """
    match = _LOOSE.match(typed.strip())
    if match is None:
        return None
    digits = match[2].upper().translate(_HEARD)
    last = match[3].upper().translate(_HEARD)
    code = f"{match[1].upper()}{digits}-{last}"
    return code if is_code(code) else None


def make_codes(count: int, random: Random, taken: Iterable[str] = ()) -> list[str]:
    """So many new codes, in the order in which they were drawn.

    Args:
        count: How many, from 0.
        random: Where the draws come from; `random.SystemRandom()` outside tests.
        taken: Codes that must not be drawn again.

    Raises:
        NoMoreCodes: when fewer are left.
    """
    used = set(taken)
    if count > MAX_CODES - sum(is_code(code) for code in used):
        raise NoMoreCodes(f"there are {MAX_CODES} codes, and {count} more were asked for")
    made: list[str] = []
    if count > MAX_CODES // 4:
        left = [code for code in _all_codes() if code not in used]
        random.shuffle(left)
        return left[:count]
    while len(made) < count:
        body = "".join(random.choice(LETTERS) for _ in range(2)) + "".join(random.choice(DIGITS) for _ in range(2))
        code = f"{body}-{check_character(body)}"
        if code not in used:
            used.add(code)
            made.append(code)
    return made


def _all_codes() -> list[str]:
    bodies = (f"{one}{two}{number:02}" for one in LETTERS for two in LETTERS for number in range(100))
    return [f"{body}-{check_character(body)}" for body in bodies]
