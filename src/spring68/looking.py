"""What can be looked at beside the play, whoever shows it: scenes on their act lines, endings that were reached.

Part of the session's room: knows what was played, and no screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spring68.engine.compose import Composer
from spring68.engine.machine import Machine
from spring68.engine.turn import Paragraph
from spring68.saves.reconcile import endings_of
from spring68.saves.store import Store
from spring68.session import Heading, Session
from spring68.story.model import Note
from spring68.story.prose import Prose


@dataclass(frozen=True, slots=True)
class Station:
    """A scene on the map: its name, and what stands over its prose. The scene itself is not held."""

    scene: str
    heading: Heading


def stations_by_act(session: Session) -> dict[str, list[Station]]:
    """The scenes of each act in the order of time; parts that are only called from others are left out."""
    found: dict[str, list[Station]] = {act: [] for act in session.story.acts}
    for scene in session.story.scenes.values():
        if not scene.is_sub and scene.act in found:
            name = str(scene.id)
            found[scene.act].append(Station(name, session.heading(name)))
    for stations in found.values():
        stations.sort(key=lambda station: station.heading.when or "9999")
    return {act: stations for act, stations in found.items() if stations}


def reached_endings(machine: Machine, store: Store | None, session: Session | None) -> set[str]:
    """The endings that were reached in any take of this play, or where another play was left."""
    infos = store.infos() if store is not None else []
    found = {info.save.snapshot.ended for info in infos if info.save is not None}
    if session is not None:
        found |= endings_of(machine, session.save)
    return {name for name in found if name in machine.story.endings}


def note_parts(machine: Machine, note: Note) -> list[tuple[str, tuple[Paragraph, ...]]]:
    """The texts of a note with the words that introduce them; they depend on no position."""
    given: Sequence[tuple[str, Prose | None]] = (
        ("Documented", note.documented), ("Ours", note.ours), ("Where the source is short", note.corrects),
    )  # fmt: skip
    composer = Composer(machine.rules, None, "", 1, {})
    return [(label, composer.paragraphs(prose)) for label, prose in given if prose is not None]


OWN_PAGES = frozenset({"box", "signed"})
"""The families of variables that have a page of their own in the File."""


def other_labels(session: Session) -> list[str]:
    """What else is true that the story has words for: of families but `box` and `signed`, and of single variables."""
    story, state, found = session.story, session.state, dict[str, list[str]]()
    index = session.machine.rules.index
    for name, words in story.file.names:
        family = name.partition(".")[0]
        if family in story.families and family not in OWN_PAGES:
            found.setdefault(family, session.labels(family))
        elif family == name and state.values[index[name]] is True:
            found[family] = [words]
    return [label for labels in found.values() for label in labels]
