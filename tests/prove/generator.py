"""Stories of any size that know their own truth.

A story is built in layers, from the start to the endings, while a handful of plays walks ahead: each scene is reached
by plays whose choices and values are known, and every guard is made so that it holds for one of them. So every element
carries a path that meets it. Beside that, mistakes are planted: choices that can never be taken, places where nothing
may be left to choose, places from which no ending can be reached, a range that is left; and next to each kind its
harmless twin, of which nothing must be said.

Two flags always change together, two are never set, and one number never passes 2: guards against that are dead.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from random import Random
from typing import Any

from spring68.engine.machine import Machine
from spring68.story.load import read_files
from tests.prove import planting

FLAGS, NUMBERS = 40, 6
TWINS = ("f36", "f37")
NEVER = ("f38", "f39")
TOP = 5
NOTES, SUBS, ENDINGS = 12, 8, 5
DEPTH = 100
"""About how many layers a large story has; a play passes one scene of most of them."""

DEAD = ("f38", "f39 and n0 >= 1", "f36 and not f37", "f37 and not f36", "n4 >= 3", "n0 >= 4 and n0 < 3")
"""Guards that never hold."""

SHEET = {"source": "K", "survives": "always", "text": "Seen."}
SUB_EFFECTS = {"y": "n0 += 1", "n": "n0 -= 1"}

MOST_PLAYS = 4
"""How many plays are followed to each scene."""


@dataclass(slots=True)
class Play:
    """A play as far as it went: its choices, what holds, which notes were met."""

    path: tuple[str, ...]
    values: dict[str, Any]
    seen: frozenset[str] = frozenset()

    def after(self, choice: str, effects: list[str], notes: tuple[str, ...] = ()) -> Play:
        values = dict(self.values)
        for effect in effects:
            run_effect(effect, values)
        return Play((*self.path, choice), values, self.seen | frozenset(notes))


@dataclass(slots=True)
class Written:
    """A story as text, what is true of it, and what was planted."""

    size: int
    documents: list[dict[str, Any]] = field(default_factory=list)
    paths: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """By kind and name of an element, a path that meets it."""
    dead: set[tuple[str, str]] = field(default_factory=set)
    failures: set[tuple[str, str]] = field(default_factory=set)
    """Code and place (`g7`) of every mistake that a play can meet."""

    def machine(self) -> Machine:
        """The machine of the story; there is nothing wrong with how it is written."""
        notes = "\n---\n".join(f"note: k{number}\ndocumented: A." for number in range(NOTES))
        scenes = "\n---\n".join(json.dumps(document) for document in self.documents)
        files = {"story.yaml": STORY, "notes/notes.yaml": notes, "acts/1-one/scenes.yaml": scenes}
        loaded = read_files([(f"story/{name}", text.encode()) for name, text in files.items()])
        assert [] == [(found.code, found.span.place, found.message) for found in loaded.findings][:5]
        return Machine.of(loaded.story)


STORY = "\n".join((
    "story: made", "title: Made", "start: s0", "acts: {one: {title: One}}", "vars:",
    *(f"  f{number}: false" for number in range(FLAGS)),
    *(f"  n{number}: 0 in 0..{TOP}{' clamp' if number < NUMBERS - 1 else ''}" for number in range(NUMBERS)),
    "endings: {" + ", ".join(f"e{number}: {{}}" for number in range(ENDINGS)) + "}",
))  # fmt: skip


def run_effect(effect: str, values: dict[str, Any]) -> None:
    """One effect, by a reading of its own: `f3 = true`, `n2 += 1`, `n4 += 1 if n4 < 2`."""
    change, _if, guard = effect.partition(" if ")
    if guard and not holds(guard, values, frozenset(), ()):
        return
    name, sign, worth = change.split()
    if sign == "=":
        values[name] = {"true": True, "false": False}.get(worth, worth)
        values[name] = int(worth) if worth.isdigit() else values[name]
        return
    new = values[name] + int(worth) * (1 if sign == "+=" else -1)
    values[name] = min(max(new, 0), TOP)


def holds(guard: str, values: dict[str, Any], seen: frozenset[str], path: tuple[str, ...]) -> bool:
    """A guard, by a reading of its own: atoms joined by `and`."""
    return all(_atom(atom, values, seen, path) for atom in guard.split(" and "))


def _atom(atom: str, values: dict[str, Any], seen: frozenset[str], path: tuple[str, ...]) -> bool:
    if atom.startswith("not "):
        return not _atom(atom[4:], values, seen, path)
    if atom.startswith("seen("):
        return atom[5:-1] in seen
    if atom.startswith("picked("):
        return atom[7:-1] in path
    name, *rest = atom.split()
    if not rest:
        return bool(values[name])
    return bool({">=": values[name] >= int(rest[1]), "<": values[name] < int(rest[1])}[rest[0]])


class Writer:
    """Writes one story."""

    def __init__(self, size: int, seed: int, plants: int) -> None:
        self.chance = Random(f"{size}/{seed}")
        self.written = Written(size)
        self.plants = plants
        self.arrived: dict[str, list[Play]] = {}
        self.subs = [f"t{number}" for number in range(SUBS)]
        self.dead = [guard for guard in DEAD for _plant in range(plants)]
        self.gadgets = [kind for kind in planting.KINDS for _plant in range(plants)]
        taken = SUBS + len(self.gadgets) * planting.SCENES + plants
        self.layers = layers([f"s{number}" for number in range(size - taken)])

    def write(self) -> Written:
        """The whole story."""
        values = {f"f{number}": False for number in range(FLAGS)} | {f"n{number}": 0 for number in range(NUMBERS)}
        self.arrived["s0"] = [Play((), values)]
        inner = [name for layer in self.layers[1:-3] for name in layer]
        spots = self.chance.sample(inner, len(self.dead) + len(self.gadgets))
        deadly = dict(zip(spots, self.dead, strict=False))
        hosts = dict(zip(spots[len(self.dead) :], enumerate(self.gadgets), strict=True))
        for number, layer in enumerate(self.layers):
            ahead = self.layers[number + 1 : number + 3]
            missing = list(ahead[0]) if ahead else []
            for name in layer:
                if ahead:
                    self.scene(name, ahead, missing, deadly.get(name, ""), hosts.get(name))
                else:
                    self.ending(name)
            assert not missing, f"layer {number} is too narrow"
        for name in self.subs:
            self.sub(name)
        named = [("note", f"k{number}") for number in range(NOTES)] + [("ending", f"e{n}") for n in range(ENDINGS)]
        self.written.dead |= {element for element in named if element not in self.written.paths}
        return self.written

    def document(self, name: str, **keys: Any) -> None:
        self.written.documents.append({"scene": name, **keys})
        self.know("scene", name, self.arrived[name][0].path)

    def know(self, kind: str, name: str, path: tuple[str, ...]) -> None:
        known = self.written.paths.get((kind, name))
        if known is None or len(path) < len(known):
            self.written.paths[(kind, name)] = path

    def arrive(self, name: str, play: Play) -> None:
        plays = self.arrived.setdefault(name, [])
        if len(plays) < MOST_PLAYS:
            plays.append(play)

    # what scenes are made of

    def guard(self, play: Play) -> str:
        """A guard of one or two parts that holds for a play."""
        return " and ".join(dict.fromkeys(self.atom(play) for _part in range(self.chance.randrange(1, 3))))

    def atom(self, play: Play) -> str:
        kind = self.chance.randrange(12)
        if kind == 0 and play.path:
            return f"picked({self.chance.choice(play.path[-8:])})"
        if kind == 1:
            note = f"k{self.chance.randrange(NOTES)}"
            return f"seen({note})" if note in play.seen else f"not seen({note})"
        if kind < 6:
            name = f"n{self.chance.randrange(NUMBERS)}"
            value = play.values[name]
            return f"{name} >= {value}" if value and self.chance.random() < 0.6 else f"{name} < {value + 1}"
        name = f"f{self.chance.randrange(FLAGS - 2)}"
        return name if play.values[name] else f"not {name}"

    def effects(self) -> list[str]:
        """Up to two changes; those that must go together do."""
        found: list[str] = []
        for _effect in range(self.chance.randrange(3)):
            kind = self.chance.randrange(10)
            if kind == 0:
                worth = self.chance.choice(("true", "false"))
                found += [f"{name} = {worth}" for name in TWINS]
            elif kind < 4:
                found.append(f"n{self.chance.randrange(4)} {self.chance.choice(('+= 1', '-= 1', '= 2'))}")
            elif kind == 4:
                found.append(self.chance.choice(("n4 += 1 if n4 < 2", "n4 = 0", f"n5 += 1 if n5 < {TOP}", "n5 = 1")))
            else:
                worth = "true" if self.chance.random() < 0.7 else "false"
                found.append(f"f{self.chance.randrange(FLAGS - 4)} = {worth}")
        return found

    def text(self, name: str) -> str:
        """The words of a scene, with a passage that one of its plays reads, and a note."""
        plays = self.arrived[name]
        words = f"This is {name}."
        if self.chance.random() < 0.3:
            words += f" {{{self.atom(plays[-1])} ? You know it.}}"
            self.know("passage", f"{name} text #1", plays[-1].path)
        if self.chance.random() < 0.2:
            note = f"k{self.chance.randrange(NOTES)}"
            words += f" [[{note}|Here]]."
            self.know("note", note, plays[0].path)
            for play in plays:
                play.seen |= {note}
        return words

    def scene(
        self, name: str, ahead: list[list[str]], missing: list[str], dead: str, gadget: tuple[int, str] | None
    ) -> None:
        """A scene with three choices; the first is always open and leads on."""
        words = self.text(name)
        is_hub = self.chance.random() < 0.1 and gadget is None and not dead
        choices = [
            self.choice(name, letter, ahead, missing, is_hub=is_hub) for letter in ("ab" if dead or gadget else "abc")
        ]
        if dead:
            choices.append(self.dead_choice(name, dead, self.chance.choice(ahead[-1])))
        if gadget is not None:
            choices.append({"pick": "Choose g", "id": "g", "to": [f"g{gadget[0]}"]})
            self.gadget(*gadget, self.arrived[name][0].after(f"{name}.g", []), self.chance.choice(ahead[-1]))
        hub = {"hub": "true"} if is_hub else {}
        self.document(name, text=words, choices=choices, **hub)

    def choice(
        self, scene: str, letter: str, ahead: list[list[str]], missing: list[str], *, is_hub: bool
    ) -> dict[str, Any]:
        """One choice, and the plays that take it."""
        name = f"{scene}.{letter}"
        plays = self.arrived[scene]
        guard = "" if letter == "a" else self.guard(self.chance.choice(plays))
        able = [play for play in plays if not guard or holds(guard, play.values, play.seen, play.path)]
        made: dict[str, Any] = {"pick": f"Choose {letter}", "id": letter, "do": self.effects()}
        if guard:
            made["if"] = guard
            closed = [play for play in plays if play not in able]
            if closed and self.chance.random() < 0.3:
                made["locked"] = "Not now."
                self.know("locked", name, closed[0].path)
        if self.chance.random() < 0.1:
            made["file"] = [dict(SHEET)]
            self.know("sheet", f"{name}#0", (*able[0].path, name))
        self.know("choice", name, (*able[0].path, name))
        if is_hub and letter != "a":
            return made
        target = missing.pop() if missing else self.chance.choice(self.chance.choice(ahead))
        made["to"] = [target]
        sub = self.chance.choice(self.subs) if self.chance.random() < 0.1 else ""
        if sub:
            made["call"] = sub
            self.know("scene", sub, (*able[0].path, name))
            for letter in SUB_EFFECTS:
                self.know("choice", f"{sub}.{letter}", (*able[0].path, name, f"{sub}.{letter}"))
        for play in able:
            after = play.after(name, made["do"])
            taken = self.chance.choice(list(SUB_EFFECTS))
            self.arrive(target, after.after(f"{sub}.{taken}", [SUB_EFFECTS[taken]]) if sub else after)
        return made

    def sub(self, name: str) -> None:
        choices = [{"pick": f"Say {key}", "id": key, "do": [effect]} for key, effect in SUB_EFFECTS.items()]
        if ("scene", name) not in self.written.paths:
            self.written.dead |= {("scene", name), *(("choice", f"{name}.{key}") for key in SUB_EFFECTS)}
        self.written.documents.append({"sub": name, "text": f"This is {name}.", "choices": choices})

    def ending(self, name: str) -> None:
        ending = f"e{self.chance.randrange(ENDINGS)}"
        self.document(name, text="The end.", ending=ending)
        self.know("ending", ending, self.arrived[name][0].path)

    # what is planted

    def dead_choice(self, scene: str, guard: str, target: str) -> dict[str, Any]:
        """A choice that nobody can ever take; behind some of them stands a scene to which nothing else leads."""
        self.written.dead |= {("choice", f"{scene}.d"), ("sheet", f"{scene}.d#0")}
        if guard == DEAD[0]:
            lost = f"u{scene[1:]}"
            choices = [
                {"pick": f"Choose {letter}", "id": letter, "to": [target], "do": self.effects()} for letter in "abc"
            ]
            self.written.documents.append({"scene": lost, "text": f"This is {lost}.", "choices": choices})
            self.written.dead |= {("scene", lost), *(("choice", f"{lost}.{letter}") for letter in "abc")}
            target = lost
        return {"pick": "Choose d", "id": "d", "if": guard, "file": [dict(SHEET)], "to": [target]}

    def gadget(self, number: int, kind: str, play: Play, onward: str) -> None:
        """A place where something can go wrong, or its harmless twin."""
        flag = f"f{self.chance.randrange(FLAGS - 4)}"
        made = planting.plant(f"g{number}", kind, flag, onward)
        self.written.documents += made.documents
        for (element, name), path in made.paths.items():
            self.know(element, name, (*play.path, *path))
        self.written.dead |= made.dead
        if made.code:
            self.written.failures.add((made.code, f"g{number}"))


def layers(names: list[str]) -> list[list[str]]:
    """Scenes in layers of growing width, so that the choices of each can lead to all of the next."""
    width = max(len(names) // min(DEPTH, max(len(names) // 4, 2)), 1)
    found: list[list[str]] = []
    start, wide = 0, 1
    while start < len(names):
        found.append(names[start : start + wide])
        start, wide = start + wide, min(wide * 2, width)
    return found


def write_story(size: int, seed: int = 0, plants: int = 1) -> Written:
    """A story of so many scenes, in which each kind of mistake, and each harmless twin, is planted so many times."""
    return Writer(size, seed, plants).write()
