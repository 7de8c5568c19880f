"""Plays of a made-up story, followed while it is written, by a reading of guards and effects of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

FLAGS, NUMBERS = 40, 6
TOP = 5


@dataclass(slots=True)
class Play:
    """A play as far as it went: its choices, what holds, which notes were met."""

    path: tuple[str, ...]
    values: dict[str, Any]
    seen: frozenset[str] = frozenset()

    def after(self, choice: str, effects: list[str]) -> Play:
        """The play one choice later."""
        values = dict(self.values)
        for effect in effects:
            run_effect(effect, values)
        return Play((*self.path, choice), values, self.seen)

    def holds(self, guard: str) -> bool:
        """Whether a guard holds: atoms joined by `and`, each perhaps with `not`."""
        return all(self._atom(atom) for atom in guard.split(" and "))

    def _atom(self, atom: str) -> bool:
        if atom.startswith("not "):
            return not self._atom(atom[4:])
        if atom.endswith(")"):
            asked, name = atom[:-1].split("(")
            scenes = {choice.split(".")[0] for choice in self.path}
            return name in {"seen": self.seen, "picked": self.path, "visited": scenes}[asked]
        name, *rest = atom.split()
        if not rest:
            return bool(self.values[name])
        return bool({">=": self.values[name] >= int(rest[1]), "<": self.values[name] < int(rest[1])}[rest[0]])


def beginning() -> Play:
    """A play that has not begun."""
    return Play((), {f"f{n}": False for n in range(FLAGS)} | {f"n{n}": 0 for n in range(NUMBERS)})


def run_effect(effect: str, values: dict[str, Any]) -> None:
    """One effect: `f3 = true`, `f34 = true if f33`, `n2 += 1`, `n4 += 1 if n4 < 2`."""
    change, _if, guard = effect.partition(" if ")
    if guard and not Play((), values).holds(guard):
        return
    name, sign, worth = change.split()
    if sign == "=":
        values[name] = int(worth) if worth.isdigit() else worth == "true"
        return
    values[name] = min(max(values[name] + int(worth) * (1 if sign == "+=" else -1), 0), TOP)
