"""Stories edited at random under saves that were made before: no edit loses a save without saying so."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import lru_cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spring68.engine.errors import StoryError
from spring68.engine.machine import Machine
from spring68.saves.fixtures import Fixture, decode_fixtures, explore
from spring68.saves.model import SaveError
from spring68.saves.reconcile import Resumed, resume
from spring68.story.names import now_called
from tests.generated import NOTES, STORY, story_text
from tests.helpers import machine_of

HEAD = f"start: s0\nacts: {{spring: {{title: Spring, entry: s0}}}}\n{STORY}"


class Draft:
    """A story as it is being edited: its documents, and story.yaml as text."""

    def __init__(self, seed: int) -> None:
        self.documents: list[dict[str, Any]] = [json.loads(text) for text in story_text(seed).split("\n---\n")]
        self.head = HEAD
        self.notes = NOTES
        self.formerly: dict[str, str] = {}

    def rename(self, old: str, new: str, *, told: bool = True, key: str = "") -> None:
        """Another name wherever the old one stands; `key` is what `formerly` calls it."""
        text = json.dumps(self.documents, ensure_ascii=False)
        self.documents = json.loads(re.sub(rf"(?<![\w]){re.escape(old)}(?!\w)", new, text))
        self.head = re.sub(rf"(?<![\w]){re.escape(old)}(?!\w)", new, self.head)
        self.notes = re.sub(rf"(?<![\w]){re.escape(old)}(?!\w)", new, self.notes)
        if told:
            self.formerly[key or old] = key.replace(old, new) if key else new

    def choices(self) -> list[dict[str, Any]]:
        owners = [beat for document in self.documents for beat in document.get("beats", [document])]
        return [choice for owner in owners for choice in owner.get("choices", []) if isinstance(choice, dict)]

    def machine(self) -> Machine:
        scenes = "\n---\n".join(json.dumps(document, ensure_ascii=False) for document in self.documents)
        formerly = f"formerly: {json.dumps(self.formerly)}\n" if self.formerly else ""
        return machine_of(scenes, story=self.head + formerly, notes=self.notes)


@lru_cache(maxsize=64)
def before(seed: int) -> tuple[Fixture, ...]:
    """The saves of a generated story as it was."""
    return tuple(decode_fixtures(explore(Draft(seed).machine(), idle_plays=5, turns=20)))


Edit = Callable[[Draft, Random], None]


def _rename_scene(draft: Draft, chance: Random) -> None:
    draft.rename(f"s{chance.randrange(3)}", "new_scene")


def _rename_scene_untold(draft: Draft, chance: Random) -> None:
    draft.rename(f"s{chance.randrange(1, 3)}", "new_scene", told=False)


def _rename_variable(draft: Draft, chance: Random) -> None:
    draft.rename(chance.choice(["f0", "n1", "w0"]), "new_variable")


def _rename_note(draft: Draft, chance: Random) -> None:
    draft.rename("k1", "new_note")


def _rename_choice(draft: Draft, chance: Random) -> None:
    draft.rename("c1", "new_choice", told=False)
    for document in draft.documents:
        name = document.get("scene", document.get("sub"))
        draft.formerly[f"{name}.c1"] = f"{name}.new_choice"


def _reorder_documents(draft: Draft, chance: Random) -> None:
    chance.shuffle(draft.documents)


def _reword(draft: Draft, chance: Random) -> None:
    for document in draft.documents:
        if "text" in document:
            document["text"] = "Other words."


def _insert_scene(draft: Draft, chance: Random) -> None:
    draft.documents.append({"scene": "inserted", "choices": ["Back -> s0"]})


def _add_variable(draft: Draft, chance: Random) -> None:
    draft.head = draft.head.replace("vars:\n", "vars:\n  added: 2 in 0..5\n")


KEEPING: tuple[Edit, ...] = (
    _rename_scene, _rename_variable, _rename_note, _rename_choice, _reorder_documents, _reword, _insert_scene,
    _add_variable,
)  # fmt: skip
"""Edits after which every save must land exactly where it was."""


def _delete_scene(draft: Draft, chance: Random) -> None:
    gone = chance.choice(["s1", "s2"])
    kept = [document for document in draft.documents if document.get("scene") != gone]
    draft.documents = json.loads(re.sub(rf"(?<![\w]){gone}(?!\w)", "s0", json.dumps(kept)))


def _delete_choice(draft: Draft, chance: Random) -> None:
    owners = [beat for document in draft.documents for beat in document.get("beats", [document])]
    owner = chance.choice([owner for owner in owners if len(owner.get("choices", [])) > 1] or [{"choices": [None]}])
    owner["choices"].pop(chance.randrange(len(owner["choices"])))


def _close_choice(draft: Draft, chance: Random) -> None:
    chance.choice(draft.choices())["if"] = chance.choice(["false", "n0 >= 3", "f0"])


def _lead_elsewhere(draft: Draft, chance: Random) -> None:
    for choice in draft.choices():
        if choice.get("to"):
            choice["to"] = ["s0"]


def _retype(draft: Draft, chance: Random) -> None:
    draft.head = draft.head.replace("w0: x in x, y, z", "w0: z in z, y, x, v")


def _narrow(draft: Draft, chance: Random) -> None:
    draft.head = draft.head.replace("0..3 clamp", "0..1 clamp").replace("do: [n0 = 3", "do: [n0 = 1")


def _remove_preset(draft: Draft, chance: Random) -> None:
    draft.head = re.sub(r"presets: .*\n", "", draft.head)


ANY: tuple[Edit, ...] = (
    *KEEPING, _rename_scene_untold, _delete_scene, _delete_choice, _close_choice, _lead_elsewhere, _retype, _narrow,
    _remove_preset,
)  # fmt: skip


@lru_cache(maxsize=64)
def edited(seed: int, edits: tuple[Edit, ...], chance: int) -> Machine | None:
    """The story after some edits; None where it is no story any more."""
    draft = Draft(seed)
    for edit in edits:
        edit(draft, Random(chance))
    try:
        return draft.machine()
    except (AssertionError, StoryError):  # the edit made a mistake that `check` finds; nobody can play that story
        return None


def opened(machine: Machine, fixture: Fixture) -> Resumed | str:
    """What comes of opening a save: where it lands, or the sentence that the player is told."""
    try:
        return resume(machine, fixture.save)
    except SaveError as problem:
        return str(problem)


@pytest.mark.parametrize("edit", KEEPING)
def test_an_edit_that_keeps_its_promises_loses_nobody_a_place(edit: Edit) -> None:
    landed = 0
    for seed in range(8):
        machine = edited(seed, (edit,), seed)
        if machine is None:
            continue
        for fixture in before(seed):
            found = opened(machine, fixture)
            assert isinstance(found, Resumed), found
            assert found.exact, (seed, fixture.scene, found.notice)
            landed += 1
    assert landed > 20, "the edit was hardly ever tried"


@given(st.integers(0, 19), st.lists(st.sampled_from(ANY), min_size=1, max_size=3), st.integers(0, 9))
@settings(max_examples=80, deadline=None)
def test_no_edit_loses_a_save_without_saying_so(seed: int, edits: list[Edit], chance: int) -> None:
    machine = edited(seed, tuple(edits), chance)
    if machine is None:
        return
    for fixture in before(seed):
        found = opened(machine, fixture)
        if isinstance(found, str):
            assert found.endswith("."), "a player who is refused is told why in a sentence"
        elif found.exact:
            assert found.turn.state.place == now_called(machine.story, fixture.save.snapshot.place)
        else:
            assert found.notice.endswith("."), "a player who is moved is told so"
            assert found.turn.state.place
