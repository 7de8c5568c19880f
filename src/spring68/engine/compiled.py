"""The quick step: the graph of a machine as generated functions, for proof and mass replay.

One meaning, two speeds: what is generated here comes from the same settled guards and effects as the machine's
closures, and a test walks both over whole stories and finds them equal. A *position* is a list: the values of the
variables in the order declared, and last one whole number, in which each further fact that some condition asks for
(`picked`, `seen`, `visited`) has a bit.

The code is made of list places, bit numbers and checked constants only; no text of a story ever becomes code. Who wants
to know what a walk meets gives a `Watch`: numbers for looks, points, choices and notes, each with the condition under
which it is noted. What is noted whenever a step is taken stands in `notes`; only the rest is noted by the code.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from spring68.engine.coding import Coding, Shape, asked
from spring68.engine.errors import StoryError
from spring68.engine.graph import Alter, Fact, Graph, Look, Mark, Operation, Suppose
from spring68.engine.state import Value
from spring68.story.meaning import Settled

Position: TypeAlias = list[Any]
Noted: TypeAlias = "set[int] | None"
Test: TypeAlias = Callable[[Position], bool]
Open: TypeAlias = Callable[[Position, Noted, "tuple[Any, ...]"], Sequence[int]]

MOST_NESTED = 2
"""With so many conditions the open groups are found by nested conditions, which read half as much code."""


@dataclass(slots=True)
class Watch:
    """What is to be noted: numbers with conditions by look and by point, and by choice taken and note seen."""

    looks: dict[tuple[str, str], list[tuple[int, Settled | None]]] = field(default_factory=dict)
    points: dict[int, list[tuple[int, Settled]]] = field(default_factory=dict)
    choices: dict[str, int] = field(default_factory=dict)
    marks: dict[Fact, int] = field(default_factory=dict)

    def conditions(self) -> list[Settled]:
        """Every condition under which something is noted."""
        found = [condition for group in self.looks.values() for _number, condition in group if condition is not None]
        return found + [condition for group in self.points.values() for _number, condition in group]


class Compiled:
    """A graph whose points can be stepped through quickly."""

    def __init__(self, graph: Graph, watch: Watch | None = None, extra: Iterable[Fact] = ()) -> None:
        """Prepare; the functions themselves are generated on first use.

        Args:
            graph: The graph to step through.
            watch: What is to be noted on the way.
            extra: Facts to keep although no condition of the graph asks for them.
        """
        self.graph = graph
        self.watch = watch or Watch()
        self.extra = tuple(dict.fromkeys(fact for fact in extra if fact.kind != "var"))
        variables = list(graph.machine.story.variables)
        self.places = {Fact("var", str(name)): number for number, name in enumerate(variables)}
        self.bits = {fact: number for number, fact in enumerate(self._flags())}
        self.width = len(variables)
        self.coding = Coding(self.places, self.bits, graph.machine.rules.scope.families)
        self.targets = array("i", [step.target for step in graph.steps])
        self.notes = [self._notes(step.choice, step.program) for step in graph.steps]
        self.alters: list[Alter] = []
        self._space: dict[str, Any] = {"leave": self._leave, "stuck": self._stuck}
        self.opened: list[Any] = [None] * len(graph.points)
        """By point, how to find out what is open: a list that never changes, or a tuple; None until asked.

        The tuple begins with a function, and the function is given the tuple, in which the numbers follow that its code
        leaves out: `known[0](position, noted, known)` says how far the open groups lie behind the first one (`behind`).
        One object for each point: in a large story the time goes into fetching them from memory.
        """
        self.behind = array("i", [groups[0] if groups else 0 for groups in graph.groups_of])
        """By point, its first group."""
        self.taken: list[Any] = [None] * len(graph.groups)
        """By group, how to take it: its step, or a function that gives its number in the group; None until asked."""
        self.first = array("i", [ways[0] if ways else 0 for ways in graph.ways_of])
        """By group, its first step; the others follow it."""
        self._shared: dict[str, Any] = {}
        self._shapes: dict[str, Open] = {}
        self._tests: dict[Settled, Test] = {}
        self._opening: Any = None
        self._noting: dict[int, list[int]] | None = None

    def _flags(self) -> list[Fact]:
        """All facts but variables that some condition asks for."""
        found: dict[Fact, None] = dict.fromkeys(self.extra)
        programs = [self.graph.opening, *(step.program for step in self.graph.steps)]
        programs += [group.blocked or () for group in self.graph.groups]
        known: set[int] = set()
        for program in programs:
            for operation in program:
                if id(operation) in known:
                    continue
                known.add(id(operation))
                for condition in _conditions(operation):
                    found.update(dict.fromkeys(asked(condition)))
        for condition in self.watch.conditions():
            found.update(dict.fromkeys(asked(condition)))
        return list(found)

    # positions

    def begin(self, given: Mapping[Fact, Value] | None = None, noted: Noted = None) -> Position:
        """The position at point 0: the defaults, what is given, and the opening.

        Raises:
            StoryError: S406 when a value leaves its range at once.
        """
        position: Position = [variable.default for variable in self.graph.machine.story.variables.values()]
        position.append(0)
        for fact, value in (given or {}).items():
            if fact in self.places:
                position[self.places[fact]] = value
            elif value and fact in self.bits:
                position[-1] |= 1 << self.bits[fact]
        if self._opening is None:
            self._opening = self._function("begin", "v, c", [*self._program(self.graph.opening, 1), " return 0"])
        self._opening(position, noted)
        if noted is not None:
            noted.update(self._notes("", self.graph.opening))
        return position

    def value(self, position: Position, fact: Fact) -> Value:
        """What a fact is in a position; false where no condition asks for it."""
        if fact.kind == "var":
            return position[self.places[fact]]  # type: ignore[no-any-return]
        number = self.bits.get(fact)
        return number is not None and bool(position[-1] >> number & 1)

    def open(self, point: int, position: Position, noted: Noted = None) -> list[int]:
        """The groups that can be taken at a point: choices, or going on without one."""
        known = self.opened[point]
        if known is None:
            self.prepare_open(point)
            known = self.opened[point]
        if type(known) is list:
            return known
        behind = self.behind[point]
        return [behind + number for number in known[0](position, noted, known)]

    def prepare_open(self, point: int) -> None:
        """See that it is known how to find out what is open at a point."""
        if self.opened[point] is None:
            self.opened[point] = self._open_function(point)

    def take(self, group: int, position: Position, noted: Noted = None) -> int:
        """Take a group: the position is changed, the step that was taken is returned.

        Raises:
            StoryError: S406 when a value leaves its range, S401 when no way on is open.
        """
        known = self.taken[group]
        if known is None:
            self.prepare(group)
            known = self.taken[group]
        found: int = known if type(known) is int else self.first[group] + known(position, noted)
        return found

    def prepare(self, group: int) -> None:
        """See that it is known how to take a group."""
        if self.taken[group] is None:
            self.taken[group] = self._take_function(group)

    def apply(self, program: tuple[Operation, ...], position: Position) -> None:
        """Make the changes of a program, whatever it supposes.

        Raises:
            StoryError: S406 when a value leaves its range.
        """
        self._function("apply", "v, c", [*self._program(program, 1), " return 0"])(position, None)

    def steps_noting(self, number: int) -> list[int]:
        """The steps with which a number is noted whenever they are taken."""
        if self._noting is None:
            self._noting = {}
            for step, numbers in enumerate(self.notes):
                for noted in numbers:
                    self._noting.setdefault(noted, []).append(step)
        return self._noting.get(number, [])

    def test(self, condition: Settled) -> Test:
        """A condition as a function of a position; facts that are not kept count as false."""
        known = self._tests.get(condition)
        if known is None:
            known = self._tests[condition] = self._function("test", "v", [f" return bool({self.coding.of(condition)})"])
        return known

    # code

    def _function(self, name: str, arguments: str, lines: list[str]) -> Any:
        source = f"def {name}({arguments}):\n" + "\n".join(lines) + "\n"
        exec(compile(source, f"<{name}>", "exec"), self._space)
        return self._space.pop(name)

    def _open_function(self, point: int) -> list[int] | tuple[Any, ...]:
        """The function that lists the open groups, and its numbers; the list itself where it never changes.

        Points whose conditions have one shape share the function, as groups do in `_take_function`.
        """
        lines = []
        for number, condition in self.watch.points.get(point, ()):
            lines.append(f" if c is not None and {self.coding.of(condition)}: c.add({number})")
        shape = Shape(self.coding, self.graph.machine.rules.scope.variables)
        behind = self.behind[point]
        tests = [
            (
                group - behind,
                self._all([op for op in self.graph.groups[group].before if isinstance(op, Suppose)], shape),
            )
            for group in self.graph.groups_of[point]
        ]
        if all(test == "True" for _group, test in tests) and not lines:
            return [behind + group for group, _test in tests]
        if sum(test != "True" for _group, test in tests) <= MOST_NESTED:
            told = [f" return {_nested(tests, ())}"]
        else:
            told = [" r = []", *(f" if {test}: r.append({group})" for group, test in tests), " return r"]
        if shape.given:
            lines.insert(0, f" _, {''.join(f'a{number}, ' for number in range(len(shape.given)))}= g")
        source = "\n".join([*lines, *told])
        if source not in self._shapes:
            self._shapes[source] = self._function("opened", "v, c, g", [*lines, *told])
        return (self._shapes[source], *shape.given)

    def _take_function(self, group: int) -> int | Callable[[Position, Noted], int]:
        """The function that takes a group: the common beginning, then the first way on whose guard holds.

        The step alone where there is only one and it changes nothing. Groups that do the same share one function: with
        ten thousand scenes it makes the difference whether all of them stay within the processor's reach.
        """
        made, ways = self.graph.groups[group], self.graph.ways_of[group]
        lines = self._program(made.before, 1, self.graph.groups[group].source)
        is_closed = False
        for number in ways:
            step = self.graph.steps[number]
            rest = step.program[len(made.before) :]
            condition = self._all([op for op in rest if isinstance(op, Suppose) and op.wanted])
            after = self._program(rest, 1 if condition == "True" else 2, step.target)
            if condition == "True":
                is_closed = True
                if not lines and not after:
                    return number
                lines += [*after, f" return {number - ways[0]}"]
                break
            lines += [f" if {condition}:", *after, f"  return {number - ways[0]}"]
        if not is_closed:
            lines.append(f" stuck({group})")
        source = "\n".join(lines)
        if source not in self._shared:
            self._shared[source] = self._function("taken", "v, c", lines)
        found: Callable[[Position, Noted], int] = self._shared[source]
        return found

    def _all(self, suppositions: list[Suppose], coding: Coding | None = None) -> str:
        """All of some suppositions as one condition."""
        parts = []
        for operation in suppositions:
            code = (coding or self.coding).of(operation.condition)
            if not operation.wanted:
                code = {"True": "False", "False": "True"}.get(code, f"(not {code})")
            if code != "True":
                parts.append(code)
        return " and ".join(parts) or "True"

    def _program(self, program: tuple[Operation, ...], depth: int, point: int = 0) -> list[str]:
        """The changes of a program, and what it notes under a condition, as lines of code.

        Args:
            program: The operations.
            depth: How far the lines are set in.
            point: Where the play stands meanwhile: the point whose calls have not returned.
        """
        lead = " " * depth
        lines: list[str] = []
        for operation in program:
            if isinstance(operation, Mark):
                lines += self._mark(operation, lead, point)
            elif isinstance(operation, Alter):
                lines += self._alter(operation, lead)
            elif isinstance(operation, Look):
                lines += self._look(operation, lead, point)
        return lines

    def _mark(self, mark: Mark, lead: str, _point: int) -> list[str]:
        bit, number = self.bits.get(mark.fact), self.watch.marks.get(mark.fact)
        lines: list[str] = []
        if number is not None and mark.under is not None:
            lines.append(f"{lead}if c is not None and {self.coding.of(mark.under)}: c.add({number})")
        if bit is not None:
            under = f"if {self.coding.of(mark.under)}: " if mark.under is not None else ""
            lines.append(f"{lead}{under}v[{self.width}] |= {1 << bit}")
        return lines

    def _look(self, look: Look, lead: str, _point: int) -> list[str]:
        lines: list[str] = []
        for number, condition in self.watch.looks.get((look.kind, look.name), ()):
            tests = [self.coding.of(part) for part in (look.under, condition) if part is not None]
            if tests:
                lines.append(f"{lead}if c is not None and {' and '.join(tests)}: c.add({number})")
        return lines

    def _notes(self, choice: str, program: tuple[Operation, ...]) -> tuple[int, ...]:
        """What is noted whenever a step with this program is taken."""
        found: list[int] = [self.watch.choices[choice]] if choice in self.watch.choices else []
        for op in program:
            if isinstance(op, Mark) and op.under is None and op.fact in self.watch.marks:
                found.append(self.watch.marks[op.fact])
            elif isinstance(op, Look) and op.under is None:
                watched = self.watch.looks.get((op.kind, op.name), ())
                found += [number for number, condition in watched if condition is None]
        return tuple(found)

    def _alter(self, alter: Alter, lead: str) -> list[str]:
        place, variable = self.places[alter.fact], alter.variable
        lines: list[str] = []
        if alter.under is not None:
            lines.append(f"{lead}if {self.coding.of(alter.under)}:")
            lead += " "
        worth = self.coding.value(alter.worth)
        new = worth if alter.sign == "=" else f"v[{place}] {alter.sign[0]} {worth}"
        if variable.kind != "number":
            return [*lines, f"{lead}v[{place}] = {new}"]
        low, high = variable.values[0], variable.values[-1]
        lines.append(f"{lead}x = {new}")
        if variable.clamp:
            lines.append(f"{lead}v[{place}] = {low} if x < {low} else {high} if x > {high} else x")
        else:
            lines.append(f"{lead}if x < {low} or x > {high}: leave({len(self.alters)}, x)")
            lines.append(f"{lead}v[{place}] = x")
            self.alters.append(alter)
        return lines

    def _leave(self, number: int, value: int) -> None:
        alter = self.alters[number]
        low, high = alter.variable.values[0], alter.variable.values[-1]
        message = f"‘{alter.variable.name}’ would become {value}, outside {low}..{high}"
        raise StoryError("S406", message, alter.span)

    def _stuck(self, group: int) -> None:
        node = self.graph.points[self.graph.groups[group].source].node
        beat = self.graph.machine.plan.nodes[node].beat
        raise StoryError("S401", f"after ‘{self.graph.groups[group].choice or node}’ no way on is open", beat.span)


def _nested(tests: list[tuple[int, str]], taken: tuple[int, ...]) -> str:
    """The groups whose tests hold, as one expression that builds nothing: tuples of numbers are constants."""
    for at, (group, test) in enumerate(tests):
        if test != "True":
            return f"({_nested(tests[at + 1 :], (*taken, group))} if {test} else {_nested(tests[at + 1 :], taken)})"
        taken = (*taken, group)
    return str(taken)


def _conditions(operation: Operation) -> list[Settled]:
    match operation:
        case Suppose(condition=condition):
            return [condition]
        case Mark(under=under) | Look(under=under):
            return [under] if under is not None else []
        case Alter(worth=worth, under=under):
            return [worth, *([under] if under is not None else [])]
