"""One reader against many inputs."""

from __future__ import annotations

import time
import traceback

from tests.fuzz.mutate import mutated
from tests.fuzz.readers import READERS

SLOW = 2.0
"""Seconds after which an input counts as a hang; the largest is 200 kB."""


def fuzz(name: str, inputs: int, seed: int) -> tuple[str, int, float, float, list[str]]:
    """One reader against so many inputs: its name, how many, seconds in all, the longest, and what broke it."""
    reader = READERS[name]
    corpus, broken, longest = reader.corpus(), [], 0.0
    began = time.process_time()
    for number in range(inputs):
        data = mutated(corpus, seed + number)
        at = time.process_time()
        try:
            reader.read(data)
        except BaseException as problem:
            broken.append(f"seed {seed + number}: {traceback.format_exception_only(problem)[-1].strip()}")
        took = time.process_time() - at
        longest = max(longest, took)
        if took > SLOW:
            broken.append(f"seed {seed + number}: took {took:.1f} s for {len(data)} bytes")
    return name, inputs, time.process_time() - began, longest, broken
