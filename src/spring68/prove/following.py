"""What a proof has found that only follows from something else it has found: one mistake is one finding.

A choice that nobody can take leaves the scene behind it unread, the ending of that scene unearned, and every condition
on what happens there without a say. All that is proved and true; a writer mends the choice, and the rest is gone. So
each finding is weighed against the others. It follows from them when two things hold:

* with what the others say, and nothing else, it cannot be otherwise; and
* with the others mended it can.

Both are looked at with each fact by itself (`prove.possible`), which is quick and errs to one side: of what does not
surely follow each finding is told.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from spring68.engine.errors import StoryError
from spring68.engine.graph import Alter, Fact, Graph
from spring68.engine.machine import Machine
from spring68.engine.state import Value
from spring68.prove.elements import Element
from spring68.prove.possible import Cause, Possible, Tried
from spring68.prove.start import given_by, graph_from
from spring68.story.meaning import Settled
from spring68.text.source import Span

MOST_WORK = 20_000
"""How many steps are looked at, one by one after another, in a second or two; beyond it each choice is told by itself."""

Test: TypeAlias = Callable[[Possible], bool]
_Start: TypeAlias = tuple[Graph, Mapping[Fact, Value]]


@dataclass(frozen=True, slots=True)
class Suspect:
    """A finding that may follow from others: when it would be gone, and what it causes itself (None: nothing)."""

    key: object
    is_gone: Test
    cause: Cause | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Following:
    """The keys of the findings that only follow, and for each of the others those that follow from it alone."""

    held: set[object]
    behind: dict[object, list[object]]


@dataclass(slots=True)
class Suspects:
    """All findings that may follow from others, and the causes that are told whatever follows from them."""

    machine: Machine
    firm: set[Cause] = field(default_factory=set)
    all: list[Suspect] = field(default_factory=list)
    starts: list[_Start] = field(default_factory=list)
    _tried: Tried = field(default_factory=Tried)
    _depths: dict[Cause, int] = field(default_factory=dict)
    _ways: set[Span] = field(default_factory=set)
    _guards: dict[Span, Settled] = field(default_factory=dict)

    @classmethod
    def of(cls, machine: Machine) -> Suspects:
        """None so far."""
        found = cls(machine)
        for name in ("", *(str(name) for name in machine.story.presets)):
            try:
                found.starts.append((graph_from(machine, name), given_by(machine, name)))
            except StoryError:
                continue  # a start that cannot begin, which is told
        for graph, _given in found.starts:
            found._measure(graph)
        found._look_up()
        return found

    def _measure(self, graph: Graph) -> None:
        """How far from the start each choice and way stands, conditions aside."""
        depths = {0: 0}
        waiting = deque([0])
        while waiting:
            point = waiting.popleft()
            for number in graph.out[point]:
                step = graph.steps[number]
                causes: list[Cause] = [("choice", step.choice)]
                causes += [("way", step.guard), ("always", step.guard)] if step.guard is not None else []
                causes += [("change", op.span) for op in step.program if isinstance(op, Alter)]
                for cause in causes:
                    self._depths[cause] = min(depths[point], self._depths.get(cause, depths[point]))
                if step.target not in depths:
                    depths[step.target] = depths[point] + 1
                    waiting.append(step.target)

    def add(self, key: object, is_gone: Test, cause: Cause | None = None) -> None:
        """A finding by a key of one's own."""
        self.all.append(Suspect(key, is_gone, cause, self._depths.get(cause, 0) if cause is not None else 0))

    def add_element(self, element: Element, key: object) -> None:
        """Something that can never be met."""
        cause: Cause | None = ("choice", element.choice) if element.choice else None
        self.add(key, lambda possible: possible.meets(element), cause)

    def add_place(self, code: str, span: Span, key: object) -> None:
        """A way that is never taken or always, or a change that never happens or always does."""
        is_way = span in self._ways
        if code == "S403":
            if is_way:
                self.add(key, lambda possible: span in possible.taken, ("way", span))
            else:
                self.add(key, lambda possible: span in possible.changes, ("change", span))
        elif is_way:
            self.add(key, lambda possible: span in possible.passed, ("always", span))
        elif (tree := self._guards.get(span)) is not None:
            self.add(key, lambda possible: False in possible.of_settled(tree))

    def _look_up(self) -> None:
        """Where the guards of ways stand, and the conditions of choices by where they stand."""
        self._ways = {step.guard for graph, _given in self.starts for step in graph.steps if step.guard is not None}
        trees = self.machine.rules.trees
        self._guards = {
            offer.choice.guard.span(0, len(offer.choice.guard.text)): trees[offer.test]
            for node in self.machine.plan.nodes.values()
            for offer in node.offers
            if offer.test is not None and offer.choice.guard is not None
        }

    # what follows

    def following(self) -> Following:
        """What only follows from what."""
        told: list[Suspect] = sorted((one for one in self.all if one.cause is not None), key=lambda one: one.depth)
        effects = [one for one in self.all if one.cause is None]
        held = self._held(effects, [one.cause for one in told if one.cause is not None])
        work = sum(len(graph.steps) for graph, _given in self.starts) or 1
        for suspect in list(reversed(self._doubtful(told)))[: MOST_WORK // (2 * work)]:
            others = [one for one in told if one is not suspect]
            if self._held([suspect], [one.cause for one in others if one.cause is not None]):
                told = others
                held.add(suspect.key)
        behind: dict[object, list[object]] = {}
        rest = [one for one in self.all if one.key in held]
        for suspect in told[: MOST_WORK // (2 * work)] if rest else ():
            alone = {one.cause for one in told if one is not suspect and one.cause is not None} | self.firm
            possible = self._possible({suspect.cause} if suspect.cause is not None else (), alone)
            found = [one.key for one in rest if not any(map(one.is_gone, possible))]
            if found:
                behind[suspect.key] = found
        return Following(held, behind)

    def _doubtful(self, told: list[Suspect]) -> list[Suspect]:
        """Those that may follow from others: with all the rest closed they cannot be by themselves, with it mended they can."""
        causes = self.firm | {one.cause for one in told if one.cause is not None}
        closed = {cause for possible in self._possible(causes, ()) for cause in possible.could}
        mended = {cause for possible in self._possible((), causes) for cause in possible.could}
        return [one for one in told if one.cause is None or (one.cause not in closed and one.cause in mended)]

    def _held(self, suspects: list[Suspect], causes: Iterable[Cause]) -> set[object]:
        """The keys of those that follow from some causes."""
        known = self.firm | set(causes)
        if not suspects or not known:
            return set()
        as_is = self._possible(known, ())
        mended = self._possible((), known)
        return {
            suspect.key
            for suspect in suspects
            if not any(map(suspect.is_gone, as_is)) and any(map(suspect.is_gone, mended))
        }

    def _possible(self, closed: Collection[Cause], mended: Collection[Cause]) -> list[Possible]:
        return [Possible.of(graph, given, closed, mended, self._tried) for graph, given in self.starts]
