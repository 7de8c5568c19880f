"""Looking at the positions in which a play can rest, in the order of their distance from the start.

Without a limit for each point this is the whole exploration of a small story: every position, each by a shortest path.
With one it is a quick sweep that meets nearly everything in a large story by short paths, and proves nothing else.
"""

from __future__ import annotations

from spring68.engine.coding import asked
from spring68.engine.compiled import Compiled, Position
from spring68.engine.graph import Alter, Look, Mark, Operation, Suppose
from spring68.prove.trails import Found
from spring68.prove.turns import Came, Turns


def explore(compiled: Compiled, begin: Position, live: list[int], *, most: int, each: int = 0) -> Found:
    """Look at positions, nearest first; `is_whole` says whether these were all.

    Args:
        compiled: The graph.
        begin: The position at point 0.
        live: By point, the facts that can still be asked for (`live_bits`).
        most: How many positions are looked at.
        each: How many are looked at for each point; all when 0.
    """
    looking = _Looking(compiled, live, most, each)
    return looking.run(begin)


class _Looking:
    """One exploration, turn by turn."""

    def __init__(self, compiled: Compiled, live: list[int], most: int, each: int) -> None:
        self.compiled, self.live = compiled, live
        self.most, self.each = most, each
        self.found = Found([None] * len(compiled.graph.steps))
        self.turns = Turns(compiled, self.found)
        self.seen: set[tuple[int, tuple[object, ...]]] = set()
        self.count = [0] * len(compiled.graph.points)
        self.is_cut = False

    def run(self, begin: Position) -> Found:
        """One distance after the other."""
        position = list(begin)
        near = [(self.turns.begin(position), position)]
        while near:
            far: list[tuple[Came, Position]] = []
            for came, position in near:
                if self.is_new(came, position):
                    for group in came.open:
                        after = list(position)
                        far.append((self.turns.take(group, after, came.way), after))
            near = far
        self.found.positions = len(self.seen)
        self.found.is_whole = not self.is_cut
        return self.found

    def is_new(self, came: Came, position: Position) -> bool:
        """Whether to look at what comes after a turn."""
        point = came.point
        if came.mistake is not None or not came.open:
            return False
        key = (point, (*position[:-1], position[-1] & self.live[point]))
        if key in self.seen:
            return False
        if len(self.seen) >= self.most or (self.each and self.count[point] >= self.each):
            self.is_cut = True
            return False
        self.seen.add(key)
        self.count[point] += 1
        return True


def live_bits(compiled: Compiled, parts: list[list[int]]) -> list[int]:
    """By point, the bits of the facts that something can still ask for; what is dead need not be told apart.

    Args:
        compiled: The compiled graph.
        parts: Its strongly connected components, each after those it leads to.
    """
    graph = compiled.graph
    own = [0] * len(graph.points)
    for step in graph.steps:
        own[step.source] |= _bits(compiled, step.program)
    for group in graph.groups:
        own[group.source] |= _bits(compiled, group.blocked or ())
    for point, noted in compiled.watch.points.items():
        own[point] |= _bits(compiled, tuple(Suppose(condition) for _number, condition in noted))
    always = 0
    for fact in compiled.extra:
        always |= 1 << compiled.bits[fact]
    live = [0] * len(graph.points)
    for component in parts:
        together = always
        for point in component:
            together |= own[point]
            for number in graph.out[point]:
                together |= live[graph.steps[number].target]
        for point in component:
            live[point] = together
    return live


def _bits(compiled: Compiled, program: tuple[Operation, ...]) -> int:
    """The bits that a program, and what is noted on its way, asks for."""
    conditions = []
    for operation in program:
        match operation:
            case Suppose(condition=condition):
                conditions.append(condition)
            case Alter(worth=worth, under=under):
                conditions += [worth] if under is None else [worth, under]
            case Mark(under=under):
                conditions += [] if under is None else [under]
            case Look(kind=kind, name=name, under=under):
                conditions += [] if under is None else [under]
                watched = compiled.watch.looks.get((kind, name), ())
                conditions += [condition for _number, condition in watched if condition is not None]
    found = 0
    for condition in conditions:
        for fact in asked(condition):
            found |= 1 << compiled.bits[fact]
    return found
