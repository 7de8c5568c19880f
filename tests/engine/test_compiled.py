"""One meaning, two speeds: the machine and the compiled step, walked side by side."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from spring68.engine.compiled import Compiled, Position
from spring68.engine.errors import StoryError
from spring68.engine.graph import Fact, Graph, graph_of
from spring68.engine.machine import Machine
from spring68.engine.plan import LATER
from spring68.engine.state import GameState
from spring68.engine.step import choose, open_names, start
from tests.generated import made_up
from tests.helpers import machine_of

MAX_PASSES = 1_000


class Beside:
    """A play on the compiled step, told in the words of the machine."""

    def __init__(self, machine: Machine, preset: str = "") -> None:
        self.machine = machine
        given: dict[Fact, bool | int | str] = {}
        scene = str(machine.story.start)
        if preset:
            made = machine.story.presets[preset]
            scene = str(made.at)
            assert all(effect.sign == "=" for effect in made.do)
            given = {Fact("var", str(effect.target)): literal(effect.value.text) for effect in made.do}
            given |= {Fact("picked", str(name)): True for name in made.picked}
            given |= {Fact("seen", str(name)): True for name in made.seen}
        self.graph: Graph = graph_of(machine, scene)
        facts = [Fact("seen", str(note)) for note in machine.story.notes]
        facts += [Fact("visited", str(scene)) for scene in machine.plan.entry]
        facts += [Fact("picked", offer.name) for node in machine.plan.nodes.values() for offer in node.offers]
        self.compiled = Compiled(self.graph, extra=facts)
        self.point = 0
        told = ("seen", "visited", "picked")
        self.own_bits = sum(1 << bit for fact, bit in self.compiled.bits.items() if fact.kind not in told)
        self.given = given
        self.position: Position = self.compiled.begin(given)

    def again(self) -> None:
        """Another play from the same start, as far as it goes without asking."""
        self.point, self.position = 0, self.compiled.begin(self.given)
        self.rest()

    def rest(self) -> None:
        """Go on without asking, as far as the machine would."""
        for _pass in range(MAX_PASSES):
            groups = self.compiled.open(self.point, self.position)
            if self.point in self.graph.ends or any(self.graph.groups[group].choice for group in groups):
                return
            if not groups:
                raise StoryError("S402", "nothing is open")
            self.take(groups[0])
        raise StoryError("S303", "it goes round")

    def take(self, group: int) -> None:
        self.point = self.graph.steps[self.compiled.take(group, self.position)].target

    def choose(self, name: str) -> None:
        groups = self.compiled.open(self.point, self.position)
        self.take(next(group for group in groups if self.graph.groups[group].choice == name))
        self.rest()

    def open_names(self) -> list[str]:
        if self.point in self.graph.ends:
            return []
        return [self.graph.groups[group].choice for group in self.compiled.open(self.point, self.position)]

    def is_like(self, state: GameState) -> bool:
        """Whether the position is the one that the machine's state says."""
        point = self.graph.points[self.point]
        seen = {Fact("seen", note) for note in state.seen} | {Fact("visited", scene) for scene in state.visits}
        seen |= {Fact("picked", name) for name in state.picked if "/" not in name}
        flags = sum(1 << self.compiled.bits[fact] for fact in seen)
        return (
            point.node == state.place
            and point.stack == tuple(frame.site for frame in state.stack)
            and not point.calling
            and self.position[:-1] == list(state.values)
            and self.position[-1] & ~self.own_bits == flags
        )


def literal(text: str) -> bool | int | str:
    """A value as it is written."""
    return text == "true" if text in {"true", "false"} else int(text) if text.lstrip("-").isdigit() else text


def side_by_side(machine: Machine, chance: Random, turns: int, preset: str = "") -> int:
    """Walk both; how many choices were taken. Whatever one does, the other does, mistakes of the story too."""
    beside = Beside(machine, preset)
    state: GameState | None = None
    try:
        state = start(machine, preset=preset, compose=False).state
        code = ""
    except StoryError as problem:
        code = problem.code
    assert code == told(beside.rest)
    for turn in range(turns if state is not None and not code else 0):
        assert state is not None
        assert beside.is_like(state)
        names = open_names(machine, state)
        assert sorted(names) == sorted(beside.open_names())
        if not names:
            assert state.ended or state.place == LATER
            return turn
        name = chance.choice(names)
        try:
            state = choose(machine, state, name, compose=False).state
        except StoryError as problem:
            assert kind(problem) == told(lambda name=name: beside.choose(name))
            return turn
        assert told(lambda name=name: beside.choose(name)) == ""
    return turns


def kind(problem: StoryError) -> str:
    """What went wrong; that nothing follows at all (S302) is to the graph that no way on is open."""
    return "S401" if problem.code == "S302" else problem.code


def told(step) -> str:  # type: ignore[no-untyped-def]
    try:
        step()
    except StoryError as problem:
        return kind(problem)
    return ""


@settings(max_examples=250)
@given(st.integers(0, 119), st.integers(0, 10**6), st.sampled_from(["", "", "", "p"]))
def test_the_machine_and_the_compiled_step_are_equal_over_made_up_stories(story: int, chance: int, preset: str) -> None:
    side_by_side(made_up(story), Random(chance), 25, preset)


def test_a_truth_that_is_set_to_what_was_asked_is_a_truth() -> None:
    machine = machine_of(
        """
        scene: a
        choices:
          - {pick: Look, id: look, do: [met = visited(a), both = visited(a) and met], notes: [k], to: a}
          - {pick: Go, id: go, do: met = seen(k) == both, to: a}
        """,
        story="vars: {met: false, both: false}",
        notes="note: k\ndocumented: A.\n",
    )
    beside = Beside(machine)
    beside.rest()
    for name in ("a.go", "a.look", "a.go"):
        beside.choose(name)

    assert [True, True] == beside.position[:-1]
    assert all(type(value) is bool for value in beside.position[:-1])


def test_what_is_shown_once_more_unlocks_only_what_it_links() -> None:
    machine = machine_of(
        """
        scene: a
        text: "[[k|Paper]]."
        again: Nothing.
        hub: true
        choices: [{pick: Wait, id: wait}, {pick: Go, id: go, to: b}]
        ---
        scene: b
        text: B.
        to: later
        """,
        notes="note: k\ndocumented: A.\n",
    )
    graph = graph_of(machine, "a")
    rejoining = next(step for step in graph.steps if step.choice == "a.wait")

    assert "Mark(fact=Fact(kind='seen'" not in repr(rejoining.program)
