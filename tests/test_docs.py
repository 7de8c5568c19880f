"""What the guides show is executed: a guide that is wrong is a failing test."""

import re
from pathlib import Path

import pytest

from spring68.check.run import check_story
from spring68.engine.machine import Machine
from spring68.prove.prove import prove
from spring68.story.load import Loaded, read_files

DOCS = Path(__file__).parents[1] / "docs"
_FILE = re.compile(r"<!-- file: (\S+) -->\n```yaml\n(.*?)```", re.DOTALL)


def written(name: str) -> Loaded:
    text = (DOCS / name).read_text(encoding="utf-8")
    return read_files([(f"story/{path}", content.encode()) for path, content in _FILE.findall(text)])


def test_the_story_of_the_writers_guide_is_clean() -> None:
    assert [] == [(found.code, found.span.place, found.message) for found in check_story(written("writing.md"))]


def test_the_story_of_the_writers_guide_is_proved() -> None:
    proof = prove(Machine.of(written("writing.md").story))

    assert (0, 0) == (proof.undecided, proof.failed)
    assert {"home", "tram"} == {v.element.name for v in proof.verdicts if v.element.kind == "ending"}


@pytest.mark.parametrize("page", sorted([*DOCS.glob("*.md"), DOCS.parent / "README.md"]), ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))

    assert [] == [link for link in links if not (page.parent / link).exists()]
