"""L09, L10 and L26: everything can be reached, nothing is a dead end, and some options die on every way."""

from __future__ import annotations

from statistics import median

import pytest

from spring68.engine.step import choices, choose, start
from spring68.engine.turn import Turn
from spring68.story.beside import StoredPlay
from tests.bars.chance import MANY, chance
from tests.bars.gathered import everything
from tests.bars.reading import acts, is_whole, machine, options, plays, report, spread, story

LEAST_SHARE, MOST_SHARE = 0.02, 0.25
STRUCK_FROM = "126"
"""In Act I no option is struck through before this scene."""


def from_presets() -> set[str]:
    """Scenes and options that are met only in a play that starts at a preset."""
    scenes = {str(preset.at) for preset in story().presets.values()}
    return scenes | {name for name, (scene, _choice) in options().items() if scene.id in scenes}


def test_l09_every_scene_and_every_option_is_met() -> None:
    every = {str(name) for name in story().scenes if name != story().colophon} | options().keys()
    met = set(chance().met)
    for play in everything():
        met |= set(play.last.visits) | {name.rpartition("/")[2] for name in play.picked()}
    missed = sorted(every - met)
    figure = f"{len(every - set(missed))} of {len(every)} scenes and options met"
    summary = report("L09 reach", figure, [f"{name}: never met in {MANY} plays" for name in missed])

    assert len(chance().met - from_presets()) >= 0.9 * len(every - from_presets()), summary
    assert not missed, summary


def test_l09_every_note_is_met() -> None:
    seen = {str(note) for play in everything() for note in play.last.seen}
    due = [note for note in story().notes.values() if note.act in acts() and not note.unreachable]
    missed = [str(note.id) for note in due if note.id not in seen]
    summary = report("L09 notes", f"{len(due) - len(missed)} of {len(due)} notes met", missed)

    assert len(due) >= 5 * (len(acts()) - 1), summary

    assert not missed, summary


def test_l09_every_ending_has_its_share_and_no_play_is_stuck() -> None:
    found = chance()
    total = found.endings.total()
    shares = {str(name): found.endings[str(name)] / total for name in story().endings}
    figure = " · ".join(f"{name} {share:.1%}" for name, share in shares.items())
    faults = [f"{name}: {share:.1%}" for name, share in shares.items() if not LEAST_SHARE <= share <= MOST_SHARE]
    summary = report(f"L09 endings in {total} plays by chance", figure, [*faults, *found.problems])

    assert total == MANY, summary
    assert not found.problems, summary
    if is_whole():
        assert len(shares) == 12, summary
        assert set(found.endings) == set(shares), summary
        assert not faults, summary


def retold(stored: StoredPlay) -> list[Turn]:
    """The turns of a stored playthrough."""
    preset = "" if stored.start == "start" else str(stored.start)
    turns = [start(machine(), seed=stored.seed, preset=preset)]
    for choice in stored.choices:
        turns.append(choose(machine(), turns[-1].state, str(choice)))
    return turns


def read_in(turn: Turn) -> list[str]:
    """What is read in a turn: prose, and sheets where they are shown."""
    prose = [paragraph.text for passage in turn.passages for paragraph in passage.paragraphs]
    return prose + [filed.text for passage in turn.passages for filed in passage.sheets]


def test_l09_stored_playthroughs_reach_every_ending() -> None:
    reached: dict[str, str] = {}
    faults: list[str] = []
    for name, stored in story().playthroughs.items():
        turns = retold(stored)
        state = turns[-1].state
        words = [read_in(turn) for turn in turns]
        if stored.ending is not None and state.ended != stored.ending:
            faults.append(f"{name}: ends in {state.ended or state.place}, not in {stored.ending}")
        faults += [f"{name}: {note} is not unlocked" for note in stored.notes if note not in state.seen]
        faults += [f"{name}: after {e.after} choices ‘{e.line}’ is not printed" for e in stored.expect
                   if not any(e.line in text for text in words[e.after])]  # fmt: skip
        reached[state.ended] = str(name)
    missing = [f"no stored playthrough reaches {name}" for name in story().endings if str(name) not in reached]
    figure = f"{len(story().playthroughs)} playthroughs, {len(story().endings) - len(missing)} endings"
    summary = report("L09 stored playthroughs", figure, [*faults, *missing])

    assert story().playthroughs, summary
    assert not faults, summary
    assert not missing or not is_whole(), summary


# L10


def test_l10_no_play_stops_before_its_time_and_none_comes_back_to_a_choice() -> None:
    faults: set[str] = set()
    last = acts()[-1]
    for play in everything():
        picked = [name for name in play.picked() if "/" not in name]
        faults |= {f"{name} is taken twice in one play" for name in picked if picked.count(name) > 1}
        rests = play.turns[-1].state
        if rests.ended and "a_week" not in rests.visits:
            faults.add(f"{rests.ended} is reached before scene 414")
        if not rests.ended and (rests.place != "later" or choices(machine(), rests)):
            faults.add(f"a play stops at {rests.place}")
        if is_whole() and not rests.ended:
            faults.add("a play does not come to an ending")
    summary = report("L10 dead ends", f"{len(everything())} plays to the end of {last}", sorted(faults))

    assert not faults, summary


# L26


def test_l26_a_scene_strikes_out_one_option_at_most() -> None:
    faults: set[str] = set()
    shown: set[str] = set()
    order = {str(scene.id): number for number, scene in enumerate(story().scenes.values())}
    first = next(order[str(s.id)] for s in story().scenes.values() if s.ref == STRUCK_FROM)
    for play in everything():
        struck: dict[str, set[str]] = {}
        for offered in play.offered:
            for option in offered:
                if not option.is_open:
                    struck.setdefault(option.name.partition(".")[0], set()).add(option.name)
        shown |= {name for names in struck.values() for name in names}
        faults |= {f"{scene}: {len(names)} options struck through" for scene, names in struck.items() if len(names) > 1}
        faults |= {f"{scene}: before scene {STRUCK_FROM}" for scene in struck if order[scene] < first}
    written = sum(choice.locked is not None for _scene, choice in options().values())
    summary = report("L26 struck through", f"{len(shown)} of {written} such options were met", sorted(faults))

    assert written, summary
    assert not faults, summary


def test_l26_some_options_die_in_every_play() -> None:
    struck = chance().struck[:1_000]
    met = [sum(not option.is_open for shown in play.offered for option in shown) for play in plays()]
    figure = f"{spread(struck)} in 1,000 plays, from {min(struck)} to {max(struck)}"
    summary = report("L26 struck through in a play (p5 / p50 / p95)", figure)

    if "silence" not in acts():
        pytest.skip("options die in Act IV, which is not written yet")
    assert abs(median(met) - median(struck)) <= 2, summary
    assert 4 <= median(struck) <= 10, summary
    assert min(struck) >= 1, summary
