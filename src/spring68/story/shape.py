"""Reading one file's nodes by shape: the helpers on which every reader of the format stands.

Each method takes a node and gives the value that the format asks for, or reports S104 (unknown key), S105 (wrong
shape), S107 (unreadable insert) or S102 (text that YAML swallowed) and gives a harmless stand-in, so that one mistake
is reported once and the rest of the file is read all the same.
"""

from __future__ import annotations

import re
from keyword import iskeyword
from typing import TYPE_CHECKING

from spring68.story.dates import read_interval
from spring68.story.expr import RESERVED, ExprError, parse_expr, split_effect
from spring68.story.limits import MAX_HINTS, MAX_TEXT
from spring68.story.model import Effect, Exit, Guard, Name, When
from spring68.story.prose import Prose
from spring68.story.yamltree import Map, Node, Scalar, Seq, span_of
from spring68.text.diagnostic import Diagnostic, Severity
from spring68.text.source import SourceFile, Span
from spring68.text.suggest import as_name, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
DOTTED = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_][a-z0-9_]*)?\Z")
_EXIT = re.compile(r"^([^\s]+)(?:\s+if\s+(.*))?\Z", re.DOTALL)
_SWALLOWED = re.compile(r" +#(?=\w)")

WHY_KEY = "a key that nobody reads changes nothing for a player, however right it looks."
WHY_SHAPE = "what cannot be read cannot be played."


