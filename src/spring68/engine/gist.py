"""What following a log needs of a scene: its nodes without their words, as plain JSON values and as nodes again.

A log of four hundred choices comes by a hundred scenes, and only the last page of it is read. To take a whole scene
apart for that, prose and all, takes far longer than to take its choices. So a kept story holds each scene a second
time, as a *gist*: places, guards as they were settled, effects, notes, ways on, the lines that never change. Of what a
gist leaves out (a label or a sheet with markup) the scene itself is asked.

The nodes made of a gist are ordinary ones, for the same cursor; their scenes, beats and choices are stand-ins that know
only what a cursor that composes nothing asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from spring68.engine.compose import plain_paragraphs
from spring68.engine.machine import Machine
from spring68.engine.nodes import Act, Node, Offer, Route, Unlock
from spring68.engine.ondemand import OnDemand
from spring68.engine.plan import Plan
from spring68.engine.rules import Change, Rules, Test, Worth
from spring68.engine.state import scene_of
from spring68.story.meaning import Added, Ask, Compared, Joined, Literal, Negated, Read, Settled
from spring68.story.model import Beat, Hub, Scene
from spring68.story.prose import Prose
from spring68.text.source import Span

ENTRY, HUB, FINAL, SILENT = 1, 2, 4, 8
"""What a node can be; the sum is its first item."""

_JOINS = {"and": True, "or": False}
_SUMS = frozenset({"+", "-"})
_QUESTIONS = frozenset({"visited", "picked", "seen", "ended", "count"})
_NOWHERE = Span("", 1, 1, 1, 1)
_BEAT = Beat("", _NOWHERE)
_NOTHING = Act()
_WORDS: Any = "words"
"""Stands for words of which nothing is asked but whether there are any."""


# writing


def gists_of(machine: Machine) -> Iterator[tuple[str, Any]]:
    """Each scene's name and its gist, in the order of the story; a scene that nobody can come to has none (None).

    Args:
        machine: The machine of a whole story.

    Raises:
        ValueError: when a condition cannot be written.
    """
    places: dict[str, list[Node]] = {}
    for node in machine.plan.nodes.values():
        places.setdefault(str(node.scene.id), []).append(node)
    writing = _Writing(machine.rules)
    for name, scene in machine.story.scenes.items():
        nodes = places.get(name)
        yield str(name), writing.scene(scene, nodes) if nodes else None


class _Writing:
    """Nodes as lists."""

    def __init__(self, rules: Rules) -> None:
        self.trees = rules.trees

    def scene(self, scene: Scene, nodes: list[Node]) -> list[Any]:
        hub = [scene.hub.visits, scene.hub.show] if scene.hub is not None else None
        ending = str(scene.ending) if scene.ending is not None else None
        return [int(scene.is_sub), int(scene.returns), ending, hub, {node.name: self.node(node) for node in nodes}]

    def node(self, node: Node) -> list[Any]:
        flags = ENTRY * node.entry + HUB * node.is_hub + FINAL * node.is_final + SILENT * node.silent
        again = self.unlocks(node.again_unlocks) if node.again is not None else None
        call = self.route(node.call) if node.call is not None else None
        offers = [self.offer(offer) for offer in node.offers]
        ways = [self.routes(node.routes), self.routes(node.otherwise)]
        return [flags, self.act(node.act), again, call, offers, *ways, node.within]

    def act(self, act: Act) -> list[Any]:
        changes = [[str(one.variable.name), one.sign, self.tree(one.worth), self.test(one.test)] for one in act.changes]
        sheets = [[key, _line(sheet.text), self.test(test)] for key, sheet, test in act.sheets]
        found = [changes, list(act.notes), sheets, self.unlocks(act.unlocks)]
        return found if any(found) else []

    def unlocks(self, unlocks: tuple[Unlock, ...]) -> list[Any]:
        return [[note, [[self.tree(test), wanted] for test, wanted in tests]] for note, tests in unlocks]

    def routes(self, routes: list[Route]) -> list[Any]:
        return [self.route(route) for route in routes]

    def route(self, route: Route) -> Any:
        if route.test is None and route.how == "enter":
            return route.target
        return [route.target, self.test(route.test), route.how, route.site, [list(arg) for arg in route.args]]

    def offer(self, offer: Offer) -> list[Any]:
        choice = offer.choice
        says = [int(offer.once), int(choice.locked is not None), int(choice.say is not None)]
        guards = [self.test(offer.test), self.test(offer.first)]
        return [str(choice.id), *says, *guards, offer.label, self.act(offer.act), self.routes(offer.routes)]

    def test(self, test: Test | None) -> Any:
        return None if test is None else self.tree(test)

    def tree(self, worth: Worth) -> Any:
        return _packed(self.trees[worth])


def _line(text: Prose) -> str | None:
    """A text as the line that it always is; None where it has markup."""
    if not text.is_plain:
        return None
    return " ".join(paragraph.text for paragraph in plain_paragraphs(text.raw)).replace("\n", " ")


def _packed(settled: Settled) -> Any:
    """A condition as lists that begin with what they do; a variable is its name, a value stands alone in its list."""
    match settled:
        case Read(name=name):
            return str(name)
        case Literal(value=value):
            return [value]
        case Negated(part=part):
            return ["not", _packed(part)]
        case Joined(every=every, parts=()):
            return [every]
        case Joined(every=every, parts=parts):
            return ["and" if every else "or", *map(_packed, parts)]
        case Compared(sign=sign, left=left, right=right) | Added(sign=sign, left=left, right=right):
            return [sign, _packed(left), _packed(right)]
        case Ask(question=question, name=name):
            return [question, str(name)]
    raise ValueError(f"{type(settled).__name__} cannot be written")


def _unpacked(value: Any) -> Settled:
    """A condition from what `_packed` made of it."""
    if type(value) is str:
        return Read(value)
    if len(value) == 1:
        return Literal(value[0])
    head = value[0]
    if head in _QUESTIONS:
        return Ask(head, value[1])
    if head in _JOINS:
        return Joined(_JOINS[head], tuple([_unpacked(part) for part in value[1:]]))
    if head == "not":
        return Negated(_unpacked(value[1]))
    left, right = _unpacked(value[1]), _unpacked(value[2])
    return Added(head, left, right) if head in _SUMS else Compared(head, left, right)


# reading


class _Bones:
    """A scene as far as a cursor asks for it that composes nothing."""

    __slots__ = ("ending", "hub", "id", "is_sub", "returns")
    span = _NOWHERE

    def __init__(self, name: str, is_sub: int, returns: int, ending: str | None, hub: list[int] | None) -> None:
        self.id, self.is_sub, self.returns, self.ending = name, bool(is_sub), bool(returns), ending
        self.hub = Hub(*hub) if hub is not None else None


class _Pick:
    """A choice as far as that cursor asks for it: `locked` and `say` are told apart from None only."""

    __slots__ = ("id", "locked", "say")

    def __init__(self, name: str, locked: int, say: int) -> None:
        self.id, self.locked, self.say = name, locked or None, say or None


class _GistOffer(Offer):
    """A choice whose guards, act and ways on are made when they are asked for."""

    __slots__ = ("_plan", "_raw")

    def __init__(self, plan: GistPlan, scene: str, raw: list[Any]) -> None:
        choice: Any = _Pick(raw[0], raw[2], raw[3])
        self.choice, self.name, self.once = choice, f"{scene}.{raw[0]}", bool(raw[1])
        self._plan, self._raw = plan, raw

    def __getattr__(self, name: str) -> Any:
        plan, raw = self._plan, self._raw
        if name in {"test", "first"}:
            self.test, self.first = plan.test(raw[4]), plan.test(raw[5])
        elif name in {"label", "act", "routes"}:
            self.label, self.act, self.routes = raw[6], plan.act(raw[7]), plan.routes(raw[8])
        else:
            raise AttributeError(name)
        return getattr(self, name)


class GistPlan(Plan):
    """A plan whose nodes are made of gists, each when the play comes there."""

    __slots__ = ("_gist", "_rules", "_scenes")

    def __init__(self, machine: Machine, gist: Callable[[str], Any]) -> None:
        """A plan with no nodes yet.

        Args:
            machine: The machine of the story.
            gist: Gives the gist of a scene; a `LookupError` when there is none.
        """
        plan = machine.plan
        nodes: OnDemand[Node] = OnDemand(self._make, lambda: None)
        super().__init__(nodes, plan.entry, {}, plan.sites, plan.limits, plan.days)
        self._rules, self._gist = machine.rules, gist
        self._scenes: dict[str, tuple[_Bones, dict[str, Any]]] = {}

    def let_go(self) -> None:
        """Forget all nodes: they and the plan know each other, and would wait for the collector."""
        self.nodes.clear()
        self._scenes.clear()

    def _make(self, place: str) -> None:
        name = scene_of(place)
        known = self._scenes.get(name)
        if known is None:
            *of_scene, places = self._gist(name) or (0, 0, None, None, {})
            known = self._scenes[name] = _Bones(name, *of_scene), places
        if place in known[1]:
            self.nodes.put({place: self._node(place, *known)})  # type: ignore[attr-defined]

    def _node(self, place: str, bones: Any, places: dict[str, Any]) -> Node:
        flags, act, again, call, offers, routes, otherwise, within = places[place]
        node = Node(place, bones, _BEAT, bool(flags & ENTRY), self.act(act))
        node.is_hub, node.is_final, node.silent = bool(flags & HUB), bool(flags & FINAL), bool(flags & SILENT)
        node.text = _WORDS if node.act.unlocks else None
        if again is not None:
            node.again, node.again_unlocks = _WORDS, self.unlocks(again)
        if call is not None:
            node.call = self.route(call)
        node.offers = tuple([_GistOffer(self, bones.id, raw) for raw in offers])
        node.routes, node.otherwise, node.within = self.routes(routes), self.routes(otherwise), within
        return node

    def act(self, raw: list[Any]) -> Act:
        """What a list of the gist does."""
        if not raw:
            return _NOTHING
        changes, notes, sheets, unlocks = raw
        return Act(
            tuple([self._change(*change) for change in changes]),
            tuple(notes),
            tuple([(key, line, self.test(test)) for key, line, test in sheets]),
            self.unlocks(unlocks),
        )

    def _change(self, name: str, sign: str, worth: Any, test: Any) -> Change:
        index, variable = self._rules.index[name], self._rules.scope.variables[name]
        return Change(index, sign, self._rules.worth(_unpacked(worth)), self.test(test), variable, _NOWHERE)

    def unlocks(self, raw: list[Any]) -> tuple[Unlock, ...]:
        """What the words unlock."""
        worth = self._rules.worth
        return tuple(
            [(note, tuple([(worth(_unpacked(test)), wanted) for test, wanted in tests])) for note, tests in raw]
        )

    def routes(self, raw: list[Any]) -> list[Route]:
        """Ways on."""
        return [self.route(one) for one in raw]

    def route(self, raw: Any) -> Route:
        """One way on."""
        if type(raw) is str:
            return Route(raw)
        target, test, how, site, args = raw
        return Route(target, self.test(test), how, site, tuple([(name, value) for name, value in args]))

    def test(self, raw: Any) -> Test | None:
        """A guard; None when there is none."""
        return None if raw is None else self._rules.worth(_unpacked(raw))
