"""The machine as a graph of points and steps that can be judged without playing.

A *point* is a node together with the calls that have not returned (calls are never cyclic, so there are finitely many)
and whether its own call is still to be made. A *step* leads from point to point and is a short program of operations:
suppose a condition, mark a fact, alter a variable, look at something. Hubs, once-only choices, routing lists and
returns are all in the conditions, so whoever interprets the programs needs no other rule of the format. A test walks
the machine and an interpreter of these programs side by side.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from spring68.engine.conditions import all_of, is_open, not_of, something_open, spent, within_show
from spring68.engine.errors import StoryError
from spring68.engine.machine import Machine
from spring68.engine.plan import LATER, Act, Node, Offer, Route, Unlock
from spring68.engine.rules import Change, Test
from spring68.story.meaning import Ask, Literal, Negated, Settled
from spring68.story.model import Variable
from spring68.text.source import Span


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """Something that decides how a play can go on, or which words it shows.

    `kind` is `var`, `picked`, `seen`, `visited`, `again`, or `filed` (of a sheet).
    """

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Suppose:
    """Go on only where a condition holds (or, with `wanted` false, where it does not)."""

    condition: Settled
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """Make a fact true, where all of `under` holds."""

    fact: Fact
    under: Settled | None = None


@dataclass(frozen=True, slots=True)
class Alter:
    """Change a variable: `sign` is `=`, `+=` or `-=`, where `under` holds."""

    fact: Fact
    sign: str
    worth: Settled
    under: Settled | None
    variable: Variable
    span: Span


@dataclass(frozen=True, slots=True)
class Look:
    """Something is shown or done here, under a condition.

    `kind` is `entered` or `repeated` (a scene), `text`, `again`, `reply` or `log` (words), `sheet`, or `otherwise`
    (nothing could be chosen); `name` says of what.
    """

    kind: str
    name: str
    under: Settled | None = None


Operation: TypeAlias = Suppose | Mark | Alter | Look

MAX_CALLS = 40
"""How deep calls may lie in one another; a story needs two or three."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place of the graph."""

    node: str
    stack: tuple[str, ...] = ()
    calling: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One way from a point to another; `choice` is the name of the choice that takes it, or empty.

    Steps of one `group` are the ways on of one choice (or of going on without one): exactly one of them is taken.
    `guard` is where the way's own guard stands, if it has one.
    """

    source: int
    target: int
    choice: str
    program: tuple[Operation, ...]
    group: int
    guard: Span | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A choice, or going on without one: what happens before its ways on are judged, and whether one always is open.

    `blocked` is the program that runs through where no way on is open; None where the last one has no guard.
    """

    source: int
    choice: str
    before: tuple[Operation, ...]
    blocked: tuple[Operation, ...] | None


@dataclass(slots=True)
class Graph:
    """Points and steps; point 0 is the start. `ends` are endings and the story's unwritten rest."""

    machine: Machine
    points: list[Point] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    out: list[list[int]] = field(default_factory=list)
    into: list[list[int]] = field(default_factory=list)
    groups_of: list[list[int]] = field(default_factory=list)
    """By point, the groups that leave it."""
    ways_of: list[list[int]] = field(default_factory=list)
    """By group, its steps, in the order in which their guards are judged."""
    ends: set[int] = field(default_factory=set)
    rests: dict[int, Settled] = field(default_factory=dict)
    """Points where the play can rest, with the condition that something can be chosen there."""
    runs_dry: set[int] = field(default_factory=set)
    """Those of them where nothing else is written for when nothing can be chosen (S402)."""
    opening: tuple[Operation, ...] = ()
    """What happens on arriving at the first point."""

    def ending(self, point: int) -> str:
        """The ending that a point is; empty for every other point."""
        node = self.machine.plan.nodes.get(self.points[point].node)
        is_ending = point in self.ends and node is not None and node.is_final and node.scene.ending is not None
        return str(node.scene.ending) if is_ending and node is not None else ""

    def endings(self) -> list[int]:
        """The points that are endings; what is not yet written is none."""
        return sorted(point for point in self.ends if self.ending(point))


def graph_of(machine: Machine, scene: str, stops: frozenset[str] = frozenset()) -> Graph:
    """The graph of a machine from a scene on; entering a scene of `stops` ends a play there."""
    building = _Building(machine, stops)
    return building.build(machine.plan.entry[scene])


