"""Graphs of names: what can be reached, and which parts go round in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

_Node = TypeVar("_Node")


def reachable(edges: Mapping[_Node, Iterable[_Node]], roots: Iterable[_Node]) -> set[_Node]:
    """The roots and everything to which edges lead from them."""
    met = set(roots)
    ahead = list(met)
    while ahead:
        for target in edges.get(ahead.pop(), ()):
            if target not in met:
                met.add(target)
                ahead.append(target)
    return met


def components(edges: Mapping[_Node, Sequence[_Node]]) -> list[list[_Node]]:
    """The strongly connected parts (each node can reach each other one), the ones that lead nowhere new first.

    Every node must be a key. Tarjan's algorithm with a stack of its own, for stories longer than Python's.
    """
    number: dict[_Node, int] = {}
    low: dict[_Node, int] = {}
    open_nodes: list[_Node] = []
    is_open: set[_Node] = set()
    found: list[list[_Node]] = []
    for root in edges:
        if root in number:
            continue
        walk = [(root, iter(edges[root]))]
        number[root] = low[root] = len(number)
        open_nodes.append(root)
        is_open.add(root)
        while walk:
            node, targets = walk[-1]
            target = next((target for target in targets if target not in number or target in is_open), None)
            if target is None:
                walk.pop()
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[node])
                if low[node] == number[node]:
                    found.append(_closed(node, open_nodes, is_open))
            elif target in number:
                low[node] = min(low[node], number[target])
            else:
                number[target] = low[target] = len(number)
                open_nodes.append(target)
                is_open.add(target)
                walk.append((target, iter(edges[target])))
    return found


def _closed(node: _Node, open_nodes: list[_Node], is_open: set[_Node]) -> list[_Node]:
    part: list[_Node] = []
    while not part or part[-1] != node:
        part.append(open_nodes.pop())
        is_open.discard(part[-1])
    return part


def circles(edges: Mapping[_Node, Sequence[_Node]]) -> list[list[_Node]]:
    """The parts in which one can go round."""
    return [part for part in components(edges) if len(part) > 1 or part[0] in edges[part[0]]]
