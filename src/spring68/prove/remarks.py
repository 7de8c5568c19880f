"""What was proved and a writer would want to know: guards that never fail, ways never taken, choices without effect.

A remark is made only where it was shown for every start; what is not sure is not remarked on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spring68.engine.compiled import Position
from spring68.engine.conditions import all_of, not_of
from spring68.engine.graph import Alter, Look, Operation, Suppose
from spring68.engine.machine import Machine
from spring68.engine.plan import Node, Offer, all_prose
from spring68.prove.decide import Deciding
from spring68.prove.elements import Element
from spring68.prove.goals import Goal, Question, lean
from spring68.prove.ladder import Ladder
from spring68.prove.start import Start
from spring68.prove.verdict import Remark
from spring68.story.meaning import Ask, Literal, reads
from spring68.story.prose import Said
from spring68.text.source import Span

_HIDES = "a guard that never fails hides what it was meant for."
_DELETE = "remove it, or correct what it asks."

MOST_PASSES = 40
"""How many passes over the story are made to see that a guard never fails; most stories need a few."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that would be remarked on if it can never be."""

    code: str
    message: str
    span: Span
    why: str = _HIDES
    fix: str = _DELETE


def doubts(here: Start, deciding: Deciding, ladder: Ladder) -> tuple[set[Doubt], set[Doubt]]:
    """Of one start, what can be and so is no remark, and what was shown that it never can be."""
    asked = gathered(here, deciding)
    possible = at_first(here, deciding) if here.found.can_begin else set()
    open_ones = [(doubt, question) for doubt, question in asked.items() if doubt not in possible]
    unseen = [(d, question) for d, question in open_ones if here.wide is not None or not ladder.was_seen(question)]
    never = ladder.refuted([question for _doubt, question in unseen], MOST_PASSES)
    refuted = {doubt for (doubt, _question), is_never in zip(unseen, never, strict=True) if is_never}
    return possible | (asked.keys() - refuted), refuted


def remarks_of(parts: list[tuple[set[Doubt], set[Doubt]]], more: Iterable[Remark]) -> list[Remark]:
    """Every remark, sorted by place: what was shown for some start and is possible from none."""
    possible = {doubt for can_be, _refuted in parts for doubt in can_be}
    left = {doubt for _can_be, refuted in parts for doubt in refuted} - possible
    found = [*(Remark(d.code, d.message, d.span, d.why, d.fix) for d in left), *more]
    return sorted(found, key=lambda remark: (remark.span, remark.code, remark.message))


def at_first(here: Start, deciding: Deciding) -> set[Doubt]:
    """What happens on arriving at the very first scene, and so is no remark."""
    against: dict[tuple[str, str], list[Element]] = {}
    for element in deciding.elements:
        if element.against is not None and element.look is not None:
            against.setdefault(element.look, []).append(element)
    compiled = here.compiled
    position: Position = [here.given[fact] for fact in compiled.places]
    position.append(sum(1 << bit for fact, bit in compiled.bits.items() if here.given.get(fact)))
    found: set[Doubt] = set()
    for op in here.graph.opening:
        if isinstance(op, Alter) and op.under is not None:
            found.add(happens(op) if compiled.test(op.under)(position) else always_happens(op))
        elif isinstance(op, Look) and (op.under is None or compiled.test(op.under)(position)):
            for element in against.get((op.kind, op.name), ()):
                assert element.against is not None
                if compiled.test(element.against)(position):
                    found.add(always_shown(element))
        compiled.apply((op,), position)
    return found


def always_shown(element: Element) -> Doubt:
    """That a passage is always shown."""
    return Doubt("S404", "this condition always holds here", element.span)


def always_happens(alter: Alter) -> Doubt:
    """That the condition of a change always holds."""
    return Doubt("S404", "the condition of this change always holds here", alter.span)


def happens(alter: Alter) -> Doubt:
    """That a change never happens."""
    return Doubt("S403", "this change never happens", alter.span, "what it should bring about never comes about.")


def gathered(here: Start, deciding: Deciding) -> dict[Doubt, Question]:
    """Everything that would be remarked on, with what would have to be possible for it not to be."""
    found: dict[Doubt, Question] = {}
    for doubt, goal in (*choice_guards(here), *ways(here), *changes(here), *idle(here)):
        found.setdefault(doubt, Question([], is_probe=True)).goals.append(goal)
    for element in deciding.elements:
        if element.against is not None and element.look is not None:
            doubt = always_shown(element)
            for number, place in here.index.looks.get(element.look, ()):
                found.setdefault(doubt, Question([], is_probe=True)).goals.append(
                    here.index.before(number, place, element.against)
                )
    return found


