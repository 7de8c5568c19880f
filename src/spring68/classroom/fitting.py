"""Whether an assignment fits a story: that what it names is there, and that it is this story at all (S605).

Nothing is played here; whether goals can be met is the business of `classroom.solve`.
"""

from __future__ import annotations

from collections.abc import Iterable

from spring68.classroom.assignment import Assignment, Moment
from spring68.story.model import Story
from spring68.text.diagnostic import Diagnostic, Severity
from spring68.text.suggest import did_you_mean

WHY_NAME = "a class would wait for something that never comes."
WHY_VERSION = "records are judged against the story you have; pupils with another one cannot be judged."
WHY_GRADED = "points for an ending would teach pupils to guess what they are meant to decide."


def fit(assignment: Assignment, story: Story) -> list[Diagnostic]:
    """Everything about an assignment that does not fit a story, sorted by place."""
    fitting = _Fitting(assignment, story)
    if assignment.story.id != story.id:
        message = f"this assignment is for the story ‘{assignment.story.id}’, and this is ‘{story.id}’"
        fitting.add("story.id", message, "name the folder of that story, or correct the id.")
        return fitting.findings
    fitting.version()
    fitting.names()
    fitting.questions()
    fitting.content()
    fitting.grading()
    return sorted(fitting.findings, key=lambda found: found.sort_key)


class _Fitting:
    """Gathers what does not fit."""

    def __init__(self, assignment: Assignment, story: Story) -> None:
        self.assignment, self.story = assignment, story
        self.findings: list[Diagnostic] = []

    def add(
        self, key: str, message: str, fix: str, *, why: str = WHY_NAME, hint: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:  # fmt: skip
        """One finding at the place of a key."""
        self.findings.append(Diagnostic("S605", severity, self.assignment.place(key), message, why, fix, hint))

    def known(self, key: str, kind: str, name: str, names: Iterable[str]) -> bool:
        """Whether a name is known; reported with the nearest one when it is not."""
        known = set(names)
        if name in known:
            return True
        message = f"the story has no {kind} called ‘{name}’"
        self.add(key, message, "correct the name, or remove it.", hint=did_you_mean(name, known))
        return False

    def version(self) -> None:
        """Whether the story is the one that was pinned."""
        pin, story = self.assignment.story, self.story
        if pin.digest and pin.digest != story.digest:
            other = f" ({pin.version})" if pin.version and pin.version != story.version else ""
            message = (
                f"this assignment was made for another version of the story{other} than this one ({story.version})"
            )
            fix = f'if pupils have this version, write `hash: "sha256:{story.digest}"`.'
            self.add("story.hash", message, fix, why=WHY_VERSION, severity=Severity.WARNING)
        elif pin.version and not pin.digest and pin.version != story.version:
            message = f"this assignment was made for version {pin.version} of the story, and this is {story.version}"
            fix = f'if pupils have this version, write `version: "{story.version}"`.'
            self.add("story.version", message, fix, why=WHY_VERSION, severity=Severity.WARNING)

    def names(self) -> None:
        """Start, stop and goals."""
        assignment, story = self.assignment, self.story
        scenes = [name for name, scene in story.scenes.items() if not scene.is_sub]
        if assignment.start.preset:
            self.known("start.preset", "preset", assignment.start.preset, story.presets)
        if assignment.start.scene:
            name = assignment.start.scene
            if self.known("start.scene", "scene", name, scenes) and story.scenes[name].ending is not None:
                self.add("start.scene", f"the scene ‘{name}’ is an ending: nothing would be played", "begin earlier.")
        for name in assignment.stop.at:
            if self.known(f"stop.at.{name}", "scene", name, scenes) and name == self.begins_at():
                self.add(f"stop.at.{name}", "the play would stop before it begins", "name a later scene.")
        goals, preset = assignment.goals, story.presets.get(assignment.start.preset)
        brought = preset.seen if preset is not None else ()
        for name in goals.reach_any:
            self.known(f"goals.reach_any.{name}", "scene or ending", name, [*scenes, *story.endings])
        for name in goals.notes_required:
            key = f"goals.notes_required.{name}"
            if self.known(key, "note", name, story.notes) and name in brought:
                self.add(
                    key, f"the preset brings the note ‘{name}’ as known already", "name one that is met on the way."
                )
        for key, least, there in (
            ("notes", goals.notes_min, story.notes),
            ("endings", goals.endings_min, story.endings),
        ):
            if least > len(there):
                message = f"the story has {len(there)} {key}, and {least} are asked for"
                self.add(f"goals.{key}_min", message, "ask for fewer.")

    def begins_at(self) -> str:
        """The scene with which a play begins."""
        start, story = self.assignment.start, self.story
        if start.scene:
            return start.scene
        return str(story.presets[start.preset].at if start.preset in story.presets else story.start)

    def questions(self) -> None:
        """The moments of questions."""
        for question in self.assignment.questions:
            self.moment(f"questions.{question.id}.at", question.at)

    def moment(self, key: str, at: Moment) -> None:
        """One moment."""
        story = self.story
        if at.kind == "enter":
            self.known(key, "scene", at.name, story.scenes)
        elif at.kind == "act":
            self.known(key, "act", at.name, story.acts)
        elif at.kind == "choice":
            scene, _dot, choice = at.name.partition(".")
            if self.known(key, "scene", scene, story.scenes):
                there = [found.id for _beat, found in story.scenes[scene].all_choices()]
                if choice not in there:
                    message = f"the scene ‘{scene}’ has no choice called ‘{choice}’"
                    self.add(key, message, "correct the name.", hint=did_you_mean(choice, there))

    def content(self) -> None:
        """The tags whose scenes the teacher skips: that they are known, and that there is something to read instead."""
        for tag in self.assignment.content.teacher_skips:
            key = f"content.teacher_skips.{tag}"
            if not self.known(key, "content tag", tag, self.story.content):
                continue
            bare = [str(s.id) for s in self.story.scenes.values() if tag in s.content and s.skip is None]
            if bare:
                message = f"there is nothing to read instead of {', '.join(f'‘{name}’' for name in bare)}"
                fix = "stop before it, or give the scene a `skip` in the story."
                self.add(key, message, fix, why="who skips a scene would read it all the same.")

    def grading(self) -> None:
        """No points for which ending is reached, by way of the goals."""
        rules = [rule for rule in self.assignment.grading.rules if rule.kind == "goals_met"]
        named = [name for name in self.assignment.goals.reach_any if name in self.story.endings]
        if rules and named and not set(self.story.endings) <= set(named):
            words = ", ".join(f"‘{name}’" for name in named)
            message = f"points for `goals_met` would be points for an ending ({words})"
            fix = "give the points for `finished`, or take the endings out of `reach_any`."
            self.add(f"goals.reach_any.{named[0]}", message, fix, why=WHY_GRADED)
