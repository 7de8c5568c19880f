"""Looking back over a save: its turns, the endings of all its takes, its title."""

from pathlib import Path

import pytest

from spring68.engine.machine import Machine
from spring68.engine.state import GameState
from spring68.engine.step import choose
from spring68.engine.turn import Turn
from spring68.saves.model import SaveError
from spring68.saves.reconcile import Followed, endings_of
from spring68.saves.store import Store
from spring68.session import Session
from tests.helpers import machine_of


def machine() -> Machine:
    return machine_of(
        """
        scene: one
        text: One.
        choices:
          - {pick: Left, id: left, to: two}
          - {pick: Right, id: right, to: kept}
        ---
        scene: two
        text: Two.
        choices:
          - {pick: On, id: on, to: given}
        ---
        scene: kept
        text: Kept.
        ending: kept
        ---
        scene: given
        text: Given.
        ending: given
        """,
        story="endings: {kept: {title: Kept}, given: {title: Given}}",
    )


def test_the_endings_of_all_takes() -> None:
    session = Session.begin(machine(), seed=1)
    assert endings_of(session.machine, session.save) == set()
    session.choose("right")
    session.go_back(0)
    session.choose("left")
    assert endings_of(session.machine, session.save) == {"kept"}
    session.choose("on")
    assert endings_of(session.machine, session.save) == {"kept", "given"}


def test_what_was_followed_is_not_followed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from spring68.saves import reconcile

    session = Session.begin(machine(), seed=1)
    session.choose("left")
    followed = Followed(session.machine)
    first = followed.turns(session.save)
    session.choose("on")
    taken: list[str] = []

    def watched(machine: Machine, state: GameState, choice: str) -> Turn:
        taken.append(choice)
        return choose(machine, state, choice)

    monkeypatch.setattr(reconcile, "choose", watched)

    second = followed.turns(session.save)

    assert taken == ["two.on"]
    assert second[:2] == first
    session.go_back(0)
    assert followed.turns(session.save) == first[:1]
    assert taken == ["two.on"]
    session.choose("right")
    assert [turn.ended for turn in followed.turns(session.save)] == ["", "kept"]


def test_a_play_is_given_a_title_and_goes_on(tmp_path: Path) -> None:
    store = Store(tmp_path)
    session = Session.begin(machine(), store, seed=1)
    store.entitle(session.slot, "An evening")
    info = store.info(session.slot)
    assert info.save is not None
    assert info.save.title == "An evening"
    session.choose("left")
    assert session.notices == []
    assert store.slots() == [session.slot]


def test_a_title_for_nothing(tmp_path: Path) -> None:
    with pytest.raises(SaveError):
        Store(tmp_path).entitle("nothing", "A title")
