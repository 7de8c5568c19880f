"""A small story, an assignment on it, and lessons played through to a record; and hands that change records."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from spring68.classroom.assignment import (
    Assignment,
    Attempts,
    Content,
    Goals,
    GradeRule,
    Grading,
    Identity,
    Moment,
    Question,
    StoryPin,
)
from spring68.classroom.chain import NOTHING, chained
from spring68.classroom.verified import Unread, Verified
from spring68.classroom.verify import Found, verify_record
from spring68.engine.machine import Machine
from spring68.lesson import Lesson
from tests.helpers import machine_of

ONE, TWO, THREE = "KX47-2", "PD19-4", "AB12-4"
"""Codes that are right."""

SCENES = """
scene: square
text: |
  Morning on the square, and a [[paper|paper]] on the wall.
choices:
  - {id: radio, pick: Go to the radio, do: at_radio = true, log: You went to the radio., to: radio}
  - {id: home, pick: Stay at home, log: You stayed., to: kitchen}
  - {id: shout, pick: Shout, if: at_radio, locked: "Nobody would hear.", to: radio}
---
scene: radio
text: |
  A crowd before the building.
content: [noise]
skip: {text: A crowd.}
choices:
  - {id: help, pick: Help them, to: bridge}
  - {id: leave, pick: Leave, to: bridge}
---
scene: kitchen
text: |
  A wireless, and a [[stamp|stamp]].
choices:
  - {id: listen, pick: Listen, to: bridge}
---
scene: bridge
text: |
  The bridge, and the river under it.
choices:
  - {id: sign, pick: Sign, to: signed}
  - {id: refuse, pick: Refuse, if: at_radio, to: refused}
  - {id: wait, pick: Wait, to: again}
---
scene: signed
text: |
  Ink.
ending: signed
---
scene: refused
text: |
  No ink.
ending: refused
"""
STORY = """
version: 1.2.0
vars: {at_radio: false}
endings: {signed: {title: Signed}, refused: {title: Refused}}
content: {noise: {general: A noise., support: Talk.}}
"""
NOTES = """
note: paper
title: A paper
documented: |
  It was printed.
---
note: stamp
title: A stamp
documented: |
  It was round.
"""
LONG = "I went there because everybody I knew had gone before me and the lamps were out"


@cache
def machine(version: str = "1.2.0") -> Machine:
    """The machine of the story."""
    return machine_of(SCENES, story=STORY.replace("1.2.0", version), notes=NOTES)


def assignment(**given: Any) -> Assignment:
    """An assignment on the story, with two questions, two goals and points."""
    known = Assignment(
        id="3b-radio",
        title="The radio",
        story=StoryPin("test"),
        goals=Goals(reach_any=("signed", "refused"), notes_min=1),
        questions=(
            Question("before", Moment("start"), "short", "What do you know?", min_words=2),
            Question("why", Moment("choice", "square.radio"), "long", "Why the radio?", min_words=3),
            Question("sure", Moment("enter", "bridge"), "scale", "How sure?", required=False, scale=5),
            Question("which", Moment("enter", "kitchen"), "choice", "Which?", options=("The left", "The right")),
        ),
        attempts=Attempts(max=3),
        identity=Identity(group_max=3),
        takes="allowed",
        content=Content(support_text="Room 12."),
        grading=Grading(10, (GradeRule("goals_met", 6), GradeRule("answered", 4, "why"))),
        digest="ab" * 32,
    )
    return replace(known, **given)


class Clock:
    """A clock that a test sets: milliseconds."""

    def __init__(self) -> None:
        self.now = 1_000

    def __call__(self) -> int:
        return self.now


def begun(folder: Path, *codes: str, given: Assignment | None = None, **options: Any) -> tuple[Lesson, Clock]:
    """A lesson begun, with its clock."""
    clock = Clock()
    lesson = Lesson.begin(machine(), given or assignment(), folder, codes or (ONE,), seed=68, clock=clock, **options)
    return lesson, clock


def answer_all(lesson: Lesson, why: str = LONG) -> None:
    """Answer whatever waits."""
    known = {"before": "Tanks came", "why": why, "sure": "4", "which": "1"}
    while lesson.pending:
        name = lesson.pending[0].id

        assert lesson.answer(known[name]) == ""


Play = Callable[[Lesson, Clock], None]


def through(*picks: str, why: str = LONG, pace: int = 20_000) -> Play:
    """A play that takes these choices (`undo` goes back), answers what is asked, and is not sealed."""

    def play(lesson: Lesson, clock: Clock) -> None:
        answer_all(lesson, why)
        for pick in picks:
            clock.now += pace
            if pick == "undo":
                lesson.undo()
            else:
                lesson.choose(pick)
            answer_all(lesson, why)

    return play


TO_THE_END = ("radio", "help", "sign")


def recorded(folder: Path, *codes: str, play: Play | None = None, seal: bool = True, **options: Any) -> Path:
    """A record played through, sealed, and let go of."""
    lesson, clock = begun(folder, *codes, **options)
    (play or through(*TO_THE_END))(lesson, clock)
    if seal:
        lesson.seal()
    lesson.close()
    return lesson.recorder.path


def verified(path: Path | bytes, given: Assignment | None = None, version: str = "1.2.0") -> Verified | Unread:
    """What verification says of a record."""
    data = path if isinstance(path, bytes) else path.read_bytes()
    return verify_record(Found("KX47-2.s68rec", data), machine(version), given or assignment())


def judged(path: Path | bytes, given: Assignment | None = None, version: str = "1.2.0") -> Verified:
    """What verification says of a record that is one."""
    found = verified(path, given, version)

    assert isinstance(found, Verified)

    return found


def lines_of(path: Path) -> list[dict[str, Any]]:
    """The lines of a record."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def rechained(lines: Sequence[dict[str, Any]]) -> bytes:
    """Lines with all hashes made anew, as somebody would who has read the program."""
    last, data = NOTHING, b""
    for number, fields in enumerate(lines):
        plain = {name: value for name, value in fields.items() if name not in {"prev", "h"}}
        plain["n"] = number
        if plain["type"] == "seal":
            plain["events"] = number
        line, last = chained(last, plain)
        data += line
    return data
