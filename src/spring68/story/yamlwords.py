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
_NO_COLON = re.compile(r"^\s*(?:- +)?([a-z][\w-]*)\s*\s([|>])[-+]?\s*\Z")
"""A key with the mark of a block, and no colon between them."""
_KEY_AND_WORDS = re.compile(
    r"^(\s*(?:- +)?)(scene|sub|note|person|source|playthrough|pick|id|if|do|to|say|log|place|when|ending|call|text) +([^\s:|>].*)"
)
"""One of the usual keys, with words after it and no colon between them."""
_GLUED = re.compile(r"^(\s*)-[^\s\d-]")
"""A list item whose dash touches its words."""
_DASHES = re.compile(r"(?:--|-{4,}|[–—]{1,3})\s*\Z")
"""What is meant for the line between two scenes."""
_BULLET = re.compile(r"^(\s*)([*•–]) +\S")
"""A list item as other programs write them."""
_ITEM = re.compile(r"^(\s*)- +([^\s{[|>\"'&*!%@`#][^:]*?)\s*(?:#.*)?\Z")
"""A list item of words alone."""
_BLOCK_OPENS = re.compile(r"[|>][-+0-9]*\s*(?:#.*)?\Z")
_KEY_OR_ITEM = re.compile(r"""\s*(?:-(?:\s|\Z)|[\w.-]+:(?:\s|\Z)|["'][^"']*["']:(?:\s|\Z)|#|---)""")
_MOST_LINES = 2_000
"""How far above a line the beginning of its text is looked for."""
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
    for candidate in (_without_colon(source, number), number, number - 1):
        found = (
            _colon_missing(source, candidate)
            or _slip(source, candidate, problem)
            or _space_missing(source, candidate, problem)
            or _known_mistake(source, candidate)
        )
        if found is not None:
            at, message, fix = found
            return Diagnostic(
                "S101", Severity.ERROR, Span(source.name, candidate, at, candidate, at + 1), message, WHY, fix
            )
    message, fix = _left_behind(source, number, problem) or _by_problem(problem)
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


def _without_colon(source: SourceFile, number: int) -> int:
    """The line in which, or in whose text, a line stands, where that is a key without its colon; else 0."""
    for above in range(number, max(number - _MOST_LINES, 0), -1):
        line = source.line(above)
        if _NO_COLON.match(line):
            return above
        if above < number and _KEY_OR_ITEM.match(line):
            return 0
    return 0


def _colon_missing(source: SourceFile, number: int) -> tuple[int, str, str] | None:
    """Column, message and fix for a key before a block that has no colon."""
    bare = _NO_COLON.match(source.line(number)) if number else None
    if bare is None:
        return None
    return bare.end(1) + 1, f"a colon is missing after ‘{bare[1]}’", f"write ‘{bare[1]}: {bare[2]}’."


def _slip(source: SourceFile, number: int, problem: str) -> tuple[int, str, str] | None:
    """Column, message and fix for a line on which a sign is missing that makes it a key, or an item of a list."""
    line = source.line(number).rstrip()
    if _DASHES.match(line):
        return 1, "three dashes part a scene from the next", "write ‘---’ on a line of its own."
    bullet, glued = _BULLET.match(line), _GLUED.match(line)
    if bullet:
        what = f"a list item begins with ‘-’, not with ‘{bullet[2]}’"
        return bullet.end(1) + 1, what, "write ‘-’, a space, and then the words."
    if glued and "expected" in problem:
        return glued.end(1) + 1, "a space is missing after ‘-’", "write ‘-’, a space, and then the words."
    if "mapping values are not" not in problem and "could not find expected ':'" not in problem:
        return None
    bare = _KEY_AND_WORDS.match(line)
    if bare and ": " not in line and _under_text(source, number) is None:
        words = bare[3].partition(" #")[0].rstrip()[:40]
        return bare.end(2) + 1, f"a colon is missing after ‘{bare[2]}’", f"write ‘{bare[2]}: {words}’."
    item, after = _ITEM.match(line), source.line(number + 1)
    if item and _KEY_OR_ITEM.match(after) and len(after) - len(after.lstrip()) == len(item[1]) + 2:
        key = after.strip().partition(":")[0]
        what = f"these words have no key, and the line below begins with ‘{key}:’"
        return item.start(2) + 1, what, f"a choice that has keys is written ‘- pick: {item[2][:40]}’."
    return None


def _left_behind(source: SourceFile, number: int, problem: str) -> tuple[str, str] | None:
    """Message and fix for a line of a text that is indented less than the text above it; None for any other line."""
    if not any(said in problem for said in ("find expected ':'", "did not find expected key", "expected <block end>")):
        return None
    return _under_text(source, number)


def _under_text(source: SourceFile, number: int) -> tuple[str, str] | None:
    """The same, whatever the parser says."""
    line = source.line(number)
    indent = len(line) - len(line.lstrip())
    if not line.strip() or _KEY_OR_ITEM.match(line):
        return None
    least = 0
    for above in range(number - 1, max(number - _MOST_LINES, 0), -1):
        text = source.line(above)
        if not text.strip():
            continue
        depth = len(text) - len(text.lstrip())
        if depth <= indent and not (least and _BLOCK_OPENS.search(text)):
            return None
        if least and depth < least and _BLOCK_OPENS.search(text):
            what = f"this line is indented less than the text above it, which begins in line {above + 1}"
            return what, f"indent it by {least} spaces, as the lines above it are."
        least = min(least or depth, depth)
    return None


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
