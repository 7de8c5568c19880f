"""What a lesson stands on: codes as typed, attempts, answers as written, takes from a record. Of the session's room."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from spring68.classroom.assignment import Assignment, Question
from spring68.classroom.codes import read_code
from spring68.classroom.exitcode import exit_code
from spring68.classroom.limits import MAX_ANSWER, MAX_SHORT_ANSWER
from spring68.classroom.record import ENDING, Record
from spring68.classroom.recorder import read_file
from spring68.engine.machine import Machine
from spring68.saves.model import Save, Snapshot, Step
from spring68.text.printable import printable

FOLDER = "assignments"
"""Where records lie in the folder of the saves."""

_LIKE = re.compile(r"[A-Za-z]{2}[\s_-]*[0-9A-Za-z]{2}[\s_-]*[0-9A-Za-z]\Z")
Names = tuple[str, ...]

_BETWEEN = re.compile(r"\s*(?:[,;+&/]|\band\b)\s*")


class CodeProblem(ValueError):
    """What somebody typed is no code; the message is a sentence for them."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One record of a pupil: its file, its number, what is in it (None: it cannot be read)."""

    path: Path
    number: int
    record: Record | None

    @property
    def is_sealed(self) -> bool:
        """Whether it was handed in whole."""
        return self.record is not None and bool(self.record.seal)

    @property
    def exit_code(self) -> str:
        """Its exit code; empty where it is not sealed."""
        return exit_code(self.record.seal) if self.record is not None and self.record.seal else ""


def records_folder(assignment: Assignment, saves: Path, asked: Path | None = None) -> Path:
    """Where the records of an assignment are written: the folder asked for, or one of its own beside the plays."""
    return asked if asked is not None else saves / FOLDER / assignment.id


def read_codes(typed: str, group_max: int) -> tuple[str, ...]:
    """The codes that somebody typed, in order; several stand with a comma or a plus between them.

    Raises:
        CodeProblem: when one of them is no code, or there are too many.
    """
    parts = [part for part in _BETWEEN.split(typed.strip()[:200]) if part]
    if not parts:
        raise CodeProblem("Type the code on your slip: two letters, two digits, and a last character.")
    codes: list[str] = []
    for part in parts:
        code = read_code(part)
        if code is None:
            raise CodeProblem(_why_no_code(printable(part)[:20]))
        codes.append(code)
    found = tuple(sorted(dict.fromkeys(codes)))
    if len(found) > group_max:
        most = "one code" if group_max == 1 else f"at most {group_max} codes"
        raise CodeProblem(f"This assignment takes {most} at one screen, and {len(found)} were typed.")
    return found


def _why_no_code(typed: str) -> str:
    if _LIKE.match(typed):
        return (
            f"“{typed}” is mistyped somewhere: the last character of a code checks the other four, and here they do not "
            "go together. Look at your slip and type it again."
        )
    return f"“{typed}” is no code. A code is two letters, two digits, and a last character. Look at your slip."


def attempts(folder: Path, codes: tuple[str, ...]) -> list[Attempt]:
    """The records of a pupil, or of a group, in the order of their numbers; without codes every record is meant."""
    stem = re.escape("+".join(codes)) if codes else "[0-9a-f]{8}"
    pattern = re.compile(rf"{stem}(?:\.(\d{{1,3}}))?{re.escape(ENDING)}\Z")
    found: list[Attempt] = []
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        return []
    for name in names:
        match = pattern.match(name)
        if match is not None:
            found.append(Attempt(folder / name, int(match[1] or 1), _read(folder / name)))
    return sorted(found, key=lambda attempt: attempt.number)


def _read(path: Path) -> Record | None:
    try:
        record = read_file(path)
    except OSError:
        return None
    return record if record.header is not None and not record.problem else None


# what is said at the door


def introduction(assignment: Assignment) -> list[str]:
    """What a pupil is told first: title, introduction, the day, attempts, takes."""
    found = [f"{assignment.title}.", assignment.intro]
    window = assignment.window
    if window.opens is not None:
        found.append(f"It opens on {_day(window.opens)}.")
    if window.due is not None:
        found.append(f"Hand it in by {_day(window.due)}.")
    if assignment.lesson.play_minutes:
        found.append(f"It takes about {assignment.lesson.play_minutes} minutes.")
    most = assignment.attempts.max
    if most:
        found.append("There is one attempt." if most == 1 else f"There are {most} attempts.")
    if assignment.takes == "one":
        found.append("It is played in one take: what was chosen stays chosen.")
    return [words for words in found if words]


