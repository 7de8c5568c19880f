"""Two versions of a story: what was added, removed, renamed and changed, and whom it touches.

Old names are followed through the new story's `formerly`, as saves follow them. What a change does to stored
playthroughs and to saves is found out in `diffplays`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from spring68.story.model import Beat, Effect, Exit, Scene, Sheet, Story
from spring68.story.names import now_called
from spring68.story.prose import Prose
from spring68.workshop.diffnear import likely_renames
from spring68.workshop.stats import told_by
from spring68.workshop.statsspeech import words_of


@dataclass(frozen=True, slots=True)
class Changes:
    """Names of one kind of thing: in the new story only, in the old one only, called otherwise, different."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    changed: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Each with what is different about it."""

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.renamed or self.changed)


@dataclass(frozen=True, slots=True)
class StoryDiff:
    """What is different between two versions of a story."""

    scenes: Changes
    choices: Changes
    endings: Changes
    notes: Changes
    variables: Changes
    words: tuple[int, int]
    """Of prose and replies, in the old story and in the new one."""
    words_by_scene: Mapping[str, tuple[int, int]]
    """Of the scenes whose words became more or fewer, by their new names; of a scene that went, by its old one."""
    likely: tuple[tuple[str, str], ...] = ()
    """An old name and a new one of what is nearly the same: perhaps renamed, though `formerly` does not say so."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing that is listed here is different."""
        return not (self.scenes or self.choices or self.endings or self.notes or self.variables)


def diff_stories(old: Story, new: Story) -> StoryDiff:
    """Compare two versions of a story."""

    def called(name: str) -> str:
        return name if name in new.scenes else present(new, name)

    by_scene: dict[str, tuple[int, int]] = {}
    for name, scene in new.scenes.items():
        before = old.scenes.get(former(new, old.scenes, str(name)))
        was, now = scene_words(before) if before is not None else 0, scene_words(scene)
        if was != now:
            by_scene[str(name)] = (was, now)
    for name, scene in old.scenes.items():
        if called(str(name)) not in new.scenes and (was := scene_words(scene)):
            by_scene[str(name)] = (was, 0)
    words = sum(map(scene_words, old.scenes.values())), sum(map(scene_words, new.scenes.values()))
    kinds = (
        (_scenes(old, called), _scenes(new)),
        (_choices(old, called), _choices(new)),
        (_endings(old), _endings(new)),
        (_notes(old), _notes(new)),
        (_variables(old), _variables(new)),
    )
    scenes, choices, endings, notes, variables = found = [_compare(before, after, new) for before, after in kinds]
    likely = [
        pair
        for (before, after), changes in zip(kinds, found, strict=True)
        for pair in likely_renames(before, after, _kept_in(scenes.removed, changes.removed), changes.added)
    ]
    return StoryDiff(scenes, choices, endings, notes, variables, words, by_scene, tuple(likely))


def _kept_in(scenes: Iterable[str], names: Iterable[str]) -> list[str]:
    """Names without the choices of some scenes, which go with their scene."""
    gone = set(scenes)
    return [name for name in names if name.partition(".")[0] not in gone or name in gone]


def scene_words(scene: Scene) -> int:
    """The words of prose and replies of a scene."""
    return sum(map(words_of, told_by(scene)))


def former(new: Story, known: Iterable[str], name: str) -> str:
    """What something was called in the old story: the old name that `formerly` leads to it, or the same name."""
    names = set(known)
    if name in names:
        return name
    return next((str(was) for was in names if present(new, str(was)) == name), name)


def present(new: Story, name: str) -> str:
    """What something of the old story is called now; a choice follows its scene, as in a save."""
    return now_called(new, name)


Aspects = Mapping[str, object]


