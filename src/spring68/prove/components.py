"""The strongly connected components of a graph: hubs with what comes back to them, and the rest one by one."""

from __future__ import annotations

from spring68.engine.graph import Graph


def components(graph: Graph) -> list[list[int]]:
    """The components, each after those it leads to (Tarjan's order, without recursion)."""
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    on_stack: set[int] = set()
    stack: list[int] = []
    found: list[list[int]] = []
    for root in range(len(graph.points)):
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
