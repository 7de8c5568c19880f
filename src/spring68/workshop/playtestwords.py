"""A playtest in words, and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import Any

from spring68.engine.plan import LATER
from spring68.prove.elements import Element
from spring68.text.printable import printable
from spring68.workshop.playtest import Playtest, path_yaml, scene_of, told
from spring68.workshop.playtestruns import BOTH, LEAST_USED, RANDOM
from spring68.workshop.statswords import SECONDS_A_CHOICE, WORDS_A_MINUTE, minutes

MOST_VALUES = 8
"""Of a variable with more values than these, only the ones met most often are printed."""

MOST_LINES = 20
"""Of a path that is more than three times as long, so many lines are printed from either end."""

PLURALS = {
    "scene": "scenes", "beat": "beats", "choice": "choices", "passage": "passages", "locked": "locked reasons",
    "note": "notes", "sheet": "sheets", "ending": "endings",
}  # fmt: skip
SPEED = f"at {WORDS_A_MINUTE} words a minute and {SECONDS_A_CHOICE} seconds a choice"


def in_words(test: Playtest) -> str:
    """The whole report; failing runs come last, each as a stored playthrough."""
    parts = [_head(test), _lengths(test), _endings(test), _coverage(test), _values(test), _failures(test)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(test: Playtest) -> str:
    wish = test.wish
    chance = sum(run.by_chance for run in test.runs)
    ways = {
        BOTH: f"{chance:,} by chance, {len(test.runs) - chance:,} by what was used least",
        RANDOM: "all by chance",
        LEAST_USED: "all by what was used least",
    }
    begin = f"the preset {wish.start}" if wish.start else "the start"
    failed = f"; {test.failed:,} went wrong" if test.failed else ""
    title = printable(test.machine.story.title)
    return f"{counted(len(test.runs), 'play')} of “{title}” from {begin}, seed {wish.seed}: {ways[wish.way]}{failed}."


def _lengths(test: Playtest) -> str:
    lengths = lengths_of(test)
    if not lengths:
        return ""
    lines = [f"{'A play':10}{'shortest':>10}{'middle':>10}{'longest':>10}"]
    for name in ("choices", "words", "minutes"):
        if name in lengths:
            lines.append(f"  {name:8}" + "".join(f"{value:>10,.0f}" for value in lengths[name]))
    if "minutes" in lengths:
        lines.append(f"  ({SPEED}; words: prose, replies and sheets as read)")
    if test.overlap.pairs:
        shares = [f"{share:.0%} of their {name}" for name, share in overlaps(test).items()]
        by = "by what was used least" if test.wish.way == LEAST_USED else "by chance"
        lines += ["", f"Two plays {by} share {listed(shares)}."]
    return "\n".join(lines)


def lengths_of(test: Playtest) -> dict[str, tuple[float, float, float]]:
    """Shortest, middle and longest of the plays that came to an end, in choices, words and minutes."""
    runs = [run for run in test.runs if run.ending]
    if not runs:
        return {}
    figures: dict[str, Sequence[float]] = {"choices": [run.choices for run in runs]}
    if test.wish.with_words:
        figures["words"] = [run.words for run in runs]
        figures["minutes"] = [minutes(run.words, run.choices) for run in runs]
    return {name: (min(values), median(values), max(values)) for name, values in figures.items()}


def overlaps(test: Playtest) -> dict[str, float]:
    """The mean share of scenes, choices and words that two plays have in common."""
    overlap = test.overlap
    found = {"scenes": overlap.scenes / overlap.pairs, "choices": overlap.choices / overlap.pairs}
    if test.wish.with_words:
        found["words"] = overlap.words / overlap.pairs
    return found


def _endings(test: Playtest) -> str:
    endings = test.endings()
    if not endings:
        return ""
    width = max(map(len, endings))
    lines = [
        f"  {name:{width}}  {plays:>7,}  {plays / len(test.runs):>5.1%}{_unwritten(name)}"
        for name, plays in sorted(endings.items(), key=lambda item: (-item[1], item[0]))
    ]
    return "\n".join(["Endings", *lines])


def _unwritten(name: str) -> str:
    return "  (not written yet)" if name == LATER else ""


def _coverage(test: Playtest) -> str:
    lines = ["Met by at least one play"]
    for kind, (met, every) in test.coverage().items():
        lines.append(f"  {PLURALS[kind]:15}{met:>6,} of {every:,}")
    if test.elsewhere:
        presets = ", ".join(f"--from {name}" for name in test.machine.story.presets if name != test.wish.start)
        other = f"; other starts: {presets}" if presets else ""
        lines += ["", f"No way leads from here to {', '.join(sorted(test.elsewhere))}{other}"]
    never = [element for kind in PLURALS for element in test.never(kind)]
    if never:
        lines += ["", f"Never met ({len(never):,}); spring68 prove says which of these can be met at all"]
        lines += _never(never)
    return "\n".join(lines)


def _never(never: Sequence[Element]) -> list[str]:
    """What was never met, by place; a scene that was never met stands for everything in it."""
    scenes = Counter(scene_of(element) for element in never)
    whole = {element.name for element in never if element.kind == "scene"}
    lines: list[str] = []
    for element in sorted(never, key=lambda one: (one.span.file, one.span.line, one.span.column)):
        if element.kind == "scene":
            inside = scenes[element.name] - 1
            more = f", and {counted(inside, 'thing')} in it" if inside else ""
            lines.append(f"  {place(element)}: scene {element.name}{more}")
        elif scene_of(element) not in whole:
            lines.append(f"  {place(element)}: {element.kind} {element.name}")
    return lines


def place(element: Element) -> str:
    """`file:line` of an element."""
    return f"{printable(element.span.file)}:{element.span.line}"


def _values(test: Playtest) -> str:
    lines = [f"  {name:{_width(test)}}  {_shares(counted_)}" for name, counted_ in test.values.items() if counted_]
    return "\n".join(["Variables at the end of a play", *lines]) if lines else ""


def _width(test: Playtest) -> int:
    return max(map(len, test.values), default=0)


def _shares(values: Counter[bool | int | str]) -> str:
    total = values.total()
    kept = sorted(values.most_common(MOST_VALUES), key=lambda item: _order(item[0]))
    shown = [f"{str(value).lower()} {plays / total:.0%}" for value, plays in kept]
    return " · ".join(shown) + (" · …" if len(values) > MOST_VALUES else "")


def _order(value: bool | int | str) -> tuple[bool, float, str]:
    return (isinstance(value, str), -float(value), "") if isinstance(value, bool) else _plain_order(value)


def _plain_order(value: int | str) -> tuple[bool, float, str]:
    return (True, 0.0, value) if isinstance(value, str) else (False, float(value), "")


def _failures(test: Playtest) -> str:
    if not test.failures:
        return ""
    lines = [f"{counted(test.failed, 'play')} went wrong; the shortest path to each cause:"]
    for name, words, yaml in failing(test):
        lines += ["", f"{name}: {words}", "", *(f"  {line}" for line in _shortened(yaml.rstrip().split("\n")[1:]))]
    return "\n".join(lines)


def _shortened(lines: list[str]) -> list[str]:
    """A path as it is printed: of a very long one the beginning and the end."""
    more = len(lines) - 2 * MOST_LINES
    if more <= MOST_LINES:
        return lines
    return [*lines[:MOST_LINES], f"  # and {more:,} more; --paths DIR writes the whole", *lines[-MOST_LINES:]]


def failing(test: Playtest) -> list[tuple[str, str, str]]:
    """For each failure a name, what went wrong, and the path as a stored playthrough."""
    found: list[tuple[str, str, str]] = []
    for number, failure in enumerate(test.failures, 1):
        name = f"failure_{number}"
        words = printable(told(test.machine, test.wish, failure))
        found.append((name, words, path_yaml(name, test.wish, failure, words)))
    return found


def counted(number: int, noun: str) -> str:
    """`1 play`, `2 plays`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def listed(parts: Sequence[str]) -> str:
    """`a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def as_json(test: Playtest) -> dict[str, Any]:
    """The same as plain values; shares are between 0 and 1."""
    lengths = {name: dict(zip(("shortest", "median", "longest"), values, strict=True))
               for name, values in lengths_of(test).items()}  # fmt: skip
    return {
        "story": test.machine.story.id,
        "plays": len(test.runs), "seed": test.wish.seed, "from": test.wish.start or "start", "way": test.wish.way,
        "failed": test.failed,
        "speed": {"words_a_minute": WORDS_A_MINUTE, "seconds_a_choice": SECONDS_A_CHOICE},
        "lengths": lengths,
        "overlap": overlaps(test) if test.overlap.pairs else {},
        "endings": dict(test.endings()),
        "coverage": {kind: {"met": met, "all": every} for kind, (met, every) in test.coverage().items()},
        "elsewhere": sorted(test.elsewhere),
        "never": [_element(element) for kind in PLURALS for element in test.never(kind)],
        "met": {f"{element.kind} {element.name}": plays
                for element, plays in zip(test.elements, test.met, strict=True) if plays},
        "variables": {name: {str(value).lower(): plays for value, plays in sorted(
            values.items(), key=lambda item: _order(item[0]))} for name, values in test.values.items()},
        "failures": [
            {"code": failure.code, "place": failure.place, "message": words, "seed": failure.seed,
             "path": list(failure.path), "playthrough": yaml}
            for failure, (_name, words, yaml) in zip(test.failures, failing(test), strict=True)
        ],
    }  # fmt: skip


def _element(element: Element) -> dict[str, Any]:
    return {"kind": element.kind, "name": element.name, "file": element.span.file, "line": element.span.line}
