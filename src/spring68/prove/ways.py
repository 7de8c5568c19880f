"""Positions and the moves between them, as a graph on which plays are counted and measured.

Either everything that can come after a start is in it, and then what is counted is exact; or only what some plays met,
and then it is a lower bound: every way through it can be played.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

from spring68.engine.compiled import Compiled, Position
from spring68.engine.errors import StoryError
from spring68.prove.live import Key, Live

Wanted = Callable[[int, Position], bool]
"""Whether a position at an end is one that is looked for."""

MAX_STEPS = 20_000
"""Steps after which one play is given up."""


@dataclass(frozen=True, slots=True)
class Move:
    """From one position to another, by a group and the step that it led to."""

    group: int
    step: int
    target: int


class Ways:
    """The positions of one start that are known, by number (0: the first), with the moves that leave them."""

    def __init__(self, compiled: Compiled, live: Live, begin: Position, wanted: Wanted) -> None:
        self.compiled, self.graph, self.live, self.wanted = compiled, compiled.graph, live, wanted
        self.positions: list[tuple[int, tuple[object, ...]]] = []
        self.moves: list[list[Move] | None] = []
        """By position its moves; None where they were not looked at."""
        self.goals: set[int] = set()
        self.numbers: dict[Key, int] = {}
        self.is_whole = False
        self.number(0, begin)

    def number(self, point: int, position: Position) -> int:
        """The number of a position, new or known."""
        key = self.live.key(point, position)
        known = self.numbers.get(key)
        if known is None:
            known = self.numbers[key] = len(self.positions)
            self.positions.append((point, tuple(position)))
            self.moves.append(None)
            if point in self.graph.ends:
                self.moves[known] = []
                if self.wanted(point, position):
                    self.goals.add(known)
        return known

    def look(self, number: int) -> list[Move]:
        """The moves that leave a position; those that go wrong are left out."""
        known = self.moves[number]
        if known is None:
            point, position = self.positions[number]
            known = self.moves[number] = []
            for group in self.compiled.open(point, list(position)):
                after = list(position)
                try:
                    step = self.compiled.take(group, after)
                except StoryError:
                    continue
                known.append(Move(group, step, self.number(self.compiled.targets[step], after)))
        return known

    def explore(self, most: int) -> bool:
        """Look at everything there is, up to so many positions; whether that was all."""
        waiting = deque([0])
        seen = {0}
        while waiting and len(self.positions) <= most:
            for move in self.look(waiting.popleft()):
                if move.target not in seen:
                    seen.add(move.target)
                    waiting.append(move.target)
        self.is_whole = not waiting
        return self.is_whole

    def play(self, random: Random, is_open: Callable[[Move], bool]) -> list[int]:
        """One play by chance among the moves that are open to it; the groups taken, empty when it met no goal."""
        here = 0
        taken: list[int] = []
        for _step in range(MAX_STEPS):
            if self.positions[here][0] in self.graph.ends:
                return taken if here in self.goals else []
            moves = [move for move in self.look(here) if is_open(move)]
            if not moves:
                return []
            move = moves[int(random.random() * len(moves))] if len(moves) > 1 else moves[0]
            taken.append(move.group)
            here = move.target
        return []

    # what can be said of the whole graph

    def leading(self) -> set[int]:
        """The positions from which a goal can be reached by known moves."""
        into: dict[int, list[int]] = {}
        for number, moves in enumerate(self.moves):
            for move in moves or ():
                into.setdefault(move.target, []).append(number)
        found = set(self.goals)
        waiting = list(found)
        while waiting:
            for source in into.get(waiting.pop(), ()):
                if source not in found:
                    found.add(source)
                    waiting.append(source)
        return found

    def in_order(self, leading: set[int]) -> list[int] | None:
        """These positions, each before those it leads to; None where one leads back to itself."""
        entering = dict.fromkeys(leading, 0)
        for number in leading:
            for move in self.moves[number] or ():
                if move.target in entering:
                    entering[move.target] += 1
        waiting = [number for number, count in entering.items() if not count]
        found: list[int] = []
        while waiting:
            number = waiting.pop()
            found.append(number)
            for move in self.moves[number] or ():
                if move.target in entering:
                    entering[move.target] -= 1
                    if not entering[move.target]:
                        waiting.append(move.target)
        return found if len(found) == len(leading) else None

    def count(self, order: Iterable[int], leading: set[int]) -> int:
        """How many ways lead from the first position to a goal."""
        counts = {number: int(number in self.goals) for number in leading}
        for number in reversed(list(order)):
            if number not in self.goals:
                counts[number] = sum(counts[m.target] for m in self.moves[number] or () if m.target in leading)
        return counts.get(0, 0)

    def farthest(
        self, order: Iterable[int], leading: set[int], weight: Callable[[Move], float], *, longest: bool
    ) -> tuple[float, list[int]] | None:
        """The weight and the groups of the lightest or heaviest way to a goal; None where there is none."""
        best: dict[int, tuple[float, Move | None]] = dict.fromkeys(self.goals & leading, (0.0, None))
        for number in reversed(list(order)):
            for move in self.moves[number] or () if number not in self.goals else ():
                if move.target in best:
                    worth = weight(move) + best[move.target][0]
                    known = best.get(number)
                    if known is None or (worth > known[0] if longest else worth < known[0]):
                        best[number] = worth, move
        if 0 not in best:
            return None
        taken: list[int] = []
        chosen = best[0][1]
        while chosen is not None:
            taken.append(chosen.group)
            chosen = best[chosen.target][1]
        return best[0][0], taken
