"""What a story is laid out as: nodes, the choices offered there, the ways on, and what is done on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from spring68.engine.rules import Change, Test
from spring68.story.model import Beat, Choice, Scene, Sheet
from spring68.story.prose import Prose
from spring68.text.source import Span

LATER = "later"
"""The node of acts not yet written: the reader is told so and the save stays open."""

Unlock = tuple[str, tuple[tuple[Test, bool], ...]]
"""A note and the guards (with the answer each must give) under which its link is shown."""


@dataclass(slots=True)
class Route:
    """One way on. `how` says in what way the next node is come to.

    * `enter`: a scene is entered, or the next beat is begun
    * `repeat`: a hub shows its choices once more
    * `resume`: a call has returned to the node that made it
    * `call`: a `sub` or module is entered, and `site` is put on the stack
    """

    target: str
    test: Test | None = None
    how: str = "enter"
    site: str = ""
    args: tuple[tuple[str, str], ...] = ()
    guard: Span | None = None
    """Where the guard of `test` stands."""


@dataclass(slots=True)
class Act:
    """What a scene, beat or choice does before its words: changes, notes, sheets; and what its words unlock."""

    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    sheets: tuple[tuple[str, Sheet, Test | None], ...] = ()
    unlocks: tuple[Unlock, ...] = ()


@dataclass(slots=True, eq=False)
class Offer:
    """A choice as it can be offered: its name (`scene.choice`), guards, acts and ways on.

    `label` is the label as shown where that never changes, else empty.
    """

    choice: Choice
    name: str
    label: str
    test: Test | None
    first: Test | None
    once: bool
    act: Act
    routes: list[Route] = field(default_factory=list)


class LateOffer(Offer):
    """A choice whose act and ways on are worked out when they are first asked for: most choices are never taken."""

    __slots__ = ("_make",)

    def __init__(
        self, choice: Choice, name: str, test: Test | None, first: Test | None, once: bool,
        make: Callable[[], tuple[str, Act, list[Route]]],
    ) -> None:  # fmt: skip
        """A choice of which only that is known by which it is offered; `make` says its label, act and ways on."""
        self.choice, self.name, self.test, self.first, self.once, self._make = choice, name, test, first, once, make

    def __getattr__(self, name: str) -> Any:
        if name not in {"label", "act", "routes"}:
            raise AttributeError(name)
        self.label, self.act, self.routes = self._make()
        return getattr(self, name)


@dataclass(slots=True, eq=False)
class Node:
    """One place of a story. `entry` is true for the node by which its scene is entered."""

    name: str
    scene: Scene
    beat: Beat
    entry: bool = False
    act: Act = field(default_factory=Act)
    text: Prose | None = None
    again: Prose | None = None
    again_unlocks: tuple[Unlock, ...] = ()
    call: Route | None = None
    offers: tuple[Offer, ...] = ()
    routes: list[Route] = field(default_factory=list)
    otherwise: list[Route] = field(default_factory=list)
    is_hub: bool = False
    is_final: bool = False
    skipped: bool = False
    """Whether a reader who skips the scene does not read the prose of this place."""
    leads: bool = False
    """Whether this is the first prose that is skipped, and the summary stands in its place."""
    within: str = ""
    """The node of the beat to which nested choices belong."""
    silent: bool = False
    """Without words and arrival of its own: nested choices, the way back from a call, the end of a scene."""
