"""The command `prove`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from spring68.cli.words import FORM, STORY, open_machine


@click.command()
@STORY
@FORM
@click.option("--limit", type=click.FloatRange(1, 86_400), default=300.0, metavar="SECONDS", help="When to give up.")
def prove(story: Path | None, form: str, limit: float) -> None:
    """Show what can and cannot happen in a story: every scene, choice, passage, note, sheet and ending."""
    import json

    from spring68.prove.prove import prove as prove_story

    _folder, machine = open_machine(story)
    proof = prove_story(machine, seconds=limit, tell=lambda words: click.echo(words, err=True))
    if form == "json":
        verdicts = [_verdict_fields(verdict) for verdict in proof.verdicts]
        click.echo(json.dumps({"summary": proof.summary(), "verdicts": verdicts}, ensure_ascii=False, indent=1))
    else:
        _tell_proof(proof)
    sys.exit(1 if proof.failed or proof.undecided else 0)


def _verdict_fields(verdict: Any) -> dict[str, Any]:
    """One verdict as JSON values."""
    element, span = verdict.element, verdict.element.span
    return {
        "kind": element.kind, "name": element.name, "file": span.file, "line": span.line, "column": span.column,
        "verdict": verdict.word, "rung": verdict.rung, "from": verdict.start or "start", "path": list(verdict.path),
        "reason": verdict.reason, "excused": element.excused,
    }  # fmt: skip


def _tell_proof(proof: Any) -> None:
    """A proof in words: what is not as it should be, each promise, the counts."""
    for verdict in proof.verdicts:
        if verdict.word != "reachable":
            reason = f": {verdict.reason}" if verdict.reason else ""
            element = verdict.element
            click.echo(f"{element.span.place}: {element.kind} {element.name}: {verdict.word} ({verdict.rung}){reason}")
    for failure in proof.failures:
        path = " ".join(failure.path) or "at once"
        click.echo(f"{failure.span.place}: {failure.code} {failure.message}; from {failure.start or 'start'}: {path}")
    for promise in proof.promises:
        click.echo(f"{promise.word} ({promise.rung}): {promise.name}")
    click.echo(", ".join(f"{count} {name}" for name, count in proof.summary().items()))
