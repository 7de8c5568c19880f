"""A story laid out as nodes: what happens on arriving, what is offered, and where it goes on.

Every beat is a node. A beat that has choices is a place where the play can rest; any other is passed through. Two
kinds of node have no words of their own: the place where a choice's nested choices are offered (`scene:choice`), and
the place to which a choice's `call` returns (`scene:choice+`). The nodes become the states of the state machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from math import lcm

from spring68.engine.compose import plain_line
from spring68.engine.errors import StoryError
from spring68.engine.nodes import LATER as LATER
from spring68.engine.nodes import Act as Act
from spring68.engine.nodes import LateOffer
from spring68.engine.nodes import Node as Node
from spring68.engine.nodes import Offer as Offer
from spring68.engine.nodes import Route as Route
from spring68.engine.nodes import Unlock as Unlock
from spring68.engine.rules import Rules, Test
from spring68.story.model import Beat, Call, Choice, Exit, Scene, Sheet, Story
from spring68.story.prose import Prose, Turns


@dataclass(slots=True)
class Plan:
    """All nodes of a story, the entry of each scene, every sheet, and how far visit counts are told apart."""

    nodes: dict[str, Node] = field(default_factory=dict)
    entry: dict[str, str] = field(default_factory=dict)
    sheets: dict[str, tuple[Scene, Sheet]] = field(default_factory=dict)
    sites: dict[str, list[str]] = field(default_factory=dict)
    limits: dict[str, tuple[int, int]] = field(default_factory=dict)
    days: dict[str, str] = field(default_factory=dict)
    """The day of each scene that has a date, as `YYYY-MM-DD`."""

    def whole(self) -> None:
        """Make sure that all nodes are there, and stay (see `ondemand`)."""

    def following(self) -> AbstractContextManager[None]:
        """To be held while a log is followed (see `ondemand`)."""
        return nullcontext()


def plan_story(story: Story, rules: Rules) -> Plan:
    """Lay a story out.

    Raises:
        StoryError: when a target or a condition makes no sense (`check` says so beforehand).
    """
    plan = Plan()
    for scene in story.scenes.values():
        plan.limits[scene.id] = visit_limit(scene)
        if scene.when is not None:
            plan.days[scene.id] = scene.when.begin[:10]
        if scene.id != story.colophon:
            plan.entry[scene.id] = entry_name(scene)
    for scene in story.scenes.values():
        if scene.id != story.colophon:
            lay_scene(story, rules, plan, scene)
            plan.sheets.update(sheets_of(scene))
    _refuse_circles(story, plan)
    return plan


def lay_scene(story: Story, rules: Rules, plan: Plan, scene: Scene, *, late: bool = False) -> None:
    """Add the nodes of one scene to a plan, and the places from which it calls others.

    Args:
        story: The story.
        rules: Its rules.
        plan: What is added to; it knows the entries of all scenes.
        scene: The scene.
        late: Whether what a choice does and where it leads may be worked out when somebody asks for it.

    Raises:
        StoryError: when a target or a condition makes no sense.
    """
    _Laying(story, rules, plan, scene, late).lay()


def _refuse_circles(story: Story, plan: Plan) -> None:
    """S304: what calls itself, by whatever way round, would never come back."""
    callers = {target: {str(plan.nodes[site].scene.id) for site in sites} for target, sites in plan.sites.items()}
    for target in callers:
        above: set[str] = set()
        waiting = [target]
        while waiting:
            fresh = callers.get(waiting.pop(), set()) - above
            above |= fresh
            waiting += fresh
        if target in above:
            raise StoryError("S304", f"‘{target}’ calls itself", story.scenes[target].span)


def sheets_of(scene: Scene) -> dict[str, tuple[Scene, Sheet]]:
    """The sheets of a scene by their keys: `scene#0` for its own, `scene.choice#0` for those of a choice."""
    owners = [(str(scene.id), scene.file)]
    owners += [(f"{scene.id}.{choice.id}", choice.file) for _beat, choice in scene.all_choices() if choice.file]
    return {key: (scene, sheet) for owner, sheets in owners for key, sheet in _keyed(owner, sheets)}


def _keyed(owner: str, sheets: tuple[Sheet, ...]) -> list[tuple[str, Sheet]]:
    return [(f"{owner}#{number}", sheet) for number, sheet in enumerate(sheets)]


def has_lead(scene: Scene) -> bool:
    """Whether prose stands beside the beats of a scene, and comes first."""
    return scene.has_beats and (scene.text is not None or scene.again is not None)


def entry_name(scene: Scene) -> str:
    """The node by which a scene is entered."""
    first = scene.beats[0]
    return str(scene.id) if has_lead(scene) or not first.name else f"{scene.id}.{first.name}"


def beat_name(scene: Scene, number: int) -> str:
    """The node of a beat (0-based): the scene's entry, `scene.id`, or `scene.n` counted from 1."""
    if number == 0 and not has_lead(scene):
        return entry_name(scene)
    return f"{scene.id}.{scene.beats[number].name or number + 1}"


