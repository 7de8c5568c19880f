"""A saved file is noticed, whatever was done to it."""

from pathlib import Path

import pytest

from spring68.workshop.watch import PAUSE, REST, Watcher, wait_for_change


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "acts").mkdir()
    (tmp_path / "story.yaml").write_text("story: a\n")
    (tmp_path / "acts" / "a.yaml").write_text("scene: a\n")
    (tmp_path / "KEEPING.md").write_text("a page\n")
    return tmp_path


def test_nothing_has_changed_before_somebody_saves(folder: Path) -> None:
    assert Watcher(folder).changed() == []


def test_a_file_that_is_written_added_renamed_or_removed_is_named_once(folder: Path) -> None:
    watcher = Watcher(folder)
    main, act, new = folder / "story.yaml", folder / "acts" / "a.yaml", folder / "acts" / "b.yml"
    seen = []
    main.write_text("story: longer\n")
    seen.append(watcher.changed())
    new.write_text("scene: b\n")
    act.unlink()
    seen.append(watcher.changed())
    new.rename(act)
    seen.append(watcher.changed())

    assert seen == [[main], [act, new], [act, new]]
    assert watcher.changed() == []


def test_a_file_of_the_same_size_that_takes_the_place_of_another_is_noticed(folder: Path) -> None:
    """An editor writes beside the file and renames; the time may stay the same within a clock's tick."""
    watcher = Watcher(folder)
    (folder / "draft").write_text("story: b\n")
    (folder / "draft").rename(folder / "story.yaml")

    assert watcher.changed() == [folder / "story.yaml"]


def test_files_that_are_no_yaml_are_left_alone(folder: Path) -> None:
    watcher = Watcher(folder)
    (folder / "KEEPING.md").write_text("another page\n")
    (folder / ".story.yaml.swp").write_text("an editor's own file\n")

    assert watcher.changed() == []


def test_a_folder_that_goes_away_is_a_change_and_no_fault(folder: Path) -> None:
    watcher = Watcher(folder)
    folder.rename(folder.with_name("elsewhere"))

    assert len(watcher.changed()) == 2
    assert watcher.changed() == []


def test_waiting_looks_twice_a_second_until_somebody_saves(folder: Path) -> None:
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            (folder / "story.yaml").write_text("story: changed\n")

    assert wait_for_change(Watcher(folder), pause) == [folder / "story.yaml"]
    assert pauses == [PAUSE] * 3 + [REST]


def test_a_file_that_is_still_being_written_is_waited_for(folder: Path) -> None:
    main, act = folder / "story.yaml", folder / "acts" / "a.yaml"
    watcher = Watcher(folder)
    main.write_text("")
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 1:
            main.write_text("story: whole\n")
            act.write_text("scene: changed\n")

    assert wait_for_change(watcher, pause) == [act, main]
    assert pauses == [REST, REST]
