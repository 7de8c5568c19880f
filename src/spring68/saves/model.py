"""What a save is: a tree of takes, a snapshot of where the play stands, and what it was played on.

A take is (parent take, number of choices shared with it, choices since). Going back to an earlier choice begins a new
take; nothing is ever taken out of an old one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

FORMAT = 1
"""The version of the save format that is written. 1: the first."""

OLDEST = 1
"""The oldest version that can still be read."""


@dataclass(frozen=True, slots=True)
class Step:
    """A choice that was made: its logged name, and whether the reader had skipped the scene's prose."""

    choice: str
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Take:
    """A line of choices: the first `shared` ones are those of the take `parent`, the rest its own."""

    parent: int | None = None
    shared: int = 0
    steps: tuple[Step, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Where a play stands, in the words of the story: enough to go on from, or to show without the story.

    What was picked follows from the log and is not repeated. `digest` is the state's digest.
    """

    place: str = ""
    stack: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    variables: Mapping[str, bool | int | str] = field(default_factory=dict)
    visits: Mapping[str, int] = field(default_factory=dict)
    seen: tuple[str, ...] = ()
    ended: str = ""
    digest: str = ""
    picked: tuple[str, ...] = ()
    """Only of an origin: elsewhere the log says what was picked."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is special about a paragraph of a page, or about some of its characters.

    Of a whole paragraph `kind` is `beat` (a new screen may begin here), `chosen` (the label of the choice that led
    here), `reply`, `literal` (line breaks are kept), `sheet_head`, `sheet`, `content` (`value` is the tag of what is
    hard to read here), `skippable` (`value` is the scene that has a summary to read instead) or `met` (`value` is the
    number and the title of a note that came to hand). Of the characters
    from `start` to `end` it is `em` or `note` (`value` is the note's id).
    """

    paragraph: int
    kind: str
    value: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of a scene, and the paragraph of the page with which the scene's words begin."""

    paragraph: int = 0
    act: str = ""
    label: str = ""
    date: str = ""
    place: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What was on the screen: heading, paragraphs and options as plain words, to be shown before the story is read."""

    label: str = ""
    date: str = ""
    place: str = ""
    when: str = ""
    act: str = ""
    paragraphs: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    """Label and, where it is closed, reason."""
    index: int = 0
    """The paragraph with which the screen begins that was shown last, from 0."""
    marks: tuple[Mark, ...] = ()
    heads: tuple[Head, ...] = ()
    """The headings of the scenes that the turn ran through, in order."""
    days: tuple[str, ...] = ()
    """The days of the scenes visited so far, as `YYYY-MM-DD`, in order."""
    span: tuple[str, ...] = ()
    """The first day of the whole story in each of its years, and its last day, as `YYYY-MM-DD`, in order."""
    told: tuple[str, ...] = ()
    """What was done last, at most two sentences of the log: for “last time”."""
    closed: str = ""
    """Whether a closed choice is shown: `first` when it is the first one of the play, `before` when one was."""


@dataclass(frozen=True, slots=True)
class Save:
    """One playthrough as it is kept."""

    story: str
    version: str
    digest: str
    seed: int
    preset: str = ""
    title: str = ""
    created: str = ""
    updated: str = ""
    scenes: Mapping[str, str] = field(default_factory=dict)
    takes: tuple[Take, ...] = (Take(),)
    take: int = 0
    snapshot: Snapshot = field(default_factory=Snapshot)
    acts: Mapping[str, tuple[int, Snapshot]] = field(default_factory=dict)
    """For each act: how many choices had been made when it was entered, and where the play stood then."""
    page: Page = field(default_factory=Page)
    origin: Snapshot | None = None
    """Where the log begins when it is not the story's start or a preset: a play set down in an act after an edit."""
    read: tuple[str, ...] = ()
    """Scenes whose words have been on the screen, in any take."""

    def steps_of(self, take: int) -> tuple[Step, ...]:
        """All choices of a take, those it shares with its parents first."""
        line = self.takes[take]
        found = line.steps
        most = line.shared + len(line.steps)
        while line.parent is not None:
            shared, line = line.shared, self.takes[line.parent]
            most = min(shared, most)
            found = (*self._own(line, most), *found)
        return found

    @staticmethod
    def _own(line: Take, count: int) -> tuple[Step, ...]:
        """Those of the first `count` choices of a take that are its own."""
        return line.steps[: max(count - line.shared, 0)]

    @property
    def steps(self) -> tuple[Step, ...]:
        """All choices of the current take."""
        return self.steps_of(self.take)

    def with_step(self, step: Step) -> Save:
        """The save after one more choice in the current take."""
        line = self.takes[self.take]
        longer = replace(line, steps=(*line.steps, step))
        return replace(self, takes=(*self.takes[: self.take], longer, *self.takes[self.take + 1 :]))

    def back_to(self, count: int, name: str = "") -> Save:
        """The save with a new take that shares the first `count` choices of the current one.

        A current take that has no choices of its own and no children is used again, so that going back three times
        does not leave three empty takes.
        """
        line = self.takes[self.take]
        is_parent = any(other.parent == self.take for other in self.takes)
        if line.parent is not None and not line.steps and not is_parent:
            shorter = replace(line, shared=min(line.shared, count))
            return replace(self, takes=(*self.takes[: self.take], shorter, *self.takes[self.take + 1 :]))
        new = Take(self.take, count, (), name)
        return replace(self, takes=(*self.takes, new), take=len(self.takes))


class SaveError(Exception):
    """A save that cannot be used; the message is a sentence for the player."""


class SaveDamaged(SaveError):
    """The file is no save, or a broken one."""


class SaveTooNew(SaveError):
    """The file was written by a later version of the program."""


class SaveFromOtherStory(SaveError):
    """The file belongs to another story."""
