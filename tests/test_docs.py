"""What the guides show is executed: a guide that is wrong is a failing test."""

import json
import re
import shlex
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

from spring68.check.run import check_story
from spring68.cli.main import main
from spring68.engine.machine import Machine
from spring68.prove.prove import prove
from spring68.story.load import Loaded, read_files

DOCS = Path(__file__).parents[1] / "docs"
_FILE = re.compile(r"<!-- file: (\S+) -->\n```yaml\n(.*?)```", re.DOTALL)


_STEP = re.compile(r"^(?:<!-- (file|exit): (\S+) -->\n)?^```(yaml|console|json)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
"""What is done with the writers' guide from top to bottom: files are written, commands are run."""


def written(name: str) -> Loaded:
    """The story of a page; a file that is shown twice is meant as it is shown last."""
    files = dict(_FILE.findall((DOCS / name).read_text(encoding="utf-8")))
    return read_files([(f"story/{path}", content.encode()) for path, content in files.items()])


def test_the_story_of_the_writers_guide_is_clean() -> None:
    assert [] == [(found.code, found.span.place, found.message) for found in check_story(written("writing.md"))]


def test_the_story_of_the_writers_guide_is_proved() -> None:
    proof = prove(Machine.of(written("writing.md").story))

    assert (0, 0) == (proof.undecided, proof.failed)
    assert {"home", "tram"} == {v.element.name for v in proof.verdicts if v.element.kind == "ending"}


def commands(block: str) -> list[tuple[str, list[str]]]:
    """The commands of a console block, each with the lines that it must print."""
    found: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line.removeprefix("$ "), []))
        else:
            found[-1][1].append(line)
    return found


def test_the_writers_guide_can_be_followed_from_top_to_bottom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file is written into the folder `kiosk`, each command is run and prints the lines that stand below it."""
    monkeypatch.chdir(tmp_path)
    done = 0
    for mark, value, kind, block in _STEP.findall((DOCS / "writing.md").read_text(encoding="utf-8")):
        if mark == "file":
            path = tmp_path / "kiosk" / value
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block, encoding="utf-8")
        for command, lines in commands(block) if kind == "console" else ():
            name, *arguments = shlex.split(command)
            assert name == "spring68"
            run = CliRunner().invoke(main, arguments, env={"SPRING68_SAVES": str(tmp_path / "saves")})
            assert run.exit_code == (int(value) if mark == "exit" else 0), f"{command}\n{run.output}"
            for line in lines:
                assert line in run.stdout, f"{command}\n{run.output}"
            if not lines:
                assert run.stdout == "", command
            done += 1

    assert done >= 10


def test_the_fragments_of_the_writers_guide_can_be_read() -> None:
    main_file = b"story: t\nstart: street\nacts: {one: {title: One}}\n"
    fragments = [
        (kind, block)
        for mark, _value, kind, block in _STEP.findall((DOCS / "writing.md").read_text(encoding="utf-8"))
        if not mark and kind != "console"
    ]
    for kind, block in fragments:
        if kind == "json":
            assert json.loads(block)
        else:
            loaded = read_files([("t/story.yaml", main_file), ("t/acts/1-one/a.yaml", block.encode())])
            assert [found.message for found in loaded.findings] == []

    assert len(fragments) >= 3


@pytest.mark.parametrize("page", sorted([*DOCS.glob("*.md"), DOCS.parent / "README.md"]), ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))

    assert [] == [link for link in links if not (page.parent / link).exists()]


def is_there(name: str) -> bool:
    """Whether a file, a folder, a module or a part of one is there: `story/limits.py`, `tui.leaf`, `engine.step.choose`."""
    house = DOCS.parent / "src" / "spring68"
    if "/" in name or name.endswith(".py"):
        return any((folder / name).exists() for folder in (DOCS.parent, house, *house.iterdir()))
    found: object = None
    for cut, part in enumerate(parts := name.split("."), 1):
        path = house.joinpath(*parts[:cut])
        is_module = path.is_dir() or path.with_suffix(".py").is_file()
        found = import_module(".".join(["spring68", *parts[:cut]])) if is_module else getattr(found, part, None)
    return found is not None


def test_what_the_guide_to_the_house_names_is_there() -> None:
    words = (DOCS / "inside.md").read_text(encoding="utf-8")
    house = DOCS.parent / "src" / "spring68"
    rooms = {path.stem for path in house.iterdir()}
    named = {name for name in re.findall(r"`([a-z]\w*(?:[./]\w+)*(?:\.py|/)?)`", words) if re.search(r"[./]", name)}
    ours = {
        name for name in named if re.split(r"[./]", name)[0] in {*rooms, "docs", "src", "tests"} or name[-3:] == ".py"
    }

    assert [] == [name for name in sorted(ours) if not is_there(name)]
    assert len(ours) > 45
    assert {"os.replace", "msvcrt.locking"} == {name for name in named - ours if "sys." not in name}
