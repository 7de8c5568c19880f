"""Reading a record: whatever the bytes are, there is a sentence with a line, and never an exception."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spring68.classroom.limits import MAX_LINE_BYTES, MAX_RECORD_BYTES, MAX_RECORD_LINES
from spring68.classroom.recordreader import read_record
from spring68.classroom.verified import Unread, Verdict, Verified
from tests.classroom.recording import judged, lines_of, rechained, recorded, through, verified


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return recorded(tmp_path_factory.mktemp("record"), play=through("radio", "undo", "home", "listen", "sign"))


@pytest.fixture(scope="module")
def data(path: Path) -> bytes:
    return path.read_bytes()


def test_a_record_is_read_whole(data: bytes) -> None:
    record = read_record(data)

    assert (record.problem, record.torn, len(record.seal), record.whole) == ("", False, 64, len(data))
    assert [event.type for event in record.events][-1] == "seal"
    assert record.lines == data.count(b"\n")


def test_a_byte_order_mark_and_line_ends_of_windows_change_nothing(data: bytes) -> None:
    other = b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n") + b"\r\n"

    assert read_record(other).seal == read_record(data).seal
    assert read_record(data.rstrip(b"\n")).seal == read_record(data).seal


def test_a_record_cut_at_any_byte_is_whole_up_to_the_line_before(data: bytes) -> None:
    ends = [number for number, byte in enumerate(data) if byte == 10]
    for cut in range(len(data)):
        record = read_record(data[:cut])
        whole = sum(end < cut for end in ends)
        is_whole_line = cut in ends

        assert record.lines - record.torn == whole + is_whole_line
        assert record.problem == "" or whole == 0
        assert not record.seal or cut == len(data) - 1


def test_a_record_cut_at_any_byte_is_not_called_a_match(data: bytes) -> None:
    for cut in range(0, len(data) - 1, 7):
        found = verified(data[:cut])

        assert isinstance(found, Unread) or found.verdict is not Verdict.MATCHES
        assert found.reason


@given(st.data())
def test_one_changed_byte_is_always_found(data: bytes, draw: st.DataObject) -> None:
    place = draw.draw(st.integers(0, len(data) - 1))
    byte = draw.draw(st.integers(0, 255).filter(lambda value: value != data[place]))
    found = verified(data[:place] + bytes([byte]) + data[place + 1 :])

    assert isinstance(found, Unread) or not found.matches or place == len(data) - 1


@given(st.binary(max_size=400))
@example(b"")
@example(b"\xef\xbb\xbf")
@example(b'{"type":"header","format":"s68rec/1"}\n' * 3)
@example(b'{"n":0,"type":"header"')
def test_any_bytes_are_read(junk: bytes) -> None:
    record = read_record(junk)

    assert record.header is None
    assert record.problem or record.torn or not junk.strip()


Values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.data())
def test_a_record_with_a_field_of_any_kind_gets_a_verdict(path: Path, draw: st.DataObject) -> None:
    """Hashes are made anew where they can be, so that what comes after them is reached."""
    lines = lines_of(path)
    fields = lines[draw.draw(st.integers(0, len(lines) - 1))]
    fields[draw.draw(st.sampled_from(sorted(fields)) | st.text(max_size=6))] = draw.draw(Values)
    try:
        junk = rechained(lines)
    except (ValueError, TypeError):
        junk = "\n".join(json.dumps(line) for line in lines).encode()
    found = verified(junk)

    assert found.reason or isinstance(found, Verified)
    assert isinstance(found, (Unread, Verified))


LINE = '{"n":1,"type":"note","t":5,"id":"paper","opened":true,"prev":"%s","h":"%s"}'


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[" * 10_000, "nested deeper"),
        ('{"a":' * 10_000, "nested deeper"),
        ('{"n":NaN}', "not whole"),
        ('{"n":1e400}', "not whole"),
        ('{"n":1.5}', "not whole"),
        ('{"n":Infinity}', "not whole"),
        ('{"n":' + "9" * 5_000 + "}", "too large"),
        ('{"n":1,"n":1}', "twice"),
        ('{"n":"\\ud800"}', "half a character"),
        ("[1]", "no line|not a line"),
        ("7", "not a line"),
        ("{}", "type is not known"),
        ('{"n":1,"type":"choice","t":1}', "missing"),
        ('{"n":1,"type":"header","format":"s68rec/2"}', "second header|another format"),
        ('{"n":1,"type":["note"],"t":1}', "type is not known"),
        ('{"n":1,"type":"note","t":-1,"id":"a","opened":true}', "cannot stand there"),
        ('{"n":1,"type":"note","t":true,"id":"a","opened":true}', "cannot stand there"),
        ('{"n":1,"type":"note","t":1,"id":"a","opened":true,"more":1}', "does not belong"),
        ('{"n":1,"type":"note","t":1,"id":"' + "a" * 400 + '","opened":true}', "cannot stand there"),
        ('{"n":true,"type":"note","t":1,"id":"a","opened":true}', "numbered"),
        ('{"n":' + "1" * 20 + ',"type":"note","t":1,"id":"a","opened":true}', "numbered"),
        ('{"a":"' + "x" * (MAX_LINE_BYTES + 1) + '"}', "longer than"),
    ],
)
def test_a_line_that_is_none_is_told_with_its_number(data: bytes, line: str, reason: str) -> None:
    first = data.split(b"\n")[0]
    record = read_record(first + b"\n" + line.encode() + b"\n")

    assert record.line == 2
    assert any(word in record.problem for word in reason.split("|")), record.problem
    assert record.header is not None


def test_bytes_that_are_no_text_are_told(data: bytes) -> None:
    record = read_record(data.split(b"\n")[0] + b"\n\xff\xfe\n")

    assert (record.line, record.problem) == (2, "it is not written in UTF-8")


def test_a_file_too_large_is_told_and_not_read() -> None:
    found = verified(b'{"type":"header","format":"s68rec/1"}' + b" " * MAX_RECORD_BYTES)

    assert isinstance(found, Unread)
    assert "larger than" in found.reason


def test_too_many_lines_are_told(data: bytes) -> None:
    lines: list[dict[str, Any]] = [json.loads(data.split(b"\n")[0])]
    lines += [{"n": 0, "type": "resume", "t": 0}] * MAX_RECORD_LINES
    record = read_record(rechained(lines)[: MAX_RECORD_BYTES - 1])

    assert record.problem == "" or f"{MAX_RECORD_LINES:,} lines" in record.problem


def test_what_stands_after_the_seal_is_told(data: bytes) -> None:
    found = judged(data + b'{"n":99}\n')

    assert found.verdict is Verdict.DIFFERS
    assert "after the seal" in found.reason
    assert found.line == data.count(b"\n") + 1
