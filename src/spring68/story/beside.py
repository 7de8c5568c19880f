"""What stands beside the scenes: historical notes, people, works cited, stored playthroughs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spring68.story.model import Name, When
    from spring68.story.prose import Prose
    from spring68.text.source import Span


@dataclass(frozen=True, slots=True)
class Note:
    """A historical note: what is documented, what is ours, where the source is short."""

    id: Name
    ref: str
    title: str
    claims: tuple[Name, ...]
    dates: tuple[When, ...]
    documented: Prose
    ours: Prose | None
    corrects: Prose | None
    sources: tuple[Name, ...]
    read_on: tuple[str, ...]
    act: str
    unreachable: str
    span: Span


@dataclass(frozen=True, slots=True)
class Deed:
    """Something a real person is documented to have done."""

    date: When | None
    act: str
    source: Name | None


@dataclass(frozen=True, slots=True)
class Person:
    """One of the cast, or (`real`) a person of history."""

    id: Name
    name: str
    also: tuple[str, ...]
    born: str
    trait: str
    cover: str
    real: bool
    did: tuple[Deed, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A work cited; `claims` are marks into a text, never its words."""

    id: Name
    author: str
    title: str
    year: str
    publisher: str
    address: str
    rights: str
    claims: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Expectation:
    """A line that must be printed after so many choices."""

    after: int
    line: str


@dataclass(frozen=True, slots=True)
class StoredPlay:
    """A stored playthrough: where it starts, what it picks, what must come of it."""

    id: Name
    start: Name
    seed: int
    choices: tuple[Name, ...]
    expect: tuple[Expectation, ...]
    notes: tuple[Name, ...]
    ending: Name | None
