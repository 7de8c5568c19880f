"""The hash chain of a record: each line's hash covers the line and every line before it.

`h[i] = SHA-256(h[i-1] ‖ canonical(line i without h))`. Sixteen hex digits of each are printed, to find the line at which
a record was changed; the full value of the last line is the seal. Nothing here is secret: a chain shows that a file is
whole, never who wrote it.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from typing import TypeAlias

Field: TypeAlias = "str | int | bool | list[str]"
Fields: TypeAlias = "Mapping[str, Field]"

PRINTED = 16
"""Hex digits of a hash that are printed in a line."""

NOTHING = bytes(32)
"""The hash before the first line."""

_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def canonical(fields: Fields) -> bytes:
    """The one form in which a line is hashed: UTF-8 JSON, sorted keys, no spaces, text in the composed form (NFC).

    Raises:
        UnicodeEncodeError: when a text holds half a character (a lone surrogate).
    """
    text = _canonical(fields)
    return (text if text.isascii() else unicodedata.normalize("NFC", text)).encode()


def link(before: bytes, fields: Fields) -> bytes:
    """The hash of a line, 32 bytes; `before` is that of the line before, `fields` the line without its own `h`."""
    return hashlib.sha256(before + canonical(fields)).digest()


def printed(full: bytes) -> str:
    """A hash as a line shows it."""
    return full.hex()[:PRINTED]


def chained(before: bytes, fields: Fields) -> tuple[bytes, bytes]:
    """A line with `prev` and `h`, as the bytes of a file with its line end; and its hash."""
    line = {**fields, "prev": printed(before)}
    full = link(before, line)
    return (_written({**line, "h": printed(full)}) + "\n").encode(), full
