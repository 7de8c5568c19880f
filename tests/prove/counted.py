"""Stories whose states can be counted: scenes with three choices each over a few bounded variables, and nothing else.

Each scene leads on by a choice that is always open; the others have at most two comparisons as guards and lead
anywhere; three choices in ten change something. So nearly every valuation comes about nearly everywhere. Some scenes
are traps: from there only those get on for whom a guard holds, and nothing there changes what it asks for.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any

Files = list[tuple[str, bytes]]


def counted_story(scenes: int, *, numbers: int = 0, flags: int = 0, traps: int = 0, seed: int = 68) -> Files:
    """The files of a story.

    Args:
        scenes: How many scenes; the last one is the ending.
        numbers: How many variables of four values there are.
        flags: How many variables of two values there are.
        traps: In how many scenes some plays are caught for ever.
        seed: The same for the same story.
    """
    writing = _Writing(Random(seed), scenes, numbers, flags)
    caught = set(writing.chance.sample(range(1, scenes - 1), traps))
    documents = [writing.scene(number, is_trap=number in caught) for number in range(scenes - 1)]
    documents.append({"scene": f"s{scenes - 1}", "text": "The end.", "ending": "e"})
    names = [f"  n{number}: 0 in 0..3 clamp" for number in range(numbers)]
    names += [f"  f{number}: false" for number in range(flags)]
    head = "story: counted\ntitle: Counted\nstart: s0\nacts: {one: {title: One}}\nendings: {e: {}}\nvars:\n"
    text = "\n---\n".join(json.dumps(document) for document in documents)
    return [("story/story.yaml", (head + "\n".join(names)).encode()), ("story/acts/1-one/s.yaml", text.encode())]


class _Writing:
    """Writes the scenes of one story."""

    def __init__(self, chance: Random, scenes: int, numbers: int, flags: int) -> None:
        self.chance, self.scenes = chance, scenes
        self.names = [f"n{number}" for number in range(numbers)] + [f"f{number}" for number in range(flags)]

    def scene(self, number: int, *, is_trap: bool) -> dict[str, Any]:
        choices = [self.choice(number, which) for which in range(3)]
        if is_trap:
            choices = [{"pick": "Go round", "id": "c0", "to": [f"s{number}"]}, choices[1]]
            choices[1] |= {"to": [f"s{number + 1}"], "do": []}
        return {"scene": f"s{number}", "text": f"This is {number}.", "choices": choices}

    def choice(self, number: int, which: int) -> dict[str, Any]:
        target = number + 1 if which == 0 else self.chance.randrange(self.scenes)
        do = [self.effect()] if self.chance.random() < 0.3 else []
        made: dict[str, Any] = {"pick": "Go on", "id": f"c{which}", "do": do, "to": [f"s{target}"]}
        return made | ({"if": self.guard()} if which else {})

    def effect(self) -> str:
        name = self.chance.choice(self.names)
        if name.startswith("f"):
            return f"{name} = {self.chance.choice(('true', 'false'))}"
        return f"{name} {self.chance.choice(('+=', '-='))} 1"

    def guard(self) -> str:
        parts = [self.part() for _part in range(self.chance.randrange(1, 3))]
        return f" {self.chance.choice(('and', 'or'))} ".join(parts)

    def part(self) -> str:
        name = self.chance.choice(self.names)
        if name.startswith("f"):
            return self.chance.choice((name, f"not {name}"))
        return f"{name} {self.chance.choice(('==', '!=', '>=', '<=', '<', '>'))} {self.chance.randrange(4)}"
