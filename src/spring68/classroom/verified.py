"""What verification finds: one value for each record, one for the class. Reports and exports read only these.

Nothing here is taken from what a record claims about itself: notes, endings, goals and points come from the replay of
its choices against the teacher's own files. The words of a verdict are “matches”, “does not match” and “cannot be
judged”; nothing says more than that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spring68.classroom.assignment import Assignment
    from spring68.classroom.grading import Score
    from spring68.engine.state import Filed

CANNOT_PROVE = (
    "What a record cannot prove: who played it, or that the owner of the code did; that anything was read; that the "
    "answers are the pupil's own; that the times are real, for the clock and the counter are the pupil's; that this was "
    "the first attempt, for records can be thrown away; that it was made by playing at all, for the program is open and "
    "whoever can write a program can write a record that matches, with another answer, another code or other times. An "
    "exit code copied from the screen at the end of the lesson shows only that the file was not changed since. A talk "
    "about one of the choices shows more."
)
"""The paragraph that stands in every result, visible."""


class Verdict(Enum):
    """What can be said of a record; the value is how it is said."""

    MATCHES = "matches"
    DIFFERS = "does not match"
    UNJUDGED = "cannot be judged"


@dataclass(frozen=True, slots=True)
class Pick:
    """One choice of the sealed path, as replayed.

    `at` is the place where the play rested (`scene` or `scene.beat`), `pick` the choice's full name (`scene.choice`,
    with the calling place before a `/` inside a `sub`), `label` its words as shown, `offered` the names of all choices
    that were open there, in the order shown. `t` is milliseconds of play at which it was taken, `ms` how long after
    the choice before. `line` is its line in the record, from 1; `words` how many words, at
    least, there were to read for the first time before it.
    """

    at: str
    pick: str
    label: str
    t: int
    ms: int
    line: int
    offered: tuple[str, ...] = ()
    scene: str = ""
    act: str = ""
    words: int = 0


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer of the record: the question's id, the text (of a choice or a scale: its value as text), its words."""

    question: str
    text: str
    words: int
    t: int
    line: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A scene whose summary was read: the scene, its content tags, and who decided it (`teacher` or `pupil`).

    `t` is milliseconds of play, `line` its line in the record, from 1.
    """

    scene: str
    tags: tuple[str, ...]
    by: str
    t: int = 0
    line: int = 0


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of the assignment: `kind` is the assignment's word for it, `words` the sentence, `is_met` from replay."""

    kind: str
    words: str
    is_met: bool


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to look at, never a judgement.

    `kind` is one of `fast`, `backwards`, `late`, `unsealed`, `same_seal`, `same_record`, `same_path`, `near_answers`,
    `unknown_code`, `exit_code`, `attempts`, `start`, `name` (the file is called by another code). `others` are the files
    it has in common with.
    """

    kind: str
    words: str
    others: tuple[str, ...] = ()
    question: str = ""
    scenes: tuple[str, ...] = ()
    """Of `fast`: the scenes."""


@dataclass(frozen=True, slots=True)
class Verified:
    """One record. What follows `reason` is from the header and the replay, and empty where there was none.

    `file` is how the record is called to the teacher: its path in the folder, or `archive.zip › path`. `codes` are one
    to three. `line` (from 1; 0 when no line is meant) and `reason` say where and why it does not match or cannot be
    judged. `seal` is 64 hex digits, empty when unsealed. `started` is the pupil's clock, to the minute. `minutes` are
    minutes of play without pauses. `path` is the take that was sealed; `backs` is how often the pupil went back
    before it. `scenes` are those that the path entered, in order, each once.
    """

    file: str
    verdict: Verdict
    line: int = 0
    reason: str = ""
    codes: tuple[str, ...] = ()
    assignment: str = ""
    assignment_hash: str = ""
    record: str = ""
    attempt: int = 1
    story: str = ""
    story_version: str = ""
    story_hash: str = ""
    app: str = ""
    language: str = ""
    started: str = ""
    seed: int = 0
    seal: str = ""
    exit_code: str = ""
    path: tuple[Pick, ...] = ()
    scenes: tuple[str, ...] = ()
    notes_met: tuple[str, ...] = ()
    notes_opened: tuple[str, ...] = ()
    opened_at: tuple[tuple[int, int], ...] = ()
    """Of each note of `notes_opened`: when it was opened, in milliseconds of play, and the line of the record."""
    ending: str = ""
    stopped_at: str = ""
    goals: tuple[Goal, ...] = ()
    minutes: float = 0.0
    pause_minutes: float = 0.0
    words_read: int = 0
    """How many words the sealed take told, at least: of a text with alternatives the shortest is counted."""
    answers: tuple[Answered, ...] = ()
    questions_met: tuple[str, ...] = ()
    """Ids of the assignment's questions that the sealed path came by, in order."""
    skips: tuple[Skipped, ...] = ()
    notices: tuple[str, ...] = ()
    """Content tags of which a notice was shown."""
    filed: tuple[Filed, ...] = ()
    """The sheets of the File that were filed in the sealed take, in the order of filing."""
    backs: int = 0
    score: Score | None = None
    flags: tuple[Flag, ...] = ()
    counts: bool = True
    """Whether this is the attempt that counts for its code, by the assignment's rule."""
    received: float = 0.0
    """When the file came, by the teacher's own clock (its time of change on the teacher's disk), Unix seconds; 0 when
    unknown."""

    @property
    def is_sealed(self) -> bool:
        """Whether the record was handed in whole."""
        return bool(self.seal)

    @property
    def matches(self) -> bool:
        """Whether it matches the teacher's files."""
        return self.verdict is Verdict.MATCHES

    @property
    def under_way(self) -> bool:
        """Whether it replays from its first line to its last and was not sealed: no points, but choices to talk about."""
        is_open = self.verdict is Verdict.UNJUDGED and any(flag.kind == "unsealed" for flag in self.flags)
        return is_open and not self.seal

    @property
    def notes_read(self) -> tuple[str, ...]:
        """The notes that were opened, of those that this play met; a preset brings others, which can be opened too."""
        return tuple(note for note in self.notes_opened if note in self.notes_met)

    @property
    def is_again(self) -> bool:
        """Whether the same record stands there once more and is counted there."""
        return not self.counts and any(flag.kind == "same_seal" for flag in self.flags)

    @property
    def goals_met(self) -> bool:
        """Whether every goal is met (true where the assignment has none)."""
        return self.matches and all(goal.is_met for goal in self.goals)

    @property
    def words(self) -> str:
        """The verdict as a sentence: “matches”, “does not match, at line 12: …”, “cannot be judged: …”."""
        if not self.reason:
            return self.verdict.value
        place = f", at line {self.line}" if self.line else ""
        return f"{self.verdict.value}{place}: {self.reason}"


