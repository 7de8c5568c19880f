"""Where the saves of an earlier release land in the story as it is now (S604)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from spring68.engine.machine import Machine
from spring68.saves.fixtures import MAX_BYTES, Fixture, decode_fixtures
from spring68.saves.model import SaveDamaged, SaveError
from spring68.saves.reconcile import resume
from spring68.saves.renames import renamed
from spring68.story.model import Story
from spring68.story.names import now_called
from spring68.text.diagnostic import Diagnostic, Severity
from spring68.text.source import Span
from spring68.text.suggest import nearest

FOLDER = "fixtures"
"""The folder of a story in which the saves of its releases lie, one file for each version."""


@dataclass(frozen=True, slots=True)
class Landing:
    """Where the saves of one release land: how many exactly, how many at the entry of each act, and which are lost."""

    version: str
    exact: int = 0
    acts: Mapping[str, int] = field(default_factory=dict)
    lost: tuple[Fixture, ...] = ()
    moved: tuple[Fixture, ...] = ()
    """Those set down at an act's entry, or led elsewhere by the same choices."""
    gone: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """By a name that those met and the story has no more (and the one near name, if there is one): how many met it."""

    @property
    def advice(self) -> list[str]:
        """A sentence for each name that is gone: what a writer can do for the saves that met it, the most first."""
        found = []
        for (old, new), count in sorted(self.gone.items(), key=lambda item: -item[1]):
            them = "1 of them meets" if count == 1 else f"{count} of them meet"
            what = (
                f"if it is ‘{new}’ now, write `formerly: {{{old}: {new}}}` in story.yaml"
                if new
                else "if it has another name now, write that under `formerly` in story.yaml"
            )
            found.append(f"{them} ‘{old}’, which is gone; {what}.")
        return found

    @property
    def words(self) -> str:
        """“212 saves land exactly, 9 at Act II, 0 lost”."""
        saves = "1 save lands" if self.exact == 1 else f"{self.exact} saves land"
        parts = [f"{saves} exactly", *(f"{count} at {act}" for act, count in self.acts.items())]
        return ", ".join([*parts, f"{len(self.lost)} lost"])


def land(machine: Machine, fixtures: Iterable[Fixture]) -> Landing:
    """Open each save with the story as it is now."""
    exact, version = 0, ""
    acts: dict[str, int] = {}
    lost: list[Fixture] = []
    moved: list[Fixture] = []
    gone: dict[tuple[str, str], int] = {}
    for fixture in fixtures:
        version = fixture.save.version
        try:
            found = resume(machine, fixture.save)
        except SaveError:
            lost.append(fixture)
            continue
        if found.exact:
            exact += 1
        else:
            moved.append(fixture)
            names = _renamed(machine.story, fixture)
            if names[0]:
                gone[names] = gone.get(names, 0) + 1
            act = _act_of(machine, found.turn.state.scene)
            acts[act] = acts.get(act, 0) + 1
    order = [known.title for known in machine.story.acts.values()]
    in_order = dict(sorted(acts.items(), key=lambda item: order.index(item[0]) if item[0] in order else -1))
    return Landing(version, exact, in_order, tuple(lost), tuple(moved), gone)


def _act_of(machine: Machine, scene: str) -> str:
    """The title of the act in which a scene lies; the scene's own name where it lies in none."""
    known = machine.story.scenes.get(scene)
    act = machine.story.acts.get(known.act) if known is not None else None
    return str(act.title) if act is not None else scene


def fixture_files(folder: Path) -> list[Path]:
    """The fixture files of a story's folder, the oldest version first by name."""
    return sorted((folder / FOLDER).glob("*.json"))


def landings(machine: Machine, files: Iterable[Path]) -> tuple[list[Landing], list[Diagnostic]]:
    """What becomes of the saves in some fixture files, and the findings that follow (S604).

    A lost save is an error; a save that is set down at an act's entry is none, the player is told.
    """
    found: list[Landing] = []
    findings: list[Diagnostic] = []
    for path in files:
        try:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
            landing = land(machine, list(decode_fixtures(data)))
        except (SaveDamaged, OSError) as problem:
            message = f"these saves of an earlier release cannot be read: {problem}"
            findings.append(_finding(Span(str(path), 1, 1, 1, 2), message, "Take the file from the release again."))
            continue
        found.append(landing)
        findings += [_lost(machine, fixture) for fixture in landing.lost]
    return found, findings


def _lost(machine: Machine, fixture: Fixture) -> Diagnostic:
    message = f"a save made in version {fixture.save.version} at the scene ‘{fixture.scene}’ has no place in the story any more"
    old, new = _renamed(machine.story, fixture)
    advice = (
        f"If ‘{old}’ is ‘{new}’ now, write `formerly: {{{old}: {new}}}` in story.yaml"
        if new
        else f"Name what became of ‘{old}’ under `formerly`"
        if old
        else "Name what was renamed under `formerly`"
    )
    fix = f"{advice}, and see that each act has an `entry`, where such a save is set down."
    return _finding(_place(machine.story, fixture, old), message, fix)


def _place(story: Story, fixture: Fixture, old: str) -> Span:
    """What a writer has to look at: what `formerly` says of the scene, or else its act, or the last one come to."""
    for name in (fixture.scene, old):
        if name in story.formerly:
            return story.formerly[name].span
    scene = story.scenes.get(fixture.scene)
    acts = [*([scene.act] if scene is not None else []), *reversed(list(fixture.save.acts))]
    act = next((story.acts[act] for act in acts if act in story.acts), None)
    return act.id.span if act is not None else story.start.span


def _renamed(story: Story, fixture: Fixture) -> tuple[str, str]:
    """The first name of a save that the story does not know, and what it is called now where only one name is near."""
    for step in fixture.save.steps:
        name = renamed(story, step.choice).rpartition("/")[2]
        owner, _dot, choice = name.rpartition(".")
        if owner not in story.scenes:
            return owner, _only_near(owner, [scene for scene in story.scenes if scene not in fixture.save.scenes])
        known = [str(one.id) for _beat, one in story.scenes[owner].all_choices()]
        if choice not in known:
            taken = {step.choice.rpartition("/")[2] for step in fixture.save.steps}
            near = _only_near(choice, [one for one in known if f"{owner}.{one}" not in taken])
            return name, f"{owner}.{near}" if near else ""
    scene = now_called(story, fixture.scene)
    if scene in story.scenes:
        return "", ""
    return scene, _only_near(scene, [one for one in story.scenes if one not in fixture.save.scenes])


def _only_near(name: str, known: list[str]) -> str:
    """The one name that is near; nothing where there is none, or several."""
    found = nearest(name, known, most=2)
    return found[0] if len(found) == 1 else ""


def _finding(span: Span, message: str, fix: str) -> Diagnostic:
    why = "a player who saved there would have to begin again."
    return Diagnostic("S604", Severity.ERROR, span, message, why, fix)
