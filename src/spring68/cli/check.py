"""The commands `check` and `explain`."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from spring68 import __version__
from spring68.cli import complete
from spring68.cli.words import STORY, fail, story_folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spring68.story.load import Loaded
    from spring68.text.diagnostic import Diagnostic
    from spring68.text.source import SourceFile

CODE = re.compile(r"S(?:[1-6]\d{0,2})?\Z")
"""A code, or the beginning of some."""

PROVED = "S4"
"""How the codes of what is proved begin."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for: a folder and its name in findings, which codes, and how long a proof may take (0: none)."""

    folder: Path
    shown: str
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    seconds: float
    with_saves: bool = False

    def wanted(self, findings: Sequence[Diagnostic]) -> list[Diagnostic]:
        """Those of some findings that were asked for."""
        from spring68.check.run import wanted

        return wanted(findings, self.select, self.ignore)

    def tells(self, code: str) -> bool:
        """Whether findings of a code were asked for."""
        return (not self.select or code.startswith(self.select)) and not code.startswith(self.ignore)

    @property
    def is_proving(self) -> bool:
        """Whether anything that needs a proof was asked for."""
        is_selected = not self.select or any(one.startswith(PROVED) or PROVED.startswith(one) for one in self.select)
        return self.seconds > 0 and is_selected and PROVED not in self.ignore


@click.command()
@STORY
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    help="How findings are printed.",
)
@click.option(
    "--select",
    metavar="CODES",
    shell_complete=complete.some_codes,
    help="Only these codes, or families such as S2, separated by commas.",
)
@click.option(
    "--ignore",
    metavar="CODES",
    shell_complete=complete.some_codes,
    help="Not these codes or families; the rules of history always count.",
)
@click.option("--fast", is_flag=True, help="Leave out what needs a proof (S401–S410).")
@click.option(
    "--limit", type=click.FloatRange(1, 86_400), default=120.0, metavar="SECONDS", help="How long a proof may take."
)
@click.option("--fix", "is_fixing", is_flag=True, help="Mend what is safe to mend: quotes, indents, names in formerly.")
@click.option("--saves", "with_saves", is_flag=True, help="Open the saves of earlier versions too (S604).")
@click.option("--watch", "is_watching", is_flag=True, help="Check again whenever a file is saved; Ctrl-C ends it.")
def check(
    story: Path | None, form: str, select: str | None, ignore: str | None, fast: bool, limit: float, is_fixing: bool,
    with_saves: bool, is_watching: bool,
) -> None:  # fmt: skip
    """Find what is wrong in a story, all at once: the one that comes with the program, or the folder STORY."""
    if is_fixing and is_watching:
        fail("--fix and --watch ask for two things at once; mend first, then watch.", 2)
    if story is not None and story.is_file():
        fail(f"{story} is a file; a story is checked whole, so name its folder, the one with story.yaml.", 2)
    folder = story_folder(story)
    shown = os.path.relpath(folder) if story is None else str(folder)
    wish = Wish(folder, shown, _codes(select), _codes(ignore), 0.0 if fast else limit, with_saves)
    _refuse_to_ignore_history(wish.ignore)
    if is_watching:
        from spring68.cli.watching import watch_story

        watch_story(folder, lambda: report(wish, form))
        return
    if is_fixing:
        _fix(wish)
    sys.exit(1 if report(wish, form) else 0)


def report(wish: Wish, form: str) -> int:
    """Look at a story once and print what is wrong; how many findings there are, shown or not."""
    loaded = _load(wish)
    findings, words = _look(wish, loaded)
    ready, files = _ready(wish, loaded)
    landed, lost = _landed(wish, loaded, findings) if wish.with_saves else ([], [])
    findings = [*findings, *ready, *lost]
    if findings or form != "text":
        _print(findings, {**loaded.story.files, **files}, form)
    for line in landed if form == "text" else ():
        click.echo(line)
    hidden = _hidden_history(wish, loaded, findings)
    for line in (*words, *([hidden] if hidden else [])) if form == "text" else ():
        click.echo(line, err=True)
    return len(findings) + bool(hidden)


def _print(findings: Sequence[Diagnostic], files: Mapping[str, SourceFile], form: str) -> None:
    from spring68.text.render import render

    titles = _titles(findings) if form == "sarif" else {}
    click.echo(render(findings, files, form, titles=titles, version=__version__), nl=False)


def _load(wish: Wish) -> Loaded:
    from spring68.story.load import StoryFolderError, load_story
    from spring68.text.memory import collector_paused

    try:
        with collector_paused(is_kept=True):
            return load_story(wish.folder, wish.shown)
    except (StoryFolderError, ValueError) as problem:
        fail(f"{problem}.", 2)


