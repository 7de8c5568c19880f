"""Wrong keys and wrong shapes: each is reported once, at its place, with what to write instead."""

from __future__ import annotations

import pytest

from spring68.story.load import read_files
from spring68.story.model import Choice
from tests.helpers import codes, make_story, places


def the_choice(yaml_text: str) -> Choice:
    """The only choice of a scene `s` in which nothing is wrong."""
    loaded = make_story(f"scene: s\nchoices:\n{yaml_text}")

    assert [finding.message for finding in loaded.findings] == []

    (choice,) = loaded.story.scenes["s"].beats[0].choices
    return choice


# unknown keys


@pytest.mark.parametrize(
    ("scene", "place", "hint"),
    [
        ("scene: s\nchoises: [Go]\n", "2:1", "did you mean ‘choices’?"),
        ("scene: s\nbeats:\n  - txt: Hello\n", "3:5", "did you mean ‘text’?"),
        ("scene: s\nchoices:\n  - pick: Go\n    onse: true\n", "4:5", "did you mean ‘once’?"),
        ("scene: s\nfile: {source: K, text: A, slants: exact}\n", "2:28", "did you mean ‘slant’?"),
        ("scene: s\nhub: {visit: 2}\n", "2:7", "did you mean ‘visits’?"),
        ("scene: s\nskip: {text: A, zzz: b}\n", "2:17", ""),
        ("scene: s\nsheets: {shows: 3}\n", "2:10", "did you mean ‘show’?"),
        ("scene: s\n\u00a0text: Hello\n", "2:1", "a non-breaking space stands in it"),
    ],
)
def test_a_key_that_nobody_reads_is_reported_with_the_nearest_one(scene: str, place: str, hint: str) -> None:
    loaded = make_story(scene)

    assert [f"S104 acts/1-spring/scenes.yaml:{place}"] == places(loaded)
    assert hint == loaded.findings[0].hint
    assert hint or "keys that may stand here" in loaded.findings[0].fix


@pytest.mark.parametrize(
    "story",
    [
        "stroy: a\n",
        "acts: {spring: {titel: A}}\n",
        "presets: {a: {at: s, didi: 1}}\n",
        "endings: {a: {titel: A}}\n",
        "content: {a: {general: A, more: B}}\n",
        "file: {covers: A}\n",
        "require: {scenes: [basis]}\n",
        "rules: [{sometimes: left}]\n",
    ],
)
def test_a_key_of_the_story_that_nobody_reads_is_reported(story: str) -> None:
    assert codes(make_story("scene: s\n", story=story)) == ["S104"]


@pytest.mark.parametrize(
    "files",
    [
        {"notes": "note: n\ndocumented: A.\ntitel: B\n"},
        {"people": "person: p\ntraits: B\n"},
        {"people": "person: p\ndid: [{act: A, when: 1968}]\n"},
        {"sources": "source: w\nauthors: B\n"},
        {"plays": "playthrough: p\nend: B\n"},
        {"plays": "playthrough: p\nexpect: [{line: A, before: 3}]\n"},
    ],
)
def test_a_key_beside_the_scenes_that_nobody_reads_is_reported(files: dict[str, str]) -> None:
    assert codes(make_story("scene: s\n", **files)) == ["S104"]


# wrong shapes


