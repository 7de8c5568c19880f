"""A save as JSON: every field is there, nothing else than a save or a `SaveError` ever comes of reading."""

import contextlib
import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spring68.saves.codec import MAX_BYTES, decode, encode
from spring68.saves.model import Page, Save, SaveDamaged, SaveError, SaveTooNew, Snapshot, Step, Take

SNAPSHOT = Snapshot(
    "hall.2", (("street", (("officer", "A boy"),)),), {"nerve": 3, "left": True, "z": "home"}, {"hall": 2},
    ("stamp",), "", "abc", ("hall.go",),
)  # fmt: skip
SAVE = Save(
    story="test", version="1", digest="d", seed=68, preset="act3", title="Naše hra", created="a", updated="b",
    scenes={"hall": "0123456789ab"},
    takes=(Take(None, 0, (Step("hall.go"), Step("street/guard.ask", True)), "first"), Take(0, 1, (Step("hall.stay"),))),
    take=1, snapshot=SNAPSHOT, acts={"spring": (1, SNAPSHOT)},
    page=Page("BOX I", "Friday", "Hall", "1968-06-28", "spring", ("One.", "Two."), (("Go", ""), ("Stay", "No.")), 1),
    origin=SNAPSHOT, read=("hall", "street"),
)  # fmt: skip


def test_what_is_written_is_read_back() -> None:
    assert SAVE == decode(encode(SAVE))


@pytest.mark.parametrize("kind", [Save, Take, Snapshot, Page])
def test_every_field_is_in_the_file(kind: Any) -> None:
    written = json.loads(encode(SAVE))
    found = {
        Save: written,
        Take: {**written["takes"][0], "steps": written["takes"][0]["choices"]},
        Snapshot: written["snapshot"],
        Page: written["page"],
    }[kind]

    assert [] == [field.name for field in dataclasses.fields(kind) if field.name not in found]


def test_the_log_stands_one_choice_to_a_line() -> None:
    lines = encode(SAVE).decode().splitlines()

    assert '      "hall.go",' in lines
    assert '      ["street/guard.ask", "skipped"]' in lines


def test_a_thousand_choices_stay_under_64_kilobytes() -> None:
    save = SAVE
    for number in range(1_000):
        save = save.with_step(Step(f"some_longer_scene_{number % 136}.some_choice_in_it"))

    assert len(encode(save)) <= 64 * 1024


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x00\xff", b"[]", b"null", b"{}", b'{"format": true}', b'{"format": 0}', b"not json", b"[" * 100_000,
        b'{"a":' * 50_000, encode(SAVE)[:200], encode(SAVE)[:-3], b"9" * 5_000, b'{"format": 1}',
    ],
)  # fmt: skip
def test_garbage_is_a_damaged_save(data: bytes) -> None:
    with pytest.raises(SaveDamaged):
        decode(data)


def test_a_huge_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(SaveDamaged):
        decode(b"{" + b" " * MAX_BYTES)


def test_a_save_of_a_later_format_says_so() -> None:
    data = encode(SAVE).replace(b'"format": 1', b'"format": 99')

    with pytest.raises(SaveTooNew, match="later version"):
        decode(data)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"take": 1', b'"take": 7'),
        (b'"take": 1', b'"take": -1'),
        (b'"parent": 0', b'"parent": 1'),
        (b'"shared": 1', b'"shared": 99'),
        (b'"seed": 68', b'"seed": "68"'),
        (b'"hall.go"', b"12"),
        (b'"skipped"', b'"burnt"'),
        (b'"read": [', b'"read": [3, '),
        (b'"hall": 2', b'"hall": 1e400'),
    ],
)
def test_a_save_that_does_not_fit_together_is_damaged(old: bytes, new: bytes) -> None:
    data = encode(SAVE).replace(old, new, 1)

    assert data != encode(SAVE)
    with pytest.raises(SaveDamaged):
        decode(data)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_save_or_a_save_error(data: bytes) -> None:
    with contextlib.suppress(SaveError):
        decode(data)


@given(st.integers(0, 2_000), st.integers(0, 255))
def test_any_one_wrong_byte_gives_a_save_or_a_save_error(at: int, value: Any) -> None:
    data = bytearray(encode(SAVE))
    data[at % len(data)] = value
    with contextlib.suppress(SaveError):
        decode(bytes(data))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from([field.name for field in dataclasses.fields(Save)]), JSON)
def test_any_json_in_any_field_gives_a_save_or_a_save_error(name: str, value: Any) -> None:
    fields = json.loads(encode(SAVE))
    fields[name] = value
    with contextlib.suppress(SaveError):
        decode(json.dumps(fields).encode())


def test_half_a_character_is_damage_and_a_whole_one_is_not() -> None:
    whole = encode(Save("t", "1", "d", 1, title="x"))

    with pytest.raises(SaveDamaged, match="half a character"):
        decode(whole.replace(b'"title": "x"', b'"title": "\\ud800"'))
    with pytest.raises(SaveDamaged):
        decode(whole.replace(b'"title": "x"', b'"title": "\xed\xa0\x80"'))
    assert decode(whole.replace(b'"title": "x"', b'"title": "\\ud83c\\udf99"')).title == "🎙"
