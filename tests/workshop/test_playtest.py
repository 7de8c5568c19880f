"""The playtest: what it counts, what it calls a failure, and that a seed repeats exactly."""

from __future__ import annotations

from pathlib import Path

import pytest

from spring68.engine.machine import Machine
from spring68.engine.step import choose, start
from spring68.story.load import load_story
from spring68.workshop import playtest as testing
from spring68.workshop.playtest import playtest, told
from spring68.workshop.playtestruns import TURNS, Wish
from spring68.workshop.playtestwords import as_json, in_words, lengths_of, overlaps
from spring68.workshop.statswords import count, minutes
from tests.helpers import machine_of

SCENES = """
scene: hall
text: "A hall with {n} lamps. {n > 1 ? Bright. | Dim.}"
hub: {visits: 3}
choices:
  - {pick: Light a lamp, id: lamp, do: n += 1, say: It burns., notes: [oil], file: {source: K, text: Lit.}}
  - {pick: Light another, id: other, do: n += 1}
  - {pick: Break one, id: broken, if: n >= 2, to: dark}
  - {pick: Sit down, id: sit}
to: street
---
scene: street
text: Out.
choices:
  - {pick: Left, id: left, to: end}
  - {pick: Through the wall, id: wall, if: n > 2, to: attic}
---
scene: attic
text: Nobody comes here.
choices: [{pick: Down, id: down, to: street}]
---
scene: dark
text: Nothing is seen.
ending: dark
---
scene: end
text: The end.
ending: bright
---
scene: cellar
text: Below.
to: end
"""
STORY = """
start: hall
vars: {n: 0 in 0..3}
endings: {dark: {}, bright: {}}
presets: {below: {title: Below, at: cellar, do: [n = 2]}}
"""
NOTES = "note: oil\ndocumented: Paraffin.\n"


@pytest.fixture(scope="module")
def lamps() -> Machine:
    return machine_of(SCENES.replace("{n > 1 ? Bright. | Dim.}", "{bright ? Bright. | Dim.}"),
                      story=f"{STORY}conditions: {{bright: n > 1}}\n", notes=NOTES)  # fmt: skip


