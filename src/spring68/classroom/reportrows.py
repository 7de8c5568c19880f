"""The parts of a report that are lists of rows: records, times, notes, answers, content notices."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from spring68.classroom.across import listed
from spring68.classroom.assignment import Assignment, Moment, Question
from spring68.classroom.limits import SMALL_CELL
from spring68.classroom.spread import heading_of
from spring68.classroom.verified import ClassResult, Flag, Verified
from spring68.story.model import Story
from spring68.text.printable import printable, quoted

MOST_TEXT = 700_000
"""Characters of answers in one report; where a class wrote more, the longest are cut, and the table has them whole."""

FEW = 5
"""A note is opened by few where fewer than one in so many of those who met it opened it."""

BANDS = (1, 2, 5, 10, 15, 30, 60, 120, 240, 600, 1_440)
"""Widths of the bands of time, in minutes; the narrowest that makes at most twelve is taken."""

MOST_BANDS = 12

_START = Moment("start")


@dataclass(frozen=True, slots=True)
class Row:
    """A record in the overview; `talk` is what one could ask about it, `file` the number of its File to print (0: none).

    `goals` is `met`, `1 of 2`, or empty, and of a record under way `met so far`, `1 of 2 so far`; `answers` is `3 of 4`.
    `is_fine` says that it matches, `aside` why one that matches is not in the figures.
    """

    who: str
    name: str
    verdict: str
    is_fine: bool
    counts: bool
    minutes: str = ""
    notes: str = ""
    end: str = ""
    goals: str = ""
    answers: str = ""
    points: str = ""
    backs: int = 0
    aside: str = ""
    file: int = 0
    looks: tuple[str, ...] = ()
    talk: str = ""


def rows_of(
    result: ClassResult, story: Story, calls: Mapping[str, str], files: Mapping[str, int], *, has_names: bool
) -> tuple[Row, ...]:
    """The overview, in the order of codes.

    Args:
        result: The class.
        story: The story, for what endings are called.
        calls: How each record is called, by its file.
        files: The number of each File to print, by what its record is called.
        has_names: Whether the roster's names are given.
    """
    found: list[Row] = []
    prompts = {one.id: one.prompt for one in result.assignment.questions} if result.assignment is not None else {}
    told: set[str] = set()
    for record in result.records:
        who = calls[record.file]
        told.add(record.file)
        name = ", ".join(filter(None, (result.roster.get(code, "") for code in record.codes))) if has_names else ""
        looks = tuple(filter(None, (_look(flag, calls, prompts, told) for flag in record.flags)))
        aside = _aside(record)
        row = Row(
            who, printable(name), printable(record.words), record.matches, record.counts, aside=aside, looks=looks
        )
        if record.path or record.matches:
            row = _figures(row, record, story, files.get(who, 0))
        found.append(row)
    return tuple(found)


def _aside(record: Verified) -> str:
    """Why a record that matches is not in the figures."""
    if record.counts or not record.matches:
        return ""
    return "counted once already" if record.is_again else "another attempt counts"


def _look(flag: Flag, calls: Mapping[str, str], prompts: Mapping[str, str], told: Collection[str]) -> str:
    """The words of a flag, with records called by their codes; nothing where those `told` of before have said it."""
    if flag.kind == "near_answers":
        fresh = [calls.get(other, "another record") for other in flag.others if other not in told]
        asked = quoted(prompts.get(flag.question) or flag.question)
        words = f"The answer to {asked} is nearly the same as that of {listed(fresh)}." if fresh else ""
        return printable(words).replace("\n", " ")
    files = listed(flag.others)
    head, found, tail = flag.words.rpartition(files) if files else (flag.words, "", "")
    others = listed([calls.get(other, "another record") for other in flag.others]) if found else ""
    return printable(f"{head}{others}{tail}").replace("\n", " ")


def _figures(row: Row, record: Verified, story: Story, file: int) -> Row:
    given = sum(bool(answer.text) for answer in record.answers)
    return Row(
        row.who, row.name, row.verdict, row.is_fine, row.counts,
        minutes=f"{record.minutes:.0f}",
        notes=f"{len(record.notes_met)} / {len(record.notes_read)}",
        end=_end(record, story),
        goals=_goals(record),
        answers=f"{given} of {len(record.questions_met)}" if record.questions_met else "",
        points=record.score.words if record.score is not None else "",
        backs=record.backs,
        aside=row.aside,
        file=file,
        looks=row.looks,
        talk=_talk(record, story) if row.looks or not record.matches else "",
    )  # fmt: skip


def _goals(record: Verified) -> str:
    """How many goals are met, in words; of a record under way only so far, for nothing of it is judged."""
    met = sum(goal.is_met for goal in record.goals)
    if not record.goals:
        return ""
    words = "met" if met == len(record.goals) else f"{met} of {len(record.goals)}"
    return f"{words} so far" if record.under_way else words


def _end(record: Verified, story: Story) -> str:
    if record.under_way:
        return "under way"
    if not record.matches:
        return ""
    ending = story.endings.get(record.ending)
    if ending is not None:
        return quoted(ending.title)
    return "to its end" if record.stopped_at else "closed early"


def _talk(record: Verified, story: Story) -> str:
    """A choice that can be talked about: the one that was thought about longest."""
    if not record.path:
        return ""
    pick = max(record.path, key=lambda pick: pick.ms)
    when, where = heading_of(story, pick.scene)
    place = f" ({', '.join(word for word in (when, where) if word)})" if when or where else ""
    return f"{quoted(pick.label)}{place}: how did you come to it?"


# time


@dataclass(frozen=True, slots=True)
class Band:
    """Plays that took from `low` minutes to less than `high`."""

    low: int
    high: int
    count: int

    @property
    def words(self) -> str:
        """`10 to 14 min`, `7 min`, `under 1 min`."""
        if self.high == 1:
            return "under 1 min"
        return f"{self.low} to {self.high - 1} min" if self.high - self.low > 1 else f"{self.low} min"


@dataclass(frozen=True, slots=True)
class Times:
    """Minutes of play, pauses left out; `planned` and `lesson` are the assignment's (0: not said)."""

    shortest: float
    median: float
    longest: float
    planned: int
    lesson: int
    lessons: int
    bands: tuple[Band, ...]


