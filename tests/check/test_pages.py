"""Each code has a page, and the examples on it are what the page says they are."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from spring68.check.codes import SEVERITIES
from spring68.check.pages import codes, explain, title
from spring68.check.run import check_story, playable_findings
from spring68.engine.machine import Machine
from spring68.engine.step import start
from spring68.prove.findings import SEVERITIES as PROVED
from spring68.prove.findings import proved_findings
from spring68.saves.fixtures import decode_fixtures
from spring68.saves.landing import land
from spring68.story.load import Loaded
from spring68.text.diagnostic import Diagnostic, Severity
from spring68.text.render import render_text
from tests.check.pagestories import example, page_of, sections

GOLDEN = Path(__file__).parents[1] / "golden" / "diagnostics"
OWN_CODES = sorted(SEVERITIES)
PROVED_CODES = sorted(set(PROVED) - set(SEVERITIES))


def proved(loaded: Loaded) -> list[Diagnostic]:
    """All findings of a story in which nothing is wrong that could be seen without a proof."""
    assert [(found.code, found.message) for found in check_story(loaded)] == []
    return proved_findings(Machine.of(loaded.story))


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


@pytest.mark.parametrize("code", PROVED_CODES)
def test_the_bad_example_of_a_proved_code_has_this_finding_and_no_other(code: str) -> None:
    found = proved(example(code, "Bad"))

    assert {code} == {one.code for one in found}
    assert all(one.why and one.fix and not one.message.endswith(".") for one in found)
    assert all(one.severity is PROVED[code] for one in found)


@pytest.mark.parametrize("code", PROVED_CODES)
def test_the_good_example_of_a_proved_code_is_clean(code: str) -> None:
    assert proved(example(code, "Good")) == []


@pytest.mark.parametrize("code", PROVED_CODES)
def test_the_bad_example_of_a_proved_code_is_shown_as_the_golden_text_says(code: str) -> None:
    """Set UPDATE_GOLDEN=1 to write the texts anew."""
    loaded = example(code, "Bad")
    shown = render_text(proved(loaded), loaded.story.files)
    golden = GOLDEN / f"{code}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(shown, encoding="utf-8")

    assert golden.read_text(encoding="utf-8") == shown


@pytest.mark.parametrize("code", PROVED_CODES)
def test_the_page_of_a_proved_code_has_the_same_parts_as_the_others(code: str) -> None:
    assert list(sections(code)) == ["For a player", "Bad", "Good", "Fix"]
    assert f"# {code}: {title(code)}\n\n*{PROVED[code].value}*\n" == page_of(code)[: page_of(code).index("\n## ")]


def test_the_page_of_lost_saves_shows_one_that_is_lost_and_the_edit_that_keeps_it() -> None:
    (saves,) = re.findall(r"^### fixtures\S+\n\n```yaml\n(.*?)^```$", sections("S604")["Bad"], re.MULTILINE | re.DOTALL)
    landed = {
        which: land(Machine.of(example("S604", which).story), list(decode_fixtures(saves.encode())))
        for which in ("Bad", "Good")
    }

    assert [fixture.scene for fixture in landed["Bad"].lost] == ["hall"]
    assert landed["Good"].words == "2 saves land exactly, 0 lost"