def told_counts(records: Sequence[Verified]) -> str:
    """How many there are of each verdict: `3 match, 1 does not match, 2 cannot be judged`; `none` of no records."""
    counts = {verdict: sum(record.verdict is verdict for record in records) for verdict in Verdict}
    return ", ".join(f"{count} {_many(verdict, count)}" for verdict, count in counts.items() if count) or "none"


def _many(verdict: Verdict, count: int) -> str:
    plural = {Verdict.MATCHES: "match", Verdict.DIFFERS: "do not match"}
    return verdict.value if count == 1 else plural.get(verdict, verdict.value)


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that is no record, or none that can be read: the file, the line (0: none) and a sentence."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class ClassResult:
    """A class: every record that was found, in the order of codes, attempts and files.

    `missing` are codes of the roster without a record, `unknown` codes with a record that the roster does not have
    (both empty without a roster). `roster` is code → name as the roster gives it, for who wants names.
    """

    records: tuple[Verified, ...]
    unread: tuple[Unread, ...] = ()
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    roster: dict[str, str] = field(default_factory=dict)
    assignment: Assignment | None = None
    story: str = ""
    story_version: str = ""
    story_hash: str = ""
    cannot_prove: str = CANNOT_PROVE

    @property
    def counted(self) -> tuple[Verified, ...]:
        """The records that match and count: one attempt for each code, unless the assignment counts all."""
        return tuple(record for record in self.records if record.matches and record.counts)

    @property
    def played(self) -> tuple[Verified, ...]:
        """The records that count, and of every code that has none the last one that is under way and has a choice."""
        counted = self.counted
        done = {code for record in counted for code in record.codes}
        open_ones: dict[tuple[str, ...], Verified] = {}
        for record in self.records:
            if record.under_way and record.path and not done & set(record.codes):
                open_ones[record.codes or (record.file,)] = record
        files = {record.file for record in (*counted, *open_ones.values())}
        return tuple(record for record in self.records if record.file in files)
