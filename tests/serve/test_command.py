"""The command `serve`: whatever would fail on every seat is told before anybody sits down."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from spring68.cli.main import main
from spring68.serve.server import ClassServer
from tests.helpers import story_yaml

SCENES = "scene: quay\nending: home\ntext: |\n  The quay.\n"
LESSON = "spring68_assignment: 1\nid: x\ntitle: A lesson\nstory: {id: kiosk}\n"


@pytest.fixture
def lesson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An assignment with its story beside it; whoever serves ends at once."""
    monkeypatch.setattr(ClassServer, "run", lambda server: print(f"serving {server.title}"))
    folder = tmp_path / "kiosk"
    (folder / "acts" / "1-spring").mkdir(parents=True)
    (folder / "acts" / "1-spring" / "scenes.yaml").write_text(SCENES)
    (folder / "story.yaml").write_text(
        story_yaml(SCENES, "story: kiosk\nendings: {home: {title: Home, hint: Home.}}\n")
    )
    path = tmp_path / "lesson.yaml"
    path.write_text(LESSON)
    return path


def serve(what: Path, folder: Path) -> Result:
    return CliRunner().invoke(main, ["serve", str(what), "--folder", str(folder)], env={"COLUMNS": "200"})


def test_an_assignment_and_a_story_are_served_under_their_titles(lesson: Path, tmp_path: Path) -> None:
    for what, title in ((lesson, "A lesson"), (tmp_path / "kiosk", "A test")):
        done = serve(what, tmp_path / "seats")

        assert (done.exit_code, f"serving {title}" in done.output) == (0, True), done.output
        assert (tmp_path / "seats").is_dir()


@pytest.mark.parametrize(
    ("text", "words", "status"),
    [
        ("title: x\n", "there is no `id`", 1),
        (LESSON + "start: {preset: moon}\n", "lesson.yaml:5:17: the story has no preset called ‘moon’", 1),
        (LESSON.replace("id: kiosk", "id: tram"), "this assignment is for the story ‘tram’", 1),
        ("x" * 300_000, "larger than 256 kB", 2),
    ],
)
def test_an_assignment_that_cannot_be_played_is_not_served(
    lesson: Path, tmp_path: Path, text: str, words: str, status: int
) -> None:
    lesson.write_text(text)
    done = serve(lesson, tmp_path / "seats")

    assert (done.exit_code, words in done.output, "serving" in done.output) == (status, True, False), done.output


def test_a_folder_in_which_nothing_can_be_kept_is_told(lesson: Path, tmp_path: Path) -> None:
    for folder, words in ((lesson, "is no folder"), (lesson / "seats", "plays cannot be kept")):
        done = serve(lesson, folder)

        assert (done.exit_code, words in done.output, "serving" in done.output) == (2, True, False), done.output
