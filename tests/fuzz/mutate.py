"""Bytes made worse: a good file with something cut, doubled, swapped, inserted or cut off, the same for a seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

TOKENS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc2\xa0", b"\xed\xa0\x80", b"\r", b"\t", b"\x1b[31m", b"\x1b]0;x\x07",
    b"\xe2\x80\xae", b"---\n", b": ", b"- ", b"|\n", b">\n", b"&a ", b"*a", b"<<: ", b"!tag ", b"%YAML 1.1\n",
    b"!!python/object/apply:os.system ", b"{", b"}", b"[", b"]", b"{{", b"[[", b"[[[", b"{if x}", b"{end}", b"{% raw %}",
    b"{{ 7*7 }}", b"${x}", b"{0.__class__}", b"%s%n", b"null", b"NaN", b"1e999", b"-0", b"9" * 400, b"true", b"\"", b"'",
    b"\\u0000", b"\\ud800", b"=cmd|' /C calc'!A0", b"@SUM(1)", b"<script>", b"../../../etc/passwd", b"C:\\con",
    b"__class__", b"lambda: 0", b"os.system", b"PK\x03\x04", b"PK\x05\x06", b"\x80\x04\x95", "ů".encode(), "é".encode(),
)  # fmt: skip
"""Pieces that have meant something to some reader somewhere."""

Change = Callable[[bytearray, Random], None]


def _flip(data: bytearray, draw: Random) -> None:
    data[draw.randrange(len(data))] = draw.randrange(256)


def _insert(data: bytearray, draw: Random) -> None:
    at = draw.randrange(len(data) + 1)
    data[at:at] = draw.choice(TOKENS)


def _delete(data: bytearray, draw: Random) -> None:
    at = draw.randrange(len(data))
    del data[at : at + draw.choice((1, 2, 5, 40, 400))]


def _double(data: bytearray, draw: Random) -> None:
    at = draw.randrange(len(data))
    piece = bytes(data[at : at + draw.choice((1, 8, 60, 600))])
    data[at:at] = piece * draw.choice((1, 1, 2, 30))


def _move(data: bytearray, draw: Random) -> None:
    at, to = draw.randrange(len(data)), draw.randrange(len(data))
    piece = bytes(data[at : at + 30])
    del data[at : at + 30]
    data[to:to] = piece


def _cut(data: bytearray, draw: Random) -> None:
    del data[draw.randrange(len(data)) :]


def _line(data: bytearray, draw: Random) -> None:
    lines = bytes(data).split(b"\n")
    lines.insert(draw.randrange(len(lines) + 1), draw.choice(lines))
    del lines[draw.randrange(len(lines))]
    data[:] = b"\n".join(lines)


def _deep(data: bytearray, draw: Random) -> None:
    at = draw.randrange(len(data) + 1)
    data[at:at] = draw.choice((b"[", b"{", b"- ", b'{"a":', b"(", b"  ", b"not ")) * draw.choice((20, 200, 2000))


CHANGES: tuple[Change, ...] = (_flip, _flip, _insert, _insert, _delete, _double, _move, _cut, _line, _deep)
LARGEST = 200_000
"""Bytes of an input; larger ones are cut, for their size alone is tested elsewhere."""


def mutated(corpus: Sequence[bytes], seed: int) -> bytes:
    """One input: a file of the corpus after one to six changes, now and then a few bytes that were never a file."""
    draw = Random(seed)
    if draw.randrange(50) == 0:
        return draw.randbytes(draw.randrange(200))
    data = bytearray(draw.choice(corpus))
    for _change in range(draw.choice((1, 1, 2, 3, 6))):
        if not data:
            break
        draw.choice(CHANGES)(data, draw)
    return bytes(data[:LARGEST])
