"""S103, S203: cover names: two persons under one, sheets filed under one that is nearly right, authors without a sheet.

A sheet may be filed by an office that is no person (`POST`), so a `source` that nobody has as a cover is a mistake only
where it is nearly somebody's cover and stands nowhere else.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from spring68.check.codes import finding
from spring68.check.survey import Survey
from spring68.story.model import Name, Sheet
from spring68.text.diagnostic import Diagnostic, Label
from spring68.text.source import Span
from spring68.text.suggest import plain

FAR = 2
"""In how many letters a name may differ from the one that was meant; in one where it has fewer than five."""


def find_wrong_covers(survey: Survey) -> Iterator[Diagnostic]:
    """S103 and S203 for cover names, in a story in which a person has one."""
    covers = yield from _covers(survey)
    if not covers or survey.is_partial:
        return
    filed: dict[str, list[Sheet]] = {}
    for scene in survey.story.scenes.values():
        for sheet in (*scene.file, *(sheet for _beat, choice in scene.all_choices() for sheet in choice.file)):
            filed.setdefault(sheet.source, []).append(sheet)
    asked = {name for scene in survey.story.scenes.values() if scene.sheets is not None for name in scene.sheets.by}
    wrong = [source for source, sheets in filed.items() if source not in covers and len(sheets) == 1]
    meant: set[str] = set()
    for source in wrong:
        near = _near(source, covers) if source not in asked else ""
        if near:
            meant.add(near)
            yield _nearly(survey, filed[source][0], near)
    yield from _unheard(survey, set(covers) - filed.keys() - meant)


def _covers(survey: Survey) -> Generator[Diagnostic, None, dict[str, Span]]:
    """S103 for a cover that two persons have; returns where each cover was given."""
    found: dict[str, Span] = {}
    for person in survey.story.people.values():
        if not person.cover:
            continue
        place = survey.locate(person.id.span, person.cover)
        if person.cover in found:
            yield finding(
                "S103", place, f"two persons have the cover ‘{person.cover}’",
                why="a player could not tell which of the two wrote a sheet.", fix="give one of them another cover.",
                others=(Label(found[person.cover], "the first one"),),
            )  # fmt: skip
        found.setdefault(person.cover, place)
    return found


def _nearly(survey: Survey, sheet: Sheet, near: str) -> Diagnostic:
    place = survey.locate(sheet.span, sheet.source)
    return finding(
        "S203", place, f"there is nobody with the cover ‘{sheet.source}’",
        why="where the sheets of one author are shown, a player would never see this one.",
        fix="correct the name, or give it to somebody as `cover` in people.yaml.", hint=f"did you mean ‘{near}’?",
    )  # fmt: skip


def _unheard(survey: Survey, silent: set[str]) -> Iterator[Diagnostic]:
    """S203 where the sheets of somebody are to be shown who has filed none."""
    for scene in survey.story.scenes.values():
        for name in scene.sheets.by if scene.sheets is not None else ():
            if name in silent and not survey.promises.hold(Name.at(name, scene.id.span)):
                yield finding(
                    "S203", survey.locate(scene.id.span, name), f"nobody has filed a sheet as ‘{name}’",
                    why="no sheet would be shown.", fix="file one with `source:`, or correct the name.",
                )  # fmt: skip


def _near(name: str, covers: dict[str, Span]) -> str:
    """The cover that was probably meant; empty when none is near."""
    most = FAR if len(name) > 4 else 1
    far = {cover: _distance(plain(name), plain(cover)) for cover in covers}
    best = min(far, key=far.__getitem__)
    return best if far[best] <= most else ""


def _distance(one: str, other: str) -> int:
    """How many letters must be put in, taken out or changed to make one word of another; `FAR` + 1 when many."""
    if abs(len(one) - len(other)) > FAR:
        return FAR + 1
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        last, row[0] = row[0], number
        for at, wanted in enumerate(other, 1):
            last, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, last + (letter != wanted))
    return row[-1]
