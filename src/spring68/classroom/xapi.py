"""Statements for a learning record store (xAPI 1.0.3), made only of records that match the teacher's own files.

| of the record | verb | object | result |
|---|---|---|---|
| header | initialized | the assignment | – |
| note opened | unlocked | the note | – |
| choice | answered | the place, as an interaction without a correct response | response, duration |
| answer | answered | the question | response, only where the assignment says so |
| skip by the pupil | skipped | the scene | –; only where the assignment says so |
| seal, at an end or a stop | completed | the assignment | completion, duration |

All that is said follows from the record and the teacher's files, and the ids from record, seal, event and verb: made
again, statements are the same to the letter, so that to send twice is to send once. Whenever any text here changes,
`MAPPING` must go up. No name is in a statement, no mail address, and no verdict (`passed`, `failed`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, UUID, uuid5

from spring68.classroom.assignment import Assignment
from spring68.classroom.verified import Pick, Verified
from spring68.story.model import Story

MAPPING = 1
"""The number of this mapping; it stands in every id."""

VERSION = "1.0.0"
"""What every statement of xAPI 1.0.x says of its version."""

VERBS = {
    "initialized": "http://adlnet.gov/expapi/verbs/initialized",
    "answered": "http://adlnet.gov/expapi/verbs/answered",
    "completed": "http://adlnet.gov/expapi/verbs/completed",
    "skipped": "http://id.tincanapi.com/verb/skipped",
    "unlocked": "https://w3id.org/xapi/seriousgames/verbs/unlocked",
}
ASSESSMENT = "http://adlnet.gov/expapi/activities/assessment"
INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction"
MEDIA = "http://adlnet.gov/expapi/activities/media"
GAME = "https://w3id.org/xapi/seriousgames/activity-types/serious-game"

MAX_RESPONSE = 20_000
"""Characters of a response: the longest answer that a record keeps."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?\Z")
_UNKNOWN = "und"
"""The tag of a language that nobody stated, such as that of an assignment's title."""

Statement = dict[str, Any]


