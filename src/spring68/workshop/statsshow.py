"""The figures of a story in words, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spring68.text.printable import printable
from spring68.workshop.playtestwords import SPEED, counted
from spring68.workshop.stats import SceneStats, Stats
from spring68.workshop.statsspeech import NOBODY, READER_SAYS


def in_words(stats: Stats) -> str:
    """The whole page."""
    parts = [_head(stats), _acts(stats), _speech(stats), _paths(stats), _scenes(stats), _flags(stats)]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _head(stats: Stats) -> list[str]:
    story = stats.story
    sheets = sum(scene.sheets for scene in stats.scenes)
    return [
        f"“{printable(story.title)}”",
        f"  {counted(len(story.scenes), 'scene')}, {counted(stats.choices, 'choice')}, "
        f"{counted(len(story.endings), 'ending')}",
        f"  {counted(stats.words, 'word')} of prose and replies, all sides of conditionals counted",
        f"  {counted(len(stats.machine.plan.sheets), 'sheet')} of {counted(sheets, 'word')}, "
        f"{counted(len(story.notes), 'note')} of {counted(stats.note_words, 'word')}, "
        f"{counted(stats.claims, 'claim')} answered",
        f"  {stats.density():.1f} choices per 1,000 words read; reading grade {stats.grade:.1f} (Flesch–Kincaid)",
    ]


def _acts(stats: Stats) -> list[str]:
    rows: list[tuple[str, ...]] = [("Act", "scenes", "choices", "words", "grade")]
    for act in stats.acts():
        scenes = stats.of_act(act)
        rows.append(
            (
                title_of(stats, act), str(len(scenes)), f"{sum(scene.choices for scene in scenes):,}",
                f"{sum(scene.words for scene in scenes):,}", f"{stats.grades.get(act, 0.0):.1f}",
            )
        )  # fmt: skip
    return table(rows)


def title_of(stats: Stats, act: str) -> str:
    """The title of an act."""
    known = stats.story.acts.get(act)
    return printable(known.title) if known is not None else act or "(no act)"


def _speech(stats: Stats) -> list[str]:
    total = stats.speech.total()
    if not total:
        return []
    rows: list[tuple[str, ...]] = [("Speech in “ ”", "words", "share")]
    rows += [
        (person_of(stats, who), f"{words:,}", f"{words / total:.1%}")
        for who, words in stats.speech.most_common()
        if words
    ]
    return table(rows)


def person_of(stats: Stats, who: str) -> str:
    """A speaker's name."""
    if who in {NOBODY, READER_SAYS}:
        return "(the prose does not say who)" if who == NOBODY else "(the reader’s own person)"
    person = stats.story.people[who]
    return printable(person.name) + (" (real)" if person.real else "")


def _paths(stats: Stats) -> list[str]:
    if not stats.paths:
        return []
    rows: list[tuple[str, ...]] = [("To the ending", "plays", "choices", "words", "minutes")]
    rows += [
        (path.ending, str(path.plays), f"{path.choices:.0f}", f"{path.words:,.0f}", f"{path.minutes:.0f}")
        for path in stats.paths
    ]
    plays = sum(path.plays for path in stats.paths)
    return [*table(rows), f"  (the middle play of each; {counted(plays, 'play')} from seed {stats.seed}, {SPEED})"]


def _scenes(stats: Stats) -> list[str]:
    rows: list[tuple[str, ...]] = [("Scene", "choices", "words", "replies", "labels", "sheets")]
    for act in stats.acts():
        rows.append((f"— {title_of(stats, act)}", *([""] * 5)))
        rows += [_scene(scene) for scene in stats.of_act(act)]
    return table(rows)


def _scene(scene: SceneStats) -> tuple[str, ...]:
    figures = (scene.choices, scene.words, scene.replies, scene.labels, scene.sheets)
    return (str(scene.scene.id), *(f"{figure:,}" if figure else "–" for figure in figures))


def _flags(stats: Stats) -> list[str]:
    lines = ["Flags: where each is set, and where it is read"] if stats.uses else []
    for name, uses in stats.uses.items():
        lines.append(f"  {name} ({uses.range})")
        for words, scenes in (("set in ", uses.set_in), ("read in", uses.read_in)):
            lines.append(f"    {words}  {', '.join(str(scene.id) for scene in scenes) or 'nowhere'}")
    return lines


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines: the first column to the left, the others to the right; the first row is the heading."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for number, row in enumerate(rows):
        first = row[0].ljust(widths[0] + (2 if number == 0 else 0))
        rest = "".join(cell.rjust(width + 2) for cell, width in zip(row[1:], widths[1:], strict=True))
        lines.append(("" if number == 0 else "  ") + (first + rest).rstrip())
    return lines


def as_json(stats: Stats) -> dict[str, Any]:
    """The same as plain values; the first keys are counts."""
    story = stats.story
    return {
        "scenes": len(story.scenes), "words": stats.words, "choices": stats.choices, "notes": len(story.notes),
        "endings": len(story.endings), "sheets": len(stats.machine.plan.sheets), "claims": stats.claims,
        "sources": len(story.sources), "people": len(story.people), "note_words": stats.note_words,
        "sheet_words": sum(scene.sheets for scene in stats.scenes),
        "choices_per_1000_words": round(stats.density(), 2), "grade": round(stats.grade, 2),
        "by_act": {act: {
            "title": title_of(stats, act), "scenes": len(scenes), "choices": sum(scene.choices for scene in scenes),
            "words": sum(scene.words for scene in scenes), "grade": round(stats.grades.get(act, 0.0), 2)}
            for act in stats.acts() for scenes in [stats.of_act(act)]},
        "by_scene": {str(scene.scene.id): {
            "act": scene.scene.act, "choices": scene.choices, "words": scene.words, "replies": scene.replies,
            "labels": scene.labels, "sheets": scene.sheets} for scene in stats.scenes},
        "by_character": {who or "unknown": words for who, words in stats.speech.most_common() if words},
        "paths": [{"ending": path.ending, "plays": path.plays, "choices": path.choices, "words": path.words,
                   "minutes": round(path.minutes, 1)} for path in stats.paths],
        "flags": {name: {"values": uses.range, "set_in": [str(scene.id) for scene in uses.set_in],
                         "read_in": [str(scene.id) for scene in uses.read_in]} for name, uses in stats.uses.items()},
    }  # fmt: skip
