"""What is alike across a class: the same file twice, the same path and times, answers in nearly the same words.

Everything is compared here, on the teacher's machine; nothing is sent anywhere. What is found is a reason to look, and
may have a good one: two who played together, a quotation that both took from the story.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from spring68.classroom.assignment import Assignment
from spring68.classroom.verified import Flag, Verified

GRAM = 5
"""Words on end that two texts must share to share anything."""

NEAR = 0.5
"""Which part of the shorter answer's five-word runs the other must share to be called nearly equal."""

LEAST_RUNS = 6
"""Five-word runs below which an answer is only compared as a whole: ten words."""

LEAST_EQUAL = 6
"""Words below which equal answers are no surprise."""

LEAST_PATH = 5
"""Choices below which equal times are no surprise."""

MOST_WORDS = 1_500
"""Words of an answer that are compared."""

MOST_SHARING = 40
"""Answers that share one run, above which the run is taken for a quotation."""

_WORD = re.compile(r"[^\W_]+")


def flags_across(records: Sequence[Verified]) -> list[tuple[Flag, ...]]:
    """For each record the flags that it has in common with others, in the order of the records."""
    found: list[list[Flag]] = [[] for _record in records]
    for group in _same(records, lambda record: record.seal):
        _tell(found, records, group, "same_seal", "The very same record as")
    for group in _same(records, lambda record: record.record):
        if len({records[index].seal for index in group}) > 1:
            _tell(found, records, group, "same_record", "It began as one play with")
    for group in _same(records, _pace):
        if len({records[index].seal for index in group}) > 1:
            _tell(found, records, group, "same_path", "The same choices at the same pace as")
    for question, pairs in _near_answers(records).items():
        for index, others in pairs.items():
            names = tuple(records[other].file for other in sorted(others))
            words = f"The answer to ‘{question}’ is nearly the same as in {listed(names)}."
            found[index].append(Flag("near_answers", words, names, question))
    return [tuple(flags) for flags in found]


def _tell(
    found: list[list[Flag]], records: Sequence[Verified], group: Sequence[int], kind: str, words: str
) -> None:  # fmt: skip
    for index in group:
        names = tuple(records[other].file for other in group if other != index)
        more = ": one was changed, or played on elsewhere" if kind == "same_record" else ""
        found[index].append(Flag(kind, f"{words} {listed(names)}{more}.", names))


def listed(names: Sequence[str]) -> str:
    """The first three of some names, and how many more there are."""
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more


def _same(records: Sequence[Verified], key: Callable[[Verified], object]) -> list[list[int]]:
    """Groups of two and more that have one key; an empty key is none."""
    groups: dict[object, list[int]] = defaultdict(list)
    for index, record in enumerate(records):
        value = key(record)
        if value:
            groups[value].append(index)
    return [group for group in groups.values() if len(group) > 1]


def _pace(record: Verified) -> tuple[tuple[str, int], ...]:
    """The path with the share of the whole time at which each choice was made, in thousandths.

    Shares, so that times which were all stretched by one factor are still the same.
    """
    path = record.path
    if len(path) < LEAST_PATH or not path[-1].t:
        return ()
    return tuple((pick.pick, round(1_000 * pick.t / path[-1].t)) for pick in path)


def _near_answers(records: Sequence[Verified]) -> dict[str, dict[int, set[int]]]:
    """For each question, which records have nearly equal answers; those of one pupil are not compared."""
    texts: dict[str, list[tuple[int, list[str]]]] = defaultdict(list)
    seals: set[str] = set()
    for index, record in enumerate(records):
        if record.seal in seals:
            continue  # the very same record once more, which is told as such
        seals |= {record.seal} - {""}
        for answer in record.answers:
            words = _WORD.findall(answer.text.casefold())[:MOST_WORDS]
            if len(words) >= LEAST_EQUAL:
                texts[answer.question].append((index, words))
    found: dict[str, dict[int, set[int]]] = {}
    for question, answers in texts.items():
        pairs: dict[int, set[int]] = defaultdict(set)
        for one, other in _pairs(answers):
            if not set(records[one].codes) & set(records[other].codes):
                pairs[one].add(other)
                pairs[other].add(one)
        if pairs:
            found[question] = dict(sorted(pairs.items()))
    return found


def _pairs(answers: Sequence[tuple[int, list[str]]]) -> Iterable[tuple[int, int]]:
    """Pairs of records whose answers are equal, or share most of their five-word runs."""
    equal: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, words in answers:
        equal[tuple(words)].append(index)
    runs: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    sharing: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for text in equal:
        mine = {text[at : at + GRAM] for at in range(len(text) - GRAM + 1)}
        if len(mine) >= LEAST_RUNS:
            runs[text] = mine
            for run in mine:
                sharing[run].append(text)
    common: Counter[tuple[tuple[str, ...], tuple[str, ...]]] = Counter()
    for texts in sharing.values():
        if 1 < len(texts) <= MOST_SHARING:
            common.update((one, other) for at, one in enumerate(texts) for other in texts[at + 1 :])
    near = [pair for pair, count in common.items() if count >= NEAR * min(len(runs[pair[0]]), len(runs[pair[1]]))]
    for group in equal.values():
        yield from ((one, other) for at, one in enumerate(group) for other in group[at + 1 :])
    for first, second in near:
        yield from ((one, other) for one in equal[first] for other in equal[second])


def flags_of_class(
    record: Verified, roster: Mapping[str, str], handed_in: Mapping[str, str], assignment: Assignment | None
) -> tuple[Flag, ...]:
    """What one record has to be looked at for because of the class's lists.

    Args:
        record: The record.
        roster: Code → name; empty: not known.
        handed_in: Code → exit code as it was handed in; empty: not collected.
        assignment: For the day on which it was due.
    """
    found: list[Flag] = []
    unknown = [code for code in record.codes if roster and code not in roster]
    if unknown:
        found.append(Flag("unknown_code", f"The roster has no code {', '.join(unknown)}."))
    claimed = {handed_in[code] for code in record.codes if code in handed_in}
    if claimed and record.exit_code and record.exit_code not in claimed:
        words = (
            f"The exit code handed in was {', '.join(sorted(claimed))}; this file's is {record.exit_code or 'none'}."
        )
        found.append(Flag("exit_code", words))
    if assignment is not None and record.received and assignment.window.due is not None:
        due = assignment.window.due
        if assignment.window.late != "ignore" and record.received > due.timestamp():
            found.append(Flag("late", f"It came after {due:%Y-%m-%d %H:%M}, by the time of the file on your disk."))
    return tuple(found)


def with_flags(record: Verified, more: Iterable[Flag]) -> Verified:
    """A record with further flags."""
    return replace(record, flags=(*record.flags, *more))
