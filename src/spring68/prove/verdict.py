"""What was shown, in words that say no more than was shown."""

from __future__ import annotations

from dataclasses import dataclass, field

from spring68.prove.elements import Element
from spring68.text.source import Span

REACHABLE, UNREACHABLE, UNDECIDED = "reachable", "unreachable", "undecided"

SHOWN, BROKEN = "shown", "broken"

RUNGS = ("graph", "ranges", "slice", "whole", "walk")
"""On which rung a verdict stands: the graph alone; guards over declared ranges; a slice of the facts; the whole state
space; a walk that was replayed on the real machine."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of one element: reachable by a path that was replayed, proved unreachable, or not decided.

    `start` is the preset from which the path begins (empty: the story's own start). `is_shortest` says that no shorter
    path from there exists.
    """

    element: Element
    word: str
    rung: str
    start: str = ""
    path: tuple[str, ...] = ()
    is_shortest: bool = False
    reason: str = ""

    @property
    def is_failure(self) -> bool:
        """Whether the writer has to do something: it can never be met, and that is not marked as meant."""
        return self.word == UNREACHABLE and not self.element.excused


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that must not happen and can, with a path to it, from a start, that was replayed.

    With S401, S402 and S406 the last choice of the path is the one that goes wrong, or after which the play is stuck.
    """

    code: str
    message: str
    span: Span
    start: str = ""
    path: tuple[str, ...] = ()
    is_shortest: bool = False
    excused: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """Something that must hold on every path from a start: what it is, whether it was shown, on which rung."""

    name: str
    word: str
    rung: str
    reason: str = ""
    start: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that was proved and that a writer would want to know, but that stops nobody: S403, S404, S405, S408."""

    code: str
    message: str
    span: Span
    why: str
    fix: str


@dataclass(slots=True)
class Proof:
    """Everything that was decided about a story."""

    verdicts: list[Verdict] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    plays: int = 0
    positions: int = 0
    seconds: float = 0.0

    @property
    def undecided(self) -> int:
        """How many elements and promises were not decided."""
        return sum(v.word == UNDECIDED for v in self.verdicts) + sum(p.word == UNDECIDED for p in self.promises)

    @property
    def failed(self) -> int:
        """How many failures there are: what can happen and must not, what cannot be met and should."""
        return sum(not failure.excused for failure in self.failures) + sum(v.is_failure for v in self.verdicts)

    @property
    def is_clean(self) -> bool:
        """Whether nothing failed and nothing is undecided."""
        return not self.undecided and not self.failed

    def summary(self) -> dict[str, int]:
        """The counts that stand at the head of every report."""
        return {
            "elements": len(self.verdicts),
            "reachable": sum(verdict.word == REACHABLE for verdict in self.verdicts),
            "unreachable": sum(verdict.word == UNREACHABLE for verdict in self.verdicts),
            "undecided": self.undecided,
            "failures": self.failed,
        }
