"""Where each variable of a story is set and where it is read, by scene."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from spring68.engine.plan import all_prose
from spring68.story.meaning import Scope, reads, understand_guard
from spring68.story.model import Choice, Effect, Exit, Guard, Scene, Sheet, Story, Variable
from spring68.story.prose import Branch, Cond, Prose, Value, branches


@dataclass(slots=True)
class Uses:
    """One variable, and the scenes (in the order of the story) that set it and that read it."""

    variable: Variable
    set_in: list[Scene] = field(default_factory=list)
    read_in: list[Scene] = field(default_factory=list)

    @property
    def range(self) -> str:
        """Its values, as a writer would say them."""
        variable = self.variable
        if variable.kind == "truth":
            return "yes or no"
        if variable.kind == "number":
            return f"{variable.values[0]} to {variable.values[-1]}"
        return ", ".join(str(value) for value in variable.values)


def uses_of(story: Story) -> dict[str, Uses]:
    """For each variable where it is set and read."""
    scope = Scope.of(story)
    found = {name: Uses(variable) for name, variable in story.variables.items()}
    for scene in story.scenes.values():
        for effect in effects_of(scene):
            if effect.target in found and scene not in found[effect.target].set_in:
                found[effect.target].set_in.append(scene)
        for name in read_by(scene, scope):
            if name in found and scene not in found[name].read_in:
                found[name].read_in.append(scene)
    return found


def effects_of(scene: Scene) -> Iterator[Effect]:
    """Every effect that is written in a scene."""
    for beat in scene.beats:
        yield from beat.do
    for _beat, choice in scene.all_choices():
        yield from choice.do


def read_by(scene: Scene, scope: Scope) -> list[str]:
    """The variables that a scene reads, through guards, effects and prose, each once."""
    found: dict[str, None] = {}
    for guard in guards_of(scene):
        settled, _problems = understand_guard(guard.expr, scope)
        for kind, name in sorted(reads(settled)) if settled is not None else ():
            members = scope.families.get(name, ()) if kind == "count" else (name,) if kind == "var" else ()
            found.update(dict.fromkeys(members))
    for prose in all_prose(scene):
        found.update({str(part.name): None for part, _under in prose.walk() if isinstance(part, Value)})
    return list(found)


def guards_of(scene: Scene) -> Iterator[Guard]:
    """Every condition that is written in a scene."""
    for beat in scene.beats:
        yield from _exits(beat.to)
        yield from _exits(beat.otherwise)
    for effect in effects_of(scene):
        if effect.guard is not None:
            yield effect.guard
    for _beat, choice in scene.all_choices():
        yield from _choice(choice)
    yield from _sheets(scene.file)
    for prose in all_prose(scene):
        yield from _prose(prose)


def _exits(exits: tuple[Exit, ...]) -> Iterator[Guard]:
    return (way.guard for way in exits if way.guard is not None)


def _sheets(sheets: tuple[Sheet, ...]) -> Iterator[Guard]:
    return (sheet.guard for sheet in sheets if sheet.guard is not None)


def _choice(choice: Choice) -> Iterator[Guard]:
    yield from (guard for guard in (choice.guard, choice.first) if guard is not None)
    yield from _exits(choice.to)
    yield from _sheets(choice.file)


def _prose(prose: Prose) -> Iterator[Guard]:
    if prose.is_plain:
        return
    for branch in branches(prose.items):
        yield from _arms(branch)
    yield from (part.guard for part, _under in prose.walk() if isinstance(part, Cond))


def _arms(branch: Branch) -> Iterator[Guard]:
    return (guard for guard, _items in branch.arms if guard is not None)
