"""Stored playthroughs: played on the real machine, recorded from a play, brought up to date, written as YAML.

A stored playthrough names its choices as `scene.choice` and what must come of them: lines that are printed after so
many choices, notes that are seen, the ending. A failure says the first thing that differs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from keyword import iskeyword

from spring68.engine.errors import EngineError
from spring68.engine.machine import Machine
from spring68.engine.step import choose, open_names, start
from spring68.engine.turn import Turn
from spring68.saves.renames import renamed
from spring68.story.beside import Expectation, StoredPlay
from spring68.story.expr import RESERVED
from spring68.story.names import now_called

START = "start"
"""The `from` of a playthrough that begins at the story's own start."""

MAX_LINE = 90
"""The longest line that is recorded as an expectation, in characters."""

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[.!?…]”)\s+")
"""What stands between two sentences."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a stored playthrough: the turns that were played, and the first thing that differs (or nothing).

    Where a line is missing, `place` is where it is expected (`file:line:column`) and `printed` is what came instead.
    """

    name: str
    turns: tuple[Turn, ...]
    problem: str = ""
    place: str = ""
    printed: tuple[str, ...] = ()


def play_stored(machine: Machine, stored: StoredPlay) -> Outcome:
    """Play a stored playthrough on the real machine and compare."""
    turns: list[Turn] = []
    try:
        story = machine.story
        preset = "" if stored.start == START else now_called(story, str(stored.start))
        turns.append(start(machine, seed=stored.seed, preset=preset))
        for choice in stored.choices:
            turns.append(choose(machine, turns[-1].state, renamed(story, str(choice))))
    except KeyError:
        return Outcome(stored.id, (), f"there is no preset ‘{stored.start}’")
    except EngineError as problem:
        return Outcome(stored.id, tuple(turns), _stopped(machine, turns, str(problem)))
    differs = _difference(stored, turns)
    missing = next((one for one in stored.expect if one.after < len(turns) and not _is_printed(one, turns)), None)
    if missing is None or not differs.endswith("is not printed"):
        return Outcome(stored.id, tuple(turns), differs)
    printed = tuple(line for text in lines_of(turns[missing.after]) for line in text.split("\n") if line.strip())
    return Outcome(stored.id, tuple(turns), differs, _place(machine, stored, missing.line), printed)


def _is_printed(expected: Expectation, turns: list[Turn]) -> bool:
    return any(expected.line in line for line in lines_of(turns[expected.after]))


def _place(machine: Machine, stored: StoredPlay, line: str) -> str:
    """Where a line is expected, as `file:line:column`; empty where it cannot be found in the file."""
    source = machine.story.files[stored.id.file]
    for number in range(stored.id.line, source.text.count("\n") + 2):
        column = source.line(number).find(line)
        if column >= 0:
            return source.span(number, column + 1, len(line)).place
    return ""


def _stopped(machine: Machine, turns: list[Turn], problem: str) -> str:
    if not turns:
        return problem
    known = ", ".join(open_names(machine, turns[-1].state)) or "nothing"
    return f"after {len(turns) - 1} choices: {problem}; open there: {known}"


def _difference(stored: StoredPlay, turns: list[Turn]) -> str:
    """The first expectation that is not met; empty when all are."""
    for expected in stored.expect:
        if expected.after >= len(turns):
            return f"after {expected.after} choices: there are only {len(turns) - 1}"
        if not _is_printed(expected, turns):
            return f"after {expected.after} choices: “{expected.line}” is not printed"
    state = turns[-1].state
    for note in stored.notes:
        if note not in state.seen:
            return f"at the end: the note ‘{note}’ was not met"
    if stored.ending is not None and state.ended != stored.ending:
        return f"at the end: the ending is ‘{state.ended or 'none'}’, not ‘{stored.ending}’"
    return ""


def lines_of(turn: Turn) -> list[str]:
    """What a turn prints: its paragraphs and its sheets."""
    found = [paragraph.text for passage in turn.passages for paragraph in passage.paragraphs]
    return found + [sheet.text for passage in turn.passages for sheet in passage.sheets]


