"""Errands and searches: what chance does not meet is come to by way of what it asks for, and was really come to."""

from __future__ import annotations

import pytest

from spring68.engine.graph import Fact
from spring68.prove.elements import Element, elements_of
from spring68.prove.errands import Errands
from spring68.prove.goals import Question
from spring68.prove.replay import Replayer
from spring68.prove.searches import BETWEEN, NEAR, Searches
from spring68.prove.start import Start, start_of
from spring68.prove.trails import choices_of
from spring68.prove.walks import Walker
from tests.helpers import machine_of, play

STORY = "vars: {x: false, y: false, n: 0 in 0..9 clamp}\nendings: {e: {}}"
NEVER = float("inf")
WALKS, TRIES = 40, 40


def room(name: str, next_room: str, do: str = "", others: int = 19) -> str:
    """A scene in which one choice does something, and all others something else."""
    idle = "".join(
        f"  - {{pick: Idle {number}, id: i{number}, do: n = {number % 10}, to: {next_room}}}\n"
        for number in range(others)
    )
    effect = f"do: {do}, " if do else ""
    return f"scene: {name}\nchoices:\n{idle}  - {{pick: Do, id: do, {effect}to: {next_room}}}\n---\n"


def last(guard: str) -> str:
    """The scene in which the rare thing can be chosen."""
    choices = (
        f"[{{pick: Rare, id: rare, if: {guard}, to: end}}, {{pick: Few, id: few, if: n < 9, to: end}}, Out -> end]"
    )
    return f"scene: c\nchoices: {choices}\n---\nscene: end\nending: e\n"


BY_CHOICES = room("a", "b") + room("b", "c", others=30) + last("picked(a.do) and picked(b.do)")
ROUND = """
scene: a
choices: [{pick: More, id: more, do: n += 1, to: b}, {pick: Out, id: out, if: n >= 8, to: end}]
---
scene: b
choices: [Back -> a]
---
scene: end
ending: e
"""


