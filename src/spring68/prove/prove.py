"""The whole proof of a story in one call."""

from __future__ import annotations

import time
from collections.abc import Callable

from spring68.engine.errors import StoryError
from spring68.engine.machine import Machine
from spring68.prove.crew import Crew
from spring68.prove.elements import Element, elements_of
from spring68.prove.part import Needed, Proved, Walked
from spring68.prove.remarks import alike, remarks_of
from spring68.prove.verdict import REACHABLE, UNDECIDED, UNREACHABLE, Failure, Promise, Proof, Verdict

LIMIT = 120.0
"""Seconds after which what is still open is called undecided."""


def prove(
    machine: Machine, *, seconds: float = LIMIT, tell: Callable[[str], None] = lambda _words: None, jobs: int = 1
) -> Proof:
    """Decide everything that can be decided about a story within a time.

    Args:
        machine: The machine of the story.
        seconds: After so long what is still open is undecided.
        tell: Is told how far the work has come, in a few words.
        jobs: In how many processes the starts may be proved, where that is worth it; the proof is the same.
    """
    began = time.monotonic()
    elements = elements_of(machine)
    names = ("", *(str(name) for name in machine.story.presets))
    try:
        with Crew(machine, elements, names, seconds, tell, jobs) as crew:
            walked = crew.walk()
            missing = tuple(n for n in range(len(elements)) if not any(n in one.met for one in walked.values()))
            proved = crew.prove({name: needed(name, names, walked, missing) for name in names})
    except StoryError as problem:
        span = problem.span or machine.story.start.span
        return Proof(failures=[Failure(problem.code, f"the story cannot begin: {problem.message}", span)])
    parts = [proved[name] for name in names]
    failures = [failure for part in parts for failure in part.failures]
    return Proof(
        [verdict(number, element, dict(zip(names, parts, strict=True))) for number, element in enumerate(elements)],
        in_order([promise for part in parts for promise in part.promises]),
        sorted(failures, key=lambda failure: (failure.span, failure.code, failure.start, failure.path)),
        remarks_of([(part.possible, part.refuted) for part in parts], alike(machine)),
        sum(part.plays for part in parts),
        sum(part.positions for part in parts),
        time.monotonic() - began,
    )


def needed(name: str, names: tuple[str, ...], walked: dict[str, Walked], missing: tuple[int, ...]) -> Needed:
    """What the second half of a start is told; what several have met is replayed by the first of them."""
    earlier = names[: names.index(name)]
    replay = tuple(n for n in walked[name].met if not any(n in walked[other].met for other in earlier))
    return Needed(replay, missing, walked[""].main, walked[""].is_whole)


def verdict(number: int, element: Element, parts: dict[str, Proved]) -> Verdict:
    """The verdict on one element: by the first start from which it was met, else by what all starts say."""
    for name, part in parts.items():
        if number in part.paths:
            path, is_shortest = part.paths[number]
            return Verdict(element, REACHABLE, "walk", name, path, is_shortest)
    answers = [part.answers.get(number) for part in parts.values()]
    known = [answer for answer in answers if answer is not None and answer[0] == UNREACHABLE]
    if len(known) == len(answers):
        return Verdict(element, UNREACHABLE, known[0][1], reason=known[0][2])
    is_met = any(answer is None or answer[0] == REACHABLE for answer in answers)
    reason = "the path that was found did not come to it on the real machine" if is_met else ""
    return Verdict(element, UNDECIDED, "slice", reason=reason or "no path was found within the limits")


def in_order(promises: list[Promise]) -> list[Promise]:
    """Promises about presets last."""
    return sorted(promises, key=lambda promise: promise.name.startswith("what the preset"))
