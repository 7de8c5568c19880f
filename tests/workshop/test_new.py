"""The story that `new` writes: clean, proved, played as it says, and nobody's folder is written over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from spring68.check.run import check_story
from spring68.engine.machine import Machine
from spring68.prove.findings import findings_of
from spring68.prove.prove import prove
from spring68.story.load import load_story
from spring68.story.model import Story
from spring68.workshop.new import FolderTaken, new_story, story_id, template
from spring68.workshop.playthroughs import play_stored


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder = tmp_path_factory.mktemp("new") / "my story"
    new_story(folder)
    loaded = load_story(folder, "my story")
    assert [(found.code, found.span.place, found.message) for found in check_story(loaded)] == []
    return loaded.story


def test_it_is_proved_without_a_remark(story: Story) -> None:
    machine = Machine.of(story)
    proof = prove(machine)

    assert (0, 0) == (proof.undecided, proof.failed)
    assert [(found.code, found.message) for found in findings_of(machine, proof)] == []


def test_it_shows_what_the_format_can_do(story: Story) -> None:
    scenes = story.scenes.values()
    choices = [choice for scene in scenes for _beat, choice in scene.all_choices()]

    assert 5 <= len(story.scenes) <= 8
    assert 2 == len(story.endings)
    assert 1 == len(story.notes) == len(story.playthroughs)
    assert any(scene.hub for scene in scenes)
    assert any(scene.is_sub for scene in scenes)
    assert any(scene.sheets for scene in scenes)
    assert any(choice.guard and choice.locked for choice in choices)
    assert any(choice.file for choice in choices)
    assert any(choice.choices for choice in choices)
    assert all(note.sources for note in story.notes.values())
    assert story.rules


def test_its_stored_playthrough_plays_as_it_says(story: Story) -> None:
    machine = Machine.of(story)

    assert [play_stored(machine, stored).problem for stored in story.playthroughs.values()] == [""]


def test_it_is_called_by_its_folder(story: Story) -> None:
    assert "my_story" == story.id


def test_every_file_says_in_a_comment_what_it_is() -> None:
    texts = template()

    assert "story.yaml" == next(iter(texts))
    assert [name for name, text in texts.items() if "#" not in text] == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Žižkov at Night", "zizkov_at_night"),
        ("1968", "story_1968"),
        ("...", "story"),
        ("a" * 60, "a" * 40),
        ("河", "story"),
    ],
)
def test_a_folders_name_becomes_an_id(name: str, expected: str) -> None:
    assert story_id(name) == expected


def test_a_folder_with_anything_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".hidden").write_text("mine")
    file = tmp_path / ".hidden"
    for taken, words in ((tmp_path, "is not empty"), (file, "is a file")):
        with pytest.raises(FolderTaken, match=words):
            new_story(taken)

    assert [".hidden"] == [entry.name for entry in tmp_path.iterdir()]
    assert "mine" == file.read_text()


def test_an_empty_folder_is_as_good_as_a_new_one(tmp_path: Path) -> None:
    written = new_story(tmp_path)

    assert len(written) == len(template())
    assert written[0] == tmp_path / "story.yaml"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="a folder that refuses needs an ordinary user")
def test_a_folder_that_cannot_be_written_is_an_error_of_the_system(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(OSError, match="denied"):
            new_story(tmp_path / "story")
    finally:
        tmp_path.chmod(0o755)