@pytest.mark.parametrize(
    ("scene", "place"),
    [
        ("scene: [s]\n", "1:8"),
        ("scene: Radio\n", "1:8"),
        ("scene: 1968\n", "1:8"),
        ("scene: s.t\n", "1:8"),
        ("scene: s\nsub: t\n", "1:1"),
        ("scene: s\ntext: [a]\n", "2:7"),
        ("scene: s\ntext: {a: b}\n", "2:7"),
        ("scene: s\nchoices: Go home\n", "2:10"),
        ("scene: s\nchoices: {Go: home}\n", "2:10"),
        ("scene: s\nchoices: [[Go]]\n", "2:11"),
        ("scene: s\nchoices:\n  - id: go\n    to: s\n", "3:5"),
        ("scene: s\nchoices:\n  - Go: away\n    to: s\n", "3:5"),
        ("scene: s\nchoices:\n  - pick: [Go]\n", "3:11"),
        ("scene: s\nchoices:\n  - pick: ''\n", "3:11"),
        ("scene: s\nchoices:\n  - ''\n", "3:5"),
        ("scene: s\nchoices:\n  - '': It goes.\n", "3:5"),
        ("scene: s\nchoices:\n  - pick: Go -> s\n    to: s\n", "4:9"),
        ("scene: s\nchoices:\n  - pick: Go\n    once: maybe\n", "4:11"),
        ("scene: s\nchoices:\n  - pick: Go\n    once: [true]\n", "4:11"),
        ("scene: s\nchoices:\n  - pick: Go\n    kind: [plot]\n", "4:11"),
        ("scene: s\nchoices:\n  - pick: Go\n    kind: plots\n", "4:11"),
        ("scene: s\nchoices:\n  - pick: Go\n    id: Go\n", "4:9"),
        ("scene: s\nchoices:\n  - pick: Go\n    with: {a: b}\n", "4:11"),
        ("scene: s\nchoices:\n  - pick: Go {left ? a}\n", "3:11"),
        ("scene: s\nchoices:\n  - Go {left ? a}: It goes.\n", "3:5"),
        ("scene: s\nchoices:\n  - pick: A\n    choices:\n      - pick: B\n        choices: [C]\n", "6:18"),
        ("scene: s\nbeats: once\n", "2:8"),
        ("scene: s\nbeats: []\n", "2:8"),
        ("scene: s\nbeats: [once]\n", "2:9"),
        ("scene: s\nbeats: [{text: A}]\ndo: left = true\n", "3:5"),
        ("scene: s\nbeats: [{text: A}]\nchoices: [Go]\n", "3:10"),
        ("scene: s\nbeats: [{text: A}]\nto: s\n", "3:5"),
        ("scene: s\nhub: 2\n", "2:6"),
        ("scene: s\nhub: {visits: 0}\n", "2:15"),
        ("scene: s\nhub: {show: many}\n", "2:13"),
        ("scene: s\nskip: Nothing.\n", "2:7"),
        ("scene: s\nskip: {to: a}\n", "2:7"),
        ("scene: s\nsheets: {show: none}\n", "2:16"),
        ("scene: s\nsheets: {after: soon}\n", "2:17"),
        ("scene: s\ntype: modul\n", "2:7"),
        ("scene: s\nbasis: real\n", "2:8"),
        ("scene: s\nwhen: yesterday\n", "2:7"),
        ("scene: s\nwhen: [1968]\n", "2:7"),
        ("scene: s\nhub: {visits: [2]}\n", "2:15"),
        ("scene: s\nquotes: [{who: a, words: b}]\n", "2:10"),
        ("scene: s\nquotes: [{who: a, words: 1 2 3 4 5 6 7 8 9 10 11 12 13, source: b}]\n", "2:26"),
        ("scene: s\nfile: {text: A}\n", "2:7"),
        ("scene: s\nfile: {source: K, text: A, other: yes}\n", "2:35"),
        ("scene: s\ncall: [a]\n", "2:7"),
        ("scene: s\nwith: {a: b}\n", "2:7"),
        ("scene: s\ncall: a\nwith: [b]\n", "3:7"),
        ("scene: s\nto: {a: b}\n", "2:5"),
        ("scene: s\nto: [[a]]\n", "2:6"),
        ("scene: s\nto: go home\n", "2:5"),
        ("scene: s\nto: a if\n", "2:5"),
        ("scene: s\nto: a if b =< 2\n", "2:12"),
        ("scene: s\ndo: [[a]]\n", "2:6"),
        ("scene: s\ndo: left\n", "2:5"),
        ("scene: s\ndo: left = 3 * 2\n", "2:12"),
        ("scene: s\ndo: left = true if a && b\n", "2:22"),
        ("scene: s\nchoices:\n  - pick: Go\n    if: [a]\n", "4:9"),
        ("scene: s\nchoices:\n  - pick: Go\n    if: a = b\n", "4:11"),
        ("scene: s\nchoices:\n  - pick: Go\n    if: 'a = b'\n", "4:12"),
        ("scene: s\nchoices:\n  - pick: Go\n    if: |\n      a = b\n", "5:9"),
        ("scene: s\nchoices:\n  - Go -> home if a = b\n", "3:21"),
    ],
)
def test_a_wrong_shape_is_reported_once_where_it_stands(scene: str, place: str) -> None:
    loaded = make_story(scene)

    assert [f"S105 acts/1-spring/scenes.yaml:{place}"] == places(loaded)
    assert loaded.findings[0].why


