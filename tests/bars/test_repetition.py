"""L20: no run of five words in two scenes but for motifs, no two scenes that begin alike, few sighs and smiles."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache

from spring68.workshop.statswords import tokens
from tests.bars.gathered import segments, texts
from tests.bars.lists import MIRRORS, MOTIFS
from tests.bars.reading import acts, plays, report, story

RUN = 5


@cache
def motif_runs() -> frozenset[str]:
    """The runs of five words inside motifs; of a shorter motif, the motif itself."""
    found: set[str] = set()
    for motif in MOTIFS:
        words = motif.split()
        found |= {" ".join(words[at : at + RUN]) for at in range(max(len(words) - RUN + 1, 1))}
    return frozenset(found)


def is_motif(run: str) -> bool:
    """Whether a run is part of a motif, or holds a short one."""
    return any(motif in run or run in motif for motif in motif_runs()) or any(run in motif for motif in MOTIFS)


def mirrored(scenes: set[str]) -> bool:
    """Whether scenes that share words are meant to mirror each other."""
    return len(scenes) == 2 and any(set(pair) == scenes for pair in MIRRORS)


@cache
def runs() -> dict[str, frozenset[str]]:
    """Every run of five words of prose, with the scenes in which it stands."""
    found: dict[str, set[str]] = defaultdict(set)
    for text in texts("text", "again", "say"):
        for segment in segments(text.prose):
            words = tokens(segment)
            for at in range(len(words) - RUN + 1):
                assert text.scene is not None
                found[" ".join(words[at : at + RUN])].add(str(text.scene.id))
    return {run: frozenset(scenes) for run, scenes in found.items()}


def joined(found: list[str]) -> list[str]:
    """Runs that overlap, as one."""
    longer: list[str] = []
    for run in found:
        last = longer[-1].split() if longer else []
        if last[1 - RUN :] == run.split()[:-1]:
            longer[-1] = f"{longer[-1]} {run.split()[-1]}"
        else:
            longer.append(run)
    return longer


def test_l20_no_five_words_stand_in_two_scenes() -> None:
    by_scenes: dict[frozenset[str], list[str]] = defaultdict(list)
    for run, scenes in runs().items():
        if len(scenes) > 1 and not is_motif(run) and not mirrored(set(scenes)):
            by_scenes[scenes].append(run)
    faults = []
    for scenes, found in by_scenes.items():
        where = ", ".join(f"{name} ({story().scenes[name].act})" for name in story().scenes if name in scenes)
        faults += [f"{where}: ‘{words}’" for words in joined(found)]
    summary = report("L20 runs of five words", f"{len(runs())} runs in prose", faults)

    assert len(runs()) >= 3_000 * len(acts()) / 2, summary
    assert not faults, summary


def test_l20_every_motif_is_one() -> None:
    faults = [f"‘{motif}’ does not stand in two scenes" for motif in MOTIFS
              if not any(len(scenes) > 1 for run, scenes in runs().items() if is_in(motif, run))]  # fmt: skip
    summary = report("L20 motifs", f"{len(MOTIFS)} motifs, {len(MIRRORS)} mirrors", faults)

    assert not faults or "run_out" not in acts(), summary


def is_in(motif: str, run: str) -> bool:
    """Whether a run stands in a motif, or a motif of fewer words in a run."""
    return run in motif or (len(motif.split()) < RUN and motif in run)


def test_l20_no_two_scenes_begin_alike() -> None:
    first: dict[str, set[str]] = defaultdict(set)
    for play in plays():
        begun: set[str] = set()
        for passage in play.prose():
            if passage.scene not in begun:
                begun.add(passage.scene)
                words = tokens(" ".join(paragraph.text for paragraph in passage.paragraphs))
                first[" ".join(words[:3])].add(passage.scene)
    faults = [f"‘{words}’: {', '.join(f'{name} ({story().scenes[name].act})' for name in sorted(scenes))}"
              for words, scenes in first.items() if len(scenes) > 1 and not mirrored(scenes)]  # fmt: skip
    summary = report("L20 beginnings", f"{len(first)} beginnings", faults)

    assert len(first) >= 15 * len(acts()), summary
    assert not faults, summary


def test_l20_nobody_sighs_shrugs_or_smiles_much() -> None:
    found: Counter[str] = Counter()
    gesture = re.compile(r"\b(sigh|shrug|smil)(?:s|e|es|ed|ing)?\b", re.IGNORECASE)
    for text in texts("text", "again", "say"):
        found.update(match.casefold() for match in gesture.findall(text.prose.raw))
    summary = report("L20 sighs, shrugs, smiles", dict(found) or "none")

    assert all(number <= 3 for number in found.values()), summary
