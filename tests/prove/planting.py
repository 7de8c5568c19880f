"""Mistakes to be planted in a story, and the harmless twin of each kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

SCENES = 3
"""How many scenes each takes."""


@dataclass(slots=True)
class Planted:
    """The scenes of one planted thing, what is true of them, and the code of what can go wrong there."""

    documents: list[dict[str, Any]] = field(default_factory=list)
    paths: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """By kind and name, the choices from the first of its scenes on."""
    dead: set[str] = field(default_factory=set)
    """Choices that nobody can take."""
    code: str = ""


def choice(letter: str, to: str, do: str = "", guard: str = "") -> dict[str, Any]:
    made: dict[str, Any] = {"pick": f"Choose {letter}", "id": letter, "to": [to]}
    return made | ({"do": [do]} if do else {}) | ({"if": guard} if guard else {})


def scene(name: str, *choices: dict[str, Any]) -> dict[str, Any]:
    return {"scene": name, "text": f"This is {name}.", "choices": list(choices)}


def gate(name: str, yes: str, no: str) -> dict[str, Any]:
    """The first scene: two choices that say what holds in the second, and a third that does as the first."""
    second = f"{name}x"
    return scene(name, choice("a", second, yes), choice("b", second, no), choice("c", second, yes))


def plant(name: str, kind: str, flag: str, onward: str) -> Planted:
    """One of `KINDS`; `flag` is used by it, `onward` is where the story goes on."""
    return KINDS[kind](name, flag, onward)


def _made(code: str, dead: set[str], *documents: dict[str, Any], paths: dict[str, tuple[str, ...]]) -> Planted:
    """Put together; `paths` gives for each scene the choices that lead to it, with which all its choices can be taken."""
    made = Planted(list(documents), code=code)
    for document in documents:
        name = str(document["scene"])
        made.paths[("scene", name)] = paths[name]
        for item in document["choices"]:
            full = f"{name}.{item['id']}"
            if full in dead:
                made.dead.add(full)
            else:
                made.paths[("choice", full)] = (*paths.get(full, paths[name]), full)
    return made


def _filler(name: str, onward: str) -> dict[str, Any]:
    """A third scene where only two are needed."""
    return scene(name, *(choice(letter, onward) for letter in "abc"))


def empty(name: str, flag: str, onward: str) -> Planted:
    """A place where everything is closed to whoever said no."""
    last = f"{name}y"
    place = scene(f"{name}x", *(choice(letter, last, guard=flag) for letter in "abc"))
    yes = (f"{name}.a",)
    paths = {name: (), f"{name}x": yes, last: (*yes, f"{name}x.a")}
    return _made(
        "S402", set(), gate(name, f"{flag} = true", f"{flag} = false"), place, _filler(last, onward), paths=paths
    )


def empty_twin(name: str, flag: str, onward: str) -> Planted:
    """A place where one of two choices is always open."""
    last = f"{name}y"
    choices = (choice("a", last, guard=flag), choice("b", last, guard=f"not {flag}"), choice("c", last, guard=flag))
    yes = (f"{name}.a",)
    paths = {name: (), f"{name}x": yes, last: (*yes, f"{name}x.a"), f"{name}x.b": (f"{name}.b",)}
    first = gate(name, f"{flag} = true", f"{flag} = false")
    return _made("", set(), first, scene(f"{name}x", *choices), _filler(last, onward), paths=paths)


def trap(name: str, flag: str, onward: str) -> Planted:
    """Two scenes that lead to each other and nowhere else."""
    one, two = f"{name}x", f"{name}y"
    first = scene(name, choice("a", one), choice("b", onward), choice("c", onward))
    rounds = [scene(here, *(choice(letter, there) for letter in "abc")) for here, there in ((one, two), (two, one))]
    paths = {name: (), one: (f"{name}.a",), two: (f"{name}.a", f"{one}.a")}
    return _made("S401", set(), first, *rounds, paths=paths)


def _rounds(name: str, flag: str, onward: str, help_: dict[str, Any], code: str) -> Planted:
    one, two = f"{name}x", f"{name}y"
    first = gate(name, f"{flag} = true", f"{flag} = false")
    there = scene(one, choice("a", two), choice("b", onward, guard=flag), choice("c", two))
    back = scene(two, choice("a", one), choice("b", one), help_)
    paths = {name: (), one: (f"{name}.a",), two: (f"{name}.a", f"{one}.a")}
    return _made(code, set(), first, there, back, paths=paths)


def trap_if(name: str, flag: str, onward: str) -> Planted:
    """A round that only those leave who said yes."""
    return _rounds(name, flag, onward, choice("c", onward, guard=flag), "S401")


def trap_twin(name: str, flag: str, onward: str) -> Planted:
    """A round that everybody can leave, some a little later."""
    return _rounds(name, flag, onward, choice("c", f"{name}x", f"{flag} = true"), "")


def trap_count(name: str, flag: str, onward: str) -> Planted:
    """A round with a way out that asks for more than can be gathered there."""
    del flag
    one, two = f"{name}x", f"{name}y"
    first = scene(name, choice("a", one, "n4 = 0"), choice("b", onward), choice("c", onward))
    more = scene(one, choice("a", two, "n4 += 1 if n4 < 2"), choice("b", onward, guard="n4 >= 3"), choice("c", two))
    back = scene(two, *(choice(letter, one) for letter in "abc"))
    paths = {name: (), one: (f"{name}.a",), two: (f"{name}.a", f"{one}.a")}
    return _made("S401", {f"{one}.b"}, first, more, back, paths=paths)


def _range(name: str, onward: str, effect: str, code: str) -> Planted:
    one, two = f"{name}x", f"{name}y"
    risky = scene(one, choice("a", two, effect), choice("b", two), choice("c", two))
    paths = {name: (), one: (f"{name}.b",), two: (f"{name}.b", f"{one}.b")}
    return _made(code, set(), gate(name, "n5 = 5", "n5 = 1"), risky, _filler(two, onward), paths=paths)


def leaving(name: str, flag: str, onward: str) -> Planted:
    """A number that leaves its range for whoever came with the highest."""
    del flag
    return _range(name, onward, "n5 += 1", "S406")


def leaving_twin(name: str, flag: str, onward: str) -> Planted:
    """A number that stops before it would."""
    del flag
    return _range(name, onward, "n5 += 1 if n5 < 5", "")


KINDS = {
    "empty": empty, "empty_twin": empty_twin, "trap": trap, "trap_if": trap_if, "trap_twin": trap_twin,
    "trap_count": trap_count, "leaving": leaving, "leaving_twin": leaving_twin,
}  # fmt: skip
