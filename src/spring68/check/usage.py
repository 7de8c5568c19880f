"""S207: what is declared and does nothing. The names in `later:` are read by acts not yet written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spring68.check.codes import finding
from spring68.check.survey import Survey
from spring68.story.meaning import Scope
from spring68.story.model import Effect, Name, Scene, Variable
from spring68.story.prose import Value
from spring68.text.diagnostic import Diagnostic, Label
from spring68.text.source import Span

_READ_LATER = "read it where it should matter, or name it under `later` until that is written."


def find_idle_names(survey: Survey) -> Iterator[Diagnostic]:
    """S207: variables, conditions and arguments that are never read, never set, or neither."""
    if survey.is_partial:
        return
    uses = _Uses.of(survey)
    for variable in survey.scope.variables.values():
        found = _variable(variable, uses)
        if found is not None and not survey.promises.hold(variable.name):
            yield found
    yield from _conditions(survey)
    for scene in survey.story.scenes.values():
        if scene.args:
            yield from _arguments(survey, scene)


@dataclass(slots=True)
class _Uses:
    """Which variables are read, and by which effect each is set first."""

    read: set[str]
    set_by: dict[str, Effect]

    @classmethod
    def of(cls, survey: Survey) -> _Uses:
        """What the guards, effects and texts of a story do with its variables."""
        read: set[str] = set()
        for _text, meaning in survey.meanings.guards():
            read |= _variables_in(meaning.reads, survey.scope)
            if read >= survey.scope.variables.keys():
                break
        set_by: dict[str, Effect] = {}
        first = {effect.text: effect for effect in reversed(survey.effects)}
        for effect in reversed(first.values()):
            read |= _variables_in(survey.meanings.of_value(effect).reads, survey.scope) - {effect.target}
            set_by.setdefault(effect.target, effect)
        read |= {insert.part.name for insert in survey.inserts if isinstance(insert.part, Value)}
        if survey.story.file.left is not None:
            read.add(survey.story.file.left)
        read.update(name for name, _words in survey.story.file.names)  # the reader is told of these by name
        return cls(read, set_by)


def _variables_in(reads: frozenset[tuple[str, str]], scope: Scope) -> set[str]:
    found: set[str] = set()
    for kind, name in reads:
        if kind == "var":
            found.add(name)
        elif kind == "count":
            found.update(scope.families.get(name, ()))
    return found


def _variable(variable: Variable, uses: _Uses) -> Diagnostic | None:
    name, span = variable.name, own_span(variable.name)
    is_read, set_by = name in uses.read, uses.set_by.get(name)
    if is_read and set_by is not None:
        return None
    if is_read:
        return finding(
            "S207", span, f"‘{name}’ is read and never set: it is always {str(variable.default).lower()}",
            why="what depends on it never changes, whatever a player does.", fix="set it in a `do:`, or remove it.",
        )  # fmt: skip
    if set_by is None:
        message = f"‘{name}’ is declared, and neither set nor read"
        return finding("S207", span, message, why="it changes nothing for a player.", fix="use it, or remove it.")
    others = (Label(set_by.target.span, "set here"),)
    message, why = f"‘{name}’ is set and never read", "what a player does here is forgotten."
    return finding("S207", span, message, why=why, fix=_READ_LATER, others=others)


def own_span(name: Name) -> Span:
    """The place of a declared name; of a family's member only its own part stands there."""
    return Name.at(name.rpartition(".")[2], name.span).span


def _conditions(survey: Survey) -> Iterator[Diagnostic]:
    for name in survey.story.conditions:
        is_used = any(name in text and name in meaning.words for text, meaning in survey.meanings.guards())
        place = survey.loaded.declared.names.get(name)
        if not is_used and place is not None and not survey.promises.hold(name):
            message = f"the condition ‘{name}’ is never asked"
            yield finding("S207", place.span, message, why="it changes nothing for a player.", fix=_READ_LATER)


def _arguments(survey: Survey, scene: Scene) -> Iterator[Diagnostic]:
    shown = {
        insert.part.name
        for insert in survey.inserts
        if insert.text.scene is scene and isinstance(insert.part, Value)
    }  # fmt: skip
    for name in scene.args:
        if name not in shown:
            message = f"the argument ‘{name}’ is never shown"
            why = "words that a `call` gives would never be read."
            fix = f"write `{{{name}}}` where they belong, or remove it."
            yield finding("S207", name.span, message, why=why, fix=fix)


def find_idle_promises(survey: Survey) -> Iterator[Diagnostic]:
    """S207: a name in `later` that nothing misses any more. Runs last, when every other rule has asked."""
    if survey.is_partial:
        return
    for name in survey.promises.idle():
        yield finding(
            "S207", name.span, f"‘{name}’ stands in `later`, and nothing misses it{_why_not(survey, name)}",
            why="a promise that is kept or forgotten hides the next mistake in that name.",
            fix="take it out of `later`.",
        )  # fmt: skip


def _why_not(survey: Survey, name: Name) -> str:
    if name in survey.story.scenes:
        return ": the scene is written"
    if name in survey.scope.variables or name in survey.scope.families:
        return ": it is set and read"
    return ""
