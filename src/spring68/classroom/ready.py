"""The assignments that come with a story, checked with it: what `spring68 check` tells of them.

They are read and compared with the story, not solved; solving takes seconds for each, and is done by `class check`.
"""

from __future__ import annotations

from pathlib import Path

from spring68.classroom.fitting import fit
from spring68.classroom.newassignment import ready_assignments
from spring68.classroom.readassignment import AssignmentFileError, load_assignment
from spring68.story.documents import ASSIGNMENTS
from spring68.story.model import Story
from spring68.text.diagnostic import Diagnostic, Severity
from spring68.text.source import SourceFile, Span


def check_ready(folder: Path, story: Story, shown: str) -> tuple[list[Diagnostic], dict[str, SourceFile]]:
    """What is wrong in the ready assignments of a story's folder, and their texts by the names that findings use.

    Args:
        folder: The story's folder.
        story: The story in it.
        shown: How the folder is called in findings.
    """
    findings: list[Diagnostic] = []
    files: dict[str, SourceFile] = {}
    ids: dict[str, str] = {}
    for path in ready_assignments(folder).values():
        name = f"{shown}/{ASSIGNMENTS}/{path.name}"
        try:
            assignment, found, files[name] = load_assignment(path, name)
        except AssignmentFileError as problem:
            span = Span(name, 1, 1, 1, 2)
            fix = "correct the file, or remove it."
            findings.append(Diagnostic("S605", Severity.ERROR, span, str(problem), "no class could play it.", fix))
            continue
        findings += found
        if assignment is None:
            continue
        findings += fit(assignment, story)
        if assignment.id in ids:
            message = f"the id ‘{assignment.id}’ is also that of {ids[assignment.id]}"
            why = "records could not be told apart."
            findings.append(
                Diagnostic("S605", Severity.ERROR, assignment.place("id"), message, why, "change one of them.")
            )
        ids.setdefault(assignment.id, path.name)
    return findings, files
