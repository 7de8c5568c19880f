"""The other front end: a stream of lines, for screen readers, braille displays, pipes and tests.

Nothing is drawn: no cursor movement, no colour, no boxes, no repeated headings. Each turn says only what is new. When
the input is no terminal, nothing is asked but choices. A transcript holds no time, no path, no slot and no colour, so
that the same seed and the same answers give the same bytes.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, TextIO

from spring68.engine.errors import ClosedChoice, EngineError, UnknownChoice
from spring68.engine.step import colophon
from spring68.engine.turn import Kind, Option, Paragraph, Passage
from spring68.paging import sheet_head
from spring68.plainbegin import begin
from spring68.plainrooms import Rooms
from spring68.plainwords import heard, heard_heading, heard_label, heard_line
from spring68.saves.readings import Readings
from spring68.saves.settings import Settings
from spring68.session import FiledSheet, Heading, Session
from spring68.text.printable import printable

if TYPE_CHECKING:
    from spring68.plainlesson import Asking

MAX_LINE = 4_096
"""The longest line of input that is read as one, in bytes; what is longer is passed over and answered."""

STOP = frozenset({"quit", "exit", "q"})

PASSED = "What you have read before is skipped. “again” says it."


@dataclass(frozen=True, slots=True)
class Streams:
    """Where lines come from and go to; `is_asked` is true when a person sits at a terminal."""

    lines: Iterator[str]
    out: TextIO
    is_asked: bool = False
    is_wrapped: bool = False


def read_lines(stream: IO[bytes]) -> Iterator[str]:
    """Lines of an input, however long: one that is too long comes as a single character that is no command."""
    while True:
        data = stream.readline(MAX_LINE)
        if not data:
            return
        if len(data) == MAX_LINE and not data.endswith(b"\n"):
            while (rest := stream.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                pass
            yield "\ufffd"
        else:
            yield data.decode("utf-8", "replace").strip()


class Plain:
    """Plays one session over two streams."""

    def __init__(
        self, session: Session, streams: Streams, settings: Settings, keep: Callable[[Settings], None] | None = None
    ) -> None:
        self.session = session
        self.streams = streams
        self.settings = settings
        self.keep = keep
        self.heading = Heading()
        self.problem = ""
        self.is_locked_explained = False
        self.is_stopped = False
        self.readings = Readings.of(session.store, session.story.id)
        self.is_passing = False
        """Whether words that were read before are being skipped."""
        self.has_passed = False
        self.farewell = "The play is kept."
        """What is said at the end of the input, where the play is kept."""
        self.is_kept = True
        """Whether the last turn was written, once the play has been stopped."""
        self.commands: dict[str, tuple[Callable[[str], None], str]] = {
            "choices": (lambda _rest: self.offer(), "say the choices once more"),
            "again": (lambda _rest: self.tell_again(), "say what was last told once more"),
            "undo": (lambda _rest: self.undo(), "go back one choice; the old take is kept"),
            "skip": (lambda _rest: self.skip(), "read a summary instead of this scene, where it has one"),
            "save": (self.save, "keep a copy under a name: save NAME"),
            **Rooms(self).commands(),
            "help": (lambda _rest: self.help(), "say the commands"),
            "quit": (lambda _rest: None, "stop; the play is kept"),
        }
        self.asking: Asking | None = None
        if session.lesson is not None:
            from spring68.plainlesson import Asking

            self.asking = Asking(self, session.lesson)
            self.commands = self.asking.commands(self.commands)

    # saying

    def say(self, text: str = "", *, literal: bool = False) -> None:
        """One paragraph as one line (wrapped on a terminal); an empty one is a blank line."""
        shown = heard_line(printable(text)) if literal else heard(printable(text))
        if self.streams.is_wrapped and not literal:
            shown = "\n".join(textwrap.wrap(shown, int(self.settings.width))) if shown else ""
        self.streams.out.write(shown + "\n")

    def say_paragraph(self, paragraph: Paragraph) -> None:
        """A paragraph of the story: one line, or its own lines where these are kept."""
        for line in paragraph.text.split("\n") if paragraph.literal else [paragraph.text]:
            self.say(line, literal=paragraph.literal)

    def run(self, *, resumed: bool) -> None:
        """Play to the end of the input, or to `quit`."""
        if resumed:
            self.last_time()
        if self.session.problem:
            self.tell_problem()
        if self.asking is None:
            begin(self, resumed=resumed)
        if self.asking is not None:
            self.asking.begin(resumed=resumed)
        if not self.is_stopped:
            self.tell()
        while not self.is_stopped:
            line = next(self.streams.lines, None)
            if line is None:
                self.say()
            if line is None or not self.answer(line):
                break
            self.streams.out.flush()
        if self.session.problem and self.session.lesson is None:  # the last words say what is true: try once more
            self.session.close()
        self.is_kept = not self.session.problem
        self.say(self.farewell if self.is_kept else f"{self.session.problem.partition('. ')[0]}. It is not kept.")

    def answer(self, line: str) -> bool:
        """Do what a line asks for; False when it asks to stop."""
        word, _space, rest = line.strip().partition(" ")
        if not word:
            return True
        number = word.rstrip(".)")
        if number.isascii() and number.isdigit() and not rest:
            self.choose(int(number[:6]))
        elif word.lower() in STOP:
            return False
        elif word.lower() in self.commands:
            self.commands[word.lower()][0](rest.strip())
        else:
            self.say(f"That is neither a number shown nor a command. {self.range_words()}Say “help” for the commands.")
        self.tell_problem()
        return True

    def range_words(self) -> str:
        """Between which numbers there is to choose."""
        count = len(self.session.options())
        return f"Choices go from 1 to {count}. " if count > 1 else ""

    def choose(self, number: int) -> None:
        """Take a choice by its number."""
        read = self.session.save.page.paragraphs
        try:
            self.session.choose(number)
        except ClosedChoice as closed:
            self.say(closed.reason)
        except UnknownChoice:
            self.say(f"There is no choice {number} here. {self.range_words()}".strip())
        except EngineError as problem:
            self.say(f"The story has a mistake here, and the choice was not taken: {problem}.")
        else:
            self.readings.add(read)
            self.tell()

    # telling

    def tell(self, *, is_again: bool = False) -> None:
        """The turn: heading where it changed, passages, what was met, choices."""
        self.is_passing, self.has_passed = self.settings.repeat == "skip" and not is_again, False
        self.say()
        passages = self.session.turn.passages
        for number, passage in enumerate(passages):
            if number and (passage.page or self.settings.pace != "screen") and not self.is_known(passage):
                self.wait()
                if self.is_stopped:
                    return
                self.say()
            self.passage(passage)
        self.tell_notices()
        for note in self.session.turn.notes:
            met = self.session.story.notes[note]
            self.say(f"Note {self.session.note_number(note)}: {met.title}.")
        self.offer()

    def passage(self, passage: Passage) -> None:
        """One passage, with its heading where that is new."""
        heading = self.session.heading(passage.scene)
        if heading != self.heading and passage.kind is not Kind.REPLY:
            self.tell_heading(heading)
        if passage.content and passage.summary and passage.kind is Kind.TEXT and not self.is_known(passage):
            self.content_note(passage)
        said = 0
        for paragraph in self.session.words(passage):
            if self.passes_over(paragraph.text):
                continue
            if said and self.settings.pace == "paragraph":
                self.wait()
                if self.is_stopped:
                    return
            said += 1
            self.say_paragraph(paragraph)
        for filed in passage.sheets:
            self.tell_sheet(self.session.sheet(filed))

    def tell_sheet(self, sheet: FiledSheet, number: int = 0) -> None:
        """One sheet of the File, with its head."""
        self.say(f"Sheet{f' {number}' if number else ''}: {sheet_head(sheet).replace(' · ', ', ')}.")
        self.say(sheet.text.replace("\n", " "))

    # what was read before

    def is_known(self, passage: Passage) -> bool:
        """Whether a passage will be skipped whole, because it was read before."""
        words = self.session.words(passage)
        return self.is_passing and all(self.readings.knows(paragraph.text) for paragraph in words)

    def passes_over(self, text: str) -> bool:
        """Whether a paragraph is skipped because it was read before; from the first new one on nothing is."""
        if self.is_passing and self.readings.knows(text):
            if not self.has_passed:
                self.say(PASSED)
            self.has_passed = True
            return True
        self.is_passing = False
        return False

    def tell_heading(self, heading: Heading) -> None:
        """What changed of act, date and place."""
        if heading.label != self.heading.label and heading.label:
            self.say(f"{heard_label(heading.label)}.")
        parts = [
            heading.date if heading.date != self.heading.date else "",
            heading.place if heading.place != self.heading.place else "",
        ]
        words = ". ".join(heard_heading(part) for part in parts if part)
        if words:
            self.say(f"{words}.")
        self.heading = heading

    def content_note(self, passage: Passage) -> None:
        """What a reader is told, or asked, before a scene with content tags."""
        if self.settings.skip == "skip":
            self.session.skip(passage.scene)
            return
        notes = [self.session.story.content[tag] for tag in passage.content if tag in self.session.story.content]
        if self.asking is not None and not self.asking.announces(passage.scene):
            return
        if self.settings.content != "off":
            for note in notes:
                detail = f" {note.detail}" if self.settings.content == "detail" else ""
                self.say(f"Content note: {note.general}{detail} {note.support}".strip())
            if notes and not self.streams.is_asked and self.may_skip(passage.scene):
                self.say("“skip” gives a summary of this scene instead.")
            if notes and self.session.lesson is not None and self.session.lesson.assignment.content.support_text:
                self.say(self.session.lesson.assignment.content.support_text)
        if not self.streams.is_asked or self.settings.skip == "read" or passage.scene in self.session.skipped:
            return
        self.say("Say “skip” for a summary of this scene, or press enter to read it.")
        if next(self.streams.lines, "").lower() == "skip":
            self.session.skip(passage.scene)

    def offer(self) -> None:
        """The choices, numbered; or what there is to do when there are none."""
        if self.asking is not None and not self.asking.ready():
            return
        options = self.session.options()
        if options:
            for option in options:
                self.say(self.option_words(option))
        elif self.session.is_unfinished:
            self.say("The story goes on in a later version. Your play is kept and will go on from here.")
        elif self.session.state.ended:
            self.tell_ending()

    def option_words(self, option: Option) -> str:
        """One choice as a line."""
        if option.is_open:
            return f"{option.number}. {option.label}"
        explained = (
            "" if self.is_locked_explained else " A closed choice is shown so that you know what there might have been."
        )
        self.is_locked_explained = True
        return f"{option.number}. Closed: {option.label} {option.reason}{explained}"

    def tell_ending(self) -> None:
        """The ending's label, what was met, and the colophon."""
        session = self.session
        ending = session.story.endings.get(session.state.ended)
        self.say(f"Ending: {ending.title if ending is not None else session.state.ended}.")
        if session.story.notes:
            self.say(f"Notes met: {len(session.state.seen)} of {len(session.story.notes)}.")
        for passage in colophon(session.machine, session.state):
            self.say()
            self.passage(passage)
        self.say("Say “undo” or “takes” to begin another take, or “quit”.")

    def tell_again(self) -> None:
        """What was last told, once more."""
        self.heading = Heading()
        self.tell(is_again=True)

    def last_time(self) -> None:
        """Two sentences of “last time”."""
        told = self.session.last_told()
        if told:
            self.say("Last time: " + " ".join(told))

    def tell_notices(self) -> None:
        """What the player has to be told, once."""
        for notice in self.session.notices:
            self.say(notice)
        self.session.notices.clear()

    def tell_problem(self) -> None:
        """Say that saving fails, when it begins to fail."""
        if self.session.problem != self.problem:
            self.problem = self.session.problem
            if self.problem:
                self.say(self.problem)
        self.tell_notices()

    def wait(self) -> None:
        """At a terminal: let the reader turn the page."""
        if self.streams.is_asked:
            self.say("Press enter to go on.")
            self.streams.out.flush()
            self.is_stopped = next(self.streams.lines, "").lower() in STOP

    # commands

    def undo(self) -> None:
        """Go back one choice."""
        if self.session.undo() is None:
            lesson = self.session.lesson
            self.say((lesson.only_take if lesson is not None else "") or "There is nothing to go back to.")
            return
        self.say("One choice back. The old take is kept.")
        self.tell_again()

    def skip(self) -> None:
        """Read the summary of the scene instead of its prose, from here on."""
        passages = self.session.turn.passages
        told = dict.fromkeys(one.scene for one in passages if one.summary and one.kind is Kind.TEXT)
        if not told:
            self.say("This scene has no summary to read instead.")
            return
        for scene in [one for one in told if self.may_skip(one)] or list(told)[:1]:
            self.session.skip(scene)
        self.tell_again()

    def may_skip(self, scene: str) -> bool:
        """Whether a summary of a scene may be read instead, and is not read yet."""
        lesson = self.session.lesson
        return scene not in self.session.skipped and (lesson is None or lesson.assignment.content.student_may_skip)

    def save(self, name: str) -> None:
        """Keep a copy of the play under a name."""
        from spring68.saves.store import is_slot_name

        if not is_slot_name(name):
            self.say("A name may hold letters, digits, spaces and -, at most 60. Say: save NAME.")
            return
        try:
            kept = self.session.save_as(name)
        except OSError as problem:
            self.say(f"It could not be saved: {problem.strerror}. The play itself goes on.")
        else:
            self.say(f"Kept as {kept}. You go on in your own play.")

    def help(self) -> None:
        """The commands."""
        self.say("Say the number of a choice to take it. Commands:")
        for name, (_do, words) in self.commands.items():
            if words:
                self.say(f"{name}: {words}.")
