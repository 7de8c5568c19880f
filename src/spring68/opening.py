"""From a folder to a machine that can be played, or the reason why not. Part of the session's room."""

from __future__ import annotations

import gc
from pathlib import Path

from spring68.check.run import playable_findings
from spring68.engine.machine import Machine
from spring68.story.load import load_story
from spring68.text.diagnostic import Diagnostic


class BrokenStory(Exception):
    """A story with errors, which cannot be played; `findings` says which."""

    def __init__(self, folder: Path, findings: list[Diagnostic]) -> None:
        count = len(findings)
        first = findings[0]
        more = f" and {count - 1} more" if count > 1 else ""
        super().__init__(
            f"the story in {folder} has {'an error' if count == 1 else 'errors'} and cannot be played: "
            f"{first.span.place}: {first.code}: {first.message}{more}"
        )
        self.folder, self.findings = folder, findings


def open_story(folder: Path) -> Machine:
    """Read, check and build a story.

    The collector is paused meanwhile: a story is many small values that all stay, and looking for rubbish among them
    costs more than making them.

    Raises:
        StoryFolderError: when there is no story there, or it cannot be read.
        BrokenStory: when it has errors.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        loaded = load_story(folder)
        findings = playable_findings(loaded)
        if findings:
            raise BrokenStory(folder, findings)
        return Machine.of(loaded.story)
    finally:
        if was_on:
            gc.enable()
