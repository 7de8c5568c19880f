"""The values of a story as plain lists that JSON can hold, and back.

Whatever is no text, number, truth or None is a list whose first item is a tag: 0 for a tuple, 1 to 3 for a name, a span
and a text in their short forms, and from 4 on the place of a class in `KINDS`, followed by its fields in order. One
packed value belongs to one file, so that places need no file name. Texts with markup and guards are kept as they were
taken apart, so that a play need not parse anything. Nothing is ever run or imported by what is read: a tag can only
mean one of the classes below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from spring68.story.beside import Deed, Expectation, Note, Person, Source, StoredPlay
from spring68.story.expr import Asked, Compare, Either, Every, Not, Number, Sum, Truth, Word
from spring68.story.model import (
    Act,
    Beat,
    Call,
    Choice,
    ContentNote,
    Effect,
    Ending,
    Exit,
    FileCover,
    Guard,
    Hub,
    Name,
    Preset,
    Quote,
    Rule,
    Scene,
    Sheet,
    SheetList,
    Skip,
    Variable,
    When,
)
from spring68.story.prose import Branch, Break, Chunk, Cond, Emphasis, Link, Prose, Said, Turns, Value
from spring68.text.source import SourceFile, Span

TUPLE, NAME, SPAN, PROSE = range(4)
KINDS: tuple[type[Any], ...] = (
    Scene, Beat, Choice, Exit, Guard, Effect, Call, Sheet, SheetList, Skip, Quote, Hub, When, Note, Deed, Person, Source,
    Expectation, StoredPlay, Variable, Act, Preset, Ending, Rule, ContentNote, FileCover,
    Chunk, Break, Branch, Value, Cond, Turns, Said, Link, Emphasis,
    Word, Number, Truth, Not, Every, Either, Compare, Sum, Asked,
)  # fmt: skip
"""The classes that are packed field by field; their order is part of the form of the cache."""

_FIRST = PROSE + 1
_TAGS = {kind: number for number, kind in enumerate(KINDS, _FIRST)}
_BARE = frozenset({str, int, bool, type(None)})
"""What is packed as it is."""


def _maker(kind: type[Any]) -> Callable[[list[Any]], Any]:
    """A function that makes a value of a class from the list of its fields; `_make` of named tuples is the quickest."""
    make: Callable[[list[Any]], Any] | None = getattr(kind, "_make", None)
    return make if make is not None else lambda parts: kind(*parts)


_MAKERS = {number: _maker(kind) for kind, number in _TAGS.items()}


def pack(value: Any, file: str) -> Any:
    """A value of the model as lists.

    Args:
        value: A part of a story.
        file: The file in which all of it is written.

    Raises:
        ValueError: when a part of it is written in another file, or cannot be packed.
    """
    kind = type(value)
    if kind in _BARE:
        return value
    if kind is tuple:
        return [TUPLE, *[pack(part, file) for part in value]]
    tag = _TAGS.get(kind)
    if tag is not None:
        parts = value if isinstance(value, tuple) else [getattr(value, field.name) for field in fields(value)]
        return [tag, *[pack(part, file) for part in parts]]
    if isinstance(value, Mapping):
        return {str(name): pack(part, file) for name, part in value.items()}
    return _pack_placed(value, file)


def _pack_placed(value: Any, file: str) -> list[Any]:
    """What knows its place: names, spans, texts."""
    match value:
        case Name() if value.file == file:
            return [NAME, str(value), value.line, value.column]
        case Span() if value.file == file:
            return [SPAN, *value[1:]]
        case Prose() if value.source.name == file:
            items = [] if value.is_plain else [[pack(item, file) for item in value.items]]
            return [PROSE, value.raw, value.line, value.column, value.style, *items]
    raise ValueError(f"{type(value).__name__} cannot be packed as a part of {file}")


def unpacker(source: SourceFile) -> Callable[[Any], Any]:
    """A function that makes the values of one file from what `pack` made of them."""
    file = source.name
    makers, bare, new_name, new_span = _MAKERS, _BARE, Name.__new__, tuple.__new__

    def unpack(value: Any) -> Any:
        kind = type(value)
        if kind is list:
            tag = value[0]
            if tag >= _FIRST:
                return makers[tag]([part if type(part) in bare else unpack(part) for part in value[1:]])
            if tag == TUPLE:
                return tuple([unpack(part) for part in value[1:]]) if len(value) > 1 else ()
            if tag == SPAN:
                return new_span(Span, (file, *value[1:]))
            if tag == NAME:
                name = new_name(Name, value[1])
                name.file, name.line, name.column = file, value[2], value[3]
                return name
            if tag == PROSE:
                prose = Prose(value[1], source, *value[2:5])
                if len(value) > 5:
                    prose.take_items(lambda: tuple([unpack(item) for item in value[5]]))
                return prose
            raise ValueError(f"there is no tag {tag}")
        if kind is dict:
            return {name: unpack(part) for name, part in value.items()}
        return value

    return unpack
