"""Commands for writers: stored playthroughs. Part of the command line's room."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

_STORY = click.argument("story", required=False, type=click.Path(path_type=Path))
HEAD = "# A stored playthrough: choices, and what must come of them. `spring68 test` plays it.\n"


def _machine(story: Path | None) -> tuple[Path, Any]:
    """The folder of a story and its machine; ends the program with a sentence where there is none."""
    from spring68.cli import fail
    from spring68.opening import BrokenStory, open_story
    from spring68.saves.locations import shipped_story
    from spring68.story.load import StoryFolderError

    folder = story or shipped_story()
    try:
        return folder, open_story(folder)
    except StoryFolderError as problem:
        fail(f"{problem}.", 2)
    except BrokenStory as broken:
        fail(f"{broken}. Run “spring68 check {folder}” for all of it.", 1)
    raise AssertionError("unreachable")


@click.command("test")
@_STORY
@click.option("--update", is_flag=True, help="Write down what the story tells now as what it must tell.")
@click.option("--record", metavar="SLOT", help="Make a stored playthrough of the play kept under this name.")
@click.option("--saves", type=click.Path(path_type=Path), metavar="DIR", help="Where that play is kept.")
def test_stored(story: Path | None, update: bool, record: str | None, saves: Path | None) -> None:
    """Play every stored playthrough of a story, and say the first thing that differs."""
    from spring68.workshop.playthroughs import play_stored

    folder, machine = _machine(story)
    if record is not None:
        _record(folder, machine, record, saves)
        return
    problems = 0
    for stored in machine.story.playthroughs.values():
        outcome = play_stored(machine, stored)
        if outcome.problem and update and len(outcome.turns) == len(stored.choices) + 1:
            _rewrite(machine, folder, stored)
            click.echo(f"{stored.id}: brought up to date")
        elif outcome.problem:
            problems += 1
            click.echo(f"{stored.id.span.place}: {stored.id}: {outcome.problem}")
    click.echo(f"{len(machine.story.playthroughs)} stored playthroughs, {problems} differ")
    sys.exit(1 if problems else 0)


def _rewrite(machine: Any, folder: Path, stored: Any) -> None:
    from spring68.workshop.playthroughs import START, recorded

    preset = "" if stored.start == START else str(stored.start)
    text = recorded(machine, stored.id, [str(choice) for choice in stored.choices], preset=preset, seed=stored.seed)
    (folder / "playthroughs" / f"{stored.id}.yaml").write_text(HEAD + text, encoding="utf-8")


def _record(folder: Path, machine: Any, slot: str, saves: Path | None) -> None:
    """A play that was kept, as a stored playthrough under the same name."""
    import re

    from spring68.cli import fail
    from spring68.engine.errors import EngineError
    from spring68.saves.locations import find_places
    from spring68.saves.store import Store
    from spring68.workshop.playthroughs import recorded

    info = Store(find_places(saves).saves).info(slot)
    if info.save is None:
        fail(f"the play “{slot}” cannot be used: {info.problem}.", 2)
        return
    name = re.sub(r"[^a-z0-9]+", "_", slot.lower()).strip("_") or "play"
    name = f"n_{name}" if name[0].isdigit() else name
    choices = [step.choice for step in info.save.steps]
    try:
        text = recorded(machine, name, choices, preset=info.save.preset, seed=info.save.seed)
    except (EngineError, KeyError) as problem:
        fail(f"the play “{slot}” does not fit this story: {problem}.", 1)
        return
    target = folder / "playthroughs" / f"{name}.yaml"
    if target.exists():
        fail(f"{target} is there already; rename it first.", 2)
    target.parent.mkdir(exist_ok=True)
    target.write_text(HEAD + text, encoding="utf-8")
    click.echo(f"recorded as {target}")


@click.command()
@_STORY
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How it is printed.")
@click.option("--limit", type=click.FloatRange(1, 86_400), default=300.0, metavar="SECONDS", help="When to give up.")
def prove(story: Path | None, form: str, limit: float) -> None:
    """Show what can and cannot happen in a story: every scene, choice, passage, note, sheet and ending."""
    import json

    from spring68.prove.prove import prove as prove_story

    _folder, machine = _machine(story)
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
