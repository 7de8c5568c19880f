"""The statements of a whole class: which records give any, which are named and left out, and what still waits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spring68.classroom.exportgrades import left_out_of
from spring68.classroom.roster import Roster
from spring68.classroom.verified import ClassResult, Verdict, Verified
from spring68.classroom.xapi import Statement, Statements, record_of
from spring68.classroom.xapivalid import faults_of
from spring68.story.model import Story


def statements_of(result: ClassResult, story: Story, roster: Roster | None) -> tuple[list[Statement], list[str]]:
    """The statements of every record that matches, each once, and a sentence for everything that is left out.

    Args:
        result: The class, verified with an assignment that allows statements.
        story: The teacher's story.
        roster: The roster; with one, a record with a code that it does not have is left out.

    Raises:
        ValueError: when the class was verified without such an assignment.
    """
    if result.assignment is None:
        raise ValueError("statements need an assignment")
    maker = Statements(result.assignment, story)
    found: dict[str, Statement] = {}
    left_out = left_out_of(result, None)
    for record in result.records:
        strangers = [code for code in record.codes if roster is not None and code not in roster.pupils]
        if strangers:
            left_out.append(f"{record.file}: the roster has no code {', '.join(strangers)}, so nothing is said of it")
        elif record.matches:
            left_out += _add(maker, record, found)
    return list(found.values()), left_out


def is_whole(result: ClassResult, statements: Sequence[Statement], left_out: Sequence[str]) -> bool:
    """Whether every record that matches has its statements, and there are some: what does not match is no failure."""
    return bool(statements) and len(left_out) == len(left_out_of(result, None))


def _add(maker: Statements, record: Verified, found: dict[str, Statement]) -> list[str]:
    """Add the statements of one record; a sentence where one of them is not as it must be, and then none is added."""
    made = list(maker.of(record))
    faults = [fault for statement in made for fault in faults_of(statement)]
    if faults:
        return [f"{record.file}: its statements are not as they must be ({faults[0]})"]
    for statement in made:
        found.setdefault(statement["id"], statement)
    return []


def still_waiting(waiting: Iterable[Statement], result: ClassResult) -> tuple[list[Statement], list[str]]:
    """Of the statements that waited, those that cannot be made anew today and may be sent all the same.

    They were made of a record that matched then and cannot be judged now, because story or assignment were changed
    since. What was made of a record that is gone, or does not match, is not sent.

    Returns:
        The statements, and a sentence on those that are dropped.
    """
    verdicts = {record.record: record.verdict for record in result.records if record.record}
    kept: list[Statement] = []
    dropped = 0
    for statement in waiting:
        verdict = verdicts.get(record_of(statement)) if not faults_of(statement) else None
        if verdict is Verdict.UNJUDGED:
            kept.append(statement)
        dropped += verdict is None or verdict is Verdict.DIFFERS
    if not dropped:
        return kept, []
    return kept, [f"{dropped} that waited are dropped: their records are gone, or do not match, or they were changed"]
