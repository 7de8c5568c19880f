"""One playthrough going on: what was seen is on disk, going back keeps what was, a refusing disk stops nothing."""

from pathlib import Path

import pytest

from spring68.engine.errors import ClosedChoice, StoryError, UnknownChoice
from spring68.engine.machine import Machine
from spring68.saves.codec import decode
from spring68.saves.files import write_safely
from spring68.saves.model import SaveError, SaveFromOtherStory
from spring68.saves.store import Store
from spring68.session import Session
from tests.helpers import machine_of, value

SCENES = """
scene: hall
ref: "1"
when: 1968-06-28
place: The hall
text: |
  A hall with a [[stamp|stamp]].
choices:
  - pick: Take the lamp
    id: lamp
    do: lamp = true
    log: You took the lamp.
    file: {source: KUSTOD, text: Took a lamp.}
    say: |
      It is heavy.
    to: street
  - pick: Leave it
    id: leave
    log: You left it.
    to: street
  - pick: Break it
    id: smash
    if: lamp
    locked: Your hands are full.
    to: street
---
scene: street
when: 1968-06-29
place: The street
content: [noise]
skip: {text: A noise., choices: {go: Go softly}}
text: |
  A loud noise. You {said: hall | did nothing}.
choices:
  - pick: Go on
    id: go
    to: quay
---
scene: quay
type: interleaf
when: 1968-06-30
text: |
  Water.
ending: dry
"""
STORY = """
vars: {lamp: false}
endings: {dry: {title: Dry feet}}
content: {noise: {general: A noise.}}
"""
NOTE = """
note: stamp
title: A stamp
documented: |
  It was round.
"""


@pytest.fixture
def machine() -> Machine:
    return machine_of(SCENES, story=STORY, notes=NOTE)


def begun(machine: Machine, folder: Path) -> Session:
    return Session.begin(machine, Store(folder), seed=68, now=lambda: "2026-01-01T00:00:00+00:00")


def test_what_the_player_has_seen_is_on_disk_before_it_is_handed_out(machine: Machine, tmp_path: Path) -> None:
    session = begun(machine, tmp_path)
    session.choose("lamp")

    kept = decode((tmp_path / "play-1.json").read_bytes())

    assert ["hall.lamp"] == [step.choice for step in kept.steps]
    assert "street" == kept.snapshot.place
    assert ("It is heavy.", "A loud noise. You Take the lamp.") == kept.page.paragraphs[-2:]
    assert (("Go on", ""),) == kept.page.options


def test_a_play_that_is_resumed_stands_where_it_was_left(machine: Machine, tmp_path: Path) -> None:
    session = begun(machine, tmp_path)
    session.choose(1)
    session.close()

    again = Session.resume(machine, Store(tmp_path), "play-1")

    assert session.state == again.state
    assert session.turn.passages == again.turn.passages
    assert [] == again.notices


def test_a_closed_choice_says_why_and_changes_nothing(machine: Machine, tmp_path: Path) -> None:
    session = begun(machine, tmp_path)
    before = session.state

    with pytest.raises(ClosedChoice, match="hands are full"):
        session.choose(3)
    assert before == session.state
    with pytest.raises(UnknownChoice):
        session.choose(9)


def test_going_back_begins_a_take_and_keeps_the_old_one(machine: Machine, tmp_path: Path) -> None:
    session = begun(machine, tmp_path)
    session.choose("lamp")
    session.undo()
    session.choose("leave")

    assert value(machine, session.state, "lamp") is False
    assert 2 == len(session.save.takes)
    session.pick_up(0)
    assert value(machine, session.state, "lamp") is True
    assert ["hall.lamp"] == [step.choice for step in session.save.steps]


def test_there_is_nothing_to_go_back_to_at_the_start(machine: Machine, tmp_path: Path) -> None:
    session = begun(machine, tmp_path)

    assert session.undo() is None
    with pytest.raises(ValueError, match="0 choices"):
        session.go_back(1)


