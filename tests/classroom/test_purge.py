"""What is deleted: old records and what was made of them, in this folder, when it is asked for twice; nothing else."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given as examples
from hypothesis import strategies as st

from spring68.classroom.purge import PurgeError, delete, find_old
from spring68.cli import main
from tests.classroom.lessons import HEAD

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def record(
    path: Path, days: float, *, assignment: str = "lesson-1", started: str | None = None, age: float = 0
) -> Path:
    """A record that began so many days ago, in a file as many days old as `age`."""
    began = (NOW - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M+00:00") if started is None else started
    fields = {"n": 0, "type": "header", "format": "s68rec/1", "assignment": assignment, "started": began}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(fields) + "\n", encoding="utf-8")
    return aged(path, age)


def aged(path: Path, days: float) -> Path:
    seconds = (NOW - timedelta(days=days)).timestamp()
    os.utime(path, (seconds, seconds))
    return path


def old(folder: Path, older_than: int | None = None) -> list[str]:
    return [item.path.relative_to(folder.resolve()).as_posix() for item in find_old(folder, older_than, NOW).old]


def test_a_record_is_as_old_as_it_says(tmp_path: Path) -> None:
    record(tmp_path / "in" / "KX47-2.s68rec", 91)
    record(tmp_path / "in" / "PD19-4.s68rec", 89)

    assert old(tmp_path) == ["in/KX47-2.s68rec"]
    assert find_old(tmp_path, None, NOW).young == 1


@pytest.mark.parametrize(
    "started", ["", "1970-01-01T00:00+00:00", "2099-01-01T00:00+00:00", "2026-01-01T00:00", "soon"]
)
def test_a_clock_that_cannot_be_right_is_not_believed(started: str, tmp_path: Path) -> None:
    record(tmp_path / "new.s68rec", 0, started=started, age=1)
    record(tmp_path / "old.s68rec", 0, started=started, age=100)

    assert old(tmp_path) == ["old.s68rec"]


def test_the_assignment_says_how_long_its_records_are_kept(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(HEAD + "privacy: {keep_days: 10}\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text(HEAD.replace("lesson-1", "two") + "privacy: {keep_days: 30}\n", encoding="utf-8")
    record(tmp_path / "one.s68rec", 11)
    record(tmp_path / "two.s68rec", 11, assignment="two")
    record(tmp_path / "unknown.s68rec", 11, assignment="three")

    assert old(tmp_path) == ["one.s68rec", "unknown.s68rec"]
    assert old(tmp_path, 5) == ["one.s68rec", "two.s68rec", "unknown.s68rec"]
    assert old(tmp_path, 12) == []


def test_a_record_that_was_renamed_or_cut_is_still_one(tmp_path: Path) -> None:
    record(tmp_path / "novak.txt", 100)
    (tmp_path / "half.s68rec").write_bytes(b'{"n":0,"type":"hea')
    aged(tmp_path / "half.s68rec", 100)

    assert old(tmp_path) == ["half.s68rec", "novak.txt"]


def test_what_was_made_goes_too_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    for name in ("report.html", "results.csv", "roster.csv", "assignment.yaml", "notes.txt", "holiday.jpg", "in.zip"):
        (tmp_path / name).write_bytes(b"x")
        aged(tmp_path / name, 400)

    assert old(tmp_path) == ["report.html", "results.csv"]
    assert find_old(tmp_path, None, NOW).left == ("in.zip may hold records and is not opened; delete it yourself",)


def test_nothing_is_reached_through_a_link(tmp_path: Path) -> None:
    away, folder = tmp_path / "away", tmp_path / "class"
    record(away / "elsewhere.s68rec", 400)
    folder.mkdir()
    (folder / "linked").symlink_to(away, target_is_directory=True)
    (folder / "one.s68rec").symlink_to(away / "elsewhere.s68rec")
    found = find_old(folder, None, NOW)

    assert found.old == ()
    assert len(found.left) == 2
    assert (away / "elsewhere.s68rec").exists()


def test_what_became_a_link_meanwhile_is_left(tmp_path: Path) -> None:
    away, folder = tmp_path / "away", tmp_path / "class"
    record(away / "x" / "one.s68rec", 400)
    record(folder / "x" / "one.s68rec", 400)
    record(folder / "two.s68rec", 400)
    found = find_old(folder, None, NOW)
    (folder / "x" / "one.s68rec").unlink()
    (folder / "x").rmdir()
    (folder / "x").symlink_to(away / "x", target_is_directory=True)
    (folder / "two.s68rec").unlink()
    (folder / "two.s68rec").symlink_to(away / "x" / "one.s68rec")
    gone, problems = delete(found, folder)

    assert gone == []
    assert len(problems) == 2
    assert (away / "x" / "one.s68rec").exists()


def test_only_what_was_shown_is_deleted(tmp_path: Path) -> None:
    record(tmp_path / "old.s68rec", 100)
    record(tmp_path / "new.s68rec", 1)
    gone, problems = delete(find_old(tmp_path, None, NOW), tmp_path)

    assert ([path.name for path in gone], problems) == (["old.s68rec"], [])
    assert [path.name for path in tmp_path.iterdir()] == ["new.s68rec"]


def test_without_yes_nothing_is_deleted(tmp_path: Path) -> None:
    file = record(tmp_path / "old.s68rec", 4_000, started="2021-01-01T00:00+00:00")
    shown = CliRunner().invoke(main, ["class", "purge", str(tmp_path)])

    assert shown.exit_code == 0
    assert "old.s68rec: record," in shown.stdout
    assert "Delete with --yes." in shown.stderr
    assert file.exists()

    done = CliRunner().invoke(main, ["class", "purge", str(tmp_path), "--yes"])

    assert done.exit_code == 0
    assert not file.exists()


def test_what_is_no_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(PurgeError, match="there is no folder"):
        find_old(tmp_path / "none")


@examples(st.binary(max_size=120))
def test_whatever_a_record_begins_with_it_is_dated(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("purge")
    (folder / "x.s68rec").write_bytes(b'{"format":"s68rec/1",' + data)
    aged(folder / "x.s68rec", 100)

    assert old(folder) == ["x.s68rec"]


def test_what_serve_left_for_a_code_goes_when_asked_by_age_and_nothing_else(tmp_path: Path) -> None:
    seat = tmp_path / "seats" / "KX47-2"
    other = tmp_path / "seats" / "ours"
    for folder in (seat, other):
        folder.mkdir(parents=True)
        for name, text in {
            "auto.json": '{\n  "format": 1,\n  "story": "s",\n  "digest": "d"}', "spring68.read": "ab", "settings.json": "{}",
            "auto.damaged-1.json": "\0", "marks.json": '{"a": 1}', "essay.txt": "mine",
        }.items():  # fmt: skip
            (folder / name).write_text(text, encoding="utf-8")
            aged(folder / name, 40)
    aged(seat / "spring68.read", 3)

    assert old(tmp_path) == []
    assert old(tmp_path, 30) == [
        f"seats/KX47-2/{name}" for name in ("auto.damaged-1.json", "auto.json", "settings.json")
    ]
