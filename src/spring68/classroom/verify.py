"""Verifying one record against the teacher's own story and assignment.

In this order: within limits, the chain of hashes, the hashes of story and assignment, every choice replayed. Notes,
endings, goals and points are then read off the replay; the record never says what it earned.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from spring68.classroom.assignment import Assignment, Goals
from spring68.classroom.codes import is_code
from spring68.classroom.exitcode import exit_code
from spring68.classroom.grading import Facts, score
from spring68.classroom.moments import notes_met
from spring68.classroom.record import FORMAT, Header, Record
from spring68.classroom.recordreader import read_record
from spring68.classroom.replay import Mismatch, Node, Replay
from spring68.classroom.verified import Answered, Flag, Goal, Pick, Skipped, Unread, Verdict, Verified
from spring68.engine.machine import Machine
from spring68.engine.state import scene_of

FASTEST = 900
"""Words a minute in a scene above which nobody reads; fast readers of prose reach 400."""

LEAST_WORDS = 80
"""Words of a scene below which its speed says nothing."""

HEAD = 4_096
"""Bytes of a file in which a record shows that it is one."""

_CODE = re.compile(r"[A-Z]{2}\d\d-[0-9A-Z]")


@dataclass(frozen=True, slots=True)
class Found:
    """A record as it was found: how it is called to the teacher, its bytes, when it came (Unix seconds; 0: unknown)."""

    name: str
    data: bytes
    received: float = 0.0


def looks_like_record(data: bytes) -> bool:
    """Whether bytes begin as a record does, edited or not."""
    head = data[:HEAD]
    return b'"header"' in head and FORMAT[:6].encode() in head


def codes_in(name: str) -> tuple[str, ...]:
    """The codes that stand in a file's name."""
    last = name.replace("\\", "/").rpartition("/")[2].rpartition(" › ")[2]
    return tuple(dict.fromkeys(code for code in _CODE.findall(last) if is_code(code)))


def strangers_in(name: str, students: Sequence[str]) -> tuple[str, ...]:
    """The codes in a file's name that are none of those in the record itself; empty where the record has no code."""
    return tuple(code for code in codes_in(name) if students and code not in students)


def verify_record(found: Found, machine: Machine, assignment: Assignment | None = None) -> Verified | Unread:
    """Verify one record; never raises, whatever is in it.

    Args:
        found: The record.
        machine: The teacher's story.
        assignment: The teacher's assignment; without one, the play is followed from where the record says it began,
            and no goals, questions or points are known.
    """
    if not looks_like_record(found.data):
        return Unread(found.name, 0, "it is no record: it does not begin with the header of one")
    record = read_record(found.data)
    header = record.header
    if header is None:
        if record.line == 0:
            return Unread(found.name, 0, record.problem)
        return Verified(
            found.name, Verdict.DIFFERS, record.line, record.problem or "the line is cut off", codes_in(found.name),
            received=found.received,
        )  # fmt: skip
    known = _with_header(found, header, record)
    other = _other_version(header, machine, assignment)
    if record.problem:
        return replace(known, verdict=Verdict.DIFFERS, line=record.line, reason=record.problem)
    if other and header.story_hash != machine.story.digest:
        return replace(known, verdict=Verdict.UNJUDGED, reason=other)
    return _replayed(known, record, machine, assignment, other)


def _with_header(found: Found, header: Header, record: Record) -> Verified:
    """What the header says, for who looks for the record; nothing is judged yet."""
    others = strangers_in(found.name, header.students)
    words = f"The file is called {', '.join(others)}, and the record in it is that of {', '.join(header.students)}."
    return Verified(
        found.name, Verdict.MATCHES, codes=header.students, assignment=header.assignment,
        assignment_hash=header.assignment_hash, record=header.record, attempt=header.attempt, story=header.story,
        story_version=header.story_version, story_hash=header.story_hash, app=header.app, language=header.lang,
        started=header.started, seed=header.seed, seal=record.seal,
        exit_code=exit_code(record.seal) if record.seal else "", received=found.received,
        flags=(Flag("name", words),) if others else (),
    )  # fmt: skip


