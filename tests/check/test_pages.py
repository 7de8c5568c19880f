"""Each code has a page, and the examples on it are what the page says they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from spring68.check.codes import SEVERITIES
from spring68.check.pages import codes, explain, title
from spring68.check.run import check_story, playable_findings
from spring68.engine.machine import Machine
from spring68.engine.step import start
from spring68.text.diagnostic import Severity
from spring68.text.render import render_text
from tests.check.pagestories import example, page_of, sections

GOLDEN = Path(__file__).parents[1] / "golden" / "diagnostics"
OWN_CODES = sorted(SEVERITIES)


@pytest.mark.parametrize("code", OWN_CODES)
def test_the_bad_example_has_this_finding_and_no_other(code: str) -> None:
    assert {code} == {found.code for found in check_story(example(code, "Bad"))}


@pytest.mark.parametrize("code", OWN_CODES)
def test_the_good_example_is_clean(code: str) -> None:
    assert [(found.code, found.message) for found in check_story(example(code, "Good"))] == []


@pytest.mark.parametrize("code", OWN_CODES)
def test_the_bad_example_is_shown_as_the_golden_text_says(code: str) -> None:
    """Set UPDATE_GOLDEN=1 to write the texts anew."""
    loaded = example(code, "Bad")
    shown = render_text(check_story(loaded), loaded.story.files)
    golden = GOLDEN / f"{code}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(shown, encoding="utf-8")

    assert golden.read_text(encoding="utf-8") == shown


@pytest.mark.parametrize("code", OWN_CODES)
def test_each_finding_says_what_it_means_and_what_to_do(code: str) -> None:
    for found in check_story(example(code, "Bad")):
        assert found.why
        assert found.fix
        assert not found.message.endswith(".")
        assert found.message[:2].isupper() or not found.message[:1].isupper()


@pytest.mark.parametrize("code", OWN_CODES)
def test_only_errors_of_the_first_three_families_keep_a_game_from_starting(code: str) -> None:
    is_breaking = SEVERITIES[code] is Severity.ERROR and code < "S4"

    assert ({code} if is_breaking else set()) == {found.code for found in playable_findings(example(code, "Bad"))}


@pytest.mark.parametrize("code", OWN_CODES)
def test_each_page_has_the_same_parts(code: str) -> None:
    assert list(sections(code)) == ["For a player", "Bad", "Good", "Fix"]
    assert f"# {code}: {title(code)}\n\n*{SEVERITIES[code].value}*\n" == page_of(code)[: page_of(code).index("\n## ")]


def test_every_code_has_a_page() -> None:
    assert set(OWN_CODES) <= set(codes())


@pytest.mark.parametrize("code", ["S999", "", "../S201", "S201.md", "s201"])
def test_there_is_no_page_for_what_is_no_code(code: str) -> None:
    assert explain(code) is None
    assert title(code) == ""


@pytest.mark.parametrize("code", OWN_CODES)
def test_the_good_example_can_be_played(code: str) -> None:
    machine = Machine.of(example(code, "Good").story)

    assert start(machine).state.place