@pytest.mark.parametrize(
    ("story", "code"),
    [
        ("vars: left\n", "S105"),
        ("vars: {left: }\n", "S105"),
        ("vars: {left: 1}\n", "S105"),
        ("vars: {left: [a]}\n", "S105"),
        ("vars: {Left: false}\n", "S105"),
        ("vars: {n: 6 in 0..5}\n", "S206"),
        ("vars: {n: 0 in 0..99999}\n", "S206"),
        ("vars: {job: 'a in b, c'}\n", "S206"),
        ("vars: {job: 'a in a, a'}\n", "S206"),
        ("vars: {visited: false}\n", "S209"),
        ("vars: {class: false}\n", "S209"),
        ("vars: {tie: {again: false}}\n", "S209"),
        ("conditions: {a: b =}\n", "S105"),
        ("conditions: {count: left}\n", "S209"),
        ("acts: {Spring: {}}\n", "S105"),
        ("presets: {a: {title: A}}\n", "S105"),
        ("presets: {A: {at: s}}\n", "S105"),
        ("content: {A: {general: A}}\n", "S105"),
        ("content: {a: {detail: A}}\n", "S105"),
        ("rules: [left]\n", "S105"),
        ("rules: [{always: left, never: left}]\n", "S105"),
        ("rules: [{always: left right}]\n", "S105"),
        ("rules: [{every ending after: ''}]\n", "S105"),
        ("rules: [{every ending after: train or Station}]\n", "S105"),
        ("require: {choice: [wings]}\n", "S105"),
    ],
)
def test_a_wrong_shape_in_the_story_is_reported(story: str, code: str) -> None:
    assert [code] == codes(make_story("scene: s\n", story=story))


@pytest.mark.parametrize("missing", ["story", "start", "acts"])
def test_three_keys_of_the_story_must_be_there(missing: str) -> None:
    least = {"story": "a", "start": "s", "acts": "{spring: {}}"}
    text = "".join(f"{key}: {value}\n" for key, value in least.items() if key != missing)
    (finding,) = read_files([("story/story.yaml", text.encode())]).findings

    assert (finding.code, f"`{missing}`" in finding.message) == ("S105", True)


@pytest.mark.parametrize(
    "files",
    [
        {"notes": "note: n\n"},
        {"notes": "note: n\ndocumented: ''\n"},
        {"notes": "note: n\ndocumented: A.\ndates: [soon]\n"},
        {"notes": "note: Radio\ndocumented: A.\n"},
        {"people": "person: Vlasta\n"},
        {"sources": "source: CVCE\n"},
        {"plays": "playthrough: The First\n"},
        {"people": "person: p\nreal: perhaps\n"},
        {"plays": "playthrough: p\nseed: -1\n"},
        {"plays": "playthrough: p\nseed: 9223372036854775808\n"},
        {"other": "title: What is this?\n"},
        {"other": "- a\n"},
        {"other": "words\n"},
    ],
)
def test_a_wrong_shape_beside_the_scenes_is_reported(files: dict[str, str]) -> None:
    assert codes(make_story("scene: s\n", **files)) == ["S105"]


# text that YAML swallows


@pytest.mark.parametrize(
    ("scene", "place"),
    [
        ("scene: s\ntext: Platform #9 is dark.\n", "2:16"),
        ("scene: s\ntext: Platform   #9 is dark.\n", "2:18"),
        ("scene: s\nchoices:\n  - Platform #9\n", "3:14"),
        ("scene: s\nchoices:\n  - pick: Platform #9\n", "3:20"),
        ("scene: s\nchoices:\n  - pick: A\n    say: Platform #9\n", "4:19"),
        ("scene: s\nplace: Platform #9\n", "2:17"),
    ],
)
def test_text_that_yaml_takes_for_a_comment_is_reported(scene: str, place: str) -> None:
    assert [f"S102 acts/1-spring/scenes.yaml:{place}"] == places(make_story(scene))


@pytest.mark.parametrize("text", ["Dark. # a comment", "'Platform #9' # nine", "Dark#9", "'Platform #9'", "|\n  #9"])
def test_a_comment_that_is_meant_is_none_of_our_business(text: str) -> None:
    assert codes(make_story(f"scene: s\ntext: {text}\n")) == []


# choices, from shortest to fullest


def test_a_plain_line_is_a_label_that_rejoins() -> None:
    choice = the_choice("  - Go down to the street.\n")

    assert (choice.label.raw, choice.id, choice.to) == ("Go down to the street.", "go_down_to_the_street", ())


def test_an_arrow_leads_to_a_target() -> None:
    (exit_,) = the_choice("  - Go down -> pavement\n").to

    assert (exit_.target, exit_.guard) == ("pavement", None)


