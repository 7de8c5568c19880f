"""L23 and L24: the File leans as it should, hides third persons, and differs between two who lived differently."""

from __future__ import annotations

import re
from collections import Counter

from spring68.engine.turn import Kind
from tests.bars.bible import INTERLEAVES
from tests.bars.gathered import sheets
from tests.bars.reading import Play, acts, is_whole, machine, opposed, options, plays, report, spread, story

SLANTS = {"exact": (0, 35), "protective": (15, 25), "careless": (20, 30), "hostile": (15, 25), "invented": (5, 10)}
"""Shares of all sheets, in hundredths."""

AUTHORS = {"KUSTOD", "REFERENT", "CADRES", "POST", "TECHNICAL"}
_BARE = re.compile(r"\b(?:I(?!\.)|me|my|we|our|you|your)\b")


def test_l23_the_slants_have_their_shares() -> None:
    every = [sheet for _scene, sheet in machine().plan.sheets.values()]
    slants = Counter(sheet.slant for sheet in every)
    shares = {slant: 100 * slants[slant] / len(every) for slant in SLANTS}
    faults = [f"{slant}: {shares[slant]:.1f} %, {low} to {high} are meant" for slant, (low, high) in SLANTS.items()
              if not low <= shares[slant] <= high]  # fmt: skip
    figure = f"{len(every)} sheets: " + " · ".join(f"{slant} {share:.1f} %" for slant, share in shares.items())
    summary = report("L23 slants", figure, faults)

    assert len(every) >= 20 * len(acts()), summary
    assert set(slants) == set(SLANTS), summary
    assert not faults, summary


def test_l23_a_sheet_keeps_the_voice_of_the_file() -> None:
    people = [one for one in story().people.values() if not one.real and one.id not in {"irena", "other_irena"}]
    names = {form for one in people for form in (one.name, *one.also) if form[0].isupper() and " " not in form}
    pattern = re.compile(rf"\b(?:{'|'.join(sorted(names))})\b")
    faults = []
    for key, words in sheets().items():
        scene, sheet = machine().plan.sheets[key]
        for text in words:
            plain = re.sub(r"“[^”]*”", " ", text)
            faults += [f"{key} ({scene.act}): names {name}" for name in pattern.findall(text)]
            faults += [f"{key} ({scene.act}): says ‘{match}’" for match in _BARE.findall(plain)]
        if sheet.source not in AUTHORS:
            faults.append(f"{key}: {sheet.source} is no author of the File")
    bars = sum("█" in text for words in sheets().values() for text in words)
    summary = report("L23 voice of the File", f"{len(sheets())} sheets met, {bars} with black bars", faults)

    assert len(sheets()) >= 0.85 * len(machine().plan.sheets), summary
    assert bars >= 10, summary
    assert not faults, summary


def test_l23_one_sheet_is_about_another_woman() -> None:
    others = [key for key, (_scene, sheet) in machine().plan.sheets.items() if sheet.other]
    second = [name for name, scene in story().scenes.items() if scene.ref == "510"]
    summary = report("L23 sheets about others", f"{others}, and sheet 42 in {second}")

    if "run_out" in acts():
        assert len(others) == 1, summary
        assert machine().plan.sheets[others[0]][0].ref == "508", summary
        assert second, summary
    else:
        assert not others, summary


def test_l23_acts_leave_sheets_and_silence_leaves_none() -> None:
    filed = [choice for _scene, choice in options().values() if choice.file]
    share = len(filed) / len(options())
    per_play = [len(play.last.filed) for play in plays()]
    figure = f"{spread(per_play)}; {share:.0%} of options are witnessed"
    summary = report("L23 sheets in a play (p5 / p50 / p95)", figure)

    assert 0.2 <= share <= 0.6, summary
    assert min(per_play) >= 4 * (len(acts()) - 1), summary


# L24


def shown_in(play: Play, ref: str) -> frozenset[tuple[str, str]]:
    """The sheets that a play was shown in an interleaf."""
    return frozenset(
        (filed.key, filed.text)
        for passage in play.passages()
        if passage.kind is Kind.SHEETS and story().scenes[passage.scene].ref == ref
        for filed in passage.sheets
    )


def test_l24_interleaves_differ_between_opposed_plays() -> None:
    faults: list[str] = []
    figures: list[str] = []
    for act, ref in INTERLEAVES.items():
        if act not in acts():
            continue
        numbers = []
        for one, other in opposed():
            mine, theirs = shown_in(one, ref), shown_in(other, ref)
            numbers.append(min(len(mine - theirs), len(theirs - mine)))
        figures.append(f"{ref} {sum(numbers) / len(numbers):.1f}")
        few = sum(number < 2 for number in numbers)
        faults += [f"{ref}: fewer than two sheets differ in {few} of {len(numbers)} pairs"] if few else []
    summary = report("L24 sheets that differ", ", ".join(figures), faults)

    assert figures, summary
    assert not faults, summary


def test_l24_the_file_is_thick_thin_or_gone() -> None:
    if not is_whole():
        report("L24 what is left of the File", "the epilogue is not finished")
        assert story().later or not story().endings
        return
    left = story().file.left
    assert left is not None
    values = Counter(str(play.last.values[machine().names.index(left)]) for play in plays())
    summary = report("L24 what is left of the File", dict(values))

    assert len(values) >= 2, summary
