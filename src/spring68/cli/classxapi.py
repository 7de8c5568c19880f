"""The command `class export xapi`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from spring68.cli.classassign import FROM
from spring68.cli.classload import ASSIGNMENT, EXIT_CODES, RECORDS, ROSTER, load_class_on, load_roster
from spring68.cli.words import fail

if TYPE_CHECKING:
    from spring68.classroom.verified import ClassResult
    from spring68.classroom.xapi import Statement
    from spring68.classroom.xapisend import Outcome
    from spring68.engine.machine import Machine

USER, PASSWORD = "SPRING68_LRS_USER", "SPRING68_LRS_PASSWORD"
"""The environment variables that say who sends."""


@click.command()
@RECORDS
@ASSIGNMENT
@FROM
@ROSTER
@EXIT_CODES
@click.option("--to", metavar="URL", help="Send them to this store, such as https://lrs.example/xAPI.")
@click.option("--dry-run", is_flag=True, help="Print them and send nothing; so it is without --to.")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE",
    help="Write what would be sent to a file instead of printing it.",
)  # fmt: skip
@click.option(
    "--outbox", type=click.Path(path_type=Path), metavar="DIR",
    help="Keep there what was sent and what waits, instead of beside the records.",
)  # fmt: skip
def xapi(
    folder: Path, assignment: Path | None, story: Path | None, roster: Path | None, exit_codes: Path | None,
    to: str | None, dry_run: bool, out: Path | None, outbox: Path | None,
) -> None:  # fmt: skip
    """Make xAPI statements of the records that match: print them as JSON, or send them with --to.

    Records that do not match are named and left out. Scenes that a pupil passed over are left out as well, unless the
    assignment says `skips: true`, and so are the words of answers without `answers: true`.

    What was sent can never be deleted from a store. User and password come from SPRING68_LRS_USER and
    SPRING68_LRS_PASSWORD, or are asked for. To run the command again sends only what is missing.
    """
    from spring68.classroom.xapiclass import is_whole

    result, machine = load_class_on(folder, assignment, story, roster, exit_codes)
    statements, left_out = _statements(result, machine, folder, roster)
    _tell(left_out)
    all_said = is_whole(result, statements, left_out)
    if to is None or dry_run:
        _print(statements, out)
        sys.exit(0 if all_said else 1)
    outcome = _send(statements, result, to, outbox or (folder if folder.is_dir() else folder.parent))
    _say(outcome)
    sys.exit(0 if all_said and not outcome.stopped and not outcome.refused else 1)


def _statements(
    result: ClassResult, machine: Machine, folder: Path, roster: Path | None
) -> tuple[list[Statement], list[str]]:
    """The statements that may be made, and a sentence for each record and each statement that is left out."""
    from spring68.classroom.xapiclass import statements_of

    known = result.assignment
    if known is None:
        fail("there is no assignment here, and statements need its `export: {xapi: …}`; give it with --assignment.", 2)
    wish = known.export.xapi
    if wish is None or not wish.enabled or not wish.home_page:
        words = "`export: {xapi: {enabled: true, home_page: …}}`"
        fail(f"the assignment ‘{known.id}’ allows no statements; write {words} there, and tell your pupils.", 1)
    return statements_of(result, machine.story, load_roster(folder, roster, quiet=True))


def _tell(sentences: Iterable[str]) -> None:
    from spring68.text.printable import printable

    for sentence in sentences:
        click.echo(printable(f"spring68: {sentence}.").replace("\n", " "), err=True)


def _print(statements: list[Statement], out: Path | None) -> None:
    import json

    from spring68.saves.files import write_safely

    text = json.dumps(statements, ensure_ascii=False, indent=1)
    if out is None or str(out) == "-":
        click.echo(text)
    else:
        try:
            write_safely(out, f"{text}\n".encode())
        except OSError as problem:
            fail(f"{out} cannot be written ({problem.strerror}).", 2)
    count = "1 statement" if len(statements) == 1 else f"{len(statements)} statements"
    click.echo(f"spring68: {count}, none of them sent.", err=True)


def _send(statements: list[Statement], result: ClassResult, to: str, outbox: Path) -> Outcome:
    from spring68.classroom.lrs import Store, StoreError, endpoint_of
    from spring68.classroom.outbox import Outbox, OutboxError
    from spring68.classroom.xapiclass import still_waiting
    from spring68.classroom.xapisend import Sender

    try:
        endpoint = endpoint_of(to)
        box = Outbox.open(outbox, endpoint)
        waiting, dropped = still_waiting(box.waiting(), result)
    except (StoreError, OutboxError) as problem:
        fail(f"{problem}.", 2)
    _tell([*box.damaged, *dropped])
    everything = [*statements, *waiting]
    refused = sum(one["id"] in box.rejected for one in everything)
    if refused:
        _tell([f"left out, for this store refused them before: {refused} (see {outbox / 'rejected.jsonl'})"])
    if all(one["id"] in box.sent or one["id"] in box.rejected for one in everything):
        return Sender(Store(endpoint, "", ""), box).send(())
    return Sender(Store(endpoint, *_credentials()), box).send(everything)


def _credentials() -> tuple[str, str]:
    """Who sends: from the environment, else asked for where somebody sits before it."""
    user, password = os.environ.get(USER, ""), os.environ.get(PASSWORD, "")
    if (not user or not password) and not sys.stdin.isatty():
        fail(f"set {USER} and {PASSWORD} in the environment; they are never taken from the command line.", 2)
    user = user or click.prompt("User of the store", err=True)
    password = password or click.prompt("Password", hide_input=True, err=True)
    return user, password


def _say(outcome: Outcome) -> None:
    """What came of it, in one line, and why it stopped."""
    refused = f", {len(outcome.refused)} refused" if outcome.refused else ""
    left = f", {outcome.left} wait" if outcome.left else ""
    click.echo(
        f"{outcome.sent} sent{refused}{left}." if outcome.sent or refused or left else "Nothing was left to send."
    )
    _tell(f"refused: statement {one['id']}: {reason}" for one, reason in outcome.refused)
    if outcome.stopped:
        _tell([outcome.stopped])
