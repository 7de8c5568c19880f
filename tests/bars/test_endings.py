"""L29: twelve endings, each made of what was done: flags it reads, earlier choices it quotes, lines of its own."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest

from spring68.engine.state import GameState
from spring68.engine.turn import Passage
from spring68.story.model import Scene
from spring68.story.prose import Said
from tests.bars.chance import told
from tests.bars.gathered import texts
from tests.bars.reading import Play, acts, is_whole, report, spread, story, value
from tests.bars.reads import read_by
from tests.bars.words import printed_lines, words_in

ENDINGS = ("half_read", "zdena", "behind_the_screen", "westbahnhof", "other_half", "torso", "girls_voice", "candidate",
           "box_nine", "radio_lies", "fractures", "lost_property")  # fmt: skip
WORDS = (250, 450)
READS, QUOTES, SHARED = 6, 2, 0.25

pytestmark = pytest.mark.skipif(not story().endings, reason="the endings are not declared yet")


def scenes_of(ending: str) -> list[Scene]:
    """The scenes that are an ending."""
    return [scene for scene in story().scenes.values() if scene.ending == ending]


def test_l29_there_are_twelve_endings() -> None:
    written = [name for name in ENDINGS if scenes_of(name)]
    summary = report("L29 endings", f"{len(story().endings)} declared, {len(written)} written")

    assert tuple(map(str, story().endings)) == ENDINGS, summary
    assert len(written) == len(ENDINGS), summary
    assert "run_out" in acts(), summary


def test_l29_every_ending_reads_six_flags_and_quotes_two_choices() -> None:
    faults: list[str] = []
    figures: list[int] = []
    for name in ENDINGS:
        for scene in scenes_of(name):
            flags = {flag for kind, flag in read_by(str(scene.id)) if kind == "var"}
            quoted = {str(part.key) for text in texts("text", "say") if text.scene is scene
                      for part, _under in text.prose.walk() if isinstance(part, Said)}  # fmt: skip
            figures.append(len(flags))
            faults += [f"{name}: reads {len(flags)} flags ({', '.join(sorted(flags))})"] if len(flags) < READS else []
            faults += [f"{name}: quotes {len(quoted)} earlier choices"] if len(quoted) < QUOTES else []
    summary = report("L29 flags read by an ending", f"{min(figures)} to {max(figures)}", faults)

    assert len(figures) == len(ENDINGS), summary
    assert not faults, summary


def own(play: Play) -> list[Passage]:
    """What a play read in its ending."""
    return [passage for passage in play.prose() if story().scenes[passage.scene].ending == play.ending]


def test_l29_every_ending_has_its_length() -> None:
    read = {name: [words_in(own(play)) for play in told(name)] for name in ENDINGS}
    faults = [f"{name}: {min(found)} to {max(found)} words" for name, found in read.items()
              if found and (min(found) < WORDS[0] or max(found) > WORDS[1])]  # fmt: skip
    every = [words for found in read.values() for words in found]
    summary = report("L29 words of an ending (p5 / p50 / p95)", f"{spread(every)} in {len(every)} plays", faults)

    assert all(read.values()) or not is_whole(), summary
    assert not faults, summary


def test_l29_no_two_endings_share_a_quarter_of_their_lines() -> None:
    lines = {name: [frozenset(printed_lines(own(play))) for play in told(name)] for name in ENDINGS}
    shares: dict[str, float] = {}
    for one, other in combinations([name for name in ENDINGS if lines[name]], 2):
        pairs = [(a, b) for a in lines[one] for b in lines[other]]
        shares[f"{one}, {other}"] = max(len(a & b) / min(len(a), len(b)) for a, b in pairs)
    faults = [f"{pair}: {share:.0%}" for pair, share in shares.items() if share > SHARED]
    figure = f"at most {max(shares.values(), default=0):.0%} in {len(shares)} pairs"
    summary = report("L29 lines that two endings share", figure, faults)

    assert len(shares) == 66 or not is_whole(), summary
    assert not faults, summary


def test_l29_endings_come_in_the_order_of_the_bible() -> None:
    """Who meets the conditions of two endings gets the one that stands first."""
    faults: Counter[str] = Counter()
    plays = [play for name in ENDINGS for play in told(name)]
    for play in plays:
        meant = first_of(play.last)
        if meant != play.ending:
            faults[f"{play.ending} where {meant} is meant"] += 1
    summary = report("L29 order of endings", f"{len(plays)} plays", [f"{f}: {n} plays" for f, n in faults.items()])

    assert len(plays) >= 24 or not is_whole(), summary
    assert not faults, summary


def first_of(state: GameState) -> str:
    """The ending that the bible's table gives to a state."""
    flag = {name: value(state, name) for name in story().variables}
    keeper = sum(flag[name] is True for name in story().families["box"]) >= 4
    entered = flag["choc"] or flag["signed.loan_slip"] or flag["folder"] == "entered"
    known = int(flag["known"])
    kept = not (flag["left"] or flag["z"] == "austria" or flag["leaflets"] == "typed" or known > 5)
    torso = kept and flag["heed"] and flag["hora"] in {"written", "waiter"}
    table = {
        "half_read": flag["closed"],
        "zdena": flag["hora"] == "signed",
        "behind_the_screen": flag["leaflets"] == "typed" and flag["ballot"] == "screen",
        "westbahnhof": flag["left"],
        "other_half": flag["z"] == "austria",
        "torso": flag["file_left"] == "torso" or torso,
        "girls_voice": flag["confess"] == "own_name" and not keeper,
        "candidate": flag["hora"] == "said" and entered,
        "box_nine": flag["screen"] == "agree" and keeper,
        "radio_lies": flag["screen"] == "agree" or (flag["screen"] == "sideways" and not keeper),
        "fractures": flag["screen"] in {"refused", "sideways"} and keeper,
        "lost_property": flag["screen"] == "refused",
    }
    return next((name for name, holds in table.items() if holds), "none")
