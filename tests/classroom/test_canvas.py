"""Canvas: what its importer reads in our files, by its own rules for headers, rows and numbers, written down anew here."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import pytest

from spring68.classroom.assignment import Canvas
from spring68.classroom.canvas import Gradebook, GradebookError, fill_gradebook, new_gradebook
from spring68.classroom.exportgrades import Grade
from spring68.classroom.verified import ClassResult
from tests.classroom.handing import ROSTER, graded, handed_in, roster, three
from tests.classroom.recording import ONE, THREE, TWO, through

COLUMN = Canvas("Prague 1968: radio", 482913)
TOTALS = "Current Score|Current Points|Current Grade|Final Score|Final Points|Final Grade|Override Score"


@dataclass
class Read:
    """What the importer understands: assignment number → points, and (column, found by) → value for each pupil."""

    points: dict[str, str] = field(default_factory=dict)
    grades: dict[str, dict[str, str]] = field(default_factory=dict)


class InvalidHeader(Exception):
    """What Canvas calls “Invalid header row”."""


def delimiter_of(text: str) -> str:
    """A semicolon where the first three lines agree on more of its fields than of the comma's."""
    lines = text.splitlines()[:3]
    fields = {}
    for sign in ";,":
        counts = {len(next(csv.reader([line], delimiter=sign), [])) for line in lines}
        fields[sign] = counts.pop() if len(counts) == 1 else 0
    return ";" if fields[";"] > fields[","] else ","


def number(cell: str) -> str:
    """A pure number with its last comma or point as the decimal one."""
    if not re.fullmatch(r"-?[0-9.,]+%?", cell):
        return cell
    *whole, last = re.split("[,.]", cell)
    return f"{''.join(whole)}.{last}" if whole else last


def student_columns(header: list[str], own: int = 0) -> dict[str, int]:
    """Where the columns of a pupil are; `own` columns of the teacher's stand after the section."""
    if not (len(header) > 3 and "Student" in header[0] and "ID" in header[1]):
        raise InvalidHeader
    count, places = 3, {"ID": 1}
    if re.search(r"SIS\s+Login\s+ID", header[2]):
        count, places["login"] = 4, 2
    elif re.search(r"SIS\s+User\s+ID", header[2]) and re.search(r"SIS\s+Login\s+ID", header[3]):
        extra = 1 if re.search(r"Integration\s+ID", header[4]) else 0
        places |= {"sis": 2, "login": 3}
        count = 5 + extra
        if re.search(r"Root\s+Account", header[4 + extra]):
            count += 1
    if "Section" not in header[count - 1]:
        raise InvalidHeader
    return {**places, "count": count + own}


def imported(data: bytes, own: int = 0) -> Read:
    """What Canvas would import of a file."""
    text = data.decode("utf-8-sig")
    sign = delimiter_of(text)
    rows = [[number(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign)]
    header, read = rows[0], Read()
    places = student_columns(header, own)
    columns = [at for at in range(places["count"], len(header)) if not re.search(TOTALS, header[at])]
    called = {}
    for at in columns:
        match = re.search(r"\((\d+)\)$", header[at])
        called[at] = match[1] if match else header[at]
    for row in rows[1:]:
        if "Points Possible" in row[0]:
            read.points = {called[at]: row[at] for at in columns}
        elif not all(re.fullmatch(r"\s*(Muted|Manual Posting.*)?\s*", cell) for cell in row):
            keys = [
                f"{name} {row[places[name]]}"
                for name in ("ID", "sis", "login")
                if row[places.get(name, 0)] and name in places
            ]
            read.grades[keys[0] if keys else f"name {row[0]}"] = {called[at]: row[at] for at in columns}
    return read


EXPORTED = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Notes,Essay (77),Prague 1968: radio (482913),Current Score,Final Score\r\n"
    ",,,,,,Manual Posting,,,\r\n"
    "    Points Possible,,,,,,20.0,10.0,(read only),(read only)\r\n"
    '"Novák, Jan",10234,S0012,jan.novak,3.B,"a ""note"", kept",12.5,6.5,60.0,60.0\r\n'
    '"Svobodová, Eva",10235,S0013,eva.s,3.B,,,,,\r\n'
    "Dvořák Petr,10236,S0014,petr.d,3.B,,3,,,\r\n"
    '"Nobody, Ours",10237,S0015,n.o,3.B,,18,4,55.5,55.5\r\n'
    '"Student, Test",10300,,abc,3.B,,,,,\r\n'
)


def filled(data: bytes | str, grades: tuple[Grade, ...], column: Canvas = COLUMN) -> Gradebook:
    return fill_gradebook(data if isinstance(data, bytes) else data.encode(), grades, column, 10)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> ClassResult:
    return three(tmp_path_factory.mktemp("class"))


