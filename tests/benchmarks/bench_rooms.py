"""How fast every room answers a key, and the search of the notes: `python tests/benchmarks/bench_rooms.py [--story DIR]`.

A play of the story stands deep in it, so that lists are long. In each room keys are pressed one after the other, and the
time is taken from the key to the last byte that is drawn for it; then the median, the 95th percentile and the largest
are printed, in milliseconds, with the time of a processor that one key costs on average; so a machine that is busy with
other things can be told from a slow program. The share of a core used in a room at rest
is printed as well.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parents[1] / "src")]

from tests.benchmarks.bench_tui import OURS, STOCK, environment, spread  # noqa: E402
from tests.benchmarks.terminal import Terminal  # noqa: E402

ROOMS = {
    "notes": b"n", "file": b"f", "reel": b"r", "takes": b"t", "map": b"m", "endings": b"e", "saves": b"s",
    "settings": b",", "help": b"?",
}  # fmt: skip
SMALL = {"endings"}
"""Rooms of which all fits into an ordinary window, so that nothing would move; they are measured in one of 40×15."""

DOWN, UP, END, HOME = b"\x1b[B", b"\x1b[A", b"\x1b[F", b"\x1b[H"
CHOICES = 70
COPIES = 20
"""Plays beside the one that is played, so that their list is a list."""

TIMES = 40


def make_play(story: Path, saves: Path) -> None:
    """A play deep in the story, standing at its last page, with nothing moving."""
    from spring68.opening import open_story
    from spring68.saves.settings import Settings, changed, save_settings
    from spring68.saves.store import Store
    from spring68.session import Session

    session = Session.begin(open_story(story), Store(saves), seed=68, slot="bench")
    for _turn in range(CHOICES):
        if session.options():
            session.choose(next(option.number for option in session.options() if option.is_open))
    session.turn_page(len(session.save.page.paragraphs))
    for number in range(COPIES):
        session.save_as(f"copy {number}")
    session.close()
    settings = changed(changed(changed(Settings(), "asked", "yes"), "motion", "off"), "content", "off")
    save_settings(saves / "settings.json", settings)


def redraw(terminal: Terminal, key: bytes) -> float:
    """Milliseconds from a key to the last byte that is drawn for it."""
    pressed = terminal.press(key)
    last = pressed
    while terminal.read(0.4 if last == pressed else 0.06):
        last = time.perf_counter()
    return (last - pressed) * 1000


def rest(terminal: Terminal) -> None:
    """Wait until the program has nothing left to do."""
    for _second in range(10):
        before = terminal.cpu()
        terminal.quiet(0.3)
        if terminal.cpu() - before < 0.011:
            return


def in_room(terminal: Terminal, key: bytes) -> dict[str, object]:
    """Open a room, move about in it, leave it."""
    opened = redraw(terminal, key)
    rest(terminal)
    before = terminal.cpu()
    times = [redraw(terminal, (DOWN, END, UP, HOME)[number % 4]) for number in range(TIMES)]
    used = (terminal.cpu() - before) * 1000 / TIMES
    before = terminal.cpu()
    time.sleep(1.0)
    idle = terminal.cpu() - before
    redraw(terminal, b"q")
    rest(terminal)
    moved = [found for found in times if found > 0]
    return {"opened": opened, **(spread(moved) if moved else {}), "CPU for one key": used, "idle": idle}


def searching(terminal: Terminal) -> dict[str, float]:
    """Write into the search of the notes, letter by letter."""
    redraw(terminal, b"n")
    redraw(terminal, b"/")
    rest(terminal)
    before = terminal.cpu()
    times: list[float] = []
    for word in (b"censorship", b"prague", b"radio", b"the", b"zz"):
        times += [redraw(terminal, bytes([letter])) for letter in word]
        times += [redraw(terminal, b"\x7f") for _letter in word]
    used = (terminal.cpu() - before) * 1000 / len(times)
    redraw(terminal, b"\x18")
    return {**spread(times), "CPU for one key": used}


def main() -> None:
    """Measure and print."""
    from spring68.saves.locations import shipped_story

    parser = argparse.ArgumentParser()
    parser.add_argument("--story", type=Path)
    story = parser.parse_args().story or shipped_story()
    report: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as name:
        make_play(story, Path(name))
        terminal = Terminal([*OURS, str(story), name, "continue"], environment())
        stock = Terminal(STOCK, environment())
        try:
            terminal.quiet(1.5)
            stock.quiet(1.5)
            stock.press(b"\t")
            stock.quiet(0.5)
            report["stock list, moving"] = spread([redraw(stock, (DOWN, UP)[number % 2]) for number in range(TIMES)])
            report["play, moving among the choices"] = spread(
                [redraw(terminal, (DOWN, UP)[number % 2]) for number in range(TIMES)]
            )
            for room, key in ROOMS.items():
                if room in SMALL:
                    terminal.resize((40, 15))
                    terminal.quiet(0.5)
                report[f"{room}, 40×15" if room in SMALL else room] = in_room(terminal, key)
                if room in SMALL:
                    terminal.resize((80, 24))
                    terminal.quiet(0.5)
            report["search of the notes"] = searching(terminal)
        finally:
            terminal.end()
            stock.end()
    print(json.dumps(report, indent=1, default=lambda value: round(value, 2)))


if __name__ == "__main__":
    main()
