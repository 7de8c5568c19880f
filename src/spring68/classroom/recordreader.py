"""Reading a record: within limits, line by line, and never with an exception, whatever the bytes are."""

from __future__ import annotations

import json
from typing import Any

from spring68.classroom.chain import NOTHING, link, printed
from spring68.classroom.limits import MAX_JSON_DEPTH, MAX_LINE_BYTES, MAX_RECORD_BYTES, MAX_RECORD_LINES
from spring68.classroom.record import Event, Header, Record, header_of, wrong_field

MARK = b"\xef\xbb\xbf"
"""A byte-order mark, which some editors put before a text; passed over."""


class _Wrong(ValueError):
    """A line that is no line of a record; the message is a sentence without a full stop."""


class _Partial(_Wrong):
    """A line that is not JSON to its end, as one is that was cut off."""


def read_record(data: bytes) -> Record:
    """Read a record as far as it is whole.

    Line ends of Windows and a byte-order mark are passed over, for mail programs and editors add them without changing
    a word. The last line of a record that ends without a line end counts as whole when it can be read and its hash is
    right, and as torn when it is cut off in the middle.
    """
    if len(data) > MAX_RECORD_BYTES:
        return Record(None, problem=f"the file is larger than {MAX_RECORD_BYTES // 1000:,} kB, which no record is")
    reader = _Reader()
    at = len(MARK) if data.startswith(MARK) else 0
    while at < len(data):
        end = data.find(b"\n", at)
        is_ended = end >= 0
        stop = end + 1 if is_ended else len(data)
        reader.take(data[at:stop], is_ended=is_ended)
        if reader.problem or reader.torn:
            break
        at = reader.whole = stop
    return reader.record()


class _Reader:
    """What has been read so far."""

    def __init__(self) -> None:
        self.header: Header | None = None
        self.events: list[Event] = []
        self.problem, self.line, self.number, self.whole = "", 0, 0, 0
        self.torn = False
        self.seal = ""
        self.last = NOTHING

    def take(self, raw: bytes, *, is_ended: bool) -> None:
        """One line, with its line end where it has one."""
        text = raw.strip(b"\r\n \t")
        if not text:
            return
        self.number += 1
        try:
            fields = self._checked(text)
        except _Wrong as wrong:
            self.torn, self.line = not is_ended and isinstance(wrong, _Partial), self.number
            self.problem = "" if self.torn else str(wrong)
            return
        if self.header is None:
            self.header = header_of(fields)
        else:
            self.events.append(Event(self.number, fields["type"], fields["t"], fields))
            if fields["type"] == "seal":
                self.seal = self.last.hex()

    def _checked(self, text: bytes) -> dict[str, Any]:
        """The fields of a line, in its place in the chain."""
        if self.seal:
            raise _Wrong("something stands after the seal, which is the last line of a record")
        if self.number > MAX_RECORD_LINES:
            raise _Wrong(f"there are more than {MAX_RECORD_LINES:,} lines, which no record has")
        fields = parse_line(text)
        if self.header is None and fields.get("type") != "header":
            raise _Wrong("the first line of a record is its header, and this is none")
        if self.header is not None and fields.get("type") == "header":
            raise _Wrong("a second header stands in it")
        if wrong := wrong_field(fields):
            raise _Wrong(wrong)
        self._chain(fields)
        return fields

    def _chain(self, fields: dict[str, Any]) -> None:
        number = fields.get("n")
        if type(number) is not int or number != self.number - 1:
            raise _Wrong(f"it is numbered {_shown(number)} where {self.number - 1} belongs: a line is missing or moved")
        if fields.get("prev") != printed(self.last):
            raise _Wrong("it does not follow the line before: one of the two was changed or taken out")
        mark = fields.pop("h", None)
        full = link(self.last, fields)
        if mark != printed(full):
            raise _Wrong("the line was changed after it was written (its words do not go with its hash)")
        if fields["type"] == "seal" and fields["events"] != number:
            raise _Wrong("the seal counts other lines than there are")
        self.last = full

    def record(self) -> Record:
        """Everything as a value."""
        problem, line = self.problem, self.line
        if not problem and self.header is None:
            problem, line = "there is no header, so this is no record", self.line
        return Record(
            self.header, tuple(self.events), self.seal, line, problem, self.torn, self.number, self.whole, self.last
        )


def parse_line(text: bytes) -> dict[str, Any]:
    """One line of JSON as a mapping.

    Raises:
        ValueError: a sentence, when it is anything but a mapping of whole numbers, texts, truths and lists of these.
    """
    if len(text) > MAX_LINE_BYTES:
        raise _Wrong(f"the line is longer than {MAX_LINE_BYTES // 1000:,} kB")
    try:
        words = text.decode()
    except UnicodeDecodeError:
        raise _Partial("it is not written in UTF-8") from None
    try:
        fields = _decode(words)
    except _Wrong:
        raise
    except RecursionError:
        raise _Wrong("it is nested deeper than any line of a record") from None
    except ValueError:
        raise _Partial("it is not JSON") from None
    if not isinstance(fields, dict):
        raise _Wrong("it is not a line of a record")
    if _is_deeper(fields, MAX_JSON_DEPTH):
        raise _Wrong("it is nested deeper than any line of a record")
    if "\\u" in words and _has_half(fields):
        raise _Wrong("it holds half a character")
    return fields


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise _Wrong("a field stands in it twice")
    return fields


def _whole(text: str) -> int:
    if len(text) > 20:
        raise _Wrong("it holds a number that is too large")
    return int(text)


def _never(_text: str) -> Any:
    raise _Wrong("it holds a number that is not whole")


_decode = json.JSONDecoder(object_pairs_hook=_once, parse_int=_whole, parse_float=_never, parse_constant=_never).decode


def _is_deeper(value: Any, room: int) -> bool:
    """Whether mappings and lists nest deeper than `room` levels."""
    if not isinstance(value, (dict, list)):
        return False
    return room == 0 or any(_is_deeper(one, room - 1) for one in (value.values() if isinstance(value, dict) else value))


def _has_half(fields: Any) -> bool:
    """Whether an escape stands for half a character, which no text can hold."""
    try:
        json.dumps(fields, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    except (ValueError, RecursionError):
        return False
    return False


def _shown(value: Any) -> str:
    return str(value) if isinstance(value, int) and abs(value) < 10**9 else "otherwise"
