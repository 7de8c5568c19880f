"""S410: whether what a preset brings can be brought by a play from the start.

A preset stands for a play that came to its scene; or, where its scene asks first what was done so far and no play from
the start comes there, to the first scene that both have in common (its *joining*). A play from the start must be able
to come to the joining with each value that a play from the preset brings there, for every variable that is read after
it; and with all that the preset itself names (`do`, `picked`, `seen`) together. The values are judged one by one, by
proof; for what is named together a real play is looked for, in a search that gives up every position from which one
of the named things can no longer come about.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

from spring68.engine.compiled import Compiled
from spring68.engine.conditions import all_of
from spring68.engine.errors import StoryError
from spring68.engine.graph import Alter, Fact, Graph, Look, Mark, Suppose, graph_of
from spring68.engine.machine import Machine
from spring68.engine.state import Value
from spring68.prove.decide import Deciding
from spring68.prove.elements import Element, watch_for
from spring68.prove.facts import facts_of, is_value
from spring68.prove.goals import Question
from spring68.prove.ladder import Answer, Ladder
from spring68.prove.lens import Lens, start_bits
from spring68.prove.slices import run
from spring68.prove.start import SMALL, Start, given_by, start_of
from spring68.prove.trails import Trail, choices_of
from spring68.prove.verdict import BROKEN, SHOWN, UNDECIDED, UNREACHABLE, Failure, Promise
from spring68.story.meaning import Settled
from spring68.story.model import Preset
from spring68.story.prose import Value as Shown

MOST = 20_000
"""How many positions before the joining are looked at."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A fact as a play from the preset brings it to a joining, and the path of that play."""

    joining: str
    fact: Fact
    value: Value
    path: tuple[str, ...]


