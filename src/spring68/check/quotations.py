"""S501: words of a real person in quotation marks for which no `quotes:` entry answers.

Who speaks is seen from the words beside the quotation: the clause that follows it (“…,” said she) or leads to it
(She said: “…”). Where neither names anybody, it is the person named last before it, or next after it, in the same
paragraph. A name inside quotation marks is spoken of and says nothing; so is one whose thing is named (her hat).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from spring68.check.codes import finding
from spring68.check.survey import Survey, Text
from spring68.story.model import Person, Quote, Story
from spring68.text.diagnostic import Diagnostic

QUOTED = re.compile(r"“[^”]*”?|\"[^\"]*\"?")
_MARKUP = re.compile(r"\[\[[^|\]]*\||\]\]|\{[^{}?|:]*[?:]|^ *\{[^{}]*\} *$|[{}|*]", re.MULTILINE)
_PARAGRAPH = re.compile(r"(?:[^\n]+\n?)+")
_SENTENCE_END = re.compile(r"[.!?…](?=\s|$)")
_WORD = re.compile(r"\w+")
READER = re.compile(r"\b(?:you|I|we)\b", re.IGNORECASE)
OF_THEIRS = re.compile(r"['’]s?\b")
_GOES_ON = re.compile(r"\s*(?:and|but|then|so|while|when|as)\b")
GAP = "\x00"
"""Stands for each sign inside quotation marks, so that only narration is left."""
_TITLE = re.compile(r"“[A-ZÀ-Ž0-9][^”.,!?…]*[^”.,!?…]”")


def find_unquoted_words(survey: Survey) -> Iterator[Diagnostic]:
    """S501 in every text of a scene."""
    people = _People(survey.story)
    if not people.real:
        return
    for text in survey.texts():
        raw = text.prose.raw
        if text.scene is not None and ("“" in raw or '"' in raw) and people.real_name.search(raw):
            yield from _in_text(text, people)


def _in_text(text: Text, people: _People) -> Iterator[Diagnostic]:
    assert text.scene is not None
    bare = _MARKUP.sub(lambda match: " " * len(match[0]), text.prose.raw)
    for paragraph in _PARAGRAPH.finditer(bare):
        for at, words, speaker in _spoken(paragraph[0], people):
            if not any(_covers(quote, words) for quote in text.scene.quotes):
                yield _unquoted(text, paragraph.start() + at, words, speaker)


def _unquoted(text: Text, at: int, words: str, speaker: str) -> Diagnostic:
    assert text.scene is not None
    from difflib import get_close_matches

    near = get_close_matches(words, [quote.words for quote in text.scene.quotes], n=1)
    return finding(
        "S501", text.prose.place(at, len(words.split("\n", 1)[0])),
        f"words of {speaker}, a real person, stand in quotation marks without an entry in `quotes`",
        why="a player would take for history what may be ours.",
        fix="tell it without quotation marks, or add `quotes: [{who, words, source}]` (at most 12 words).",
        hint=f"`quotes` has “{near[0]}”" if near else "",
    )  # fmt: skip


class _People:
    """The names of the persons of history, and of those of the story."""

    def __init__(self, story: Story) -> None:
        self.real = {form: person.name for person in story.people.values() if person.real for form in forms_of(person)}
        cast = [form for person in story.people.values() if not person.real for form in forms_of(person)]
        self.real_persons = set(self.real.values())
        self.real_name = any_of(self.real)
        self.cast_name = any_of(cast)
        self.any_name = any_of([*self.real, *cast])


def forms_of(person: Person) -> list[str]:
    """The names under which a person stands in prose."""
    return [form for form in (person.name, *person.also) if form]


def any_of(forms: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of some names as whole words; for nothing when there are none."""
    longest_first = sorted(forms, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)" if longest_first else r"(?!)")


def _spoken(paragraph: str, people: _People) -> Iterator[tuple[int, str, str]]:
    """The quotations of a paragraph that a real person speaks: offset, words with their marks, and the person."""
    narration = QUOTED.sub(lambda match: GAP * len(match[0]), paragraph)
    for match in QUOTED.finditer(paragraph):
        before, after = narration[: match.start()], narration[match.end() :]
        clause = clause_after(match[0], after) or clause_before(before)
        speaker = _in_clause(clause, people)
        if speaker is None:
            speaker = _nearest(before, people, last=True) or _nearest(after, people, last=False) or ""
        if speaker in people.real_persons and not _is_title(match[0]):
            yield match.start(), match[0], speaker


def _is_title(words: str) -> bool:
    """Whether words are a name of a work: every longer one has a capital, and no sentence ends in them."""
    long_words = [word for word in _WORD.findall(words) if len(word) > 3]
    return bool(_TITLE.fullmatch(words)) and all(word[0].isupper() for word in long_words)


def _in_clause(clause: str, people: _People) -> str | None:
    """Who speaks, as the clause beside a quotation says; None when it does not."""
    if people.cast_name.search(clause) or READER.search(clause):
        return ""
    return _nearest(clause, people, last=True) or None


def _nearest(narration: str, people: _People, *, last: bool) -> str:
    """The person named nearest to a quotation; empty when there is none. One whose *thing* is named does nothing."""
    named = [match for match in people.any_name.finditer(narration) if not OF_THEIRS.match(narration, match.end())]
    if not named:
        return ""
    form = named[-1 if last else 0][0]
    return people.real.get(form, form)


def clause_after(words: str, after: str) -> str:
    """The clause that follows a quotation and says who speaks: “…,” says she."""
    after = after.split(GAP, 1)[0]
    leads_on = words.rstrip('”"').endswith(",") or after.lstrip()[:1].islower()
    return _SENTENCE_END.split(after, maxsplit=1)[0] if leads_on and not _GOES_ON.match(after) else ""


def clause_before(before: str) -> str:
    """The clause that leads to a quotation: She says “…”; empty where the quotation begins a sentence."""
    return _SENTENCE_END.split(before.rpartition(GAP)[2])[-1].strip()


def _covers(quote: Quote, words: str) -> bool:
    """Whether an entry answers for words: they are the same, or part of them, but for signs and case."""
    own, said = (" ".join(_WORD.findall(text.casefold())) for text in (quote.words, words))
    return bool(own) and (own in said or said in own)
