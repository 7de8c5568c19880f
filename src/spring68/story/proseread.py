"""Taking prose apart: lines into items, chunks into parts. What cannot be read is reported and shown as written."""

from __future__ import annotations

import re
from typing import NoReturn

from spring68.story.expr import ExprError, parse_expr
from spring68.story.limits import MAX_BLOCKS, MAX_NESTING
from spring68.story.model import Guard, Name
from spring68.story.prose import (
    Branch,
    Break,
    Chunk,
    Cond,
    Emphasis,
    Item,
    Link,
    Part,
    Parts,
    Prose,
    ProseProblem,
    Said,
    Turns,
    Value,
)

TURNS = ("seq", "cycle", "once", "shuffle")

_BLOCK = re.compile(r"^ *\{(if|elif)\s+(.*?)\} *$|^ *\{(else|end)\} *$")
_SPECIAL = re.compile(r"\{\{|\{|\}|\[\[\[|\[\[|\]\]|\\\*|\*|\|")
_NAME = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?\Z")
_KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)?\Z")


class _Unreadable(Exception):
    """An insert that cannot be read, at an offset of the raw text."""

    def __init__(self, offset: int, length: int, message: str, fix: str) -> None:
        super().__init__(message)
        self.offset, self.length, self.message, self.fix = offset, max(length, 1), message, fix


def read_prose(prose: Prose) -> tuple[tuple[Item, ...], tuple[ProseProblem, ...]]:
    """Take a text apart; what cannot be read is reported and kept as plain text."""
    reading = _Lines(prose)
    return reading.items(), tuple(reading.problems)


class _Lines:
    """Reads the lines of one text."""

    def __init__(self, prose: Prose) -> None:
        self.prose = prose
        self.problems: list[ProseProblem] = []
        self.lines: list[tuple[int, str]] = []
        offset = 0
        for line in prose.raw.split("\n"):
            self.lines.append((offset, line))
            offset += len(line) + 1
        self.at = 0

    def problem(self, offset: int, length: int, message: str, fix: str) -> None:
        """Report something that cannot be read."""
        self.problems.append(ProseProblem(self.prose.place(offset, length), message, fix))

    def items(self) -> tuple[Item, ...]:
        """All items of the text."""
        found: list[Item] = []
        while self.at < len(self.lines):
            found.extend(self._until_block())
            if self.at < len(self.lines):
                offset, line = self.lines[self.at]
                found.extend(self._stray_or_branch(offset, line))
        return tuple(found)

    def _stray_or_branch(self, offset: int, line: str) -> list[Item]:
        match = _BLOCK.match(line)
        if match and match[1] == "if":
            return [self._branch(offset, line, match)]
        self.at += 1
        word = (match[1] or match[3]) if match else "?"
        self.problem(
            offset + line.index("{"),
            len(line.strip()),
            f"‘{{{word}}}’ has no ‘{{if}}’ before it",
            "add the `{if …}` line, or remove this one.",
        )
        return []

    def _until_block(self) -> list[Item]:
        """Chunks and breaks up to the next line of a block conditional."""
        found: list[Item] = []
        run: list[tuple[int, str]] = []

        def close() -> None:
            if run:
                found.append(self._chunk(run))
                run.clear()

        while self.at < len(self.lines):
            offset, line = self.lines[self.at]
            if _BLOCK.match(line):
                break
            self.at += 1
            if not line.strip():
                close()
                if not found or not isinstance(found[-1], Break):
                    found.append(Break())
                continue
            literal = line.startswith("    ")
            if run and literal != run[0][1].startswith("    "):
                close()
            run.append((offset, line))
        close()
        return found

    def _branch(self, offset: int, line: str, opening: re.Match[str], depth: int = 1) -> Branch:
        """A block conditional from its `{if}` to its `{end}`."""
        start, start_line = offset, line
        if depth > MAX_BLOCKS:
            self.problem(
                offset, len(line), f"‘{{if}}’ blocks stand more than {MAX_BLOCKS} deep in one another here",
                "make the inner part a scene or a `sub` of its own",
            )  # fmt: skip
            self.at = len(self.lines)
            return Branch(())
        arms: list[tuple[Guard | None, tuple[Item, ...]]] = []
        guard: Guard | None = self._guard(offset + opening.start(2), opening[2])
        self.at += 1
        inner: list[Item] = []
        while self.at < len(self.lines):
            inner.extend(self._until_block())
            if self.at >= len(self.lines):
                break
            offset, line = self.lines[self.at]
            match = _BLOCK.match(line)
            assert match is not None
            if match[1] == "if":
                inner.append(self._branch(offset, line, match, depth + 1))
                continue
            self.at += 1
            arms.append((guard, tuple(inner)))
            inner = []
            if match[3] == "end":
                return Branch(tuple(arms))
            guard = self._guard(offset + match.start(2), match[2]) if match[1] == "elif" else None
        self.problem(
            start + start_line.index("{"),
            len(start_line.strip()),
            "this ‘{if}’ is never closed",
            "add a line `{end}` after the text that it governs.",
        )
        arms.append((guard, tuple(inner)))
        return Branch(tuple(arms))

    def _guard(self, offset: int, text: str) -> Guard:
        try:
            return read_guard(self.prose, offset, text)
        except _Unreadable as bad:
            self.problem(bad.offset, bad.length, bad.message, bad.fix)
            return Guard("false", parse_expr("false"), self.prose.place(offset))

    def _chunk(self, run: list[tuple[int, str]]) -> Chunk:
        start = run[0][0]
        literal = run[0][1].startswith("    ")
        text = ("\n" if literal else " ").join(line for _offset, line in run)
        try:
            parts, _end = _Inline(self.prose, text, start).parts(0, "")
        except _Unreadable as bad:
            self.problem(bad.offset, bad.length, bad.message, bad.fix)
            parts = (text,)
        return Chunk(parts, literal)


