"""Whether a statement is one: its structure by the rules of xAPI 1.0.3, looked at before anything is sent.

Stores differ in what they let pass, and what was stored can never be changed, so a statement that is wrong must not leave
the house. Only what this program could say is allowed; a property that nobody knows is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

INTERACTIONS = (
    "true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert", "numeric",
    "other",
)  # fmt: skip

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z", re.IGNORECASE)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x1f]+\Z")
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z")
_DURATION = re.compile(
    r"P(?=[\dT])(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?\Z"
)  # fmt: skip
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)\Z")
_VERSION = re.compile(r"1\.0(\.\d+)?\Z")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")

Fault = Iterator[str]
Rule = Callable[[Any, str], Fault]


def faults_of(statement: object) -> list[str]:
    """What is wrong with a statement, each fault as `place: sentence`; empty when it is right."""
    return list(_statement(statement, "statement"))


def _statement(value: Any, at: str) -> Fault:
    rules: dict[str, Rule] = {
        "id": _matching(_UUID, "no UUID"), "actor": _actor, "verb": _verb, "object": _activity, "result": _result,
        "context": _context, "timestamp": _timestamp, "version": _matching(_VERSION, "no version 1.0.x"),
    }  # fmt: skip
    yield from _fields(value, at, rules, ("id", "actor", "verb", "object", "version"))


def _fields(value: Any, at: str, rules: dict[str, Rule], needed: tuple[str, ...] = ()) -> Fault:
    """An object with these properties and no others."""
    if type(value) is not dict:
        yield f"{at}: is no object"
        return
    for name in needed:
        if name not in value:
            yield f"{at}: `{name}` is missing"
    for name, inner in value.items():
        if name not in rules:
            yield f"{at}: `{str(name)[:40]}` does not belong there"
        else:
            yield from rules[name](inner, f"{at}.{name}")


def _matching(pattern: re.Pattern[str], words: str) -> Rule:
    def rule(value: Any, at: str) -> Fault:
        if type(value) is not str or not pattern.match(value):
            yield f"{at}: is {words}"

    return rule


def _exactly(*allowed: str) -> Rule:
    def rule(value: Any, at: str) -> Fault:
        if value not in allowed or type(value) is not str:
            yield f"{at}: is none of {', '.join(allowed)}"

    return rule


def _text(value: Any, at: str) -> Fault:
    if type(value) is not str or not value:
        yield f"{at}: is no text"
    elif _CONTROLS.search(value):
        yield f"{at}: has a sign in it that cannot be sent"


def _truth(value: Any, at: str) -> Fault:
    if type(value) is not bool:
        yield f"{at}: is neither true nor false"


_iri = _matching(_IRI, "no full address")


def _list_of(rule: Rule, least: int = 1) -> Rule:
    def listed(value: Any, at: str) -> Fault:
        if type(value) is not list or len(value) < least:
            yield f"{at}: is no list of {least} or more"
            return
        for number, item in enumerate(value):
            yield from rule(item, f"{at}.{number}")

    return listed


def _languages(value: Any, at: str) -> Fault:
    if type(value) is not dict or not value:
        yield f"{at}: is no text by language"
        return
    for tag, words in value.items():
        if not _TAG.match(str(tag)):
            yield f"{at}: ‘{str(tag)[:20]}’ is no language"
        yield from _text(words, f"{at}.{tag}")


def _actor(value: Any, at: str) -> Fault:
    """An account, or a group of them without a name; mail addresses are not allowed here."""
    if type(value) is dict and value.get("objectType") == "Group":
        yield from _fields(value, at, {"objectType": _exactly("Group"), "member": _list_of(_agent)}, ("member",))
    else:
        yield from _agent(value, at)


def _agent(value: Any, at: str) -> Fault:
    yield from _fields(value, at, {"objectType": _exactly("Agent"), "account": _account}, ("account",))


def _account(value: Any, at: str) -> Fault:
    yield from _fields(value, at, {"homePage": _iri, "name": _text}, ("homePage", "name"))


def _verb(value: Any, at: str) -> Fault:
    yield from _fields(value, at, {"id": _iri, "display": _languages}, ("id",))


def _activity(value: Any, at: str) -> Fault:
    rules: dict[str, Rule] = {"objectType": _exactly("Activity"), "id": _iri, "definition": _definition}
    yield from _fields(value, at, rules, ("id",))


def _definition(value: Any, at: str) -> Fault:
    rules: dict[str, Rule] = {
        "type": _iri, "name": _languages, "description": _languages, "interactionType": _exactly(*INTERACTIONS),
        "choices": _list_of(_choice),
    }  # fmt: skip
    yield from _fields(value, at, rules)
    if type(value) is not dict:
        return
    is_interaction = str(value.get("type", "")).endswith("/cmi.interaction")
    if is_interaction != ("interactionType" in value):
        yield f"{at}: an interaction has an `interactionType`, and nothing else has"
    if "choices" in value and value.get("interactionType") not in ("choice", "sequencing"):
        yield f"{at}: only a choice has `choices`"
    ids = [item.get("id") for item in value.get("choices") or () if type(item) is dict]
    if len({str(one) for one in ids}) < len(ids):
        yield f"{at}.choices: an id stands there twice"


def _choice(value: Any, at: str) -> Fault:
    yield from _fields(value, at, {"id": _text, "description": _languages}, ("id",))
    if type(value) is dict and "[,]" in str(value.get("id")):
        yield f"{at}.id: has [,] in it, which divides responses"


def _result(value: Any, at: str) -> Fault:
    rules: dict[str, Rule] = {
        "response": _text, "duration": _matching(_DURATION, "no length of time to a hundredth of a second"),
        "completion": _truth,
    }  # fmt: skip
    yield from _fields(value, at, rules)
    if value == {}:
        yield f"{at}: is empty"


def _context(value: Any, at: str) -> Fault:
    rules: dict[str, Rule] = {
        "registration": _matching(_UUID, "no UUID"), "platform": _text, "language": _matching(_TAG, "no language"),
        "contextActivities": _activities, "extensions": _extensions,
    }  # fmt: skip
    yield from _fields(value, at, rules)


def _activities(value: Any, at: str) -> Fault:
    listed = _list_of(_activity)
    yield from _fields(value, at, {"parent": listed, "grouping": listed, "category": listed, "other": listed})


def _extensions(value: Any, at: str) -> Fault:
    if type(value) is not dict:
        yield f"{at}: is no object"
        return
    for key, inner in value.items():
        yield from _iri(key, f"{at}.{str(key)[:60]}")
        if type(inner) not in (str, int, bool):
            yield f"{at}.{str(key)[:60]}: is no text and no number"


def _timestamp(value: Any, at: str) -> Fault:
    fault = next(_matching(_STAMP, "no time with a zone")(value, at), "")
    if fault:
        yield fault
        return
    if value.endswith("-00:00"):
        yield f"{at}: has the zone -00:00, which is not allowed"
    try:
        datetime.fromisoformat(value)
    except ValueError:
        yield f"{at}: is no time that there is"
