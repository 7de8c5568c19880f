"""S103, S208, S209, S306: names that are taken, too alike, or hide one another, and labels that look the same."""

from __future__ import annotations

import pytest

from tests.check.findings import ENDINGS, findings, found

# S103


def test_two_choices_of_one_scene_with_one_id_wherever_they_stand() -> None:
    scenes = """\
        scene: street
        beats:
          - text: |
              Late.
            choices:
              - Wait.
              - pick: Ask.
                choices:
                  - pick: Wait?
                  - Go.
          - choices:
              - pick: Sit down.
                id: wait
          - to: home
        """

    assert found(scenes, "S103") == [
        "S103 9:19 two choices of the scene ‘street’ are called ‘wait’",
        "S103 12:15 two choices of the scene ‘street’ are called ‘wait’",
    ]
    assert [finding.others[0].span.line for finding in findings(scenes, "S103")] == [6, 6]


def test_two_beats_and_two_arguments_with_one_name() -> None:
    scenes = "scene: street\nbeats:\n  - id: one\n  - text: A\n  - id: one\n---\nsub: desk\nwith: [who, who]\n"

    assert found(scenes, "S103") == [
        "S103 5:5 two beats of the scene ‘street’ are called ‘one’",
        "S103 8:13 two arguments of the scene ‘desk’ are called ‘who’",
    ]


# S208


def test_places_and_clocks_that_differ_by_an_accent() -> None:
    scenes = """\
        scene: one
        place: Studio 7
        time: frame
        to: two
        ---
        scene: two
        place: studio 7
        to: three
        ---
        scene: three
        place: Studio 7
        time: Frame
        ending: home
        """

    assert found(scenes, "S208", story=ENDINGS) == [
        "S208 7:8 the places ‘Studio 7’ and ‘studio 7’ differ only by case or accents",
        "S208 12:7 the clocks ‘frame’ and ‘Frame’ differ only by case or accents",
    ]


def test_names_of_people_and_marks_of_claims() -> None:
    people = (
        "person: kaspar\nname: Libor Kašpar\nalso: [Kašpar, Kaspar]\ncover: KUSTOD\n---\n"
        "person: other\nname: Jan Kaspar\nalso: [Kaspar]\ncover: Kustod\n"
    )
    sources = "source: act\nclaims: [P1, p1]\n"

    assert found("scene: one\nending: home\n", "S208", people=people, sources=sources) == [
        "S208 people.yaml:7:11 the names ‘Kašpar’ and ‘Kaspar’ differ only by case or accents",
        "S208 people.yaml:9:8 the names ‘KUSTOD’ and ‘Kustod’ differ only by case or accents",
        "S208 sources.yaml:2:14 the claims ‘P1’ and ‘p1’ differ only by case or accents",
    ]


def test_files_that_are_one_file_on_some_computers() -> None:
    given = found(
        "scene: one\nto: two\n",
        "S208",
        acts__one__April="scene: two\nto: three\n",
        acts__one__april="scene: three\nto: one\n",
    )

    assert given == [
        "S208 acts/one/april.yaml:1:1 the files ‘story/acts/one/April.yaml’ and ‘story/acts/one/april.yaml’ "
        "differ only by case or accents"
    ]


# S209


def test_an_argument_may_hide_nothing() -> None:
    story = ENDINGS + "vars:\n  left: false\n  box:\n    t1: false\nconditions: {keeper: left}\n"
    scenes = "scene: one\nending: home\n---\nsub: desk\nwith: [left, box, keeper, visited, Who, fine]\n"

    assert found(scenes, "S209", story=story) == [
        "S209 5:8 the argument ‘left’ hides the variable of that name",
        "S209 5:14 the argument ‘box’ hides the family of variables of that name",
        "S209 5:19 the argument ‘keeper’ hides the condition of that name",
        "S209 5:27 ‘visited’ cannot be the name of an argument",
        "S209 5:36 ‘Who’ cannot be the name of an argument",
    ]


def test_conditions_and_presets_may_hide_nothing() -> None:
    story = ENDINGS + "vars: {left: false}\nconditions: {left: visited(one)}\npresets: {start: {at: one}}\n"

    assert found("scene: one\nending: home\n", "S209", story=story) == [
        "S209 story.yaml:7:14 ‘left’ is the name of a condition and of a variable",
        "S209 story.yaml:8:11 ‘start’ is the story's own start, and no preset can be called so",
    ]


# S306


def pair(first: str, second: str, more: str = "", other: str = "") -> list[str]:
    """The findings for two choices of one list."""
    story = ENDINGS + "vars:\n  nerve: 2 in 0..6\n  left: false\n  job: a in a, b, c\n"
    choices = f"  - {{pick: {first}, id: x{more}}}\n  - {{pick: {second}, id: y{other}}}\n"
    scenes = f"scene: one\nchoices:\n{choices}ending: home\n"
    return found(scenes, "S306", story=story)


@pytest.mark.parametrize(("first", "second"), [("Wait.", "Wait!"), ("“Wait.”", "wait"), ("Wait here.", "Wait  here")])
def test_labels_that_differ_by_signs_only(first: str, second: str) -> None:
    assert pair(first, second) == ["S306 4:12 these two choices look the same to a player"]


def test_labels_that_say_something_else() -> None:
    assert pair("Wait here.", "Wait there.") == []
    assert pair("…", "!") == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("left", "not left"),
        ("nerve >= 2", "nerve < 2"),
        ("nerve >= 3 and left", "nerve <= 2"),
        ("nerve > 2", "not (nerve > 2 or left)"),
        ("job == a", "job == b"),
        ("job == a", "job != a"),
        ("nerve == 1", "not nerve < 4"),
        ("not not left", "not left"),
        ("nerve > 4 or (nerve == 1 and left)", "nerve == 2 or (nerve == 1 and not left)"),
        ("not (left and nerve > 2)", "nerve > 3 and left"),
    ],
)
def test_choices_that_exclude_each_other_may_look_alike(first: str, second: str) -> None:
    assert pair("Wait.", "Wait!", f", if: {first}", f", if: {second}") == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("left or nerve > 4", "not left or nerve == 5"),
        ("left", "nerve >= 2"),
        ("nerve >= 2", "nerve < 3"),
        ("job != a", "job != b"),
        ("left or nerve > 2", "not left"),
    ],
)
def test_choices_that_may_stand_together_may_not(first: str, second: str) -> None:
    assert len(pair("Wait.", "Wait!", f", if: {first}", f", if: {second}")) == 1


def test_a_locked_choice_is_shown_beside_the_other() -> None:
    assert len(pair("Wait.", "Wait!", ", if: left, locked: No.", ", if: not left")) == 1


def test_one_id_for_both_is_one_mistake() -> None:
    scenes = "scene: one\nchoices:\n  - Wait.\n  - Wait.\nending: home\n"

    assert found(scenes, "S1 S3", story=ENDINGS) == ["S103 4:5 two choices of the scene ‘one’ are called ‘wait’"]