def read_guard(prose: Prose, offset: int, text: str) -> Guard:
    """A guard that stands inside prose, at an offset of its raw text."""
    lead = len(text) - len(text.lstrip())
    try:
        return Guard(text.strip(), parse_expr(text.strip()), prose.place(offset + lead))
    except ExprError as bad:
        raise _Unreadable(offset + lead + bad.offset, bad.length, bad.message, bad.fix) from None


class _Inline:
    """Reads the parts of one chunk; offsets count in the chunk's text, `base` is its place in the raw text."""

    def __init__(self, prose: Prose, text: str, base: int) -> None:
        self.prose, self.text, self.base = prose, text, base

    def fail(self, at: int, length: int, message: str, fix: str) -> NoReturn:
        """Stop: this chunk cannot be read."""
        raise _Unreadable(self.base + at, length, message, fix)

    def name(self, text: str, at: int) -> Name:
        """A name that stands at an offset."""
        return Name.at(text, self.prose.place(self.base + at, len(text)))

    def parts(self, at: int, closing: str, depth: int = 0) -> tuple[Parts, int]:
        """Parts from an offset up to one of the marks that close here: `}`, `]]` or `*`; the offset after them.

        Inside an insert (`closing` is `}`) a `|` ends the parts as well and is not consumed.
        """
        found: list[Part] = []
        text = self.text
        while True:
            special = _SPECIAL.search(text, at)
            if special is None:
                found.append(text[at:])
                return _joined(found), len(text)
            found.append(text[at : special.start()])
            mark, start, at = special[0], special.start(), special.end()
            if mark == closing or (mark == "|" and closing == "}"):
                return _joined(found), start
            if mark in _LITERALS:
                found.append(_LITERALS[mark])
            elif mark == "{":
                part, at = self.insert(start, depth + 1)
                found.append(part)
            elif mark == "[[":
                part, at = self.link(start, depth)
                found.append(part)
            elif mark == "*" and closing != "]]":
                part, at = self.emphasis(start, depth)
                found.append(part)
            else:
                found.append(mark)

    def emphasis(self, start: int, depth: int) -> tuple[Part, int]:
        """`*words*`."""
        inner, end = self.parts(start + 1, "*", depth)
        if end >= len(self.text) or not inner:
            self.fail(
                start,
                1,
                "this ‘*’ opens an emphasis that is never closed",
                "close it with another `*`, or write `\\*` for the sign itself.",
            )
        return Emphasis(inner), end + 1

    def link(self, start: int, depth: int) -> tuple[Part, int]:
        """`[[note|words]]`."""
        end = self.text.find("]]", start)
        bar = self.text.find("|", start, end if end >= 0 else len(self.text))
        if end < 0:
            self.fail(
                start, 2, "this note link is never closed", "close it with `]]`, or write `[[[` for two brackets."
            )
        if bar < 0:
            self.fail(
                start, end + 2 - start, "a note link needs the words that are shown", "write `[[note_id|words]]`."
            )
        note = self.text[start + 2 : bar].strip()
        if not _NAME.match(note):
            self.fail(
                start + 2,
                bar - start - 2,
                f"‘{note}’ cannot be the name of a note",
                "names are lower case letters, digits and _.",
            )
        words, stop = self.parts(bar + 1, "]]", depth)
        if stop >= len(self.text):
            self.fail(start, 2, "this note link is never closed", "close it with `]]`.")
        if not words:
            self.fail(start, stop + 2 - start, "this note link has no words", "write `[[note_id|words]]`.")
        at = self.text.index(note, start + 2)
        return Link(self.name(note, at), words), stop + 2

    def insert(self, start: int, depth: int) -> tuple[Part, int]:
        """What stands in braces."""
        if depth > MAX_NESTING:
            self.fail(
                start,
                1,
                "inserts can stand in one another once, and no deeper",
                "use `{if}` and `{end}` on lines of their own.",
            )
        head = re.compile(r"\s*([a-z]+)\s*:").match(self.text, start + 1)
        if head and head[1] in TURNS:
            return self.turns(head[1], start, head.end(), depth)
        if head and head[1] == "said":
            return self.said(start, head.end(), depth)
        close = self.text.find("}", start)
        question = self.text.find("?", start, close if close >= 0 else len(self.text))
        if close < 0 and self.text.find("?", start) < 0:
            self.fail(start, 1, "this ‘{’ is never closed", "close it with `}`, or write `{{` for the sign itself.")
        if question >= 0:
            return self.cond(start, question, depth)
        name = self.text[start + 1 : close].strip()
        if not _NAME.match(name) or name == "endif":
            self.not_an_insert(start, close, name)
        return Value(self.name(name, self.text.index(name, start))), close + 1

    def not_an_insert(self, start: int, close: int, name: str) -> NoReturn:
        """Say why these braces hold nothing that is known."""
        word, _space, rest = name.partition(" ")
        known = {"elseif": rest, "elsif": rest, "else": rest.strip().removeprefix("if ").strip() if rest else ""}
        guard = known.get(word, "").strip()
        if guard:
            message = f"there is no ‘{{{word} …}}’ with a condition"
            self.fail(start, close + 1 - start, message, f"write `{{elif {guard}}}` on a line of its own.")
        if name in {"endif", "end if"}:
            self.fail(
                start, close + 1 - start, f"a conditional ends with ‘{{end}}’, not with ‘{{{name}}}’", "write `{end}`."
            )
        if word in {"if", "elif", "else", "end"}:
            self.fail(
                start,
                close + 1 - start,
                f"‘{{{word}}}’ must stand on a line of its own",
                "inside a line write `{condition ? words | other words}`.",
            )
        self.fail(
            start,
            close + 1 - start,
            "there is no such insert",
            "inserts: {name} {condition ? A | B} {seq: A | B} {cycle: …} {once: …} {shuffle: …} {said: scene | B}; "
            "`{{` is the sign itself.",
        )

    def cond(self, start: int, question: int, depth: int) -> tuple[Part, int]:
        """`{guard ? A | B}`."""
        guard = read_guard(self.prose, self.base + start + 1, self.text[start + 1 : question])
        options, _raw, end = self.options(start, question + 1, depth)
        if len(options) > 2:
            self.fail(
                start,
                end - start,
                "a conditional insert has two sides at most",
                "use `{if}` … `{elif}` … `{end}` on lines of their own.",
            )
        return Cond(guard, options[0], options[1] if len(options) == 2 else ()), end

    def turns(self, kind: str, start: int, at: int, depth: int) -> tuple[Part, int]:
        """`{seq: A | B}` and its sisters."""
        options, raw, end = self.options(start, at, depth)
        return Turns(kind, tuple(options), tuple(raw), self.prose.place(self.base + start, end - start)), end

    def said(self, start: int, at: int, depth: int) -> tuple[Part, int]:
        """`{said: scene | B}`."""
        options, raw, end = self.options(start, at, depth)
        key = raw[0]
        if not _KEY.match(key) or len(options) > 2:
            self.fail(
                start,
                end - start,
                "‘{said: …}’ takes a scene, or scene.choice, and the words where none was taken",
                "write `{said: scene | words}`.",
            )
        return Said(self.name(key, self.text.index(key, at)), options[1] if len(options) == 2 else ()), end

    def options(self, start: int, at: int, depth: int) -> tuple[list[Parts], list[str], int]:
        """Alternatives up to the closing brace, trimmed; as parts and as written; the offset after the brace."""
        options: list[Parts] = []
        raw: list[str] = []
        while True:
            parts, end = self.parts(at, "}", depth)
            if end >= len(self.text):
                self.fail(start, 1, "this ‘{’ is never closed", "close it with `}`, or write `{{` for the sign itself.")
            options.append(_trimmed(parts))
            raw.append(self.text[at:end].strip())
            if self.text[end] == "}":
                return options, raw, end + 1
            at = end + 1


_LITERALS = {"{{": "{", "[[[": "[[", "\\*": "*"}


def _joined(parts: list[Part]) -> Parts:
    """Neighbouring strings made one; empty ones left out."""
    found: list[Part] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        elif part != "":
            found.append(part)
    return tuple(found)


def _trimmed(parts: Parts) -> Parts:
    """Without the spaces at both ends."""
    found = list(parts)
    if found and isinstance(found[0], str):
        found[0] = found[0].lstrip()
    if found and isinstance(found[-1], str):
        found[-1] = found[-1].rstrip()
    return tuple(part for part in found if part != "")
