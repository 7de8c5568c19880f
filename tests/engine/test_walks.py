"""Random ways through random stories: what holds of every turn of every play."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spring68.engine.errors import ClosedChoice, EngineError, StoryError, UnknownChoice
from spring68.engine.machine import Machine
from spring68.engine.state import GameState, digest
from spring68.engine.step import choices, choose, is_unfinished, open_names, start
from spring68.engine.turn import Turn
from tests.generated import MISTAKES, Seeds, Walks, made_up, walk


def turn_of(machine: Machine, state: GameState, name: str, *, compose: bool = True) -> Turn | str:
    """The turn of a choice, or the code of the mistake that it meets."""
    try:
        return choose(machine, state, name, compose=compose)
    except StoryError as problem:
        return problem.code


def states(machine: Machine, picks: list[int], seed: int = 0) -> list[GameState]:
    """The states of a play, as far as it goes without a mistake of the story."""
    found: list[GameState] = []
    code = "S303"
    try:
        state = start(machine, seed=seed).state
        for pick in [*picks, 0]:
            found.append(state)
            names = open_names(machine, state)
            if not names:
                break
            state = choose(machine, state, names[pick % len(names)]).state
    except StoryError as problem:
        code = problem.code
    assert code in MISTAKES
    return found


@settings(max_examples=60)
@given(Seeds, Walks)
def test_what_is_listed_as_open_is_what_can_be_chosen(story: int, picks: list[int]) -> None:
    """An open choice is taken, or meets a mistake of the story; a locked one says its reason; no other is known."""
    machine = made_up(story)
    for state in states(machine, picks):
        shown = choices(machine, state)
        assert [option.name for option in shown if option.is_open] == open_names(machine, state)
        assert list(range(1, len(shown) + 1)) == [option.number for option in shown]
        for option in shown:
            if option.is_open:
                turn = turn_of(machine, state, option.name)
                assert turn in MISTAKES if isinstance(turn, str) else option.name in turn.state.picked
            else:
                with pytest.raises(ClosedChoice) as caught:
                    choose(machine, state, option.name)
                assert option.reason == caught.value.reason
        node = machine.plan.nodes.get(state.place)
        for offer in node.offers if node else ():
            if offer.name not in {option.name for option in shown}:
                with pytest.raises(UnknownChoice):
                    choose(machine, state, offer.name)


@settings(max_examples=40)
@given(Seeds, Walks, st.integers(0, 5))
def test_choose_is_pure_and_the_words_change_nothing(story: int, picks: list[int], seed: int) -> None:
    """The same input gives the same turn, the input stays, and a turn without words comes to the same state."""
    machine = made_up(story)
    for state in states(machine, picks, seed):
        before = deepcopy(state)
        for name in open_names(machine, state):
            turn, same, silent = (turn_of(machine, state, name, compose=c) for c in (True, True, False))
            assert turn == same
            if isinstance(turn, Turn) and isinstance(silent, Turn):
                assert (turn.state, turn.notes, turn.filed) == (silent.state, silent.notes, silent.filed)
                assert silent.passages == ()
            else:
                assert turn == silent
        assert before == state


@settings(max_examples=40)
@given(Seeds, Walks)
def test_every_state_is_within_what_was_declared(story: int, picks: list[int]) -> None:
    """Values in their ranges, counts below their limits, calls no deeper than there are subs, a place that exists."""
    machine = made_up(story)
    subs = sum(scene.returns for scene in machine.story.scenes.values())
    seen_before: frozenset[str] = frozenset()
    for state in states(machine, picks):
        for value, variable in zip(state.values, machine.story.variables.values(), strict=True):
            assert value in variable.values
            assert type(value) is type(variable.default)
        for scene, count in state.visits.items():
            assert 1 <= count < sum(machine.plan.limits[scene])
        assert len(state.stack) <= subs
        assert is_unfinished(state) or state.place in machine.plan.nodes
        assert seen_before <= state.picked
        seen_before = state.picked
        assert len(digest(state, machine.names)) == 12


@settings(max_examples=40)
@given(Seeds, Walks, st.integers(0, 5))
def test_a_play_is_told_again_by_its_log(story: int, picks: list[int], seed: int) -> None:
    """The choices written in the log, from the start and with the seed, give the same play."""
    machine = made_up(story)
    try:
        turns = walk(machine, picks, seed=seed)
    except StoryError:
        return
    again = [start(machine, seed=seed)]
    for turn in turns[1:]:
        assert turn.entry is not None
        again.append(choose(machine, again[-1].state, turn.entry.choice))

    assert turns == again


@settings(max_examples=40)
@given(Seeds, Walks, st.sampled_from(["", "p"]))
def test_nothing_but_an_engine_error_leaves_the_engine(story: int, picks: list[int], preset: str) -> None:
    """Whatever is asked for, the answer is a turn or one of the engine's own errors."""
    machine = made_up(story)
    try:
        turn = start(machine, preset=preset)
        for pick in picks:
            names = [*open_names(machine, turn.state), "c0", "nowhere.c9", "", "onward", "call", "otherwise"]
            turn = choose(machine, turn.state, names[pick % len(names)])
    except EngineError:
        pass


@settings(max_examples=40)
@given(Seeds, Walks)
def test_what_a_turn_tells_is_whole(story: int, picks: list[int]) -> None:
    """No empty paragraphs, no marks of composition, no braces of an insert, no doubled spaces in prose."""
    machine = made_up(story)
    for state in states(machine, picks):
        for name in open_names(machine, state):
            turn = turn_of(machine, state, name)
            for passage in turn.passages if isinstance(turn, Turn) else ():
                assert passage.paragraphs or passage.sheets
                for paragraph in (*passage.paragraphs, *(passage.summary or ())):
                    assert paragraph.text.strip()
                    assert not set(paragraph.text) & set("{}|*\ue000\ue001\ue002\ue003\ue004")
                    assert paragraph.literal or "  " not in paragraph.text


MET: dict[str, Callable[[list[Turn]], object]] = {
    "an ending": lambda turns: turns[-1].ended,
    "a call": lambda turns: any(turn.state.stack for turn in turns),
    "a sub's choice": lambda turns: any(turn.entry and "/" in turn.entry.choice for turn in turns),
    "nested choices": lambda turns: any(":" in turn.state.place and not turn.ended for turn in turns),
    "what is not written": lambda turns: is_unfinished(turns[-1].state),
    "many visits": lambda turns: any(count > 2 for turn in turns for count in turn.state.visits.values()),
    "sheets": lambda turns: len(turns[-1].state.filed) > 1,
    "sheets shown": lambda turns: any(passage.sheets for turn in turns for passage in turn.passages),
    "a long play": lambda turns: len(turns) > 10,
}


def test_the_generated_plays_meet_everything_that_there_is() -> None:
    """What holds of random plays is worth something only if they come to endings, calls, hubs and mistakes."""
    met: dict[str, int] = dict.fromkeys([*MET, *MISTAKES], 0)
    for seed in range(240):
        chance = Random(seed)
        try:
            turns = walk(made_up(seed % 60), [chance.randrange(8) for _pick in range(14)])
        except StoryError as problem:
            met[problem.code] += 1
        else:
            for name, meets in MET.items():
                met[name] += bool(meets(turns))

    assert [name for name, count in met.items() if not count] == []
