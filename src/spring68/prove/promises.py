"""What must hold on every path: something to choose, a way on, values within their ranges, the author's rules.

Each is shown by showing that what would break it cannot happen; each that is broken is told with a path on which it
is, replayed on the real machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spring68.engine.conditions import all_of, any_of, not_of
from spring68.engine.graph import Alter, Fact, Operation, Suppose
from spring68.engine.machine import Machine
from spring68.engine.plan import LATER
from spring68.prove.cutting import Cutting
from spring68.prove.decide import Deciding
from spring68.prove.facts import facts_of
from spring68.prove.goals import Goal, Question, lean
from spring68.prove.ladder import Answer, Ladder
from spring68.prove.slices import outside
from spring68.prove.start import Start
from spring68.prove.trails import Mistake, Way, choices_of
from spring68.prove.verdict import BROKEN, REACHABLE, RUNGS, SHOWN, UNDECIDED, Failure, Promise
from spring68.story.meaning import Ask, Joined, Literal, Negated, Settled
from spring68.story.model import Rule
from spring68.text.source import Span


@dataclass(slots=True)
class Breach:
    """One way in which a promise could be broken: what it would be called, and where."""

    code: str
    message: str
    span: Span
    question: Question


class Promises:
    """Shows the promises of a story from every start, or finds how they are broken."""

    def __init__(self, deciding: Deciding) -> None:
        self.deciding = deciding
        self.machine: Machine = deciding.machine
        self.failures: list[Failure] = []

    def all(self) -> list[Promise]:
        """Every promise but those of safety and dates, for every start."""
        found: list[Promise] = []
        for here, ladder in zip(self.deciding.starts, self.deciding.ladders, strict=True):
            found.append(self.kept("something can always be chosen", here, ladder, list(self.empties(here))))
            found.append(self.kept("a way on is always open", here, ladder, [*self.blocked(here), *self.rounds(here)]))
            found.append(self.kept("no variable leaves its range", here, ladder, list(self.ranges(here))))
            for rule in self.machine.story.rules:
                found += [self.kept(words, here, ladder, [breach]) for words, breach in self.rule_breaches(here, rule)]
        return found

    def kept(self, name: str, here: Start, ladder: Ladder, breaches: list[Breach]) -> Promise:
        """Whether none of the ways to break a promise can happen."""
        name = named(name, here)
        walked = [self.walked(here, breach.question) for breach in breaches]
        asked = [breach.question for breach, way in zip(breaches, walked, strict=True) if way is None]
        answers = iter(ladder.answer(asked))
        rungs: set[str] = set()
        words: set[str] = set()
        doubt = ""
        for breach, way in zip(breaches, walked, strict=True):
            answer = Answer(REACHABLE, "walk", way) if way is not None else next(answers)
            if answer.way is not None and self.broken(here, breach, answer.way, is_shortest=here.found.is_whole):
                words.add(BROKEN)
            elif answer.word in {REACHABLE, UNDECIDED}:
                words.add(UNDECIDED)
                doubt = doubt or f"it is not sure at {breach.span.place}"
            rungs.add(answer.rung)
        if BROKEN in words:
            return Promise(name, BROKEN, "walk", start=here.name)
        rung = max(rungs, key=RUNGS.index, default="graph")
        return Promise(name, UNDECIDED if words else SHOWN, "slice" if words else rung, doubt, here.name)

    def walked(self, here: Start, question: Question) -> Way | None:
        """The shortest way on which a walk broke a promise."""
        ways = [here.found.mistakes[mistake] for mistake in question.mistakes if mistake in here.found.mistakes]
        return min(ways, key=lambda way: way[0], default=None)

    def broken(self, here: Start, breach: Breach, way: Way, *, is_shortest: bool) -> bool:
        """Tell a failure, if its path replays on the real machine as it should."""
        if not is_shortest:
            way = Cutting(here, breach.question).shorter(way)
        path = choices_of(here.graph, way[1])
        met = self.deciding.replayer.mistake(here.name, path)
        expected = "" if breach.code == "S409" else breach.code
        if met != expected and not (met in {"S302", "S303"} and expected == "S401"):
            return False
        self.failures.append(Failure(breach.code, breach.message, breach.span, here.name, path, is_shortest))
        return True

    # what can go wrong by itself

    def empties(self, here: Start) -> Iterator[Breach]:
        """Places where nothing may be open, and nothing is written for that (S402)."""
        graph = here.graph
        places: dict[str, list[int]] = {}
        for point in sorted(graph.runs_dry):
            places.setdefault(graph.points[point].node, []).append(point)
        for name, points in places.items():
            node = self.machine.plan.nodes[name]
            mistakes: frozenset[Mistake] = frozenset(("S402", point) for point in points)
            arriving = {point: not_of(graph.rests[point]) for point in points}
            goals = [Goal(point, (Suppose(condition),)) for point, condition in arriving.items()]
            message = f"a play can come to ‘{name}’ and find nothing to choose, and there is no `otherwise`"
            span = node.scene.id.span if node.entry and not node.beat.name else node.beat.span
            yield Breach("S402", message, span, Question(goals, arriving=arriving, mistakes=mistakes))

    def blocked(self, here: Start) -> Iterator[Breach]:
        """Choices, and places that are left without one, after which no way on may be open (S401)."""
        graph = here.graph
        alike: dict[tuple[str, str], list[int]] = {}
        for number, group in enumerate(graph.groups):
            if group.blocked is not None:
                alike.setdefault((group.choice, graph.points[group.source].node), []).append(number)
        for (choice, name), numbers in alike.items():
            node = self.machine.plan.nodes[name]
            offer = next((offer for offer in node.offers if offer.name == choice), None)
            goals = [Goal(graph.groups[number].source, lean(graph.groups[number].blocked or ())) for number in numbers]
            mistakes: frozenset[Mistake] = frozenset(("S401", number) for number in numbers)
            message = f"a play can find no way on open after ‘{choice or name}’"
            span = offer.choice.span if offer is not None else node.beat.span
            yield Breach("S401", message, span, Question(goals, mistakes=mistakes))

    def rounds(self, here: Start) -> Iterator[Breach]:
        """Places that a walk found from which the text goes round (S303); that there are no others is shown elsewhere."""
        for mistake in sorted(m for m in here.found.mistakes if m[0] == "S303" and isinstance(m[1], int)):
            name = here.graph.points[int(str(mistake[1]))].node
            node = self.machine.plan.nodes[name]
            span = node.scene.id.span if node.entry and not node.beat.name else node.beat.span
            message = f"from ‘{name}’ the text goes round without ever asking, and no ending can be reached any more"
            yield Breach("S401", message, span, Question([], mistakes=frozenset({mistake})))

    def ranges(self, here: Start) -> Iterator[Breach]:
        """Changes that might leave the range of a number without `clamp` (S406)."""
        goals: dict[Span, tuple[Alter, list[Goal]]] = {}
        for step in here.graph.steps:
            for number, operation in enumerate(step.program):
                if (
                    isinstance(operation, Alter)
                    and operation.variable.kind == "number"
                    and not operation.variable.clamp
                ):
                    under = [Suppose(operation.under)] if operation.under is not None else []
                    program: tuple[Operation, ...] = (*step.program[:number], *under, Suppose(outside(operation)))
                    known = goals.setdefault(operation.span, (operation, []))[1]
                    known.append(Goal(step.source, lean(program)))
        for span, (alter, places) in goals.items():
            values = alter.variable.values
            message = f"‘{alter.variable.name}’ can leave its range {values[0]}..{values[-1]} here"
            mistakes: frozenset[Mistake] = frozenset({("S406", span)})
            yield Breach("S406", message, span, Question(places, mistakes=mistakes))

    # the author's rules

    def rule_breaches(self, here: Start, rule: Rule) -> Iterator[tuple[str, Breach]]:
        """What a rule forbids, by the words of it: a condition that must not hold at some points."""
        graph = here.graph
        endings = graph.endings()
        later = [point for point in graph.ends if graph.points[point].node == LATER]
        test = self.machine.rules.test(rule.guard)
        tree = self.machine.rules.trees[test] if test is not None else None
        if rule.kind in {"never", "always"} and tree is not None:
            forbidden = tree if rule.kind == "never" else not_of(tree)
            broken = dict.fromkeys(graph.rests, forbidden)
            broken |= {point: at_end(forbidden, graph.ending(point)) for point in (*endings, *later)}
            yield rule.text, self.breach(here, rule, rule.text, broken)
        elif rule.after:
            visited = any_of(*(Ask("visited", str(scene)) for scene in rule.after))
            yield rule.text, self.breach(here, rule, rule.text, dict.fromkeys(endings, not_of(visited)))
        elif tree is not None:
            broken = {point: not_of(at_end(tree, graph.ending(point))) for point in endings}
            yield rule.text, self.breach(here, rule, rule.text, broken)
        else:
            for note in self.machine.story.notes.values():
                if note.claims:
                    words = f"{rule.text} ({note.id})"
                    seen: Settled = Ask("seen", str(note.id))
                    yield words, self.breach(here, rule, words, dict.fromkeys(endings, not_of(seen)))

    def breach(self, here: Start, rule: Rule, words: str, broken: dict[int, Settled]) -> Breach:
        """That a condition holds at some point where a play rests or ends."""
        rests = here.graph.rests
        possible = {point: condition for point, condition in broken.items() if condition != Literal(False)}
        arriving = {point: all_of(rests.get(point, Literal(True)), condition) for point, condition in possible.items()}
        goals = [
            Goal(point, (Suppose(rests.get(point, Literal(True))), Suppose(condition)))
            for point, condition in possible.items()
        ]
        message = f"the rule ‘{words}’ is broken"
        return Breach("S409", message, rule.span, Question(goals, arriving=arriving))


def named(words: str, here: Start) -> str:
    """A promise's name, with the start it is about where that is a preset."""
    return f"{words} (from the preset {here.name})" if here.name else words


def at_end(condition: Settled, ending: str) -> Settled:
    """A condition as it is judged at an end, where it is known which ending that is."""
    match condition:
        case Ask(question="ended", name=name):
            return Literal(name == ending)
        case Negated(part=part):
            return not_of(at_end(part, ending))
        case Joined(every=every, parts=parts):
            inner = [at_end(part, ending) for part in parts]
            return all_of(*inner) if every else any_of(*inner)
        case _:
            return condition


def rule_facts(machine: Machine) -> set[Fact]:
    """The facts that the rules of a story ask for."""
    found: set[Fact] = set()
    for rule in machine.story.rules:
        found |= {Fact("visited", str(scene)) for scene in rule.after}
        if rule.guard is None and not rule.after:
            found |= {Fact("seen", str(note.id)) for note in machine.story.notes.values() if note.claims}
        test = machine.rules.test(rule.guard)
        if test is not None:
            found |= facts_of(machine.rules.trees[test], machine.rules.scope.families)
    return found