def _other_version(header: Header, machine: Machine, assignment: Assignment | None) -> str:
    """Why a record belongs to other files than the teacher's; empty when it belongs to these."""
    story = machine.story
    if header.story != story.id:
        return f"it was played on another story (‘{header.story}’), not on ‘{story.id}’"
    if header.story_hash != story.digest:
        return (
            f"it was played on another version of the story ({header.story_version}, {header.story_hash[:8]}) than "
            f"yours ({story.version}, {story.digest[:8]}); if you have that one, give it with --story"
        )
    if assignment is None:
        return ""
    if header.assignment != assignment.id:
        return f"it belongs to another assignment (‘{header.assignment}’), not to ‘{assignment.id}’"
    if header.assignment_hash != assignment.digest:
        return (
            "it was played with another version of the assignment file than yours; if you have that one, give it with "
            "--assignment"
        )
    return ""


def _replayed(known: Verified, record: Record, machine: Machine, assignment: Assignment | None, other: str) -> Verified:
    """The record after its replay; `other` is why it cannot be judged although it can be followed."""
    assert record.header is not None
    try:
        replay = Replay(machine, assignment, record.header)
    except Mismatch as mismatch:
        return _failed(known, mismatch, other)
    try:
        replay.run(record)
    except Mismatch as mismatch:
        return _failed(_read_off(known, record, replay), mismatch, other)
    done = _read_off(known, record, replay)
    if other:
        return _unjudged(done, other)
    if not record.seal:
        return _unsealed(done, record)
    return done


def _failed(known: Verified, mismatch: Mismatch, other: str) -> Verified:
    if other:
        return _unjudged(known, other)
    found = replace(known, verdict=Verdict.DIFFERS, line=mismatch.line, reason=mismatch.reason)
    return replace(found, goals=(), score=None)


def _unjudged(known: Verified, why: str, line: int = 0) -> Verified:
    """A record of which no goal and no point can be said, whatever its replay came to."""
    return replace(known, verdict=Verdict.UNJUDGED, line=line, reason=why, goals=(), score=None)


def _unsealed(known: Verified, record: Record) -> Verified:
    if record.torn:
        line, reason = record.line, "the line is cut off, and what came after it is missing"
    else:
        line = record.lines
        reason = "this is its last line, and no seal follows: the play was not sealed, or the end is missing"
    flag = Flag("unsealed", "It is not sealed: with the same code the pupil can go on, or close it.")
    found = _unjudged(replace(known, flags=(*known.flags, flag)), reason, line)
    return replace(found, goals=known.goals)


def _read_off(known: Verified, record: Record, replay: Replay) -> Verified:
    """Everything that the replay shows."""
    way = replay.way()
    state = replay.now.state
    picks = _picks(way, replay)
    met = tuple(dict.fromkeys(name for node in way for name in node.met))
    answers = tuple(
        Answered(name, event.fields["text"], len(event.fields["text"].split()), event.t, event.line)
        for name, event in replay.answers.items()
    )
    story = replay.machine.story
    entered = replace(
        known,
        path=picks,
        scenes=tuple(name for name in state.visits if name in story.scenes),
        notes_met=notes_met(story, replay.begin, state),
        notes_opened=tuple(replay.opened),
        opened_at=tuple((event.t, event.line) for event in replay.opened.values()),
        ending=state.ended,
        stopped_at=replay.stop,
        minutes=round(record.events[-1].t / 60_000, 1) if record.events else 0.0,
        pause_minutes=round(replay.paused / 60_000, 1),
        words_read=sum(node.words for node in way),
        answers=answers,
        questions_met=met,
        skips=_skips(replay),
        notices=tuple(replay.noticed),
        filed=state.filed,
        backs=replay.backs,
        flags=(*known.flags, *_times(record), *_speed(picks)),
    )
    return _judged(entered, replay) if replay.assignment is not None else entered


