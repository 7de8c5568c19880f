"""The promise that from every place an end can be reached, shown or broken for one start."""

from __future__ import annotations

from spring68.engine.errors import EngineError, StoryError
from spring68.engine.graph import Graph, Suppose
from spring68.prove.cutting import Cutting
from spring68.prove.decide import Deciding
from spring68.prove.goals import Goal, Question
from spring68.prove.ladder import Ladder
from spring68.prove.locks import MOST, locks
from spring68.prove.promises import named
from spring68.prove.safety import Doubt, SafetyProof
from spring68.prove.start import Start
from spring68.prove.trails import Trail, Way, choices_of, groups_of
from spring68.prove.verdict import BROKEN, REACHABLE, RUNGS, SHOWN, UNDECIDED, UNREACHABLE, Failure, Promise
from spring68.prove.wide import Wide
from spring68.story.meaning import Settled

PROMISE = "from every place an end can be reached"

MOST_AFTER = 20_000
"""How many positions are looked at to see whether an end can be reached from one."""


class WaysOut:
    """Settles every doubt about one start; soft-locks are told as failures (S401)."""

    def __init__(self, deciding: Deciding, here: Start, ladder: Ladder) -> None:
        self.deciding, self.here, self.ladder = deciding, here, ladder
        self.failures: list[Failure] = []

    def promises(self) -> list[Promise]:
        """Whether an end can be reached from everywhere; a second one about what is not sure beside what is broken."""
        if self.here.found.is_whole:
            return [self.looked_at()]
        if self.here.wide is not None:
            return [self.seen_wholly(self.here.wide)]
        name = named(PROMISE, self.here)
        safety = SafetyProof(self.here.cone, self.ladder.refuted).prove()
        left = [doubt for doubt in safety.doubts if not self.is_cleared(doubt)]
        found: list[Promise] = []
        if self.failures:
            found.append(Promise(name, BROKEN, "walk", start=self.here.name))
        if left:
            place = self.here.graph.points[next(iter(left[0].points))].node
            name = f"{name}, besides" if self.failures else name
            found.append(Promise(name, UNDECIDED, "slice", f"it is not sure at ‘{place}’", self.here.name))
        rungs = safety.rungs | ({"slice"} if safety.doubts else set())
        return found or [Promise(name, SHOWN, max(rungs, key=RUNGS.index, default="graph"), start=self.here.name)]

    def looked_at(self) -> Promise:
        """The same where every position was looked at."""
        for rest in locks(self.here.graph, self.here.found.rests):
            self.told(choices_of(self.here.graph, rest.way[1]), self.here.graph.points[rest.point].node, True)
        word = BROKEN if self.failures else SHOWN
        return Promise(named(PROMISE, self.here), word, "whole", start=self.here.name)

    def seen_wholly(self, wide: Wide) -> Promise:
        """The same where everything was looked at in sets."""
        is_told = True
        for (place, way), _number in zip(wide.locks(), range(MOST), strict=False):
            is_told = self.told(choices_of(self.here.graph, way[1]), place, True) and is_told
        word = BROKEN if self.failures else SHOWN if is_told else UNDECIDED
        return Promise(named(PROMISE, self.here), word, "whole", start=self.here.name)

    def is_cleared(self, doubt: Doubt) -> bool:
        """Whether it is known of all that is in doubt what it comes to, soft-locks being told."""
        pieces = connected(self.here.graph, doubt.stuck)
        answers = self.ladder.answer([self.question(doubt, piece) for piece in pieces])
        is_sure = True
        for piece, answer in zip(pieces, answers, strict=True):
            if answer.word == REACHABLE and answer.way is not None:
                is_sure = self.is_told(answer.way, self.question(doubt, piece)) and is_sure
            elif answer.word != UNREACHABLE:
                is_sure = False
        return is_sure and self.is_settled(doubt)

    def question(self, doubt: Doubt, points: dict[int, int]) -> Question:
        """Whether a play comes to some valuations at the points of a doubt."""
        arriving: dict[int, Settled] = {point: doubt.kept.condition(bits) for point, bits in points.items()}
        goals = [Goal(point, (Suppose(condition),)) for point, condition in arriving.items()]
        return Question(goals, arriving=arriving)

    def is_told(self, way: Way, question: Question) -> bool:
        """Whether a soft-lock that was found replays on the real machine, and is told by as short a path as was found."""
        way = self.first(Cutting(self.here, question).shorter(way))
        groups = groups_of(way[1])
        point = self.here.graph.groups[groups[-1]].source if groups else 0
        return self.told(choices_of(self.here.graph, way[1]), self.here.graph.points[point].node, False)

    def told(self, path: tuple[str, ...], place: str, is_shortest: bool) -> bool:
        """Tell a soft-lock, where its path replays.

        Args:
            path: The choices that lead into it.
            place: Where the play stands after them when the machine cannot say.
            is_shortest: Whether no shorter path leads into one.
        """
        try:
            place = self.deciding.replayer.state(self.here.name, path).place
            message = f"from ‘{place}’ no ending can be reached any more"
        except EngineError as problem:
            if not isinstance(problem, StoryError) or problem.code != "S303":
                return False
            message = f"from ‘{place}’ the text goes round without ever asking, and no ending can be reached any more"
        node = self.deciding.machine.plan.nodes[place]
        span = node.scene.id.span if node.entry and not node.beat.name else node.beat.span
        self.failures.append(Failure("S401", message, span, self.here.name, path, is_shortest))
        return True

    def first(self, way: Way) -> Way:
        """The beginning of a way into a soft-lock, up to the choice after which no end can be reached any more."""
        length, trail = way
        while trail is not None:
            before, group = trail
            if self.here.graph.groups[group].choice:
                if not self.has_no_end(before):
                    break
                length -= 1
            trail = before
        return (length, trail) if trail is not None else (0, None)

    def is_settled(self, doubt: Doubt) -> bool:
        """Whether nothing real comes to what is in doubt beside the soft-locks; or it was looked at and is one too."""
        rest = {point: bits & ~doubt.stuck.get(point, 0) for point, bits in doubt.points.items()}
        rest = {point: bits for point, bits in rest.items() if bits}
        if not rest:
            return True
        question = self.question(doubt, rest)
        answer = self.ladder.answer([question])[0]
        if answer.word == UNREACHABLE:
            return True
        if answer.way is not None and self.has_no_end(answer.way[1]):
            return self.is_told(answer.way, question)
        return False

    def has_no_end(self, trail: Trail) -> bool:
        """Whether everything that can come after a way was looked at, and no end is among it."""
        compiled, graph = self.here.compiled, self.here.graph
        position, point = list(self.here.begin), 0
        for group in groups_of(trail):
            point = compiled.targets[compiled.take(group, position)]
        seen = {self.here.live.key(point, position)}
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
                key = self.here.live.key(target, after)
                if key not in seen:
                    seen.add(key)
                    waiting.append((target, after))
        return True


def connected(graph: Graph, stuck: dict[int, int]) -> list[dict[int, int]]:
    """Points with valuations, put together where steps lead from one to the other."""
    found: list[dict[int, int]] = []
    left = dict(sorted(stuck.items()))
    while left:
        waiting = [next(iter(left))]
        piece: dict[int, int] = {}
        while waiting:
            point = waiting.pop()
            if point not in left:
                continue
            piece[point] = left.pop(point)
            waiting += [graph.steps[number].target for number in graph.out[point]]
            waiting += [graph.steps[number].source for number in graph.into[point]]
        found.append(piece)
    return found
