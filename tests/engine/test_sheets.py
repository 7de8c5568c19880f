"""The File: when a sheet is filed, what it says, which sheets a scene shows, and what outlives 1989."""

from __future__ import annotations

import pytest

from spring68.engine.machine import Machine
from spring68.engine.sheets import sheet_date, shown_sheets, survives
from spring68.engine.state import Filed, GameState
from spring68.engine.step import start
from spring68.engine.turn import Kind, Turn
from spring68.story.model import SheetList
from tests.helpers import machine_of, play, words


def filed(turn: Turn) -> list[tuple[str, str]]:
    return [(sheet.key, sheet.text) for sheet in turn.filed]


def test_a_sheet_is_filed_once() -> None:
    machine = machine_of("""
        scene: a
        file: {source: K, text: Came in.}
        choices: [{pick: Stay, file: [{source: K, text: Stayed.}, {source: L, text: Stayed too.}], to: a}]
        """)

    assert filed(start(machine)) == [("a#0", "Came in.")]
    assert filed(play(machine, "stay")) == [("a.stay#0", "Stayed."), ("a.stay#1", "Stayed too.")]
    assert filed(play(machine, "stay", "stay")) == []
    assert [sheet.key for sheet in play(machine, "stay", "stay").state.filed] == ["a#0", "a.stay#0", "a.stay#1"]


def test_a_sheet_with_an_if_is_filed_when_that_first_holds() -> None:
    machine = machine_of(
        "scene: a\ndo: n += 1\nfile: {source: K, if: n == 2, text: 'Visit {n}.'}\nchoices: [Stay -> a]\n",
        story="vars: {n: 0 in 0..9}",
    )

    assert [filed(play(machine, *["stay"] * picks)) for picks in range(3)] == [[], [("a#0", "Visit 2.")], []]


def test_a_sheet_keeps_the_words_it_was_filed_with() -> None:
    machine = machine_of(
        "scene: a\nsheets: {}\ndo: n += 1\nfile: {source: K, text: 'Visit {n}.'}\nchoices: [Stay -> a]\n",
        story="vars: {n: 0 in 0..9}",
    )

    assert [sheet.text for sheet in play(machine, "stay", "stay").passages[-1].sheets] == ["Visit 1."]


def test_sheets_never_open_or_close_anything() -> None:
    machine = machine_of("scene: a\nfile: {source: K, text: Came in.}\nchoices: [Stay -> a]\n")
    state = start(machine).state
    without = state._replace(filed=())

    assert hash(state) == hash(without)
    assert (state.place, state.values) == (without.place, without.values)


# which sheets a scene shows

FILES = """
scene: one
when: 1968-03-05
choices:
  - pick: Go
    to: two
    file:
      - {source: K, survives: never, text: '1'}
      - {source: L, survives: thick, text: '2'}
      - {source: K, survives: torso, date: 1968-01-02, text: '3'}
      - {source: M, survives: always, date: 1968-03-05, text: '4'}
"""
MORE = """
scene: two
when: 1968-02
file: {source: K, survives: always, text: '5'}
to: undated
---
scene: undated
file: {source: L, survives: torso, text: '6'}
do: left = WORD
to: shown
---
scene: shown
text: Here it is.
sheets: LIST
choices: [Stay -> shown]
"""
STORY = """
acts: {spring: {}, air: {}}
vars: {left: 'thick in thick, torso, shredded'}
file: {cover: PÁSKA, left: left}
"""


def shown(listed: str, left: str = "thick") -> list[str]:
    """The texts of the sheets that the last scene shows, the order of the format being by date."""
    more = MORE.replace("LIST", listed).replace("WORD", left)
    turn = play(machine_of(FILES, story=STORY, **{"acts__2-air__more": more}), "go")
    return [sheet.text for passage in turn.passages for sheet in passage.sheets]


@pytest.mark.parametrize(
    ("listed", "texts"),
    [
        ("{}", "635124"),
        ("{show: all}", "635124"),
        ("{acts: [spring]}", "3124"),
        ("{acts: [air]}", "65"),
        ("{acts: [air, spring]}", "635124"),
        ("{by: [K]}", "351"),
        ("{by: [K, M], acts: spring}", "314"),
        ("{show: 2}", "24"),
        ("{show: 99}", "635124"),
        ("{by: K, show: 1}", "1"),
        ("{after: 1970}", "635124"),
        ("{by: [NOBODY]}", ""),
    ],
)
def test_a_scene_shows_the_sheets_of_the_acts_and_authors_named_by_date(listed: str, texts: str) -> None:
    """Undated ones first, those of one day in the order filed; `show` takes the newest."""
    assert list(texts) == shown(listed)


@pytest.mark.parametrize(("left", "texts"), [("thick", "63524"), ("torso", "6354"), ("shredded", "54")])
def test_after_1989_only_those_that_survive_are_shown(left: str, texts: str) -> None:
    """`always` outlives all three values, `torso` the first two, `thick` only the first, `never` none."""
    assert list(texts) == shown("{after: 1989}", left)
    assert list("635124") == shown("{}", left)


def test_without_a_variable_for_what_is_left_the_whole_file_is() -> None:
    machine = machine_of("scene: a\nfile: {source: K, survives: thick, text: '1'}\nchoices: [Stay -> a]\n")
    state = start(machine).state

    assert survives(machine, state, state.filed[0])


def test_the_sheets_are_one_passage_after_the_words_of_the_scene() -> None:
    turn = start(machine_of("scene: a\ntext: Here.\nfile: {source: K, text: '1'}\nsheets: {}\nchoices: [Stay -> a]\n"))

    assert [(passage.kind, len(passage.sheets)) for passage in turn.passages] == [(Kind.TEXT, 0), (Kind.SHEETS, 1)]
    assert words(turn) == ["Here."]


def test_where_no_sheet_was_filed_none_is_shown() -> None:
    assert start(machine_of("scene: a\nsheets: {}\nchoices: [Stay -> a]\n")).passages == ()


def test_the_date_of_a_sheet_is_its_own_or_its_scenes() -> None:
    machine = machine_of(
        FILES, story=STORY, **{"acts__2-air__more": MORE.replace("LIST", "{}").replace("WORD", "thick")}
    )
    state = play(machine, "go").state

    assert {sheet.text: sheet_date(machine, sheet) for sheet in state.filed} == {
        "1": "1968-03-05",
        "2": "1968-03-05",
        "3": "1968-01-02",
        "4": "1968-03-05",
        "5": "1968-02-01",
        "6": "",
    }


def test_a_sheet_of_a_story_that_was_edited_since_is_passed_over() -> None:
    machine: Machine = machine_of("scene: a\nchoices: [Stay -> a]\n")
    state: GameState = start(machine).state._replace(filed=(Filed("gone#0", "Once."),))

    assert shown_sheets(machine, state, SheetList((), (), 0, 0)) == ()
