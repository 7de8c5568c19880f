"""The small language of guards and effects: text to a tree, with the column of every word.

Parsed once with Python's own `ast` and an allow-list of nodes; nothing of a story is ever evaluated as Python. What a
word *means* (a variable, a value, a named condition) is decided in `story.meaning`, which knows the declarations.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import lru_cache
from keyword import kwlist
from typing import TypeAlias

from spring68.story.limits import MAX_GUARD, MAX_GUARD_DEPTH

ASKED = ("visited", "picked", "seen", "ended", "count")
"""What can be asked of a playthrough: each takes one name."""

RESERVED = frozenset({*ASKED, "true", "false", "and", "or", "not", "if", "in", "clamp", "else", "again", "later"})
"""Words that mean something themselves and so cannot name anything."""

MAX_LENGTH, MAX_DEPTH = MAX_GUARD, MAX_GUARD_DEPTH


@dataclass(frozen=True, slots=True)
class Word:
    """A name or a value, as written; `offset` is its 0-based place in the guard's text."""

    name: str
    offset: int


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number."""

    value: int


@dataclass(frozen=True, slots=True)
class Truth:
    """`true` or `false`."""

    value: bool


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a truth."""

    part: Expr


@dataclass(frozen=True, slots=True)
class Every:
    """True when each part is: `a and b`."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """True when one part is: `a or b`."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """Two values compared; `sign` is one of `== != < <= > >=`."""

    sign: str
    left: Expr
    right: Expr
    offset: int


@dataclass(frozen=True, slots=True)
class Sum:
    """Two numbers added or subtracted; `sign` is `+` or `-`."""

    sign: str
    left: Expr
    right: Expr
    offset: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the playthrough: `visited(scene)`, `picked(scene.choice)`, `seen(note)`, `count(family)` …."""

    question: str
    name: str
    offset: int


Expr: TypeAlias = Word | Number | Truth | Not | Every | Either | Compare | Sum | Asked


class ExprError(Exception):
    """A guard that cannot be read; `offset` and `length` mark the words in its text (0-based)."""

    def __init__(self, message: str, offset: int, length: int, fix: str = "") -> None:
        super().__init__(message)
        self.message, self.offset, self.length, self.fix = message, offset, max(length, 1), fix


_SIGNS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
_STRAY = re.compile(r"[#\\]|(?<![\w.])\d+[^\W\d]\w*")
"""What Python would pass over, or warn about on the terminal: comments, backslashes, `1_000`, `0x10`, `1or`."""
_EFFECT = re.compile(r"^\s*([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)\s*(=|\+=|-=)(?!=)\s*(.+?)\s*$", re.DOTALL)
_SECOND_EFFECT = re.compile(r"[,;]\s*[a-z][\w.]*\s*[+-]?=(?!=)")
_SPLIT = re.compile(r"\s*[,;]\s*")
_EFFECT_IF = re.compile(r"\sif\s")


_NAME = r"([a-z]\w*(?:\.[a-z]\w*)?)"
_SIMPLE = re.compile(rf"(not )?{_NAME}(?: ?(==|!=|<=|>=|<|>) ?(?:{_NAME}|(-?(?:0|[1-9]\d*))))?", re.ASCII)
"""One comparison or one word, as nearly every guard has them: `left`, `not left`, `nerve >= 2`, `ballot == screen`."""
_TAKEN = frozenset({*kwlist, "true", "false"})
"""What is never a mere name: the words of Python's, and the two truths."""


@lru_cache(maxsize=65_536)
def parse_expr(text: str) -> Expr:
    """Read a guard.

    Most guards are one simple part, or a few with the same word between them. Those are read here, in 6 µs; Python's
    parser, which reads all others, takes 60.

    Raises:
        ExprError: when it is no guard; says where and what to write instead.
    """
    if len(text) <= MAX_LENGTH:
        for word, joined in ((" and ", Every), (" or ", Either)):
            parts = _simple_parts(text, word)
            if parts is not None:
                return parts[0] if len(parts) == 1 else joined(tuple(parts))
    return _parse_any(text)


def _simple_parts(text: str, word: str) -> list[Expr] | None:
    """The simple parts of a guard with a word between them; None when one of them is not simple."""
    found: list[Expr] = []
    at = 0
    for piece in text.split(word):
        match = _SIMPLE.fullmatch(piece)
        if match is None:
            return None
        negation, name, sign, other, number = match.groups()
        if _is_taken(name) or (other is not None and _is_taken(other)):
            return None
        start = at + match.start(2)
        part: Expr = _word(name, start)
        if sign is not None:
            right = _word(other, at + match.start(4)) if number is None else _number(int(number))
            part = Compare(sign, part, right, start)
        found.append(part if negation is None else Not(part))
        at += len(piece) + len(word)
    return found


