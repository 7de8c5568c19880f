"""Words, sentences, syllables: how prose is counted for the bars."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from spring68.engine.turn import Kind, Paragraph, Passage
from tests.bars.reading import Play, story

_END = re.compile(r"(?<=[.!?…])([”’)]*)\s+(?=[“‘(]*[A-ZÀ-Ž0-9—])")
_SHORT = re.compile(r"\b(?:Dr|Mr|Mrs|No|St|c|nad)\.$")
_WORD = re.compile(r"[^\W_]+(?:['’‑-][^\W_]+)*")
_QUOTED = re.compile(r"“[^”]*(?:”|$)")
_VOWELS = re.compile(r"[aeiouyáéíóúýěůäôœæ]+")


def count(text: str) -> int:
    """How many words: signs that stand alone are none."""
    return sum(any(sign.isalnum() for sign in word) for word in text.split())


def words_in(passages: Iterable[Passage]) -> int:
    """The words of some passages; sheets are counted apart."""
    return sum(count(paragraph.text) for passage in passages for paragraph in passage.paragraphs)


@cache
def words_by_scene(play: Play) -> Mapping[str, tuple[int, int]]:
    """For each scene of a play the words of its prose, and of the replies read in it."""
    prose: Counter[str] = Counter()
    replies: Counter[str] = Counter()
    for passage in play.prose():
        counted = replies if passage.kind is Kind.REPLY else prose
        counted[passage.scene] += words_in([passage])
    return {name: (prose[name], replies[name]) for name in prose | replies}


def words_of(play: Play, *of: str) -> int:
    """The words of prose of a play, in all acts or in some."""
    return sum(sum(words) for name, words in words_by_scene(play).items() if not of or story().scenes[name].act in of)


def tokens(text: str) -> list[str]:
    """Words for comparison: small letters, no signs."""
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]


def sentences(text: str) -> list[str]:
    """A text as sentences; a sentence of speech within one of narration is counted by its own end."""
    found: list[str] = []
    start = 0
    for match in _END.finditer(text):
        piece = text[start : match.end(1)]
        if _SHORT.search(piece):
            continue
        found.append(piece.strip())
        start = match.end()
    found.append(text[start:].strip())
    return [piece for piece in found if count(piece)]


def lines(paragraph: Paragraph) -> list[str]:
    """What is counted as printed lines: sentences, or the lines of typescript."""
    if paragraph.literal:
        return [line.strip() for line in paragraph.text.split("\n") if count(line)]
    return sentences(paragraph.text)


def printed_lines(passages: Iterable[Passage]) -> Iterator[str]:
    """The printed lines of some passages."""
    for passage in passages:
        for paragraph in passage.paragraphs:
            yield from lines(paragraph)


def narration(paragraph: Paragraph) -> str:
    """What the narrator says: without speech, words quoted in italics, and typescript."""
    if paragraph.literal:
        return ""
    return _QUOTED.sub(" ", "".join(" " if run.emphasis else run.text for run in paragraph.runs))


def syllables(word: str) -> int:
    """About how many syllables a word has: its groups of vowels.

    The count is as simple as the one by which the works were measured with which the story is compared; by it the
    three samples of the story's prose lie between 4.2 and 5.3.
    """
    return max(len(_VOWELS.findall(word.casefold())), 1)


def grade(texts: Iterable[str]) -> float:
    """The Flesch–Kincaid grade of some texts."""
    every = [sentence for text in texts for sentence in sentences(text)]
    words = [word for sentence in every for word in tokens(sentence)]
    if not words:
        return 0.0
    return 0.39 * len(words) / len(every) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
