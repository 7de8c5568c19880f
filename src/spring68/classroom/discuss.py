"""What a class can talk about: the moments where it split, and what is documented about each, made from the notes.

No question here has a right answer, and none asks what somebody would have done in the place of a person of history.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spring68.classroom.across import listed
from spring68.classroom.limits import SMALL_CELL
from spring68.classroom.reportrows import NoteCount
from spring68.classroom.spread import Place, Way
from spring68.engine.compose import Composer
from spring68.engine.machine import Machine
from spring68.engine.plan import beat_name
from spring68.story.dates import spoken
from spring68.story.model import Beat, Choice, Note, Scene, Story
from spring68.story.prose import Prose

MOST_TALKS = 6
"""Moments that are prepared; a discussion of ten minutes needs two."""

MOST_NOTES = 2
"""Notes that are told for one moment."""

MOST_WIDTH = 1
"""Days over which the date of a note, and that of a scene, may stretch for a note to be of the scene's day."""

ASK = (
    "What did you know at that moment, and from whom? Who wanted you to know it?",
    "What would you have needed to know, or to have, to decide otherwise?",
    "What could the other side see from where it stood that you could not?",
    "Which of the two leaves a paper behind, who would write it, and what would not be in it?",
    "Whom did your choice cost something, and did that person have a say?",
    "Was it a decision when you took it, or did it become one later?",
)
"""Questions for somebody of each side, in turn."""

ASK_NOTE = (
    "What of this could anybody in the story know on that day, and what not yet?",
    "Who wrote this down at the time, and for whom? Whose account of it is missing?",
    "What changes in your choice when you know it?",
)
"""Questions about what is documented, in turn."""


@dataclass(frozen=True, slots=True)
class Told:
    """A note for a moment: its title, its dates as they are said, what is documented, its sources, why it stands here.

    `is_of_day` says that nothing but the day brings the two together, which is to be said wherever it is shown.
    """

    id: str
    title: str
    dates: str
    documented: tuple[str, ...]
    sources: tuple[str, ...]
    why: str
    is_of_day: bool = False
    is_again: bool = False
    """Whether its words stand at a moment before."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A moment where the class split: the two sides that most took, what is documented, what to ask."""

    place: Place
    sides: tuple[Way, Way]
    told: tuple[Told, ...]
    ask: str
    ask_note: str


@dataclass(frozen=True, slots=True)
class Opening:
    """Another way into a talk: `kind` is `few` (a note that few opened) or `nobody` (a choice that nobody took)."""

    kind: str
    words: str
    ask: str
    note: NoteCount | None = None


def talks_of(places: Sequence[Place], machine: Machine) -> tuple[Talk, ...]:
    """The most divided moments, one for each scene and day; those with something documented come before others."""
    found: list[Talk] = []
    used: set[str] = set()
    heard: set[str] = set()
    for place in places:
        if not place.divided or place.heading in used or len(place.taken) < 2:
            continue
        used.add(place.heading)
        told = told_of(place, machine, heard)
        heard |= {one.id for one in told}
        number = len(found)
        found.append(
            Talk(place, (place.taken[0], place.taken[1]), told, ASK[number % len(ASK)], ASK_NOTE[number % len(ASK_NOTE)])
        )  # fmt: skip
        if len(found) == 2 * MOST_TALKS:
            break
    best = sorted(found, key=lambda talk: not talk.told)[:MOST_TALKS]
    return tuple(_said_once(talk for talk in found if talk in best))


def _said_once(talks: Iterable[Talk]) -> Iterator[Talk]:
    """The moments, with each note marked that was told at one before."""
    said: set[str] = set()
    for talk in talks:
        yield replace(talk, told=tuple(replace(one, is_again=one.id in said) for one in talk.told))
        said |= {one.id for one in talk.told}


def openings_of(places: Sequence[Place], notes: Sequence[NoteCount], plays: int) -> tuple[Opening, ...]:
    """Notes that few opened, and choices that were open to half the class and taken by nobody."""
    found: list[Opening] = []
    few = sorted((note for note in notes if note.is_few), key=lambda note: note.opened - note.met)
    for note in few[:3]:
        words = f"{note.opened} of the {note.met} who met the note “{note.title}” opened it."
        found.append(Opening("few", words, "Read it together. What changes when you know it?", note))
    closed = [f"“{note.title}”" for note in notes if not note.opened and note.met >= SMALL_CELL]
    if closed:
        words = f"Met, and opened by nobody: {listed(closed)}."
        found.append(Opening("few", words, "Read one of them together. What changes when you know it?"))
    unused = [
        (way.offered, place, way)
        for place in places
        for way in place.ways
        if not way.count and 2 * way.offered >= plays > 1 and not place.is_hub
    ]
    for offered, place, way in sorted(unused, key=lambda one: -one[0])[:2]:
        words = f"{place.heading}: {way.quoted} was open to {offered} of {plays}, and nobody took it."
        found.append(Opening("nobody", words, "What spoke against it? Who would have taken it?"))
    return tuple(found)


