"""What other systems do differently, as far as it can be tried on this one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from spring68.saves import files
from spring68.saves.files import write_safely
from spring68.saves.model import Save
from spring68.saves.readings import Readings
from spring68.saves.store import Store, is_slot_name
from tests.helpers import story_yaml

ROOM = "scene: room\nchoices:\n  - Stay -> room\n  - Go on -> later\n"
ONE = Save("test", "1", "d", 1)
SOURCE = Path(files.__file__).parents[2]


@pytest.mark.parametrize("name", ["con", "NUL", "Aux", "prn", "com1", "LPT9", "settings", "Settings"])
def test_a_play_is_not_called_by_a_device_or_by_another_file(tmp_path: Path, name: str) -> None:
    assert not is_slot_name(name)
    assert Store(tmp_path).free_slot(name) == f"{name}-2"


@pytest.mark.parametrize(
    ("taken", "wish"),
    [("Alena", "alena"), ("vltava", "VLTAVA"), ("m\u00fdto", "m\u0079\u0301to"), ("\u00c9va", "e\u0301va")],
)
def test_names_that_are_one_file_elsewhere_are_one_name_here(tmp_path: Path, taken: str, wish: str) -> None:
    store = Store(tmp_path)
    store.write(taken, ONE)

    assert store.free_slot(wish) == f"{wish}-2"


@pytest.mark.parametrize("story", ["con", "nul", "aux", "com1"])
def test_what_was_read_of_a_story_is_not_called_by_a_device(tmp_path: Path, story: str) -> None:
    path = Readings.of(Store(tmp_path), story).path

    assert path is not None
    assert path.name == f"{story}_.read"
    assert Readings.of(Store(tmp_path), "home").path == tmp_path / "home.read"


def test_a_file_that_somebody_is_just_reading_is_replaced_a_moment_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real, refused = tmp_path / "play-1.json", Path.replace, [True, True, False]
    write_safely(path, b"old")

    def busy(self: Path, target: Path) -> Path:
        if refused.pop(0):
            raise PermissionError(13, "The process cannot access the file")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", busy)
    monkeypatch.setattr(files, "TRIES", 10)
    monkeypatch.setattr(files, "PAUSE", 0.0)
    write_safely(path, b"new")

    assert (path.read_bytes(), refused, list(tmp_path.iterdir())) == (b"new", [], [path])


def test_a_file_that_stays_in_use_keeps_its_old_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "play-1.json"
    write_safely(path, b"old")

    def busy(_self: Path, _target: Path) -> Path:
        raise PermissionError(13, "The process cannot access the file")

    monkeypatch.setattr(Path, "replace", busy)
    monkeypatch.setattr(files, "TRIES", 3)
    monkeypatch.setattr(files, "PAUSE", 0.0)
    with pytest.raises(PermissionError):
        write_safely(path, b"new")

    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"old", [path])


WITHOUT_UNIX = """
import asyncio, ctypes, importlib, multiprocessing, pkgutil, signal, subprocess, sys, types
import click, jinja2, platformdirs, transitions, yaml, http.client, http.server, urllib.request, zipfile, ssl, textual.app
import textual.drivers.linux_driver, textual_serve.server, aiohttp.web
for name in ("fcntl", "grp", "pty", "pwd", "resource", "termios", "tty"):
    sys.modules[name] = None
for name in ("SIGHUP", "SIGKILL", "SIGUSR1", "SIGWINCH"):
    delattr(signal, name)
sys.platform = "win32"
msvcrt = sys.modules["msvcrt"] = types.ModuleType("msvcrt")
msvcrt.LK_NBLCK, held = 2, set()
def locking(file, _mode, _count):
    import os
    found = os.fstat(file).st_ino
    if found in held:
        raise PermissionError(13, "Permission denied")
    held.add(found)
msvcrt.locking = locking
import spring68
for module in pkgutil.walk_packages(spring68.__path__, "spring68."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
from pathlib import Path
from spring68.saves.files import Hold
path = Path(sys.argv[1]) / "x.lock"
first, second = Hold(path), Hold(path)
print(first.take(), second.take())
"""


def test_every_module_is_imported_and_slots_are_held_where_there_is_nothing_of_unix(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_UNIX, str(tmp_path)], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )  # fmt: skip

    assert (done.stderr, done.stdout) == ("", "True False\n")


@pytest.mark.parametrize("encoding", ["cp1252", "cp437"])
def test_a_console_in_an_old_code_page_is_told_what_it_can_show(tmp_path: Path, encoding: str) -> None:
    for name, text in (("story.yaml", story_yaml(ROOM)), ("acts/1-spring/room.yaml", ROOM)):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "spring68", "map", str(tmp_path)], capture_output=True, check=False,
        env={**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONUTF8": "0", "PYTHONIOENCODING": f"{encoding}:strict"},
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, b"")
    assert b"?" in done.stdout
