"""Graphs of names, against the plainest way to work the same out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from spring68.check.graph import circles, components, reachable

GRAPHS = st.dictionaries(st.integers(0, 7), st.lists(st.integers(0, 7), max_size=4)).map(
    lambda edges: {node: edges.get(node, []) for node in range(8)}
)


@given(GRAPHS)
def test_two_nodes_are_in_one_component_when_each_reaches_the_other(edges: dict[int, list[int]]) -> None:
    reach = {node: reachable(edges, [node]) for node in edges}
    together = {frozenset(other for other in reach[node] if node in reach[other]) for node in edges}

    assert together == {frozenset(part) for part in components(edges)}
    assert sorted(edges) == sorted(node for part in components(edges) for node in part)


@given(GRAPHS)
def test_the_parts_that_lead_nowhere_new_come_first(edges: dict[int, list[int]]) -> None:
    met: set[int] = set()
    for part in components(edges):
        met.update(part)

        assert all(target in met for node in part for target in edges[node])


@given(GRAPHS)
def test_a_circle_is_a_part_that_can_be_left_and_come_back_to(edges: dict[int, list[int]]) -> None:
    on_a_circle = {node for node in edges if node in reachable(edges, edges[node])}

    assert on_a_circle == {node for part in circles(edges) for node in part}


def test_a_chain_longer_than_the_stack_of_python() -> None:
    edges = {node: [node + 1] for node in range(20_000)} | {20_000: [0]}

    assert [len(part) for part in components(edges)] == [20_001]
