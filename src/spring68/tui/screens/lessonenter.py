"""The door to a lesson: what it is, and the code. The story is read meanwhile."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from textual.app import ComposeResult

from spring68.classroom.recorder import RecordProblem
from spring68.lesson import Lesson
from spring68.lessonfile import Attempt, CodeProblem, attempts, code_words, introduction, read_codes, sealed_words
from spring68.tui.commands import Command
from spring68.tui.desk import Desk
from spring68.tui.messages import Quit
from spring68.tui.rows import BLANK, Row, clean, paragraph
from spring68.tui.screens.lessonplay import LessonScreen, show_lesson
from spring68.tui.screens.room import Room
from spring68.tui.screens.search import Line
from spring68.tui.screens.slips import Answer, Slip

GO = Command("go", ("enter",), "go", "Begin, or go on.", "enter", foot=True)
LEAVE = Command("leave", ("escape",), "leave", "Leave the program.", "esc", foot=True)


class EntranceScreen(Room):
    """Title, introduction, code."""

    AUTO_FOCUS = "Line"
    DEFAULT_CSS = """
    EntranceScreen Line { max-width: 40; margin: 0 1 1 1; }
    EntranceScreen #leaf { height: 1fr; }
    """
    title_words = "An assignment"
    help_words = "Type the code on your slip and press enter. The same code goes on where you stopped."
    commands: ClassVar[tuple[Command, ...]] = (GO, LEAVE)

    def __init__(self, desk: Desk) -> None:
        assignment = desk.launch.assignment
        assert assignment is not None
        self.assignment = assignment
        self.words = ""
        """What is wrong, or what is waited for."""
        self.is_waiting = False
        self.line = Line("your code") if assignment.identity.mode == "code" else None
        super().__init__(desk)

    def compose(self) -> ComposeResult:
        """Heading, words, the line for the code, keys."""
        yield self.tiny
        yield self.head
        yield self.leaf
        if self.line is not None:
            yield self.line
        yield self.foot

    def on_mount(self) -> None:
        """On a seat the code is known."""
        if self.line is not None and self.desk.launch.code:
            self.line.value = self.desk.launch.code
            self.line.cursor_position = len(self.line.value)

    def rows(self, width: int) -> list[Row]:
        """What the assignment is."""
        first, *rest = introduction(self.assignment)
        rows = [BLANK, *paragraph(clean(first), width, "strong"), BLANK]
        for part in "\n\n".join(rest).split("\n\n"):
            rows += [*paragraph(" ".join(clean(part).split()), width), BLANK]
        asked = code_words(self.assignment) if self.line is not None else "Press enter to begin."
        rows += paragraph(asked, width)
        return [*rows, BLANK, *paragraph(self.words, width, "alarm")] if self.words else rows

    def on_resize(self) -> None:
        """The line for the code stands below the words, where these begin."""
        self.call_after_refresh(self._align)

    def _align(self) -> None:
        self.leaf.ensure()
        if self.line is not None:
            self.line.styles.offset = (max(self.leaf.left - 1, 0), 0)

    def say(self, words: str) -> None:
        """Say something below the rest, and show it."""
        self.words = words
        self.leaf.reload()
        self.leaf.scroll_rows(len(self.leaf.rows))

    # commands

    def can(self, command: str) -> bool:
        """Letters are written here, so that there is no key for help."""
        return command not in {"help", "palette"}

    def do_help(self) -> None:
        """Letters are written here, so there is no room for help."""

    def do_leave(self) -> None:
        """Out."""
        self.post_message(Quit())

    def on_input_submitted(self) -> None:
        """Enter in the line."""
        self.do_go()

    def story_ready(self) -> None:
        """The story was read: go on with what waited for it."""
        if self.is_waiting:
            self.is_waiting = False
            self.do_go()
        elif self.desk.launch.served and self._is_begun():
            self.do_go()

    def _is_begun(self) -> bool:
        """Whether whoever sits here was in the middle of it; then one goes on without typing anything."""
        typed = self.line.value if self.line is not None else ""
        with contextlib.suppress(CodeProblem):
            codes = read_codes(typed, self.assignment.identity.group_max) if self.line is not None else ()
            tries = attempts(self.desk.launch.records, codes)
            return bool(tries) and not tries[-1].is_sealed
        return False

    def do_go(self) -> None:
        """Begin, or go on, with the code that was typed."""
        codes: tuple[str, ...] = ()
        if self.line is not None:
            try:
                codes = read_codes(self.line.value, self.assignment.identity.group_max)
            except CodeProblem as problem:
                self.say(str(problem))
                self.line.select_all()
                return
        if self.words:
            self.words = ""
            self.leaf.reload()
        if self.desk.machine is None:
            self.is_waiting = True
            self.say("The story is being read …")
            return
        tries = attempts(self.desk.launch.records, codes)
        last = tries[-1] if tries else None
        if last is not None and last.is_sealed:
            self._ask_again(codes, last, len(tries))
        else:
            self._open(codes, last)

    def _ask_again(self, codes: tuple[str, ...], last: Attempt, count: int) -> None:
        """Ask whether to begin another attempt, where one is left."""
        most = self.assignment.attempts.max
        answers = [Answer("c", "", "Close")]
        if not most or count < most:
            answers = [Answer("a", "again", "Begin another attempt"), *answers]
        told = replace(last, path=Path(last.path.name)) if self.desk.launch.served else last
        slip = Slip(self.desk, "Handed in already", [sealed_words(told, self.assignment, count)], answers)
        self.app.push_screen(slip, lambda answer: self._open(codes, last) if answer else None)

    def _open(self, codes: tuple[str, ...], last: Attempt | None) -> None:
        """Go on with the last attempt, or begin another."""
        machine, folder = self.desk.machine, self.desk.launch.records
        assert machine is not None
        try:
            if last is not None and not last.is_sealed:
                lesson = Lesson.go_on(machine, self.assignment, last.path)
                told = lesson.last_told()
            else:
                number = last.number + 1 if last is not None else 1
                lesson, told = Lesson.begin(machine, self.assignment, folder, codes, attempt=number), []
        except RecordProblem as problem:
            self.say(f"{str(problem)[:1].upper()}{str(problem)[1:]}")
            return
        self.desk.put_away()
        self.desk.session = lesson
        app: Any = self.app
        show_lesson(app, lesson, f"Last time: {' '.join(told)}" if told else "")
        screen = app.screen
        if lesson.asks_first and isinstance(screen, LessonScreen):
            screen.call_after_refresh(screen.ask_question)
