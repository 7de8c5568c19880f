"""A new assignment file, with a comment for every part; or one of those that come with the story, pinned to it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from spring68.classroom.limits import DEFAULT_KEEP_DAYS, MAX_ASSIGNMENT_BYTES, MAX_ID
from spring68.story.documents import ASSIGNMENTS
from spring68.story.model import Story
from spring68.text.suggest import plain

NAME = "assignment.yaml"
"""What the file is called where only a folder is named."""

_STORY_LINE = re.compile(r"^story:.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for on the command line; empty and 0 mean that it was not."""

    id: str = ""
    title: str = ""
    preset: str = ""
    scene: str = ""
    stop: tuple[str, ...] = ()
    lesson: int = 45
    lessons: int = 1
    due: datetime | None = None


def ready_assignments(folder: Path) -> dict[str, Path]:
    """The assignments that come with the story in a folder, by name, in order."""
    home = folder / ASSIGNMENTS
    try:
        found = sorted(path for path in home.iterdir() if path.suffix == ".yaml" and path.is_file())
    except OSError:
        return {}
    return {path.stem: path for path in found}


def pin(story: Story) -> str:
    """The line that pins a story: this version and no other."""
    return f'story: {{id: {story.id}, version: {json.dumps(story.version)}, hash: "sha256:{story.digest}"}}'


def pinned(text: str, story: Story) -> str:
    """The text of an assignment with its `story:` line replaced by one that pins this story."""
    return _STORY_LINE.sub(lambda _match: pin(story), text, count=1)


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet.

    Raises:
        FileExistsError: when it is; it is never overwritten.
        OSError: when it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)


def read_ready(path: Path) -> str:
    """The text of a ready assignment."""
    with path.open("rb") as file:
        return file.read(MAX_ASSIGNMENT_BYTES).decode("utf-8-sig")


def id_of(words: str) -> str:
    """An id made of words: `Rozhlas, 21. srpna` becomes `rozhlas-21-srpna`."""
    return re.sub(r"[^a-z0-9]+", "-", plain(words)).strip("-")[:MAX_ID].strip("-") or "assignment"


def written_assignment(story: Story, wishes: Wishes) -> str:
    """An assignment with a comment for every part; what was not asked for is shown and switched off."""
    preset = story.presets.get(wishes.preset)
    title = wishes.title or (preset.title if preset is not None else story.title)
    return _TEXT.format(
        id=wishes.id or id_of(title),
        title=json.dumps(title, ensure_ascii=False),
        pin=pin(story),
        start=_start(story, wishes),
        stop=_stop(story, wishes),
        window=_window(wishes),
        lesson=wishes.lesson,
        lessons=wishes.lessons,
        play=wishes.lesson * wishes.lessons * 28 // 45,
        tags=", ".join(story.content) or "none in this story",
        keep=DEFAULT_KEEP_DAYS,
    )


def _start(story: Story, wishes: Wishes) -> str:
    names = ", ".join(story.presets) or "none in this story"
    if wishes.preset:
        return f"start: {{preset: {wishes.preset}}}        # presets: {names}"
    if wishes.scene:
        return f"start: {{scene: {wishes.scene}}}         # a scene, with everything at its default"
    return f"# start: {{preset: NAME}}       # left out: the story's own start; presets: {names}"


def _stop(story: Story, wishes: Wishes) -> str:
    if wishes.stop:
        return f"stop: {{at: [{', '.join(wishes.stop)}]}}"
    entries = ", ".join(str(act.entry) for act in story.acts.values() if act.entry)
    return f"# stop: {{at: [SCENE]}}         # acts begin at: {entries}"


def _window(wishes: Wishes) -> str:
    if wishes.due is None:
        return "# window: {due: 2026-12-04 18:00, late: flag}"
    return f'window: {{due: "{wishes.due.isoformat(timespec="minutes")}", late: flag}}'


_TEXT = """\
# An assignment. Lines that begin with # are remarks, or parts that are switched off: remove “# ” to switch them on.
# After every change: spring68 class check THIS-FILE
spring68_assignment: 1
id: {id}                     # stands in every record: letters, digits and -
title: {title}
# intro: What pupils read before they begin.

# Records are judged against exactly this story. Pupils need the same one.
{pin}

# Where plays begin, and where they stop: on entering one of these scenes, or with an ending.
{start}
{stop}

# What is to be reached. There is no goal that asks for a choice.
# goals:
#   notes_min: 5                 # so many notes met
#   notes_required: [NOTE]       # these notes met
#   reach_any: [SCENE]           # one of these scenes (or endings) reached
#   endings_min: 1               # so many different endings, over all attempts

# Questions have no right answer. One that the way does not meet is neither asked nor counted.
questions:
  - id: before
    at: start                    # or {{enter: SCENE}}, {{after_choice: [SCENE, CHOICE]}}, {{act_end: ACT}}
    kind: long                   # short, long, choice (with options), scale (with scale and ends)
    prompt: What do you know about Prague in August 1968, and from whom?
    required: false
#   - id: sure
#     at: {{enter: SCENE}}
#     kind: scale
#     scale: 5
#     ends: [not at all, quite sure]
#     prompt: How sure were you of the last thing you decided?

# Until when it is handed in, by your own clock; a day alone is meant until its end. late: flag, refuse or ignore.
{window}
# attempts: {{max: 3, counts: best}}      # counts: best, first, last or all

time:
  lesson_minutes: {lesson}
  lessons: {lessons}
  play_minutes: {play}               # the check warns when play takes longer

identity:
  mode: code                     # or none; never a name
  group_max: 1                   # up to 3 pupils before one screen
takes: one                       # allowed: pupils may go back and try another way

content:                         # tags in this story: {tags}
  notices: show                  # or teacher_only
  student_may_skip: true         # skipping never costs points
  teacher_skips: []              # everybody reads the summary of scenes with these tags
  support_text: "Talk to somebody you trust. In Czechia: 116 111 (children and students), 116 123 (adults)."

# Points, if there must be any. None can be given for a choice or for an ending.
# grading:
#   points: 10
#   rules:
#     - {{when: finished, points: 4}}
#     - {{when: "answered:before", points: 3, min_words: 20}}
#     - {{when: "rubric:evidence", points: 3}}
#   rubric:
#     - {{id: evidence, levels: [none, one note named, two notes compared, weighs them]}}

privacy:
  clock: minutes                 # a record says when it began, to the minute; or none
  keep_days: {keep}                  # spring68 class purge deletes what is older
  show_names_in_report: false
"""
