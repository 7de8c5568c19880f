"""A class on a small dated story: records made by hand, verified, and the report on them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from spring68.classroom.assignment import Assignment, Moment, Question, StoryPin
from spring68.classroom.codes import make_codes
from spring68.classroom.report import Report, report_of
from spring68.classroom.verified import ClassResult
from spring68.classroom.verify import Found
from spring68.classroom.verifyclass import verify_class
from spring68.engine.machine import Machine
from spring68.lesson import Lesson
from tests.classroom.recording import Clock
from tests.helpers import machine_of

SCENES = """\
scene: square
when: 1968-08-21
shown: Wednesday morning
place: the square
text: |
  The square is full. You have to decide.
choices:
  - id: radio
    pick: Go to the radio.
    to: door
    file: {source: CADRES, kind: record, slant: exact, survives: always, text: "Left for the radio at seven."}
  - {id: home, pick: Stay at home., to: door}
  - {id: shout, pick: Shout., to: door}
---
scene: door
when: 1968-08-22
place: the door
text: |
  A door with [[tape|tape]] on it.
choices:
  - {id: sign, pick: “I sign.”, to: end}
  - {id: leave, pick: Leave., to: end}
---
scene: end
text: |
  It is over.
ending: over
"""
STORY = "version: 1.2.0\nendings: {over: {title: Over}}\nfile: {cover: PÁSKA, subject: MALÁ Irena}\n"
NOTES = """\
note: tape
title: A tape
dates: [1968-09]
documented: |
  The tape was kept.
sources: [works]
---
note: morning
title: A morning
dates: [1968-08-21]
documented: |
  On that morning it was on the air.
sources: [works#p1]
"""
SOURCES = (
    "source: works\nauthor: A. Writer\ntitle: A work\nyear: 1999\npublisher: A press\naddress: none\nrights: none\n"
)
CODES = tuple(make_codes(40, Random(68)))


@cache
def machine() -> Machine:
    """The machine of the story."""
    return machine_of(SCENES, story=STORY, notes=NOTES, sources=SOURCES)


def lesson_plan(**given: Any) -> Assignment:
    """An assignment with one question to write on and one with steps."""
    values: dict[str, Any] = {
        "id": "c",
        "title": "The square",
        "story": StoryPin("test"),
        "questions": (
            Question("why", Moment("enter", "door"), "long", "Why?", required=False),
            Question(
                "sure", Moment("enter", "door"), "scale", "How sure?", required=False, scale=3, ends=("no", "yes")
            ),
        ),
        "digest": "ab" * 32,
    }
    return Assignment(**{**values, **given})


def record(
    folder: Path, code: str, picks: Sequence[str], *, why: str = "", seal: bool = True, given: Assignment | None = None,
    opens: bool = False, pace: int = 60_000,
) -> Found:  # fmt: skip
    """One play that takes these choices, each after a minute."""
    clock = Clock()
    lesson = Lesson.begin(machine(), given or lesson_plan(), folder, (code,), seed=68, clock=clock)
    for pick in picks:
        clock.now += pace
        lesson.choose(pick)
        while lesson.pending:
            problem = lesson.answer(why if lesson.pending[0].id == "why" else "2")
            assert problem == ""
        if opens and lesson.state.seen:
            lesson.note_opened("tape")
    if seal:
        lesson.seal()
    lesson.close()
    path = lesson.recorder.path
    return Found(path.name, path.read_bytes())


def class_of(folder: Path, **counts: int) -> list[Found]:
    """Records by their way: `radio_sign=3` makes three that go to the radio and sign."""
    found: list[Found] = []
    for way, count in counts.items():
        for _number in range(count):
            code = CODES[len(found)]
            found.append(record(folder, code, way.split("_"), why=f"Because number {len(found)} said so."))
    return found


def verified(found: Sequence[Found], given: Assignment | None = None, **more: Any) -> ClassResult:
    """A class, verified in this process."""
    return verify_class(found, machine(), given or lesson_plan(), jobs=1, **more)


def reported(found: Sequence[Found], given: Assignment | None = None, *, names: bool = False, **more: Any) -> Report:
    """The report on a class."""
    return report_of(verified(found, given, **more), machine(), names=names)
