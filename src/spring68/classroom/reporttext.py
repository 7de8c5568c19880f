"""The report as text for a terminal, at most a hundred columns wide: the same parts as the page."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from spring68.classroom.discuss import Talk
from spring68.classroom.report import Report
from spring68.classroom.reportrows import Asked, Row
from spring68.classroom.spread import Place
from spring68.text.printable import printable

WIDTH = 100
BAR = 24
"""Cells of the longest bar."""

MOST_PLACES = 12
MOST_BEFORE = 190
"""Characters of the words before a choice."""


def lines_of(report: Report) -> Iterator[str]:
    """The report, line by line; nothing in it moves a cursor, whatever a pupil wrote."""
    for line in _lines(report):
        yield printable(line).replace("\n", " ").rstrip()


def _lines(report: Report) -> Iterator[str]:
    yield report.title
    told = report.counts
    yield f"on {report.story_title} {report.result.story_version}; records: {len(report.result.records)} ({told})"
    if report.goals:
        yield from _wrapped(report.goals)
    if report.under_way:
        yield from _wrapped(
            f"{report.under_way} of the {len(report.plays)} in the figures {'is' if report.under_way == 1 else 'are'} "
            "under way: not sealed, so without points and time; the choices are counted."
        )
    if report.nothing:
        yield ""
        yield from _wrapped(report.nothing)
    yield from _overview(report)
    yield from _choices(report)
    yield from _times(report)
    yield from _notes(report)
    yield from _answers(report)
    yield from _content(report)
    yield from _discussion(report)
    yield from _head(8, "What this report cannot show")
    yield from _wrapped(report.result.cannot_prove)


def _head(number: int, words: str) -> Iterator[str]:
    yield ""
    yield f"{number}  {words.upper()}"
    yield ""


def _wrapped(words: str, lead: str = "", hang: str | None = None) -> list[str]:
    after = lead if hang is None else hang
    return textwrap.wrap(printable(words), WIDTH, initial_indent=lead, subsequent_indent=after) or [lead]


def _cut(words: str, width: int) -> str:
    plain = printable(words).replace("\n", " ")
    return plain if len(plain) <= width else f"{plain[: width - 1]}…"


def _bar(count: int, of: int) -> str:
    return "█" * max(round(BAR * count / of), 1) if count and of else ""


def _overview(report: Report) -> Iterator[str]:
    yield from _head(1, "Overview")
    if report.result.missing:
        yield from _wrapped(f"Nothing handed in by {len(report.result.missing)}: {', '.join(report.result.missing)}.")
    if report.result.unknown:
        yield from _wrapped(f"{report.outside}.")
    if report.rows:
        yield from _table(report.rows)
    looks = [row for row in report.rows if row.looks or not row.is_fine]
    if looks or report.unread:
        yield ""
        yield "To look at. A reason to look, and never a judgement."
    for row in looks:
        yield ""
        yield from _wrapped(f"{_called(row)}{'' if row.is_fine else f' {row.verdict}.'}", "", "    ")
        for words in row.looks:
            yield from _wrapped(words, "  · ", "    ")
        if row.talk:
            yield from _wrapped(f"to talk about: {row.talk}", "  · ", "    ")
    for one in report.unread:
        yield ""
        line = f"line {one.line}: " if one.line else ""
        yield from _wrapped(f"{one.file}: {line}{one.reason}.", "", "    ")


def _table(rows: Sequence[Row]) -> Iterator[str]:
    """Every record as one line, and what the numbers mean."""
    width = min(max(len(_called(row)) for row in rows), 30)
    yield f"{'code':{width}} {'min':>4} {'notes':>7}  {'came to':14} {'goals':14} {'answers':7} {'points':10} file"
    for row in rows:
        points, _comma, more = row.points.partition(", and")
        told = row.end if row.is_fine or row.end else row.verdict.partition(",")[0].partition(":")[0]
        yield (
            f"{_cut(_called(row), width):{width}} {row.minutes:>4} {row.notes:>7}  {_cut(told, 16):14} {row.goals:14} "
            f"{row.answers:7} {points + '*' * bool(more):10} {row.file or '':>4}{f'  {row.aside}' if row.aside else ''}"
        ).rstrip()
    yield from _wrapped("Notes: met / opened. File: the number on the printed File.")
    if any(", and" in row.points for row in rows):
        yield "* and what you give by rubric"


def _called(row: Row) -> str:
    return f"{row.who} {row.name}".strip()


def _choices(report: Report) -> Iterator[str]:
    yield from _head(2, "The choices of the class, most divided first")
    if not report.split:
        yield "The class did not split anywhere." if len(report.plays) > 1 else "There are not two plays to compare."
        return
    yield from _wrapped(
        "How divided a place is: of all pairs of plays in the class, the share that both chose there and chose differently."
    )
    for place in report.split[:MOST_PLACES]:
        yield ""
        yield from _place(place, len(report.plays))
    if report.split[MOST_PLACES:]:
        yield ""
        yield from _wrapped(
            f"The class split at {len(report.split) - MOST_PLACES} places more; report.html and choices.csv have them."
        )


def _place(place: Place, plays: int) -> Iterator[str]:
    yield from _wrapped(place.heading)
    if place.before:
        yield from _wrapped(_tail(place.before), "  ")
    several = "; the first choice of several" if place.is_hub else ""
    yield f"  {place.came} of {plays} chose here; divided {place.share}{several}"
    for way in place.ways:
        share = f"{way.count:4} {100 * way.count / place.came:4.0f} %"
        yield f"  {_cut(way.label, 54):54} {share}  {_bar(way.count, place.came)}"


def _tail(words: str) -> str:
    """The end of the words before a choice, from the beginning of a sentence."""
    if len(words) <= MOST_BEFORE:
        return words
    cut = words[-MOST_BEFORE:]
    _head, stop, rest = cut.partition(". ")
    return rest if stop and rest else f"… {cut.partition(' ')[2]}"


def _times(report: Report) -> Iterator[str]:
    yield from _head(3, "Time")
    times = report.times
    if times is None:
        yield "No play is counted."
        return
    planned = f", planned {times.planned}" if times.planned else ""
    lesson = f", lesson {times.lesson}" if times.lesson else ""
    yield f"Median {times.median:.0f} minutes, shortest {times.shortest:.0f}, longest {times.longest:.0f}{planned}{lesson}."
    widest = max(band.count for band in times.bands)
    for band in times.bands:
        yield f"  {band.words:16} {band.count:4}  {_bar(band.count, widest)}"


def _notes(report: Report) -> Iterator[str]:
    yield from _head(4, "Notes: met, and opened")
    if not report.notes:
        yield "No play that is counted met a note."
    if report.unopened:
        titles = ", ".join(f"{note.title} ({note.met})" for note in report.unopened)
        yield from _wrapped(f"Met, and opened by nobody: {titles}.", "  ", "    ")
    for note in report.notes:
        if not note.opened:
            continue
        yield f"  {_cut(note.title, 50):50} {note.met:4} {note.opened:4}{'  opened by few: read it together?' if note.is_few else ''}"


def _answers(report: Report) -> Iterator[str]:
    yield from _head(5, "Answers")
    if not report.asked:
        yield "No question was asked."
    for number, asked in enumerate(report.asked):
        if number:
            yield ""
        yield from _wrapped(f"{asked.prompt} ({len(asked.answers)} answered)")
        yield from _texts(asked)


def _texts(asked: Asked) -> Iterator[str]:
    if asked.counts:
        most = max(count for _words, count, _whose in asked.counts)
        for words, count, whose in asked.counts:
            yield f"  {_cut(words, 54):54} {count:4}  {_bar(count, most)}"
            if whose:
                yield from _wrapped(", ".join(whose), "      ")
        return
    for answer in asked.answers:
        more = f" … ({answer.left} characters more in results.csv)" if answer.left else ""
        near = f" [nearly the same as {', '.join(answer.near)}]" if answer.near else ""
        remark = f" ({answer.remark})" if answer.remark else ""
        yield from _wrapped(f"{answer.who}: {answer.text}{more}{near}{remark}", "  ", "      ")


def _content(report: Report) -> Iterator[str]:
    yield from _head(6, "Content")
    if not report.contents:
        yield "No content notice was shown, and nothing was skipped."
    for one in report.contents:
        if one.noticed is None:
            yield f"  {one.tag}: with fewer than three plays a number would be a name; it is left out."
        else:
            yield (
                f"  {one.tag}: notice shown {one.noticed}, summary for all by the teacher {one.by_teacher}, "
                f"summary by choice {one.by_pupil} (no names)"
            )


def _discussion(report: Report) -> Iterator[str]:
    yield from _head(7, "For the discussion")
    for talk in report.talks:
        yield from _talk(talk)
    for opening in report.openings:
        yield from _wrapped(f"• {opening.words} {opening.ask}", "", "  ")
    if not report.talks and not report.openings:
        yield "There is nothing to compare yet."


def _talk(talk: Talk) -> Iterator[str]:
    split = " : ".join(str(way.count) for way in talk.place.taken)
    one, other = talk.sides
    yield from _wrapped(f"• {talk.place.heading}. The class split {split}: {one.quoted} and {other.quoted}", "", "  ")
    yield from _wrapped(f"Ask one from each side. {talk.ask}", "  ")
    for told in talk.told:
        day = " of that day" if told.is_of_day else ""
        if told.is_again:
            yield from _wrapped(f"Documented{day}, “{told.title}”: see above.", "    ")
            continue
        yield from _wrapped(f"Documented{day}, “{told.title}”: {' '.join(told.documented)}", "    ")
        yield from _wrapped(f"({'; '.join(told.sources)})", "    ")
    if talk.told:
        yield from _wrapped(talk.ask_note, "  ")
    yield ""
