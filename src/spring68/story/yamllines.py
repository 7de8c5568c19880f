"""YAML in its plain form, read line by line: how nearly every story file is written.

The plain form is a part of YAML: documents that are mappings by indent, lists of `- `, texts on one line (bare, or in
quotes without escapes), `|` and `>` blocks, `[…]` and `{…}` on one line, comments on lines of their own. Such a text is
read here in half the time that it takes to build its nodes from libyaml's events, each of which is three objects. At
the first sign of anything else (`_Unusual`) nothing of it is used, and `yamltree` gives the file to the YAML parser:
whatever is wrong, rare or hard is read and reported there alone. That both give the same nodes to the last column, for
every text that is accepted here, is what the tests of this module are about.
"""

from __future__ import annotations

import re
from typing import TypeVar

from spring68.story.limits import MAX_DEPTH
from spring68.story.yamlnodes import Map, Node, Scalar, Seq, new_scalar
from spring68.text.source import SourceFile

_Group = TypeVar("_Group", Seq, Map)

_SIGNS = frozenset(["", *" -?:,[]{}#&*!|>'\"%@`<"])
"""What no key and no bare text begins with here; YAML itself would allow some of them before some letters."""
_WORD = r"[^ ,\[\]{}:?#&*!|>'\"%@`<-](?:[^,\[\]{}:?#]*[^ ,\[\]{}:?#])?"
"""A bare text between brackets."""
_KEY = re.compile(rf" *({_WORD})(?=: )")
_TEXT = re.compile(rf" *({_WORD}|\"[^\"\\]*\"|'[^']*')")
_BRACKET = re.compile(r" *[\[{]")
_AFTER = re.compile(r" *([,\]}])")
_COMMENT = re.compile(r"[^ \n] +#")
"""A comment that shares its line with something; in a block it would be text, so it is left to the parser."""
_MAX_KEY = 1_000
"""Characters of the longest key that is read here; YAML allows 1,024 up to its colon."""
_END = -1
"""The indent of a `---`, and of the end of the text."""

_PRINTABLE = bytes([0x0A, *range(0x20, 0x7F)])
"""What may stand in a text of ASCII."""


class _Unusual(Exception):
    """Something that is not of the plain form."""


def read_lines(source: SourceFile) -> list[Node] | None:
    """The documents of a file in the plain form; None when it is in any other form, or no YAML at all."""
    text, lines = source.text, source.lines
    if "\r" in text:
        text = text.replace("\r\n", "\n")
        lines = text.split("\n")
    if not text.endswith("\n") or not _is_printable(text) or ("#" in text and _COMMENT.search(text)):
        return None
    try:
        return _Lines(lines).documents()
    except _Unusual:
        return None


def _is_printable(text: str) -> bool:
    """Whether nothing but letters, signs, spaces and line ends stands in a text: no parser can stumble over one."""
    if text.isascii():
        return not text.encode().translate(None, _PRINTABLE)  # six times as quick as the general way
    return text.replace("\n", "").isprintable()


