"""A verdict for every element of a story.

First walks: most things are met within a few hundred plays. What was not met is asked of the ladder. What was met is
met by a path that is shortened where that is easily done, and replayed on the real machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from spring68.engine.machine import Machine
from spring68.prove.elements import Element
from spring68.prove.goals import Question
from spring68.prove.ladder import Answer, Ladder
from spring68.prove.replay import Replayer
from spring68.prove.shorten import Shortening
from spring68.prove.start import Start
from spring68.prove.trails import Way, choices_of
from spring68.prove.verdict import REACHABLE, UNDECIDED, UNREACHABLE, Verdict
from spring68.story.meaning import Literal

Tell = Callable[[str], None]

PLAYS = 200
"""Plays between two looks at whether walking still finds anything new."""

WORTHWHILE = 400
"""After how many choices something new must be met on the average, or the rest is looked for in other ways."""


class Deciding:
    """Decides elements of one machine from several starts."""

    def __init__(
        self, machine: Machine, elements: list[Element], starts: list[Start], until: float, tell: Tell,
        replayer: Replayer | None = None,
    ) -> None:  # fmt: skip
        """Make ready.

        Args:
            machine: The machine of the story.
            elements: What is to be decided.
            starts: The starts, prepared for these elements.
            until: When to give up (`time.monotonic`).
            tell: Is told how far the work has come.
            replayer: Replays paths from these starts; one for the story's start and its presets when left out.
        """
        self.machine, self.elements, self.starts, self.until, self.tell = machine, elements, starts, until, tell
        self.ladders = [Ladder(here, self.until) for here in self.starts]
        self.replayer = replayer or Replayer(machine)
        self.ways: list[dict[int, Way]] = []
        """By start, the shortest known way to each element, by its number."""
        self._questions: dict[tuple[str, int], Question] = {}
        self.shortest: dict[str, set[int]] = {}
        """By the name of a start, the elements of whose way it was shown that none is shorter."""
        self.answers: dict[tuple[int, int], Answer] = {}
        """What the ladder of a start said of an element that no walk had met."""

    def verdicts(self) -> list[Verdict]:
        """One verdict for every element, in the order of the story."""
        for here in self.starts:
            self.walk(here)
        self.ways = [self.ways_of(here) for here in self.starts]
        missing = [n for n in range(len(self.elements)) if all(n not in ways for ways in self.ways)]
        for place, ladder in enumerate(self.ladders):
            self.ask(place, ladder, [n for n in missing if all(n not in ways for ways in self.ways)])
            self.tell(f"{len(missing)} things not met by walking: asked of the ladder")
        found: dict[int, Verdict] = {}
        for number in self.in_order_of_paths():
            found[number] = self.verdict(number)
        return [found[number] for number in range(len(self.elements))]

    def walk(self, here: Start) -> None:
        """Walk until little that is new is met."""
        numbers = range(len(self.elements))
        if here.found.is_whole or all(self.is_seen(here, number) for number in numbers):
            return
        while time.monotonic() < self.until:
            taken = here.walker.taken
            new = here.walker.explore(PLAYS)
            self.tell(f"{here.found.plays} plays{f' from {here.name}' if here.name else ''}")
            if new * WORTHWHILE < here.walker.taken - taken:
                return

    def ways_of(self, here: Start) -> dict[int, Way]:
        """The shortest known way to each element that was met from a start."""
        found = here.found.gather(here.compiled)
        for point, way in here.found.ends.items():
            ending = here.graph.ending(point)
            for number in self.endings.get(ending, ()) if ending else ():
                if number not in found or way[0] < found[number][0]:
                    found[number] = way
        exact = self.exact_ways(here)
        return Shortening(here, self.elements).shortened({n: way for n, way in found.items() if n not in exact}) | exact

    def exact_ways(self, here: Start) -> dict[int, Way]:
        """The ways to elements that are known from looking at everything in sets; most are shortest ones."""
        found: dict[int, Way] = {n: way for n, way in here.found.numbers.items() if not way[0]}
        self.shortest[here.name] = set(found)
        wide = here.wide
        for number in range(len(self.elements)) if wide is not None else ():
            if number in found or not self.is_seen(here, number):
                continue
            assert wide is not None
            known = wide.shortest(self.question(here, number), here.seeker)
            if known is not None:
                found[number] = known.way
                if known.is_sure:
                    self.shortest[here.name].add(number)
        return found

    def is_seen(self, here: Start, number: int) -> bool:
        """Whether it is known of an element whether it can be met, everything having been looked at in sets."""
        return here.wide is not None and here.wide.knows(self.question(here, number))

    @property
    def endings(self) -> dict[str, list[int]]:
        """The numbers of the endings among the elements."""
        found: dict[str, list[int]] = {}
        for number, element in enumerate(self.elements):
            if element.kind == "ending":
                found.setdefault(element.name, []).append(number)
        return found

    def ask(self, place: int, ladder: Ladder, numbers: list[int]) -> None:
        """Ask a ladder for elements that nothing has met yet."""
        here = self.starts[place]
        questions = [self.question(here, number) for number in numbers]
        for number, answer in zip(numbers, ladder.answer(questions), strict=True):
            self.answers[(place, number)] = answer
            if answer.way is not None:
                self.ways[place][number] = answer.way

    def question(self, here: Start, number: int) -> Question:
        """Whether an element can be met."""
        known = self._questions.get((here.name, number))
        if known is None:
            known = self._questions[(here.name, number)] = self._question(here, number)
        return Question(list(known.goals), known.number, known.arriving)

    def _question(self, here: Start, number: int) -> Question:
        element = self.elements[number]
        goals = here.index.of(element)
        if element.kind != "ending":
            return Question(goals, number)
        return Question(goals, arriving={goal.point: Literal(True) for goal in goals})

    # verdicts

    def in_order_of_paths(self) -> list[int]:
        """The elements so ordered that paths which begin alike are replayed one after the other."""

        def key(number: int) -> tuple[int, tuple[str, ...]]:
            for place, ways in enumerate(self.ways):
                if number in ways:
                    return place, choices_of(self.starts[place].graph, ways[number][1])
            return len(self.ways), ()

        return sorted(range(len(self.elements)), key=key)

    def verdict(self, number: int) -> Verdict:
        """The verdict on one element: by the first start from which it was met, else by what all starts say."""
        element = self.elements[number]
        problem = ""
        for place, here in enumerate(self.starts):
            way = self.ways[place].get(number)
            if way is None:
                continue
            path = choices_of(here.graph, way[1])
            if self.replayer.meets(element, here.name, path):
                is_shortest = number in self.shortest[here.name] or Shortening.is_shortest(here, element, way[0])
                return Verdict(element, REACHABLE, "walk", here.name, path, is_shortest)
            problem = "the path that was found did not come to it on the real machine"
        answers = [self.answers.get((place, number)) for place in range(len(self.starts))]
        if not problem and all(answer is not None and answer.word == UNREACHABLE for answer in answers):
            rungs = [answer.rung for answer in answers if answer is not None]
            return Verdict(element, UNREACHABLE, rungs[0], reason=self.reason(number, rungs))
        return Verdict(element, UNDECIDED, "slice", reason=problem or "no path was found within the limits")

    def reason(self, number: int, rungs: list[str]) -> str:
        """Why an element can never be met."""
        if set(rungs) == {"graph"}:
            return "nothing in the story leads there"
        here = self.starts[0]
        facts = sorted(self.question(here, number).facts(here.cone))
        names = ", ".join(fact.name if fact.kind == "var" else f"{fact.kind}({fact.name})" for fact in facts[:6])
        return f"it depends on {names or 'what comes before'}, which can never be so there"
