"""The cache of a story: the same story as its files say, whatever happens to the cache."""

from __future__ import annotations

import json
import os
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spring68 import opening
from spring68.engine.errors import StoryError
from spring68.engine.machine import Machine
from spring68.engine.ondemand import PlanOnDemand
from spring68.engine.step import choose, open_names, start
from spring68.opening import BrokenStory, cache_path, keep_story, open_story
from spring68.saves.locations import shipped_story
from spring68.story.cache import PARTS, Cache, CacheDamaged
from spring68.story.documents import scene_hashes, signature_of
from spring68.story.load import load_story
from spring68.story.model import Guard, Name
from spring68.story.prose import Prose
from tests.generated import Seeds, Walks, made_up, walk

STORY = """story: kept
title: Kept
start: one
acts: {spring: {title: Spring, entry: one}}
vars: {nerve: 2 in 0..6 clamp, home: "away in away, here"}
conditions: {brave: nerve >= 3}
endings: {over: {title: Over}}
presets: {second: {title: The second, at: two, do: [nerve = 4], picked: [one.go]}}
rules: [{never: nerve > 6}]
"""
SCENES = """scene: one
when: 1968-03-04
text: |
  Rain, {brave ? and | or} *snow*; [[tram|the tram]] is late.

  {if nerve > 1}
  Loud.
  {end}
choices:
  - {pick: Go, id: go, if: nerve >= 1 and not picked(two.back), do: nerve -= 1 if home == away, to: two}
  - {pick: Ask, id: ask, call: aside, say: She says nothing., file: {source: K, text: She asked.}, to: two}
---
scene: two
when: 1968-03-05 22:40
text: Čaj.
choices: [{pick: Back, id: back, locked: Too late., if: nerve > 0, to: [one if nerve < 6, end]}, Stay -> end]
---
sub: aside
text: A word.
---
scene: end
text: That was it.
ending: over
"""
NOTES = "note: tram\ntitle: The tram\ndates: [1968-03]\ndocumented: It was late.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small story on disk, written long ago."""
    return written(
        tmp_path / "story", {"story.yaml": STORY, "acts/1-spring/a.yaml": SCENES, "notes/1-spring.yaml": NOTES}
    )


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Where caches are kept."""
    return tmp_path / "cache"


def written(folder: Path, texts: dict[str, str]) -> Path:
    """A story folder whose files are an hour old."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        past = path.stat().st_mtime_ns - 3_600_000_000_000
        os.utime(path, ns=(past, past))
    return folder


def is_kept(machine: Machine) -> bool:
    """Whether a machine came out of a cache."""
    return isinstance(machine.plan, PlanOnDemand)


