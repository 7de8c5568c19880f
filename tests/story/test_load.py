"""A folder becomes a story, or findings: all of them at once, each with its place."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from spring68.story import documents
from spring68.story.load import StoryFolderError, checked_or_raise, load_story, read_files, story_files
from spring68.text.diagnostic import DiagnosticError
from tests.helpers import codes, make_story, places, story_yaml


def folder_of(tmp_path: Path, files: dict[str, str]) -> Path:
    """A story folder on disk."""
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


# names that stand twice


@pytest.mark.parametrize(
    ("kind", "files"),
    [
        ("scene", {"acts__1-spring__b": "scene: a\n"}),
        ("scene", {"acts__1-spring__b": "sub: a\n"}),
        ("note", {"notes": "note: n\ndocumented: A\n---\nnote: n\ndocumented: B\n"}),
        ("person", {"people": "person: p\n---\nperson: p\n"}),
        ("source", {"sources": "source: w\n---\nsource: w\n"}),
        ("playthrough", {"plays": "playthrough: p\n---\nplaythrough: p\n"}),
    ],
)
def test_a_name_given_twice_is_reported_with_both_places(kind: str, files: dict[str, str]) -> None:
    loaded = make_story("scene: a\ntext: The first.\n", **files)
    (finding,) = loaded.findings
    (first,) = finding.others

    assert ("S103", f"two {kind}s") == (finding.code, f"two {kind}s" if f"two {kind}s" in finding.message else "")
    assert (first.span.file, first.span.line) != (finding.span.file, finding.span.line)
    assert first.span.place in finding.message


def test_of_two_parts_with_one_name_the_first_is_kept() -> None:
    loaded = make_story("scene: a\ntext: The first.\n---\nscene: a\ntext: The second.\n")
    text = loaded.story.scenes["a"].beats[0].text

    assert text is not None
    assert text.raw == "The first."


# where a part belongs


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("acts/1-spring/01-january.yaml", "spring"),
        ("acts/5-run-out/a.yaml", "run_out"),
        ("acts/5-run-out/deeper/a.yaml", "run_out"),
        ("acts/leader/a.yml", "leader"),
        ("acts/loose.yaml", ""),
        ("elsewhere/a.yaml", ""),
    ],
)
def test_a_scene_belongs_to_the_act_of_its_folder(name: str, act: str) -> None:
    files = [("story/story.yaml", story_yaml("scene: a").encode()), (f"story/{name}", b"scene: a\n")]

    assert act == read_files(files).story.scenes["a"].act


def test_a_note_belongs_to_the_act_of_its_file() -> None:
    files = [("s/story.yaml", story_yaml("").encode()), ("s/notes/3-air.yaml", b"note: n\ndocumented: A\n")]

    assert read_files(files).story.notes["n"].act == "air"


# the story's own house rules


def test_what_the_story_requires_must_stand_at_every_scene_and_choice() -> None:
    scenes = "scene: a\nbasis: invented\nchoices:\n  - pick: Go\n    argue: why\n    choices: [Stay]\n---\nscene: b\n"
    loaded = make_story(scenes, story="require: {choice: [argue], scene: [basis]}\n")

    assert places(loaded) == ["S105 acts/1-spring/scenes.yaml:6:15", "S105 acts/1-spring/scenes.yaml:8:8"]
    assert [found.message for found in loaded.findings] == ["this choice has no `argue`", "this scene has no `basis`"]


@pytest.mark.parametrize(
    ("kind", "key", "written"),
    [
        ("choice", "argue", "argue: A"),
        ("choice", "kind", "kind: plot"),
        ("choice", "log", "log: A"),
        ("choice", "id", "id: go"),
        ("choice", "say", "say: A"),
        ("choice", "file", "file: {source: K, text: A}"),
        ("scene", "ref", "ref: A"),
        ("scene", "type", "type: spine"),
        ("scene", "when", "when: 1968"),
        ("scene", "place", "place: A"),
        ("scene", "basis", "basis: window"),
        ("scene", "sources", "sources: [a]"),
        ("scene", "shown", "shown: A"),
    ],
)
def test_every_key_that_can_be_required(kind: str, key: str, written: str) -> None:
    def scene(line: str) -> str:
        return f"scene: a\n{line}\n" if kind == "scene" else f"scene: a\nchoices:\n  - pick: Go\n    {line}\n"

    story = f"require: {{{kind}: [{key}]}}\n"

    assert codes(make_story(scene(written), story=story)) == []
    assert codes(make_story(scene(""), story=story)) == ["S105"]


# all at once


def test_all_findings_of_all_files_are_given_at_once_sorted_by_place() -> None:
    loaded = make_story(
        "scene: b\ntext: One {Bad}.\nchoises: [Go]\nto: go home\n---\nscene: c\nwhen: never\n",
        story="stroy: x\nvars: {left: 3}\n",
        notes="note: n\n",
        people="person: p\nperson: q\n",
        sources="source: [w\n",
    )

    assert places(loaded) == [
        "S107 acts/1-spring/scenes.yaml:2:11",
        "S104 acts/1-spring/scenes.yaml:3:1",
        "S105 acts/1-spring/scenes.yaml:4:5",
        "S105 acts/1-spring/scenes.yaml:7:7",
        "S105 notes/spring.yaml:1:7",
        "S103 people.yaml:2:1",
        "S101 sources.yaml:1:9",
        "S104 story.yaml:5:1",
        "S105 story.yaml:6:14",
    ]


def test_a_story_with_mistakes_is_handed_out_as_far_as_it_could_be_read() -> None:
    loaded = make_story("scene: a\ntext: [x]\n---\nscene: b\ntext: Hello.\n")

    assert {"a", "b"} == loaded.story.scenes.keys()
    with pytest.raises(DiagnosticError, match="S105") as caught:
        checked_or_raise(loaded)
    assert loaded.findings == caught.value.diagnostics


def test_a_story_without_mistakes_is_handed_on() -> None:
    loaded = make_story("scene: a\ntext: x\n")

    assert loaded.story is checked_or_raise(loaded)


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "S105"), (b"story: a\n---\nstory: b\n", "S105"), (b"- a\n", "S105"), (b"\xff", "S101"), (b"a: [", "S101")],
)
def test_a_main_file_that_cannot_be_read_is_reported_once(data: bytes, code: str) -> None:
    assert [code] == codes(read_files([("s/story.yaml", data)]))


def test_empty_documents_and_empty_files_are_nothing() -> None:
    loaded = make_story("---\nscene: a\n---\n---\n", people="", notes="---\n# nobody yet\n")

    assert (codes(loaded), list(loaded.story.scenes)) == ([], ["a"])


def test_two_folders_with_one_digest_hold_the_same_story() -> None:
    one, same = make_story("scene: a\n").story, make_story("scene: a\n").story
    others = [make_story("scene: a \n").story, make_story("scene: a\n", story="title: B\n").story]

    assert one.digest == same.digest
    assert one.digest not in {other.digest for other in others}
    assert len(one.digest) == 64


# folders


def test_a_folder_is_read_from_disk_and_shown_as_it_was_named(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path / "mine",
        {"story.yaml": story_yaml("scene: a"), "acts/1-spring/b.yaml": "scene: a\nx: y\n", "read.me": "[", "n.yml": ""},
    )

    assert [path.relative_to(folder).as_posix() for path in story_files(folder)] == [
        "story.yaml",
        "acts/1-spring/b.yaml",
        "n.yml",
    ]
    assert [one.span.place for one in load_story(folder, "my story").findings] == ["my story/acts/1-spring/b.yaml:2:1"]
    assert [f"{folder}/acts/1-spring/b.yaml:2:1"] == [one.span.place for one in load_story(folder).findings]
    assert load_story(folder, "one").story.digest == load_story(folder, "other").story.digest


def test_a_place_without_a_story_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoryFolderError, match="no story folder at"):
        load_story(tmp_path / "nowhere")
    with pytest.raises(StoryFolderError, match=r"it has no story\.yaml"):
        load_story(folder_of(tmp_path, {"acts/a.yaml": ""}))
    with pytest.raises(StoryFolderError, match="no story folder at"):
        load_story(tmp_path / "acts" / "a.yaml")
    monkeypatch.setattr(documents, "MAX_FILES", 2)
    with pytest.raises(StoryFolderError, match="more than 2 YAML files"):
        load_story(folder_of(tmp_path, {"story.yaml": "", "b.yaml": ""}))


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a file that may not be opened")
def test_a_file_that_cannot_be_opened_is_said_in_words(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, {"story.yaml": ""})
    (folder / "story.yaml").chmod(0)

    with pytest.raises(StoryFolderError, match="cannot be read"):
        load_story(folder)


def test_the_story_of_this_house_is_read_without_an_exception() -> None:
    loaded = load_story(Path(__file__).parents[2] / "story", "story")

    assert loaded.story.scenes
