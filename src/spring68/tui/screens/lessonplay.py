"""The play of an assignment: the play screen with questions, a pause, words of support, and a seal at the end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from spring68.lesson import Lesson
from spring68.saves.model import Page
from spring68.text.printable import printable
from spring68.tui.commands import Command
from spring68.tui.desk import Desk
from spring68.tui.messages import Quit
from spring68.tui.rows import Row
from spring68.tui.screens.play import PlayScreen
from spring68.tui.screens.playkeys import COMMANDS, LEAVE, SAVES
from spring68.tui.screens.slips import Answer, Slip

if TYPE_CHECKING:
    from spring68.tui.app import Spring68
    from spring68.tui.pages import Screenful

ASK = (("A question from your teacher.", ""),)
HAND_IN = (("Close the record and get the exit code.", ""),)
CLOSED = (("Your record is closed: get the exit code.", ""),)

PAUSE = Command("pause", ("p",), "pause", "Stop the clock until you come back.")
SEAL = Command("seal", ("x",), "hand in", "Close the record and get the exit code; it asks first.")
SUPPORT = Command("support", ("h",), "support", "Where you can turn if something here is hard.")
QUIT = replace(LEAVE, help="Stop; the record is kept, and goes on from here.")


class LessonScreen(PlayScreen):
    """One turn at a time, and the questions that it meets."""

    help_words = "Read; answer what your teacher asks; take a choice by its number. Every choice is kept as you go."
    commands: ClassVar[tuple[Command, ...]] = (
        *(command for command in COMMANDS if command not in {SAVES, LEAVE}), PAUSE, SUPPORT, SEAL, QUIT,
    )  # fmt: skip

    def __init__(self, desk: Desk, page: Page, lesson: Lesson, last: str = "") -> None:
        self.own = lesson
        self.drafts: dict[str, str] = {}
        """Answers that were begun and not handed in, by question."""
        super().__init__(desk, page, lesson, last)

    # what is shown

    def _set_ways(self) -> None:
        """The way on: a question that waits, or the end."""
        over = CLOSED if self.own.is_sealed else HAND_IN if self.own.is_over else ()
        self.view.ways = ASK if self.own.pending else over

    @property
    def is_done(self) -> bool:
        """Whether the play is over, every question is answered, and there is no way back."""
        return self.own.is_over and not self.own.pending and bool(self.own.only_take)

    def on_mount(self) -> None:
        """A play that is gone on with may be over."""
        self.call_after_refresh(self._close_record)

    def _painted(self) -> None:
        super()._painted()
        self.call_after_refresh(self._close_record)

    def _scrolled(self) -> None:
        super()._scrolled()
        self._close_record()

    def _close_record(self) -> None:
        """Close the record once the last words are on the screen and nothing more can be done."""
        if self.own.is_sealed or not self.is_done or self.view.back or self.must_ask(self.now) or not self._counts(0):
            return
        if self.own.seal():
            self._set_ways()
            self.leaf.reload(keep=True)
            self.refresh_bars()
        else:
            self.say(self.own.problem)

    def fill(self, width: int, height: int) -> list[Row]:
        """The screen that is shown; before the first words only the way to the question that comes before them."""
        if self.own.asks_first:
            self.view.fit(width, height)
            return self.view.choices(width, height)
        return super().fill(width, height)

    def must_ask(self, screen: Screenful) -> bool:
        """Whether something is to be told about first, as the assignment and the settings say."""
        return self.own.assignment.content.notices == "show" and super().must_ask(screen)

    def ask_first(self) -> None:
        """Announce what is hard to read, where the assignment does not leave that to the teacher."""
        if self.own.assignment.content.notices != "show":
            return
        if self.own.asks_first:
            return
        if self.leaf.height_now and self.app.screen is self and self._announces(self.now):
            for passage in self.own.turn.passages:
                if passage.content:
                    self.own.notice_shown(passage.scene)
        super().ask_first()

    def _announces(self, now: Screenful) -> bool:
        """Whether a notice comes before a screen."""
        is_new = bool(now.content) and not self.view.back and now.first not in self.agreed
        return is_new and self.desk.settings.content != "off"

    # commands

    def can(self, command: str) -> bool:
        """What makes sense now; going back is not offered in a play of one take."""
        if command == "pause" and self.own.is_sealed:
            return False
        return super().can(command) and not (command == "undo" and self.own.only_take)

    def run_command(self, command: str, key: str = "") -> None:
        """Give a command; going back in a play of one take is refused with a sentence."""
        if command == "undo" and self.own.only_take:
            self.say(self.own.only_take)
        else:
            super().run_command(command, key)

    def do_undo(self) -> None:
        """Back one choice, where the assignment allows it."""
        if self.own.can_undo:
            super().do_undo()

    def take(self, pick: int) -> None:
        """Take a choice, answer a question, or go to the end."""
        if self.view.ways is ASK and not self.view.page.options:
            self.ask_question()
        elif self.view.ways in (HAND_IN, CLOSED) and not self.view.page.options:
            self.do_seal()
        else:
            super().take(pick)

    def ask_question(self) -> None:
        """Show the first question that waits."""
        from spring68.tui.screens.lessonask import QuestionScreen

        question = self.own.pending[0]
        slip = QuestionScreen(self.desk, self.own, question, self.drafts.get(question.id, ""))
        self.app.push_screen(slip, lambda draft: self._asked(question.id, draft or ""))

    def _asked(self, question: str, draft: str) -> None:
        """Back from a question: answered, or put off."""
        self.drafts[question] = draft
        if self.own.pending and self.own.pending[0].id != question:
            self.ask_question()
            return
        self.view.page = self.own.save.page
        self._set_ways()
        self.words = self.desk.news()
        self.settle()

    def do_pause(self) -> None:
        """Stop the clock."""
        if refused := self.own.pause():
            self.say(refused)
            return
        words = ["The clock stands still. What you read and chose is kept."]
        slip = Slip(self.desk, "Paused", words, [Answer("g", "on", "Go on")])
        self.app.push_screen(slip, lambda _answer: self.own.unpause())

    def do_support(self) -> None:
        """The words of support."""
        words = self.own.assignment.content.support_text or "You can always talk to your teacher."
        self.app.push_screen(Slip(self.desk, "If something here is hard", [words], [Answer("c", "", "Close")]))

    def do_seal(self) -> None:
        """Ask whether to close the record; not where the play is over and there is no way back to lose."""
        is_over = self.own.is_over and not self.own.pending
        if self.is_done or self.own.is_sealed:
            self.hand_in()
            return
        first = "You can still go back to an earlier choice." if is_over else "The play is not over."
        answers = [
            Answer("y", "yes", "Close it and hand it in"),
            Answer("n", "", "Not yet" if is_over else "Go on playing"),
        ]
        slip = Slip(self.desk, "Hand in now?", [f"{first} A record that was closed cannot be gone on with."], answers)
        self.app.push_screen(slip, lambda answer: self.hand_in() if answer else None)

    def hand_in(self) -> None:
        """Seal the record and show the exit code."""
        if not self.own.seal():
            self.say(self.own.problem)
            return
        from spring68.tui.screens.lessonseal import SealRoom

        self.app.push_screen(SealRoom(self.desk, self.own))

    def do_leave(self) -> None:
        """Ask whether to stop; of a record that is closed, show the exit code first."""
        if self.own.is_sealed:
            self.hand_in()
            return
        words = ["Your record is kept, at this very sentence. The same assignment and the same code go on with it."]
        answers = [Answer("q", "quit", "Quit"), Answer("s", "stay", "Stay")]
        if self.own.is_over and not self.own.pending:
            words.append("It is not closed yet, and without that there is no exit code.")
            answers.insert(1, Answer("x", "seal", "Close it and get the exit code"))
        self.app.push_screen(Slip(self.desk, "Stop here?", words, answers), self._left)

    def _left(self, answer: str | None) -> None:
        if answer == "quit":
            self.app.post_message(Quit())
        elif answer == "seal":
            self.do_seal()


def farewell(lesson: Lesson) -> str:
    """What is said on the terminal when a lesson is left: where its record lies, and after the seal the exit code.

    The path has a line of its own, so that a terminal does not break it where it need not.
    """
    path = printable(str(lesson.recorder.path))
    if lesson.is_sealed:
        return f"your exit code is {lesson.exit_code}; hand in this file:\n{path}"
    return f"your record is kept, and the same assignment goes on with it:\n{path}"


def show_lesson(app: Spring68, lesson: Lesson, last: str = "") -> None:
    """Show the play of a lesson in place of whatever is there."""
    screen: Any = LessonScreen(app.desk, lesson.save.page, lesson, last)
    app.show(screen)
