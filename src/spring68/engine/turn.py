"""What a turn gives to whoever shows it: words in paragraphs, options, notes, sheets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from spring68.engine.state import Filed, GameState


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style; `note` is the note that they are a link to, or empty."""

    text: str
    emphasis: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs that belong together; a `literal` paragraph keeps its line breaks and spaces."""

    runs: tuple[Run, ...]
    literal: bool = False

    @property
    def text(self) -> str:
        """The words without their styles."""
        return "".join(run.text for run in self.runs)


class Kind(Enum):
    """What a passage is."""

    TEXT = "text"
    REPLY = "reply"
    SHEETS = "sheets"


@dataclass(frozen=True, slots=True)
class Passage:
    """Prose of one beat, or the reply to a choice, or sheets of the File.

    `page` is true when a new screen should begin with it. `summary` is what a reader who skips this scene is shown
    instead (None: nothing is skipped here; empty: this passage is left out). `content` are the scene's content tags.
    """

    scene: str
    kind: Kind
    paragraphs: tuple[Paragraph, ...]
    page: bool = False
    notes: tuple[str, ...] = ()
    summary: tuple[Paragraph, ...] | None = None
    content: tuple[str, ...] = ()
    sheets: tuple[Filed, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """A choice as shown. `number` is 1-based; a `reason` means that it is shown and cannot be taken.

    `gentle` is the label for a reader who skips this scene (the same label where the story gives no other).
    """

    number: int
    id: str
    name: str
    label: str
    reason: str = ""
    gentle: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it can be taken."""
        return not self.reason


class Entry(NamedTuple):
    """One line of the log: where the choice was made, which it was, its label as shown, the true telling."""

    place: str
    choice: str
    label: str
    telling: str = ""


class Turn(NamedTuple):
    """One choice and everything that followed without asking; the first turn of a play has no `entry`."""

    state: GameState
    entry: Entry | None
    passages: tuple[Passage, ...]
    notes: tuple[str, ...]
    filed: tuple[Filed, ...]

    @property
    def ended(self) -> str:
        """The ending that was reached, or empty."""
        return self.state.ended
