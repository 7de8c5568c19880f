"""How long a story takes to be read, beside PyYAML: `python tests/benchmarks/bench_story.py [SCENES …]`.

The measure is `yaml.load_all` with `CSafeLoader` on the same bytes. Beside it stand the nodes with their places
(`parse`), the same by libyaml's events alone (as a file is read that is not in the plain form), and the way from bytes
to a `Story` in which nothing is wrong (`read_files` and `playable_findings`). CPU time; the rounds of all in turn; the
best of each, and the median of the ratios within a round. The cyclic collector is paused for all, as
`opening.open_story` pauses it: with the collector running the library needs three times as long, and the ratios would
look better than they are.
"""

from __future__ import annotations

import gc
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import yaml  # noqa: E402
from tests.benchmarks.generated_yaml import story_files  # noqa: E402

from spring68.check.run import playable_findings  # noqa: E402
from spring68.engine.machine import Machine  # noqa: E402
from spring68.engine.step import open_names, start  # noqa: E402
from spring68.opening import keep_story, open_story  # noqa: E402
from spring68.saves.store import Store  # noqa: E402
from spring68.session import Session  # noqa: E402
from spring68.story.dates import read_interval  # noqa: E402
from spring68.story.expr import parse_expr, split_effect  # noqa: E402
from spring68.story.load import load_story, read_files  # noqa: E402
from spring68.story.yamlevents import has_libyaml, parse_events  # noqa: E402
from spring68.story.yamltree import parse, read_source  # noqa: E402

SIZES = (300, 3_000, 10_000)
BARS = {"nodes": {300: 0.6, 10_000: 0.5}, "story": {300: 1.5, 3_000: 1.5, 10_000: 1.5}}
"""What the ratios must not exceed."""

Files = list[tuple[str, bytes]]


def library(files: Files) -> None:
    """What everybody does."""
    for _name, data in files:
        list(yaml.load_all(data, yaml.CSafeLoader))


def nodes(files: Files) -> None:
    """Bytes to nodes with their places."""
    for name, data in files:
        parse(read_source(name, data)[0])


def events(files: Files) -> None:
    """The same for files that `yamllines` gives up."""
    for name, data in files:
        parse_events(read_source(name, data)[0])


def slow_events(files: Files) -> None:
    """The same where PyYAML was built without libyaml."""
    for name, data in files:
        parse_events(read_source(name, data)[0], libyaml=False)


def slow_library(files: Files) -> None:
    """What everybody does where PyYAML was built without libyaml."""
    for _name, data in files:
        list(yaml.load_all(data, yaml.SafeLoader))


def story(files: Files) -> None:
    """Bytes to a story that may be played, with nothing remembered of the round before."""
    for remembering in (parse_expr, split_effect, read_interval):
        remembering.cache_clear()
    assert playable_findings(read_files(files)) == []


def seconds(run: Callable[[Files], None], files: Files) -> float:
    """CPU time of one run, without the collector."""
    gc.collect()
    gc.disable()
    try:
        begun = process_time()
        run(files)
        return process_time() - begun
    finally:
        gc.enable()


def measured(runs: dict[str, Callable[[Files], None]], files: Files, rounds: int) -> dict[str, tuple[float, float]]:
    """Of each the best round, and the median of its ratios to the library within a round."""
    found = [{name: seconds(run, files) for name, run in runs.items()} for _round in range(rounds)]
    return {
        name: (min(times[name] for times in found), median(times[name] / times["library"] for times in found))
        for name in runs
    }


def measure(scenes: int) -> None:
    """Print one size."""
    files = story_files(scenes)
    size = sum(len(data) for _name, data in files)
    runs: dict[str, Callable[[Files], None]] = {"library": library, "nodes": nodes, "events": events, "story": story}
    found = measured(runs, files, 40 if scenes <= 1_000 else 5)
    print(f"{scenes} scenes, {size / 1e6:.1f} MB")
    for name, (time, ratio) in found.items():
        bar = BARS.get(name, {}).get(scenes)
        said = f"  (bar {bar}×)" if bar else ""
        each = f"{time / scenes * 1e6:6.1f} µs a scene"
        print(f"  {name:8} {time * 1e3:8.1f} ms  {each}  {ratio:5.2f}×{said}")


def measure_without_libyaml(scenes: int = 100) -> None:
    """Print what the pure parser takes."""
    found = measured({"library": slow_library, "nodes": nodes, "events": slow_events}, story_files(scenes), 3)
    print(f"{scenes} scenes without libyaml")
    for name, (time, ratio) in found.items():
        print(f"  {name:8} {time * 1e3:8.1f} ms  {ratio:5.2f}×")


def measure_shipped() -> None:
    """Print what the story of this house takes, up to the machine that plays it."""
    folder = ROOT / "story"
    loaded = load_story(folder)
    runs: dict[str, Callable[[Files], None]] = {
        "library": library,
        "load": lambda _files: _used(load_story(folder)),
        "check": lambda _files: _used(playable_findings(loaded)),
        "machine": lambda _files: _used(Machine.of(loaded.story)),
    }
    files = [(name, source.text.encode()) for name, source in loaded.story.files.items()]
    found = measured(runs, files, 9)
    print(f"the shipped story, {len(loaded.story.scenes)} scenes")
    for name, (time, ratio) in found.items():
        print(f"  {name:8} {time * 1e3:8.1f} ms  {ratio:5.2f}×")


def measure_cache(scenes: int) -> None:
    """Print what it takes to open a story from its cache and to begin, and to resume a play of 400 choices."""
    with tempfile.TemporaryDirectory() as name:
        folder, cache = Path(name) / "story", Path(name) / "cache"
        for path, data in story_files(scenes):
            place = folder.parent / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        machine = open_story(folder)
        assert keep_story(machine, folder, cache)
        session = Session.begin(machine, Store(Path(name) / "saves"), seed=68, slot="long")
        for _turn in range(400):
            session.choose(open_names(machine, session.state)[0])
        session.close()

        def resumed(of: Machine) -> None:
            Session.resume(of, Store(Path(name) / "saves"), "long").close()

        runs: dict[str, Callable[[Files], None]] = {
            "from cache": lambda _files: _used(start(open_story(folder, cache))),
            "resume": lambda _files: resumed(machine),
            "both": lambda _files: resumed(open_story(folder, cache)),
        }
        print(f"the cache of {scenes} scenes; a play of 400 choices")
        for what, run in runs.items():
            print(f"  {what:10} {min(seconds(run, []) for _round in range(9)) * 1e3:8.1f} ms")


def _used(_result: object) -> None:
    return


def main() -> None:
    """Measure the sizes that were asked for, and the shipped story."""
    assert has_libyaml(), "PyYAML was built without libyaml, so there is nothing to measure against"
    for scenes in [int(given) for given in sys.argv[1:]] or SIZES:
        measure(scenes)
    measure_without_libyaml()
    measure_shipped()
    for scenes in (100, 10_000):
        measure_cache(scenes)


if __name__ == "__main__":
    main()
