"""Prose and its small inline language: seven inserts, note links, emphasis, block conditionals.

`Prose` is the text as written together with its place. It is taken apart on first use, into items:

* `Chunk`: lines that belong together (joined by spaces) or, when indented, lines that keep their breaks;
* `Break`: a blank line, which ends a paragraph;
* `Branch`: a block conditional, whose arms hold items again.

A chunk consists of parts: plain strings, and `Value`, `Cond`, `Turns`, `Said`, `Link`, `Emphasis`. Text shows state and
never changes it; the links that are met are turned into effects by the engine (see `Prose.links`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from spring68.text.source import SourceFile, Span

if TYPE_CHECKING:
    from spring68.story.model import Guard, Name

MARKUP = ("{", "*", "\\", "[[", "\n    ")
"""What a text must contain, or at its beginning four spaces, to be more than paragraphs of plain words."""


@dataclass(frozen=True, slots=True)
class Value:
    """`{name}`: the value of a variable or an argument."""

    name: Name


@dataclass(frozen=True, slots=True)
class Cond:
    """`{guard ? then | other}`."""

    guard: Guard
    then: Parts
    other: Parts


@dataclass(frozen=True, slots=True)
class Turns:
    """`{seq: …}`, `{cycle: …}`, `{once: …}`, `{shuffle: …}`; `raw` are the alternatives as written."""

    kind: str
    options: tuple[Parts, ...]
    raw: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Said:
    """`{said: scene | fallback}`: the label of the choice last taken there."""

    key: Name
    fallback: Parts


@dataclass(frozen=True, slots=True)
class Link:
    """`[[note|words]]`: words that unlock a note when they are shown."""

    note: Name
    words: Parts


@dataclass(frozen=True, slots=True)
class Emphasis:
    """`*words*`."""

    parts: Parts


Part: TypeAlias = str | Value | Cond | Turns | Said | Link | Emphasis
Parts: TypeAlias = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines that belong together; `literal` ones keep their breaks and their spaces."""

    parts: Parts
    literal: bool


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a paragraph."""


@dataclass(frozen=True, slots=True)
class Branch:
    """`{if}` … `{elif}` … `{else}` … `{end}`: the first arm whose guard holds (None holds always)."""

    arms: tuple[tuple[Guard | None, tuple[Item, ...]], ...]


Item: TypeAlias = Chunk | Break | Branch
Condition: TypeAlias = "tuple[Guard, bool]"
"""A guard and whether it must hold (or must not)."""


@dataclass(frozen=True, slots=True)
class ProseProblem:
    """Something in a text that cannot be read (S107)."""

    span: Span
    message: str
    fix: str


class Prose:
    """A text as written, and what it means. Equal texts are equal wherever they stand."""

    __slots__ = ("_items", "_make", "_plain", "_problems", "column", "line", "raw", "source", "style")

    def __init__(self, raw: str, source: SourceFile, line: int, column: int, style: str | None) -> None:
        """A text.

        Args:
            raw: The text after YAML has read it.
            source: The file it stands in.
            line: 1-based line of its first character, or of the `|` of a block.
            column: 1-based column of its first character (of a block: unused).
            style: YAML's style of the scalar: a quote, `|` or `>`; None or empty for plain text.
        """
        self.raw = raw
        self.source = source
        self.line = line
        self.column = column
        self.style = style
        self._items: tuple[Item, ...] | None = None
        self._make: Callable[[], tuple[Item, ...]] | None = None
        self._plain: bool | None = None
        self._problems: tuple[ProseProblem, ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Prose) and other.raw == self.raw

    def __hash__(self) -> int:
        return hash(self.raw)

    def __repr__(self) -> str:
        return f"Prose({self.raw[:40]!r})"

    @property
    def span(self) -> Span:
        """The place of the first line."""
        end = self.raw.find("\n")
        length = max(end if end >= 0 else len(self.raw), 1)
        if self.style in ("|", ">"):
            return self.place(0, length)
        return self.source.span(self.line, self.column + (1 if self.style else 0), length)

    @property
    def is_plain(self) -> bool:
        """Whether the text has no markup at all."""
        if self._plain is None:
            # one search for each mark takes 0.5 µs in a scene's text, one pattern for all of them 7 µs
            raw = self.raw
            self._plain = not (any(map(raw.__contains__, MARKUP)) or raw.startswith("    "))
        return self._plain

    @property
    def items(self) -> tuple[Item, ...]:
        """The text taken apart."""
        if self._items is None:
            if self._make is not None:
                self._items, self._make = self._make(), None
            else:
                from spring68.story.proseread import read_prose

                self._items, self._problems = read_prose(self)
        return self._items

    def take_items(self, make: Callable[[], tuple[Item, ...]]) -> None:
        """Know from where the items come when they are first asked for; nothing was wrong with them."""
        self._make, self._plain = make, False

    @property
    def problems(self) -> tuple[ProseProblem, ...]:
        """What cannot be read in it."""
        if self._items is None and not self.is_plain:
            _ = self.items
        return self._problems

    def place(self, offset: int, length: int = 1) -> Span:
        """The place in the file of some characters of `raw`."""
        before = self.raw.count("\n", 0, offset)
        column = offset - (self.raw.rfind("\n", 0, offset) + 1)
        if self.style == "|":
            number = self.line + 1 + before
            lines = self.raw.split("\n")
            shown = lines[before] if before < len(lines) else ""
            lead = max(len(self.source.line(number).rstrip()) - len(shown.rstrip()), 0)
            return self.source.span(number, lead + column + 1, length)
        lead = self.column + (1 if self.style else 0)
        span = self.source.span(self.line + before, column + (lead if before == 0 else 1), length)
        if self.style == ">":
            line = self.source.line(self.line + 1)
            indent = len(line) - len(line.lstrip())
            span = self.source.span(self.line + 1, indent + 1, max(len(line) - indent, 1))
        return self._found(offset, length) or span

    def _found(self, offset: int, length: int) -> Span | None:
        """Where some characters stand in a text whose lines YAML has joined, or whose signs it has replaced.

        They are looked for from the beginning of the text on, as often as they stand in it before; None when not found.
        """
        words = self.raw[offset : offset + length].partition("\n")[0]
        earlier, left = self.raw.count(words, 0, offset), 2 * len(self.raw) + 100
        number, start = (self.line + 1, 0) if self.style in ("|", ">") else (self.line, self.column - 1)
        while words and left > 0:
            line = self.source.line(number)
            found = line.find(words, start)
            while found >= 0 and earlier:
                earlier, found = earlier - 1, line.find(words, found + len(words))
            if found >= 0:
                return self.source.span(number, found + 1, length)
            number, start, left = number + 1, 0, left - len(line) - 1
        return None

    def walk(self) -> Iterator[tuple[Part, tuple[Condition, ...]]]:
        """Every part, in the order written, with the conditions under which it is shown."""
        if not self.is_plain:
            yield from _walk_items(self.items, ())

    def links(self) -> list[tuple[Link, tuple[Condition, ...]]]:
        """The note links with the conditions under which they are met."""
        if "[[" not in self.raw:
            return []
        return [(part, conditions) for part, conditions in self.walk() if isinstance(part, Link)]


def _walk_items(items: tuple[Item, ...], under: tuple[Condition, ...]) -> Iterator[tuple[Part, tuple[Condition, ...]]]:
    for item in items:
        if isinstance(item, Chunk):
            yield from _walk_parts(item.parts, under)
        elif isinstance(item, Branch):
            refused: tuple[Condition, ...] = ()
            for guard, inner in item.arms:
                here = under + refused + (((guard, True),) if guard is not None else ())
                yield from _walk_items(inner, here)
                if guard is not None:
                    refused += ((guard, False),)


def _walk_parts(parts: Parts, under: tuple[Condition, ...]) -> Iterator[tuple[Part, tuple[Condition, ...]]]:
    for part in parts:
        yield part, under
        match part:
            case Cond():
                yield from _walk_parts(part.then, (*under, (part.guard, True)))
                yield from _walk_parts(part.other, (*under, (part.guard, False)))
            case Turns():
                for option in part.options:
                    yield from _walk_parts(option, under)
            case Said():
                yield from _walk_parts(part.fallback, under)
            case Link():
                yield from _walk_parts(part.words, under)
            case Emphasis():
                yield from _walk_parts(part.parts, under)
            case _:
                pass


def branches(items: tuple[Item, ...]) -> Iterator[Branch]:
    """Every block conditional, the outer ones first."""
    for item in items:
        if isinstance(item, Branch):
            yield item
            for _guard, inner in item.arms:
                yield from branches(inner)
