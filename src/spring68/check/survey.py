"""One walk over a story that lays out, side by side, everything that the rules look at.

The rules are functions from a `Survey` to findings. They share the survey, so that a story of ten thousand scenes is
walked once, and they share what guards mean (`Meanings`), so that a guard that stands in a thousand places is
understood once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from spring68.check.meanings import Meanings
from spring68.check.promises import Promises
from spring68.story.load import Loaded
from spring68.story.meaning import Scope
from spring68.story.model import Call, Choice, Effect, Exit, Guard, Name, Scene, Sheet, Story
from spring68.story.names import now_called
from spring68.story.prose import Branch, Chunk, Cond, Emphasis, Item, Link, Part, Parts, Prose, Said, Turns, branches
from spring68.text.source import Span
from spring68.text.suggest import nearest

MAX_HINTS = 100
"""For how many names a likely one is looked up; whoever has more wrong names than that has renamed something."""


class Text(NamedTuple):
    """One text. `role` is the key under which it stands (`text`, `say`, `label` …); a note has no scene."""

    prose: Prose
    scene: Scene | None
    role: str
    choice: Choice | None = None


class Insert(NamedTuple):
    """One part of a text that is no plain word; `inside` names an insert around it in which no link may stand."""

    part: Part
    text: Text
    inside: str


class Leaving(NamedTuple):
    """One line of a `to:` or `otherwise:`, with the choice that it belongs to and the scene it leads to, if any."""

    exit: Exit
    scene: Scene
    choice: Choice | None
    target: Scene | None


class Calling(NamedTuple):
    """One `call:`, with the choice that it belongs to."""

    call: Call
    scene: Scene
    choice: Choice | None


class Unlocking(NamedTuple):
    """One place that unlocks a note."""

    note: Name
    scene: Scene


@dataclass(slots=True)
class Survey:
    """A story laid out for the rules. Everything stands in the order written, scenes first."""

    loaded: Loaded
    story: Story
    scope: Scope
    meanings: Meanings
    promises: Promises
    root: str
    is_partial: bool
    guards: list[Guard] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    inserts: list[Insert] = field(default_factory=list)
    exit_lists: list[tuple[tuple[Exit, ...], Scene]] = field(default_factory=list)
    leavings: list[Leaving] = field(default_factory=list)
    callings: list[Calling] = field(default_factory=list)
    unlockings: list[Unlocking] = field(default_factory=list)
    _texts: list[Text] = field(default_factory=list)
    _words: str = ""
    _hints: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, loaded: Loaded) -> Survey:
        """Walk a story once."""
        story = loaded.story
        scope = Scope.of(story)
        root = next(iter(story.files), "").rpartition("/")[0]
        is_partial = any(finding.code == "S101" for finding in loaded.findings)
        survey = cls(loaded, story, scope, Meanings(scope), Promises(story), root, is_partial)
        for scene in story.scenes.values():
            survey._scene(scene)
        survey._declarations()
        survey._texts += texts_of_notes(story)
        for text in survey._texts:
            raw = text.prose.raw
            if "{" in raw or "[[" in raw:
                survey._inserts(text)
        return survey

    def texts(self) -> list[Text]:
        """Every text, of the scenes and then of the notes."""
        return self._texts

    def words(self) -> str:
        """All texts in one, as written, so that what stands nowhere can be seen at a glance."""
        if not self._words:
            self._words = "\n".join([text.prose.raw for text in self._texts])
        return self._words

    # where things are

    def inside(self, span: Span) -> str:
        """File and line of a place, the file as the story's folder knows it."""
        name = span.file[len(self.root) + 1 :] if self.root and span.file.startswith(self.root + "/") else span.file
        return f"{name}:{span.line}"

    def hint(self, kind: str, name: str, known: Iterable[str], place: Callable[[str], Span] | None = None) -> str:
        """`did you mean ‘x’ (file:line)?`, or nothing.

        Args:
            kind: What is looked for; answers for different lists are kept apart by it.
            name: The name that does not exist.
            known: The names that do.
            place: Says where a known name was given, if that is to be told.
        """
        key = (kind, name)
        now = now_called(self.story, name) if self.story.formerly else name
        if now != name and now in known:
            where = f" ({self.inside(place(now))})" if place is not None else ""
            return self.renamed(now, where)
        if key not in self._hints:
            found = nearest(name, _near_in_length(name, known)) if len(self._hints) < MAX_HINTS else []
            where = f" ({self.inside(place(found[0]))})" if found and place is not None else ""
            self._hints[key] = f"did you mean ‘{found[0]}’{where}?" if found else ""
        return self._hints[key]

    @staticmethod
    def renamed(now: str, where: str = "") -> str:
        """The hint for a name that `formerly` knows."""
        return f"did you mean ‘{now}’{where}? `formerly` says so, and `spring68 check --fix` writes it."

    def locate(self, near: Span, words: str) -> Span:
        """Where some words of a document stand, looking onward from a place in it; that place when they do not."""
        source = self.story.files.get(near.file)
        line_number = near.line
        while source is not None and words and line_number < near.line + 400:
            line = source.line(line_number)
            if line.startswith("---") and line_number > near.line:
                break
            column = line.find(words)
            if column >= 0:
                return source.span(line_number, column + 1, len(words))
            line_number += 1
        return near

    # the walk

    def _scene(self, scene: Scene) -> None:
        self._texts += texts_of(scene)
        if scene.file:
            self._sheets(scene.file)
        for beat in scene.beats:
            self.effects += beat.do
            for note in beat.notes:
                self.unlockings.append(Unlocking(note, scene))
            if beat.call is not None:
                self.callings.append(Calling(beat.call, scene, None))
            for choice in beat.choices:
                self._choice(choice, scene)
                for inner in choice.choices:
                    self._choice(inner, scene)
            if beat.otherwise:
                self._exits(beat.otherwise, scene, None)
            if beat.to:
                self._exits(beat.to, scene, None)

    def _choice(self, choice: Choice, scene: Scene) -> None:
        if choice.guard is not None:
            self.guards.append(choice.guard)
        if choice.first is not None:
            self.guards.append(choice.first)
        self.effects += choice.do
        for note in choice.notes:
            self.unlockings.append(Unlocking(note, scene))
        if choice.file:
            self._sheets(choice.file)
        if choice.call is not None:
            self.callings.append(Calling(choice.call, scene, choice))
        if choice.to:
            self._exits(choice.to, scene, choice)

    def _exits(self, exits: tuple[Exit, ...], scene: Scene, choice: Choice | None) -> None:
        self.exit_lists.append((exits, scene))
        for way in exits:
            self.leavings.append(Leaving(way, scene, choice, self.story.scenes.get(way.target)))
            if way.guard is not None:
                self.guards.append(way.guard)

    def _sheets(self, sheets: tuple[Sheet, ...]) -> None:
        self.guards += [sheet.guard for sheet in sheets if sheet.guard is not None]

    def _declarations(self) -> None:
        story = self.story
        for preset in story.presets.values():
            self.effects.extend(preset.do)
        for effect in self.effects:
            if effect.guard is not None:
                self.guards.append(effect.guard)
        self.guards.extend(story.conditions.values())
        self.guards.extend(rule.guard for rule in story.rules if rule.guard is not None)

    def _inserts(self, text: Text) -> None:
        """What stands in the braces and double brackets of a text."""
        prose = text.prose
        if "{if" in prose.raw:
            for branch in branches(prose.items):
                self.guards += [guard for guard, _items in branch.arms if guard is not None]
        found: list[tuple[Part, str]] = []
        _gather_items(prose.items, found)
        for part, inside in found:
            self.inserts.append(Insert(part, text, inside))
            if type(part) is Cond:
                self.guards.append(part.guard)