def deep(value: Any) -> Any:
    """A value with everything in it that equality passes over: the places of names and texts, and types."""
    match value:
        case Name():
            return ("name", str(value), value.span)
        case Prose():
            source = value.source.name
            return ("prose", value.raw, source, value.line, value.column, value.style or "", deep(value.items))
        case Guard():
            return ("guard", value.text, deep(value.expr), value.at)
        case tuple():
            return (type(value).__name__, *map(deep, value))
        case dict():
            return {str(name): deep(part) for name, part in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return (type(value).__name__, *[deep(getattr(value, field.name)) for field in fields(value)])
    return value


def assert_same(kept: Machine, read: Machine) -> None:
    """Two machines hold the same story, to the last column."""
    one, other = kept.story, read.story
    for kind in PARTS:
        assert list(getattr(one, kind)) == list(getattr(other, kind))
        for name, part in getattr(other, kind).items():
            assert deep(getattr(one, kind)[name]) == deep(part), name
    declared = {field.name for field in fields(one)} - {*PARTS, "files", "hashes"}
    assert {name: deep(getattr(one, name)) for name in declared} == {n: deep(getattr(other, n)) for n in declared}
    assert one.files == other.files
    assert scene_hashes(one) == scene_hashes(other)


def test_a_kept_story_is_the_story_that_was_read(folder: Path, cache: Path) -> None:
    read = open_story(folder, cache)

    assert not is_kept(read)
    assert keep_story(read, folder, cache)

    kept = open_story(folder, cache)

    assert is_kept(kept)
    assert_same(kept, read)
    assert not keep_story(kept, folder, cache)


def test_the_shipped_story_comes_out_of_the_cache_as_it_went_in(cache: Path) -> None:
    folder = shipped_story()
    read = open_story(folder)

    assert keep_story(read, folder, cache)

    kept = open_story(folder, cache)

    assert is_kept(kept)
    assert_same(kept, read)
    assert list(kept.plan.nodes) == list(read.plan.nodes)
    assert dict(kept.plan.sheets.items()) == read.plan.sheets
    assert dict(kept.plan.limits.items()) == dict(read.plan.limits)
    assert dict(kept.plan.entry.items()) == dict(read.plan.entry)


@settings(max_examples=15)
@given(Seeds, st.lists(Walks, min_size=3, max_size=3))
def test_generated_stories_are_kept_and_played_alike(
    tmp_path_factory: pytest.TempPathFactory, seed: int, walks: list[list[int]]
) -> None:
    place = tmp_path_factory.mktemp("generated")
    texts = {name.removeprefix("story/"): source.text for name, source in made_up(seed).story.files.items()}
    folder, cache = written(place / "story", texts), place / "cache"
    read = Machine.of(load_story(folder).story)

    assert keep_story(read, folder, cache)

    kept = open_story(folder, cache)

    assert is_kept(kept)
    for picks in walks:
        assert outcome(kept, picks, seed) == outcome(read, picks, seed)
    assert_same(kept, read)


def outcome(machine: Machine, picks: list[int], seed: int) -> object:
    """All turns of a walk, or what went wrong in it."""
    try:
        return walk(machine, picks, seed=seed)
    except StoryError as problem:
        return problem.code, problem.span, str(problem)


def test_a_long_play_of_a_kept_story_goes_as_that_of_the_one_that_was_read(
    folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scenes are forgotten all the time, in the middle of steps too."""
    read = open_story(folder)
    keep_story(read, folder, cache)
    monkeypatch.setattr("spring68.engine.ondemand.MOST_LAID", 1)
    monkeypatch.setattr("spring68.story.cache.MOST_KEPT", 1)
    kept = open_story(folder, cache)
    one, other = start(kept), start(read)
    for turn in range(60):
        assert one == other
        names = open_names(read, other.state)
        if not names:
            one, other = start(kept), start(read)
            continue
        name = names[turn * 7 % len(names)]
        one, other = choose(kept, one.state, name), choose(read, other.state, name)


def test_a_changed_story_is_read_anew(folder: Path, cache: Path) -> None:
    keep_story(open_story(folder), folder, cache)
    scenes = folder / "acts" / "1-spring" / "a.yaml"
    status = scenes.stat()
    scenes.write_text(SCENES.replace("Rain", "Hail"), encoding="utf-8")

    assert not is_kept(open_story(folder, cache))

    scenes.write_text(SCENES, encoding="utf-8")
    kept = open_story(folder, cache)

    assert is_kept(kept)  # other times, the same bytes
    assert Cache(cache_path(folder, cache)).written.signature != ""

    os.utime(scenes, ns=(status.st_atime_ns, status.st_mtime_ns))
    (folder / "notes" / "2-more.yaml").write_text("note: more\ndocumented: More.\n", encoding="utf-8")

    assert "more" in open_story(folder, cache).story.notes


def test_a_cache_is_told_of_other_times_as_soon_as_it_can_be_trusted_with_them(folder: Path, cache: Path) -> None:
    keep_story(open_story(folder), folder, cache)
    scenes, path = folder / "acts" / "1-spring" / "a.yaml", cache_path(folder, cache)
    before = path.read_bytes()
    os.utime(scenes)

    assert is_kept(open_story(folder, cache))
    assert path.read_bytes() == before  # changed just now: it would have to be compared again in any case

    past = scenes.stat().st_mtime_ns - 60_000_000_000
    os.utime(scenes, ns=(past, past))

    assert is_kept(open_story(folder, cache))
    assert path.read_bytes() != before
    assert Cache(path).written.signature == signature_of(folder)[0]


def test_a_change_within_the_tick_of_the_clock_is_seen(folder: Path, cache: Path) -> None:
    scenes = folder / "acts" / "1-spring" / "a.yaml"
    scenes.write_text(SCENES, encoding="utf-8")
    status = scenes.stat()
    keep_story(open_story(folder), folder, cache)
    scenes.write_text(SCENES.replace("Rain", "Hail"), encoding="utf-8")
    os.utime(scenes, ns=(status.st_atime_ns, status.st_mtime_ns))

    machine = open_story(folder, cache)

    assert not is_kept(machine)
    assert "Hail" in machine.story.scenes["one"].beats[0].text.raw  # type: ignore[union-attr]


def test_another_version_of_the_program_reads_the_story_anew(
    folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_story(open_story(folder), folder, cache)
    monkeypatch.setattr(opening, "__version__", "99.0")

    machine = open_story(folder, cache)

    assert not is_kept(machine)
    assert keep_story(machine, folder, cache)
    assert is_kept(open_story(folder, cache))

    monkeypatch.undo()

    assert not is_kept(open_story(folder, cache))


def test_a_story_changed_after_it_was_read_is_not_kept(folder: Path, cache: Path) -> None:
    machine = open_story(folder)
    written(folder, {"acts/1-spring/a.yaml": SCENES.replace("Rain", "Hail")})

    assert not keep_story(machine, folder, cache)
    assert not is_kept(open_story(folder, cache))


def test_a_story_that_became_wrong_is_refused_as_without_a_cache(folder: Path, cache: Path) -> None:
    keep_story(open_story(folder), folder, cache)
    written(folder, {"acts/1-spring/a.yaml": SCENES.replace("to: two", "to: nowhere")})

    with pytest.raises(BrokenStory, match="S201"):
        open_story(folder, cache)


def test_a_cache_that_is_gone_or_cannot_be_written_costs_nothing_but_time(folder: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("not a folder")
    machine = open_story(folder, blocked)

    assert not keep_story(machine, folder, blocked)

    cache = tmp_path / "cache"
    keep_story(machine, folder, cache)
    kept = open_story(folder, cache)
    cache_path(folder, cache).unlink()

    assert_same(kept, machine)
    assert not is_kept(open_story(folder, cache))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_left_alone(folder: Path, cache: Path) -> None:
    cache.mkdir()
    cache.chmod(0o500)

    assert not keep_story(open_story(folder, cache), folder, cache)
    assert list(cache.iterdir()) == []


def test_only_so_many_caches_are_kept(folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_CACHES", 2)
    for number in range(4):
        other = written(folder.parent / f"story-{number}", {"story.yaml": STORY, "acts/1-spring/a.yaml": SCENES})
        written(other, {"notes/1-spring.yaml": NOTES})
        keep_story(open_story(other), other, cache)

    assert len(list((cache / "stories").iterdir())) == 2
    assert is_kept(open_story(other, cache))


# damage


@pytest.fixture(scope="module")
def kept_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, bytes, Machine]:
    """A story folder, its cache folder, the bytes of its cache, and the machine that was read from the files."""
    place = tmp_path_factory.mktemp("damage")
    texts = {"story.yaml": STORY, "acts/1-spring/a.yaml": SCENES, "notes/1-spring.yaml": NOTES}
    folder, cache = written(place / "story", texts), place / "cache"
    read = open_story(folder)
    assert keep_story(read, folder, cache)
    return folder, cache, cache_path(folder, cache).read_bytes(), read


@settings(max_examples=80)
@given(st.data())
def test_damage_at_any_byte_is_made_good_from_the_story_itself(
    kept_file: tuple[Path, Path, bytes, Machine], data: st.DataObject
) -> None:
    folder, cache, whole, read = kept_file
    at = data.draw(st.integers(0, len(whole) - 1))
    how = data.draw(st.sampled_from(["other", "cut", "longer", "zeros"]))
    if how == "other":
        broken = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
    elif how == "cut":
        broken = whole[:at]
    elif how == "zeros":
        broken = whole[:at] + bytes(len(whole) - at)
    else:
        broken = whole[:at] + data.draw(st.binary(min_size=1, max_size=40)) + whole[at:]
    cache_path(folder, cache).write_bytes(broken)

    machine = open_story(folder, cache)

    assert_same(machine, read)
    assert start(machine) == start(read)


@settings(max_examples=80)
@given(st.binary(max_size=300))
def test_garbage_is_no_cache(kept_file: tuple[Path, Path, bytes, Machine], garbage: bytes) -> None:
    folder, cache, whole, _read = kept_file
    path = cache_path(folder, cache)
    for data in (garbage, whole[:20] + garbage):
        path.write_bytes(data)

        with pytest.raises(CacheDamaged):
            Cache(path)
        assert not is_kept(open_story(folder, cache))


def test_a_cache_holds_data_that_anybody_can_read(kept_file: tuple[Path, Path, bytes, Machine]) -> None:
    head, *lines = kept_file[2].decode().splitlines()

    assert head.startswith("spring68 story cache 2 ")
    assert [type(json.loads(line)) for line in lines] == [dict, *[list] * (len(lines) - 1)]


def test_looking_ahead_lays_out_where_the_choices_lead_and_changes_nothing(folder: Path, cache: Path) -> None:
    read = open_story(folder)
    keep_story(read, folder, cache)
    kept = open_story(folder, cache)
    state = start(kept).state
    before = set(dict.keys(kept.plan.nodes))

    kept.look_ahead(state)

    targets = {route.target for offer in kept.plan.nodes[state.place].offers for route in offer.routes}
    assert targets & set(read.plan.nodes) <= set(dict.keys(kept.plan.nodes))
    assert before <= set(dict.keys(kept.plan.nodes))
    for name in open_names(read, state):
        assert choose(kept, state, name) == choose(read, state, name)
