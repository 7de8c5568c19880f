"""The house: which room may import which, who may open which door to the outside, and how large things grow."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "src" / "spring68"

LEFT_TO_RIGHT = (
    {"text"},
    {"story"},
    {"engine"},
    {"check", "prove", "saves"},
    {"classroom", "workshop"},
    {"session"},
    {"tui", "plain", "serve"},
    {"cli"},
)
"""A room imports only from its left; rooms in one pair of braces do not know each other."""

ANNEXES = {
    "opening": "session",
    "paging": "session",
    "export": "session",
    "lesson": "session",
    "lessonfile": "session",
    "rehearsal": "session",
    "faults": "session",
    "looking": "session",
    "plainbegin": "plain",
    "plainrooms": "plain",
    "plainlooks": "plain",
    "plainwords": "plain",
    "plainwatch": "plain",
    "plainlesson": "plain",
    "__main__": "cli",
}
"""Modules at the top of the house that belong to a room of another name."""

DOORS = {
    "yaml": {"story/yamlevents.py"},
    "transitions": {"engine/machine.py"},
    "platformdirs": {"saves/locations.py"},
    "textual": {"tui/"},
    "rich": {"tui/"},
    "textual_serve": {"serve/"},
    "aiohttp": {"serve/"},
    "jinja2": {"classroom/"},
    "fast_sugiyama": {"workshop/maplayout.py"},
    "click": {"cli/"},
}
"""Which files may import what does not come with Python; a folder stands for all in it."""

BEHIND = {"yaml": "story", "transitions": "engine", "platformdirs": "saves", "jinja2": "classroom", "click": "cli"}
"""From which room on a library may have been loaded, by whatever way."""

MAX_FUNCTION, MAX_FILE = 60, 400
"""Lines; what is longer is two things."""


def modules() -> list[Path]:
    return sorted(path for path in HOUSE.rglob("*.py") if path != HOUSE / "__init__.py")


def inside(path: Path) -> str:
    """A file by its path in the house."""
    return path.relative_to(HOUSE).as_posix()


def room_of(path: Path) -> str:
    """The room of a file: its folder, or its own name at the top of the house."""
    first = inside(path).split("/")[0].removesuffix(".py")
    return ANNEXES.get(first, first)


def rank(room: str) -> int:
    """How far right a room lies; -1 where the plan of the house does not know it."""
    return next((number for number, rooms in enumerate(LEFT_TO_RIGHT) if room in rooms), -1)


def rooms() -> list[str]:
    return sorted({room_of(path) for path in modules()}, key=lambda room: (rank(room), room))


@lru_cache(maxsize=512)
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything that a file imports, at the top or inside a function."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{inside(path)}:{node.lineno}: imports are written in full"
            assert node.module is not None
            if node.module == "spring68":
                yield from ((node.lineno, f"spring68.{alias.name}") for alias in node.names if alias.name[0] != "_")
            else:
                yield node.lineno, node.module


def test_every_file_of_the_house_stands_in_a_room_that_the_plan_knows() -> None:
    assert [inside(path) for path in modules() if rank(room_of(path)) < 0] == []


def test_a_room_imports_only_from_its_left() -> None:
    wrong: list[str] = []
    for path in modules():
        here = room_of(path)
        for line, name in imports(path):
            parts = name.split(".")
            if parts[0] == "spring68" and len(parts) > 1:
                there = ANNEXES.get(parts[1], parts[1])
                if there != here and not 0 <= rank(there) < rank(here):
                    wrong.append(f"{inside(path)}:{line}: {here} imports {there}")

    assert wrong == []


def test_every_library_has_one_door() -> None:
    wrong: list[str] = []
    for path in modules():
        for line, name in imports(path):
            library = name.split(".")[0]
            if library in sys.stdlib_module_names or library == "spring68":
                continue
            doors = DOORS.get(library, set())
            if not any(inside(path) == door or (door[-1] == "/" and inside(path).startswith(door)) for door in doors):
                wrong.append(f"{inside(path)}:{line}: {library}")

    assert wrong == []


def loaded_after(*names: str) -> set[str]:
    """What stands in `sys.modules` of a fresh process that has imported these modules."""
    code = f"import sys, importlib\nfor name in {names!r}: importlib.import_module(name)\nprint(*sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)

    assert done.returncode == 0, done.stderr

    return set(done.stdout.split())


def module_names(room: str) -> list[str]:
    """All modules of a room, as they are imported; the one that runs the program when imported is left out."""
    names = [inside(path).removesuffix(".py").replace("/", ".") for path in modules() if room_of(path) == room]
    return [f"spring68.{name}".removesuffix(".__init__") for name in names if not name.endswith("__main__")]


@lru_cache(maxsize=1)
def loaded_at_start() -> set[str]:
    """What Python itself has loaded before anything is imported."""
    return loaded_after()


@pytest.mark.parametrize("room", rooms())
def test_a_room_can_be_entered_alone_and_brings_nothing_from_its_right(room: str) -> None:
    """Each room is imported in a fresh process, with all its modules."""
    loaded = loaded_after(*module_names(room)) - loaded_at_start()
    brought = {ANNEXES.get(name.split(".")[1], name.split(".")[1]) for name in loaded if name.startswith("spring68.")}
    libraries = {name.split(".")[0] for name in loaded}

    assert {other for other in brought if other != room and rank(other) >= rank(room)} == set()
    assert {name for name, first in BEHIND.items() if name in libraries and rank(first) > rank(room)} == set()
    assert room in {"tui", "serve"} or not {"textual", "rich"} & libraries  # textual_serve brings them along
    assert room == "serve" or "textual_serve" not in libraries


def test_to_import_spring68_imports_nothing_else() -> None:
    assert loaded_after("spring68") - loaded_at_start() == {"spring68"}


def functions(path: Path) -> Iterator[tuple[str, int, int]]:
    """Name, line and length of every function of a file, methods and inner ones too."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert node.end_lineno is not None
            yield node.name, node.lineno, node.end_lineno - node.lineno + 1


def written() -> list[Path]:
    """Every Python file of the project."""
    return [path for folder in ("src", "tests") for path in sorted((ROOT / folder).rglob("*.py"))]


def test_no_function_is_longer_than_sixty_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{line}: {name} has {length} lines"
        for path in written()
        for name, line, length in functions(path)
        if length > MAX_FUNCTION
    ]

    assert long == []


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in written()}

    assert [f"{path.relative_to(ROOT)}: {count} lines" for path, count in lengths.items() if count > MAX_FILE] == []
