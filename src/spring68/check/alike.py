"""S103, S208, S209, S306: names and labels that are taken, that are too alike, or that hide one another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from spring68.check.codes import finding
from spring68.check.exclusion import exclude_each_other
from spring68.check.survey import Survey
from spring68.story.expr import RESERVED
from spring68.story.model import Choice, Name, Scene
from spring68.story.shape import NAME
from spring68.text.diagnostic import Diagnostic, Label
from spring68.text.source import Span
from spring68.text.suggest import plain

_SIGNS = str.maketrans("", "", " \n\t“”‘’„'\".,!?…;:–—-*")
"""What does not tell two labels apart."""


def find_doubles(survey: Survey) -> Iterator[Diagnostic]:
    """S103: two choices of a scene with one id (nested ones included), two beats or arguments with one name."""
    for scene in survey.story.scenes.values():
        outer = [choice for beat in scene.beats for choice in beat.choices]
        choices = [*outer, *[inner for choice in outer for inner in choice.choices]]
        if len({choice.id for choice in choices}) < len(choices):
            yield from _same(scene, [(choice.id, choice.span) for _beat, choice in scene.all_choices()], "choice")
        if len(scene.beats) > 1:
            yield from _same(scene, [(beat.name, beat.span) for beat in scene.beats if beat.name], "beat")
        if len(scene.args) > 1:
            yield from _same(scene, [(name, name.span) for name in scene.args], "argument")


def _same(scene: Scene, named: list[tuple[str, Span]], what: str) -> Iterator[Diagnostic]:
    first: dict[str, Span] = {}
    for name, span in named:
        if name in first:
            yield finding(
                "S103", span, f"two {what}s of the scene ‘{scene.id}’ are called ‘{name}’",
                why="a save could not tell which of the two a player has met.",
                fix=f"give one of them another {'name' if what == 'argument' else '`id`'}.",
                others=(Label(first[name], "the first one"),),
            )  # fmt: skip
        first.setdefault(name, span)


def find_shadows(survey: Survey) -> Iterator[Diagnostic]:
    """S209: an argument that hides a variable, a condition that hides one, a preset called `start`."""
    taken: dict[str, str] = dict.fromkeys(survey.story.conditions, "condition")
    taken |= dict.fromkeys(survey.story.families, "family of variables")
    taken |= dict.fromkeys(survey.scope.variables, "variable")
    for name in survey.story.conditions:
        place = survey.loaded.declared.names.get(name)
        if place is not None and taken[name] != "condition":
            yield _shadow(place, f"‘{name}’ is the name of a condition and of a {taken[name]}", "one of them")
    for scene in survey.story.scenes.values():
        for name in scene.args:
            if not NAME.match(name) or name in RESERVED:
                yield _shadow(name, f"‘{name}’ cannot be the name of an argument", "the argument")
            elif name in taken:
                yield _shadow(name, f"the argument ‘{name}’ hides the {taken[name]} of that name", "the argument")
    for preset in survey.story.presets.values():
        if preset.id == "start":
            yield _shadow(preset.id, "‘start’ is the story's own start, and no preset can be called so", "the preset")


def _shadow(name: Name, message: str, what: str) -> Diagnostic:
    why = "the same word would mean two things, and a player would read the one that was not meant."
    return finding("S209", name.span, message, why=why, fix=f"give {what} another name.")


def find_near_names(survey: Survey) -> Iterator[Diagnostic]:
    """S208: names that differ only by case or accents: files, people, cover names, places, clocks, claims."""
    story = survey.story
    why = "on some computers they are one file, and half of the story would be gone."
    yield from _near("file", story.files, lambda name: Span(name, 1, 1, 1, 2), why)
    scenes = list(story.scenes.values())
    places, clocks = (_first((getattr(scene, key), scene) for scene in scenes) for key in ("place", "clock"))
    why = "a player would take them for two."
    yield from _near("place", places, lambda words: survey.locate(places[words].span, words), why)
    why = "dates on two clocks are never compared."
    yield from _near("clock", clocks, lambda words: survey.locate(clocks[words].span, words), why)
    claims = {str(mark): mark.span for work in story.sources.values() for mark in work.claims}
    yield from _near("claim", claims, claims.__getitem__, "a note would answer one of them only.")
    people = _people(survey)
    yield from _near("name", people, people.__getitem__, "a player would take one person for two, or two for one.")


def _first(named: Iterable[tuple[str, Scene]]) -> dict[str, Scene]:
    """Words with the scene in which each stands first."""
    found: dict[str, Scene] = {}
    for words, scene in named:
        if words:
            found.setdefault(words, scene)
    return found


def _people(survey: Survey) -> dict[str, Span]:
    """Every form of a name and every cover name, but for forms that one person has twice."""
    found: dict[str, Span] = {}
    for person in survey.story.people.values():
        own: set[str] = set()
        for form in (person.name, *person.also, person.cover):
            if form and plain(form) not in own:
                own.add(plain(form))
                found.setdefault(form, survey.locate(person.id.span, form))
    return found


def _near(what: str, names: Iterable[str], place: Callable[[str], Span], why: str) -> Iterator[Diagnostic]:
    first: dict[str, str] = {}
    for name in names:
        other = first.setdefault(name.casefold() if name.isascii() else plain(name), name)
        if other != name:
            yield finding(
                "S208", place(name), f"the {what}s ‘{other}’ and ‘{name}’ differ only by case or accents", why=why,
                fix="write both alike, or tell them apart by more.", others=(Label(place(other), "the other one"),),
            )  # fmt: skip


# choices that look alike


def find_same_labels(survey: Survey) -> Iterator[Diagnostic]:
    """S306: two choices of one list that a player cannot tell apart."""
    lists = [beat.choices for scene in survey.story.scenes.values() for beat in scene.beats if beat.choices]
    lists += [choice.choices for choices in lists for choice in choices if choice.choices]
    # all labels in one go, because a call for each costs more than the work itself; no text can hold a NUL
    labels = "\0".join([choice.label.raw for choices in lists for choice in choices])
    words = iter(labels.casefold().translate(_SIGNS).split("\0"))
    for choices in lists:
        own = list(islice(words, len(choices)))
        if len(set(own)) < len(own):
            yield from _same_labels(survey, choices, own)


def _same_labels(survey: Survey, choices: tuple[Choice, ...], words: list[str]) -> Iterator[Diagnostic]:
    by_words: dict[str, list[Choice]] = {}
    for choice, word in zip(choices, words, strict=True):
        by_words.setdefault(word or choice.label.raw, []).append(choice)
    for alike in by_words.values():
        for number, choice in enumerate(alike):
            other = next((other for other in alike[:number] if shown_together(survey, other, choice)), None)
            if other is not None and other.id != choice.id:
                yield finding(
                    "S306", choice.span, "these two choices look the same to a player",
                    why="a player who picks one of them picks blindly.", fix="say in the label what is different.",
                    others=(Label(other.span, "the other one"),),
                )  # fmt: skip


def shown_together(survey: Survey, one: Choice, other: Choice) -> bool:
    """Whether both may stand in one list: a locked choice is shown even where its guard does not hold."""
    if one.guard is None or other.guard is None or one.locked is not None or other.locked is not None:
        return True
    return not exclude_each_other(survey.meanings.of(one.guard).settled, survey.meanings.of(other.guard).settled)
