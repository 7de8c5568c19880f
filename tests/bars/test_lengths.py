"""L11–L13: how long a play is, act by act; how much of the story one play reads; how different two plays are."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from statistics import mean

import pytest

from spring68.workshop.statswords import count
from tests.bars.gathered import segments, texts
from tests.bars.reading import (
    TURN_OF_TRACK,
    Play,
    acts,
    is_whole,
    opposed,
    percentile,
    plays,
    report,
    spread,
    story,
    value,
)
from tests.bars.words import printed_lines, words_of

WORDS_A_MINUTE, MINUTES_A_CHOICE = 200, 0.1

LENGTHS = {
    ("leader", "spring"): ((2_800, 3_300), (16, 19)),
    ("weather",): ((2_000, 2_700), (12, 16)),
    ("air",): ((2_000, 2_700), (12, 16)),
    ("silence",): ((2_000, 2_900), (12, 17.5)),
}
"""Words of each act for nine plays in ten, and its minutes in the middle one of all plays."""

SCENES = {"leader": 3, "spring": 14, "weather": 12, "air": 14, "silence": 15, "run_out": 11}
"""Scenes of an act in one play, as the story was first planned."""

MORE_SCENES = 15
"""How many more a play may meet: scenes came out shorter and more of them are met, with the words as planned."""

SHARED_LINES_RANDOM, SHARED_LINES_OPPOSED, SHARED_BY_TRACKS = 0.55, 0.40, 0.50


def minutes(play: Play, *of: str) -> float:
    """How long a play takes to read."""
    return words_of(play, *of) / WORDS_A_MINUTE + play.choices(*of) * MINUTES_A_CHOICE


def test_every_act_with_a_length_is_measured() -> None:
    measured = {act for group in LENGTHS for act in group}

    assert set(acts()) <= measured | {"run_out"}
    assert all(words_of(play, act) for act in measured & set(acts()) for play in plays()[:10])


@pytest.mark.parametrize("group", LENGTHS, ids="+".join)
def test_l11_an_act_has_its_length(group: tuple[str, ...]) -> None:
    if not set(group) <= set(acts()):
        pytest.skip("this act is not written yet")
    (few, many), (short, long) = LENGTHS[group]
    words = [words_of(play, *group) for play in plays()]
    time = [minutes(play, *group) for play in plays()]
    choices = [play.choices(*group) for play in plays()]
    figure = f"words {spread(words)} · minutes {spread(time)} · choices {spread(choices)} (p5 / p50 / p95)"
    summary = report(f"L11 {' + '.join(group)}", figure)

    assert few <= percentile(words, 0.05), summary
    assert percentile(words, 0.95) <= many, summary
    assert short <= percentile(time, 0.5) <= long, summary


def test_l11_a_whole_play_has_its_length() -> None:
    words = [words_of(play) for play in plays()]
    time = [minutes(play) for play in plays()]
    numbers = [len(play.scenes()) for play in plays()]
    wanted = sum(SCENES[act] for act in acts())
    full = [n for play, n in zip(plays(), numbers, strict=True) if play.ending not in {"half_read", "westbahnhof"}]
    figure = f"words {spread(words)} · minutes {spread(time)} · scenes {spread(full)}, planned {wanted}"
    summary = report("L11 a whole play", figure)

    assert wanted - 2 <= percentile(full, 0.5) <= wanted + MORE_SCENES or not is_whole(), summary
    if not is_whole():
        return
    assert percentile(words, 0.05) >= 10_000, summary
    assert percentile(words, 0.95) <= 14_000, summary
    assert percentile(time, 0.05) >= 55, summary
    assert percentile(time, 0.95) <= 80, summary


# L12


def test_l12_one_play_reads_about_a_third() -> None:
    presets = {str(preset.at) for preset in story().presets.values()}
    every = [text for text in texts("text", "again", "say") if text.scene is None or text.scene.id not in presets]
    whole = sum(count(segment) for text in every for segment in segments(text.prose))
    shares = [words_of(play) / whole for play in plays()]
    figure = f"{mean(shares):.1%} on the average, from {min(shares):.1%} to {max(shares):.1%} of {whole} words"
    summary = report("L12 share seen", figure)

    if is_whole():
        assert 0.25 <= min(shares), summary
        assert max(shares) <= 0.40, summary
        assert 0.28 <= mean(shares) <= 0.36, summary
    else:
        assert 0.25 <= mean(shares) <= 0.45, summary


# L13


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of two plays' lines that stands in both."""
    return len(one & other) / len(one | other)


@cache
def read_lines(play: Play) -> frozenset[str]:
    """The printed lines of a play."""
    return frozenset(printed_lines(play.prose()))


def test_l13_two_plays_by_chance_share_at_most_fifty_five_in_a_hundred_lines() -> None:
    every = [read_lines(play) for play in plays()[:40]]
    shares = [overlap(one, other) for one, other in combinations(every, 2)]
    summary = report("L13 two plays by chance", f"{mean(shares):.3f} on the average, at most {max(shares):.3f}")

    assert mean(shares) <= SHARED_LINES_RANDOM, summary


def test_l13_two_opposed_plays_share_at_most_forty_in_a_hundred_lines() -> None:
    shares = [overlap(read_lines(one), read_lines(other)) for one, other in opposed()]
    figure = f"{mean(shares):.3f} on the average, at most {max(shares):.3f}, in {len(shares)} pairs"
    summary = report("L13 two opposed plays", figure)

    assert mean(shares) <= SHARED_LINES_OPPOSED, summary


def after_the_choice_of_track(play: Play) -> frozenset[str]:
    """The lines of Act III that are printed once the track is chosen."""
    found: list[str] = []
    is_after = False
    for turn in play.turns:
        is_after = is_after or (turn.entry is not None and turn.entry.choice.startswith(f"{TURN_OF_TRACK}."))
        if is_after:
            found += printed_lines(p for p in turn.passages if story().scenes[p.scene].act == "air" and not p.sheets)
    return frozenset(found)


def test_two_tracks_of_act_three_share_less_than_half_of_what_follows_the_choice() -> None:
    if "air" not in acts():
        pytest.skip("Act III is not written yet")
    by_track: dict[str, list[frozenset[str]]] = {"building": [], "street": [], "home": []}
    for play in plays():
        by_track[str(value(play.last, "track"))].append(after_the_choice_of_track(play))
    shares: dict[str, float] = {}
    for one, other in combinations(by_track, 2):
        pairs = [(a, b) for a in by_track[one][:12] for b in by_track[other][:12]]
        shares[f"{one} and {other}"] = mean(2 * len(a & b) / (len(a) + len(b)) for a, b in pairs)
    figure = " · ".join(f"{pair} {share:.1%}" for pair, share in shares.items())
    summary = report("Act III, lines that two tracks share", figure)

    assert all(len(found) >= 10 for found in by_track.values()), summary
    assert max(shares.values()) < SHARED_BY_TRACKS, summary
