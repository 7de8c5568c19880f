"""Stories made up at random, in which everything the format has can stand; and random ways through them.

A generated story is well formed: whatever it names exists, hubs and scenes have a way out, calls are not cyclic. It may
still go wrong in play, as a careless writer's would: a list of choices runs dry, a range is left, text goes round.
"""

from __future__ import annotations

import json
from functools import lru_cache
from random import Random
from typing import Any, NamedTuple

from hypothesis import strategies as st

from spring68.engine.machine import Machine
from spring68.engine.state import GameState
from spring68.engine.step import choose, open_names, start
from spring68.engine.turn import Turn
from tests.helpers import machine_of

STORY = """
vars:
  f0: false
  f1: true
  n0: 1 in 0..3 clamp
  n1: 0 in -2..2
  w0: x in x, y, z
  fam: {a: false, b: false}
conditions: {named: f0 or count(fam) >= 1}
endings: {e0: {}, e1: {}}
presets: {p: {at: s0, do: [n0 = 3, f0 = true], picked: [s0.c0], seen: [k0]}}
later: [unwritten]
file: {left: w0}
"""
NOTES = "note: k0\ndocumented: A.\n---\nnote: k1\ndocumented: B.\n"
MISTAKES = {"S303", "S402", "S406"}
"""What may go wrong when a generated story is played."""

_GUARDS = (
    "f0", "not f1", "n0 >= 2", "n1 < 0", "n0 + n1 > 1", "w0 == y", "w0 != x", "named", "count(fam) == 0", "seen(k0)",
    "visited(s1)", "not visited(s2)", "picked(s0.c0)", "picked(s1.c1)", "f0 and n0 > 0 or seen(k1)", "true", "false",
)  # fmt: skip
_EFFECTS = (
    "f0 = true", "f1 = not f0", "n0 += 1", "n0 -= n1", "n1 += 1 if n1 < 2", "n1 -= 1 if n1 > -2", "n1 += 1",
    "w0 = y", "w0 = z if w0 == y", "fam.a = true", "fam.b = f0", "f0 = false if picked(s0.c0)",
)  # fmt: skip
_PROSE = (
    "Rain.", "{n0} drops", "{f0 ? loud | still}", "{seq: one | two | three}", "{cycle: a | b}", "{once: first}",
    "{shuffle: p | q | r}", "{said: s0 | nothing}", "{w0}", "*Rain* {named ? falls}", "[[k0|radio]]",
    "{f1 ? [[k1|it]]}", "{who}.", "\n\n", "\n{if n0 > 1}\n[[k1|deep]]\n{else}\nshallow\n{end}\n",
    "\n    kept {f0 ? as}\n      written\n",
)  # fmt: skip


class _Names(NamedTuple):
    """The scenes, and the subs that may be called from where we are."""

    scenes: list[str]
    subs: list[str]


