"""YAML's own errors, said for writers: what they typed, why it stops the reader, what to type instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spring68.text.diagnostic import Diagnostic, Severity
from spring68.text.source import SourceFile, Span

if TYPE_CHECKING:
    from spring68.story.yamlnodes import Mark

WHY = "nothing after this place in the file can be read, so none of it can be played."

_QUOTED_START = re.compile(r"""^\s*(?:- )?(?:[\w-]+:\s+)?(["'])""")
_TWO_COLONS = re.compile(r"^\s*(?:- )?[\w-]+: .*: ")
_NO_SPACE = re.compile(r"^\s*(?:- +)?([a-z][\w-]*):(?=[^ ])(?!//)")
"""A key whose colon touches what follows it, or is followed by a space that YAML takes for a letter."""
_CLOSED = re.compile(r"(?:\{[^{}]*\}|\[[^\[\]]*\])\s*(?:#.*)?\Z")
"""A mapping or a list that is complete on its line, and so is no mistake."""
_MARKERS = {
    "{": "starts with ‘{’, which YAML takes for the beginning of a mapping",
    "[": "starts with ‘[’, which YAML takes for the beginning of a list",
    "*": "starts with ‘*’, which YAML takes for an alias",
    "&": "starts with ‘&’, which YAML takes for an anchor",
    "@": "starts with ‘@’, which YAML keeps for itself",
    "`": "starts with ‘`’, which YAML keeps for itself",
    "%": "starts with ‘%’, which YAML takes for an instruction",
    "!": "starts with ‘!’, which YAML takes for a tag",
}
BLOCK = "put the text into a `|` block: write the key, then ‘|’, and the text indented on the next line."


def explain_yaml_error(source: SourceFile, mark: Mark | None, problem: str) -> Diagnostic:
    """Translate what the parser says at a place (0-based mark) into one S101 finding."""
    number = (mark.line if mark is not None else 0) + 1
    column = (mark.column if mark is not None else 0) + 1
    for candidate in (number, number - 1):
        found = _space_missing(source, candidate, problem) or _known_mistake(source, candidate)
        if found is not None:
            at, message, fix = found
            return Diagnostic(
                "S101", Severity.ERROR, Span(source.name, candidate, at, candidate, at + 1), message, WHY, fix
            )
    message, fix = _by_problem(problem)
    return Diagnostic("S101", Severity.ERROR, Span(source.name, number, column, number, column + 1), message, WHY, fix)


def _space_missing(source: SourceFile, number: int, problem: str) -> tuple[int, str, str] | None:
    """The same for a key without a space after its colon, where that is what stops the parser."""
    found = _NO_SPACE.match(source.line(number).rstrip())
    if found is None or not ("could not find expected ':'" in problem or "mapping values are not" in problem):
        return None
    word = found[1]
    if source.line(number)[found.end() :][:1].isspace():
        fix = "a non-breaking space stands there, perhaps from another program; type an ordinary one."
    else:
        fix = f"write ‘{word}: ’ and then what it says."
    return found.end(1) + 1, f"a space is missing after ‘{word}:’", fix


def _known_mistake(source: SourceFile, number: int) -> tuple[int, str, str] | None:
    """Column, message and fix for a mistake that can be recognised on a line; None when there is none."""
    line = source.line(number)
    lead = line[: len(line) - len(line.lstrip())]
    if "\t" in lead:
        return lead.index("\t") + 1, "a tab stands in the indent", "use spaces, two for each level."
    if "\u00a0" in lead:
        return lead.index("\u00a0") + 1, "a non-breaking space stands in the indent", "replace it by an ordinary space."
    value = re.sub(r"^\s*(?:- )?(?:[\w-]+:\s+)?", "", line)
    at = len(line) - len(value) + 1
    quoted = _QUOTED_START.match(line)
    if quoted:
        return _quote_mistake(value, quoted.group(1), at)
    if _CLOSED.match(value):
        return None
    if value[:1] in _MARKERS:
        return at, f"this text {_MARKERS[value[:1]]}", BLOCK
    if _TWO_COLONS.match(line):
        second = line.index(": ", line.index(": ") + 1) + 1
        return second, "a second ‘: ’ stands in this line, which YAML takes for another key", BLOCK
    return None


def _quote_mistake(value: str, mark: str, at: int) -> tuple[int, str, str] | None:
    closing = value.find(mark, 1)
    if closing < 0:
        return at, f"this text starts with a straight quote ({mark}) that is never closed", "use “ ” or " + BLOCK
    if value[closing + 1 :].strip() and not value[closing + 1 :].lstrip().startswith(("#", ":", ",", "]", "}")):
        return (
            at + closing,
            "this text starts with a straight quote but goes on after it closes",
            "use curly quotes “ ” for speech, or " + BLOCK,
        )
    return None


def _by_problem(problem: str) -> tuple[str, str]:
    """A message and a fix for what the parser itself says."""
    if "mapping values are not allowed" in problem:
        return "a ‘: ’ stands where no key can be", BLOCK
    if "could not find expected ':'" in problem:
        return "this line is neither a key with ‘:’ nor a part of the text above it", (
            "indent it like the lines of its text, or give it a key."
        )
    if "did not find expected key" in problem or "expected <block end>" in problem:
        return "this line is not indented like its neighbours", "line it up with the keys beside it."
    if "did not find expected '-' indicator" in problem:
        return "a list item was expected here", "begin the line with ‘- ’, indented like the items above."
    if "found unexpected end of stream" in problem:
        return "a quote or bracket is opened and never closed", "close it, or " + BLOCK
    if "document start" in problem:
        return "a new document must begin with ‘---’ on its own line", "put ‘---’ before this scene."
    return f"this is not YAML ({problem})", BLOCK
