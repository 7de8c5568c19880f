"""When a choice is open, a hub spent, a choice among those shown: as conditions that can be judged without playing.

They say the same as `engine.offers`, which judges a position; a test walks both side by side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spring68.engine.plan import Node, Offer
from spring68.engine.rules import Worth
from spring68.story.meaning import Ask, Compared, Joined, Literal, Negated, Settled, Tally

Trees = Mapping[Worth, Settled]
"""What each test says (`Rules.trees`)."""


def is_open(offer: Offer, trees: Trees) -> Settled:
    """That a choice's own condition holds, and it was not taken where that happens once."""
    guard: Settled = Literal(True) if offer.test is None else trees[offer.test]
    return all_of(guard, not_of(Ask("picked", offer.name))) if offer.once else guard


def spent(node: Node) -> Settled:
    """That a hub has given all its visits."""
    hub = node.scene.hub
    if not node.is_hub or hub is None or not hub.visits:
        return Literal(False)
    taken = Tally(tuple(Ask("picked", offer.name) for offer in node.offers))
    return Compared(">=", taken, Literal(hub.visits))


def something_open(node: Node, trees: Trees) -> Settled:
    """That something can be chosen at a place: where there is, the play rests."""
    return all_of(not_of(spent(node)), any_of(*(is_open(offer, trees) for offer in node.offers)))


def within_show(node: Node, offer: Offer, opens: Sequence[Settled], trees: Trees) -> list[Settled]:
    """That a choice is among those that a hub with `show` offers; nothing where the hub shows all.

    Args:
        node: The hub.
        offer: One of its choices.
        opens: For each of its choices, that it is open.
        trees: What each test says.
    """
    hub = node.scene.hub
    if not node.is_hub or hub is None or not hub.show or len(node.offers) <= hub.show:
        return []
    mine = _first(offer, trees)
    ahead: list[Settled] = []
    index = node.offers.index(offer)
    for number, (other, opened) in enumerate(zip(node.offers, opens, strict=True)):
        if other is offer:
            continue
        theirs = _first(other, trees)
        outranks = all_of(theirs, not_of(mine))
        level = any_of(all_of(theirs, mine), all_of(not_of(theirs), not_of(mine)))
        comes_first = any_of(outranks, level) if number < index else outranks
        ahead.append(all_of(opened, comes_first))
    return [Compared("<", Tally(tuple(ahead)), Literal(hub.show))]


def _first(offer: Offer, trees: Trees) -> Settled:
    return Literal(False) if offer.first is None else trees[offer.first]


def all_of(*parts: Settled) -> Settled:
    """That all parts hold, in as few words as possible."""
    kept = tuple(part for part in parts if part != Literal(True))
    if Literal(False) in kept:
        return Literal(False)
    if not kept:
        return Literal(True)
    return kept[0] if len(kept) == 1 else Joined(True, kept)


def any_of(*parts: Settled) -> Settled:
    """That one of the parts holds, in as few words as possible."""
    kept = tuple(part for part in parts if part != Literal(False))
    if Literal(True) in kept:
        return Literal(True)
    if not kept:
        return Literal(False)
    return kept[0] if len(kept) == 1 else Joined(False, kept)


def not_of(part: Settled) -> Settled:
    """That a part does not hold."""
    if isinstance(part, Literal):
        return Literal(not part.value)
    return part.part if isinstance(part, Negated) else Negated(part)
