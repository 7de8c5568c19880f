"""What each scene reads and what each option leaves behind, by name: variables, choices picked, labels said."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spring68.check.survey import texts_of
from spring68.story.model import Choice, Effect, Guard, Scene
from spring68.story.prose import Branch, Cond, Prose, Said, Value, branches
from tests.bars.gathered import survey
from tests.bars.reading import story

Names = frozenset[tuple[str, str]]
"""Pairs of a kind (`var`, `picked`, `said`, `visited`) and a name."""


def of_guard(guard: Guard | None) -> Names:
    """What a condition reads; a family that is counted is all its members."""
    if guard is None:
        return frozenset()
    found: set[tuple[str, str]] = set()
    for kind, name in survey().meanings.of(guard).reads:
        if kind == "count":
            found |= {("var", member) for member in story().families.get(name, ())}
        else:
            found.add((kind, name))
    return frozenset(found)


def of_prose(prose: Prose) -> Names:
    """What a text reads."""
    found: set[tuple[str, str]] = set()
    for part, _under in prose.walk():
        if isinstance(part, Cond):
            found |= of_guard(part.guard)
        elif isinstance(part, Value):
            found.add(("var", str(part.name)))
        elif isinstance(part, Said):
            found.add(("said", str(part.key)))
    for branch in branches(prose.items) if not prose.is_plain else ():
        found |= _of_branch(branch)
    return frozenset(found)


def _of_branch(branch: Branch) -> Names:
    return frozenset(name for guard, _items in branch.arms for name in of_guard(guard))


def guards_of(scene: Scene) -> Iterator[Guard]:
    """Every condition of a scene outside its texts."""
    effects: list[Effect] = []
    for beat in scene.beats:
        effects += beat.do
        yield from (way.guard for way in (*beat.to, *beat.otherwise) if way.guard is not None)
    for _beat, choice in scene.all_choices():
        effects += choice.do
        yield from (guard for guard in (choice.guard, choice.first) if guard is not None)
        yield from (way.guard for way in choice.to if way.guard is not None)
        yield from (sheet.guard for sheet in choice.file if sheet.guard is not None)
    yield from (sheet.guard for sheet in scene.file if sheet.guard is not None)
    yield from (effect.guard for effect in effects if effect.guard is not None)


@cache
def read_by(scene: str) -> Names:
    """Everything that a scene reads."""
    found: set[tuple[str, str]] = set()
    for guard in guards_of(story().scenes[scene]):
        found |= of_guard(guard)
    for text in texts_of(story().scenes[scene]):
        found |= of_prose(text.prose)
    return frozenset(found)


def left_by(scene: Scene, choice: Choice) -> Names:
    """What an option leaves behind for others to read: what it sets, that it was picked, what was said."""
    name = f"{scene.id}.{choice.id}"
    found = {("picked", name), ("said", name), ("said", str(scene.id))}
    return frozenset(found | {("var", str(effect.target)) for effect in choice.do})


@cache
def set_in() -> dict[str, frozenset[str]]:
    """For each variable the scenes that set it."""
    found: dict[str, set[str]] = {}
    for scene in story().scenes.values():
        effects = [effect for beat in scene.beats for effect in beat.do]
        effects += [effect for _beat, choice in scene.all_choices() for effect in choice.do]
        for effect in effects:
            found.setdefault(str(effect.target), set()).add(str(scene.id))
    return {name: frozenset(scenes) for name, scenes in found.items()}


@cache
def read_in() -> dict[str, frozenset[str]]:
    """For each variable the scenes that read it."""
    found: dict[str, set[str]] = {}
    for name in story().scenes:
        for kind, read in read_by(str(name)):
            if kind == "var":
                found.setdefault(read, set()).add(str(name))
    return {name: frozenset(scenes) for name, scenes in found.items()}
