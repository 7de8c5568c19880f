"""The commands `test` and `keeping`: what a story keeps beside its scenes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from spring68.cli.words import STORY, fail, open_machine

HEAD = "# A stored playthrough: choices, and what must come of them. `spring68 test` plays it.\n"


@click.command("test")
@STORY
@click.option("--update", is_flag=True, help="Write down what the story tells now as what it must tell.")
@click.option("--record", metavar="SLOT", help="Make a stored playthrough of the play kept under this name.")
@click.option("--saves", type=click.Path(path_type=Path), metavar="DIR", help="Where that play is kept.")
def test_stored(story: Path | None, update: bool, record: str | None, saves: Path | None) -> None:
    """Play every stored playthrough of a story, and say the first thing that differs."""
    from spring68.workshop.playthroughs import play_stored

    folder, machine = open_machine(story)
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
            place = outcome.place or stored.id.span.place
            click.echo(f"{place}: {stored.id}: {outcome.problem}")
            for line in outcome.printed:
                click.echo(f"    printed: {line}")
    count = len(machine.story.playthroughs)
    plays = "1 stored playthrough" if count == 1 else f"{count} stored playthroughs"
    click.echo(f"{plays}, {problems} {'differs' if problems == 1 else 'differ'}")
    sys.exit(1 if problems else 0)


def _rewrite(machine: Any, folder: Path, stored: Any) -> None:
    """Bring a stored playthrough up to date where it is written; the comment above it and its neighbours stay."""
    from spring68.saves.files import write_safely
    from spring68.workshop.playthroughs import put_in_place, updated

    text = updated(machine, stored)
    source = machine.story.files[stored.id.file]
    root = next(iter(machine.story.files)).rpartition("/")[0]
    path = folder / source.name[len(root) :].lstrip("/")
    try:
        write_safely(path.resolve(), put_in_place(source.text, stored.id.line, text).encode())
    except OSError as problem:
        fail(f"{path} cannot be written: {problem.strerror}.", 2)


def _record(folder: Path, machine: Any, slot: str, saves: Path | None) -> None:
    """A play that was kept, as a stored playthrough under the same name."""
    from spring68.engine.errors import EngineError
    from spring68.saves.files import write_safely
    from spring68.saves.locations import find_places
    from spring68.saves.store import Store
    from spring68.workshop.playthroughs import name_for, recorded

    store = Store(find_places(saves).saves)
    info = store.info(slot)
    if info.save is None and slot not in store.slots():
        fail(f"no play is kept as “{slot}”; `spring68 play {folder} --slot {slot}` begins one.", 2)
        return
    if info.save is None:
        fail(f"the play “{slot}” cannot be used: {info.problem}.", 2)
        return
    if info.save.origin is not None:
        fail(f"the play “{slot}” begins in the middle; only one from the start or a preset can be recorded.", 2)
        return
    name = name_for(slot)
    choices = [step.choice for step in info.save.steps]
    try:
        text = recorded(machine, name, choices, preset=info.save.preset, seed=info.save.seed)
    except (EngineError, KeyError) as problem:
        fail(f"the play “{slot}” does not fit this story: {problem}.", 1)
        return
    target = folder / "playthroughs" / f"{name}.yaml"
    if target.exists():
        fail(f"{target} is there already; rename it first.", 2)
    try:
        write_safely(target, (HEAD + text).encode())
    except OSError as problem:
        fail(f"{target} cannot be written: {problem.strerror}.", 2)
    click.echo(f"recorded as {target}")


@click.command()
@STORY
@click.option("--write", is_flag=True, help="Bring KEEPING.md in the story's folder up to date.")
def keeping(story: Path | None, write: bool) -> None:
    """Say who is who, where each flag is set and read, and which words are quoted later."""
    from spring68.saves.files import write_safely
    from spring68.saves.locations import shipped_story
    from spring68.story.load import StoryFolderError, load_story
    from spring68.workshop.keeping import made_part, refreshed

    folder = story or shipped_story()
    try:
        loaded = load_story(folder)
        page = folder / "KEEPING.md"
        if write:
            old = page.read_bytes().decode("utf-8") if page.exists() else ""
            write_safely(page, refreshed(old, loaded.story).encode())
            click.echo(str(page))
        else:
            click.echo(made_part(loaded.story))
    except UnicodeDecodeError:
        fail(f"{folder / 'KEEPING.md'} is not UTF-8 and was left as it is; save it again with that encoding.", 2)
    except (StoryFolderError, OSError) as problem:
        fail(f"{problem}.", 2)
