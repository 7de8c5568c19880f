"""Across a class: the same file, the same pace, nearly the same words; and nothing where there is no reason to look."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from spring68.classroom.across import flags_across
from spring68.classroom.verified import Answered, Pick, Verdict, Verified
from spring68.classroom.verify import Found
from spring68.classroom.verifyclass import verify_class
from tests.classroom.recording import ONE, TWO, assignment, machine, recorded

ESSAY = (
    "She went to the radio building because the announcers had asked everybody to come, and because her brother was "
    "there already and had not rung since midnight, so that staying at home was harder than going."
)


def record(file: str, code: str, *answers: str, picks: tuple[int, ...] = (), seal: str = "") -> Verified:
    path = tuple(Pick("a", f"a.c{number}", "", t, 0, number) for number, t in enumerate(picks))
    given = tuple(Answered(f"q{number}", text, len(text.split()), 0, 0) for number, text in enumerate(answers))
    return Verified(
        file, Verdict.MATCHES, codes=(code,), path=path, answers=given, seal=seal or file, record=file
    )  # fmt: skip


def kinds(*records: Verified) -> list[list[str]]:
    return [[flag.kind for flag in flags] for flags in flags_across(records)]


def test_the_same_file_twice_is_told_of_both(tmp_path: Path) -> None:
    data = recorded(tmp_path).read_bytes()
    result = verify_class([Found("a/KX47-2.s68rec", data), Found("b/x.s68rec", data)], machine(), assignment())

    assert [[flag.kind for flag in record.flags] for record in result.records] == [["same_seal"], ["same_seal"]]
    assert result.records[0].flags[0].others == ("b/x.s68rec",)
    assert len(result.counted) == 1


def test_one_beginning_under_two_codes_is_told(tmp_path: Path) -> None:
    from tests.classroom.recording import lines_of, rechained

    path = recorded(tmp_path)
    lines = lines_of(path)
    lines[0]["students"] = [TWO]
    result = verify_class(
        [Found("a", path.read_bytes()), Found("b", rechained(lines))], machine(), assignment()
    )  # fmt: skip

    assert [[flag.kind for flag in record.flags] for record in result.records] == [
        ["same_record", "near_answers"], ["same_record", "near_answers"],
    ]  # fmt: skip


@pytest.mark.parametrize("factor", [1, 3])
def test_the_same_path_at_the_same_pace_is_told(factor: int) -> None:
    times = (9_100, 21_400, 33_700, 61_000, 75_250)
    stretched = tuple(time * factor for time in times)

    assert kinds(record("a", ONE, picks=times), record("b", TWO, picks=stretched)) == [["same_path"], ["same_path"]]


def test_the_same_path_at_another_pace_is_nothing() -> None:
    one, two = (9_100, 21_400, 33_700, 61_000, 75_250), (9_900, 30_000, 36_000, 50_000, 75_000)

    assert kinds(record("a", ONE, picks=one), record("b", TWO, picks=two)) == [[], []]


def test_a_short_path_is_never_called_the_same() -> None:
    assert kinds(record("a", ONE, picks=(1, 2, 3)), record("b", TWO, picks=(1, 2, 3))) == [[], []]


def test_an_answer_with_a_few_words_changed_is_nearly_the_same() -> None:
    other = ESSAY.replace("brother", "sister").replace("harder", "worse").upper()

    assert kinds(record("a", ONE, ESSAY), record("b", TWO, other)) == [["near_answers"], ["near_answers"]]


def test_an_answer_that_was_taken_into_a_longer_one_is_nearly_the_same() -> None:
    longer = f"I think that it was not easy for her at all. {ESSAY} That is what I would have done as well, I believe."

    assert kinds(record("a", ONE, ESSAY), record("b", TWO, longer)) == [["near_answers"], ["near_answers"]]


def test_answers_of_one_pupil_and_to_other_questions_are_not_compared() -> None:
    assert kinds(record("a", ONE, ESSAY), record("b", ONE, ESSAY)) == [[], []]
    assert kinds(record("a", ONE, ESSAY), record("b", TWO, "", ESSAY)) == [[], []]


def test_another_answer_that_quotes_a_sentence_is_nothing() -> None:
    quoting = (
        "The text says that staying at home was harder than going. I do not agree, because somebody who stays behind "
        "can also help those who come back, and nobody knew that night how it would end or who would be there."
    )

    assert kinds(record("a", ONE, ESSAY), record("b", TWO, quoting)) == [[], []]


def test_short_answers_are_alike_only_when_they_are_equal_and_not_too_short() -> None:
    assert kinds(record("a", ONE, "I do not know"), record("b", TWO, "I do not know")) == [[], []]
    same = "Because all of my friends were there."
    assert kinds(record("a", ONE, same), record("b", TWO, same.upper())) == [["near_answers"], ["near_answers"]]


def test_a_quotation_that_the_whole_class_has_is_nothing() -> None:
    """Fifty answers share the words of the question, and differ in the rest."""
    question = "the announcers had asked everybody to come to the building"
    own = [" ".join(f"word{number}x{place}" for place in range(14)) for number in range(50)]
    records = [record(str(number), f"c{number}", f"{question} {words}") for number, words in enumerate(own)]

    assert kinds(*records) == [[] for _record in records]


def test_a_class_of_two_hundred_equal_answers_is_compared_at_once() -> None:
    records = [record(str(number), f"c{number}", ESSAY) for number in range(200)]
    found = flags_across(records)

    assert all(len(flags) == 1 and len(flags[0].others) == 199 for flags in found)
    assert all(one[0].kind == other[0].kind for one, other in pairwise(found))
