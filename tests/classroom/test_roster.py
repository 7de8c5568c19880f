"""Rosters as spreadsheets save them, and as they come damaged; a new class."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spring68.classroom.codes import is_code
from spring68.classroom.limits import MAX_PUPILS
from spring68.classroom.newclass import HANDED_IN, ClassExists, new_class
from spring68.classroom.roster import COLUMNS, NAME, RosterError, load_roster, read_roster, written_roster

ROWS = "code,display_name,section\nKX47-2,Jan Novák,3.B\nPD19-4,Eva Řehořová,3.B\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250", "utf-16"])
def test_a_roster_is_read_however_it_was_saved(encoding: str, delimiter: str) -> None:
    roster = read_roster(ROWS.replace(",", delimiter).replace("\n", "\r\n").encode(encoding))

    assert {code: pupil.display_name for code, pupil in roster.pupils.items()} == {
        "KX47-2": "Jan Novák",
        "PD19-4": "Eva Řehořová",
    }
    assert roster.problems == ()
    assert roster.delimiter == delimiter


def test_western_letters_are_read_as_windows_1252() -> None:
    roster = read_roster("code;display_name\nKX47-2;Zoë Müñoz Ångström\n".encode("cp1252"))

    assert roster.name("KX47-2") == "Zoë Müñoz Ångström"
    assert roster.encoding == "cp1252"


def test_a_line_that_tells_excel_the_delimiter_is_no_row() -> None:
    assert read_roster(("sep=;\r\n" + ROWS.replace(",", ";")).encode()).name("KX47-2") == "Jan Novák"


def test_a_code_as_somebody_typed_it_is_the_code() -> None:
    assert list(read_roster(b"Code,Display Name\nkx 472,Jan\n").pupils) == ["KX47-2"]


def test_columns_that_nobody_knows_are_kept() -> None:
    roster = read_roster(b"seat,code,display_name\n3,KX47-2,Jan\n")

    assert roster.pupils["KX47-2"].more == {"seat": "3"}


def test_a_bad_row_is_told_with_its_line_and_the_rest_is_used() -> None:
    roster = read_roster(
        b"code,display_name\nKX47-3,Jan\n,Eva\n\nPD19-4,Petr\nKX47-2,Jan\nkx472,Ivan\n", "3b/roster.csv"
    )

    assert list(roster.pupils) == ["PD19-4", "KX47-2"]
    assert [problem.split(";")[0] for problem in roster.problems] == [
        "3b/roster.csv:2: ‘KX47-3’ is no code",
        "3b/roster.csv:3: there is no code",
        "3b/roster.csv:7: the code KX47-2 stands in line 6 already",
    ]


def test_a_cell_with_line_ends_does_not_confuse_the_lines() -> None:
    roster = read_roster(b'code,display_name\nKX47-2,"Jan\nNovak"\nXX,Eva\n')

    assert roster.name("KX47-2") == "Jan Novak"
    assert roster.problems[0].startswith("roster.csv:4:")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no column ‘code’"),
        (b"kode,name\nKX47-2,Jan\n", "is ‘kode’ meant"),
        (b"code\0,name\n", "no text"),
        (b"code\n" + b"x" * 2_000_001, "larger than 2 MB"),
        (b"code\n" + b"x\n" * 10_002, "at most 10000 rows"),
        (b'code\n"' + b"x" * 200_000, "cannot be read"),
    ],
)
def test_what_is_no_roster_is_one_sentence(data: bytes, words: str) -> None:
    with pytest.raises(RosterError, match=words):
        read_roster(data)


def test_a_roster_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match="there is no roster at"):
        load_roster(tmp_path / NAME)
    with pytest.raises(RosterError, match="cannot be read"):
        load_roster(tmp_path)


@given(st.binary(max_size=400) | st.text(alphabet='code,;"\n\r\tKX47-2ř\0', max_size=200).map(str.encode))
def test_whatever_a_file_holds_it_is_a_roster_or_one_sentence(data: bytes) -> None:
    for begin in (b"", b"code,display_name\n"):
        try:
            roster = read_roster(begin + data)
        except RosterError as problem:
            assert "\n" not in str(problem)
        else:
            assert all(is_code(code) for code in roster.pupils)


def test_a_new_class_has_a_roster_that_reads_back(tmp_path: Path) -> None:
    codes = new_class(tmp_path / "3b", 28, "3.B", seed=68)
    roster = load_roster(tmp_path / "3b" / NAME)

    assert list(roster.pupils) == codes
    assert {pupil.section for pupil in roster.pupils.values()} == {"3.B"}
    assert (tmp_path / "3b" / HANDED_IN).is_dir()
    assert (tmp_path / "3b" / NAME).read_text(encoding="utf-8-sig").split("\n")[0].strip() == ",".join(COLUMNS)


def test_a_new_class_never_overwrites_a_roster(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(ROWS, encoding="utf-8")

    with pytest.raises(ClassExists):
        new_class(tmp_path, 5)

    assert (tmp_path / NAME).read_text(encoding="utf-8") == ROWS


@pytest.mark.parametrize("pupils", [0, -1, MAX_PUPILS + 1])
def test_a_class_has_a_sensible_number_of_pupils(pupils: int, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="1 to 2000"):
        new_class(tmp_path / "x", pupils)

    assert not (tmp_path / "x").exists()


def test_codes_come_from_the_system_and_differ_each_time(tmp_path: Path) -> None:
    assert new_class(tmp_path / "a", 20) != new_class(tmp_path / "b", 20)


def test_a_written_roster_has_a_row_for_each_code() -> None:
    assert written_roster(["KX47-2"], "3.B").splitlines()[1] == "KX47-2,,3.B,,,,,"
