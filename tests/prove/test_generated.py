"""Large made-up stories that know their truth: what is reported is what was planted, no more and no less."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import pytest

from spring68.engine.errors import StoryError
from spring68.engine.machine import Machine
from spring68.engine.state import GameState
from spring68.engine.step import choices, choose, open_names, start
from spring68.prove.prove import prove
from spring68.prove.replay import Replayer
from spring68.prove.verdict import REACHABLE, UNREACHABLE, Failure, Proof
from tests.helpers import words
from tests.prove.generator import Written, write_story

STORIES = [(75, 0), (75, 1), (80, 2), (90, 3), (100, 5), (120, 6), (150, 0)]
"""Scenes and seed."""


@cache
def written(size: int, seed: int) -> tuple[Written, Machine]:
    made = write_story(size, seed)
    return made, made.machine()


@cache
def proved(size: int, seed: int) -> Proof:
    return prove(written(size, seed)[1], seconds=600)


def names(proof: Proof, word: str) -> set[tuple[str, str]]:
    return {(verdict.element.kind, verdict.element.name) for verdict in proof.verdicts if verdict.word == word}


class Walk:
    """Plays on the machine; of two that begin alike, the beginning is played once."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.states: dict[tuple[str, ...], GameState] = {(): start(machine, compose=False).state}

    def state(self, path: tuple[str, ...]) -> GameState:
        known = len(path)
        while path[:known] not in self.states:
            known -= 1
        for length in range(known, len(path)):
            before = self.states[path[:length]]
            self.states[path[: length + 1]] = choose(self.machine, before, path[length], compose=False).state
        return self.states[path]

    def meets(self, kind: str, name: str, path: tuple[str, ...]) -> bool:
        """Whether a play has met an element when it has taken these choices."""
        if kind == "choice" and path[-1:] == (name,):
            try:
                self.state(path)
            except StoryError:
                return True
        state = self.state(path)
        locked = [option.name for option in choices(self.machine, state) if option.reason]
        met: dict[str, Iterable[str]] = {
            "scene": state.visits, "choice": path[-1:], "note": state.seen, "locked": locked, "ending": [state.ended],
            "sheet": [filed.key for filed in state.filed], "beat": [state.place],
        }  # fmt: skip
        return name in met[kind] if kind in met else self.reads(name, path)

    def reads(self, passage: str, path: tuple[str, ...]) -> bool:
        """Whether the last turn shows one side of the conditional that its place has."""
        turn = choose(self.machine, self.state(path[:-1]), path[-1]) if path else start(self.machine)
        place, _text, side = passage.split()
        told = " ".join(words(turn))
        return f"This is {place}. {'You know it.' if side == '#1' else 'You do not.'}" in told


@pytest.mark.parametrize(("size", "seed"), STORIES)
def test_a_made_up_story_knows_a_path_to_all_that_is_not_planted(size: int, seed: int) -> None:
    made, machine = written(size, seed)
    walk = Walk(machine)

    assert [item for item in made.paths.items() if not walk.meets(*item[0], item[1])] == []
    assert made.paths.keys() & made.dead == set()
    assert len(machine.story.scenes) == size


@pytest.mark.parametrize(("size", "seed"), STORIES)
def test_what_can_never_be_met_is_what_was_planted_and_nothing_is_undecided(size: int, seed: int) -> None:
    made, proof = written(size, seed)[0], proved(size, seed)

    assert names(proof, UNREACHABLE) == made.dead
    assert names(proof, REACHABLE) == made.paths.keys()
    assert proof.undecided == 0


@pytest.mark.parametrize(("size", "seed"), STORIES)
def test_the_failures_are_those_that_were_planted(size: int, seed: int) -> None:
    made, proof = written(size, seed)[0], proved(size, seed)

    assert sorted((failure.code, gadget_of(failure)) for failure in proof.failures) == sorted(made.failures)


def gadget_of(failure: Failure) -> str:
    """The planted thing in which a failure's path ends."""
    found = re.fullmatch(r"(g\d+)[xy]?\.[abc]", failure.path[-1])
    return found[1] if found else failure.path[-1]


@pytest.mark.parametrize(("size", "seed"), STORIES)
def test_every_verdict_replays_on_the_machine(size: int, seed: int) -> None:
    machine, proof = written(size, seed)[1], proved(size, seed)
    walk = Walk(machine)
    wrong = [
        (verdict.element.name, verdict.path)
        for verdict in proof.verdicts
        if verdict.word == REACHABLE and not walk.meets(verdict.element.kind, verdict.element.name, verdict.path)
    ]

    assert wrong == []


@pytest.mark.parametrize(("size", "seed"), STORIES)
def test_every_failure_replays_on_the_machine(size: int, seed: int) -> None:
    machine, proof = written(size, seed)[1], proved(size, seed)

    for failure in proof.failures:
        if failure.code == "S401":
            assert not can_end(machine, Walk(machine).state(failure.path)), failure
        else:
            assert Replayer(machine).mistake("", failure.path) == failure.code


def test_a_soft_lock_is_told_by_the_choice_that_leads_into_it() -> None:
    for size, seed in STORIES:
        machine = written(size, seed)[1]
        walk = Walk(machine)
        for failure in proved(size, seed).failures:
            if failure.code == "S401":
                assert can_end(machine, walk.state(failure.path[:-1])), failure


def can_end(machine: Machine, state: GameState) -> bool:
    """Whether an ending can be reached, looked for one state after the other, and first where there is most to do."""
    waiting, seen = [state], {key(state)}
    while waiting:
        here = waiting.pop()
        for name in open_names(machine, here):
            try:
                after = choose(machine, here, name, compose=False).state
            except StoryError:
                continue
            if after.ended:
                return True
            if key(after) not in seen:
                seen.add(key(after))
                waiting.append(after)
    return False


def key(state: GameState) -> tuple[object, ...]:
    return state.place, state.stack, state.values, state.picked, state.seen
