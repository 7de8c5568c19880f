"""What the checks say of a small story, in a form that tests can read."""

from __future__ import annotations

from spring68.check.run import check_story
from spring68.text.diagnostic import Diagnostic
from tests.helpers import make_story

SCENES = "acts/1-spring/scenes.yaml"
HOME = "\n---\nscene: home\nending: home\n"
ENDINGS = "endings: {home: {title: Home}}\n"


def findings(scenes: str, select: str, *, story: str = "", **files: str) -> list[Diagnostic]:
    """The findings of some codes (separated by spaces)."""
    return check_story(make_story(scenes, story=story, **files), select=select.split())


def found(scenes: str, select: str, *, story: str = "", **files: str) -> list[str]:
    """`code line:column message` for each finding; a file other than that of the scenes stands before the line."""
    return [line(finding) for finding in findings(scenes, select, story=story, **files)]


def line(finding: Diagnostic) -> str:
    """One finding in a line."""
    name = finding.span.file.removeprefix("story/")
    where = "" if name == SCENES else f"{name}:"
    return f"{finding.code} {where}{finding.span.line}:{finding.span.column} {finding.message}"


def marked(scenes: str, select: str, *, story: str = "", **files: str) -> list[str]:
    """The very characters that each finding marks."""
    loaded = make_story(scenes, story=story, **files)
    spans = [finding.span for finding in check_story(loaded, select=select.split())]
    return [loaded.story.files[span.file].line(span.line)[span.column - 1 : span.end_column - 1] for span in spans]
