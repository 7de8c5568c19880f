"""S601, S602: what is too long for the screen, and what looks like a slip of the pen. A page for each says the numbers.

Lengths are counted as a reader meets them (`check.lengths`): of a conditional one side, of a sequence one alternative.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from operator import eq

from spring68.check.alike import shown_together
from spring68.check.codes import finding
from spring68.check.lengths import most_words
from spring68.check.survey import Survey, Text
from spring68.story.model import Choice
from spring68.story.prose import Prose
from spring68.text.diagnostic import Diagnostic

MOST_WORDS = {"text": 145, "again": 145, "say": 145, "label": 14, "skip": 40, "sheet": 45}
"""The most words that each kind of text may have; a beat of 145 fits a terminal of 80 by 24 with its choices."""

LEAST_WORDS = {"sheet": 20}
_SHORT = {role: -1 if role in LEAST_WORDS else 2 * most for role, most in MOST_WORDS.items()}
"""So many characters of a text cannot be too many words."""
MOST_CHOICES = 4
NOTE_WORDS = (60, 110)

_ROLES = {
    "text": "this beat", "again": "this text", "say": "this reply", "label": "this label", "skip": "this summary",
    "sheet": "this sheet",
}  # fmt: skip
_LONG = "a player would have to scroll, or would lose the thread."
_ODD_SPACES = (
    "\t\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""All that divides words, but for the space and the line break."""


def find_what_is_too_long(survey: Survey) -> Iterator[Diagnostic]:
    """S601: beats, replies, labels, summaries, sheets and notes outside their lengths; lists of too many choices."""
    may_be_long = _may_be_long_with_any_space if _has_odd_space(survey) else _may_be_long
    for text in survey.texts():
        raw, role = text.prose.raw, text.role
        if len(raw) > _SHORT.get(role, len(raw)) and (role in LEAST_WORDS or may_be_long(raw, MOST_WORDS[role])):
            yield from _length(survey, text, MOST_WORDS[role])
    for note in survey.story.notes.values():
        yield from _note(survey, note.documented)
    for scene in survey.story.scenes.values():
        for beat in scene.beats:
            if len(beat.choices) > MOST_CHOICES:
                yield from _choices(survey, beat.choices, scene.hub.show if scene.hub is not None else 0)
            for choice in beat.choices:
                if len(choice.choices) > MOST_CHOICES:
                    yield from _choices(survey, choice.choices, 0)


def _has_odd_space(survey: Survey) -> bool:
    """Whether words stand apart by anything but spaces and line breaks anywhere."""
    return any(map(survey.words().__contains__, _ODD_SPACES))


def _may_be_long(raw: str, most: int) -> bool:
    """Whether a text can have more than so many words: a quick look before its words are counted."""
    return "{" in raw or raw.count(" ") + raw.count("\n") >= most


def _may_be_long_with_any_space(raw: str, most: int) -> bool:
    return "{" in raw or len(raw.split()) > most


def _length(survey: Survey, text: Text, most: int) -> Iterator[Diagnostic]:
    count, least = most_words(text.prose, survey.scope, most), LEAST_WORDS.get(text.role, 0)
    what = _ROLES[text.role]
    if count > most:
        message = f"{what} has {count} words, and {most} are the most"
        yield finding("S601", text.prose.span, message, why=_LONG, fix="shorten it, or divide it.")
    elif count < least:
        message = f"{what} has {count} words, and {least} are the least"
        why = "a player could not tell who writes, and why."
        yield finding("S601", text.prose.span, message, why=why, fix="say more.")


def _note(survey: Survey, documented: Prose) -> Iterator[Diagnostic]:
    least, most = NOTE_WORDS
    count = most_words(documented, survey.scope, most)
    if not least <= count <= most:
        message = f"this note has {count} words; a note has {least} to {most}"
        why = "a note is read between two choices, and must tell enough."
        yield finding("S601", documented.span, message, why=why, fix="shorten it, or say more.")


