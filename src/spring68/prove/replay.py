"""Paths replayed on the real machine: a witness counts only once it has been."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spring68.engine.errors import ClosedChoice, EngineError, StoryError, UnknownChoice
from spring68.engine.graph import Fact
from spring68.engine.machine import Machine
from spring68.engine.rules import Rules, Test, View
from spring68.engine.state import GameState
from spring68.engine.step import begin_at, choices, choose, start
from spring68.engine.turn import Turn
from spring68.prove.elements import Element
from spring68.prove.start import given_by
from spring68.story.model import Guard


class Replayer:
    """Replays paths on one machine; of two paths that begin alike, the second begins where they part."""

    def __init__(self, machine: Machine, scene: str = "") -> None:
        """Make ready.

        Args:
            machine: The machine.
            scene: Where plays begin, in the state that their preset brings; where the preset says when empty.
        """
        self.machine, self.scene = machine, scene
        self.noting = _NotingRules(machine.rules)
        self.telling = replace(machine, rules=self.noting)
        """The same machine, whose rules note which side of a conditional was composed."""
        self.start = ""
        self.path: list[str] = []
        self.states: list[GameState] = []

    def state(self, preset: str, path: Sequence[str]) -> GameState:
        """The state at the end of a path.

        Raises:
            EngineError: when it cannot be walked.
        """
        if not self.states or preset != self.start:
            self.start, self.path = preset, []
            self.states = []
            self.states.append(begin(self.machine, preset, self.scene, compose=False).state)
        same = 0
        while same < min(len(path), len(self.path)) and path[same] == self.path[same]:
            same += 1
        del self.path[same:], self.states[same + 1 :]
        for choice in path[same:]:
            self.states.append(choose(self.machine, self.states[-1], choice, compose=False).state)
            self.path.append(choice)
        return self.states[-1]

    def mistake(self, preset: str, path: Sequence[str]) -> str:
        """The code of the mistake that the last choice of a path meets, and none before; empty when there is none."""
        try:
            if not path:
                begin(self.machine, preset, self.scene, compose=False)
                return ""
            before = self.state(preset, path[:-1])
        except EngineError as problem:
            return problem.code if not path and isinstance(problem, StoryError) else ""
        try:
            choose(self.machine, before, path[-1], compose=False)
        except StoryError as problem:
            return problem.code
        except (UnknownChoice, ClosedChoice):
            return ""
        return ""

    def meets(self, element: Element, preset: str, path: Sequence[str]) -> bool:
        """Whether a path can be walked, and comes to an element."""
        try:
            state = self.state(preset, path)
            return self._met(element, state, preset, path)
        except StoryError:  # a choice can be taken even if the turn then goes wrong, which is told by itself
            return element.kind == "choice" and path[-1] == element.name and bool(self.mistake(preset, path))
        except EngineError:
            return False

    def _met(self, element: Element, state: GameState, preset: str, path: Sequence[str]) -> bool:
        match element.kind:
            case "scene":
                return element.name in state.visits
            case "choice":
                return bool(path) and path[-1] == element.name
            case "note":
                return element.name in state.seen
            case "sheet":
                return any(filed.key == element.name for filed in state.filed)
            case "ending":
                return state.ended == element.name
            case "locked":
                return any(option.name == element.name and option.reason for option in choices(self.machine, state))
        if element.guard is None:
            return True
        self.noting.met.clear()
        self._tell(element, preset, path)
        return (id(element.guard), element.side) in self.noting.met

    def _tell(self, element: Element, preset: str, path: Sequence[str]) -> None:
        """Compose the words of the last turn of a path, and of the choices then shown."""
        told: Turn
        if path:
            told = choose(self.telling, self.states[-2], path[-1])
        else:
            told = begin(self.telling, preset, self.scene)
        if element.node:
            choices(self.telling, told.state)


def begin(machine: Machine, preset: str = "", scene: str = "", *, seed: int = 0, compose: bool = True) -> Turn:
    """Turn 0 of a play from a preset, or from any scene in the state that a preset brings.

    Raises:
        KeyError: when there is no such preset.
        StoryError: when there is no such scene, or the way from it is broken.
    """
    if not scene:
        return start(machine, seed=seed, preset=preset, compose=compose)
    given = given_by(machine, preset)
    values = tuple(given[Fact("var", name)] for name in machine.names)
    picked, seen = (
        frozenset(fact.name for fact, value in given.items() if fact.kind == kind and value)
        for kind in ("picked", "seen")
    )
    before = GameState("", (), values, {}, picked, seen, seed=seed)
    return begin_at(machine, scene, before, compose=compose)


class _NotingRules(Rules):
    """Rules that note which answer each guard gave when words were composed."""

    def __init__(self, rules: Rules) -> None:
        self.__dict__.update(rules.__dict__)
        self.met: set[tuple[int, bool]] = set()

    def test(self, guard: Guard | None) -> Test | None:
        """A guard as a function that notes its answer."""
        inner = super().test(guard)
        if inner is None:
            return None

        def asked(view: View) -> bool:
            holds = bool(inner(view))
            self.met.add((id(guard), holds))
            return holds

        return asked
