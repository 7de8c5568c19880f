"""The commands for writing a story: `new`, `fmt`, `schema`, `completion`."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from spring68.cli import complete
from spring68.cli.words import fail

SHELLS = ("bash", "zsh", "fish")
PROGRAM, VARIABLE = "spring68", "_SPRING68_COMPLETE"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Begin a story: write a small, commented one into the new or empty folder FOLDER."""
    from spring68.workshop.new import FolderTaken, new_story

    try:
        written = new_story(folder)
    except FolderTaken as problem:
        fail(f"{problem}.", 2)
    except OSError as problem:
        fail(f"{folder} cannot be written: {problem.strerror}.", 2)
    for path in written:
        click.echo(path)
    named = shlex.quote(str(folder))
    click.echo(f"Now: spring68 check {named}, spring68 play {named}, spring68 prove {named}.", err=True)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", "is_checking", is_flag=True, help="Only say which files would change; exit 1 if any would.")
def fmt(paths: tuple[Path, ...], is_checking: bool) -> None:
    """Bring story files into the house's style; words, keys and comments stay. PATHS are files or story folders."""
    from spring68.workshop.fmt import NotFormatted, format_file, write

    problems = changes = 0
    for path in _yaml_files(paths):
        try:
            found = format_file(path)
            if found.new != found.old:
                changes += 1
                click.echo(f"{path}: {'would change' if is_checking else 'changed'}")
                if not is_checking:
                    write(found)
        except NotFormatted as problem:
            problems += 1
            click.echo(f"{problem}; left as it is", err=True)
        except OSError as problem:
            fail(f"{path} cannot be written: {problem.strerror}.", 2)
    sys.exit(1 if problems or (is_checking and changes) else 0)


def _yaml_files(paths: tuple[Path, ...]) -> list[Path]:
    """The files that are meant: those named, and all of the folders named (the present one, if it is a story)."""
    if not paths:
        if not Path("story.yaml").is_file():
            fail("name files or a story folder; the present one has no story.yaml.", 2)
        paths = (Path(),)
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(sorted(one for one in path.rglob("*.y*ml") if one.is_file())))
        elif path.exists():
            found[path] = None
        else:
            fail(f"there is no {path}.", 2)
    return list(found)


@click.command()
@click.argument("kind", required=False, default="", shell_complete=complete.kinds)
@click.option(
    "--write", "folder", type=click.Path(path_type=Path), metavar="DIR", help="Write all schemas to a folder."
)
def schema(kind: str, folder: Path | None) -> None:
    """Print the JSON Schema of story files for an editor: of any document, or of one KIND (scene, note, story …)."""
    import json

    from spring68.saves.files import write_safely
    from spring68.workshop.schema import KINDS, file_name, schema_of

    if kind and kind not in KINDS:
        from spring68.text.suggest import did_you_mean

        fail(f"there is no kind ‘{kind}’; {did_you_mean(kind, KINDS) or 'there are: ' + ', '.join(KINDS)}", 2)
    if folder is None:
        click.echo(json.dumps(schema_of(kind), ensure_ascii=False, indent=1))
        return
    for one in ("", *KINDS):
        path = folder / file_name(one)
        try:
            write_safely(path, (json.dumps(schema_of(one), ensure_ascii=False, indent=1) + "\n").encode())
        except OSError as problem:
            fail(f"{path} cannot be written: {problem.strerror}.", 2)
        click.echo(path)


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print a script that lets SHELL complete commands, options and names of the story."""
    from click.shell_completion import get_completion_class

    from spring68.cli.main import main

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(main, {}, PROGRAM, VARIABLE).source())
