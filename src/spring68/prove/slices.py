"""Programs run on sets of valuations: what may come out, what may have led there, what surely does.

A fact that is not kept may have any value. So what `run` and `may_come_from` give is never too small: what is not in it
cannot happen in the story either. What `surely_leads` gives is never too large. When every fact is kept that a
program reads, all three are exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from spring68.engine.conditions import any_of
from spring68.engine.graph import Alter, Fact, Group, Mark, Operation, Step, Suppose
from spring68.engine.state import Value
from spring68.prove.facts import Slice, unmoved
from spring68.story.meaning import Added, Compared, Literal, Read, Settled


def run(program: Iterable[Operation], here: int, kept: Slice) -> int:
    """The valuations that may come out of a program, for those that go in."""
    for operation in program:
        if not here:
            return 0
        if isinstance(operation, Suppose):
            may = kept.judge(operation.condition)
            here &= may.true if operation.wanted else may.false
        elif isinstance(operation, Mark):
            here = _mark(operation, here, kept)
        elif isinstance(operation, Alter):
            here = _alter(operation, here, kept)
    return here


def _mark(mark: Mark, here: int, kept: Slice) -> int:
    if mark.fact not in kept.values:
        return here
    if mark.under is None:
        return kept.put(here, mark.fact, True)
    may = kept.judge(mark.under)
    return kept.put(here & may.true, mark.fact, True) | (here & may.false)


def _alter(alter: Alter, here: int, kept: Slice) -> int:
    """What may come of a change; where a value would leave its range, nothing does."""
    if alter.fact not in kept.values:
        return here
    idle = 0
    if alter.under is not None:
        may = kept.judge(alter.under)
        here, idle = here & may.true, here & may.false
    worths = kept.worth(alter.worth)
    if worths is None:
        return idle | _anything(here, alter.fact, kept)
    after = idle
    for value, where in worths.items():
        part = here & where
        if part:
            after |= changed(alter, value, part, kept)
    return after


def _anything(here: int, fact: Fact, kept: Slice) -> int:
    after = 0
    for value in kept.values[fact]:
        after |= kept.put(here, fact, value)
    return after


def changed(alter: Alter, worth: Value, here: int, kept: Slice) -> int:
    """The valuations after a kept variable was changed by so much, or to this."""
    if alter.sign != "=":
        step = int(worth) if alter.sign == "+=" else -int(worth)
        return kept.add(here, alter.fact, step, clamp=alter.variable.clamp)
    value = settled_value(alter, worth)
    return 0 if value is None else kept.put(here, alter.fact, value)


def settled_value(alter: Alter, worth: Value) -> Value | None:
    """The value that a variable gets when it is set to `worth`; None where that would leave its range."""
    values = alter.variable.values
    if alter.variable.kind != "number" or worth in values:
        return worth
    if not alter.variable.clamp:
        return None
    return values[0] if int(worth) < int(values[0]) else values[-1]


def outside(alter: Alter) -> Settled:
    """That a change would leave its variable's range."""
    low, high = alter.variable.values[0], alter.variable.values[-1]
    new: Settled = alter.worth
    if alter.sign != "=":
        new = Added(alter.sign[0], Read(alter.fact.name), alter.worth)
    return any_of(Compared("<", new, Literal(low)), Compared(">", new, Literal(high)))


# backward


def may_come_from(program: tuple[Operation, ...], target: int, kept: Slice) -> int:
    """The valuations from which a program may lead into a set."""
    for operation in reversed(program):
        if isinstance(operation, Suppose):
            may = kept.judge(operation.condition)
            target &= may.true if operation.wanted else may.false
        elif isinstance(operation, Mark) and operation.fact in kept.values:
            target = unmark(operation, target, kept)
        elif isinstance(operation, Alter) and operation.fact in kept.values:
            target = unalter(operation, target, kept)
    return target


def unmark(mark: Mark, target: int, kept: Slice) -> int:
    """The valuations that a mark may bring into a set."""
    before = unput(target, mark.fact, True, kept)
    if mark.under is None:
        return before
    may = kept.judge(mark.under)
    return (before & may.true) | (target & may.false)


def unput(target: int, fact: Fact, value: Value, kept: Slice) -> int:
    """The valuations that setting a fact to a value brings into a set."""
    return unmoved(target, kept.putting(fact, value))


def unalter(alter: Alter, target: int, kept: Slice) -> int:
    """The valuations that a change may bring into a set."""
    idle = 0
    may_change = kept.all
    if alter.under is not None:
        may = kept.judge(alter.under)
        may_change, idle = may.true, target & may.false
    worths = kept.worth(alter.worth)
    before = 0
    if worths is None:
        for value in kept.values[alter.fact]:
            before |= unput(target, alter.fact, value, kept)
    else:
        for value, where in worths.items():
            before |= _unchanged(alter, value, target, kept) & where
    return (before & may_change) | idle


def _unchanged(alter: Alter, worth: Value, target: int, kept: Slice) -> int:
    if alter.sign == "=":
        value = settled_value(alter, worth)
        return 0 if value is None else unput(target, alter.fact, value, kept)
    step = int(worth) if alter.sign == "+=" else -int(worth)
    return unmoved(target, kept.adding(alter.fact, step, clamp=alter.variable.clamp))


def may_fail(program: tuple[Operation, ...], kept: Slice) -> int:
    """The valuations for which some supposition of a program may fail."""
    bad = 0
    for operation in reversed(program):
        if isinstance(operation, Suppose):
            may = kept.judge(operation.condition)
            bad |= may.false if operation.wanted else may.true
        elif isinstance(operation, Mark) and operation.fact in kept.values:
            bad = unmark(operation, bad, kept)
        elif isinstance(operation, Alter) and operation.fact in kept.values:
            bad = unalter(operation, bad, kept)
    return bad


def leads_elsewhere(steps: Iterable[Step], targets: Mapping[int, int], kept: Slice) -> int:
    """The valuations from which some step, if it is taken, may lead to what is not in the target of its point."""
    bad = 0
    for step in steps:
        outside = kept.all & ~targets.get(step.target, 0)
        if outside:
            bad |= may_come_from(step.program, outside, kept)
    return bad


def surely_leads(group: Group, steps: Iterable[Step], targets: Mapping[int, int], kept: Slice) -> int:
    """The valuations in which a group surely can be taken, and whatever then happens leads into a target.

    That no way on is open, or that a value leaves its range, is not looked at here: that it never happens is a promise
    of its own.

    Args:
        group: A choice, or going on without one.
        steps: Its ways on.
        targets: For a point the valuations that are in the target there (none where it is not named).
        kept: The slice.
    """
    closed = may_fail(tuple(operation for operation in group.before if isinstance(operation, Suppose)), kept)
    if closed == kept.all:
        return 0
    return kept.all & ~(closed | leads_elsewhere(steps, targets, kept))