@pytest.mark.parametrize(
    "line", ["Go -> pavement if habit >= 0", "Go ->  pavement  if  habit >= 0", '"Go -> pavement if habit >= 0 "']
)
def test_a_guard_after_an_arrow_opens_and_closes_the_choice(line: str) -> None:
    choice = the_choice(f"  - {line}\n")
    (exit_,) = choice.to

    assert (choice.label.raw, exit_.target, exit_.guard) == ("Go", "pavement", None)
    assert choice.guard is not None
    assert choice.guard.text.strip() == "habit >= 0"


def test_the_last_arrow_is_the_one_that_leads() -> None:
    choice = the_choice("  - |\n    Go -> there -> pavement\n")

    assert (choice.label.raw, choice.to[0].target) == ("Go -> there", "pavement")


def test_one_key_that_is_no_choice_key_is_label_and_reply() -> None:
    choice = the_choice("  - Ask what happens: |\n      “Today? Nothing.”\n\n      She thinks.\n")

    assert choice.say is not None
    assert (choice.label.raw, choice.say.raw) == ("Ask what happens", "“Today? Nothing.”\n\nShe thinks.")


def test_a_label_with_reply_may_have_an_arrow() -> None:
    choice = the_choice("  - Ask -> pavement: She goes.\n")

    assert (choice.label.raw, choice.to[0].target) == ("Ask", "pavement")


@pytest.mark.parametrize("label", ["{seq: a | b}", "[[n|a]]", "*a*", "{said: s | a}", "{once: a}"])
def test_a_label_can_hold_only_values_and_conditions(label: str) -> None:
    assert codes(make_story(f"scene: s\nchoices:\n  - pick: 'Go {label}'\n    id: go\n")) == ["S107"]


def test_a_label_with_an_insert_needs_an_id() -> None:
    assert codes(make_story("scene: s\nchoices:\n  - pick: Go {n}\n")) == ["S105"]
    assert codes(make_story("scene: s\nchoices:\n  - pick: Go {n ? a | b}\n    id: go\n")) == []


def test_a_choice_may_be_called_by_a_word_that_conditions_keep_for_themselves() -> None:
    assert the_choice("  - pick: Once more\n    id: again\n").id == "again"


# values that may be written in two ways


@pytest.mark.parametrize("written", ["[a]", "a", "\n  - a"])
def test_a_single_value_counts_as_a_list_of_one(written: str) -> None:
    scene = make_story(f"scene: s\nsources: {written}\nnotes: {written}\nto: {written}\n").story.scenes["s"]

    assert (scene.sources, scene.beats[0].notes, scene.beats[0].to[0].target) == (("a",), ("a",), "a")


def test_a_key_with_nothing_after_it_is_an_empty_list() -> None:
    loaded = make_story("scene: s\nsources:\nnotes:\ndo:\nto:\n", story="vars:\nconditions:\npresets:\nrules:\n")

    assert codes(loaded) == []
    assert loaded.story.scenes["s"].sources == ()


def test_a_hub_is_true_or_says_how_it_lets_go() -> None:
    hub = make_story("scene: s\nhub: true\n").story.scenes["s"].hub

    assert hub is not None
    assert (hub.visits, hub.show) == (0, 0)
    assert make_story("scene: s\nhub: false\n").story.scenes["s"].hub is None


def test_sheets_are_shown_all_or_so_many() -> None:
    sheets = make_story("scene: s\nsheets: {show: all}\n").story.scenes["s"].sheets

    assert sheets is not None
    assert sheets.show == 0


def test_a_sub_names_its_arguments_beside_its_beats_too() -> None:
    scenes = make_story("sub: s\nwith: [who]\nbeats: [{text: A}]\n---\nsub: t\nwith: who\ntext: B\n").story.scenes

    assert (scenes["s"].args, scenes["t"].args) == (("who",), ("who",))


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("café", "write `cafe`:"),
        ("Kitchen Table", "write `kitchen_table`:"),
        ("3 a.m.", "names are"),
        ("…", "names are"),
    ],
)
def test_words_that_are_no_name_are_offered_as_one(name: str, fix: str) -> None:
    (found,) = [one for one in make_story(f"scene: {name}\ntext: A.\n").findings if one.code == "S105"]

    assert found.fix.startswith(fix)
    assert found.fix.endswith("begin with a letter.")


def test_a_list_where_a_condition_belongs_is_told_how_to_join_its_parts() -> None:
    (found,) = make_story("scene: s\nchoices:\n  - pick: Go\n    if: [a, b]\n").findings

    assert "not a list" in found.message
    assert "`and` or `or`" in found.fix
