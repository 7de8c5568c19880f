"""All findings together: which, in what order, and at what cost."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import partial

import pytest

from spring68.check.codes import SEVERITIES, finding
from spring68.check.run import ADVISING, BREAKING, check_story, playable_findings, unfinished_words
from spring68.check.survey import MAX_HINTS, Survey
from spring68.story.expr import Expr
from spring68.story.load import Loaded
from spring68.story.meaning import Misunderstood, Scope, Settled, understand_guard
from spring68.text.diagnostic import Severity
from spring68.text.source import Span
from spring68.text.suggest import nearest
from tests.check.findings import ENDINGS, found, line
from tests.helpers import make_story

WRONG = """\
scene: street
sources: [nothing]
text: |
  The the tram. “Yes. "No.
choices:
  - Run. -> nowhere
  - Wait.
---
scene: cellar
when: 1968-08-21
text: 1
choises: 2
ending: home
"""


def test_findings_are_sorted_by_place_and_each_stands_once() -> None:
    given = check_story(make_story(WRONG, story=ENDINGS))

    assert given == sorted(given, key=lambda found: found.sort_key)
    assert len(given) == len(set(given))
    assert [found.code for found in given] == ["S203", "S602", "S602", "S201", "S302", "S301", "S104"]


@pytest.mark.parametrize(
    ("select", "ignore", "codes"),
    [
        ("S2", "", ["S203", "S201"]),
        ("S203 S3", "", ["S203", "S302", "S301"]),
        ("", "S2 S3 S6", ["S104"]),
        ("S2", "S203", ["S201"]),
        ("S4", "", []),
    ],
)
def test_codes_and_families_can_be_selected_and_ignored(select: str, ignore: str, codes: list[str]) -> None:
    loaded = make_story(WRONG, story=ENDINGS)

    assert codes == [found.code for found in check_story(loaded, select.split(), ignore.split())]


def test_a_game_is_kept_from_starting_by_errors_only() -> None:
    loaded = make_story(WRONG, story=ENDINGS)

    assert [found.code for found in playable_findings(loaded)] == ["S203", "S201", "S302", "S104"]


def test_the_rules_that_break_a_game_find_errors_and_the_others_what_does_not() -> None:
    loaded = make_story(WRONG, story=ENDINGS)
    survey = Survey.of(loaded)
    breaking = [found for rule in BREAKING for found in rule(survey)]
    advising = [found for rule in ADVISING for found in rule(survey)]

    assert {Severity.ERROR} == {found.severity for found in breaking}
    assert all(found.severity is Severity.WARNING or found.code > "S4" for found in advising)


def test_where_a_file_cannot_be_read_nothing_is_said_to_be_missing() -> None:
    scenes = 'scene: a\nnotes: stamp\nto: [b if nerve > 1, c]\n---\nscene: d\ntext: "No," she says.\n'
    story = ENDINGS + "vars: {left: false}\nlater: [x]\n"

    assert found(scenes, "S", story=story) == [
        "S101 6:11 this text starts with a straight quote but goes on after it closes"
    ]


def test_a_story_without_anything_can_be_checked() -> None:
    given = check_story(make_story("", story="story: a\nstart: nowhere\nacts: {}\n"))

    assert [line(found) for found in given if found.code == "S201"] == [
        "S201 story.yaml:3:8 there is no scene called ‘nowhere’"
    ]


@pytest.mark.parametrize(
    ("scenes", "words"),
    [
        ("scene: a\nto: later\n", "This story is not finished: 1 way leads to acts not yet written."),
        (
            "scene: a\nchoices:\n  - Go. -> august\n  - Run. -> august\nto: later\n",
            "This story is not finished: 3 ways lead to acts not yet written (august).",
        ),
        ("scene: a\nending: home\n", ""),
    ],
)
def test_an_unfinished_story_is_told_in_a_line_that_is_no_finding(scenes: str, words: str) -> None:
    loaded = make_story(scenes, story=ENDINGS + "later: [august]\n")

    assert words == unfinished_words(loaded)
    assert [found for found in check_story(loaded, ["S2", "S3"]) if found.code != "S207"] == []


def test_a_finding_is_as_bad_as_its_code_says() -> None:
    span = Span("a", 1, 1, 1, 2)

    assert list(SEVERITIES.values()) == [finding(code, span, "x").severity for code in SEVERITIES]


# speed


def big_story(count: int) -> Loaded:
    """A story of so many scenes, with guards, effects, inserts and replies in each."""
    scenes = [
        f"""scene: s{number}
do: nerve -= 1 if nerve > {number % 5}
text: |
  A page with {{nerve > {number % 5} ? one thing | another}} in it.
choices:
  - pick: Go on to {number}.
    id: go
    if: nerve >= {number % 5} and job == studio
    do: job = studio
    say: |
      “Good,” she says. {{nerve}}
    to: s{min(number + 1, count)}
  - Skip one. -> s{min(number + 2, count)}
to: s{min(number + 3, count)}
"""
        for number in range(count)
    ]
    story = ENDINGS + "vars:\n  nerve: 2 in 0..6 clamp\n  job: archive in archive, studio\n"
    return make_story("---\n".join([*scenes, f"scene: s{count}\nending: home\n"]), story=story)


def calls_made(work: Callable[[], object]) -> int:
    """How many calls some work makes: what it costs, on whatever machine."""
    count = 0

    def count_calls(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(count_calls)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def test_the_work_grows_as_the_story_does() -> None:
    costs = []
    for count in (200, 400, 800):
        loaded = big_story(count)
        assert playable_findings(loaded) == []
        costs.append(calls_made(partial(check_story, loaded)))

    first, second = costs[1] - costs[0], costs[2] - costs[1]
    assert second < 2.2 * first
    assert costs[2] < 200 * 800  # calls for each scene, all rules together


def test_each_condition_is_understood_once_however_often_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    understood: list[object] = []

    def understand(expr: Expr, scope: Scope) -> tuple[Settled | None, list[Misunderstood]]:
        understood.append(expr)
        return understand_guard(expr, scope)

    monkeypatch.setattr("spring68.check.meanings.understand_guard", understand)
    check_story(big_story(300))

    assert 0 < len(understood) <= 15  # of the 900 that are written


def test_for_many_wrong_names_a_likely_one_is_looked_up_for_some(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[str] = []

    def look_up(name: str, known: Iterable[str]) -> list[str]:
        looked_up.append(name)
        return nearest(name, known)

    monkeypatch.setattr("spring68.check.survey.nearest", look_up)
    scenes = "---\n".join(f"scene: s{number}\nto: t{number}\n" for number in range(300))

    assert len(check_story(make_story(scenes, story=ENDINGS), ["S201"])) == 300
    assert len(looked_up) == MAX_HINTS
