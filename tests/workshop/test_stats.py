"""The figures of a story: counted by hand here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from spring68.cli import main
from spring68.story.load import load_story
from spring68.story.model import Story
from spring68.workshop.stats import Stats, stats_of
from spring68.workshop.statsshow import as_json, in_words
from spring68.workshop.statsspeech import NOBODY, READER_SAYS, Speakers, paragraphs_of, words_of
from spring68.workshop.statswords import count, grade, minutes, sentences, syllables, tokens
from tests.helpers import machine_of, make_story
from tests.workshop.test_playtest_command import folder_of

SCENES = """
scene: hall
text: |
  One two three.

  “Four five,” says Vlasta. {lit ? Six. | Seven eight.}
again: Nine.
hub: {visits: 1}
choices:
  - {pick: Label words, id: go, do: lit = true, say: Ten eleven., file: {source: K, text: A sheet of five words.}}
to: [end if lit, end]
---
scene: end
text: The end.
ending: e
"""
FILES = {
    "story": "vars: {lit: false}\nendings: {e: {title: E}}\nacts: {spring: {title: Spring & all}}",
    "people": "person: vlasta\nname: Vlasta Dvorská\nalso: [Vlasta]\n---\nperson: mother\nname: Mother\n",
    "notes": "note: k\nclaims: [P1.a, P1.b]\ndocumented: Two words.\n",
    "sources": "source: s\nauthor: A\ntitle: T\nclaims: [P1.a, P1.b, P1.c]\n",
}


@pytest.fixture(scope="module")
def stats() -> Stats:
    return stats_of(machine_of(SCENES, **FILES), plays=4)


def test_counts_are_those_one_counts_by_hand(stats: Stats) -> None:
    found = as_json(stats)
    keys = ("scenes", "words", "choices", "notes", "endings", "sheets", "claims", "note_words", "sheet_words")

    assert [2, 15, 1, 1, 1, 1, 2, 2, 5] == [found[key] for key in keys]
    assert {"act": "spring", "choices": 1, "words": 13, "replies": 2, "labels": 2, "sheets": 5} == (
        found["by_scene"]["hall"]
    )
    assert {"title": "Spring & all", "scenes": 2, "choices": 1, "words": 15} == {
        key: found["by_act"]["spring"][key] for key in ("title", "scenes", "choices", "words")
    }
    assert {"vlasta": 2} == found["by_character"]
    assert {"lit": {"values": "yes or no", "set_in": ["hall"], "read_in": ["hall"]}} == found["flags"]


def test_reading_time_is_that_of_plays(stats: Stats) -> None:
    """3 + 4 + 1 words of the hall (it is not lit), 2 of the reply, 2 of the end; one choice."""
    (path,) = stats.paths

    assert ("e", 4, 1) == (path.ending, path.plays, path.choices)
    assert path.minutes == minutes(path.words, 1)
    assert stats.density() == pytest.approx(1_000 / path.words)


def test_the_page_says_all_of_it(stats: Stats) -> None:
    page = in_words(stats)

    for words in ("15 words of prose", "Spring & all", "Vlasta Dvorská", "lit (yes or no)", "set in   hall"):
        assert words in page
    assert "at 200 words a minute and 6 seconds a choice" in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("“One two,” says Vlasta.", {"vlasta": 2}),
        ("Vlasta looks up. “One two.”", {"vlasta": 2}),
        ("Mother waits. “One,” says Vlasta. “Two three.”", {"vlasta": 3}),
        ("Vlasta's hat falls. “One.”", {NOBODY: 1}),
        ("“One,” you say.", {READER_SAYS: 1}),
        ("“One,” says the clerk.", {NOBODY: 1}),
        ("Mother sits.\n\n“One,” she says.", {"mother": 1}),
        ("Mother sits.\n\n“One,” says the clerk.", {NOBODY: 1}),
        ("“Ask Vlasta.”", {NOBODY: 2}),
    ],
)
def test_speech_belongs_to_whom_the_prose_names(text: str, said: dict[str, int]) -> None:
    story = make_story(
        f"scene: a\ntext: |\n{''.join(f'  {line}{chr(10)}' for line in text.splitlines())}", **FILES
    ).story
    speakers = Speakers(story.people.values())

    assert said == dict(speakers.words(paragraphs_of(story.scenes["a"].beats[0].text, every=True)))


def prose_of(text: str) -> Story:
    return make_story(f"scene: a\ntext: |\n{text}", story="vars: {n: false}").story


def test_all_sides_are_counted_and_the_first_is_read() -> None:
    prose = prose_of(
        "  {if n}\n  One *two*.\n  {else}\n  Three.\n  {end}\n  {seq: four | five} [[k|six]]\n\n      typed\n"
    )
    text = prose.scenes["a"].beats[0].text

    assert 7 == words_of(text)
    assert ["One two.", "four six"] == paragraphs_of(text, every=False)


def test_the_measures_of_prose() -> None:
    assert 3 == count("One – two, *three* …")
    assert ["“Go.” He went.", "Dr. Who?"] != sentences("“Go.” He went. Dr. Who?")
    assert ["don't", "stop"] == tokens("Don’t STOP!")
    assert [1, 2] == [syllables("rhythms"), syllables("paper")]
    assert 0.0 == grade([])
    assert grade(["The cat sat."]) < grade(["Institutional considerations necessitate circumspection."])


def test_a_story_of_one_scene_without_anything_can_be_counted(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "scene: a\nto: later\n")
    done = CliRunner().invoke(main, ["stats", str(folder), "--format", "json"])
    found = json.loads(done.stdout)

    assert 0 == done.exit_code
    assert {"scenes": 1, "words": 0, "choices": 0, "notes": 0, "endings": 0, "sheets": 0, "claims": 0}.items() <= (
        found.items()
    )
    assert 0 == CliRunner().invoke(main, ["stats", str(folder)]).exit_code


def test_the_shipped_story_is_counted_as_the_story_says() -> None:
    story = Path(__file__).parents[2] / "story"
    from spring68.engine.machine import Machine

    loaded = load_story(story, "story").story
    found = as_json(stats_of(Machine.of(loaded), plays=10))

    assert [len(loaded.scenes), len(loaded.notes), 12] == [found[key] for key in ("scenes", "notes", "endings")]
    assert sum(found["by_character"].values()) > 3_000
    assert sum(act["words"] for act in found["by_act"].values()) == found["words"] > 35_000
    assert 10 < found["choices_per_1000_words"] < 14


def test_what_cannot_be_counted_is_said(tmp_path: Path) -> None:
    broken = CliRunner().invoke(main, ["stats", str(folder_of(tmp_path, "scene: a\nto: nowhere\n"))])
    missing = CliRunner().invoke(main, ["stats", str(tmp_path / "nowhere")])

    assert [1, 2] == [broken.exit_code, missing.exit_code]
    assert "S201" in broken.stderr
    assert "there is no story folder" in missing.stderr
