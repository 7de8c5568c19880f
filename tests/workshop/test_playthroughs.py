"""Stored playthroughs: the shipped ones play as they say, cover the story, and a difference is named."""

from pathlib import Path

import pytest

from spring68.engine.machine import Machine
from spring68.story.load import load_story, read_files
from spring68.workshop.playthroughs import covered, lines_of, play_stored, recorded, updated
from tests.helpers import machine_of

STORY = Path(__file__).parents[2] / "story"
SCENES = """
scene: hall
text: |
  A hall, and a lamp in it.
choices:
  - pick: Take the lamp
    id: lamp
    notes: [stamp]
    to: street
---
scene: street
text: |
  A street with nobody in it.
ending: dry
"""
FILES = {
    "story": "endings: {dry: {title: Dry}}",
    "notes": "note: stamp\ndocumented: |\n  It was round.\n",
}
PLAY = """
playthrough: one
from: start
seed: 68
choices: [hall.lamp]
expect: [{after: 1, line: nobody in it}]
notes: [stamp]
ending: dry
"""


def problem_of(play: str) -> str:
    machine = machine_of(SCENES, plays=play, **FILES)
    (stored,) = machine.story.playthroughs.values()
    return play_stored(machine, stored).problem


def test_a_playthrough_that_is_true_has_no_problem() -> None:
    assert problem_of(PLAY) == ""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[hall.lamp]", "[hall.lantern]", "after 0 choices: there is no choice ‘hall.lantern’"),
        ("[hall.lamp]", "[hall.lamp, hall.lamp]", "after 1 choices"),
        ("nobody", "somebody", "after 1 choices: “somebody in it” is not printed"),
        ("after: 1", "after: 7", "there are only 1"),
        ("ending: dry", "ending: wet", "the ending is ‘dry’, not ‘wet’"),
        ("from: start", "from: act9", "there is no preset ‘act9’"),
    ],
)
def test_the_first_difference_is_named(old: str, new: str, words: str) -> None:
    scenes = {**FILES, "plays": PLAY.replace(old, new)}
    from tests.helpers import make_story

    loaded = make_story(SCENES, **scenes)
    (stored,) = loaded.story.playthroughs.values()

    assert words in play_stored(Machine.of(loaded.story), stored).problem


def test_what_is_recorded_plays_as_it_says() -> None:
    machine = machine_of(SCENES, **FILES)
    text = recorded(machine, "mine", ["hall.lamp"], seed=68)

    assert problem_of(text) == ""
    assert "ending: dry" in text


@pytest.fixture(scope="module")
def shipped() -> Machine:
    return Machine.of(load_story(STORY, "story").story)


def test_every_shipped_playthrough_plays_as_it_says(shipped: Machine) -> None:
    outcomes = [play_stored(shipped, stored) for stored in shipped.story.playthroughs.values()]

    assert [(outcome.name, outcome.problem) for outcome in outcomes if outcome.problem] == []
    assert len(outcomes) >= 12


def test_every_ending_has_a_stored_playthrough(shipped: Machine) -> None:
    assert {str(play.ending) for play in shipped.story.playthroughs.values()} >= set(shipped.story.endings)


def test_every_scene_choice_and_note_is_met_by_a_stored_playthrough(shipped: Machine) -> None:
    story = shipped.story
    met: set[str] = set()
    for stored in story.playthroughs.values():
        outcome = play_stored(shipped, stored)
        assert lines_of(outcome.turns[0])
        met |= covered(outcome.turns)
    wanted = {f"scene {name}" for name in story.scenes if name != story.colophon} | {
        f"note {name}" for name in story.notes
    }
    wanted |= {f"choice {s.id}.{choice.id}" for s in story.scenes.values() for _beat, choice in s.all_choices()}

    assert sorted(wanted - met) == []


def test_an_update_follows_names_that_changed_and_keeps_what_still_holds() -> None:
    machine = machine_of(
        """
        scene: hall
        text: A hall with "one" lamp.
        choices:
          - pick: Light the lamp.
            id: lit
            say: |
              It burns.

              Somebody's “coat” hangs here: a grey one. Nobody's hat does.
            to: later
        """,
        story="formerly: {hall.lamp: hall.lit}",
        playthroughs__p=(
            "playthrough: mine\nchoices: [hall.lamp]\nexpect:\n  - {after: 0, line: 'with \"one\" lamp'}\n"
            "  - {after: 1, line: 'Somebody’s “coat” hangs here: a blue one.'}\n  - {after: 1, line: It burns}\n"
        ),
    )
    text = updated(machine, machine.story.playthroughs["mine"])
    files = [(name, source.text.encode()) for name, source in machine.story.files.items()]
    files[-1] = (files[-1][0], text.encode())
    (again,) = read_files(files).story.playthroughs.values()

    assert again.choices == ("hall.lit",)
    assert [(one.after, one.line) for one in again.expect] == [
        (0, 'with "one" lamp'),
        (1, "Somebody's “coat” hangs here: a grey one."),
        (1, "It burns"),
    ]
    assert not play_stored(machine, again).problem
