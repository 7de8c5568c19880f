"""The names of all choices of a story, as a set that is never made; and what is called otherwise now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set

from spring68.story.model import Scene, Story


class ChoiceNames(Set[str]):
    """Every choice as `scene.choice`; a name is looked up in its scene, and in no other."""

    def __init__(self, scenes: Mapping[str, Scene]) -> None:
        self._scenes = scenes

    @classmethod
    def _from_iterable(cls, names: Iterable[str]) -> set[str]:  # type: ignore[override]
        return set(names)

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str):
            return False
        scene, dot, own = name.partition(".")
        if not dot or scene not in self._scenes:
            return False
        return any(choice.id == own for _beat, choice in self._scenes[scene].all_choices())

    def __iter__(self) -> Iterator[str]:
        for scene in self._scenes.values():
            for _beat, choice in scene.all_choices():
                yield f"{scene.id}.{choice.id}"

    def __len__(self) -> int:
        return sum(1 for _name in self)


def now_called(story: Story, name: str) -> str:
    """What a name is called now; a member of a family or a beat of a scene follows what it belongs to."""
    for _step in range(len(story.formerly) + 1):
        if name in story.formerly:
            name = str(story.formerly[name])
            continue
        owner, dot, rest = name.partition(".")
        if not dot or owner not in story.formerly:
            break
        name = f"{story.formerly[owner]}.{rest}"
    return name
