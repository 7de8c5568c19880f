"""The JSON Schema for editors: it takes what the reader takes, and marks what the reader would not know."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from spring68.story.load import read_files
from spring68.text.diagnostic import Severity
from spring68.workshop.new import template
from spring68.workshop.schema import DRAFT, KINDS, SHAPES, definitions, file_name, schema_of
from spring68.workshop.schemawords import WORDS
from tests.check.hostile import MALFORMED

ROOT = Path(__file__).parents[2]
KIND_OF_FILE = {"story.yaml": "story", "people.yaml": "person", "sources.yaml": "source"}


class CoreLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML as editors read it: the core schema of YAML 1.2, in which `yes` is a word and a date is text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


for tag, pattern, signs in (
    ("null", r"(?:~|null|Null|NULL|)\Z", "~nN\0"),
    ("bool", r"(?:true|True|TRUE|false|False|FALSE)\Z", "tTfF"),
    ("int", r"[-+]?[0-9]+\Z", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?\Z", "-+.0123456789"),
):
    for sign in [*signs.replace("\0", ""), *([""] if "\0" in signs else [])]:
        CoreLoader.yaml_implicit_resolvers.setdefault(sign, []).append(
            (f"tag:yaml.org,2002:{tag}", re.compile(pattern))
        )


@lru_cache(maxsize=16)
def validator(kind: str = "") -> Draft7Validator:
    return Draft7Validator(schema_of(kind))


def problems(text: str, kind: str = "") -> list[str]:
    """What an editor would mark in a file."""
    return [
        f"{str(document)[:40]}: {error.message[:200]}"
        for document in yaml.load_all(text, CoreLoader)
        for error in validator(kind).iter_errors(document)
    ]


def kind_of(path: Path) -> str:
    return (
        KIND_OF_FILE.get(path.name)
        or {"acts": "scene", "notes": "note", "playthroughs": "playthrough"}[
            path.parts[-3] if "acts" in path.parts else path.parts[-2]
        ]
    )


@pytest.mark.parametrize("kind", ["", *KINDS])
def test_each_schema_is_one_of_draft_7_with_a_relative_id(kind: str) -> None:
    schema = schema_of(kind)
    Draft7Validator.check_schema(schema)

    assert schema["$schema"] == DRAFT
    assert schema["$id"] == file_name(kind)
    assert "/" not in schema["$id"]
    assert ":" not in schema["$id"]
    assert json.loads(json.dumps(schema)) == schema


def test_there_is_no_schema_of_what_is_no_kind() -> None:
    with pytest.raises(KeyError):
        schema_of("poem")


def test_every_document_of_the_shipped_story_is_accepted() -> None:
    folder = ROOT / "story"
    paths = [path for path in sorted(folder.rglob("*.yaml")) if path.relative_to(folder).parts[0] != "assignments"]
    found = [
        f"{path.name}: {problem}"
        for path in paths
        for problem in problems(path.read_text(encoding="utf-8"), kind_of(path))
    ]

    assert len(paths) > 50
    assert found == []


@pytest.mark.parametrize("name", list(template()))
def test_every_document_of_the_new_story_is_accepted(name: str) -> None:
    assert problems(template()[name]) == []
    assert problems(template()[name], kind_of(Path("story") / name)) == []


@pytest.mark.parametrize(
    "text",
    [
        "scene: a\nchoises: []\n",
        "scene: a\nchoices:\n  - pick: Go.\n    too: b\n",
        "scene: a\nchoices:\n  - id: go\n    to: b\n",
        "scene: a\nbeats:\n  - tekst: b\n",
        "scene: a\nbeats: []\n",
        "scene: a\nsub: b\n",
        "scene: a\ntype: spina\n",
        "scene: A street\n",
        "scene: a\nhub: {visit: 1}\n",
        "scene: a\nfile: {source: X, text: b, slant: kind}\n",
        "scene: a\nfile: {text: b}\n",
        "scene: a\nquotes: [{who: b}]\n",
        "note: a\ntitle: b\n",
        "person: a\nreal: perhaps\n",
        "source: a\nyaer: 1968\n",
        "playthrough: a\nseed: -1\n",
        "playthrough: a\nexpect: [{before: 1}]\n",
        "story: a\nstart: b\nacts: {c: {titel: D}}\n",
        "story: a\nacts: {}\n",
        "story: a\nstart: b\nacts: {}\nrules: [{sometimes: x}]\n",
        "poem: a\n",
        "- scene: a\n",
        "42\n",
    ],
)
def test_what_the_reader_would_not_know_is_marked(text: str) -> None:
    main = text if text.startswith("story: ") else "story: t\nstart: a\nacts: {one: {}}\n"
    files = [("t/story.yaml", main.encode()), *([("t/acts/1-one/a.yaml", text.encode())] if main != text else [])]

    assert problems(text)
    assert [one.code for one in read_files(files).findings if one.severity is Severity.ERROR]


def test_what_a_schema_marks_the_reader_refuses_too() -> None:
    """An editor never marks what `check` would let pass."""
    for text in (text for texts in MALFORMED.values() for text in texts):
        try:
            marked = problems(text)
        except (yaml.YAMLError, AttributeError, TypeError, RecursionError):
            continue
        if marked:
            main = b"story: t\nstart: a\nacts: {one: {}}\n"
            loaded = read_files([("t/story.yaml", main), ("t/acts/1-one/a.yaml", text.encode())])
            assert [one for one in loaded.findings if one.severity is Severity.ERROR], text


def test_a_wrong_key_beside_pick_is_marked_by_its_name_and_by_nothing_else() -> None:
    choice = Draft7Validator({"definitions": definitions(), "$ref": "#/definitions/choice"})

    (found,) = choice.iter_errors({"pick": "Go.", "too": "b"})
    assert "'too' was unexpected" in found.message


def test_every_key_of_the_reader_has_a_sentence_and_no_other_one() -> None:
    known = definitions()
    keys = {
        kind: set(known[kind]["properties"]) for kind in ("story", "sheet", "note", "person", "source", "playthrough")
    }
    keys["scene"] = set(known["scene"]["properties"]) | set(known["beat"]["properties"])
    keys["choice"] = set(known["choice"]["then"]["properties"])

    assert {kind: set(words) for kind, words in WORDS.items()} == keys
    assert all(words.endswith(".") and len(words) <= 160 for each in WORDS.values() for words in each.values())
    assert {name for name in SHAPES if name.partition(".")[2] not in keys[name.partition(".")[0]]} == set()
