"""Stories of any size that know their own truth.

A story is built in layers, from the start to the endings, while a handful of plays walks ahead: each scene is reached
by plays whose choices and values are known, and every guard is made so that it holds for one of them. So every element
carries a path that meets it. A large story has threads beside each other, and choices that lead from one into another.
Some choices lead back, to any thread, so that most of the story is one great round. Beside that,
mistakes are planted: choices, passages and locked reasons that nobody can ever meet, places where nothing may be left
to choose, places from which no ending can be reached, a range that is left; and next to each kind of mistake its
harmless twin, of which nothing must be said.

Two flags always change together, one is only set where another one is, two are never set, and one number never passes
2: guards against that are dead.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from random import Random
from typing import Any

from spring68.engine.machine import Machine
from spring68.story.load import read_files
from tests.prove import planting
from tests.prove.plays import FLAGS, NUMBERS, TOP, Play, beginning

TWINS = ("f36", "f37")
FIRST, SECOND = "f34", "f35"
"""The second is only ever set where the first one is, and the first is never taken back."""
FREE = 34
"""How many flags come and go as they like."""
NOTES, SUBS, ENDINGS = 12, 8, 5
DEPTH = 100
"""About how many layers a large story has; a play passes one scene of most of them."""

DEAD = (
    "f38", "f39 and n0 >= 1", "f36 and not f37", "f37 and not f36", "n4 >= 3", "n0 >= 4 and n0 < 3",
    f"{SECOND} and not {FIRST}",
)  # fmt: skip
"""Guards that never hold."""

THREAD, ACROSS = 1_000, 20
"""A story has a thread for so many scenes; one in so many choices leads into any of them, the others on in their own."""

SHEET = {"source": "K", "survives": "always", "text": "Seen."}
SUB_EFFECTS = {"y": "n0 += 1", "n": "n0 -= 1"}

MOST_PLAYS = 4
"""How many plays are followed to each scene."""


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

    def files(self) -> list[tuple[str, bytes]]:
        """The story as files."""
        notes = "\n---\n".join(f"note: k{number}\ndocumented: A." for number in range(NOTES))
        scenes = "\n---\n".join(json.dumps(document) for document in self.documents)
        texts = {"story.yaml": STORY, "notes/notes.yaml": notes, "acts/1-one/scenes.yaml": scenes}
        return [(f"story/{name}", text.encode()) for name, text in texts.items()]

    def machine(self) -> Machine:
        """The machine of the story; there is nothing wrong with how it is written."""
        loaded = read_files(self.files())
        assert [] == [(found.code, found.span.place, found.message) for found in loaded.findings][:5]
        return Machine.of(loaded.story)


STORY = "\n".join((
    "story: made", "title: Made", "start: s0", "acts: {one: {title: One}}", "vars:",
    *(f"  f{number}: false" for number in range(FLAGS)),
    *(f"  n{number}: 0 in 0..{TOP}{' clamp' if number < NUMBERS - 1 else ''}" for number in range(NUMBERS)),
    "endings: {" + ", ".join(f"e{number}: {{}}" for number in range(ENDINGS)) + "}",
))  # fmt: skip


class Writer:
    """Writes one story."""

    def __init__(self, size: int, seed: int, plants: int, back: int) -> None:
        self.chance = Random(f"{size}/{seed}")
        self.written = Written(size)
        self.plants, self.back = plants, back
        self.arrived: dict[str, list[Play]] = {"s0": [beginning()]}
        self.subs = [f"t{number}" for number in range(SUBS)]
        self.dead = [guard for guard in DEAD for _plant in range(plants)]
        self.gadgets = [kind for kind in planting.KINDS for _plant in range(plants)]
        taken = SUBS + len(self.gadgets) * planting.SCENES + plants
        self.layers = layers([f"s{number}" for number in range(size - taken)])
        self.threads = max(size // THREAD, 1)

    def write(self) -> Written:
        """The whole story."""
        inner = [name for layer in self.layers[1:-3] for name in layer]
        spots = self.chance.sample(inner, len(self.dead) + len(self.gadgets))
        deadly = dict(zip(spots, self.dead, strict=False))
        hosts = dict(zip(spots[len(self.dead) :], enumerate(self.gadgets), strict=True))
        for number, layer in enumerate(self.layers):
            wide = self.layers[number + 1 : number + 3]
            count = min(self.threads, len(layer), *map(len, wide))
            for thread, names in enumerate(parted(layer, count)):
                ahead = [parted(further, count)[thread] for further in wide]
                missing = list(ahead[0]) if ahead else []
                for place, name in enumerate(names):
                    if ahead:
                        spare = 2 * (len(names) - place - 1) - len(missing)
                        self.scene(name, Ways(ahead, missing, spare, wide), deadly.get(name, ""), hosts.get(name))
                    else:
                        self.ending(name)
                assert not missing, f"layer {number} is too narrow"
        for name in self.subs:
            self.sub(name)
        named = [("note", f"k{number}") for number in range(NOTES)] + [("ending", f"e{n}") for n in range(ENDINGS)]
        self.written.dead |= {element for element in named if element not in self.written.paths}
        return self.written

    def know(self, kind: str, name: str, path: tuple[str, ...]) -> None:
        """Keep a path that meets an element."""
        known = self.written.paths.get((kind, name))
        if known is None or len(path) < len(known):
            self.written.paths[(kind, name)] = path

    def arrive(self, name: str, play: Play) -> None:
        plays = self.arrived.setdefault(name, [])
        if len(plays) < MOST_PLAYS:
            plays.append(play)

    def is_one_in(self, count: int) -> bool:
        return self.chance.randrange(count) == 0

    # what scenes are made of

    def guard(self, play: Play) -> str:
        """A guard of one or two parts that holds for a play."""
        return " and ".join(dict.fromkeys(self.atom(play) for _part in range(self.chance.randrange(1, 3))))

    def atom(self, play: Play) -> str:
        """A part of a guard that holds for a play."""
        kind = self.chance.randrange(14)
        if kind < 2 and play.path:
            choice = self.chance.choice(play.path[-8:])
            return f"picked({choice})" if kind else f"visited({choice.split('.')[0]})"
        if kind == 2:
            note = f"k{self.chance.randrange(NOTES)}"
            return f"seen({note})" if note in play.seen else f"not seen({note})"
        if kind < 7:
            name = f"n{self.chance.randrange(NUMBERS)}"
            value = play.values[name]
            return f"{name} >= {value}" if value and self.chance.random() < 0.6 else f"{name} < {value + 1}"
        name = f"f{self.chance.randrange(FLAGS - 2)}"
        return name if play.values[name] else f"not {name}"

    def effects(self) -> list[str]:
        """Up to two changes; those that must go together do."""
        found: list[str] = []
        for _effect in range(self.chance.randrange(3)):
            kind = self.chance.randrange(11)
            if kind == 0:
                worth = self.chance.choice(("true", "false"))
                found += [f"{name} = {worth}" for name in TWINS]
            elif kind == 1:
                found.append(
                    self.chance.choice((f"{FIRST} = true", f"{SECOND} = true if {FIRST}", f"{SECOND} = false"))
                )
            elif kind < 5:
                found.append(f"n{self.chance.randrange(4)} {self.chance.choice(('+= 1', '-= 1', '= 2'))}")
            elif kind == 5:
                found.append(self.chance.choice(("n4 += 1 if n4 < 2", "n4 = 0", f"n5 += 1 if n5 < {TOP}", "n5 = 1")))
            else:
                worth = "true" if self.chance.random() < 0.7 else "false"
                found.append(f"f{self.chance.randrange(FREE)} = {worth}")
        return found

    def text(self, place: str, plays: list[Play], dead: str) -> str:
        """The words of a scene or beat, with a passage that one of its plays reads, and a note."""
        words = f"This is {place}."
        if dead:
            words += f" {{{dead} ? Nobody reads it.}}"
            self.written.dead.add(("passage", f"{place} text #1"))
        elif self.is_one_in(3):
            guard = self.atom(plays[-1])
            other = next((play for play in plays if not play.holds(guard)), None)
            words += f" {{{guard} ? You know it.{' | You do not.' if other else ''}}}"
            self.know("passage", f"{place} text #1", plays[-1].path)
            if other:
                self.know("passage", f"{place} text #2", other.path)
        if self.is_one_in(5):
            note = f"k{self.chance.randrange(NOTES)}"
            words += f" [[{note}|Here]]."
            self.know("note", note, plays[0].path)
            for play in plays:
                play.seen |= {note}
        return words

    def scene(self, name: str, ways: Ways, dead: str, gadget: tuple[int, str] | None) -> None:
        """A scene with three choices; the first is always open and leads on."""
        plays = self.arrived[name]
        kind = "" if dead or gadget or ways.spare < 0 else self.chance.choice(("hub", "beats", *8 * [""]))
        place = f"{name}.m" if kind == "beats" else name
        words = self.text(place, plays, dead)
        choices = [
            self.choice(name, letter, ways, is_hub=kind == "hub") for letter in ("ab" if dead or gadget else "abc")
        ]
        if dead:
            choices.append(self.dead_choice(name, dead, self.chance.choice(ways.ahead[-1])))
            choices[0] |= {"if": f"not ({dead})", "locked": "Never."}
            self.written.dead.add(("locked", f"{name}.a"))
        if gadget is not None:
            choices.append({"pick": "Choose g", "id": "g", "to": [f"g{gadget[0]}"]})
            self.gadget(*gadget, plays[0].after(f"{name}.g", []), self.chance.choice(ways.ahead[-1]))
        document: dict[str, Any] = {"text": words, "choices": choices}
        if kind == "hub":
            document["hub"] = self.chance.choice(("true", {"visits": "2", "show": "3"}))
            document["to"] = [self.chance.choice(ways.ahead[-1])]
        if kind == "beats":
            document = {"text": f"This is {name}.", "beats": [{"id": "m"} | document]}
            self.know("beat", place, plays[0].path)
        self.written.documents.append({"scene": name} | document)
        self.know("scene", name, plays[0].path)

    def choice(self, scene: str, letter: str, ways: Ways, *, is_hub: bool) -> dict[str, Any]:
        """One choice, and the plays that take it."""
        name = f"{scene}.{letter}"
        plays = self.arrived[scene]
        guard = "" if letter == "a" else self.guard(self.chance.choice(plays))
        able = [play for play in plays if not guard or play.holds(guard)]
        made: dict[str, Any] = {"pick": f"Choose {letter}", "id": letter, "do": self.effects()}
        if guard:
            made["if"] = guard
            closed = next((play for play in plays if play not in able), None)
            if closed is not None and self.is_one_in(3):
                made["locked"] = "Not now."
                self.know("locked", name, closed.path)
        if self.is_one_in(10):
            made["file"] = [dict(SHEET)]
            self.know("sheet", f"{name}#0", (*able[0].path, name))
        self.know("choice", name, (*able[0].path, name))
        if is_hub and letter != "a":
            return made
        if letter == "c" and not ways.missing and self.back and self.is_one_in(self.back):
            made["to"] = [f"s{self.chance.randrange(int(scene[1:]) + 1)}"]
            return made
        self.going_on(made, name, able, ways)
        return made

    def going_on(self, made: dict[str, Any], name: str, able: list[Play], ways: Ways) -> None:
        """Where a choice leads, and the plays that it takes there."""
        is_across = self.threads > 1 and not ways.missing and self.is_one_in(ACROSS)
        ahead = self.chance.choice(ways.wide if is_across else ways.ahead) if not ways.missing else ()
        target = self.chance.choice(ahead) if ahead else ways.missing.pop()
        made["to"] = [target]
        after = [play.after(name, made["do"]) for play in able]
        if self.is_one_in(10):
            sub = made["call"] = self.chance.choice(self.subs)
            self.know("scene", sub, after[0].path)
            for key in SUB_EFFECTS:
                self.know("choice", f"{sub}.{key}", (*after[0].path, f"{sub}.{key}"))
            keys = [self.chance.choice(list(SUB_EFFECTS)) for _play in after]
            after = [play.after(f"{sub}.{key}", [SUB_EFFECTS[key]]) for play, key in zip(after, keys, strict=True)]
        elif self.is_one_in(8):
            guard, other = self.guard(after[0]), self.chance.choice(ways.ahead[-1])
            made["to"] = [f"{target} if {guard}", other]
            for play in after:
                self.arrive(target if play.holds(guard) else other, play)
            return
        for play in after:
            self.arrive(target, play)

    def sub(self, name: str) -> None:
        """A scene that is called, and returns."""
        choices = [{"pick": f"Say {key}", "id": key, "do": [effect]} for key, effect in SUB_EFFECTS.items()]
        if ("scene", name) not in self.written.paths:
            self.written.dead |= {("scene", name), *(("choice", f"{name}.{key}") for key in SUB_EFFECTS)}
        self.written.documents.append({"sub": name, "text": f"This is {name}.", "choices": choices})

    def ending(self, name: str) -> None:
        """A scene that is an ending."""
        ending = f"e{self.chance.randrange(ENDINGS)}"
        path = self.arrived[name][0].path
        self.written.documents.append({"scene": name, "text": "The end.", "ending": ending})
        self.know("scene", name, path)
        self.know("ending", ending, path)

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
        made = planting.plant(f"g{number}", kind, f"f{self.chance.randrange(FREE)}", onward)
        self.written.documents += made.documents
        self.know("choice", play.path[-1], play.path)
        for (element, name), path in made.paths.items():
            self.know(element, name, (*play.path, *path))
        self.written.dead |= {("choice", name) for name in made.dead}
        if made.code:
            self.written.failures.add((made.code, f"g{number}"))


@dataclass(slots=True)
class Ways:
    """Where a scene may lead: two layers ahead, and which of the next one nothing leads to yet."""

    ahead: list[list[str]]
    missing: list[str]
    spare: int
    """How many more ways on the rest of the layer has than scenes are missing."""
    wide: list[list[str]]
    """The same layers with the scenes of all threads."""


def parted(names: list[str], count: int) -> list[list[str]]:
    """Names in so many parts, one after the other, as equal as can be."""
    return [names[len(names) * part // count : len(names) * (part + 1) // count] for part in range(count)]


def layers(names: list[str]) -> list[list[str]]:
    """Scenes in layers of growing width, so that the choices of each can lead to all of the next."""
    width = max(len(names) // min(DEPTH, max(len(names) // 4, 2)), 1)
    found: list[list[str]] = []
    start, wide = 0, 1
    while start < len(names):
        found.append(names[start : start + wide])
        start, wide = start + wide, min(wide * 2, width)
    return found


def write_story(size: int, seed: int = 0, plants: int = 1, back: int = 12) -> Written:
    """A story that knows its truth.

    Args:
        size: How many scenes it has, 75 or more for each thing planted of every kind.
        seed: The same for the same story.
        plants: How many mistakes of each kind, and harmless twins of each, are planted.
        back: One in so many third choices leads back to an earlier scene; none when 0.
    """
    return Writer(size, seed, plants, back).write()
