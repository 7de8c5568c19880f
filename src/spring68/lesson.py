"""An assignment going on: a session that asks questions, keeps a record instead of a save, and ends with a seal.

Part of the session's room. Every choice, answer and skip is a line of the record before it is shown, so the record is
the save: what was written is gone on with, after a pause, a crash or a dead battery.

Questions come after the words of the turn that meets them (those of the start before the first words), and nothing can
be chosen until they are answered or passed. Time is counted in milliseconds while the play is open and not paused.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from spring68 import __version__
from spring68.classroom.assignment import Assignment, Question
from spring68.classroom.exitcode import exit_code
from spring68.classroom.limits import MAX_RECORD_BYTES
from spring68.classroom.moments import is_over, questions_at
from spring68.classroom.record import Header, Record
from spring68.classroom.recorder import Recorder, RecordProblem
from spring68.classroom.replay import Mismatch, Replay, opening_turn
from spring68.engine.errors import EngineError, UnknownChoice
from spring68.engine.machine import Machine
from spring68.engine.state import digest
from spring68.engine.turn import Option, Turn
from spring68.lessonfile import Names, cleaned, empty_save, retraced, why_not
from spring68.saves.model import Page, Save
from spring68.session import Session

ONE_TAKE = "This assignment is played in one take: what was chosen stays chosen."
NO_SKIP = "In this assignment scenes are not passed over; talk to your teacher if one is too hard to read."
NO_PAUSE = "This assignment is played in one go; there is no pause in it."
ROOM = 50_000
"""Bytes of a record that are kept free for what must still be written."""


def _clock() -> int:
    return time.monotonic_ns() // 1_000_000


class Lesson(Session):
    """A play of an assignment. Make one with `begin` or `go_on`."""

    def __init__(
        self, machine: Machine, assignment: Assignment, recorder: Recorder, save: Save, turn: Turn,
        clock: Callable[[], int] = _clock,
    ) -> None:  # fmt: skip
        super().__init__(machine, None, recorder.path.stem, save, turn)
        self.assignment = assignment
        self.recorder = recorder
        self.lesson = self
        self.pending: list[Question] = []
        """The questions that are to be answered before the play goes on, in order."""
        self.answered: dict[str, str] = {}
        self.backs = 0
        self.is_paused = False
        self._clock = clock
        self._before, self._since, self._last = 0, clock(), 0
        self._lines: dict[Names, int] = {(): 0}
        """For each way of choices so far: the number of the line that ends it."""
        self._teacher_skips = self._skipped_by_teacher()
        self._told: set[tuple[str, str]] = set()
        """Scenes and tags of which it was written that a notice was shown or a summary stood."""
        self._opened: set[str] = set()

    # beginning

    @classmethod
    def begin(  # type: ignore[override]
        cls, machine: Machine, assignment: Assignment, folder: Path, codes: Names = (), *, attempt: int = 1,
        seed: int | None = None, clock: Callable[[], int] = _clock,
    ) -> Lesson:  # fmt: skip
        """Begin a record.

        Raises:
            RecordProblem: when it cannot be begun; a sentence for the pupil.
        """
        story, begin = machine.story, assignment.start
        number = seed if seed is not None else int.from_bytes(os.urandom(4), "big")
        try:
            turn = opening_turn(machine, begin, number)
        except (KeyError, EngineError):
            where = begin.scene or begin.preset
            raise RecordProblem(
                f"this story cannot begin at ‘{where}’, where the assignment begins; tell your teacher."
            ) from None
        has_clock = assignment.privacy.clock == "minutes"
        started = datetime.now().astimezone().isoformat(timespec="minutes") if has_clock else ""
        header = Header(
            record=str(uuid.uuid4()), assignment=assignment.id, assignment_hash=assignment.digest, story=story.id,
            story_version=story.version, story_hash=story.digest, app=f"spring68 {__version__}", students=codes,
            lang=story.language, attempt=attempt, started=started, seed=number, preset=begin.preset, scene=begin.scene,
        )  # fmt: skip
        recorder = Recorder.begin(folder, header)
        lesson = cls(machine, assignment, recorder, empty_save(machine, assignment, number), turn, clock)
        lesson._settle([turn])
        lesson._after_turn()
        lesson._tell_replaced(turn)
        lesson._tell_version()
        return lesson

    @classmethod
    def go_on(
        cls, machine: Machine, assignment: Assignment, path: Path, clock: Callable[[], int] = _clock
    ) -> Lesson:  # fmt: skip
        """Go on with a record that was begun; what the pupil has to be told is in `notices`.

        Raises:
            RecordProblem: when it cannot be gone on with; nothing of it was changed.
        """
        recorder, record = Recorder.go_on(path)
        assert record.header is not None
        try:
            replay = Replay(machine, assignment, record.header)
            replay.run(record)
        except Mismatch as mismatch:
            recorder.close()
            raise RecordProblem(
                f"{path.name} cannot be gone on with: line {mismatch.line} does not fit this story and assignment "
                f"({mismatch.reason}). It is kept as it is; tell your teacher."
            ) from None
        save, lines = retraced(empty_save(machine, assignment, record.header.seed), record)
        lesson = cls(machine, assignment, recorder, save, replay.turn, clock)
        lesson._resume(record, replay, lines)
        return lesson

    def _resume(self, record: Record, replay: Replay, lines: dict[Names, int]) -> None:
        """Stand where the record ends."""
        self._lines = lines
        self._before = self._last = record.events[-1].t if record.events else 0
        self.answered = {name: event.fields["text"] for name, event in replay.answers.items()}
        self.backs = replay.backs
        self.skipped |= set(replay.skipped)
        self._opened = set(replay.opened)
        self._told = {
            (event.fields["scene"], event.fields["tag"]) for event in record.events if event.type == "content"
        }  # fmt: skip
        turns = self._follow(self.save)
        self.turn = turns[-1]
        self._settle(turns)
        self._after_turn()
        if not self.is_sealed:
            self.recorder.write("resume", self.now)
        if record.torn:
            self.notices.append(
                "The last line of your record was cut off when the program stopped; it was dropped, and you are where "
                "the line before it left you."
            )
        self._tell_version(record)

    def _tell_version(self, record: Record | None = None) -> None:
        """Say when the story or the assignment is another one than was meant."""
        story, pin = self.story, self.assignment.story
        played = record.header.story_hash if record is not None and record.header is not None else story.digest
        is_other = pin.id != story.id or (pin.digest and pin.digest != story.digest) or played != story.digest
        if is_other or (pin.version and not pin.digest and pin.version != story.version):
            self.notices.append(
                "This is not the version of the story that your teacher meant. You can play it, and your record says "
                "which one you played; tell your teacher now, because it may not be possible to judge it."
            )
        if record is not None and record.header is not None and record.header.assignment_hash != self.assignment.digest:
            self.notices.append(
                "The assignment file was changed since you began. You go on as you began; tell your teacher."
            )

    # where it stands

    @property
    def now(self) -> int:
        """Milliseconds of play."""
        return self._before if self.is_paused else self._before + self._clock() - self._since

    @property
    def is_over(self) -> bool:
        """Whether the play has come to an ending, to the assignment's stop, or to what is not yet written."""
        return is_over(self.assignment.stop, self.state)

    @property
    def is_sealed(self) -> bool:
        """Whether the record is sealed."""
        return bool(self.recorder.seal)

    @property
    def exit_code(self) -> str:
        """The exit code; empty before the seal."""
        return exit_code(self.recorder.seal) if self.recorder.seal else ""

    @property
    def asks_first(self) -> bool:
        """Whether a question waits that is asked before the first words."""
        return bool(self.pending) and self.pending[0].at.kind == "start"

    @property
    def only_take(self) -> str:
        """Why one cannot go back; empty where one can."""
        return ONE_TAKE if self.assignment.takes == "one" else ""

    def options(self) -> tuple[Option, ...]:
        """What is shown to choose from: nothing while a question waits, or after the end."""
        return () if self.pending or self.is_over or self.is_sealed else super().options()

    # what the pupil does

    def choose(self, option: str | int) -> Turn:
        """Take a choice, as in every session; refused while a question waits, and after the end."""
        if self.pending or self.is_over or self.is_sealed:
            raise UnknownChoice("nothing can be chosen now")
        at = self.state.place
        turn = super().choose(option)
        assert turn.entry is not None
        self._write_down("choice", at=at, pick=turn.entry.choice, state=digest(turn.state, self.machine.names))
        self._lines[self._names()] = self.recorder.number - 1
        self._tell_replaced(turn)
        return turn

    @property
    def can_undo(self) -> bool:
        """Whether there is a choice to go back to, and the assignment allows it."""
        return not self.only_take and not self.is_sealed and super().can_undo

    def undo(self) -> Turn | None:
        """Go back one choice, where takes are allowed."""
        return super().undo() if self.can_undo else None

    def go_back(self, count: int) -> Turn:
        """Go back in a new take.

        Raises:
            ValueError: when the assignment allows one take only, or there are not so many choices.
        """
        return self._moved(lambda: super(Lesson, self).go_back(count))

    def pick_up(self, take: int) -> Turn:
        """Go on with another take.

        Raises:
            ValueError: when the assignment allows one take only, or there is no such take.
        """
        return self._moved(lambda: super(Lesson, self).pick_up(take))

    def _moved(self, move: Callable[[], Turn]) -> Turn:
        """Move to another point of the tree of takes, and write it down."""
        if self.only_take or self.is_sealed or self.recorder.is_full:
            raise ValueError(self.only_take or "the record is closed")
        turn = move()
        self.backs += 1
        self._write_down("back", to=self._lines[self._names()])
        return turn

    def _stand(self, save: Save) -> Turn:
        """Stand at the end of a take, with the questions that its way meets."""
        self._settle(self._follow(save))
        return super()._stand(save)

    def skip(self, scene: str) -> None:
        """Read a summary instead of a scene, where the assignment lets pupils decide that; it never costs points."""
        if not self.assignment.content.student_may_skip:
            self.notices.append(NO_SKIP)
            return
        super().skip(scene)
        self._write_content(scene, "skipped")

    def note_opened(self, note: str) -> None:
        """A note was opened; written once."""
        if note in self.state.seen and note not in self._opened and not self.is_sealed and not self.recorder.is_full:
            self._opened.add(note)
            self._write_down("note", id=note, opened=True)

    def notice_shown(self, scene: str) -> None:
        """A content notice was shown before a scene; written once for each tag."""
        self._write_content(scene, "shown_notice")

    def answer(self, text: str) -> str:
        """Submit the answer to the first question that waits; why it is not taken, or empty when it was.

        An answer can be edited until it is submitted. Of a choice or a scale the text is the option, or its number.
        """
        question = self.pending[0]
        clean = cleaned(question, text)
        if wrong := why_not(question, clean, MAX_RECORD_BYTES - ROOM - self.recorder.size):
            return wrong
        self.pending.pop(0)
        self.answered[question.id] = clean
        self._write_down("answer", q=question.id, text=clean, words=len(clean.split()))
        self._renew_page()
        return ""

    # pause and seal

    def pause(self) -> str:
        """Stop the clock; why not, or empty."""
        if not self.assignment.lesson.pause_allowed:
            return NO_PAUSE
        if not self.is_paused:
            self._before, self._since, self.is_paused = self.now, self._clock(), True
        return ""

    def unpause(self) -> None:
        """Let the clock run again."""
        if self.is_paused:
            away = self._clock() - self._since
            self.is_paused, self._since = False, self._clock()
            self._write_down("pause", ms=away)

    def seal(self) -> str:
        """Seal the record: the exit code. Empty where the disk refuses, which `problem` says; ask again then."""
        self.unpause()
        self.recorder.seal_with(self.now, backs=self.backs)
        self.problem = self.recorder.problem
        return self.exit_code

    def save_as(self, name: str) -> str:
        """There is nothing to copy: the record is the save."""
        raise OSError(0, "an assignment is kept in its record, and in no copy", name)

    def close(self) -> None:
        """Write down how long it was played, and let go of the record."""
        if self.is_paused:
            self.unpause()
        elif not self.is_sealed and self.now > self._last:
            self._write_down("pause", ms=0)
        self.recorder.close()

    # writing

    def _page(self, told: Iterable[str]) -> Page:
        """The page of the turn; nothing is offered to be passed over where the assignment does not want it."""
        page = super()._page(told)
        if self.assignment.content.student_may_skip:
            return page
        return replace(page, marks=tuple(mark for mark in page.marks if mark.kind != "skippable"))

    def _names(self) -> Names:
        return tuple(step.choice for step in self.save.steps)

    def _write(self) -> None:
        """The record is the save."""

    def _write_down(self, kind: str, **fields: str | int | bool) -> None:
        """Write a line; what the disk says of it is in `problem`."""
        if self.is_sealed:
            return
        self._last = max(self.now, self._last)
        self.recorder.write(kind, self._last, **fields)
        if self.problem and not self.recorder.problem:
            self.notices.append("Writing works again; nothing was lost.")
        self.problem = self.recorder.problem

    def _write_content(self, scene: str, action: str) -> None:
        found = self.story.scenes.get(scene)
        for tag in found.content if found is not None else ():
            if action != "shown_notice" or (scene, str(tag)) not in self._told:
                self._told.add((scene, str(tag)))
                self._write_down("content", tag=str(tag), scene=scene, action=action)

    # helpers

    def _skipped_by_teacher(self) -> set[str]:
        """The scenes that everybody reads as their summary."""
        tags = set(self.assignment.content.teacher_skips)
        scenes = self.story.scenes.values()
        found = {
            str(scene.id) for scene in scenes if scene.skip is not None and tags & {str(tag) for tag in scene.content}
        }
        self.skipped |= found
        return found

    def _tell_replaced(self, turn: Turn) -> None:
        """Write down which scenes of a turn stood as their summary because the teacher wants it so."""
        for scene in dict.fromkeys(passage.scene for passage in turn.passages):
            if scene in self._teacher_skips and (scene, "") not in self._told:
                self._told.add((scene, ""))
                self._write_content(scene, "replaced")

    def _settle(self, turns: Sequence[Turn]) -> None:
        """Which questions wait after some turns, from the first one of the play."""
        met: dict[str, Question] = {}
        for number, turn in enumerate(turns):
            for question in questions_at(self.assignment, self.story, turn, met, is_first=number == 0):
                met[question.id] = question
        waiting = [question for question in met.values() if question.id not in self.answered]
        self.pending = sorted(waiting, key=lambda question: question.at.kind != "start")

    def _after_turn(self, told: Iterable[str] = ()) -> None:
        """Bring everything up to date; the questions of the last turn wait from now on."""
        if self.save.steps:
            asked = {*self.answered, *(question.id for question in self.pending)}
            self.pending += questions_at(self.assignment, self.story, self.turn, asked)
        super()._after_turn(told)
