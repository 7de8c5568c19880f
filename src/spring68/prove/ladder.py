"""Climbing the ladder from one start: many questions at once, each answered on the lowest rung that answers it.

The graph alone; guards over declared ranges; a slice that keeps the facts of the question, together with the facts of
other questions, so that one pass over the story answers many; a directed search for a real way; wider slices and longer
searches. What none of them answers within the limits is *undecided*, and said to be.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from spring68.engine.graph import Fact
from spring68.prove.facts import Slice
from spring68.prove.goals import Question
from spring68.prove.lens import Lens, start_bits
from spring68.prove.refine import FAR, LOOKED, MORE_WALKS, WALKS, Guide, Learning, Round
from spring68.prove.searches import BACK, NARROW, Search, Searches
from spring68.prove.seek import Numbering
from spring68.prove.slices import run
from spring68.prove.start import Start
from spring68.prove.trails import Way
from spring68.prove.verdict import REACHABLE, UNDECIDED, UNREACHABLE
from spring68.prove.whole import is_affordable, reached

PACK_BITS = 1 << 13
"""How many valuations a slice may have that answers several questions at once."""

RANGE_BITS = 1 << 12
"""How many valuations a question's own facts may have to be judged over all of them."""

MOST_HOMES = 8
"""In how many components goals may lie that are looked at one by one."""

LARGEST_HOME = 100
"""How many points such a component may have."""

SHARED = 12
"""How many slices are asked at first, those that most questions share, before any search is made."""

REMEMBERED = 1 << 28
"""How many bits the passes over a story have together that are remembered."""

IDLE = 4
"""After how many passes in a row that answered nothing no further ones are made, where their number is limited."""

ROUNDS = 3
"""How often what is still open is searched for again, as long as something more is found."""

AFTER = 3
"""How many plays go on from a place that was hard to come to."""

FIRST = 1 << 6
"""How wide the first slice may be that learns."""

WIDEST = 1 << 17
"""How wide it may become before another one is begun beside it."""

PART_BITS = 1 << 8
"""How wide the slices are that stand beside it for what must be met together."""

MOST_USEFUL = 4
"""How many slices that have refuted something are asked first."""

BRIEF, FEW, SMALL = 4, 20, 5_000
"""How many slices may stand side by side at first, and for more than how many questions, in stories of how many points:
there a pass costs less than a search from far away."""

MOST_GUIDES = 8
"""How many slices may stand side by side."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a question; the way where there is one."""

    word: str
    rung: str
    way: Way | None = None


