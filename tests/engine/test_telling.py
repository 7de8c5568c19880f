"""The quick step with its words: the same words as the machine's, in the same order."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from spring68.engine.errors import StoryError
from spring68.engine.graph import graph_of
from spring68.engine.machine import Machine
from spring68.engine.step import choose, open_names, start
from spring68.engine.telling import Telling
from spring68.engine.turn import Passage, Turn
from tests.generated import made_up
from tests.helpers import machine_of

MAX_PASSES = 1_000


class Teller:
    """A play on the quick step; `words` are those of its last turn."""

    def __init__(self, machine: Machine, seed: int) -> None:
        self.graph = graph_of(machine, str(machine.story.start))
        self.telling = Telling(self.graph, words_of)
        self.again(seed)

    def again(self, seed: int) -> None:
        """Another play from the start."""
        self.point, self.position = 0, self.telling.begin(seed=seed)
        self.rest()

    def rest(self) -> None:
        for _pass in range(MAX_PASSES):
            groups = self.telling.open(self.point, self.position)
            if self.point in self.graph.ends or self.graph.groups[groups[0]].choice:
                return
            self.point = self.graph.steps[self.telling.take(groups[0], self.position)].target
        raise AssertionError("the machine would have come to rest")

    def choose(self, name: str) -> None:
        self.telling.told.clear()
        groups = self.telling.open(self.point, self.position)
        group = next(group for group in groups if self.graph.groups[group].choice == name)
        self.point = self.graph.steps[self.telling.take(group, self.position)].target
        self.rest()

    def words(self) -> list[object]:
        return [told for told in self.telling.told if told[2:] != ((), ())]


def words_of(passage: Passage) -> tuple[object, ...]:
    return (passage.scene, passage.kind, passage.paragraphs, tuple(sheet.text for sheet in passage.sheets))


def told_by(turn: Turn) -> list[object]:
    return [words_of(passage) for passage in turn.passages]


def side_by_side(machine: Machine, chance: Random, turns: int, seed: int) -> None:
    try:
        turn = start(machine, seed=seed)
    except StoryError:
        return
    teller = Teller(machine, seed)
    for _turn in range(turns):
        assert teller.words() == told_by(turn)
        names = open_names(machine, turn.state)
        if not names:
            return
        name = chance.choice(names)
        try:
            turn = choose(machine, turn.state, name)
        except StoryError:
            return
        teller.choose(name)


@settings(max_examples=250)
@given(st.integers(0, 119), st.integers(0, 10**6), st.integers(0, 3))
def test_the_quick_step_tells_what_the_machine_tells(story: int, chance: int, seed: int) -> None:
    side_by_side(made_up(story), Random(chance), 25, seed)


def test_arguments_quoted_labels_and_the_file_are_told() -> None:
    machine = machine_of(
        """
        scene: hall
        text: "{seq: First | Later} {n} {said: hall | nothing}."
        hub: true
        choices:
          - {pick: "Knock {loud ? loud | low}", id: knock, do: n += 1, call: door, with: {who: Vlasta},
             file: {source: KUSTOD, text: "Knocked {n}."}}
          - {pick: Go, id: go, to: file}
        ---
        sub: door
        with: [who]
        text: "{who} opens {shuffle: slowly | fast | at once}."
        choices: [{pick: Come in, id: come_in, say: "In with {who}."}]
        ---
        scene: file
        text: The File.
        sheets: {}
        to: later
        """,
        story="vars: {n: 0 in 0..3 clamp}\nconditions: {loud: n > 0}",
    )
    for seed in range(6):
        turn, teller = start(machine, seed=seed), Teller(machine, seed)
        told = [teller.words() == told_by(turn)]
        for name in ("hall.knock", "door.come_in", "hall.go"):
            turn = choose(machine, turn.state, name)
            teller.choose(name)
            told.append(teller.words() == told_by(turn))

        assert [True] * 4 == told
    assert ["Knocked 1."] == [sheet.text for passage in turn.passages for sheet in passage.sheets]


def test_a_text_is_made_once_for_each_form() -> None:
    machine = machine_of(
        """
        scene: hall
        text: Plain.
        choices: [{pick: Go, id: go, do: n += 1, to: street}]
        ---
        scene: street
        text: "Drops: {n}."
        choices: [{pick: Back, id: back, to: hall}]
        """,
        story="vars: {n: 0 in 0..2 clamp}",
    )
    made: list[str] = []
    graph = graph_of(machine, "hall")

    def keep(passage: Passage) -> int:
        made.append(passage.paragraphs[0].text)
        return len(made)

    telling = Telling(graph, keep)
    point, position = 0, telling.begin()
    for _step in range(12):
        (group,) = telling.open(point, position)
        point = telling.targets[telling.take(group, position)]

    assert sorted(set(made)) == ["Drops: 1.", "Drops: 2.", "Plain."]
    assert 3 == len(made)
    assert len(telling.told) == 13
