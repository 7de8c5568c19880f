"""A graph as it is seen from where a play stands: the position there, and slices that know what does not change any more."""

from __future__ import annotations

from collections.abc import Iterable

from spring68.engine.compiled import Compiled, Position
from spring68.engine.errors import StoryError
from spring68.engine.graph import Fact, Graph, Suppose
from spring68.engine.machine import Machine
from spring68.engine.state import GameState, Value
from spring68.prove.cone import Cone
from spring68.prove.facts import May, Slice
from spring68.prove.lens import Lens, Move, before_moves, moves_of


class Ground:
    """A graph with what is known of it whatever the play."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.compiled = Compiled(graph)
        self.cone = Cone(graph)
        self._points = {(point.node, point.stack): n for n, point in enumerate(graph.points) if not point.calling}

    def point(self, state: GameState) -> int:
        """Where a play rests; -1 where the graph has no such place."""
        return self._points.get((state.place, tuple(frame.site for frame in state.stack)), -1)

    def position(self, state: GameState) -> Position:
        """A state as the compiled step wants it."""
        flags = 0
        for fact, bit in self.compiled.bits.items():
            if value_of(self.graph.machine, state, fact):
                flags |= 1 << bit
        return [*state.values, flags]


def value_of(machine: Machine, state: GameState, fact: Fact) -> Value:
    """What a fact is in a state."""
    match fact.kind:
        case "var":
            return state.values[machine.rules.index[fact.name]]
        case "picked":
            return fact.name in state.picked
        case "seen":
            return fact.name in state.seen
        case "visited":
            return state.visits.get(fact.name, 0) > 0
        case _:
            return False


class Fixed(Slice):
    """A slice that also knows the facts that do not change any more."""

    def __init__(self, cone: Cone, kept: Iterable[Fact], fixed: dict[Fact, Value]) -> None:
        super().__init__([(fact, cone.values(fact)) for fact in sorted(kept)], cone.families)
        self.fixed = fixed

    def _truth(self, fact: Fact) -> May:
        if fact in self.fixed:
            return May(self.all, 0) if self.fixed[fact] else May(0, self.all)
        return super()._truth(fact)

    def _variable(self, fact: Fact) -> dict[Value, int] | None:
        return {self.fixed[fact]: self.all} if fact in self.fixed else super()._variable(fact)


class FixedLens(Lens):
    """A lens that also judges suppositions about facts that do not change any more."""

    def __init__(self, cone: Cone, kept: Fixed) -> None:
        super().__init__(cone, kept)
        self.asked = self.facts | frozenset(kept.fixed)
        self.touched |= {number for fact in kept.fixed for number in cone.touching.get(fact, ())}

    def _moves(self, number: int) -> list[tuple[Move, Move]]:
        moves: list[tuple[Move, Move]] = []
        for operation in self.graph.steps[number].program:
            for atom in self.cone.atoms(operation):
                facts = self.asked if isinstance(atom.operation, Suppose) else self.facts
                if not atom.facts.isdisjoint(facts):
                    made = self._known.get(id(atom))
                    if made is None:
                        made = self._known[id(atom)] = moves_of(atom.operation, self.kept)
                    moves.append(made)
        return moves


class Layers:
    """How many steps, at least, lie between a position and an end, as far as a slice can tell."""

    def __init__(self, ground: Ground, kept: Fixed, ends: list[int], alive: set[int]) -> None:
        """Lay them, from the ends back.

        Args:
            ground: The graph.
            kept: The slice.
            ends: The points that are ends.
            alive: The steps that can be taken at all.
        """
        self.layers: dict[int, list[tuple[int, int]]] = {}
        self._places = [
            (ground.compiled.places[fact], dict(zip(values, range(len(values)), strict=True)), kept.stride[fact])
            for fact, values in kept.values.items() if fact.kind == "var"
        ]  # fmt: skip
        self._bits = [(ground.compiled.bits[fact], kept.stride[fact]) for fact in kept.values if fact.kind != "var"]
        self._compiled = ground.compiled
        lens = FixedLens(ground.cone, kept)
        done: dict[int, int] = {}
        new = dict.fromkeys(ends, kept.all)
        distance = 0
        while new:
            fresh: dict[int, int] = {}
            for point, bits in new.items():
                bits &= ~done.get(point, 0)
                if bits:
                    done[point] = done.get(point, 0) | bits
                    self.layers.setdefault(point, []).append((distance, bits))
                    fresh[point] = bits
            new = {}
            for point, bits in fresh.items():
                for number in ground.graph.into[point]:
                    if number in alive and (before := before_moves(lens.back(number), bits)):
                        source = ground.graph.steps[number].source
                        new[source] = new.get(source, 0) | before
            distance += 1

    def away(self, point: int, position: Position) -> int | None:
        """The distance of a position; None where it cannot come there."""
        number = sum(stride * numbers[position[place]] for place, numbers, stride in self._places)
        number += sum(stride for bit, stride in self._bits if position[-1] >> bit & 1)
        return next((distance for distance, bits in self.layers.get(point, ()) if bits >> number & 1), None)

    def lets(self, group: int, position: Position) -> bool:
        """Whether, once a group is taken, the end may still be come to."""
        after = list(position)
        try:
            target = self._compiled.targets[self._compiled.take(group, after)]
        except StoryError:
            return False
        return self.away(target, after) is not None
