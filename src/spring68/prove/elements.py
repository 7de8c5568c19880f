"""What there is to prove of a story: every scene, beat, choice, guarded passage, locked reason, note, sheet, ending."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spring68.engine.compiled import Watch
from spring68.engine.conditions import all_of, any_of, is_open, not_of, something_open, spent, within_show
from spring68.engine.graph import Fact, Graph
from spring68.engine.machine import Machine
from spring68.engine.plan import Node, Offer
from spring68.story.meaning import Ask, Literal, Settled
from spring68.story.model import Guard
from spring68.story.prose import Branch, Chunk, Cond, Emphasis, Item, Link, Parts, Prose, Said, Turns
from spring68.text.source import Span


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that a play may or may not meet.

    `kind` is `scene`, `beat`, `choice`, `passage`, `locked`, `note`, `sheet` or `ending`. It is met at a look, where
    the choices of a node are shown, at the taking of a choice, at the unlocking of a note or at an end, where
    `condition` holds. `excused` is the writer's `unreachable: why`, of the thing itself or of what it stands in; `mark`
    only of the thing itself. A passage is shown where its `guard` is `side`; one of `{seq:` and its like (`turning`)
    not every time.
    """

    kind: str
    name: str
    span: Span
    look: tuple[str, str] | None = None
    node: str = ""
    choice: str = ""
    condition: Settled | None = None
    excused: str = ""
    mark: str = ""
    guard: Guard | None = None
    side: bool = True
    turning: bool = False
    against: Settled | None = None
    """Of a passage without another side: that its guard fails where it stands."""


def elements_of(machine: Machine) -> list[Element]:
    """Everything that there is to prove of a story, in the order written."""
    found: list[Element] = []
    reading = _Reading(machine)
    for node in machine.plan.nodes.values():
        if not node.silent:
            found += reading.node(node)
        found += reading.offers(node)
    story = machine.story
    for note in story.notes.values():
        found.append(
            Element("note", str(note.id), note.span, excused=note.unreachable, mark=note.unreachable)
        )  # fmt: skip
    for key, (scene, sheet) in machine.plan.sheets.items():
        found.append(Element("sheet", key, sheet.span, look=("sheet", key), excused=reading.excuse(key)))
        found += reading.passages(sheet.text, ("sheet", key), scene.unreachable)
    for ending in story.endings.values():
        found.append(
            Element("ending", str(ending.id), ending.id.span, excused=ending.unreachable, mark=ending.unreachable)
        )
    return found