def test_a_seed_repeats_exactly_whatever_the_number_of_processes(
    lamps: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = Wish(plays=170, seed=3)
    alone = as_json(playtest(lamps, wish, jobs=1))

    assert as_json(playtest(lamps, wish, jobs=1)) == alone
    assert as_json(playtest(lamps, wish, jobs=2)) == alone
    assert as_json(playtest(lamps, Wish(plays=170, seed=4), jobs=1)) != alone

    monkeypatch.setattr(testing, "_can_fork", lambda: False)

    assert as_json(playtest(lamps, wish, jobs=2)) == alone


def test_what_is_met_is_counted_and_what_is_not_is_named(lamps: Machine) -> None:
    test = playtest(lamps, Wish(plays=200), jobs=1)
    words = in_words(test)

    assert {"scene": (4, 5), "choice": (5, 7), "note": (1, 1), "sheet": (1, 1), "ending": (2, 2)}.items() <= (
        test.coverage().items()
    )
    assert (2, 2) == test.coverage()["passage"]
    assert "scenes/attic" not in words
    assert "spring/scenes.yaml:16: choice street.wall" in words
    assert "spring/scenes.yaml:18: scene attic, and 1 thing in it" in words
    assert "attic.down" not in words
    assert "No way leads from here to cellar; other starts: --from below" in words
    assert [200, 0] == [sum(test.endings().values()), test.failed]
    assert ["attic", "cellar"] == [e.name for e in test.never("scene")] + sorted(test.elsewhere)


def test_a_preset_is_a_start_and_brings_what_it_brings(lamps: Machine) -> None:
    test = playtest(lamps, Wish(plays=10, start="below"), jobs=1)

    assert {"bright": 10, "dark": 0} == dict(test.endings())
    assert {"n": {2: 10}} == test.values
    assert (0.0, 0.0, 0.0) == lengths_of(test)["choices"]


def test_words_and_minutes_are_those_that_are_read(lamps: Machine) -> None:
    """The words of a play by its path on the real machine are those that the playtest counts."""
    machine = machine_of(
        """
        scene: hall
        text: One two three {n}.
        choices: [{pick: Label not counted, id: go, do: n += 1, say: Reply of four words., to: end}]
        ---
        scene: end
        text: "{said: hall}, {n}."
        ending: e
        """,
        story="vars: {n: 0 in 0..3}\nendings: {e: {}}",
    )
    turns = [start(machine)]
    turns.append(choose(machine, turns[0].state, "hall.go"))
    read = sum(count(p.text) for turn in turns for passage in turn.passages for p in passage.paragraphs)

    test = playtest(machine, Wish(plays=2), jobs=1)

    assert 12 == read
    assert (12, 12, 12) == lengths_of(test)["words"]
    assert minutes(200, 10) == 2.0
    assert "(at 200 words a minute and 6 seconds a choice;" in in_words(test)


def test_the_same_play_twice_shares_everything_and_two_ways_share_their_beginning() -> None:
    one_way = machine_of("scene: a\ntext: A.\nchoices: [{pick: Go, id: go, to: later}]")
    two_ways = machine_of(
        """
        scene: a
        text: Two words.
        choices: [{pick: Left, id: left, to: b}, {pick: Right, id: right, to: c}]
        ---
        {scene: b, text: Six more words stand written here., to: later}
        ---
        {scene: c, text: Six other words stand written here., to: later}
        """
    )

    assert {"scenes": 1, "choices": 1, "words": 1} == overlaps(playtest(one_way, Wish(plays=20), jobs=1))
    # one of two ways: where plays differ they share 1 of 3 scenes and 2 of 14 words
    shares = overlaps(playtest(two_ways, Wish(plays=400, way="random"), jobs=1))
    differ = 1 - shares["choices"]
    assert 0.4 < differ < 0.6
    assert shares["scenes"] == pytest.approx(1 - differ * 2 / 3)
    assert shares["words"] == pytest.approx(1 - differ * 12 / 14)


def test_what_was_used_least_comes_first() -> None:
    labels = "".join(f"  - {{pick: Way {n}, id: w{n}, to: later}}\n" for n in range(40))
    machine = machine_of(f"scene: a\ntext: A.\nchoices:\n{labels}")
    test = playtest(machine, Wish(plays=40, way="least-used"), jobs=1)
    chance = playtest(machine, Wish(plays=40, way="random"), jobs=1)

    assert (40, 40) == test.coverage()["choice"]
    assert chance.coverage()["choice"][0] < 40


BROKEN = """
scene: a
text: A.
choices:
  - {pick: More, id: more, do: n += 1, to: a}
  - {pick: Dry, id: dry, to: b}
---
scene: b
text: B.
choices: [{pick: Only with two, id: two, if: n >= 2, to: a}]
"""


def test_a_failing_play_is_kept_as_its_shortest_path_and_the_machine_says_why() -> None:
    machine = machine_of(BROKEN, story="vars: {n: 0 in 0..3}")
    wish = Wish(plays=300, way="random")
    test = playtest(machine, wish, jobs=1)

    assert {"S402": ("a.dry",), "S406": ("a.more",) * 4} == {f.code: f.path for f in test.failures}
    assert 300 == test.failed
    messages = {failure.code: told(machine, wish, failure) for failure in test.failures}
    assert messages["S402"] == (
        "story/acts/1-spring/scenes.yaml:8:1: S402: nothing can be chosen at ‘b’, and there is no `otherwise`"
    )
    assert "‘n’ would become 4, outside 0..3" in messages["S406"]
    assert test.coverage()["scene"] == (2, 2), "b was met by plays that came there with two"


def test_what_the_turn_met_that_went_wrong_does_not_count() -> None:
    machine = machine_of(BROKEN.replace("n >= 2", "n >= 60"), story="vars: {n: 0 in 0..99}")
    test = playtest(machine, Wish(plays=100, way="random"), jobs=1)

    assert ["b"] == [element.name for element in test.never("scene")]


def test_a_play_without_an_end_is_given_up_and_told() -> None:
    machine = machine_of("scene: a\ntext: A.\nchoices: [{pick: Round, id: go, to: a}]")
    wish = Wish(plays=3, most_turns=25)
    test = playtest(machine, wish, jobs=1)

    assert [(TURNS, 25)] == [(failure.code, len(failure.path)) for failure in test.failures]
    assert "no end is reached in 25 choices" == told(machine, wish, test.failures[0])


def test_a_start_that_goes_wrong_is_a_failure_with_an_empty_path() -> None:
    machine = machine_of("scene: a\ndo: n += 1\ntext: A.\nto: later", story="vars: {n: 3 in 0..3}")
    test = playtest(machine, Wish(plays=3), jobs=1)

    assert [("S406", ())] == [(failure.code, failure.path) for failure in test.failures]
    assert "choices: []" in as_json(test)["failures"][0]["playthrough"]


def test_the_shipped_story_plays_without_a_failure() -> None:
    story = Path(__file__).parents[2] / "story"
    test = playtest(Machine.of(load_story(story, "story").story), Wish(plays=50), jobs=1)

    assert [] == test.failures
    assert test.coverage()["scene"][0] > 150
    assert 10_000 < lengths_of(test)["words"][1] < 14_000


def test_ways_that_fork_pass_through_pages_and_note_many_things_are_counted_as_the_machine_goes_them() -> None:
    """Where a choice has several ways on, and a way meets more than a scene and a choice, each play counts all of it."""
    machine = machine_of(
        """
        scene: a
        text: A.
        choices:
          - {pick: Up, id: up, do: n += 1, say: Higher., notes: [oil], to: [b if n > 1, a]}
          - {pick: Off, id: off, to: [c if n > 0, d]}
        ---
        scene: b
        beats:
          - {text: One page.}
          - {id: two, text: Another page., to: [c if n > 2, d]}
        ---
        {scene: c, text: C., ending: high}
        ---
        {scene: d, text: D., ending: low}
        """,
        story="vars: {n: 0 in 0..3 clamp}\nendings: {high: {}, low: {}}",
        notes=NOTES,
    )
    wish = Wish(plays=60)
    test = playtest(machine, wish, jobs=1)
    met = as_json(test)["met"]
    ways = {"high": ["a.up", "a.off"], "low": ["a.off"]}

    assert [] == test.failures
    for ending, path in ways.items():
        turns = [start(machine)]
        for choice in path:
            turns.append(choose(machine, turns[-1].state, choice))
        assert turns[-1].state.ended == ending
    assert met["ending high"] + met["ending low"] == met["scene a"] == 60
    assert met["scene c"] == met["ending high"]
    assert met["scene d"] == met["ending low"]
    assert met["scene b"] == met["beat b.two"]
    assert met["note oil"] == met["choice a.up"]
    assert met["choice a.off"] == 60 - met["scene b"]