class _Writer:
    """Writes one story; everything it makes up comes from one source of chance."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance

    def one_in(self, count: int) -> bool:
        return self.chance.randrange(count) == 0

    def some(self, of: tuple[str, ...], most: int) -> list[str]:
        return [self.chance.choice(of) for _ in range(self.chance.randrange(most + 1))]

    def guard(self) -> str:
        return "" if self.one_in(2) else self.chance.choice(_GUARDS)

    def prose(self) -> str:
        return " ".join(self.some(_PROSE, 3))

    def notes(self) -> list[str]:
        return self.some(("k0", "k1"), 1)

    def ways(self, names: _Names) -> list[str]:
        """A routing list, the last without guard."""
        targets = (*names.scenes, *names.scenes, "later", "unwritten")
        guarded = [f"{target} if {self.chance.choice(_GUARDS)}" for target in self.some(targets, 2)]
        return [*guarded, self.chance.choice(targets)]

    def sheets(self) -> list[dict[str, str]]:
        kept = self.some(("always", "torso", "thick", "never"), 1)
        return [{"source": "K", "survives": survives, "text": f"Seen {self.prose()}"} for survives in kept]

    def choice(self, name: str, names: _Names, *, returns: bool, nested: bool = False) -> dict[str, Any]:
        call = self.chance.choice([None, None, *names.subs])
        inner = 2 if not nested and self.one_in(4) else 0
        return _without_nothing({
            "pick": self.chance.choice(["Go on", "Wait {n0}", "Look {f0 ? up | down}"]),
            "id": name,
            "if": self.guard(),
            "locked": self.chance.choice(["", "", "Not {f0 ? yet | now}."]),
            "once": "true" if self.one_in(5) else "",
            "first": self.guard(),
            "do": self.some(_EFFECTS, 2),
            "notes": self.notes(),
            "log": self.prose(),
            "file": self.sheets(),
            "say": self.prose(),
            "choices": [self.choice(f"{name}_{k}", names, returns=returns, nested=True) for k in range(inner)],
            "call": call,
            "with": {"who": "Vlasta"} if call else None,
            "to": [] if returns or self.one_in(2) else self.ways(names),
        })  # fmt: skip

    def beat(self, first: int, names: _Names, *, returns: bool, last: bool) -> dict[str, Any]:
        count = self.chance.randrange(4)
        call = self.chance.choice([None, None, None, *names.subs])
        return _without_nothing({
            "do": self.some(_EFFECTS, 2),
            "notes": self.notes(),
            "text": self.prose(),
            "call": call,
            "with": {"who": "Irena"} if call else None,
            "choices": [self.choice(f"c{first + k}", names, returns=returns) for k in range(count)],
            "otherwise": self.ways(names) if count and not returns and self.one_in(2) else [],
            "to": self.ways(names) if last and not returns else [],
        })  # fmt: skip

    def scene(self, name: str, names: _Names) -> dict[str, Any]:
        kind = self.chance.choice(["plain", "plain", "hub", "beats", "ending"]) if name != "s0" else "plain"
        head: dict[str, Any] = {"scene": name, "file": self.sheets(), "again": self.prose()}
        if self.one_in(4):
            head["skip"] = {"text": "It {f0 ? quickly} passes."}
        if kind == "ending":
            return _without_nothing({**head, "text": "The end {n0}.", "ending": self.chance.choice(["e0", "e1"])})
        if kind == "beats":
            count = self.chance.randrange(1, 4)
            steps = [self.beat(3 * k, names, returns=False, last=k == count - 1) for k in range(count)]
            return _without_nothing({**head, "text": self.prose(), "beats": steps})
        if kind == "hub":
            hubs = ["true", {"visits": "2"}, {"show": "1"}, {"visits": "1", "show": "2"}]
            head["hub"] = self.chance.choice(hubs)
        if self.one_in(2):
            head["sheets"] = self.chance.choice([{}, {"show": "1"}, {"after": "1989"}])
        return _without_nothing({**head, **self.beat(0, names, returns=False, last=True)})

    def called(self, name: str, names: _Names) -> dict[str, Any]:
        head: dict[str, Any] = {"scene": name, "type": "module"} if self.one_in(2) else {"sub": name, "with": ["who"]}
        steps = [self.beat(3 * k, names, returns=True, last=k == 1) for k in range(2)]
        for step in steps:
            for choice in step.get("choices", [])[:1]:  # one way on is always open, or it could hold its caller
                choice.pop("if", None)
                choice.pop("once", None)
        return {**head, "beats": steps}


def _without_nothing(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value not in (None, "", [], False)}


def story_text(seed: int) -> str:
    """The scenes of a story made up at random, the same for the same seed."""
    writer = _Writer(Random(seed))
    scenes = [f"s{number}" for number in range(writer.chance.randrange(3, 6))]
    subs = [f"t{number}" for number in range(writer.chance.randrange(3))]
    documents = [writer.scene(name, _Names(scenes, subs)) for name in scenes]
    documents += [writer.called(name, _Names(scenes, subs[number + 1 :])) for number, name in enumerate(subs)]
    documents += [{"scene": "s0_extra", "choices": ["Back -> s0"]}]
    _declare_what_is_asked(documents)
    return "\n---\n".join(json.dumps(document, ensure_ascii=False) for document in documents)


@lru_cache(maxsize=256)
def made_up(seed: int) -> Machine:
    """The machine of a story made up at random."""
    return machine_of(story_text(seed), story=f"start: s0\n{STORY}", notes=NOTES)


def _declare_what_is_asked(documents: list[dict[str, Any]]) -> None:
    """The guards above ask for `s0.c0` and `s1.c1`: both choices exist in every story."""
    for document, name in ((documents[0], "c0"), (documents[1], "c1")):
        owner = document["beats"][0] if "beats" in document else document
        ids = {choice["id"] for beat in document.get("beats", [document]) for choice in beat.get("choices", [])}
        if name not in ids and "ending" not in document:
            owner.setdefault("choices", []).append({"pick": "Stay a while", "id": name, "to": ["s0_extra"]})
        elif "ending" in document:
            document["choices"] = [{"pick": "Stay a while", "id": name, "to": ["s0_extra"]}]


Seeds = st.integers(0, 59)
"""Which story is played; few, because making a story costs more than a hundred walks through it."""

Walks = st.lists(st.integers(0, 7), max_size=14)
"""Which of the open choices is taken, counted round."""


def walk(machine: Machine, picks: list[int], *, seed: int = 0) -> list[Turn]:
    """A play as far as it goes: until it ends, rests where nothing is written, or its picks are used up."""
    turns = [start(machine, seed=seed)]
    for pick in picks:
        state: GameState = turns[-1].state
        names = open_names(machine, state)
        if not names:
            break
        turns.append(choose(machine, state, names[pick % len(names)]))
    return turns
