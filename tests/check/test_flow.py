"""S301, S302, S305: what nothing leads to, what leads nowhere, what can never run."""

from __future__ import annotations

import pytest

from tests.check.findings import ENDINGS, HOME, found

# S301


def scenes_of(edges: str) -> str:
    """Scenes written `a: b c` (each way a choice); one without ways is an ending."""
    made: list[str] = []
    for line in edges.split("; "):
        name, _colon, ways = line.partition(":")
        choices = "".join(f"  - To {way} -> {way}\n" for way in ways.split())
        made.append(f"scene: {name}\n" + (f"choices:\n{choices}" if choices else "ending: home\n"))
    return "---\n".join(made)


def unreached(edges: str, more: str = "") -> list[str]:
    """The scenes that are reported, with how many more hang on each."""
    given = found(scenes_of(edges), "S301", story=ENDINGS + more)
    return [words.split("‘")[1].replace("’, so", "").replace("’", "").split(" after")[0] for words in given]


def test_only_the_beginning_of_a_lost_strand_is_reported() -> None:
    assert unreached("a:; b: c; c: d; d:") == ["b 2 more"]


def test_of_a_lost_circle_the_scene_that_is_written_first_is_reported() -> None:
    assert unreached("a:; b: c; c: b") == ["b 1 more"]


def test_two_strands_that_meet_are_two_findings() -> None:
    assert unreached("a:; b: d; c: d; d:") == ["b 1 more", "c 1 more"]


@pytest.mark.parametrize(
    "more",
    ["presets: {two: {at: b}}\n", "later: [b]\n", "colophon: b\n", "start: b\n"],
)
def test_presets_promises_and_the_colophon_lead_somewhere(more: str) -> None:
    assert ([] if "start" not in more else ["a"]) == unreached("a:; b:", more)


def test_a_scene_kept_on_purpose_is_no_finding() -> None:
    scenes = (
        "scene: a\nending: home\n---\nscene: b\nunreachable: kept for the next version\nto: c\n---\nscene: c\nto: a\n"
    )

    assert found(scenes, "S301", story=ENDINGS) == []


def test_a_guarded_way_and_a_call_are_ways() -> None:
    subs = "---\nsub: c\ntext: Yes.\n---\nsub: d\ntext: No.\n"
    scenes = "scene: a\ncall: c\nto: [b if visited(a), a]\n---\nscene: b\nto: a\n" + subs

    assert found(scenes, "S301") == ["S301 11:6 nothing calls the sub ‘d’"]


def test_an_act_entry_is_no_way() -> None:
    story = ENDINGS + "acts: {spring: {title: Spring, entry: b}}\n"

    assert found(scenes_of("a:; b:"), "S301", story=story) == ["S301 4:8 nothing leads to the scene ‘b’"]


def test_without_a_start_nothing_is_said() -> None:
    assert unreached("a:; b:", "start: nowhere\n") == []


# S302


@pytest.mark.parametrize(
    ("scene", "message"),
    [
        ("text: Late.\n", "1:8 the scene ‘street’ has no way out and is no ending"),
        ("beats:\n  - text: Late.\n  - text: Later.\n", "1:8 the scene ‘street’ has no way out and is no ending"),
        ("choices:\n  - Wait.\n", "1:8 nothing follows the choices of the scene ‘street’"),
        (
            "choices:\n  - Wait.\n  - Go. -> home\n",
            "3:5 nothing follows this choice: it has no target, and nothing comes after it",
        ),
        (
            "choices:\n  - Go. -> home\n  - pick: Ask.\n    choices:\n      - Why? -> home\n      - Nothing.\n",
            "7:9 nothing follows this choice: it has no target, and nothing comes after it",
        ),
        ("hub: true\nchoices:\n  - Wait.\n", "1:8 nothing ever leaves the hub ‘street’"),
        ("hub: true\nchoices:\n  - Wait. -> again\n", "1:8 nothing ever leaves the hub ‘street’"),
        (
            "hub: {visits: 1}\nchoices:\n  - Wait.\n",
            "1:8 the hub ‘street’ has no `to:` for when its visits are used up",
        ),
        ("to: [home if visited(home)]\n", "2:14 where this condition does not hold, no way leads on"),
        (
            "choices:\n  - {pick: Go., id: go, to: [home if visited(home)]}\n",
            "3:38 where this condition does not hold, no way leads on",
        ),
        (
            "choices:\n  - Go. -> home\notherwise: home if visited(home)\n",
            "4:20 where this condition does not hold, no way leads on",
        ),
    ],
)
def test_a_place_without_a_way_on(scene: str, message: str) -> None:
    assert [f"S302 {message}"] == found(f"scene: street\n{scene}" + HOME, "S302", story=ENDINGS)