def told_of(place: Place, machine: Machine, heard: Collection[str] = ()) -> tuple[Told, ...]:
    """The notes about a place: those that its own text or choices link or unlock, then those of its scene.

    Where there are none: those of its very day, which are said to be no more than that. Those that were `heard` at
    another moment come last.
    """
    story = machine.story
    scene = story.scenes.get(place.scene)
    if scene is None:
        return ()
    near = list(dict.fromkeys(_unlocked_at(scene, place.at)))
    around = [name for name in dict.fromkeys(_unlocked(scene)) if name not in near]
    found = [(name, "This note is met at that place.") for name in near]
    found += [(name, "This note is met in that scene.") for name in around]
    is_of_day = not any(name in story.notes for name, _why in found)
    if is_of_day:
        found = [
            (name, "This note is of that day; the story does not tie it to this choice.")
            for name in _of_day(story, scene)
        ]
    found = sorted((one for one in found if one[0] in story.notes), key=lambda one: one[0] in heard)[:MOST_NOTES]
    return tuple(replace(_told(machine, story.notes[name], why), is_of_day=is_of_day) for name, why in found)


def _unlocked_at(scene: Scene, at: str) -> Iterator[str]:
    """The notes that the beat of a place unlocks."""
    for number, beat in enumerate(scene.beats):
        if beat_name(scene, number) == at:
            yield from _of_beat(beat)
            if not scene.has_beats:
                yield from _linked(scene.text)


def _unlocked(scene: Scene) -> Iterator[str]:
    yield from _linked(scene.text, scene.again)
    for beat in scene.beats:
        yield from _of_beat(beat)


def _of_beat(beat: Beat) -> Iterator[str]:
    yield from map(str, beat.notes)
    yield from _linked(beat.text)
    for choice in beat.choices:
        yield from _of_choice(choice)


def _of_choice(choice: Choice) -> Iterator[str]:
    yield from map(str, choice.notes)
    yield from _linked(choice.say, choice.label)
    for inner in choice.choices:
        yield from _of_choice(inner)


def _linked(*texts: Prose | None) -> Iterator[str]:
    for text in texts:
        if text is not None:
            yield from (str(link.note) for link, _under in text.links())


def _of_day(story: Story, scene: Scene) -> list[str]:
    """The notes with a date that falls into the time of a scene, the narrowest dates first."""
    if scene.when is None:
        return []
    found: list[tuple[int, str]] = []
    begin, end = scene.when.begin[:10], scene.when.end[:10]
    if _days(begin, end) > MOST_WIDTH:
        return []
    for name, note in story.notes.items():
        widths = [
            _days(when.begin, when.end) for when in note.dates if when.begin[:10] <= end and when.end[:10] >= begin
        ]
        if widths and min(widths) <= MOST_WIDTH:
            found.append((min(widths), name))
    return [name for _width, name in sorted(found, key=lambda one: one[0])]


def _days(begin: str, end: str) -> int:
    """Roughly how many days an interval has."""
    first, last = ((int(text[:4]), int(text[5:7]), int(text[8:10])) for text in (begin, end))
    return (last[0] - first[0]) * 365 + (last[1] - first[1]) * 30 + last[2] - first[2]


def _told(machine: Machine, note: Note, why: str) -> Told:
    composer = Composer(machine.rules, None, "", 1, {})
    paragraphs = tuple(paragraph.text for paragraph in composer.paragraphs(note.documented))
    dates = ", ".join(spoken(when.begin, when.end) for when in note.dates[:3])
    return Told(str(note.id), note.title, dates, paragraphs, tuple(_cited(machine.story, note)), why)


def _cited(story: Story, note: Note) -> Iterator[str]:
    """The sources of a note as they are cited."""
    for name in dict.fromkeys(str(source).partition("#")[0] for source in note.sources):
        source = story.sources.get(name)
        if source is not None:
            year = " ".join(word for word in (source.publisher, source.year) if word)
            yield ", ".join(word for word in (source.author, source.title, year) if word)