def recorded(machine: Machine, name: str, choices: Iterable[str], *, preset: str = "", seed: int = 0) -> str:
    """A playthrough as YAML, with a line for every fifth scene or so, the notes met and the ending.

    Raises:
        EngineError: when a choice cannot be taken.
    """
    taken = list(choices)
    turns = _played(machine, taken, preset, seed)
    every = max(len(taken) // 6, 1)
    expect = [
        Expectation(number, line)
        for number, turn in enumerate(turns)
        if number and number % every == 0 and (line := _telling_line(turn))
    ]
    return to_yaml(name, preset, seed, taken, expect, turns[-1])


def updated(machine: Machine, stored: StoredPlay) -> str:
    """A stored playthrough as YAML with what comes of it now, under the names used now.

    What it expects and still gets stays; in the place of a line that is not printed any more stands the one of the same
    turn that is most like it, where there is one. One that expects no line gets those that `recorded` chooses.

    Raises:
        KeyError: when there is no such preset.
        EngineError: when a choice cannot be taken.
    """
    story = machine.story
    preset = "" if stored.start == START else now_called(story, str(stored.start))
    taken = [renamed(story, str(choice)) for choice in stored.choices]
    if not stored.expect:
        return recorded(machine, stored.id, taken, preset=preset, seed=stored.seed)
    turns = _played(machine, taken, preset, stored.seed)
    expect: dict[Expectation, None] = {}
    for wanted in stored.expect:
        if wanted.after < len(turns):
            line = wanted.line if _is_printed(wanted, turns) else _line_like(wanted.line, turns[wanted.after])
            expect.update({Expectation(wanted.after, line): None} if line else {})
    return to_yaml(stored.id, preset, stored.seed, taken, list(expect), turns[-1])


def _line_like(line: str, turn: Turn) -> str:
    """The sentence of a turn that is most like a line; the telling one where none is like it."""
    from difflib import get_close_matches

    sentences = [sentence for told in lines_of(turn) for sentence in _SENTENCE.split(told) if len(sentence) <= MAX_LINE]
    return next(iter(get_close_matches(line, sentences, 1)), "") or _telling_line(turn)


def _played(machine: Machine, choices: Iterable[str], preset: str, seed: int) -> list[Turn]:
    turns = [start(machine, seed=seed, preset=preset)]
    for choice in choices:
        turns.append(choose(machine, turns[-1].state, choice))
    return turns


def _telling_line(turn: Turn) -> str:
    """The first sentence of a turn's last paragraph that is short enough to stand in a file."""
    told = [paragraph.text for passage in turn.passages for paragraph in passage.paragraphs]
    for line in reversed(told):
        sentence = line.split(". ")[0].split("\n")[0].strip()
        if 12 <= len(sentence) <= MAX_LINE and not set("“”\"'#:{}[]") & set(sentence):
            return sentence
    return ""


def to_yaml(name: str, preset: str, seed: int, choices: list[str], expect: list[Expectation], last: Turn) -> str:
    """One YAML document in the format's one form."""
    lines = [f"playthrough: {name}", f"from: {preset or START}", f"seed: {seed}", "choices:"]
    lines += [f"  - {choice}" for choice in choices]
    if expect:
        lines.append("expect:")
        lines += [f"  - {{after: {item.after}, line: {json.dumps(item.line, ensure_ascii=False)}}}" for item in expect]
    notes = sorted(last.state.seen)
    if notes:
        lines += ["notes:", *(f"  - {note}" for note in notes)]
    if last.state.ended:
        lines.append(f"ending: {last.state.ended}")
    return "\n".join(lines) + "\n"


def put_in_place(text: str, line: int, document: str) -> str:
    """A file's text with another document in place of the one that holds a line (1-based).

    Its comments above the first key stay, and so do the documents beside it.
    """
    lines = text.split("\n")
    first = next((row + 1 for row in range(line - 1, -1, -1) if lines[row].startswith("---")), 0)
    last = next((row for row in range(line, len(lines)) if lines[row].startswith("---")), len(lines))
    while first < line - 1 and (not lines[first].strip() or lines[first].lstrip().startswith("#")):
        first += 1
    return "\n".join([*lines[:first], *document.rstrip("\n").split("\n"), *(lines[last:] or [""])])


def name_for(slot: str) -> str:
    """The name of a playthrough that is recorded from a slot: one that the format allows."""
    name = re.sub(r"[^a-z0-9]+", "_", slot.lower()).strip("_") or "play"
    if name[0].isdigit() or name in RESERVED or iskeyword(name):
        return f"n_{name}"
    return name


def covered(turns: Iterable[Turn]) -> set[str]:
    """What a play meets: `scene x`, `choice x.y`, `note z`."""
    found: set[str] = set()
    last: Turn | None = None
    for turn in turns:
        last = turn
    if last is not None:
        found.update(f"scene {scene}" for scene in last.state.visits)
        found.update(f"choice {choice}" for choice in last.state.picked)
        found.update(f"note {note}" for note in last.state.seen)
    return found
