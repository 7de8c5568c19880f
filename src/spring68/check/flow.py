"""S301, S302, S305: scenes that nothing leads to, places without a way out, and what can never run.

Guards are not weighed here: a way with a guard counts as a way. What guards make impossible is proved by `prove`.
"""

from __future__ import annotations

from collections.abc import Iterator

from spring68.check.calls import kind_of
from spring68.check.codes import finding
from spring68.check.graph import components, reachable
from spring68.check.survey import Survey
from spring68.story.model import Beat, Choice, Exit, Scene
from spring68.text.diagnostic import Diagnostic
from spring68.text.source import Span

AGAIN = "again"


def find_unreached_scenes(survey: Survey) -> Iterator[Diagnostic]:
    """S301: scenes to which no way leads from the start or a preset; of a whole lost strand, only where it begins."""
    story = survey.story
    if survey.is_partial or story.start not in story.scenes:
        return
    edges = scene_edges(survey)
    roots = {str(story.start), *(str(preset.at) for preset in story.presets.values()), str(story.colophon or "")}
    roots |= {name for name, scene in story.scenes.items() if scene.unreachable}
    reached = reachable(edges, roots)
    promised = {name for name in edges if name not in reached and survey.promises.hold(name)}
    reached |= reachable(edges, promised)
    lost = {name: [to for to in ways if to not in reached] for name, ways in edges.items() if name not in reached}
    for name in _heads(lost):
        yield _unreached(story.scenes[name], len(reachable(lost, [name])) - 1)


def scene_edges(survey: Survey) -> dict[str, list[str]]:
    """From each scene, the scenes that it goes to or calls."""
    edges: dict[str, list[str]] = {name: [] for name in survey.story.scenes}
    for leaving in survey.leavings:
        if leaving.target is not None:
            edges[leaving.scene.id].append(leaving.target.id)
    for calling in survey.callings:
        if calling.call.target in edges:
            edges[calling.scene.id].append(str(calling.call.target))
    return edges


def _heads(lost: dict[str, list[str]]) -> list[str]:
    """Of the scenes that are not reached, one for each strand: the first of those that no other one leads to."""
    order = {name: number for number, name in enumerate(lost)}
    parts = components(lost)
    part_of = {name: number for number, part in enumerate(parts) for name in part}
    led_to = {part_of[to] for name, ways in lost.items() for to in ways if part_of[to] != part_of[name]}
    heads = (min(part, key=order.__getitem__) for number, part in enumerate(parts) if number not in led_to)
    return sorted(heads, key=order.__getitem__)


def _unreached(scene: Scene, more: int) -> Diagnostic:
    tail = f", so {more} more after it cannot be reached" if more else ""
    what = f"calls the {kind_of(scene)}" if scene.returns else "leads to the scene"
    lead = "call" if scene.returns else "lead to"
    return finding(
        "S301", scene.id.span, f"nothing {what} ‘{scene.id}’{tail}",
        why="no player can ever read it.",
        fix=f"{lead} it from where it belongs, name it under `later` if that is not written yet, or remove it.",
    )  # fmt: skip


# ways out


def find_dead_ends(survey: Survey) -> Iterator[Diagnostic]:
    """S302: scenes without a way out that are no ending, choices that nothing follows, ways that may all be closed."""
    for exits, _scene in survey.exit_lists:
        if exits[-1].guard is not None:
            yield _may_be_closed(exits[-1])
    for scene in survey.story.scenes.values():
        if scene.ending is None and not scene.returns and scene.id != survey.story.colophon:
            last = last_beat(scene)
            if scene.hub is not None or not last.to:
                yield from _dead_ends(scene, last)


def _may_be_closed(last: Exit) -> Diagnostic:
    assert last.guard is not None
    return finding(
        "S302", last.guard.span(0, len(last.guard.text)), "where this condition does not hold, no way leads on",
        why="a player for whom it does not hold would meet an error instead of the next scene.",
        fix="let the last way stand without a condition; to close a choice, give it an `if:` of its own.",
    )  # fmt: skip


