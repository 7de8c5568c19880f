"""All findings of a story that need no playing: those of reading it, and those of every rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from spring68.check.alike import find_doubles, find_near_names, find_same_labels, find_shadows
from spring68.check.calls import find_wrong_calls
from spring68.check.clocks import find_backward_dates
from spring68.check.covers import find_wrong_covers
from spring68.check.flow import find_dead_ends, find_unreached_scenes, find_what_never_runs
from spring68.check.history import find_early_notes, find_loose_history
from spring68.check.links import find_lost_links
from spring68.check.loops import find_loops
from spring68.check.pages import explain as explain
from spring68.check.ranges import find_numbers_out_of_range
from spring68.check.references import find_missing_references, find_wrong_arguments
from spring68.check.style import find_slips, find_what_is_too_long
from spring68.check.survey import Survey
from spring68.check.targets import find_missing_targets
from spring68.check.usage import find_idle_names, find_idle_promises
from spring68.check.words import find_circles, find_misunderstood, find_unknown_inserts
from spring68.story.load import Loaded
from spring68.story.model import Exit, Story
from spring68.text.diagnostic import Diagnostic, Severity
from spring68.text.memory import collector_paused

Rule: TypeAlias = Callable[[Survey], Iterable[Diagnostic]]


def find_unquoted_words(survey: Survey) -> Iterable[Diagnostic]:
    """S501, looked for where a story has persons of history."""
    if not any(person.real for person in survey.story.people.values()):
        return ()
    from spring68.check import quotations

    return quotations.find_unquoted_words(survey)


BREAKING: tuple[Rule, ...] = (
    find_doubles,
    find_lost_links,
    find_missing_targets,
    find_missing_references,
    find_wrong_covers,
    find_wrong_arguments,
    find_misunderstood,
    find_numbers_out_of_range,
    find_unknown_inserts,
    find_circles,
    find_shadows,
    find_dead_ends,
    find_loops,
    find_wrong_calls,
)
"""The rules of families A, B and C whose findings are errors: what they find cannot be played."""

ADVISING: tuple[Rule, ...] = (
    find_idle_names,
    find_near_names,
    find_unreached_scenes,
    find_what_never_runs,
    find_same_labels,
    find_unquoted_words,
    find_backward_dates,
    find_early_notes,
    find_loose_history,
    find_what_is_too_long,
    find_slips,
    find_idle_promises,
)
"""All other rules; the last one looks at what the others have asked of `later`."""


def check_story(loaded: Loaded, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> list[Diagnostic]:
    """Every finding that needs no playing, sorted by place; of those wanted, none that only follows from another.

    Args:
        loaded: A story as it was read, with the findings of reading it.
        select: Codes, or beginnings of codes (`S2`), that are wanted; all when empty.
        ignore: Codes, or beginnings of codes, that are not wanted.
    """
    with collector_paused():
        survey = Survey.of(loaded)
        findings = [*loaded.findings, *(found for rule in BREAKING + ADVISING for found in rule(survey))]
    findings = wanted(findings, tuple(select), tuple(ignore))
    if not findings:
        return []
    from spring68.check.follow import without_followers

    return in_order(without_followers(findings, loaded.story.files))


def playable_findings(loaded: Loaded) -> list[Diagnostic]:
    """The errors of families A, B and C, sorted by place: with one of them a game cannot be started."""
    survey = Survey.of(loaded)
    findings = [*loaded.findings, *(found for rule in BREAKING for found in rule(survey))]
    return in_order([found for found in findings if found.severity is Severity.ERROR and found.code < "S4"])


def unfinished_words(loaded: Loaded) -> str:
    """One line on the ways that lead to acts not yet written (which is no finding); empty when there is none."""
    story = loaded.story
    promised = {str(name) for name in story.later} - story.scenes.keys() | {"later"}
    targets = [str(way.target) for way in _ways(story) if way.target in promised]
    if not targets:
        return ""
    names = ", ".join(dict.fromkeys(name for name in targets if name != "later"))
    ways = "1 way leads" if len(targets) == 1 else f"{len(targets)} ways lead"
    return f"This story is not finished: {ways} to acts not yet written{f' ({names})' if names else ''}."


def _ways(story: Story) -> Iterator[Exit]:
    """Every way on that is written in a story."""
    for scene in story.scenes.values():
        for beat in scene.beats:
            yield from beat.to
            yield from beat.otherwise
            for choice in beat.choices:
                yield from choice.to
                for inner in choice.choices:
                    yield from inner.to


def wanted(findings: Sequence[Diagnostic], select: tuple[str, ...], ignore: tuple[str, ...]) -> list[Diagnostic]:
    """The findings whose codes begin like one that is selected and like none that is ignored."""
    return [
        found
        for found in findings
        if (not select or found.code.startswith(select)) and not (ignore and found.code.startswith(ignore))
    ]


def in_order(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Findings sorted by place, each once."""
    return sorted(dict.fromkeys(findings), key=lambda found: found.sort_key)
