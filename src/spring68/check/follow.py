"""What only follows from another finding is held back: it goes away by itself when that one is mended.

A name that is misspelt leaves the thing that was meant without a way to it; a part of a file that could not be read
leaves whatever it names unmet. Told at once, both would send a writer to places where nothing is wrong.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from spring68.text.diagnostic import Diagnostic
from spring68.text.source import SourceFile, Span
from spring68.text.suggest import plain

_MEANT = re.compile(r"did you mean ‘([^’]+)’")
_NAMED = re.compile(r"‘([^’]+)’")
_LOSES_WAYS = re.compile(r"choice|target|arrow|condition|‘(?:to|ending|hub|beats)’")
"""What a finding speaks of when a scene may have lost its ways with it."""
_WORD = re.compile(r"\w+")
_TWICE = "there are two scenes called"
_MISNAMED = "cannot be the name of"

FOLLOWS = {"S301": ("S201", "S203"), "S504": ("S203",), "S207": ("S202",)}
"""Findings that follow when a name is misspelt: the code of what is left alone, and those of the wrong name."""
ASKING = frozenset({"S201", "S202", "S203"})
"""Findings of names that do not exist, which follow when the thing was given a name that it cannot have."""
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
    unread: dict[Span, None] = field(default_factory=dict)
    """The documents of which a part could not be read: first line to last."""
    lost: dict[Span, None] = field(default_factory=dict)
    """The documents in which a scene may have lost its ways."""
    named: dict[str, list[Span]] = field(default_factory=dict)
    """By each word of the documents that could not be read, in which of them it stands."""
    _starts: dict[str, list[int]] = field(default_factory=dict)
    """By file, the lines on which a document begins; after them, how many lines there are."""
    twice: set[str] = field(default_factory=set)
    misnamed: set[str] = field(default_factory=set)
    """The names, in plain letters, of what was given a name that it cannot have."""

    @classmethod
    def of(cls, findings: Iterable[Diagnostic], files: Mapping[str, SourceFile]) -> _Causes:
        causes = cls(files)
        for found in findings:
            if found.code < "S108":
                causes._unread(found)
            else:
                causes.meant.setdefault(found.code, set()).update(_MEANT.findall(found.hint or found.fix))
        for document in causes.unread:
            source = files[document.file]
            text = "\n".join(source.line(number) for number in range(document.line, document.end_line + 1))
            for word in set(_WORD.findall(text)):
                causes.named.setdefault(word, []).append(document)
        return causes

    def _unread(self, found: Diagnostic) -> None:
        if found.message.startswith(_TWICE):
            self.twice.update(_NAMED.findall(found.message)[:1])
        if _MISNAMED in found.message:
            self.misnamed.update(map(_plainly, _NAMED.findall(found.message)[:1]))
        document = self._document(found.span)
        if document is None:
            return
        self.unread[document] = None
        if _LOSES_WAYS.search(f"{found.message} {found.hint}"):
            self.lost[document] = None

    def _document(self, place: Span) -> Span | None:
        """The document around a place; None for story.yaml and files that are no part of the story."""
        source = self.files.get(place.file)
        if source is None or place.file == next(iter(self.files)):
            return None
        starts = self._starts.get(place.file)
        if starts is None:
            lines = source.text.split("\n")
            starts = [
                1,
                *(number for number, line in enumerate(lines[1:], 2) if line.startswith("---")),
                len(lines) + 1,
            ]
            self._starts[place.file] = starts
        after = min(max(bisect_right(starts, place.line), 1), len(starts) - 1)
        return Span(place.file, starts[after - 1], 1, starts[after] - 1, 1)

    def explain(self, found: Diagnostic) -> bool:
        """Whether a finding only follows from others."""
        if found.code == "S302":
            return any(_holds(document, found.span) for document in self.lost)
        if self.twice and (found.code in {"S301", "S303"} or self._asks_after_twice(found)):
            return True
        if found.code in ASKING and any(_plainly(name) in self.misnamed for name in _NAMED.findall(found.message)):
            return True
        if found.code not in UNMET:
            return False
        name = next(iter(_NAMED.findall(found.message)), "")
        if any(name in self.meant.get(code, ()) for code in FOLLOWS[found.code]):
            return True
        places = [self.named.get(word, []) for word in _WORD.findall(name)]
        others = [document for document in (places[0] if places else ()) if not _holds(document, found.span)]
        return any(all(document in more for more in places[1:]) for document in others)

    def _asks_after_twice(self, found: Diagnostic) -> bool:
        """Whether what is missing is a choice or beat of a scene whose name stands twice."""
        if found.code != "S201":
            return False
        return any(name.partition(".")[0] in self.twice for name in _NAMED.findall(found.message) if "." in name)


def _plainly(name: str) -> str:
    """A name as a hurried writer would write it: `The Tram-Stop` is `the_tram_stop`."""
    return re.sub(r"\W+", "_", plain(name)).strip("_")


def _holds(document: Span, place: Span) -> bool:
    return document.file == place.file and document.line <= place.line <= document.end_line
