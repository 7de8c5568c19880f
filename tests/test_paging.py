"""What a turn shows, as plain words with marks; the save keeps it, and a resumed play is painted from it."""

from pathlib import Path

from spring68.engine.machine import Machine
from spring68.saves.codec import decode, encode
from spring68.saves.model import Mark
from spring68.saves.store import Store
from spring68.session import Session
from tests.helpers import machine_of

STORY = """
acts: {spring: {title: Spring, label: BOX I}}
vars: {brave: false}
content: {grief: {general: A death., detail: "", support: ""}}
"""
NOTES = """
note: stamp
title: The stamp
dates: [1968-03-04]
documented: It was round.
sources: [chronicle]
"""
SOURCES = """
source: chronicle
author: A.
title: A chronicle
"""


def machine() -> Machine:
    return machine_of(
        """
        scene: bench
        when: 1968-03-04
        place: the bench
        text: |
          The *pipe* knocks on [[stamp|the stamp]].

              Typed:  so
        choices:
          - {pick: Go on., id: on, say: You go., log: You went on., to: news}
          - {pick: Stay., id: stay, if: brave, locked: You don't., to: news}
        ---
        scene: news
        when: 1968-03-05
        place: the canteen
        content: [grief]
        skip: {text: Somebody died.}
        file: {source: KUSTOD, kind: report, slant: exact, survives: always, number: "7", text: A sheet.}
        sheets: {acts: [spring], show: all}
        text: They say the name.
        choices:
          - {pick: Back., id: back, log: You went back., to: bench}
        """,
        story=STORY,
        notes=NOTES,
        sources=SOURCES,
    )


def test_the_first_turn() -> None:
    page = Session.begin(machine(), seed=1).save.page

    assert page.paragraphs == ("The pipe knocks on the stamp.", "Typed:  so")
    assert page.options == (("Go on.", ""), ("Stay.", "You don't."))
    assert page.days == ("1968-03-04",)
    assert page.closed == "first"
    assert [(head.paragraph, head.label, head.place) for head in page.heads] == [(0, "BOX I · Spring", "the bench")]
    assert set(page.marks) == {
        Mark(0, "em", "", 4, 8), Mark(0, "note", "stamp", 19, 28), Mark(0, "beat"), Mark(0, "met", "1 · The stamp"),
        Mark(1, "literal"),
    }  # fmt: skip


def test_a_turn_that_runs_into_another_scene() -> None:
    session = Session.begin(machine(), seed=1)
    session.choose("on")
    page = session.save.page

    assert page.paragraphs[:3] == ("Go on.", "You go.", "They say the name.")
    assert page.paragraphs[3:] == ("No. 7 · Report · Source: KUSTOD · Tuesday 5 March 1968", "A sheet.")
    assert {mark.kind for mark in page.marks if mark.paragraph == 0} == {"chosen"}
    assert {mark.kind for mark in page.marks if mark.paragraph == 1} == {"reply"}
    assert {mark.kind for mark in page.marks if mark.paragraph == 2} == {"beat", "content", "skippable"}
    assert [(mark.kind) for mark in page.marks if mark.paragraph > 2] == ["sheet_head", "sheet", "beat"]
    assert [(head.paragraph, head.date) for head in page.heads] == [
        (1, "Monday 4 March 1968"), (2, "Tuesday 5 March 1968"),
    ]  # fmt: skip
    assert page.told == ("You went on.",)


def test_the_first_closed_choice_is_the_first_once() -> None:
    session = Session.begin(machine(), seed=1)
    session.choose("on")
    session.choose("back")

    assert session.save.page.closed == "before"


def test_two_sentences_of_last_time_at_most() -> None:
    session = Session.begin(machine(), seed=1)
    for choice in ("on", "back", "on"):
        session.choose(choice)
    assert session.save.page.told == ("You went back.", "You went on.")
    session.undo()
    assert session.save.page.told == ("You went on.", "You went back.")


def test_a_scene_that_is_skipped_shows_its_summary_and_announces_nothing() -> None:
    session = Session.begin(machine(), seed=1)
    session.choose("on")
    session.skip("news")
    page = session.save.page

    assert page.paragraphs[2] == "Somebody died."
    assert not {mark.kind for mark in page.marks} & {"content", "skippable"}


def test_what_was_on_the_screen_comes_back_as_it_was(tmp_path: Path) -> None:
    session = Session.begin(machine(), Store(tmp_path), seed=1)
    session.choose("on")
    session.turn_page(2)
    session.close()
    again = Session.resume(machine(), Store(tmp_path), session.slot)

    assert again.save.page == session.save.page
    assert again.save.page.index == 2
    assert decode(encode(again.save)) == again.save


def test_an_earlier_turn_offers_nothing() -> None:
    session = Session.begin(machine(), seed=1)
    session.choose("on")
    page = session.page_before(session.reel()[0])

    assert page.options == ()
    assert page.paragraphs == ("The pipe knocks on the stamp.", "Typed:  so")
