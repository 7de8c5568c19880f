"""What a proof has found, as findings like those of `check`: S401 to S410."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from spring68.engine.machine import Machine
from spring68.engine.plan import Offer
from spring68.prove.elements import Element
from spring68.prove.following import Following, Suspects
from spring68.prove.prove import prove
from spring68.prove.stuck import Stuck, failures_told, lost_with, never_set
from spring68.prove.verdict import UNREACHABLE, Proof, Remark, Verdict
from spring68.text.diagnostic import Diagnostic, Label, Severity
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

SHOWN_BEHIND = 4
"""How many things are named that nothing else leads to."""

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


def findings_of(
    machine: Machine, proof: Proof, is_told: Callable[[str], bool] = lambda _code: True
) -> list[Diagnostic]:
    """The findings of a proof, sorted by place.

    What is marked `unreachable: why` is left out, and what only follows from something that is told.

    Args:
        machine: The machine of the story.
        proof: What was proved.
        is_told: Whether the findings of a code are told, those of `check` too (S207, S301); what follows from one that
            is not told is told itself.
    """
    telling = Telling(machine, proof, is_told)
    found = [*telling.failures(), *telling.never(), *telling.remarks()]
    return sorted(dict.fromkeys(found), key=lambda finding: finding.sort_key)


def path_words(start: str, path: tuple[str, ...]) -> str:
    """A path in words: from where, and its last choices."""
    begins = f"from the preset ‘{start}’" if start else "from the start"
    if not path:
        return f"at once {begins}"
    left = f"after {len(path) - SHOWN} other choices " if len(path) > SHOWN else ""
    return f"{begins} {left}by {', '.join(path[-SHOWN:])}"


class Telling:
    """What is told of one proof."""

    def __init__(self, machine: Machine, proof: Proof, is_told: Callable[[str], bool]) -> None:
        self.machine, self.proof, self.is_told = machine, proof, is_told
        self.dead: Dead = {(v.element.kind, v.element.name): v for v in proof.verdicts if v.word == UNREACHABLE}
        self.told_failures = [one for one in failures_told(proof, is_told) if one.code in SEVERITIES]
        self.stuck = Stuck(machine, proof, self.told_failures, is_told)
        self.own = list(self._own())
        self.following = self._following()
        self.ways = self._ways_to_dead()

    def _ways_to_dead(self) -> dict[tuple[str, str], list[Remark]]:
        """By kind and name of a scene, or of its ending, the ways to it that are never taken: it is told instead."""
        remarks = {remark.span: remark for remark in self.proof.remarks if remark.code == "S403"}
        found: dict[tuple[str, str], list[Remark]] = {}
        for scene in self.machine.story.scenes.values():
            for way in scene.exits():
                span = way.guard.span(0, len(way.guard.text)) if way.guard is not None else None
                if span in remarks and ("scene", str(way.target)) in self.dead:
                    ending = ("ending", str(self.machine.story.scenes[way.target].ending))
                    key = ending if ending in self.dead else ("scene", str(way.target))
                    found.setdefault(key, []).append(remarks[span])
        return found

    def _ways_told_by(self, element: Element) -> list[Remark]:
        """The ways to a thing that would be told, were it not told itself."""
        ways = self.ways.get((element.kind, element.name), [])
        return [way for way in ways if way not in self.following.held and way.span not in self.stuck.ways_out]

    def _own(self) -> Iterator[Verdict]:
        """What can never be met; of a scene, a beat or a choice only itself, and not all that stands in it."""
        above = {name for kind, name in self.dead if kind in {"scene", "beat", "choice"}}
        for (kind, name), verdict in self.dead.items():
            if verdict.is_failure and not any(holder in above for holder in _holders(kind, name)):
                yield verdict

    def _following(self) -> Following:
        """What follows from what; nothing where there is but one finding, as there mostly is."""
        remarks = [remark for remark in self.proof.remarks if remark.code in {"S403", "S404"}]
        codes = [_code_of(verdict) for verdict in self.own] + [remark.code for remark in remarks]
        unset = never_set(self.machine) if self.is_told("S207") else set()
        if not codes or len(codes) + len(self.told_failures) + len(unset) < 2:
            return Following(set(), {})
        suspects = Suspects.of(self.machine)
        suspects.firm |= {("variable", name) for name in unset}
        suspects.firm |= {*self.stuck.causes, *(("range", f.span) for f in self.told_failures if f.code == "S406")}
        for verdict in self.own:
            if self.is_told(_code_of(verdict)) and verdict.element.span not in self.stuck.ways_out:
                suspects.add_element(verdict.element, verdict.element)
        for remark in remarks:
            if self.is_told(remark.code) and remark.span not in self.stuck.ways_out:
                suspects.add_place(remark.code, remark.span, remark)
        return suspects.following()

    def failures(self) -> Iterator[Diagnostic]:
        """What must not happen and can."""
        for failure in self.told_failures:
            why = f"{_WHYS[failure.code]} It happens {path_words(failure.start, failure.path)}."
            others = tuple(Label(span, "this way out is never open") for span in self.stuck.labels.get(failure, ()))
            yield _finding(failure.code, failure.span, failure.message, why, _FIXES[failure.code], others)

    def never(self) -> Iterator[Diagnostic]:
        """What can never be met."""
        lost = {name for (kind, name), verdict in self.dead.items() if kind == "scene" and verdict.rung == "graph"}
        known = lost_with(self.machine, lost) if self.is_told("S301") else set()
        shown = {remark.span for remark in self.remarks_told() if remark.code == "S404"}
        for verdict in self.own:
            element = verdict.element
            ways = self._ways_told_by(element)
            if (element in self.following.held and not ways) or element.span in self.stuck.ways_out:
                continue
            if element.kind in {"scene", "beat"} and element.name in self.stuck.empty:
                continue  # S402 says so
            if element.kind == "scene":
                ending = self.machine.story.scenes[element.name].ending
                if verdict.rung == "graph" or ("ending", str(ending)) in self.dead:
                    continue  # S301 says so without a proof, or S407 says so
            if (element.kind, element.name) in known or (element.kind == "locked" and self._guard(element) in shown):
                continue
            others = tuple(Label(way.span, "the way to it is never open") for way in ways)
            yield _of_verdict(verdict, self._behind(element, *ways), others)

    def remarks(self) -> Iterator[Diagnostic]:
        """What was proved besides."""
        for remark in self.remarks_told():
            yield _finding(remark.code, remark.span, remark.message, remark.why + self._behind(remark), remark.fix)

    def remarks_told(self) -> list[Remark]:
        """The remarks that do not follow from anything."""
        known = {way.span for ways in self.ways.values() for way in ways} | self.stuck.ways_out
        left = [
            remark
            for remark in self.proof.remarks
            if remark not in self.following.held and not (remark.code == "S403" and remark.span in known)
        ]
        shown = {remark.span for remark in left if remark.code == "S404" and self.is_told("S404")}
        idle = {
            node.beat.otherwise[0].target.span
            for node in self.machine.plan.nodes.values()
            if node.beat.otherwise and any(_guard_span(offer) in shown for offer in node.offers)
        }
        closed = {verdict.element.span for (kind, _name), verdict in self.dead.items() if kind == "choice"}
        beside = {"S405": idle, "S408": closed}
        return [remark for remark in left if remark.span not in beside.get(remark.code, ())]

    def _guard(self, element: Element) -> Span | None:
        """Where the condition of a choice with a locked reason stands."""
        node = self.machine.plan.nodes[element.node]
        return next((_guard_span(offer) for offer in node.offers if offer.name == element.name), None)

    def _behind(self, *keys: object) -> str:
        """What goes with something, in words: scenes, endings and notes that only it would lead to."""
        kinds = ("scene", "ending", "note")
        behind = [one for key in keys for one in self.following.behind.get(key, ()) if one not in keys]
        found = [one for one in behind if isinstance(one, Element) and one.kind in kinds]
        ends = {one.name for one in (*keys, *found) if isinstance(one, Element) and one.kind == "ending"}
        scenes = self.machine.story.scenes
        found = [one for one in found if one.kind != "scene" or str(scenes[one.name].ending) not in ends]
        if not found:
            return ""
        names = [f"{_NAMES[one.kind]} ‘{one.name}’" for one in sorted(found, key=lambda one: kinds.index(one.kind))]
        more = f" and {len(names) - SHOWN_BEHIND} more" if len(names) > SHOWN_BEHIND else ""
        return f" Never met because of it: {', '.join(names[:SHOWN_BEHIND])}{more}."


def _guard_span(offer: Offer) -> Span | None:
    guard = offer.choice.guard
    return guard.span(0, len(guard.text)) if guard is not None else None


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


def _code_of(verdict: Verdict) -> str:
    """The code under which something that can never be met is told."""
    return _of_verdict(verdict).code


def _of_verdict(verdict: Verdict, behind: str = "", others: tuple[Label, ...] = ()) -> Diagnostic:
    element = verdict.element
    name = f"{_NAMES[element.kind]} ‘{element.name}’"
    reason = f"; {verdict.reason}" if verdict.reason else ""
    if element.kind in {"ending", "note"}:
        why = f"nobody can ever come to it{reason}.{behind}"
        return _finding(
            "S407",
            element.span,
            f"{name} cannot be earned",
            why,
            "open a way to it, or mark it `unreachable: why`.",
            others,
        )
    spare = {"locked": "`locked`", "passage": "the other side of this condition"}.get(element.kind, "")
    if element.name.endswith(" again"):
        spare = "`again`"
    if spare and (element.kind == "locked" or spare == "`again`" or not element.side):
        why = f"nobody can ever read it{reason}."
        return _finding(
            "S405", element.span, f"{spare} can never be shown: {name}", why, "remove it, or correct the condition."
        )
    why = f"nobody can ever meet it{reason}.{behind}"
    fix = "correct the condition, remove it, or mark it `unreachable: why`."
    return _finding("S403", element.span, f"{name} can never be met", why, fix, others)


def _finding(
    code: str, span: Span, message: str, why: str, fix: str, others: tuple[Label, ...] = ()
) -> Diagnostic:  # fmt: skip
    return Diagnostic(code, SEVERITIES[code], span, message, why, fix, others=others)
