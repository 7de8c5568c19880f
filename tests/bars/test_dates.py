"""L14: no date runs backwards, weekdays and ages are right, and documented days are where they belong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from spring68.check.run import check_story
from spring68.story.model import Scene
from tests.bars.bible import DOCUMENTED_DAYS
from tests.bars.gathered import texts
from tests.bars.reading import acts, loaded, plays, report, story

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
_DAY = re.compile(rf"\b({'|'.join(WEEKDAYS)}),? (\d{{1,2}}) ({'|'.join(MONTHS)})\b(?:,? (\d{{4}}))?")
_FULL = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)})(?: (\d{{4}}))?")
_NUMBERS = {"six": 6, "seven": 7, "eight": 8, "nine": 9, "thirty-one": 31, "thirty-six": 36, "sixty": 60,
            "sixty-one": 61}  # fmt: skip
BORN = {"Zuzana": date(1961, 9, 9), "you": date(1937, 3, 14)}
_ANY = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_AGE = re.compile(rf"\b(Zuzana|you)(?:,? who|\. She)?,? (?:is|are) ({_ANY})\b(?! \w+s\b)", re.IGNORECASE)


def test_l14_no_date_runs_backwards() -> None:
    found = check_story(loaded(), select=("S502", "S503"))
    faults = [f"{one.span.place}: {one.message}" for one in found]
    summary = report("L14 order of time", f"{len(story().scenes)} scenes", faults)

    assert not found, summary


def test_l14_no_play_turns_the_clock_back() -> None:
    faults: set[str] = set()
    dated = 0
    for play in plays():
        now: dict[str, str] = {}
        for name in dict.fromkeys(passage.scene for passage in play.passages()):
            scene = story().scenes[name]
            if scene.when is None:
                continue
            dated += 1
            clock = scene.clock or story().clock
            if scene.when.end < now.get(clock, ""):
                faults.add(f"{name} ({scene.when.text}) is read after {now[clock]}")
            now[clock] = max(now.get(clock, ""), scene.when.begin)
    summary = report("L14 clocks in plays", f"{dated} dated scenes read in {len(plays())} plays", sorted(faults))

    assert dated >= 40 * len(plays()), summary
    assert not faults, summary


def spoken_days() -> Iterator[tuple[str, str, Scene]]:
    """Every text that may name a day, with its place and scene."""
    for scene in story().scenes.values():
        yield f"{scene.id} (shown)", scene.shown, scene
    for text in texts("text", "again", "say", "label", "log", "sheet", "skip"):
        assert text.scene is not None
        yield f"{text.scene.id} ({text.role})", " ".join(text.prose.raw.split()), text.scene


def year_of(scene: Scene) -> int:
    """The year in which a scene lies."""
    assert scene.when is not None
    return int(scene.when.begin[:4])


def test_l14_weekdays_agree_with_dates() -> None:
    checked = 0
    faults: list[str] = []
    for where, words, scene in spoken_days():
        for weekday, day, month, year in _DAY.findall(words):
            checked += 1
            try:
                real = date(int(year) if year else year_of(scene), MONTHS.index(month) + 1, int(day))
            except ValueError:
                faults.append(f"{where}: there is no {day} {month} {year}")
                continue
            if WEEKDAYS[real.weekday()] != weekday:
                faults.append(f"{where}: {day} {month} {real.year} was a {WEEKDAYS[real.weekday()]}, not a {weekday}")
    summary = report("L14 weekdays", f"{checked} days named with their weekday", faults)

    assert checked >= 5 * len(acts()), summary
    assert not faults, summary


def test_l14_what_is_shown_is_the_scenes_own_day() -> None:
    checked = 0
    faults: list[str] = []
    for scene in story().scenes.values():
        if scene.when is None:
            continue
        for day, month, year in _FULL.findall(scene.shown):
            checked += 1
            real = date(int(year) if year else year_of(scene), MONTHS.index(month) + 1, int(day)).isoformat()
            if not scene.when.begin[:10] <= real <= scene.when.end[:10]:
                faults.append(f"{scene.id}: shown as {scene.shown}, dated {scene.when.text}")
    summary = report("L14 days shown", f"{checked} days in headings", faults)

    assert checked >= 5 * len(acts()), summary
    assert not faults, summary


def test_l14_ages_agree_with_births() -> None:
    checked = 0
    faults: list[str] = []
    for where, words, scene in spoken_days():
        for who, age in _AGE.findall(words):
            assert scene.when is not None
            checked += 1
            ages = {_age(who.replace("You", "you"), day) for day in (scene.when.begin, scene.when.end)}
            if _NUMBERS[age] not in ages:
                faults.append(f"{where}: {who} is said to be {age}, and is {sorted(ages)}")
    for who, name in (("you", "irena"), ("Zuzana", "zuzana")):
        if story().people[name].born != BORN[who].isoformat():
            faults.append(f"{name}: born {story().people[name].born} in people.yaml")
    summary = report("L14 ages", f"{checked} ages told", faults)

    assert checked, summary
    assert not faults, summary


def _age(who: str, day: str) -> int:
    born, now = BORN[who], date.fromisoformat(day[:10])
    return now.year - born.year - ((now.month, now.day) < (born.month, born.day))


def test_l14_documented_days_are_kept() -> None:
    faults: list[str] = []
    checked = 0
    for scene in story().scenes.values():
        wanted = DOCUMENTED_DAYS.get(scene.ref)
        is_joined = any(other.ref == scene.ref and other is not scene for other in story().scenes.values())
        if wanted is None or scene.when is None or (is_joined and first_of(scene.ref) is not scene):
            continue
        checked += 1
        first, _dots, last = wanted.partition("..")
        if not (scene.when.begin.startswith(first) and scene.when.end[:10].startswith((last or first)[:10])):
            faults.append(f"{scene.ref} {scene.id}: {scene.when.text}, documented {wanted}")
    written = {scene.ref for scene in story().scenes.values()}
    summary = report("L14 documented days", f"{checked} of {len(DOCUMENTED_DAYS)} days", faults)

    assert checked == len(written & DOCUMENTED_DAYS.keys()), summary
    assert checked >= 5, summary
    assert not faults, summary


def first_of(ref: str) -> Scene:
    """The scene that bears a number first."""
    return next(scene for scene in story().scenes.values() if scene.ref == ref)
