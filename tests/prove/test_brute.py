"""Small stories, explored state by state on the machine itself: the proof says the same, and counts the same."""

from __future__ import annotations

from functools import cache

import pytest

from spring68.engine.graph import graph_of
from spring68.engine.machine import Machine
from spring68.engine.state import GameState
from spring68.engine.step import choose, open_names
from spring68.prove.cone import Cone
from spring68.prove.decide import Deciding
from spring68.prove.elements import elements_of
from spring68.prove.prove import prove
from spring68.prove.start import Start, start_of
from spring68.prove.trails import choices_of
from spring68.prove.verdict import REACHABLE, UNDECIDED, UNREACHABLE, Proof
from spring68.prove.whole import explore_whole
from spring68.prove.wide import Wide
from spring68.story.load import read_files
from tests.generated import made_up
from tests.helpers import machine_of, play
from tests.prove.brute import Brute, brute_force, is_told_by
from tests.prove.counted import counted_story

STORIES = (0, 1, 2, 3, 6, 7, 8, 18, 33, 66, 83, 105)
"""Seeds of stories in which everything the format has can stand, and can go wrong."""

STARTS = ("", "p")
AS_TOLD = {"S302": "S401", "S303": "S401"}
"""As what the proof tells that nothing follows, and that the text goes round."""


@cache
def explored(seed: int) -> dict[str, Brute]:
    return {preset: brute_force(made_up(seed), preset=preset) for preset in STARTS}


@cache
def proved(seed: int) -> Proof:
    return prove(made_up(seed), seconds=600)


@pytest.mark.parametrize("seed", STORIES)
def test_what_can_be_met_is_what_brute_force_meets(seed: int) -> None:
    brutes = explored(seed)
    assert all(brute.is_whole for brute in brutes.values())
    wrong = []
    for verdict in proved(seed).verdicts:
        met = [is_told_by(brute, verdict.element) for brute in brutes.values()]
        given = verdict.element.kind == "note" and not met[0]  # a preset may bring it, and need not show it
        is_right = verdict.word == (REACHABLE if any(met) else UNREACHABLE) or (given and verdict.word == UNREACHABLE)
        if None not in met and not is_right:
            wrong.append((verdict.element.kind, verdict.element.name, verdict.word, met))

    assert wrong == []


@pytest.mark.parametrize("seed", STORIES)
def test_what_is_called_a_shortest_path_is_one(seed: int) -> None:
    for verdict in proved(seed).verdicts:
        if verdict.is_shortest and verdict.element.kind not in {"passage", "beat"}:
            known = explored(seed)[verdict.start].met
            assert known[(verdict.element.kind, verdict.element.name)] == len(verdict.path), verdict.element.name


@pytest.mark.parametrize("seed", STORIES)
def test_what_goes_wrong_is_what_brute_force_sees_going_wrong(seed: int) -> None:
    for preset, brute in explored(seed).items():
        told = {failure.code for failure in proved(seed).failures if failure.start == preset} - {"S410"}
        met = {AS_TOLD.get(code, code) for code in brute.mistakes} | ({"S401"} if brute.stuck else set())

        assert told == met or (told == met | {"S401"} and brute.is_endless)


@pytest.mark.parametrize("seed", STORIES)
def test_nothing_is_undecided_where_every_state_can_be_looked_at(seed: int) -> None:
    proof = proved(seed)

    assert [promise.name for promise in proof.promises if promise.word == UNDECIDED] == []
    assert [verdict.element.name for verdict in proof.verdicts if verdict.word == UNDECIDED] == []


# counting


def counted(scenes: int, **more: int) -> Machine:
    loaded = read_files(counted_story(scenes, **more))
    assert loaded.findings == []
    return Machine.of(loaded.story)


@pytest.mark.parametrize("seed", range(6))
def test_the_whole_has_as_many_states_and_soft_locks_as_brute_force_counts(seed: int) -> None:
    machine = counted(12, numbers=2, flags=2, traps=2, seed=seed)
    brute = brute_force(machine)
    reached = {(state.place, state.values) for state in brute.states.values()}
    stuck = {(brute.states[state].place, brute.states[state].values) for state in brute.stuck}

    whole = explore_whole(Cone(graph_of(machine, "s0")), {})

    assert whole.states == len(reached)
    assert sum(bits.bit_count() for bits in whole.stuck().values()) == len(stuck)


@pytest.mark.parametrize("seed", range(6))
def test_every_trap_is_told_by_the_choice_that_leads_into_it(seed: int) -> None:
    machine = counted(12, numbers=2, flags=2, traps=2, seed=seed)
    brute = brute_force(machine)
    stuck = {(brute.states[key].place, brute.states[key].values) for key in brute.stuck}
    told = [failure.path for failure in prove(machine).failures if failure.code == "S401"]

    def caught(path: tuple[str, ...]) -> bool:
        state = play(machine, *path).state
        return (state.place, state.values) in stuck

    assert all(caught(path) and not caught(path[:-1]) for path in told)
    assert min(map(len, told), default=0) == min(map(len, brute.stuck.values()), default=0)
    assert traps(machine, brute) <= {place for path in told for place in led_to(machine, path)}


