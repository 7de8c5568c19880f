"""The page for parents and heads: what a class will do, and what in it may weigh on somebody.

It is made from the assignment and its solution, so it tells of every content note that can be met and of no other.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from spring68.classroom.assignment import Assignment
from spring68.classroom.solve import Solution
from spring68.prove.verdict import REACHABLE
from spring68.story.model import Story
from spring68.text.printable import printable

WRITTEN = frozenset({"short", "long"})
"""The kinds of question that are answered in words of one's own."""

HELPLINES = (
    "Czechia: 116 111 (Linka bezpečí, children and students, free, day and night)",
    "Czechia: 116 123 (adults; hours vary)",
    "116 123 also in the United Kingdom and Ireland; for other countries see findahelpline.com",
)
"""Who can be called; printed on every notice."""


class NoTemplates(Exception):
    """The library that makes pages is not installed; the message says how to get it."""


@dataclass(frozen=True, slots=True)
class Weight:
    """One content note as it is printed: what it is called, the story's own words, and what will be done about it."""

    tag: str
    general: str
    detail: str
    support: str
    scenes: int
    handling: str
    is_sure: bool


def notice_page(assignment: Assignment, story: Story, solution: Solution) -> str:
    """The notice as one HTML page that loads nothing.

    Raises:
        NoTemplates: when the library that makes pages is not installed.
    """
    values: dict[str, Any] = {
        "assignment": assignment,
        "story": story,
        "weights": weights(assignment, story, solution),
        "minutes": _minutes(solution),
        "lesson": assignment.lesson if "time.lesson_minutes" in assignment.places else None,
        "helplines": HELPLINES,
        "questions": [question.prompt for question in assignment.questions if question.kind in WRITTEN],
        "picked": [question.prompt for question in assignment.questions if question.kind not in WRITTEN],
    }
    return page("notice.html", values)


def page(name: str, values: dict[str, Any]) -> str:
    """A page made from one of the templates of this room; everything put into it is made printable and escaped.

    Raises:
        NoTemplates: when the library that makes pages is not installed.
    """
    try:
        from jinja2 import Environment, StrictUndefined
    except ImportError:
        raise NoTemplates("pages need the library Jinja2; install it with: pip install 'spring68[report]'") from None
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_plain
    )
    text = files("spring68.classroom").joinpath("templates", name).read_text(encoding="utf-8")
    made: str = environment.from_string(text).render(values)
    return made if made.endswith("\n") else made + "\n"


def _plain(value: Any) -> Any:
    """A text without control characters; whatever else is put into a page as it is."""
    return printable(value) if type(value) is str else value


def weights(assignment: Assignment, story: Story, solution: Solution) -> list[Weight]:
    """Every content note that can be met, in the order of the story."""
    found: list[Weight] = []
    for tag, scenes in solution.notices.items():
        note = story.content.get(tag)
        found.append(
            Weight(
                tag=tag.replace("self_", "self-").replace("_", " "),
                general=note.general if note is not None else "",
                detail=note.detail if note is not None else "",
                support=note.support if note is not None else "",
                scenes=len(scenes),
                handling=_handling(assignment, tag),
                is_sure=REACHABLE in scenes.values(),
            )
        )
    return found


def _handling(assignment: Assignment, tag: str) -> str:
    content = assignment.content
    if tag in content.teacher_skips:
        return "Everybody reads a short summary instead of these scenes."
    told = "Pupils are told before the scene" if content.notices == "show" else "The teacher tells the class before"
    can = ", and each can read a short summary instead" if content.student_may_skip else ""
    return f"{told}{can}. To read the summary costs no points." if can else f"{told}."


def _minutes(solution: Solution) -> str:
    """How long the longest way takes who reads most slowly, `up to 27`; empty when it is not known."""
    return f"up to {max(round(speed.longest) for speed in solution.speeds)}" if solution.speeds else ""
