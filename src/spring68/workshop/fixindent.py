"""Indents that YAML cannot read: tabs, non-breaking spaces, a line that stands one or two columns beside its neighbours.

Each way to mend a file is tried, and taken only if the file can then be read further and there is one meaning to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spring68.workshop.fmttree import meaning, scalars, tree_of

NBSP = "\u00a0"
WIDTHS = (2, 4, 8)
"""The columns that a tab may stand for."""

FAR = 2
"""How many columns a line may stand beside its neighbours to be moved."""

_LEAD = re.compile(r"[ \t\u00a0]*")
_KEY = re.compile(r"[ \t\u00a0]*(?:- +)*([a-z][\w-]*):")
"""The beginning of a line that was meant as a key, whether or not YAML takes it for one."""
_COLUMNS = re.compile(r" *(?:- +)*")
_NEIGHBOURS = 60


def first_trouble(text: str) -> int:
    """The line (1-based) of the first place that is no YAML; 0 when there is none."""
    return min((found.span.line for found in tree_of(text).findings if found.code == "S101"), default=0)


def readings(text: str, ways: Iterator[str], line: int) -> list[str]:
    """Of the ways to mend a text those that take its first trouble furthest beyond a line, one for each meaning.

    A way by which a moved line that begins like a key would become a part of some text is none.
    """
    furthest = line
    found: dict[str, str] = {}
    for way in dict.fromkeys(ways):
        trouble = first_trouble(way) or way.count("\n") + 2
        if way == text or trouble <= line or trouble < furthest or not keeps_keys(text, way):
            continue
        if trouble > furthest:
            furthest, found = trouble, {}
        found.setdefault(repr(meaning(tree_of(way))), way)
    return list(found.values())


def keeps_keys(old: str, new: str) -> bool:
    """Whether each line that was moved and begins like a key is one in the new text, as far as that can be read."""
    pairs = enumerate(zip(old.split("\n"), new.split("\n"), strict=False))
    moved = {row: found[1] for row, (one, two) in pairs if one != two and (found := _KEY.match(two))}
    if not moved:
        return True
    end = (first_trouble(new) or new.count("\n") + 2) - 1
    begun = {(one.start_mark.line, one.value) for one in scalars(tree_of(new))}
    return all(row >= end or (row, word) in begun for row, word in moved.items())


def without_tabs(text: str, line: int) -> str:
    """A text in whose indents no tabs stand any more; empty where it could mean more than one thing."""
    found = readings(text, (_expanded(text, width) for width in WIDTHS), line)
    return found[0] if len(found) == 1 else ""


def _expanded(text: str, width: int) -> str:
    lines = text.split("\n")
    for number, line in enumerate(lines):
        lead = _LEAD.match(line)
        if lead is not None and "\t" in lead[0]:
            lines[number] = lead[0].replace("\t", " " * width) + line[lead.end() :]
    return "\n".join(lines)


def without_nbsp(text: str, line: int) -> str:
    """A text with ordinary spaces for the non-breaking ones in the indents of a line and of those that follow it."""
    lines = text.split("\n")
    for number in range(line - 1, len(lines)):
        lead = _LEAD.match(lines[number])
        if lead is None or NBSP not in lead[0]:
            break
        lines[number] = lead[0].replace(NBSP, " ") + lines[number][lead.end() :]
    mended = "\n".join(lines)
    trouble = first_trouble(mended)
    if trouble and trouble <= line:
        mended = lined_up(mended, line)
    return mended if mended and keeps_keys(text, mended) else ""


def lined_up(text: str, line: int) -> str:
    """A text in which a line, and what hangs on it, is lined up with its neighbours; empty where one cannot be sure."""
    lines = text.split("\n")
    if not 1 <= line <= len(lines) or not lines[line - 1].strip():
        return ""
    here = _indent(lines[line - 1])
    last = line
    while last < len(lines) and (not lines[last].strip() or _indent(lines[last]) > here):
        last += 1
    told = _told_rows(text)
    above = [row for row in range(max(line - 1 - _NEIGHBOURS, 0), line - 1) if row not in told]
    shifts = _shifts([lines[row] for row in reversed(above)], here)
    found = readings(text, (_moved(lines, line - 1, last, by) for by in shifts), line)
    return found[0] if len(found) == 1 else ""


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _told_rows(text: str) -> set[int]:
    """The rows (0-based) that are the words of a `|` block and no keys."""
    blocks = (one for one in scalars(tree_of(text)) if one.style in {"|", ">"})
    return {row for one in blocks for row in range(one.start_mark.line + 1, one.end_mark.line)}


def _shifts(above: list[str], here: int) -> Iterator[int]:
    """By how much a line may be moved to stand where a key or an item above it stands."""
    for line in above:
        match = _COLUMNS.match(line)
        for column in (_indent(line), match.end() if match is not None else 0):
            if line.strip() and 0 < abs(column - here) <= FAR:
                yield column - here


def _moved(lines: list[str], first: int, last: int, by: int) -> str:
    moved = [line if not line.strip() else " " * by + line if by > 0 else line[-by:] for line in lines[first:last]]
    return "\n".join([*lines[:first], *moved, *lines[last:]])