class _Building:
    """Finds points and steps, beginning at one node."""

    def __init__(self, machine: Machine, stops: frozenset[str] = frozenset()) -> None:
        self.machine = machine
        machine.plan.whole()
        self.stops = {machine.plan.entry[scene] for scene in stops if scene in machine.plan.entry}
        self.nodes = machine.plan.nodes
        self.sites = machine.plan.sites
        self.trees = machine.rules.trees
        self.graph = Graph(machine)
        self.numbers: dict[Point, int] = {}
        self.waiting: list[int] = []

    def build(self, entry: str) -> Graph:
        """The whole graph from one entry node."""
        node = self.nodes[entry]
        self.graph.opening = tuple(self.arrival(node, "enter"))
        self.number(Point(entry, (), node.call is not None))
        while self.waiting:
            self.leave(self.waiting.pop())
        graph = self.graph
        graph.out = [[] for _point in graph.points]
        graph.into = [[] for _point in graph.points]
        graph.groups_of = [[] for _point in graph.points]
        graph.ways_of = [[] for _group in graph.groups]
        for index, step in enumerate(graph.steps):
            graph.out[step.source].append(index)
            graph.into[step.target].append(index)
            graph.ways_of[step.group].append(index)
        for number, group in enumerate(graph.groups):
            graph.groups_of[group.source].append(number)
        return graph

    def number(self, point: Point) -> int:
        """The number of a point, which is new or known."""
        known = self.numbers.get(point)
        if known is None:
            known = self.numbers[point] = len(self.graph.points)
            self.graph.points.append(point)
            self.waiting.append(known)
            if point.node == LATER or point.node in self.stops or self.nodes[point.node].is_final:
                self.graph.ends.add(known)
        return known

    def leave(self, number: int) -> None:
        """All steps that leave a point."""
        point = self.graph.points[number]
        if number in self.graph.ends:
            return
        node = self.nodes[point.node]
        if point.calling:
            assert node.call is not None
            self.go(number, "", [], [node.call], node)
            return
        if not node.offers:
            self.go(number, "", [], node.routes, node)
            return
        opens = [is_open(offer, self.trees) for offer in node.offers]
        is_spent = spent(node)
        something = self.graph.rests[number] = something_open(node, self.trees)
        for offer, opened in zip(node.offers, opens, strict=True):
            offered = all_of(not_of(is_spent), opened, *within_show(node, offer, opens, self.trees))
            before = [Suppose(offered), *self.taking(offer)]
            self.go(number, offer.name, before, offer.routes, node)
        self.when_none(number, node, something, is_spent)

    def when_none(self, number: int, node: Node, something: Settled, is_spent: Settled) -> None:
        """Where nothing can be chosen: `otherwise`, or the way out of a hub."""
        nothing = Suppose(something, False)
        dry: list[Operation] = [nothing]
        if node.is_hub and (node.routes or node.scene.returns):
            given: list[Operation] = [nothing, Suppose(is_spent)] if node.otherwise else [nothing]
            self.go(number, "", given, node.routes, node)
            dry.append(Suppose(is_spent, False))
        elif not node.otherwise and something != Literal(True):
            self.graph.runs_dry.add(number)
        if node.otherwise:
            self.go(number, "", [*dry, Look("otherwise", node.name)], node.otherwise, node)

    def go(self, source: int, choice: str, before: Iterable[Operation], routes: list[Route], node: Node) -> None:
        """One step for each way on, the first whose guard holds; the way back where there is none."""
        stack = self.graph.points[source].stack
        earlier: list[Operation] = list(before)
        first = tuple(earlier)
        if not routes:
            is_back = self.goes_back(node, stack)
            self.group(source, choice, first, None if is_back else first)
            if is_back:
                self.step(source, self.number(Point(stack[-1], stack[:-1])), choice, earlier)
            return
        tests = [self.tree(route.test) for route in routes]
        failing = None if None in tests else (*first, *(Suppose(test, False) for test in tests if test is not None))
        self.group(source, choice, first, failing)
        for route, guard in zip(routes, tests, strict=True):
            here = [*earlier, Suppose(guard)] if guard is not None else earlier
            self.come(source, choice, here, route)
            if guard is None:
                return
            earlier = [*earlier, Suppose(guard, False)]

    def goes_back(self, node: Node, stack: tuple[str, ...]) -> bool:
        """Whether a scene that ends here was called, and by a place that calls it."""
        return node.scene.returns and bool(stack) and stack[-1] in self.sites.get(str(node.scene.id), ())

    def come(self, source: int, choice: str, before: list[Operation], route: Route) -> None:
        """The step that takes one way on."""
        stack = self.graph.points[source].stack
        after = (*stack, route.site) if route.how == "call" else stack
        if len(after) > MAX_CALLS:
            raise StoryError("S304", f"‘{route.site}’ calls deeper and deeper", self.nodes[route.site].scene.span)
        if route.target == LATER:
            self.step(source, self.number(Point(LATER)), choice, before, route.guard)
            return
        node = self.nodes[route.target]
        how = "enter" if route.how == "call" else route.how
        calling = node.call is not None and how == "enter" and not node.silent
        target = self.number(Point(node.name, after, calling))
        self.step(source, target, choice, [*before, *self.arrival(node, how)], route.guard)

    def group(
        self, source: int, choice: str, before: tuple[Operation, ...], blocked: tuple[Operation, ...] | None
    ) -> None:
        self.graph.groups.append(Group(source, choice, before, blocked))

    def step(self, source: int, target: int, choice: str, program: list[Operation], guard: Span | None = None) -> None:
        group = len(self.graph.groups) - 1
        self.graph.steps.append(Step(source, target, choice, tuple(program), group, guard))

    # programs

    def arrival(self, node: Node, how: str) -> list[Operation]:
        """What happens on coming to a node."""
        if node.silent or how == "resume":
            return []
        found: list[Operation] = []
        if how == "repeat":
            visits = self.visible(node)
            kind = "again" if node.again is not None else "text"
            unlocks = node.act.unlocks if node.again is None else node.again_unlocks
            told = [Look("repeated", str(node.scene.id), visits), Look(kind, node.name, visits)]
            return [*told, *self.unlocks(unlocks, visits)]
        visited = Fact("visited", str(node.scene.id))
        before: Settled = Ask("visited", str(node.scene.id))
        if node.entry:
            found.append(Look("entered", str(node.scene.id)))
            if node.again is not None:
                found.append(Mark(Fact("again", node.name), before))
            found.append(Mark(visited))
        found += self.acts(node.act)
        if node.entry and node.again is not None:
            later: Settled = Ask("again", node.name)
            found += [Look("text", node.name, not_of(later)), *self.unlocks(node.act.unlocks, not_of(later))]
            found += [Look("again", node.name, later), *self.unlocks(node.again_unlocks, later)]
        else:
            found += [Look("text", node.name), *self.unlocks(node.act.unlocks, None)]
        return found

    def visible(self, node: Node) -> Settled:
        """Whether a hub's repeat is shown: where something is left to choose."""
        return something_open(node, self.trees) if node.offers else Literal(True)

    def taking(self, offer: Offer) -> list[Operation]:
        """What taking a choice does, before its ways on are judged."""
        found: list[Operation] = [Mark(Fact("picked", offer.name)), *self.acts(offer.act)]
        if offer.choice.log is not None:
            found.append(Look("log", offer.name))
        if offer.choice.say is not None:
            found += [Look("reply", offer.name), *self.unlocks(offer.act.unlocks, None)]
        return found

    def acts(self, act: Act) -> list[Operation]:
        """`do`, `notes` and `file`, in this order."""
        found: list[Operation] = [self.alter(change) for change in act.changes]
        found += [Mark(Fact("seen", note)) for note in act.notes]
        for key, sheet, test in act.sheets:
            found += self.filing(key, self.tree(test), sheet.text is None or sheet.text.is_plain)
        return found

    def filing(self, key: str, under: Settled | None, is_plain: bool) -> list[Operation]:
        """A sheet that is filed; one whose words depend on something is told apart from its being filed again."""
        if is_plain:
            return [Look("sheet", key, under)]
        first = not_of(Ask("filed", key))
        return [Look("sheet", key, first if under is None else all_of(under, first)), Mark(Fact("filed", key), under)]

    def alter(self, change: Change) -> Alter:
        fact = Fact("var", str(change.variable.name))
        return Alter(fact, change.sign, self.trees[change.worth], self.tree(change.test), change.variable, change.span)

    def unlocks(self, unlocks: tuple[Unlock, ...], under: Settled | None) -> list[Operation]:
        """The notes that a text links."""
        found: list[Operation] = []
        for note, tests in unlocks:
            parts: list[Settled] = [under] if under is not None else []
            for test, wanted in tests:
                tree = self.trees[test]
                parts.append(tree if wanted else Negated(tree))
            found.append(Mark(Fact("seen", note), all_of(*parts) if parts else None))
        return found

    def tree(self, test: Test | None) -> Settled | None:
        return None if test is None else self.trees[test]
