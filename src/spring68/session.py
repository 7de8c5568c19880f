"""One playthrough going on: the only mutable object with a future. It knows no screen.

A `Session` holds the machine, the save as it grows, and the last turn. Whatever changes the play is written to disk
before it is handed to whoever shows it: what the player has seen is always on disk. When the disk refuses, the play
goes on, `problem` says so, and every later turn tries again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from spring68.engine.errors import UnknownChoice
from spring68.engine.machine import Machine
from spring68.engine.sheets import sheet_date, shown_sheets
from spring68.engine.state import Filed, GameState, scene_of
from spring68.engine.step import choices, choose, is_unfinished, start
from spring68.engine.turn import Entry, Option, Paragraph, Passage, Turn
from spring68.paging import MOST_TOLD, closed_before, page_of
from spring68.saves.model import Page, Save, Step
from spring68.saves.reconcile import Followed, known_scenes, resume, scene_hashes, take_snapshot
from spring68.saves.store import Store
from spring68.story.dates import spoken
from spring68.story.model import Note, Scene, Sheet, SheetList

if TYPE_CHECKING:
    from spring68.lesson import Lesson


@dataclass(frozen=True, slots=True)
class Heading:
    """The two lines above the prose: box label, date and place; `when` is the date that the dial points to."""

    act: str = ""
    label: str = ""
    date: str = ""
    place: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One turn of the reel: the choice that led to it (None at the start) and what was read then."""

    number: int
    entry: Entry | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Met:
    """A note and where it was met: the scene, or empty where it was filed without words."""

    number: int
    note: Note
    is_met: bool
    scene: str


@dataclass(frozen=True, slots=True)
class FiledSheet:
    """A sheet of the File as it can be shown."""

    sheet: Sheet
    text: str
    date: str
    act: str


