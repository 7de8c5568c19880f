"""The strongly connected components of a graph: hubs with what comes back to them, and the rest one by one."""

from __future__ import annotations

from collections.abc import Iterable

from spring68.engine.graph import Graph


def components(graph: Graph, points: Iterable[int] | None = None) -> list[list[int]]:
    """The components, each after those it leads to (Tarjan's order, without recursion).

    Args:
        graph: The graph.
        points: The points that count, with the steps between them; all when left out.
    """
    roots = range(len(graph.points)) if points is None else list(points)
    among = None if points is None else set(roots)
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    on_stack: set[int] = set()
    stack: list[int] = []
    found: list[list[int]] = []
    for root in roots:
        if root in index:
            continue
        work: list[tuple[int, int]] = [(root, 0)]
        while work:
            point, at = work.pop()
            if at == 0:
                index[point] = low[point] = len(index)
                stack.append(point)
                on_stack.add(point)
            out = graph.out[point]
            descended = False
            while at < len(out):
                target = graph.steps[out[at]].target
                at += 1
                if among is not None and target not in among:
                    continue
                if target not in index:
                    work += [(point, at), (target, 0)]
                    descended = True
                    break
                if target in on_stack:
                    low[point] = min(low[point], index[target])
            if descended:
                continue
            if low[point] == index[point]:
                found.append(_popped(stack, on_stack, point))
            if work:
                parent = work[-1][0]
                low[parent] = min(low[parent], low[point])
    return found


def _popped(stack: list[int], on_stack: set[int], root: int) -> list[int]:
    component: list[int] = []
    while True:
        point = stack.pop()
        on_stack.discard(point)
        component.append(point)
        if point == root:
            return component