def _near_in_length(name: str, known: Iterable[str]) -> list[str]:
    """Of some names those that are long enough and short enough to be meant."""
    most = max(len(name) // 2, 2)
    return [other for other in known if abs(len(other) - len(name)) <= most]


def texts_of(scene: Scene) -> list[Text]:
    """Every text of a scene, with what belongs to it."""
    found: list[Text] = []
    if scene.text is not None:
        found.append(Text(scene.text, scene, "text"))
    if scene.again is not None:
        found.append(Text(scene.again, scene, "again"))
    if scene.skip is not None:
        found.append(Text(scene.skip.text, scene, "skip"))
    for sheet in scene.file:
        found.append(Text(sheet.text, scene, "sheet"))
    for beat in scene.beats:
        if beat.text is not None:
            found.append(Text(beat.text, scene, "text"))
        for choice in beat.choices:
            _texts_of_choice(choice, scene, found)
            for inner in choice.choices:
                _texts_of_choice(inner, scene, found)
    return found


def _texts_of_choice(choice: Choice, scene: Scene, found: list[Text]) -> None:
    found.append(Text(choice.label, scene, "label", choice))
    if choice.say is not None:
        found.append(Text(choice.say, scene, "say", choice))
    if choice.locked is not None:
        found.append(Text(choice.locked, scene, "locked", choice))
    if choice.log is not None:
        found.append(Text(choice.log, scene, "log", choice))
    for sheet in choice.file:
        found.append(Text(sheet.text, scene, "sheet", choice))


def texts_of_notes(story: Story) -> Iterator[Text]:
    """Every text of the historical notes."""
    for note in story.notes.values():
        for prose in (note.documented, note.ours, note.corrects):
            if prose is not None:
                yield Text(prose, None, "note")


def _gather_items(items: tuple[Item, ...], found: list[tuple[Part, str]]) -> None:
    for item in items:
        if isinstance(item, Chunk):
            _gather(item.parts, "", found)
        elif isinstance(item, Branch):
            for _guard, inner in item.arms:
                _gather_items(inner, found)


def _gather(parts: Parts, inside: str, found: list[tuple[Part, str]]) -> None:
    """Every part that is no plain word, with the insert around it in which a link would unlock nothing for sure."""
    for part in parts:
        if type(part) is str:
            continue
        found.append((part, inside))
        match part:
            case Cond():
                _gather(part.then, inside, found)
                _gather(part.other, inside, found)
            case Turns():
                for option in part.options:
                    _gather(option, part.kind, found)
            case Said():
                _gather(part.fallback, "said", found)
            case Link():
                _gather(part.words, "link", found)
            case Emphasis():
                _gather(part.parts, inside, found)