def test_a_disk_that_refuses_is_said_and_tried_again_each_turn(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = begun(machine, tmp_path)
    writing = write_safely

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("spring68.saves.store.write_safely", refuse)
    session.choose("lamp")
    assert "No space left" in session.problem
    assert "street" == session.state.place

    monkeypatch.setattr("spring68.saves.store.write_safely", writing)
    session.choose("go")
    assert "" == session.problem
    assert ["Saving works again; nothing was lost."] == session.notices
    assert ["hall.lamp", "street.go"] == [s.choice for s in decode((tmp_path / "play-1.json").read_bytes()).steps]


def test_a_story_with_a_mistake_on_the_way_leaves_the_play_as_it_was(tmp_path: Path) -> None:
    machine = machine_of(
        """
        scene: a
        text: |
          A.
        choices:
          - pick: Too far
            id: far
            do: n += 1
        to: b
        ---
        scene: b
        text: |
          B.
        ending: e
        """,
        story="vars: {n: 1 in 0..1}\nendings: {e: {title: E}}",
    )
    session = begun(machine, tmp_path)
    before = session.state

    with pytest.raises(StoryError, match="S406"):
        session.choose("far")
    assert before == session.state
    assert () == session.save.steps


def test_a_skipped_scene_is_told_by_its_summary_and_recorded_beside_the_choice(
    machine: Machine, tmp_path: Path
) -> None:
    session = begun(machine, tmp_path)
    session.choose("lamp")
    session.skip("street")

    assert ["A noise."] == [p.text for passage in session.turn.passages[1:] for p in session.words(passage)]
    assert ["Go softly"] == [option.label for option in session.options()]
    session.choose("go")
    assert session.save.steps[-1].skipped


def test_notes_know_where_they_were_met_and_sheets_wait_for_the_interleaf(machine: Machine, tmp_path: Path) -> None:
    session = begun(machine, tmp_path)
    assert [(1, True, "hall")] == [(met.number, met.is_met, met.scene) for met in session.notes()]
    session.choose("lamp")
    assert [] == session.file()
    session.choose("go")

    assert [("Took a lamp.", "1968-06-28")] == [(sheet.text, sheet.date) for sheet in session.file()]
    assert "dry" == session.state.ended


def test_a_story_that_was_changed_in_words_only_goes_on_with_the_new_words(machine: Machine, tmp_path: Path) -> None:
    session = begun(machine, tmp_path)
    session.choose("lamp")
    session.close()
    other = machine_of(SCENES.replace("A loud noise.", "A noise."), story=STORY, notes=NOTE)

    again = Session.resume(other, Store(tmp_path), "play-1")

    assert "A noise. You Take the lamp." == again.turn.passages[-1].paragraphs[0].text
    assert ["The story was changed since you last played; you are where you were."] == again.notices


def test_a_renamed_choice_is_followed(machine: Machine, tmp_path: Path) -> None:
    session = begun(machine, tmp_path)
    session.choose("lamp")
    session.close()
    other = machine_of(
        SCENES.replace("id: lamp", "id: lantern"), story=STORY + "formerly: {hall.lamp: hall.lantern}\n", notes=NOTE
    )

    assert "street" == Session.resume(other, Store(tmp_path), "play-1").state.place


def test_a_choice_that_is_gone_sets_the_reader_down_at_her_act_and_keeps_the_old_save(
    machine: Machine, tmp_path: Path
) -> None:
    session = begun(machine, tmp_path)
    session.choose("lamp")
    session.close()
    before = (tmp_path / "play-1.json").read_bytes()
    other = machine_of(
        SCENES.replace("id: lamp", "id: lantern"),
        story=STORY + "acts: {spring: {title: Spring, entry: hall}}\n", notes=NOTE,
    )  # fmt: skip

    again = Session.resume(other, Store(tmp_path), "play-1")

    assert "hall" == again.state.place
    assert "no longer in it" in again.notices[0]
    again.choose("leave")
    assert before == (tmp_path / "play-1.json").read_bytes()
    again.close()
    assert "street" == Session.resume(other, Store(tmp_path), again.slot).state.place


def test_a_save_of_another_story_is_refused_in_words(machine: Machine, tmp_path: Path) -> None:
    session = begun(machine, tmp_path)
    session.close()
    other = machine_of(SCENES, story=STORY + "story: another\n", notes=NOTE)

    with pytest.raises(SaveFromOtherStory, match="another story"):
        Session.resume(other, Store(tmp_path), "play-1")


def test_a_slot_that_is_not_there_is_an_error_in_words(machine: Machine, tmp_path: Path) -> None:
    with pytest.raises(SaveError, match="no save called"):
        Session.resume(machine, Store(tmp_path), "play-9")


def test_a_story_that_goes_on_later_is_gone_on_with_when_it_is_written(tmp_path: Path) -> None:
    scene = "scene: a\ntext: |\n  A.\nchoices:\n  - pick: On\n    id: go\n    to: {target}\n"
    session = begun(machine_of(scene.replace("{target}", "later")), tmp_path)
    session.choose("go")
    assert session.is_unfinished
    session.close()
    longer = machine_of(
        scene.replace("{target}", "b") + "---\nscene: b\ntext: |\n  B.\nending: e\n", story="endings: {e: {title: E}}"
    )

    assert "e" == Session.resume(longer, Store(tmp_path), "play-1").state.ended


def test_the_reel_tells_every_turn_with_its_choice(machine: Machine, tmp_path: Path) -> None:
    session = begun(machine, tmp_path)
    session.choose("lamp")
    session.choose("go")

    assert [None, "Take the lamp", "Go on"] == [told.entry and told.entry.label for told in session.reel()]
    assert ["You took the lamp."] == session.last_told()
