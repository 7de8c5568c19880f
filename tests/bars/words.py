"""Words, sentences, syllables: how prose is counted for the bars."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from spring68.engine.turn import Kind, Paragraph, Passage
from spring68.workshop.statswords import count, sentences
from tests.bars.reading import Play, story

_QUOTED = re.compile(r"“[^”]*(?:”|$)")


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