def _day(when: datetime) -> str:
    """A day and an hour, as the assignment writes them."""
    return f"{when.day} {when:%B %Y, %H:%M}"


def code_words(assignment: Assignment) -> str:
    """How the code is asked for."""
    most = assignment.identity.group_max
    more = f" Up to {most} of you can play at one screen: type the codes with a comma between them." if most > 1 else ""
    return f"Type the code on your slip.{more}"


def sealed_words(last: Attempt, assignment: Assignment, count: int) -> str:
    """What is said of an attempt that was sealed."""
    most = assignment.attempts.max
    words = f"This was played and sealed: {last.path}, exit code {last.exit_code}."
    if most and count >= most:
        return f"{words} There are no attempts left; hand that file in."
    return f"{words} {f'{count} of {most} attempts are used.' if most else ''}".strip()


# answers


def cleaned(question: Question, text: str) -> str:
    """An answer as it is kept: safe to show, in the composed form; the number of an option becomes its words."""
    found = unicodedata.normalize("NFC", printable(text.encode("utf-8", "replace").decode()).strip())
    if question.kind == "choice" and found.isascii() and found.isdigit() and len(found) < 4:
        number = int(found)
        return question.options[number - 1] if 1 <= number <= len(question.options) else found
    return found


def why_not(question: Question, text: str, room: int) -> str:
    """Why a text cannot be the answer to a question, as a sentence; empty when it can.

    Args:
        question: The question.
        text: The answer, cleaned; nothing at all passes a question that is not required.
        room: Bytes that the record has left for it.
    """
    count = len(text.split())
    if not text:
        return "This question wants an answer; then the play goes on." if question.required else ""
    if question.kind == "choice" and text not in question.options:
        return f"Give the number of an answer, from 1 to {len(question.options)}."
    if question.kind == "scale":
        is_step = text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= question.scale
        return "" if is_step else f"Give a number from 1 to {question.scale}."
    most = MAX_SHORT_ANSWER if question.kind == "short" else MAX_ANSWER
    if len(text) > most:
        return f"This is {len(text):,} characters long, and {most:,} are kept; shorten it."
    if len(text.encode()) > room:
        return "Your record has no room left for so long an answer; shorten it."
    if count < question.min_words:
        return f"So far {count} {'word' if count == 1 else 'words'}; at least {question.min_words} are asked for."
    return ""


# takes


def empty_save(machine: Machine, assignment: Assignment, seed: int) -> Save:
    """A save with no choice yet, from which the session follows its takes."""
    story, begin = machine.story, assignment.start
    origin = None
    if begin.scene:
        defaults = {str(name): variable.default for name, variable in story.variables.items()}
        origin = Snapshot(begin.scene, variables=defaults)
    return Save(story.id, story.version, story.digest, seed, begin.preset, origin=origin)


def retraced(save: Save, record: Record) -> tuple[Save, dict[Names, int]]:
    """The takes of a record as a save has them, and the line that ends each way."""
    lines: dict[Names, int] = {(): 0}
    ways: dict[int, tuple[Step, ...]] = {0: ()}
    for event in record.events:
        if event.type == "choice":
            save = save.with_step(Step(event.fields["pick"]))
            ways[event.line - 1] = save.steps
            lines[tuple(step.choice for step in save.steps)] = event.line - 1
        elif event.type == "back":
            save = _moved_to(save, ways[event.fields["to"]])
    return save, lines


def _moved_to(save: Save, way: tuple[Step, ...]) -> Save:
    """The save standing at the end of a way of choices that it has in some take."""
    if save.steps[: len(way)] == way:
        return save.back_to(len(way))
    for take in range(len(save.takes)):
        if save.steps_of(take) == way:
            return replace(save, take=take)
    take = next(take for take in range(len(save.takes)) if save.steps_of(take)[: len(way)] == way)
    return replace(save, take=take).back_to(len(way))
