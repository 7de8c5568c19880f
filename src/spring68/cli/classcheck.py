"""The commands `class check` and `class notice`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from spring68.cli.classassign import FROM
from spring68.cli.words import FORM, fail, open_machine

if TYPE_CHECKING:
    from spring68.classroom.assignment import Assignment
    from spring68.classroom.solve import Solution
    from spring68.engine.machine import Machine
    from spring68.text.diagnostic import Diagnostic
    from spring68.text.source import SourceFile

LIMIT = click.option(
    "--limit", type=click.FloatRange(1, 86_400), default=120.0, metavar="SECONDS", help="When to give up solving."
)  # fmt: skip


@click.command(short_help="Check an assignment, and solve it.")
@click.argument("file", type=click.Path(path_type=Path))
@FROM
@FORM
@LIMIT
def check(file: Path, story: Path | None, form: str, limit: float) -> None:
    """Check the assignment FILE and solve it: can its goals be met, on how many ways, in how many minutes?"""
    from spring68.classroom.solved import findings_of, lines_of, object_of
    from spring68.text.diagnostic import Severity
    from spring68.text.render import as_object, render_text

    machine, assignment, findings, source = read(file, story)
    solution = None
    if assignment is not None and not any(found.severity is Severity.ERROR for found in findings):
        solution = solved(machine, assignment, limit)
        findings = sorted([*findings, *findings_of(assignment, solution)], key=lambda found: found.sort_key)
    if form == "json":
        told = object_of(assignment, solution) if assignment is not None and solution is not None else None
        told_findings = [as_object(found) for found in findings]
        click.echo(json.dumps({"findings": told_findings, "solution": told}, ensure_ascii=False, indent=1))
    else:
        click.echo(render_text(findings, {source.name: source}), nl=False)
        if assignment is not None and solution is not None:
            click.echo("\n".join(lines_of(assignment, solution, machine.story)))
        if not findings:
            click.echo("Nothing is wrong with it. Once pupils have it, leave the file as it is.")
    sys.exit(1 if findings or solution is None else 0)


def read(file: Path, story: Path | None) -> tuple[Machine, Assignment | None, list[Diagnostic], SourceFile]:
    """The story, the assignment, and what is wrong with it; or the end with a sentence."""
    from spring68.classroom.fitting import fit
    from spring68.classroom.newassignment import NAME
    from spring68.classroom.readassignment import AssignmentFileError, load_assignment

    if (file / NAME).is_file():
        file = file / NAME
    try:
        assignment, findings, source = load_assignment(file)
    except AssignmentFileError as problem:
        fail(f"{problem}.", 2)
    _folder, machine = open_machine(story)
    if assignment is not None:
        findings = sorted([*findings, *fit(assignment, machine.story)], key=lambda found: found.sort_key)
    return machine, assignment, findings, source


def solved(machine: Machine, assignment: Assignment, limit: float) -> Solution:
    """The solution, or the end with a sentence."""
    from spring68.classroom.solve import solve
    from spring68.engine.errors import EngineError

    try:
        return solve(machine, assignment, seconds=limit, tell=_tell)
    except EngineError as problem:
        fail(f"the assignment cannot be begun: {problem}.", 1)


def _tell(words: str) -> None:
    """How far the solving has come, where somebody is waiting for it."""
    if sys.stderr.isatty():
        click.echo(f"… {words}", err=True)


@click.command(short_help="Make a page for parents and heads, to print.")
@click.argument("file", type=click.Path(path_type=Path))
@FROM
@LIMIT
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Write the page here, not to standard output.")
def notice(file: Path, story: Path | None, limit: float, out: Path | None) -> None:
    """Make a page for parents and heads: what the assignment FILE is, and what in it may weigh on somebody."""
    from spring68.classroom.notice import NoTemplates, notice_page
    from spring68.saves.files import write_safely
    from spring68.text.render import render_text

    machine, assignment, findings, source = read(file, story)
    if assignment is None or any(found.severity.value == "error" for found in findings):
        click.echo(render_text(findings, {source.name: source}), nl=False, err=True)
        fail(f"no notice can be made of {file} before it is corrected.", 1)
    try:
        page = notice_page(assignment, machine.story, solved(machine, assignment, limit))
    except NoTemplates as problem:
        fail(f"{problem}.", 2)
    if out is None:
        click.echo(page, nl=False)
        return
    try:
        write_safely(out, page.encode())
    except OSError as problem:
        fail(f"{out} cannot be written: {problem.strerror}.", 2)
    click.echo(out)
