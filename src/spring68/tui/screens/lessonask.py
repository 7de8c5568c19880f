"""A question of the teacher's: a line, some sentences, one of several answers, or a step of a scale."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, RadioButton, RadioSet, Static, TextArea

from spring68.classroom.assignment import Question
from spring68.classroom.limits import MAX_ANSWER, MAX_SHORT_ANSWER
from spring68.lesson import Lesson
from spring68.tui.bar import Bar
from spring68.tui.commands import Command, bindings
from spring68.tui.content import plain_content
from spring68.tui.desk import Desk
from spring68.tui.messages import Quit
from spring68.tui.rows import Bit, Row, clean, clip
from spring68.tui.screens.room import Furnished, keys_row
from spring68.tui.screens.search import InOrder

HAND = Command("hand", ("ctrl+s", "f2"), "hand in", "Hand in your answer.", "ctrl+s", foot=True)
LATER = Command(
    "later", ("escape", "f3"), "read again", "Back to the page; what you wrote is kept, the question waits.", "esc"
)
MOST_DRAFT = MAX_ANSWER + 5_000
"""Characters that can be written before any more are refused; a little over what is kept, so that one can shorten."""


class Sentences(InOrder, TextArea):
    """Where sentences are written; it takes so many characters and no more."""

    def _on_paste(self, event: events.Paste) -> None:  # type: ignore[override]
        """Refuse what would be too long."""
        if len(self.text) + len(event.text) > MOST_DRAFT:
            event.stop()
            event.prevent_default()


class OneLine(InOrder, Input):
    """Where a line is written."""


class OneAnswer(RadioButton):
    """An answer to mark; whether it is marked is told by its sign, and not by a colour alone."""

    BUTTON_LEFT = " "
    BUTTON_RIGHT = " "

    def __init__(self, words: str, value: bool) -> None:
        super().__init__(plain_content(words), value)
        self._sign()

    def _sign(self) -> None:
        self.BUTTON_INNER = "●" if self.value else "○"

    def watch_value(self) -> None:
        """The sign goes with the value."""
        self._sign()
        super().watch_value()


ENTER = Command(
    "mark", ("enter",), "mark", "Mark the answer on which you stand; hand in the marked one.", palette=False
)


class Answers(RadioSet):
    """The answers that can be marked; enter marks the one on which one stands, and hands in the one that is marked."""

    BINDINGS: ClassVar[list[Any]] = [*bindings((ENTER,))]

    class HandedIn(Message):
        """Enter was pressed on the answer that is marked."""

    def action_do(self, _command: str) -> None:
        """Mark, or hand in."""
        if self.pressed_index >= 0 and self.pressed_index == self._selected:
            self.post_message(self.HandedIn())
        else:
            self.action_toggle_button()


class QuestionScreen(Furnished, ModalScreen[str], inherit_bindings=False):
    """Shows one question; hands back what was written, which is a draft where it was put off."""

    AUTO_FOCUS = "#answer"
    DEFAULT_CSS = """
    QuestionScreen { align: center middle; background: $background 60%; }
    QuestionScreen:ansi { background: ansi_default; }
    QuestionScreen #sheet { width: 76; max-width: 100%; height: auto; max-height: 100%; padding: 1 2;
                            border: round $secondary; background: $background; }
    QuestionScreen #prompt { height: auto; max-height: 8; margin: 1 0; scrollbar-size-vertical: 1; }
    QuestionScreen Static { height: auto; }
    QuestionScreen Input { border: none; height: 1; padding: 0 1; background: $panel; color: $foreground; }
    QuestionScreen TextArea { height: 8; border: none; padding: 0 1; background: $panel; color: $foreground;
                              scrollbar-size-vertical: 1; scrollbar-background: $panel; scrollbar-color: $secondary; }
    QuestionScreen TextArea:focus, QuestionScreen Input:focus, QuestionScreen RadioSet:focus { border: none;
                            background-tint: $foreground 0%; }
    QuestionScreen RadioSet { width: 100%; height: auto; max-height: 9; border: none; padding: 0; overflow-y: auto;
                              background: $background; }
    QuestionScreen RadioButton { width: 100%; height: auto; text-wrap: wrap; }
    QuestionScreen RadioSet > RadioButton > .toggle--button { color: $secondary; background: $background; }
    QuestionScreen RadioSet > RadioButton.-on > .toggle--button { color: $primary; background: $background; }
    QuestionScreen RadioSet > RadioButton.-selected > .toggle--label,
    QuestionScreen RadioSet:focus > RadioButton.-selected > .toggle--label { color: $foreground; background: $panel;
                            text-style: bold; }
    QuestionScreen RadioSet:ansi > RadioButton > .toggle--button,
    QuestionScreen RadioSet:ansi > RadioButton.-on > .toggle--button { color: ansi_default; background: ansi_default; }
    QuestionScreen RadioSet:ansi > RadioButton.-selected > .toggle--label { color: ansi_default;
                            background: ansi_default; text-style: bold reverse; }
    QuestionScreen #told { height: 2; margin: 1 0 0 0; }
    QuestionScreen.-short #sheet { padding: 0 1; }
    QuestionScreen.-short #prompt { max-height: 4; margin: 0 0 1 0; }
    QuestionScreen.-short TextArea { height: 4; }
    QuestionScreen.-short RadioSet { max-height: 5; }
    QuestionScreen.-short #told { height: 1; margin: 0; }
    """
    commands: ClassVar[tuple[Command, ...]] = (HAND, LATER)

    def __init__(self, desk: Desk, lesson: Lesson, question: Question, draft: str = "") -> None:
        super().__init__()
        self.desk, self.lesson, self.question = desk, lesson, question
        self.problem = ""
        """Why the answer was not taken."""
        self.answer = self._widget(draft)
        look = desk.skin(lesson.save.page)
        self.head = Bar(lambda width: [Row((Bit(clip(self._title(), width), "label"),))], look, id="ask-head")
        self.told = Bar(self.told_rows, look, id="told")
        self.foot = Bar(self.foot_rows, look, id="ask-foot")

    def _title(self) -> str:
        return "A QUESTION" if self.question.required else "A QUESTION · YOU MAY PASS IT"

    def _widget(self, draft: str) -> Any:
        """What the answer is given with."""
        question = self.question
        if question.kind == "long":
            return Sentences(clean(draft), soft_wrap=True, tab_behavior="focus", id="answer")
        if question.kind == "short":
            return OneLine(clean(draft), max_length=MAX_SHORT_ANSWER, select_on_focus=False, compact=True, id="answer")
        return Answers(
            *(OneAnswer(words, draft == value) for words, value in zip(self._labels(), self.values, strict=True)),
            id="answer",
        )

    @property
    def values(self) -> list[str]:
        """The answers that can be marked."""
        question = self.question
        if question.kind == "scale":
            return [str(step) for step in range(1, question.scale + 1)]
        return list(question.options)

    def _labels(self) -> list[str]:
        question = self.question
        if question.kind != "scale":
            return [f"{number}  {option}" for number, option in enumerate(question.options, 1)]
        low, high = question.ends
        ends = {1: low, question.scale: high}
        return [f"{step}  {ends.get(step, '')}".rstrip() for step in range(1, question.scale + 1)]

    def compose(self) -> ComposeResult:
        """The question, where the answer is given, what there is to say of it, the keys."""
        with Vertical(id="sheet"):
            yield self.head
            with VerticalScroll(id="prompt", can_focus=False):
                yield Static(plain_content(self.question.prompt), markup=False)
            yield self.answer
            yield self.told
            yield self.foot

    def on_mount(self) -> None:
        """One goes on writing where one stopped."""
        if isinstance(self.answer, TextArea):
            self.answer.move_cursor(self.answer.document.end)

    # what is shown

    @property
    def text(self) -> str:
        """The answer as it stands."""
        if isinstance(self.answer, RadioSet):
            index = self.answer.pressed_index
            return self.values[index] if index >= 0 else ""
        return self.answer.text if isinstance(self.answer, TextArea) else str(self.answer.value)

    def told_rows(self, width: int) -> list[Row]:
        """Why an answer was not taken; else how many words there are."""
        if self.problem:
            first, second = clip(self.problem, width), self.problem[width - 1 :] if len(self.problem) > width else ""
            rows = [Row((Bit(first, "alarm"),))]
            return [*rows, Row((Bit(clip(second, width), "alarm"),))] if second else rows
        if self.question.kind not in {"long", "short"}:
            return [Row((Bit(clip(self._how(is_wide=width > 44), width), "dim-em"),))]
        count = len(self.text.split())
        least = f" of at least {self.question.min_words}" if self.question.min_words else ""
        return [Row((Bit(clip(f"{count} {'word' if count == 1 else 'words'}{least}", width), "dim"),))]

    def _how(self, *, is_wide: bool) -> str:
        """How an answer is marked and handed in; once one is marked, how it is handed in."""
        number = self.marked + 1
        if not number:
            return (
                "Press its number to mark it, then enter to hand it in." if is_wide else "Press its number, then enter."
            )
        again = f", or {number} again," if is_wide and number < 10 else ""
        return f"{number} is marked: enter{again} hands it in."

    @property
    def marked(self) -> int:
        """Which of several answers is marked, from 0; -1 where none is, or there is nothing to mark."""
        return int(self.answer.pressed_index) if isinstance(self.answer, RadioSet) else -1

    def foot_rows(self, width: int) -> list[Row]:
        """The keys."""
        kind, is_passed = self.question.kind, not self.text.strip() and not self.question.required
        is_entered = kind == "short" or (kind != "long" and not is_passed)
        hand = ("enter" if is_entered else "ctrl+s", "pass" if is_passed else "hand in", "do:hand")
        later = ("esc", "read again" if width > 44 else "back", "do:later")
        return [keys_row(hand, later)]

    def _refresh(self) -> None:
        self.told.refresh()
        self.foot.refresh()

    def dress(self) -> None:
        """Put on other colours."""
        for widget in self.query(Bar):
            widget.dress(self.desk.skin(self.lesson.save.page))

    # commands

    def action_do(self, command: str, _key: str = "") -> None:
        """A key."""
        found = getattr(self, f"do_{command}", None)
        if found is not None:
            found()

    def on_pressed(self, message: Any) -> None:
        """A click on the keys."""
        message.stop()
        self.action_do(message.link.removeprefix("do:"))

    def on_key(self, event: events.Key) -> None:
        """A digit marks an answer, and hands it in where it is marked already."""
        if isinstance(self.answer, RadioSet) and event.character and event.character in "123456789":
            number = int(event.character)
            buttons = list(self.answer.query(RadioButton))
            if number <= len(buttons):
                event.stop()
                if self.marked == number - 1:
                    self.do_hand()
                else:
                    buttons[number - 1].value = True
                    self._changed()

    def on_text_area_changed(self) -> None:
        """Something was written."""
        self._changed()

    def on_input_changed(self) -> None:
        """Something was written."""
        self._changed()

    def on_radio_set_changed(self) -> None:
        """An answer was marked."""
        self._changed()

    def _changed(self) -> None:
        self.problem = ""
        self._refresh()

    def on_input_submitted(self) -> None:
        """Enter in the line."""
        self.do_hand()

    def on_answers_handed_in(self) -> None:
        """Enter on the answer that is marked."""
        self.do_hand()

    def do_hand(self) -> None:
        """Hand in the answer; where it cannot be taken, say why."""
        text = self.text
        self.problem = self.lesson.answer(text)
        if self.problem:
            self._refresh()
        else:
            self.dismiss("")

    def do_later(self) -> None:
        """Put it off; what was written is kept."""
        self.dismiss(self.text)

    def do_copy(self) -> None:
        """Copy what is marked."""
        if isinstance(self.answer, (TextArea, Input)) and self.answer.selected_text:
            self.app.copy_to_clipboard(self.answer.selected_text)

    def do_quit(self) -> None:
        """Leave at once; what was not handed in is lost, the record is kept."""
        self.post_message(Quit())