def _dead_ends(scene: Scene, last: Beat) -> Iterator[Diagnostic]:
    if scene.hub is not None and last.choices:
        yield from _hub(scene, last)
    elif last.to or (last.choices and all(choice.to for choice in last.choices)):
        return
    elif not last.choices:
        yield _no_way_out(scene, f"the scene ‘{scene.id}’ has no way out and is no ending")
    else:
        rejoining = [inner for choice in last.choices for inner in rejoining_choices(choice)]
        if len(rejoining) == sum(max(len(choice.choices), 1) for choice in last.choices):
            yield _no_way_out(scene, f"nothing follows the choices of the scene ‘{scene.id}’")
        else:
            yield from (_nothing_follows(choice) for choice in rejoining)


def last_beat(scene: Scene) -> Beat:
    """The beat after which a scene is left: the first with a `to`, or the last."""
    for beat in scene.beats:
        if beat.to:
            return beat
    return scene.beats[-1]


def rejoining_choices(choice: Choice) -> list[Choice]:
    """The choice, or those nested in it, that come back to where the choice was made."""
    if choice.to:
        return []
    return [inner for inner in choice.choices if not inner.to] if choice.choices else [choice]


def _hub(scene: Scene, last: Beat) -> Iterator[Diagnostic]:
    assert scene.hub is not None
    if scene.hub.visits and not last.to and not last.otherwise:
        yield _no_way_out(scene, f"the hub ‘{scene.id}’ has no `to:` for when its visits are used up")
    elif all(way.target == AGAIN for way in scene.exits()):
        yield _no_way_out(scene, f"nothing ever leaves the hub ‘{scene.id}’")


def _no_way_out(scene: Scene, message: str) -> Diagnostic:
    return finding(
        "S302", scene.id.span, message, why="a player who comes here would be stuck.",
        fix="add `to:` with what comes next, or `ending:` if the story ends here.",
    )  # fmt: skip


def _nothing_follows(choice: Choice) -> Diagnostic:
    return finding(
        "S302", choice.span, "nothing follows this choice: it has no target, and nothing comes after it",
        why="a player who picks it would be stuck.", fix="give it a `to:`, or give the scene one.",
    )  # fmt: skip


# what can never run


def find_what_never_runs(survey: Survey) -> Iterator[Diagnostic]:
    """S305: beats after an exit, ways after one without a guard, endings of scenes that go on."""
    for exits, _scene in survey.exit_lists:
        if len(exits) > 1:
            yield from _ways_after(exits)
    for scene in survey.story.scenes.values():
        if len(scene.beats) > 1:
            yield from _beat_after(scene)
        if scene.ending is not None and always_leaves(last_beat(scene).to):
            message = "this ending never comes: the scene leaves by its `to`"
            yield _never(scene.ending.span, message, "keep one of the two")
    colophon = survey.story.scenes.get(survey.story.colophon or "")
    if colophon is not None and colophon.all_choices():
        first = colophon.all_choices()[0][1]
        yield _never(first.span, "the colophon is shown after the play, and offers no choices", "move the choice")


def always_leaves(exits: tuple[Exit, ...]) -> bool:
    """Whether one of the ways is open whatever happens."""
    return any(way.guard is None for way in exits)


def _ways_after(exits: tuple[Exit, ...]) -> Iterator[Diagnostic]:
    open_way = next((number for number, way in enumerate(exits) if way.guard is None), len(exits))
    for way in exits[open_way + 1 :]:
        message = f"this way is never taken: the one to ‘{exits[open_way].target}’ before it has no condition"
        yield _never(way.target.span, message, "put the way without a condition last")


def _beat_after(scene: Scene) -> Iterator[Diagnostic]:
    for beat, after in zip(scene.beats, scene.beats[1:], strict=False):
        if always_leaves(beat.to):
            yield _never(after.span, "this beat never comes: the one before it leaves by its `to`", "put the `to` last")
            return
        if beat.choices and scene.hub is None and not any(rejoining_choices(choice) for choice in beat.choices):
            message = "this beat never comes: every choice before it leads away"
            yield _never(after.span, message, "let a choice rejoin (without a target), or make the beat a scene")
            return


def _never(span: Span, message: str, fix: str) -> Diagnostic:
    return finding("S305", span, message, why="no player can ever read what follows here.", fix=f"{fix}, or remove it.")
