"""The nodes of a file: pieces of text, lists and mappings, each with its place.

Places are as YAML's own: 0-based lines and columns in characters, the end exclusive. What is shown to a writer is
counted from 1 (`span_of` in `story.yamltree`).
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias


class Mark(NamedTuple):
    """A place: 0-based line and column in characters."""

    line: int
    column: int


class Scalar(NamedTuple):
    """One piece of text; `style` is one of `'`, `"`, `|`, `>`, and empty for plain text.

    A tuple, because nothing else is made as quickly, and a story has some forty of them in a scene.
    """

    value: str
    style: str
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def start_mark(self) -> Mark:
        """Where the text begins: its first character, its quote, or the `|` of a block."""
        return Mark(self.line, self.column)

    @property
    def end_mark(self) -> Mark:
        """Where the text ends; of a block, the beginning of the first line that is not empty after it."""
        return Mark(self.end_line, self.end_column)


new_scalar = tuple.__new__
"""Makes a `Scalar` of its six fields, `new_scalar(Scalar, (…))`, in half the time that calling the class takes."""


class _Group:
    """What holds other nodes; its end is where the next thing in the file begins, or after its bracket."""

    __slots__ = ("column", "end_column", "end_line", "line")
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def start_mark(self) -> Mark:
        """Where the first item or key begins, or the bracket."""
        return Mark(self.line, self.column)

    @property
    def end_mark(self) -> Mark:
        """Where it ends."""
        return Mark(self.end_line, self.end_column)


class Seq(_Group):
    """A list of nodes."""

    __slots__ = ("items",)

    def __init__(self, line: int, column: int) -> None:
        self.line = self.end_line = line
        self.column = self.end_column = column
        self.items: list[Node] = []


class Map(_Group):
    """A mapping: `entries` from key to node in the order written, `items` its keys and values in turn.

    `entries` stays empty in a mapping that was not read to its end. Of a mapping by indent, whose keys all stand in
    its column, it is enough to know their lines (`key_lines`); the scalars that name them are made when they are asked
    for, which is seldom.
    """

    __slots__ = ("_items", "entries", "key_lines")

    def __init__(self, line: int, column: int) -> None:
        self.line = self.end_line = line
        self.column = self.end_column = column
        self.entries: dict[str, Node] = {}
        self.key_lines: list[int] = []
        self._items: list[Any] | None = None

    @property
    def items(self) -> list[Any]:
        """Keys and values in turn; the list itself, which may be changed."""
        if self._items is None:
            column = self.column
            self._items = [
                node
                for line, (key, value) in zip(self.key_lines, self.entries.items(), strict=True)
                for node in (Scalar(key, "", line, column, line, column + len(key)), value)
            ]
        return self._items

    @items.setter
    def items(self, items: list[Any]) -> None:
        self._items = items

    def put(self, key: Scalar, value: Node) -> None:
        """Add an entry."""
        self.items += [key, value]
        self.entries[key.value] = value

    def key(self, name: str) -> Scalar:
        """The scalar that names an entry.

        Raises:
            KeyError: when there is no such entry.
        """
        for node in self.items[::2]:
            if node.value == name:
                found: Scalar = node
                return found
        raise KeyError(name)


Node: TypeAlias = Scalar | Seq | Map