class Presets:
    """Shows of each preset that it can be brought by a play, or that it cannot."""

    def __init__(
        self, deciding: Deciding, failures: list[Failure], main: frozenset[str], main_is_whole: bool
    ) -> None:  # fmt: skip
        """Make ready.

        Args:
            deciding: What is known from the preset's own start.
            failures: Where failures are told.
            main: The scenes that a play from the story's start may come to.
            main_is_whole: Whether every position of such plays was looked at.
        """
        self.deciding, self.failures, self.main, self.main_is_whole = deciding, failures, main, main_is_whole
        self.machine = deciding.machine

    def promise(self, preset: Preset) -> Promise:
        """Whether a preset can be brought by a play from the start."""
        name = f"what the preset ‘{preset.id}’ brings can be brought by a play"
        there = next(start for start in self.deciding.starts if start.name == preset.id)
        joinings = Joinings(there, self.main)
        brought = list(self.brought(joinings))
        if not brought:
            return self.alone(preset, name, joinings)
        named = self.named(preset)
        wanted = self.together(preset, named, brought)
        facts = [fact for fact in {item.fact for item in brought} | set(wanted) if fact.kind != "var"]
        joining = brought[0].joining
        element = self.element(preset, joining, wanted)
        small = SMALL if self.main_is_whole else 0
        here = start_of(self.machine, [element], extra=sorted(facts), small=small, until=self.deciding.until)
        impossible = self.impossible(here, preset, brought)
        if impossible:
            self.failures.append(self.failure(preset, impossible))
            return Promise(name, BROKEN, "slice")
        parts = [Question(here.index.of(self.element(preset, joining, {fact: wanted[fact]}))) for fact in wanted]
        answer = self.answer(here, Question(here.index.of(element), 0), parts)
        if answer.word == UNREACHABLE:
            words = ", ".join(told(fact, value) for fact, value in sorted(wanted.items(), key=lambda item: item[0]))
            message = f"no play from the start comes to ‘{joining}’ with all of {words}, as this preset does"
            path, why = brought[0].path, preset.unreachable
            self.failures.append(Failure("S410", message, preset.id.span, str(preset.id), path, excused=why))
            return Promise(name, BROKEN, answer.rung)
        way = answer.way
        if way is None or not self.deciding.replayer.meets(element, "", choices_of(here.graph, way[1])):
            return Promise(name, UNDECIDED, "slice", "no play that brings all that it names was found")
        reason = f"what it names together, by a play of {way[0]} choices; each other value by itself"
        return Promise(name, SHOWN, "slice", reason)

    def alone(self, preset: Preset, name: str, joinings: Joinings) -> Promise:
        """A preset that has no joining: it can be brought only if it is the very beginning of the story."""
        at = str(preset.at)
        given, first = given_by(self.machine, str(preset.id)), given_by(self.machine, "")
        is_start = at == str(self.machine.story.start)
        if is_start and all(first.get(fact, False) == value for fact, value in given.items()):
            return Promise(name, SHOWN, "graph", "it is the beginning of the story")
        if not joinings.is_whole:
            return Promise(name, UNDECIDED, "graph", "no scene after it was found that a play from the start comes to")
        words = f"comes to ‘{at}’ but at its very beginning" if is_start else f"comes to ‘{at}’"
        message = f"no play from the start {words}, nor to any scene after it that this preset leads to"
        self.failures.append(
            Failure("S410", message, preset.id.span, str(preset.id), excused=preset.unreachable)
        )  # fmt: skip
        return Promise(name, BROKEN, "slice")

    def answer(self, here: Start, together: Question, parts: list[Question]) -> Answer:
        """Whether a play brings all that a preset names to the joining."""
        ladder = Ladder(here, self.deciding.until)
        return ladder.exact(together) or ladder.refined(together, parts)

    def element(self, preset: Preset, joining: str, wanted: dict[Fact, Value]) -> Element:
        """That a joining is entered with some facts as they are wanted."""
        condition = all_of(*(is_value(fact, value) for fact, value in sorted(wanted.items(), key=lambda item: item[0])))
        return Element("scene", joining, preset.id.span, ("entered", joining), condition=condition)

    def named(self, preset: Preset) -> set[Fact]:
        """What a preset itself says."""
        found = {Fact("var", str(effect.target)) for effect in preset.do}
        found |= {Fact("picked", str(name)) for name in preset.picked}
        return found | {Fact("seen", str(name)) for name in preset.seen}

    def together(self, preset: Preset, named: set[Fact], brought: list[Brought]) -> dict[Fact, Value]:
        """What it names and every play from it brings to the first joining as it was named."""
        values: dict[Fact, set[Value]] = {}
        for item in brought:
            if item.joining == brought[0].joining:
                values.setdefault(item.fact, set()).add(item.value)
        found: dict[Fact, Value] = {}
        for fact in sorted(named):
            if fact.kind != "var":
                found[fact] = True
            elif len(values.get(fact, ())) == 1:
                found[fact] = next(iter(values[fact]))
        return found

    # what a play from the preset brings

    def brought(self, joinings: Joinings) -> Iterator[Brought]:
        """Each value that a play from the preset brings to a joining, of the variables that are read after it."""
        read: dict[str, set[str]] = {}
        known: set[tuple[str, Fact, Value]] = set()
        for joining, values, path in joinings.arrivals():
            if joining not in read:
                read[joining] = self.read_after(joining)
            for fact, value in values.items():
                if (fact.kind != "var" or fact.name in read[joining]) and (joining, fact, value) not in known:
                    known.add((joining, fact, value))
                    yield Brought(joining, fact, value, path)

    def read_after(self, scene: str) -> set[str]:
        """The variables that are read from a scene on."""
        graph = graph_of(self.machine, scene)
        return variables_read(graph, Compiled(graph, watch_for(graph, self.deciding.elements)))

    def impossible(self, here: Start, preset: Preset, brought: list[Brought]) -> list[Brought]:
        """The values with which no play from the start comes to a joining."""
        elements = [self.element(preset, item.joining, {item.fact: item.value}) for item in brought]
        questions = [Question(here.index.of(element)) for element in elements]
        never = Ladder(here, self.deciding.until).refuted(questions)
        return [item for item, is_never in zip(brought, never, strict=True) if is_never]

    def failure(self, preset: Preset, impossible: list[Brought]) -> Failure:
        """What cannot be, with a path of the preset that does it."""
        first = impossible[0]
        values = dict.fromkeys(told(item.fact, item.value) for item in impossible if item.joining == first.joining)
        message = f"no play from the start comes to ‘{first.joining}’ with {', or '.join(values)}, as this preset does"
        return Failure("S410", message, preset.id.span, str(preset.id), first.path, excused=preset.unreachable)


