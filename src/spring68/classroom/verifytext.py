"""What verification found, in words for a terminal, and as plain values for JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from spring68.classroom.grading import shown
from spring68.classroom.verified import ClassResult, Flag, Unread, Verified, told_counts
from spring68.text.printable import printable

WIDTH = 100


def lines_of(result: ClassResult) -> Iterator[str]:
    """The result as lines: one for each record, what there is to look at, and what a record cannot prove."""
    yield f"Records: {len(result.records)} ({told_counts(result.records)})."
    if result.unread:
        yield f"Not read: {len(result.unread)}."
    if result.missing:
        yield f"Nothing handed in by {len(result.missing)}: {', '.join(result.missing)}."
    if result.unknown:
        yield f"Not in the roster: {', '.join(result.unknown)}."
    yield ""
    for record in result.records:
        yield from _record(record)
    for unread in result.unread:
        yield _safe(f"{unread.file or '–'}: {_place(unread)}{unread.reason}.")
    yield ""
    yield from textwrap.wrap(result.cannot_prove, WIDTH)


def _place(unread: Unread) -> str:
    return f"line {unread.line}: " if unread.line else ""


def _record(record: Verified) -> Iterator[str]:
    who = " + ".join(record.codes) or "no code"
    attempt = f", attempt {record.attempt}" if record.attempt > 1 else ""
    aside = "" if record.counts or not record.matches else " (another attempt counts)"
    aside = " (counted once already)" if record.matches and record.is_again else aside
    yield _safe(f"{who}{attempt}: {record.words}{aside}.  [{record.file}]")
    if record.path or record.matches:
        yield "    " + _safe(" · ".join(_figures(record)))
    for flag in record.flags:
        yield _safe(f"    look: {flag.words}")


def _figures(record: Verified) -> Iterator[str]:
    yield f"{record.minutes:g} min"
    yield _count(len(record.path), "choice")
    yield _count(len(record.notes_met), "note")
    if record.ending or record.stopped_at:
        yield f"ending ‘{record.ending}’" if record.ending else "to its end"
    if record.goals:
        so_far = " so far" if record.under_way else ""
        yield f"goals {sum(goal.is_met for goal in record.goals)} of {len(record.goals)}{so_far}"
    if record.answers:
        yield _count(sum(bool(answer.text) for answer in record.answers), "answer")
    if record.score is not None:
        yield f"points {record.score.words}"
    if record.backs:
        yield f"went back {record.backs}×"
    if record.exit_code:
        yield f"exit code {record.exit_code}"


def _count(number: int, one: str) -> str:
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


def _safe(words: str) -> str:
    return printable(words).replace("\n", " ")


def object_of(result: ClassResult) -> dict[str, Any]:
    """The result as plain values: `records`, `unread`, `missing`, `unknown`, `cannot_prove`."""
    return {
        "assignment": result.assignment.id if result.assignment is not None else "",
        "story": {"id": result.story, "version": result.story_version, "hash": f"sha256:{result.story_hash}"},
        "records": [record_object(record) for record in result.records],
        "unread": [{"file": one.file, "line": one.line, "reason": one.reason} for one in result.unread],
        "missing": list(result.missing),
        "unknown": list(result.unknown),
        "cannot_prove": result.cannot_prove,
    }


def record_object(record: Verified) -> dict[str, Any]:
    """One record as plain values."""
    names = (
        "file", "line", "reason", "record", "attempt", "assignment", "story", "story_version", "app", "language",
        "started", "seal", "exit_code", "ending", "stopped_at", "minutes", "pause_minutes", "words_read", "backs",
        "counts",
    )  # fmt: skip
    return {
        "codes": list(record.codes),
        "verdict": record.verdict.value,
        **{name: getattr(record, name) for name in names},
        "path": [
            {"at": pick.at, "pick": pick.pick, "label": pick.label, "t": pick.t, "line": pick.line}
            for pick in record.path
        ],
        "notes_met": list(record.notes_met),
        "notes_opened": list(record.notes_opened),
        "questions_met": list(record.questions_met),
        "answers": [{"q": one.question, "text": one.text, "words": one.words} for one in record.answers],
        "goals": [{"kind": goal.kind, "words": goal.words, "met": goal.is_met} for goal in record.goals],
        "points": _points(record),
        "replaced": [{"scene": skip.scene, "tags": list(skip.tags)} for skip in record.skips if skip.by == "teacher"],
        "flags": [_flag(flag) for flag in record.flags],
    }


def _points(record: Verified) -> dict[str, Any] | None:
    score = record.score
    if score is None:
        return None
    return {"points": _number(score.points), "of": score.of, "open": _number(score.open), "excused": score.is_excused}


def _number(points: Decimal) -> int | float:
    return float(points) if "." in shown(points) else int(points)


def _flag(flag: Flag) -> dict[str, Any]:
    return {"kind": flag.kind, "words": flag.words, "others": list(flag.others), "question": flag.question}
