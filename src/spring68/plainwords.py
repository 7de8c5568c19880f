"""Words made ready to be heard: what a speech synthesiser would stumble over is said in other words.

Tried with espeak-ng: “BOX IV” is read as letters, “22.40” as a decimal, “No. 1” as a refusal, a row of blocks as the
names of its characters, `P1.S2.a` as five words that mean nothing.
"""

from __future__ import annotations

import re

_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
_NUMERAL = re.compile(r"\b(?<=[A-Za-z] )(VIII|VII|VI|IV|IX|III|II|I|V|X)\b")
_CAPITALS = re.compile(r"\b[^\W\d_]{2,}\b")
_TIME = re.compile(r"\b([01]?\d|2[0-3])\.([0-5]\d)\b(?!\.?\d)")
_BLOCKS = re.compile("[\u2580-\u259f]+")
_DRAWN = re.compile("[\u2190-\u21ff\u2500-\u257f\u25a0-\u27bf]+")
_NUMBER = re.compile(r"\bNo\. (?=\d)")
_SPAN = re.compile(r"(?<=\d)–(?=\d)")
_MARK = re.compile(r"P(\d+)\.S(\d+)(?:\.([a-z]))?")
_GAP_AFTER_STOP = re.compile(r"(?<=[:.,;]) {2,}")
_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")


def heard(text: str) -> str:
    """Prose as it is said: bars of ink are named, drawn signs left out, `8–9` becomes `8 to 9`."""
    found = _BLOCKS.sub("(blacked out)", text)
    found = _DRAWN.sub("", found)
    return _SPAN.sub(" to ", _NUMBER.sub("Number ", found))


def heard_line(text: str) -> str:
    """A line whose spaces put words into columns: the columns are parted by commas."""
    return heard(_GAP.sub(", ", _GAP_AFTER_STOP.sub(" ", text.strip())))


def heard_label(text: str) -> str:
    """The label of an act: `BOX IV · Silence` becomes `Box 4, Silence`."""
    told = _NUMERAL.sub(lambda found: str(_ROMAN[found[0]]), text.replace(" · ", ", "))
    told = _CAPITALS.sub(lambda found: found[0].lower() if found[0].isupper() else found[0], told)
    return heard(told[:1].upper() + told[1:])


def heard_heading(text: str) -> str:
    """A date or a place: times with a colon, and the first letter large."""
    told = heard(_TIME.sub(r"\1:\2", text.replace(" · ", ", ")))
    return told[:1].upper() + told[1:]


def heard_mark(claim: str) -> str:
    """A citation mark: `P1.S2.a` becomes `Paragraph 1, sentence 2, part a`."""
    found = _MARK.fullmatch(claim)
    if found is None:
        return claim
    part = f", part {found[3]}" if found[3] else ""
    return f"Paragraph {found[1]}, sentence {found[2]}{part}"


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 scene`, `2 scenes`."""
    return f"{count} {one if count == 1 else many or one + 's'}"
