"""What a command costs: time, processor time, and the memory of all its processes together."""

from __future__ import annotations

import os
import resource
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
STEP = 0.05
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock and of the processors, the highest memory in MB, what was printed, the exit status."""

    wall: float
    cpu: float
    memory: float
    output: str
    status: int

    def __str__(self) -> str:
        return f"{self.wall:7.2f} s wall {self.cpu:7.2f} s CPU {self.memory:7.1f} MB"


def measured(command: list[str]) -> Cost:
    """Run a command to its end. Needs /proc for the memory of several processes; else that of the largest counts."""
    before, begun = _cpu(), time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    memory = 0
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.DEVNULL, env=environment, start_new_session=True
        )
        while process.poll() is None:
            memory = max(memory, _together(process.pid))
            time.sleep(STEP)
        wall = time.perf_counter() - begun
        output.seek(0)
        text = output.read()
    memory = memory or resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return Cost(wall, _cpu() - before, memory / 1e6, text, process.returncode)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _together(leader: int) -> int:
    """The memory, in bytes, of all processes of a session."""
    found = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == leader:
                found += int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, IndexError, ValueError):
            continue
    return found
