"""Prose to paragraphs, in a given position of a play. Text shows state and never changes it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from spring68.engine.turn import Paragraph, Run
from spring68.story.prose import Break, Chunk, Cond, Emphasis, Item, Link, Parts, Prose, Said, Turns, Value

if TYPE_CHECKING:
    from spring68.engine.rules import Rules, View

EMPHASIS, PLAIN, LINK, END_LINK, BAR = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
"""Marks that carry style through composition; they are private-use characters and never reach a reader."""

_STYLE = re.compile(f"{LINK}[^{BAR}]*{BAR}|[{EMPHASIS}{PLAIN}{END_LINK}]")
_MARKS = (EMPHASIS, PLAIN, LINK, END_LINK, BAR)
_WITHOUT_MARKS = str.maketrans("", "", "".join(_MARKS))
_BLANK_LINE = re.compile(r"\n\s*\n")
_CLOSING = frozenset(".,;:!?…)]}’”»›–—")
_OPENING = frozenset("([{‘“„‚«‹—")


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes the prose of one scene on one view; `visit` is the scene's visit count (1-based)."""

    rules: Rules
    view: View
    scene: str
    visit: int
    args: dict[str, str]

    def paragraphs(self, prose: Prose | None) -> tuple[Paragraph, ...]:
        """A text as paragraphs."""
        if prose is None:
            return ()
        if prose.is_plain:
            return plain_paragraphs(prose.raw)
        gathered = _Gathered()
        self._items(prose.items, gathered)
        return gathered.finished()

    def line(self, prose: Prose | None) -> str:
        """A text as one line of plain words."""
        return " ".join(paragraph.text for paragraph in self.paragraphs(prose)).replace("\n", " ")

    def _items(self, items: tuple[Item, ...], into: _Gathered) -> None:
        for item in items:
            if isinstance(item, Chunk):
                into.add(self.words(item.parts), item.literal)
            elif isinstance(item, Break):
                into.close()
            else:
                for guard, inner in item.arms:
                    test = self.rules.test(guard)
                    if test is None or test(self.view):
                        self._items(inner, into)
                        break

    def words(self, parts: Parts) -> str:
        """Parts as text with style marks; an insert that renders to nothing eats one neighbouring space."""
        out = ""
        gap = False
        for part in parts:
            text = unmarked(part) if isinstance(part, str) else self._part(part)
            if text and gap:
                out, text = closed_up(out, text)
            gap = not text
            out += text
        return closed_up(out, "")[0] if gap else out

    def _part(self, part: object) -> str:
        match part:
            case Value():
                return self._value(part)
            case Cond():
                test = self.rules.test(part.guard)
                return self.words(part.then if test is None or test(self.view) else part.other)
            case Turns():
                return self._turn(part)
            case Said():
                said = (self.view.said or {}).get(str(part.key))
                return said if said is not None else self.words(part.fallback)
            case Link():
                words = self.words(part.words)
                return f"{LINK}{part.note}{BAR}{words}{END_LINK}" if words else ""
            case Emphasis():
                inner = self.words(part.parts)
                return f"{EMPHASIS}{inner}{PLAIN}" if inner else ""
        return ""

    def _value(self, part: Value) -> str:
        given = self.args.get(part.name)
        if given is not None:
            return unmarked(given)
        index = self.rules.index.get(part.name)
        if index is None:
            return ""
        value = self.view.values[index]
        return str(value).lower().replace("_", " ") if isinstance(value, (bool, str)) else str(value)

    def _turn(self, part: Turns) -> str:
        count, visit = len(part.options), max(self.visit, 1)
        if part.kind == "shuffle":
            order = shuffled(self.view.seed, self.scene, part.raw)
            return self.words(part.options[order[(visit - 1) % count]])
        if part.kind == "cycle":
            return self.words(part.options[(visit - 1) % count])
        if part.kind == "once" and visit > count:
            return ""
        return self.words(part.options[min(visit, count) - 1])


@lru_cache(maxsize=256)
def plain_paragraphs(raw: str) -> tuple[Paragraph, ...]:
    """A text without markup as paragraphs."""
    blocks = (plain_line(block) for block in _BLANK_LINE.split(raw))
    return tuple(Paragraph((Run(block),)) for block in blocks if block)


def plain_line(text: str) -> str:
    """Words without markup, as one line."""
    return " ".join(unmarked(text).split())


def unmarked(text: str) -> str:
    """A text without the marks that only composition may set; looking for them first is forty times as quick."""
    return text.translate(_WITHOUT_MARKS) if any(map(text.__contains__, _MARKS)) else text


def closed_up(before: str, after: str) -> tuple[str, str]:
    """The texts on both sides of an insert that rendered to nothing, without the space that it leaves over.

    A space is left over beside another one, at either end of the text, before a sign that closes and after one that
    opens. An insert that was glued to a word (`the {c ? un}known`) leaves none.
    """
    last, first = before[-1:], after[:1]
    if last in {" ", "\t"} and (not first or first.isspace() or first in _CLOSING):
        return before[:-1], after
    if first in {" ", "\t"} and (not last or last in _OPENING):
        return before, after[1:]
    return before, after


def shuffled(seed: int, scene: str, alternatives: tuple[str, ...]) -> list[int]:
    """The order in which a shuffle shows its alternatives: by SHA-256 of `seed|scene|alternative`."""
    keys = [hashlib.sha256(f"{seed}|{scene}|{text}".encode()).digest() for text in alternatives]
    return sorted(range(len(alternatives)), key=lambda number: (keys[number], number))


class _Gathered:
    """Collects chunks into paragraphs."""

    def __init__(self) -> None:
        self.done: list[Paragraph] = []
        self.words: list[str] = []
        self.lines: list[str] = []

    def add(self, text: str, literal: bool) -> None:
        """Add a chunk to the open paragraph of its kind."""
        if not text.strip():
            return
        if literal:
            self._close_words()
            self.lines += [line for line in text.split("\n") if line.strip()]
        else:
            self._close_lines()
            self.words.append(" ".join(text.split()))

    def close(self) -> None:
        """A blank line."""
        self._close_words()
        self._close_lines()

    def _close_words(self) -> None:
        if self.words:
            self.done.append(Paragraph(styled(" ".join(self.words))))
            self.words = []

    def _close_lines(self) -> None:
        if self.lines:
            lead = min(len(line) - len(line.lstrip()) for line in self.lines)
            self.done.append(Paragraph(styled("\n".join(line[lead:].rstrip() for line in self.lines)), literal=True))
            self.lines = []

    def finished(self) -> tuple[Paragraph, ...]:
        """All paragraphs."""
        self.close()
        return tuple(self.done)


def styled(text: str) -> tuple[Run, ...]:
    """Text with style marks as runs."""
    runs: list[Run] = []
    emphasis, note, start = False, "", 0
    for found in _STYLE.finditer(text):
        if found.start() > start:
            runs.append(Run(text[start : found.start()], emphasis, note))
        mark, start = found[0], found.end()
        if mark[0] == LINK:
            note = mark[1:-1]
        elif mark == END_LINK:
            note = ""
        else:
            emphasis = mark == EMPHASIS
    if start < len(text):
        runs.append(Run(text[start:], emphasis, note))
    return tuple(runs)
