"""Plain mode as it is heard: the whole story told to a synthesiser speaks cleanly, and every room has its words."""

import io
import re
import shutil
import subprocess
from itertools import cycle
from pathlib import Path

import pytest

from spring68.opening import open_story
from spring68.plain import Plain, Streams
from spring68.plainwords import heard, heard_heading, heard_label, heard_line, heard_mark
from spring68.saves.locations import shipped_story
from spring68.saves.settings import Settings
from spring68.saves.store import Store
from spring68.session import Session
from tests.helpers import machine_of
from tests.plain.test_plain import told
from tests.test_session import NOTE, SCENES, STORY

SILENT = re.compile(r"[^\w\s.,;:!?'\"()“”‘’—–…/&%+=#~@*-]")
"""What a synthesiser reads by the name of the character, or not at all."""

UNHEARD = {
    "a date of a machine": re.compile(r"\b\d{4}-\d{2}-\d{2}\b"),
    "a name of a variable": re.compile(r"\b[a-z]+_[a-z]"),
    "a mark of the source": re.compile(r"\bP\d+\.S\d+"),
    "a number in Roman letters after BOX": re.compile(r"\b(?:BOX|Box) [IVX]+\b"),
    "columns": re.compile(r"\S {2,}\S"),
    "markup": re.compile(r"\[\[|\]\]|\{|\}"),
    "No. before a number": re.compile(r"\bNo\. \d"),
}
ROOMS = (
    "notes", "note 1", "notes source", "notes sheet", "file", "boxes", "signatures", "reel", "takes", "map", "endings",
    "settings", "saves", "help", "again", "choices",
)  # fmt: skip


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("BOX IV · Silence", "Box 4, Silence"), ("LEADER TAPE", "Leader tape"), ("BOX I", "Box 1"),
        ("RUN-OUT", "Run-out"), ("I · Spring", "I, Spring"), ("Box of Mr Vik", "Box of Mr Vik"),
    ],
)  # fmt: skip
def test_labels(written: str, said: str) -> None:
    assert heard_label(written) == said


def test_headings_and_marks_and_lines() -> None:
    assert heard_heading("Friday 5 January 1968, 22.40") == "Friday 5 January 1968, 22:40"
    assert heard_heading("a train to Pardubice") == "A train to Pardubice"
    assert heard_mark("P1.S2.a") == "Paragraph 1, sentence 2, part a"
    assert heard_mark("P3.S4") == "Paragraph 3, sentence 4"
    assert heard_mark("chapter two") == "chapter two"
    assert heard_line("Cover name:  PÁSKA") == "Cover name: PÁSKA"
    assert heard_line("    MALÁ Irena          born 1937") == "MALÁ Irena, born 1937"
    assert heard("source ██████ reports") == "source (blacked out) reports"
    assert heard("No. 1, 8–9 June — no. 3") == "Number 1, 8 to 9 June — no. 3"