@pytest.mark.parametrize(
    "scene",
    [
        "to: home\n",
        "ending: home\n",
        "choices:\n  - Wait.\nto: home\n",
        "choices:\n  - Wait.\nending: home\n",
        "choices:\n  - pick: Ask.\n    choices:\n      - Why?\n    to: home\n",
        "beats:\n  - choices:\n      - Wait.\n  - to: home\n",
        "beats:\n  - choices:\n      - Wait.\n  - choices: [Go. -> home]\n",
        "hub: true\nchoices:\n  - Wait.\n  - Go. -> home\n",
        "hub: {visits: 2}\nchoices:\n  - Wait.\nto: home\n",
        "hub: {visits: 2}\nchoices:\n  - Wait.\notherwise: home\n",
        "hub: true\nchoices:\n  - Wait.\notherwise: home\n",
        "to: later\n",
        "to: [home if visited(home), street]\n",
    ],
)
def test_a_place_with_a_way_on(scene: str) -> None:
    assert found(f"scene: street\n{scene}" + HOME, "S302", story=ENDINGS) == []


def test_subs_modules_and_the_colophon_need_no_way_on() -> None:
    scenes = (
        "scene: a\nbeats:\n  - call: b\n  - call: c\n  - to: home\n---\nsub: b\nchoices:\n  - Wait.\n---\n"
        "scene: c\ntype: module\ntext: Yes.\n---\nscene: credits\ntext: Thank you.\n"
    )

    assert found(scenes + HOME, "S302", story=ENDINGS + "colophon: credits\n") == []


# S305


@pytest.mark.parametrize(
    ("scene", "message"),
    [
        (
            "beats:\n  - to: home\n  - text: Late.\n",
            "4:5 this beat never comes: the one before it leaves by its `to`",
        ),
        (
            "beats:\n  - choices:\n      - Go. -> home\n      - Run. -> home\n  - to: home\n",
            "6:5 this beat never comes: every choice before it leads away",
        ),
        ("to: [home, street]\n", "2:12 this way is never taken: the one to ‘home’ before it has no condition"),
        ("ending: home\nto: home\n", "2:9 this ending never comes: the scene leaves by its `to`"),
    ],
)
def test_what_can_never_run(scene: str, message: str) -> None:
    assert [f"S305 {message}"] == found(f"scene: street\n{scene}" + HOME, "S3", story=ENDINGS)


@pytest.mark.parametrize(
    "scene",
    [
        "beats:\n  - choices:\n      - Go. -> home\n      - Wait.\n  - to: home\n",
        "beats:\n  - choices:\n      - pick: Ask.\n        choices: [Go. -> home, Wait.]\n  - to: home\n",
        "hub: true\nbeats:\n  - choices:\n      - Go. -> home\n  - to: home\n",
        "to: [home if visited(home), home]\n",
        "hub: {visits: 1}\nchoices:\n  - Go.\nending: home\n",
    ],
)
def test_what_can_run(scene: str) -> None:
    assert found(f"scene: street\n{scene}" + HOME, "S305", story=ENDINGS) == []


def test_the_colophon_offers_nothing() -> None:
    scenes = "scene: a\nending: home\n---\nscene: credits\nchoices:\n  - Again. -> a\n"

    assert found(scenes, "S305", story=ENDINGS + "colophon: credits\n") == [
        "S305 6:5 the colophon is shown after the play, and offers no choices"
    ]
