"""Text that is safe to show: no control characters, nothing that moves a cursor or turns the writing round."""

import re

_CONTROLS = "\x00-\x09\x0b-\x1f\x7f-\x9f"
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_SEPARATORS = "\u2028\u2029\ufeff"
_OUR_MARKS = "\ue000-\ue004"
_UNSAFE = re.compile(f"[{_CONTROLS}{_DIRECTIONS}{_SEPARATORS}{_OUR_MARKS}]")


def quoted(label: str) -> str:
    """A label in quotation marks; one that stands in them as a whole stays as it is, and inner ones become single."""
    if label.startswith("“") and label.find("”") == len(label) - 1:
        return label
    return f"“{label.replace('“', '‘').replace('”', '’')}”"


def printable(text: str) -> str:
    """The text with each unsafe character replaced by a space; line ends stay."""
    return _UNSAFE.sub(" ", text)