def visit_limit(scene: Scene) -> tuple[int, int]:
    """Where a scene's visit count stops telling visits apart: the first such number, and the period after it."""
    base = 2 if scene.again is not None else 1
    period = 1
    for prose in all_prose(scene):
        for part, _under in prose.walk():
            if isinstance(part, Turns):
                count = len(part.options)
                if part.kind in {"cycle", "shuffle"}:
                    period = lcm(period, count)
                else:
                    base = max(base, count + (1 if part.kind == "once" else 0))
    return base, period


def all_prose(scene: Scene) -> Iterator[Prose]:
    """Every text of a scene."""
    texts = [scene.text, scene.again, scene.skip.text if scene.skip is not None else None]
    texts += [beat.text for beat in scene.beats]
    texts += [sheet.text for sheet in scene.file]
    for _beat, choice in scene.all_choices():
        texts += [choice.label, choice.say, choice.locked, choice.log, *(sheet.text for sheet in choice.file)]
    return (text for text in texts if text is not None)


class _Laying:
    """Lays out one scene."""

    def __init__(self, story: Story, rules: Rules, plan: Plan, scene: Scene, late: bool) -> None:
        self.story, self.rules, self.plan, self.scene, self.late = story, rules, plan, scene, late

    def lay(self) -> None:
        """All nodes of the scene."""
        scene = self.scene
        names = [beat_name(scene, number) for number in range(len(scene.beats))]
        if has_lead(scene):
            lead = self.put(Node(str(scene.id), scene, Beat("", scene.span), entry=True, text=scene.text))
            lead.routes = [Route(names[0])]
        for number, beat in enumerate(scene.beats):
            node = self.put(Node(names[number], scene, beat, text=beat.text))
            node.entry = number == 0 and not has_lead(scene)
            node.is_hub = scene.hub is not None
            after = names[number + 1] if number + 1 < len(names) else ""
            node.routes = self.exits(beat.to) or self.end_of_beat(node, after)
        standing = [self.plan.nodes[name] for name in dict.fromkeys([entry_name(scene), *names])]
        self.skip(standing)
        for node in standing:
            self.fill(node)

    def skip(self, nodes: list[Node]) -> None:
        """Mark the nodes whose prose a reader who skips the scene does not read."""
        skip = self.scene.skip
        if skip is None:
            return
        skipped: list[Node] = []
        for node in nodes:
            if skip.to is not None and node.beat.name == skip.to:
                break
            node.skipped = True
            skipped.append(node)
        for node in skipped:
            if node.text is not None or (node.entry and self.scene.again is not None):
                node.leads = True
                return

    def put(self, node: Node) -> Node:
        """Keep a node under its name."""
        if node.name in self.plan.nodes:
            raise StoryError("S103", f"two beats are called ‘{node.name}’", node.beat.span)
        self.plan.nodes[node.name] = node
        return node

    def end_of_beat(self, node: Node, after: str) -> list[Route]:
        """Where a beat without a `to` goes: to the next one, back to the caller, or into the ending."""
        scene = self.scene
        if after:
            return [Route(after)]
        if scene.ending is not None:
            if not node.beat.choices and node.beat.call is None:
                node.is_final = True
                return []
            end = Node(f"{scene.id}:end", scene, Beat("", scene.span), is_final=True, silent=True)
            return [Route(self.put(end).name)]
        return []

    def fill(self, node: Node) -> None:
        """Acts, words, calls and offers of a node that stands in the text."""
        scene, beat = self.scene, node.beat
        sheets = self.sheets(str(scene.id), scene.file) if node.entry else ()
        node.act = Act(
            self.rules.changes(beat.do), tuple(str(name) for name in beat.notes), sheets, self.unlocks(node.text)
        )
        if node.entry and scene.again is not None:
            node.again, node.again_unlocks = scene.again, self.unlocks(scene.again)
        if beat.call is not None:
            node.call = self.call_route(beat.call, node.name)
        node.otherwise = self.exits(beat.otherwise)
        node.offers = tuple(self.offer(node, choice) for choice in beat.choices)

    def offer(self, node: Node, choice: Choice) -> Offer:
        """A choice of a node, with what follows it."""
        if self.late and not choice.choices and choice.call is None:
            return self.late_offer(node, choice)
        made = self.bare_offer(choice)
        after = self.after_choice(node, choice)
        if choice.choices:
            nest = self.put(Node(f"{self.scene.id}:{choice.id}", self.scene, node.beat, silent=True))
            nest.skipped, nest.within, nest.otherwise = node.skipped, node.name, node.otherwise
            made.routes = [Route(nest.name)]
            nest.offers = tuple(self.nested(node, inner, after) for inner in choice.choices)
        else:
            made.routes = after
        return made

    def late_offer(self, node: Node, choice: Choice) -> Offer:
        """A choice that makes no nodes of its own; the rest of it is worked out later."""

        def make() -> tuple[str, Act, list[Route]]:
            made = self.bare_offer(choice)
            return made.label, made.act, self.after_choice(node, choice)

        name, once = f"{self.scene.id}.{choice.id}", choice.once or self.scene.hub is not None
        return LateOffer(choice, name, self.rules.test(choice.guard), self.rules.test(choice.first), once, make)

    def nested(self, node: Node, choice: Choice, after: list[Route]) -> Offer:
        """A choice nested in another: where it rejoins, the outer one goes on."""
        made = self.bare_offer(choice)
        if choice.call is not None:
            tail = self.put(Node(f"{self.scene.id}:{choice.id}+", self.scene, node.beat, silent=True))
            tail.routes = self.exits(choice.to) or after
            made.routes = [self.call_route(choice.call, tail.name)]
        else:
            made.routes = self.exits(choice.to) or after
        return made

    def bare_offer(self, choice: Choice) -> Offer:
        """A choice with its guards and acts, before it is known what follows."""
        name = f"{self.scene.id}.{choice.id}"
        label = plain_line(choice.label.raw) if choice.label.is_plain else ""
        act = Act(
            self.rules.changes(choice.do),
            tuple(str(note) for note in choice.notes),
            self.sheets(name, choice.file),
            self.unlocks(choice.say),
        )
        once = choice.once or self.scene.hub is not None
        return Offer(choice, name, label, self.rules.test(choice.guard), self.rules.test(choice.first), once, act)

    def after_choice(self, node: Node, choice: Choice) -> list[Route]:
        """Call, then `to`, else the rejoin: a hub's own choices once more, or what follows the beat."""
        on = self.exits(choice.to) or self.rejoin(node)
        if choice.call is None:
            return on
        tail = self.put(Node(f"{self.scene.id}:{choice.id}+", self.scene, node.beat, silent=True))
        tail.routes = on
        return [self.call_route(choice.call, tail.name)]

    def rejoin(self, node: Node) -> list[Route]:
        return [Route(node.name, how="repeat")] if self.scene.hub is not None else node.routes

    def exits(self, exits: tuple[Exit, ...]) -> list[Route]:
        """The ways of a `to:`."""
        return [self.exit(way) for way in exits]

    def exit(self, way: Exit) -> Route:
        test = self.rules.test(way.guard)
        guard = way.guard.span(0, len(way.guard.text)) if way.guard is not None else None
        name = str(way.target)
        if name == LATER or (name in self.rules.scope.later and name not in self.plan.entry):
            return Route(LATER, test, guard=guard)
        if name == "again":
            return Route(entry_name(self.scene), test, how="repeat", guard=guard)
        if name not in self.plan.entry:
            raise StoryError("S201", f"there is no scene called ‘{name}’", way.target.span)
        return Route(self.plan.entry[name], test, guard=guard)

    def call_route(self, call: Call, site: str) -> Route:
        if call.target not in self.plan.entry:
            raise StoryError("S203", f"there is no `sub` or module called ‘{call.target}’", call.target.span)
        if not self.story.scenes[call.target].returns:
            raise StoryError("S304", f"‘{call.target}’ is an ordinary scene, which does not return", call.target.span)
        self.plan.sites.setdefault(str(call.target), []).append(site)
        return Route(self.plan.entry[call.target], None, "call", site, tuple(sorted(call.args.items())))

    def sheets(self, owner: str, sheets: tuple[Sheet, ...]) -> tuple[tuple[str, Sheet, Test | None], ...]:
        return tuple((key, sheet, self.rules.test(sheet.guard)) for key, sheet in _keyed(owner, sheets))

    def unlocks(self, prose: Prose | None) -> tuple[Unlock, ...]:
        """The notes that a text links, each with the guards under which the link is shown."""
        if prose is None:
            return ()
        found: list[Unlock] = []
        for link, under in prose.links():
            tests = tuple((self.rules.test(guard), wanted) for guard, wanted in under)
            found.append((str(link.note), tuple((test, wanted) for test, wanted in tests if test is not None)))
        return tuple(found)
