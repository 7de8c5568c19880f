"""Comparisons with what a variable can never be: S206 at the comparison, and nothing where it may be so."""

from __future__ import annotations

import pytest

from tests.check.findings import ENDINGS, HOME, findings, found, marked

STORY = (
    ENDINGS + "vars:\n  nerve: 2 in 0..5 clamp\n  mood: 0 in -2..2 clamp\n  job: home in home, abroad\n"
    "  place: in_town in in_town, abroad\n  coat: red in red, blue\n  bag: {salt: false, key: false}\n"
)


def guarded(guard: str) -> str:
    return f"scene: street\nchoices:\n  - Stay -> home\n  - pick: Go\n    if: {guard}\n    to: home\n" + HOME


@pytest.mark.parametrize(
    ("guard", "words", "mark"),
    [
        ("nerve >= 7", "‘nerve’ is never 7 or more: it goes from 0 to 5", "nerve >= 7"),
        ("nerve > 6", "‘nerve’ is never more than 6: it goes from 0 to 5", "nerve > 6"),
        ("nerve == 6", "‘nerve’ is never 6: it goes from 0 to 5", "nerve == 6"),
        ("nerve != 6", "‘nerve’ is always other than 6: it goes from 0 to 5", "nerve != 6"),
        ("nerve < 9", "‘nerve’ is always less than 9: it goes from 0 to 5", "nerve < 9"),
        ("nerve <= 6", "‘nerve’ is always 6 or less: it goes from 0 to 5", "nerve <= 6"),
        ("mood >= -3", "‘mood’ is always -3 or more: it goes from -2 to 2", "mood >= -3"),
        ("mood<-2 or mood < -3", "‘mood’ is never less than -3: it goes from -2 to 2", "mood < -3"),
        ("7 <= nerve", "‘nerve’ is never 7 or more: it goes from 0 to 5", "7 <= nerve"),
        ("2 < nerve < 9", "‘nerve’ is always less than 9: it goes from 0 to 5", "nerve < 9"),
        ("job == home and not (nerve == 8)", "‘nerve’ is never 8: it goes from 0 to 5", "nerve == 8"),
        ("count(bag) >= 3", "‘count(bag)’ is never 3 or more: it goes from 0 to 2", "count(bag) >= 3"),
        ("nerve + mood > 8", "this sum is never more than 8: it goes from -2 to 7", "n"),
        ("nerve - mood == 9", "this sum is never 9: it goes from -2 to 7", "n"),
        ("job == coat", "‘job’ and ‘coat’ are never the same: they have no value in common", "job"),
        ("job == abraod", "‘job’ is never ‘abraod’", "abraod"),
    ],
)
def test_what_can_never_be_otherwise_is_marked_where_it_stands(guard: str, words: str, mark: str) -> None:
    scenes = guarded(guard)

    (one,) = findings(scenes, "S206", story=STORY)
    assert one.message == words
    assert one.span.line == 5
    assert marked(scenes, "S206", story=STORY) == [mark]
    assert one.why
    assert one.fix


@pytest.mark.parametrize(
    "guard",
    ["nerve >= 5", "nerve > 5", "nerve >= 0", "nerve == 0", "mood == -2", "count(bag) == 2", "nerve + mood >= 7",
     "job == place", "job == abroad", "nerve > mood"],
)  # fmt: skip
def test_what_lies_within_the_range_is_left_to_the_proof(guard: str) -> None:
    assert found(guarded(guard), "S201 S202 S205 S206", story=STORY) == []


def test_it_is_told_in_each_place_and_in_a_condition_only_where_it_is_declared() -> None:
    scenes = (
        "scene: street\ndo: job = abroad if nerve > 9\ntext: |\n  {nerve > 9 ? A} {brave ? B}\n"
        "to: [home if brave, home]\n" + HOME
    )
    given = found(scenes, "S206", story=STORY + "conditions: {brave: nerve > 9}\n")

    assert [words.split(" ‘")[0] for words in given] == ["S206 2:21", "S206 4:4", "S206 story.yaml:13:21"]


def test_a_promise_may_say_what_the_range_says() -> None:
    rules = "rules: [never: nerve > 6, always: nerve < 9]\n"

    assert found("scene: street\nto: home\n" + HOME, "S206", story=STORY + rules) == []


@pytest.mark.parametrize("repair", ["nerve >= 5", "nerve >= 0"])
def test_doing_what_it_says_makes_it_clean(repair: str) -> None:
    (one,) = findings(guarded("nerve >= 7"), "S206", story=STORY)

    assert one.fix == "compare with a number from 0 to 5, or widen the range under `vars` in story.yaml."
    assert found(guarded(repair), "S206", story=STORY) == []
    assert found(guarded("nerve >= 7"), "S206", story=STORY.replace("0..5", "0..7")) == []
