"""Two hundred records of a full play: to verify and to report them, how large they are, what a choice costs to write.

Run it by hand: `python tests/benchmarks/bench_classroom.py [RECORDS]`. Times are processor seconds of one process, and
seconds on the wall with one process and with two. Ratios are what is allowed by what was measured: above 1 is within.
The first screen of the report is measured in headless Chromium, with scripts blocked, where Chromium and selenium are.
"""

from __future__ import annotations

import os
import shutil
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
from spring68.classroom.report import report_of  # noqa: E402
from spring68.classroom.reportfiles import write_report  # noqa: E402
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
MOST_SECONDS, MOST_BYTES, MOST_FIRST = 10.0, 2_000_000, 1.0
"""What is allowed for two hundred records: seconds to verify and report, bytes of the page, seconds to its first screen."""


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


def report(found: list[Found], machine: Machine, assignment: Assignment) -> None:
    """Verify and report all of them, as `class report` does, and show the page in a browser."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wall, before = time.perf_counter(), os.times()
        result = verify_class(found, machine, assignment)
        verified = time.perf_counter() - wall
        write_report(report_of(result, machine), machine, folder)
        wall, after = time.perf_counter() - wall, os.times()
        mine = after.user + after.system - before.user - before.system
        others = after.children_user + after.children_system - before.children_user - before.children_system
        free = others / 2 + mine
        print(
            f"verified and reported: {wall:.2f} s on the wall ({verified:.2f} verified), ratio {MOST_SECONDS / wall:.1f}"
        )
        print(f"  processor: {others:.2f} s in other processes, {mine:.2f} s here; on two free cores that is")
        print(f"  {free:.2f} s, ratio {MOST_SECONDS / free:.1f}")
        for path in sorted(folder.iterdir()):
            print(f"  {path.name}: {path.stat().st_size / 1000:.0f} kB")
        size = (folder / "report.html").stat().st_size
        print(f"report.html: ratio {MOST_BYTES / size:.1f}")
        browse(folder / "report.html")


def browse(page: Path) -> None:
    """Seconds from asking for a page to its first paint in headless Chromium, scripts blocked, five times."""
    if shutil.which("chromium") is None or shutil.which("chromedriver") is None:
        print("first screen: Chromium and its driver are not on this machine")
        return
    try:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service
    except ImportError:
        print("first screen: selenium is not installed")
        return
    options = webdriver.ChromeOptions()
    for word in ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"):
        options.add_argument(word)
    options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    firsts: list[float] = []
    asked: set[str] = set()
    try:
        for _time in range(5):
            driver.get(page.as_uri())
            paints = driver.execute_script("return performance.getEntriesByType('paint').map(e => e.startTime)")
            asked |= set(driver.execute_script("return performance.getEntriesByType('resource').map(e => e.name)"))
            firsts.append(max(paints) / 1000)
    finally:
        driver.quit()
    middle = sorted(firsts)[2]
    print(f"first screen: median {middle:.2f} s, longest {max(firsts):.2f} s, ratio {MOST_FIRST / middle:.1f}")
    print(f"asked of a network: {sorted(asked) or 'nothing'}")


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
    report(found, machine, assignment)


if __name__ == "__main__":
    main()
