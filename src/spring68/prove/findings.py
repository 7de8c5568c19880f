"""What a proof has found, as findings like those of `check`: S401 to S410."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from spring68.engine.machine import Machine
from spring68.prove.prove import prove
from spring68.prove.verdict import UNREACHABLE, Failure, Proof, Verdict
from spring68.text.diagnostic import Diagnostic, Severity
from spring68.text.source import Span

SEVERITIES: dict[str, Severity] = {
    **dict.fromkeys(("S401", "S402", "S406", "S409", "S410"), Severity.ERROR),
    **dict.fromkeys(("S403", "S404", "S405", "S407", "S408", "S502"), Severity.WARNING),
}
"""Every code that a proof can give."""

SECONDS = 120.0
"""How long a proof may take where nobody says."""

SHOWN = 12
"""How many choices of a path are written out, the last ones."""

Dead: TypeAlias = dict[tuple[str, str], Verdict]
"""By kind and name, what is proved to be out of reach."""

_WHYS = {
    "S401": "a player who comes there can go on for ever, or not at all, and never meets an ending.",
    "S402": "a player who comes there has nothing to choose, and the play cannot go on.",
    "S406": "a player who comes there would meet an error instead of the next words.",
    "S409": "the story promises that this never happens.",
    "S410": "a class that begins there would begin with what nobody can have lived through.",
    "S502": "a player would read what is over as if it were still to come.",
}
_FIXES = {
    "S401": "give the place a way out that is always open, or keep such plays from coming there.",
    "S402": "add an `otherwise`, or a choice without a condition.",
    "S406": "guard the effect, widen the range, or let it `clamp` if stopping at the end is meant.",
    "S409": "guard what breaks the rule, or correct the rule.",
    "S410": "correct what the preset says, or mark it `unreachable: why`.",
    "S502": "correct the date, keep such plays from coming there, or give the scene a `clock` of its own.",
}
_NAMES = {
    "scene": "the scene", "beat": "the beat", "choice": "the choice", "passage": "the words", "locked": "the reason",
    "note": "the note", "sheet": "the sheet", "ending": "the ending",
}  # fmt: skip


def proved_findings(
    machine: Machine, seconds: float = SECONDS, tell: Callable[[str], None] = lambda _words: None, jobs: int = 1
) -> list[Diagnostic]:
    """Prove a story, and tell as findings what should be otherwise, sorted by place.

    What was not decided within the time is no finding.

    Args:
        machine: The machine of the story.
        seconds: How long the proof may take.
        tell: Is told how far the work has come.
        jobs: In how many processes it may be made.
    """
    return findings_of(machine, prove(machine, seconds=seconds, tell=tell, jobs=jobs))


def findings_of(machine: Machine, proof: Proof) -> list[Diagnostic]:
    """The findings of a proof, sorted by place; what is marked `unreachable: why` is left out."""
    dead = {(v.element.kind, v.element.name): v for v in proof.verdicts if v.word == UNREACHABLE}
    found = [_of_failure(failure) for failure in proof.failures if not failure.excused and failure.code in SEVERITIES]
    found += _dead(machine, dead)
    known = _ways_to_dead(machine, dead)
    for remark in proof.remarks:
        if (remark.code, remark.span) not in known:
            found.append(_finding(remark.code, remark.span, remark.message, remark.why, remark.fix))
    return sorted(dict.fromkeys(found), key=lambda finding: finding.sort_key)


def _ways_to_dead(machine: Machine, dead: Dead) -> set[tuple[str, Span]]:
    """The remarks on ways that lead only to what is told to be dead by itself."""
    return {
        ("S403", way.guard.span(0, len(way.guard.text)))
        for scene in machine.story.scenes.values()
        for way in scene.exits()
        if way.guard is not None and ("scene", str(way.target)) in dead
    }


def path_words(start: str, path: tuple[str, ...]) -> str:
    """A path in words: from where, and its last choices."""
    begins = f"from the preset ‘{start}’" if start else "from the start"
    if not path:
        return f"at once {begins}"
    left = f"after {len(path) - SHOWN} other choices " if len(path) > SHOWN else ""
    return f"{begins} {left}by {', '.join(path[-SHOWN:])}"


def _of_failure(failure: Failure) -> Diagnostic:
    why = f"{_WHYS[failure.code]} It happens {path_words(failure.start, failure.path)}."
    return _finding(failure.code, failure.span, failure.message, why, _FIXES[failure.code])


def _dead(machine: Machine, dead: Dead) -> Iterator[Diagnostic]:
    """What can never be met; of a scene, a beat or a choice only itself, and not all that stands in it."""
    above = {name for kind, name in dead if kind in {"scene", "beat", "choice"}}
    for (kind, name), verdict in dead.items():
        if not verdict.is_failure or any(holder in above for holder in _holders(kind, name)):
            continue
        if kind == "scene":
            ending = machine.story.scenes[name].ending
            if verdict.rung == "graph" or ("ending", str(ending)) in dead:
                continue  # S301 says so without a proof, or S407 says so
        yield _of_verdict(verdict)


def _holders(kind: str, name: str) -> Iterator[str]:
    """The names of what a thing stands in."""
    words = name.split(" ")[0].partition("#")[0]
    if kind in {"passage", "locked", "sheet"}:
        yield words
    while "." in words:
        words = words.rpartition(".")[0]
        yield words
    if kind not in {"scene", "ending", "note"}:
        yield words.partition(":")[0]


def _of_verdict(verdict: Verdict) -> Diagnostic:
    element = verdict.element
    name = f"{_NAMES[element.kind]} ‘{element.name}’"
    reason = f"; {verdict.reason}" if verdict.reason else ""
    if element.kind in {"ending", "note"}:
        why = f"nobody can ever come to it{reason}."
        return _finding(
            "S407", element.span, f"{name} cannot be earned", why, "open a way to it, or mark it `unreachable: why`."
        )
    spare = {"locked": "`locked`", "passage": "the other side of this condition"}.get(element.kind, "")
    if element.name.endswith(" again"):
        spare = "`again`"
    if spare and (element.kind == "locked" or spare == "`again`" or not element.side):
        why = f"nobody can ever read it{reason}."
        return _finding(
            "S405", element.span, f"{spare} can never be shown: {name}", why, "remove it, or correct the condition."
        )
    why = f"nobody can ever meet it{reason}."
    fix = "correct the condition, remove it, or mark it `unreachable: why`."
    return _finding("S403", element.span, f"{name} can never be met", why, fix)


def _finding(code: str, span: Span, message: str, why: str, fix: str) -> Diagnostic:
    return Diagnostic(code, SEVERITIES[code], span, message, why, fix)
