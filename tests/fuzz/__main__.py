"""`python -m tests.fuzz [--inputs 100000] [--seed 0] [--reader NAME] [--atheris [--seconds 60]]`.

Prints figures, and each input that broke a reader.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
from pathlib import Path


def with_atheris(name: str, inputs: int, seconds: int) -> None:
    """The same guided by coverage of our own code, where atheris is installed; it never comes back."""
    import atheris

    with atheris.instrument_imports(include=["spring68"]):
        from tests.fuzz.readers import READERS
    reader = READERS[name]
    folder = Path(tempfile.mkdtemp(prefix=f"spring68-atheris-{name.replace(' ', '-')}-"))
    for number, data in enumerate(reader.corpus()):
        (folder / str(number)).write_bytes(data)
    bounds = [f"-runs={inputs}", f"-max_total_time={seconds}", "-max_len=20000", "-timeout=10"]
    atheris.Setup([sys.argv[0], str(folder), f"-artifact_prefix={folder}/broken-", *bounds], reader.read)
    atheris.Fuzz()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--reader", help="one reader by its name; all of them otherwise")
    parser.add_argument("--atheris", action="store_true", help="guided by coverage; needs atheris and --reader")
    parser.add_argument("--seconds", type=int, default=60, help="how long with atheris")
    given = parser.parse_args()
    if given.atheris:
        if given.reader is None:
            parser.error("--atheris needs --reader")
        with_atheris(given.reader, given.inputs, given.seconds)
    from tests.fuzz.readers import READERS
    from tests.fuzz.run import fuzz

    if given.reader not in {None, *READERS}:
        parser.error(f"there is no reader {given.reader!r}: they are {', '.join(READERS)}")
    names = [given.reader] if given.reader else list(READERS)
    bad = 0
    with multiprocessing.get_context("spawn").Pool() as pool:
        for name, inputs, seconds, longest, broken in pool.starmap(
            fuzz, [(name, given.inputs, given.seed) for name in names], chunksize=1
        ):
            print(
                f"{name}: {inputs:,} inputs in {seconds:.0f} s, longest {longest * 1000:.0f} ms, {len(broken)} broken",
                flush=True,
            )
            for words in broken[:10]:
                print(f"  {words}")
            bad += len(broken)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
