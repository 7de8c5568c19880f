"""Old names of a story under the names that it uses now, as its `formerly` says.

Names may have been changed more than once: `formerly: {nerv: nerve, nerve: courage}` leads from `nerv` to `courage`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from spring68.saves.model import Snapshot
from spring68.story.model import Story
from spring68.story.names import now_called

_Value = TypeVar("_Value")


def renamed(story: Story, choice: str) -> str:
    """A logged choice under the names used now: `caller/scene.choice`, where each caller may be a place."""
    if not story.formerly:
        return choice
    *callers, last = choice.split("/")
    return "/".join([*(now_called(story, caller) for caller in callers), now_called(story, last)])


def _keys(story: Story, values: Mapping[str, _Value]) -> dict[str, _Value]:
    return {now_called(story, name): value for name, value in values.items()}


def _word(story: Story, variable: str, value: bool | int | str) -> bool | int | str:
    """A word of a list under its new name, where the list has only that one."""
    known = story.variables.get(variable)
    if known is None or not isinstance(value, str) or value in known.values:
        return value
    new = now_called(story, value)
    return new if new in known.values else value


def _names(story: Story, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(now_called(story, name) for name in names)


def renamed_snapshot(story: Story, snapshot: Snapshot) -> Snapshot:
    """A snapshot under the names used now; what has no new name keeps its old one."""
    if not story.formerly:
        return snapshot
    return replace(
        snapshot,
        place=now_called(story, snapshot.place),
        stack=tuple((renamed(story, site), args) for site, args in snapshot.stack),
        variables={name: _word(story, name, value) for name, value in _keys(story, snapshot.variables).items()},
        visits=_keys(story, snapshot.visits),
        seen=_names(story, snapshot.seen),
        picked=tuple(renamed(story, name) for name in snapshot.picked),
    )
