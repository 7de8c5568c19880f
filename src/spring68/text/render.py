"""Findings shown: as text for people, JSON for editors, annotations for GitHub, SARIF for code hosts.

Every renderer takes findings in the order in which they are to be shown and gives one text that ends with a line
break (or is empty). Words of a story are made printable before they can reach a terminal.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import category, east_asian_width

from spring68.text.diagnostic import Diagnostic, Severity
from spring68.text.printable import printable
from spring68.text.source import SourceFile, Span

FORMS = ("text", "json", "github", "sarif")
"""The forms in which findings can be shown."""

MAX_EXCERPT = 110
"""The widest excerpt of a line, in terminal cells; of a longer one the part around the marked words is shown."""

_MANY = 4
"""A line of so many times the characters of an excerpt is cut without being measured."""

_BEFORE_MARK = 40
"""How many cells of a cut line stand before the marked words."""

_TAB = "    "
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(
    findings: Sequence[Diagnostic],
    files: Mapping[str, SourceFile],
    form: str = "text",
    *,
    titles: Mapping[str, str] | None = None,
    version: str = "",
) -> str:
    """Findings in one of the `FORMS`.

    Args:
        findings: What to show, in this order.
        files: The sources by the names that spans use, for excerpts.
        form: One of `FORMS`.
        titles: What each code is about, for SARIF.
        version: The version of spring68, for SARIF.

    Raises:
        KeyError: when there is no such form.
    """
    if form == "text":
        return render_text(findings, files)
    if form == "sarif":
        return render_sarif(findings, titles or {}, version)
    return {"json": render_json, "github": render_github}[form](findings)


def one_line(text: str) -> str:
    """Text that cannot steer a terminal or break a line."""
    return printable(text).replace("\n", " ")


# text


def render_text(findings: Sequence[Diagnostic], files: Mapping[str, SourceFile]) -> str:
    """Each finding with its place, the line it speaks of, carets under the words, why it matters and what to do."""
    return "".join(f"{line}\n" for finding in findings for line in text_lines(finding, files.get(finding.span.file)))


def text_lines(finding: Diagnostic, source: SourceFile | None) -> list[str]:
    """The lines of one finding."""
    place = one_line(finding.span.place)
    lines = [f"{place}: {finding.code} {finding.severity.value}: {one_line(finding.message)}"]
    if source is not None:
        lines += excerpt(source, finding.span, finding.hint)
    elif finding.hint:
        lines.append(f"  hint: {one_line(finding.hint)}")
    lines += [f"  see: {one_line(other.span.place)}: {one_line(other.text)}" for other in finding.others]
    if finding.why:
        lines.append(f"  why: {one_line(finding.why)}")
    if finding.fix:
        lines.append(f"  fix: {one_line(finding.fix)}")
    return lines


def excerpt(source: SourceFile, span: Span, hint: str = "") -> list[str]:
    """The line on which a span begins, and carets under the marked characters with the hint after them."""
    line = source.line(span.line)
    start = min(max(span.column - 1, 0), len(line))
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    end = max(min(end, len(line)), start)
    first, last = _window(line, start, end)
    before = ("…" if first else "") + _shown(line[first:start])
    marked = _shown(line[start : min(end, last)])
    after = _shown(line[max(end, start) : last]) + ("…" if last < len(line) else "")
    carets = " " * cells(before) + "^" * max(cells(marked), 1)
    shown = before + marked + after
    return [f"{span.line:>5} | {shown}".rstrip(), f"{'':>5} | {carets} {one_line(hint)}".rstrip()]


def _window(line: str, start: int, end: int) -> tuple[int, int]:
    """Which characters of a line are shown: all of it, or the part around the marked ones."""
    if len(line) <= _MANY * MAX_EXCERPT and cells(_shown(line)) <= MAX_EXCERPT:
        return 0, len(line)
    first, room = start, _BEFORE_MARK
    while first > 0 and room > 0 and start - first < _MANY * _BEFORE_MARK:
        first -= 1
        room -= cells(_shown(line[first]))
    last, room = first, MAX_EXCERPT - 2
    while last < len(line) and (room > 0 or last < min(end, start + 1)) and last - first < _MANY * MAX_EXCERPT:
        room -= cells(_shown(line[last]))
        last += 1
    return first, last


def _shown(text: str) -> str:
    return one_line(text.replace("\t", _TAB))


def cells(text: str) -> int:
    """How many terminal cells a printable text takes: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(_cells(sign) for sign in text)


def _cells(sign: str) -> int:
    if category(sign) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if east_asian_width(sign) in {"W", "F"} else 1


# for machines


def render_json(findings: Sequence[Diagnostic]) -> str:
    """A list of objects; everything outside ASCII is escaped, so the output is safe wherever it is printed."""
    return json.dumps([as_object(finding) for finding in findings], indent=2) + "\n"


def as_object(finding: Diagnostic) -> dict[str, str | int]:
    """One finding as plain data; `end_column` is exclusive."""
    span = finding.span
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "message": finding.message,
        "why": finding.why,
        "fix": finding.fix,
    }


def render_github(findings: Sequence[Diagnostic]) -> str:
    """Workflow commands, which GitHub shows beside the lines of a change."""
    return "".join(f"{_annotation(finding)}\n" for finding in findings)


def _annotation(finding: Diagnostic) -> str:
    span = finding.span
    words = [finding.message, finding.hint, f"fix: {finding.fix}" if finding.fix else ""]
    place = [f"file={_property(span.file)}", f"line={span.line}", f"col={span.column}"]
    place += [f"endLine={span.end_line}", f"endColumn={span.end_column}", f"title={_property(finding.code)}"]
    text = one_line(" · ".join(word for word in words if word)).replace("%", "%25")
    return f"::{finding.severity.value} {','.join(place)}::{text}"


def _property(text: str) -> str:
    return one_line(text).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")


def render_sarif(findings: Sequence[Diagnostic], titles: Mapping[str, str], version: str = "") -> str:
    """SARIF 2.1.0; columns are counted in characters, as everywhere in this house."""
    codes = sorted({finding.code for finding in findings})
    driver: dict[str, Any] = {"name": "spring68", "rules": [_sarif_rule(code, titles) for code in codes]}
    if version:
        driver["version"] = version
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(finding, codes) for finding in findings],
    }
    return json.dumps({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _sarif_rule(code: str, titles: Mapping[str, str]) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": code}
    if code in titles:
        rule["shortDescription"] = {"text": titles[code]}
    return rule


def _sarif_result(finding: Diagnostic, codes: list[str]) -> dict[str, Any]:
    words = [finding.message, finding.hint, finding.why, finding.fix and f"Fix: {finding.fix}"]
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": "error" if finding.severity is Severity.ERROR else "warning",
        "message": {"text": "\n".join(word for word in words if word)},
        "locations": [{"physicalLocation": _sarif_place(finding.span)}],
    }
    if finding.others:
        result["relatedLocations"] = [
            {"physicalLocation": _sarif_place(other.span), "message": {"text": other.text}} for other in finding.others
        ]
    return result


def _sarif_place(span: Span) -> dict[str, Any]:
    from urllib.parse import quote

    return {
        "artifactLocation": {"uri": quote(span.file.replace("\\", "/"))},
        "region": {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        },
    }
