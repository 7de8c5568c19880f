"""The quick step with its words: what the machine would show, at the speed of the compiled graph.

A text is a function of what it asks for: the answers of its conditions, the values it shows, how often its scene was
visited, what was said before. The generated code makes a key of exactly that and looks the words up; only for a key
that is new is the text composed, by the machine's own composer. A text without inserts is composed once. A test walks
the machine beside it and finds the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, TypeAlias

from spring68.engine.coding import asked
from spring68.engine.compiled import Compiled, Noted, Position, Watch
from spring68.engine.compose import Composer
from spring68.engine.graph import Fact, Graph, Look, Mark, Operation
from spring68.engine.machine import Machine
from spring68.engine.plan import Offer, Route, all_prose
from spring68.engine.rules import Rules, Test, View
from spring68.engine.sheets import shown_sheets
from spring68.engine.state import Filed, Value
from spring68.engine.turn import Kind, Passage
from spring68.story.meaning import Settled
from spring68.story.model import Guard, Scene
from spring68.story.prose import Cond, Prose, Said, Turns, branches
from spring68.story.prose import Value as Shown

Keep: TypeAlias = Callable[[Passage], Any]

MOST_KEPT = 2_048
"""How many forms of one text are kept; a text has a handful, but with a shuffle one for each seed."""


class Telling(Compiled):
    """A compiled graph that puts what it tells into `told`, in the order of reading.

    `told` holds what `keep` made of each passage; a passage that has no words is told too. Labels are not passages.
    """

    def __init__(self, graph: Graph, keep: Keep, watch: Watch | None = None, extra: Iterable[Fact] = ()) -> None:
        """Prepare.

        Args:
            graph: The graph to step through.
            keep: What is made of a passage; called once for each form of a text, and for each reading of the File.
            watch: What is to be noted on the way.
            extra: Facts to keep although nothing asks for them.
        """
        self.machine: Machine = graph.machine
        self.keep = keep
        asking = _facts_of_words(graph.machine)
        super().__init__(graph, watch, [*extra, *asking])
        story, plan = self.machine.story, self.machine.plan
        self.told: list[Any] = []
        self._seed = 0
        self._counted = {name: number for number, name in enumerate(_scenes_that_count(self.machine))}
        self._said = {key: number for number, key in enumerate(_keys_said(self.machine))}
        self._sheets = {key: number for number, key in enumerate(plan.sheets)}
        self._shows_sheets = any(scene.sheets is not None for scene in story.scenes.values())
        self._offers = {offer.name: (node, offer) for node in plan.nodes.values() for offer in node.offers}
        self._args = _arguments(self.machine)
        self._rules = _QuickRules(self)
        self._texts = 0
        self._kept: dict[tuple[str, Kind, str], Any] = {}
        self._is_silent = False
        self.fixed: list[tuple[Any, ...]] = [()] * len(graph.steps)
        """By step, what it tells whenever it is taken; `take` tells it, and so must whoever goes by `taken`."""
        self._space |= {"t": self.told.append, "n": [], "q": [], "F": {}, "show": self._show}
        self.fresh(0)

    def fresh(self, seed: int) -> None:
        """Forget what was told: another play begins, whose shuffles go by this seed."""
        self._seed = seed
        self.told.clear()
        self._space["n"] = [0] * len(self._counted)
        self._space["q"] = [None] * len(self._said)
        self._space["F"] = {}
        self._space["s"] = seed

    def begin(self, given: Mapping[Fact, Value] | None = None, noted: Noted = None, seed: int = 0) -> Position:
        """The position at point 0 of another play; what is told on arriving there is in `told`.

        Raises:
            StoryError: S406 when a value leaves its range at once.
        """
        self.fresh(seed)
        return super().begin(given, noted)

    def take(self, group: int, position: Position, noted: Noted = None) -> int:
        """Take a group, and tell what it tells.

        Raises:
            StoryError: S406 when a value leaves its range, S401 when no way on is open.
        """
        step = super().take(group, position, noted)
        if self.fixed[step]:
            self.told += self.fixed[step]
        return step

    # code

    def _take_function(self, group: int) -> int | Callable[[Position, Noted], int]:
        """As without words; where all that a group tells is plain and told in any case, it stands in `fixed`."""
        made = self.graph.groups[group]
        steps = [(number, self.graph.steps[number].program) for number in self.graph.ways_of[group]]
        self._is_silent = all(map(self._is_plain, chain(made.before, *(program for _number, program in steps))))
        if self._is_silent:
            for number, program in steps:
                self.fixed[number] = tuple(self._pieces(program))
        found = super()._take_function(group)
        self._is_silent = False
        return found

    def _is_plain(self, operation: Operation) -> bool:
        """Whether an operation tells nothing, or the same words in any case."""
        if isinstance(operation, Mark):
            return not self._quoted(operation)
        if not isinstance(operation, Look):
            return True
        if operation.kind in {"entered", "repeated"}:
            return operation.name not in self._counted
        if operation.kind == "sheet":
            return not self._shows_sheets
        prose, scene, _kind = self._prose(operation)
        return scene is None or (
            operation.under is None and (prose is None or prose.is_plain) and not self._reads_sheets(operation, scene)
        )

    def _pieces(self, program: Iterable[Operation]) -> Iterator[Any]:
        """What a program tells that tells the same words in any case."""
        for operation in program:
            if isinstance(operation, Look):
                prose, scene, kind = self._prose(operation)
                if prose is not None and scene is not None:
                    yield self._piece(prose, scene, kind)

    def _piece(self, prose: Prose, scene: Scene, kind: Kind) -> Any:
        """What is kept of a text without inserts; it is made once."""
        key = (str(scene.id), kind, prose.raw)
        if key not in self._kept:
            composer = Composer(self._rules, _Position(self, []), str(scene.id), 1, {})
            self._kept[key] = self.keep(Passage(str(scene.id), kind, composer.paragraphs(prose), content=scene.content))
        return self._kept[key]

    def _prose(self, look: Look) -> tuple[Prose | None, Scene | None, Kind]:
        """The text that a look shows, with its scene."""
        if look.kind in {"text", "again"}:
            node = self.machine.plan.nodes[look.name]
            return (node.text if look.kind == "text" else node.again), node.scene, Kind.TEXT
        if look.kind == "reply":
            node, offer = self._offers[look.name]
            return offer.choice.say, node.scene, Kind.REPLY
        return None, None, Kind.TEXT

    def _reads_sheets(self, look: Look, scene: Scene) -> bool:
        """Whether the File is read there."""
        return scene.sheets is not None and look.kind != "reply" and self.machine.plan.nodes[look.name].entry

    def _quoted(self, mark: Mark) -> list[int]:
        """The numbers of what is said when a choice is marked as picked."""
        if mark.fact.kind != "picked" or mark.fact.name not in self._offers:
            return []
        node, _offer = self._offers[mark.fact.name]
        return [self._said[key] for key in (str(node.scene.id), mark.fact.name) if key in self._said]

    def _mark(self, mark: Mark, lead: str, point: int) -> list[str]:
        return [lead + line for line in self._label(mark, point)] + super()._mark(mark, lead, point)

    def _look(self, look: Look, lead: str, point: int) -> list[str]:
        lines = super()._look(look, lead, point)
        told = [] if self._is_silent else self._telling(look, point)
        if told and look.under is not None:
            lines.append(f"{lead}if {self.coding.of(look.under)}:")
            lead += " "
        return lines + [lead + line for line in told]

    def _telling(self, look: Look, point: int) -> list[str]:
        """The lines that tell what is shown here."""
        if look.kind in {"entered", "repeated"}:
            return self._visit(look.name)
        if look.kind == "sheet":
            return self._filing(look.name, point) if self._shows_sheets else []
        prose, scene, kind = self._prose(look)
        if scene is None:
            return []
        lines = self._text(prose, scene, kind, point) if prose is not None else []
        return [*lines, f"show(K{self._put(scene)}, v)"] if self._reads_sheets(look, scene) else lines

    def _filing(self, key: str, point: int) -> list[str]:
        """A sheet is filed, once in a play."""
        scene, sheet = self.machine.plan.sheets[key]
        number = self._sheets[key]
        words = self._words(sheet.text, scene, point, lambda composer: composer.line(sheet.text))
        return [f"if {number} not in F:", *(f" {line}" for line in words), f" F[{number}] = x"]

    def _visit(self, scene: str) -> list[str]:
        """One more visit of a scene, where its words can tell visits apart."""
        if scene not in self._counted:
            return []
        number, (base, period) = self._counted[scene], self.machine.plan.limits[scene]
        return [f"n[{number}] += 1", f"if n[{number}] == {base + period}: n[{number}] = {base}"]

    def _label(self, mark: Mark, point: int) -> list[str]:
        """A label is remembered where a text quotes it."""
        quoted = self._quoted(mark)
        if not quoted:
            return []
        node, offer = self._offers[mark.fact.name]
        label = offer.choice.label
        lines = self._words(label, node.scene, point, lambda composer: offer.label or composer.line(label))
        return [*lines, *(f"q[{number}] = x" for number in quoted)]

    def _text(self, prose: Prose, scene: Scene, kind: Kind, point: int) -> list[str]:
        if prose.is_plain:
            return [f"t(K{self._put(self._piece(prose, scene, kind))})"]

        def told(composer: Composer) -> Any:
            return self.keep(Passage(str(scene.id), kind, composer.paragraphs(prose), content=scene.content))

        return [*self._words(prose, scene, point, told), "t(x)"]

    def _words(self, prose: Prose, scene: Scene, point: int, make: Callable[[Composer], Any]) -> list[str]:
        """Lines after which `x` is what was made of a text on the position as it stands."""
        stack = self.graph.points[point].stack
        args = self._args.get(stack[-1], {}) if stack and scene.returns else {}
        parts = self._key(prose, str(scene.id), args)
        forms: dict[Any, Any] = {}
        visits = self._counted.get(str(scene.id))

        def compose(key: Any, position: Position) -> Any:
            visit = self._space["n"][visits] if visits is not None else 1
            found = make(Composer(self._rules, _Position(self, position), str(scene.id), visit, args))
            if len(forms) >= MOST_KEPT:
                forms.clear()
            forms[key] = found
            return found

        number = self._put(forms)
        self._space[f"C{number}"] = compose
        key = f"({', '.join(parts)},)" if parts else "()"
        return [f"k = {key}", f"x = K{number}.get(k)", f"if x is None: x = C{number}(k, v)"]

    def _key(self, prose: Prose, scene: str, args: Mapping[str, str]) -> list[str]:
        """What a text asks for, each as code."""
        if prose.is_plain:
            return []
        found: dict[str, None] = {}
        for guard in guards_of(prose):
            found[f"bool({self.coding.of(self._rules.tree(guard))})"] = None
        for part, _under in prose.walk():
            match part:
                case Shown(name=name) if name not in args and Fact("var", str(name)) in self.places:
                    found[self.coding.variable(str(name))] = None
                case Turns(kind=kind):
                    found[f"n[{self._counted[scene]}]"] = None
                    if kind == "shuffle":
                        found["s"] = None
                case Said(key=key) if str(key) in self._said:
                    found[f"q[{self._said[str(key)]}]"] = None
                case _:
                    pass
        return list(found)

    def _put(self, value: Any) -> int:
        """Give a value to the generated code; its number."""
        self._texts += 1
        self._space[f"K{self._texts}"] = value
        return self._texts

    # while playing

    def _show(self, scene: Scene, position: Position) -> None:
        """The File is read."""
        assert scene.sheets is not None
        found = shown_sheets(self.machine, _Position(self, position), scene.sheets)
        if found:
            self.told.append(self.keep(Passage(str(scene.id), Kind.SHEETS, (), sheets=found)))

    @property
    def said(self) -> dict[str, str]:
        """The labels that texts may quote, as they were when they were taken."""
        labels = self._space["q"]
        return {key: labels[number] for key, number in self._said.items() if labels[number] is not None}

    @property
    def filed(self) -> tuple[Filed, ...]:
        """The sheets that were filed, in order; empty in a story that never shows one."""
        keys = list(self._sheets)
        return tuple(Filed(keys[number], text) for number, text in self._space["F"].items())

    @property
    def seed(self) -> int:
        """What the shuffles of this play go by."""
        return self._seed


class _Position:
    """A position as the composer and the File want to see it."""

    __slots__ = ("telling", "values")

    def __init__(self, telling: Telling, values: Position) -> None:
        self.telling, self.values = telling, values

    @property
    def said(self) -> dict[str, str]:
        return self.telling.said

    @property
    def filed(self) -> tuple[Filed, ...]:
        return self.telling.filed

    @property
    def seed(self) -> int:
        return self.telling.seed


class _QuickRules(Rules):
    """The rules of a story, whose conditions are judged on positions."""

    def __init__(self, telling: Telling) -> None:
        self.__dict__.update(telling.machine.rules.__dict__)
        self._rules, self._telling = telling.machine.rules, telling

    def tree(self, guard: Guard) -> Settled:
        """What a condition says."""
        test = self._rules.test(guard)
        assert test is not None
        return self._rules.trees[test]

    def test(self, guard: Guard | None) -> Test | None:
        if guard is None:
            return None
        judge = self._telling.test(self.tree(guard))

        def asked_of(view: View) -> bool:
            return judge(view.values)

        return asked_of


def guards_of(prose: Prose) -> list[Guard]:
    """The conditions of a text, of its blocks first."""
    if prose.is_plain:
        return []
    found = [guard for branch in branches(prose.items) for guard, _items in branch.arms if guard is not None]
    return found + [part.guard for part, _under in prose.walk() if isinstance(part, Cond)]


def _facts_of_words(machine: Machine) -> list[Fact]:
    """The facts other than variables that some text asks for."""
    found: dict[Fact, None] = {}
    for scene in machine.story.scenes.values():
        for prose in all_prose(scene):
            for guard in guards_of(prose):
                test = machine.rules.test(guard)
                assert test is not None
                found.update(dict.fromkeys(asked(machine.rules.trees[test])))
    return list(found)


def _scenes_that_count(machine: Machine) -> list[str]:
    """The scenes with words that depend on how often they were visited."""
    return [
        str(scene.id)
        for scene in machine.story.scenes.values()
        if any(isinstance(part, Turns) for prose in all_prose(scene) for part, _under in prose.walk())
    ]


def _keys_said(machine: Machine) -> list[str]:
    """The scenes and choices whose labels are quoted."""
    found: dict[str, None] = {}
    for scene in machine.story.scenes.values():
        for prose in all_prose(scene):
            found.update({str(part.key): None for part, _under in prose.walk() if isinstance(part, Said)})
    return list(found)


def _arguments(machine: Machine) -> dict[str, dict[str, str]]:
    """By the place to which a call returns, the arguments that it gives."""
    found: dict[str, dict[str, str]] = {}
    for node in machine.plan.nodes.values():
        routes: list[Route] = [*node.routes, *([node.call] if node.call is not None else [])]
        offers: tuple[Offer, ...] = node.offers
        routes += [route for offer in offers for route in offer.routes]
        found.update({route.site: dict(route.args) for route in routes if route.how == "call"})
    return found