@pytest.fixture(scope="module")
def stream(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A whole play of the story, with every room asked for now and then."""
    folder = tmp_path_factory.mktemp("heard")
    session = Session.begin(open_story(shipped_story()), Store(folder), seed=68)
    out = io.StringIO()
    plain = Plain(session, Streams(iter(()), out), Settings(content="detail"))
    plain.tell()
    numbers, rooms = cycle((1, 2, 3, 1)), cycle(ROOMS)
    for turn in range(400):
        if session.state.ended:
            break
        count = len(session.options())
        plain.answer(str((next(numbers) - 1) % count + 1))
        if turn % 12 == 0:
            plain.answer(next(rooms))
    for room in ROOMS:
        plain.answer(room)
    assert session.state.ended
    return out.getvalue()


@pytest.mark.parametrize("what", UNHEARD)
def test_nothing_in_the_whole_story_is_unheard(stream: str, what: str) -> None:
    found = [line for line in stream.split("\n") if UNHEARD[what].search(line) and "address" not in line]

    assert found[:3] == []


def test_nothing_is_drawn_in_the_whole_story(stream: str) -> None:
    assert sorted(set(SILENT.findall(stream))) == []


def test_no_line_begins_or_ends_with_a_space_and_none_is_said_twice_running(stream: str) -> None:
    lines = stream.split("\n")

    assert [line for line in lines if line != line.strip()] == []
    assert "\n\n\n" not in stream


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_a_synthesiser_reads_it_to_its_end(stream: str) -> None:
    words = "\n".join(stream.split("\n")[:60]) + "\nThe very end.\n"
    done = subprocess.run(
        ["espeak-ng", "-q", "--ipa", "-v", "en-gb"], input=words, capture_output=True, text=True, check=True, timeout=60
    )

    assert done.stdout.strip().endswith(("ˈɛnd", "ɛnd"))


def test_each_turn_says_only_what_is_new(tmp_path: Path) -> None:
    text = told(tmp_path, "map", "endings", "1")

    assert text.count("The hall.\n") <= 2
    assert text.count("You are here.") == 1


TWICE = """
scene: one
when: 1968-03-04
place: The hall
choices:
  - {pick: Go on., id: on, to: two}
---
scene: two
when: 1968-03-04
place: The hall
choices:
  - {pick: Go on., id: on, to: three}
---
scene: three
when: 1968-03-05
place: The yard
choices:
  - {pick: Go on., id: on, to: four}
---
scene: four
ending: home
"""


def test_no_two_lines_of_a_list_are_the_same_without_a_difference_told(tmp_path: Path) -> None:
    machine = machine_of(TWICE, story="endings: {home: {title: Home}}")
    text = told(tmp_path, "1", "1", "map", "takes", machine=machine)

    assert "The hall. Scene 1 of 2 there.\n" in text
    assert "The hall. Scene 2 of 2 there.\n" in text
    assert "The yard. You are here.\n" in text
    assert text.count("(Monday 4 March 1968, The hall)") == 2


def test_a_take_and_another_say_which_they_are(tmp_path: Path) -> None:
    text = told(tmp_path, "1", "back 1", "2", "takes", "take 1", "take 9")

    assert "Back to before choice 1. The old take is kept.\n" in text
    assert "Take 1: 1 choice, another from the first choice on.\n" in text
    assert "This is take 1 of 2.\n" in text
    assert "Say the number of a take, from 1 to 2.\n" in text


def test_back_goes_to_before_the_choice_named_as_the_full_screen_does(tmp_path: Path) -> None:
    text = told(tmp_path, "back 1", "1", "back 2", "back 0", "back 1")
    after = text[text.rindex("Back to before choice 1.") :]

    assert "No choice has been made yet." in text
    assert text.count("There is one choice to go back to: back 1.") == 2
    assert "1. Take the lamp\n" in after
    assert "1. Go on" not in after
    assert "from 1 to 2: back 2." in told(tmp_path / "b", "1", "1", "back 99")


def test_an_address_names_its_source(tmp_path: Path) -> None:
    note = NOTE + "sources: [book]\n"
    book = "source: book\ntitle: A Book\nauthor: A. Smith\nyear: 1990\naddress: https://example.org/b\n"
    machine = machine_of(SCENES, story=STORY, notes=note, sources=book)

    assert "A. Smith, A Book, 1990: https://example.org/b" in told(tmp_path, "address 1", machine=machine)


def test_a_setting_that_is_changed_is_answered_by_one_line(tmp_path: Path) -> None:
    before, after = told(tmp_path / "a"), told(tmp_path / "b", "settings motion off")

    assert set(after.splitlines()) - set(before.splitlines()) == {"Motion: off. Of the full screen only."}


def test_the_endings_and_the_map_are_lists(tmp_path: Path) -> None:
    text = told(tmp_path, "endings", "map", "1", "1", "endings")

    assert "Endings reached: 0 of" in text
    assert "still possible." in text
    assert ", which you have reached: still possible." in text
    assert "1 place of this act seen, 2 not seen." in text


def test_notes_and_reel_are_searched(tmp_path: Path) -> None:
    text = told(tmp_path, "notes zzzz", "reel hall", "reel zzzz", "1", "note 1", "address 1", "address 99")

    assert "No note that you have met speaks of that." in text
    assert "Nothing that you have read speaks of that." in text


def test_what_was_read_before_is_skipped_up_to_new_words(tmp_path: Path) -> None:
    told(tmp_path, "1", "1")
    text = told(tmp_path, "1", "again", settings=Settings(repeat="skip"))

    assert "What you have read before is skipped." in text
    assert "1. Take the lamp" in text
    assert text.index("is skipped") < text.index("1. Take the lamp")


def test_the_reel_is_written_to_a_file_and_a_full_disk_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = told(tmp_path, "export text", "export html", "export markdown", "export tape")
    assert [path.suffix for path in sorted(tmp_path.glob("*-reel.*"))] == [".html", ".md", ".txt"]
    assert "Say: export text, export markdown, or export html." in text

    def refuse(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("spring68.export.write_safely", refuse)
    assert "It could not be written: No space left on device." in told(tmp_path, "export html")


def test_settings_are_told_by_their_titles_and_changed_by_their_names(tmp_path: Path) -> None:
    text = told(tmp_path, "settings pace paragraph", "settings pace fast", "settings hat red", "settings")

    assert "Reading pace: paragraph." in text
    assert "pace can be screen or beat or paragraph." in text
    assert "there is no setting “hat”" in text


def test_paragraph_by_paragraph_at_a_terminal(tmp_path: Path) -> None:
    machine = machine_of(SCENES, story=STORY, notes=NOTE)
    text = told(tmp_path, "", "", "1", "", "", settings=Settings(pace="paragraph"), asked=True, machine=machine)

    assert text.endswith("The play is kept.\n")
