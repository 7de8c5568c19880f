"""What follows from the failures of a proof: from soft-locks, empty lists of choices, presets that cannot be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from spring68.engine.graph import Graph
from spring68.engine.machine import Machine
from spring68.engine.plan import Node
from spring68.prove.possible import Cause
from spring68.prove.start import graph_from
from spring68.prove.verdict import UNREACHABLE, Failure, Proof
from spring68.text.source import Span

MOST = 100
"""For how many failures it is looked up what follows from them."""

_NAMED = re.compile(r"‘([^’]+)’")


def failures_told(proof: Proof, is_told: Callable[[str], bool]) -> Iterator[Failure]:
    """The failures that are told, each once: by the story's own start, or the first preset from which it happens.

    What happens only from a preset that cannot be (S410) goes away with it.
    """
    open_ones = [failure for failure in proof.failures if not failure.excused and is_told(failure.code)]
    impossible = {failure.start for failure in open_ones if failure.code == "S410"}
    known: set[tuple[str, Span, str]] = set()
    for failure in sorted(open_ones, key=lambda one: (one.start != "", len(one.path))):
        key = (failure.code, failure.span, failure.message)
        if key in known or (failure.code != "S410" and failure.start in impossible - {""}):
            continue
        known.add(key)
        yield failure


class Stuck:
    """What the places where a play gets stuck explain.

    `causes` is what keeps plays from going on there. `empty` are places where nothing can ever be chosen, by the names of
    their scenes and beats; `ways_out` the places of choices and ways that would lead out of a soft-lock and are never
    open, `labels` the same by the failure that tells of the soft-lock.
    """

    def __init__(
        self, machine: Machine, proof: Proof, failures: list[Failure], is_told: Callable[[str], bool]
    ) -> None:  # fmt: skip
        self.machine = machine
        self.closed: dict[str, Span] = {
            v.element.choice: v.element.span for v in proof.verdicts if v.word == UNREACHABLE and v.element.choice
        }
        self.never = {remark.span for remark in proof.remarks if remark.code == "S403"}
        self.causes: set[Cause] = set()
        self.empty: set[str] = set()
        self.ways_out: set[Span] = set()
        self.labels: dict[Failure, tuple[Span, ...]] = {}
        self._graphs: dict[str, Graph] = {}
        may_be_shut = bool(self.closed or self.never)
        for failure in failures[:MOST] if may_be_shut else ():
            if failure.code == "S402":
                for node in self._places(failure):
                    if self._is_empty(node):
                        self.causes.add(("place", node.name))
                        self.empty |= {node.name, str(node.scene.id)} if node.entry else {node.name}
            elif failure.code == "S401":
                found = tuple(sorted(self._ways_out(failure)))
                self.ways_out.update(found)
                self.labels[failure] = found

    def _places(self, failure: Failure) -> Iterator[Node]:
        """The place of which a failure speaks."""
        for name in _NAMED.findall(failure.message)[:1]:
            if name in self.machine.plan.nodes:
                yield self.machine.plan.nodes[name]

    def _is_empty(self, node: Node) -> bool:
        return bool(node.offers) and all(offer.name in self.closed for offer in node.offers)

    def _ways_out(self, failure: Failure) -> set[Span]:
        """What would lead out of a soft-lock and never does; nothing where one can get out with better luck."""
        graph = self._graphs.get(failure.start)
        if graph is None:
            graph = self._graphs[failure.start] = graph_from(self.machine, failure.start)
        named = set(_NAMED.findall(failure.message)[:1])
        inside = {number for number, point in enumerate(graph.points) if point.node in named}
        waiting = list(inside)
        while waiting:
            for number in graph.out[waiting.pop()]:
                step = graph.steps[number]
                if step.target not in inside and not self._is_shut(graph, number):
                    inside.add(step.target)
                    waiting.append(step.target)
        if inside & graph.ends:
            return set()
        found: set[Span] = set()
        for number, step in enumerate(graph.steps):
            if step.source in inside and step.target not in inside and self._is_shut(graph, number):
                is_choice = step.choice in self.closed
                self.causes.add(("choice", step.choice) if is_choice else ("way", step.guard))
                found.add(self.closed[step.choice] if is_choice else step.guard or failure.span)
        return found

    def _is_shut(self, graph: Graph, number: int) -> bool:
        step = graph.steps[number]
        return step.choice in self.closed or step.guard in self.never


def never_set(machine: Machine) -> set[str]:
    """The variables that nothing in the story sets, nor will (S207)."""
    story = machine.story
    effects = [effect for preset in story.presets.values() for effect in preset.do]
    for scene in story.scenes.values():
        effects += [effect for beat in scene.beats for effect in beat.do]
        effects += [effect for _beat, choice in scene.all_choices() for effect in choice.do]
    promised = {str(name) for name in story.later}
    names = story.variables.keys() - {str(effect.target) for effect in effects}
    return {name for name in names if name not in promised and name.partition(".")[0] not in promised}


def lost_with(machine: Machine, lost: set[str]) -> set[tuple[str, str]]:
    """The endings and notes that stand only in scenes to which nothing leads (S301), by kind and name."""
    endings: dict[str, set[str]] = {}
    notes: dict[str, set[str]] = {}
    for node in machine.plan.nodes.values():
        scene = str(node.scene.id)
        if node.scene.ending is not None:
            endings.setdefault(str(node.scene.ending), set()).add(scene)
        acts = [node.act, *(offer.act for offer in node.offers)]
        for note in [note for act in acts for note in (*act.notes, *(name for name, _tests in act.unlocks))]:
            notes.setdefault(note, set()).add(scene)
        for note, _tests in node.again_unlocks:
            notes.setdefault(note, set()).add(scene)
    found = {("ending", name) for name, scenes in endings.items() if scenes <= lost}
    return found | {("note", name) for name, scenes in notes.items() if scenes <= lost}
