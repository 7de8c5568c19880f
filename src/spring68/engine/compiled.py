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

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from spring68.engine.coding import Coding, asked
from spring68.engine.errors import StoryError
from spring68.engine.graph import Alter, Fact, Graph, Look, Mark, Operation, Suppose
from spring68.engine.state import Value
from spring68.story.meaning import Settled

Position: TypeAlias = list[Any]
Noted: TypeAlias = "set[int] | None"
Test: TypeAlias = Callable[[Position], bool]


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
        self.targets = [step.target for step in graph.steps]
        self.notes = [self._notes(step.choice, step.program) for step in graph.steps]
        self.alters: list[Alter] = []
        self._space: dict[str, Any] = {"leave": self._leave, "stuck": self._stuck}
        self._open: list[Any] = [None] * len(graph.points)
        self._take: list[Any] = [None] * len(graph.groups)
        self._tests: dict[Settled, Test] = {}
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
        opening = self._function("begin", "v, c", [*self._program(self.graph.opening, 1), " return 0"])
        opening(position, noted)
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
        known = self._open[point]
        if known is None:
            known = self._open[point] = self._open_function(point)
        found: list[int] = known if type(known) is list else known(position, noted)
        return found

    def take(self, group: int, position: Position, noted: Noted = None) -> int:
        """Take a group: the position is changed, the step that was taken is returned.

        Raises:
            StoryError: S406 when a value leaves its range, S401 when no way on is open.
        """
        known = self._take[group]
        if known is None:
            known = self._take[group] = self._take_function(group)
        found: int = known if type(known) is int else known(position, noted)
        return found

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

    def _open_function(self, point: int) -> list[int] | Callable[[Position, Noted], list[int]]:
        """The function that lists the open groups; the list itself where it never changes."""
        lines = []
        for number, condition in self.watch.points.get(point, ()):
            lines.append(f" if c is not None and {self.coding.of(condition)}: c.add({number})")
        always: list[int] | None = []
        tests: list[str] = []
        for group in self.graph.groups_of[point]:
            before = [op for op in self.graph.groups[group].before if isinstance(op, Suppose)]
            test = self._all(before)
            always = [*always, group] if always is not None and test == "True" else None
            tests.append(f" if {test}: r.append({group})" if test != "True" else f" r.append({group})")
        if always is not None and not lines:
            return always
        found: Callable[[Position, Noted], list[int]] = self._function(
            "opened", "v, c", [" r = []", *lines, *tests, " return r"]
        )
        return found

    def _take_function(self, group: int) -> int | Callable[[Position, Noted], int]:
        """The function that takes a group: the common beginning, then the first way on whose guard holds.

        The number of the step alone where there is only one and it changes nothing.
        """
        made, ways = self.graph.groups[group], self.graph.ways_of[group]
        lines = self._program(made.before, 1)
        is_closed = False
        for number in ways:
            step = self.graph.steps[number]
            rest = step.program[len(made.before) :]
            condition = self._all([op for op in rest if isinstance(op, Suppose) and op.wanted])
            after = self._program(rest, 1 if condition == "True" else 2)
            if condition == "True":
                is_closed = True
                if not lines and not after:
                    return number
                lines += [*after, f" return {number}"]
                break
            lines += [f" if {condition}:", *after, f"  return {number}"]
        if not is_closed:
            lines.append(f" stuck({group})")
        found: Callable[[Position, Noted], int] = self._function("taken", "v, c", lines)
        return found

    def _all(self, suppositions: list[Suppose]) -> str:
        """All of some suppositions as one condition."""
        parts = []
        for operation in suppositions:
            code = self.coding.of(operation.condition)
            if not operation.wanted:
                code = {"True": "False", "False": "True"}.get(code, f"(not {code})")
            if code != "True":
                parts.append(code)
        return " and ".join(parts) or "True"

    def _program(self, program: tuple[Operation, ...], depth: int) -> list[str]:
        """The changes of a program, and what it notes under a condition, as lines of code."""
        lead = " " * depth
        lines: list[str] = []
        for operation in program:
            if isinstance(operation, Mark):
                lines += self._mark(operation, lead)
            elif isinstance(operation, Alter):
                lines += self._alter(operation, lead)
            elif isinstance(operation, Look):
                lines += self._look(operation, lead)
        return lines

    def _mark(self, mark: Mark, lead: str) -> list[str]:
        bit, number = self.bits.get(mark.fact), self.watch.marks.get(mark.fact)
        lines: list[str] = []
        if number is not None and mark.under is not None:
            lines.append(f"{lead}if c is not None and {self.coding.of(mark.under)}: c.add({number})")
        if bit is not None:
            under = f"if {self.coding.of(mark.under)}: " if mark.under is not None else ""
            lines.append(f"{lead}{under}v[{self.width}] |= {1 << bit}")
        return lines

    def _look(self, look: Look, lead: str) -> list[str]:
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


def _conditions(operation: Operation) -> list[Settled]:
    match operation:
        case Suppose(condition=condition):
            return [condition]
        case Mark(under=under) | Look(under=under):
            return [under] if under is not None else []
        case Alter(worth=worth, under=under):
            return [worth, *([under] if under is not None else [])]
