"""What plays met: by element in how many plays of a batch, and how much two plays have in common.

In a large story most of the time goes into fetching from memory. So what belongs to a way stands in columns of plain
numbers, which take a tenth of what as many tuples do; what a play met is a byte for each element, and three whole
numbers made of these bytes are compared with those of another play, and added up, by single operations.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter

from spring68.prove.elements import Element

COLUMNS = 2
"""How many numbers of a way stand in columns; most ways have no more."""

FIRST = {"choice": 0, "scene": 1}
"""The kinds of elements that plays are compared by stand first, each together."""


class Columns:
    """Whole numbers that belong to the ways of a graph, in columns as far as there are columns.

    A column is as long as there are ways, and is made when a way first has a number for it.
    """

    def __init__(self, ways: int, none: int) -> None:
        """Nothing yet; `none` stands in a column where a way has no number."""
        self.ways, self.none = ways, none
        self.columns: list[array[int]] = []
        self.more: dict[int, tuple[int, ...]] = {}

    def put(self, way: int, numbers: Sequence[int]) -> None:
        """Give a way its numbers."""
        for at, number in enumerate(numbers[:COLUMNS]):
            if at == len(self.columns):
                self.columns.append(array("i", [self.none]) * self.ways)
            self.columns[at][way] = number
        if len(numbers) > COLUMNS:
            self.more[way] = tuple(numbers[COLUMNS:])

    def of(self, ways: Sequence[int]) -> Iterator[int]:
        """The numbers of some ways, in no order, with `none` for those that a way does not have."""
        found: Iterator[int] = chain.from_iterable(map(column.__getitem__, ways) for column in self.columns)
        if not self.more:
            return found
        return chain(found, chain.from_iterable(self.more[way] for way in ways if way in self.more))


@dataclass(slots=True)
class Overlap:
    """What pairs of plays share: sums over pairs of the shares (0 to 1) of what stands in both."""

    pairs: int = 0
    scenes: float = 0.0
    choices: float = 0.0
    words: float = 0.0

    def add(self, other: Overlap) -> None:
        """Add other pairs."""
        self.pairs += other.pairs
        self.scenes += other.scenes
        self.choices += other.choices
        self.words += other.words


@dataclass(frozen=True, slots=True)
class Met:
    """What one play met: whole numbers of which each byte is 1 for an element that was met, else 0; and how many."""

    choices: int
    scenes: int
    many_choices: int
    many_scenes: int


class Tally:
    """Counts in how many plays of a batch each element was met; a batch has fewer plays than a byte can count."""

    def __init__(self, written: Sequence[Element]) -> None:
        """Lay out elements, which are given in the order written: choices first, then scenes, then all others."""
        order = sorted(range(len(written)), key=lambda number: FIRST.get(written[number].kind, len(FIRST)))
        self.elements = [written[number] for number in order]
        places = sorted(range(len(order)), key=order.__getitem__)
        self.as_written: Callable[[bytes], Iterable[int]] = itemgetter(*places) if len(places) > 1 else bytes
        """Puts what is counted by number here into the order written."""
        self.choices = sum(element.kind == "choice" for element in written)
        self.scenes = self.choices + sum(element.kind == "scene" for element in written)
        self.sums = [0, 0, 0]

    def marks(self) -> bytearray:
        """A byte for each element, all 0; the last one is for marks of nothing."""
        return bytearray(len(self.elements) + 1)

    def add(self, marks: bytearray) -> Met:
        """Count what one play met, each element that is marked with 1 once."""
        ends = (0, self.choices, self.scenes, len(self.elements))
        parts = [int.from_bytes(marks[ends[at] : ends[at + 1]], "little") for at in range(len(self.sums))]
        for at, part in enumerate(parts):
            self.sums[at] += part
        return Met(parts[0], parts[1], parts[0].bit_count(), parts[1].bit_count())

    def taken(self) -> bytes:
        """By element in the order written, in how many plays it was met; and all begins anew."""
        lengths = (self.choices, self.scenes - self.choices, len(self.elements) - self.scenes)
        counted = b"".join(sum_.to_bytes(length, "little") for sum_, length in zip(self.sums, lengths, strict=True))
        self.sums = [0, 0, 0]
        return bytes(self.as_written(counted))


@dataclass(frozen=True, slots=True)
class Read:
    """What one play read: the numbers of its texts, and how many words they have, each text once."""

    pieces: set[int]
    words: int


def overlap(one: Met, other: Met) -> tuple[float, float]:
    """Of all scenes and of all choices that stand in either of two plays, the part that is in both, from 0 to 1."""
    return (
        share((one.scenes & other.scenes).bit_count(), one.many_scenes + other.many_scenes),
        share((one.choices & other.choices).bit_count(), one.many_choices + other.many_choices),
    )


def share(both: int, together: int) -> float:
    """What stands in both of what stands in either; `together` counts what stands in both twice."""
    return both / (together - both) if together else 1.0


def mark(numbers: Iterable[int], marks: bytearray) -> None:
    """Mark elements as met."""
    for number in numbers:
        marks[number] = 1
