"""The release check: what it refuses, and what it writes."""

from pathlib import Path

import pytest

from spring68 import __version__
from spring68.engine.machine import Machine
from spring68.workshop.release import (
    ReleaseError,
    check_release,
    check_version,
    way_to_an_ending,
    with_saves_line,
    write_fixtures,
)
from tests.helpers import machine_of

SCENES = """
scene: quay
choices:
  - Board -> harbour
---
scene: harbour
ending: home
"""
STORY = f"version: {__version__}\nendings: {{home: {{title: Home}}}}\n"
CHANGELOG = f"""# Changelog

## {__version__} — unreleased

### Players

- A play.

### Saves

- Format 1.

## 0.0.9

- Old.
"""


@pytest.fixture
def machine() -> Machine:
    return machine_of(SCENES, story=STORY)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "story").mkdir()
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG, encoding="utf-8")
    return tmp_path


def test_program_story_and_changelog_must_be_of_one_version(root: Path, machine: Machine) -> None:
    assert __version__ in check_version(root, machine)
    with pytest.raises(ReleaseError, match="says version 7"):
        check_version(root, machine_of(SCENES, story=STORY.replace(__version__, "7")))
    (root / "CHANGELOG.md").write_text("# Changelog\n")
    with pytest.raises(ReleaseError, match="no part headed"):
        check_version(root, machine)


def test_what_cannot_be_built_is_a_step_that_failed(root: Path, machine: Machine) -> None:
    steps = list(check_release(root, machine, root / "scratch"))

    assert [(step.name, step.is_good) for step in steps] == [("version", True), ("build", False)]
    assert steps[1].words


def test_a_story_without_an_end_cannot_be_played_to_one() -> None:
    with pytest.raises(ReleaseError, match="no ending was met"):
        way_to_an_ending(machine_of("scene: a\nchoices:\n  - Round -> a\n"))


def test_fixtures_are_written_once_and_told_in_the_changelog(root: Path, machine: Machine) -> None:
    target, count = write_fixtures(root, machine)
    said = (root / "CHANGELOG.md").read_text(encoding="utf-8")

    assert (target.name, count) == (f"{__version__}.json", 2)
    assert said.count("2 saves of this version") == 1
    assert said.index("Format 1.") < said.index("2 saves of this version") < said.index("## 0.0.9")
    with pytest.raises(ReleaseError, match="never changed"):
        write_fixtures(root, machine)
    write_fixtures(root, machine, again=True)
    assert (root / "CHANGELOG.md").read_text(encoding="utf-8") == said


def test_a_changelog_without_a_part_for_saves_gets_one() -> None:
    said = with_saves_line("# C\n\n## 1.0\n\n### Players\n\n- A.\n", "1.0", 5)

    assert said.endswith(
        "- A.\n\n### Saves\n\n- 5 saves of this version, one for each scene, are opened again at every change (`check --saves`).\n"
    )
