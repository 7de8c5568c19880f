"""A story as a map: scenes, and the ways that lead from one to another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spring68.engine.plan import LATER
from spring68.story.model import Call, Choice, Exit, Scene, Story
from spring68.text.printable import printable
from spring68.workshop.statsspeech import paragraphs_of


@dataclass(frozen=True, slots=True)
class Way:
    """One way out of a scene: a choice with its label, or going on without one (`label` is empty).

    `guard` is the condition under which it is open, as written; empty where it always is.
    """

    label: str
    guard: str = ""
    is_call: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """All ways from one scene to another, together."""

    source: str
    target: str
    ways: tuple[Way, ...]

    @property
    def is_call(self) -> bool:
        """Whether the target is only called, and comes back."""
        return all(way.is_call for way in self.ways)

    @property
    def is_guarded(self) -> bool:
        """Whether no way is open in any case."""
        return all(way.guard for way in self.ways)


@dataclass(frozen=True, slots=True)
class Spot:
    """A scene on the map. `shape` is `spine`, `track`, `module`, `interleaf`, `ending`, `later` or `scene`."""

    name: str
    act: str
    shape: str
    about: str = ""
    is_start: bool = False
    is_hub: bool = False


@dataclass(frozen=True, slots=True)
class StoryMap:
    """Lanes in the story's order: for each its name, its title, and its scenes in the order written; and the links."""

    title: str
    lanes: tuple[tuple[str, str, tuple[Spot, ...]], ...]
    links: tuple[Link, ...]

    @property
    def spots(self) -> list[Spot]:
        """All scenes, lane by lane."""
        return [spot for _act, _title, spots in self.lanes for spot in spots]


def map_of(story: Story) -> StoryMap:
    """The map of a story; the colophon, which is no part of the play, is left out."""
    scenes = [scene for scene in story.scenes.values() if scene.id != story.colophon]
    links = [link for scene in scenes for link in _links(scene, story)]
    by_act: dict[str, list[Spot]] = {str(act): [] for act in story.acts}
    for scene in scenes:
        by_act.setdefault(scene.act, []).append(_spot(scene, story))
    if any(link.target == LATER for link in links):
        by_act.setdefault(LATER, []).append(Spot(LATER, LATER, "later", "not written yet"))
    titles = {str(act.id): act.title for act in story.acts.values()} | {LATER: "Not written yet"}
    lanes = tuple((act, shown(titles.get(act, act)), tuple(spots)) for act, spots in by_act.items() if spots)
    return StoryMap(shown(story.title), lanes, tuple(links))


def shown(text: str) -> str:
    """Text of a story on one line, without characters that no format can hold."""
    return " ".join(printable(text).translate(_NO_CHARACTERS).split())


_NO_CHARACTERS = dict.fromkeys([*range(0xD800, 0xE000), 0xFFFE, 0xFFFF])


def _spot(scene: Scene, story: Story) -> Spot:
    if scene.ending is not None:
        shape = "ending"
    elif scene.returns:
        shape = "module"
    else:
        shape = scene.type if scene.type in {"spine", "track", "interleaf"} else "scene"
    when = scene.shown or (scene.when.text if scene.when is not None else "")
    about = shown(", ".join(part for part in (scene.place, when) if part))
    return Spot(str(scene.id), scene.act, shape, about, scene.id == story.start, scene.hub is not None)


def _links(scene: Scene, story: Story) -> Iterator[Link]:
    """The links of a scene, by target in the order written; a hub's own repeat is none."""
    found: dict[str, list[Way]] = {}
    for target, way in _ways(scene):
        if target == "again":
            continue
        name = target if target in story.scenes else LATER
        found.setdefault(name, []).append(way)
    return (Link(str(scene.id), target, tuple(dict.fromkeys(ways))) for target, ways in found.items())


def _ways(scene: Scene) -> Iterator[tuple[str, Way]]:
    for beat in scene.beats:
        yield from _call(beat.call, "", "")
        yield from _exits(beat.to, "", "")
        yield from _exits(beat.otherwise, "(when no choice is open)", "")
    for _beat, choice in scene.all_choices():
        label, guard = label_of(choice), shown(choice.guard.text) if choice.guard is not None else ""
        yield from _call(choice.call, label, guard)
        yield from _exits(choice.to, label, guard)


def label_of(choice: Choice) -> str:
    """The label of a choice as one line, its inserts by what they say first."""
    return shown(" ".join(paragraphs_of(choice.label, every=False)))


def _exits(exits: tuple[Exit, ...], label: str, guard: str) -> Iterator[tuple[str, Way]]:
    for way in exits:
        guards = [part for part in (guard, shown(way.guard.text) if way.guard is not None else "") if part]
        yield str(way.target), Way(label, " and ".join(guards))


def _call(call: Call | None, label: str, guard: str) -> Iterator[tuple[str, Way]]:
    if call is not None:
        yield str(call.target), Way(label, guard, is_call=True)
