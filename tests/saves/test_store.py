"""Slots: written safely, held by one program, a damaged file kept aside and the one before it used."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import pytest

from spring68.saves import files
from spring68.saves.codec import decode
from spring68.saves.files import Hold, write_safely
from spring68.saves.model import Save, SaveDamaged, Step
from spring68.saves.store import Store, is_slot_name

ONE = Save("test", "1", "d", 1)
TWO = ONE.with_step(Step("a.b"))


def store_with(folder: Path, *saves: Save) -> Store:
    store = Store(folder)
    for save in saves:
        store.write("play-1", save)
    return store


def test_the_state_of_one_turn_earlier_stands_beside_the_last(tmp_path: Path) -> None:
    store_with(tmp_path, ONE, TWO)

    assert TWO == decode((tmp_path / "play-1.json").read_bytes())
    assert ONE == decode((tmp_path / "play-1.before.json").read_bytes())


def test_a_damaged_file_is_kept_aside_told_once_and_the_one_before_it_is_used(tmp_path: Path) -> None:
    store_with(tmp_path, ONE, TWO)
    (tmp_path / "play-1.json").write_bytes(b"garbage")

    opened = Store(tmp_path).open("play-1")

    assert ONE == opened.save
    assert b"garbage" == (tmp_path / "play-1.damaged-1.json").read_bytes()
    assert ["damaged" in opened.notices[0], "one turn earlier" in opened.notices[1]] == [True, True]
    assert [] == Store(tmp_path).open("play-1").notices


def test_two_damaged_files_are_an_error_in_words_and_nothing_is_deleted(tmp_path: Path) -> None:
    store_with(tmp_path, ONE, TWO)
    (tmp_path / "play-1.json").write_bytes(b"garbage")
    (tmp_path / "play-1.before.json").write_bytes(b"rubbish")

    with pytest.raises(SaveDamaged, match="kept as"):
        Store(tmp_path).open("play-1")
    assert b"garbage" == (tmp_path / "play-1.damaged-1.json").read_bytes()
    assert b"rubbish" == (tmp_path / "play-1.before.json").read_bytes()


def test_a_slot_without_its_file_is_opened_from_the_one_before(tmp_path: Path) -> None:
    store_with(tmp_path, ONE, TWO)
    (tmp_path / "play-1.json").unlink()

    assert ONE == Store(tmp_path).open("play-1").save


def test_a_second_program_on_one_slot_goes_on_in_a_copy(tmp_path: Path) -> None:
    store = store_with(tmp_path, ONE)
    store.open("play-1")
    code = (
        "import sys; from pathlib import Path; from spring68.saves.store import Store\n"
        "opened = Store(Path(sys.argv[1])).open('play-1'); print(opened.slot); print(*opened.notices)"
    )
    other = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(Path(files.__file__).parents[2])},
    ).stdout.splitlines()  # fmt: skip

    assert "play-1-2" == other[0]
    assert "goes on in a copy" in other[1]


def test_a_file_that_somebody_else_wrote_is_never_overwritten(tmp_path: Path) -> None:
    store = store_with(tmp_path, ONE)
    time.sleep(0.01)
    (tmp_path / "play-1.json").write_bytes(b"somebody else's")

    assert "play-1-2" == store.write("play-1", TWO)
    assert b"somebody else's" == (tmp_path / "play-1.json").read_bytes()


def test_a_held_slot_is_let_go_when_its_program_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from spring68.saves.store import Store\n"
        "store = Store(Path(sys.argv[1])); store.hold('play-1'); print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(Path(files.__file__).parents[2])},
    ) as other:  # fmt: skip
        assert other.stdout is not None
        assert "held" == other.stdout.readline().strip()
        assert not Store(tmp_path).hold("play-1")
        other.kill()
        other.wait()

    assert Store(tmp_path).hold("play-1")


def test_who_lets_go_never_takes_a_hold_from_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = (Hold(tmp_path / ".play-1.lock") for _program in range(3))
    assert first.take()
    real = Path.unlink

    def meanwhile(path: Path, missing_ok: bool = False) -> None:
        """Another program tries just before the file is deleted."""
        second.take()
        real(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", meanwhile)
    first.let_go()
    monkeypatch.undo()

    assert [second.take(), third.take()] == [True, False]


def test_a_hold_on_a_file_that_was_just_deleted_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = (Hold(tmp_path / ".play-1.lock") for _program in range(3))
    assert first.take()
    real = files._lock

    def meanwhile(file: IO[bytes]) -> None:
        """The program that held the file lets go after the other has opened it."""
        first.let_go()
        real(file)

    monkeypatch.setattr(files, "_lock", meanwhile)

    assert second.take()
    assert not third.take()
    second.let_go()
    assert third.take()


@pytest.mark.parametrize("moment", ["fsync", "replace", "link"])
def test_a_disk_that_refuses_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    path = tmp_path / "play-1.json"
    write_safely(path, b"old")

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    if moment == "replace":
        monkeypatch.setattr(Path, "replace", refuse)
    else:
        monkeypatch.setattr(f"os.{moment}", refuse)
    if moment == "link":  # without links the file before is not kept, and the write goes through
        write_safely(path, b"new", previous=tmp_path / "play-1.before.json")
        assert b"new" == path.read_bytes()
    else:
        with pytest.raises(OSError, match="No space left"):
            write_safely(path, b"new")
        assert b"old" == path.read_bytes()
        assert [path] == list(tmp_path.iterdir())


def test_slots_are_listed_the_last_played_first_and_without_what_lies_beside_them(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write("older", ONE)
    os.utime(tmp_path / "older.json", (1, 1))
    store.write("newer", TWO)
    (tmp_path / "newer.damaged-1.json").write_bytes(b"x")
    (tmp_path / "settings.txt").write_bytes(b"x")

    assert ["newer", "older"] == store.slots()


def test_a_folder_that_is_not_there_has_no_slots(tmp_path: Path) -> None:
    store = Store(tmp_path / "none")

    assert [] == store.slots()
    assert store.latest() is None
    assert not (tmp_path / "none").exists()


def test_copying_and_deleting_leave_other_slots_alone(tmp_path: Path) -> None:
    store = store_with(tmp_path, ONE, TWO)

    assert "Květen" == store.copy("play-1", "Květen")
    assert "Květen-2" == store.copy("play-1", "Květen")
    store.delete("play-1")
    assert {"Květen", "Květen-2"} == set(store.slots())


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        *((name, True) for name in ("Act one", "žlutý kůň", "a" * 60)),
        *((name, False) for name in ("", "../up", "a/b", "a" * 61, " x", "x ", ".x")),
    ],
)  # fmt: skip
def test_names_that_would_leave_the_folder_are_refused(name: str, fits: bool) -> None:
    assert fits == is_slot_name(name)


def test_the_settings_beside_the_plays_are_no_play(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{}")
    store = Store(tmp_path)

    assert store.slots() == []
    assert store.latest() is None
    assert not is_slot_name("settings")
    assert store.free_slot("settings") != "settings"