def test_pupils_are_found_by_id_then_sis_id_then_login(result: ClassResult) -> None:
    book = filled(EXPORTED, graded(result))
    read = imported(book.data, own=1)

    assert book.placed == (ONE, TWO, THREE)
    assert {who: grades["482913"] for who, grades in read.grades.items()} == {
        "ID 10234": "10", "ID 10235": "10", "ID 10236": "6", "ID 10237": "4", "ID 10300": "",
    }  # fmt: skip


def test_everything_else_stays_byte_for_byte(result: ClassResult) -> None:
    before = EXPORTED.encode("utf-8-sig").splitlines()
    after = filled(EXPORTED.encode("utf-8-sig"), graded(result)).data.splitlines()

    assert [new for old, new in zip(before, after, strict=True) if old != new] == [
        '"Novák, Jan",10234,S0012,jan.novak,3.B,"a ""note"", kept",12.5,10,60.0,60.0'.encode(),
        '"Svobodová, Eva",10235,S0013,eva.s,3.B,,,10,,'.encode(),
        "Dvořák Petr,10236,S0014,petr.d,3.B,,3,6,,".encode(),
    ]


def test_what_was_there_before_is_told(result: ClassResult) -> None:
    assert filled(EXPORTED, graded(result)).remarks == (f"{ONE}: 6.5 becomes 10 in line 4",)
    assert filled(EXPORTED.replace(",20.0,10.0,", ",20.0,8,"), graded(result)).remarks[0] == (
        "Canvas has 8 points for this assignment, and yours has 10"
    )


def test_a_grade_that_is_there_already_is_left_as_it_is_written(result: ClassResult) -> None:
    text = EXPORTED.replace(",6.5,", ",10.00,")

    assert b",12.5,10.00,60.0" in filled(text, graded(result)).data


def test_a_new_column_comes_after_the_assignments_and_before_the_totals(result: ClassResult) -> None:
    text = EXPORTED.replace(",Prague 1968: radio (482913)", ",Other (5)")
    read = imported(filled(text, graded(result)).data, own=1)

    assert read.points == {"77": "20.0", "5": "10.0", "482913": "10"}
    assert read.grades["ID 10236"] == {"77": "3", "5": "", "482913": "6"}
    assert read.grades["ID 10237"] == {"77": "18", "5": "4", "482913": ""}


def test_without_assignments_it_comes_after_the_teacher_s_own_columns(result: ClassResult) -> None:
    text = "Student,ID,SIS Login ID,Section,Notes,Final Score\nx,10234,y,3.B,n,50\n"
    book = filled(text, graded(result)[:1])

    assert book.data.decode() == (
        "Student,ID,SIS Login ID,Section,Notes,Prague 1968: radio (482913),Final Score\nx,10234,y,3.B,n,10,50\n"
    )


