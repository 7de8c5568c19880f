"""What a story is: frozen values, each with the place where it was written.

Names are `Name`, a string that knows its place, so that a finding can mark the very word. Prose is `Prose` (see
`story.prose`). Dates are `When`: an interval in the form that sorts as text.

What a story has by the thousand (scenes, choices, guards …) are named tuples, everything else frozen data classes:
making a `Choice` takes 1 µs as a tuple and 10 µs as a frozen data class, which sets its twenty fields one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from spring68.story.beside import Note as Note
from spring68.story.beside import Person as Person
from spring68.story.beside import Source as Source
from spring68.story.beside import StoredPlay as StoredPlay
from spring68.text.source import SourceFile, Span

if TYPE_CHECKING:
    from spring68.story.expr import Expr
    from spring68.story.prose import Prose


class Name(str):
    """A name as written in a file; `file`, `line` and `column` (1-based) say where."""

    __slots__ = ("column", "file", "line")
    file: str
    line: int
    column: int

    @classmethod
    def at(cls, text: str, span: Span) -> Name:
        """A name that begins where a span begins."""
        return cls.placed(text, span.file, span.line, span.column)

    @classmethod
    def placed(cls, text: str, file: str, line: int, column: int) -> Name:
        """A name with its place."""
        name = cls(text)
        name.file, name.line, name.column = file, line, column
        return name

    @property
    def span(self) -> Span:
        """The place of this name."""
        return Span(self.file, self.line, self.column, self.line, self.column + max(len(self), 1))


class Guard(NamedTuple):
    """A condition with its text as written and the place where that text begins."""

    text: str
    expr: Expr
    at: Span

    def span(self, offset: int, length: int) -> Span:
        """The place of some characters of the guard's text."""
        column = self.at.column + offset
        return Span(self.at.file, self.at.line, column, self.at.line, column + max(length, 1))


class Effect(NamedTuple):
    """A change of one variable: `target sign value if guard`; `sign` is `=`, `+=` or `-=`."""

    target: Name
    sign: str
    value: Guard
    guard: Guard | None
    text: str


class Exit(NamedTuple):
    """One line of a `to:` (a target and when it is taken); `again` and `later` are reserved targets."""

    target: Name
    guard: Guard | None


class When(NamedTuple):
    """A date as an interval: `begin` and `end` are `YYYY-MM-DD HH:MM`, which sorts as text."""

    text: str
    begin: str
    end: str
    span: Span


class Sheet(NamedTuple):
    """A second telling: who wrote it, how it leans, whether it outlives 1989."""

    source: str
    kind: str
    slant: str
    survives: str
    text: Prose
    date: When | None
    guard: Guard | None
    number: str
    other: bool
    span: Span


@dataclass(frozen=True, slots=True)
class SheetList:
    """The File read: sheets of these acts (all when empty) and authors (all when empty); `show` 0 means all."""

    acts: tuple[Name, ...]
    by: tuple[str, ...]
    show: int
    after: int


@dataclass(frozen=True, slots=True)
class Call:
    """A `sub` or `module` that is run here, with its arguments."""

    target: Name
    args: Mapping[str, str]
    arg_names: tuple[Name, ...]


class Choice(NamedTuple):
    """An option. `id` is unique in its scene; `to` empty means that it rejoins."""

    id: str
    label: Prose
    span: Span
    guard: Guard | None = None
    locked: Prose | None = None
    once: bool = False
    first: Guard | None = None
    kind: str = ""
    argue: str = ""
    do: tuple[Effect, ...] = ()
    notes: tuple[Name, ...] = ()
    log: Prose | None = None
    file: tuple[Sheet, ...] = ()
    say: Prose | None = None
    choices: tuple[Choice, ...] = ()
    call: Call | None = None
    to: tuple[Exit, ...] = ()
    named: bool = True
    unreachable: str = ""


class Beat(NamedTuple):
    """One step of a scene; `name` is empty for one that is known by its number only."""

    name: str
    span: Span
    do: tuple[Effect, ...] = ()
    notes: tuple[Name, ...] = ()
    text: Prose | None = None
    call: Call | None = None
    choices: tuple[Choice, ...] = ()
    otherwise: tuple[Exit, ...] = ()
    to: tuple[Exit, ...] = ()
    unreachable: str = ""


@dataclass(frozen=True, slots=True)
class Hub:
    """How a hub lets go: after `visits` choices (0: when a choice leaves); it offers at most `show` (0: all)."""

    visits: int = 0
    show: int = 0


