"""The promise that from every place an end can be reached, shown or broken for one start."""

from __future__ import annotations

from spring68.engine.errors import EngineError, StoryError
from spring68.engine.graph import Suppose
from spring68.prove.decide import Deciding
from spring68.prove.goals import Goal, Question
from spring68.prove.ladder import Answer, Ladder
from spring68.prove.promises import named
from spring68.prove.safety import Doubt, SafetyProof
from spring68.prove.start import Start
from spring68.prove.trails import choices_of, groups_of
from spring68.prove.verdict import BROKEN, REACHABLE, RUNGS, SHOWN, UNDECIDED, UNREACHABLE, Failure, Promise
from spring68.story.meaning import Settled

PROMISE = "from every place an end can be reached"

MOST_AFTER = 20_000
"""How many positions are looked at to see whether an end can be reached from one."""


class WaysOut:
    """Settles every doubt about one start; soft-locks are told as failures (S401)."""

    def __init__(self, deciding: Deciding, here: Start, ladder: Ladder) -> None:
        self.deciding, self.here, self.ladder = deciding, here, ladder
        self.failures: list[Failure] = []

    def promise(self) -> Promise:
        """Whether an end can be reached from everywhere."""
        name = named(PROMISE, self.here)
        safety = SafetyProof(self.here.cone).prove()
        doubts = safety.doubts
        stuck = self.ladder.answer([self.question(doubt, doubt.stuck) for doubt in doubts])
        left: list[Doubt] = []
        for doubt, answer in zip(doubts, stuck, strict=True):
            if not self.is_told(answer) and not self.is_settled(doubt, answer):
                left.append(doubt)
        if self.failures:
            return Promise(name, BROKEN, "walk", start=self.here.name)
        if left:
            place = self.here.graph.points[next(iter(left[0].points))].node
            return Promise(name, UNDECIDED, "slice", f"it is not sure at ‘{place}’", self.here.name)
        rungs = safety.rungs | ({"slice"} if doubts else set())
        return Promise(name, SHOWN, max(rungs, key=RUNGS.index, default="graph"), start=self.here.name)

    def question(self, doubt: Doubt, points: dict[int, int]) -> Question:
        """Whether a play comes to some valuations at the points of a doubt."""
        arriving: dict[int, Settled] = {point: doubt.kept.condition(bits) for point, bits in points.items()}
        goals = [Goal(point, (Suppose(condition),)) for point, condition in arriving.items()]
        return Question(goals, arriving=arriving)

    def is_told(self, answer: Answer) -> bool:
        """Whether a soft-lock was found, replays on the real machine, and is told."""
        if answer.word != REACHABLE or answer.way is None:
            return False
        path = choices_of(self.here.graph, answer.way[1])
        place = ""
        try:
            place = self.deciding.replayer.state(self.here.name, path).place
            message = f"from ‘{place}’ no ending can be reached any more"
        except EngineError as problem:
            if not isinstance(problem, StoryError) or problem.code != "S303":
                return False
            place = self.here.graph.points[self.here.graph.groups[groups_of(answer.way[1])[-1]].source].node
            message = f"from ‘{place}’ the text goes round without ever asking, and no ending can be reached any more"
        node = self.deciding.machine.plan.nodes[place]
        span = node.scene.id.span if node.entry and not node.beat.name else node.beat.span
        self.failures.append(Failure("S401", message, span, self.here.name, path))
        return True

    def is_settled(self, doubt: Doubt, stuck: Answer) -> bool:
        """Whether nothing real comes to what is in doubt; or what comes there was looked at and is no soft-lock."""
        if stuck.word != UNREACHABLE:
            return False
        rest = {point: bits & ~doubt.stuck.get(point, 0) for point, bits in doubt.points.items()}
        rest = {point: bits for point, bits in rest.items() if bits}
        if not rest:
            return True
        answer = self.ladder.answer([self.question(doubt, rest)])[0]
        if answer.word == UNREACHABLE:
            return True
        if answer.way is not None and self.has_no_end(answer):
            return self.is_told(answer)
        return False

    def has_no_end(self, answer: Answer) -> bool:
        """Whether everything that can come after a way was looked at, and no end is among it."""
        assert answer.way is not None
        compiled, graph = self.here.compiled, self.here.graph
        position, point = list(self.here.begin), 0
        for group in groups_of(answer.way[1]):
            point = compiled.targets[compiled.take(group, position)]
        seen = {(point, tuple(position))}
        waiting = [(point, position)]
        while waiting:
            place, values = waiting.pop()
            if place in graph.ends or len(seen) > MOST_AFTER:
                return False
            for group in compiled.open(place, values):
                after = list(values)
                try:
                    target = compiled.targets[compiled.take(group, after)]
                except StoryError:
                    continue
                if (target, tuple(after)) not in seen:
                    seen.add((target, tuple(after)))
                    waiting.append((target, after))
        return True
