"""What a proof says of a small story, in few words."""

from __future__ import annotations

from spring68.engine.machine import Machine
from spring68.prove.prove import prove
from spring68.prove.replay import Replayer
from spring68.prove.verdict import REACHABLE, Proof
from tests.helpers import machine_of

Path = tuple[str, ...]


class Told:
    """A story and its proof."""

    def __init__(self, scenes: str, *, story: str = "", **files: str) -> None:
        self.machine: Machine = machine_of(scenes, story=story, **files)
        self.proof: Proof = prove(self.machine, seconds=600)

    def word(self, kind: str, name: str) -> str:
        """The word of one verdict."""
        (word,) = [v.word for v in self.proof.verdicts if (v.element.kind, v.element.name) == (kind, name)]
        return word

    def path(self, kind: str, name: str) -> Path:
        """The path of one verdict, which is a shortest one and was replayed."""
        (found,) = [v for v in self.proof.verdicts if (v.element.kind, v.element.name) == (kind, name)]
        assert found.word == REACHABLE
        assert found.is_shortest
        assert Replayer(self.machine).meets(found.element, found.start, found.path)
        return found.path

    def not_reachable(self) -> dict[tuple[str, str], str]:
        """Everything that is not reachable, with the word for it."""
        return {(v.element.kind, v.element.name): v.word for v in self.proof.verdicts if v.word != REACHABLE}

    @property
    def failures(self) -> list[tuple[str, Path]]:
        """Code and path of each failure."""
        return [(failure.code, failure.path) for failure in self.proof.failures]

    @property
    def promises(self) -> dict[str, str]:
        """What was promised, with the word for it."""
        return {promise.name: promise.word for promise in self.proof.promises}

    @property
    def remarks(self) -> list[tuple[str, int]]:
        """Code and line of each remark."""
        return [(remark.code, remark.span.line) for remark in self.proof.remarks]
