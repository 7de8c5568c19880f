"""Statements that are wrong, each in one way."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any


def _put(*path: Any, to: Any) -> Callable[[dict[str, Any]], None]:
    """Put a value at a place."""

    def change(statement: dict[str, Any]) -> None:
        inner: Any = statement
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = to

    return change


def _drop(*path: Any) -> Callable[[dict[str, Any]], None]:
    """Take away what is at a place."""

    def change(statement: dict[str, Any]) -> None:
        inner: Any = statement
        for key in path[:-1]:
            inner = inner[key]
        del inner[path[-1]]

    return change


BROKEN: dict[str, Callable[[dict[str, Any]], None]] = {
    "a verb that is a word": _put("verb", "id", to="completed"),
    "a property that nobody knows": _put("mood", to="good"),
    "a duration in words": _put("result", "duration", to="5min"),
    "a duration that is too exact": _put("result", "duration", to="PT1.234S"),
    "a registration that is no UUID": _put("context", "registration", to="3b"),
    "an id that is no UUID": _put("id", to="1"),
    "an interaction without its type": _drop("object", "definition", "interactionType"),
    "an actor with two identifiers": _put("actor", "mbox", to="mailto:a@school.example"),
    "an actor without any": _put("actor", to={"objectType": "Agent"}),
    "a group of nobody": _put("actor", to={"objectType": "Group", "member": []}),
    "no verb": _drop("verb"),
    "no object": _drop("object"),
    "an object without an id": _drop("object", "id"),
    "a definition of no known type": _put("object", "definition", "type", to="choice"),
    "an unknown interaction": _put("object", "definition", "interactionType", to="guess"),
    "a choice without an id": _put("object", "definition", "choices", 0, to={"description": {"en": "x"}}),
    "a name without a language": _put("object", "definition", "name", to="Choice"),
    "a language that is none": _put("object", "definition", "name", to={"no language!": "x"}),
    "an extension that is no address": _put("context", "extensions", to={"attempt": 1}),
    "a time without a zone": _put("timestamp", to="2026-11-30T08:06:01.200"),
    "a time that there is not": _put("timestamp", to="2026-13-30T08:06:01Z"),
    "a time in no zone": _put("timestamp", to="2026-11-30T08:06:01-00:00"),
    "another version": _put("version", to="2.0.0"),
    "a completion in words": _put("result", "completion", to="yes"),
    "nothing where something was": _put("result", "response", to=None),
    "a parent that is no list of activities": _put("context", "contextActivities", "parent", to=[{"a": 1}]),
    "context of an unknown kind": _put("context", "mood", to="good"),
    "half a sign": _put("result", "response", to="\ud800"),
}
"""What is wrong, by name; each is a change of a statement about a choice."""


def broken(statements: Sequence[dict[str, Any]], name: str) -> dict[str, Any]:
    """A statement about a choice with one thing wrong."""
    good = next(one for one in statements if one["object"].get("definition", {}).get("interactionType") == "choice")
    bad = copy.deepcopy(good)
    BROKEN[name](bad)
    return bad