class _Reading:
    """Finds the elements of nodes."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.trees = machine.rules.trees
        self.excuses: dict[str, str] = {}

    def excuse(self, sheet: str) -> str:
        """Why a sheet may be out of reach: because what it belongs to is."""
        return self.excuses.get(sheet.rpartition("#")[0], "")

    def tree(self, guard: Guard) -> Settled:
        test = self.machine.rules.test(guard)
        assert test is not None
        return self.trees[test]

    def node(self, node: Node) -> Iterator[Element]:
        """A scene or beat, and the passages of its texts."""
        scene, beat = node.scene, node.beat
        excused = scene.unreachable or beat.unreachable
        if node.entry:
            look = ("entered", str(scene.id))
            self.excuses[str(scene.id)] = scene.unreachable
            yield Element(
                "scene", str(scene.id), scene.span, look=look, excused=scene.unreachable, mark=scene.unreachable
            )
        if not node.entry or beat.name:
            look = ("text", node.name)
            yield Element("beat", node.name, beat.span, look=look, excused=excused, mark=beat.unreachable)
        yield from self.passages(node.text, ("text", node.name), excused)
        if node.leads and scene.skip is not None:
            look = ("text" if node.text is not None else "", node.name)
            for found in self.passages(scene.skip.text, look, excused, "skip"):
                yield self.instead_of(found, node.text)  # the summary stands for words on arriving
        if node.again is not None:
            look = ("again", node.name)
            yield Element("passage", f"{node.name} again", node.again.span, look=look, excused=excused)
            yield from self.passages(node.again, look, excused)

    def offers(self, node: Node) -> Iterator[Element]:
        """The choices of a node, their locked reasons, and the passages of their texts."""
        for offer in node.offers:
            choice = offer.choice
            excused = choice.unreachable or node.beat.unreachable or node.scene.unreachable
            self.excuses[offer.name] = excused
            yield Element(
                "choice", offer.name, choice.span, choice=offer.name, excused=excused, mark=choice.unreachable
            )
            closed = self.closed(node, offer)
            if choice.locked is not None and closed is not None:
                yield Element(
                    "locked", offer.name, choice.locked.span, node=node.name, condition=closed, excused=excused
                )
                yield from self.shown(node, choice.locked, f"{offer.name} locked", closed, excused)
            yield from self.shown(node, choice.label, f"{offer.name} label", self.seen(node, offer), excused)
            yield from self.passages(choice.log, ("log", offer.name), excused)
            yield from self.passages(choice.say, ("reply", offer.name), excused)

    def closed(self, node: Node, offer: Offer) -> Settled | None:
        """That a choice is shown closed where the play rests; None for one without a condition."""
        if offer.test is None:
            return None
        never = not_of(Ask("picked", offer.name)) if offer.once else Literal(True)
        return all_of(something_open(node, self.trees), never, not_of(self.trees[offer.test]))

    def seen(self, node: Node, offer: Offer) -> Settled:
        """That the label of a choice is shown."""
        opens = [is_open(other, self.trees) for other in node.offers]
        shown = within_show(node, offer, opens, self.trees)
        offered = all_of(not_of(spent(node)), is_open(offer, self.trees), *shown)
        closed = self.closed(node, offer) if offer.choice.locked is not None else None
        return offered if closed is None else any_of(offered, closed)

    # passages

    def shown(self, node: Node, prose: Prose, name: str, where: Settled, excused: str) -> Iterator[Element]:
        """The sides of the conditionals of what is shown beside the choices of a node."""
        for number, side in enumerate(self.sides(prose), 1):
            condition = all_of(where, side.condition)
            yield Element(
                "passage", f"{name} #{number}", side.span, node=node.name, condition=condition, excused=excused,
                guard=side.guard, side=side.holds, turning=side.turning, against=side.against,
            )  # fmt: skip

    def passages(
        self, prose: Prose | None, look: tuple[str, str], excused: str, word: str = ""
    ) -> Iterator[Element]:  # fmt: skip
        """The sides of every conditional of a text."""
        for number, side in enumerate(self.sides(prose) if prose is not None else (), 1):
            yield Element(
                "passage", f"{look[1]} {word or look[0]} #{number}", side.span, look=look, condition=side.condition,
                excused=excused, guard=side.guard, side=side.holds, turning=side.turning, against=side.against,
            )  # fmt: skip

    def instead_of(self, found: Element, prose: Prose | None) -> Element:
        """A passage that is shown only in the place of a text, and so only where that text says something."""
        if prose is None or prose.is_plain:
            return found
        condition, against = (
            None if part is None else all_of(self.says(prose.items), part) for part in (found.condition, found.against)
        )
        return replace(found, condition=condition, against=against)

    def says(self, items: tuple[Item, ...]) -> Settled:
        """That some items of a text come to words, as far as conditions tell."""
        found: list[Settled] = []
        for item in items:
            if isinstance(item, Chunk):
                found.append(self.words(item.parts))
            elif isinstance(item, Branch):
                refused: list[Settled] = []
                for guard, inner in item.arms:
                    mine = [self.tree(guard)] if guard is not None else []
                    found.append(all_of(*refused, *mine, self.says(inner)))
                    refused += [not_of(tree) for tree in mine]
        return any_of(*found)

    def words(self, parts: Parts) -> Settled:
        """That some parts of a text come to words; of what is shown by turns any may be meant."""
        found: list[Settled] = []
        for part in parts:
            match part:
                case str():
                    found.append(Literal(bool(part.strip())))
                case Cond():
                    mine = self.tree(part.guard)
                    found += [all_of(mine, self.words(part.then)), all_of(not_of(mine), self.words(part.other))]
                case Turns():
                    found += map(self.words, part.options)
                case Link():
                    found.append(self.words(part.words))
                case Emphasis():
                    found.append(self.words(part.parts))
                case _:
                    found.append(Literal(True))
        return any_of(*found)

    def sides(self, prose: Prose) -> Iterator[_Side]:
        """For each side of a conditional that says something: its guard, and the condition under which it is shown."""
        if prose.is_plain:
            return
        for branch, outer in _branches(prose):
            yield from self.arms(branch, [self.wanted(guard, holds) for guard, holds in outer])
        turning = {id(part) for part, _under in prose.walk() if isinstance(part, (Turns, Said)) for part in _in(part)}
        for part, under in prose.walk():
            if isinstance(part, Cond):
                above = [self.wanted(guard, holds) for guard, holds in under]
                mine, span = self.tree(part.guard), part.guard.span(0, len(part.guard.text))
                for holds, words in ((True, part.then), (False, part.other)):
                    if words:
                        condition = all_of(*above, mine if holds else not_of(mine))
                        against = None if part.other or not holds else all_of(*above, not_of(mine))
                        yield _Side(span, condition, part.guard, holds, id(part) in turning, against)

    def arms(self, branch: Branch, outer: list[Settled]) -> Iterator[_Side]:
        """The arms of one block conditional."""
        refused: list[Settled] = []
        last = branch.arms[0][0]
        for guard, inner in branch.arms:
            mine = [self.tree(guard)] if guard is not None else []
            place = guard or last
            if inner and place is not None:
                span = place.span(0, len(place.text))
                yield _Side(span, all_of(*outer, *refused, *mine), place, guard is not None, False)
            refused += [not_of(tree) for tree in mine]
            last = guard

    def wanted(self, guard: Guard, holds: bool) -> Settled:
        tree = self.tree(guard)
        return tree if holds else not_of(tree)


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a conditional."""

    span: Span
    condition: Settled
    guard: Guard
    holds: bool
    turning: bool
    against: Settled | None = None


