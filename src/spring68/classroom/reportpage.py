"""A report as pages of HTML that load nothing: for the teacher, for the projector, and the Files to print.

Jinja2 sets them, through `notice.page`; everything put into them is escaped.
"""

from __future__ import annotations

from dataclasses import dataclass

from spring68.classroom.discuss import Talk, Told
from spring68.classroom.notice import page
from spring68.classroom.report import Report
from spring68.classroom.sheets import EXERCISE
from spring68.classroom.spreadshown import ShownPlace, shown_part, shown_place

MOST_PLACES = 12
"""Places that are drawn with bars; the others stand in a table."""

MOST_SLIDES = 10
"""Places that are shown to the class; a lesson has time for two or three."""

MOST_NOTES = 12
"""Notes that fit on one view of the projector."""

PARTS = (
    ("overview", "Overview"), ("choices", "Choices"), ("time", "Time"), ("notes", "Notes"), ("answers", "Answers"),
    ("content", "Content"), ("discussion", "For the discussion"), ("cannot", "What this cannot show"),
)  # fmt: skip
"""The parts of the teacher's page: the id and the words of each."""


@dataclass(frozen=True, slots=True)
class Slide:
    """One view of the projector: a place as it may be shown, and what is prepared about it."""

    shown: ShownPlace
    talk: Talk | None
    told: Told | None = None
    """The note that is read out here; none that was on a view before."""


def report_page(report: Report) -> str:
    """The teacher's page.

    Raises:
        NoTemplates: when the library that makes pages is not installed.
    """
    rows, times, assignment = report.rows, report.times, report.assignment
    due = assignment.window.due if assignment is not None else None
    return page(
        "report.html",
        {
            "report": report,
            "parts": PARTS,
            "most": MOST_PLACES,
            "roster": len(report.result.roster),
            "median": f"{times.median:.0f}" if times is not None else "",
            "widest": max((band.count for band in times.bands), default=1) if times is not None else 1,
            "due": f"{due:%Y-%m-%d %H:%M}" if due is not None else "",
            "look": [row for row in rows if row.looks or not row.is_fine],
            "has": {name: any(getattr(row, name) for row in rows) for name in ("goals", "answers", "points", "backs")},
        },
    )


def projector_page(report: Report) -> str:
    """The page for the class: choices, notes and what to discuss; no code, no small number, nothing about skips.

    Raises:
        NoTemplates: when the library that makes pages is not installed.
    """
    slides = slides_of(report)
    nothing = (
        "There is nothing that three of us did and three others did not."
        if report.plays
        else "There is nothing to show yet."
    )
    return page(
        "projector.html", {"report": report, "slides": slides, "notes": shown_notes(report), "nothing": nothing}
    )  # fmt: skip


def slides_of(report: Report) -> list[Slide]:
    """The places that may be shown to the class, the most divided first."""
    talks = {id(talk.place): talk for talk in report.talks}
    shown = ((place, shown_place(place, len(report.plays))) for place in report.split)
    slides: list[Slide] = []
    read: set[str] = set()
    for place, one in shown:
        if one is not None and len(slides) < MOST_SLIDES:
            talk = talks.get(id(place))
            told = next((told for told in talk.told if told.id not in read), None) if talk is not None else None
            read |= {told.id} if told is not None else set()
            slides.append(Slide(one, talk, told))
    return slides


def shown_notes(report: Report) -> list[tuple[str, str]]:
    """The titles of notes that many met, with words for how many opened them, the least opened first."""
    many = sorted((note for note in report.notes), key=lambda note: note.opened / note.met)
    shown = [(note.title, shown_part(note.opened, note.met)) for note in many]
    return [(title, words) for title, words in shown if words][:MOST_NOTES]


def sheets_page(report: Report, subject: str = "", cover: str = "") -> str:
    """The Files, a page for each play.

    Args:
        report: The report.
        subject: Whose File it is, in the story's words.
        cover: The cover name on it.

    Raises:
        NoTemplates: when the library that makes pages is not installed.
    """
    values = {"report": report, "subject": subject or report.story_title, "cover": cover, "exercise": EXERCISE}
    return page("sheets.html", values)