def test_a_column_without_a_number_is_found_by_its_title_alone(result: ClassResult) -> None:
    read = imported(filled(EXPORTED, graded(result), Canvas("Prague 1968: radio")).data, own=1)
    new = filled(EXPORTED, graded(result), Canvas("Another"))

    assert read.grades["ID 10234"]["482913"] == "10"
    assert imported(new.data, own=1).points["Another"] == "10"
    assert new.remarks == ("Canvas will make a new assignment of this column",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250", "utf-16"])
def test_semicolons_decimal_commas_and_the_encoding_are_kept(result: ClassResult, encoding: str) -> None:
    first = graded(result)[0]
    halved = [replace(first, score=replace(first.score, points=Decimal("1.5")))]
    text = EXPORTED.replace(",", ";").replace("Novák;", "Novák,").replace("12.5", "12,5")
    data = fill_gradebook(text.encode(encoding), halved, COLUMN, 10).data

    assert data == text.replace(";6.5;", ";1,5;").encode(encoding)
    if encoding.startswith("utf-8"):
        assert imported(data, own=1).grades["ID 10234"] == {"77": "12.5", "482913": "1.5"}


def test_a_sign_that_the_encoding_does_not_have_is_a_sentence(result: ClassResult) -> None:
    text = EXPORTED.replace("482913", "4").encode("cp1250")

    with pytest.raises(GradebookError, match="has no ‘日’; save it as UTF-8"):
        filled(text, graded(result), Canvas("日本"))


def test_who_is_not_in_the_gradebook_or_in_it_twice_is_named_and_left_out(result: ClassResult) -> None:
    without = EXPORTED.replace("S0013", "S9").replace("10236,S0014,petr.d", "10236,S0014,p.d")
    book = filled(without, graded(result))
    twice = filled(EXPORTED + "Dvořák Petr,99,S77,petr.d,3.B,,,,,\r\n", graded(result))
    both = filled(EXPORTED.replace("10236,S0014,petr.d", "10236,S0012,petr.d"), graded(result))

    assert book.placed == (ONE,)
    assert book.missing == (
        f"{TWO}: the gradebook has no row with SIS User ID S0013",
        f"{THREE}: the gradebook has no row with SIS Login ID petr.d",
    )
    assert twice.missing == (f"{THREE}: what the roster says of this code stands in lines 6 and 9, so none is filled",)
    assert both.missing[0].startswith(f"{ONE}: what the roster says of this code stands in lines 4 and 6")


def test_two_codes_with_one_row_are_both_left_out(result: ClassResult) -> None:
    same = roster(ROSTER.replace(",,,petr.d,", ",,S0013,,"))
    book = filled(EXPORTED, graded(result, same))

    assert book.placed == (ONE,)
    assert [words[:7] for words in book.missing] == [f"{TWO}:", f"{THREE}:"]


def test_a_name_alone_is_never_enough(result: ClassResult) -> None:
    names = roster(ROSTER.replace(",,,petr.d,", ",,,,"))
    book = filled(EXPORTED, graded(result, names))

    assert book.missing == (f"{THREE}: the roster has no canvas_id, sis_user_id or sis_login_id for this code",)


def test_who_is_excused_has_ex(tmp_path: Path, result: ClassResult) -> None:
    grade = graded(result)[0]
    excused = replace(grade, score=replace(grade.score, is_excused=True))

    assert imported(filled(EXPORTED, (excused,)).data, own=1).grades["ID 10234"]["482913"] == "EX"


# a new file


def test_a_new_file_has_a_row_for_who_has_a_result_and_for_nobody_else(tmp_path: Path) -> None:
    result = handed_in(tmp_path, {(ONE,): None, (THREE,): through("radio", "leave", "refuse", why="Because of that")})
    book = new_gradebook(graded(result), COLUMN, 10)

    assert book.data.decode() == (
        "Student,ID,SIS User ID,SIS Login ID,Section,Prague 1968: radio (482913)\r\n"
        "    Points Possible,,,,,10\r\n"
        '"Novák, Jan",10234,S0012,jan.novak,3.B,10\r\n'
        "Dvořák Petr,,,petr.d,3.B,6\r\n"
    )
    assert imported(book.data).points == {"482913": "10"}


def test_a_new_file_has_a_header_that_canvas_takes_whatever_the_roster_knows(result: ClassResult) -> None:
    only_ids = roster(
        ROSTER.replace("S0012,jan.novak", ",").replace(",,S0013,,", ",7,,,").replace(",,,petr.d,", ",8,,,")
    )
    book = new_gradebook(graded(result, only_ids), COLUMN, 10)

    assert book.data.decode().splitlines()[0] == "Student,ID,Section,Prague 1968: radio (482913)"
    assert set(imported(book.data).grades) == {"ID 10234", "ID 7", "ID 8"}


def test_a_new_file_holds_no_name_but_those_of_the_roster_and_no_code(result: ClassResult) -> None:
    nameless = roster(ROSTER.replace('"Novák, Jan"', "").replace("Dvořák Petr", "=1+1"))
    text = new_gradebook(graded(result, nameless), COLUMN, 10).data.decode()
    rows = list(csv.reader(io.StringIO(text)))

    assert [row[0] for row in rows[2:]] == ["", "Svobodová, Eva", "'=1+1"]
    assert not any(code in text for code in (ONE, TWO, THREE))


# what is no gradebook


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no Student, ID and Section"),
        (b"Name,Points\r\nx,1\r\n", "no Student, ID and Section"),
        (b"PK\x03\x04\x00\x00", "it is no text"),
        (b'Student,ID,Section,"A\r\n', "a quotation mark that is opened in line 1 is never closed"),
        (EXPORTED.replace("Essay (77)", "Again (482913)").encode(), "it has 2 columns"),
        (b"Student,ID,Section,A\r\n\x81\x8d\xc3,1,2,3\r\n", "save it as UTF-8"),
    ],
)
def test_what_is_no_gradebook_is_a_sentence(result: ClassResult, data: bytes, words: str) -> None:
    with pytest.raises(GradebookError, match=re.escape(words)):
        filled(data, graded(result))


def test_what_is_too_large_is_a_sentence() -> None:
    with pytest.raises(GradebookError, match="larger than 20 MB"):
        filled(b"x" * 20_000_001, ())


@pytest.mark.parametrize("title", ["=Prague", "@x", "My Final Score"])
def test_a_title_that_would_be_taken_for_something_else_is_refused(result: ClassResult, title: str) -> None:
    with pytest.raises(GradebookError, match=r"change `export\.canvas\.column`"):
        new_gradebook(graded(result), Canvas(title), 10)
