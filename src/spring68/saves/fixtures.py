"""Saves of a released story, kept to see what an edit does to them: one for each scene, in one small file.

Plays that begin alike share their beginnings, so the file is a tree: `steps` has a row `[parent, choice]` for each
choice made (the parent is the number of an earlier row, or -1 minus the number of a start), `starts` the presets,
`acts` what a save keeps when an act is entered (of its variables those not at their `defaults`), `saves` for each
scene a row and the place where the play rests. Plain JSON, one row a line.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from spring68.engine.errors import EngineError
from spring68.engine.machine import Machine
from spring68.engine.state import GameState
from spring68.engine.step import choices, choose, start
from spring68.engine.turn import Turn
from spring68.saves.codec import read_snapshot, refuse_half_characters, snapshot_fields
from spring68.saves.model import Save, SaveDamaged, Snapshot, Step, Take
from spring68.saves.reconcile import scene_hashes, take_snapshot

FORMAT = 1
SEED = 68
MOST_PLAYS = 400
IDLE_PLAYS = 40
MAX_BYTES = 4_000_000
MOST_TURNS = 2_000
"""The longest play that is explored, and so the longest save that a fixture file can hold."""

MAX_CHOICES = 2_000_000
"""Choices of all saves of a file together: a story of 5,000 scenes, 400 choices to each."""


@dataclass(slots=True)
class _Tree:
    """The tree while it grows; a node is the number of a row, or -1 minus the number of a start."""

    starts: list[str]
    steps: list[tuple[int, str]] = field(default_factory=list)
    known: dict[tuple[int, str], int] = field(default_factory=dict)
    acts: dict[int, tuple[str, Snapshot]] = field(default_factory=dict)
    saves: dict[str, int] = field(default_factory=dict)
    depth: dict[str, int] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def add(self, node: int, choice: str) -> int:
        """The node after a choice."""
        key = (node, choice)
        if key not in self.known:
            self.known[key] = len(self.steps)
            self.steps.append(key)
        return self.known[key]


def explore(machine: Machine, seed: int = SEED, *, idle_plays: int = IDLE_PLAYS, turns: int = MOST_TURNS) -> bytes:
    """A fixture file of a story: one save for each scene in which a play can rest, found by least-used-first plays.

    Exploring ends after `idle_plays` plays in a row that met no new scene; a play is given up after so many `turns`.
    The same story and seed give the same bytes.
    """
    tree = _Tree(["", *machine.story.presets])
    draw = random.Random(seed)
    used: dict[str, int] = {}
    for number, preset in enumerate(tree.starts):
        idle = 0
        for _play in range(MOST_PLAYS):
            before = len(tree.saves)
            _play_once(machine, tree, (number, preset), used, draw, turns)
            idle = 0 if len(tree.saves) > before else idle + 1
            if idle >= idle_plays:
                break
    return _encode(machine, _pruned(tree))


def _play_once(
    machine: Machine, tree: _Tree, begin: tuple[int, str], used: dict[str, int], draw: random.Random, turns: int
) -> None:  # fmt: skip
    """One play from a start to its end, always by the choice taken least often so far."""
    number, preset = begin
    try:
        turn = start(machine, seed=SEED, preset=preset, compose=False)
    except EngineError:
        return
    node, entered = -1 - number, set[str]()
    for count in range(turns):
        _note(machine, tree, node, turn.state, entered, count)
        offered = [option.name for option in choices(machine, turn.state) if option.is_open]
        if turn.state.ended or not offered:
            return
        least = min(used.get(_key(turn, name), 0) for name in offered)
        name = draw.choice([name for name in offered if used.get(_key(turn, name), 0) == least])
        used[_key(turn, name)] = used.get(_key(turn, name), 0) + 1
        try:
            turn = choose(machine, turn.state, name, compose=False)
        except EngineError:
            return
        assert turn.entry is not None
        node = tree.add(node, turn.entry.choice)


def _key(turn: Turn, name: str) -> str:
    return f"{turn.state.place} {name}"


def _note(machine: Machine, tree: _Tree, node: int, state: GameState, entered: set[str], count: int) -> None:
    """Remember the shortest play to a scene, and what stood where an act was entered."""
    scene = machine.story.scenes.get(state.scene)
    if scene is None:
        return
    if scene.act and scene.act not in entered:
        entered.add(scene.act)
        tree.acts.setdefault(node, (scene.act, take_snapshot(machine, state, with_picked=True)))
    name = str(scene.id)
    if name not in tree.saves or count < tree.depth[name]:
        tree.saves[name], tree.depth[name], tree.places[name] = node, count, state.place


def _pruned(tree: _Tree) -> _Tree:
    """The tree without what no save needs, its rows numbered anew in the order of their first use."""
    slim = _Tree(tree.starts)
    new: dict[int, int] = {-1 - number: -1 - number for number in range(len(tree.starts))}
    for scene, node in sorted(tree.saves.items()):
        line: list[int] = []
        while node not in new:
            line.append(node)
            node = tree.steps[node][0]
        for row in reversed(line):
            parent, choice = tree.steps[row]
            new[row] = slim.add(new[parent], choice)
        slim.saves[scene], slim.places[scene] = new[tree.saves[scene]], tree.places[scene]
    slim.acts = {new[node]: entry for node, entry in tree.acts.items() if node in new}
    return slim


def _encode(machine: Machine, tree: _Tree) -> bytes:
    story = machine.story
    defaults = {name: variable.default for name, variable in story.variables.items()}
    acts = [[node, act, _without(defaults, snapshot)] for node, (act, snapshot) in sorted(tree.acts.items())]
    head = {
        "format": FORMAT, "story": story.id, "version": story.version, "digest": story.digest, "seed": SEED,
        "starts": tree.starts, "defaults": defaults,
    }  # fmt: skip
    parts = [f'"{name}": {_json(value)}' for name, value in head.items()]
    parts += [f'"{name}": {_rows(rows)}' for name, rows in (("steps", tree.steps), ("acts", acts))]
    saves = {scene: [node, tree.places[scene]] for scene, node in tree.saves.items()}
    parts += [f'"saves": {_json(saves)}', f'"scenes": {_json(scene_hashes(story))}']
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def _without(defaults: Mapping[str, Any], snapshot: Snapshot) -> dict[str, Any]:
    """A snapshot as JSON values, of its variables only those that are not at their default."""
    fields = snapshot_fields(snapshot)
    fields["variables"] = {name: value for name, value in snapshot.variables.items() if value != defaults[name]}
    return fields


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _rows(rows: Any) -> str:
    return "[\n" + ",\n".join(_json(row) for row in rows) + "\n]"


@dataclass(frozen=True, slots=True)
class Fixture:
    """A save of a release, and the scene for which it is kept."""

    scene: str
    save: Save


def decode_fixtures(data: bytes) -> Iterator[Fixture]:
    """The saves of a fixture file.

    Raises:
        SaveDamaged: when it is no fixture file, or a broken one; a sentence.
    """
    if len(data) > MAX_BYTES:
        raise SaveDamaged(f"the file is larger than {MAX_BYTES:,} bytes")
    try:
        found = json.loads(data.decode("utf-8"))
        refuse_half_characters(data, found)
        if found["format"] != FORMAT:
            raise SaveDamaged(f"it has format {found['format']}, and {FORMAT} is known here")
        yield from _saves(found)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError) as problem:
        raise SaveDamaged(f"it is no fixture file, or a broken one ({type(problem).__name__})") from None


def _saves(found: Mapping[str, Any]) -> Iterator[Fixture]:
    steps = [(int(parent), str(choice)) for parent, choice in found["steps"]]
    acts = {
        int(node): (str(act), read_snapshot({**snapshot, "variables": {**found["defaults"], **snapshot["variables"]}}))
        for node, act, snapshot in found["acts"]
    }
    scenes = {str(name): str(value) for name, value in found["scenes"].items()}
    room = MAX_CHOICES
    for scene, (row, place) in found["saves"].items():
        line = _line(steps, int(row))
        room -= len(line) - 1
        if room < 0:
            raise SaveDamaged(f"its saves have more than {MAX_CHOICES:,} choices in all")
        first = line[0]
        entered: dict[str, tuple[int, Snapshot]] = {}
        for count, node in enumerate(line):
            if node in acts:
                entered.setdefault(acts[node][0], (count, acts[node][1]))
        made = tuple(Step(steps[node][1]) for node in line[1:])
        save = Save(
            str(found["story"]), str(found["version"]), str(found["digest"]), int(found["seed"]),
            preset=str(found["starts"][-1 - first]), scenes=scenes,
            takes=(Take(steps=made),), acts=entered, snapshot=Snapshot(place=str(place)),
        )  # fmt: skip
        yield Fixture(str(scene), save)


def _line(steps: list[tuple[int, str]], row: int) -> list[int]:
    """The nodes from a start to a row."""
    line = [row]
    while line[-1] >= 0:
        parent = steps[line[-1]][0]
        if parent >= line[-1]:
            raise ValueError("a row comes before the one it follows")
        line.append(parent)
        if len(line) > MOST_TURNS + 1:
            raise SaveDamaged(f"a save in it has more than {MOST_TURNS:,} choices")
    return line[::-1]
