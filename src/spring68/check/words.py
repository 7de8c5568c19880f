"""S202, S205, S206: what guards, effects and inserts say of variables (`story.meaning` knows what the words mean)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spring68.check.codes import finding
from spring68.check.meanings import word_at
from spring68.check.survey import Insert, Survey
from spring68.story.expr import Expr
from spring68.story.meaning import Misunderstood
from spring68.story.model import Effect, Guard, Name
from spring68.story.names import now_called
from spring68.story.prose import Value
from spring68.text.diagnostic import Diagnostic

_WHY = {
    "S201": "a condition that asks after nothing never comes true.",
    "S202": "a condition on what does not exist cannot be judged, so the game would stop here.",
    "S203": "a condition that asks after nothing never comes true.",
    "S205": "a condition that makes no sense cannot be judged, so the game would stop here.",
    "S206": "the words that hang on this value would never be read.",
}
_WHY_EFFECT = "an effect that makes no sense cannot be carried out, so the game would stop here."
_DECLARE = "correct the name, or declare it under `vars` in story.yaml."


def find_misunderstood(survey: Survey) -> Iterator[Diagnostic]:
    """S201, S202, S203, S205, S206 in guards and effects, wherever they stand."""
    clear: set[str] = set()
    for guard in survey.guards:
        if guard.text in clear:
            continue
        meaning = survey.meanings.of(guard)
        if not meaning.problems and "(" not in guard.text:
            clear.add(guard.text)
            continue
        for question, name in meaning.asked if "(" in guard.text else ():
            yield from _caller(survey, guard, name)
            if name.rpartition("/")[2] not in survey.scope.names[question]:
                survey.promises.hold(name)
        for problem in meaning.problems:
            yield from _problem(survey, guard, problem)
    clear.clear()
    variables = survey.scope.variables
    for effect in survey.effects:
        if effect.text in clear:
            continue
        if effect.target not in variables or survey.meanings.of_value(effect).problems:
            yield from _effect(survey, effect)
        else:
            clear.add(effect.text)


def _caller(survey: Survey, guard: Guard, name: str) -> Iterator[Diagnostic]:
    """S201 for the scene in front of a choice of a `sub`: `picked(caller/sub.choice)`."""
    caller, slash, _choice = name.partition("/")
    if slash and caller not in survey.story.scenes and not survey.is_partial and not survey.promises.hold(caller):
        span = guard.span(guard.text.find(name), len(caller))
        message, hint = f"there is no scene called ‘{caller}’", survey.hint("scene", caller, survey.story.scenes)
        yield finding("S201", span, message, why=_WHY["S201"], fix="correct the name.", hint=hint)


def _problem(survey: Survey, guard: Guard, problem: Misunderstood) -> Iterator[Diagnostic]:
    is_missing = problem.code in {"S201", "S202", "S203"}
    span = guard.span(problem.offset, problem.length)
    if problem.is_circle or (is_missing and (survey.is_partial or _is_half_declared(survey, guard, problem))):
        return
    old = guard.text[problem.offset : problem.offset + problem.length]
    now = now_called(survey.story, old) if is_missing else old
    hint = survey.renamed(now) if now != old else problem.hint
    yield finding(
        problem.code, span, problem.message, why=_WHY[problem.code], fix=problem.fix or "correct it.", hint=hint
    )


def _is_half_declared(survey: Survey, guard: Guard, problem: Misunderstood) -> bool:
    """Whether the name was declared in a way that could not be read, which was reported there."""
    return guard.text[problem.offset : problem.offset + problem.length] in survey.loaded.declared.names and (
        problem.code == "S202" and "is a family" not in problem.message
    )


def _effect(survey: Survey, effect: Effect) -> Iterator[Diagnostic]:
    if effect.target not in survey.scope.variables:
        yield from _unknown_target(survey, effect.target)
        return
    for problem in survey.meanings.of_value(effect).problems:
        for found in _problem(survey, effect.value, problem):
            yield replace(found, why=_WHY_EFFECT) if found.code == "S205" else found


def _unknown_target(survey: Survey, target: Name) -> Iterator[Diagnostic]:
    if survey.is_partial:
        return
    why = "nothing would change where the story counts on it, so the game would stop here."
    if target in survey.scope.families:
        message = f"‘{target}’ is a family of variables, and only its members can be set"
        yield finding("S202", target.span, message, why=why, fix=f"write `{target}.` and the name of a member.")
    elif target in survey.scope.conditions:
        message = f"‘{target}’ is a condition, which is never set but always worked out"
        yield finding("S202", target.span, message, why=why, fix="set the variables of which it speaks.")
    elif target not in survey.loaded.declared.names:
        hint = _hint(survey, target)
        message = f"there is no variable called ‘{target}’"
        yield finding("S202", target.span, message, why=why, fix=_DECLARE, hint=hint)


def _hint(survey: Survey, name: Name) -> str:
    variables = survey.scope.variables
    members = [known for known in variables if known.endswith(f".{name}")]
    if members:
        return f"did you mean ‘{members[0]}’ ({survey.inside(variables[members[0]].name.span)})?"
    return survey.hint("variable", name, variables, lambda known: variables[known].name.span)


def find_unknown_inserts(survey: Survey) -> Iterator[Diagnostic]:
    """S202: `{name}` where there is neither a variable nor an argument of that name, and those of `file`."""
    if survey.is_partial:
        return
    for insert in survey.inserts:
        if isinstance(insert.part, Value):
            yield from _value(survey, insert, insert.part.name)
    left = survey.story.file.left
    named = [(name, "nobody would ever read these words.") for name, _words in survey.story.file.names]
    for name, why in [*([(left, "the File would always survive whole.")] if left is not None else []), *named]:
        if name not in survey.scope.variables:
            hint = _hint(survey, name)
            yield finding("S202", name.span, f"there is no variable called ‘{name}’", why=why, fix=_DECLARE, hint=hint)


def _value(survey: Survey, insert: Insert, name: Name) -> Iterator[Diagnostic]:
    scene = insert.text.scene
    args = scene.args if scene is not None else ()
    if name in survey.scope.variables or name in args:
        return
    why = "a player would read a gap where the words belong."
    if name in survey.scope.conditions or name in survey.scope.families:
        message = f"‘{name}’ has no words of its own to show"
        yield finding("S202", name.span, message, why=why, fix=f"write `{{{name} ? words | other words}}`.")
    elif name not in survey.loaded.declared.names:
        near = survey.hint(f"argument {scene.id}", name, args) if scene is not None and args else ""
        hint = near or _hint(survey, name)
        message = f"there is no variable or argument called ‘{name}’"
        yield finding("S202", name.span, message, why=why, fix=_DECLARE, hint=hint)


def find_circles(survey: Survey) -> Iterator[Diagnostic]:
    """S205: conditions that need themselves to be decided; each circle once, where it is declared."""
    conditions = survey.story.conditions
    needs = {name: survey.meanings.of(guard).words & conditions.keys() for name, guard in conditions.items()}
    reported: set[str] = set()
    for name, guard in conditions.items():
        word = next((word for word in sorted(needs[name]) if _is_needed(word, name, needs)), None)
        if word is not None and name not in reported:
            reported |= {other for other in conditions if _is_needed(name, other, needs)}
            yield _circle(guard, guard.expr, word, name)


def _is_needed(start: str, wanted: str, needs: dict[str, frozenset[str]]) -> bool:
    """Whether deciding one condition needs another."""
    met: set[str] = set()
    ahead = [start]
    while ahead:
        name = ahead.pop()
        if name == wanted:
            return True
        if name not in met:
            met.add(name)
            ahead.extend(needs[name])
    return False


def _circle(guard: Guard, expr: Expr, word: str, name: str) -> Diagnostic:
    found = word_at(expr, word)
    span = guard.span(found.offset if found is not None else 0, len(word))
    message = f"the condition ‘{name}’ needs itself to be decided"
    return finding("S205", span, message, why=_WHY["S205"], fix="break the circle.")
