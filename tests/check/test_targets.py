"""S201: names of scenes, choices and beats that lead nowhere."""

from __future__ import annotations

import pytest

from tests.check.findings import ENDINGS, HOME, findings, found, marked

TWO_SCENES = """\
scene: street
text: |
  The tram is late.
choices:
  - Run. -> radio_bulding
  - pick: Wait.
    to:
      - corner if visited(street)
      - radio_building
otherwise: nowhere
---
scene: radio_building
ending: home
"""


def test_each_target_is_looked_up_where_it_stands() -> None:
    assert found(TWO_SCENES, "S201", story=ENDINGS) == [
        "S201 5:13 there is no scene called ‘radio_bulding’",
        "S201 8:9 there is no scene called ‘corner’",
        "S201 10:12 there is no scene called ‘nowhere’",
    ]


def test_the_words_of_the_target_are_marked() -> None:
    assert marked(TWO_SCENES, "S201", story=ENDINGS) == ["radio_bulding", "corner", "nowhere"]


def test_the_nearest_name_is_offered_with_its_place_and_the_player_is_named() -> None:
    first = findings(TWO_SCENES, "S201", story=ENDINGS)[0]

    assert first.hint == "did you mean ‘radio_building’ (acts/1-spring/scenes.yaml:12)?"
    assert first.why == "a player who picks “Run.” here would meet an error instead of the next scene."


def test_a_name_that_formerly_knows_is_told_as_it_is_now_however_near_another_is() -> None:
    scenes = (
        "scene: street\nchoices:\n  - {pick: Run., id: run, if: not picked(street.ran), to: house}\n  - Wait. -> flat\n---\n"
        "scene: houses\nto: later\n---\nscene: home\nto: later\n"
    )
    story = "formerly: {flat: house, house: home, street.ran: street.run}"
    hints = [found.hint for found in findings(scenes, "S201", story=story)]

    assert len(hints) == 3
    assert [hint.partition(" `formerly`")[0] for hint in hints] == [
        "did you mean ‘street.run’?",
        "did you mean ‘home’ (acts/1-spring/scenes.yaml:9)?",
        "did you mean ‘home’ (acts/1-spring/scenes.yaml:9)?",
    ]
    assert all(hint.endswith("`formerly` says so, and `spring68 check --fix` writes it.") for hint in hints)


@pytest.mark.parametrize("target", ["later", "august", "august.first"])
def test_what_is_promised_is_no_finding(target: str) -> None:
    scenes = f"scene: street\nchoices:\n  - Wait. -> {target}\n"

    assert found(scenes, "S201", story="later: [august]") == []


def test_a_hub_may_be_gone_to_again() -> None:
    scenes = "scene: street\nhub: true\nchoices:\n  - pick: Wait.\n    to: again\n  - Go. -> home\n" + HOME

    assert found(scenes, "S201", story=ENDINGS) == []


def test_a_beat_cannot_be_gone_to() -> None:
    scenes = "scene: street\nbeats:\n  - id: one\n    text: |\n      Late.\n  - to: street.one\n"

    assert found(scenes, "S201") == ["S201 6:9 ‘street.one’ is no scene, and only scenes can be gone to"]


def test_the_colophon_cannot_be_gone_to() -> None:
    scenes = "scene: street\nto: credits\n---\nscene: credits\ntext: |\n  Thank you.\n"

    assert found(scenes, "S201", story="colophon: credits") == [
        "S201 2:5 ‘credits’ is the colophon, and nothing can lead to it"
    ]


def test_story_yaml_is_looked_up_too() -> None:
    story = """\
        start: nowhere
        acts: {spring: {title: Spring, entry: thanks}}
        colophon: credits
        presets:
          act2: {title: Two, at: july, picked: [street.wait, street.go]}
        rules:
          - every ending after: street or station
        """
    scenes = "scene: street\nchoices:\n  - Wait.\nending: home\n"

    assert found(scenes, "S201", story=story) == [
        "S201 story.yaml:3:8 there is no scene called ‘nowhere’",
        "S201 story.yaml:4:39 there is no scene called ‘thanks’",
        "S201 story.yaml:5:11 there is no scene called ‘credits’",
        "S201 story.yaml:7:26 there is no scene called ‘july’",
        "S201 story.yaml:7:54 there is no choice called ‘street.go’",
        "S201 story.yaml:9:35 there is no scene called ‘station’",
    ]


def test_a_story_cannot_start_with_a_promise() -> None:
    assert found("scene: street\nending: home\n", "S201", story="start: august\nlater: [august]") == [
        "S201 story.yaml:4:8 there is no scene called ‘august’"
    ]


def test_said_asks_after_a_scene_or_a_choice() -> None:
    scenes = (
        "scene: street\ntext: |\n  “{said: stret | Well}.” {said: street.go | No.}\nchoices:\n  - Wait.\nending: home\n"
    )

    assert found(scenes, "S201", story=ENDINGS) == [
        "S201 3:11 there is no scene called ‘stret’",
        "S201 3:34 there is no choice called ‘street.go’",
    ]


def test_a_skip_names_a_beat_and_choices_of_its_own_scene() -> None:
    scenes = """\
        scene: street
        skip:
          text: It is late.
          choices: {wiat: Wait quietly.}
          to: after
        beats:
          - text: |
              The tram is late.
            choices:
              - Wait.
          - id: later_on
            text: |
              It comes.
        ending: home
        """

    assert found(scenes, "S201", story=ENDINGS) == [
        "S201 4:13 the scene ‘street’ has no choice called ‘wiat’",
        "S201 5:7 the scene ‘street’ has no beat called ‘after’",
    ]


def test_a_stored_playthrough_picks_choices_that_exist() -> None:
    plays = "playthrough: one\nchoices: [street.wait, street.go, street/checkpoint.smile]\n"
    scenes = "scene: street\nchoices:\n  - Wait.\nending: home\n"

    assert found(scenes, "S201", story=ENDINGS, plays=plays) == [
        "S201 playthroughs/p.yaml:2:24 there is no choice called ‘street.go’",
        "S201 playthroughs/p.yaml:2:35 there is no choice called ‘checkpoint.smile’",
    ]


def test_a_guard_asks_after_scenes_and_choices() -> None:
    scenes = "scene: street\nchoices:\n  - pick: Wait.\n    if: visited(stret) or picked(street.go)\nending: home\n"

    assert found(scenes, "S201", story=ENDINGS) == [
        "S201 4:17 there is no scene called ‘stret’",
        "S201 4:34 there is no choice called ‘street.go’",
    ]
