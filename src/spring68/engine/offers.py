"""What a place offers: which choices are shown there, and whether one can be taken."""

from __future__ import annotations

from spring68.engine.plan import Node, Offer
from spring68.engine.rules import View


def shown(node: Node, view: View) -> list[Offer]:
    """The choices that are shown: open ones, and locked ones with a reason.

    In a hub those whose `first` holds come first, then the others in the order written; with `show`, at most so many
    open ones.
    """
    if is_spent(node, view):
        return []
    found = [offer for offer in node.offers if _can_be_shown(offer, view)]
    if not node.is_hub:
        return found
    ahead = [offer for offer in found if offer.first is not None and offer.first(view)]
    ordered = ahead + [offer for offer in found if offer not in ahead]
    hub = node.scene.hub
    return _at_most(ordered, view, hub.show) if hub is not None and hub.show else ordered


def is_shown(node: Node, offer: Offer, view: View) -> bool:
    """Whether one of the choices of a place is among those that are shown."""
    return offer in shown(node, view) if node.is_hub else _can_be_shown(offer, view)


def _can_be_shown(offer: Offer, view: View) -> bool:
    if offer.once and offer.name in view.picked:
        return False
    return offer.test is None or offer.choice.locked is not None or offer.test(view)


def _at_most(offers: list[Offer], view: View, most: int) -> list[Offer]:
    kept: list[Offer] = []
    open_ones = 0
    for offer in offers:
        is_open = offer.test is None or offer.test(view)
        if is_open and open_ones == most:
            continue
        open_ones += is_open
        kept.append(offer)
    return kept


def has_open(node: Node, view: View) -> bool:
    """Whether something can be chosen here; the quick form of `shown`."""
    picked = view.picked
    for offer in node.offers:
        if (offer.test is None or offer.test(view)) and not (offer.once and offer.name in picked):
            return not (node.is_hub and is_spent(node, view))
    return False


def is_spent(node: Node, view: View) -> bool:
    """Whether a hub has given all the visits it gives."""
    hub = node.scene.hub
    if not node.is_hub or hub is None or not hub.visits:
        return False
    return sum(1 for offer in node.offers if offer.name in view.picked) >= hub.visits
