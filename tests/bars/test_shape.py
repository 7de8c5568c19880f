"""L01–L04 and L28: the keys of a scene, its length as one player reads it, its choices, what fits a screen."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from statistics import mean

from spring68.engine.turn import Kind, Paragraph, Passage, Turn
from spring68.story.model import Scene
from spring68.tui.pages import choice_rows
from spring68.tui.rows import Bit, literal_bits, wrap
from spring68.workshop.statswords import count
from tests.bars.gathered import covering, everything, offered, sheets
from tests.bars.reading import acts, connective, options, percentile, plays, report, spread, story
from tests.bars.words import words_by_scene, words_in

CAPS = {"spine": 210, "track": 170, "module": 130, "interleaf": 110}
LATE_CAPS = {"spine": 180, "track": 120}
"""Caps of the epilogue, which is all spine and tracks."""

SET_PIECES = {"126": 300, "326": 300, "510": 300}
"""Three scenes may be longer; their prose is counted without the reply, as the bible counts its samples."""

LEAST = 70
CONNECTIVE = 45
"""A hub that only joins two scenes is a calendar line: so many words at most, before the reply."""

ENDING, SHEET, NOTE = (250, 450), (20, 45), (60, 110)
COLUMNS, ROWS = 66, 19
"""The column of prose, and the rows of a terminal of 80 by 24 without heading, notice and foot."""


def every_scene() -> list[Scene]:
    found = [scene for scene in story().scenes.values() if scene.id != story().colophon]
    assert {scene.act for scene in found} == set(acts()), "an act is declared and has no scene"
    return found


def test_l01_every_scene_and_every_option_says_what_it_must() -> None:
    faults = [
        f"{scene.id}: {key} is missing"
        for scene in every_scene()
        for key in ("ref", "type", "when", "place", "basis")
        if not getattr(scene, key)
    ]
    for name, (_scene, choice) in options().items():
        faults += [f"{name}: {key} is missing" for key in ("argue", "kind", "log") if not getattr(choice, key)]
    kinds = Counter(choice.kind for _scene, choice in options().values())
    shares = " · ".join(f"{kind} {100 * number / kinds.total():.0f} %" for kind, number in kinds.most_common())
    summary = report("L01 keys", f"{len(every_scene())} scenes, {len(options())} options ({shares})", faults)

    assert not faults, summary
    assert set(kinds) == {"plot", "reflect", "tie"}, summary


def bounds(scene: Scene) -> tuple[int, int]:
    """The least and the most words that a player may read in a scene."""
    if scene.ending is not None:
        return ENDING
    if scene.ref in SET_PIECES:
        return LEAST, SET_PIECES[scene.ref]
    caps = LATE_CAPS if scene.act == "run_out" else CAPS
    return LEAST, caps[scene.type]


def test_l02_no_scene_is_longer_than_its_cap_or_shorter_than_seventy_words() -> None:
    read: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for play in (*plays(), *covering()):
        for name, words in words_by_scene(play).items():
            read[name].append(words)
    faults: list[str] = []
    for name, found in read.items():
        scene = story().scenes[name]
        if name in connective():
            most = max(prose for prose, _reply in found)
            faults += (
                [f"{name} ({scene.act}, hub): {most} words, the most are {CONNECTIVE}"] if most > CONNECTIVE else []
            )
            continue
        low, high = bounds(scene)
        sums = [prose if scene.ref in SET_PIECES else prose + reply for prose, reply in found]
        if max(sums) > high:
            faults.append(f"{name} ({scene.act}, {scene.type}): up to {max(sums)} words, the most are {high}")
        if min(sums) < low:
            faults.append(f"{name} ({scene.act}, {scene.type}): only {min(sums)} words, the least are {low}")
    summary = report("L02 words per scene", f"{len(read)} scenes read", faults)

    assert not faults, summary


def test_l02_sheets_and_notes_keep_to_their_lengths() -> None:
    faults = [
        f"sheet {key}: {count(words)} words, {SHEET[0]} to {SHEET[1]} are meant"
        for key, found in sheets().items()
        for words in found
        if not SHEET[0] <= count(words) <= SHEET[1]
    ]
    notes = {str(name): count(note.documented.raw) for name, note in story().notes.items()}
    faults += [f"note {name}: {words} words, {NOTE[0]} to {NOTE[1]} are meant" for name, words in notes.items()
               if not NOTE[0] <= words <= NOTE[1]]  # fmt: skip
    summary = report("L02 sheets and notes", f"{len(sheets())} sheets, {len(notes)} notes", faults)

    assert len(sheets()) >= 20 * len(acts()), summary
    assert len(notes) >= 10, summary
    assert not faults, summary


# L03


def stretches(turn: Turn) -> list[tuple[int, str]]:
    """The words between two stops of a turn, with the scene where each stretch ends.

    A stop is a choice, or a page: a reply stands with the beat after it, and every further beat is a page of its own.
    """
    found: list[tuple[int, str]] = []
    has_beat = False
    for passage in turn.passages:
        if passage.kind is Kind.SHEETS:
            continue
        words = words_in([passage])
        if found and not (passage.kind is Kind.TEXT and has_beat):
            words += found.pop()[0]
        has_beat = has_beat or passage.kind is Kind.TEXT
        found.append((words, passage.scene))
    return found


def test_l03_a_stop_comes_every_sixty_to_a_hundred_words() -> None:
    found = [stretch for play in plays() for turn in play.turns for stretch in stretches(turn)]
    words = [number for number, _scene in found]
    longest = sorted({(number, scene) for number, scene in found if number > 170}, reverse=True)
    summary = report(
        "L03 words between stops (p5 / p50 / p95)",
        f"{spread(words)}, longest {max(words)}",
        [f"{scene}: {number} words" for number, scene in longest],
    )

    assert 60 <= percentile(words, 0.5) <= 100, summary
    assert percentile(words, 0.95) <= 170, summary
    assert max(words) <= 220, summary


# L04


def test_l04_choices_are_two_to_four_short_acts() -> None:
    faults: list[str] = []
    numbers: list[int] = []
    for play in plays():
        for turn, shown in zip(play.turns, play.offered, strict=True):
            if shown:
                numbers.append(len(shown))
                if not 2 <= len(shown) <= 4:
                    faults.append(f"{turn.state.place}: {len(shown)} options")
    labels = [(name, option.label) for name, shown in offered().items() for option in shown]
    lengths = [count(label) for _name, label in labels]
    faults += [f"{name}: {count(label)} words in ‘{label}’" for name, label in labels if count(label) > 14]
    faults += [f"{name}: ‘{label}’ begins with ‘You’" for name, label in labels if label.startswith("You ")]
    summary = report(
        "L04 options",
        f"{mean(numbers):.2f} at a choice, {mean(lengths):.2f} words in a label, the longest {max(lengths)}",
        sorted(set(faults)),
    )

    assert not faults, summary
    assert 2.4 <= mean(numbers) <= 3.0, summary
    assert 4 <= mean(lengths) <= 8, summary


# L28


@cache
def rows_of(paragraph: Paragraph) -> int:
    """The rows of a paragraph."""
    bits = [Bit(paragraph.text)]
    return len(literal_bits(bits, COLUMNS) if paragraph.literal else wrap(bits, COLUMNS))


@cache
def rows_below(shown: tuple[tuple[str, str], ...]) -> int:
    """The rows of the choices."""
    return len(choice_rows(shown, COLUMNS))


def height(passage: Passage) -> int:
    """The rows of a beat."""
    return sum(map(rows_of, passage.paragraphs)) + len(passage.paragraphs) - 1


def too_wide(passage: Passage) -> set[str]:
    """The lines of typescript that do not fit the column."""
    literal = [paragraph for paragraph in passage.paragraphs if paragraph.literal]
    lines = [line for paragraph in literal for line in paragraph.text.split("\n") if len(line) > COLUMNS]
    return {f"{passage.scene}: {len(line)} columns in ‘{line.strip()}’" for line in lines}


def test_l28_a_beat_and_its_choices_fit_a_screen() -> None:
    faults: set[str] = set()
    most_words = most_rows = 0
    for play in everything():
        for turn, shown in zip(play.turns, play.offered, strict=True):
            beats = [passage for passage in turn.passages if passage.kind is Kind.TEXT]
            for passage in beats:
                words = words_in([passage])
                most_words = max(most_words, words)
                if words > 145:
                    faults.add(f"{passage.scene}: a beat of {words} words")
                faults |= too_wide(passage)
            if beats and shown:
                rows = height(beats[-1]) + 1 + rows_below(tuple((option.label, option.reason) for option in shown))
                most_rows = max(most_rows, rows)
                if rows > ROWS:
                    faults.add(f"{turn.state.place}: {rows} rows with its choices, {ROWS} fit")
    figure = f"longest beat {most_words} words, highest {most_rows} rows with its choices"
    summary = report("L28 screen", figure, sorted(faults))

    assert not faults, summary
