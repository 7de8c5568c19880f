"""Indents in the house's style: two columns for each level, a list one level below its key, prose one below its key.

Only the spaces at the beginning of lines change. What stands in one text, or between brackets, moves as a whole.
"""

from __future__ import annotations

import re
from typing import Any

from spring68.story.yamltree import Map, Node, Seq, Tree

STEP = 2
"""Columns for each level."""

_DASH = re.compile(r" *- +\Z")
_DIGIT = re.compile(r"[|>][+-]?[1-9]")


class UnusualLayout(Exception):
    """A document is laid out in a way that is left as it is."""


def told_rows(tree: Tree, lines: list[str]) -> set[int]:
    """The rows (0-based) that are the inside of a text: of a block, or of a text that runs over several lines."""
    found: set[int] = set()
    waiting: list[Any] = list(tree.documents)
    while waiting:
        node = waiting.pop()
        if type(node) is Map or type(node) is Seq:
            waiting += node.items
        elif node is not None and node.style in ("|", ">"):
            found.update(_block(node, lines)[1])
        elif node is not None:
            found.update(range(node.start_mark.line + 1, node.end_mark.line + 1))
    return found


def _block(node: Any, lines: list[str]) -> tuple[int, range]:
    """The indent of a block's words, and their rows."""
    first = node.start_mark.line + 1
    row = first
    while row < len(lines) and not lines[row].strip(" "):
        row += 1
    base = _lead(lines[row]) if row < len(lines) else 0
    if row >= len(lines) or row >= node.end_mark.line + 1 or not node.value.strip("\n"):
        return 0, range(first, first)
    while row < len(lines) and (not lines[row].strip(" ") or _lead(lines[row]) >= base):
        row += 1
    while row > first and not lines[row - 1].strip(" "):
        row -= 1
    return base, range(first, row)


def _lead(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


class _Laying:
    """New indents for the lines of one file: for each row its old and its new one."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.rows: dict[int, tuple[int, int]] = {}
        self.dashes: set[int] = set()
        """Rows that begin with a dash, which is followed by one space."""

    def lay(self, node: Node, indent: int) -> None:
        """A node that begins on a line of its own, or after a dash that was laid."""
        if type(node) is Map:
            for key, value in zip(node.items[::2], node.items[1::2], strict=True):
                row, column = key.start_mark.line, key.start_mark.column
                if row not in self.rows:
                    self.put(row, column, indent)
                if not self.lines[row][:column].strip(" -") == "":
                    raise UnusualLayout
                self.value(value, row, column, indent)
        elif type(node) is Seq:
            for item in node.items:
                self.item(item, indent)
        else:
            raise UnusualLayout

    def put(self, row: int, old: int, new: int) -> None:
        if self.lines[row][:old].strip(" "):
            raise UnusualLayout
        self.rows[row] = (old, new)

    def value(self, value: Any, row: int, column: int, indent: int) -> None:
        """What stands under a key that was laid."""
        start = value.start_mark
        if self.is_block(value) and start.line > row:
            self.lay(value, indent + STEP)
        elif self.is_block(value):
            raise UnusualLayout
        else:
            self.rest(value, row, indent - column, indent)

    def rest(self, node: Any, row: int, by: int, indent: int) -> None:
        """The further lines of a text or of something between brackets, which move with the line where it begins."""
        start, end = node.start_mark, node.end_mark
        if getattr(node, "style", None) in ("|", ">"):
            base, rows = _block(node, self.lines)
            if not _DIGIT.match(self.lines[start.line][start.column :]):
                by = indent + STEP - base
            for number in rows:
                self.rows[number] = (base, base + by)
            return
        if start.line > row and type(node) in (Map, Seq):
            raise UnusualLayout
        for number in range(row + 1, end.line + 1):
            old = _lead(self.lines[number])
            self.rows[number] = (old, max(old + by, 0))

    def item(self, item: Any, indent: int) -> None:
        """One item of a list whose dashes stand at an indent."""
        row, column = item.start_mark.line, item.start_mark.column
        if not _DASH.match(self.lines[row][:column]):
            raise UnusualLayout
        self.rows[row] = (column, indent)
        self.dashes.add(row)
        if self.is_block(item):
            self.lay(item, indent + STEP)
        else:
            self.rest(item, row, indent + STEP - column, indent)

    def is_block(self, node: Any) -> bool:
        """Whether a mapping or a list is written line by line."""
        if type(node) is not Map and type(node) is not Seq:
            return False
        return self.lines[node.start_mark.line][node.start_mark.column : node.start_mark.column + 1] not in ("{", "[")


def laid_out(tree: Tree, lines: list[str]) -> list[str]:
    """Lines with the indents of the house; they are as they were where a document is laid out unusually."""
    laying = _Laying(lines)
    try:
        for document in tree.documents:
            if type(document) is Map:
                laying.lay(document, 0)
            elif type(document) is Seq:
                raise UnusualLayout
    except UnusualLayout:
        return lines
    told = told_rows(tree, lines)
    return [_line(laying, told, row) for row in range(len(lines))]


def _line(laying: _Laying, told: set[int], row: int) -> str:
    line = laying.lines[row]
    if row in laying.dashes:
        column, new = laying.rows[row]
        return " " * new + "- " + line[column:]
    if row in laying.rows:
        old, new = laying.rows[row]
        if not line.strip(" "):
            return " " * (len(line) - old + new) if len(line) > old and row in told else ""
        return " " * (new + _lead(line) - old) + line.lstrip(" ")
    if line.lstrip(" ").startswith("#"):
        old = _lead(line)
        return " " * max(old + _shift_of_comment(laying, row, old), 0) + line.lstrip(" ")
    return line


def _shift_of_comment(laying: _Laying, row: int, old: int) -> int:
    """A comment moves with the nearest line that stands where it does, or else with the next one."""
    below = [at for at in range(row + 1, min(row + 30, len(laying.lines))) if at in laying.rows]
    above = [at for at in range(row - 1, max(row - 30, -1), -1) if at in laying.rows]
    for near in (*below[:1], *above):
        was, new = _stands(laying, near)
        if was == old:
            return new - was
    was, new = _stands(laying, below[0]) if below else (old, old)
    return new - was


def _stands(laying: _Laying, row: int) -> tuple[int, int]:
    """Where a line stood and stands; of an item the dash."""
    was, new = laying.rows[row]
    return (_lead(laying.lines[row]), new) if row in laying.dashes else (was, new)
