"""The command line: the only place where outcomes become words on stderr and exit codes.

0: done · 1: there are findings, or the story cannot be played · 2: it could not be run at all (a wrong option, no such
folder) · 128 + n: stopped by signal n. Standard output is for results; everything said about them goes to stderr.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from spring68 import __version__

if TYPE_CHECKING:
    from spring68.saves.locations import Places
    from spring68.saves.settings import Settings

MAX_SEED = 2**63 - 1
PLAIN_VARIABLE = "SPRING68_PLAIN"

_SAVES = click.option(
    "--saves",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Keep plays in this folder instead of the usual one.",
)


def fail(words: str, status: int) -> None:
    """End the program with one sentence on stderr."""
    from spring68.text.printable import printable

    click.echo(f"spring68: {printable(words)}", err=True)
    sys.exit(status)


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="spring68")
@click.pass_context
def main(context: click.Context) -> None:
    """Only the Air: an interactive fiction about the Prague Spring.

    Without a command, the title screen.
    """
    if context.invoked_subcommand is None:
        context.invoke(play)


@main.command()
@click.argument("story", required=False, type=click.Path(path_type=Path))
@click.option("--plain", is_flag=True, help="A stream of lines, for screen readers, braille displays and pipes.")
@click.option("--new", "is_new", is_flag=True, help="Begin a new play.")
@click.option("--continue", "is_continued", is_flag=True, help="Go on with the play that was played last.")
@click.option("--slot", metavar="NAME", help="Go on with this play, or begin it under this name.")
@click.option("--seed", type=click.IntRange(0, MAX_SEED), metavar="N", help="A number that fixes every shuffle.")
@click.option("--preset", metavar="NAME", default="", help="Begin at a named start instead of the beginning.")
@click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal.")
@_SAVES
def play(
    story: Path | None, plain: bool, is_new: bool, is_continued: bool, slot: str | None, seed: int | None, preset: str,
    no_mouse: bool, saves: Path | None,
) -> None:  # fmt: skip
    """Play a story: the one that comes with the program, or the folder STORY."""
    from spring68.saves.locations import find_places
    from spring68.saves.settings import load_settings
    from spring68.saves.store import is_slot_name

    if is_new and is_continued:
        fail("--new and --continue ask for two things at once; give one of them.", 2)
    if slot is not None and not is_slot_name(slot):
        fail("the name of a slot may hold letters, digits, spaces and -, at most 60 characters.", 2)
    places = find_places(saves)
    settings, notices = load_settings(places.settings)
    for notice in notices:
        click.echo(f"spring68: {notice}", err=True)
    folder = story or places.story
    mode = "new" if is_new or preset else "continue" if is_continued else "title"
    number = seed if seed is not None else int.from_bytes(os.urandom(4))
    if plain or wants_plain(os.environ):
        sys.exit(_play_plain(places, settings, folder, mode=mode, slot=slot, seed=number, preset=preset))
    from spring68.tui.launch import Launch, run

    launch = Launch(
        story=folder, places=places, settings=settings, mode=mode, slot=slot or "", seed=number, preset=preset,
        mouse=not no_mouse,
    )  # fmt: skip
    outcome = run(launch)
    if outcome.words:
        click.echo(f"spring68: {outcome.words}", err=True)
    sys.exit(outcome.status)


def wants_plain(environment: Any) -> bool:
    """Whether there is no full screen to be had, or none is wanted."""
    if environment.get(PLAIN_VARIABLE, "") not in {"", "0"} or environment.get("TERM", "") == "dumb":
        return True
    return not (sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty())


def _play_plain(
    places: Places, settings: Settings, folder: Path, *, mode: str, slot: str | None, seed: int, preset: str
) -> int:
    """One play as a stream of lines; the exit code."""
    from spring68.opening import BrokenStory, open_story
    from spring68.plain import Plain, Streams, read_lines
    from spring68.saves.settings import save_settings
    from spring68.story.load import StoryFolderError

    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, lambda received, _frame: sys.exit(128 + received))
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        machine = open_story(folder)
    except StoryFolderError as problem:
        fail(f"{problem}.", 2)
    except BrokenStory as broken:
        fail(f"{broken}. Run “spring68 check {folder}” for all of it.", 1)
    session, resumed = _session(machine, places, mode=mode, slot=slot, seed=seed, preset=preset)
    is_asked = sys.stdin is not None and sys.stdin.isatty()
    lines = read_lines(sys.stdin.buffer) if sys.stdin is not None else iter(())
    player = Plain(
        session,
        Streams(lines, sys.stdout, is_asked, sys.stdout.isatty()),
        settings,
        lambda changed: save_settings(places.settings, changed),
    )
    try:
        player.run(resumed=resumed)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the lines has gone; the play is kept
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + 13
    except KeyboardInterrupt:
        click.echo("", err=True)
        return 130
    finally:
        session.close()
    return 0


def _session(machine: Any, places: Places, *, mode: str, slot: str | None, seed: int, preset: str) -> tuple[Any, bool]:
    """The session to play: a new one, or the slot asked for or played last; and whether it was resumed."""
    from spring68.engine.errors import StoryError
    from spring68.saves.model import SaveError
    from spring68.saves.store import Store
    from spring68.session import Session

    if preset and preset not in machine.story.presets:
        known = ", ".join(machine.story.presets) or "none"
        fail(f"there is no preset called “{preset}”; this story has: {known}.", 2)
    store = Store(places.saves)
    wanted = slot
    if wanted is None and mode != "new":
        latest = store.latest()
        wanted = (
            latest.slot
            if latest is not None and latest.save is not None and latest.save.story == machine.story.id
            else None
        )
    try:
        if wanted is not None and mode != "new" and wanted in store.slots():
            return Session.resume(machine, store, wanted), True
        if mode == "continue":
            fail("there is no play to continue; begin one with --new.", 2)
        return Session.begin(machine, store, seed=seed, preset=preset, slot=slot or ""), False
    except SaveError as problem:
        fail(f"the play “{wanted}” cannot be gone on with: {problem} Begin another one with --new.", 1)
    except StoryError as problem:
        fail(f"the story cannot begin: {problem}.", 1)
    raise AssertionError("unreachable")


@main.command()
@_SAVES
def where(saves: Path | None) -> None:
    """Say where the story, the plays and the settings are."""
    from spring68.saves.locations import find_places

    places = find_places(saves)
    click.echo(f"story     {places.story}")
    click.echo(f"plays     {places.saves}  ({places.why})")
    click.echo(f"settings  {places.settings}")
    click.echo(f"cache     {places.cache}")


@main.command()
@click.argument("story", required=False, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    help="How findings are printed.",
)
@click.option("--select", metavar="CODES", help="Only these codes, or families such as S2, separated by commas.")
@click.option("--ignore", metavar="CODES", help="Not these codes or families.")
def check(story: Path | None, form: str, select: str | None, ignore: str | None) -> None:
    """Find what is wrong in a story, all at once: the one that comes with the program, or the folder STORY."""
    from spring68.check.run import check_story
    from spring68.saves.locations import shipped_story
    from spring68.story.load import StoryFolderError, load_story
    from spring68.text.render import render

    folder = story or shipped_story()
    try:
        loaded = load_story(folder, os.path.relpath(folder) if story is None else None)
    except (StoryFolderError, ValueError) as problem:
        fail(f"{problem}.", 2)
    findings = check_story(loaded, select=_codes(select), ignore=_codes(ignore))
    click.echo(render(findings, loaded.story.files, form, version=__version__), nl=False)
    if form == "text" and any(way.target == "later" for scene in loaded.story.scenes.values() for way in scene.exits()):
        click.echo("The story is unfinished: it goes on to acts that are not written yet (`later`).", err=True)
    sys.exit(1 if findings else 0)


def _codes(given: str | None) -> tuple[str, ...]:
    return tuple(code.strip().upper() for code in given.split(",") if code.strip()) if given else ()


@main.command()
@click.argument("code")
def explain(code: str) -> None:
    """Explain a finding by its code, with a bad and a good example."""
    from spring68.check.pages import explain as explain_code

    page = explain_code(code.strip().upper())
    if page is None:
        fail(f"there is no finding {code}; codes are like S201.", 2)
    click.echo(page)


@main.command()
@click.argument("story", required=False, type=click.Path(path_type=Path))
@click.option("--write", is_flag=True, help="Bring KEEPING.md in the story's folder up to date.")
def keeping(story: Path | None, write: bool) -> None:
    """Say who is who, where each flag is set and read, and which words are quoted later."""
    from spring68.saves.locations import shipped_story
    from spring68.story.load import StoryFolderError, load_story
    from spring68.workshop.keeping import made_part, refreshed

    folder = story or shipped_story()
    try:
        loaded = load_story(folder)
        page = folder / "KEEPING.md"
        if write:
            page.write_text(refreshed(page.read_text(encoding="utf-8") if page.exists() else "", loaded.story), "utf-8")
        else:
            click.echo(made_part(loaded.story))
    except (StoryFolderError, OSError) as problem:
        fail(f"{problem}.", 2)


def _add_commands() -> None:
    from spring68.cliwork import prove, test_stored

    main.add_command(test_stored)
    main.add_command(prove)


_add_commands()


if __name__ == "__main__":
    main()
