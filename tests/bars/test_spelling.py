"""L30: Czech and Slovak names with their signs, from one list; British spelling."""

from __future__ import annotations

import re
from functools import cache
from unicodedata import combining, normalize

from tests.bars.gathered import offered, place, printed, survey
from tests.bars.lists import AMERICAN, MISSPELT, NAMES
from tests.bars.reading import report, story

_WORD = re.compile(r"[^\W\d_]+")
ENGLISH_TOO = frozenset({"mile", "mila", "cafe", "slany", "miru", "pravo"})
"""Words that are spelt like one of ours without its signs, and mean something else."""


def bare(word: str) -> str:
    """A word without its signs."""
    return "".join(sign for sign in normalize("NFD", word) if not combining(sign))


@cache
def listed() -> frozenset[str]:
    """Every word of the one list: names of people, and what stands beside them."""
    forms = [form for person in story().people.values() for form in (person.name, *person.also, person.cover)]
    return frozenset(_WORD.findall(" ".join([*forms, NAMES])))


def written() -> list[tuple[str, str]]:
    """Every text that a reader can meet, with its place."""
    found = [(place(text), re.sub(r"\[\[\w+\||\{[^{}?|]*\?", " ", text.prose.raw)) for text in survey().texts()]
    found += [(f"{scene.id} (place)", f"{scene.place} · {scene.shown}") for scene in story().scenes.values()]
    return found + [(f"note {name} (title)", note.title) for name, note in story().notes.items()]


def test_l30_names_are_spelt_as_in_the_one_list() -> None:
    faults: list[str] = []
    ours = {word for word in listed() if bare(word) != word}
    wrong = {bare(word): word for word in ours if len(word) > 2 and bare(word).casefold() not in ENGLISH_TOO}
    met: set[str] = set()
    for where, words in written():
        for word in _WORD.findall(words):
            if bare(word) != word:
                met.add(word)
                faults += [f"{where}: ‘{word}’ is not in the list"] if word not in ours else []
            elif word in wrong and word not in listed() | MISSPELT.keys():
                faults.append(f"{where}: ‘{word}’ for ‘{wrong[word]}’")
    summary = report("L30 names", f"{len(met)} of {len(ours)} words with signs met in {len(written())} texts", faults)

    assert len(met) >= 40, summary
    assert not faults, summary


def test_l30_spelling_is_british() -> None:
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, AMERICAN))})\b", re.IGNORECASE)
    faults = [f"{where}: ‘{match}’, in British ‘{AMERICAN[match.casefold()]}’"
              for where, words in written() for match in pattern.findall(words)]  # fmt: skip
    summary = report("L30 British spelling", f"{len(AMERICAN)} words looked for", faults)

    assert not faults, summary


def test_l30_quotation_marks_and_dashes_are_of_one_kind() -> None:
    wrong = re.compile(r"\"|„|«|»|``|--|(?<=\w)’(?=\w)")
    faults = [f"{where}: ‘{match}’" for where, words in written() for match in wrong.findall(words)]
    summary = report("L30 signs", "“ ” for speech, ' inside words", faults)

    assert not faults, summary


def test_no_sign_of_the_format_is_left_in_what_is_read() -> None:
    faults = [f"{scene}: ‘{one.text[:60]}’" for scene, found in printed().items() for one in found
              if re.search(r"\*|\[\[|\]\]|[{}|]", one.text)]  # fmt: skip
    faults += [f"{name}: ‘{option.label}’" for name, shown in offered().items() for option in shown
               if re.search(r"[*\[\]{}|]", option.label)]  # fmt: skip
    summary = report("L30 marks of the format", f"{len(printed())} scenes, {len(offered())} options read", faults)

    assert not faults, summary
