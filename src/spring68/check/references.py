"""S203 and S204: names of notes, sources, subs, people … that do not exist, and what is given to a `sub`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from spring68.check.codes import finding
from spring68.check.survey import Calling, Survey
from spring68.check.targets import who_comes
from spring68.story.model import Name, Scene, StoredPlay, Story
from spring68.story.prose import Link
from spring68.text.diagnostic import Diagnostic, Label

_FIX = "correct the name, or write what it names."


def find_missing_references(survey: Survey) -> Iterator[Diagnostic]:
    """S203: a name of anything but a scene, a choice or a variable that does not exist."""
    if survey.is_partial:
        return
    references = _References(survey)
    yield from references.notes()
    yield from references.calls()
    for scene in survey.story.scenes.values():
        yield from references.scene(scene)
    yield from references.folders()
    yield from references.history()
    yield from references.declared()
    for play in survey.story.playthroughs.values():
        yield from references.play(play)


def find_wrong_arguments(survey: Survey) -> Iterator[Diagnostic]:
    """S204: what a `call` gives is not what the `sub` takes."""
    for calling in survey.callings:
        called = survey.story.scenes.get(calling.call.target)
        if called is not None and called.returns:
            yield from _arguments(survey, calling, called)


def _arguments(survey: Survey, calling: Calling, called: Scene) -> Iterator[Diagnostic]:
    call, wanted = calling.call, {str(name): name.span for name in called.args}
    hints = {name: survey.hint(f"argument {called.id}", name, wanted) for name in call.arg_names if name not in wanted}
    meant = " ".join(hints.values())
    missing = [name for name in wanted if name not in call.args and f"‘{name}’" not in meant]
    others = tuple(Label(wanted[name], f"‘{name}’ is asked for here") for name in missing)
    if missing:
        names = ", ".join(f"‘{name}’" for name in missing)
        yield finding(
            "S204", call.target.span, f"‘{call.target}’ is called without {names}",
            why=f"{who_comes(calling.choice)} would read a gap where the words belong.",
            fix=f"add `with: {{{', '.join(f'{name}: …' for name in missing)}}}`.", others=others,
        )  # fmt: skip
    for name in call.arg_names:
        if name not in wanted:
            takes = f"it takes {', '.join(wanted)}." if wanted else "it takes none."
            yield finding(
                "S204", name.span, f"‘{call.target}’ takes no argument ‘{name}’",
                why="words that nobody asks for are never shown.",
                fix=f"correct the name; {takes}" if hints[name] else f"remove it; {takes}",
                hint=hints[name],
            )  # fmt: skip


def _authors(story: Story) -> set[str]:
    """Every cover name, and every name under which a sheet is filed."""
    found = {person.cover for person in story.people.values() if person.cover}
    for scene in story.scenes.values():
        owned = [*scene.file, *(sheet for _beat, choice in scene.all_choices() for sheet in choice.file)]
        found.update(sheet.source for sheet in owned)
    return found


def _missing(what: str, name: Name, why: str, fix: str, hint: str) -> Diagnostic:
    return finding("S203", name.span, f"there is no {what} called ‘{name}’", why=why, fix=fix, hint=hint)


class _References:
    """Looks names up in one list after the other."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        story = survey.story
        self.parts: dict[str, Mapping[str, Any]] = {
            "note": story.notes,
            "source": story.sources,
            "person": story.people,
            "ending": story.endings,
            "content tag": story.content,
            "act": story.acts,
            "preset": story.presets,
            "`sub` or module": {name: scene for name, scene in story.scenes.items() if scene.returns},
        }
        self.claims = {str(mark): mark for work in story.sources.values() for mark in work.claims}
        self.authors = _authors(story) if any(scene.sheets for scene in story.scenes.values()) else set()

    def look_up(self, what: str, name: Name, why: str, fix: str = _FIX) -> Iterator[Diagnostic]:
        """S203 unless there is such a thing, or it is promised."""
        parts = self.parts[what]
        if name not in parts and not self.survey.promises.hold(name):
            hint = self.survey.hint(what, name, parts, lambda known: parts[known].id.span)
            yield _missing(what, name, why, fix, hint)

    def source(self, name: Name) -> Iterator[Diagnostic]:
        """A source, perhaps with a place in it after `#`."""
        bare, _mark, _place = name.partition("#")
        why = "a player who wants to know how we know would be sent nowhere."
        yield from self.look_up("source", Name.at(bare, name.span), why)

    def notes(self) -> Iterator[Diagnostic]:
        """Notes that are unlocked or linked."""
        why = "a player would be told of a note and find none."
        for unlocking in self.survey.unlockings:
            yield from self.look_up("note", unlocking.note, why)
        for insert in self.survey.inserts:
            if isinstance(insert.part, Link):
                yield from self.look_up("note", insert.part.note, why)

    def calls(self) -> Iterator[Diagnostic]:
        """What is called; that a scene which does not return is called is S304."""
        for calling in self.survey.callings:
            target = calling.call.target
            if target not in self.survey.story.scenes:
                why = f"{who_comes(calling.choice)} would meet an error instead of the next words."
                yield from self.look_up("`sub` or module", target, why)

    def scene(self, scene: Scene) -> Iterator[Diagnostic]:
        """What a scene says of itself."""
        for name in scene.sources:
            yield from self.source(name)
        for name in scene.content:
            yield from self.look_up("content tag", name, "a reader who asked to be told would not be told.")
        if scene.ending is not None:
            yield from self.look_up("ending", scene.ending, "a player who comes to the end would get no name for it.")
        for quote in scene.quotes:
            yield from self.look_up("person", quote.who, "nobody could find out who said this.")
            yield from self.source(quote.source)
        if scene.sheets is not None:
            for name in scene.sheets.acts:
                yield from self.look_up("act", name, "no sheet would be shown.")
            yield from self.covers(scene)

    def covers(self, scene: Scene) -> Iterator[Diagnostic]:
        """`sheets: by` names authors of sheets."""
        assert scene.sheets is not None
        for name in scene.sheets.by:
            if name not in self.authors:
                place = Name.at(name, self.survey.locate(scene.span, name))
                hint = self.survey.hint("author", name, self.authors)
                yield _missing("author of a sheet", place, "no sheet would be shown.", _FIX, hint)

    def folders(self) -> Iterator[Diagnostic]:
        """The act that a folder names."""
        seen: set[str] = set()
        for scene in self.survey.story.scenes.values():
            if scene.act and scene.act not in seen:
                seen.add(scene.act)
                why = "its scenes would stand under no heading, and their sheets in no act."
                place = Name.placed(scene.act, scene.id.file, scene.id.line, scene.id.column)
                fix = "rename the folder under `acts/`, or declare the act in story.yaml."
                yield from self.look_up("act", place, why, fix)

    def history(self) -> Iterator[Diagnostic]:
        """What notes and people lean on."""
        story = self.survey.story
        for note in story.notes.values():
            for name in note.sources:
                yield from self.source(name)
            for name in note.claims:
                if name not in self.claims and not self.survey.promises.hold(name):
                    hint = self.survey.hint("claim", name, self.claims, lambda known: self.claims[known].span)
                    yield _missing("claim", name, "the note answers nothing that was claimed.", _FIX, hint)
        for person in story.people.values():
            for deed in person.did:
                if deed.source is not None:
                    yield from self.source(deed.source)

    def declared(self) -> Iterator[Diagnostic]:
        """What story.yaml names: notes that a preset has seen, and new names of old things."""
        story = self.survey.story
        for preset in story.presets.values():
            for name in preset.seen:
                yield from self.look_up("note", name, "a class that begins here would miss what was to be known.")
        if not story.formerly:
            return
        known = set(self.survey.scope.variables) | set(story.families) | set(story.notes) | set(story.endings)
        known |= set(story.scenes) | self.survey.scope.names["picked"] | set(story.presets) | set(story.acts)
        known |= {f"{scene.id}.{beat.name}" for scene in story.scenes.values() for beat in scene.beats if beat.name}
        for old, new in story.formerly.items():
            if new not in known and not self.survey.promises.hold(new):
                yield finding(
                    "S203", new.span, f"‘{old}’ is said to be called ‘{new}’ now, and there is nothing of that name",
                    why="a save that holds the old name could not be read.", fix="write the name that it has now.",
                    hint=self.survey.hint("anything", new, known),
                )  # fmt: skip

    def play(self, play: StoredPlay) -> Iterator[Diagnostic]:
        """Where a stored playthrough begins, and what must come of it."""
        why = "the playthrough cannot be played."
        if play.start != "start":
            yield from self.look_up("preset", play.start, why, "write `start` or the name of a preset.")
        for name in play.notes:
            yield from self.look_up("note", name, why)
        if play.ending is not None:
            yield from self.look_up("ending", play.ending, why)