_word = lru_cache(maxsize=4_096)(Word)
_number = lru_cache(maxsize=4_096)(Number)
"""Guards ask after few words and numbers; made once, they are shared."""


def _is_taken(name: str) -> bool:
    """Whether a word of Python's, or `true` or `false`, stands in a name, so that it is no mere name."""
    return not _TAKEN.isdisjoint(name.split(".")) if "." in name else name in _TAKEN


def _parse_any(text: str) -> Expr:
    """Read a guard of any form with Python's own parser."""
    if not text.strip():
        raise ExprError("a condition is missing here", 0, 1, "write one, such as `nerve >= 2`, or remove the `if`.")
    if len(text) > MAX_LENGTH:
        raise ExprError(
            f"this condition is longer than {MAX_LENGTH} characters", 0, 1, "name its parts in `conditions:`."
        )
    if "\n" in text or "\r" in text:
        text = text.replace("\r", " ").replace("\n", " ")
    stray = _STRAY.search(text)
    if stray:
        what = (
            f"‘{stray[0]}’ has no place in a condition" if stray[0] in "#\\" else "only whole numbers can be used here"
        )
        raise ExprError(what, stray.start(), len(stray[0]), "remove it, or write a name or a number.")
    lead = len(text) - len(text.lstrip())
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        offset = min(lead + (getattr(problem, "offset", None) or 1) - 1, len(text) - 1)
        raise _syntax_error(text, offset) from None
    return _Reading(text, lead).of(tree.body)


_INSTEAD: dict[type[ast.cmpop], str] = {
    ast.In: "write each comparison out: `mood == calm or mood == cross`.",
    ast.NotIn: "write each comparison out: `mood != calm and mood != cross`.",
    ast.Is: "write ‘==’ for ‘is’.",
    ast.IsNot: "write ‘!=’ for ‘is not’.",
}
"""What to write for the comparisons of other languages."""

_SLIPS = (
    (re.compile(r"&&|\|\|"), "conditions are joined with `and` and `or`, not with && or ||"),
    (re.compile(r"=>"), "‘greater or equal’ is written ‘>=’"),
    (re.compile(r"=<"), "‘less or equal’ is written ‘<=’"),
    (re.compile(r"(?<![=<>!+-])=(?!=)"), "one ‘=’ sets a value; to compare write ‘==’"),
    (re.compile(r"!(?!=)"), "‘!’ is written `not` here"),
)


def _syntax_error(text: str, offset: int) -> ExprError:
    """What is said where Python's own grammar stops; the usual slips are marked themselves."""
    fix = "guards are like `nerve >= 2 and not left`."
    for slip, message in _SLIPS:
        found = slip.search(text)
        if found:
            return ExprError(message, found.start(), len(found[0]), fix)
    return ExprError("this is not a condition that can be read", offset, 1, fix)


