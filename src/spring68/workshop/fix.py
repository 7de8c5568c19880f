"""Mending what can be mended without asking: quotes, indents, names that were changed.

A mended file is read again before it is written, and is only written when it says the same as before (but for the
mended signs) or can be read further than before. Comments and all other bytes stay as they are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from spring68.check.run import check_story
from spring68.saves.files import write_safely
from spring68.story.load import load_story
from spring68.story.model import Story
from spring68.text.diagnostic import Diagnostic
from spring68.text.source import SourceFile
from spring68.workshop.fixindent import NBSP, first_trouble, lined_up, without_nbsp, without_tabs
from spring68.workshop.fixnames import present_name, rename_in, with_formerly
from spring68.workshop.fixquotes import curl, curled
from spring68.workshop.fmttree import meaning, scalars, tree_of, without_curls

MOST_ROUNDS = 200
"""How often a story is mended and read again: YAML tells of one mistake in a file at a time."""

_BOM = b"\xef\xbb\xbf"
_QUOTED = re.compile(r'\s*(?:- )*(?:[\w-]+:\s+)?(?=")')


@dataclass(frozen=True, slots=True)
class Fixed:
    """One line that was mended: where, for which finding, as it was and as it is (empty: there was none)."""

    file: str
    line: int
    code: str
    old: str
    new: str


def fix_story(folder: Path, shown: str, wanted: Callable[[Sequence[Diagnostic]], Sequence[Diagnostic]]) -> list[Fixed]:
    """Mend every file of a story folder as far as that is safe; what was mended, in the order in which it was done.

    Args:
        folder: The story.
        shown: How the folder is called in findings.
        wanted: Of some findings those that are to be mended.

    Raises:
        StoryFolderError: when there is no story there.
        OSError: when a file cannot be written; it is then as it was.
    """
    done: list[Fixed] = []
    for _round in range(MOST_ROUNDS):
        loaded = load_story(folder, shown)
        findings = wanted(check_story(loaded))
        made: list[Fixed] = []
        for name, source in loaded.story.files.items():
            here = [found for found in findings if found.span.file == name]
            is_main = name == next(iter(loaded.story.files))
            mended, code = _mended(source, here, findings if is_main else (), loaded.story)
            if mended != source.text and _write(folder / name[len(shown) :].lstrip("/"), source.text, mended):
                made += _differences(name, code, source.text, mended)
        if not made:
            break
        for fixed in made:
            _add(done, fixed)
    return done


def _add(done: list[Fixed], fixed: Fixed) -> None:
    """Note a line that was mended; one that was mended before is noted once, and not at all if it is as it was."""
    at = next(
        (at for at, one in enumerate(done) if (one.file, one.line, one.new) == (fixed.file, fixed.line, fixed.old)),
        None,
    )
    if at is None:
        done.append(fixed)
    elif done[at].old == fixed.new:
        del done[at]
    else:
        done[at] = replace(done[at], new=fixed.new)


def _mended(
    source: SourceFile, findings: Sequence[Diagnostic], everywhere: Sequence[Diagnostic], story: Story
) -> tuple[str, str]:
    """A file's text with one kind of mistake mended, and the code of that kind; the same text when there is nothing."""
    for found in findings:
        if found.code in {"S101", "S104"} and (text := _readable(source, found)):
            return text, found.code
    slips = [found for found in findings if found.code == "S602"]
    if slips and (text := _with_curls(source, slips)) != source.text:
        return text, "S602"
    for found in findings:
        if found.code in {"S201", "S202", "S203"} and (text := _renamed(source, found, story)):
            return text, found.code
    renames = dict(pair for found in everywhere if (pair := rename_in(found.fix)) is not None)
    if renames and (text := with_formerly(source.text, renames)):
        return text, "S604"
    return source.text, ""


def _readable(source: SourceFile, found: Diagnostic) -> str:
    """The text with the cause of an S101 or S104 mended; empty where that is not safe."""
    line, number = source.line(found.span.line), found.span.line
    lead = line[: len(line) - len(line.lstrip())]
    if NBSP in lead:
        return without_nbsp(source.text, number)
    if found.code == "S104":
        return ""
    if "\t" in lead:
        return without_tabs(source.text, number)
    quoted = _QUOTED.match(line)
    if quoted is not None:
        return _speech(source.text, number, quoted.end())
    return lined_up(source.text, number)


