"""The game killed, its disk filled, its files damaged: 25 kills with fixed seeds, and every other fault once."""

from pathlib import Path

import pytest

from spring68.faults.kills import kill_exports, kill_plays
from spring68.faults.places import DAMAGES, FAULTS, HALF, all_faults
from spring68.faults.playing import SLOT, Child, Road, lost
from spring68.opening import open_story
from spring68.workshop.release import way_to_an_ending
from tests.helpers import story_yaml

HUB = """
scene: hall
text: |
  A hall with {cycle: one lamp | two lamps | no lamp}.
choices:
  - Go round -> hall
  - pick: Stand still
    say: |
      Nothing moves.
    to: hall
  - Leave -> street
---
scene: street
ending: out
text: |
  The street.
"""


@pytest.fixture(scope="module")
def road(tmp_path_factory: pytest.TempPathFactory) -> Road:
    """A play of 24 choices that walks round and stands still."""
    folder = tmp_path_factory.mktemp("story")
    (folder / "acts" / "1-spring").mkdir(parents=True)
    (folder / "acts" / "1-spring" / "scenes.yaml").write_text(HUB)
    (folder / "story.yaml").write_text(story_yaml(HUB, "start: hall\nendings:\n  out: {title: Out, hint: Out.}\n"))
    machine = open_story(folder)
    names = ("hall.go_round", "hall.stand_still")
    return Road(folder, machine, 68, (1, 2) * HALF, names * HALF)


def test_a_kill_loses_nothing_that_was_shown(road: Road, tmp_path: Path) -> None:
    kills = list(kill_plays(road, tmp_path, 20, 68))

    assert [kill.lost for kill in kills] == [""] * 20
    assert len({kill.shown for kill in kills}) > 3, "all were killed at the same choice"


def test_a_kill_while_exporting_tears_no_file(road: Road, tmp_path: Path) -> None:
    assert [kill.lost for kill in kill_exports(road, tmp_path, 5, 68)] == [""] * 5


@pytest.mark.parametrize("name", [*FAULTS, *DAMAGES])
def test_a_fault_loses_nothing(name: str, road: Road, tmp_path: Path) -> None:
    fault = next(fault for fault in all_faults(road, tmp_path, 68, only=name))

    if fault.skipped:
        pytest.skip(fault.skipped)
    assert fault.lost == ""


def test_a_loss_would_be_seen(road: Road, tmp_path: Path) -> None:
    child = Child(road, tmp_path)
    for number in road.numbers[:3]:
        child.choose(number)
    child.end()

    assert lost(road, tmp_path, 3) == ""
    assert lost(road, tmp_path, 4) == "4 choices were shown, 3 are kept"
    (tmp_path / f"{SLOT}.json").unlink()
    (tmp_path / f"{SLOT}.before.json").unlink()
    assert lost(road, tmp_path, 3) == "3 choices were shown, and no save can be used"


def test_a_way_to_an_ending_ends(road: Road) -> None:
    way = way_to_an_ending(road.machine, 1)

    assert (way.ending, way.choices[-1], len(way.numbers)) == ("out", "hall.leave", len(way.choices))
