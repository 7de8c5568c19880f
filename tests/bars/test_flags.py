"""L06 and L07: sixty flags, each set and each read; what a choice leaves behind, and how far on it is read."""

from __future__ import annotations

from collections import defaultdict
from statistics import median

import pytest

from spring68.story.model import Variable
from tests.bars.bible import FLAGS, NO_FLAG, TOWARDS_LATER
from tests.bars.reading import Play, acts, is_whole, options, plays, report, story
from tests.bars.reads import left_by, read_by, read_in, set_in

NEVER_SHOWN_ALONE = frozenset({("var", "habit"), ("var", "known")})
"""What grows by many small steps: no single step of it is a plot flag."""


def written(variable: Variable) -> str:
    """A variable in the form of `story.yaml`."""
    default = str(variable.default).lower()
    if variable.kind == "truth":
        return default
    if variable.kind == "word":
        return f"{default} in {', '.join(map(str, variable.values))}"
    return f"{default} in {variable.values[0]}..{variable.values[-1]}{' clamp' if variable.clamp else ''}"


def promised() -> dict[str, str]:
    """The flags of the bible's table, with their types."""
    found: dict[str, str] = {}
    names: list[str] = []
    for line in FLAGS.strip().split("\n"):
        before, colon, kind = line.partition(":")
        names += before.split()
        if colon:
            found.update(dict.fromkeys(names, kind.strip()))
            names = []
    return found


def test_l07_the_flags_are_exactly_those_of_the_bible() -> None:
    wanted = promised()
    declared = {name: written(variable) for name, variable in story().variables.items()}
    faults = [f"{name}: declared as {declared.get(name)}, meant as {kind}" for name, kind in wanted.items()
              if declared.get(name) != kind]  # fmt: skip
    faults += [
        f"{name}: declared, and not one of the sixty" for name in declared.keys() - wanted.keys() - NO_FLAG.keys()
    ]
    summary = report("L07 flags", f"{len(declared)} declared, {len(wanted)} in the bible", faults)

    assert len(wanted) == 60, summary
    assert not faults, summary


def test_l07_every_flag_that_is_set_is_read_and_every_flag_that_is_read_can_be_set() -> None:
    later = {str(name) for name in story().later}
    asked = {str(name) for name, _words in story().file.names}  # these are shown to the reader by name
    asked |= {str(story().file.left)} if story().file.left else set()
    faults = [
        f"{name}: {'set and never read' if name in set_in() else 'read and never set'}"
        for name in story().variables
        if (name in set_in()) != (name in read_in() or name in asked)
    ]
    idle = [f"{name}: neither set nor read" for name in story().variables.keys() - set_in().keys() - read_in().keys()]
    faults = [fault for fault in faults + idle if fault.split(":")[0] not in later]
    picked = {name for scene in story().scenes for kind, name in read_by(str(scene)) if kind in {"picked", "said"}}
    figure = f"{len(set_in())} variables set, {len(read_in())} read, {len(picked)} choices read by name"
    summary = report("L07 set and read", figure, faults)

    assert not faults, summary
    assert len(picked) >= 20, summary


@pytest.mark.skipif("silence" not in acts(), reason="Act IV is not declared")
def test_l06_the_flags_of_the_first_two_acts_are_read_after_the_third() -> None:
    late = {scene.id for scene in story().scenes.values() if scene.act in {"silence", "run_out"}}
    early = {scene.id for scene in story().scenes.values() if scene.act in {"spring", "weather"}}
    flags = [
        name
        for name in story().variables
        if name.partition(".")[0] in TOWARDS_LATER and set_in().get(name, frozenset()) & early
    ]
    faults = [f"{name}: set in Acts I–II, and not read in Act IV or the epilogue" for name in flags
              if not read_in().get(name, frozenset()) & late]  # fmt: skip
    summary = report("L06 plot flags", f"{len(flags)} flags set in Acts I–II", faults)

    assert len(flags) >= 15, summary
    assert not faults or not is_whole(), summary


# how far on a choice is read


def distances(play: Play) -> dict[str, list[tuple[int, bool]]]:
    """For each option taken, how many scenes later each scene that reads it comes, and whether by a plot flag."""
    order = {name: number for number, name in enumerate(play.scenes())}
    known = options()
    found: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for picked in play.picked():
        name = picked.rpartition("/")[2]
        scene, choice = known[name]
        here = order.get(str(scene.id))
        if here is None:
            continue
        left = left_by(scene, choice)
        plot = left - NEVER_SHOWN_ALONE if choice.kind == "plot" and choice.do else frozenset()
        found[name] = [
            (there - here, bool(read_by(reader) & plot))
            for reader, there in order.items()
            if there > here and read_by(reader) & left
        ]
    return found


def test_l06_choices_leave_something_and_are_read_far_on() -> None:
    setting = [choice for _scene, choice in options().values() if choice.do]
    share = len(setting) / len(options())
    taken = far = 0
    back: list[int] = []
    for play in plays()[:40]:
        for found in distances(play).values():
            taken += 1
            far += any(steps >= 10 for steps, _plot in found)
            back += [steps for steps, plot in found if plot]
    figure = f"{share:.0%} of options set a flag · {far / taken:.0%} are read ten scenes on or later"
    summary = report("L06 choices", f"{figure} · median callback of plot flags {median(back):g} scenes")

    assert share >= 0.35, summary
    assert far / taken >= (0.25 if is_whole() else 0.05), summary
    assert median(back) >= (12 if is_whole() else 3), summary
