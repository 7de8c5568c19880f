"""Paths to a mistake of the story, which are played as far as they go; and slips in stored paths, which stop no play."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from spring68.cli.main import main
from spring68.opening import BrokenStory, open_story
from spring68.rehearsal import begin_path
from spring68.saves.store import Store
from spring68.story.readplay import read_play_file
from spring68.tui.launch import Launch, Outcome

BROKEN = """\
story: broken
title: Broken
start: quay
acts: {one: {title: One}}
vars: {nerve: 1 in 0..1}
endings: {home: {title: Home}}
"""
BROKEN_QUAY = """\
scene: quay
choices:
  - pick: Wait.
    id: wait
    to: pier
---
scene: pier
choices:
  - pick: Dare.
    id: dare
    do: nerve += 1
    to: home
  - pick: Knock.
    id: knock
    to: shut
---
scene: shut
choices:
  - pick: Enter.
    id: enter
    if: nerve == 0
    to: home
---
scene: home
ending: home
"""


def broken_story(tmp_path: Path, more: str = "") -> Path:
    story = tmp_path / "broken"
    (story / "acts" / "1-one").mkdir(parents=True)
    (story / "story.yaml").write_text(BROKEN)
    (story / "acts" / "1-one" / "scenes.yaml").write_text(BROKEN_QUAY + more)
    return story


@pytest.mark.parametrize(("last", "code", "line"), [("knock", "S402", 17), ("dare", "S406", 11)])
def test_a_path_to_a_mistake_of_the_story_stops_before_it_and_names_it(
    last: str, code: str, line: int, tmp_path: Path
) -> None:
    (tmp_path / "path.yaml").write_text(f"playthrough: one\nchoices: [quay.wait, pier.{last}]\n")

    store = Store(tmp_path / "saves")
    session = begin_path(open_story(broken_story(tmp_path)), store, read_play_file(tmp_path / "path.yaml"), "r")

    assert ("pier", ["quay.wait"]) == (session.state.place, [step.choice for step in session.save.steps])
    (told_once,) = session.notices
    assert told_once.startswith("Choice 2 of the path meets a mistake: ")
    assert f"scenes.yaml:{line}:" in told_once
    assert f" {code}: " in told_once
    session.close()


def test_such_a_path_is_played_and_told_by_the_command(tmp_path: Path) -> None:
    story, path = broken_story(tmp_path), tmp_path / "path.yaml"
    path.write_text("playthrough: one\nchoices: [quay.wait, pier.knock]\n")

    done = CliRunner().invoke(
        main, ["play", str(story), "--plain", "--path", str(path), "--saves", str(tmp_path / "s")]
    )

    assert done.exit_code == 0
    assert "1. Dare." in done.output
    assert done.output.count("Choice 2 of the path meets a mistake") == 1


def test_the_full_screen_is_told_of_it_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    story, path = broken_story(tmp_path), tmp_path / "path.yaml"
    path.write_text("playthrough: one\nchoices: [quay.wait, pier.knock]\n")
    launches: list[Launch] = []
    monkeypatch.setattr("spring68.cli.play.wants_plain", lambda _environment: False)

    def run(launch: Launch) -> Outcome:
        launches.append(launch)
        return Outcome()

    monkeypatch.setattr("spring68.tui.launch.run", run)

    CliRunner().invoke(main, ["play", str(story), "--path", str(path), "--saves", str(tmp_path / "s")])

    assert ["Choice 2 of the path meets a mistake"] == [words.partition(":")[0] for words in launches[0].notices]


def test_a_slip_in_a_stored_path_does_not_stop_play(tmp_path: Path) -> None:
    paths = "---\nplaythrough: one\nfrom: act9\nchoices: [quay.wiat]\nnotes: [none]\n"

    assert "quay" in open_story(broken_story(tmp_path, paths)).story.scenes


def test_a_slip_beside_a_stored_path_still_does(tmp_path: Path) -> None:
    paths = "---\nplaythrough: one\nchoices: [quay.wait]\n---\nscene: lost\nchoices:\n  - Go -> nowhere\n"

    with pytest.raises(BrokenStory, match="nowhere"):
        open_story(broken_story(tmp_path, paths))
