"""L25: what is hard to read is announced, can be passed over, and changes nothing when it is."""

from __future__ import annotations

from spring68.engine.turn import Kind
from spring68.workshop.statswords import count
from tests.bars.gathered import everything, segments
from tests.bars.reading import acts, report, story

HARD = {"air": {"309": "shooting"}, "silence": {"406": "self_immolation"}}
"""Scenes that must be announced, by act and number."""


def test_l25_what_is_hard_to_read_can_be_passed_over() -> None:
    faults: list[str] = []
    tagged = [scene for scene in story().scenes.values() if scene.content]
    for scene in tagged:
        if scene.skip is None:
            faults.append(f"{scene.id} ({scene.act}): has content tags and no skip")
            continue
        words = sum(map(count, segments(scene.skip.text)))
        faults += [f"{scene.id} ({scene.act}): a summary of {words} words"] if words > 40 else []
        faults += [f"{scene.id}: no content note for {tag}" for tag in scene.content if tag not in story().content]
    for act, numbers in HARD.items():
        for ref, tag in numbers.items() if act in acts() else ():
            scenes = [scene for scene in tagged if scene.ref == ref]
            faults += [f"{ref} ({act}): is not tagged {tag}"] if not any(tag in s.content for s in scenes) else []
    summary = report("L25 content", f"{len(tagged)} scenes are announced", faults)

    assert tagged or not HARD.keys() & set(acts()), summary
    assert not faults, summary


def test_l25_a_summary_stands_once_for_the_prose_it_replaces() -> None:
    read: dict[str, set[int]] = {}
    for play in everything():
        shown: dict[str, list[int]] = {}
        for passage in play.passages():
            if passage.content and passage.kind is not Kind.SHEETS:
                shown.setdefault(passage.scene, []).append(len(passage.summary or ()))
        for scene, lengths in shown.items():
            read.setdefault(scene, set()).add(sum(length > 0 for length in lengths))
    faults = [f"{scene}: the summary is shown {sorted(times)} times" for scene, times in read.items() if times != {1}]
    summary = report("L25 summaries", f"{len(read)} announced scenes read", faults)

    assert read or not HARD.keys() & set(acts()), summary
    assert not faults, summary


def test_r22_nothing_about_the_act_can_be_chosen() -> None:
    words = ("Palach", "burn himself", "set himself", "petrol", "torch", "flame")
    faults = [
        f"{scene.id}.{choice.id}: ‘{word}’"
        for scene in story().scenes.values()
        if scene.ref in {"406", "407"}
        for _beat, choice in scene.all_choices()
        for word in words
        if word in choice.label.raw or (choice.say is not None and word in choice.say.raw)
    ]
    scenes = [scene for scene in story().scenes.values() if scene.ref in {"406", "407"}]
    summary = report("R22 the act of January", f"{len(scenes)} scenes", faults)

    assert scenes or "silence" not in acts(), summary
    assert not faults, summary
