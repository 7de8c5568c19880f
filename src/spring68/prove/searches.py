"""Directed searches for real ways: from known positions down the layers of a narrow slice."""

from __future__ import annotations

from spring68.engine.graph import Fact
from spring68.prove.cone import LOCAL
from spring68.prove.goals import Question
from spring68.prove.lens import Lens
from spring68.prove.seek import Layers
from spring68.prove.start import Start
from spring68.prove.tending import Tending
from spring68.prove.trails import Way

MOST_HOMES = 8
"""At how many points goals may lie whose surroundings are looked at."""

WIDTHS = (1 << 12, 1 << 15, 1 << 19)
"""How wide the slices may be in which a question is asked again."""

NEAR = ((1, 600, 8), (1 << 10, 3_000, 30), (1 << 12, 8_000, 100))
"""Searches that begin at known positions near the goal: how wide the slice may be made, how many positions are looked
at, with how many known ones it begins."""

MOST_CHANGES, CHANGED = 100, 4_000
"""With how many changes of what a question asks for a search begins, and at how many positions it looks."""

ALIKE = 3
"""How many positions such a search looks at that are alike in the slice."""

CHAINS = ((1 << 8, 2_000), (1 << 12, 6_000))
"""Searches in slices that keep what the facts of a question depend on: how wide, at how many positions they look."""

BEGUN = 100
"""With how many known positions such a search begins."""

BACK, NARROW = 3, 1 << 12
"""How many steps back from its goals the guards are looked at first, and how wide the slices are that keep them."""


class Searches:
    """Searches from one start."""

    def __init__(self, here: Start, until: float) -> None:
        self.here, self.cone, self.until = here, here.cone, until

    def facts(self, question: Question, only_shared: bool) -> frozenset[Fact]:
        """The facts of a question; at first only those that belong to no single place, so that many share a slice."""
        found = question.facts(self.cone)
        if only_shared:
            found = frozenset(fact for fact in found if fact.kind not in LOCAL)
        return found if self.cone.size(found) <= WIDTHS[-1] else self.narrowed(question, found, WIDTHS[1])

    def narrowed(self, question: Question, facts: frozenset[Fact], width: int) -> frozenset[Fact]:
        """As many of the facts as a slice can keep: those of what is asked last first, then those of one place."""
        last = question.last_facts(self.cone)
        size = 1
        found: set[Fact] = set()
        for fact in sorted(facts, key=lambda fact: (fact not in last, fact.kind not in LOCAL, fact)):
            if size * len(self.cone.values(fact)) <= width:
                size *= len(self.cone.values(fact))
                found.add(fact)
        return frozenset(found)

    def near(self, question: Question, width: int, most: int, enough: int) -> Way | None:
        """A search from the nearest positions that are known; None when it finds nothing."""
        facts = self.facts(question, False)
        if width > 1:
            points = {goal.point for goal in question.goals}
            for _back in range(BACK if len(points) <= MOST_HOMES else 1):
                facts = self.cone.nearer(facts, sorted(points), width)
                points |= {self.here.graph.steps[number].source for p in points for number in self.here.graph.into[p]}
        kept = self.cone.slice(facts, WIDTHS[1])
        if kept is None:
            return None
        layers = Layers(Lens(self.cone, kept), question)
        way, _is_whole = self.here.seeker.seek(question, layers, most, enough=enough, each=ALIKE if width > 1 else 0)
        return way

    def chained(self, question: Question) -> Way | None:
        """A search in a slice that keeps what the question asks for, and what the choices that it asks for depend on."""
        own = self.facts(question, False)
        points = sorted({goal.point for goal in question.goals})
        tried: set[frozenset[Fact]] = set()
        for width, most in CHAINS:
            near = self.cone.nearer(own, points, width) if len(points) <= MOST_HOMES else own
            facts = self.cone.chained(near, width)
            kept = self.cone.slice(facts, WIDTHS[1])
            if kept is None or facts in tried:
                continue
            tried.add(facts)
            layers = Layers(Lens(self.cone, kept), question)
            way, _is_whole = self.here.seeker.seek(question, layers, most, enough=BEGUN, each=ALIKE)
            if way is not None:
                return way
        return None

    def brought_about(self, question: Question) -> Way | None:
        """A search that begins where known plays have just changed what the question asks for."""
        facts = self.facts(question, False)
        kept = self.cone.slice(self.cone.nearer(facts, (goal.point for goal in question.goals), NARROW), WIDTHS[1])
        if kept is None:
            return None
        changing = sorted({number for fact in facts for number in self.cone.changing.get(fact, ())})
        given = [change for number in changing for change in self.here.walker.changes(number)]
        given.sort(key=lambda change: change[1].way[0])
        given = given[:: len(given) // MOST_CHANGES + 1]
        way, _is_whole = self.here.seeker.seek(
            question, Layers(Lens(self.cone, kept), question), CHANGED, given=given, each=ALIKE
        )
        return way

    def tend(self, questions: list[Question]) -> bool:
        """A sweep over the story for what is still open; whether it met anything new."""
        if not questions or self.here.found.is_whole or self.here.wide is not None:
            return False
        tending = Tending(self.here, questions, self.until)
        tending.run(self.here.begin)
        return tending.turns.new > 0
