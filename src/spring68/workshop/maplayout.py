"""Where scenes and arrows of a map stand; the only module that imports the layout library.

Each act is laid out by itself, in layers from top to bottom (Sugiyama's method), and the acts are stacked: the story
reads downward, and an arrow to the next act is short. The library draws acyclic graphs, so an arrow that leads back is
laid out the other way round and drawn as it is. It is asked for one connected part at a time, with nodes numbered from
0, because its helper nodes share the numbers of the nodes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spring68.workshop.mapgraph import StoryMap

ACROSS, DOWN = 178.0, 74.0
"""Between the middles of two neighbours in a layer, and of two layers, in pixels."""

THIN = 0.25
"""How wide an arrow that passes a layer is beside a scene."""

HEAD, PADDING = 44.0, 36.0
"""The room for an act's title, and around what is in it."""

MIN_WIDTH = 480.0

Place = tuple[float, float]


class NoLayoutLibrary(Exception):
    """The library that draws is not installed; the message says how to get it."""


@dataclass(frozen=True, slots=True)
class Lane:
    """An act on the page: its title, and where it begins and ends from top to bottom."""

    title: str
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Places in pixels: the middle of each scene, the bends of each link within an act by (source, target), lanes."""

    width: float
    height: float
    places: dict[str, Place]
    bends: dict[tuple[str, str], tuple[Place, ...]]
    lanes: tuple[Lane, ...]


def lay_out(made: StoryMap) -> Layout:
    """Lay a map out.

    Raises:
        NoLayoutLibrary: when the library is not installed.
    """
    places: dict[str, Place] = {}
    bends: dict[tuple[str, str], tuple[Place, ...]] = {}
    lanes: list[Lane] = []
    pairs = [(link.source, link.target) for link in made.links]
    parts = [_Part([spot.name for spot in spots], pairs) for _act, _title, spots in made.lanes]
    width = max([MIN_WIDTH, *(part.width + 2 * PADDING for part in parts)])
    top = 0.0
    for (_act, title, _spots), part in zip(made.lanes, parts, strict=True):
        left, down = (width - part.width + ACROSS) / 2, top + HEAD + PADDING
        places.update({name: (x + left, y + down) for name, (x, y) in part.places.items()})
        bends.update({pair: tuple((x + left, y + down) for x, y in found) for pair, found in part.bends.items()})
        bottom = top + HEAD + 2 * PADDING + part.height
        lanes.append(Lane(title, top, bottom))
        top = bottom
    return Layout(width, top, places, bends, tuple(lanes))


class _Part:
    """One act: its connected parts side by side, what is connected with nothing in a row below."""

    def __init__(self, names: list[str], pairs: Iterable[tuple[str, str]]) -> None:
        self.order = {name: number for number, name in enumerate(names)}
        self.pairs = [pair for pair in pairs if pair[0] in self.order and pair[1] in self.order and pair[0] != pair[1]]
        self.places: dict[str, Place] = {}
        self.bends: dict[tuple[str, str], tuple[Place, ...]] = {}
        self.width = self.height = 0.0
        alone: list[str] = []
        for group in _connected(names, self.pairs):
            if len(group) == 1:
                alone += group
            else:
                self.add(group)
        top = self.height + DOWN if self.places else 0.0
        across = max(int(self.width // ACROSS), 5)
        for number, name in enumerate(alone):
            self.places[name] = (number % across * ACROSS, top + number // across * DOWN)
        if alone:
            self.width = max(self.width, min(len(alone), across) * ACROSS)
            self.height = top + (len(alone) - 1) // across * DOWN
        self.height += DOWN / 2

    def add(self, group: list[str]) -> None:
        """Lay out one connected part to the right of the others."""
        number = {name: at for at, name in enumerate(group)}
        forward = _acyclic(group, self.pairs)
        found, bends = layered(len(group), [(number[one], number[other]) for one, other in forward])
        left, highest = self.width, 0.0
        for name, at in number.items():
            x, y = found[at]
            self.places[name] = (left + x, y)
            highest = max(highest, y)
        for one, other in forward:
            inner = tuple((left + x, y) for x, y in bends.get((number[one], number[other]), ()))
            self.bends[one, other] = inner
            self.bends[other, one] = inner[::-1]
        most = max(x for x, _y in [*found.values(), *(place for places in bends.values() for place in places)])
        self.width = left + most + ACROSS
        self.height = max(self.height, highest)


def layered(count: int, edges: list[tuple[int, int]]) -> tuple[dict[int, Place], dict[tuple[int, int], list[Place]]]:
    """Places of the nodes 0 to `count` - 1 of a connected acyclic graph, and the bends of its edges.

    Raises:
        NoLayoutLibrary: when the library is not installed.
    """
    try:
        from fast_sugiyama import from_edges
    except ImportError:
        raise NoLayoutLibrary("to draw a map, install its layout library: pip install fast-sugiyama") from None
    (layout,) = from_edges(edges, vertex_spacing=1, dummy_vertices=True, dummy_size=THIN)
    positions, _width, _height, linked = layout
    left = min(x for _node, (x, _y) in positions)
    layers = sorted({y for _node, (_x, y) in positions}, reverse=True)
    row = {y: number for number, y in enumerate(layers)}
    places = {int(node): ((x - left) * ACROSS, row[y] * DOWN) for node, (x, y) in positions}
    after: dict[int, list[int]] = {}
    for one, other in linked or ():
        after.setdefault(int(one), []).append(int(other))
    bends: dict[tuple[int, int], list[Place]] = {}
    for node in range(count):
        for first in after.get(node, ()):
            chain: list[Place] = []
            here = first
            while here >= count:
                chain.append(places[here])
                here = after[here][0]
            bends[node, here] = chain
    return {node: places[node] for node in range(count)}, bends


def _connected(names: list[str], pairs: list[tuple[str, str]]) -> list[list[str]]:
    """The connected parts, each in the order written."""
    near: dict[str, list[str]] = {name: [] for name in names}
    for one, other in pairs:
        near[one].append(other)
        near[other].append(one)
    met: set[str] = set()
    found: list[list[str]] = []
    for name in names:
        if name in met:
            continue
        waiting, group = [name], {name}
        while waiting:
            fresh = [other for other in near[waiting.pop()] if other not in group]
            group.update(fresh)
            waiting += fresh
        met |= group
        found.append([other for other in names if other in group])
    return found


def _acyclic(group: list[str], pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The links of a part, each pair once, so turned that none leads back: against a depth-first order."""
    after: dict[str, list[str]] = {name: [] for name in group}
    into: dict[str, int] = dict.fromkeys(group, 0)
    for one, other in pairs:
        if one in after:
            after[one].append(other)
            into[other] += 1
    finished: dict[str, int] = {}
    begun: set[str] = set()
    for name in [*(name for name in group if not into[name]), *group]:
        waiting = [] if name in begun else [(name, iter(after[name]))]
        begun.add(name)
        while waiting:
            here, rest = waiting[-1]
            fresh = next((other for other in rest if other not in begun), None)
            if fresh is None:
                finished[here] = len(finished)
                waiting.pop()
            else:
                begun.add(fresh)
                waiting.append((fresh, iter(after[fresh])))
    turned = [
        (one, other) if finished[one] > finished[other] else (other, one) for one in group for other in after[one]
    ]
    return list(dict.fromkeys(turned))
