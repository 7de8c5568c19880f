"""L05: every option changes at least one later line, beyond the reply to it."""

from __future__ import annotations

from collections import Counter

from tests.bars.chance import chance
from tests.bars.flips import echo, takings
from tests.bars.reading import acts, is_whole, options, report, story


def read_later(name: str) -> bool:
    """Whether an act not yet written may still read what an option leaves behind."""
    return not is_whole() and bool(options()[name][1].do)


def test_l05_every_option_changes_a_later_line() -> None:
    questionnaires = {str(preset.at) for preset in story().presets.values()} - chance().met
    every = [name for name, (scene, _choice) in options().items() if scene.id not in questionnaires]
    found = {name: echo(name) for name in every}
    silent = [name for name, steps in found.items() if not steps and takings().get(name) and not read_later(name)]
    untried = [name for name in every if not takings().get(name)]
    faults = [f"{name} ({options()[name][0].act}): changes no later line" for name in silent]
    faults += [f"{name} ({options()[name][0].act}): was never taken where something else was open" for name in untried]
    at_once = sum(steps == 1 for steps in found.values())
    by_act = Counter(options()[name][0].act for name in silent)
    figure = f"{len(every) - len(silent) - len(untried)} of {len(every)} options, {at_once} of them at once"
    summary = report("L05 echoes", f"{figure}; silent by act: {dict(by_act) or 'none'}", faults)

    assert {options()[name][0].act for name in every} == set(acts()), summary
    assert not faults, summary
