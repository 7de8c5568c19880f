"""What of a class's spread may be shown to the class: no number from which somebody could be told.

Numbers under three are hidden, and none can be found again by taking others away from them:

* a place is shown only where at least two ways were taken by three or more plays;
* exact numbers stand only where every play chose at that place, and each way was taken by three plays or more, or by none;
* at any other place the shares of the larger ways are given in tenths, of those plays alone, so that neither how many
  came there nor how many took a smaller way can be reckoned from them.
"""

from __future__ import annotations

from dataclasses import dataclass

from spring68.classroom.limits import SMALL_CELL
from spring68.classroom.spread import Place


@dataclass(frozen=True, slots=True)
class ShownWay:
    """A way as the class sees it: its label, the words for how many took it, and the length of its bar in percent."""

    label: str
    words: str
    bar: int


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """A place as the class sees it. `small` are the labels that fewer than three took (perhaps nobody)."""

    heading: str
    ways: tuple[ShownWay, ...]
    small: tuple[str, ...]
    is_exact: bool
    before: str = ""
    """The words that stood before the choice in the story."""

    @property
    def split(self) -> str:
        """`15 : 10`, or in tenths `about 6 : 4`."""
        numbers = " : ".join(way.words.split()[0 if self.is_exact else 1] for way in self.ways)
        return numbers if self.is_exact else f"about {numbers}"


def shown_place(place: Place, plays: int) -> ShownPlace | None:
    """A place as it may be shown to a class of so many plays; None where it may not."""
    large = [way for way in place.ways if way.count >= SMALL_CELL]
    if len(large) < 2:
        return None
    small = tuple(way.label for way in place.ways if way.count < SMALL_CELL)
    is_exact = place.came == plays and all(way.count == 0 or way.count >= SMALL_CELL for way in place.ways)
    total = sum(way.count for way in large)
    ways: list[ShownWay] = []
    for way in large:
        tenths = min(max(round(10 * way.count / total), 1), 9)
        words = f"{way.count} of {plays}" if is_exact else f"about {tenths} of 10"
        ways.append(ShownWay(way.label, words, round(100 * way.count / total) if is_exact else 10 * tenths))
    return ShownPlace(place.heading, tuple(ways), small, is_exact, place.before)


def shown_part(part: int, whole: int) -> str:
    """How many of some plays did something, in words that tell of nobody; empty where nothing may be said.

    Args:
        part: How many did.
        whole: How many could.
    """
    if whole < 2 * SMALL_CELL:
        return ""
    if part < SMALL_CELL:
        return "fewer than 3, or nobody"
    if whole - part < SMALL_CELL:
        return "nearly all, or all"
    return f"about {min(max(round(10 * part / whole), 1), 9)} of 10"
