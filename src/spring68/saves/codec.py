"""A save as JSON that a person can read, and back.

Every field of `Save`, `Take`, `Snapshot` and `Page` is in the file (a test goes through the fields). The log of
choices stands one to a line. Whatever is in a file, reading it gives a `Save` or a `SaveError`, never anything else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from spring68.saves.model import FORMAT, OLDEST, Head, Mark, Page, Save, SaveDamaged, SaveTooNew, Snapshot, Step, Take

MAX_BYTES = 8_000_000
"""The largest save that is read, in bytes; a play of 1,000 choices is a hundredth of this."""

MAX_TAKES = 10_000
_PLAIN = re.compile(r"[a-z0-9_./]+\Z")
_HALVES = re.compile(rb"\\u[dD][89a-fA-F]")
_DEEP_LISTS = re.compile(rb"\[\s*(?:\[\s*){39}")
_DEEP_MAPPINGS = re.compile(rb"\{\"[^\"]*\":\s*(?:\{\"[^\"]*\":\s*){39}")
"""Two patterns, each beginning with a sign that can be looked for: as one they took 3.9 of the 5 ms of a load."""
_T = TypeVar("_T")
_json = json.JSONEncoder(ensure_ascii=False).encode
"""Made once: `json.dumps` makes a new encoder for each of the thirty pieces of a save."""


def encode(save: Save) -> bytes:
    """A save as UTF-8 JSON."""
    parts = [
        '"format": ' + str(FORMAT),
        *(
            f'"{name}": {_json(getattr(save, name))}'
            for name in ("story", "version", "digest", "seed", "preset", "title", "created", "updated")
        ),
        f'"take": {save.take}',
        '"takes": [\n' + ",\n".join(_take_text(take) for take in save.takes) + "\n  ]",
        '"page": ' + _json(_page(save.page)),
        '"snapshot": ' + _json(snapshot_fields(save.snapshot)),
        '"acts": ' + _acts_text(save.acts),
        '"origin": ' + (_json(snapshot_fields(save.origin)) if save.origin is not None else "null"),
        '"read": ' + _json(list(save.read)),
        '"scenes": ' + _scenes_text(tuple(save.scenes.items())),
    ]
    return ("{\n  " + ",\n  ".join(parts) + "\n}\n").encode()


def _take_text(take: Take) -> str:
    steps = _steps_text(take.steps)
    head = f'"parent": {_json(take.parent)}, "shared": {take.shared}, "name": {_json(take.name)}'
    return f'    {{{head}, "choices": [{steps}]}}'


def _steps_text(steps: tuple[Step, ...]) -> str:
    if not steps:
        return ""
    return "\n      " + ",\n      ".join([_step_text(step.choice, step.skipped) for step in steps]) + "\n    "


@lru_cache(maxsize=16_384)
def _step_text(choice: str, skipped: bool) -> str:
    name = f'"{choice}"' if _PLAIN.match(choice) else _json(choice)
    return f'[{name}, "skipped"]' if skipped else name


def _page(page: Page) -> dict[str, Any]:
    return {
        "label": page.label, "date": page.date, "place": page.place, "when": page.when, "act": page.act,
        "paragraphs": list(page.paragraphs), "options": [list(option) for option in page.options], "index": page.index,
        "marks": [[mark.paragraph, mark.kind, mark.value, mark.start, mark.end] for mark in page.marks],
        "heads": [[head.paragraph, head.act, head.label, head.date, head.place, head.when] for head in page.heads],
        "days": list(page.days), "span": list(page.span), "told": list(page.told), "closed": page.closed,
    }  # fmt: skip


def snapshot_fields(snapshot: Snapshot) -> dict[str, Any]:
    """A snapshot as JSON values."""
    return {
        "place": snapshot.place,
        "stack": [[site, dict(args)] for site, args in snapshot.stack],
        "variables": dict(snapshot.variables),
        "visits": dict(snapshot.visits),
        "seen": list(snapshot.seen),
        "ended": snapshot.ended,
        "digest": snapshot.digest,
        "picked": list(snapshot.picked),
    }


def _acts_text(acts: Mapping[str, tuple[int, Snapshot]]) -> str:
    rows = [
        f"    {_json(act)}: [{count}, {_json(snapshot_fields(snapshot))}]" for act, (count, snapshot) in acts.items()
    ]
    return "{\n" + ",\n".join(rows) + "\n  }" if rows else "{}"


@lru_cache(maxsize=4)
def _scenes_text(scenes: tuple[tuple[str, str], ...]) -> str:
    return _json(dict(scenes))


def decode(data: bytes) -> Save:
    """Read a save.

    Raises:
        SaveTooNew: when a later version of the program wrote it.
        SaveDamaged: when it is anything but a whole save.
    """
    if len(data) > MAX_BYTES:
        raise SaveDamaged("the file is far too large for a save")
    if _DEEP_LISTS.search(data) or _DEEP_MAPPINGS.search(data):
        raise SaveDamaged("the file is nested too deep for a save")
    try:
        fields = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise SaveDamaged("the file is not whole") from None
    if not isinstance(fields, dict):
        raise SaveDamaged("the file holds no save")
    refuse_half_characters(data, fields)
    version = fields.get("format")
    if isinstance(version, int) and not isinstance(version, bool) and version > FORMAT:
        raise SaveTooNew("it was made by a later version of spring68; update the program to play it")
    if not isinstance(version, int) or version < OLDEST:
        raise SaveDamaged("the file says of no format that it is one of ours")
    try:
        return _save(fields)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError) as problem:
        raise SaveDamaged(f"something in it is missing or wrong ({problem})") from None


def refuse_half_characters(data: bytes, fields: Any) -> None:
    """JSON can name half of a character that has two halves; no file can hold it when it is written again.

    Raises:
        SaveDamaged: when there is one.
    """
    if not _HALVES.search(data):
        return
    try:
        _json(fields).encode()
    except UnicodeEncodeError:
        raise SaveDamaged("half a character stands in it") from None


def _save(fields: dict[str, Any]) -> Save:
    takes = tuple(_take(item, number) for number, item in enumerate(_listed(fields["takes"], dict)))
    take = _whole(fields["take"])
    if not 0 <= take < len(takes) or len(takes) > MAX_TAKES:
        raise ValueError("the takes do not fit together")
    save = Save(
        story=_text(fields["story"]),
        version=_text(fields["version"]),
        digest=_text(fields["digest"]),
        seed=_whole(fields["seed"]),
        preset=_text(fields["preset"]),
        title=_text(fields["title"]),
        created=_text(fields["created"]),
        updated=_text(fields["updated"]),
        scenes=_mapping(fields["scenes"], _text),
        takes=takes,
        take=take,
        snapshot=read_snapshot(fields["snapshot"]),
        acts=_mapping(fields["acts"], _act_snapshot),
        page=_read_page(fields["page"]),
        origin=read_snapshot(fields["origin"]) if fields["origin"] is not None else None,
        read=tuple(_text(item) for item in _listed(fields["read"], str)),
    )
    for number, line in enumerate(takes):
        if line.parent is not None and line.shared > len(save.steps_of(line.parent)):
            raise ValueError(f"take {number} shares more than there is")
    return save


def _take(item: dict[str, Any], number: int) -> Take:
    parent = item["parent"]
    if parent is not None and not 0 <= _whole(parent) < number:
        raise ValueError(f"take {number} has no parent")
    shared = _whole(item["shared"])
    if shared < 0 or (parent is None and shared):
        raise ValueError(f"take {number} shares what it cannot")
    return Take(parent, shared, tuple(_step(step) for step in item["choices"]), _text(item["name"]))


def _step(item: Any) -> Step:
    if isinstance(item, list):
        name, mark = item
        if mark != "skipped":
            raise ValueError("a choice has a mark that is unknown")
        return Step(_text(name), skipped=True)
    return Step(_text(item))


def read_snapshot(item: dict[str, Any]) -> Snapshot:
    """A snapshot from JSON values.

    Raises:
        ValueError, KeyError, TypeError: when they are not those of a snapshot.
    """
    return Snapshot(
        place=_text(item["place"]),
        stack=tuple((_text(site), tuple(sorted(_mapping(args, _text).items()))) for site, args in item["stack"]),
        variables=_mapping(item["variables"], _value),
        visits=_mapping(item["visits"], _whole),
        seen=tuple(_text(name) for name in _listed(item["seen"], str)),
        ended=_text(item["ended"]),
        digest=_text(item["digest"]),
        picked=tuple(_text(name) for name in _listed(item["picked"], str)),
    )


def _act_snapshot(item: Any) -> tuple[int, Snapshot]:
    count, snapshot = item
    return _whole(count), read_snapshot(snapshot)


def _read_page(item: dict[str, Any]) -> Page:
    return Page(
        label=_text(item["label"]),
        date=_text(item["date"]),
        place=_text(item["place"]),
        when=_text(item["when"]),
        act=_text(item["act"]),
        paragraphs=tuple(_text(words) for words in _listed(item["paragraphs"], str)),
        options=tuple((_text(label), _text(reason)) for label, reason in item["options"]),
        index=_whole(item["index"]),
        marks=tuple(_mark(*mark) for mark in _listed(item.get("marks", []), list)),
        heads=tuple(_head(*head) for head in _listed(item.get("heads", []), list)),
        days=tuple(_text(day) for day in _listed(item.get("days", []), str)),
        span=tuple(_text(day) for day in _listed(item.get("span", []), str)),
        told=tuple(_text(words) for words in _listed(item.get("told", []), str)),
        closed=_text(item.get("closed", "")),
    )


def _mark(paragraph: Any, kind: Any, value: Any, start: Any, end: Any) -> Mark:
    return Mark(_whole(paragraph), _text(kind), _text(value), _whole(start), _whole(end))


def _head(paragraph: Any, *words: Any) -> Head:
    act, label, date, place, when = map(_text, words)
    return Head(_whole(paragraph), act, label, date, place, when)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text was expected")
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > 2**63:
        raise TypeError("a whole number was expected")
    return value


def _value(value: Any) -> bool | int | str:
    return value if isinstance(value, bool) else _whole(value) if isinstance(value, int) else _text(value)


def _listed(value: Any, of: type) -> list[Any]:
    if not isinstance(value, list) or not all(isinstance(item, of) for item in value):
        raise TypeError("a list was expected")
    return value


def _mapping(value: Any, read: Callable[[Any], _T]) -> dict[str, _T]:
    if not isinstance(value, dict):
        raise TypeError("a mapping was expected")
    return {name: read(item) for name, item in value.items()}
