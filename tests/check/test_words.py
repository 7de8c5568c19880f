"""S202, S205, S206: what guards, effects and inserts say of variables."""

from __future__ import annotations

import pytest

from tests.check.findings import ENDINGS, HOME, findings, found

STORY = """\
endings: {home: {title: Home}}
vars:
  nerve: 2 in 0..6 clamp
  job: archive in archive, studio
  left: false
  box:
    t1: false
"""
USED = "\n---\nscene: used\ndo: [nerve = 1, job = studio, left = true, box.t1 = true]\nto: home" + HOME


def test_an_unknown_variable_is_found_wherever_a_guard_can_stand() -> None:
    scenes = """\
        scene: street
        do: nerve += 1 if nrve > 2
        file: {source: KUSTOD, text: A sheet., if: nrve > 2}
        text: |
          {nrve > 2 ? A | B}
          {if nrve > 2}
          C
          {elif job == archive and nrve}
          D
          {end}
        choices:
          - Go on. -> home if nrve > 2
          - pick: Wait.
            if: nrve > 2
            first: nrve > 2
            do: left = nrve > 2
            say: |
              {once: {nrve > 2 ? A} | B}
        otherwise: [home if nrve, home]
        """ + USED.replace("\n", "\n        ")
    story = (
        STORY
        + "conditions: {brave: nrve > 2}\nrules:\n  - always: nrve > 2\n"
        + "presets: {two: {at: home, do: [left = nrve > 2]}}\n"
    )

    assert [words.split()[1] for words in found(scenes, "S202", story=story)] == [
        "2:19", "3:44", "5:4", "6:7", "8:28", "12:23", "14:9", "15:12", "16:16", "18:15", "19:21",
        "story.yaml:12:21", "story.yaml:14:13", "story.yaml:15:39",
    ]  # fmt: skip


def test_the_nearest_variable_is_offered() -> None:
    scenes = "scene: street\ndo: nerv -= 1\ntext: |\n  {nerv}\nending: home\n"

    assert [finding.hint for finding in findings(scenes, "S202", story=STORY)] == [
        "did you mean ‘nerve’ (story.yaml:7)?"
    ] * 2


def test_families_and_conditions_are_no_variables() -> None:
    scenes = """\
        scene: street
        do: [box = true, brave = true]
        text: |
          {box} {brave} {box ? A}
        ending: home
        """

    assert found(scenes, "S202", story=STORY + "conditions: {brave: nerve > 2}\n") == [
        "S202 2:6 ‘box’ is a family of variables, and only its members can be set",
        "S202 2:18 ‘brave’ is a condition, which is never set but always worked out",
        "S202 4:4 ‘box’ has no words of its own to show",
        "S202 4:10 ‘brave’ has no words of its own to show",
        "S202 4:18 ‘box’ is a family of variables, not a variable",
    ]


def test_an_argument_can_be_shown_in_its_own_sub_only() -> None:
    scenes = """\
        scene: street
        text: |
          {officer}
        call: checkpoint
        with: {officer: A sergeant}
        ending: home
        ---
        sub: checkpoint
        with: [officer]
        text: |
          {officer} and {oficer}.
        """

    assert list(
        zip(
            found(scenes, "S202", story=ENDINGS),
            [finding.hint for finding in findings(scenes, "S202", story=ENDINGS)],
            strict=True,
        )
    ) == [
        ("S202 3:4 there is no variable or argument called ‘officer’", ""),
        ("S202 11:18 there is no variable or argument called ‘oficer’", "did you mean ‘officer’?"),
    ]


def test_the_variable_of_the_file_must_exist() -> None:
    assert found("scene: street\nending: home\n", "S202", story=ENDINGS + "file: {left: file_left}\n") == [
        "S202 story.yaml:6:14 there is no variable called ‘file_left’"
    ]


def test_a_variable_whose_declaration_cannot_be_read_is_reported_there_only() -> None:
    scenes = "scene: street\ndo: nerve -= 1\ntext: |\n  {nerve > 1 ? A | {nerve}}\nending: home\n"

    assert [words.partition(" the")[0] for words in found(scenes, "S", story=ENDINGS + "vars: {nerve: two}\n")] == [
        "S105 story.yaml:6:15"
    ]


@pytest.mark.parametrize(
    ("guard", "where"),
    [
        ("job >= 2", "S205 2:17"),
        ("left and nerve", "S205 2:26"),
        ("nerve", "S205 2:17"),
        ("left == 2", "S205 2:17"),
        ("job == nerve", "S206 2:24"),
        ("job == studoi", "S206 2:24"),
    ],
)
def test_a_guard_that_makes_no_sense(guard: str, where: str) -> None:
    scenes = f"scene: street\nto: [street if  {guard}, home]" + USED

    assert [where] == [" ".join(words.split()[:2]) for words in found(scenes, "S205 S206", story=STORY)]


@pytest.mark.parametrize(
    ("effect", "message"),
    [
        ("job = studoi", "S206 2:11 ‘studoi’ is not one of its values"),
        ("nerve = 9", "S206 2:13 9 is outside the declared range"),
        ("nerve += left", "S205 2:14 this is true or false, but what is needed here is a number"),
        ("left += 1", "S205 2:13 ‘left’ is true or false, so nothing can be added to it"),
    ],
)
def test_an_effect_that_makes_no_sense(effect: str, message: str) -> None:
    assert [message] == found(f"scene: street\ndo: {effect}\nto: used" + USED, "S205 S206", story=STORY)


def test_a_circle_of_conditions_is_reported_once_where_it_is_declared() -> None:
    story = STORY + "conditions:\n  one: nerve > 2 or two\n  two: not three\n  three: left and one\n  four: two\n"
    scenes = "scene: street\ntext: |\n  {one ? A} {four ? B}\nending: home\n"

    assert found(scenes, "S205", story=story) == [
        "S205 story.yaml:13:21 the condition ‘one’ needs itself to be decided"
    ]


def test_the_same_guard_is_reported_in_each_place() -> None:
    scenes = "scene: street\ntext: |\n  {nerv > 1 ? A}\n  {nerv > 1 ? B}\nending: home\n"

    assert [words.split()[1] for words in found(scenes, "S202", story=STORY)] == ["3:4", "4:4"]


def test_the_caller_of_a_sub_is_looked_up() -> None:
    scenes = """\
        scene: street
        call: desk
        to: [home if picked(stret/desk.wait), home if picked(street/desk.wait), home]
        ---
        sub: desk
        choices:
          - Wait.
        """
    story = STORY + "later: [nerve, job, left, box]\n"

    assert found(scenes + HOME.replace("\n", "\n        "), "S2", story=story) == [
        "S201 3:21 there is no scene called ‘stret’"
    ]
