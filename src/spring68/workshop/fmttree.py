"""Whether two texts mean the same: their YAML as plain values, without places, comments and ways of quoting."""

from __future__ import annotations

from typing import Any, TypeAlias

from spring68.story.yamltree import Map, Node, Scalar, Seq, Tree, parse
from spring68.text.source import SourceFile

Plain: TypeAlias = "str | list[Any] | None"

_CURLY = str.maketrans("“”", '""')


def tree_of(text: str, name: str = "") -> Tree:
    """The documents of a text."""
    return parse(SourceFile(name, text))


def plain(node: Node | None) -> Plain:
    """A node as text, as a list of nodes, or (a mapping) as a list of pairs in the order written.

    The line break that ends a block of prose is left out: no reader of the format sees it.
    """
    if node is None:
        return None
    if type(node) is Seq:
        return ["list", *(plain(item) for item in node.items)]
    if type(node) is Map:
        return ["map", *((key.value, plain(value)) for key, value in _pairs(node))]
    text: str = node.value  # type: ignore[union-attr]
    return text.rstrip("\n")


def _pairs(node: Map) -> list[tuple[Any, Any]]:
    return list(zip(node.items[::2], node.items[1::2], strict=False))


def meaning(tree: Tree) -> list[Plain]:
    """What a whole file says."""
    return [plain(document) for document in tree.documents]


def scalars(tree: Tree) -> list[Scalar]:
    """Every piece of text of a file, keys too, in the order written."""
    found: list[Scalar] = []
    waiting: list[Any] = list(reversed(tree.documents))
    while waiting:
        node = waiting.pop()
        if type(node) is Seq or type(node) is Map:
            waiting += reversed(node.items)
        elif node is not None:
            found.append(node)
    return found


def without_curls(value: Any) -> Any:
    """The same with straight quotes for curly ones, so that texts can be compared that differ in nothing else."""
    if isinstance(value, str):
        return value.translate(_CURLY)
    if isinstance(value, (list, tuple)):
        return [without_curls(item) for item in value]
    return value
