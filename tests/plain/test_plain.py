"""Plain mode: a stream of lines that says only what is new, draws nothing, and never falls over."""

import io
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spring68.engine.machine import Machine
from spring68.plain import MAX_LINE, Plain, Streams, read_lines
from spring68.saves.settings import Settings
from spring68.saves.store import Store
from spring68.session import Session
from tests.helpers import machine_of
from tests.test_session import NOTE, SCENES, STORY


def told(
    tmp_path: Path, *lines: str, settings: Settings | None = None, asked: bool = False, machine: Machine | None = None
) -> str:
    session = Session.begin(machine or machine_of(SCENES, story=STORY, notes=NOTE), Store(tmp_path), seed=68)
    out = io.StringIO()
    Plain(session, Streams(iter(lines), out, asked), settings or Settings(asked="yes")).run(resumed=False)
    session.close()
    return out.getvalue()


def test_a_play_is_told_to_its_end(tmp_path: Path) -> None:
    text = told(tmp_path, "1", "1")

    assert ["The hall." in text, "It is heavy.", "Ending: Dry feet." in text] == [True, "It is heavy.", True]
    assert "1. Take the lamp\n2. Leave it\n3. Closed: Break it Your hands are full." in text
    assert text.endswith("The play is kept.\n")


def test_a_new_play_says_in_one_line_how_to_play(tmp_path: Path) -> None:
    assert told(tmp_path).startswith("Say the number of a choice, or “help”.\n")


@pytest.mark.parametrize(("answer", "content"), [("no", "off"), ("", "general"), ("detail", "detail")])
def test_a_first_start_at_a_terminal_asks_one_question_once(tmp_path: Path, answer: str, content: str) -> None:
    session = Session.begin(machine_of(SCENES, story=STORY, notes=NOTE), Store(tmp_path), seed=68)
    kept: list[Settings] = []
    out = io.StringIO()
    plain = Plain(session, Streams(iter([answer, "1"]), out, is_asked=True), Settings(), kept.append)
    plain.run(resumed=False)

    assert out.getvalue().index("Shall I say so") < out.getvalue().index("Say the number of a choice")
    assert kept == [Settings(content=content, asked="yes")]
    assert "Shall I say so" not in told(tmp_path / "b", asked=True)
    assert "Shall I say so" not in told(tmp_path / "c", settings=Settings())


def test_in_a_pipe_a_content_note_says_how_to_have_a_summary(tmp_path: Path) -> None:
    text = told(tmp_path, "1", "skip")
    note, summary = text.index("“skip” gives a summary of this scene instead.\n"), text.index("1. Go softly")

    assert note < text.index("A loud noise") < summary


def test_the_same_answers_give_the_same_bytes(tmp_path: Path) -> None:
    answers = ("1", "notes", "note 1", "takes", "undo", "2", "file", "reel", "help", "1")

    assert told(tmp_path / "a", *answers) == told(tmp_path / "b", *answers)


def test_a_heading_is_said_only_where_it_changed(tmp_path: Path) -> None:
    text = told(tmp_path, "choices", "1", "choices")

    assert 1 == text.count("The hall.")
    assert 1 == text.count("The street.")


@pytest.mark.parametrize("line", ["9", "0", "99999999999999999999", "foo", "1 2", "²", "-1", "\x1b[2J", "{}", "\ufffd"])
def test_a_line_that_is_neither_a_number_shown_nor_a_command_takes_no_turn(tmp_path: Path, line: str) -> None:
    text = told(tmp_path, line, "1")

    assert "It is heavy." in text
    assert "\x1b" not in text


def test_choosing_a_closed_choice_says_its_reason(tmp_path: Path) -> None:
    assert "\nYour hands are full.\n" in told(tmp_path, "3")


def test_undo_keeps_the_old_take(tmp_path: Path) -> None:
    text = told(tmp_path, "1", "undo", "2", "takes")

    assert "This is take 2 of 2." in text
    assert "1. Leave it" in text


def test_every_command_of_help_does_something_at_every_rest(tmp_path: Path) -> None:
    session = Session.begin(machine_of(SCENES, story=STORY, notes=NOTE), Store(tmp_path), seed=1)
    out = io.StringIO()
    plain = Plain(session, Streams(iter(()), out), Settings())
    for choice in (1, 1, None):
        for name in plain.commands:
            for rest in ("", " 1", " x y", " \x1b", " ../../etc"):
                before = len(out.getvalue())
                plain.answer(name + rest)
                assert name == "quit" or len(out.getvalue()) > before, name
        session.go_back(0)
        if choice:
            session.choose(choice)


