"""How a class spread over the choices of a story, the most divided place first.

A **place** is where a play rests and chooses. Of a place where one can choose several times (a hub), the first choice
of each play is counted. How **divided** a class was there is the share of all pairs of plays that both came there and
chose differently: 0 where all did the same, 50 % where the class fell into two halves. A place that few came to is
never very divided, for few pairs can differ there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from spring68.classroom.assignment import Start
from spring68.classroom.replay import opening_turn
from spring68.classroom.verified import Pick, Verified
from spring68.engine.errors import EngineError
from spring68.engine.machine import Machine
from spring68.engine.state import scene_of
from spring68.engine.step import choices, choose
from spring68.engine.turn import Kind, Turn
from spring68.story.dates import spoken
from spring68.story.model import Story
from spring68.text.printable import quoted

MOST_REPLAYS = 8
"""Plays that are followed once more for the words that stood before a place; three bring nearly all of them."""

MOST_BEFORE = 320
"""Characters of the words before a place that are shown."""


@dataclass(frozen=True, slots=True)
class Way:
    """One choice of a place: its full name, its label as shown (the most frequent one), how many plays took it.

    `offered` is to how many of those who came it was open. `whose` are the plays that took it, as they are called in
    the report.
    """

    pick: str
    label: str
    count: int
    offered: int
    whose: tuple[str, ...] = ()

    @property
    def quoted(self) -> str:
        """The label in quotation marks; one that is itself something said has them already."""
        return quoted(self.label)


@dataclass(frozen=True, slots=True)
class Place:
    """A place where plays chose; `came` is how many did, `ways` the choices, the most frequent first.

    `when` and `where` are the story's words for the scene. `divided` is a share from 0 to 1. `is_hub` says that some
    play chose here more than once. `before` are the words that stood before the choice in one of the plays.
    """

    at: str
    scene: str
    when: str
    where: str
    came: int
    ways: tuple[Way, ...]
    divided: float
    is_hub: bool = False
    before: str = ""

    @property
    def heading(self) -> str:
        """When and where, or the scene's own name."""
        return " · ".join(word for word in (self.when, self.where) if word) or self.scene.replace("_", " ")

    @property
    def share(self) -> str:
        """How divided it is, as it is printed: `68 %`, `under 1 %`."""
        return f"{100 * self.divided:.0f} %" if self.divided >= 0.01 or not self.divided else "under 1 %"

    @property
    def taken(self) -> tuple[Way, ...]:
        """The ways that somebody took."""
        return tuple(way for way in self.ways if way.count)


def places_of(
    records: Sequence[Verified], machine: Machine, begin: Start, called: Callable[[Verified], str]
) -> tuple[Place, ...]:
    """Every place where a play of the class chose, the most divided first, then in the order of the story.

    Args:
        records: The plays that are counted.
        machine: The story.
        begin: Where the plays began.
        called: How a play is called.
    """
    first: dict[tuple[str, str], list[tuple[Verified, Pick]]] = defaultdict(list)
    again: Counter[tuple[str, str]] = Counter()
    for record in records:
        mine: set[tuple[str, str]] = set()
        for pick in record.path:
            key = (pick.pick.rpartition("/")[0], pick.at)
            if key in mine:
                again[key] += 1
            else:
                mine.add(key)
                first[key].append((record, pick))
    several = {key for key, picked in first.items() if len(picked) > 1}
    seen = _words(records, machine, begin, several)
    order = {name: number for number, name in enumerate(machine.story.scenes)}
    found = [_place(key, picked, len(records), machine.story, called) for key, picked in first.items()]
    done = [_filled(place, key, again[key] > 0, seen.get(key)) for place, key in zip(found, first, strict=True)]
    return tuple(sorted(done, key=lambda place: (-round(place.divided, 9), order.get(place.scene, 0), place.at)))


def divided(counts: Sequence[int], plays: int) -> float:
    """The share of all pairs of plays that chose differently, from the counts at one place."""
    pairs = plays * (plays - 1) / 2
    came = sum(counts)
    return (came * came - sum(count * count for count in counts)) / 2 / pairs if pairs else 0.0