class Field:
    """A start of a story that is treated as a large one: a few positions are known for each point."""

    def __init__(self, scenes: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("spring68.prove.start.wide_of", lambda *_given: None)
        self.machine = machine_of(scenes, story=STORY)
        self.elements = elements_of(self.machine)
        self.here: Start = start_of(self.machine, self.elements, small=0)

    def asked(self, name: str) -> tuple[Element, Question]:
        """A choice, and the question whether it can be taken."""
        (number,) = [n for n, one in enumerate(self.elements) if (one.kind, one.name) == ("choice", name)]
        return self.elements[number], Question(self.here.index.of(self.elements[number]), number)

    def is_met(self, question: Question) -> bool:
        return self.here.found.way_to(question.number, self.here.compiled) is not None


def test_an_errand_comes_to_what_asks_for_rare_choices_and_walks_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    field = Field(BY_CHOICES, monkeypatch)
    element, question = field.asked("c.rare")
    Walker(field.here.compiled, field.here.begin, field.here.found).explore(WALKS)
    assert not field.is_met(question)

    way = Errands(field.here).run(question, TRIES)

    assert way is not None
    assert choices_of(field.here.graph, way[1]) == ("a.do", "b.do", "c.rare")
    assert Replayer(field.machine).meets(element, "", choices_of(field.here.graph, way[1]))


def test_an_errand_goes_by_choices_in_their_order_and_looks_at_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    field = Field(
        BY_CHOICES.replace("if: picked(a.do) and picked(b.do)", "if: x and picked(b.do) and picked(a.do)"), monkeypatch
    )
    (goal,) = field.asked("c.rare")[1].goals

    errand = Errands(field.here).errand(goal)

    assert errand.by == [Fact("picked", "a.do"), Fact("picked", "b.do")]
    assert [test(list(field.here.begin)) == wanted for test, wanted in errand.tests] == [False]


def test_no_errand_comes_to_what_cannot_be(monkeypatch: pytest.MonkeyPatch) -> None:
    field = Field(BY_CHOICES.replace("and picked(b.do)", "and picked(a.i0)"), monkeypatch)
    question = field.asked("c.rare")[1]

    assert Errands(field.here).run(question, TRIES) is None
    assert Errands(field.here).run(Question(question.goals), TRIES) is None  # nothing tells that it was met


@pytest.mark.parametrize("scenes", [BY_CHOICES, ROUND])
def test_every_position_that_is_known_is_one_that_a_play_comes_to(scenes: str, monkeypatch: pytest.MonkeyPatch) -> None:
    field = Field(scenes, monkeypatch)
    Errands(field.here).run(field.asked("a.out" if scenes == ROUND else "c.rare")[1], TRIES)
    graph, names = field.here.graph, field.machine.names

    assert field.here.found.arrivals
    for point, arrivals in field.here.found.arrivals.items():
        for arrival in arrivals:
            path = choices_of(graph, arrival.way[1])
            state = play(field.machine, *path).state
            assert (len(path), state.place) == (arrival.way[0], graph.points[point].node)
            assert list(state.values) == list(arrival.position[: len(names)])


def test_a_search_goes_round_as_often_as_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    field = Field(ROUND, monkeypatch)
    element, question = field.asked("a.out")
    assert not field.is_met(question)

    way = Searches(field.here, NEVER).near(question, *NEAR[0])

    assert way is not None
    path = choices_of(field.here.graph, way[1])
    assert path == ("a.more", "b.back") * 8 + ("a.out",)
    assert Replayer(field.machine).meets(element, "", path)


def test_a_search_for_what_cannot_be_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    field = Field(ROUND.replace("n >= 8", "n >= 8 and x"), monkeypatch)

    assert Searches(field.here, NEVER).near(field.asked("a.out")[1], *NEAR[0]) is None


def test_a_search_looks_at_no_more_positions_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    field = Field(ROUND, monkeypatch)
    width, _most, enough = NEAR[0]

    assert Searches(field.here, NEVER).near(field.asked("a.out")[1], width, 2, enough) is None


CHAIN = (
    room("a", "b")
    + "scene: b\nchoices: [{pick: On, id: on, if: picked(a.do), to: c}, {pick: Off, id: off, to: d}]\n---\n"
    + "scene: c\nchoices: [{pick: Key, id: key, do: x = true, to: d}, {pick: None, id: none, to: d}]\n---\n"
    + "scene: d\nchoices: [{pick: Rare, id: rare, if: picked(c.key) and x, to: end}, Out -> end]\n---\n"
    + "scene: end\nending: e\n"
)
"""What asks for a choice that can only be come to by way of another one."""


def test_a_planned_errand_goes_by_what_the_only_way_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    field = Field(CHAIN, monkeypatch)
    element, question = field.asked("d.rare")
    errands = Errands(field.here)
    (goal,) = question.goals

    planned = errands.planned(errands.errand(goal))
    way = errands.run(question, TRIES, is_planned=True)

    assert errands.errand(goal).by == [Fact("picked", "c.key")]
    assert planned.by == [Fact("picked", "a.do"), Fact("picked", "c.key")]
    assert way is not None
    assert choices_of(field.here.graph, way[1]) == ("a.do", "b.on", "c.key", "d.rare")
    assert Replayer(field.machine).meets(element, "", choices_of(field.here.graph, way[1]))


def test_a_search_between_a_choice_and_what_asks_for_it_looks_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    field = Field(CHAIN, monkeypatch)
    searches = Searches(field.here, NEVER)
    question = field.asked("d.rare")[1]
    graph = field.here.graph
    points = {point.node: number for number, point in enumerate(graph.points)}

    way = searches.between(question, *BETWEEN[0])
    away = searches.errands.ways((points["d"],))
    facts = searches.on_the_way(question.facts(field.here.cone), [Fact("picked", "c.key")], away, width=1 << 12)
    kept = field.here.cone.slice(facts)
    assert kept is not None
    within = searches.within(kept, away)

    assert way is not None
    assert choices_of(graph, way[1])[-1] == "d.rare"
    assert within[points["d"]] == kept.all
    assert within[points["b"]] == kept.masks(Fact("picked", "c.key"))[0]
