"""Findings shown: the exact lines for people, and the forms for machines."""

from __future__ import annotations

import json

import pytest

from spring68.text.diagnostic import Diagnostic, Label, Severity
from spring68.text.render import MAX_EXCERPT, cells, render, text_lines
from spring68.text.source import SourceFile, Span

NAME = "story/acts/1-spring/shelves.yaml"


def at(column: int, end: int, *, line: int = 1, end_line: int = 0, name: str = NAME) -> Span:
    return Span(name, line, column, end_line or line, end)


def shown(line: str, column: int, end: int, hint: str = "", *, end_line: int = 0) -> list[str]:
    """The two lines of the excerpt, without their margins."""
    finding = Diagnostic("S201", Severity.ERROR, at(column, end, end_line=end_line), "m", hint=hint)
    return [words[8:] for words in text_lines(finding, SourceFile(NAME, line))[1:]]


TARGET = Diagnostic(
    "S201",
    Severity.ERROR,
    at(11, 24, line=41),
    "there is no scene called ‘radio_bulding’",
    "a player who picks “Run” here would meet an error instead of the next scene.",
    "correct the name, or add the scene.",
    "did you mean ‘radio_building’ (acts/3-air/building.yaml:12)?",
)
FILES = {NAME: SourceFile(NAME, "\n" * 40 + "      to: radio_bulding\n")}


def test_a_finding_is_shown_as_the_format_says() -> None:
    assert (
        render([TARGET], FILES)
        == """\
story/acts/1-spring/shelves.yaml:41:11: S201 error: there is no scene called ‘radio_bulding’
   41 |       to: radio_bulding
      |           ^^^^^^^^^^^^^ did you mean ‘radio_building’ (acts/3-air/building.yaml:12)?
  why: a player who picks “Run” here would meet an error instead of the next scene.
  fix: correct the name, or add the scene.
"""
    )


def test_further_places_and_a_file_that_is_not_at_hand() -> None:
    finding = Diagnostic(
        "S103", Severity.WARNING, at(1, 2), "two", hint="well?", others=(Label(at(3, 4, line=7), "the first one"),)
    )

    assert text_lines(finding, None) == [
        f"{NAME}:1:1: S103 warning: two",
        "  hint: well?",
        f"  see: {NAME}:7:3: the first one",
    ]


def test_nothing_found_is_nothing_shown() -> None:
    assert [render([], {}, form) for form in ("text", "json", "github")] == ["", "[]\n", ""]


@pytest.mark.parametrize(
    ("line", "column", "end", "excerpt", "carets"),
    [
        ("to: radio", 5, 10, "to: radio", "    ^^^^^"),
        ("a\tb: radio", 6, 11, "a    b: radio", "        ^^^^^"),
        ("放送局: radio", 6, 11, "放送局: radio", "        ^^^^^"),
        ("to: 放送", 5, 7, "to: 放送", "    ^^^^"),
        ("Kas\u030cpar: radio", 10, 15, "Kas\u030cpar: radio", "        ^^^^^"),
        ("a\x1b[31mb: radio", 10, 15, "a [31mb: radio", "         ^^^^^"),
        ("a\u202eb: radio", 6, 11, "a b: radio", "     ^^^^^"),
        ("to: radio", 10, 11, "to: radio", "         ^"),
        ("to: radio", 90, 99, "to: radio", "         ^"),
        ("to: radio", 5, 99, "to: radio", "    ^^^^^"),
        ("", 1, 2, "", "^"),
    ],
)
def test_carets_stand_under_the_words(line: str, column: int, end: int, excerpt: str, carets: str) -> None:
    assert shown(line, column, end) == [excerpt, carets]


def test_words_over_several_lines_are_marked_to_the_end_of_the_first() -> None:
    assert shown("to: radio", 5, 2, end_line=4) == ["to: radio", "    ^^^^^"]


