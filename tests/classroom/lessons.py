"""A small story for the tests of assignments, and assignments for it."""

from __future__ import annotations

from textwrap import dedent

from spring68.classroom.assignment import Assignment
from spring68.classroom.readassignment import read_assignment
from spring68.engine.machine import Machine
from spring68.text.diagnostic import Diagnostic
from spring68.text.source import SourceFile
from tests.helpers import machine_of

STORY = """\
story: radio
version: "1.4.0"
acts: {spring: {title: Spring, entry: morning}, night: {title: Night, entry: evening}}
endings: {home: {title: Home}, away: {title: Away}}
presets:
  late: {title: Late, at: square, seen: [tanks]}
content:
  shooting: {general: Shots are heard., detail: People lie down., support: Talk to somebody.}
  fire: {general: A fire is told., detail: Nobody is shown., support: Talk to somebody.}
"""

SCENES = """\
scene: morning
notes: [tanks]
text: The wireless is on.
choices:
  - {id: go, pick: Go out., to: square}
  - {id: stay, pick: Stay in., to: kitchen}
---
scene: square
content: [shooting]
skip: {text: There was shooting in the square.}
text: One two three four five six seven eight nine ten.
choices:
  - {id: ask, pick: Ask a soldier., notes: [armies], to: evening}
  - {id: leave, pick: Leave., to: evening}
---
scene: kitchen
text: The kettle sings.
choices:
  - {id: listen, pick: Listen., to: evening}
"""

NIGHT = """\
scene: evening
text: It gets dark.
choices:
  - {id: sleep, pick: Sleep., to: bed}
  - {id: run, pick: Run., to: train}
---
scene: bed
text: You sleep.
ending: home
---
scene: train
text: The train leaves.
ending: away
---
scene: cellar
content: [fire]
text: Nobody comes here.
ending: home
"""

NOTES = """\
note: tanks
title: Tanks
documented: They came at night.
---
note: armies
title: Armies
documented: There were several.
---
note: never
title: Never
documented: Nobody tells this.
"""

HEAD = """\
spring68_assignment: 1
id: lesson-1
title: A lesson
story: {id: radio}
"""


def radio(night: str = NIGHT) -> Machine:
    """A morning with two places, a square that is dangerous, an evening with two endings."""
    return machine_of(SCENES, story=STORY, notes=NOTES, **{"acts__2-night__evening": night})


def read(text: str, head: str = HEAD) -> tuple[Assignment | None, list[Diagnostic]]:
    """An assignment that begins with the usual four lines."""
    return read_assignment(SourceFile("lesson.yaml", head + dedent(text)))


def given(text: str = "", head: str = HEAD) -> Assignment:
    """An assignment in which nothing is wrong."""
    assignment, findings = read(text, head)

    assert [f"{found.span.place} {found.message}" for found in findings] == []
    assert assignment is not None

    return assignment


def told(findings: list[Diagnostic]) -> list[str]:
    """Code, line and message of findings."""
    return [f"{found.code} {found.span.line} {found.message}" for found in findings]