@dataclass(frozen=True, slots=True)
class Skip:
    """What is read instead of a scene's prose.

    `text` is the summary, `labels` are gentler labels by choice id, `to` is the beat where the prose returns.
    """

    text: Prose
    labels: Mapping[str, str]
    to: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a real person that may stand in quotation marks."""

    who: Name
    words: str
    source: Name
    span: Span


class Scene(NamedTuple):
    """A scene or a `sub`. `beats` always has one entry; `text` is the prose beside written beats only."""

    id: Name
    is_sub: bool
    act: str
    ref: str
    type: str
    when: When | None
    shown: str
    clock: str
    place: str
    basis: str
    sources: tuple[Name, ...]
    content: tuple[Name, ...]
    skip: Skip | None
    text: Prose | None
    again: Prose | None
    beats: tuple[Beat, ...]
    has_beats: bool
    hub: Hub | None
    args: tuple[Name, ...]
    ending: Name | None
    file: tuple[Sheet, ...]
    sheets: SheetList | None
    quotes: tuple[Quote, ...]
    unreachable: str
    span: Span

    @property
    def returns(self) -> bool:
        """Whether the scene goes back to the place that called it."""
        return self.is_sub or self.type == "module"

    def exits(self) -> list[Exit]:
        """Every way on that is written in the scene."""
        found: list[Exit] = []
        for beat in self.beats:
            found += [*beat.to, *beat.otherwise]
        for _beat, choice in self.all_choices():
            found += choice.to
        return found

    def all_choices(self) -> list[tuple[Beat, Choice]]:
        """Every choice with its beat, nested ones after the one that holds them."""
        found: list[tuple[Beat, Choice]] = []
        for beat in self.beats:
            for choice in beat.choices:
                found.append((beat, choice))
                found.extend((beat, inner) for inner in choice.choices)
        return found


@dataclass(frozen=True, slots=True)
class Variable:
    """A declared variable. `values` lists every value it may have, in order; `default` is one of them.

    `kind` is `truth`, `number` or `word`; a number with `clamp` stops at the ends of its range.
    """

    name: Name
    kind: str
    default: bool | int | str
    values: tuple[bool | int | str, ...]
    clamp: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """An act with its tape-box label and the scene where a save that cannot be placed is set down."""

    id: Name
    title: str
    label: str
    entry: Name | None


@dataclass(frozen=True, slots=True)
class Preset:
    """A named start: a scene and what a play that came there would bring."""

    id: Name
    title: str
    at: Name
    do: tuple[Effect, ...]
    picked: tuple[Name, ...]
    seen: tuple[Name, ...]
    unreachable: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """An ending's label, and a hint for a reader who has not reached it."""

    id: Name
    title: str
    hint: str
    unreachable: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """An author's promise. `kind` is `always`, `never` or `every ending`; `after` lists scenes (any of them)."""

    kind: str
    guard: Guard | None
    after: tuple[Name, ...]
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class ContentNote:
    """The words a reader is given about a content tag: general first, detail and support on request."""

    id: Name
    general: str
    detail: str
    support: str


@dataclass(frozen=True, slots=True)
class FileCover:
    """The cover of the File: its name, whose it is, the variable that decides what survives, and what things are called.

    `names` has, for facts such as `box.t2`, the words by which a reader is told of them.
    """

    cover: str = ""
    subject: str = ""
    left: Name | None = None
    names: tuple[tuple[Name, str], ...] = ()


@dataclass(frozen=True)
class Story:
    """A whole story. Mappings keep the order in which things were written."""

    id: str
    title: str
    authors: tuple[str, ...]
    licence: str
    language: str
    version: str
    start: Name
    clock: str
    acts: Mapping[str, Act]
    variables: Mapping[str, Variable]
    families: Mapping[str, tuple[str, ...]]
    conditions: Mapping[str, Guard]
    presets: Mapping[str, Preset]
    endings: Mapping[str, Ending]
    colophon: Name | None
    rules: tuple[Rule, ...]
    file: FileCover
    content: Mapping[str, ContentNote]
    later: tuple[Name, ...]
    formerly: Mapping[str, Name]
    scenes: Mapping[str, Scene]
    notes: Mapping[str, Note]
    people: Mapping[str, Person]
    sources: Mapping[str, Source]
    playthroughs: Mapping[str, StoredPlay]
    files: Mapping[str, SourceFile] = field(repr=False)
    digest: str = ""
    """SHA-256 of all files, in hex: two folders with one digest hold the same story."""
    hashes: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    """The hash of each scene's document, where they were counted already (see `documents.scene_hashes`)."""
