"""A start of a story, made ready for proof: its graph, its compiled steps, and what was found by walking from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spring68.engine.compiled import Compiled, Position
from spring68.engine.graph import Fact, Graph, graph_of
from spring68.engine.machine import Machine
from spring68.engine.rules import apply_changes
from spring68.engine.state import Value
from spring68.prove.breadth import explore
from spring68.prove.cone import Cone
from spring68.prove.elements import Element, watch_for
from spring68.prove.goals import GoalIndex
from spring68.prove.live import Live
from spring68.prove.seek import Seeker
from spring68.prove.trails import Found
from spring68.prove.walks import Walker
from spring68.prove.wide import FIRST_BITS, Wide, wide_of

SMALL = 12_000
"""Up to so many positions a story is explored as a whole."""

EACH = 4
"""How many positions are looked at for each point of a larger one, to begin with."""


@dataclass(slots=True)
class Start:
    """One start (empty: the story's own; else a preset)."""

    name: str
    machine: Machine
    graph: Graph
    cone: Cone
    compiled: Compiled
    given: dict[Fact, Value]
    begin: Position
    opening: set[int]
    """What is met at once."""
    live: Live
    found: Found
    walker: Walker
    seeker: Seeker
    index: GoalIndex
    wide: Wide | None = None
    """Everything that can happen, where that was looked at in sets and nothing goes wrong anywhere."""


def start_of(
    machine: Machine, elements: list[Element], preset: str = "", *, extra: Iterable[Fact] = (), small: int = SMALL,
    graph: Graph | None = None, until: float = float("inf"),
) -> Start:  # fmt: skip
    """Prepare a start for proof, and look at what lies near it.

    Args:
        machine: The machine of the story.
        elements: What there is to prove.
        preset: The preset to start from; the story's own start when empty.
        extra: Facts that a question asks for, and nothing in the story.
        small: Up to so many positions the whole is explored.
        graph: The graph from there on, where it is known already.
        until: When to give up looking (`time.monotonic`).

    Raises:
        StoryError: when the story cannot begin.
    """
    given = given_by(machine, preset)
    graph = graph or graph_from(machine, preset)
    extra = list(extra)
    compiled = Compiled(graph, watch_for(graph, elements), extra)
    opening: set[int] = set()
    begin = compiled.begin(given, opening)
    cone = Cone(graph)
    live = Live(compiled, cone, (fact for fact in extra if fact.kind == "var"))
    wide = wide_of(compiled, cone, begin, given, FIRST_BITS)
    is_large = wide is not None and wide.is_clean and wide.states > small
    found = explore(compiled, begin, live, most=1 if is_large else small, until=until)
    if not found.is_whole:
        wide = wide or wide_of(compiled, cone, begin, given)
        wide = wide if wide is not None and wide.is_clean and found.can_begin else None
        each = EACH if wide is None else 1
        found = explore(compiled, begin, live, most=each * len(graph.points), each=each, until=until)
        found.is_whole = False
    if found.can_begin:
        found.numbers |= dict.fromkeys(opening, (0, None))
    return Start(
        preset, machine, graph, cone, compiled, given, begin, opening, live, found,
        Walker(compiled, begin, found), Seeker(compiled, begin, live, found), GoalIndex(graph), None if found.is_whole else wide,
    )  # fmt: skip


def graph_from(machine: Machine, preset: str = "") -> Graph:
    """The graph of a story from its start, or from a preset, on."""
    return graph_of(machine, str(machine.story.presets[preset].at if preset else machine.story.start))


def given_by(machine: Machine, preset: str) -> dict[Fact, Value]:
    """What a preset brings: every variable, what it calls picked, what it calls seen; the defaults where it is empty.

    Raises:
        StoryError: S406 when it sets a variable to what is outside its range.
    """
    if not preset:
        return {Fact("var", str(variable.name)): variable.default for variable in machine.story.variables.values()}
    made = machine.story.presets[preset]
    view = _Bare(machine, {str(name) for name in made.picked}, {str(name) for name in made.seen})
    apply_changes(machine.rules.changes(made.do), view)
    given: dict[Fact, Value] = {
        Fact("var", name): value for name, value in zip(machine.names, view.values, strict=True)
    }
    given |= {Fact("picked", str(name)): True for name in made.picked}
    return given | {Fact("seen", str(name)): True for name in made.seen}


class _Bare:
    """A view of a play that has not begun."""

    def __init__(self, machine: Machine, picked: set[str], seen: set[str]) -> None:
        self.values: list[Value] = [variable.default for variable in machine.story.variables.values()]
        self.visits: dict[str, int] = {}
        self.picked, self.seen = picked, seen
        self.ended = ""
