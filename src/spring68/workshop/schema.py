"""The JSON Schema (draft 7) of story files, for editors: completion, and a sentence on each key.

Which keys may stand where is taken from the tables of the reader itself, so that a schema never knows more or less than
`check` does. What a guard says and whether a name leads anywhere is for `check`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from spring68.story.limits import MAX_CHOICES
from spring68.story.readchoice import CHOICE_KEYS, SHEET_KEYS, SHEET_KINDS, SLANTS, SURVIVES
from spring68.story.readchoice import KINDS as CHOICE_KINDS
from spring68.story.readnotes import NOTE_KEYS, PERSON_KEYS, PLAY_KEYS, SOURCE_KEYS
from spring68.story.readscene import BASES, SCENE_KEYS, STEP_KEYS, TYPES
from spring68.story.readstory import STORY_KEYS
from spring68.workshop.schemawords import WORDS

Schema: TypeAlias = dict[str, Any]

KINDS = ("story", "scene", "note", "person", "source", "playthrough")
"""The kinds of documents: `story.yaml`, and what a document of any other file can be."""

DRAFT = "http://json-schema.org/draft-07/schema#"

TEXT: Schema = {"type": ["string", "number", "boolean"]}
"""Any text: an editor takes `1968` for a number and `yes` for a truth, the reader never does."""
NAME: Schema = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}


def _one_or_many(one: Schema) -> Schema:
    return {"anyOf": [one, {"type": "array", "items": one}]}


def _one_of(words: Iterable[str]) -> Schema:
    return {"enum": list(words)}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _closed(properties: Schema, required: Iterable[str] = ()) -> Schema:
    """A mapping of these keys and no other ones."""
    made: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**made, "required": list(required)} if required else made


def _named(each: Schema) -> Schema:
    """A mapping whose keys are names that the writer gives."""
    return {"type": "object", "additionalProperties": each}


TEXTS = _one_or_many(TEXT)
NUMBER: Schema = {"type": "integer", "minimum": 0}
CALLED = _named(TEXT)
COUNT: Schema = {"type": "integer", "minimum": 1}

SHAPES: dict[str, Schema] = {
    "story.story": NAME,
    "story.authors": TEXTS,
    "story.acts": _named(_closed({"title": TEXT, "label": TEXT, "entry": TEXT})),
    "story.vars": _named({"anyOf": [TEXT, _named(TEXT)]}),
    "story.conditions": CALLED,
    "story.presets": _named(
        _closed({"title": TEXT, "at": TEXT, "do": TEXTS, "picked": TEXTS, "seen": TEXTS, "unreachable": TEXT}, ["at"])
    ),
    "story.endings": _named(_closed({"title": TEXT, "hint": TEXT, "unreachable": TEXT})),
    "story.rules": _one_or_many(
        _closed({"always": TEXT, "never": TEXT, "every ending": TEXT, "every ending after": TEXT})
        | {"minProperties": 1, "maxProperties": 1}
    ),
    "story.file": _closed({"cover": TEXT, "subject": TEXT, "left": TEXT, "names": CALLED}),
    "story.content": _named(_closed({"general": TEXT, "detail": TEXT, "support": TEXT}, ["general"])),
    "story.require": _closed({"choice": TEXTS, "scene": TEXTS}),
    "story.later": TEXTS,
    "story.formerly": CALLED,
    "scene.scene": NAME,
    "scene.sub": NAME,
    "scene.type": _one_of(TYPES),
    "scene.basis": _one_of(BASES),
    "scene.sources": TEXTS,
    "scene.content": TEXTS,
    "scene.skip": _closed({"text": TEXT, "choices": CALLED, "to": TEXT}, ["text"]),
    "scene.beats": {"type": "array", "items": _ref("beat"), "minItems": 1},
    "scene.hub": {"anyOf": [{"type": "boolean"}, _closed({"visits": COUNT, "show": COUNT})]},
    "scene.file": _one_or_many(_ref("sheet")),
    "scene.sheets": _closed({"acts": TEXTS, "by": TEXTS, "show": {"anyOf": [COUNT, {"const": "all"}]}, "after": COUNT}),
    "scene.quotes": _one_or_many(_closed({"who": TEXT, "words": TEXT, "source": TEXT}, ["who", "words", "source"])),
    "scene.do": TEXTS,
    "scene.notes": TEXTS,
    "scene.with": {"anyOf": [TEXTS, CALLED]},
    "scene.choices": {"type": "array", "items": _ref("choice"), "maxItems": MAX_CHOICES},
    "scene.otherwise": TEXTS,
    "scene.to": TEXTS,
    "choice.once": {"type": "boolean"},
    "choice.kind": _one_of(CHOICE_KINDS),
    "choice.do": TEXTS,
    "choice.notes": TEXTS,
    "choice.file": _one_or_many(_ref("sheet")),
    "choice.choices": {"type": "array", "items": _ref("choice"), "maxItems": MAX_CHOICES},
    "choice.with": CALLED,
    "choice.to": TEXTS,
    "sheet.kind": _one_of(SHEET_KINDS),
    "sheet.slant": _one_of(SLANTS),
    "sheet.survives": _one_of(SURVIVES),
    "sheet.other": {"type": "boolean"},
    "note.note": NAME,
    "note.claims": TEXTS,
    "note.dates": TEXTS,
    "note.sources": TEXTS,
    "note.read_on": TEXTS,
    "person.person": NAME,
    "person.also": TEXTS,
    "person.real": {"type": "boolean"},
    "person.did": _one_or_many(_closed({"date": TEXT, "act": TEXT, "source": TEXT})),
    "source.source": NAME,
    "source.claims": TEXTS,
    "playthrough.playthrough": NAME,
    "playthrough.seed": NUMBER,
    "playthrough.choices": TEXTS,
    "playthrough.expect": _one_or_many(_closed({"after": NUMBER, "line": TEXT})),
    "playthrough.notes": TEXTS,
}
"""What may stand under a key, where that is more than a single text."""


def _of_keys(kind: str, keys: frozenset[str], required: Iterable[str] = ()) -> Schema:
    """The mapping of a kind, with a sentence for each key of the reader's table."""
    return _closed(
        {key: {**SHAPES.get(f"{kind}.{key}", TEXT), "description": WORDS[kind][key]} for key in sorted(keys)}, required
    )


