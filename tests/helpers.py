"""Small stories for tests: written as YAML, read and played by the real rooms.

`make_story` takes scenes; what they do not say is filled in. `story=` adds keys to `story.yaml`, `notes=`, `people=`,
`sources=` and `plays=` are further files, and any other keyword (with `__` for `/`) is a file of its own.
"""

from __future__ import annotations

import re
from textwrap import dedent

from spring68.engine.machine import Machine
from spring68.engine.state import GameState
from spring68.engine.step import choose, start
from spring68.engine.turn import Turn
from spring68.story.load import Loaded, read_files

_FILES = {
    "notes": "notes/spring.yaml",
    "people": "people.yaml",
    "sources": "sources.yaml",
    "plays": "playthroughs/p.yaml",
}
_FIRST_SCENE = re.compile(r"^(?:scene|sub): *([a-z]\w*)", re.MULTILINE)


def story_yaml(scenes: str, added: str = "") -> str:
    """`story.yaml` with the keys given, and the least that must stand beside them."""
    added = dedent(added)
    first = _FIRST_SCENE.search(scenes)
    least = {
        "story": "test",
        "title": "A test",
        "start": first[1] if first else "nowhere",
        "acts": "{spring: {title: Spring}}",
    }
    missing = [f"{key}: {value}\n" for key, value in least.items() if not re.search(rf"^{key}:", added, re.MULTILINE)]
    return "".join(missing) + added


def make_story(yaml_text: str, *, story: str = "", **files: str) -> Loaded:
    """Read a story whose scenes stand in one file of the act `spring`."""
    scenes = dedent(yaml_text)
    texts = {"story.yaml": story_yaml(scenes, story), "acts/1-spring/scenes.yaml": scenes}
    for name, text in files.items():
        texts[_FILES.get(name, f"{name.replace('__', '/')}.yaml")] = dedent(text)
    return read_files([(f"story/{name}", text.encode()) for name, text in texts.items()])


def machine_of(yaml_text: str, *, story: str = "", **files: str) -> Machine:
    """The machine of a story in which nothing is wrong."""
    loaded = make_story(yaml_text, story=story, **files)

    assert [f"{found.span.place} {found.code} {found.message}" for found in loaded.findings] == []

    return Machine.of(loaded.story)


def play(machine: Machine, *choices: str, seed: int = 0, preset: str = "") -> Turn:
    """The last turn of a play that takes these choices."""
    turn = start(machine, seed=seed, preset=preset)
    for choice in choices:
        turn = choose(machine, turn.state, choice)
    return turn


def words(turn: Turn) -> list[str]:
    """The paragraphs of a turn."""
    return [paragraph.text for passage in turn.passages for paragraph in passage.paragraphs]


def value(machine: Machine, state: GameState, name: str) -> object:
    """The value of a variable."""
    return state.values[machine.names.index(name)]


def codes(loaded: Loaded) -> list[str]:
    """The codes of what was found, in the order listed."""
    return [found.code for found in loaded.findings]


def places(loaded: Loaded) -> list[str]:
    """Code and place (`file:line:column`) of what was found."""
    return [f"{found.code} {found.span.place.removeprefix('story/')}" for found in loaded.findings]
