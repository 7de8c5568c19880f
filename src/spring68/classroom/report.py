"""What a class's records come to, as plain values: pages, tables and the terminal's text are all made from these.

Only records that match and count are in the figures, and records under way: those that replay and were not sealed,
whose choices are as good to talk about as any; they have no points and no time. Every answer is shown, whatever became
of its record, for somebody must read it. Texts of pupils are made printable here, once, and escaped where they are set.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spring68.classroom.assignment import Assignment, Start
from spring68.classroom.discuss import Opening, Talk, openings_of, talks_of
from spring68.classroom.reportrows import (
    Asked,
    ContentCount,
    NoteCount,
    Row,
    Times,
    asked_of,
    contents_of,
    notes_of,
    rows_of,
    times_of,
)
from spring68.classroom.sheets import Kept, files_of
from spring68.classroom.spread import Place, places_of
from spring68.classroom.verified import ClassResult, Unread, Verified, told_counts
from spring68.classroom.verify import codes_in
from spring68.engine.machine import Machine
from spring68.text.printable import printable

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True)
class Report:
    """A whole report.

    `rows` are the records, `places` the choices of the class with the most divided first, `talks` the moments for the
    discussion, `kept` the Files to print. `plays` are the records in the figures.
    """

    result: ClassResult
    title: str
    story_title: str
    language: str
    assignment: Assignment | None
    has_names: bool
    plays: tuple[Verified, ...]
    rows: tuple[Row, ...]
    places: tuple[Place, ...]
    times: Times | None
    notes: tuple[NoteCount, ...]
    asked: tuple[Asked, ...]
    contents: tuple[ContentCount, ...]
    talks: tuple[Talk, ...]
    openings: tuple[Opening, ...]
    kept: tuple[Kept, ...]

    @property
    def split(self) -> tuple[Place, ...]:
        """The places where not all did the same."""
        return tuple(place for place in self.places if place.divided)

    @property
    def alike(self) -> tuple[Place, ...]:
        """The places where two plays or more chose, and all the same way out of several."""
        return tuple(
            place for place in self.places if not place.divided and place.came > 1 and len(place.ways) > 1
        )  # fmt: skip

    @property
    def counts(self) -> str:
        """How many records there are of each verdict: `3 match, 1 cannot be judged`."""
        return told_counts(self.result.records)

    @property
    def goals_met(self) -> int:
        """How many of the plays in the figures are sealed and met every goal."""
        return sum(play.goals_met for play in self.plays)

    @property
    def sealed(self) -> int:
        """How many of the plays in the figures are sealed."""
        return len(self.plays) - self.under_way

    @property
    def goals(self) -> str:
        """Who met the goals, in a sentence; empty where there are none. What is under way is told apart."""
        if not any(row.goals for row in self.rows):
            return ""
        sealed = f"Goals met by {self.goals_met} of the {self.sealed} that are sealed"
        if not self.under_way:
            return f"{sealed}."
        so_far = sum(play.under_way and all(goal.is_met for goal in play.goals) for play in self.plays)
        return f"{sealed}; of the {self.under_way} under way {so_far or 'none'} {'have' if so_far > 1 else 'has'} met them so far."

    @property
    def codes(self) -> int:
        """How many codes of the roster (without one: how many codes) there is a record of."""
        roster = self.result.roster
        return len({code for one in self.result.records for code in one.codes if not roster or code in roster})

    @property
    def unopened(self) -> tuple[NoteCount, ...]:
        """The notes that were met and that nobody opened."""
        return tuple(note for note in self.notes if not note.opened)

    @property
    def under_way(self) -> int:
        """How many of the plays in the figures were not sealed."""
        return sum(play.under_way for play in self.plays)

    @property
    def outside(self) -> str:
        """What is said of codes that the roster does not have; empty where there is none."""
        unknown = self.result.unknown
        if not unknown:
            return ""
        inside = sum(bool(set(play.codes) & set(unknown)) for play in self.plays)
        told = f" ({inside} of these in the figures)" if inside else " (not in the figures)"
        return f"Not in the roster, and counted apart: {', '.join(unknown)}{told}"

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What could not be read, each file by the codes in its name or by the last part of its path."""
        return tuple(Unread(file_called(one.file), one.line, printable(one.reason)) for one in self.result.unread)

    @property
    def nothing(self) -> str:
        """Why there are no figures; empty where there are some."""
        if self.plays:
            return ""
        if not self.result.records and not self.result.unread:
            return "There is no record here. Collect what was handed in with “spring68 class collect”, or look at another folder."
        return (
            "No record here matches your story and your assignment, so there are no figures of the class. What is to be "
            "said of each file stands below."
        )


def file_called(file: str) -> str:
    """A file as a report may call it: by the codes in its name, else the last part of its path (platforms put names)."""
    last = file.replace("\\", "/").rpartition("/")[2].rpartition(" › ")[2]
    return " + ".join(codes_in(last)) or printable(last).replace("\n", " ") or "the folder"


def calls_of(records: Sequence[Verified]) -> dict[str, str]:
    """How each record is called, by its file: by its codes and its attempt, or a number where it has no code."""
    calls: dict[str, str] = {}
    for number, record in enumerate(records, 1):
        attempt = f" ({record.attempt})" if record.attempt > 1 else ""
        call = " + ".join(record.codes) + attempt if record.codes else f"play {number}"
        same = sum(other == call or other.startswith(f"{call}, ") for other in calls.values())
        nth = ORDINALS[same] if same < len(ORDINALS) else f"{same + 1}th"
        calls[record.file] = f"{call}, {nth} record" if same else call
    return calls


def report_of(result: ClassResult, machine: Machine, *, names: bool = False) -> Report:
    """Put a report together.

    Args:
        result: The class, verified.
        machine: The teacher's story.
        names: Whether the roster's names are shown; the assignment may say so too. Without a roster there are none.
    """
    assignment = result.assignment
    has_names = bool(result.roster) and (names or (assignment is not None and assignment.privacy.show_names_in_report))
    plays = result.played
    calls = calls_of(result.records)
    begin = assignment.start if assignment is not None else Start()
    places = places_of(plays, machine, begin, lambda record: calls[record.file])
    notes = notes_of(plays, machine.story)
    talks = talks_of(places, machine)
    kept = files_of(plays, machine, calls)
    return Report(
        result=result,
        title=printable(assignment.title) if assignment is not None else machine.story.title,
        story_title=machine.story.title,
        language="en",
        assignment=assignment,
        has_names=has_names,
        plays=plays,
        rows=rows_of(result, machine.story, calls, {one.whose: one.number for one in kept}, has_names=has_names),
        places=places,
        times=times_of(result.counted, assignment),
        notes=notes,
        asked=asked_of(result, calls),
        contents=contents_of(plays, machine.story),
        talks=talks,
        openings=openings_of(places, notes, len(plays)),
        kept=kept,
    )