def _place(
    key: tuple[str, str],
    picked: Sequence[tuple[Verified, Pick]],
    plays: int,
    story: Story,
    called: Callable[[Verified], str],
) -> Place:
    call, at = key
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    whose: dict[str, list[str]] = defaultdict(list)
    offered: Counter[str] = Counter()
    for record, pick in picked:
        labels[pick.pick][pick.label] += 1
        whose[pick.pick].append(called(record))
        offered.update(list(dict.fromkeys((*pick.offered, pick.pick))))
    ways = [
        Way(name, labels[name].most_common(1)[0][0] if name in labels else "", len(whose[name]), count, tuple(whose[name]))
        for name, count in offered.items()
    ]  # fmt: skip
    ways.sort(key=lambda way: -way.count)
    when, where = heading_of(story, scene_of(at), scene_of(call))
    share = divided([way.count for way in ways], plays)
    return Place(at, scene_of(at), when, where, len(picked), tuple(ways), share)


def heading_of(story: Story, *scenes: str) -> tuple[str, str]:
    """When and where the first of some scenes happens that says so."""
    for name in scenes:
        scene = story.scenes.get(name)
        if scene is not None and (scene.shown or scene.when is not None or scene.place):
            when = scene.when
            return scene.shown or (spoken(when.begin, when.end) if when is not None else ""), scene.place
    return "", ""


def _filled(place: Place, key: tuple[str, str], is_hub: bool, seen: tuple[str, dict[str, str]] | None) -> Place:
    """A place with the words before it, and labels for what nobody took; what has no label is left out."""
    before, labels = seen or ("", {})
    prefix = f"{key[0]}/" if key[0] else ""
    ways = tuple(
        replace(way, label=way.label or labels.get(way.pick, "") or labels.get(way.pick.removeprefix(prefix), ""))
        for way in place.ways
    )
    return replace(place, ways=tuple(way for way in ways if way.label), is_hub=is_hub, before=before)


_Seen = dict[tuple[str, str], tuple[str, dict[str, str]]]


def _words(records: Sequence[Verified], machine: Machine, begin: Start, wanted: set[tuple[str, str]]) -> _Seen:
    """For places, the words before them and the labels of all that could be chosen, from as few plays as will do."""
    found: _Seen = {}
    waiting = {
        record.file: {(pick.pick.rpartition("/")[0], pick.at) for pick in record.path} & wanted for record in records
    }
    by_file = {record.file: record for record in records}
    for _replay in range(min(MOST_REPLAYS, len(by_file))):
        file = max(waiting, key=lambda name: len(waiting[name]))
        if not waiting[file]:
            break
        _follow(by_file[file], machine, begin, found)
        waiting = {name: keys - found.keys() for name, keys in waiting.items() if name != file}
        if not waiting:
            break
    return found


def _follow(record: Verified, machine: Machine, begin: Start, found: _Seen) -> None:
    """Follow one play through its choices and remember what stood before each."""
    try:
        turn = opening_turn(machine, begin, record.seed)
        for pick in record.path:
            key = (pick.pick.rpartition("/")[0], pick.at)
            if key not in found:
                labels = {option.name: option.label for option in choices(machine, turn.state)}
                found[key] = _before(turn), labels
            turn = choose(machine, turn.state, pick.pick)
    except (EngineError, KeyError):
        return


def _before(turn: Turn) -> str:
    """The last words of a turn before its choices, a paragraph or two."""
    paragraphs = [
        paragraph.text
        for passage in turn.passages
        if passage.kind is not Kind.SHEETS
        for paragraph in passage.paragraphs
        if not paragraph.literal
    ]
    words = ""
    for text in reversed(paragraphs):
        if words and len(words) + len(text) > MOST_BEFORE:
            break
        words = f"{text} {words}".strip()
        if len(words) >= MOST_BEFORE // 2:
            break
    return words if len(words) <= MOST_BEFORE else f"… {words[-MOST_BEFORE:].partition(' ')[2]}"
