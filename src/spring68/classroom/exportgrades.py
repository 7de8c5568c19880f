"""One grade for each pupil, from the records that match and count; and a sentence for everything that is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from spring68.classroom.assignment import Assignment
from spring68.classroom.grading import Part, Score, best, shown
from spring68.classroom.roster import Pupil, Roster
from spring68.classroom.verified import ClassResult, Verified
from spring68.classroom.verify import scored

Marks = Mapping[str, Mapping[str, int]]
"""By code and rubric: the level that the teacher gave, 0 being the first."""


@dataclass(frozen=True, slots=True)
class Grade:
    """The grade of one pupil: the record from which it comes, its score, and the pupil's row of the roster."""

    code: str
    record: Verified
    score: Score
    pupil: Pupil

    @property
    def is_excused(self) -> bool:
        """Whether there was nothing to give points for; such a pupil has no grade."""
        return self.score.is_excused

    @property
    def points(self) -> Decimal:
        """The points, those left out that a rubric may still give."""
        return self.score.points


@dataclass(frozen=True, slots=True)
class Grades:
    """The grades of a class in the order of the roster, and sentences without a full stop on what is left out."""

    grades: tuple[Grade, ...]
    left_out: tuple[str, ...]
    strangers: int = 0
    """How many records match and have a code that the roster does not have: results that nobody gets."""

    @property
    def open(self) -> Decimal:
        """The most points that a rubric may still add to one of the grades."""
        return max((grade.score.open for grade in self.grades), default=Decimal(0))


def grades_of(result: ClassResult, roster: Roster, marks: Marks | None = None) -> Grades:
    """The grades of everybody who stands in the roster and has a record that counts.

    Args:
        result: The class, verified with its assignment.
        roster: The roster; a code that it does not have gets no grade.
        marks: What the teacher gave by rubric; of a group, the marks of any of its codes.

    Raises:
        ValueError: when the class was verified without an assignment.
    """
    if result.assignment is None:
        raise ValueError("grades need an assignment")
    grades: list[Grade] = []
    left_out = left_out_of(result, roster)
    for code, pupil in roster.pupils.items():
        record = _counting(result, code)
        if record is None:
            if any(other.matches and code in other.codes for other in result.records):
                left_out.append(f"{code}: what was handed in came too late and does not count")
            continue
        score = _score(record, code, result.assignment, marks or {})
        if score is not None:
            grades.append(Grade(code, record, score, pupil))
    strangers = sum(record.matches and not set(record.codes) <= roster.pupils.keys() for record in result.records)
    return Grades(tuple(grades), tuple(left_out), strangers)


def left_out_of(result: ClassResult, roster: Roster | None) -> list[str]:
    """A sentence for each file that gives no result, and for each code that the roster does not have."""
    told = [f"{one.file or 'a file'}: {one.reason}" for one in result.unread]
    for record in result.records:
        who = " + ".join(record.codes) or "no code"
        if not record.matches:
            told.append(f"{record.file} ({who}) {record.words}")
        elif not record.codes and roster is not None:
            told.append(f"{record.file} has no code, so nobody can have its result")
        elif roster is not None:
            told += [
                f"{record.file}: the roster has no code {code}, so nobody gets its result"
                for code in record.codes
                if code not in roster.pupils
            ]
    return told


def _counting(result: ClassResult, code: str) -> Verified | None:
    """The record that is one pupil's grade; None where none counts.

    A record that a group shares can count for one of its members and not for another, so it is decided once more.
    """
    assert result.assignment is not None
    mine = [record for record in result.counted if code in record.codes]
    mine.sort(key=lambda record: (record.attempt, record.file))
    if not mine:
        return None
    match result.assignment.attempts.counts:
        case "first":
            return mine[0]
        case "last":
            return mine[-1]
        case _:
            return mine[best([record.score for record in mine], range(len(mine)))]


def _score(record: Verified, code: str, assignment: Assignment, marks: Marks) -> Score | None:
    given = next((marks[one] for one in (code, *record.codes) if one in marks), None)
    return scored(record, assignment, given).score if given else record.score


def marks_of(table: Roster, assignment: Assignment) -> tuple[dict[str, dict[str, int]], list[str]]:
    """What a table gives by rubric: a column `code`, and a column for each rubric with the number of a level from 0.

    Returns:
        The marks by code, and a sentence for each rubric without a column and each cell that is no level.
    """
    found: dict[str, dict[str, int]] = {}
    columns = {name for pupil in table.pupils.values() for name in pupil.more}
    problems = [
        f"there is no column ‘{rubric.id}’" for rubric in assignment.grading.rubrics if rubric.id.lower() not in columns
    ]
    for code, pupil in table.pupils.items():
        for rubric in assignment.grading.rubrics:
            text = pupil.more.get(rubric.id.lower(), "")
            most = len(rubric.levels) - 1
            if text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= most:
                found.setdefault(code, {})[rubric.id] = int(text)
            elif text:
                problems.append(
                    f"line {pupil.line}: ‘{text[:20]}’ is no level of ‘{rubric.id}’; they go from 0 to {most}"
                )
    return found, problems


def feedback(grade: Grade) -> str:
    """What goes with a grade, in one line; nothing in it was written by a pupil, and nothing says which way was taken.

    `Goals met. 6 notes. Points: goals 4 of 4, answer ‘why’ 2 of 2, rubric ‘evidence’ open.`
    """
    record = grade.record
    parts: list[str] = []
    if record.goals:
        met = sum(goal.is_met for goal in record.goals)
        parts.append("Goals met." if met == len(record.goals) else f"Goals: {met} of {len(record.goals)} met.")
    parts.append("1 note." if len(record.notes_met) == 1 else f"{len(record.notes_met)} notes.")
    told = [_told(part) for part in grade.score.parts if part.word != "not met"]
    if told:
        parts.append(f"Points: {', '.join(told)}.")
    return " ".join(parts)


_CALLED = {"goals_met": "goals", "finished": "finished", "answered": "answer", "rubric": "rubric"}


def _told(part: Part) -> str:
    name = f" ‘{part.rule.name}’" if part.rule.name else ""
    if part.word == "open":
        return f"{_CALLED[part.rule.kind]}{name} open"
    return f"{_CALLED[part.rule.kind]}{name} {_decimal(part.earned)} of {_decimal(part.worth)}"


def _decimal(points: object) -> str:
    return shown(Decimal(round(float(points) * 10)) / 10)  # type: ignore[arg-type]