def _speech(text: str, number: int, first: int) -> str:
    """The text with the straight quotes of a line made curly, where the file can then be read further."""
    lines = text.split("\n")
    bare = lines[number - 1].rstrip("\r")
    new = curled(bare, first)
    if not new or " #" in bare[first:] or ": " in bare[first:]:
        return ""
    lines[number - 1] = new + lines[number - 1][len(bare) :]
    mended = "\n".join(lines)
    trouble = first_trouble(mended)
    return mended if not trouble or trouble > number else ""


def _with_curls(source: SourceFile, slips: Sequence[Diagnostic]) -> str:
    """The text with curly quotes at the marked places, in each text where then every speech closes."""
    text = source.text
    lines = text.split("\n")
    before = scalars(tree_of(text))
    starts = [(one.start_mark.line, one.start_mark.column) for one in before]
    edits: list[tuple[int, int, int, str]] = []
    for found in slips:
        row, column = found.span.line - 1, found.span.column - 1
        if 0 <= row < len(lines) and lines[row][column : column + 1] == '"':
            owner = bisect_right(starts, (row, column)) - 1
            edits.append((owner, row, column, curl(lines[row].rstrip("\r"), column)))
    unsure = {owner for owner, _row, _column, sign in edits if not sign}
    after = scalars(tree_of(_put(text, edits, unsure)))
    if len(after) != len(before):
        return text
    unsure |= {owner for owner, _row, _column, _sign in edits if not _is_closed(after[owner].value)}
    kept = _put(text, edits, unsure)
    return kept if _says_the_same(text, kept) else text


def _put(text: str, edits: Sequence[tuple[int, int, int, str]], left_out: set[int]) -> str:
    lines = text.split("\n")
    for owner, row, column, sign in edits:
        if owner not in left_out:
            lines[row] = lines[row][:column] + sign + lines[row][column + 1 :]
    return "\n".join(lines)


def _says_the_same(old: str, new: str) -> bool:
    """Whether two texts differ in nothing but the form of quotes."""
    before, after = tree_of(old), tree_of(new)
    same = without_curls(meaning(before)) == without_curls(meaning(after))
    return same and len(before.findings) == len(after.findings)


def _is_closed(text: str) -> bool:
    """Whether in each paragraph of a text every speech that is opened is closed."""
    speeches = ("".join(re.findall("[“”]", paragraph)) for paragraph in text.split("\n\n"))
    return all(signs == "“”" * (len(signs) // 2) for signs in speeches)


def _renamed(source: SourceFile, found: Diagnostic, story: Story) -> str:
    """The text with the present name in place of one that `formerly` knows; empty where it knows none."""
    lines = source.text.split("\n")
    row, column = found.span.line - 1, found.span.column - 1
    marked = lines[row][column : found.span.end_column - 1] if row < len(lines) else ""
    new = present_name(story, marked) if marked else ""
    return _put_name(lines, row, column, marked, new) if new else ""


def _put_name(lines: list[str], row: int, column: int, old: str, new: str) -> str:
    lines[row] = lines[row][:column] + new + lines[row][column + len(old) :]
    return "\n".join(lines)


def _write(path: Path, old: str, new: str) -> bool:
    """Write a mended file, unless somebody else has written it meanwhile."""
    path = path.resolve()
    data = path.read_bytes()
    bom = _BOM if data.startswith(_BOM) else b""
    if data[len(bom) :] != old.encode():
        return False
    mode = path.stat().st_mode
    write_safely(path, bom + new.encode())
    path.chmod(mode)
    return True


def _differences(file: str, code: str, old: str, new: str) -> list[Fixed]:
    """The lines that differ between two texts; lines that were added stand alone."""
    before, after = old.split("\n"), new.split("\n")
    if len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True), 1)
        return [Fixed(file, number, code, one, two) for number, (one, two) in pairs if one != two]
    first = next(
        (at for at, (one, two) in enumerate(zip(before, after, strict=False)) if one != two),
        min(len(before), len(after)),
    )
    more = len(after) - len(before)
    return [Fixed(file, first + at + 1, code, "", after[first + at]) for at in range(more)]
