"""L16–L19 and L27: who speaks, how plainly, what is never written, which habits of style stay rare, and no numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from statistics import mean

import pytest

from spring68.engine.turn import Kind, Paragraph
from spring68.story.prose import Value
from spring68.workshop.statswords import count, grade, sentences
from tests.bars.gathered import place, printed, sheets, texts
from tests.bars.lists import BANNED, JUDGEMENTS, SAMPLE_SENTENCES
from tests.bars.reading import acts, connective, machine, plays, report, story
from tests.bars.test_shape import LEAST, rows_of
from tests.bars.words import narration

HER_I = ("514", "515", "516")
"""Where her own “I” may stand outside quotation marks."""

_I = re.compile(r"\bI(?:['’](?:m|ve|d|ll))?\b(?! ?·)")
_FEELS = re.compile(r"\byou (?:\w+ )?(?:feel|felt|realis\w+|realiz\w+|remember\w*)\b", re.IGNORECASE)
_PAST_TAG = re.compile(r"[,?!.]” (?:said|asked|answered|replied|whispered)\b")


def paragraphs(scene: str) -> list[Paragraph]:
    """The different paragraphs of prose that were read in a scene."""
    return [one.paragraph for one in printed()[scene]]


def in_acts(*of: str) -> list[str]:
    """The scenes of some acts that were read."""
    found = [name for name in printed() if story().scenes[name].act in of]
    assert found, f"nothing was read in {of}"
    return found


# L16


def test_l16_the_narrator_says_you_and_never_i() -> None:
    faults: list[str] = []
    said = 0
    for name in in_acts(*acts()):
        scene = story().scenes[name]
        told = [narration(paragraph) for paragraph in paragraphs(name)]
        said += name in connective() or any(re.search(r"\b[Yy]ou(?:rs?|rself)?\b", words) for words in told)
        if scene.ref[:3] not in HER_I:
            faults += [f"{name}: ‘I’ in ‘{words.strip()[:70]}’" for words in told if _I.search(words)]
    share = said / len(printed())
    summary = report("L16 person", f"{share:.0%} of {len(printed())} scenes say ‘you’ in narration", faults)

    assert share >= 0.9, summary
    assert not faults, summary


def test_l16_the_reader_is_never_told_what_she_feels() -> None:
    faults = [f"{place(text)}: ‘{match[0]}’" for text in texts("text", "again", "say", "label", "locked", "skip")
              for match in [_FEELS.search(" ".join(text.prose.raw.split()))] if match]  # fmt: skip
    summary = report("L16 feelings", "0 meant: you feel, realise, remember", faults)

    assert not faults, summary


def test_l16_scenes_are_told_in_the_present() -> None:
    faults = [
        f"{name}: ‘{match[0]}’"
        for name in in_acts(*(act for act in acts() if act != "run_out"))
        for paragraph in paragraphs(name)
        for match in _PAST_TAG.finditer(paragraph.text)
    ]
    says = sum(len(re.findall(r"” says\b", p.text)) for name in printed() for p in paragraphs(name))
    summary = report("L16 tense", f"{says} times somebody says, {len(faults)} times somebody said", faults)

    assert says >= 20 * len(acts()), summary
    assert not faults, summary


# L17


def test_l17_scenes_are_easy_to_read() -> None:
    by_number: dict[str, list[str]] = defaultdict(list)
    for name in in_acts(*acts()):
        by_number[story().scenes[name].ref] += [p.text for p in paragraphs(name) if not p.literal]
    found = {ref: grade(words) for ref, words in by_number.items() if sum(map(count, words)) >= LEAST}
    faults = [f"{', '.join(called(ref))}: grade {value:.1f}" for ref, value in found.items() if not 2.5 <= value <= 7]
    figure = f"{mean(found.values()):.2f} on the average of {len(found)}"
    summary = report("L17 grade of scenes (2.5 to 7)", figure, faults)

    assert len(found) >= 10 * len(acts()), summary
    assert 4 <= mean(found.values()) <= 5.5, summary
    assert not faults, summary


def called(ref: str) -> list[str]:
    """The scenes that bear a number, with their act."""
    return [f"{scene.id} ({scene.act})" for scene in story().scenes.values() if scene.ref == ref]


def test_l17_sheets_and_notes_are_harder() -> None:
    by_author: dict[str, list[str]] = defaultdict(list)
    for key, words in sheets().items():
        by_author[machine().plan.sheets[key][1].source] += sorted(words)
    authors = {author: grade(words) for author, words in by_author.items() if len(words) >= 10}
    notes = {str(name): grade([note.documented.raw]) for name, note in story().notes.items()}
    faults = [f"sheets by {author}: grade {value:.1f}" for author, value in authors.items() if not 7 <= value <= 11]
    faults += [f"note {name}: grade {value:.1f}" for name, value in notes.items() if not 7 <= value <= 12.6]
    every = grade(words for listed in by_author.values() for words in listed)
    each = ", ".join(f"{author} {value:.1f}" for author, value in authors.items())
    figure = f"sheets {every:.2f} ({each}), notes {mean(notes.values()):.2f}"
    summary = report("L17 grade of sheets and notes (7 to 11)", figure, faults)

    assert 7 <= every <= 11, summary
    assert 7 <= mean(notes.values()) <= 11, summary
    assert not faults, summary


def test_l17_sentences_are_short() -> None:
    every = [(name, sentence) for name in in_acts(*acts()) for p in paragraphs(name) if not p.literal
             for sentence in sentences(p.text)]  # fmt: skip
    lengths = [count(sentence) for _name, sentence in every]
    faults = [f"{name}: {count(s)} words in ‘{s[:60]}…’" for name, s in every
              if count(s) > 38 and not s.startswith(SAMPLE_SENTENCES)]  # fmt: skip
    summary = report("L17 sentences", f"{mean(lengths):.2f} words on the average", sorted(set(faults)))

    assert 8 <= mean(lengths) <= 14, summary
    assert not faults, summary


# L18


@pytest.mark.parametrize(("bar", "patterns", "roles"), [
    ("L18 never written (R24)", BANNED, ("text", "again", "say", "label", "locked", "log", "sheet", "skip", "note")),
    ("L18 never judged (R12)", JUDGEMENTS, ("text", "again", "say", "log")),
])  # fmt: skip
def test_l18_banned_words_and_pictures(bar: str, patterns: tuple[str, ...], roles: tuple[str, ...]) -> None:
    pattern = re.compile("|".join(patterns), re.IGNORECASE)
    faults = []
    for text in texts(*roles):
        words = " ".join(text.prose.raw.split())
        told = re.sub(r"“[^”]*”", " ", words) if patterns is JUDGEMENTS else words
        faults += [f"{place(text)}: ‘{match[0]}’" for match in pattern.finditer(told)]
    summary = report(bar, f"{len(patterns)} patterns over {len(texts(*roles))} texts", faults)

    assert len(texts(*roles)) >= 200, summary
    assert not faults, summary


# L19

_DETERMINER = r"(?:a|an|the|two|three|four|her|his|your|their|no|one|some)"
_THING = rf"{_DETERMINER} \w+(?: \w+)?"
TICS = {
    "similes": (2, r"\b(?:as if|as though)\b|\blike (?:a|an|the|some\w+|men|people)\b|\bas \w+ as (?:a|an|the)\b"),
    "not X but Y": (1, r"\bnot (?:\w+ ){1,6}?but\b"),
    "em dashes": (2, r"—"),
    "rhetorical questions": (1, r"\w[^.!?]*\?"),
    "lists of three": (1, rf"\b{_THING}, {_THING},? (?:and|or) {_THING}|(?<![\w,] )\b\w+, \w+,? and \w+\b(?=[.;:,])"),
}


@cache
def tics_by_scene() -> dict[str, dict[str, int]]:
    """For each habit of style how often it comes at most in a scene, as one player reads it."""
    found: dict[str, dict[str, int]] = {tic: defaultdict(int) for tic in TICS}
    for play in plays()[:40]:
        told: dict[str, str] = defaultdict(str)
        for passage in play.prose():
            told[passage.scene] += " ".join(narration(paragraph) for paragraph in passage.paragraphs) + " "
        for name, words in told.items():
            for tic, (_most, pattern) in TICS.items():
                found[tic][name] = max(found[tic][name], len(re.findall(pattern, words)))
    return found


@pytest.mark.parametrize("tic", TICS)
def test_l19_habits_of_style_stay_rare(tic: str) -> None:
    most = TICS[tic][0]
    numbers = tics_by_scene()[tic]
    faults = [f"{name} ({story().scenes[name].act}): {number}" for name, number in numbers.items() if number > most]
    figure = f"{sum(numbers.values())} in {len(numbers)} scenes, at most {max(numbers.values())} in one"
    summary = report(f"L19 {tic} (at most {most} a scene)", figure, faults)

    assert len(numbers) >= 15 * len(acts()), summary
    assert not faults, summary


def test_l19_few_scenes_close_with_a_paragraph_of_one_line() -> None:
    closing: dict[str, list[bool]] = defaultdict(list)
    for play in plays()[:40]:
        last = {passage.scene: passage for passage in play.prose() if passage.kind is Kind.TEXT and passage.paragraphs}
        for name, passage in last.items():
            if name not in connective():
                closing[name].append(rows_of(passage.paragraphs[-1]) == 1)
    share = mean(mean(found) for found in closing.values())
    summary = report("L19 closing paragraphs of one line", f"{share:.0%} of {len(closing)} scenes")

    assert share <= 0.30, summary


# L27


def numbers_shown() -> Iterator[str]:
    """Places where the value of a number would be shown."""
    for text in texts("text", "again", "say", "label", "locked", "log", "sheet", "skip"):
        for part, _under in text.prose.walk():
            if isinstance(part, Value):
                variable = story().variables.get(str(part.name))
                if variable is not None and variable.kind == "number":
                    yield f"{place(text)}: {{{part.name}}}"


def test_l27_no_number_of_the_state_is_ever_shown() -> None:
    told = re.compile(r"\bhabit\b.{0,12}\d|\b(?:known|trust|suspicion)\b.{0,4}[+=−-] ?\d|[+−]1\b")
    faults = list(numbers_shown())
    faults += [
        f"{name}: ‘{told.search(p.text)}’" for name in printed() for p in paragraphs(name) if told.search(p.text)
    ]
    summary = report("L27 numbers for state", f"{len(faults)} shown", faults)

    assert not faults, summary
