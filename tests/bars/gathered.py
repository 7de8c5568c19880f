"""Everything that can be read, gathered from many plays: paragraphs by scene, labels, sheets; and the texts as written.

To the plays by chance come plays that always take what was taken least, and plays from every preset, so that rare ways
are read too.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import NamedTuple

from spring68.check.survey import Survey, Text
from spring68.engine.step import start
from spring68.engine.turn import Kind, Option, Paragraph, Turn
from spring68.story.prose import Break, Chunk, Cond, Emphasis, Item, Link, Parts, Prose, Turns
from tests.bars.reading import Pick, Play, go_on, loaded, machine, play, plays, story

COVERING = 30
"""Plays that look for what was met least."""


class Printed(NamedTuple):
    """A paragraph that some player read."""

    scene: str
    kind: Kind
    paragraph: Paragraph

    @property
    def text(self) -> str:
        """Its words."""
        return self.paragraph.text


def least_used() -> Pick:
    """The open option that was taken least so far."""
    used: Counter[str] = Counter()

    def pick(_turn: Turn, shown: tuple[Option, ...]) -> Option:
        ways = [option for option in shown if option.is_open]
        best = min(ways, key=lambda option: (used[option.name], hash_of(option.name, len(used))))
        used[best.name] += 1
        return best

    return pick


def hash_of(name: str, salt: int) -> int:
    """A number that looks drawn by chance and is the same every time."""
    return sum(ord(sign) * (place + salt) for place, sign in enumerate(name)) % 97


@cache
def covering() -> tuple[Play, ...]:
    """Plays that together take every option that can be taken."""
    pick = least_used()
    return tuple(play(seed, pick) for seed in range(COVERING))


@cache
def everything() -> tuple[Play, ...]:
    """All plays from the title, and plays from each preset."""
    pick = least_used()
    given = [
        go_on(seed, start(machine(), seed=seed, preset=str(preset)), pick)
        for preset in story().presets
        for seed in range(4)
    ]
    return (*plays(), *covering(), *given)


@cache
def printed() -> dict[str, tuple[Printed, ...]]:
    """Every different paragraph of prose that was read, by scene."""
    found: dict[str, dict[Printed, None]] = {}
    for one in everything():
        for passage in one.prose():
            kept = found.setdefault(passage.scene, {})
            for paragraph in passage.paragraphs:
                kept[Printed(passage.scene, passage.kind, paragraph)] = None
    return {scene: tuple(kept) for scene, kept in found.items()}


@cache
def offered() -> dict[str, frozenset[Option]]:
    """Every option as it was shown, by name."""
    found: dict[str, set[Option]] = {}
    for one in everything():
        for shown in one.offered:
            for option in shown:
                found.setdefault(option.name, set()).add(option)
    return {name: frozenset(shown) for name, shown in found.items()}


@cache
def sheets() -> dict[str, frozenset[str]]:
    """The words of every sheet that was filed, by key."""
    found: dict[str, set[str]] = {}
    for one in everything():
        for filed in one.last.filed:
            found.setdefault(filed.key, set()).add(filed.text)
    return {key: frozenset(texts) for key, texts in found.items()}


@cache
def survey() -> Survey:
    """The story laid out for rules: its guards, effects and texts as written."""
    return Survey.of(loaded())


@cache
def texts(*roles: str) -> tuple[Text, ...]:
    """The texts as written of some roles: `text`, `again`, `say`, `label`, `locked`, `log`, `sheet`, `skip`, `note`."""
    return tuple(text for text in survey().texts() if text.role in roles)


def place(text: Text) -> str:
    """Where a text stands, for whoever has to mend it."""
    owner = f"{text.scene.id}{f'.{text.choice.id}' if text.choice is not None else ''}" if text.scene else "note"
    return f"{owner} ({text.prose.span.place.removeprefix('story/')})"


def segments(prose: Prose) -> list[str]:
    """The stretches of a text that are printed as they stand, cut at every insert that may vary."""
    found: list[str] = []
    _items(prose.items, found)
    return [" ".join(piece.split()) for piece in found if piece.strip()]


def _items(items: tuple[Item, ...], found: list[str]) -> None:
    found.append("")
    for item in items:
        if isinstance(item, Chunk):
            _parts(item.parts, found)
            found[-1] += " "
        elif isinstance(item, Break):
            found.append("")
        else:
            for _guard, inner in item.arms:
                _items(inner, found)
            found.append("")


def _parts(parts: Parts, found: list[str]) -> None:
    for part in parts:
        match part:
            case str():
                found[-1] += part
            case Emphasis(parts=inner) | Link(words=inner):
                _parts(inner, found)
            case Cond(then=then, other=other):
                for side in (then, other):
                    found.append("")
                    _parts(side, found)
                found.append("")
            case Turns(options=options):
                for option in options:
                    found.append("")
                    _parts(option, found)
                found.append("")
            case _:
                found.append("")
