"""The command `prove`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from spring68.cli import complete
from spring68.cli.words import FORM, STORY, fail, open_machine

if TYPE_CHECKING:
    from spring68.engine.machine import Machine
    from spring68.prove.reach import Reach
    from spring68.prove.verdict import Failure, Proof, Verdict

MOST_JOBS = 4
"""In how many processes the starts of a story are proved at most; more are of no use."""


@click.command()
@STORY
@FORM
@click.option("--limit", type=click.FloatRange(1, 86_400), default=300.0, metavar="SECONDS", help="When to give up.")
@click.option(
    "--paths",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write the path of each failure there as a playthrough, for “spring68 play --path”.",
)
@click.option("--jobs", type=click.IntRange(1, 64), metavar="N", help="In how many processes (as many as are of use).")
@click.option(
    "--from",
    "start",
    metavar="PRESET",
    shell_complete=complete.starts,
    help="What a class can meet from there, and in how many minutes.",
)
@click.option(
    "--until",
    "stops",
    multiple=True,
    metavar="SCENE",
    shell_complete=complete.scenes,
    help="With --from: the play stops on entering it.",
)
@click.option(
    "--pace",
    type=click.FloatRange(20, 1_000),
    default=200.0,
    metavar="WORDS",
    show_default=True,
    help="With --from: words read in a minute.",
)
def prove(
    story: Path | None, form: str, limit: float, paths: Path | None, jobs: int | None, start: str | None,
    stops: tuple[str, ...], pace: float,
) -> None:  # fmt: skip
    """Show what can and cannot happen in a story: every scene, choice, passage, note, sheet and ending."""
    if stops and start is None:
        fail("--until belongs to --from; take “--from start” for the story's own start.", 2)
    _folder, machine = open_machine(story)
    if start is not None:
        _reach(machine, "" if start == "start" else start, stops, pace, limit, form)
        return
    from spring68.prove.prove import prove as prove_story

    proof = prove_story(machine, seconds=limit, tell=_progress, jobs=jobs or min(os.cpu_count() or 1, MOST_JOBS))
    if form == "json":
        _print_json(_proof_fields(proof))
    else:
        _tell_proof(proof)
    if paths is not None:
        _write_paths(proof, paths)
    sys.exit(0 if proof.is_clean else 1)


def _progress(words: str) -> None:
    """How far the work has come, for somebody who waits before a terminal."""
    if sys.stderr.isatty():
        click.echo(words, err=True)


def _print_json(fields: dict[str, Any]) -> None:
    import json

    click.echo(json.dumps(fields, ensure_ascii=False, indent=1))


# the whole proof


def _proof_fields(proof: Proof) -> dict[str, Any]:
    """A proof as JSON values."""
    return {
        "summary": proof.summary(),
        "verdicts": [_verdict_fields(verdict) for verdict in proof.verdicts],
        "failures": [_failure_fields(failure) for failure in proof.failures],
        "promises": [
            {"name": p.name, "verdict": p.word, "rung": p.rung, "from": p.start or "start", "reason": p.reason}
            for p in proof.promises
        ],
        "remarks": [
            {"code": r.code, "message": r.message, "file": r.span.file, "line": r.span.line, "column": r.span.column}
            for r in proof.remarks
        ],
        "plays": proof.plays,
        "positions": proof.positions,
        "seconds": round(proof.seconds, 2),
    }


def _verdict_fields(verdict: Verdict) -> dict[str, Any]:
    """One verdict as JSON values."""
    element, span = verdict.element, verdict.element.span
    return {
        "kind": element.kind, "name": element.name, "file": span.file, "line": span.line, "column": span.column,
        "verdict": verdict.word, "rung": verdict.rung, "from": verdict.start or "start", "path": list(verdict.path),
        "shortest": verdict.is_shortest, "reason": verdict.reason, "excused": element.excused,
    }  # fmt: skip


def _failure_fields(failure: Failure) -> dict[str, Any]:
    """One failure as JSON values."""
    span = failure.span
    return {
        "code": failure.code, "message": failure.message, "file": span.file, "line": span.line, "column": span.column,
        "from": failure.start or "start", "path": list(failure.path), "shortest": failure.is_shortest,
        "excused": failure.excused,
    }  # fmt: skip


def _tell_proof(proof: Proof) -> None:
    """A proof in words: what is not as it should be, each promise, the counts."""
    for verdict in proof.verdicts:
        if verdict.word != "reachable":
            reason = f": {verdict.reason}" if verdict.reason else ""
            element = verdict.element
            excused = f" (meant: {element.excused})" if element.excused else ""
            words = f"{element.kind} {element.name}: {verdict.word} ({verdict.rung}){reason}{excused}"
            click.echo(f"{element.span.place}: {words}")
    for failure in proof.failures:
        click.echo(f"{failure.span.place}: {failure.code} {failure.message}")
        click.echo(f"  {_path_words(failure)}")
    for promise in proof.promises:
        reason = f": {promise.reason}" if promise.reason else ""
        click.echo(f"{promise.word} ({promise.rung}): {promise.name}{reason}")
    click.echo(_shortest_words(proof))
    click.echo(", ".join(f"{count} {name}" for name, count in proof.summary().items()))


def _shortest_words(proof: Proof) -> str:
    """How many of the paths are known to be the shortest that there are."""
    paths = proof.summary()["reachable"]
    shortest = sum(verdict.is_shortest for verdict in proof.verdicts)
    if shortest >= paths:
        return f"{paths} paths, proved to be shortest."
    return f"{paths} paths; {shortest} proved to be shortest, the others as short as was found."


def _path_words(failure: Failure) -> str:
    """The choices of a failure's path."""
    begin = f"from the preset {failure.start}" if failure.start else "from the start"
    shortest = "shortest path" if failure.is_shortest else "path"
    return f"{shortest} {begin}: {' '.join(failure.path) or 'at once'}"


