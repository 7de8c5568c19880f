"""L15: real persons do documented things only, and no word of theirs is ours."""

from __future__ import annotations

import re

from spring68.check.run import check_story
from spring68.story.model import Scene
from tests.bars.gathered import place, texts
from tests.bars.reading import loaded, report, story

TOO_COMMON = frozenset({"Pavel"})
"""First names of real persons that the cast bears too."""


def forms() -> dict[str, str]:
    """Every form of a real person's name, with the person."""
    cast = {form for person in story().people.values() if not person.real for form in (person.name, *person.also)}
    return {
        form: str(person.id)
        for person in story().people.values()
        if person.real
        for form in (person.name, *person.also)
        if form not in cast | TOO_COMMON
    }


def test_l15_no_words_of_a_real_person_without_a_source() -> None:
    found = check_story(loaded(), select=("S501",))
    faults = [f"{f.span.place}: {f.message}" for f in found]
    quotes = [(scene, quote) for scene in story().scenes.values() for quote in scene.quotes]
    faults += [f"{scene.id}: more than 12 words of {q.who}" for scene, q in quotes if len(q.words.split()) > 12]
    faults += [f"{scene.id}: {q.source} is no source" for scene, q in quotes if q.source not in story().sources]
    summary = report("L15 quotations", f"{len(forms())} forms of names, {len(quotes)} quotations", faults)

    assert len(forms()) >= 20, summary
    assert not faults, summary


def leans_on_a_source(scene: Scene) -> bool:
    """Whether a scene names a source, or unlocks a note (and every note has one)."""
    links = [link for text in texts("text", "again", "say") if text.scene is scene for link in text.prose.links()]
    noted = [note for beat in scene.beats for note in beat.notes]
    noted += [note for _beat, choice in scene.all_choices() for note in choice.notes]
    return bool(scene.sources or links or noted)


def test_l15_who_is_real_stands_beside_a_source() -> None:
    pattern = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, forms()), key=len, reverse=True))})\b")
    naming: dict[str, set[str]] = {}
    for text in texts("text", "again", "say", "label", "sheet"):
        assert text.scene is not None
        for name in pattern.findall(" ".join(text.prose.raw.split())):
            naming.setdefault(str(text.scene.id), set()).add(forms()[name])
    faults = [f"{scene}: names {', '.join(sorted(who))} and leans on no source"
              for scene, who in naming.items() if not leans_on_a_source(story().scenes[scene])]  # fmt: skip
    deeds = [deed for person in story().people.values() if person.real for deed in person.did]
    faults += [f"people.yaml: ‘{deed.act}’ has no source" for deed in deeds if deed.source not in story().sources]
    summary = report("L15 real persons", f"{len(naming)} scenes name one, {len(deeds)} documented acts", faults)

    assert naming, summary
    assert not faults, summary


def test_l15_nobody_says_the_name_of_the_doctrine() -> None:
    later = re.compile(r"Brezhnev Doctrine|five armies|the Prague Spring")
    faults = [place(text) for text in texts("text", "again", "say", "label", "sheet", "locked")
              if later.search(" ".join(text.prose.raw.split()))]  # fmt: skip
    summary = report("L15 words that came later", "0 meant: the doctrine, five armies, Prague Spring", faults)

    assert not faults, summary