class _Lines:
    """Reads one text: `at` is the line that is next, `indent` and `said` what it begins with and what follows."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = [*lines[:-1], "---"]  # the end of a text ends what the end of a document ends, in the same place
        self.at = 0
        self.indent = 0
        self.said = ""
        self.depth = 0
        self.keys: set[str] = set()

    def documents(self) -> list[Node]:
        """All documents; each begins with a key in the first column."""
        found: list[Node] = []
        last = len(self.lines) - 1
        self.advance(0)
        while self.at < last:
            if self.indent == _END:
                self.advance(self.at + 1)
            if self.indent:
                raise _Unusual
            found.append(self.mapping(0))
        return found

    def advance(self, at: int) -> None:
        """Go to the first line from here on that is neither empty nor a comment."""
        lines = self.lines
        while True:
            line = lines[at]
            said = line.lstrip(" ")
            if said and said[0] != "#":
                break
            at += 1
        self.at, self.said = at, said
        self.indent = len(line) - len(said)
        if line[:3] in ("---", "..."):
            if line != "---":
                raise _Unusual
            self.indent = _END

    def mapping(self, column: int) -> Map:
        """The mapping whose first key is next, at a column."""
        found = Map(self.at, column)
        entries, add_line, lines, keys = found.entries, found.key_lines.append, self.lines, self.keys
        self.go_down()
        at, said = self.at, self.said
        while True:
            key, colon, value = said.partition(": ")
            if not colon:
                key = self.bare_key(said)
            if key not in keys:
                self.check_key(key)
            add_line(at)
            start = column + len(key) + 2
            if value[:1] in _SIGNS:
                self.at = at
                entries[key] = self.signed(value, start, column) if value else self.below(column, start - 1)
            elif ": " in value or value[-1] in ": ":
                raise _Unusual
            else:
                entries[key] = new_scalar(Scalar, (value, "", at, start, at, start + len(value)))
                at += 1
                line = lines[at]
                said = line.lstrip(" ")
                if len(line) - len(said) == column and column and said and said[0] != "#":
                    continue  # the usual case, in which the next line is the next key, without a call
                self.advance(at)
            if self.indent != column:
                break
            at, said = self.at, self.said
        if self.indent > column or len(entries) != len(found.key_lines):
            raise _Unusual
        return self.closed(found)

    def bare_key(self, said: str) -> str:
        """The key of a line in which nothing follows it."""
        if said[-1] != ":":
            raise _Unusual
        return said[:-1]

    def check_key(self, key: str) -> None:
        """See whether a key is one, and remember it: a story has few of them."""
        if key[:1] in _SIGNS or key[-1] == " " or len(key) > _MAX_KEY:
            raise _Unusual
        self.keys.add(key)

    def go_down(self) -> None:
        """One level deeper."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _Unusual

    def closed(self, group: _Group) -> _Group:
        """A mapping or a list that ends before this line."""
        self.depth -= 1
        group.end_line, group.end_column = self.at, max(self.indent, 0)
        return group

    def below(self, column: int, start: int) -> Node:
        """What stands under a key at a column whose line ends with its colon; `start` is the place after that."""
        at = self.at
        self.advance(at + 1)
        is_list = self.said.startswith("- ")
        if is_list and self.indent >= column:  # the dashes of a list may stand in the column of its key
            return self.sequence(self.indent)
        if self.indent > column:
            return self.mapping(self.indent)
        return new_scalar(Scalar, ("", "", at, start, at, start))

    def sequence(self, column: int) -> Seq:
        """The list whose first dash is next, at a column."""
        found = Seq(self.at, column)
        add, inner = found.items.append, column + 2
        self.go_down()
        while self.indent == column and self.said.startswith("- "):
            at, value = self.at, self.said[2:]
            if value[:1] in _SIGNS:
                add(self.signed(value, inner, column))
            elif ": " in value or value[-1] == ":":
                self.said = value
                add(self.mapping(inner))
            elif value[-1] == " ":
                raise _Unusual
            else:
                add(new_scalar(Scalar, (value, "", at, inner, at, inner + len(value))))
                self.advance(at + 1)
        if self.indent > column:
            raise _Unusual
        return self.closed(found)

    def signed(self, value: str, start: int, column: int) -> Node:
        """What begins with a sign, at the place `start` of this line; `column` is that of its key or dash."""
        sign, at = value[:1], self.at
        if sign in ("|", ">"):
            return self.block(value, start, column)
        node: Node
        if sign in ("'", '"'):
            node = self.quoted(value, start)
        elif sign in ("[", "{"):
            node, end = self.between_brackets(value, 0, start)
            if end != len(value):
                raise _Unusual
        elif sign in ("-", "?", ":") and value[1:2] not in ("", " ") and ": " not in value and value[-1] not in ": ":
            node = new_scalar(Scalar, (value, "", at, start, at, start + len(value)))
        else:
            raise _Unusual
        self.advance(at + 1)
        return node

    def block(self, header: str, start: int, column: int) -> Scalar:
        """A `|` or `>` block, to the line that is indented less than its first one."""
        lines, at = self.lines, self.at
        first = at + 1
        while not lines[first]:
            first += 1
        pad = " " * (len(lines[first]) - len(lines[first].lstrip(" ")))
        if len(pad) <= column or header[1:] not in ("", "-") or lines[first].isspace():
            raise _Unusual
        end = first + 1
        while not lines[end] or lines[end].startswith(pad):
            end += 1
        if lines[end].isspace():
            raise _Unusual
        told = "\n".join(["", *lines[at + 1 : end]]).replace("\n" + pad, "\n")[1:].rstrip("\n")
        if header[0] == ">":
            if "\n\n" in told or "\n " in told or told[0] in " \n" or first != at + 1:
                raise _Unusual  # empty and indented lines are folded by rules of their own
            told = told.replace("\n", " ")
        self.advance(end)
        return new_scalar(Scalar, (told if header[1:] else told + "\n", header[0], at, start, end, 0))

    def quoted(self, value: str, start: int) -> Scalar:
        """A text in straight quotes that ends where its line ends."""
        quote, inside = value[0], value[1:-1]
        if len(value) < 2 or value[-1] != quote or quote in inside or "\\" in inside:
            raise _Unusual
        return new_scalar(Scalar, (inside, quote, self.at, start, self.at, start + len(value)))

    def between_brackets(self, text: str, at: int, start: int) -> tuple[Map | Seq, int]:
        """A list or a mapping in brackets, and the offset after it.

        Args:
            text: What stands in this line from its first bracket on.
            at: The offset of a bracket in it.
            start: The column of its first character.
        """
        self.go_down()
        is_map = text[at] == "{"
        found = Map(self.at, start + at) if is_map else Seq(self.at, start + at)
        closing, at = ("}" if is_map else "]"), at + 1
        is_open = text[at : at + 1] != closing
        at += not is_open
        while is_open:
            key, at = self.word(_KEY, text, at, start) if is_map else (None, at)
            at += key is not None  # the colon
            node: Node
            bracket = _BRACKET.match(text, at)
            if bracket is not None:
                node, at = self.between_brackets(text, bracket.end() - 1, start)
            else:
                node, at = self.word(_TEXT, text, at, start)
            if isinstance(found, Seq):
                found.items.append(node)
            elif key is None or key.value in found.entries:
                raise _Unusual
            else:
                found.put(key, node)
            after = _AFTER.match(text, at)
            if after is None or after[1] not in (",", closing):
                raise _Unusual
            is_open, at = after[1] == ",", after.end()
        found.end_column = start + at
        self.depth -= 1
        return found, at

    def word(self, pattern: re.Pattern[str], text: str, at: int, start: int) -> tuple[Scalar, int]:
        """A bare or quoted text between brackets, as `pattern` has it, and the offset after it."""
        match = pattern.match(text, at)
        if match is None:
            raise _Unusual
        said, style = match[1], ""
        begin, end = start + match.start(1), start + match.end(1)
        if said[0] in "'\"":
            said, style = said[1:-1], said[0]
        return new_scalar(Scalar, (said, style, self.at, begin, self.at, end)), match.end(1)
