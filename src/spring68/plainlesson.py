"""An assignment in plain mode: the code, the questions, the pause and the seal, each as lines.

Everything can come through a pipe: the code is the first line, the answer to a question the next ones. A long answer
may have several lines and ends with an empty one.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from spring68.classroom.assignment import Assignment, Question
from spring68.classroom.recorder import RecordProblem
from spring68.engine.machine import Machine
from spring68.lesson import Lesson
from spring68.lessonfile import Attempt, CodeProblem, attempts, code_words, introduction, read_codes, sealed_words
from spring68.text.printable import printable

if TYPE_CHECKING:
    from spring68.plain import Plain, Streams

WIDTH = 72
STOP = frozenset({"quit", "exit", "q"})
MOST_TRIES = 20
"""Mistyped codes after which the program stops asking."""

Commands = dict[str, tuple[Callable[[str], None], str]]


class Stopped(Exception):
    """The input ended, or somebody asked to stop, before the play began."""


class Entrance:
    """What is said and asked before a lesson begins, over two streams."""

    def __init__(self, streams: Streams, assignment: Assignment, machine: Machine, folder: Path) -> None:
        self.streams, self.assignment, self.machine, self.folder = streams, assignment, machine, folder

    def say(self, words: str) -> None:
        """One line (wrapped on a terminal), at once."""
        shown = printable(words)
        if self.streams.is_wrapped:
            shown = "\n".join(textwrap.wrap(shown, WIDTH))
        self.streams.out.write(shown + "\n")
        self.streams.out.flush()

    def line(self) -> str:
        """The next line.

        Raises:
            Stopped: when there is none, or it asks to stop.
        """
        found = next(self.streams.lines, None)
        if found is None or found.strip().lower() in STOP:
            raise Stopped
        return found.strip()

    def lesson(self, seed: int | None = None) -> tuple[Lesson, bool]:
        """The lesson, begun or gone on with (then true).

        Raises:
            Stopped: when it does not come to that.
            RecordProblem: when the record cannot be begun or gone on with.
        """
        for words in introduction(self.assignment):
            self.say("\n\n".join(" ".join(part.split()) for part in words.split("\n\n")))
        codes = self.codes() if self.assignment.identity.mode == "code" else ()
        return self.begun(codes, seed)

    def codes(self) -> tuple[str, ...]:
        """Ask for the code, or the codes of a group, until they are right."""
        self.say(code_words(self.assignment))
        for _try in range(MOST_TRIES):
            try:
                return read_codes(self.line(), self.assignment.identity.group_max)
            except CodeProblem as problem:
                if not self.streams.is_asked:
                    raise RecordProblem(f"the first line must be a code. {problem}") from None
                self.say(str(problem))
        raise Stopped

    def begun(self, codes: tuple[str, ...], seed: int | None) -> tuple[Lesson, bool]:
        """Go on with the last attempt, or begin the first or another one."""
        tries = attempts(self.folder, codes)
        last = tries[-1] if tries else None
        if last is not None and not last.is_sealed:
            return Lesson.go_on(self.machine, self.assignment, last.path), True
        if last is not None:
            self._again(last, len(tries))
        number = last.number + 1 if last is not None else 1
        return Lesson.begin(self.machine, self.assignment, self.folder, codes, attempt=number, seed=seed), False

    def _again(self, last: Attempt, count: int) -> None:
        """Ask whether to begin another attempt, where one is left."""
        words = sealed_words(last, self.assignment, count)
        self.say(words)
        most = self.assignment.attempts.max
        if most and count >= most:
            raise Stopped
        self.say("Say “again” to begin another attempt, or “quit”.")
        if self.line().lower() != "again":
            raise Stopped


class Asking:
    """The questions of a lesson on the stream of `plain`."""

    def __init__(self, plain: Plain, lesson: Lesson) -> None:
        self.plain, self.lesson = plain, lesson
        plain.farewell = "Your record is kept. The same assignment and the same code go on with it."

    def commands(self, known: Commands) -> Commands:
        """The commands of a lesson: no copies and no other plays; pause, support, seal.

        In a play of one take the words about going back are empty: help leaves them out, and who says them is told why.
        """
        kept = {name: command for name, command in known.items() if name not in {"save", "saves"}}
        own: Commands = {
            "pause": (lambda _rest: self.pause(), "stop the clock until you press enter"),
            "seal": (lambda rest: self.seal(rest), "close the record and get the exit code; it asks first"),
            "support": (lambda _rest: self.support(), "say where you can turn if something here is hard"),
        }
        if self.lesson.only_take:
            kept |= {name: (kept[name][0], "") for name in ("undo", "back") if name in kept}
        last = {"help": kept.pop("help"), "quit": (lambda _rest: None, "stop; your record is kept, and goes on")}
        return {**kept, **own, **last}

    def begin(self, *, resumed: bool) -> None:
        """Before the first words: where the record lies, and the questions of the start."""
        self.plain.say(f"Your record is {self.lesson.recorder.path}. Every choice is kept in it as you go.")
        if resumed:
            self.plain.say("You go on where you stopped.")
        self.plain.tell_notices()
        while self.lesson.asks_first and not self.plain.is_stopped:
            self.ask(self.lesson.pending[0])

    def ready(self) -> bool:
        """Ask what waits; whether there is anything to choose then."""
        while self.lesson.pending and not self.plain.is_stopped:
            self.ask(self.lesson.pending[0])
        if self.plain.is_stopped:
            return False
        if self.lesson.is_over:
            self.over()
            return False
        return True

    def announces(self, scene: str) -> bool:
        """Whether a scene's content notice is shown and asked about here, as the assignment says; it is written down."""
        lesson, content = self.lesson, self.lesson.assignment.content
        if content.notices != "show":
            return False
        if self.plain.settings.content != "off":
            lesson.notice_shown(scene)
        return True

    # questions

    def ask(self, question: Question) -> None:
        """One question, until it is answered."""
        self.plain.say()
        self.plain.say(f"Question. {question.prompt}")
        for number, option in enumerate(question.options, 1):
            self.plain.say(f"{number}. {option}")
        self.plain.say(how_to_answer(question))
        while not self.plain.is_stopped:
            text = self.written(question)
            if text is None:
                self.plain.is_stopped = True
                return
            problem = self.lesson.answer(text)
            if not problem:
                self.plain.say("Your answer is kept." if text else "Passed.")
                self.plain.tell_problem()
                return
            self.plain.say(problem)

    def written(self, question: Question) -> str | None:
        """What is written: one line, or for a long answer lines up to an empty one. None when somebody stops."""
        while True:
            first = self._line()
            if first is None or first.lower() in STOP:
                return None
            if question.kind != "long" or not first:
                return first
            lines = [first]
            while (line := self._line()) is not None and line:
                lines.append(line)
            text = "\n".join(lines)
            if line is None or not self.plain.streams.is_asked or self._agreed(text):
                return text

    def _agreed(self, text: str) -> bool:
        """Ask whether an answer is to be handed in as it is."""
        count = len(text.split())
        self.plain.say(
            f"{count} {'word' if count == 1 else 'words'}. Press enter to keep it, or say “again” to rewrite."
        )
        return (self._line() or "").lower() != "again"

    def _line(self) -> str | None:
        self.plain.streams.out.flush()
        found = next(self.plain.streams.lines, None)
        return found.strip() if found is not None else None

    # pause, support, seal

    def pause(self) -> None:
        """Stop the clock until a line comes."""
        if refused := self.lesson.pause():
            self.plain.say(refused)
            return
        self.plain.say("Paused. Press enter to go on.")
        line = self._line()
        self.lesson.unpause()
        if line is None or line.lower() in STOP:
            self.plain.is_stopped = True
        else:
            self.plain.say("You go on.")

    def support(self) -> None:
        """The words of support."""
        self.plain.say(self.lesson.assignment.content.support_text or "You can always talk to your teacher.")

    def over(self) -> None:
        """The end of the play: its ending, and the seal; where takes are allowed, the pupil says when."""
        lesson = self.lesson
        ending = lesson.story.endings.get(lesson.state.ended)
        self.plain.say(f"Ending: {ending.title}." if ending is not None else "This is where the assignment stops.")
        if lesson.story.notes:
            self.plain.say(f"Notes met: {len(lesson.state.seen)} of {len(lesson.story.notes)}.")
        if lesson.only_take:
            self.sealed()
        else:
            self.plain.say("Say “seal” to close your record, or “undo” or “takes” to try another way first.")

    def seal(self, rest: str) -> None:
        """Close the record, after asking once."""
        if not self.lesson.is_over and rest.lower() != "now":
            self.plain.say("The play is not over. A sealed record cannot be gone on with. Say “seal now” to close it.")
            return
        self.sealed()

    def sealed(self) -> None:
        """The seal, the exit code, and what to do with them."""
        code = self.lesson.seal()
        if not code:
            self.plain.say(f"{self.lesson.problem} Say “seal” to try again.")
            return
        self.plain.say()
        self.plain.say(f"Your record is sealed. Exit code: {code}.")
        self.plain.say(f"Letter by letter: {' '.join(code.replace('-', ','))}.")
        self.plain.say("Copy the exit code, and hand in this file:")
        self.plain.say(str(self.lesson.recorder.path), literal=True)
        if self.lesson.assignment.content.support_text:
            self.plain.say(self.lesson.assignment.content.support_text)
        self.plain.is_stopped = True
        self.plain.farewell = "That was all. Thank you."


def how_to_answer(question: Question) -> str:
    """How an answer is given, for each kind of question."""
    passing = "" if question.required else " Press enter to pass."
    least = f" At least {question.min_words} words." if question.min_words else ""
    if question.kind == "choice":
        return f"Say the number of your answer, from 1 to {len(question.options)}.{passing}"
    if question.kind == "scale":
        low, high = question.ends
        ends = f" 1 is “{low}”, {question.scale} is “{high}”." if low or high else ""
        return f"Say a number from 1 to {question.scale}.{ends}{passing}"
    if question.kind == "long":
        return f"Write your answer; an empty line ends it.{least}{passing}"
    return f"Write your answer in one line.{least}{passing}"


__all__ = ["Asking", "Entrance", "RecordProblem", "Stopped"]
