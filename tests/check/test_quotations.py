"""S501: who can be seen to speak, and which entries answer for the words."""

from __future__ import annotations

import pytest

from tests.check.findings import ENDINGS, findings, found, marked

PEOPLE = """\
person: priklad
name: Jan Příklad
also: [Příklad, President Příklad]
real: true
---
person: vlasta
name: Vlasta Dvorská
also: [Vlasta]
"""
QUOTES = "quotes:\n  - {who: priklad, words: Well then, source: act}\n"


def spoken(text: str, quotes: str = "") -> list[str]:
    """The words that are reported for a scene with this text."""
    prose = text.replace("\n", "\n  ")
    return marked(f"scene: a\ntext: |\n  {prose}\n{quotes}ending: home\n", "S501", story=ENDINGS, people=PEOPLE)


@pytest.mark.parametrize(
    "text",
    [
        "“Well then,” says Příklad.",
        "“Well then,” Jan Příklad said.",
        "Příklad says: “Well then,”",
        "Příklad takes off his hat. “Well then,”",
        "Příklad looks up. You wait. “Well then,” he says.",
        "Vlasta turns it up. Příklad is on. “Well then,”",
        "“Well then,” says [[note|Příklad]].",
        "{visited(a) ? “Well then,” says Příklad.}",
        "In the room stands Příklad.\n“Well then,” he says.",
        "“Well then,” he says. Příklad sits down.",
    ],
)
def test_words_of_a_real_person(text: str) -> None:
    assert spoken(text) == ["“Well then,”"]


@pytest.mark.parametrize(
    "text",
    [
        "“Příklad is coming,” says Vlasta.",
        "Příklad's picture hangs there. “Well then,” says Vlasta.",
        "Příklad is on. Vlasta turns it down. “Well then.”",
        "“Well then,” you say to Příklad's picture.",
        "Příklad's hat. “Well then,” says a voice.",
        "Příklad has gone.\n\n“Well then.”",
        "Příklad has read “Two Thousand Words” twice.",
        "Příklad says that it is well.",
        "“Well then,” says Příkladová.",
        "“Well then.”",
    ],
)
def test_words_of_nobody_real(text: str) -> None:
    assert spoken(text) == []


@pytest.mark.parametrize("words", ["“Well then,”", "“well then!”", "“Well then, friends,”", "“Well”"])
def test_an_entry_answers_for_its_words(words: str) -> None:
    assert spoken(f"{words} says Příklad.", QUOTES) == []


def test_an_entry_answers_for_no_other_words() -> None:
    scenes = f"scene: a\ntext: |\n  “Well than,” says Příklad.\n{QUOTES}ending: home\n"

    assert found(scenes, "S501", story=ENDINGS, people=PEOPLE) == [
        "S501 3:3 words of Jan Příklad, a real person, stand in quotation marks without an entry in `quotes`"
    ]
    assert [finding.hint for finding in findings(scenes, "S501", story=ENDINGS, people=PEOPLE)] == [
        "`quotes` has “Well then”"
    ]


def test_replies_and_labels_are_looked_at_and_straight_quotes_too() -> None:
    scenes = """\
        scene: a
        choices:
          - pick: Nod.
            say: |
              "Well then," says Příklad.
            log: Příklad said “Well then,” and you nodded.
        ending: home
        """

    assert [" ".join(words.split()[:2]) for words in found(scenes, "S501", story=ENDINGS, people=PEOPLE)] == [
        "S501 5:7",
        "S501 6:23",
    ]


def test_words_over_two_lines_are_marked_on_the_first() -> None:
    assert spoken("“Well\nthen,” says Příklad.") == ["“Well"]


def test_without_real_persons_nothing_is_said() -> None:
    scenes = "scene: a\ntext: “Well then,” says Příklad.\nending: home\n"

    assert found(scenes, "S501", story=ENDINGS) == []
