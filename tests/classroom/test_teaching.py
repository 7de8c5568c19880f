"""The teacher's guide: its commands run, in the order in which they stand there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from spring68.classroom.solve import solve
from spring68.cli import classcheck, main
from spring68.cli.classes import VERBS

GUIDE = Path(__file__).parents[2] / "docs" / "teaching.md"
OURS = {"new", "assign", "check", "notice", "purge"}


def commands() -> list[list[str]]:
    """The commands of the guide's first part, in order, without the name of the program."""
    page = GUIDE.read_text(encoding="utf-8").partition("\n## ")[2].partition("\n## ")[0]
    blocks = re.findall(r"^```sh\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    lines = [shlex.split(line) for block in blocks for line in block.splitlines()]
    assert {line[0] for line in lines} == {"spring68"}
    return [line[1:] for line in lines]


def test_there_are_ten_and_the_way_to_them_is_one_page() -> None:
    page = GUIDE.read_text(encoding="utf-8").partition("\n## ")[2].partition("\n## ")[0]

    assert len(commands()) == 10
    assert len(page.split()) <= 600


def test_every_place_in_the_guide_that_is_pointed_to_is_there() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    heads = {
        re.sub(r"[^\w\s-]", "", head).strip().lower().replace(" ", "-") for head in re.findall(r"^#+ (.*)$", text, re.M)
    }

    assert [to for to in re.findall(r"\]\(#([^)]+)\)", text) if to not in heads] == []


def test_the_commands_of_a_class_run_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With fewer plays by chance than a teacher's own check takes."""
    pytest.importorskip("jinja2")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(classcheck, "solved", lambda machine, given, limit: solve(machine, given, plays=4, most=500))
    for words in commands():
        if words[0] == "class" and words[1] in OURS:
            done = CliRunner().invoke(main, words)

            assert (done.exit_code, done.exception) == (0, None), f"{words}: {done.output}"

    assert sorted(path.name for path in (tmp_path / "3b").iterdir()) == [
        "assignment.yaml", "handed-in", "notice.html", "roster.csv",
    ]  # fmt: skip


@pytest.mark.parametrize("verb", sorted({words[1] for words in commands() if words[0] == "class"} & VERBS.keys()))
def test_the_options_that_the_guide_uses_are_there(verb: str) -> None:
    told = CliRunner().invoke(main, ["class", verb, "--help"]).output
    used = {word for words in commands() if words[:2] == ["class", verb] for word in words if word.startswith("-")}

    assert [option for option in sorted(used) if option not in told] == []


@pytest.mark.parametrize(
    "verb", sorted(set(re.findall(r"`(?:spring68 )?class ([a-z]+)", GUIDE.read_text(encoding="utf-8"))))
)
def test_the_guide_names_no_verb_that_was_never_meant(verb: str) -> None:
    assert verb in OURS | {"collect", "verify", "report", "watch", "export"}
