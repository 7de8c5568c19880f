"""How many cells of a terminal a text takes.

The story is written in letters, dashes and quotation marks that take one cell each, and for those the answer is the
length of the text. Whatever else there is (Chinese, emoji, marks that take no room) is looked up in Rich's table, which
is read when it is first needed. Nothing is remembered: Rich's own function keeps the last 4,096 texts it was asked
about, which are half a megabyte of prose that nobody shows any more.
"""

from __future__ import annotations

import re

from rich.cells import cached_cell_len, set_cell_size

RANGES = (
    (0x20, 0x7E),  # the letters of ASCII
    (0xA0, 0xAC),  # signs of the western languages; the soft hyphen after them takes no room
    (0xAE, 0x2FF),  # letters with marks
    (0x370, 0x482),  # Greek, Cyrillic
    (0x2010, 0x2027),  # dashes, quotation marks, bullet, ellipsis
    (0x2030, 0x205E),  # per mille, angle quotes, primes
    (0x2190, 0x21FF),  # arrows
    (0x2212, 0x2212),  # minus
    (0x2500, 0x25FC),  # lines, blocks, shapes
)
"""First and last number of the characters that take one cell."""

_CLASS = "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in RANGES)
_one_each = re.compile(f"[{_CLASS}]*").fullmatch


def cell_len(text: str) -> int:
    """How many cells a text takes."""
    return len(text) if _one_each(text) else cached_cell_len(text)


def head_of(text: str, width: int) -> str:
    """The beginning of a text that takes exactly so many cells; half a wide character becomes a space."""
    return text[:width] if _one_each(text) and len(text) >= width else set_cell_size(text, width)