def _branches(prose: Prose) -> Iterator[tuple[Branch, list[tuple[Guard, bool]]]]:
    """Every block conditional with the conditions under which it is come to."""

    def within(items: object, outer: list[tuple[Guard, bool]]) -> Iterator[tuple[Branch, list[tuple[Guard, bool]]]]:
        for item in items if isinstance(items, tuple) else ():
            if isinstance(item, Branch):
                yield item, outer
                refused: list[tuple[Guard, bool]] = []
                for guard, inner in item.arms:
                    mine = [(guard, True)] if guard is not None else []
                    yield from within(inner, [*outer, *refused, *mine])
                    refused += [(guard, False)] if guard is not None else []

    yield from within(prose.items, [])


def _in(part: Turns | Said) -> Iterator[Cond]:
    """The conditionals that stand in a part that is not shown every time."""
    waiting: list[Parts] = list(part.options) if isinstance(part, Turns) else [part.fallback]
    while waiting:
        for inner in waiting.pop():
            if isinstance(inner, Cond):
                yield inner
                waiting += [inner.then, inner.other]
            elif isinstance(inner, Link):
                waiting.append(inner.words)
            elif isinstance(inner, Said):
                waiting.append(inner.fallback)
            elif isinstance(inner, Turns):
                waiting += inner.options
            elif not isinstance(inner, str) and hasattr(inner, "parts"):
                waiting.append(inner.parts)


def watch_for(graph: Graph, elements: list[Element]) -> Watch:
    """What a walk has to note so that it knows which elements it met; numbers count in `elements`."""
    watch = Watch()
    points: dict[str, list[int]] = {}
    for number, point in enumerate(graph.points):
        if number in graph.rests:
            points.setdefault(point.node, []).append(number)
    for number, element in enumerate(elements):
        if element.look is not None:
            watch.looks.setdefault(element.look, []).append((number, element.condition))
        elif element.choice:
            watch.choices[element.choice] = number
        elif element.kind == "note":
            watch.marks[Fact("seen", element.name)] = number
        elif element.node and element.condition is not None:
            for place in points.get(element.node, ()):
                watch.points.setdefault(place, []).append((number, element.condition))
    return watch