def _look(wish: Wish, loaded: Loaded) -> tuple[list[Diagnostic], list[str]]:
    """All findings that were asked for, sorted by place, and lines that are no findings."""
    from spring68.check.run import check_story, in_order, unfinished_words
    from spring68.text.diagnostic import Severity

    findings = check_story(loaded)
    proved: list[Diagnostic] = []
    words = [line] if (line := unfinished_words(loaded)) else []
    if wish.is_proving:
        if any(found.severity is Severity.ERROR for found in findings):
            words.append("What can happen (S401–S410) was not looked at, because there are errors.")
        else:
            from spring68.engine.machine import Machine
            from spring68.prove.findings import findings_of
            from spring68.prove.prove import prove

            machine = Machine.of(loaded.story)
            proof = prove(machine, seconds=wish.seconds, jobs=os.cpu_count() or 1)
            known = {(found.code, found.span) for found in findings}
            proved = findings_of(machine, proof, wish.tells)
            proved = [found for found in proved if (found.code, found.span) not in known]
            if proof.undecided:
                words.append(f"Not decided within {wish.seconds:g} s: {proof.undecided}; “spring68 prove” says which.")
    if wish.select or wish.ignore:  # what follows from a finding that is not wanted is told all the same
        findings = check_story(loaded, wish.select, wish.ignore)
    return in_order([*findings, *wish.wanted(proved)]), words


def _ready(wish: Wish, loaded: Loaded) -> tuple[list[Diagnostic], dict[str, SourceFile]]:
    """What is wrong in the assignments that come with the story, and their texts."""
    if not (wish.folder / "assignments").is_dir():  # nothing there, so nothing need be loaded to look at it
        return [], {}
    from spring68.classroom.ready import check_ready

    findings, files = check_ready(wish.folder, loaded.story, wish.shown)
    return wish.wanted(findings), files


def _landed(wish: Wish, loaded: Loaded, findings: Sequence[Diagnostic]) -> tuple[list[str], list[Diagnostic]]:
    """Where the saves of each earlier version land, in a line, and what is wrong with that (S604)."""
    from spring68.saves.landing import fixture_files, landings
    from spring68.text.diagnostic import Severity

    files = fixture_files(wish.folder)
    if not files:
        return [f"no saves of earlier versions lie in {wish.folder / 'fixtures'}"], []
    if any(found.severity is Severity.ERROR for found in findings):
        return ["the saves of earlier versions were not opened, because there are errors"], []
    from spring68.engine.machine import Machine

    landed, lost = landings(Machine.of(loaded.story), files)
    told = [[f"this edit, {landing.version}: {landing.words}", *landing.advice] for landing in landed]
    return [line for lines in told for line in lines], wish.wanted(lost)


def _hidden_history(wish: Wish, loaded: Loaded, findings: Sequence[Diagnostic]) -> str:
    """A line on what the rules of history have found where other codes were selected; it counts all the same."""
    from spring68.check.codes import FLOOR
    from spring68.check.run import check_story

    if not wish.select or all(code.startswith(wish.select) for code in FLOOR):
        return ""
    count = len(set(check_story(loaded, select=FLOOR)) - set(findings))
    if not count:
        return ""
    what = "1 finding" if count == 1 else f"{count} findings"
    which = "counts" if count == 1 else "count"
    return f"Not shown: {what} of the history rules (S501–S504), which always {which}."


def _refuse_to_ignore_history(ignore: tuple[str, ...]) -> None:
    """The floor: a story among real people keeps its quotations, dates, notes and sources in order."""
    if not ignore:
        return
    from spring68.check.codes import FLOOR

    for given in ignore:
        if any(code.startswith(given) for code in FLOOR):
            fail(f"the history rules S501–S504 cannot be ignored; take {given} out of --ignore.", 2)


def _titles(findings: Sequence[Diagnostic]) -> dict[str, str]:
    from spring68.check.pages import title

    return {code: title(code) or code for code in {found.code for found in findings}}


def _fix(wish: Wish) -> None:
    """Mend what can be mended, and show each line that was."""
    from spring68.story.load import StoryFolderError
    from spring68.text.render import one_line
    from spring68.workshop.fix import fix_story

    try:
        done = fix_story(wish.folder, wish.shown, wish.wanted)
    except (StoryFolderError, OSError) as problem:
        fail(f"{problem}.", 2)
    for fixed in done:
        click.echo(f"{one_line(fixed.file)}:{fixed.line}: {fixed.code} fixed", err=True)
        for sign, line in (("-", fixed.old), ("+", fixed.new)):
            if line:
                click.echo(f"{fixed.line:>5} {sign} {one_line(line.rstrip())}", err=True)


def _codes(given: str | None) -> tuple[str, ...]:
    """Codes as given, separated by commas."""
    codes = tuple(code.strip().upper() for code in given.split(",") if code.strip()) if given else ()
    for code in codes:
        if not CODE.match(code):
            fail(f"there is no finding {code}; codes are like S201, families like S2.", 2)
    return codes


@click.command()
@click.argument("code", required=False, default="S", shell_complete=complete.codes)
def explain(code: str) -> None:
    """Explain a finding by its code, with a bad and a good example; list the codes of a family (S4), or all."""
    from spring68.check.pages import codes, title
    from spring68.check.pages import explain as explain_code

    begin = code.strip().upper()
    listed = [one for one in codes() if one.startswith(begin)] if re.fullmatch(r"S\d{0,2}", begin, re.ASCII) else []
    for one in listed:
        click.echo(f"{one}  {title(one)}")
    if listed:
        return
    page = explain_code(code.strip().upper())
    if page is None:
        fail(f"there is no finding {code}; codes are like S201.", 2)
    click.echo(page)
