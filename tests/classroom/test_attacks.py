"""The attacks on a record: what can be found is found and names the line; what cannot is said in the paragraph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from spring68.classroom.verified import CANNOT_PROVE, Verdict
from spring68.classroom.verify import Found
from spring68.classroom.verifyclass import verify_class
from tests.classroom.recording import ONE, TWO, assignment, judged, lines_of, machine, rechained, recorded


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return recorded(tmp_path)


def line_with(path: Path, word: str) -> int:
    """The number of the first line in which a word stands, from 1."""
    return next(number for number, line in enumerate(path.read_text().splitlines(), 1) if word in line)


def with_line(path: Path, word: str, **fields: Any) -> bytes:
    """The record with other words in the first line that has a word, and all hashes made anew."""
    lines = lines_of(path)
    lines[line_with(path, word) - 1].update(fields)
    return rechained(lines)


def test_an_honest_record_matches(path: Path) -> None:
    assert judged(path).words == "matches"
    assert judged(rechained(lines_of(path))).seal == judged(path).seal


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"pick":"radio.help"', '"pick":"radio.leave"'),
        ("everybody I knew", "nobody I knew"),
        ('"students":["KX47-2"]', '"students":["PD19-4"]'),
        ('"t":20000', '"t":60000'),
        ('"attempt":1', '"attempt":2'),
    ],
)
def test_an_edit_in_a_text_editor_is_found_at_its_line(path: Path, old: str, new: str) -> None:
    text = path.read_text()

    assert old in text

    found = judged(text.replace(old, new, 1).encode())

    assert (found.verdict, found.line) == (Verdict.DIFFERS, line_with(path, old))
    assert f"does not match, at line {found.line}: " in found.words


def test_a_deleted_line_is_found(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    for gone in range(1, len(lines) - 1):
        found = judged(b"".join(lines[:gone] + lines[gone + 1 :]))

        assert (found.verdict, found.line) == (Verdict.DIFFERS, gone + 1)


def test_lines_that_changed_places_are_found(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    lines[2], lines[3] = lines[3], lines[2]

    assert (judged(b"".join(lines)).verdict, judged(b"".join(lines)).line) == (Verdict.DIFFERS, 3)


def test_an_end_that_was_cut_off_is_found(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    for kept in range(1, len(lines)):
        found = judged(b"".join(lines[:kept]))

        assert found.verdict is not Verdict.MATCHES
        assert found.line == kept
        assert "no seal follows" in found.reason


def test_a_choice_that_was_not_offered_is_found_behind_new_hashes(path: Path) -> None:
    found = judged(with_line(path, "bridge.sign", pick="square.home"))

    assert (found.verdict, found.line) == (Verdict.DIFFERS, line_with(path, "bridge.sign"))
    assert "could not be chosen there" in found.reason


def test_a_choice_that_was_closed_is_found_behind_new_hashes(path: Path) -> None:
    found = judged(with_line(path, "square.radio", pick="square.shout"))

    assert (found.verdict, found.line) == (Verdict.DIFFERS, line_with(path, "square.radio"))


def test_another_ending_that_is_claimed_is_found_behind_new_hashes(path: Path) -> None:
    """The last choice is replaced by one that is offered: what it leads to is not what the line says."""
    found = judged(with_line(path, "bridge.sign", pick="bridge.refuse"))

    assert (found.verdict, found.line) == (Verdict.DIFFERS, line_with(path, "bridge.sign"))
    assert "leads elsewhere" in found.reason


def test_a_claim_of_endings_or_points_has_no_place_in_a_record(path: Path) -> None:
    found = judged(with_line(path, '"seal"', ending="refused"))

    assert (found.verdict, found.line) == (Verdict.DIFFERS, line_with(path, '"seal"'))


REWRITTEN = {
    "an answer": lambda path: with_line(path, '"q":"why"', text="Somebody else wrote this for me"),
    "the code": lambda path: with_line(path, '"header"', students=[TWO]),
    "all times": lambda path: rechained(
        [{**line, "t": line["t"] * 3} if "t" in line else line for line in lines_of(path)]
    ),
}


@pytest.mark.parametrize("what", REWRITTEN)
def test_what_cannot_be_found_changes_the_exit_code_and_is_in_the_paragraph(path: Path, what: str) -> None:
    """With all hashes made anew an answer, the code or the times can be another: nothing in the file shows it."""
    honest, found = judged(path), judged(REWRITTEN[what](path))

    assert found.matches
    assert found.exit_code != honest.exit_code
    for words in ("another answer", "another code", "other times", "exit code"):
        assert words in CANNOT_PROVE


@pytest.mark.parametrize("what", REWRITTEN)
def test_an_exit_code_that_was_collected_shows_the_change(path: Path, what: str) -> None:
    honest = judged(path).exit_code
    found = Found("a.s68rec", REWRITTEN[what](path))
    result = verify_class([found], machine(), assignment(), exit_codes={ONE: honest, TWO: honest})

    assert [flag.kind for flag in result.records[0].flags if flag.kind == "exit_code"] == ["exit_code"]


def test_times_that_were_stretched_are_found_beside_the_record_they_were_taken_from(tmp_path: Path) -> None:
    """Not in one file alone; a class is more than its files."""
    play = ("radio", "help", "wait", "wait", "sign")
    from tests.classroom.recording import through

    path = recorded(tmp_path, play=through(*play, pace=21_337))
    lines = [{**line, "t": line["t"] * 3} if "t" in line else dict(line) for line in lines_of(path)]
    lines[0].update(students=[TWO], record="0d0c7c1e-6f5b-4d0b-9a53-1a2b3c4d5e6f")
    result = verify_class(
        [Found("a.s68rec", path.read_bytes()), Found("b.s68rec", rechained(lines))], machine(), assignment()
    )  # fmt: skip

    assert [record.matches for record in result.records] == [True, True]
    assert [{flag.kind for flag in record.flags} >= {"same_path"} for record in result.records] == [True, True]


def test_nobody_is_accused(path: Path) -> None:
    told = [verdict.value for verdict in Verdict]

    assert told == ["matches", "does not match", "cannot be judged"]
    assert not any("cheat" in words.lower() for words in (*told, CANNOT_PROVE, judged(path).words))
