"""Verifying a class: every record, on as many cores as there are, and then what only all of them together show."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from spring68.classroom.across import flags_across, flags_of_class, with_flags
from spring68.classroom.assignment import Assignment
from spring68.classroom.grading import counting
from spring68.classroom.verified import ClassResult, Flag, Unread, Verified
from spring68.classroom.verify import Found, goals_of, scored, verify_record
from spring68.engine.machine import Machine

ENOUGH = 16
"""Records from which on a second process is worth its start."""

CHUNK = 8
"""Records handed to a process at a time."""

_shared: tuple[Machine, Assignment | None]


def verify_class(
    found: Sequence[Found],
    machine: Machine,
    assignment: Assignment | None = None,
    *,
    unread: Sequence[Unread] = (),
    roster: Mapping[str, str] | None = None,
    exit_codes: Mapping[str, str] | None = None,
    jobs: int | None = None,
) -> ClassResult:
    """Verify all records of a class.

    Args:
        found: The records, as `gather` found them.
        machine: The teacher's story.
        assignment: The teacher's assignment; without one there are no goals and no points.
        unread: What was refused before; it is handed on.
        roster: Code → name, where there is a roster.
        exit_codes: Code → exit code, as handed in at the end of the lesson.
        jobs: Processes; None: one for each core where that pays.
    """
    verified = _verified(found, machine, assignment, jobs)
    records = sorted(
        (one for one in verified if isinstance(one, Verified)), key=lambda one: (one.codes, one.attempt, one.file)
    )  # fmt: skip
    names = dict(roster or {})
    records = [
        with_flags(record, (*flags_of_class(record, names, exit_codes or {}, assignment), *common))
        for record, common in zip(records, flags_across(records), strict=True)
    ]
    if assignment is not None:
        records = _by_pupil(records, assignment)
    present = {code for record in records for code in record.codes}
    story = machine.story
    return ClassResult(
        records=tuple(records),
        unread=(*unread, *(one for one in verified if isinstance(one, Unread))),
        missing=tuple(code for code in names if code not in present),
        unknown=tuple(sorted(code for code in present if names and code not in names)),
        roster=names,
        assignment=assignment,
        story=story.id,
        story_version=story.version,
        story_hash=story.digest,
    )


def _verified(
    found: Sequence[Found], machine: Machine, assignment: Assignment | None, jobs: int | None
) -> list[Verified | Unread]:
    """Every record by itself, in the order given."""
    count = jobs if jobs is not None else _cores() if len(found) >= ENOUGH else 1
    if count < 2 or sys.platform == "win32" or "fork" not in multiprocessing.get_all_start_methods():
        return [verify_record(one, machine, assignment) for one in found]
    global _shared
    _shared = (machine, assignment)
    with multiprocessing.get_context("fork").Pool(min(count, len(found))) as pool:
        return pool.map(_one, found, chunksize=CHUNK)


def _one(found: Found) -> Verified | Unread:
    return verify_record(found, *_shared)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _by_pupil(records: Sequence[Verified], assignment: Assignment) -> list[Verified]:
    """The records with what depends on all those of one pupil: endings reached, attempts, and which one counts."""
    mine: dict[str, list[int]] = defaultdict(list)
    for index, record in enumerate(records):
        for code in record.codes or (f"\0{index}",):
            mine[code].append(index)
    done = list(records)
    if assignment.goals.endings_min:
        for index, record in enumerate(records):
            together = {other for code in record.codes for other in mine[code]} | {index}
            endings = {records[other].ending for other in together if records[other].matches} - {""}
            if record.matches or record.under_way:
                found = replace(record, goals=goals_of(assignment.goals, record, len(endings)))
                done[index] = scored(found, assignment) if record.matches else found
    counted: set[int] = set()
    for indices in mine.values():
        counted |= _counted(done, indices, assignment)
    return [replace(record, counts=index in counted) for index, record in enumerate(done)]


def _counted(records: list[Verified], indices: Sequence[int], assignment: Assignment) -> set[int]:
    """Which of one pupil's records count; a file that is there twice is one attempt."""
    usable: dict[str, int] = {}
    for index in sorted(indices, key=lambda index: (records[index].attempt, records[index].file)):
        record = records[index]
        is_refused = assignment.window.late == "refuse" and any(flag.kind == "late" for flag in record.flags)
        if record.matches and not is_refused:
            usable.setdefault(record.seal, index)
    order = list(usable.values())
    most = assignment.attempts.max
    for index in order[most:] if most else ():
        words = f"One record more than the {most} that the assignment allows."
        records[index] = with_flags(records[index], [Flag("attempts", words)])
    return {order[position] for position in counting([records[index].score for index in order], assignment.attempts)}
