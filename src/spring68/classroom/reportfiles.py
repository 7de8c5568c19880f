"""Writing everything that a report consists of into a folder; what lies there beside it is never touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from spring68.classroom.notice import NoTemplates
from spring68.classroom.report import Report
from spring68.classroom.reportpage import projector_page, report_page, sheets_page
from spring68.classroom.reporttext import lines_of
from spring68.classroom.results import choices_table, results_table
from spring68.engine.machine import Machine
from spring68.saves.files import write_safely

PAGES = ("report.html", "projector.html", "files.html")
TABLES = ("report.txt", "results.csv", "choices.csv")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and why pages were not, as a sentence without a full stop (empty: they were)."""

    paths: tuple[Path, ...]
    without: str = ""


def text_of(report: Report) -> str:
    """The report as one text."""
    return "\n".join(lines_of(report)) + "\n"


def write_report(report: Report, machine: Machine, folder: Path) -> Written:
    """Write the pages and the tables.

    Raises:
        OSError: when the folder cannot be written; what was there before is whole.
    """
    cover = machine.story.file
    makers: dict[str, Callable[[], str]] = {
        "report.txt": lambda: text_of(report),
        "results.csv": lambda: results_table(report),
        "choices.csv": lambda: choices_table(report),
        "report.html": lambda: report_page(report),
        "projector.html": lambda: projector_page(report),
        "files.html": lambda: sheets_page(report, cover.subject, cover.cover),
    }
    paths: list[Path] = []
    without = ""
    for name, make in makers.items():
        try:
            text = make()
        except NoTemplates as problem:
            without = str(problem)
            continue
        path = folder / name
        write_safely(path, text.encode("utf-8", "replace"))
        paths.append(path)
    return Written(tuple(paths), without)
