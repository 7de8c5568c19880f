"""Brute force: every state of a small story, one by one, on the machine itself.

Nothing here knows of graphs, slices or cones. A state is told apart by its place, its calls, its variables, and of what
was picked, seen and visited by what the story's own text can ask for.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field, replace

from spring68.engine.errors import StoryError
from spring68.engine.machine import Machine
from spring68.engine.plan import LATER
from spring68.engine.rules import Rules, Test, View
from spring68.engine.state import GameState
from spring68.engine.step import choices, choose, open_names, start
from spring68.prove.elements import Element
from spring68.story.model import Guard

Key = tuple[object, ...]


@dataclass(slots=True)
class Brute:
    """What was found from one start: which elements, by how many choices; mistakes; and from where no end is left."""

    met: dict[tuple[str, str], int] = field(default_factory=dict)
    sides: set[tuple[int, bool]] = field(default_factory=set)
    """Guards of passages, by their `id`, with the answers they gave where words were composed."""
    paths: dict[Key, tuple[str, ...]] = field(default_factory=dict)
    """By state, the shortest path to it."""
    states: dict[Key, GameState] = field(default_factory=dict)
    mistakes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By code, a shortest path on which it is met."""
    stuck: dict[Key, tuple[str, ...]] = field(default_factory=dict)
    """States from which neither an end can be reached any more, nor a mistake that is told by itself."""
    is_endless: bool = False
    """Whether there are states from which no end can be reached; perhaps a mistake."""
    is_whole: bool = True

    def places_stuck(self) -> dict[str, int]:
        """By place, the length of a shortest path to a state there from which no end can be reached."""
        found: dict[str, int] = {}
        for key, path in self.stuck.items():
            place = self.states[key].place
            found[place] = min(found.get(place, len(path)), len(path))
        return found


class Keys:
    """How the states of one story are told apart."""

    def __init__(self, machine: Machine, text: str) -> None:
        plan = machine.plan
        asked = {name for kind, name in re.findall(r"\b(picked|seen|visited)\(([^)]*)\)", text)}
        self.asked = asked | {offer.name for node in plan.nodes.values() for offer in node.offers if offer.once}
        self.hubs = {str(node.scene.id) for node in plan.nodes.values() if node.is_hub}

    def of(self, state: GameState) -> Key:
        """What decides how a play can go on, and which words are shown."""
        picked = frozenset(name for name in state.picked if name in self.asked or name.split(".")[0] in self.hubs)
        visits = frozenset((scene, min(count, 2)) for scene, count in state.visits.items())
        stack = tuple(frame.site for frame in state.stack)
        return (state.place, stack, state.values, visits, picked, state.seen & self.asked, state.ended)


class Exploring:
    """One exploration by brute force."""

    def __init__(self, machine: Machine, text: str, most: int) -> None:
        self.keys, self.most = Keys(machine, text), most
        self.noting = Noting(machine.rules)
        self.machine = replace(machine, rules=self.noting)
        self.found = Brute()
        self.before: dict[Key, set[Key]] = {}
        self.ends: set[Key] = set()
        self.breaks: set[Key] = set()

    def run(self, preset: str = "") -> Brute:
        """Everything that can happen from a start."""
        found = self.found
        try:
            first = start(self.machine, preset=preset).state
        except StoryError as problem:
            found.mistakes[problem.code] = ()
            return found
        waiting: deque[Key] = deque([self.keep(first, ())])
        while waiting:
            if len(found.paths) > self.most:
                found.is_whole = False
                return found
            waiting += self.after(waiting.popleft())
        self.find_stuck()
        return found

    def after(self, key: Key) -> list[Key]:
        """The new states that lie one choice further."""
        state, path = self.found.states[key], self.found.paths[key]
        new: list[Key] = []
        for name in open_names(self.machine, state):
            there = (*path, name)
            self.noting.met.clear()
            try:
                after = choose(self.machine, state, name).state
            except StoryError as problem:
                self.found.mistakes.setdefault(problem.code, there)
                self.found.met.setdefault(("choice", name), len(there))
                if problem.code != "S303":
                    self.breaks.add(key)
                continue
            self.found.met.setdefault(("choice", name), len(there))
            other = self.keys.of(after)
            if other not in self.found.paths:
                new.append(self.keep(after, there))
            else:
                self.note(after, there)
            self.before.setdefault(other, set()).add(key)
        return new

    def keep(self, state: GameState, path: tuple[str, ...]) -> Key:
        """A new state."""
        key = self.keys.of(state)
        self.found.paths[key], self.found.states[key] = path, state
        if state.ended or state.place == LATER:
            self.ends.add(key)
        self.note(state, path)
        return key

    def note(self, state: GameState, path: tuple[str, ...]) -> None:
        """What a state shows."""
        names = [("scene", name) for name in state.visits] + [("note", name) for name in state.seen]
        names += [("sheet", filed.key) for filed in state.filed] + [("ending", state.ended)] * bool(state.ended)
        names += [("locked", option.name) for option in choices(self.machine, state) if option.reason]
        self.found.sides |= self.noting.met
        for name in names:
            self.found.met.setdefault(name, len(path))

    def find_stuck(self) -> None:
        """Backward from the ends; and from mistakes too."""
        good = self.from_where(self.ends)
        self.found.is_endless = good != self.found.paths.keys()
        good = self.from_where(self.ends | self.breaks)
        self.found.stuck = {key: path for key, path in self.found.paths.items() if key not in good}

    def from_where(self, good: set[Key]) -> set[Key]:
        """The states from which one of some states can be reached."""
        found, waiting = set(good), list(good)
        while waiting:
            fresh = self.before.get(waiting.pop(), set()) - found
            found |= fresh
            waiting += fresh
        return found


class Noting(Rules):
    """Rules that note which answer each guard gave."""

    def __init__(self, rules: Rules) -> None:
        self.__dict__.update(rules.__dict__)
        self.met: set[tuple[int, bool]] = set()

    def test(self, guard: Guard | None) -> Test | None:
        inner = super().test(guard)
        if inner is None:
            return None

        def asked(view: View) -> bool:
            holds = bool(inner(view))
            self.met.add((id(guard), holds))
            return holds

        return asked


def brute_force(machine: Machine, *, preset: str = "", most: int = 10_000) -> Brute:
    """Explore every state; `is_whole` says whether there were no more than `most`."""
    text = "\n".join(source.text for source in machine.story.files.values())
    return Exploring(machine, text, most).run(preset)


def is_told_by(brute: Brute, element: Element) -> bool | None:
    """Whether brute force met an element; None where it cannot say."""
    if element.kind == "beat" or element.turning or " skip #" in element.name:
        return None
    if element.kind == "passage":
        return (id(element.guard), element.side) in brute.sides if element.guard is not None else None
    return (element.kind, element.name) in brute.met
