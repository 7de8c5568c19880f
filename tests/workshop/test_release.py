"""The release check: what it refuses, and what it writes."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from spring68 import __version__
from spring68.cli.main import main
from spring68.engine.machine import Machine
from spring68.workshop.release import (
    ReleaseError,
    check_release,
    check_saves,
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


def keep(root: Path, machine: Machine) -> None:
    """The saves of both versions in the changelog."""
    target, _count = write_fixtures(root / "story", machine)
    (target.parent / "0.0.9.json").write_bytes(target.read_bytes())


def test_what_cannot_be_built_is_a_step_that_failed(root: Path, machine: Machine) -> None:
    keep(root, machine)
    steps = list(check_release(root, machine, root / "scratch"))

    assert [(step.name, step.is_good) for step in steps] == [("version", True), ("saves", True), ("build", False)]
    assert steps[2].words


def test_saves_of_this_version_must_be_kept_and_none_may_be_lost(root: Path, machine: Machine) -> None:
    story, changelog = root / "story", root / "CHANGELOG.md"
    with pytest.raises(ReleaseError, match="run “spring68 release fixtures”"):
        check_saves(story, machine, changelog)
    write_fixtures(story, machine)
    with pytest.raises(ReleaseError, match=r"no saves of 0\.0\.9 are kept: take them from that release"):
        check_saves(story, machine, changelog)
    (story / "fixtures" / f"{__version__}.json").unlink()
    keep(root, machine)
    assert check_saves(story, machine, changelog).endswith(f"of {__version__} 2 saves land exactly, 0 lost")
    with pytest.raises(ReleaseError, match="has no place"):
        check_saves(story, machine_of(SCENES.replace("Board", "Embark"), story=STORY), changelog)


def test_a_story_without_an_end_cannot_be_played_to_one() -> None:
    with pytest.raises(ReleaseError, match="no ending was met"):
        way_to_an_ending(machine_of("scene: a\nchoices:\n  - Round -> a\n"))


def test_fixtures_are_written_once_and_told_in_the_changelog(root: Path, machine: Machine) -> None:
    target, count = write_fixtures(root / "story", machine, changelog=root / "CHANGELOG.md")
    said = (root / "CHANGELOG.md").read_text(encoding="utf-8")

    assert (target.name, count) == (f"{__version__}.json", 2)
    assert said.count("2 saves of this version") == 1
    assert said.index("Format 1.") < said.index("2 saves of this version") < said.index("## 0.0.9")
    with pytest.raises(ReleaseError, match="never changed"):
        write_fixtures(root / "story", machine, changelog=root / "CHANGELOG.md")
    write_fixtures(root / "story", machine, changelog=root / "CHANGELOG.md", again=True)
    assert (root / "CHANGELOG.md").read_text(encoding="utf-8") == said


def test_a_changelog_without_a_part_for_saves_gets_one() -> None:
    said = with_saves_line("# C\n\n## 1.0\n\n### Players\n\n- A.\n", "1.0", 5)

    assert said.endswith(
        "- A.\n\n### Saves\n\n- 5 saves of this version, one for each scene, are opened again at every change (`check --saves`).\n"
    )


def test_a_writer_keeps_the_saves_of_a_story_of_her_own(tmp_path: Path) -> None:
    story = tmp_path / "a story"
    CliRunner().invoke(main, ["new", str(story)])
    kept = CliRunner().invoke(main, ["release", "fixtures", str(story)])
    (written,) = (story / "fixtures").glob("*.json")

    assert (0, f"6 saves written to {written}\n") == (kept.exit_code, kept.output)
    checked = CliRunner().invoke(main, ["check", str(story), "--saves", "--fast"])
    assert (0, f"this edit, {written.stem}: 6 saves land exactly, 0 lost\n") == (checked.exit_code, checked.output)
    again = CliRunner().invoke(main, ["release", "fixtures", str(story)])
    assert (1, True) == (again.exit_code, "never changed" in again.output)
    assert CliRunner().invoke(main, ["release", "fixtures", str(story), "--again"]).exit_code == 0


@pytest.mark.parametrize("version", ["", "../1", ".", "a/b", "1" * 41])
def test_a_version_that_cannot_name_a_file_is_a_sentence(version: str, tmp_path: Path) -> None:
    machine = machine_of(SCENES, story=STORY.replace(__version__, f'"{version}"'))

    with pytest.raises(ReleaseError, match="version"):
        write_fixtures(tmp_path, machine)
    assert list(tmp_path.iterdir()) == []
