"""S207: what is declared and does nothing, and promises that nothing needs."""

from __future__ import annotations

import pytest

from tests.check.findings import ENDINGS, findings, found, marked


def idle(variables: str, scene: str, more: str = "") -> list[str]:
    """What is said of the variables of a story with one scene, without the place."""
    story = ENDINGS + f"vars:\n{variables}" + more
    return [words.split(" ", 2)[2] for words in found(f"scene: street\n{scene}ending: home\n", "S207", story=story)]


def test_a_variable_that_is_neither_set_nor_read() -> None:
    assert idle("  leaflet: false\n", "") == ["‘leaflet’ is declared, and neither set nor read"]


def test_a_variable_that_is_set_and_never_read() -> None:
    assert idle("  leaflet: false\n", "do: leaflet = true\n") == ["‘leaflet’ is set and never read"]


def test_a_variable_that_is_read_and_never_set() -> None:
    assert idle("  nerve: 2 in 0..6\n", "text: |\n  {nerve > 1 ? A}\n") == [
        "‘nerve’ is read and never set: it is always 2"
    ]


def test_a_count_that_only_counts_itself_is_never_read() -> None:
    assert idle("  nerve: 2 in 0..6\n", "do: nerve = nerve + 1\n") == ["‘nerve’ is set and never read"]


@pytest.mark.parametrize(
    ("reader", "more"),
    [
        ("text: |\n  {leaflet}\n", ""),
        ("text: |\n  {leaflet ? A}\n", ""),
        ("text: |\n  {if leaflet}\n  A\n  {end}\n", ""),
        ("", "rules:\n  - never: leaflet\n"),
        ("text: |\n  {caught ? A}\n", "conditions: {caught: leaflet}\n"),
        ("to: [street if leaflet, street]\n", ""),
        ("file: {source: KUSTOD, text: Nothing., if: leaflet}\n", ""),
        ("", "file: {left: leaflet}\n"),
        ("", "later: [leaflet]\n"),
    ],
)
def test_everything_that_reads_counts(reader: str, more: str) -> None:
    assert idle("  leaflet: false\n", "do: leaflet = true\n" + reader, more) == []


def test_a_family_is_read_by_counting_and_named_by_its_members() -> None:
    story = ENDINGS + "vars:\n  box:\n    t1: false\n    t2: false\n"
    counted = "scene: street\ndo: box.t1 = true\ntext: |\n  {count(box) > 0 ? A}\nending: home\n"
    only_set = "scene: street\ndo: [box.t1 = true, box.t2 = true]\nending: home\n"

    assert found(counted, "S207", story=story) == [
        "S207 story.yaml:9:5 ‘box.t2’ is read and never set: it is always false"
    ]
    assert marked(only_set, "S207", story=story) == ["t1", "t2"]
    assert found(only_set, "S207", story=story + "later: [box]\n") == []


def test_the_first_place_that_sets_it_is_shown() -> None:
    given = findings("scene: street\ndo: left = true\nending: home\n", "S207", story=ENDINGS + "vars: {left: false}\n")

    assert [(o.span.line, o.span.column, o.text) for o in given[0].others] == [(2, 5, "set here")]


def test_a_condition_that_nobody_asks() -> None:
    assert idle("  left: false\n", "do: left = true\n", "conditions: {keeper: left}\n") == [
        "the condition ‘keeper’ is never asked"
    ]


def test_an_argument_that_is_never_shown() -> None:
    scenes = (
        "scene: street\ncall: desk\nwith: {who: A man}\nending: home\n---\nsub: desk\nwith: [who]\ntext: |\n  A desk.\n"
    )

    assert found(scenes, "S207", story=ENDINGS) == ["S207 7:8 the argument ‘who’ is never shown"]


def test_a_promise_that_is_kept_is_reported() -> None:
    story = ENDINGS + "vars: {left: false}\nlater: [home, left, august]\n"
    scenes = "scene: street\ndo: left = true\ntext: |\n  {left ? A}\nto: home\n---\nscene: home\nending: home\n"

    assert found(scenes, "S207", story=story) == [
        "S207 story.yaml:7:9 ‘home’ stands in `later`, and nothing misses it: the scene is written",
        "S207 story.yaml:7:15 ‘left’ stands in `later`, and nothing misses it: it is set and read",
        "S207 story.yaml:7:21 ‘august’ stands in `later`, and nothing misses it",
    ]


@pytest.mark.parametrize(
    "needs_it",
    [
        "to: [august if visited(home), home]\n",
        "to: [home if visited(august), home]\n",
        "to: [home if picked(august.go), home]\n",
        "to: [home if seen(august), home]\n",
        "notes: august\nto: home\n",
        "call: august\nto: home\n",
        "text: |\n  {said: august.go | Nothing.}\nto: home\n",
        "sources: [august]\nto: home\n",
        "to: home\n---\nscene: august\nto: home\n",
    ],
)
def test_a_promise_that_is_missed_is_not_reported(needs_it: str) -> None:
    scenes = f"scene: street\n{needs_it}---\nscene: home\nending: home\n"

    assert found(scenes, "S2 S3", story=ENDINGS + "later: [august]\n") == []


def test_what_the_file_names_for_the_reader_is_read() -> None:
    names = "file: {cover: K, subject: M, names: {leaflet: A leaflet}}\n"

    assert idle("  leaflet: false\n", "do: leaflet = true\n", names) == []
