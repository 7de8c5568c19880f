"""S304: what is called returns by itself, and nothing else is called."""

from __future__ import annotations

from collections.abc import Iterator

from spring68.check.codes import finding
from spring68.check.graph import circles
from spring68.check.survey import Calling, Leaving, Survey
from spring68.check.targets import who_comes
from spring68.story.model import Name, Scene
from spring68.text.diagnostic import Diagnostic, Label


def find_wrong_calls(survey: Survey) -> Iterator[Diagnostic]:
    """S304: a `sub` or module that leaves by `to`, is entered by `to`, or calls itself; a call of anything else."""
    scenes = survey.story.scenes
    for leaving in survey.leavings if any(scene.returns for scene in scenes.values()) else ():
        target = leaving.target
        if target is not None and target.returns:
            yield _entered(leaving.exit.target, target, who_comes(leaving.choice))
        elif leaving.scene.returns and (target is not None or leaving.exit.target == "later"):
            yield _leaves(leaving)
    for calling in survey.callings:
        called = scenes.get(calling.call.target)
        if called is not None and not called.returns:
            yield _does_not_return(calling, called)
    yield from _starts(survey)
    yield from _circles(survey)


def kind_of(scene: Scene) -> str:
    """What a scene that returns is called."""
    return "sub" if scene.is_sub else "module"


def _entered(name: Name, target: Scene, who: str) -> Diagnostic:
    return finding(
        "S304", name.span, f"‘{name}’ is a {kind_of(target)}, which is called and not gone to",
        why=f"{who} would have nowhere to return to when it ends.",
        fix=f"write `call: {name}`, and after it where to go on.", others=(Label(target.id.span, "written here"),),
    )  # fmt: skip


def _leaves(leaving: Leaving) -> Diagnostic:
    scene = leaving.scene
    return finding(
        "S304", leaving.exit.target.span, f"‘{scene.id}’ is a {kind_of(scene)}, which returns by itself",
        why="a player would be taken out of a scene that still waits for the return.",
        fix="remove the target and let the caller go on; or let it be an ordinary scene.",
    )  # fmt: skip


def _does_not_return(calling: Calling, called: Scene) -> Diagnostic:
    name = calling.call.target
    return finding(
        "S304", name.span, f"‘{name}’ is an ordinary scene, which does not return",
        why=f"{who_comes(calling.choice)} would never come back.",
        fix=f"write `to: {name}`; or make it a `sub`, or a scene of `type: module`.",
        others=(Label(called.id.span, "written here"),),
    )  # fmt: skip


def _starts(survey: Survey) -> Iterator[Diagnostic]:
    """Where a play begins or is set down there is nobody to return to."""
    story = survey.story
    names = [story.start, *(preset.at for preset in story.presets.values())]
    names += [act.entry for act in story.acts.values() if act.entry is not None]
    for name in names:
        target = story.scenes.get(name)
        if target is not None and target.returns:
            yield _entered(name, target, "a player who begins here")


def _circles(survey: Survey) -> Iterator[Diagnostic]:
    edges: dict[str, list[str]] = {}
    for calling in survey.callings:
        if calling.scene.returns:
            edges.setdefault(str(calling.scene.id), []).append(str(calling.call.target))
    for target in [target for targets in edges.values() for target in targets]:
        edges.setdefault(target, [])
    for part in circles(edges):
        inside = set(part)
        first = next(
            calling for calling in survey.callings
            if calling.scene.id in inside and calling.call.target in inside
        )  # fmt: skip
        round_trip = "itself" if len(part) == 1 else f"‘{first.call.target}’, which comes round to it again"
        yield finding(
            "S304", first.call.target.span, f"‘{first.scene.id}’ calls {round_trip}",
            why="a player would go deeper and deeper and never return.", fix="remove one of the calls.",
        )  # fmt: skip