@pytest.mark.parametrize("column", [1, 60, 150, 296])
def test_of_a_long_line_the_part_around_the_words_is_shown(column: int) -> None:
    line = "".join(f"{number:04d} " for number in range(0, 300, 5))
    excerpt, carets = shown(line, column, column + 4, "here")

    assert cells(excerpt) <= MAX_EXCERPT
    assert excerpt[carets.index("^") : carets.rindex("^") + 1] == line[column - 1 : column + 3]
    assert carets.endswith("^^^^ here")
    assert excerpt.startswith("…") == (column > 40)
    assert excerpt.endswith("…") == (column < 200)


def test_words_longer_than_the_excerpt_are_marked_as_far_as_they_are_shown() -> None:
    excerpt, carets = shown("x" * 500, 1, 501)

    assert excerpt == "x" * (MAX_EXCERPT - 2) + "…"
    assert carets == "^" * (MAX_EXCERPT - 2)


def test_nothing_that_a_story_says_steers_a_terminal() -> None:
    bad = "a\x1b]0;x\x07\n\u202eb"
    finding = Diagnostic(
        "S201", Severity.ERROR, at(1, 2, name=bad), bad, bad, bad, bad, (Label(at(1, 2, name=bad), bad),)
    )
    for form in ("text", "json", "github", "sarif"):
        given = render([finding], {bad: SourceFile(bad, bad)}, form)

        assert not set(given.replace("\n", "")) & {"\x1b", "\x07", "\u202e"}
    assert len(render([finding], {}, "text").splitlines()) == 5
    assert len(render([finding], {}, "github").splitlines()) == 1


# for machines


def test_json_says_what_and_where() -> None:
    assert json.loads(render([TARGET], FILES, "json")) == [
        {
            "code": "S201",
            "severity": "error",
            "file": NAME,
            "line": 41,
            "column": 11,
            "end_line": 41,
            "end_column": 24,
            "message": TARGET.message,
            "why": TARGET.why,
            "fix": TARGET.fix,
        }
    ]


def test_github_annotations_escape_what_separates() -> None:
    finding = Diagnostic("S602", Severity.WARNING, at(1, 3, name="a,b:c.yaml"), "100 % sure", fix="write –.")

    assert render([finding], {}, "github") == (
        "::warning file=a%2Cb%3Ac.yaml,line=1,col=1,endLine=1,endColumn=3,title=S602::100 %25 sure · fix: write –.\n"
    )


def test_sarif_has_rules_results_and_regions() -> None:
    second = Diagnostic("S103", Severity.WARNING, at(1, 2), "two", others=(Label(at(3, 4, line=7), "the first"),))
    log = json.loads(render([TARGET, second], FILES, "sarif", titles={"S201": "a scene is missing"}, version="0.1"))
    run = log["runs"][0]

    assert (log["version"], run["columnKind"]) == ("2.1.0", "unicodeCodePoints")
    assert run["tool"]["driver"] == {
        "name": "spring68",
        "rules": [{"id": "S103"}, {"id": "S201", "shortDescription": {"text": "a scene is missing"}}],
        "version": "0.1",
    }
    assert [(r["ruleId"], r["ruleIndex"], r["level"]) for r in run["results"]] == [
        ("S201", 1, "error"),
        ("S103", 0, "warning"),
    ]
    assert run["results"][0]["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": NAME},
                "region": {"startLine": 41, "startColumn": 11, "endLine": 41, "endColumn": 24},
            }
        }
    ]
    assert run["results"][1]["relatedLocations"][0]["message"] == {"text": "the first"}


def test_sarif_addresses_are_addresses() -> None:
    finding = Diagnostic("S201", Severity.ERROR, at(1, 2, name="my story\\acts\\Žižkov.yaml"), "m")
    place = json.loads(render([finding], {}, "sarif"))["runs"][0]["results"][0]["locations"][0]["physicalLocation"]

    assert place["artifactLocation"] == {"uri": "my%20story/acts/%C5%BDi%C5%BEkov.yaml"}


def test_there_are_four_forms() -> None:
    with pytest.raises(KeyError):
        render([], {}, "xml")
