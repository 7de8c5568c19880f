"""S201: names of scenes, choices and beats that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from spring68.check.codes import finding
from spring68.check.survey import Leaving, Survey
from spring68.story.model import Choice, Name, Scene, StoredPlay
from spring68.story.prose import Said
from spring68.text.diagnostic import Diagnostic
from spring68.text.source import Span

RESERVED_TARGETS = frozenset({"again", "later"})
"""Targets that are no scenes: this hub once more, and acts not yet written."""


def find_missing_targets(survey: Survey) -> Iterator[Diagnostic]:
    """S201: a `to:`, an entry, a start, a preset, a stored playthrough that names what does not exist."""
    if survey.is_partial:
        return
    targets = _Targets(survey)
    yield from targets.leavings()
    yield from targets.declared()
    yield from targets.said()
    for scene in survey.story.scenes.values():
        if scene.skip is not None:
            yield from targets.skip(scene)
    for play in survey.story.playthroughs.values():
        yield from targets.play(play)


class _Targets:
    """Looks up scenes and choices."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.scenes = survey.story.scenes
        self.choices = survey.scope.names["picked"]

    def choice_place(self, name: str) -> Span:
        """Where a choice that exists is written."""
        scene, _dot, own = name.partition(".")
        return next(choice.span for _beat, choice in self.scenes[scene].all_choices() if choice.id == own)

    def scene(self, name: Name, why: str, *, may_be_promised: bool = True) -> Iterator[Diagnostic]:
        """S201 unless there is such a scene, or it is promised."""
        if name in self.scenes or (may_be_promised and self.survey.promises.hold(name)):
            return
        owner, dot, _beat = name.partition(".")
        if dot and owner in self.scenes:
            yield finding(
                "S201", name.span, f"‘{name}’ is no scene, and only scenes can be gone to", why=why,
                fix=f"write `{owner}`, or make the beat a scene of its own.",
            )  # fmt: skip
            return
        hint = self.survey.hint("scene", name, self.scenes, lambda known: self.scenes[known].id.span)
        fix = "correct the name, or add the scene."
        yield finding("S201", name.span, f"there is no scene called ‘{name}’", why=why, fix=fix, hint=hint)

    def choice(self, name: Name, why: str) -> Iterator[Diagnostic]:
        """S201 unless there is such a choice (a caller's name may stand in front), or it is promised."""
        bare = name.rpartition("/")[2]
        if bare in self.choices or self.survey.promises.hold(bare):
            return
        hint = self.survey.hint("choice", bare, self.choices, self.choice_place)
        fix = "write `scene.choice` with the id of the choice."
        yield finding("S201", name.span, f"there is no choice called ‘{bare}’", why=why, fix=fix, hint=hint)

    def leavings(self) -> Iterator[Diagnostic]:
        """Every `to:` and `otherwise:`."""
        colophon = self.survey.story.colophon
        last = self.scenes.get(colophon) if colophon is not None else None
        for leaving in self.survey.leavings:
            if leaving.target is not None and leaving.target is not last:
                continue
            target = leaving.exit.target
            if target == colophon:
                yield finding(
                    "S201", target.span, f"‘{target}’ is the colophon, and nothing can lead to it",
                    why=_why(leaving), fix="end the scene with `ending:`; the colophon comes by itself.",
                )  # fmt: skip
            elif target not in self.scenes and target not in RESERVED_TARGETS:
                yield from self.scene(target, _why(leaving))

    def declared(self) -> Iterator[Diagnostic]:
        """What story.yaml names: start, entries, colophon, presets, rules."""
        story = self.survey.story
        if story.start:
            yield from self.scene(story.start, "without its first scene no game can begin.", may_be_promised=False)
        for act in story.acts.values():
            if act.entry is not None:
                why = "a save that cannot be placed would be set down nowhere."
                yield from self.scene(act.entry, why)
        if story.colophon is not None:
            yield from self.scene(story.colophon, "nothing would be shown after an ending.")
        for preset in story.presets.values():
            yield from self.scene(preset.at, "a class that begins here would have nothing to read.")
            for picked in preset.picked:
                yield from self.choice(picked, "a choice that does not exist changes nothing in what follows.")
        for rule in story.rules:
            for name in rule.after:
                yield from self.scene(name, "the rule would be kept without anybody looking.")

    def said(self) -> Iterator[Diagnostic]:
        """`{said: scene}` and `{said: scene.choice}`."""
        why = "a player would never read their own words here."
        for insert in self.survey.inserts:
            if isinstance(insert.part, Said):
                key = insert.part.key
                yield from self.choice(key, why) if "." in key else self.scene(key, why)

    def skip(self, scene: Scene) -> Iterator[Diagnostic]:
        """`skip: to` names a beat of the scene, `skip: choices` its choices."""
        skip = scene.skip
        assert skip is not None
        beats = [beat.name for beat in scene.beats if beat.name]
        if skip.to is not None and skip.to not in beats:
            yield finding(
                "S201", skip.to.span, f"the scene ‘{scene.id}’ has no beat called ‘{skip.to}’",
                why="a reader who skips would miss the rest of the scene as well.",
                fix="write the `id` of the beat from which on the prose is read again.",
                hint=self.survey.hint(f"beat {scene.id}", skip.to, beats),
            )  # fmt: skip
        ids = [choice.id for _beat, choice in scene.all_choices()]
        for name in skip.labels:
            if name not in ids:
                place = self.survey.locate(skip.span, name)
                yield finding(
                    "S201", place, f"the scene ‘{scene.id}’ has no choice called ‘{name}’",
                    why="a reader who skips would be shown the label that was to be spared them.",
                    fix="write the `id` of the choice.", hint=self.survey.hint(f"choice {scene.id}", name, ids),
                )  # fmt: skip

    def play(self, play: StoredPlay) -> Iterator[Diagnostic]:
        """The choices of a stored playthrough."""
        for name in play.choices:
            yield from self.choice(name, "the playthrough cannot be played.")


def _why(leaving: Leaving) -> str:
    return f"{who_comes(leaving.choice)} would meet an error instead of the next scene."


def who_comes(choice: Choice | None) -> str:
    """The player of whom a finding speaks: one who picks a choice, or one who comes to the scene."""
    if choice is None:
        return "a player who comes here"
    label = " ".join(choice.label.raw.split()).strip("“”")
    return f"a player who picks “{label if len(label) <= 50 else label[:49] + '…'}” here"