def _choices(survey: Survey, choices: tuple[Choice, ...], show: int) -> Iterator[Diagnostic]:
    groups: list[list[Choice]] = []
    for choice in choices:
        group = next((g for g in groups if not any(shown_together(survey, one, choice) for one in g)), None)
        if group is None:
            groups.append([choice])
        else:
            group.append(choice)
    count = min(len(groups), show) if show else len(groups)
    if count > MOST_CHOICES:
        message = f"{count} choices can stand here at once, and {MOST_CHOICES} are the most"
        fix = "leave some out, nest them, or let a hub `show` fewer."
        yield finding("S601", choices[MOST_CHOICES].span, message, why=_LONG, fix=fix)


# slips

_NOTES_TO_SELF = ("TODO", "FIXME", "TBD")
_TODO = re.compile(rf"\b(?:{'|'.join(_NOTES_TO_SELF)})\b")
_QUOTE = re.compile('"')
_DASH = re.compile(r"(?<=[\w,”]) ?(--) ?(?=[\w“])")
_AGAIN = re.compile(r"\b([^\W\d_]+)\s+(\1)\b(?!['’])", re.IGNORECASE)
_CURLY = ("“", "”")
_SIGNS = '.,;:!?…“”"()–—*-[]{}|'
"""What may stand right beside a word."""
_BATCH = 256
"""How many texts are looked at together: some thousand words."""
_NUMBERS = "zero one two three four five six seven eight nine ten"
_TWICE = frozenset(f"had that ha no very well so there now come oh {_NUMBERS}".split())
"""Words that may well stand twice."""


def find_slips(survey: Survey) -> Iterator[Diagnostic]:
    """S602: straight quotes in a story that writes curly ones, a word twice, a double hyphen, a note to oneself."""
    everything = survey.words()
    is_curly = any(map(everything.__contains__, _CURLY))
    # what stands nowhere need not be looked for in each text
    marks = [mark for mark in ("--", *_NOTES_TO_SELF, *('"' if is_curly else "")) if mark in everything]
    for texts in _batches(survey.texts()):
        may_say_twice = _any_says_twice([text.prose.raw for text in texts])
        for text in texts if may_say_twice or marks else ():
            raw = text.prose.raw
            if any(map(raw.__contains__, marks)) or (may_say_twice and _any_says_twice([raw])):
                yield from _slips(text.prose, is_curly)


def _batches(texts: list[Text]) -> Iterator[list[Text]]:
    for first in range(0, len(texts), _BATCH):
        yield texts[first : first + _BATCH]


def _any_says_twice(raws: list[str]) -> bool:
    """Whether a word of some texts stands twice, one right after the other.

    Every word of a story is looked at here, so this is done by few calls for many texts at once. Signs become words of
    their own, and between two texts stands one that is no word.
    """
    joined = " \0 ".join(raws).casefold()
    for sign in _SIGNS:
        if sign in joined:
            joined = joined.replace(sign, f" {sign} ")
    words = joined.split()
    return True in map(eq, words, islice(words, 1, None))


def _slips(prose: Prose, is_curly: bool) -> Iterator[Diagnostic]:
    raw = prose.raw
    for match in _TODO.finditer(raw) if True in map(raw.__contains__, _NOTES_TO_SELF) else ():
        yield _slip(prose, match, "a note to yourself stands in the text", "do what it says, or remove it")
    if is_curly and '"' in raw:
        for match in _QUOTE.finditer(raw):
            yield _slip(prose, match, "a straight quote among curly ones", "write “ or ”")
    if "--" in raw:
        for match in _DASH.finditer(raw):
            yield _slip(prose, match, "two hyphens stand for a dash", "write – or —")
    for match in _AGAIN.finditer(raw) if _any_says_twice([raw]) else ():
        if match[1].casefold() not in _TWICE:
            yield _slip(prose, match, f"the word ‘{match[1]}’ stands twice", "remove one of the two")


def _slip(prose: Prose, match: re.Match[str], message: str, fix: str) -> Diagnostic:
    group = match.lastindex or 0
    span = prose.place(match.start(group), len(match[group]))
    return finding("S602", span, message, why="a player stumbles over it.", fix=f"{fix}.")