def _compare(old: Mapping[str, Aspects], new: Mapping[str, Aspects], story: Story) -> Changes:
    """Compare things by name; what `formerly` renames is one thing."""
    now = {name: name if name in new else present(story, name) for name in old}
    moved = tuple((name, name_now) for name, name_now in now.items() if name != name_now and name_now in new)
    changed: list[tuple[str, tuple[str, ...]]] = []
    for name, name_now in now.items():
        if name_now in new:
            before, after = old[name], new[name_now]
            different = tuple(what for what in after if before.get(what) != after[what])
            if different:
                changed.append((name_now, different))
    met = set(now.values())
    return Changes(
        tuple(name for name in new if name not in met),
        tuple(name for name, name_now in now.items() if name_now not in new),
        moved, tuple(changed),
    )  # fmt: skip


Called = Callable[[str], str]


def _same(name: str) -> str:
    return name


def _scenes(story: Story, called: Called = _same) -> dict[str, Aspects]:
    """What is compared of each scene; `called` gives targets the names that the new story uses."""
    return {
        str(name): {
            "prose": tuple(prose.raw for prose in told_by(scene)) + _raws(scene.skip.text if scene.skip else None),
            "choices": tuple(choice.id for _beat, choice in scene.all_choices()),
            "effects": tuple(_beat_effects(beat) for beat in scene.beats),
            "ways on": tuple(
                (_exits(beat.to, called), _exits(beat.otherwise, called), _call(beat, called)) for beat in scene.beats
            ),
            "sheets": _sheets(scene.file),
            "facts": (scene.act, scene.type, scene.place, scene.shown, scene.when.text if scene.when else "",
                      scene.basis, tuple(map(str, scene.sources)), tuple(map(str, scene.content)), str(scene.ending)),
            "hub": (scene.hub.visits, scene.hub.show) if scene.hub is not None else None,
        }
        for name, scene in story.scenes.items()
    }  # fmt: skip


def _choices(story: Story, called: Called = _same) -> dict[str, Aspects]:
    return {
        f"{scene.id}.{choice.id}": {
            "label": choice.label.raw,
            "reply": _raws(choice.say),
            "guard": (choice.guard.text if choice.guard else "", choice.first.text if choice.first else ""),
            "locked reason": _raws(choice.locked),
            "effects": (_effects(choice.do), tuple(map(str, choice.notes)), choice.once),
            "ways on": (_exits(choice.to, called), called(str(choice.call.target)) if choice.call else ""),
            "log": _raws(choice.log),
            "sheets": _sheets(choice.file),
        }
        for scene in story.scenes.values()
        for _beat, choice in scene.all_choices()
    }


def _endings(story: Story) -> dict[str, Aspects]:
    return {str(name): {"title": ending.title, "hint": ending.hint} for name, ending in story.endings.items()}


def _notes(story: Story) -> dict[str, Aspects]:
    return {
        str(name): {
            "title": note.title,
            "words": _raws(note.documented) + _raws(note.ours) + _raws(note.corrects),
            "claims": tuple(map(str, note.claims)),
            "sources": tuple(map(str, note.sources)),
        }
        for name, note in story.notes.items()
    }


def _variables(story: Story) -> dict[str, Aspects]:
    return {
        str(name): {"values": variable.values, "default": variable.default, "clamp": variable.clamp}
        for name, variable in story.variables.items()
    }


def _raws(prose: Prose | None) -> tuple[str, ...]:
    return (prose.raw,) if prose is not None else ()


def _effects(effects: tuple[Effect, ...]) -> tuple[str, ...]:
    return tuple(effect.text for effect in effects)


def _beat_effects(beat: Beat) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return _effects(beat.do), tuple(map(str, beat.notes))


def _exits(exits: tuple[Exit, ...], called: Called) -> tuple[tuple[str, str], ...]:
    return tuple((called(str(way.target)), way.guard.text if way.guard is not None else "") for way in exits)


def _call(beat: Beat, called: Called) -> tuple[str, tuple[tuple[str, str], ...]]:
    return (called(str(beat.call.target)), tuple(sorted(beat.call.args.items()))) if beat.call is not None else ("", ())


def _sheets(sheets: tuple[Sheet, ...]) -> tuple[object, ...]:
    return tuple(
        (sheet.source, sheet.kind, sheet.slant, sheet.survives, sheet.text.raw, sheet.guard.text if sheet.guard else "")
        for sheet in sheets
    )
