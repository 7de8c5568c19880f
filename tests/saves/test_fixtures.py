"""Saves of a release: explored, stored in one small file, and landed in the story as it is edited."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spring68.engine.step import choose, start
from spring68.saves.fixtures import decode_fixtures, explore
from spring68.saves.landing import Landing, land, landings
from spring68.saves.model import SaveDamaged
from spring68.saves.reconcile import resume
from tests.helpers import machine_of, value

SCENES = """
scene: quay
choices:
  - pick: Board
    id: board
    do: [n += 2]
    to: deck
  - Wait -> quay
---
scene: deck
choices:
  - Sleep -> harbour
---
scene: harbour
ending: home
"""
STORY = """
acts: {spring: {title: The quay, entry: quay}}
vars: {n: 0 in 0..4 clamp}
endings: {home: {}}
"""
EXACT = "3 saves land exactly, 0 lost"
FIXTURES = explore(machine_of(SCENES, story=STORY))


def after(*changes: tuple[str, str], story: str = "") -> Landing:
    """Where the saves land after words of the story were changed."""
    text = SCENES
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return land(machine_of(text, story=STORY + story), decode_fixtures(FIXTURES))


def test_every_scene_in_which_a_play_rests_has_its_save_and_it_replays() -> None:
    machine = machine_of(SCENES, story=STORY)
    found = {fixture.scene: fixture.save for fixture in decode_fixtures(FIXTURES)}

    assert set(found) == {"quay", "deck", "harbour"}
    for scene, save in found.items():
        turn = start(machine, seed=save.seed, preset=save.preset)
        for step in save.steps:
            turn = choose(machine, turn.state, step.choice)
        assert turn.state.scene == scene


def test_a_scene_that_only_a_preset_reaches_has_its_save_too() -> None:
    story = STORY + "presets: {late: {at: attic, do: [n = 3]}}\n"
    machine = machine_of(SCENES + "---\nscene: attic\nchoices:\n  - Go down -> quay\n", story=story)
    found = {fixture.scene: fixture.save for fixture in decode_fixtures(explore(machine))}

    assert (found["attic"].preset, found["quay"].preset) == ("late", "")


def test_the_same_story_gives_the_same_bytes() -> None:
    assert explore(machine_of(SCENES, story=STORY)) == FIXTURES


def test_other_words_land_every_save_exactly() -> None:
    assert after(("Sleep -> harbour", "pick: Turn in\n    id: sleep\n    to: harbour")).words == EXACT
    assert after().words == EXACT


def test_a_choice_that_is_gone_sets_its_saves_down_at_the_entry_of_the_act() -> None:
    found = after(("id: board", "id: embark"))

    assert found.words == "1 save lands exactly, 2 at The quay, 0 lost"
    assert found.advice == [
        "2 of them meet ‘quay.board’, which is gone; if it has another name now, write that under `formerly` in story.yaml."
    ]
    near = after(("id: board", "id: boarding"))
    assert "if it is ‘quay.boarding’ now, write `formerly: {quay.board: quay.boarding}`" in near.advice[0]
    assert after().advice == []


def test_a_rename_that_is_told_moves_nobody() -> None:
    assert after(("id: board", "id: embark"), story="formerly: {quay.board: quay.embark}\n").exact == 3


def test_where_an_act_has_no_entry_any_more_saves_are_lost_and_named() -> None:
    scenes = SCENES.replace("id: board", "id: embark")
    machine = machine_of(scenes, story=STORY.replace(", entry: quay", ""))
    found = land(machine, decode_fixtures(FIXTURES))

    assert sorted(fixture.scene for fixture in found.lost) == ["deck", "harbour"]


def test_a_lost_save_is_a_finding_that_names_scene_and_version(tmp_path: Path) -> None:
    path = tmp_path / "0.1.0.json"
    path.write_bytes(FIXTURES)
    machine = machine_of(SCENES.replace("id: board", "id: embark"), story=STORY.replace(", entry: quay", ""))
    found, findings = landings(machine, [path])

    assert [landing.words for landing in found] == ["1 save lands exactly, 2 lost"]
    assert {finding.code for finding in findings} == {"S604"}
    assert "‘deck’" in findings[0].message
    assert {finding.span.line for finding in findings} == {machine.story.acts["spring"].id.span.line}
    assert "‘quay.board’ under `formerly`" in findings[0].fix


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        (
            (("id: board", "id: aboard"),),
            "If ‘quay.board’ is ‘quay.aboard’ now, write `formerly: {quay.board: quay.aboard}`",
        ),
        (
            (("to: deck", "to: decks"), ("scene: deck", "scene: decks")),
            "If ‘deck’ is ‘decks’ now, write `formerly: {deck: decks}` in story.yaml",
        ),
    ],
)
def test_where_one_new_name_is_near_the_finding_writes_the_line(
    changes: tuple[tuple[str, str], ...], advice: str, tmp_path: Path
) -> None:
    path = tmp_path / "0.1.0.json"
    path.write_bytes(FIXTURES)
    scenes = SCENES
    for old, new in changes:
        scenes = scenes.replace(old, new)
    machine = machine_of(scenes, story=STORY.replace(", entry: quay", ""))
    _found, findings = landings(machine, [path])

    assert findings
    assert [advice in finding.fix for finding in findings if "harbour" in finding.message] == [True]


def test_a_file_that_is_no_fixture_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "0.1.0.json"
    path.write_text("{}")
    found, findings = landings(machine_of(SCENES, story=STORY), [path])

    assert (found, [finding.code for finding in findings]) == ([], ["S604"])


@given(st.data())
def test_whatever_is_in_the_file_is_saves_or_a_sentence(data: st.DataObject) -> None:
    content = json.loads(FIXTURES)
    name = data.draw(st.sampled_from(sorted(content)))
    content[name] = data.draw(
        st.sampled_from([None, [], {}, "x", -1, [[0, "a"]], {"quay": [0]}, {"quay": [0, 0]}, 1e300])
    )
    try:
        list(decode_fixtures(json.dumps(content).encode()))
    except SaveDamaged as problem:
        assert str(problem)


@pytest.mark.parametrize("data", [b"", b"\xff", b"[" * 100_000, b" " * 5_000_000])
def test_hostile_bytes_are_a_sentence(data: bytes) -> None:
    with pytest.raises(SaveDamaged):
        list(decode_fixtures(data))


def test_a_choice_gone_from_an_earlier_act_sends_nobody_back_there() -> None:
    story = STORY.replace("entry: quay}", "entry: quay}, summer: {title: The deck, entry: deck}")
    first, then = SCENES.split("---\n", 1)
    summer = {"acts__2-summer__scenes": then}
    fixtures = {
        fixture.scene: fixture.save
        for fixture in decode_fixtures(explore(machine_of(first, story=story, **summer)))
    }  # fmt: skip
    edited = machine_of(first.replace("id: board", "id: embark"), story=story, **summer)

    resumed = resume(edited, fixtures["harbour"])
    state = resumed.turn.state

    assert [step.choice for step in fixtures["harbour"].steps] == ["quay.board", "deck.sleep"]
    assert (resumed.exact, state.scene, value(edited, state, "n")) == (False, "deck", 2)
    assert "you are at the beginning of “The deck”" in resumed.notice
