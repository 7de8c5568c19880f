"""A plan that is laid out scene by scene, where the play comes by.

A play visits a hundred scenes of a story that may have ten thousand. Such a plan begins with the few things that need
the whole story (by which node each scene is entered, who calls which `sub`, and the like); a scene's nodes are made when one of
them is asked for. Once some scenes are laid out all are forgotten, so that a long play needs no more memory than
a short one; nodes are values, and are made again. Whoever goes through all nodes gets all, and none is forgotten
any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from spring68.engine.plan import Node, Plan, lay_scene, sheets_of
from spring68.engine.rules import Rules
from spring68.engine.state import scene_of
from spring68.story.model import Scene, Sheet, Story

MOST_LAID = 16
"""How many scenes are laid out at once."""

MOST_REPLAYED = 256
"""How many while a log is followed: more than most plays come by, so that no scene is laid out twice."""

_LIMIT = (1, 1)
"""The limit of a scene that says the same on every visit."""

_V = TypeVar("_V")


def outline_of(plan: Plan) -> dict[str, Any]:
    """What a plan on demand begins with, as plain JSON values."""
    return {
        "entry": {str(scene): node for scene, node in plan.entry.items() if scene != node},
        "sites": plan.sites,
        "limits": {str(scene): limit for scene, limit in plan.limits.items() if limit != _LIMIT},
        "days": plan.days,
    }


class OnDemand(dict[str, _V], Generic[_V]):
    """A mapping whose entries are made when they are asked for."""

    def __init__(self, find: Callable[[str], None], fill: Callable[[], None]) -> None:
        """A mapping without entries.

        Args:
            find: Makes the entry of a key, and perhaps others, where there is one; it puts them in with `put`.
            fill: Makes all entries.
        """
        super().__init__()
        self._find, self._fill = find, fill

    def put(self, entries: Mapping[str, _V]) -> None:
        """Put entries in that were made."""
        super().update(entries)

    def __missing__(self, key: str) -> _V:
        self._find(key)
        if super().__contains__(key):
            return super().__getitem__(key)
        raise KeyError(key)

    def get(self, key: str, default: Any = None) -> Any:
        """The entry, or something else where there is none."""
        try:
            return self[key]
        except KeyError:
            return default

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.get(key) is not None

    def __iter__(self) -> Iterator[str]:
        self._fill()
        return super().__iter__()

    def __len__(self) -> int:
        self._fill()
        return super().__len__()

    def keys(self) -> Any:
        """All keys."""
        self._fill()
        return super().keys()

    def values(self) -> Any:
        """All entries."""
        self._fill()
        return super().values()

    def items(self) -> Any:
        """All keys and entries."""
        self._fill()
        return super().items()


class PlanOnDemand(Plan):
    """A plan that knows a story's scenes by name and lays them out when a play comes there."""

    __slots__ = ("_entries", "_laid", "_limits", "_most", "_on_forgotten", "_rules", "_story", "gist")

    def __init__(
        self, story: Story, rules: Rules, outline: Mapping[str, Any], on_forgotten: Callable[[], None],
        gist: Callable[[str], Any] | None = None,
    ) -> None:  # fmt: skip
        """A plan with nothing laid out.

        Args:
            story: A story in which nothing is wrong.
            rules: Its rules.
            outline: What `outline_of` said of the whole plan.
            on_forgotten: Called when all nodes were forgotten.
            gist: Gives the gist of a scene (see `gist`); a `LookupError` where there is none.
        """
        self.gist = gist
        self._story, self._rules = story, rules
        self._entries, self._limits = outline["entry"], outline["limits"]
        self._on_forgotten = on_forgotten
        self._laid: set[str] = set()
        self._most = MOST_LAID
        nodes: OnDemand[Node] = OnDemand(lambda place: self._lay(scene_of(place)), self.whole)
        sheets: OnDemand[tuple[Scene, Sheet]] = OnDemand(self._sheets, lambda: self._each(self._sheets))
        limits: OnDemand[tuple[int, int]] = OnDemand(self._limit, lambda: self._each(self._limit))
        entry: OnDemand[str] = OnDemand(self._entry, lambda: self._each(self._entry))
        super().__init__(nodes, entry, sheets, outline["sites"], limits, outline["days"])

    def whole(self) -> None:
        """Lay out all that is left, and forget nothing from now on."""
        self._most = len(self._story.scenes) + 1
        self._each(self._lay)

    @contextmanager
    def following(self) -> Iterator[None]:
        """Hold as many scenes as a long play comes by, as long as a log is followed."""
        before = self._most
        self._most = max(before, MOST_REPLAYED)
        try:
            yield
        finally:
            if self._most == MOST_REPLAYED > before:
                self._most = before
                if len(self._laid) > before:
                    self._forget()

    def _each(self, make: Callable[[str], None]) -> None:
        for scene in self._story.scenes:
            make(scene)

    def _lay(self, name: str) -> None:
        scene = self._story.scenes.get(name)
        if scene is None or name in self._laid or name == self._story.colophon:
            return
        if len(self._laid) >= self._most:
            self._forget()
        scratch = Plan(entry=self.entry)
        lay_scene(self._story, self._rules, scratch, scene, late=True)
        self._laid.add(name)
        self.nodes.put(scratch.nodes)  # type: ignore[attr-defined]

    def _forget(self) -> None:
        self._laid.clear()
        self.nodes.clear()
        self._on_forgotten()

    def _sheets(self, key: str) -> None:
        """All sheets of the scene to which a sheet belongs; they stay, for the File is read over and over."""
        scene = self._story.scenes.get(scene_of(key.partition("#")[0]))
        if scene is not None and scene.id != self._story.colophon:
            self.sheets.put(sheets_of(scene))  # type: ignore[attr-defined]

    def _limit(self, name: str) -> None:
        if name in self._story.scenes:
            base, period = self._limits.get(name, _LIMIT)
            self.limits.put({str(name): (base, period)})  # type: ignore[attr-defined]

    def _entry(self, name: str) -> None:
        if name in self._story.scenes and name != self._story.colophon:
            self.entry.put({str(name): self._entries.get(name, str(name))})  # type: ignore[attr-defined]
