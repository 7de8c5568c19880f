"""How many words a play reads: as composed on its path, and the fewest and most that a step can ever show."""

from __future__ import annotations

from collections.abc import Iterable

from spring68.engine.graph import Graph, Look
from spring68.engine.machine import Machine
from spring68.engine.step import choose
from spring68.engine.turn import Passage, Turn
from spring68.prove.replay import begin
from spring68.prove.task import Task
from spring68.story.prose import Branch, Chunk, Cond, Emphasis, Item, Link, Parts, Prose, Said, Turns

SAID = 40
"""No label that is told again has more words; one has some ten."""

Range = tuple[int, int]
"""The fewest and the most words."""


def words_read(machine: Machine, task: Task, path: Iterable[str], seed: int = 0) -> int:
    """The words that a play of a task reads: its prose, replies and sheets, up to the scene where it stops.

    Raises:
        EngineError: when the path cannot be walked.
    """
    turn = begin(machine, task.preset, task.scene, seed=seed)
    total = 0
    for choice in path:
        total += _words(turn.passages)
        turn = choose(machine, turn.state, choice)
    return total + _words(_before_stop(turn, task))


def _before_stop(turn: Turn, task: Task) -> Iterable[Passage]:
    for passage in turn.passages:
        if passage.scene in task.stop:
            return
        yield passage


def _words(passages: Iterable[Passage]) -> int:
    return sum(
        sum(len(paragraph.text.split()) for paragraph in passage.paragraphs)
        + sum(len(sheet.text.split()) for sheet in passage.sheets)
        for passage in passages
    )


class Bounds:
    """The fewest and most words of each step of a graph."""

    def __init__(self, machine: Machine, graph: Graph, stop: Iterable[str] = ()) -> None:
        self.machine, self.graph = machine, graph
        self.stop = set(stop)
        self.replies = {
            offer.name: offer.choice.say for node in machine.plan.nodes.values() for offer in node.offers
        }  # fmt: skip
        self.opening = self._of(graph.opening)
        self.steps = [self._of(step.program) for step in graph.steps]

    def _of(self, program: Iterable[object]) -> Range:
        low = high = 0
        for op in program:
            if not isinstance(op, Look) or op.kind not in {"text", "again", "reply"}:
                continue
            few, many = self._look(op)
            low += few if op.under is None else 0
            high += many
        return low, high

    def _look(self, look: Look) -> Range:
        if look.kind == "reply":
            return words_of(self.replies.get(look.name))
        node = self.machine.plan.nodes[look.name]
        if str(node.scene.id) in self.stop:
            return 0, 0
        few, many = words_of(node.again if look.kind == "again" else node.text)
        if node.entry and node.scene.sheets is not None:
            many += sum(words_of(sheet.text)[1] for _scene, sheet in self.machine.plan.sheets.values())
        return few, many


def words_of(prose: Prose | None) -> Range:
    """The fewest and the most words that a text can show."""
    if prose is None:
        return 0, 0
    if prose.is_plain:
        count = len(prose.raw.split())
        return count, count
    return _items(prose.items)


def _items(items: tuple[Item, ...]) -> Range:
    low = high = 0
    for item in items:
        if isinstance(item, Chunk):
            few, many = _parts(item.parts)
        elif isinstance(item, Branch):
            arms = [_items(inner) for _guard, inner in item.arms]
            closed = any(guard is None for guard, _inner in item.arms)
            few, many = _either(arms if closed else [*arms, (0, 0)])
        else:
            continue
        low, high = low + few, high + many
    return low, high


def _parts(parts: Parts) -> Range:
    low = high = 0
    for part in parts:
        match part:
            case str():
                count = len(part.split())
                few, many = count, count
            case Cond(then=then, other=other):
                few, many = _either([_parts(then), _parts(other)])
            case Turns(options=options, kind=kind):
                few, many = _either([*(_parts(option) for option in options), *([(0, 0)] if kind == "once" else [])])
            case Said(fallback=fallback):
                few, many = _either([_parts(fallback), (1, SAID)])
            case Link(words=words):
                few, many = _parts(words)
            case Emphasis(parts=inner):
                few, many = _parts(inner)
            case _:
                few, many = 0, SAID
        low, high = low + few, high + many
    glued = 2 * sum(not isinstance(part, str) for part in parts)  # what stands beside an insert may be one word with it
    return max(0, low - glued), high


def _either(ranges: list[Range]) -> Range:
    return min(few for few, _many in ranges), max(many for _few, many in ranges)