class Shape:
    """Reads the nodes of one file and collects what is wrong in it."""

    def __init__(self, source: SourceFile, findings: list[Diagnostic]) -> None:
        self.source = source
        self.findings = findings
        self._may_swallow = " #" in source.text
        self._hints = MAX_HINTS

    # what is wrong

    def error(
        self, code: str, span: Span, message: str, fix: str = "", *, why: str = WHY_SHAPE, hint: str = ""
    ) -> None:
        """Report an error at a place."""
        self.findings.append(Diagnostic(code, Severity.ERROR, span, message, why, fix, hint))

    def span(self, node: Node) -> Span:
        """The place of a node."""
        return span_of(self.source, node)

    def wrong(self, node: Node, message: str, fix: str = "") -> None:
        """Report a wrong shape (S105)."""
        self.error("S105", self.span(node), message, fix)

    def expr_error(self, at: Span, problem: ExprError, what: str) -> None:
        """Report a guard or effect that cannot be read."""
        span = Span(at.file, at.line, at.column + problem.offset, at.line, at.column + problem.offset + problem.length)
        self.error("S105", span, problem.message, problem.fix, why=f"{what} that cannot be read would never come true.")

    # mappings and lists

    def fields(self, node: Node, allowed: frozenset[str], what: str) -> dict[str, Node]:
        """The entries of a mapping; unknown keys are reported and left out."""
        if type(node) is not Map:
            self.wrong(
                node, f"{what} must be a mapping of keys", f"keys that may stand here: {', '.join(sorted(allowed))}."
            )
            return {}
        entries = node.entries
        if entries.keys() <= allowed:
            return entries
        for key in node.items[::2]:
            if key.value not in allowed:
                self.unknown_key(key, allowed, what)
        return {name: value for name, value in entries.items() if name in allowed}

    def unknown_key(self, key: Scalar, allowed: Iterable[str], what: str) -> None:
        """Report S104 with the nearest key."""
        self._hints -= 1
        hint = did_you_mean(key.value, allowed) if self._hints >= 0 else ""
        if "\u00a0" in key.value:
            hint = "a non-breaking space stands in it"
        fix = "correct the key, or remove it." if hint else f"keys that may stand here: {', '.join(sorted(allowed))}."
        self.error("S104", self.span(key), f"{what} has no key ‘{key.value}’", fix, why=WHY_KEY, hint=hint)

    def entries(self, node: Node, what: str) -> list[tuple[Name, Node]]:
        """Names and values of a mapping whose keys the writer chooses."""
        if type(node) is not Map:
            if not self.is_empty(node):
                self.wrong(node, f"{what} must be a mapping of names", "write one `name: value` in each line.")
            return []
        keys = node.items[::2]
        return [(self.named(key), node.entries[key.value]) for key in keys]

    def items(self, node: Node) -> list[Node]:
        """The items of a list; a single value counts as a list of one, nothing as an empty one."""
        if type(node) is Seq:
            return node.items
        return [] if type(node) is Scalar and not node.value and not node.style else [node]

    def is_empty(self, node: Node) -> bool:
        """Whether a value was left out (`key:` with nothing after it)."""
        return type(node) is Scalar and not node.value and not node.style

    # text

    def text(self, node: Node, what: str = "this") -> str:
        """Plain text; empty when it is none."""
        if type(node) is not Scalar:
            self.wrong(
                node,
                f"{what} must be text, not a list or a mapping",
                "write the text after the key, or in a `|` block.",
            )
            return ""
        if self._may_swallow:
            self._swallowed(node)
        return node.value.strip()

    def _swallowed(self, node: Scalar) -> None:
        """S102: a ` #` in a line of prose begins a comment, and the rest of the line is gone."""
        if node.style or not node.value:
            return
        line = self.source.line(node.end_line + 1)
        rest = line[node.end_column :]
        lost = _SWALLOWED.match(rest)
        if lost is not None:
            self.error(
                "S102",
                self.source.span(node.end_line + 1, node.end_column + lost.end(), len(rest) - lost.end() + 1),
                "YAML takes ‘ #’ and all that follows for a comment",
                "put the text into quotes or into a `|` block; if a comment is meant, leave a space after the #.",
                why=f"a player would read “{node.value.strip()[-40:]}” and nothing after it.",
            )

    def prose(self, node: Node, what: str = "this") -> Prose | None:
        """Prose with its place; None when there is none."""
        if type(node) is not Scalar:
            self.text(node, what)
            return None
        if self._may_swallow:
            self._swallowed(node)
        return self.prose_of(node, node.value.strip("\n"))

    def prose_of(self, node: Scalar, raw: str) -> Prose | None:
        """Prose made of (the beginning of) a scalar's value."""
        if not raw or raw.isspace():
            return None
        if len(raw) > MAX_TEXT:
            self.wrong(node, f"this text is longer than {MAX_TEXT:,} characters", "divide it into beats or scenes.")
            return None
        skipped = node.value.find(raw)
        lead = node.value.count("\n", 0, skipped) if skipped > 0 else 0
        prose = Prose(raw.rstrip(), self.source, node.line + 1 + lead, node.column + 1, node.style)
        for problem in () if prose.is_plain else prose.problems:
            self.error(
                "S107",
                problem.span,
                problem.message,
                problem.fix,
                why="a player would read the braces instead of the words.",
            )
        return prose

    def named(self, node: Scalar) -> Name:
        """Any scalar as a name with its place, unchecked."""
        line, column = self._start(node)
        return Name.placed(node.value, self.source.name, line, column)

    def _start(self, node: Scalar) -> tuple[int, int]:
        """Line and column of the first character of a scalar's text: after its quote, or on a block's first line."""
        style = node.style
        if not style:
            return node.line + 1, node.column + 1
        if style not in ("|", ">"):
            return node.line + 1, node.column + 2
        line = self.source.line(node.line + 2)
        return node.line + 2, len(line) - len(line.lstrip()) + 1

    def name(self, node: Node, what: str) -> Name | None:
        """A reference to something: a name, dotted or with a caller in front; None when it is none."""
        if type(node) is not Scalar:
            self.wrong(node, f"{what} must be a single name", "write the name after the key.")
            return None
        return self.named(node)

    def identifier(self, node: Node, what: str, *, inner: bool = False) -> Name | None:
        """A name that is being given: lower case letters, digits and _, and no reserved word (S209).

        `inner` names (of choices and beats) are only ever written after a dot, so fewer words are reserved.
        """
        name = self.name(node, f"the name of {what}")
        return self.checked(name, what, iskeyword if inner else RESERVED.__contains__) if name is not None else None

    def checked(self, name: Name, what: str, is_reserved: Callable[[str], bool] = RESERVED.__contains__) -> Name | None:
        """A name that is being given, if it may be given."""
        if not NAME.match(name):
            made = as_name(name)
            write = f"write `{made}`: " if NAME.match(made) else ""
            fix = f"{write}names are lower case letters, digits and _, and begin with a letter."
            self.error("S105", name.span, f"‘{name}’ cannot be the name of {what}", fix)
            return None
        if is_reserved(name) or iskeyword(name):
            self.error(
                "S209", name.span, f"‘{name}’ is a word of the format and cannot be the name of {what}",
                "choose another name.", why="a condition that uses it would be read as something else.",
            )  # fmt: skip
            return None
        return name

    def names(self, node: Node, what: str) -> tuple[Name, ...]:
        """A list of names; a single one counts as a list of one."""
        found = (self.name(item, what) for item in self.items(node))
        return tuple(name for name in found if name is not None)

    def texts(self, node: Node, what: str) -> tuple[str, ...]:
        """A list of texts; a single one counts as a list of one."""
        return tuple(self.text(item, what) for item in self.items(node))

    # small values

    def is_text(self, node: Node, what: str) -> bool:
        """Whether a value is text; reported when it is none."""
        if type(node) is not Scalar:
            self.text(node, what)
            return False
        return True

    def truth(self, node: Node, what: str) -> bool:
        """`true` or `false`."""
        if not self.is_text(node, what):
            return False
        value = self.text(node, what)
        if value not in {"true", "false"}:
            self.wrong(node, f"{what} is `true` or `false`, not ‘{value[:40]}’", "write `true` or `false`.")
        return value == "true"

    def number(self, node: Node, what: str, low: int = 0, high: int = 10**9) -> int:
        """A whole number between two bounds."""
        if not self.is_text(node, what):
            return low
        value = self.text(node, what)
        if not re.fullmatch(r"-?\d{1,19}", value, re.ASCII) or not low <= int(value) <= high:
            self.wrong(node, f"{what} must be a whole number from {low} to {high}", "correct the number.")
            return low
        return int(value)

    def one_of(self, node: Node, words: tuple[str, ...], what: str) -> str:
        """One word of a list; the first when it is none of them."""
        if not self.is_text(node, what):
            return words[0]
        value = self.text(node, what)
        if value not in words:
            hint = did_you_mean(value, words)
            self.error(
                "S105",
                self.span(node),
                f"{what} cannot be ‘{value[:40]}’",
                f"it is one of: {', '.join(words)}.",
                hint=hint,
            )
            return words[0]
        return value

    def when(self, node: Node, what: str = "`when`") -> When | None:
        """A date; S105 when there is no such day."""
        if not self.is_text(node, what):
            return None
        value = self.text(node, what)
        span = self.span(node)
        try:
            begin, end = read_interval(value)
        except ValueError as problem:
            self.error(
                "S105",
                span,
                str(problem),
                "correct the date: the year first, then month and day.",
                why="a date that is none puts the scene nowhere.",
            )
            return None
        return When(value, begin, end, span)

    # guards, effects, exits

    def guard(self, node: Node, what: str = "a condition") -> Guard | None:
        """A condition; None when it cannot be read."""
        if type(node) is not Scalar:
            fix = "join its parts with `and` or `or`, as in `nerve >= 2 and not left`."
            self.wrong(node, f"{what} must be one line of words, not a list", fix)
            return None
        line, column = self._start(node)
        return self.guard_at(node.value, line, column, what)

    def guard_at(self, text: str, line: int, column: int, what: str = "a condition") -> Guard | None:
        """A condition that stands at a place."""
        at = Span(self.source.name, line, column, line, column + max(len(text), 1))
        try:
            return Guard(text, parse_expr(text), at)
        except ExprError as problem:
            self.expr_error(at, problem, what)
            return None

    def part(self, text: Name, start: int, end: int) -> Name:
        """Some characters of a one-line name, with their own place."""
        return Name.placed(text[start:end], text.file, text.line, text.column + start)

    def effects(self, node: Node) -> tuple[Effect, ...]:
        """`do:`, a single effect or a list of them."""
        found: list[Effect] = []
        for item in self.items(node):
            if type(item) is not Scalar:
                self.wrong(item, "an effect must be text", "effects are like `nerve -= 1` or `left = true`.")
                continue
            effect = self.effect(item.value, *self._start(item))
            if effect is not None:
                found.append(effect)
        return tuple(found)

    def effect(self, text: str, line: int, column: int) -> Effect | None:
        """One effect that stands at a place; None when it cannot be read."""
        file = self.source.name
        try:
            parts = split_effect(text)
        except ExprError as problem:
            self.expr_error(Name.placed(text, file, line, column).span, problem, "an effect")
            return None
        value = self.guard_at(parts.value, line, column + parts.value_offset, "a value")
        guard = None
        if parts.guard:
            guard = self.guard_at(parts.guard, line, column + parts.guard_offset)
            if guard is None:
                return None
        target = Name.placed(parts.target, file, line, column + parts.target_offset)
        return Effect(target, parts.sign, value, guard, text) if value is not None else None

    def exits(self, node: Node) -> tuple[Exit, ...]:
        """`to:`, a single target or a list of them."""
        found: list[Exit] = []
        for item in self.items(node):
            if type(item) is not Scalar:
                self.wrong(item, "a target must be text", "write `to: scene`, or a list of `scene if condition`.")
                continue
            target = self.exit(self.named(item))
            if target is not None:
                found.append(target)
        return tuple(found)

    def exit(self, text: Name) -> Exit | None:
        """`scene` or `scene if guard`; None when it cannot be read."""
        if DOTTED.match(text):
            return Exit(text, None)
        lead = len(text) - len(text.lstrip())
        text = self.part(text, lead, max(len(text.rstrip()), lead))
        match = _EXIT.match(text)
        if match is None or not DOTTED.match(match[1]):
            self.error(
                "S105",
                text.span,
                f"‘{text[:60]}’ is no target",
                "write the name of a scene, and after it `if` and a condition where there is one.",
            )
            return None
        target = self.part(text, match.start(1), match.end(1))
        if match[2] is None:
            return Exit(target, None)
        guard = self.guard_at(match[2], text.line, text.column + match.start(2))
        return Exit(target, guard) if guard is not None else None