def definitions() -> dict[str, Schema]:
    """The schemas of all kinds of documents, and of what stands inside them."""
    label_and_reply = {
        "type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": TEXT,
        "not": {"anyOf": [{"required": [key]} for key in sorted(CHOICE_KEYS)]},
    }  # fmt: skip
    scene = _of_keys("scene", SCENE_KEYS)
    choice = _of_keys("choice", CHOICE_KEYS, ["pick"])
    # where there is a `pick`, an editor marks the key that is wrong, and not that no other form fits either
    choices = {
        "if": {"type": "object", "required": ["pick"]}, "then": choice,
        "else": {"anyOf": [choice, label_and_reply, TEXT]},
    }  # fmt: skip
    return {
        "story": _of_keys("story", STORY_KEYS, ["story", "start", "acts"]),
        "scene": {**scene, "oneOf": [{"required": ["scene"]}, {"required": ["sub"]}]},
        "beat": _of_keys("scene", STEP_KEYS),
        "choice": choices,
        "sheet": _of_keys("sheet", SHEET_KEYS, ["source", "text"]),
        "note": _of_keys("note", NOTE_KEYS, ["note", "documented"]),
        "person": _of_keys("person", PERSON_KEYS, ["person"]),
        "source": _of_keys("source", SOURCE_KEYS, ["source"]),
        "playthrough": _of_keys("playthrough", PLAY_KEYS, ["playthrough"]),
    }


def file_name(kind: str) -> str:
    """The file of a schema, which is also its `$id`: relative, so that it needs no address."""
    return f"spring68{'-' if kind else ''}{kind}.schema.json"


def schema_of(kind: str = "") -> Schema:
    """The schema of one kind of document; of any document of a story when none is named.

    Raises:
        KeyError: when there is no such kind.
    """
    head: Schema = {"$schema": DRAFT, "$id": file_name(kind), "title": f"spring68 {kind or 'story file'}"}
    if kind:
        if kind not in KINDS:
            raise KeyError(kind)
        return {**head, "anyOf": [{"type": "null"}, _ref(kind)], "definitions": definitions()}
    rest: Schema = {"anyOf": [{"required": [key]} for key in (*KINDS, "sub")]}
    for one in reversed(KINDS):
        keys = [{"required": [key]} for key in (("scene", "sub") if one == "scene" else (one,))]
        rest = {"if": {"anyOf": keys}, "then": _ref(one), "else": rest}
    is_empty = {"type": ["object", "null"]}  # a document may be empty: a mark at the end of a file
    return {**head, **is_empty, "if": {"type": "object"}, "then": rest, "definitions": definitions()}
