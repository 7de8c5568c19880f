"""What `check --fix` mends, what it leaves alone, and that nothing else of a file changes."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spring68.check.run import check_story
from spring68.story.load import load_story
from spring68.text.diagnostic import Diagnostic
from spring68.workshop.fix import Fixed, _add, fix_story
from spring68.workshop.fixnames import rename_in, with_formerly
from spring68.workshop.fixquotes import curl, curled

MAIN = """\
story: test            # what saves remember it by
title: A test
start: street
acts: {one: {title: One}}
endings: {home: {title: Home}}
"""
GOOD = "scene: street\ntext: |\n  “Yes.”  # no comment\nending: home\n"


def put(folder: Path, scenes: str, main: str = MAIN) -> Path:
    """A story folder with one file of scenes, byte for byte."""
    (folder / "acts" / "1-one").mkdir(parents=True, exist_ok=True)
    (folder / "story.yaml").write_bytes(main.encode())
    path = folder / "acts" / "1-one" / "a.yaml"
    path.write_bytes(scenes.encode())
    return path


def codes(folder: Path) -> list[str]:
    return [found.code for found in check_story(load_story(folder, "story"))]


def fix(folder: Path) -> list[Fixed]:
    return fix_story(folder, "story", list)


def mended(folder: Path, scenes: str, main: str = MAIN) -> str:
    """The file of scenes after mending."""
    path = put(folder, scenes, main)
    fix(folder)
    return path.read_bytes().decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('scene: street\ntext: "Who is it?" she asks.\nending: home\n', 'text: “Who is it?” she asks.'),
        ('scene: street\ntext: "No," he says. "Not now."\nending: home\n', 'text: “No,” he says. “Not now.”'),
        ('scene: street\ntext: |\n  “Yes.” "No." (“Oh.”)\nending: home\n', "  “Yes.” “No.” (“Oh.”)\n"),
        ("scene: street\ntext: |\n\tA line.\n\tAnother.\nending: home\n", "text: |\n  A line.\n  Another.\n"),
        ("scene: street\nchoices:\n\t- pick: Go.\n\t\tto: street\nending: home\n", "  - pick: Go.\n    to: street\n"),
        ("scene: street\ntext: |\n  A.\n\u00a0ending: home\n", "  A.\nending: home\n"),
        ("scene: street\nchoices:\n  - pick: Go.\n     id: go\nto: again\n", "  - pick: Go.\n    id: go\n"),
        ("scene: street\ntext: |\n  A.\n ending: home\n", "  A.\nending: home\n"),
    ],
)  # fmt: skip
def test_what_is_safe_is_mended_and_not_found_again(before: str, after: str, tmp_path: Path) -> None:
    path = put(tmp_path, before)
    codes_before = codes(tmp_path)
    done = fix(tmp_path)

    assert after in path.read_text(encoding="utf-8")
    assert done
    assert {fixed.code for fixed in done} <= set(codes_before)
    assert not {"S101", "S602"} & set(codes(tmp_path))
    assert fix(tmp_path) == []


@pytest.mark.parametrize(
    "scenes",
    [
        'scene: street\ntext: "Who is it?\nending: home\n',  # never closed: where does it end?
        'scene: street\ntext: |\n  “Yes.” The 12" pipe.\nending: home\n',  # inches
        'scene: street\ntext: |\n  “Yes.” "No.\nending: home\n',  # a speech that does not close
        'scene: street\ntext: |\n  “Yes.” a"b\nending: home\n',  # neither opens nor closes
        'scene: street\ntext: |\n  All "straight" here.\nending: home\n',  # the house style is the writer's
        'scene: street\ntext: "No: never" he says.\nending: home\n',  # another key would begin
        "scene: street\ntext: |\n  The the tram.\nending: home\n",  # which of the two?
        "scene: street\nending: [home\n",
    ],
)
def test_what_could_mean_two_things_is_left_alone(scenes: str, tmp_path: Path) -> None:
    assert mended(tmp_path, scenes) == scenes


def test_tabs_that_could_mean_two_things_are_left_alone(tmp_path: Path) -> None:
    scenes = "scene: street\ntext: |\n    A.\n\tB.\nending: home\n"

    assert mended(tmp_path, scenes) == scenes


def test_comments_line_ends_mark_and_mode_are_kept(tmp_path: Path) -> None:
    scenes = '\ufeff# one\r\nscene: street   # two\r\ntext: |\r\n  “A.” "B."\r\nending: home # three'
    path = put(tmp_path, scenes)
    path.chmod(0o640)
    fix(tmp_path)

    assert path.read_bytes().decode() == scenes.replace('"B."', "“B.”")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [entry.name for entry in path.parent.iterdir()] == ["a.yaml"]


def test_a_file_behind_a_link_is_mended_and_the_link_stays(tmp_path: Path) -> None:
    path = put(tmp_path / "story", GOOD.replace("“Yes.”", '“Yes.” "No."'))
    elsewhere = tmp_path / "elsewhere.yaml"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    fix(tmp_path / "story")

    assert path.is_symlink()
    assert "“No.”" in elsewhere.read_text(encoding="utf-8")


def test_every_mended_line_is_told(tmp_path: Path) -> None:
    put(tmp_path, 'scene: street\ntext: |\n  “Yes.” "No."\nending: home\n')

    assert fix(tmp_path) == [Fixed("story/acts/1-one/a.yaml", 3, "S602", '  “Yes.” "No."', "  “Yes.” “No.”")]


def test_only_what_is_wanted_is_mended(tmp_path: Path) -> None:
    path = put(tmp_path, 'scene: street\ntext: |\n  “Yes.” "No."\nending: home\n')

    def none(_findings: object) -> list[Diagnostic]:
        return []

    assert fix_story(tmp_path, "story", none) == []
    assert '"No."' in path.read_text(encoding="utf-8")


def test_a_name_that_formerly_knows_is_written_as_it_is_now(tmp_path: Path) -> None:
    main = MAIN + "formerly: {road: street, street.leave: street.go}   # renamed in May\n"
    scenes = "scene: street\nchoices:\n  - pick: Go. {picked(street.go) ? A | B}\n    id: go\n    to: road   # there\n"
    path = put(tmp_path, scenes, main)
    (tmp_path / "playthroughs").mkdir()
    play = tmp_path / "playthroughs" / "one.yaml"
    play.write_text("playthrough: one\nchoices: [road.leave, street.go]\n")
    fix(tmp_path)

    assert path.read_text() == scenes.replace("to: road", "to: street")
    assert play.read_text() == "playthrough: one\nchoices: [street.go, street.go]\n"


# formerly


@pytest.mark.parametrize(
    ("main", "after"),
    [
        ("story: a\n# end", "story: a\n# end\nformerly:\n  nerv: nerve\n"),
        ("story: a\nformerly: {x: y}  # old\n", "story: a\nformerly: {nerv: nerve, x: y}  # old\n"),
        ("formerly:\n  # names\n  x: y\nstory: a\n", "formerly:\n  # names\n  nerv: nerve\n  x: y\nstory: a\n"),
        ("story: a\r\nformerly:\r\n  x: y\r\n", "story: a\r\nformerly:\r\n  nerv: nerve\r\n  x: y\r\n"),
        ("formerly: {nerv: other}\n", "formerly: {nerv: other}\n"),
        ("formerly: {}\n", ""),
        ("formerly: [\n", ""),
    ],
)
def test_formerly_is_written_and_the_rest_stays(main: str, after: str) -> None:
    assert with_formerly(main, {"nerv": "nerve"}) == after


def test_the_old_and_the_new_name_are_read_from_the_advice_of_a_finding() -> None:
    assert rename_in("write `formerly: {shelves.take: shelves.take_copy}` in story.yaml.") == (
        "shelves.take",
        "shelves.take_copy",
    )
    assert rename_in("correct the name.") is None


# quotes


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ('"Yes," he says. "No."', "“Yes,” he says. “No.”"),
        ('He says ("never") and goes.', "He says (“never”) and goes."),
        ('"A', ""),
        ('A "B" "C', ""),
        ('"A""B"', ""),
        ('5" of rain', ""),
        ('\\"A\\"', ""),
        ("nothing", "nothing"),
    ],
)
def test_quotes_take_turns_or_are_left_alone(line: str, after: str) -> None:
    assert curled(line, 0) == after


@given(st.text(alphabet='ab "“”.,(\\', max_size=12))
def test_a_quote_becomes_a_curly_one_or_nothing(line: str) -> None:
    assert all(curl(line, at) in {"", "“", "”"} for at, sign in enumerate(line) if sign == '"')


@settings(max_examples=60)
@given(
    pieces=st.lists(
        st.sampled_from(["\t", " ", "  ", "- ", "a:", "b: ", '"', "“A.”", "x", "|", "\n", "\u00a0", "#"]), max_size=24
    )
)
def test_whatever_stands_in_a_file_mending_ends_and_keeps_what_can_be_read(
    pieces: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    put(folder, "scene: street\ntext: |\n  “A.”\n" + "".join(pieces))
    before = codes(folder)
    fix(folder)
    path = folder / "acts" / "1-one" / "a.yaml"

    assert codes(folder).count("S101") <= before.count("S101")
    assert path.read_text(encoding="utf-8").startswith("scene: street\ntext: |\n")


@pytest.mark.parametrize(
    "scenes",
    [
        "scene: street\nchoices:\n  - pick: Open.\n    locked: No key.\n    log:You unlocked it.\n    to: street\n",
        "scene: street\nchoices:\n  - pick: Open.\n    locked: No key.\n\tlog:You unlocked it.\n",
        "scene: street\ntext:\u00a0Hello.\nending: home\n",
        "scene:street\ntext: Hello.\nending: home\n",
    ],
)
def test_a_line_that_was_meant_as_a_key_never_becomes_a_part_of_a_text(scenes: str, tmp_path: Path) -> None:
    assert mended(tmp_path, scenes) == scenes
    assert fix(tmp_path) == []


def test_a_line_that_is_moved_twice_is_told_of_once(tmp_path: Path) -> None:
    done: list[Fixed] = []
    for old, new in (("a", " a"), (" a", "  a"), ("  a", "b")):
        _add(done, Fixed("x.yaml", 3, "S101", old, new))

    assert done == [Fixed("x.yaml", 3, "S101", "a", "b")]

    _add(done, Fixed("x.yaml", 3, "S101", "b", "a"))

    assert done == []
