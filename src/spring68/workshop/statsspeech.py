"""Who speaks how much: words in “ ” by the person who says them.

The rule: a quotation belongs to the person named last in the clause that follows it (“…,” says Vlasta) or, where none
does, in the clause that leads to it (Vlasta says: “…”). `you`, `I` or `we` in that clause makes it the reader's own.
Where the clause names nobody, it belongs to the person named last before it, outside quotation marks, in the same
paragraph, or to who spoke last in it; where the clause says `he` or `she`, also in an earlier paragraph of the same
text. Else the prose does not say whose it is (“…,” says the clerk). A person is named by any form that `people.yaml`
gives; one whose thing is named (Vlasta's hat) does nothing. Indented lines (typescript, letters) hold no speech.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from spring68.check.quotations import GAP, OF_THEIRS, QUOTED, READER, any_of, clause_after, clause_before, forms_of
from spring68.story.model import Person
from spring68.story.prose import Branch, Break, Chunk, Cond, Emphasis, Item, Link, Parts, Prose, Said, Turns
from spring68.workshop.statswords import count

READER_SAYS = "you"
"""Under this name stands what the reader's own person says."""

NOBODY = ""
"""Under this name stands speech of which the prose does not say whose it is."""

_PRONOUN = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)
_SPEECH = re.compile(r"“[^”]*”?")


def paragraphs_of(prose: Prose | None, *, every: bool) -> list[str]:
    """A text as paragraphs without markup.

    Args:
        prose: The text.
        every: All sides of its conditionals, one after the other; else of each the first that says something.
    """
    if prose is None:
        return []
    if prose.is_plain:
        return [" ".join(block.split()) for block in re.split(r"\n\s*\n", prose.raw) if block.strip()]
    return [text for text, literal in _laid_out(prose.items, every) if text and not literal]


def words_of(prose: Prose | None) -> int:
    """The words of a text as written: with all sides of its conditionals, without markup."""
    if prose is None:
        return 0
    return count(prose.raw) if prose.is_plain else sum(count(text) for text, _literal in _laid_out(prose.items, True))


def _laid_out(items: tuple[Item, ...], every: bool) -> list[tuple[str, bool]]:
    """The paragraphs of some items, each with whether it keeps its lines."""
    found: list[tuple[str, bool]] = []
    words: list[str] = []
    for item in (*items, Break()):
        if isinstance(item, Chunk) and not item.literal:
            words.append(_line(item.parts, every))
            continue
        if words:
            found.append((" ".join(" ".join(words).split()), False))
            words = []
        if isinstance(item, Chunk):
            found.append((_line(item.parts, every), True))
        elif isinstance(item, Branch):
            arms = [_laid_out(inner, every) for _guard, inner in item.arms]
            kept = arms if every else [next((arm for arm in arms if arm), [])]
            found += [paragraph for arm in kept for paragraph in arm]
    return found


def _line(parts: Parts, every: bool) -> str:
    """Parts as words."""
    found = ""
    for part in parts:
        match part:
            case str():
                found += part
            case Cond(then=then, other=other):
                sides = [_line(then, every), _line(other, every)]
                found += " ".join(sides) if every else sides[0] or sides[1]
            case Turns(options=options):
                found += " ".join(_line(option, every) for option in (options if every else options[:1]))
            case Said(fallback=inner) | Link(words=inner) | Emphasis(parts=inner):
                found += _line(inner, every)
            case _:
                found += "…"
    return found


class Speakers:
    """Finds who says what; one for a story."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.forms = {form: str(person.id) for person in people for form in forms_of(person)}
        self.named = any_of(self.forms)

    def words(self, paragraphs: Iterable[str]) -> Counter[str]:
        """How many words each person says in the paragraphs of one text; see `READER_SAYS` and `NOBODY`."""
        found: Counter[str] = Counter()
        earlier = NOBODY
        for paragraph in paragraphs:
            narration = QUOTED.sub(lambda match: GAP * len(match[0]), paragraph)
            spoke = NOBODY
            for match in _SPEECH.finditer(paragraph):
                before, after = narration[: match.start()], narration[match.end() :]
                spoke = self._speaker(match[0], before, after, earlier) or spoke
                found[spoke] += count(match[0])
            earlier = self._last(narration) or earlier
        return found

    def _speaker(self, words: str, before: str, after: str, earlier: str) -> str:
        clause = clause_after(words, after) or clause_before(before)
        named = self._last(clause)
        if not named and READER.search(clause):
            return READER_SAYS
        named = named or self._last(before)
        return named or (earlier if _PRONOUN.search(clause) else NOBODY)

    def _last(self, narration: str) -> str:
        """The person named last; empty where there is none."""
        named = [m[0] for m in self.named.finditer(narration) if not OF_THEIRS.match(narration, m.end())]
        return self.forms[named[-1]] if named else NOBODY