class _Reading:
    """Turns Python's tree for one text into ours."""

    def __init__(self, text: str, lead: int) -> None:
        self.bytes = text[lead:].encode()
        self.lead = lead
        self.depth = 0

    def offset(self, node: ast.expr) -> int:
        """The 0-based character offset of a node (Python counts bytes)."""
        return self._characters(node.col_offset)

    def _characters(self, count: int) -> int:
        return self.lead + len(self.bytes[:count].decode(errors="ignore"))

    def refuse(self, node: ast.expr, message: str, fix: str = "") -> ExprError:
        """The error for a part that guards have no use for."""
        start = self.offset(node)
        end = self._characters(node.end_col_offset or node.col_offset + 1)
        return ExprError(message, start, end - start, fix)

    def of(self, node: ast.expr) -> Expr:
        """One part of a guard."""
        if self.depth == MAX_DEPTH:
            raise self.refuse(node, "this condition is nested too deep", "name its parts in `conditions:`.")
        self.depth += 1
        try:
            return self._part(node)
        finally:
            self.depth -= 1

    def _part(self, node: ast.expr) -> Expr:
        match node:
            case ast.Name() | ast.Attribute():
                return self._word(node)
            case ast.Constant():
                return self._constant(node)
            case ast.BoolOp():
                parts = tuple(self.of(part) for part in node.values)
                return Every(parts) if isinstance(node.op, ast.And) else Either(parts)
            case ast.UnaryOp(op=ast.Not()):
                return Not(self.of(node.operand))
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))) if type(value) is int:
                return Number(-value)
            case ast.BinOp(op=ast.Add() | ast.Sub()):
                sign = "+" if isinstance(node.op, ast.Add) else "-"
                return Sum(sign, self.of(node.left), self.of(node.right), self.offset(node))
            case ast.Compare():
                return self._compare(node)
            case ast.Call():
                return self._asked(node)
            case _:
                raise self.refuse(
                    node,
                    "this has no place in a condition",
                    "use and, or, not, comparisons, + and -, and the five questions.",
                )

    def _word(self, node: ast.Name | ast.Attribute) -> Word | Truth:
        name = self._dotted(node)
        if name in {"true", "false"}:
            return Truth(name == "true")
        return Word(name, self.offset(node))

    def _dotted(self, node: ast.expr) -> str:
        match node:
            case ast.Name():
                return node.id
            case ast.Attribute(value=ast.Name(id=family)):
                return f"{family}.{node.attr}"
            case ast.BinOp(op=ast.Div(), left=ast.Name(id=caller), right=ast.Name() | ast.Attribute()):
                return f"{caller}/{self._dotted(node.right)}"
            case _:
                raise self.refuse(
                    node, "a name was expected here", "write a scene, a choice as scene.choice, a note or a family."
                )

    def _constant(self, node: ast.Constant) -> Expr:
        if type(node.value) is bool:
            raise self.refuse(
                node, f"‘{node.value}’ is written in lower case here", f"write `{str(node.value).lower()}`."
            )
        if type(node.value) is int:
            return Number(node.value)
        if isinstance(node.value, str):
            raise self.refuse(node, "words stand without quotes here", f"write `{node.value}`.")
        raise self.refuse(node, "only whole numbers can be used here")

    def _compare(self, node: ast.Compare) -> Expr:
        parts: list[Expr] = []
        left = self.of(node.left)
        for operator, right_node in zip(node.ops, node.comparators, strict=True):
            sign = _SIGNS.get(type(operator))
            if sign is None:
                raise self.refuse(node, "only == != < <= > >= compare here", _INSTEAD[type(operator)])
            right = self.of(right_node)
            parts.append(Compare(sign, left, right, self.offset(node)))
            left = right
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _asked(self, node: ast.Call) -> Expr:
        if not isinstance(node.func, ast.Name) or node.func.id not in ASKED:
            words = ", ".join(f"{question}()" for question in ASKED)
            raise self.refuse(node.func, "there is no such question", f"a playthrough can be asked: {words}.")
        if len(node.args) != 1 or node.keywords:
            raise self.refuse(node, f"{node.func.id}() takes exactly one name")
        return Asked(node.func.id, self._dotted(node.args[0]), self.offset(node.args[0]))


@dataclass(frozen=True, slots=True)
class EffectParts:
    """An effect taken apart; the offsets are 0-based places in its text. `guard` is empty when there is none."""

    target: str
    target_offset: int
    sign: str
    value: str
    value_offset: int
    guard: str
    guard_offset: int


@lru_cache(maxsize=65_536)
def split_effect(text: str) -> EffectParts:
    """Take `name += value if guard` apart.

    Raises:
        ExprError: when it is no effect.
    """
    if len(text) > MAX_LENGTH:
        raise ExprError(f"this effect is longer than {MAX_LENGTH} characters", 0, 1, "write several.")
    body, guard, guard_at = text, "", 0
    found = _EFFECT_IF.search(text)
    if found:
        body, guard, guard_at = text[: found.start()], text[found.end() :], found.end()
        if not guard.strip():
            raise ExprError("the condition after `if` is missing", max(found.start(), 0), 3)
    second = _SECOND_EFFECT.search(body)
    if second is not None:
        at = second.start()
        raise ExprError("two effects stand in one line", at, 1, f"write a list: `[{_SPLIT.sub(', ', body.strip())}]`.")
    match = _EFFECT.match(body)
    if match is None:
        raise ExprError(
            "this is not an effect",
            0,
            len(text),
            "effects are like `nerve -= 1`, `left = true`, `z = austria if passport`.",
        )
    return EffectParts(match[1], match.start(1), match[2], match[3], match.start(3), guard, guard_at)
