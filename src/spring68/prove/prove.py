"""The whole proof of a story in one call."""

from __future__ import annotations

import time
from collections.abc import Callable

from spring68.engine.errors import StoryError
from spring68.engine.machine import Machine
from spring68.prove.dates import Dates
from spring68.prove.decide import Deciding
from spring68.prove.presets import Presets
from spring68.prove.promises import Promises, rule_facts
from spring68.prove.remarks import remarks
from spring68.prove.verdict import Failure, Proof
from spring68.prove.wayout import WaysOut

LIMIT = 120.0
"""Seconds after which what is still open is called undecided."""


def prove(machine: Machine, *, seconds: float = LIMIT, tell: Callable[[str], None] = lambda _words: None) -> Proof:
    """Decide everything that can be decided about a story within a time.

    Args:
        machine: The machine of the story.
        seconds: After so long what is still open is undecided.
        tell: Is told how far the work has come, in a few words.
    """
    began = time.monotonic()
    starts = ("", *(str(name) for name in machine.story.presets))
    try:
        deciding = Deciding(machine, starts, seconds, tell, rule_facts(machine))
    except StoryError as problem:
        span = problem.span or machine.story.start.span
        return Proof(failures=[Failure(problem.code, f"the story cannot begin: {problem.message}", span)])
    verdicts = deciding.verdicts()
    tell("what must hold on every path")
    promises = Promises(deciding)
    shown = promises.all()
    failures = promises.failures
    for here, ladder in zip(deciding.starts, deciding.ladders, strict=True):
        ways_out, dates = WaysOut(deciding, here, ladder), Dates(deciding, here)
        shown += [ways_out.promise(), dates.promise()]
        failures += ways_out.failures + dates.failures
    shown += Presets(deciding, failures).promises()
    tell("guards that never fail, and what else nobody meets")
    return Proof(
        verdicts,
        shown,
        sorted(failures, key=lambda failure: (failure.span, failure.code)),
        remarks(deciding),
        deciding.meetings(verdicts),
        sum(here.found.plays for here in deciding.starts),
        sum(here.found.positions for here in deciding.starts),
        time.monotonic() - began,
    )