def _tellings(turns: Iterable[Turn]) -> list[str]:
    """What was done in some turns, in the words of the log."""
    return [turn.entry.telling for turn in turns if turn.entry is not None and turn.entry.telling]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class Session:
    """A playthrough. Make one with `begin` or `resume`. `lesson` is the play itself, where it is an assignment's."""

    lesson: Lesson | None = None

    def __init__(
        self, machine: Machine, store: Store | None, slot: str, save: Save, turn: Turn, now: Callable[[], str] = _now
    ) -> None:
        self.machine = machine
        self.story = machine.story
        self.store = store
        self.slot = slot
        self.save = save
        self.turn = turn
        self.notices: list[str] = []
        """Sentences that the player has yet to be told, each once."""
        self.problem = ""
        """Why the last turn could not be written; empty when it was."""
        self.skipped: set[str] = set()
        """Scenes whose prose the reader passes over for its summary."""
        self._now = now
        self._followed = Followed(machine)

    @classmethod
    def begin(
        cls, machine: Machine, store: Store | None = None, *, seed: int, preset: str = "", slot: str = "",
        title: str = "", now: Callable[[], str] = _now,
    ) -> Session:  # fmt: skip
        """A new playthrough in a new slot (a free automatic one where none is named).

        Raises:
            KeyError: when there is no such preset.
            StoryError: when the story cannot begin.
        """
        turn = start(machine, seed=seed, preset=preset)
        story = machine.story
        save = Save(
            story.id, story.version, story.digest, seed, preset, title, now(), scenes=scene_hashes(story)
        )  # fmt: skip
        name = store.free_slot(slot) if store is not None else slot
        if store is not None:
            store.hold(name)
        session = cls(machine, store, name, save, turn, now)
        session._after_turn()
        return session

    @classmethod
    def resume(cls, machine: Machine, store: Store, slot: str, now: Callable[[], str] = _now) -> Session:
        """Go on with a slot; what the player has to be told is in `notices`.

        Raises:
            SaveError: when the slot cannot be used; a sentence for the player.
        """
        opened = store.open(slot)
        found, name = resume(machine, opened.save), opened.slot
        if not found.exact:
            name = store.free_slot(slot)
            store.hold(name)
        story = machine.story
        scenes = known_scenes(machine, found.save)
        save = replace(found.save, digest=story.digest, version=story.version, scenes=scenes)
        session = cls(machine, store, name, save, found.turn, now)
        session.notices = [*opened.notices, *([found.notice] if found.notice else [])]
        session.skipped = {scene_of(step.choice.rpartition("/")[2]) for step in save.steps if step.skipped}
        session._renew_page()
        return session

    # where the play stands

    @property
    def state(self) -> GameState:
        """The position."""
        return self.turn.state

    @property
    def scene(self) -> Scene | None:
        """The scene in which the play rests; None where the story is not yet written."""
        return self.story.scenes.get(self.state.scene)

    @property
    def is_unfinished(self) -> bool:
        """Whether the play stands where the story has not been written yet."""
        return is_unfinished(self.state)

    def options(self) -> tuple[Option, ...]:
        """What is shown to choose from."""
        found = choices(self.machine, self.state)
        if self.state.scene in self.skipped:
            return tuple(replace(option, label=option.gentle or option.label) for option in found)
        return found

    def heading(self, scene: str = "") -> Heading:
        """The heading of a scene (the one where the play rests when none is named)."""
        found = self.story.scenes.get(scene or self.state.scene)
        if found is None:
            told = [passage.scene for passage in self.turn.passages if passage.scene in self.story.scenes]
            if not told:
                return Heading()
            found = self.story.scenes[told[-1]]
        act = self.story.acts.get(found.act)
        date = found.shown or (spoken(found.when.begin, found.when.end) if found.when is not None else "")
        label = act.label if act is not None else ""
        if act is not None and act.title.casefold() != act.label.casefold():
            label = " · ".join(word for word in (act.label, act.title) if word)
        when = found.when.begin if found.when is not None else ""
        return Heading(found.act, label, date, found.place, when)

    def words(self, passage: Passage) -> tuple[Paragraph, ...]:
        """What the reader is shown of a passage: its prose, or the summary where the scene is skipped."""
        if passage.scene in self.skipped and passage.summary is not None:
            return passage.summary
        return passage.paragraphs

    # what the player does

    def choose(self, option: str | int) -> Turn:
        """Take a choice by its number as shown, its id or its name.

        Raises:
            UnknownChoice: when no such choice is shown.
            ClosedChoice: when it is closed; nothing has changed.
            StoryError: when the story has a mistake on the way; nothing has changed.
        """
        name = self._named(option) if isinstance(option, int) else option
        scene = self.state.scene
        turn = choose(self.machine, self.state, name)
        assert turn.entry is not None
        self.turn = turn
        self.save = self.save.with_step(Step(turn.entry.choice, scene in self.skipped))
        self._after_turn((*self.save.page.told, *_tellings([turn])))
        return turn

    def _named(self, number: int) -> str:
        for option in self.options():
            if option.number == number:
                return option.name
        raise UnknownChoice(f"there is no choice {number} here")

    @property
    def can_undo(self) -> bool:
        """Whether there is a choice to go back to."""
        return bool(self.save.steps)

    def undo(self) -> Turn | None:
        """Go back one choice: a new take that shares the log up to there. None when there is none."""
        return self.go_back(len(self.save.steps) - 1) if self.can_undo else None

    def go_back(self, count: int) -> Turn:
        """Go back to where `count` choices had been made, in a new take; the old one is kept.

        Raises:
            ValueError: when the take has not so many choices.
        """
        if not 0 <= count <= len(self.save.steps):
            raise ValueError(f"this take has {len(self.save.steps)} choices")
        return self._stand(self.save.back_to(count))

    def pick_up(self, take: int) -> Turn:
        """Go on with another take, where it was left.

        Raises:
            ValueError: when there is no such take.
        """
        if not 0 <= take < len(self.save.takes):
            raise ValueError(f"there are {len(self.save.takes)} takes")
        return self._stand(replace(self.save, take=take))

    def name_take(self, take: int, name: str) -> None:
        """Give a take a name."""
        takes = list(self.save.takes)
        takes[take] = replace(takes[take], name=name[:60])
        self.save = replace(self.save, takes=tuple(takes))
        self._write()

    def _stand(self, save: Save) -> Turn:
        """Stand at the end of a save's current take."""
        told = self._follow(save)
        self.save = save
        self.turn = told[-1]
        self._after_turn(_tellings(told))
        return self.turn

    def _follow(self, save: Save) -> list[Turn]:
        """All turns of a save's current take, composed."""
        return self._followed.turns(save)

    def skip(self, scene: str) -> None:
        """Pass over a scene's prose from now on; it is written beside the next choice."""
        self.skipped.add(scene)
        self._renew_page()

    def _renew_page(self) -> None:
        """Set the page anew, where its words may have changed; the place in it is kept where they did not."""
        old = self.save.page
        page = replace(self._page(old.told), closed=old.closed)
        index = old.index if page.paragraphs == old.paragraphs else 0
        self.save = replace(self.save, page=replace(page, index=index))

    def turn_page(self, index: int) -> None:
        """Remember the paragraph with which the screen begins, so that a resumed play begins there."""
        if index != self.save.page.index:
            self.save = replace(self.save, page=replace(self.save.page, index=index))
            self._write()

    # what can be looked at

    def reel(self) -> list[Told]:
        """Everything read so far in this take, turn by turn."""
        return [Told(number, turn.entry, turn.passages) for number, turn in enumerate(self._follow(self.save))]

    def last_told(self, most: int = 2) -> list[str]:
        """What was done last, in the words of the log: for “last time”."""
        return _tellings(self._follow(self.save))[-most:]

    def notes(self) -> list[Met]:
        """All notes in the order of the story, with where each was met."""
        where: dict[str, str] = {}
        if self.state.seen:
            for turn in self._follow(self.save):
                for passage in turn.passages:
                    where.update((note, passage.scene) for note in passage.notes if note not in where)
                for note in turn.notes:
                    where.setdefault(note, turn.passages[-1].scene if turn.passages else "")
        return [
            Met(number, note, name in self.state.seen, where.get(name, ""))
            for number, (name, note) in enumerate(self.story.notes.items(), 1)
        ]

    def note_number(self, note: str) -> int:
        """The number by which a note is called, counted from 1; 0 when there is none."""
        return list(self.story.notes).index(note) + 1 if note in self.story.notes else 0

    def file(self) -> list[FiledSheet]:
        """The sheets that a reader may see so far: those of every act whose interleaf, or whose end, was reached."""
        open_acts = self._open_acts()
        found = shown_sheets(self.machine, self.state, SheetList((), (), 0, 0))
        return [sheet for sheet in map(self.sheet, found) if sheet.act in open_acts]

    def _open_acts(self) -> set[str]:
        """Acts whose sheets a reader may see: an interleaf of theirs was visited, or a later act was entered."""
        order = list(self.story.acts)
        visited = [self.story.scenes[name] for name in self.state.visits if name in self.story.scenes]
        reached = max((order.index(scene.act) for scene in visited if scene.act in order), default=0)
        done = {scene.act for scene in visited if scene.type == "interleaf"}
        return done | set(order[:reached]) | (set(order) if self.state.ended else set())

    def sheet(self, filed: Filed) -> FiledSheet:
        """A filed sheet as it can be shown."""
        scene, sheet = self.machine.plan.sheets[filed.key]
        return FiledSheet(sheet, filed.text, sheet_date(self.machine, filed), scene.act)

    def labels(self, family: str) -> list[str]:
        """What is true of a family of variables, in the order declared: in words of the story, or by its own name."""
        index, names = self.machine.rules.index, dict[str, str](self.story.file.names)
        known = [one for one in self.story.families.get(family, ()) if self.state.values[index[one]] is True]
        return [names.get(one) or one.partition(".")[2].replace("_", " ") for one in known]

    # writing

    def _after_turn(self, told: Iterable[str] = ()) -> None:
        """Bring the save up to date with the turn, and write it; `told` is what was done before, where that is new."""
        state = self.state
        acts = dict(self.save.acts)
        act = self.story.scenes[state.scene].act if state.scene in self.story.scenes else ""
        if act and act not in acts:
            acts[act] = (len(self.save.steps), take_snapshot(self.machine, state, with_picked=True))
        read = dict.fromkeys((*self.save.read, *(str(passage.scene) for passage in self.turn.passages)))
        now = take_snapshot(self.machine, state)
        self.save = replace(self.save, snapshot=now, acts=acts, page=self._page(told), read=tuple(read))
        self._write()

    def _page(self, told: Iterable[str]) -> Page:
        options = self.options()
        page = page_of(self, self.turn.entry, self.turn.passages, self.turn.notes, options)
        return replace(page, told=tuple(told)[-MOST_TOLD:], closed=closed_before(self.save.page, options))

    def page_before(self, told: Told) -> Page:
        """An earlier turn as it was read; nothing can be chosen there."""
        return page_of(self, told.entry, told.passages)

    def _write(self) -> None:
        if self.store is None:
            return
        self.save = replace(self.save, updated=self._now())
        try:
            slot = self.store.write(self.slot, self.save)
        except OSError as problem:
            reason = problem.strerror or "the folder cannot be written"
            self.problem = f"The play could not be saved ({reason}). It goes on, and every turn tries again."
            return
        if self.problem:
            self.problem = ""
            self.notices.append("Saving works again; nothing was lost.")
        if slot != self.slot:
            self.notices.append(
                f"“{self.slot}” was changed by another window, so this play goes on in a copy, “{slot}”."
            )
            self.slot = slot

    def save_as(self, name: str) -> str:
        """Keep a copy of the play under a name; the name it got.

        Raises:
            OSError: when it cannot be written.
        """
        if self.store is None:
            return ""
        free = self.store.free_slot(name)
        self.store.write(free, replace(self.save, title=name))
        return free

    def close(self) -> None:
        """Write once more if the last turn could not be written, and let go of the slot."""
        if self.problem:
            self._write()
        if self.store is not None:
            self.store.let_go()
