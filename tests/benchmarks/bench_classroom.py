"""Two hundred records of a full play: how long it takes to verify them, how large they are, what a choice costs to write.

Run it by hand: `python tests/benchmarks/bench_classroom.py [RECORDS]`. Times are processor seconds of one process, and
seconds on the wall with one process and with two.
"""

from __future__ import annotations

import sys
import tempfile
import time
import zlib
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from spring68.classroom.assignment import Assignment, Goals, GradeRule, Grading, Identity, Moment, Question, StoryPin  # noqa: E402
from spring68.classroom.codes import make_codes  # noqa: E402
from spring68.classroom.recordreader import read_record  # noqa: E402
from spring68.classroom.verify import Found  # noqa: E402
from spring68.classroom.verifyclass import verify_class  # noqa: E402
from spring68.engine.machine import Machine  # noqa: E402
from spring68.lesson import Lesson  # noqa: E402
from spring68.opening import open_story  # noqa: E402

WORDS = (
    "she",
    "went",
    "there",
    "because",
    "the",
    "river",
    "under",
    "a",
    "bridge",
    "was",
    "grey",
    "and",
    "nobody",
    "had",
    "told",
)
MS_A_CHOICE = 18_000


def homework(machine: Machine) -> Assignment:
    """The whole story with five questions of sixty words."""
    acts = list(machine.story.acts)[1:6]
    return Assignment(
        id="bench",
        title="Bench",
        story=StoryPin(machine.story.id),
        goals=Goals(notes_min=20),
        questions=tuple(Question(f"q_{act}", Moment("act", act), "long", "Why?", min_words=60) for act in acts),
        identity=Identity(),
        takes="one",
        grading=Grading(10, (GradeRule("goals_met", 10),)),
        digest="ab" * 32,
    )


def record(machine: Machine, assignment: Assignment, folder: Path, code: str, random: Random) -> bytes:
    """One random play to its end."""
    now = [0]
    lesson = Lesson.begin(machine, assignment, folder, (code,), seed=random.getrandbits(31), clock=lambda: now[0])
    while not lesson.is_over or lesson.pending:
        if lesson.pending:
            now[0] += 90_000
            problem = lesson.answer(" ".join(random.choice(WORDS) for _word in range(60)))
            assert not problem
        else:
            now[0] += int(MS_A_CHOICE * random.uniform(0.5, 2))
            lesson.choose(random.choice([option.name for option in lesson.options() if option.is_open]))
    lesson.seal()
    lesson.close()
    return lesson.recorder.path.read_bytes()


def main() -> None:
    """Make the records and measure."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    machine = open_story(ROOT / "story")
    assignment = homework(machine)
    random = Random(68)
    codes = make_codes(count, random)
    begun = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        data = [record(machine, assignment, Path(folder), code, random) for code in codes]
    made = time.process_time() - begun
    found = [Found(f"{code}.s68rec", content) for code, content in zip(codes, data, strict=True)]
    size = sum(map(len, data)) / count
    packed = sum(len(zlib.compress(content)) for content in data) / count
    begun = time.process_time()
    choices = sum(sum(event.type == "choice" for event in read_record(content).events) for content in data)
    chain = time.process_time() - begun
    print(f"{count} records, {choices / count:.0f} choices each, {size / 1000:.1f} kB ({packed / 1000:.1f} kB packed)")
    print(f"played and written: {1e6 * made / choices:.0f} µs a choice (processor)")
    print(f"chains read: {chain:.2f} s (processor)")
    for jobs in (1, 2, 1, 2):
        wall, begun = time.perf_counter(), time.process_time()
        result = verify_class(found, machine, assignment, jobs=jobs)
        spent, wall = time.process_time() - begun, time.perf_counter() - wall
        matching = sum(one.matches for one in result.records)
        print(f"verified with {jobs}: {wall:.2f} s on the wall, {spent:.2f} s here (processor), {matching} match")
    flags = sum(len(one.flags) for one in result.records)
    print(f"flags: {flags}")


if __name__ == "__main__":
    main()
