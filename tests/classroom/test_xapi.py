"""Statements: what is said of a record, what never is, that it is said the same way each time, and what is no statement."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as having
from hypothesis import settings
from hypothesis import strategies as st

from spring68.classroom.assignment import Content, Privacy, Xapi
from spring68.classroom.verified import ClassResult, Verdict
from spring68.classroom.verify import Found
from spring68.classroom.xapi import Statements, duration
from spring68.classroom.xapiclass import statements_of, still_waiting
from spring68.classroom.xapivalid import faults_of
from tests.classroom.broken import BROKEN, broken
from tests.classroom.handing import EXPORT, HOME, given, handed_in, roster, said, three
from tests.classroom.recording import LONG, ONE, THREE, TWO, begun, lines_of, machine, rechained, recorded, through

ADL = "http://adlnet.gov/expapi"
WITH_SKIPS = given(export=replace(EXPORT, xapi=Xapi(True, HOME, skips=True)))


def of_kind(statements: list[dict[str, Any]], verb: str) -> list[dict[str, Any]]:
    return [one for one in statements if one["verb"]["display"]["en"] == verb]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> ClassResult:
    """One pupil, who opens a note, goes back, and skips a scene."""
    folder = tmp_path_factory.mktemp("class")
    lesson, clock = begun(folder, ONE, given=given())
    through()(lesson, clock)
    clock.now += 5_000
    lesson.note_opened("paper")
    through("home", "undo", "radio")(lesson, clock)
    clock.now += 1_234
    lesson.skip("radio")
    through("help", "sign")(lesson, clock)
    lesson.seal()
    lesson.close()
    return handed_in(folder, {}, WITH_SKIPS, also=[Found("a.s68rec", lesson.recorder.path.read_bytes())])


@pytest.fixture(scope="module")
def statements(result: ClassResult) -> list[dict[str, Any]]:
    return said(result)


# the mapping


def test_every_event_has_its_verb_and_its_kind_of_object(statements: list[dict[str, Any]]) -> None:
    told = {
        (one["verb"]["id"], one["object"].get("definition", {}).get("type"), one["object"]["id"].removeprefix(HOME))
        for one in statements
    }

    assert told == {
        (f"{ADL}/verbs/initialized", f"{ADL}/activities/assessment", "/assignments/3b-radio"),
        ("https://w3id.org/xapi/seriousgames/verbs/unlocked", f"{ADL}/activities/media", "/story/test/notes/paper"),
        (f"{ADL}/verbs/answered", f"{ADL}/activities/cmi.interaction", "/story/test/scenes/square"),
        (f"{ADL}/verbs/answered", f"{ADL}/activities/cmi.interaction", "/story/test/scenes/radio"),
        (f"{ADL}/verbs/answered", f"{ADL}/activities/cmi.interaction", "/story/test/scenes/bridge"),
        (f"{ADL}/verbs/answered", f"{ADL}/activities/cmi.interaction", "/assignments/3b-radio/questions/before"),
        (f"{ADL}/verbs/answered", f"{ADL}/activities/cmi.interaction", "/assignments/3b-radio/questions/why"),
        (f"{ADL}/verbs/answered", f"{ADL}/activities/cmi.interaction", "/assignments/3b-radio/questions/sure"),
        (f"{ADL}/verbs/answered", f"{ADL}/activities/cmi.interaction", "/assignments/3b-radio/questions/which"),
        ("http://id.tincanapi.com/verb/skipped", None, "/story/test/scenes/radio"),
        (f"{ADL}/verbs/completed", f"{ADL}/activities/assessment", "/assignments/3b-radio"),
    }  # fmt: skip


def test_a_choice_is_an_interaction_without_a_right_answer(statements: list[dict[str, Any]]) -> None:
    choices = [one for one in statements if one["object"].get("definition", {}).get("interactionType") == "choice"]

    assert [one["result"]["response"] for one in choices] == ["square.radio", "radio.help", "bridge.sign"]
    assert [choice["id"] for choice in choices[0]["object"]["definition"]["choices"]] == ["square.radio", "square.home"]
    assert "correctResponsesPattern" not in json.dumps(statements)
    assert "passed" not in json.dumps(statements)
    assert choices[2]["result"]["duration"] == "PT0M20.00S"


def test_one_statement_has_everything_that_the_mapping_says(
    result: ClassResult, statements: list[dict[str, Any]]
) -> None:
    record = result.records[0]
    choice = next(one for one in statements if one.get("result", {}).get("response") == "square.radio")

    assert choice["actor"] == {"objectType": "Agent", "account": {"homePage": HOME, "name": ONE}}
    assert choice["version"] == "1.0.0"
    context = choice["context"]
    assert context["platform"] == record.app
    assert context["extensions"] == {
        f"{HOME}/ext/story-hash": f"sha256:{machine().story.digest}",
        f"{HOME}/ext/record": record.record,
        f"{HOME}/ext/attempt": 1,
    }
    assert [one["id"] for one in context["contextActivities"]["parent"]] == [f"{HOME}/assignments/3b-radio"]
    assert [one["id"] for one in context["contextActivities"]["grouping"]] == [f"{HOME}/story/test"]
    assert {UUID(one["id"]).version for one in statements} == {5}
    assert {UUID(one["context"]["registration"]).version for one in statements} == {5}
    assert len({one["context"]["registration"] for one in statements}) == 1


def test_times_are_those_of_the_record_to_the_millisecond_and_in_order(
    result: ClassResult, statements: list[dict[str, Any]]
) -> None:
    first, *_others, last = [one["timestamp"] for one in statements]

    assert datetime.fromisoformat(first) == datetime.fromisoformat(result.records[0].started)
    assert first.endswith(":00.000Z")
    assert of_kind(statements, "unlocked")[0]["timestamp"][-7:] == "05.000Z"
    assert [one["timestamp"] for one in statements[:-1]] == sorted(one["timestamp"] for one in statements[:-1])
    assert last > first


@pytest.mark.parametrize(
    ("ms", "words"), [(0, "PT0M0.00S"), (61_239, "PT1M1.23S"), (3_600_009, "PT60M0.00S"), (-5, "PT0M0.00S")]
)
def test_a_duration_is_exact_to_a_hundredth_of_a_second(ms: int, words: str) -> None:
    assert duration(ms) == words


def test_completed_says_how_long_and_only_of_a_play_that_came_to_an_end(tmp_path: Path) -> None:
    done = said(handed_in(tmp_path / "a", {(ONE,): None}))
    broken_off = said(handed_in(tmp_path / "b", {(ONE,): through("radio")}))

    assert [one["result"] for one in of_kind(done, "completed")] == [{"completion": True, "duration": "PT1M0.00S"}]
    assert of_kind(broken_off, "completed") == []
    assert len(of_kind(broken_off, "initialized")) == 1


def test_several_codes_are_one_group_without_a_name(tmp_path: Path) -> None:
    (actor, *others) = [one["actor"] for one in said(handed_in(tmp_path, {(ONE, TWO): None}))]

    assert actor == {
        "objectType": "Group",
        "member": [{"objectType": "Agent", "account": {"homePage": HOME, "name": code}} for code in (ONE, TWO)],
    }
    assert all(other == actor for other in others)


def test_words_of_answers_are_said_only_where_the_assignment_says_so(tmp_path: Path) -> None:
    with_words = given(export=replace(EXPORT, xapi=Xapi(True, HOME, answers=True)))
    silent = said(handed_in(tmp_path / "a", {(ONE,): None}))
    loud = said(handed_in(tmp_path / "b", {(ONE,): None}, with_words))

    assert not any(words in json.dumps(silent) for words in (LONG, "Tanks", '"response": "4"'))
    assert [
        one["result"]["response"] for one in loud if one["object"].get("definition", {}).get("interactionType") == "long-fill-in"
    ] == ["Tanks came", LONG, "4"]  # fmt: skip


def test_who_skipped_a_hard_scene_is_said_only_where_the_assignment_says_so(result: ClassResult) -> None:
    loud = said(result)
    silent = said(replace(result, assignment=given()))

    assert [skip.by for skip in result.records[0].skips] == ["pupil"]
    assert len(of_kind(loud, "skipped")) == 1
    assert silent == [one for one in loud if one["verb"]["display"]["en"] != "skipped"]


def test_no_name_and_no_address_of_mail_is_in_a_statement(tmp_path: Path) -> None:
    text = json.dumps(said(three(tmp_path)), ensure_ascii=False)

    assert not any(word in text for word in ("Novák", "Eva", "mbox", "10234", "3b-017", "jan.novak"))


def test_all_addresses_but_the_vocabulary_are_under_the_home_page(statements: list[dict[str, Any]]) -> None:
    def addresses(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [word for key, inner in value.items() for word in (*addresses(key), *addresses(inner))]
        if isinstance(value, list):
            return [word for inner in value for word in addresses(inner)]
        return [value] if isinstance(value, str) and "://" in value else []

    known = (f"{ADL}/", "https://w3id.org/xapi/seriousgames/", "http://id.tincanapi.com/verb/")

    assert [one for one in addresses(statements) if not one.startswith((HOME, *known))] == []


def test_what_the_teacher_replaced_was_not_skipped_by_the_pupil(tmp_path: Path) -> None:
    known = given(content=Content(teacher_skips=("noise",)), export=WITH_SKIPS.export)

    assert of_kind(said(handed_in(tmp_path, {(ONE,): None}, known)), "skipped") == []


def test_a_record_without_a_clock_gives_statements_without_a_time(tmp_path: Path) -> None:
    found = said(handed_in(tmp_path, {(ONE,): None}, given(privacy=Privacy(clock="none"))))

    assert not any("timestamp" in one for one in found)
    assert [faults_of(one) for one in found if faults_of(one)] == []


@pytest.mark.parametrize("started", ["9999-12-31T23:59+00:00", "0001-01-01T00:00+14:00", "2026-02-31T10:00+01:00"])
def test_a_time_that_cannot_be_is_left_out(result: ClassResult, started: str) -> None:
    record = replace(result.records[0], started=started)

    assert not any("timestamp" in one for one in Statements(given(), machine().story).of(record))


# the same each time


def test_made_again_statements_are_the_same_to_the_letter(
    result: ClassResult, statements: list[dict[str, Any]]
) -> None:
    assert said(result) == statements
    assert len({one["id"] for one in statements}) == len(statements)


def test_two_copies_of_a_record_are_one(tmp_path: Path) -> None:
    data = recorded(tmp_path, ONE, given=given()).read_bytes()
    once = said(handed_in(tmp_path, {}, also=[Found("a", data)]))

    assert said(handed_in(tmp_path, {}, also=[Found("a", data), Found("b", data)])) == once


def test_another_record_another_seal_and_another_home_have_other_ids(tmp_path: Path) -> None:
    path = recorded(tmp_path, ONE, given=given())
    changed = [
        {**line, "text": "Nothing at all"} if line.get("q") == "before" else line for line in lines_of(path)
    ]  # fmt: skip
    elsewhere = given(export=replace(EXPORT, xapi=Xapi(True, "https://other.example")))
    sets = [
        {one["id"] for one in said(handed_in(tmp_path, {}, known, also=[Found("a", data)]))}
        for known, data in (
            (given(), path.read_bytes()), (given(), rechained(changed)), (elsewhere, path.read_bytes()),
            (given(), recorded(tmp_path / "2", ONE, given=given()).read_bytes()),
        )
    ]  # fmt: skip

    assert len(set.union(*sets)) == sum(len(one) for one in sets)


# what is left out


def test_records_that_do_not_match_are_named_and_left_out(tmp_path: Path) -> None:
    good = recorded(tmp_path / "1", ONE, given=given())
    edited = good.read_bytes().replace(b"Tanks came", b"Tanks went")
    result = handed_in(
        tmp_path, {(TWO,): through("radio")}, also=[Found("edited", edited), Found("none", b"hello")], unsealed=[(TWO,)]
    )
    found, left_out = statements_of(result, machine().story, roster())

    assert found == []
    assert len(left_out) == 3
    assert left_out[0] == "none: it is no record: it does not begin with the header of one"
    assert any("edited" in words and "does not match, at line 2" in words for words in left_out)
    assert any("cannot be judged" in words and "no seal follows" in words for words in left_out)


def test_a_code_that_the_roster_does_not_have_is_named_and_left_out(tmp_path: Path) -> None:
    result = handed_in(tmp_path, {(ONE,): None, (TWO, "QQ11-5"): None})
    found, left_out = statements_of(result, machine().story, roster())

    assert {one["actor"]["account"]["name"] for one in found} == {ONE}
    assert left_out == ["PD19-4+QQ11-5.s68rec: the roster has no code QQ11-5, so nothing is said of it"]


def test_nothing_can_be_said_of_a_record_that_does_not_match(result: ClassResult) -> None:
    record = replace(result.records[0], verdict=Verdict.DIFFERS)

    with pytest.raises(ValueError, match="does not match"):
        list(Statements(given(), machine().story).of(record))


def test_an_assignment_without_an_address_makes_none() -> None:
    with pytest.raises(ValueError, match="need an address"):
        Statements(given(export=replace(EXPORT, xapi=None)), machine().story)


def test_an_address_that_is_none_is_found_before_anything_is_sent(tmp_path: Path) -> None:
    known = given(export=replace(EXPORT, xapi=Xapi(True, "https://my school.example")))
    found, left_out = statements_of(handed_in(tmp_path, {(ONE,): None}, known), machine().story, roster())

    assert found == []
    assert (
        "its statements are not as they must be (statement.actor.account.homePage: is no full address)" in left_out[0]
    )


# what waits


def test_what_waits_goes_on_waiting_when_its_record_cannot_be_judged_any_more(tmp_path: Path) -> None:
    known = given()
    result = handed_in(tmp_path, {(ONE,): None, (TWO,): None, (THREE,): None}, known)
    waiting = said(result)
    one, two, three_ = result.records
    later = replace(
        result, records=(replace(one, verdict=Verdict.UNJUDGED), replace(two, verdict=Verdict.DIFFERS), three_)
    )  # fmt: skip
    kept, dropped = still_waiting([*waiting, {"id": "x"}], later)
    theirs = [each for each in waiting if each["actor"]["account"]["name"] == two.codes[0]]

    assert {each["actor"]["account"]["name"] for each in kept} == set(one.codes)
    assert dropped == [
        f"{len(theirs) + 1} that waited are dropped: their records are gone, or do not match, or they were changed"
    ]
    assert still_waiting(waiting, replace(later, records=()))[0] == []


# what is no statement


def test_all_that_is_made_is_as_it_must_be(statements: list[dict[str, Any]]) -> None:
    assert [faults_of(one) for one in statements if faults_of(one)] == []


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_found(statements: list[dict[str, Any]], name: str) -> None:
    assert len(faults_of(broken(statements, name))) >= 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150)
@having(data=st.data())
def test_whatever_stands_anywhere_is_looked_at_without_a_fall(statements: list[dict[str, Any]], data: Any) -> None:
    """Any value in any place gives faults or none, never an exception; and nothing can take the place of what is needed."""
    statement = copy.deepcopy(data.draw(st.sampled_from(statements)))
    inner: Any = statement
    while True:
        key = data.draw(st.sampled_from(sorted(inner) if isinstance(inner, dict) else range(len(inner))))
        if not (isinstance(inner[key], (dict, list)) and inner[key] and data.draw(st.booleans())):
            break
        inner = inner[key]
    inner[key] = data.draw(JSON)

    assert all(": " in fault for fault in faults_of(statement))
    assert faults_of({**statement, "verb": None}) != []


@pytest.mark.parametrize("value", [None, 4, "x", [], {}])
def test_what_is_no_object_is_no_statement(value: object) -> None:
    assert faults_of(value) != []
