"""S503, S504: notes shown before their time, and notes, claims and sources that hang in the air."""

from __future__ import annotations

from collections.abc import Iterator

from spring68.check.codes import finding
from spring68.check.survey import Survey, Unlocking
from spring68.story.model import Name, Note
from spring68.story.prose import Link
from spring68.text.diagnostic import Diagnostic, Label

UNLOCKING_TEXTS = frozenset({"text", "again", "say"})
"""The texts whose links unlock notes."""


def unlockings(survey: Survey) -> list[Unlocking]:
    """Every place that unlocks a note: `notes:` and links."""
    linked = [
        Unlocking(insert.part.note, insert.text.scene)
        for insert in survey.inserts
        if isinstance(insert.part, Link) and insert.text.scene is not None and insert.text.role in UNLOCKING_TEXTS
    ]
    return survey.unlockings + linked


def find_early_notes(survey: Survey) -> Iterator[Diagnostic]:
    """S503: a note whose matter began after the scene that shows it."""
    for unlocking in unlockings(survey):
        note, when = survey.story.notes.get(unlocking.note), unlocking.scene.when
        if note is None or not note.dates or when is None or note.dates[0].begin <= when.end:
            continue
        began = note.dates[0]
        yield finding(
            "S503", unlocking.note.span, f"the note ‘{note.id}’ speaks of {began.text}, which has not come yet",
            why=f"a player would read on {when.text} what nobody could know.",
            fix="show the note in a later scene, or correct the first of its dates.",
            others=(Label(began.span, "the first date of the note"), Label(when.span, "the date of the scene")),
        )  # fmt: skip


def find_loose_history(survey: Survey) -> Iterator[Diagnostic]:
    """S504: a note without a source or that nothing unlocks; a source never cited; a claim without its one note."""
    if survey.is_partial:
        return
    unlocked = {str(unlocking.note) for unlocking in unlockings(survey)}
    for note in survey.story.notes.values():
        if not note.sources:
            why = "a player could not find out how we know."
            yield _loose(note.id, f"the note ‘{note.id}’ has no source", "name one under `sources`", why)
        if note.id not in unlocked and not note.unreachable and not survey.promises.hold(note.id):
            fix = "link it, or list it under a scene's `notes`"
            why = "no player would ever read what we found out."
            yield _loose(note.id, f"nothing unlocks the note ‘{note.id}’", fix, why)
    cited = _cited(survey)
    for work in survey.story.sources.values():
        if work.id not in cited and not survey.promises.hold(work.id):
            why = "a player would find it among the works used, and nothing that rests on it."
            yield _loose(work.id, f"the source ‘{work.id}’ is never cited", "cite it, or remove it", why)
    yield from _claims(survey)


def _loose(name: Name, message: str, fix: str, why: str) -> Diagnostic:
    return finding("S504", name.span, message, why=why, fix=f"{fix}.")


def _cited(survey: Survey) -> set[str]:
    """The sources that anything leans on, without the places in them."""
    story = survey.story
    names = [name for note in story.notes.values() for name in note.sources]
    for scene in story.scenes.values():
        names += [*scene.sources, *(quote.source for quote in scene.quotes)]
    for person in story.people.values():
        names += [deed.source for deed in person.did if deed.source is not None]
    return {name.partition("#")[0] for name in names}


def _claims(survey: Survey) -> Iterator[Diagnostic]:
    """Every claim that is listed has exactly one note."""
    answers: dict[str, list[tuple[Name, Note]]] = {}
    for note in survey.story.notes.values():
        for name in note.claims:
            answers.setdefault(name, []).append((name, note))
    for work in survey.story.sources.values():
        for mark in work.claims:
            found = answers.get(mark, [])
            if not found and not survey.promises.hold(mark):
                why = "a player would never be told what became of the claim."
                fix = "write the note, or list the claim in one"
                yield _loose(mark, f"no note answers the claim ‘{mark}’", fix, why)
    for answered, found in answers.items():
        for name, note in found[1:]:
            yield finding(
                "S504", name.span, f"two notes answer the claim ‘{answered}’: ‘{found[0][1].id}’ and ‘{note.id}’",
                why="a player would read the same thing twice.", fix="leave it to one of them.",
                others=(Label(found[0][0].span, "the other one"),),
            )  # fmt: skip
