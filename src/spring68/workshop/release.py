"""The release check: is what would be released fit to be released?

It builds the wheel and the source archive, installs each into an environment of its own, and uses it there as somebody
would who has never seen this checkout: the story is played to an ending as a stream of lines and in full screen, and
each assignment that comes with the story is checked.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spring68 import __version__
from spring68.engine.machine import Machine
from spring68.engine.step import choices, choose, start
from spring68.saves.files import write_safely
from spring68.saves.fixtures import decode_fixtures, explore
from spring68.saves.landing import FOLDER, fixture_files, landings
from spring68.workshop.screenplay import can_play_on_screen, play_on_screen

SEED = 68
MOST_TURNS = 2_000
PATIENCE = 600
"""How many seconds one step may take; building and installing wait for a package index."""


class ReleaseError(Exception):
    """Why a step of the release check failed, in a sentence."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the check: what was shown, or why it failed."""

    name: str
    words: str
    is_good: bool = True
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Way:
    """A way through the story: the numbers to choose, the choices they stand for and the ending they come to."""

    numbers: tuple[int, ...]
    choices: tuple[str, ...]
    ending: str


def way_to_an_ending(machine: Machine, seed: int = SEED) -> Way:
    """A way from the start to an ending, taken at random among the open choices but always the same for a seed.

    Raises:
        ReleaseError: when no ending was met within `MOST_TURNS` choices.
    """
    draw = random.Random(seed)
    turn = start(machine, seed=seed)
    numbers: list[int] = []
    names: list[str] = []
    while not turn.state.ended:
        open_ones = [option for option in choices(machine, turn.state) if option.is_open]
        if not open_ones or len(names) >= MOST_TURNS:
            raise ReleaseError(f"no ending was met in {len(names)} choices, at {turn.state.place}")
        option = draw.choice(open_ones)
        turn = choose(machine, turn.state, option.name)
        numbers.append(option.number)
        names.append(option.name)
    return Way(tuple(numbers), tuple(names), turn.state.ended)


def check_release(root: Path, machine: Machine, scratch: Path, pythons: Sequence[str] = ()) -> Iterator[Step]:
    """Make all steps, one after the other; a step whose ground is missing is not made.

    `root` is a checkout, `scratch` an empty folder, `pythons` the interpreters to install into (this one where none
    is named).
    """
    yield _made("version", lambda: check_version(root, machine))
    yield _made("saves", lambda: check_saves(root / "story", machine, root / "CHANGELOG.md"))
    built = _made("build", lambda: build(root, scratch / "dist"))
    yield built
    if not built.is_good:
        return
    way = way_to_an_ending(machine)
    for archive in sorted((scratch / "dist").glob("spring68-*")):
        kind = "wheel" if archive.suffix == ".whl" else "sdist"
        for python in pythons or (sys.executable,):
            home = scratch / f"{kind}-{len(list(scratch.iterdir()))}"
            label = f"{kind}, {Path(python).name if pythons else 'this Python'}"
            installed = _made(f"{label}: install", lambda a=archive, h=home, p=python: install(a, h, p))  # type: ignore[misc]
            yield installed
            if installed.is_good:
                yield from _use(label, home, machine, way)


def _use(label: str, home: Path, machine: Machine, way: Way) -> Iterator[Step]:
    """The installed program used, from a folder that is not the checkout's."""
    yield _made(f"{label}: play, plain", lambda: play_plain(home, machine, way))
    yield _made(f"{label}: play, full screen", lambda: _play_on_screen(home, way))
    yield _made(f"{label}: assignments", lambda: check_assignments(home))


def _made(name: str, step: Callable[[], str]) -> Step:
    """A step made, or why it could not be."""
    begun = time.monotonic()
    try:
        words, is_good = step(), True
    except (ReleaseError, OSError, UnicodeDecodeError, subprocess.SubprocessError) as problem:
        words, is_good = str(problem), False
    return Step(name, words, is_good, time.monotonic() - begun)


