"""S601, S602: what is too long for the screen, and slips of the pen."""

from __future__ import annotations

import pytest

from tests.check.findings import ENDINGS, found, marked


def of(count: int) -> str:
    """A text of so many words."""
    return " ".join(f"w{number}" for number in range(count))


def long(scene: str, **files: str) -> list[str]:
    return found(f"scene: a\n{scene}ending: home\n", "S601", story=ENDINGS + "vars: {n: 0 in 0..9}\n", **files)


@pytest.mark.parametrize(
    ("scene", "message"),
    [
        (f"text: {of(146)}\n", "2:7 this beat has 146 words, and 145 are the most"),
        (f"again: {of(146)}\n", "2:8 this text has 146 words, and 145 are the most"),
        (f"choices:\n  - {of(15)}\n", "3:5 this label has 15 words, and 14 are the most"),
        (
            f"choices:\n  - pick: Go.\n    say: {of(146)}\n",
            "4:10 this reply has 146 words, and 145 are the most",
        ),
        (f"skip: {{text: {of(41)}}}\n", "2:14 this summary has 41 words, and 40 are the most"),
        (f"file: {{source: X, text: {of(46)}}}\n", "2:25 this sheet has 46 words, and 45 are the most"),
        (f"file: {{source: X, text: {of(19)}}}\n", "2:25 this sheet has 19 words, and 20 are the least"),
    ],
)
def test_a_text_outside_its_length(scene: str, message: str) -> None:
    assert [f"S601 {message}"] == long(scene)


@pytest.mark.parametrize(
    "scene",
    [
        f"text: {of(145)}\n",
        f"choices:\n  - {of(14)}\n",
        f"skip: {{text: {of(40)}}}\n",
        f"file: {{source: X, text: {of(45)}}}\n",
        f"file: {{source: X, text: {of(20)}}}\n",
        f"text: |\n  {{visited(a) ? {of(140)} | {of(145)}}}\n",
        f"text: |\n  {{if visited(a)}}\n  {of(140)}\n  {{else}}\n  {of(145)}\n  {{end}}\n",
        f"text: |\n  {{once: {of(140)} | {of(145)}}}\n",
        f"text: |\n  {of(143)} — *w* [[n|w]]\n",
        f"text: |\n  {{visited(a) ? {of(100)}}} {{not visited(a) ? {of(100)}}}\n",
        f"text: |\n  {{n == 1 ? {of(100)}}} {{n == 2 ? {of(100)}}} {{n > 2 ? {of(100)}}}\n",
        f"text: |\n  {{n > 1 and visited(a) ? {of(100)}}}\n  {{if not visited(a) or n < 2}}\n  {of(100)}\n  {{end}}\n",
    ],
)
def test_a_text_within_its_length(scene: str) -> None:
    assert long(scene) == []


@pytest.mark.parametrize(
    "text",
    [
        f"{{visited(a) ? {of(140)} | {of(145)}}} more",
        f"{of(144)} {{visited(a) ? more}} {{seq: and | so}}",
        f"{of(144)} *and* [[n|more]]",
        f"{of(145)} {{said: a | nothing}}",
        f"{{visited(a) ? {of(100)}}} {{not visited(a) ? {of(99)}}} {{visited(a) ? {of(46)}}}",
        f"{{n > 1 ? {of(100)}}} {{n > 2 ? {of(46)}}}",
        f"{{nrve > 1 ? {of(100)}}} {{n > 2 ? {of(46)}}}",
    ],
)
def test_the_longest_that_can_be_read_counts(text: str) -> None:
    assert long(f"text: |\n  {text}\n") == ["S601 3:3 this beat has 146 words, and 145 are the most"]


@pytest.mark.parametrize(("count", "is_found"), [(59, True), (60, False), (110, False), (111, True)])
def test_a_note_has_its_length(count: int, is_found: bool) -> None:
    message = f"S601 notes/spring.yaml:2:13 this note has {count} words; a note has 60 to 110"

    assert [message] * is_found == long("", notes=f"note: n\ndocumented: {of(count)}\n")


def many(guards: str, hub: str = "") -> list[str]:
    choices = "".join(
        f"  - {{pick: Choice {number}{f', if: {guard}' if guard != '-' else ''}}}\n"
        for number, guard in enumerate(guards.split("; "))
    )
    story = ENDINGS + "vars: {n: 0 in 0..9}\n"
    return found(f"scene: a\n{hub}choices:\n{choices}ending: home\n", "S601", story=story)


def test_more_than_four_choices() -> None:
    assert many("-; -; -; -; -") == ["S601 7:12 5 choices can stand here at once, and 4 are the most"]
    assert many("-; -; -; -") == []


def test_choices_that_exclude_each_other_count_once() -> None:
    assert many("-; -; -; n == 1; n == 2; n >= 3") == []
    assert len(many("-; -; -; n == 1; n == 2; n >= 2")) == 1


def test_a_hub_counts_what_it_shows() -> None:
    assert many("-; -; -; -; -", "hub: {show: 3}\n") == []
    assert len(many("-; -; -; -; -", "hub: true\n")) == 1


# S602


def slips(text: str) -> list[str]:
    """The characters that are marked."""
    prose = text.replace("\n", "\n  ")
    return marked(f"scene: a\ntext: |\n  {prose}\nending: home\n", "S602", story=ENDINGS)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It is is late.", "is"),
        ("The the tram.", "the"),
        ("It comes from\nfrom the left.", "from"),
        ('“Yes,” she says. "No.', '"'),
        ("He waits -- and goes.", "--"),
        ("“Late”--so it is.", "--"),
        ("TODO what does she say?", "TODO"),
    ],
)
def test_a_slip(text: str, words: str) -> None:
    assert [words] == slips(text)


@pytest.mark.parametrize(
    "text",
    [
        "It had had its day.",
        "No, no. No no.",
        "Six six four, six six.",
        "Late? Late it is.",
        "“That that's possible.”",
        '"No," she says.',
        "Todo el mundo.",
        "----",
        "a -----b",
        "This isn't an another thing.",
    ],
)
def test_no_slip(text: str) -> None:
    assert slips(text) == []


def test_labels_replies_and_notes_are_read_too() -> None:
    scenes = "scene: a\nchoices:\n  - pick: Go go.\n    say: It is is.\n    log: You you went.\nending: home\n"
    notes = "note: n\ndocumented: The the.\n"

    assert [" ".join(words.split()[:2]) for words in found(scenes, "S602", story=ENDINGS, notes=notes)] == [
        "S602 3:14",
        "S602 4:16",
        "S602 5:14",
        "S602 notes/spring.yaml:2:17",
    ]


def test_with_many_conditions_the_longer_side_of_each_counts() -> None:
    parts = " ".join(f"{{n == {number} ? {of(20)}}}" for number in range(10))
    many_parts = " ".join(f"{{n == {number} and visited(a) ? {of(15)}}}" for number in range(10))

    assert long(f"text: |\n  {parts}\n") == []
    assert long(f"text: |\n  {many_parts}\n") == ["S601 3:3 this beat has 150 words, and 145 are the most"]
