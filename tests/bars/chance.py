"""Twenty thousand plays by chance on the compiled step: which endings, which options struck through, what was met."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from random import Random

from spring68.engine.compiled import Compiled, Position, Watch
from spring68.engine.graph import graph_of
from spring68.engine.plan import LATER
from spring68.engine.step import choices, choose, start
from spring68.story.meaning import Literal, Negated, Settled
from tests.bars.reading import Play, machine, options, story

MANY = 20_000
KEPT, SELDOM = 4, 100
"""So many plays of an ending are kept; what is met first after so many plays is rare."""
STRUCK = 1_000_000
"""Numbers from here on stand for options that were shown struck through; below it, for what was met."""


@dataclass(slots=True)
class Chance:
    """What came of many plays."""

    endings: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    struck: list[int] = field(default_factory=list)
    met: set[str] = field(default_factory=set)
    ways: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    """For each ending the choices of the first few plays that came to it."""
    rare: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """For what is met seldom, the choices of the first play that met it."""


def _watched() -> tuple[Watch, dict[int, str]]:
    """What is to be noted: scenes entered, choices taken, options shown struck through."""
    made, names = Watch(), {}
    graph = graph_of(machine(), str(story().start))
    for number, name in enumerate([*map(str, story().scenes), *options()]):
        names[number] = name
        if name in story().scenes:
            made.looks[("entered", name)] = [(number, None)]
        else:
            made.choices[name] = number
    for at, point in enumerate(graph.points):
        node = machine().plan.nodes.get(point.node)
        for offer in node.offers if node is not None else ():
            if offer.choice.locked is not None and offer.test is not None:
                made.points.setdefault(at, []).append((STRUCK + len(names), _not(machine().rules.trees[offer.test])))
                names[STRUCK + len(names)] = offer.name
    return made, names


def _not(condition: Settled) -> Settled:
    return Literal(not condition.value) if isinstance(condition, Literal) else Negated(condition)


@cache
def chance(count: int = MANY) -> Chance:
    """So many plays, the same every time."""
    watch, names = _watched()
    graph = graph_of(machine(), str(story().start))
    compiled = Compiled(graph, watch)
    opening: set[int] = set()
    begin = compiled.begin(None, opening)
    found = Chance()
    random = Random("twenty thousand")
    met: set[int] = set()
    for number in range(count):
        noted = set(opening)
        taken: list[int] = []
        ending = _one(compiled, list(begin), noted, taken, random, found)
        found.endings[ending] += 1
        found.struck.append(sum(number >= STRUCK for number in noted))
        ways, fresh = found.ways.setdefault(ending, []), noted - met
        met |= noted
        if len(ways) < KEPT or (fresh and number > SELDOM):
            way = tuple(choice for group in taken if (choice := graph.groups[group].choice))
            found.rare.update((names[one], way) for one in fresh if number > SELDOM)
            ways += [way] if len(ways) < KEPT else []
    found.met = {names[number] for number in met if number < STRUCK}
    return found


def _one(
    compiled: Compiled, position: Position, noted: set[int], taken: list[int], random: Random, found: Chance
) -> str:
    """One play: the ending it comes to, or `later`."""
    graph, point = compiled.graph, 0
    while point not in graph.ends:
        groups = compiled.open(point, position, noted)
        if not groups:
            found.problems[f"nothing can be chosen at {graph.points[point].node}"] += 1
            return "nowhere"
        group = groups[int(random.random() * len(groups))] if len(groups) > 1 else groups[0]
        step = compiled.take(group, position, noted)
        noted.update(compiled.notes[step])
        taken.append(group)
        point = compiled.targets[step]
    node = graph.points[point].node
    return LATER if node == LATER else str(machine().plan.nodes[node].scene.ending)


@cache
def told(ending: str) -> tuple[Play, ...]:
    """A few plays that come to an ending, read on the real machine."""
    return tuple(retold(seed, way) for seed, way in enumerate(chance().ways.get(ending, ())))


@cache
def seldom(met: str) -> tuple[Play, ...]:
    """A play that meets what is met seldom; none where it is met often or never."""
    way = chance().rare.get(met)
    return (retold(0, way),) if way is not None else ()


def retold(seed: int, way: tuple[str, ...]) -> Play:
    """A play by its choices, on the real machine."""
    turns = [start(machine(), seed=seed)]
    offered = [choices(machine(), turns[0].state)]
    for choice in way:
        turns.append(choose(machine(), turns[-1].state, choice))
        offered.append(choices(machine(), turns[-1].state))
    return Play(seed, tuple(turns), tuple(offered))