def _picks(way: list[Node], replay: Replay) -> tuple[Pick, ...]:
    """The choices of the sealed take; the words of each are those that were new on the screen before it."""
    found: list[Pick] = []
    for node in way[1:]:
        assert node.event is not None
        scene = scene_of(node.pick.rpartition("/")[2])
        act = replay.machine.story.scenes[scene].act if scene in replay.machine.story.scenes else ""
        found.append(
            Pick(
                node.at, node.pick, node.label, node.event.t, node.event.t - node.came, node.event.line, node.offered,
                scene, act, node.read,
            )
        )  # fmt: skip
    return tuple(found)


def _skips(replay: Replay) -> tuple[Skipped, ...]:
    scenes = replay.machine.story.scenes
    return tuple(
        Skipped(scene, tuple(str(tag) for tag in scenes[scene].content), by, *replay.skipped_at[scene])
        for scene, by in replay.skipped.items()
    )


def _times(record: Record) -> tuple[Flag, ...]:
    """Where the time runs backwards."""
    before = 0
    for event in record.events:
        if event.t < before:
            words = f"Time runs backwards at line {event.line}: {before} ms, then {event.t} ms."
            return (Flag("backwards", words),)
        before = event.t
    return ()


def _speed(picks: tuple[Pick, ...]) -> tuple[Flag, ...]:
    """How many scenes went by faster than anybody reads."""
    words: dict[str, int] = {}
    times: dict[str, int] = {}
    for pick in picks:
        place = scene_of(pick.at)
        words[place] = words.get(place, 0) + pick.words
        times[place] = times.get(place, 0) + max(pick.ms, 0)
    fast = [
        place for place, count in words.items() if count >= LEAST_WORDS and count * 60_000 > FASTEST * times[place]
    ]  # fmt: skip
    if not fast:
        return ()
    scenes = "1 scene" if len(fast) == 1 else f"{len(fast)} scenes"
    told = f"{scenes} passed faster than anybody reads (more than {FASTEST} words a minute)."
    return (Flag("fast", told, scenes=tuple(fast)),)


def _judged(known: Verified, replay: Replay) -> Verified:
    """Goals and points. Different endings over several records are counted where the class is put together."""
    assignment = replay.assignment
    assert assignment is not None
    return scored(replace(known, goals=goals_of(assignment.goals, known)), assignment)


def goals_of(goals: Goals, known: Verified, endings: int | None = None) -> tuple[Goal, ...]:
    """The goals of an assignment as one record meets them.

    Args:
        goals: What is to be reached.
        known: The record, replayed.
        endings: How many different endings the pupil reached in all records; None: those of this one.
    """
    found: list[Goal] = []
    if goals.reach_any:
        reached = {*known.scenes, known.ending} - {""}
        words = f"reach {' or '.join(goals.reach_any)}"
        found.append(Goal("reach_any", words, bool(reached & set(goals.reach_any))))
    for note in goals.notes_required:
        found.append(Goal("notes_required", f"meet the note {note}", note in known.notes_met))
    if goals.notes_min:
        words = f"meet {goals.notes_min} notes or more"
        found.append(Goal("notes_min", words, len(known.notes_met) >= goals.notes_min))
    if goals.endings_min:
        count = int(bool(known.ending)) if endings is None else endings
        words = f"reach {goals.endings_min} different endings, over all attempts"
        found.append(Goal("endings_min", words, count >= goals.endings_min))
    return tuple(found)


def scored(known: Verified, assignment: Assignment, marks: Mapping[str, int] | None = None) -> Verified:
    """The record with its points, from its goals and answers as they now stand, and the levels given by rubric id."""
    facts = Facts(
        goals_met=all(goal.is_met for goal in known.goals),
        is_finished=bool(known.seal and (known.ending or known.stopped_at)),
        met=known.questions_met,
        answers={answer.question: answer.words for answer in known.answers if answer.text},
        marks=marks,
    )
    return replace(known, score=score(assignment.grading, facts))
