"""The shipped story as its players read it: loaded once, played through the engine, kept for the test session.

A *play* is a list of turns with what each of them offered. Plays are drawn by seed, so that a bar measures the same
figure every time. Only acts that `story.yaml` declares are read: a folder of an act that is still being written waits
until it is declared. `SPRING68_BARS_STORY` names another story folder, for a writer who wants a draft measured.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from spring68.engine.machine import Machine
from spring68.engine.state import GameState, Value
from spring68.engine.step import choices, choose, start
from spring68.engine.turn import Kind, Option, Passage, Turn
from spring68.story.load import Loaded, read_files, story_files
from spring68.story.model import Choice, Scene, Story

FOLDER = Path(os.environ.get("SPRING68_BARS_STORY") or Path(__file__).parents[2] / "story")
PLAYS = 100
"""Plays by seed on which most bars are measured."""

Pick = Callable[[Turn, tuple[Option, ...]], Option]

TURN_OF_TRACK = "half_past_four"
"""The scene of Act III in which the player chooses a track."""


@cache
def loaded() -> Loaded:
    """The story as far as it is declared."""
    files = [(f"story/{path.relative_to(FOLDER).as_posix()}", path.read_bytes()) for path in story_files(FOLDER)]
    acts = set(read_files(files[:1]).story.acts)
    return read_files([file for file in files if _act_of(file[0]) in {"", *acts}])


def _act_of(name: str) -> str:
    """The act in whose folder a file stands; empty for a file of no act."""
    parts = name.split("/")
    return re.sub(r"^\d+-", "", parts[2]).replace("-", "_") if parts[1] == "acts" else ""


@cache
def story() -> Story:
    """The story."""
    return loaded().story


@cache
def machine() -> Machine:
    """The machine of the story."""
    return Machine.of(story())


def acts() -> tuple[str, ...]:
    """The acts that are declared, in order."""
    return tuple(str(act) for act in story().acts)


def is_whole() -> bool:
    """Whether the work is finished: plays come to endings, and nothing is promised for later."""
    return bool(story().endings) and not story().later


def scene_of(passage: Passage) -> Scene:
    """The scene to which a passage belongs."""
    return story().scenes[passage.scene]


def act_at(state: GameState) -> str:
    """The act in which a play rests; empty where the story is not yet written."""
    scene = story().scenes.get(state.scene)
    return scene.act if scene is not None else ""


@cache
def connective() -> frozenset[str]:
    """Scenes that are only a calendar line between two others: joined to the scene before them by its number.

    They are hubs, or pass by without a choice.
    """
    met: set[str] = set()
    found: set[str] = set()
    for scene in story().scenes.values():
        passes = scene.hub is not None or not scene.all_choices()
        if scene.ref in met and scene.type == "spine" and passes and scene.ending is None:
            found.add(str(scene.id))
        met.add(scene.ref)
    return frozenset(found)


def options() -> dict[str, tuple[Scene, Choice]]:
    """Every option of the story by its name, with its scene."""
    return {
        f"{scene.id}.{choice.id}": (scene, choice)
        for scene in story().scenes.values()
        for _beat, choice in scene.all_choices()
    }


def value(state: GameState, name: str) -> Value:
    """The value of a variable."""
    return state.values[machine().names.index(name)]


# plays


@dataclass(frozen=True, slots=True, eq=False)
class Play:
    """A play: its turns, and what was offered after each of them. It equals only itself, and so can be a key."""

    seed: int
    turns: tuple[Turn, ...]
    offered: tuple[tuple[Option, ...], ...]

    @property
    def last(self) -> GameState:
        """Where it came to rest for good."""
        return self.turns[-1].state

    @property
    def ending(self) -> str:
        """The ending it reached; empty where the story is not yet written."""
        return self.last.ended

    def passages(self, *of: str) -> Iterator[Passage]:
        """What was read, in all acts or in some."""
        for turn in self.turns:
            for passage in turn.passages:
                if not of or scene_of(passage).act in of:
                    yield passage

    def prose(self, *of: str) -> Iterator[Passage]:
        """The passages of prose: beats and replies, without sheets."""
        return (passage for passage in self.passages(*of) if passage.kind is not Kind.SHEETS)

    def choices(self, *of: str) -> int:
        """How many choices were made, in all acts or in some."""
        return sum(not of or act_at(before.state) in of for before in self.turns[:-1])

    def scenes(self, *of: str) -> list[str]:
        """The scenes that were read, each once, in order; connective hubs left out."""
        names = dict.fromkeys(passage.scene for passage in self.passages(*of))
        return [name for name in names if name not in connective()]

    def picked(self) -> list[str]:
        """The names of the choices that were made."""
        return [turn.entry.choice for turn in self.turns if turn.entry is not None]


def play(seed: int, pick: Pick) -> Play:
    """A play from the title on, to its ending or to where the story is not yet written."""
    return go_on(seed, start(machine(), seed=seed), pick)


def go_on(seed: int, turn: Turn, pick: Pick) -> Play:
    """A play from one of its turns on."""
    turns, offered = [turn], [choices(machine(), turn.state)]
    while any(option.is_open for option in offered[-1]):
        turn = choose(machine(), turn.state, pick(turn, offered[-1]).name)
        turns.append(turn)
        offered.append(choices(machine(), turn.state))
    return Play(seed, tuple(turns), tuple(offered))


def at_random(seed: int) -> Pick:
    """Any open option, each as likely as the others."""
    random = Random(f"bars/{seed}")
    return lambda _turn, shown: random.choice([option for option in shown if option.is_open])


def against(other: Play) -> Pick:
    """Wherever two plays meet, an option that the other did not take; elsewhere any."""
    taken = set(other.picked())
    random = Random(f"against/{other.seed}")

    def pick(_turn: Turn, shown: tuple[Option, ...]) -> Option:
        ways = [option for option in shown if option.is_open]
        return random.choice([option for option in ways if option.name not in taken] or ways)

    return pick


@cache
def plays(count: int = PLAYS) -> tuple[Play, ...]:
    """Plays by chance, the same every time."""
    return tuple(play(seed, at_random(seed)) for seed in range(count))


@cache
def opposed() -> tuple[tuple[Play, Play], ...]:
    """Pairs of plays of which the second does, wherever it can, what the first did not."""
    return tuple((one, play(one.seed, against(one))) for one in plays()[:12])


# figures


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which a share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def spread(values: Iterable[float]) -> str:
    """The fifth, the fiftieth and the ninety-fifth percentile in words."""
    kept = list(values)
    return " / ".join(f"{percentile(kept, share):.4g}" for share in (0.05, 0.5, 0.95))


def report(bar: str, figure: object, faults: Iterable[object] = ()) -> str:
    """Print what a bar measured (`pytest -s` shows it); the summary for its assertion."""
    listed = [str(fault) for fault in faults]
    lines = [f"{bar}: {figure}", *(f"  - {fault}" for fault in listed)]
    print("\n".join(["", *lines]))
    return "\n".join(lines)