def test_a_content_note_comes_first_and_a_summary_on_request(tmp_path: Path) -> None:
    assert "Content note: A noise." in told(tmp_path / "a", "1")
    skipped = told(tmp_path / "b", "1", settings=Settings(skip="skip"))
    assert ["A loud noise" in skipped, "A noise.\n1. Go softly" in skipped] == [False, True]
    asked = told(tmp_path / "c", "1", "", "skip", asked=True)
    assert "1. Go softly" in asked


def test_nothing_is_asked_but_choices_where_no_person_sits(tmp_path: Path) -> None:
    text = told(tmp_path, "1", "1")

    assert ["Press enter" in text, "Say “skip”" in text] == [False, False]


HOSTILE = """
scene: hall
place: "[red]\\x1b[31mHall"
text: |
  A [/ and a [red] and {{name} and % s %s \u202e turned.
choices:
  - pick: "Choose [/"
    id: go
    to: later
"""


def test_quit_at_a_page_stops_there(tmp_path: Path) -> None:
    assert "A loud noise" not in told(tmp_path, "1", "quit", "1", asked=True)


def test_hostile_prose_comes_out_as_harmless_words(tmp_path: Path) -> None:
    machine = machine_of(HOSTILE)
    text = told(tmp_path, "1", machine=machine)

    assert "A [/ and a [red] and {name} and % s %s" in text
    assert [] == [c for c in text if unicodedata.category(c) in {"Cc", "Cf"} and c != "\n"]


def test_nothing_is_drawn(tmp_path: Path) -> None:
    text = told(tmp_path, "1", "notes", "file", "takes", "help")

    assert [] == [c for c in text if 0x2500 <= ord(c) <= 0x27BF]


def test_a_line_of_ten_megabytes_is_answered_by_one_line_and_takes_no_turn(tmp_path: Path) -> None:
    stream = io.BytesIO(b"1" * 10_000_000 + b"\n1\n")

    assert ["\ufffd", "1"] == list(read_lines(stream))


def test_input_that_is_no_text_is_read_all_the_same() -> None:
    assert ["\ufffd\ufffd", "1"] == list(read_lines(io.BytesIO(b"\xff\xfe\n1")))


@given(st.binary(max_size=3 * MAX_LINE))
def test_any_input_is_read_as_lines_and_ends(data: bytes) -> None:
    lines = list(read_lines(io.BytesIO(data)))

    assert all("\n" not in line for line in lines)


def test_saving_under_a_name_keeps_a_copy(tmp_path: Path) -> None:
    text = told(tmp_path, "1", "save May", "save ../x", "save")

    assert "Kept as May." in text
    assert {"play-1", "May"} == set(Store(tmp_path).slots())


def test_the_story_that_is_not_yet_written_says_so(tmp_path: Path) -> None:
    assert "goes on in a later version" in told(tmp_path, "1", machine=machine_of(HOSTILE))


NAMED = """
story: bakery
vars:
  bag: {salt: false, key: false}
  tired: true
  level: 1 in 0..2
endings: {home: {title: Home}}
file:
  cover: FLOUR
  names: {bag.key: The key of the mill, bag.salt: A bag of salt, tired: You are tired, level: How high it stands}
"""
MILL = """
scene: mill
choices:
  - Take the key -> yard
    do: bag.key = true
---
scene: yard
choices:
  - Home -> home
---
scene: home
ending: home
"""
MILL = MILL.replace("  - Take the key -> yard\n", "  - pick: Take the key\n    id: take\n    to: yard\n")


def test_the_file_says_everything_true_that_the_story_has_words_for(tmp_path: Path) -> None:
    text = told(tmp_path, "file", "1", "file", machine=machine_of(MILL, story=NAMED))

    assert "The File. FLOUR.\n" in text
    assert ". ." not in text
    assert "On file: You are tired.\n" in text
    assert "On file: The key of the mill, You are tired.\n" in text


def test_a_story_that_names_nothing_has_nothing_of_it(tmp_path: Path) -> None:
    assert "On file" not in told(tmp_path, "1", "file")


def test_help_speaks_of_no_story(tmp_path: Path) -> None:
    assert "tape" not in told(tmp_path, "help").lower()
