"""S304: what is called returns by itself, and nothing else is called."""

from __future__ import annotations

import pytest

from tests.check.findings import ENDINGS, HOME, found

SUB = "---\nsub: desk\ntext: Yes.\n"


@pytest.mark.parametrize(
    ("scenes", "message"),
    [
        ("scene: a\nto: desk\n" + SUB, "2:5 ‘desk’ is a sub, which is called and not gone to"),
        ("scene: a\nchoices:\n  - Go. -> desk\n" + SUB, "3:12 ‘desk’ is a sub, which is called and not gone to"),
        (
            "scene: a\nto: m\n---\nscene: m\ntype: module\ntext: Yes.\n",
            "2:5 ‘m’ is a module, which is called and not gone to",
        ),
        ("scene: a\ncall: desk\nto: home\n" + SUB + "to: home\n", "7:5 ‘desk’ is a sub, which returns by itself"),
        (
            "scene: a\ncall: desk\nto: home\n" + SUB + "choices:\n  - Go. -> home\n  - Wait.\n",
            "8:12 ‘desk’ is a sub, which returns by itself",
        ),
        ("scene: a\ncall: desk\nto: home\n" + SUB + "to: later\n", "7:5 ‘desk’ is a sub, which returns by itself"),
        ("scene: a\ncall: home\nto: home\n", "2:7 ‘home’ is an ordinary scene, which does not return"),
        ("scene: a\ncall: desk\nto: home\n" + SUB + "call: desk\n", "7:7 ‘desk’ calls itself"),
        (
            "scene: a\ncall: desk\nto: home\n" + SUB + "call: door\n---\nsub: door\ncall: desk\n",
            "7:7 ‘desk’ calls ‘door’, which comes round to it again",
        ),
    ],
)
def test_a_call_that_cannot_work(scenes: str, message: str) -> None:
    assert [f"S304 {message}"] == found(scenes + HOME, "S304", story=ENDINGS)


@pytest.mark.parametrize(
    "scenes",
    [
        "scene: a\ncall: desk\nto: home\n" + SUB,
        "scene: a\ncall: desk\nto: home\n" + SUB + "hub: true\nchoices:\n  - Wait. -> again\n",
        "scene: a\ncall: desk\nto: home\n" + SUB + "call: door\n---\nsub: door\ntext: Yes.\n",
        "scene: a\nto: [desc, home]\n" + SUB,
    ],
)
def test_a_call_that_works(scenes: str) -> None:
    assert found(scenes + HOME, "S304", story=ENDINGS) == []


def test_nothing_begins_in_a_sub() -> None:
    story = ENDINGS + "start: desk\nacts: {spring: {title: Spring, entry: desk}}\npresets: {two: {at: desk}}\n"

    assert [
        words.split()[1].removeprefix("story.yaml:")
        for words in found("scene: a\ncall: desk\nto: home\n" + SUB + HOME, "S304", story=story)
    ] == ["4:8", "5:39", "6:21"]
