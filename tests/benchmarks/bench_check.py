"""What `spring68 check --fast` costs as a cold command: `python tests/benchmarks/bench_check.py [SCENES …]`.

Beside it stands a bare `python -c "import yaml"` that loads the same bytes with `CSafeLoader`. Each command is run
several times in turn; the best of each by the clock and by the processor, the memory, and the ratio of the best ones.
The bars are meant by the clock of a machine with nothing else to do; where others work on it too, its processor time
says more.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.benchmarks.generated_yaml import story_files  # noqa: E402
from tests.benchmarks.measuring import Cost, measured  # noqa: E402

BARS = {1_000: (0.5, 0.0), 10_000: (3.0, 270.0)}
"""By scenes: seconds by the clock, MB (none where 0)."""

ROUNDS = 7
LIBRARY = """
import sys, yaml
from pathlib import Path
for path in Path(sys.argv[1]).rglob("*.yaml"):
    list(yaml.load_all(path.read_bytes(), yaml.CSafeLoader))
"""


def written(scenes: int, folder: Path) -> Path:
    """A made-up story on disk."""
    for name, data in story_files(scenes):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder / "story"


def best(costs: list[Cost]) -> Cost:
    """The least of each measure."""
    return Cost(
        min(cost.wall for cost in costs), min(cost.cpu for cost in costs), min(cost.memory for cost in costs),
        costs[0].output, costs[0].status,
    )  # fmt: skip


def measure(scenes: int) -> None:
    """Print one size."""
    with tempfile.TemporaryDirectory() as folder:
        story = str(written(scenes, Path(folder)))
        commands = {
            "library": [sys.executable, "-c", LIBRARY, story],
            "check --fast": [sys.executable, "-m", "spring68", "check", "--fast", story],
        }
        rounds = ROUNDS if scenes < 5_000 else 3
        costs: dict[str, list[Cost]] = {name: [] for name in commands}
        for _round in range(rounds):
            for name, command in commands.items():
                costs[name].append(measured(command))
    print(f"{scenes} scenes")
    found = {name: best(each) for name, each in costs.items()}
    for name, cost in found.items():
        ratio = cost.cpu / found["library"].cpu
        findings = cost.output.count("\n") if name != "library" else 0
        print(f"  {name:13} {cost}  {ratio:5.2f}× CPU  exit {cost.status}, {findings} lines printed")
    wall, memory = BARS.get(scenes, (0.0, 0.0))
    mine = found["check --fast"]
    if wall:
        bars = [("by the clock", mine.wall, wall, "s"), ("by the processor", mine.cpu, wall, "s")]
        bars += [("memory", mine.memory, memory, "MB")] if memory else []
        told = [f"{what} {'ok' if is_now <= bar else 'MISSED'} ({bar:g} {unit})" for what, is_now, bar, unit in bars]
        print(f"  bars: {', '.join(told)}")


def main() -> None:
    """Measure the sizes that were asked for."""
    for scenes in [int(given) for given in sys.argv[1:]] or BARS:
        measure(scenes)


if __name__ == "__main__":
    main()
