"""S601, S602: what is too long for the screen, and what looks like a slip of the pen. A page for each says the numbers.

Lengths are counted as a reader meets them (`check.lengths`): of a conditional one side, of a sequence one alternative.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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
MOST_CHOICES = 4
NOTE_WORDS = (60, 110)

_ROLES = {
    "text": "this beat", "again": "this text", "say": "this reply", "label": "this label", "skip": "this summary",
    "sheet": "this sheet",
}  # fmt: skip
_LONG = "a player would have to scroll, or would lose the thread."


def find_what_is_too_long(survey: Survey) -> Iterator[Diagnostic]:
    """S601: beats, replies, labels, summaries, sheets and notes outside their lengths; lists of too many choices."""
    for text in survey.texts():
        most = MOST_WORDS.get(text.role)
        if most is not None and (text.role in LEAST_WORDS or _may_be_long(text.prose.raw, most)):
            yield from _length(survey, text, most)
    for note in survey.story.notes.values():
        yield from _note(survey, note.documented)
    for scene in survey.story.scenes.values():
        for beat in scene.beats:
            if len(beat.choices) > MOST_CHOICES:
                yield from _choices(survey, beat.choices, scene.hub.show if scene.hub is not None else 0)
            for choice in beat.choices:
                if len(choice.choices) > MOST_CHOICES:
                    yield from _choices(survey, choice.choices, 0)


def _may_be_long(raw: str, most: int) -> bool:
    """Whether a text can have more than so many words: two quick looks before its words are counted."""
    return len(raw) > 2 * most and ("{" in raw or len(raw.split()) > most)


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
_NUMBERS = "zero one two three four five six seven eight nine ten"
_TWICE = frozenset(f"had that ha no very well so there now come oh {_NUMBERS}".split())
"""Words that may well stand twice."""


def find_slips(survey: Survey) -> Iterator[Diagnostic]:
    """S602: straight quotes in a story that writes curly ones, a word twice, a double hyphen, a note to oneself."""
    everything = "\n".join([text.prose.raw for text in survey.texts()])
    is_curly = any(map(everything.__contains__, _CURLY))
    # what stands nowhere need not be looked for in each text
    is_clean = not any(map(everything.__contains__, ("--", *_NOTES_TO_SELF, *('"' if is_curly else ""))))
    for text in survey.texts():
        if not is_clean or _may_say_twice(text.prose.raw.casefold().split()):
            yield from _slips(text.prose, is_curly)


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
    if _may_say_twice(raw.casefold().split()):
        for match in _AGAIN.finditer(raw):
            if match[1].casefold() not in _TWICE:
                yield _slip(prose, match, f"the word ‘{match[1]}’ stands twice", "remove one of the two")


def _may_say_twice(words: list[str]) -> bool:
    """Whether a word begins with the one before it, and does not go on with a letter: two quick looks."""
    following = words[1:]
    if True not in map(str.startswith, following, words):
        return False
    return any(
        second.startswith(first) and not second[len(first) : len(first) + 1].isalnum()
        for first, second in zip(words, following, strict=False)
    )


def _slip(prose: Prose, match: re.Match[str], message: str, fix: str) -> Diagnostic:
    group = match.lastindex or 0
    span = prose.place(match.start(group), len(match[group]))
    return finding("S602", span, message, why="a player stumbles over it.", fix=f"{fix}.")