def choice_guards(here: Start) -> Iterator[tuple[Doubt, Goal]]:
    """That the `if` of a choice fails where the choice could be shown."""
    graph = here.graph
    trees = here.machine.rules.trees
    for point in graph.rests:
        for offer in here.machine.plan.nodes[graph.points[point].node].offers:
            guard = offer.choice.guard
            if offer.test is not None and guard is not None:
                fails = not_of(trees[offer.test])
                if offer.once:
                    fails = all_of(not_of(Ask("picked", offer.name)), fails)
                doubt = Doubt("S404", "this condition always holds here", guard.span(0, len(guard.text)))
                yield doubt, Goal(point, (Suppose(fails),))


def ways(here: Start) -> Iterator[tuple[Doubt, Goal]]:
    """That the guard of a way on holds, and that it fails, where it is judged."""
    for step in here.graph.steps:
        if step.guard is None:
            continue
        place = max(n for n, op in enumerate(step.program) if isinstance(op, Suppose) and op.wanted)
        guard = step.program[place]
        assert isinstance(guard, Suppose)
        before = step.program[:place]
        yield (
            Doubt("S404", "this condition always holds here", step.guard),
            Goal(step.source, lean((*before, Suppose(guard.condition, False)))),
        )
        yield (
            Doubt("S403", "this way is never taken", step.guard, "nobody can ever go there from here.", _DELETE),
            Goal(step.source, lean((*before, guard))),
        )


def changes(here: Start) -> Iterator[tuple[Doubt, Goal]]:
    """That the guard of a change, or of a sheet, holds, and that it fails."""
    for step in here.graph.steps:
        for place, op in enumerate(step.program):
            if isinstance(op, Alter) and op.under is not None and op.under != Literal(True):
                before: tuple[Operation, ...] = step.program[:place]
                yield always_happens(op), Goal(step.source, lean((*before, Suppose(op.under, False))))
                yield happens(op), Goal(step.source, lean((*before, Suppose(op.under))))


def idle(here: Start) -> Iterator[tuple[Doubt, Goal]]:
    """That an `otherwise` is needed."""
    nodes = here.machine.plan.nodes
    for step in here.graph.steps:
        for place, op in enumerate(step.program):
            if isinstance(op, Look) and op.kind == "otherwise":
                node = nodes[op.name]
                exits = node.beat.otherwise
                doubt = Doubt(
                    "S405", "this `otherwise` is never needed: something can always be chosen here", exits[0].target.span,
                    "it hides what it was meant for.", "remove it, or guard the choices.",
                )  # fmt: skip
                yield doubt, Goal(step.source, lean(step.program[:place]))


# choices without effect


def alike(machine: Machine) -> Iterator[Remark]:
    """S408: a choice that does the same, in the same words, as another one beside it."""
    asked = picked_for(machine)
    for node in machine.plan.nodes.values():
        known: dict[object, Offer] = {}
        for offer in node.offers:
            key = effect_of(node, offer, asked)
            if key is None:
                continue
            other = known.setdefault(key, offer)
            if other is not offer:
                yield Remark(
                    "S408", f"this choice does nothing that ‘{other.choice.id}’ beside it does not do", offer.choice.span,
                    "whoever picks one or the other reads and changes the same.",
                    "let it say or change something of its own, or remove one of the two.",
                )  # fmt: skip


def effect_of(node: Node, offer: Offer, asked: set[str]) -> object:
    """What a choice does, as far as two can be compared; None for one that is asked for or has something of its own."""
    choice = offer.choice
    if offer.name in asked or str(node.scene.id) in asked or choice.choices or choice.call is not None or choice.file:
        return None
    if choice.log is not None or choice.notes or node.is_hub or choice.once:
        return None
    routes = tuple((route.target, route.how, str(route.guard), id(route.test)) for route in offer.routes)
    effects = tuple(effect.text for effect in choice.do)
    return routes, effects, choice.say.raw if choice.say is not None else ""


def picked_for(machine: Machine) -> set[str]:
    """Choices that some condition asks for, and scenes whose last choice is told again."""
    found: set[str] = set()
    for tree in machine.rules.trees.values():
        found |= {name for question, name in reads(tree) if question == "picked"}
    for scene in machine.story.scenes.values():
        for prose in all_prose(scene):
            found |= {str(part.key) for part, _under in prose.walk() if isinstance(part, Said)}
    return found