def times_of(plays: Sequence[Verified], assignment: Assignment | None) -> Times | None:
    """The times of a class; None where there are no plays."""
    if not plays:
        return None
    minutes = sorted(play.minutes for play in plays)
    lesson = assignment.lesson if assignment is not None else None
    is_said = assignment is not None and any(key.startswith("time") for key in assignment.places)
    width = next(
        (width for width in BANDS if int(minutes[-1] // width - minutes[0] // width) < MOST_BANDS), BANDS[-1]
    )  # fmt: skip
    counted = Counter(int(minute // width) for minute in minutes)
    low, high = min(counted), max(counted)
    numbers = range(low, high + 1) if high - low < 2 * MOST_BANDS else sorted(counted)
    bands = tuple(Band(number * width, (number + 1) * width, counted[number]) for number in numbers)
    return Times(
        minutes[0],
        median(minutes),
        minutes[-1],
        lesson.play_minutes if lesson is not None else 0,
        lesson.minutes if lesson is not None and is_said else 0,
        lesson.lessons if lesson is not None else 1,
        bands,
    )


# notes


@dataclass(frozen=True, slots=True)
class NoteCount:
    """A note: how many plays met it, and how many opened it."""

    id: str
    title: str
    met: int
    opened: int

    @property
    def is_few(self) -> bool:
        """Whether few of those who met it opened it, and somebody did."""
        return bool(self.opened) and self.met >= SMALL_CELL and self.opened * FEW < self.met


def notes_of(plays: Sequence[Verified], story: Story) -> tuple[NoteCount, ...]:
    """The notes that somebody met: those that most met first, of these the least opened first."""
    met = Counter(name for play in plays for name in play.notes_met)
    opened = Counter(name for play in plays for name in play.notes_opened)
    found = [
        NoteCount(name, note.title, met[name], min(opened[name], met[name]))
        for name, note in story.notes.items()
        if met[name]
    ]
    return tuple(sorted(found, key=lambda note: (-note.met, note.opened)))


# answers


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `near` are those whose answers are nearly the same, `left` how many characters were left out here."""

    who: str
    text: str
    near: tuple[str, ...] = ()
    left: int = 0
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with all its answers; `met` is how many records came by it.

    `counts` are, of a choice or a scale, each answer, how many gave it, and who did.
    """

    id: str
    prompt: str
    kind: str
    met: int
    answers: tuple[Answer, ...]
    counts: tuple[tuple[str, int, tuple[str, ...]], ...] = ()
    ends: tuple[str, str] = ("", "")


def asked_of(result: ClassResult, calls: Mapping[str, str]) -> tuple[Asked, ...]:
    """Every question with its answers, in the order of the assignment; without one, in the order of the records."""
    questions = result.assignment.questions if result.assignment is not None else ()
    known = {question.id: question for question in questions}
    for record in result.records:
        for answer in record.answers:
            known.setdefault(answer.question, Question(answer.question, _START, "long", answer.question))
    allowed = _allowed([len(answer.text) for record in result.records for answer in record.answers])
    return tuple(_asked(question, result.records, calls, allowed) for question in known.values())


def _allowed(lengths: Sequence[int]) -> int:
    """The length to which answers are cut so that all together are not too long."""
    longest = max(lengths, default=0)
    while longest > 200 and sum(min(length, longest) for length in lengths) > MOST_TEXT:
        longest = longest * 4 // 5
    return longest


def _asked(question: Question, records: Sequence[Verified], calls: Mapping[str, str], allowed: int) -> Asked:
    answers: list[Answer] = []
    seen: set[tuple[str, str]] = set()
    counted: dict[str, list[str]] = defaultdict(list)
    for record in records:
        for answer in record.answers:
            key = ("+".join(record.codes) or record.file, answer.text)
            if answer.question != question.id or not answer.text or key in seen:
                continue
            seen.add(key)
            counted[answer.text].append(calls[record.file])
            near = [
                other
                for flag in record.flags
                if flag.kind == "near_answers" and flag.question == question.id
                for other in flag.others
            ]
            text = printable(answer.text)
            remark = "" if record.matches and record.counts else _remark(record)
            answers.append(
                Answer(
                    calls[record.file], text[:allowed], tuple(calls.get(one, one) for one in near),
                    max(len(text) - allowed, 0), remark,
                )
            )  # fmt: skip
    met = sum(question.id in record.questions_met for record in records)
    options = question.options or tuple(str(step) for step in range(1, question.scale + 1))
    counts = tuple((option, len(counted[option]), tuple(counted[option])) for option in options)
    return Asked(question.id, printable(question.prompt), question.kind, met, tuple(answers), counts, question.ends)


def _remark(record: Verified) -> str:
    if record.under_way:
        return "under way"
    return _aside(record) or f"its record {record.verdict.value}"


# content


@dataclass(frozen=True, slots=True)
class ContentCount:
    """A content note: in how many plays its notice was shown, and its scenes read as a summary, by whose decision.

    A number that could be a name (where there are fewer than three plays) is left out: None.
    """

    tag: str
    noticed: int | None
    by_teacher: int | None
    by_pupil: int | None


def contents_of(plays: Sequence[Verified], story: Story) -> tuple[ContentCount, ...]:
    """The content notes that were met, in the order of the story; counts only."""
    noticed = Counter(tag for play in plays for tag in play.notices)
    skipped = {
        by: Counter(tag for play in plays for tag in {tag for skip in play.skips if skip.by == by for tag in skip.tags})
        for by in ("teacher", "pupil")
    }
    is_small = len(plays) < SMALL_CELL
    return tuple(
        ContentCount(
            tag.replace("self_", "self-").replace("_", " "),
            *((None,) * 3 if is_small else (noticed[tag], skipped["teacher"][tag], skipped["pupil"][tag])),
        )
        for tag in story.content
        if noticed[tag] or skipped["teacher"][tag] or skipped["pupil"][tag]
    )
