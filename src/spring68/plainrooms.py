"""The rooms of the play in plain mode: notes, the File, the reel, takes, saves, settings, each as lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from spring68.saves.settings import changed, rows
from spring68.session import Met
from spring68.story.model import Note

if TYPE_CHECKING:
    from spring68.plain import Plain


class Rooms:
    """What can be looked at, spoken; each method says its room on the stream of `plain`."""

    def __init__(self, plain: Plain) -> None:
        self.plain = plain

    def commands(self) -> dict[str, tuple[Callable[[str], None], str]]:
        """Words and what they do."""
        return {
            "notes": (self.notes, "say the notes met so far; “notes source” sorts them by the source text"),
            "note": (self.note, "read a note: note 14"),
            "file": (self.file, "say the sheets of the File that you may see"),
            "boxes": (lambda _rest: self.members("box", "Boxes you keep"), "say which tapes you keep"),
            "signatures": (lambda _rest: self.members("signed", "You signed"), "say what you signed"),
            "reel": (self.reel, "say everything read so far"),
            "takes": (self.takes, "say the choices made, and other takes"),
            "back": (self.back, "go back to where so many choices had been made: back 12"),
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
        self.say(f"Notes met: {len(found)} of {len(met)}.")
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
            self.say(f"{note.number}. {note.note.title}")

    def by_source(self, met: list[Met]) -> None:
        """For each citation mark of the source text: which note answers it, and whether it is met."""
        by_claim = {str(claim): note for note in met for claim in note.note.claims}
        for source in self.plain.session.story.sources.values():
            if not source.claims:
                continue
            self.say(f"{source.title}. {source.author}. {source.address}".strip())
            for claim in source.claims:
                note = by_claim.get(str(claim))
                if note is not None:
                    self.say(f"{claim}: note {note.number}, {note.note.title if note.is_met else 'not met yet'}.")

    def note(self, rest: str) -> None:
        """Read one note."""
        met = self.plain.session.notes()
        wanted = int(rest) if rest.isascii() and rest.isdigit() and len(rest) < 5 else 0
        if not 1 <= wanted <= len(met) or not met[wanted - 1].is_met:
            self.say("Say the number of a note that you have met: “notes” lists them.")
            return
        self.read_note(met[wanted - 1])

    def read_note(self, met: Met) -> None:
        """All parts of a note, with its sources and where it was met."""
        note = met.note
        self.say(f"Note {met.number}: {note.title}.")
        for label, words in note_parts(note):
            self.say(f"{label}: {words}")
        for name in note.sources:
            work, _hash, mark = name.partition("#")
            source = self.plain.session.story.sources.get(work)
            if source is not None:
                parts = [source.author, source.title, source.year, mark, source.address]
                self.say("Source: " + ". ".join(part for part in parts if part) + ".")
        if met.scene:
            heading = self.plain.session.heading(met.scene)
            self.say(f"Met: {heading.date}. {heading.place}.")

    # the File

    def file(self, _rest: str) -> None:
        """The sheets that may be seen so far."""
        sheets = self.plain.session.file()
        cover = self.plain.session.story.file
        self.say(f"The File. {cover.cover}. {cover.subject}." if cover.cover else "The File.")
        if not sheets:
            self.say("You have not been shown any sheet yet.")
        for number, sheet in enumerate(sheets, 1):
            self.say(
                f"Sheet {number}. {sheet.date}. Source: {sheet.sheet.source}. {sheet.sheet.kind.replace('_', ' ')}."
            )
            self.say(sheet.text)

    def members(self, family: str, label: str) -> None:
        """What is true of a family: signatures, boxes."""
        found = self.plain.session.labels(family)
        self.say(f"{label}: {', '.join(found)}." if found else f"{label}: nothing yet.")

    # the reel and the takes

    def reel(self, _rest: str) -> None:
        """Everything read so far in this take."""
        for told in self.plain.session.reel():
            if told.entry is not None:
                self.say(f"You chose: {told.entry.label}")
            for passage in told.passages:
                for paragraph in self.plain.session.words(passage):
                    self.say(paragraph.text.replace("\n", " "))

    def takes(self, _rest: str) -> None:
        """The choices of this take, and the other takes."""
        session = self.plain.session
        number = 0
        for told in session.reel():
            if told.entry is not None:
                number += 1
                self.say(f"{number}. {told.entry.label}")
        if not number:
            self.say("No choice has been made yet.")
        if len(session.save.takes) > 1:
            self.say(f"This is take {session.save.take + 1} of {len(session.save.takes)}.")
        self.say("Say “back” and a number to begin another take there, or “take” and a number to go on with one.")

    def back(self, rest: str) -> None:
        """Go back to an earlier choice, in a new take."""
        try:
            self.plain.session.go_back(int(rest) if rest.isascii() and rest.isdigit() and len(rest) < 7 else -1)
        except ValueError:
            self.say(f"Say a number from 0 to {len(self.plain.session.save.steps)}.")
            return
        self.say("The old take is kept.")
        self.plain.tell_again()

    def take(self, rest: str) -> None:
        """Go on with another take."""
        try:
            self.plain.session.pick_up(int(rest) - 1 if rest.isascii() and rest.isdigit() and len(rest) < 7 else -1)
        except ValueError:
            self.say(f"Say a number from 1 to {len(self.plain.session.save.takes)}.")
            return
        self.plain.tell_again()

    # saves and settings

    def saves(self, _rest: str) -> None:
        """The plays that are kept."""
        store = self.plain.session.store
        infos = store.infos() if store is not None else []
        for info in infos:
            here = ", this play" if info.slot == self.plain.session.slot else ""
            words = f"{info.save.page.date}. {info.save.page.place}" if info.save is not None else info.problem
            self.say(f"{info.slot}{here}: {words}.")
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
        for known, setting, default in rows():
            if setting.help and known != "asked":
                value = getattr(self.plain.settings, known)
                words = ", ".join(setting.values)
                self.say(f"{known}: {value}. {setting.help} Can be {words}; usually {default}.")


def note_parts(note: Note) -> list[tuple[str, str]]:
    """The texts of a note with the words that introduce them."""
    parts = [("Documented", note.documented), ("Ours", note.ours), ("Where the source is short", note.corrects)]
    found = [(label, " ".join(prose.raw.split())) for label, prose in parts if prose is not None]
    return found + [("Read on", line) for line in note.read_on]
