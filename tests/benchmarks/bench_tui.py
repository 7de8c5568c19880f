"""How fast the full screen is, as ratios to a stock player-shaped Textual screen in the same run.

`python tests/benchmarks/bench_tui.py [--pairs N] [--story DIR]` prints first frames, key to redraw, memory, idle CPU.
Every pair runs ours and the stock screen one after the other, so that whatever else the machine does falls on both.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parents[1] / "src")]

from tests.benchmarks.stock_player import PROSE  # noqa: E402
from tests.benchmarks.terminal import Terminal  # noqa: E402

STOCK = [sys.executable, str(HERE / "stock_player.py")]
SMALLEST = [*STOCK, "--smallest"]
OURS = [sys.executable, str(HERE / "our_player.py")]
SCENES = 450
TIMED, READING = 100, 0.4


def environment() -> dict[str, str]:
    """An ordinary colour terminal."""
    ours = ("SPRING68", "TEXTUAL", "NO_COLOR")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONDONTWRITEBYTECODE": ""}


def make_story(folder: Path, scenes: int = SCENES) -> None:
    """A story of one line of scenes, each of some 120 words with a marker, three choices and a note now and then."""
    (folder / "acts" / "1-spring").mkdir(parents=True)
    (folder / "story.yaml").write_text(
        "story: bench\ntitle: A bench\nstart: s0\nlater: [on]\n"
        "acts: {spring: {title: Spring, label: BOX I, entry: s0}}\n"
    )
    texts = []
    for number in range(scenes):
        paragraphs = "\n\n".join("  " + part for part in f"SCENE{number:05d} {PROSE}".split("\n\n"))
        target = f"s{number + 1}" if number + 1 < scenes else "later"
        choices = "\n".join(f"  - Choice {one} of scene {number}, which takes a line. -> {target}" for one in (1, 2, 3))
        texts.append(
            f"scene: s{number}\nwhen: 1968-06-{number % 28 + 1:02d}\ntext: |\n{paragraphs}\nchoices:\n{choices}\n"
        )
    (folder / "acts" / "1-spring" / "scenes.yaml").write_text("---\n".join(texts))


def make_save(story: Path, saves: Path) -> str:
    """A play that stands a little way into the story, and the story's cache; a word of the play's page."""
    from spring68.opening import keep_story, open_story
    from spring68.saves.settings import Settings, changed, save_settings
    from spring68.saves.store import Store
    from spring68.session import Session

    machine = open_story(story)
    assert keep_story(machine, story, saves / "cache")
    session = Session.begin(machine, Store(saves), seed=68, slot="bench")
    for _turn in range(5):
        session.choose(next(option.number for option in session.options() if option.is_open))
    session.close()
    save_settings(saves / "settings.json", changed(Settings(), "asked", "yes"))
    words = session.save.page.paragraphs
    return max((word for text in words for word in text.split() if word.isascii() and word.isalnum()), key=len)


def first_frame(argv: list[str], marker: bytes) -> float:
    """Milliseconds from the start until a marker stands on the screen."""
    terminal = Terminal(argv, environment())
    try:
        return (terminal.wait_for(marker) - terminal.started) * 1000
    finally:
        terminal.end()


def frames(pairs: int, ours: list[str], marker: bytes) -> dict[str, float]:
    """First frames of ours and of the stock screen, in turns."""
    mine, stock = [], []
    for pair in range(pairs):
        for which in (0, 1) if pair % 2 else (1, 0):
            if which:
                mine.append(first_frame(ours, marker))
            else:
                stock.append(first_frame(STOCK, b"SCENE00000"))
    ratios = [one / other for one, other in zip(mine, stock, strict=True)]
    return {
        "ours_ms": statistics.median(mine), "stock_ms": statistics.median(stock), "ratio": statistics.median(ratios),
        "worst_ratio": max(ratios),
    }  # fmt: skip


class Played:
    """A program being played: one key, one scene further."""

    def __init__(self, argv: list[str], at: int) -> None:
        self.terminal = Terminal(argv, environment())
        self.at = at
        self.times: list[float] = []
        self.terminal.wait_for(f"SCENE{at:05d}".encode())
        self.rest()
        self.memory = [self.terminal.memory()]

    def rest(self) -> None:
        """Wait until the program has nothing left to do."""
        for _second in range(20):
            before = self.terminal.cpu()
            self.terminal.quiet(0.2)
            time.sleep(0.8)
            if self.terminal.cpu() - before < 0.02:
                return

    def turn(self, pause: float = 0.02) -> None:
        """Press a key and wait for the next scene; then for so many seconds in which nothing is drawn."""
        self.at += 1
        pressed = self.terminal.press(b"1")
        self.times.append((self.terminal.wait_for(f"SCENE{self.at:05d}".encode()) - pressed) * 1000)
        self.terminal.quiet(pause)

    def idle(self) -> float:
        """The share of a core that it uses when nothing happens."""
        self.rest()
        before, began = self.terminal.cpu(), time.perf_counter()
        time.sleep(4.0)
        return (self.terminal.cpu() - before) / (time.perf_counter() - began)


def keys(ours: list[str], at: int, turns: int) -> tuple[Played, Played, dict[str, float]]:
    """Both programs played in turns; and how much they do when nothing happens.

    For the first turns a key comes when everything has come to rest, reels that turn included, as it does when somebody
    reads; the other turns come as fast as they can, and only memory is looked at.
    """
    mine, stock = Played(ours, at), Played(STOCK, 0)
    try:
        for turn in range(1, turns + 1):
            mine.turn(READING if turn <= TIMED else 0.01)
            if turn <= TIMED:
                stock.turn(READING)
            if turn % 100 == 0:
                mine.memory.append(mine.terminal.memory())
        del mine.times[TIMED:]
        stock.memory.append(stock.terminal.memory())
        return mine, stock, {"ours": mine.idle(), "stock": stock.idle()}
    finally:
        mine.terminal.end()
        stock.terminal.end()


def smallest_memory() -> float:
    """Memory of the smallest Textual program."""
    terminal = Terminal(SMALLEST, environment())
    try:
        terminal.wait_for(b"SCENE00000")
        terminal.quiet(0.6)
        return terminal.memory()
    finally:
        terminal.end()


def spread(times: list[float]) -> dict[str, float]:
    """Median, 95th percentile, largest."""
    ordered = sorted(times)
    return {"median": statistics.median(ordered), "p95": ordered[int(len(ordered) * 0.95) - 1], "max": ordered[-1]}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--turns", type=int, default=400)
    parser.add_argument("--story", type=Path, help="another story for the first frames")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        story = folder / "story"
        make_story(story)
        real = options.story or story
        saves, more = folder / "saves", folder / "more"
        word = make_save(real, saves)
        make_save(story, more)
        report = measure(options.pairs, options.turns, [str(real), str(saves)], [str(story), str(more)], word)
    print(json.dumps(report, indent=2))


def large(pairs: int) -> dict[str, float]:
    """First frames of a play resumed in a story of 10,000 scenes, beside one of 100; both from their caches."""
    with tempfile.TemporaryDirectory() as name:
        argv = {}
        for scenes in (100, 10_000):
            folder = Path(name) / str(scenes)
            make_story(folder / "story", scenes)
            make_save(folder / "story", folder / "saves")
            argv[scenes] = [*OURS, str(folder / "story"), str(folder / "saves"), "continue"]
        times = [
            {scenes: first_frame(command, b"SCENE00005") for scenes, command in argv.items()} for _pair in range(pairs)
        ]
    return {
        "small_ms": statistics.median(pair[100] for pair in times),
        "large_ms": statistics.median(pair[10_000] for pair in times),
        "ratio": statistics.median(pair[10_000] / pair[100] for pair in times),
    }


def without_cache(pairs: int, argv: list[str], cache: Path, marker: bytes) -> dict[str, float]:
    """First frames where there is no cache yet."""
    ratios = []
    for _pair in range(pairs):
        shutil.rmtree(cache, ignore_errors=True)
        ratios.append(first_frame(argv, marker) / first_frame(STOCK, b"SCENE00000"))
    return {"ratio": statistics.median(ratios), "worst_ratio": max(ratios)}


def measure(pairs: int, turns: int, real: list[str], bench: list[str], word: str) -> dict[str, object]:
    """All measurements as one report."""
    first_frame([*OURS, *real, "title"], b"Continue")
    report: dict[str, object] = {
        "first frame, title": frames(pairs, [*OURS, *real, "title"], b"Continue"),
        "first frame, resumed": frames(pairs, [*OURS, *real, "continue"], word.encode()),
        "first frame, no cache": without_cache(
            pairs, [*OURS, *real, "continue"], Path(real[1]) / "cache", word.encode()
        ),
        "first frame, 10,000 scenes beside 100": large(pairs),
    }
    mine, stock, idle = keys([*OURS, *bench, "continue"], 5, turns)
    ours, theirs = spread(mine.times), spread(stock.times)
    report["key to next scene, ms"] = {
        "ours": ours, "stock": theirs, "ratio of medians": ours["median"] / theirs["median"],
    }  # fmt: skip
    report["memory, MB"] = {
        "ours, every 100 turns": mine.memory, "stock": stock.memory, "smallest Textual program": smallest_memory(),
    }  # fmt: skip
    report["idle, share of a core"] = idle
    return report


if __name__ == "__main__":
    main()