def in_sets(machine: Machine) -> tuple[Start, Wide]:
    """The start of a story that is looked at in sets, as larger ones are."""
    here = start_of(machine, elements_of(machine), small=0)
    assert here.wide is not None
    return here, here.wide


@pytest.mark.parametrize("seed", range(6))
def test_ways_through_sets_are_as_short_as_those_of_brute_force(seed: int) -> None:
    machine = counted(12, numbers=2, flags=2, traps=2, seed=seed)
    brute = brute_force(machine)
    here, _wide = in_sets(machine)
    elements = elements_of(machine)
    ways = Deciding(machine, elements, [here], 0, print).ways_of(here)

    lengths = {(elements[number].kind, elements[number].name): way[0] for number, way in ways.items()}
    assert lengths == {name: brute.met[name] for name in brute.met if name[0] in {"scene", "choice", "ending"}}


@pytest.mark.parametrize(("seed", "preset"), [(3, ""), (3, "p"), (17, ""), (33, "p")])
def test_what_is_met_in_sets_is_what_brute_force_meets(seed: int, preset: str) -> None:
    machine = made_up(seed)
    brute, elements = brute_force(machine, preset=preset), elements_of(machine)
    here = start_of(machine, elements, preset, small=0)
    assert here.wide is not None
    deciding = Deciding(machine, elements, [here], 0, print)
    ways = deciding.exact_ways(here)

    assert brute.mistakes == {}
    assert bool(brute.stuck) == bool(here.wide.stuck())
    for number, element in enumerate(elements):
        met = is_told_by(brute, element)
        given = element.kind == "note" and preset  # brought by the preset, and not shown
        if met is not None and not given and deciding.is_seen(here, number):
            assert met == (number in ways), (element.kind, element.name)
        if number in ways:
            assert deciding.replayer.meets(element, preset, choices_of(here.graph, ways[number][1]))


@pytest.mark.parametrize("seed", range(6))
def test_ways_from_both_ends_are_as_short_as_those_from_the_start(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spring68.prove.wide.MOST_KEPT", 1)
    test_ways_through_sets_are_as_short_as_those_of_brute_force(seed)
    monkeypatch.setattr("spring68.prove.wide.MOST_BACK", 1)
    test_ways_through_sets_are_as_short_as_those_of_brute_force(seed)


@pytest.mark.parametrize("seed", range(6))
def test_soft_locks_seen_in_sets_are_those_of_brute_force(seed: int) -> None:
    machine = counted(12, numbers=2, flags=2, traps=2, seed=seed)
    brute = brute_force(machine)
    stuck = {(brute.states[key].place, brute.states[key].values) for key in brute.stuck}
    here, wide = in_sets(machine)
    told = [choices_of(here.graph, way[1]) for _place, way in wide.locks()]

    assert sum(bits.bit_count() for bits in wide.stuck().values()) == len(stuck)
    assert traps(machine, brute) <= {place for path in told for place in led_to(machine, path)}
    assert [len(path) for path in told[:1]] == [min(map(len, brute.stuck.values()))] * bool(stuck)
    for path in told:
        before, after = play(machine, *path[:-1]).state, play(machine, *path).state
        assert (after.place, after.values) in stuck
        assert (before.place, before.values) not in stuck


def test_a_way_out_that_is_never_open_is_none() -> None:
    machine = machine_of(
        """
        scene: a
        choices:
          - {pick: Enter, id: enter, do: n = 1, to: cell}
          - {pick: Out, id: out, to: end}
        ---
        scene: cell
        choices: [{pick: Wait, id: wait, to: cell}, {pick: Out, id: out, if: false, to: end}]
        ---
        scene: end
        ending: e
        """,
        story="vars: {n: 0 in 0..3}\nendings: {e: {}}",
    )

    assert explore_whole(Cone(graph_of(machine, "a")), {}).states == 3
    assert [failure.path for failure in prove(machine).failures] == [("a.enter",)]


def traps(machine: Machine, brute: Brute) -> set[str]:
    """The places where something can be chosen for ever that leads nowhere else."""
    states = [brute.states[key] for key in brute.stuck]
    return {state.place for state in states if led_to_by(machine, state) == {state.place}}


def led_to(machine: Machine, path: tuple[str, ...]) -> set[str]:
    return led_to_by(machine, play(machine, *path).state)


def led_to_by(machine: Machine, state: GameState) -> set[str]:
    """The places that can be reached from a state, its own among them."""
    waiting, seen = [state], {(state.place, state.values)}
    while waiting:
        here = waiting.pop()
        for name in open_names(machine, here):
            after = choose(machine, here, name, compose=False).state
            if (after.place, after.values) not in seen:
                seen.add((after.place, after.values))
                waiting.append(after)
    return {str(place) for place, _values in seen}
