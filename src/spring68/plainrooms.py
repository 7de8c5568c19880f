"""The rooms of the play in plain mode: notes, the File, the reel, takes, saves, settings, each as lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from spring68.engine.state import scene_of
from spring68.looking import note_parts, other_labels
from spring68.plainlooks import Looks
from spring68.plainwords import counted, heard_heading, heard_mark
from spring68.saves.model import Save
from spring68.saves.settings import changed, rows
from spring68.session import Met
from spring68.story.model import Note, Source
from spring68.text.folding import folded

if TYPE_CHECKING:
    from spring68.plain import Plain

SCREEN_ONLY = frozenset({"theme", "spacing", "choosing", "motion"})
"""Settings that say nothing to a stream of lines."""


class Rooms:
    """What can be looked at, spoken; each method says its room on the stream of `plain`."""

    def __init__(self, plain: Plain) -> None:
        self.plain = plain

    def commands(self) -> dict[str, tuple[Callable[[str], None], str]]:
        """Words and what they do."""
        return {
            "notes": (self.notes, "say the notes met; “notes source” sorts by the source text, “notes WORD” searches"),
            "note": (self.note, "read a note: note 14"),
            "address": (self.address, "say where the sources of a note are to be had: address 14"),
            "file": (self.file, "say the sheets of the File that you may see"),
            "boxes": (lambda _rest: self.members("box", "Boxes you keep"), "say what you keep"),
            "signatures": (lambda _rest: self.members("signed", "You signed"), "say what you signed"),
            "reel": (self.reel, "say everything read so far; “reel WORD” says where a word stands in it"),
            "export": (self.export, "write what was read to a file: export text, export markdown, export html"),
            "takes": (self.takes, "say the choices made, and other takes"),
            **Looks(self.plain).commands(),
            "back": (self.back, "go back to before a choice, to make it otherwise; the old take is kept: back 12"),
            "take": (self.take, "go on with another take: take 2"),
            "saves": (self.saves, "say the plays that are kept"),
            "settings": (self.settings, "say the settings; change one: settings motion off"),
        }

    def say(self, text: str = "") -> None:
        """One line."""
        self.plain.say(text)

    # notes

    def notes(self, rest: str) -> None:
        """The notes met so far, by act or by the source text."""
        met = self.plain.session.notes()
        if rest.lower().startswith("source"):
            self.by_source(met)
            return
        found = [note for note in met if note.is_met]
        if rest:
            found = [note for note in found if folded(rest) in folded(note_words(note))]
            self.say(f"{counted(len(found), 'note')} found." if found else "No note that you have met speaks of that.")
        elif met:
            self.say(f"Notes met: {len(found)} of {len(met)}.")
        else:
            self.say("This story has no notes.")
        act = ""
        for note in found:
            title = (
                self.plain.session.story.acts[note.note.act].title
                if note.note.act in self.plain.session.story.acts
                else ""
            )
            if title != act:
                act = title
                self.say(f"{act}:")
            self.say(f"{note.number}. {note.note.title}.")

    def by_source(self, met: list[Met]) -> None:
        """For each citation mark of the source text: which note answers it, and whether it is met."""
        by_claim = {str(claim): note for note in met for claim in note.note.claims}
        for source in self.plain.session.story.sources.values():
            if not source.claims:
                continue
            self.say(". ".join(word for word in (source.title, source.author, source.year) if word) + ".")
            for claim in source.claims:
                note = by_claim.get(str(claim))
                if note is not None:
                    self.say(
                        f"{heard_mark(str(claim))}: note {note.number}, {note.note.title}{'' if note.is_met else ', not met yet'}."
                    )

    def note(self, rest: str) -> None:
        """Read one note."""
        met = self.wanted(rest)
        if met is not None:
            if self.plain.session.lesson is not None:
                self.plain.session.lesson.note_opened(str(met.note.id))
            self.read_note(met)

    def wanted(self, rest: str) -> Met | None:
        """The note of a number; None, and a sentence, where it is not met."""
        met = self.plain.session.notes()
        wanted = int(rest) if rest.isascii() and rest.isdigit() and len(rest) < 5 else 0
        if 1 <= wanted <= len(met) and met[wanted - 1].is_met:
            return met[wanted - 1]
        self.say("Say the number of a note that you have met: “notes” lists them.")
        return None

    def read_note(self, met: Met) -> None:
        """All parts of a note, with its sources and where it was met."""
        note = met.note
        self.say(f"Note {met.number}: {note.title}.")
        for label, paragraphs in note_parts(self.plain.session.machine, note):
            self.say(f"{label}.")
            for paragraph in paragraphs:
                self.plain.say_paragraph(paragraph)
        for work, mark in self.sources(note):
            parts = [work.author, work.title, work.year, heard_mark(mark)]
            self.say("Source: " + ". ".join(part for part in parts if part) + ".")
        if met.scene:
            heading = self.plain.session.heading(met.scene)
            self.say(f"Met: {heard_heading(heading.date)}. {heard_heading(heading.place)}.")
        if note.read_on or any(work.address for work, _mark in self.sources(note)):
            self.say(f"Say “address {met.number}” for where to find them.")

    def address(self, rest: str) -> None:
        """Where the sources of a note are to be had."""
        met = self.wanted(rest)
        if met is None:
            return
        found = dict.fromkeys(work for work, _mark in self.sources(met.note) if work.address)
        for work in found:
            self.say(f"{', '.join(part for part in (work.author, work.title, work.year) if part)}: {work.address}")
        for words in met.note.read_on:
            self.say(f"Read on: {words}")
        if not found and not met.note.read_on:
            self.say("No address is given for its sources.")

    def sources(self, note: Note) -> list[tuple[Source, str]]:
        """The sources of a note, each with the mark at which it is cited."""
        known = self.plain.session.story.sources
        pairs = (name.partition("#") for name in note.sources)
        return [(known[work], mark) for work, _hash, mark in pairs if work in known]

    # the File

    def file(self, _rest: str) -> None:
        """The sheets that may be seen so far."""
        sheets = self.plain.session.file()
        cover = self.plain.session.story.file
        self.say(" ".join(f"{word.rstrip('.')}." for word in ("The File", cover.cover, cover.subject) if word.strip()))
        if not sheets:
            self.say("You have not been shown any sheet yet.")
        for number, sheet in enumerate(sheets, 1):
            self.plain.tell_sheet(sheet, number)
        others = other_labels(self.plain.session)
        if others:
            self.say(f"On file: {', '.join(others)}.")

    def members(self, family: str, label: str) -> None:
        """What is true of a family: signatures, boxes."""
        found = self.plain.session.labels(family)
        self.say(f"{label}: {', '.join(found)}." if found else f"{label}: nothing yet.")

    # the reel and the takes

    def reel(self, rest: str) -> None:
        """Everything read so far in this take; or the paragraphs in which something stands."""
        session = self.plain.session
        count = 0
        for told in session.reel():
            if told.entry is not None and not rest:
                self.say(f"You chose: {told.entry.label}")
            for passage in told.passages:
                for paragraph in session.words(passage):
                    if not rest or folded(rest) in folded(paragraph.text):
                        count += 1
                        self.plain.say_paragraph(paragraph)
        if rest:
            self.say(f"{counted(count, 'paragraph')} found." if count else "Nothing that you have read speaks of that.")

    def export(self, rest: str) -> None:
        """Write what was read to a file beside the plays."""
        from spring68.export import export

        form = {"": "txt", "text": "txt", "txt": "txt", "markdown": "md", "md": "md", "html": "html"}.get(rest.lower())
        store = self.plain.session.store
        if form is None or store is None:
            self.say("Say: export text, export markdown, or export html.")
            return
        try:
            path = export(self.plain.session, form, store.folder)
        except OSError as problem:
            self.say(f"It could not be written: {problem.strerror or 'the folder cannot be used'}.")
        else:
            self.say(f"Written as {path.name}, beside the plays.")

    def takes(self, _rest: str) -> None:
        """The choices of this take, and the other takes."""
        session = self.plain.session
        entries = [told.entry for told in session.reel() if told.entry is not None]
        labels = Counter(entry.label for entry in entries)
        for number, entry in enumerate(entries, 1):
            where = f" {self.place_words(entry.choice)}" if labels[entry.label] > 1 else ""
            self.say(f"{number}. {entry.label}{where}")
        if not entries:
            self.say("No choice has been made yet.")
        self.this_take()
        for take in range(len(session.save.takes)):
            if take != session.save.take:
                self.say(f"{take_words(session.save, take)}.")
        self.say(
            "Say “back” and the number of a choice to begin another take before it"
            f"{', or “take” and a number to go on with one' if len(session.save.takes) > 1 else ''}."
        )

    def place_words(self, choice: str) -> str:
        """Date and place at which a choice was made, in brackets."""
        heading = self.plain.session.heading(scene_of(choice.rpartition("/")[2]))
        words = ", ".join(heard_heading(word) for word in (heading.date, heading.place) if word)
        return f"({words})" if words else ""

    def this_take(self) -> None:
        """Which take this is, where there are several."""
        save = self.plain.session.save
        if len(save.takes) > 1:
            self.say(f"This is take {save.take + 1} of {len(save.takes)}.")

    def back(self, rest: str) -> None:
        """Go back to before an earlier choice, in a new take."""
        if self.is_one_take():
            return
        count = len(self.plain.session.save.steps)
        number = int(rest) if rest.isascii() and rest.isdigit() and len(rest) < 7 else 0
        if not 1 <= number <= count:
            known = f"There is one choice to go back to: back {count}" if count == 1 else (
                f"Say the number of a choice, from 1 to {count}: back {count}"
            )  # fmt: skip
            self.say(f"{known}." if count else "No choice has been made yet.")
            return
        self.plain.session.go_back(number - 1)
        self.say(f"Back to before choice {number}. The old take is kept.")
        self.plain.tell_again()

    def take(self, rest: str) -> None:
        """Go on with another take."""
        if self.is_one_take():
            return
        try:
            self.plain.session.pick_up(int(rest) - 1 if rest.isascii() and rest.isdigit() and len(rest) < 7 else -1)
        except ValueError:
            count = len(self.plain.session.save.takes)
            self.say(
                f"Say the number of a take, from 1 to {count}." if count > 1 else "There is one take only, this one."
            )
            return
        self.this_take()
        self.plain.tell_again()

    def is_one_take(self) -> bool:
        """Whether an assignment allows one take only, which is then said."""
        lesson = self.plain.session.lesson
        if lesson is not None and lesson.only_take:
            self.say(lesson.only_take)
        return lesson is not None and bool(lesson.only_take)

    # saves and settings

    def saves(self, _rest: str) -> None:
        """The plays that are kept."""
        store = self.plain.session.store
        infos = store.infos() if store is not None else []
        for info in infos:
            here = ", this play" if info.slot == self.plain.session.slot else ""
            page = info.save.page if info.save is not None else None
            where = (
                [heard_heading(word) for word in (page.date, page.place) if word]
                if page is not None
                else [info.problem]
            )
            self.say(f"{info.slot}{here}: {'. '.join(where)}.")
        if not infos:
            self.say("No play is kept yet.")

    def settings(self, rest: str) -> None:
        """Say the settings, or change one."""
        name, _space, value = rest.partition(" ")
        if name:
            try:
                self.plain.settings = changed(self.plain.settings, name, value.strip())
                if self.plain.keep is not None:
                    self.plain.keep(self.plain.settings)
            except ValueError as problem:
                self.say(f"{problem}.")
                return
            except OSError as problem:
                self.say(f"It holds for now, but could not be written: {problem.strerror}.")
            title = next(setting.title for known, setting, _default in rows() if known == name)
            self.say(f"{title}: {value.strip()}.{' Of the full screen only.' if name in SCREEN_ONLY else ''}")
            return
        for known, setting, default in rows():
            if known != "asked":
                value, words = getattr(self.plain.settings, known), " or ".join(setting.values)
                where = " Of the full screen only." if known in SCREEN_ONLY else ""
                self.say(f"{setting.title}: {value}. {setting.help}{where}")
                self.say(f"To change it: settings {known} {words}. Usually {default}.")


def note_words(met: Met) -> str:
    """Everything in a note that can be searched."""
    parts = (met.note.documented, met.note.ours, met.note.corrects)
    return " ".join([met.note.title, *(prose.raw for prose in parts if prose is not None)])


def take_words(save: Save, take: int) -> str:
    """Another take in a few words: its number and name, how long it is, and up to where it is this one."""
    steps, here = save.steps_of(take), save.steps
    alike = next((at for at, pair in enumerate(zip(steps, here, strict=False)) if pair[0] != pair[1]), None)
    alike = min(len(steps), len(here)) if alike is None else alike
    name = f", {save.takes[take].name}" if save.takes[take].name else ""
    same = f"the same as this one up to choice {alike}" if alike else "another from the first choice on"
    return f"Take {take + 1}{name}: {counted(len(steps), 'choice')}, {same}"