class Statements:
    """Makes the statements of one class.

    Args:
        assignment: The teacher's assignment, with a `home_page` under `export.xapi`.
        story: The teacher's story.

    Raises:
        ValueError: when the assignment has no such address.
    """

    def __init__(self, assignment: Assignment, story: Story) -> None:
        xapi = assignment.export.xapi
        if xapi is None or not xapi.home_page:
            raise ValueError("statements need an address (`export.xapi.home_page`)")
        self.home, self.has_answers, self.has_skips = xapi.home_page.rstrip("/"), xapi.answers, xapi.skips
        self.assignment, self.story = assignment, story
        self.space = uuid5(NAMESPACE_URL, f"{self.home}/xapi/mapping/{MAPPING}")
        self.assigned = self._activity(
            f"assignments/{_part(assignment.id)}", ASSESSMENT, {_tag(_UNKNOWN): assignment.title}
        )
        self.played = self._activity(f"story/{_part(story.id)}", GAME, {_tag(story.language): story.title})

    def of(self, record: Verified) -> Iterator[Statement]:
        """The statements of one record, in the order of its lines.

        Raises:
            ValueError: when the record does not match; nothing is ever said of such a record.
        """
        if not record.matches or not record.is_sealed:
            raise ValueError(f"{record.file} does not match, and nothing can be said of it")
        found = [*self._notes(record), *self._choices(record), *self._answers(record), *self._skips(record)]
        yield self._said(record, 0, 0, "initialized", self.assigned)
        for _line, statement in sorted(found, key=lambda item: item[0]):
            yield statement
        if record.ending or record.stopped_at:
            last = round(record.minutes * 60_000)
            result = {"completion": True, "duration": duration(last)}
            yield self._said(record, -1, None, "completed", self.assigned, result)

    def _notes(self, record: Verified) -> Iterator[tuple[int, Statement]]:
        for name, (t, line) in zip(record.notes_opened, record.opened_at, strict=True):
            note = self._activity(f"story/{_part(self.story.id)}/notes/{_part(name)}", MEDIA, {"en": f"Note {name}"})
            yield line, self._said(record, line, t, "unlocked", note)

    def _choices(self, record: Verified) -> Iterator[tuple[int, Statement]]:
        for pick in record.path:
            result: dict[str, Any] = {"response": pick.pick}
            if pick.ms >= 0:
                result["duration"] = duration(pick.ms)
            yield pick.line, self._said(record, pick.line, pick.t, "answered", self._place(pick), result)

    def _place(self, pick: Pick) -> Statement:
        """The place of a choice, with all that was open there; none of it is correct, and none is not."""
        place = self._activity(f"{self._scenes}{_part(pick.at)}", INTERACTION, {"en": f"Choice in {pick.at}"})
        place["definition"]["interactionType"] = "choice"
        names = dict.fromkeys((*pick.offered, pick.pick))
        place["definition"]["choices"] = [
            {"id": name, "description": {"en": name.rpartition(".")[2].replace("_", " ")}} for name in names
        ]
        return place

    def _answers(self, record: Verified) -> Iterator[tuple[int, Statement]]:
        home = f"assignments/{_part(self.assignment.id)}/questions/"
        for answer in record.answers:
            if not answer.text:
                continue
            question = self._activity(home + _part(answer.question), INTERACTION, {"en": f"Question {answer.question}"})
            question["definition"]["interactionType"] = "long-fill-in"
            result = {"response": answer.text[:MAX_RESPONSE]} if self.has_answers else None
            yield answer.line, self._said(record, answer.line, answer.t, "answered", question, result)

    def _skips(self, record: Verified) -> Iterator[tuple[int, Statement]]:
        """What the pupil skipped, where that may be told; what the teacher replaced is not the pupil's doing."""
        for skip in record.skips:
            if skip.by == "pupil" and self.has_skips:
                scene = {"objectType": "Activity", "id": f"{self.home}/{self._scenes}{_part(skip.scene)}"}
                yield skip.line, self._said(record, skip.line, skip.t, "skipped", scene)

    @property
    def _scenes(self) -> str:
        return f"story/{_part(self.story.id)}/scenes/"

    def _activity(self, path: str, kind: str, name: dict[str, str]) -> Statement:
        return {"objectType": "Activity", "id": f"{self.home}/{path}", "definition": {"type": kind, "name": name}}

    def _said(
        self, record: Verified, line: int, t: int | None, verb: str, thing: Statement, result: Statement | None = None
    ) -> Statement:
        """One statement. `line` is the event's line in the record (0 for the header, -1 for the seal)."""
        key = "\x1f".join((record.record, record.seal, str(line), verb))
        when = _moment(record, t if t is not None else round(record.minutes * 60_000))
        language = {"language": record.language} if _LANGUAGE.match(record.language) else {}
        return {
            "id": str(uuid5(self.space, key)),
            "actor": self._actor(record),
            "verb": {"id": VERBS[verb], "display": {"en": verb}},
            "object": thing,
            **({"result": result} if result else {}),
            "context": {
                "registration": str(self._registration(record)),
                "platform": record.app or "spring68",
                **language,
                "contextActivities": {
                    **({} if thing is self.assigned else {"parent": [self.assigned]}),
                    "grouping": [self.played],
                },
                "extensions": {
                    f"{self.home}/ext/story-hash": f"sha256:{record.story_hash}",
                    f"{self.home}/ext/record": record.record,
                    f"{self.home}/ext/attempt": record.attempt,
                },
            },
            **({"timestamp": when} if when else {}),
            "version": VERSION,
        }

    def _registration(self, record: Verified) -> UUID:
        who = "+".join(record.codes) or record.record
        return uuid5(self.space, f"{self.assignment.id}\x1f{who}")

    def _actor(self, record: Verified) -> Statement:
        """Who played: an account with a code for its name; several codes are a group that has no name of its own."""
        agents = [
            {"objectType": "Agent", "account": {"homePage": self.home, "name": name}}
            for name in record.codes or (record.record,)
        ]
        return agents[0] if len(agents) == 1 else {"objectType": "Group", "member": agents}


def record_of(statement: Statement) -> str:
    """The record from which a statement was made; empty where it does not say."""
    extensions = statement.get("context", {}).get("extensions", {})
    return next((str(value) for key, value in extensions.items() if key.endswith("/ext/record")), "")


def duration(ms: int) -> str:
    """A length of time as ISO 8601 has it, to a hundredth of a second: 61,230 ms are `PT1M1.23S`."""
    minutes, rest = divmod(max(ms, 0) // 10, 6_000)
    return f"PT{minutes}M{rest // 100}.{rest % 100:02}S"


def _moment(record: Verified, t: int) -> str:
    """When something happened, by the pupil's clock, in UTC with milliseconds; empty where the record has no clock."""
    try:
        start = datetime.fromisoformat(record.started)
        when = (start + timedelta(milliseconds=t)).astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    if start.tzinfo is None or not 2000 <= when.year < 2100:
        return ""
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _part(name: str) -> str:
    """A name as one part of an address."""
    return quote(name, safe=".~-")


def _tag(language: str) -> str:
    return language if _LANGUAGE.match(language) else _UNKNOWN
