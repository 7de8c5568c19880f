"""What the words of a guard mean: types, values, names that exist.

`Scope` holds every name of a story. `understand` takes a guard's tree to one in which each word is settled (`Read` a
variable, `Literal` value, a named condition replaced by what it says) and reports what makes no sense. A bare word
beside a word variable is one of its values, even where a variable has the same name: in `ballot == screen`, `screen`
is a value of `ballot`.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from spring68.story.expr import Asked, Compare, Either, Every, Expr, Not, Number, Sum, Truth, Word
from spring68.story.model import Effect, Story, Variable
from spring68.story.names import ChoiceNames
from spring68.text.suggest import did_you_mean


@dataclass(frozen=True, slots=True)
class Read:
    """The value of a variable."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A value."""

    value: bool | int | str


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to the playthrough, about a name that exists (or is promised for later)."""

    question: str
    name: str


@dataclass(frozen=True, slots=True)
class Negated:
    """The opposite of a truth."""

    part: Settled


@dataclass(frozen=True, slots=True)
class Joined:
    """Parts joined by `and` (`every`) or `or`."""

    every: bool
    parts: tuple[Settled, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two values compared."""

    sign: str
    left: Settled
    right: Settled


@dataclass(frozen=True, slots=True)
class Added:
    """Two numbers added or subtracted."""

    sign: str
    left: Settled
    right: Settled


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of some conditions hold; no guard is written so, but what is proved about hubs is."""

    parts: tuple[Settled, ...]


Settled: TypeAlias = Read | Literal | Ask | Negated | Joined | Compared | Added | Tally


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """What makes no sense in a guard; `offset` and `length` mark the words (0-based)."""

    code: str
    offset: int
    length: int
    message: str
    fix: str = ""
    hint: str = ""
    is_circle: bool = False
    """Whether a named condition needs itself to be decided."""


class Kind(NamedTuple):
    """The type of a value: `truth`, `number` or `word` (then with the words it may be)."""

    name: str
    values: tuple[bool | int | str, ...] = ()


TRUTH = Kind("truth")
NUMBER = Kind("number")
_ASKED_FOR = {
    "visited": ("scene", "S201"), "picked": ("choice", "S201"), "seen": ("note", "S203"),
    "ended": ("ending", "S203"), "count": ("family", "S202"),
}  # fmt: skip
"""What each question asks for, and the code of a name that does not exist."""
_TRUTHS = {"yes": "true", "on": "true", "no": "false", "off": "false"}
"""How truths are written that other formats call otherwise."""
_WORDS = {"truth": "is true or false", "number": "is a number", "word": "is a word"}


@dataclass(slots=True)
class Scope:
    """Every name of a story that a guard can use. `later` names are promised by acts not yet written."""

    variables: dict[str, Variable]
    families: dict[str, tuple[str, ...]]
    conditions: dict[str, Expr]
    names: dict[str, Set[str]]
    later: set[str]
    _settled: dict[str, Settled | None] = field(default_factory=dict)

    @classmethod
    def of(cls, story: Story) -> Scope:
        """The scope of a story."""
        names: dict[str, Set[str]] = {
            "visited": story.scenes.keys(),
            "picked": ChoiceNames(story.scenes),
            "seen": story.notes.keys(),
            "ended": story.endings.keys(),
            "count": story.families.keys(),
        }
        conditions = {name: guard.expr for name, guard in story.conditions.items()}
        return cls(dict(story.variables), dict(story.families), conditions, names, {str(name) for name in story.later})

    def is_promised(self, name: str) -> bool:
        """Whether a name, or the scene of a choice, stands in `later`."""
        return name in self.later or name.partition(".")[0] in self.later

    def known_words(self) -> Iterable[str]:
        """The names that a bare word can be."""
        return [*self.variables, *self.conditions]


def understand_guard(expr: Expr, scope: Scope) -> tuple[Settled | None, list[Misunderstood]]:
    """A condition with its words settled; None where it makes no sense."""
    reading = _Reading(scope)
    settled, kind = reading.of(expr)
    if kind is not None and kind.name != "truth":
        reading.report(
            "S205",
            expr,
            f"a condition is true or false, but this {_WORDS[kind.name]}",
            "compare it with something: `==`, `>=` …",
        )
    return (None if reading.problems else settled), reading.problems


def understand_effect(effect: Effect, scope: Scope) -> tuple[Settled | None, Variable | None, list[Misunderstood]]:
    """The value of an effect and the variable it changes; problems' offsets count in the value's text."""
    reading = _Reading(scope)
    variable = scope.variables.get(effect.target)
    if variable is None:
        return None, None, []
    expr = effect.value.expr
    if effect.sign != "=":
        if variable.kind != "number":
            reading.report(
                "S205",
                expr,
                f"‘{effect.target}’ {_WORDS[variable.kind]}, so nothing can be added to it",
                "set it with `=`.",
            )
        settled, kind = reading.of(expr)
        reading.must_be(expr, kind, NUMBER)
    else:
        settled, kind = reading.value_for(expr, Kind(variable.kind, variable.values))
    return (None if reading.problems else settled), variable, reading.problems


class _Reading:
    """Settles the words of one guard."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.problems: list[Misunderstood] = []

    def report(self, code: str, expr: Expr, message: str, fix: str = "", hint: str = "") -> None:
        """Note what makes no sense, at the first word of a part."""
        offset, length = _extent(expr)
        self.problems.append(Misunderstood(code, offset, length, message, fix, hint))

    def must_be(self, expr: Expr, kind: Kind | None, wanted: Kind) -> None:
        """S205 when a part is of another type."""
        if kind is not None and kind.name != wanted.name:
            self.report("S205", expr, f"this {_WORDS[kind.name]}, but what is needed here {_WORDS[wanted.name]}")

    def of(self, expr: Expr) -> tuple[Settled, Kind | None]:
        """A part with its type (None when it makes no sense and was reported)."""
        match expr:
            case Compare():
                return self.compare(expr), TRUTH
            case Word():
                return self.word(expr)
            case Number():
                return Literal(expr.value), NUMBER
            case Truth():
                return Literal(expr.value), TRUTH
            case Not():
                part, kind = self.of(expr.part)
                self.must_be(expr.part, kind, TRUTH)
                return Negated(part), TRUTH
            case Every() | Either():
                parts: list[Settled] = []
                for inner in expr.parts:
                    part, kind = self.of(inner)
                    self.must_be(inner, kind, TRUTH)
                    parts.append(part)
                return Joined(isinstance(expr, Every), tuple(parts)), TRUTH
            case Sum():
                left, left_kind = self.of(expr.left)
                right, right_kind = self.of(expr.right)
                self.must_be(expr.left, left_kind, NUMBER)
                self.must_be(expr.right, right_kind, NUMBER)
                return Added(expr.sign, left, right), NUMBER
            case Asked():
                return self.asked(expr)

    def word(self, word: Word) -> tuple[Settled, Kind | None]:
        """A bare word: a variable or a named condition."""
        variable = self.scope.variables.get(word.name)
        if variable is not None:
            return Read(word.name), Kind(variable.kind, variable.values)
        if word.name in self.scope.conditions:
            return self.condition(word), TRUTH
        if word.name in self.scope.families:
            self.report(
                "S202",
                word,
                f"‘{word.name}’ is a family of variables, not a variable",
                f"write `count({word.name})`, or one of its members.",
            )
            return Literal(False), None
        meant = _TRUTHS.get(word.name)
        self.report(
            "S202",
            word,
            f"there is no variable called ‘{word.name}’",
            f"write `{meant}`." if meant else "correct the name, or declare it under `vars` in story.yaml.",
            "" if meant else did_you_mean(word.name, self.scope.known_words()),
        )
        return Literal(False), None

    def condition(self, word: Word) -> Settled:
        """What a named condition says; one that needs itself is reported wherever it is used.

        Whatever else is wrong with it is reported where it is declared, and only there.
        """
        known = self.scope._settled
        if word.name not in known:
            known[word.name] = None
            settled, problems = understand_guard(self.scope.conditions[word.name], self.scope)
            if not any(problem.is_circle for problem in problems):
                known[word.name] = settled if settled is not None else Literal(False)
        found = known[word.name]
        if found is not None:
            return found
        message = f"the condition ‘{word.name}’ needs itself to be decided"
        self.problems.append(
            Misunderstood("S205", word.offset, len(word.name), message, "break the circle.", is_circle=True)
        )
        return Literal(False)

    def compare(self, expr: Compare) -> Settled:
        """Two values compared; a word variable on one side makes the other one of its values."""
        for one, other in ((expr.left, expr.right), (expr.right, expr.left)):
            if isinstance(one, Word) and isinstance(other, Word):
                variable = self.scope.variables.get(one.name)
                if variable is not None and variable.kind == "word" and not self.is_word_variable(other, variable):
                    return self.word_compare(expr, variable, other)
        left, left_kind = self.of(expr.left)
        right, right_kind = self.of(expr.right)
        if left_kind is not None and right_kind is not None:
            if left_kind.name != right_kind.name:
                self.report(
                    "S205",
                    expr,
                    f"the left side {_WORDS[left_kind.name]}, the right side {_WORDS[right_kind.name]}",
                    "compare things of one kind.",
                )
            elif expr.sign not in {"==", "!="} and left_kind.name != "number":
                self.report("S205", expr, "only numbers are greater or less than one another", "use == or !=.")
        return Compared(expr.sign, left, right)

    def is_word_variable(self, word: Word, beside: Variable) -> bool:
        """Whether a word beside a word variable means a variable and not one of its values."""
        if word.name in beside.values:
            return False
        variable = self.scope.variables.get(word.name)
        return variable is not None and variable.kind == "word"

    def word_compare(self, expr: Compare, variable: Variable, value: Word) -> Settled:
        """`variable == value`."""
        if expr.sign not in {"==", "!="}:
            self.report("S205", expr, "only numbers are greater or less than one another", "use == or !=.")
        if value.name not in variable.values:
            self.not_a_value(value, variable)
        return Compared(expr.sign, Read(variable.name), Literal(value.name))

    def not_a_value(self, word: Word, variable: Variable) -> None:
        """S206 with the nearest value."""
        listed = ", ".join(str(value) for value in variable.values)
        hint = did_you_mean(word.name, [str(value) for value in variable.values])
        self.report("S206", word, f"‘{variable.name}’ is never ‘{word.name}’", f"it is one of: {listed}.", hint)

    def value_for(self, expr: Expr, wanted: Kind) -> tuple[Settled, Kind | None]:
        """A value that a variable of this kind is set to."""
        if wanted.name == "word" and isinstance(expr, Word):
            if expr.name in wanted.values:
                return Literal(expr.name), wanted
            other = self.scope.variables.get(expr.name)
            if other is not None and other.kind == "word" and set(other.values) <= set(wanted.values):
                return Read(expr.name), wanted
            listed = ", ".join(str(value) for value in wanted.values)
            hint = did_you_mean(expr.name, [str(value) for value in wanted.values])
            self.report("S206", expr, f"‘{expr.name}’ is not one of its values", f"it is one of: {listed}.", hint)
            return Literal(False), None
        settled, kind = self.of(expr)
        self.must_be(expr, kind, wanted)
        if isinstance(settled, Literal) and wanted.name == "number" and settled.value not in wanted.values:
            self.report(
                "S206",
                expr,
                f"{settled.value} is outside the declared range",
                f"it goes from {wanted.values[0]} to {wanted.values[-1]}.",
            )
        return settled, kind

    def asked(self, asked: Asked) -> tuple[Settled, Kind]:
        """A question: its name must exist, or be promised for later."""
        kind = NUMBER if asked.question == "count" else TRUTH
        known = self.scope.names[asked.question]
        name = asked.name.rpartition("/")[2]
        if name not in known and not self.scope.is_promised(name):
            what, code = _ASKED_FOR[asked.question]
            self.problems.append(
                Misunderstood(
                    code,
                    asked.offset,
                    len(asked.name),
                    f"there is no {what} called ‘{name}’",
                    "correct the name.",
                    did_you_mean(name, known),
                )
            )
        return Ask(asked.question, asked.name), kind


def _extent(expr: Expr) -> tuple[int, int]:
    """Where a part begins, and how long its first word is."""
    match expr:
        case Word() | Asked():
            return expr.offset, len(expr.name)
        case Compare() | Sum():
            left = _extent(expr.left)
            return (left[0] or expr.offset, left[1])
        case Every() | Either():
            return _extent(expr.parts[0])
        case Not():
            return _extent(expr.part)
        case _:
            return 0, 1


def reads(settled: Settled) -> set[tuple[str, str]]:
    """What a settled guard depends on: pairs of kind (`var`, or the question that is asked) and name."""
    match settled:
        case Read():
            return {("var", settled.name)}
        case Ask():
            return {(settled.question, settled.name)}
        case Negated():
            return reads(settled.part)
        case Joined() | Tally():
            return {item for part in settled.parts for item in reads(part)}
        case Compared() | Added():
            return reads(settled.left) | reads(settled.right)
        case Literal():
            return set()
