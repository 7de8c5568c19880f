"""The difference between two versions of a story, in words and as JSON."""

from __future__ import annotations

from typing import Any

from spring68.text.printable import printable
from spring68.workshop.diff import Changes, StoryDiff
from spring68.workshop.diffplays import ACT, EXACT, LOST, PlaysDiff
from spring68.workshop.playtestwords import counted

KINDS = ("scenes", "choices", "endings", "notes", "variables")


def in_words(diff: StoryDiff, plays: PlaysDiff) -> str:
    """The whole report; one line where nothing is different."""
    if diff.is_empty and not plays.broken and not plays.moved:
        return "No difference.\n"
    parts = [part for kind in KINDS if (part := _changes(kind, getattr(diff, kind)))]
    parts += [_likely(diff), _words(diff), _paths(plays), _saves(plays)]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _changes(kind: str, changes: Changes) -> list[str]:
    """One kind of thing: + added, - removed, > renamed, * changed."""
    if not changes:
        return []
    lines = [f"{kind.capitalize()}: {tally(changes)}"]
    lines += [f"  + {name}" for name in changes.added]
    lines += [f"  - {name}" for name in changes.removed]
    lines += [f"  > {was} is now {now}" for was, now in changes.renamed]
    lines += [f"  * {name}: {', '.join(what)}" for name, what in changes.changed]
    return lines


def tally(changes: Changes) -> str:
    """`1 added, 2 changed`."""
    numbers = {
        "added": len(changes.added), "removed": len(changes.removed), "renamed": len(changes.renamed),
        "changed": len(changes.changed),
    }  # fmt: skip
    return ", ".join(f"{number:,} {word}" for word, number in numbers.items() if number)


def _likely(diff: StoryDiff) -> list[str]:
    """What may have been renamed, as the line that says so."""
    if not diff.likely:
        return []
    pairs = ", ".join(f"{was}: {now}" for was, now in diff.likely)
    return [
        "Nearly the same under another name. If it was renamed, saves follow when story.yaml says so:",
        f"  formerly: {{{pairs}}}",
    ]


def _words(diff: StoryDiff) -> list[str]:
    was, now = diff.words
    if not diff.words_by_scene:
        return []
    lines = [f"Words of prose and replies: {was:,} before, {now:,} now ({now - was:+,})"]
    return lines + [f"  {name}: {now - was:+,}" for name, (was, now) in diff.words_by_scene.items()]


def _paths(plays: PlaysDiff) -> list[str]:
    if not plays.stored:
        return []
    lines = [f"Stored playthroughs of the old story: {plays.stored - len(plays.broken)} of {plays.stored} replay"]
    return lines + [
        f"  {play.name}: stops after {play.after} of {counted(play.choices, 'choice')}: {printable(play.why)}"
        if play.after < play.choices
        else f"  {play.name}: {printable(play.why)}"
        for play in plays.broken
    ]


def _saves(plays: PlaysDiff) -> list[str]:
    if not plays.saves:
        return []
    lines = [
        f"Saves, one for each of {counted(plays.saves, 'scene')} of the old story in which a play can rest: "
        f"{plays.count(EXACT)} exactly where they were, {plays.count(ACT)} at the entry of an act, "
        f"{plays.count(LOST)} lost"
    ]
    for save in plays.moved:
        lines.append(f"  {save.scene}: {'lost' if save.how == LOST else f'at {save.place}'}")
    return lines


def as_json(diff: StoryDiff, plays: PlaysDiff) -> dict[str, Any]:
    """The same as plain values."""
    was, now = diff.words
    return {
        "differs": not diff.is_empty or bool(plays.broken) or bool(plays.moved),
        **{kind: _fields(getattr(diff, kind)) for kind in KINDS},
        "likely_renamed": [{"old": before, "new": after} for before, after in diff.likely],
        "words": {"old": was, "new": now, "by_scene": {
            name: {"old": before, "new": after} for name, (before, after) in diff.words_by_scene.items()}},
        "paths": {"stored": plays.stored, "broken": [
            {"name": play.name, "after": play.after, "choices": play.choices, "why": play.why}
            for play in plays.broken]},
        "saves": {"scenes": plays.saves, **{how: plays.count(how) for how in (EXACT, ACT, LOST)}, "moved": [
            {"scene": save.scene, "how": save.how, "place": save.place} for save in plays.moved]},
    }  # fmt: skip


def _fields(changes: Changes) -> dict[str, Any]:
    return {
        "added": list(changes.added), "removed": list(changes.removed),
        "renamed": [{"old": was, "new": now} for was, now in changes.renamed],
        "changed": {name: list(what) for name, what in changes.changed},
    }  # fmt: skip
