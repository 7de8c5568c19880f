"""L08: who turns up in a choice was introduced before it, with a trait, on every way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.bars.bible import CAST
from tests.bars.gathered import covering, printed
from tests.bars.reading import Play, is_whole, plays, report

TRAITS = {person.name: person.trait for person in CAST}


NAMES = re.compile("|".join(person.name for person in CAST))


@cache
def named_in(words: str) -> frozenset[str]:
    """Who is named in some words."""
    return frozenset(NAMES.findall(words))


@dataclass(slots=True)
class Met:
    """What a play has told of somebody so far: where first, and whether with a trait."""

    first: str = ""
    has_trait: bool = False


def faults_of(play: Play) -> Iterator[str]:
    """What is wrong with the way in which a play brings people in."""
    known = {person.name: Met() for person in CAST}
    read: dict[str, str] = {}
    for turn, shown in zip(play.turns, play.offered, strict=True):
        for passage in turn.passages:
            words = " ".join(paragraph.text for paragraph in passage.paragraphs)
            read[passage.scene] = f"{read.get(passage.scene, '')} {words}"
            for name in named_in(words):
                met = known[name]
                met.first = met.first or passage.scene
                met.has_trait = met.has_trait or bool(re.search(TRAITS[name], read[passage.scene]))
        for option in shown:
            for name in named_in(option.label):
                if not known[name].has_trait:
                    yield f"{name}: named in {option.name} before any trait was told"
                    known[name].has_trait = True
    yield from too_late(play, known)


def too_late(play: Play, known: dict[str, Met]) -> Iterator[str]:
    """Who was named first after the scene that is meant to introduce; and who was not named at all."""
    order = list(dict.fromkeys(passage.scene for passage in play.passages()))
    for person in CAST:
        first = known[person.name].first
        if person.scene in order and (first not in order or order.index(first) > order.index(person.scene)):
            yield f"{person.name}: first named in {first or 'no scene'}, meant to be introduced in {person.scene}"


def test_l08_everybody_is_introduced_before_a_choice_turns_on_them() -> None:
    faults: dict[str, int] = {}
    whole = (*plays(), *covering())
    for play in whole:
        for fault in faults_of(play):
            faults[fault] = faults.get(fault, 0) + 1
    met = {name for paragraphs in printed().values() for one in paragraphs for name in named_in(one.text)}
    listed = [f"{fault} ({number} of {len(whole)} plays)" for fault, number in faults.items()]
    summary = report("L08 introductions", f"{len(met)} of {len(CAST)} persons met in {len(whole)} plays", listed)

    assert len(met) == len(CAST) or not is_whole(), summary
    assert len(met) >= 12, summary
    assert not faults, summary


def test_l08_the_scene_that_introduces_tells_a_trait() -> None:
    faults = []
    due = [person for person in CAST if person.scene]
    for person in due:
        words = " ".join(one.text for one in printed()[person.scene])
        if person.name not in words or not re.search(person.trait, words):
            faults.append(f"{person.scene} does not introduce {person.name} with a trait ({person.trait})")
    summary = report("L08 traits", f"{len(due)} persons", faults)

    assert not faults, summary
