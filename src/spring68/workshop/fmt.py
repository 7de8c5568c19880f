"""Files in the house's style, with nothing lost: no comment, no word, no meaning.

What is changed, and nothing else: line ends and the mark at a file's beginning; spaces at the ends of lines outside
texts; indents; prose in straight quotes, which becomes a `|` block; blank lines, of which one is enough. The order of keys
and the words stay as they are. A file is read again afterwards, and one that would say anything else is left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spring68.saves.files import write_safely
from spring68.story.limits import MAX_BYTES
from spring68.story.yamltree import Map, Seq, read_source
from spring68.workshop.fmtindent import STEP, laid_out, told_rows
from spring68.workshop.fmttree import meaning, tree_of

PROSE = frozenset({"text", "again", "say", "documented", "ours", "corrects"})
"""Keys whose texts are prose, and stand in a block rather than in straight quotes."""

_BOUNDARY = re.compile(r"---(?:[ \t]|\Z)")


class NotFormatted(Exception):
    """A file that is left as it is; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Formatted:
    """A file: its text as it is, and as it should be."""

    path: Path
    old: bytes
    new: bytes


def format_file(path: Path) -> Formatted:
    """A file in the house's style; nothing is written.

    Raises:
        NotFormatted: when it cannot be read as YAML, or would say something else afterwards.
    """
    try:
        with path.open("rb") as file:
            old = file.read(MAX_BYTES + 1)
    except OSError as problem:
        raise NotFormatted(f"{path}: {problem.strerror}") from None
    source, findings = read_source(str(path), old)
    if findings:
        raise NotFormatted(f"{findings[0].span.place}: {findings[0].message}")
    return Formatted(path, old, formatted(source.text, str(path)).encode())


def write(found: Formatted) -> None:
    """Write a file in the house's style, with the permissions it had.

    Raises:
        OSError: when it cannot be written; it is then as it was.
    """
    path = found.path.resolve()
    mode = path.stat().st_mode
    write_safely(path, found.new)
    path.chmod(mode)


def formatted(text: str, name: str = "") -> str:
    """A text in the house's style.

    Raises:
        NotFormatted: when it is no YAML, or would say something else afterwards.
    """
    tree = tree_of(text, name)
    if tree.findings:
        first = tree.findings[0]
        raise NotFormatted(f"{first.span.place}: {first.message}")
    new = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    new = _with_blocks(new)
    new = "\n".join(laid_out(tree_of(new), new.split("\n")))
    new = _with_single_gaps(new)
    if meaning(tree_of(new)) != meaning(tree):
        raise NotFormatted(f"{name}: it would mean something else afterwards, and is left as it is")
    return new


def _with_blocks(text: str) -> str:
    """Prose in straight quotes on one line becomes a block."""
    lines = text.split("\n")
    for key, value, inner in _prose_in_quotes(tree_of(text).documents):
        row = value.start_mark.line
        start, end = value.start_mark.column, value.end_mark.column
        line = lines[row]
        words = value.value
        is_own = not line[: key.start_mark.column].strip(" -") and key.start_mark.line == row == value.end_mark.line
        if not is_own or not inner or words != words.strip() or "\n" in words or not words.isprintable():
            continue
        after = line[end:].strip()
        head = f"{line[:start].rstrip()} |" + (f" {after}" if after else "")
        lines[row] = f"{head}\n{' ' * (key.start_mark.column + STEP)}{words}"
    return "\n".join(lines)


def _prose_in_quotes(documents: list[Any]) -> list[tuple[Any, Any, bool]]:
    """Key and text of each prose in straight quotes, and whether it has words."""
    found: list[tuple[Any, Any, bool]] = []
    waiting: list[Any] = list(documents)
    while waiting:
        node = waiting.pop()
        if type(node) is Seq:
            waiting += node.items
        elif type(node) is Map:
            for key, value in zip(node.items[::2], node.items[1::2], strict=True):
                waiting.append(value)
                style = getattr(value, "style", None)
                if key.value in PROSE and style in ("'", '"'):
                    found.append((key, value, bool(value.value)))
    return found


def _with_single_gaps(text: str) -> str:
    """No spaces at the ends of lines, one blank line where there were several, one line end at the end."""
    lines = text.split("\n")
    told = told_rows(tree_of(text), lines)
    kept: list[str] = []
    for row, line in enumerate(lines):
        bare = line if row in told else line.rstrip(" \t")
        before = kept[-1] if kept else "---"
        if not bare and row not in told and (not before or _BOUNDARY.match(before)):
            continue
        kept.append(bare)
    while kept and not kept[-1]:
        kept.pop()
    return "\n".join(kept) + "\n" if kept else ""