class Ladder:
    """Answers questions about one start."""

    def __init__(self, here: Start, until: float) -> None:
        self.here, self.until = here, until
        self.cone = here.cone
        self.searches = Searches(here, until)
        self.useful: list[frozenset[Fact]] = []
        """The facts of slices that have refuted something lately; what is alike is often refuted by them too."""
        self._lenses: dict[frozenset[Fact], tuple[Lens, list[int]]] = {}
        self.remembered = REMEMBERED // len(here.graph.points)
        """How many valuations the slices have together whose passes are remembered."""
        self.is_affordable = not here.found.is_whole and is_affordable(here.cone)
        """Whether every valuation of every point can be looked at."""
        self._whole: tuple[Slice, list[int]] | None = None

    def answer(self, questions: list[Question]) -> list[Answer]:
        """An answer to each question, in their order."""
        if not self.here.found.can_begin:
            return [Answer(UNREACHABLE, "whole") for _question in questions]
        exact = [self.exact(question) for question in questions]
        answers: list[Answer | None] = []
        for question, known in zip(questions, exact, strict=True):
            later = known if self.here.wide is not None else None
            answers.append(known if known is not None and known.way is not None else self.at_once(question) or later)
        self.refute(questions, answers, SHARED)
        find, is_small = self.searches, len(self.here.graph.points) <= SMALL
        self.search(questions, answers, find.quick())
        self.refute(questions, answers, 0 if is_small else len(questions))
        if self.is_affordable and None in answers:
            self.refute_wholly(questions, answers)
        answers = [answer or known for answer, known in zip(answers, exact, strict=True)]
        self.search(questions, answers, find.long())
        if is_small and answers.count(None) > FEW:
            self.refine(questions, answers, BRIEF)
        self.search(questions, answers, find.far())
        if not is_small:
            self.refute(questions, answers)
        for _round in range(ROUNDS):
            before = answers.count(None)
            self.search(questions, answers, find.again() if before else [])
            if answers.count(None) == before:
                break
        if is_small:
            self.refine(questions, answers, MOST_GUIDES)
        return [answer or Answer(UNDECIDED, "slice") for answer in answers]

    def refine(self, questions: list[Question], answers: list[Answer | None], most: int) -> None:
        """Answer what is left with slices that learn, so many of them side by side at most."""
        for number, question in enumerate(questions):
            if answers[number] is None:
                found = self.met_since(question) or self.refined(question, most=most)
                if found.way is not None:
                    self.here.walker.play_on(found.way, AFTER)
                answers[number] = found if found.word != UNDECIDED else None

    def search(self, questions: list[Question], answers: list[Answer | None], searches: list[Search]) -> None:
        """Search for what is still open, in one manner after the other; what is found may lead to the next."""
        for search in searches:
            for number, question in enumerate(questions):
                if answers[number] is not None or self.is_late():
                    continue
                answers[number] = self.met_since(question)
                way = search(question) if answers[number] is None else None
                if way is not None:
                    answers[number] = Answer(REACHABLE, "walk", way)
                    self.here.walker.play_on(way, AFTER)

    def exact(self, question: Question) -> Answer | None:
        """The answer where every position was looked at; None elsewhere."""
        found, wide = self.here.found, self.here.wide
        if wide is not None and wide.knows(question):
            known = wide.shortest(question, self.here.seeker) if wide.can_come(question) else None
            if known is not None:
                return Answer(REACHABLE, "walk", known.way)
            return None if wide.can_come(question) else Answer(UNREACHABLE, "whole")
        if not found.is_whole or question.is_probe or not question.is_told_by_walks:
            return None
        ways = [found.mistakes[mistake] for mistake in question.mistakes if mistake in found.mistakes]
        if question.number >= 0 and (way := found.way_to(question.number, self.here.compiled)) is not None:
            ways.append(way)
        tests = {point: self.here.compiled.test(condition) for point, condition in question.arriving.items()}
        for rest in found.rests if tests else ():
            if rest.point in tests and tests[rest.point](list(rest.position)):
                ways.append(rest.way)
                break
        if not ways:
            return Answer(UNREACHABLE, "whole")
        return Answer(REACHABLE, "walk", min(ways, key=lambda way: way[0]))

    def seen(self, question: Question) -> Answer | None:
        """Whether something can come there, where every valuation was looked at; None elsewhere."""
        wide = self.here.wide
        if wide is None or not wide.knows(question):
            return None
        return Answer(REACHABLE if wide.can_come(question) else UNREACHABLE, "whole")

    def met_since(self, question: Question) -> Answer | None:
        """The answer to a question that was met on the way to another one."""
        way = self.here.found.way_to(question.number, self.here.compiled)
        return Answer(REACHABLE, "walk", way) if way is not None else None

    def refuted(self, questions: list[Question], most: int = 0) -> list[bool]:
        """Which questions have the answer that nothing comes there, as far as that is shown without a long search.

        Args:
            questions: What is asked; what a short search answers is not asked further.
            most: How many passes over the story are made at most; any number when 0.
        """
        answers = [self.seen(question) or self.at_once(question) for question in questions]
        find = self.searches.at_hand
        for number, question in enumerate(questions):
            answers[number] = answers[number] or met(find(question))
        self.refute(questions, answers, most)
        return [answer is not None and answer.word == UNREACHABLE for answer in answers]

    def refute(self, questions: list[Question], answers: list[Answer | None], most: int = 0) -> None:
        """Answer what narrow slices can answer, many questions with each."""
        asked: dict[int, frozenset[Fact]] = {}
        for only_shared in (True, False):
            open_ones = [number for number, answer in enumerate(answers) if answer is None]
            wanted = {number: self.searches.facts(questions[number], only_shared) for number in open_ones}
            fresh = {number: facts for number, facts in wanted.items() if asked.get(number) != facts}
            asked = wanted
            packs = sorted(self.packs(fresh), key=lambda pack: -len(pack[1]))
            idle = 0
            for facts, together in packs[:most] if most else packs:
                if self.is_late() or (most and idle >= IDLE):
                    return
                before = answers.count(None)
                numbers = set(together)
                lens, at = self.lens(facts)
                for number in open_ones:
                    question = questions[number]
                    if answers[number] is not None:
                        continue
                    is_asked = number in numbers or not wanted[number].isdisjoint(facts)
                    if self.is_out(question, at) or (is_asked and not can_come(question, at, lens.kept)):
                        answers[number] = Answer(UNREACHABLE, "slice")
                idle = idle + 1 if answers.count(None) == before else 0

    def is_out(self, question: Question, at: list[int]) -> bool:
        """Whether nothing comes to the points of a question at all."""
        return not any(at[goal.point] for goal in question.goals)

    def refute_wholly(self, questions: list[Question], answers: list[Answer | None]) -> None:
        """Answer what is left where the facts are so few that everything can be looked at, once for all questions."""
        if self._whole is None:
            wide = self.here.wide
            self._whole = (wide.kept, wide.at) if wide is not None else reached(self.cone, self.here.given)
        kept, at = self._whole
        for number, question in enumerate(questions):
            is_open = answers[number] is None and question.facts(self.cone) <= kept.values.keys()
            if is_open and not can_come(question, at, kept):
                answers[number] = Answer(UNREACHABLE, "whole")

    def is_late(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() > self.until

    def at_once(self, question: Question) -> Answer | None:
        """The answer that needs no pass over the story."""
        if not question.goals:
            return Answer(UNREACHABLE, "graph")
        facts = question.facts(self.cone)
        is_narrow = self.cone.size(facts) <= RANGE_BITS
        kept = self.cone.slice(facts if is_narrow else self.searches.narrowed(question, facts, RANGE_BITS))
        if kept is not None:
            question.goals = [goal for goal in question.goals if run(goal.program, kept.all, kept)]
            if not question.goals:
                return Answer(UNREACHABLE, "ranges" if facts else "graph")
            if is_narrow and self.is_refuted_locally(question, kept):
                return Answer(UNREACHABLE, "slice")
        return None

    def is_refuted_locally(self, question: Question, kept: Slice) -> bool:
        """Whether it is enough to look inside the components in which the goals lie, with all else free.

        That helps where facts are kept that nothing outside changes: they are false when the component is entered.
        """
        homes = {self.cone.component_of[goal.point] for goal in question.goals}
        if len(homes) > MOST_HOMES or any(len(self.cone.components[home]) > LARGEST_HOME for home in homes):
            return False
        for home in homes:
            goals = [goal for goal in question.goals if self.cone.component_of[goal.point] == home]
            local = self.cone.local_facts(kept.values, home)
            if not local or any(self.here.given.get(fact) for fact in local):
                return False
            entering = kept.all
            for fact in local:
                entering &= kept.masks(fact)[0]
            start = start_bits(kept, self.here.given)
            at = Lens(self.cone, kept).forward_within(home, start, entering)
            if any(run(goal.program, at[goal.point], kept) for goal in goals):
                return False
        return True

    def packs(self, wanted: dict[int, frozenset[Fact]]) -> list[tuple[frozenset[Fact], list[int]]]:
        """Questions put together so that one slice keeps the facts of several; what most ask for comes first."""
        alike: dict[frozenset[Fact], list[int]] = {facts: [] for facts in wanted.values()}
        for number, facts in wanted.items():
            alike[facts].append(number)
        packs: list[tuple[frozenset[Fact], list[int]]] = []
        for facts in sorted(alike, key=lambda facts: (-len(alike[facts]), -len(facts), sorted(facts))):
            for place, (together, numbers) in enumerate(packs):
                if facts <= together or self.cone.size(together | facts) <= PACK_BITS:
                    packs[place] = (together | facts, numbers + alike[facts])
                    break
            else:
                packs.append((facts, list(alike[facts])))
        return packs

    def lens(self, facts: frozenset[Fact]) -> tuple[Lens, list[int]]:
        """A slice with what can be reached in it; the last few are remembered."""
        known = self._lenses.pop(facts, None)
        if known is None:
            kept = self.cone.slice(facts)
            assert kept is not None
            lens = Lens(self.cone, kept)
            known = lens, lens.forward(start_bits(kept, self.here.given))
        self._lenses[facts] = known
        while len(self._lenses) > 1 and sum(map(self.cone.size, self._lenses)) > self.remembered:
            del self._lenses[next(iter(self._lenses))]
        return known

    # real ways

    def refined(self, question: Question, parts: Sequence[Question] = (), *, most: int = MOST_GUIDES) -> Answer:
        """The answer of slices that learn which facts they have to keep (`spring68.prove.refine`).

        Args:
            question: What is asked.
            parts: Questions whose goals must all be met on the way; a slice for each stands beside the learning one.
            most: How many slices may stand side by side; only with `MOST_GUIDES` it is tried from far away at last.
        """
        if self.is_late():
            return Answer(UNDECIDED, "slice")
        if self.is_refuted_again(question):
            return Answer(UNREACHABLE, "slice")
        own = self.searches.narrowed(question, question.facts(self.cone), FIRST)
        for facts in self.leading(question, own):
            lens, at = self.lens(facts)
            if not can_come(question, at, lens.kept):
                return Answer(UNREACHABLE, "slice")
        learning = Learning(self.here, own)
        beside = self.guides(parts)
        guides: list[Guide] = []
        is_learning = True
        while not self.is_late():
            if is_learning:
                lens, at = self.lens(learning.facts)
                if not can_come(question, at, lens.kept):
                    self.useful = [learning.facts, *self.useful[: MOST_USEFUL - 1]]
                    return Answer(UNREACHABLE, "slice")
                guides = [*(guides if learning.is_beside else guides[:-1]), Guide(self.here, question, lens, at)]
            stopped = Round(self.here, question, [*beside, *guides]).run(
                *((LOOKED, WALKS) if is_learning else (FAR, MORE_WALKS))
            )
            if stopped.way is not None:
                return Answer(REACHABLE, "walk", stopped.way)
            if stopped.is_whole:
                return Answer(UNREACHABLE, "whole")
            was_learning, is_learning = is_learning, len(guides) <= most and learning.learn(stopped, WIDEST)
            if not was_learning or (not is_learning and most < MOST_GUIDES):
                break
        return Answer(UNDECIDED, "slice")

    def is_refuted_again(self, question: Question) -> bool:
        """Whether a slice that has refuted something lately refutes this too."""
        for facts in self.useful:
            lens, at = self.lens(facts)
            if not can_come(question, at, lens.kept):
                return True
        return False

    def leading(self, question: Question, own: frozenset[Fact]) -> list[frozenset[Fact]]:
        """The facts of a question with those of the guards on the last steps to its goals, and what these depend on."""
        points = {goal.point for goal in question.goals}
        found: list[frozenset[Fact]] = []
        facts = own
        for _back in range(BACK if len(points) <= MOST_HOMES else 0):
            facts = self.cone.nearer(facts, sorted(points), NARROW)
            found += [facts, self.cone.wider(facts, NARROW)]
            steps = [number for point in points for number in self.here.graph.into[point]]
            points |= {self.here.graph.steps[number].source for number in steps}
        return [facts for number, facts in enumerate(found) if facts != own and facts not in found[:number]]

    def guides(self, parts: Sequence[Question]) -> list[Guide]:
        """For each question a slice with its layers, in which a position can be seen to have no way to its goals."""
        found: list[Guide] = []
        for part in parts:
            facts = self.searches.narrowed(part, part.facts(self.cone), PART_BITS)
            lens, at = self.lens(self.cone.wider(facts, PART_BITS))
            found.append(Guide(self.here, part, lens, at))
        return found

    def was_seen(self, question: Question) -> bool:
        """Whether one of the positions that are known meets a goal; that needs no search."""
        kept = self.cone.slice(question.facts(self.cone), RANGE_BITS)
        if kept is None:
            return False
        number = Numbering(self.here.compiled, kept)
        arrivals = self.here.found.arrivals
        return number.is_exact and any(
            run(goal.program, 1 << number.of(arrival.position), kept)
            for goal in question.goals
            for arrival in arrivals.get(goal.point, ())
        )


def can_come(question: Question, at: list[int], kept: Slice) -> bool:
    """Whether a slice lets anything come to one of the goals of a question."""
    return any(run(goal.program, at[goal.point], kept) for goal in question.goals)


def met(way: Way | None) -> Answer | None:
    """The answer that a way is, where there is one."""
    return Answer(REACHABLE, "walk", way) if way is not None else None
