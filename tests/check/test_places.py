"""What a finding marks is the very word that is wrong, however the text around it is written."""

from __future__ import annotations

import pytest

from spring68.check.run import check_story
from spring68.engine.machine import Machine
from spring68.prove.findings import SEVERITIES as PROVED
from spring68.prove.findings import proved_findings
from spring68.story.load import Loaded
from spring68.text.diagnostic import Diagnostic
from spring68.text.source import Span
from tests.check.findings import ENDINGS, HOME
from tests.check.pagestories import example
from tests.helpers import make_story

STORY = ENDINGS + "vars:\n  nerve: 0 in 0..5 clamp\n"

MARKED = {
    "S101": ['"'],
    "S102": ["#9"],
    "S103": ["Wait for the next one."],
    "S104": ["choises"],
    "S105": ["Wait."],
    "S107": ["tram_eleven"],
    "S201": ["radio_bulding"],
    "S202": ["nerv"],
    "S203": ["tram_eleven"],
    "S204": ["checkpoint"],
    "S205": ["job"],
    "S206": ["studoi"],
    "S207": ["leaflet"],
    "S208": ["Vinohradska"],
    "S209": ["officer"],
    "S301": ["cellar"],
    "S302": ["Wait."],
    "S303": ["street"],
    "S304": ["door"],
    "S305": ["text: |"],
    "S306": ["Wait!"],
    "S401": ["yard"],
    "S402": ["gate"],
    "S403": ["Shiver"],
    "S404": ["nerve >= 1"],
    "S405": ["door"],
    "S406": ["nerve"],
    "S407": ["away"],
    "S408": ["Go right -> door"],
    "S409": ["never"],
    "S410": ["august"],
    "S501": ["“We shall meet again soon,”"],
    "S502": ["1968-08-21"],
    "S503": ["tram_eleven"],
    "S504": ["tram_eleven"],
    "S601": ["Wait for the tram under the lamp at the corner until it comes or the night is over."],
    "S602": ["is"],
}
"""By code, the words of its bad example that are marked."""

KEYS = [
    "scene: a\nKEY: []\nto: home",
    "scene: a\nchoices:\n  - pick: Go\n    KEY: 1\n    to: home",
    "scene: a\nchoices:\n  - KEY: 1\n    pick: Go\n    to: home",
    "scene: a\nchoices:\n  -   pick: Go\n      KEY: 1\n      to: home",
    "scene: a\nchoices:\n- pick: Go\n  KEY: 1\n  to: home",
    "scene: a\nchoices:\n  - {pick: Go, KEY: 1, to: home}",
    "scene: a\nchoices:\n  - { KEY: 1, pick: Go, to: home}",
    "scene: a\nchoices:\n  - {pick: Go,\n     KEY: 1, to: home}",
    "scene: a\nbeats:\n  - KEY: |\n      Hi\n  - to: home",
    "scene: a\nhub:\n  KEY: 3\nto: home",
    "scene: a\nhub: {KEY: 3}\nto: home",
    "scene: a\nskip:\n  text: x\n  KEY: x\nto: home",
    "scene: a\nchoices:\n  - pick: Go\n    choices:\n      - pick: In\n        KEY: x\n    to: home",
    "scene: a\nchoices:\n  - pick: Žluť — 电车 😀\n    KEY: 1\n    to: home",
    "scene: a\nplace: '电车😀'\nKEY: 1\nto: home",
]

NAMES = [
    "to: hom",
    "to:   hom",
    "to: 'hom'",
    'to: "hom"',
    "to: [hom if nerve > 2, home]",
    "to:\n  - 'hom if nerve > 2'\n  - home",
    "choices:\n  - Go -> hom if nerve > 2\n  - Stay -> home",
    "choices:\n  - 'Go on -> hom'",
    "choices:\n  - pick: 'Žluť'\n    to: [ hom ]",
    "choices:\n  - {pick: 电车, to: hom}",
]

GUARDS = [
    "text: |\n  A {nerv}.\nto: home",
    "text: |2\n    A {nerv}.\nto: home",
    "text: |-\n\n  A\n\n  {nerv}.\nto: home",
    "text: >\n  A tram\n  with {nerv}.\nto: home",
    "text: A {nerv}.\nto: home",
    'text: "A \\"tram\\" {nerv}."\nto: home',
    "text: 'It''s {nerv}.'\nto: home",
    "text: It is\n  {nerv} here\nto: home",
    'text: "It is\n  {nerv} here"\nto: home',
    "text: |\n  {if nerv}\n  B\n  {end}\nto: home",
    "text: |\n  电车😀 {nerv ? A | B}\nto: home",
    "do:\n  - nerv += 1\nto: home",
    'do: "nerve += nerv"\nto: home',
    "do: 'nerve += 1 if nerv > 2'\nto: home",
    "choices:\n  - pick: Go\n    if: 'nerv > 2'\n    to: home\n  - Stay -> home",
    "choices:\n  - Go -> home if nerv > 2\n  - Stay -> home",
    "choices:\n  - {pick: Go, if: nerve > 2 and nerv, to: home}\n  - Stay -> home",
    "choices:\n  - pick: Žluť {nerv} x\n    id: x\n    to: home",
]


def words_at(loaded: Loaded, span: Span) -> str:
    line = loaded.story.files[span.file].line(span.line)
    return line[span.column - 1 : span.end_column - 1 if span.end_line == span.line else len(line)]


def of_example(code: str) -> tuple[Loaded, list[Diagnostic]]:
    loaded = example(code, "Bad")
    proved = code.startswith("S4") and code in PROVED
    return loaded, proved_findings(Machine.of(loaded.story)) if proved else check_story(loaded)


@pytest.mark.parametrize("code", list(MARKED))
def test_the_bad_example_of_each_code_marks_the_words_that_are_wrong(code: str) -> None:
    loaded, found = of_example(code)

    assert [words_at(loaded, one.span) for one in found] == MARKED[code]
    assert all(words_at(loaded, other.span).strip() for one in found for other in one.others)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("scenes", KEYS)
def test_a_key_that_is_none_is_marked_from_its_first_letter_to_its_last(scenes: str, mark: str, ending: str) -> None:
    text = mark + scenes.replace("KEY", "iff").replace("\n", ending)
    loaded = make_story(text + HOME, story=STORY)

    assert [words_at(loaded, one.span) for one in check_story(loaded, ["S104"])] == ["iff"]


@pytest.mark.parametrize("rest", NAMES)
def test_a_name_that_leads_nowhere_is_marked(rest: str) -> None:
    loaded = make_story(f"scene: a\n{rest}{HOME}", story=STORY)

    assert [words_at(loaded, one.span) for one in check_story(loaded, ["S1", "S201"])] == ["hom"]


@pytest.mark.parametrize("rest", GUARDS)
def test_a_variable_that_does_not_exist_is_marked(rest: str) -> None:
    loaded = make_story(f"scene: a\n{rest}{HOME}", story=STORY)

    assert [words_at(loaded, one.span) for one in check_story(loaded, ["S1", "S202"])] == ["nerv"]
