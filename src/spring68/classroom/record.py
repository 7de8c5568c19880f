"""What a record is: a header and events, and the words in which both are written (format `s68rec/1`).

A record names nobody and holds no clock time but the minute in which it began; `t` is milliseconds of play, pauses left
out. Events of every take stand in it in the order in which they happened, so that a record is only ever added to:
`back` says after which earlier choice the play stands again, and the take that was sealed is what leads to the `seal`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from spring68.classroom.chain import Field
from spring68.classroom.codes import is_code
from spring68.classroom.limits import MAX_ANSWER, MAX_GROUP, MAX_ID

FORMAT = "s68rec/1"
ENDING = ".s68rec"
"""How the name of a record file ends."""

MAX_TIME = 10**10
"""The longest play, in milliseconds: a hundred days."""

MAX_NAME = 300
"""Characters of a place's or a choice's name; a call chain is a few of forty each."""

_HEX = {length: re.compile(rf"[0-9a-f]{{{length}}}\Z") for length in (12, 16, 64)}
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_STARTED = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d([+-]\d\d:\d\d|Z))?\Z")


@dataclass(frozen=True, slots=True)
class Header:
    """The first line. Hashes are 64 hex digits; `students` are the codes, none where nobody is asked for one."""

    record: str
    assignment: str
    assignment_hash: str
    story: str
    story_version: str
    story_hash: str
    app: str
    students: tuple[str, ...]
    lang: str
    attempt: int
    started: str
    seed: int
    preset: str = ""
    scene: str = ""

    def fields(self) -> dict[str, Field]:
        """The header as a line holds it, without its hashes."""
        return {
            "n": 0, "type": "header", "format": FORMAT, "record": self.record, "assignment": self.assignment,
            "assignment_hash": f"sha256:{self.assignment_hash}", "story": self.story,
            "story_version": self.story_version, "story_hash": f"sha256:{self.story_hash}", "app": self.app,
            "students": list(self.students), "lang": self.lang, "attempt": self.attempt, "started": self.started,
            "seed": self.seed, "preset": self.preset, "scene": self.scene,
        }  # fmt: skip


class Event(NamedTuple):
    """One line after the header: its line in the file (from 1), its type, milliseconds of play, and its fields."""

    line: int
    type: str
    t: int
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """A record as read.

    `problem` is empty when every line is there and the chain holds; else a sentence, `line` says where, and `events` end
    before that line. `torn` is true when the last line was cut in the middle. `seal` is 64 hex digits, or empty.
    """

    header: Header | None
    events: tuple[Event, ...] = ()
    seal: str = ""
    line: int = 0
    problem: str = ""
    torn: bool = False
    lines: int = 0
    whole: int = field(default=0, compare=False)
    """Bytes of the whole lines, up to which the file can be written on."""
    last: bytes = field(default=b"", compare=False)
    """The hash of the last whole line."""


# the words of each event


def _text(most: int, *, empty: bool = True) -> Callable[[Any], bool]:
    return lambda value: type(value) is str and len(value) <= most and (empty or bool(value))


def _number(low: int, high: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and low <= value <= high


def _hash(value: Any) -> bool:
    return type(value) is str and value.startswith("sha256:") and bool(_HEX[64].match(value[7:]))


def _students(value: Any) -> bool:
    return (
        type(value) is list
        and len(value) <= MAX_GROUP
        and all(type(code) is str and is_code(code) for code in value)
        and len(set(value)) == len(value)
    )


_NAME = _text(MAX_NAME, empty=False)
_TIME = _number(0, MAX_TIME)
_COUNT = _number(0, 1_000_000)

HEADER: dict[str, Callable[[Any], bool]] = {
    "format": lambda value: value == FORMAT, "record": lambda value: type(value) is str and bool(_UUID.match(value)),
    "assignment": _text(MAX_ID, empty=False), "assignment_hash": _hash, "story": _NAME, "story_version": _text(60),
    "story_hash": _hash, "app": _text(60), "students": _students, "lang": _text(20), "attempt": _number(1, 1_000),
    "started": lambda value: type(value) is str and bool(_STARTED.match(value)),
    "seed": _number(0, 2**63 - 1), "preset": _text(MAX_NAME), "scene": _text(MAX_NAME),
}  # fmt: skip
"""The fields of the header and what may stand in them."""

EVENTS: dict[str, dict[str, Callable[[Any], bool]]] = {
    "note": {"id": _NAME, "opened": lambda value: value is True},
    "choice": {"at": _NAME, "pick": _NAME, "state": lambda value: type(value) is str and bool(_HEX[12].match(value))},
    "answer": {"q": _text(MAX_ID, empty=False), "text": _text(MAX_ANSWER), "words": _COUNT},
    "content": {
        "tag": _NAME, "scene": _NAME, "action": lambda value: value in ("shown_notice", "skipped", "replaced"),
    },
    "pause": {"ms": _number(0, MAX_TIME)},
    "resume": {},
    "back": {"to": _COUNT},
    "seal": {"events": _COUNT, "backs": _COUNT},
}  # fmt: skip
"""The types of events with their own fields; each line also has `n`, `type`, `t`, `prev` and `h`."""

_FRAME = {"n", "type", "prev", "h"}


def wrong_field(fields: Mapping[str, Any]) -> str:
    """What is wrong with the fields of a line, as a sentence without a full stop; empty when they are as they must be."""
    kind = fields.get("type")
    known: dict[str, Callable[[Any], bool]]
    if kind == "header":
        if fields.get("format") != FORMAT:
            return "it is of another format than this program reads"
        known = HEADER
    elif isinstance(kind, str) and kind in EVENTS:
        known = {"t": _TIME, **EVENTS[kind]}
    else:
        return "its type is not known"
    for name, fits in known.items():
        if name not in fields:
            return f"‘{name}’ is missing"
        if not fits(fields[name]):
            return f"what stands in ‘{name}’ cannot stand there"
    spare = next((name for name in fields if name not in known and name not in _FRAME), "")
    return "it has a field that does not belong there" if spare else ""


def header_of(fields: Mapping[str, Any]) -> Header:
    """The header in a line that was found right."""
    return Header(
        record=fields["record"], assignment=fields["assignment"], assignment_hash=fields["assignment_hash"][7:],
        story=fields["story"], story_version=fields["story_version"], story_hash=fields["story_hash"][7:],
        app=fields["app"], students=tuple(fields["students"]), lang=fields["lang"], attempt=fields["attempt"],
        started=fields["started"], seed=fields["seed"], preset=fields["preset"], scene=fields["scene"],
    )  # fmt: skip


def record_name(header: Header) -> str:
    """The name of a record's file: `KX47-2.s68rec`, `KX47-2.2.s68rec` for the second attempt, `A+B.s68rec` of two."""
    stem = "+".join(header.students) or header.record[:8]
    return f"{stem}{f'.{header.attempt}' if header.attempt > 1 else ''}{ENDING}"
