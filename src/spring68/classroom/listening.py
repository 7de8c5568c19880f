"""A step that tells nothing and notes what it would have told: for replaying two hundred records that nobody reads."""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache

from spring68.engine.cursor import Cursor
from spring68.engine.machine import Machine
from spring68.engine.plan import Node, Unlock
from spring68.engine.state import GameState
from spring68.engine.turn import Kind
from spring68.prove.pacing import words_of
from spring68.story.prose import Prose


class Listening(Cursor):
    """A cursor that composes nothing.

    To compose the words of a turn takes three times as long as all the rest of it.
    """

    __slots__ = ("told",)

    def __init__(self, machine: Machine, before: GameState) -> None:
        super().__init__(machine, before, False)
        self.told: list[tuple[Node, Kind, Prose]] = []

    def words(self, node: Node, prose: Prose | None, unlocks: tuple[Unlock, ...]) -> None:
        """Note the words of a node, and unlock what they link."""
        if prose is not None:
            self.told.append((node, Kind.TEXT, prose))
        super().words(node, prose, unlocks)

    def tell(self, node: Node, kind: Kind, prose: Prose | None, unlocks: tuple[Unlock, ...], *, page: bool) -> None:
        """Note a reply, and unlock what it links."""
        if prose is not None and kind is Kind.REPLY:
            self.told.append((node, kind, prose))
        super().tell(node, kind, prose, unlocks, page=page)

    def count(self, skipped: Container[str]) -> int:
        """The fewest words that can have been told; of a scene that is skipped those of its summary."""
        total = 0
        for node, kind, prose in self.told:
            skip = node.scene.skip
            if node.skipped and skip is not None and str(node.scene.id) in skipped:
                total += fewest_words(skip.text) if node.leads and kind is Kind.TEXT else 0
            else:
                total += fewest_words(prose)
        return total


@lru_cache(maxsize=8_192)
def fewest_words(prose: Prose) -> int:
    """The fewest words that a text can show, whatever the state."""
    return words_of(prose)[0]
