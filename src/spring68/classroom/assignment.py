"""What an assignment is: frozen values, read from a YAML file by `classroom.readassignment`.

An assignment says where a class begins and stops in a story, what is to be reached, which questions are asked on the
way, and what happens to the records afterwards. It names nobody. Two teachers with the same `digest` gave the same
assignment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from spring68.text.source import Span

KINDS = ("short", "long", "choice", "scale")
"""The kinds of questions: a line, some sentences, one of the answers offered, a step of a scale."""

NOWHERE = Span("", 1, 1, 1, 2)


def digest_of(data: bytes) -> str:
    """SHA-256 in hex over a file's bytes, without byte-order mark, with LF for every line end, none at the end.

    Mail programs and editors change those three; everything else is part of the assignment.
    """
    plain = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n")
    return hashlib.sha256(plain).hexdigest()


@dataclass(frozen=True, slots=True)
class StoryPin:
    """The story that is meant: its id, and version and digest (hex) where they are pinned; empty means any."""

    id: str
    version: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """Where a play begins: a preset of the story, or a scene entered with everything at its default.

    At most one of the two is given; with none, it is the story's own start.
    """

    preset: str = ""
    scene: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a play stops: on entering one of these scenes, which is itself no longer read.

    The turn that enters it is the last; what it tells before the scene is shown (`moments.told_before`). An ending
    always stops a play too.
    """

    at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Goals:
    """What is to be reached; each is recomputed by replay and none speaks of a choice.

    `reach_any` names scenes and endings of which one has to be met. `notes_min` counts the notes met on the way, without
    those that a preset brings. `endings_min` counts different endings over all records of one pupil.
    """

    reach_any: tuple[str, ...] = ()
    notes_required: tuple[str, ...] = ()
    notes_min: int = 0
    endings_min: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return not (self.reach_any or self.notes_required or self.notes_min or self.endings_min)


@dataclass(frozen=True, slots=True)
class Moment:
    """When a question is asked; `kind` says how it is known.

    * `start`: before the first words. `name` is empty.
    * `enter`: after the turn that enters the scene `name`, the first time only.
    * `choice`: after the turn that begins with the choice `name` (`scene.choice`), the first time only.
    * `act`: when a play leaves the act `name` for another one, ends or stops in it; the first time only.
    """

    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; it has no right answer.

    `options` are what a `choice` offers; `scale` is how many steps a `scale` has, `ends` what its two ends are called.
    `min_words` (0: none) is asked of a `short` or `long` answer. A question that the way does not meet is neither asked
    nor counted, `required` or not.
    """

    id: str
    at: Moment
    kind: str
    prompt: str
    required: bool = True
    min_words: int = 0
    options: tuple[str, ...] = ()
    scale: int = 0
    ends: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Window:
    """When records are handed in, judged by the teacher's own receipt time. Times know their offset.

    `late` is `flag`, `refuse` or `ignore`.
    """

    opens: datetime | None = None
    due: datetime | None = None
    late: str = "flag"


@dataclass(frozen=True, slots=True)
class Attempts:
    """How many records a pupil may hand in (0: as many as they like), and which `counts`: first, last, best or all."""

    max: int = 0
    counts: str = "best"


@dataclass(frozen=True, slots=True)
class Lesson:
    """The time there is: `minutes` of one lesson, how many `lessons`, the `play_minutes` planned in all (0: not said).

    `pause_allowed` says whether a play may be put down and taken up again.
    """

    minutes: int = 45
    lessons: int = 1
    play_minutes: int = 0
    pause_allowed: bool = True


@dataclass(frozen=True, slots=True)
class Identity:
    """Who plays: `mode` is `code` or `none`, never a name; up to `group_max` codes share a record."""

    mode: str = "code"
    group_max: int = 1


@dataclass(frozen=True, slots=True)
class Content:
    """How content notices are handled.

    `notices` is `show` or `teacher_only`; `teacher_skips` are tags whose scenes everybody reads as their summary;
    `support_text` stands beside every notice, at the end, and under a key at any time.
    """

    notices: str = "show"
    student_may_skip: bool = True
    teacher_skips: tuple[str, ...] = ()
    support_text: str = ""


@dataclass(frozen=True, slots=True)
class GradeRule:
    """Points for one thing; `kind` says for what.

    * `goals_met`: all goals are met.
    * `finished`: the play came to an ending or a stop and was sealed.
    * `answered`: the question `name` has an answer (of at least `words` words, 0: any).
    * `rubric`: the teacher gives up to so many points by the rubric `name`.
    """

    kind: str
    points: int
    name: str = ""
    words: int = 0


@dataclass(frozen=True, slots=True)
class Rubric:
    """A scale by which the teacher reads answers: the words of its levels, the first worth nothing."""

    id: str
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grading:
    """Points, and what they are given for; with `points` 0 nothing is graded. No rule knows of a choice or an ending."""

    points: int = 0
    rules: tuple[GradeRule, ...] = ()
    rubrics: tuple[Rubric, ...] = ()


@dataclass(frozen=True, slots=True)
class Privacy:
    """What is kept and how long. `clock` is `minutes` (a record says when it began, to the minute) or `none`."""

    clock: str = "minutes"
    keep_days: int = 90
    show_names_in_report: bool = False


@dataclass(frozen=True, slots=True)
class Canvas:
    """The column of a Canvas gradebook: its title, and its assignment id (0: Canvas makes a new column)."""

    column: str
    assignment_id: int = 0


@dataclass(frozen=True, slots=True)
class Moodle:
    """The item of a Moodle gradebook, and the column by which Moodle finds its users."""

    grade_item: str
    user_field: str = "ID number"
    feedback: bool = True


@dataclass(frozen=True, slots=True)
class Xapi:
    """Whether statements may be made, under which address, and how much they say.

    `answers`: they carry the words of answers. `skips`: they say, with the code, which hard scenes a pupil passed over.
    """

    enabled: bool = False
    home_page: str = ""
    answers: bool = False
    skips: bool = False


@dataclass(frozen=True, slots=True)
class Export:
    """What the results are handed on to; None where that was not asked for."""

    canvas: Canvas | None = None
    moodle: Moodle | None = None
    xapi: Xapi | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A whole assignment. `takes` is `one` (no going back) or `allowed`.

    `digest` is `digest_of` the file. `places` says where each part is written, by dotted key (`goals.notes_required`,
    `questions.q_before`), for findings.
    """

    id: str
    title: str
    story: StoryPin
    intro: str = ""
    start: Start = Start()
    stop: Stop = Stop()
    goals: Goals = Goals()
    questions: tuple[Question, ...] = ()
    window: Window = Window()
    attempts: Attempts = Attempts()
    lesson: Lesson = Lesson()
    identity: Identity = Identity()
    takes: str = "one"
    content: Content = Content()
    grading: Grading = Grading()
    privacy: Privacy = Privacy()
    export: Export = Export()
    digest: str = ""
    places: Mapping[str, Span] = field(default_factory=dict, compare=False, repr=False)

    def question(self, name: str) -> Question | None:
        """A question by its id."""
        return next((question for question in self.questions if question.id == name), None)

    def place(self, key: str) -> Span:
        """Where a part is written, or the nearest part around it that is."""
        while key not in self.places and "." in key:
            key = key.rpartition(".")[0]
        return self.places.get(key, self.places.get("", NOWHERE))
