"""Who may sit down, and from where."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spring68.classroom.codes import is_code
from spring68.serve.program import within
from spring68.serve.seats import (
    Refusal,
    Seats,
    is_from_here,
    is_known_host,
    is_loopback,
    memory_of_machine,
    seat_environment,
    too_many,
)

PUBLIC = "http://teacher:8068"


def test_a_code_is_read_as_it_is_typed_and_gets_a_folder_of_its_own(tmp_path: Path) -> None:
    seats = Seats(tmp_path)

    assert seats.ask("kx47 2") == "KX47-2"
    assert seats.saves("KX47-2") == tmp_path / "KX47-2"


@given(st.text())
def test_nothing_but_a_code_becomes_a_folder(typed: str) -> None:
    seats = Seats(Path("class"))
    found = seats.ask(typed)

    assert isinstance(found, Refusal) or (is_code(found) and seats.saves(found).parent == Path("class"))
    if not is_code(typed):
        with pytest.raises(ValueError, match="no code"):
            seats.saves(typed)


def test_another_class_and_a_full_room_are_refused_in_a_sentence(tmp_path: Path) -> None:
    seats = Seats(tmp_path, most=1, codes=frozenset({"KX47-2"}), taken={"KX47-2"})
    other = Seats(tmp_path, most=1, taken={"KX47-2"})
    refused = [seats.ask("XX"), seats.ask("AB12-4"), other.ask("AB12-4")]

    assert seats.ask("KX47-2") == "KX47-2", "who sits keeps the seat"
    assert all(isinstance(found, Refusal) and found.words.endswith(".") for found in refused)
    assert {found.status for found in refused if isinstance(found, Refusal)} >= {400}


@pytest.mark.parametrize(
    ("origin", "host", "is_here"),
    [
        ("http://127.0.0.1:8068", "127.0.0.1:8068", True),
        ("http://teacher:8068", "teacher:8068", True),
        (PUBLIC, "10.0.0.5:8068", True),
        ("http://evil.example", "127.0.0.1:8068", False),
        ("http://127.0.0.1:9999", "127.0.0.1:8068", False),
        ("null", "127.0.0.1:8068", False),
        ("file://", "", False),
        (None, "127.0.0.1:8068", False),
    ],
)
def test_only_a_page_of_this_server_opens_a_connection(origin: str | None, host: str, is_here: bool) -> None:
    assert is_from_here(origin, host, PUBLIC) is is_here


@pytest.mark.parametrize(
    ("asked", "is_known"),
    [
        ("localhost:8068", True), ("127.0.0.1:8068", True), ("[::1]:8068", True), ("teacher:8068", True), ("10.0.0.5", True),
        ("rebound.example:8068", False), ("", False),
    ],
)  # fmt: skip
def test_a_name_that_somebody_made_for_this_machine_is_not_answered(asked: str, is_known: bool) -> None:
    assert is_known_host(asked, "127.0.0.1", PUBLIC) is is_known


@pytest.mark.parametrize(
    ("host", "is_own"), [("localhost", True), ("127.0.0.1", True), ("::1", True), ("0.0.0.0", False), ("pc", False)]
)
def test_what_only_this_machine_reaches(host: str, is_own: bool) -> None:
    assert is_loopback(host) is is_own


def test_a_seat_is_told_nothing_that_it_need_not_know(tmp_path: Path) -> None:
    told = seat_environment({"PATH": "/bin", "LRS_PASSWORD": "secret", "AWS_KEY": "k"}, tmp_path, "KX47-2")

    assert told == {
        "PATH": "/bin", "PYTHONUTF8": "1", "SPRING68_SERVED": "1", "SPRING68_CODE": "KX47-2", "SPRING68_SAVES": str(tmp_path),
    }  # fmt: skip


def test_all_seats_are_told_of_one_cache(tmp_path: Path) -> None:
    told = [seat_environment({}, tmp_path / code, code, tmp_path / "cache") for code in ("KX47-2", "AB12-4")]

    assert {seat["SPRING68_CACHE"] for seat in told} == {str(tmp_path / "cache")}


@given(st.one_of(st.none(), st.text(), st.integers(), st.floats(), st.lists(st.integers())))
def test_a_size_from_outside_is_a_size(value: object) -> None:
    assert 1 <= within(value, 1, 500, 80) <= 500


def test_more_seats_than_the_memory_carries_are_told_with_a_number_that_it_does() -> None:
    assert too_many(30, 4_000_000_000) == ""
    assert too_many(30, 0) == "", "a machine that does not say how much it has"
    assert too_many(100, 4_000_000_000) == (
        "100 seats may want 6.0 GB of memory, and this machine has 4.0; --seats 50 is safe."
    )
    assert too_many(50, 4_000_000_000) == ""
    assert memory_of_machine() >= 0
