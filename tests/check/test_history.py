"""S503, S504 and S107: notes before their time, what hangs in the air, and links that unlock nothing."""

from __future__ import annotations

import pytest

from tests.check.findings import ENDINGS, findings, found

NOTE = "note: stamp\ntitle: A stamp\ndates: [1968-08-21, 1968-01]\ndocumented: |\n  Yes.\nsources: [act]\n"
SOURCE = "source: act\ntitle: The act\n"


def early(when: str, scene: str, note: str = NOTE) -> list[str]:
    return found(f"scene: a\n{when}{scene}ending: home\n", "S503", story=ENDINGS, notes=note, sources=SOURCE)


@pytest.mark.parametrize(
    ("scene", "where"),
    [
        ("notes: stamp\n", "3:8"),
        ("text: |\n  A [[stamp|stamp]].\n", "4:7"),
        ("choices:\n  - pick: Go.\n    notes: [stamp]\n", "5:13"),
        ("choices:\n  - pick: Go.\n    say: A [[stamp|stamp]].\n", "5:14"),
    ],
)
def test_a_note_that_comes_before_its_matter_began(scene: str, where: str) -> None:
    assert [f"S503 {where} the note ‘stamp’ speaks of 1968-08-21, which has not come yet"] == early(
        "when: 1968-06\n", scene
    )


@pytest.mark.parametrize("when", ["when: 1968-08-21\n", "when: 1968-08\n", "when: 1998\n", ""])
def test_a_note_that_comes_in_time(when: str) -> None:
    assert early(when, "notes: stamp\n") == []


def test_only_the_first_date_counts() -> None:
    assert early("when: 1968-06\n", "notes: stamp\n", NOTE.replace("1968-08-21, 1968-01", "1968-01, 1968-08-21")) == []


def test_both_dates_are_shown() -> None:
    scenes = "scene: a\nwhen: 1968-06\nnotes: stamp\nending: home\n"
    (given,) = findings(scenes, "S503", story=ENDINGS, notes=NOTE, sources=SOURCE)

    assert [("notes/spring.yaml", 3, 9), (given.span.file.removeprefix("story/"), 2, 7)] == [
        (other.span.file.removeprefix("story/"), other.span.line, other.span.column) for other in given.others
    ]


def test_notes_and_sources_that_hang_in_the_air() -> None:
    notes = NOTE + "---\nnote: other\ndocumented: |\n  No.\n"

    assert found(
        "scene: a\nnotes: stamp\nending: home\n",
        "S504",
        story=ENDINGS,
        notes=notes,
        sources=SOURCE + "---\nsource: book\n",
    ) == [
        "S504 notes/spring.yaml:8:7 nothing unlocks the note ‘other’",
        "S504 notes/spring.yaml:8:7 the note ‘other’ has no source",
        "S504 sources.yaml:4:9 the source ‘book’ is never cited",
    ]


@pytest.mark.parametrize(
    ("scene", "files"),
    [
        ("sources: [act]\n", {}),
        ("quotes:\n  - {who: x, words: Yes, source: act#P1}\n", {}),
        ("", {"people": "person: x\ndid:\n  - {source: act}\n"}),
        ("notes: n\n", {"notes": "note: n\ndocumented: Yes.\nsources: [act#P1.S2]\n"}),
    ],
)
def test_everything_that_leans_on_a_source_cites_it(scene: str, files: dict[str, str]) -> None:
    assert found(f"scene: a\n{scene}ending: home\n", "S504", story=ENDINGS, sources=SOURCE, **files) == []


def test_a_note_kept_on_purpose_or_promised_is_no_finding() -> None:
    notes = "note: one\nunreachable: for the next act\ndocumented: Yes.\nsources: [act]\n---\n" + NOTE

    assert (
        found("scene: a\nending: home\n", "S504", story=ENDINGS + "later: [stamp]\n", notes=notes, sources=SOURCE) == []
    )


def test_a_claim_has_exactly_one_note() -> None:
    notes = (
        "note: one\nclaims: [P1, P2]\ndocumented: Yes.\nsources: [act]\n---\n"
        "note: two\nclaims: [P2]\ndocumented: Yes.\nsources: [act]\n"
    )

    assert found(
        "scene: a\nnotes: [one, two]\nending: home\n",
        "S504",
        story=ENDINGS,
        notes=notes,
        sources="source: act\nclaims: [P1, P2, P3]\n",
    ) == [
        "S504 notes/spring.yaml:7:10 two notes answer the claim ‘P2’: ‘one’ and ‘two’",
        "S504 sources.yaml:2:18 no note answers the claim ‘P3’",
    ]


# S107


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{seq: [[stamp|A]] | B}", "a note link cannot stand in `{seq: …}`"),
        ("{cycle: A | [[stamp|B]]}", "a note link cannot stand in `{cycle: …}`"),
        ("{shuffle: A | [[stamp|B]]}", "a note link cannot stand in `{shuffle: …}`"),
        ("{once: {visited(a) ? [[stamp|B]]}}", "a note link cannot stand in `{once: …}`"),
        ("{said: a | [[stamp|B]]}", "a note link cannot stand in `{said: …}`"),
        ("[[stamp|A [[stamp|B]]]]", "a note link cannot stand in another note link"),
    ],
)
def test_a_link_where_it_is_not_always_met(text: str, message: str) -> None:
    assert [message] == [
        words.split(" ", 2)[2]
        for words in found(f"scene: a\ntext: |\n  {text}\nending: home\n", "S107", story=ENDINGS, notes=NOTE)
    ]


@pytest.mark.parametrize("key", ["locked", "log"])
def test_a_link_in_a_text_that_unlocks_nothing(key: str) -> None:
    scenes = f"scene: a\nchoices:\n  - pick: Go.\n    if: visited(a)\n    {key}: A [[stamp|B]]\nending: home\n"

    assert [
        f"S107 5:{len(key) + 11} a note link in a `{key}` {'reason ' if key == 'locked' else ''}unlocks nothing"
    ] == found(scenes, "S107", story=ENDINGS, notes=NOTE)


def test_links_in_skips_and_sheets() -> None:
    scenes = "scene: a\nskip: {text: 'A [[stamp|B]]'}\nfile: {source: X, text: 'A [[stamp|B]]'}\nending: home\n"

    assert found(scenes, "S107", story=ENDINGS, notes=NOTE) == [
        "S107 2:19 a note link in a `skip` unlocks nothing",
        "S107 3:30 a note link in a sheet unlocks nothing",
    ]


def test_links_under_conditions_and_in_notes_are_in_their_place() -> None:
    text = "  {visited(a) ? [[stamp|A]] | *[[stamp|B]]*}\n  {if visited(a)}\n  [[stamp|C]]\n  {end}\n"
    scenes = f"scene: a\ntext: |\n{text}ending: home\n"

    assert found(scenes, "S107", story=ENDINGS, notes=NOTE.replace("Yes.", "Yes, [[stamp|again]].")) == []
