"""Where a play stands: one frozen value.

What decides how the play can go on is `place`, `stack`, `values`, `visits`, `picked` and `seen`; only these are in the
digest. `seed`, `said` and `filed` colour the words (shuffles, quotations of earlier choices, the File) and never open
or close anything.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

Value: TypeAlias = bool | int | str

DIGEST_LENGTH = 12
"""Hex digits of a state's digest that are written in records."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A call that has not returned: the place to go back to, and the arguments it was given."""

    site: str
    args: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Filed:
    """A sheet that was filed: its key in the story (`scene#0`, `scene.choice#0`) and its text as composed then."""

    key: str
    text: str


class GameState(NamedTuple):
    """A position in a story. `values` are in the order in which the story declares its variables.

    A tuple, because each turn makes one: 0.5 µs, and 3.5 as a frozen data class.
    """

    place: str
    stack: tuple[Frame, ...]
    values: tuple[Value, ...]
    visits: Mapping[str, int]
    picked: frozenset[str]
    seen: frozenset[str]
    ended: str = ""
    seed: int = 0
    said: Mapping[str, str] | None = None
    filed: tuple[Filed, ...] = ()

    def __hash__(self) -> int:
        return hash((self.place, self.stack, self.values, frozenset(self.visits.items()), self.picked, self.seen))

    @property
    def scene(self) -> str:
        """The scene in which the play rests."""
        return scene_of(self.place)


def scene_of(place: str) -> str:
    """The scene of a place: `scene`, `scene.beat` and `scene:choice` all begin with it."""
    return place.split(".", 1)[0].split(":", 1)[0]


def canonical(state: GameState, names: Iterable[str]) -> dict[str, object]:
    """What decides how the play can go on, as plain JSON values; `names` are the story's variables in order."""
    return {
        "place": state.place,
        "stack": [[frame.site, dict(frame.args)] for frame in state.stack],
        "variables": dict(zip(names, state.values, strict=True)),
        "visits": dict(sorted(state.visits.items())),
        "picked": sorted(state.picked),
        "seen": sorted(state.seen),
    }


def digest(state: GameState, names: Iterable[str]) -> str:
    """The first hex digits of SHA-256 over the canonical JSON of a state."""
    text = json.dumps(canonical(state, names), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]
