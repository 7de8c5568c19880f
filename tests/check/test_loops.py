"""S303: text that goes round without ever asking."""

from __future__ import annotations

import pytest

from tests.check.findings import ENDINGS, HOME, findings, found

STORY = ENDINGS + "vars:\n  n: 0 in 0..3 clamp\n  left: false\n"


def rounds(scenes: str) -> list[str]:
    """The rounds that are reported."""
    return [words.partition(": ")[2] for words in found(scenes + HOME, "S303", story=STORY)]


@pytest.mark.parametrize(
    ("scenes", "reported"),
    [
        ("scene: a\nto: a", "‘a’ leads to itself"),
        ("scene: a\nto: again", "‘a’ leads to itself"),
        ("scene: a\nbeats:\n  - text: One.\n  - text: Two.\n  - to: a", "‘a’ leads to itself"),
        ("scene: a\nto: b\n---\nscene: b\nto: a", "a → b → a"),
        ("scene: a\nto: b\n---\nscene: b\nto: [a if left, c]\n---\nscene: c\nto: b", "a → b → c → a"),
        ("scene: a\nto: [home if left, b]\n---\nscene: b\nto: a", "a → b → a"),
        ("scene: a\ndo: n += 1\nto: [b if n > 2, a]\n---\nscene: b\nto: a", "a → b → a"),
        ("scene: a\ncall: s\nto: a\n---\nsub: s\ntext: Yes.", "‘a’ leads to itself"),
    ],
)
def test_a_round_that_is_certain(scenes: str, reported: str) -> None:
    assert [reported] == rounds(scenes)


@pytest.mark.parametrize(
    "scenes",
    [
        "scene: a\nchoices:\n  - Wait.\nto: a",
        "scene: a\nto: b\n---\nscene: b\nchoices:\n  - Go. -> a",
        "scene: a\nhub: true\nchoices:\n  - Go. -> home\n  - Stay. -> again",
        "scene: a\ndo: n += 1\nto: [home if n > 2, a]",
        "scene: a\nto: [home if visited(b), b]\n---\nscene: b\nto: a",
        "scene: a\nnotes: x\nto: [home if seen(x), a]",
        "scene: a\ntext: |\n  A [[x|link]].\nto: [home if seen(x), a]",
        "scene: a\ncall: s\nto: a\n---\nsub: s\nchoices:\n  - Wait.",
        "scene: a\ncall: s\nto: a\n---\nsub: s\ncall: t\n---\nsub: t\nchoices:\n  - Wait.",
        "scene: a\nto: [b if left, home]\n---\nscene: b\nto: [a if not left, home]",
        "scene: a\nto: later",
    ],
)
def test_a_round_that_asks_or_may_end(scenes: str) -> None:
    assert rounds(scenes) == []


def test_the_other_scenes_of_a_round_are_shown() -> None:
    given = findings("scene: a\nto: b\n---\nscene: b\nto: a" + HOME, "S303", story=STORY)

    assert [(f.span.line, [other.span.line for other in f.others]) for f in given] == [(1, [4])]


def test_two_rounds_are_two_findings() -> None:
    assert rounds("scene: a\nto: a\n---\nscene: b\nto: b") == ["‘a’ leads to itself", "‘b’ leads to itself"]
