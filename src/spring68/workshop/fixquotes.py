"""Straight quotes become curly ones, where the signs beside them leave no doubt."""

from __future__ import annotations

OPEN, CLOSE = "“", "”"

_BEFORE_OPEN = frozenset(" \t([{—–-‘“|?:")
_AFTER_CLOSE = frozenset(" \t.,;:!?)]}—–-…’”|")


def curl(line: str, at: int) -> str:
    """The curly quote that the straight one at a position (0-based) stands for; empty where one cannot be sure."""
    before = line[at - 1] if at else ""
    after = line[at + 1] if at + 1 < len(line) else ""
    if before == "\\":
        return ""
    may_open = (not before or before in _BEFORE_OPEN) and after not in {"", " ", "\t"}
    may_close = bool(before) and not before.isspace() and (not after or after in _AFTER_CLOSE)
    if may_open == may_close:
        return ""
    return OPEN if may_open else CLOSE


def curled(line: str, first: int) -> str:
    """A line with every straight quote from a position (0-based) on made curly; empty where one cannot be sure.

    They must take turns: each speech is opened, then closed.
    """
    signs = list(line)
    is_open = False
    for at in range(first, len(line)):
        if line[at] == '"':
            sign = curl(line, at)
            if not sign or (sign == OPEN) == is_open:
                return ""
            is_open = not is_open
            signs[at] = sign
    return "" if is_open else "".join(signs)