def run(arguments: Sequence[str | Path], *, folder: Path, given: str = "", **environment: str) -> str:
    """What a program says on standard output; its environment holds nothing of this checkout.

    Raises:
        ReleaseError: when it ends with another status than 0; the message has its last words.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "SPRING68", "VIRTUAL"))}
    done = subprocess.run(
        [str(argument) for argument in arguments], input=given, capture_output=True, text=True, encoding="utf-8",
        cwd=folder, timeout=PATIENCE, check=False, env={**kept, "PYTHONUTF8": "1", **environment},
    )  # fmt: skip
    if done.returncode != 0:
        last = (done.stderr or done.stdout).strip().splitlines()[-3:]
        raise ReleaseError(f"{Path(str(arguments[0])).name} ended with {done.returncode}: {' / '.join(last)}")
    return done.stdout


def check_version(root: Path, machine: Machine) -> str:
    """The changelog and the story must be of this version.

    Raises:
        ReleaseError: when they are not.
    """
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    if not re.search(rf"^## {re.escape(__version__)}\b", changelog, re.MULTILINE):
        raise ReleaseError(f"CHANGELOG.md has no part headed “## {__version__}”")
    if machine.story.version != __version__:
        raise ReleaseError(f"story.yaml says version {machine.story.version}, the program {__version__}")
    return f"{__version__}, in the program, the story and the changelog"


def check_saves(folder: Path, machine: Machine, changelog: Path) -> str:
    """The saves of every version that the changelog tells of must be kept, and have a place in the story.

    Raises:
        ReleaseError: when they are not, or one has none.
    """
    told = re.findall(r"^## (\d[\w.+-]*)", changelog.read_text(encoding="utf-8"), re.MULTILINE)
    for version in dict.fromkeys([machine.story.version, *told]):
        if not (folder / FOLDER / f"{version}.json").is_file():
            how = (
                "run “spring68 release fixtures”" if version == machine.story.version else "take them from that release"
            )
            raise ReleaseError(f"no saves of {version} are kept: {how}")
    found, findings = landings(machine, fixture_files(folder))
    if findings:
        raise ReleaseError(f"{findings[0].message}; “spring68 check --saves” says more")
    return "; ".join(f"of {landing.version} {landing.words}" for landing in found)


def build(root: Path, target: Path) -> str:
    """Build the wheel and the source archive into `target`.

    Raises:
        ReleaseError: when that fails.
    """
    uv = shutil.which("uv")
    if uv is None:
        raise ReleaseError("uv is needed to build: pip install uv")
    run([uv, "build", "--quiet", "--out-dir", target, root], folder=root)
    names = sorted(path.name for path in target.glob("spring68-*"))
    if len(names) != 2:
        raise ReleaseError(f"a wheel and a source archive were expected, not {', '.join(names) or 'nothing'}")
    return ", ".join(f"{name} ({(target / name).stat().st_size // 1024} KB)" for name in names)


def program(home: Path, name: str = "spring68") -> Path:
    """A program of the environment in a folder."""
    return home / ("Scripts" if os.name == "nt" else "bin") / (f"{name}.exe" if os.name == "nt" else name)


def install(archive: Path, home: Path, python: str) -> str:
    """Install an archive into a new environment.

    Raises:
        ReleaseError: when that fails, or another version answers.
    """
    run([python, "-m", "venv", home], folder=archive.parent)
    run([program(home, "python"), "-m", "pip", "install", "--quiet", archive], folder=archive.parent)
    said = run([program(home), "--version"], folder=home)
    if __version__ not in said:
        raise ReleaseError(f"the installed program says {said.strip()!r}")
    return said.strip()


def play_plain(home: Path, machine: Machine, way: Way) -> str:
    """Play to the ending as a stream of lines, and once more: the two transcripts must be the same bytes.

    Raises:
        ReleaseError: when the ending is not told, or the transcripts differ.
    """
    told = []
    for number in (1, 2):
        said = run(
            [program(home), "play", "--plain", "--new", "--seed", str(SEED), "--saves", home / f"plain-{number}"],
            folder=home, given="".join(f"{number}\n" for number in way.numbers),
        )  # fmt: skip
        told.append(said)
    title = str(machine.story.endings[way.ending].title)
    if title not in told[0]:
        raise ReleaseError(f"the ending “{title}” was not told")
    if told[0] != told[1]:
        raise ReleaseError("the same seed and numbers gave two different transcripts")
    return f"{len(way.numbers)} choices to “{title}”, twice the same {len(told[0].split())} words"


def _play_on_screen(home: Path, way: Way) -> str:
    if not can_play_on_screen():
        return "not tried: there are no pseudo-terminals on this system"
    saves = home / "screen"
    saves.mkdir()
    (saves / "settings.json").write_text('{"asked": "yes", "motion": "off", "skip": "read"}', encoding="utf-8")
    made = play_on_screen(
        [str(program(home)), "play", "--new", "--seed", str(SEED), "--saves", str(saves)], saves, way.numbers
    )
    if made.problem or tuple(made.choices) != way.choices or made.ended != way.ending:
        raise ReleaseError(made.problem or _astray(made.choices, way, made.ended))
    return f"{len(made.choices)} choices to “{made.ended}” by key"


def _astray(made: Sequence[str], way: Way, ended: str) -> str:
    """Where a play by key left the way, in words."""
    for number, (one, meant) in enumerate(zip(made, way.choices, strict=False), 1):
        if one != meant:
            return f"choice {number} was ‘{one}’ and should have been ‘{meant}’"
    return f"it came to “{ended}” after {len(made)} choices, and should have come to “{way.ending}” after {len(way.choices)}"


def check_assignments(home: Path) -> str:
    """Check each assignment that comes with the installed story.

    Raises:
        ReleaseError: when there is none, or one has a finding.
    """
    said = run([program(home), "where", "--format", "json"], folder=home)
    folder = Path(json.loads(said)["story"]) / "assignments"
    found = sorted(folder.glob("*.yaml"))
    if not found:
        raise ReleaseError(f"no assignments lie in {folder}")
    for assignment in found:
        run([program(home), "class", "check", assignment], folder=home)
    return f"{len(found)} assignments checked and solved: {', '.join(path.stem for path in found)}"


SAVES_HEADING = "### Saves"


_VERSION = re.compile(r"\w[\w.+-]{0,39}\Z")


def write_fixtures(
    folder: Path, machine: Machine, *, changelog: Path | None = None, again: bool = False
) -> tuple[Path, int]:
    """Write the saves of this version into a story's folder, and a line about them into a changelog where one is named.

    The file and the number of saves are given back. `again` allows to replace those of a version not yet released.

    Raises:
        ReleaseError: when this version has its saves already, has no name that a file can have, or the changelog has no
            part for it.
        OSError: when something cannot be written.
    """
    version = machine.story.version
    if not _VERSION.match(version):
        raise ReleaseError(
            f"the file of the saves is called by the story’s version, and ‘{version[:40]}’ will not do; write "
            "`version: 1.0` in story.yaml"
        )
    target = folder / FOLDER / f"{version}.json"
    if target.exists() and not again:
        raise ReleaseError(
            f"{target.name} is there already; saves of a version that went out are never changed (give the story a new "
            "`version`, or take --again while it has not gone out)"
        )
    data = explore(machine)
    count = len(list(decode_fixtures(data)))
    words = with_saves_line(changelog.read_text(encoding="utf-8"), version, count) if changelog is not None else ""
    target.parent.mkdir(exist_ok=True)
    write_safely(target, data)
    if changelog is not None:
        write_safely(changelog, words.encode())
    return target, count


def with_saves_line(changelog: str, version: str, count: int) -> str:
    """The changelog with one line, under its version, that says which saves are kept to be tested.

    Raises:
        ReleaseError: when there is no part for the version.
    """
    head, found, rest = changelog.partition(f"\n## {version}")
    if not found:
        raise ReleaseError(f"CHANGELOG.md has no part headed “## {version}”")
    part, following, later = rest.partition("\n## ")
    line = f"- {count} saves of this version, one for each scene, are opened again at every change (`check --saves`)."
    kept = [old for old in part.rstrip("\n").split("\n") if "(`check --saves`)" not in old]
    if SAVES_HEADING not in kept:
        kept += ["", SAVES_HEADING, ""]
    end = kept.index(SAVES_HEADING) + 1
    while end < len(kept) and not kept[end].startswith("#"):
        end += 1
    while not kept[end - 1].strip() and kept[end - 2] != SAVES_HEADING:
        end -= 1
    kept.insert(end, line)
    return head + found + "\n".join(kept) + "\n" + following + later
