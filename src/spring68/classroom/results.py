"""The tables `results.csv` (a row for each record) and `choices.csv` (a row for each choice), for any spreadsheet.

UTF-8 with a byte-order mark, so that Excel reads the letters; commas, CRLF, quoted as RFC 4180 says. A cell that a
spreadsheet would take for a formula has an apostrophe before it. Nothing is said of skips: they are nobody's grade.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from spring68.classroom.grading import shown
from spring68.classroom.report import Report
from spring68.classroom.reportrows import Row
from spring68.classroom.verified import Verified
from spring68.text.printable import printable

MARK = "\ufeff"
"""What Excel needs before a text to read it as UTF-8."""

MOST_KEPT = 200
"""Characters of a text whose cell is remembered."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_INNER = re.compile(r"(?<=[;\n])(\s*)(?=[=+\-@＝＋－＠])")
"""Where a formula would begin if a spreadsheet divided at semicolons, as it does in half of Europe."""

RESULTS = (
    "code", "name", "attempt", "record", "verdict", "state", "line", "reason", "counts", "minutes", "pause_minutes", "choices",
    "notes_met", "notes_opened", "ending", "stopped_at", "goals_met", "goals", "points", "of", "by_rubric",
    "answers", "questions_met", "went_back", "exit_code", "file", "look",
)  # fmt: skip
"""The columns of `results.csv` before those of the questions.

`state` is `sealed`, `under way` or empty (it cannot be followed to its last line). `counts` says, here as in
`choices.csv`, whether a record is in the figures of the report. Of a record under way `goals_met` are those met so far.
"""

CHOICES = ("code", "attempt", "counts", "number", "scene", "place", "choice", "label", "offered", "minutes", "seconds")
"""The columns of `choices.csv`; `minutes` is when a choice was made, `seconds` how long after the one before."""


def safe_cell(value: object) -> str:
    """A cell as it can be written: printable, and never a formula."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float, Decimal)):
        return str(value)
    text = str(value)
    return _kept(text) if len(text) <= MOST_KEPT else _safe(text)


@lru_cache(maxsize=4_096)
def _kept(text: str) -> str:
    """A short text as a cell; scenes, choices and labels come again in every record."""
    return _safe(text)


def _safe(text: str) -> str:
    plain = printable(text)  # first: a sign that cannot be seen may stand before the “=”
    guard = "'" if plain.lstrip().startswith(_FORMULA) or text.startswith(("\t", "\r")) else ""
    return guard + _INNER.sub(r"\1'", plain)


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as text, with the byte-order mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe_cell(cell) for cell in header])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return MARK + out.getvalue()


def results_table(report: Report) -> str:
    """A row for each record, with its answers whole."""
    questions = [asked.id for asked in report.asked]
    inside = {play.file for play in report.plays}
    rows = [
        (*_result(record, row, is_in=record.file in inside), *_answers(record, questions))
        for record, row in zip(report.result.records, report.rows, strict=True)
    ]
    return table((*RESULTS, *(f"answer: {name}" for name in questions)), rows)


def _state(record: Verified) -> str:
    return "sealed" if record.matches else "under way" if record.under_way else ""


def _result(record: Verified, row: Row, *, is_in: bool) -> tuple[object, ...]:
    score = record.score
    return (
        " + ".join(record.codes), row.name, record.attempt, record.record, record.verdict.value, _state(record),
        record.line or "", record.reason, is_in, record.minutes, record.pause_minutes, len(record.path),
        len(record.notes_met), len(record.notes_read), record.ending, record.stopped_at,
        sum(goal.is_met for goal in record.goals) if record.goals else "", len(record.goals) or "",
        "" if score is None else "excused" if score.is_excused else shown(score.points),
        "" if score is None else score.of, "" if score is None or not score.open else shown(score.open),
        sum(bool(answer.text) for answer in record.answers), len(record.questions_met), record.backs, record.exit_code,
        row.file or "", " ".join(row.looks),
    )  # fmt: skip


def _answers(record: Verified, questions: Sequence[str]) -> tuple[str, ...]:
    texts = {answer.question: answer.text for answer in record.answers}
    return tuple(texts.get(name, "") for name in questions)


def choices_table(report: Report) -> str:
    """A row for each choice of each record that matches or is under way; `counts` says whether it is in the figures."""
    records = [record for record in report.result.records if record.matches or record.under_way]
    inside = {play.file for play in report.plays}
    return table(CHOICES, (row for record in records for row in _choices(record, is_in=record.file in inside)))


def _choices(record: Verified, *, is_in: bool) -> Iterable[tuple[object, ...]]:
    for number, pick in enumerate(record.path, 1):
        yield (
            " + ".join(record.codes) or record.record, record.attempt, is_in, number, pick.scene, pick.at,
            pick.pick, pick.label, len(pick.offered), round(pick.t / 60_000, 1), round(pick.ms / 1_000),
        )  # fmt: skip