def _write_paths(proof: Proof, folder: Path) -> None:
    """Each failure's path as a stored playthrough."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number, failure in enumerate(proof.failures, 1):
            name = f"{failure.code.lower()}_{number}"
            (folder / f"{name}.yaml").write_text(_playthrough(name, failure), encoding="utf-8")
    except OSError as problem:
        fail(f"the paths cannot be written to {folder}: {problem.strerror}.", 2)
    paths = "1 path" if len(proof.failures) == 1 else f"{len(proof.failures)} paths"
    click.echo(f"{paths} written to {folder}", err=True)


def _playthrough(name: str, failure: Failure) -> str:
    lines = [f"# {failure.code}: {failure.message} ({failure.span.place})", f"playthrough: {name}"]
    lines += [f"from: {failure.start or 'start'}", "seed: 68"]
    lines += ["choices:", *(f"  - {choice}" for choice in failure.path)] if failure.path else ["choices: []"]
    return "\n".join(lines) + "\n"


# what a class can meet


def _reach(machine: Machine, preset: str, stops: tuple[str, ...], pace: float, limit: float, form: str) -> None:
    """What can be met from a start, and in how many minutes."""
    from spring68.prove.reach import reach
    from spring68.prove.task import Pace, Task

    task = Task(preset=preset, stop=stops)
    try:
        found = reach(machine, task, Pace(words_per_minute=pace), seconds=limit, tell=_progress)
    except ValueError as problem:
        fail(f"{problem}.", 2)
    if form == "json":
        _print_json(_reach_fields(found))
    else:
        _tell_reach(found, pace)
    sys.exit(1 if any(verdict.word == "undecided" for verdict in found.verdicts) else 0)


def _reach_fields(found: Reach) -> dict[str, Any]:
    """What can be met as JSON values."""
    times = found.minutes
    return {
        "from": found.task.preset or "start",
        "until": list(found.task.stop),
        "verdicts": [_verdict_fields(verdict) for verdict in found.verdicts],
        "content": found.content,
        "paths": {"number": found.paths.number, "exact": found.paths.is_exact},
        "minutes": None if times is None else {
            "shortest": round(times.shortest, 1), "shortest_proved": times.shortest_is_proved,
            "median": round(times.median, 1), "plays": times.plays,
            "longest": round(times.longest, 1), "longest_proved": times.longest_is_proved,
        },
    }  # fmt: skip


def _tell_reach(found: Reach, pace: float) -> None:
    """What can be met, in words."""
    for kind, many in (("ending", "endings"), ("note", "notes"), ("scene", "scenes"), ("choice", "choices")):
        can, cannot, open_ones = (found.of(kind, word) for word in ("reachable", "unreachable", "undecided"))
        words = f"{many}: {len(can)} can be met, {len(cannot)} cannot (proved)"
        click.echo(words + (f", {len(open_ones)} not found within the limits" if open_ones else ""))
        if kind in {"ending", "note"} and can:
            click.echo(f"  {', '.join(can)}")
    for tag, word in found.content.items():
        click.echo(f"content {tag}: {word}")
    count = found.paths
    number = "without end" if count.number is None else f"{count.number:,}"
    click.echo(f"different plays: {number if count.is_exact or count.number is None else f'at least {number}'}")
    times = found.minutes
    if times is not None:
        short, long = (
            ("proved" if proved else "as found") for proved in (times.shortest_is_proved, times.longest_is_proved)
        )
        click.echo(
            f"minutes at {pace:.0f} words a minute: {times.shortest:.1f} at least ({short}), {times.median:.1f} in the"
            f" middle of {times.plays} plays by chance, {times.longest:.1f} at most ({long})"
        )
