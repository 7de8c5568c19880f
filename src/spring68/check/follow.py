"""What only follows from another finding is held back: it goes away by itself when that one is mended.

A name that is misspelt leaves the thing that was meant without a way to it; a part of a file that could not be read
leaves whatever it names unmet. Told at once, both would send a writer to places where nothing is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from spring68.text.diagnostic import Diagnostic
from spring68.text.source import SourceFile, Span

_MEANT = re.compile(r"did you mean ‘([^’]+)’")
_NAMED = re.compile(r"‘([^’]+)’")
_LOSES_WAYS = re.compile(r"choice|target|arrow|condition|‘(?:to|ending|hub|beats)’")
"""What a finding speaks of when a scene may have lost its ways with it."""
_TWICE = "there are two scenes called"

FOLLOWS = {"S301": ("S201", "S203"), "S504": ("S203",), "S207": ("S202",)}
"""Findings that follow when a name is misspelt: the code of what is left alone, and those of the wrong name."""
UNMET = frozenset({"S207", "S301", "S504"})
"""Findings that follow when the place which names something could not be read."""


def without_followers(findings: Sequence[Diagnostic], files: Mapping[str, SourceFile]) -> list[Diagnostic]:
    """Some findings without those that only follow from others of them, in the same order."""
    causes = _Causes.of(findings, files)
    return [found for found in findings if not causes.explain(found)]


@dataclass(slots=True)
class _Causes:
    """What findings may have caused."""

    files: Mapping[str, SourceFile]
    meant: dict[str, set[str]] = field(default_factory=dict)
    """For each code, the names that were probably meant."""
    unread: list[tuple[Span, str]] = field(default_factory=list)
    """The documents of which a part could not be read: first line to last, and the text."""
    lost: list[Span] = field(default_factory=list)
    """The documents in which a scene may have lost its ways."""
    twice: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, findings: Iterable[Diagnostic], files: Mapping[str, SourceFile]) -> _Causes:
        causes = cls(files)
        for found in findings:
            if found.code < "S108":
                causes._unread(found)
            else:
                causes.meant.setdefault(found.code, set()).update(_MEANT.findall(found.hint or found.fix))
        return causes

    def _unread(self, found: Diagnostic) -> None:
        if found.message.startswith(_TWICE):
            self.twice.update(_NAMED.findall(found.message)[:1])
        place = self._document(found.span)
        if place is None:
            return
        span, text = place
        if not any(span == known for known, _text in self.unread):
            self.unread.append((span, text))
        if _LOSES_WAYS.search(f"{found.message} {found.hint}"):
            self.lost.append(span)

    def _document(self, place: Span) -> tuple[Span, str] | None:
        """The document around a place; None for story.yaml and files that are no part of the story."""
        source = self.files.get(place.file)
        if source is None or place.file == next(iter(self.files)):
            return None
        lines = source.text.split("\n")
        first = next((row for row in range(min(place.line, len(lines)) - 1, -1, -1) if lines[row].startswith("---")), 0)
        last = next((row for row in range(place.line, len(lines)) if lines[row].startswith("---")), len(lines))
        return Span(place.file, first + 1, 1, last, 1), "\n".join(lines[first:last])

    def explain(self, found: Diagnostic) -> bool:
        """Whether a finding only follows from others."""
        if found.code == "S302":
            return any(_holds(document, found.span) for document in self.lost)
        if self.twice and (found.code in {"S301", "S303"} or self._asks_after_twice(found)):
            return True
        if found.code not in UNMET:
            return False
        name = next(iter(_NAMED.findall(found.message)), "")
        if any(name in self.meant.get(code, ()) for code in FOLLOWS[found.code]):
            return True
        word = re.compile(rf"\b{re.escape(name)}\b")
        return any(not _holds(document, found.span) and word.search(text) for document, text in self.unread)

    def _asks_after_twice(self, found: Diagnostic) -> bool:
        """Whether what is missing is a choice or beat of a scene whose name stands twice."""
        if found.code != "S201":
            return False
        return any(name.partition(".")[0] in self.twice for name in _NAMED.findall(found.message) if "." in name)


def _holds(document: Span, place: Span) -> bool:
    return document.file == place.file and document.line <= place.line <= document.end_line