class Joinings:
    """The scenes that a start has in common with the main story, as plays first come to them."""

    def __init__(self, there: Start, main: frozenset[str]) -> None:
        """Make ready.

        Args:
            there: The start.
            main: The scenes that a play from the story's own start may come to.
        """
        self.there, self.main = there, main
        self.is_whole = False
        """Whether `arrivals` looked at every play."""

    def arrivals(self) -> Iterator[tuple[str, dict[Fact, Value], tuple[str, ...]]]:
        """Each joining with what a play brings to it, and its path."""
        there, compiled, graph = self.there, self.there.compiled, self.there.graph
        first = next((op.name for op in graph.opening if is_entry(op)), "")
        if first in self.main:
            yield first, there.given, ()
            return
        waiting: deque[tuple[int, list[object], Trail]] = deque([(0, list(there.begin), None)])
        seen = {(0, tuple(there.begin))}
        while waiting and len(seen) < MOST:
            point, position, trail = waiting.popleft()
            for group in compiled.open(point, position):
                after = list(position)
                try:
                    step = compiled.take(group, after)
                except StoryError:
                    continue
                way = (trail, group)
                joining = self.entered(step)
                if joining:
                    yield joining, before_entry(there, position, group), choices_of(graph, way)
                    continue
                key = (compiled.targets[step], tuple(after))
                if key not in seen:
                    seen.add(key)
                    waiting.append((key[0], after, way))
        self.is_whole = not waiting

    def entered(self, step: int) -> str:
        """The scene of the main story that a step enters; empty when it enters none."""
        entries = (op.name for op in self.there.graph.steps[step].program if is_entry(op))
        return next((name for name in entries if name in self.main), "")


def scenes_come_to(here: Start) -> set[str]:
    """The scenes of a start's graph that may be entered, where what nothing in that graph ever marks stays as it was."""
    graph, cone = here.graph, here.cone
    marked = {op.fact for step in graph.steps for op in step.program if isinstance(op, Mark)}
    asked = {
        fact
        for step in graph.steps
        for op in step.program
        if isinstance(op, Suppose)
        for fact in cone.facts(op.condition)
    }
    never = sorted(fact for fact in asked - marked if fact.kind != "var")
    kept = cone.slice(never)
    reached = Lens(cone, kept).forward(start_bits(kept, here.given)) if kept is not None else []
    return {
        op.name
        for step in graph.steps
        if kept is None or (reached[step.source] and run(step.program, reached[step.source], kept))
        for op in step.program
        if is_entry(op)
    }


def before_entry(there: Start, position: list[object], group: int) -> dict[Fact, Value]:
    """What a play brings when it takes a group: its position with the changes of the group, not those of an entry."""
    compiled = there.compiled
    after = list(position)
    compiled.apply(there.graph.groups[group].before, after)
    found = {fact: compiled.value(after, fact) for fact in compiled.places}
    return found | {fact: value for fact, value in there.given.items() if fact.kind != "var"}


def is_entry(operation: object) -> TypeGuard[Look]:
    """Whether an operation enters a scene."""
    return isinstance(operation, Look) and operation.kind == "entered"


def variables_read(graph: Graph, compiled: Compiled) -> set[str]:
    """The variables that something in a graph reads: conditions, changes, and the words themselves."""
    conditions: list[Settled] = compiled.watch.conditions()
    changed: set[str] = set()
    for step in graph.steps:
        for op in step.program:
            if isinstance(op, Suppose):
                conditions.append(op.condition)
            elif isinstance(op, (Mark, Look)):
                conditions += [op.under] if op.under is not None else []
            elif isinstance(op, Alter):
                conditions += [op.worth, *([op.under] if op.under is not None else [])]
                changed |= {op.fact.name} if op.sign != "=" else set()
    families = graph.machine.rules.scope.families
    found = {fact.name for condition in conditions for fact in facts_of(condition, families) if fact.kind == "var"}
    return found | changed | shown_values(graph.machine, {point.node for point in graph.points})


def shown_values(machine: Machine, nodes: set[str]) -> set[str]:
    """The variables whose values the words of some nodes show."""
    found: set[str] = set()
    for name in nodes & machine.plan.nodes.keys():
        node = machine.plan.nodes[name]
        texts = [node.text, node.again]
        for offer in node.offers:
            texts += [offer.choice.label, offer.choice.say, offer.choice.log]
        for text in texts:
            if text is not None:
                found |= {str(part.name) for part, _under in text.walk() if isinstance(part, Shown)}
    return found & set(machine.story.variables)


def told(fact: Fact, value: Value) -> str:
    """A fact in the words of a story."""
    if fact.kind != "var":
        return f"{fact.kind}({fact.name})"
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    return f"{fact.name} = {shown}"
