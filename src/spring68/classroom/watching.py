"""Watching a folder while records arrive and grow: which there are, how far each is, and whether it matches.

Files are only ever opened for reading, and only when their size or time has changed. A record that is still being
written is read as far as it is whole; it is replayed once it is sealed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from spring68.classroom.assignment import Assignment
from spring68.classroom.gather import gather
from spring68.classroom.limits import MAX_FOLDER_FILES
from spring68.classroom.purge import MADE
from spring68.classroom.record import Record
from spring68.classroom.recordreader import read_record
from spring68.classroom.report import file_called
from spring68.classroom.spread import heading_of
from spring68.classroom.verified import Unread, Verdict, Verified
from spring68.classroom.verify import Found, verify_record
from spring68.engine.machine import Machine
from spring68.engine.state import scene_of
from spring68.text.printable import printable

PLAYING, SEALED, DAMAGED = "playing", "sealed", "damaged"
"""The states of a record that is watched."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A record as it is now.

    `who` are its codes, or a name for its file; `name` is the roster's, where names are wanted. `where` are the words
    for the scene that was reached, `verdict` is empty while it is played, `sentence` says what is wrong.
    """

    file: str
    who: str
    state: str
    where: str = ""
    minutes: int = 0
    verdict: str = ""
    sentence: str = ""
    codes: tuple[str, ...] = ()
    name: str = ""

    @property
    def line(self) -> str:
        """The record as one line."""
        figures = [self.where, f"{self.minutes} min" if self.minutes else "", self.verdict, self.sentence]
        return ", ".join(word for word in (f"{self.who} {self.name}".strip(), self.state, *figures) if word)


class Watch:
    """Looks at a folder again and again."""

    def __init__(
        self,
        folder: Path,
        machine: Machine,
        assignment: Assignment | None = None,
        roster: Mapping[str, str] | None = None,
        *,
        names: bool = False,
    ) -> None:
        self.folder, self.machine, self.assignment = folder, machine, assignment
        self.roster = dict(roster or {})
        self.names = names
        self.problem = ""
        """Why the folder cannot be looked at; empty when it can."""
        self._stamps: dict[Path, tuple[int, int]] = {}
        self._rows: dict[Path, tuple[Arrival, ...]] = {}

    @property
    def rows(self) -> list[Arrival]:
        """Every record, in the order of codes."""
        return sorted(
            (row for rows in self._rows.values() for row in rows), key=lambda row: (not row.codes, row.who, row.file)
        )

    @property
    def missing(self) -> list[str]:
        """The codes of the roster that have no record yet."""
        present = {code for row in self.rows for code in row.codes}
        return [code for code in self.roster if code not in present]

    @property
    def counts(self) -> str:
        """`12 sealed, 15 playing, 1 damaged, 3 not yet`; with a roster its codes are counted, and the rest apart."""
        states = self._states() if self.roster else [row.state for row in self.rows]
        counts = [(states.count(state), state) for state in (SEALED, PLAYING, DAMAGED)]
        told = [f"{count} {state}" for count, state in (*counts, (len(self.missing), "not yet")) if count]
        words = ", ".join(told) or "no records yet"
        return "; ".join((words, *self._apart())) if self.roster else words

    def _states(self) -> list[str]:
        """A state for each code of the roster with a record (sealed, else playing, else damaged), and each nameless file."""
        best: dict[str, str] = {}
        for state in (DAMAGED, PLAYING, SEALED):
            best.update((code, state) for row in self.rows if row.state == state for code in row.codes)
        nameless = [row.state for row in self.rows if not row.codes]
        return [*(state for code, state in best.items() if code in self.roster), *nameless]

    def _apart(self) -> list[str]:
        """What the roster does not have: codes, and files without a code."""
        unknown = {code for row in self.rows for code in row.codes if code not in self.roster}
        nameless = sum(not row.codes for row in self.rows)
        found = [f"not in the roster: {len(unknown)}"] if unknown else []
        return [*found, f"of these without a code: {nameless}"] if nameless else found

    def _flagged(self, row: Arrival) -> Arrival:
        """An arrival with a word about codes that the roster does not have."""
        unknown = [code for code in row.codes if self.roster and code not in self.roster]
        if not unknown:
            return row
        words = "not in the roster" if len(row.codes) == 1 else f"not in the roster: {', '.join(unknown)}"
        return replace(row, sentence="; ".join(filter(None, (words, row.sentence))))

    def look(self) -> list[Arrival]:
        """Look once; the records that are new or have changed since the last look, in the order of codes."""
        now = self._files()
        changed = [path for path, stamp in now.items() if self._stamps.get(path) != stamp]
        for gone in self._stamps.keys() - now.keys():
            self._rows.pop(gone, None)
        self._stamps = now
        fresh: list[Arrival] = []
        for path in changed:
            before = self._rows.get(path, ())
            rows = self._rows[path] = tuple(self._read(path))
            fresh += [row for row in rows if row not in before]
        return sorted(fresh, key=lambda row: (not row.codes, row.who, row.file))

    def _files(self) -> dict[Path, tuple[int, int]]:
        """Size and time of every file that can be a record or hold records."""
        found: dict[Path, tuple[int, int]] = {}
        self.problem = "" if self.folder.is_dir() else f"there is no folder at {self.folder}"
        if self.problem:
            return found

        def refuse(problem: OSError) -> None:
            self.problem = f"{problem.filename} cannot be read ({problem.strerror})"

        for here, folders, names in os.walk(self.folder, onerror=refuse):
            folders[:] = [name for name in folders if not (Path(here) / name).is_symlink()]
            for name in names:
                if name.startswith(".") or name in MADE:
                    continue
                path = Path(here) / name
                try:
                    about = path.lstat()
                except OSError:  # it went away between the two questions
                    continue
                if stat.S_ISREG(about.st_mode):
                    found[path] = (about.st_size, about.st_mtime_ns)
                if len(found) >= MAX_FOLDER_FILES:
                    self.problem = f"there are more than {MAX_FOLDER_FILES:,} files in {self.folder}"
                    return found
        return found

    def _read(self, path: Path) -> list[Arrival]:
        gathered = gather([path])
        above = path.relative_to(self.folder).parent.as_posix()
        lead = "" if above == "." else f"{above}/"
        rows = [self._arrival(found) for found in gathered.found]
        rows += [_damaged(unread) for unread in gathered.unread]
        return [self._flagged(replace(row, file=f"{lead}{row.file}")) for row in rows]

    def _arrival(self, found: Found) -> Arrival:
        record = read_record(found.data)
        if record.seal or record.problem:
            done = verify_record(found, self.machine, self.assignment)
            return _damaged(done) if isinstance(done, Unread) else self._verified(done)
        return self._playing(found, record)

    def _playing(self, found: Found, record: Record) -> Arrival:
        """A record that is not sealed: how far it says it is."""
        codes = record.header.students if record.header is not None else ()
        last = next((event for event in reversed(record.events) if event.type == "choice"), None)
        where = self._where(scene_of(str(last.fields["at"]))) if last is not None else "at the beginning"
        minutes = record.events[-1].t // 60_000 if record.events else 0
        return Arrival(
            found.name, self._called(codes, found.name), PLAYING, where, minutes, "", self._other(record), codes,
            self._name(codes),
        )  # fmt: skip

    def _other(self, record: Record) -> str:
        """Whether a record is of another version than the teacher's, which is better known before the end."""
        header = record.header
        if header is None:
            return ""
        if header.story_hash != self.machine.story.digest:
            return "it is played on another version of the story than yours"
        if self.assignment is not None and header.assignment_hash != self.assignment.digest:
            return "it is played with another assignment file than yours"
        return ""

    def _verified(self, done: Verified) -> Arrival:
        who = self._called(done.codes, done.file)
        name = self._name(done.codes)
        if not done.seal:
            return Arrival(done.file, who, DAMAGED, "", 0, "", printable(done.words), done.codes, name)
        ending = self.machine.story.endings.get(done.ending)
        where = ending.title if ending is not None else "to its end" if done.stopped_at else ""
        if not where and done.path:
            where = self._where(done.path[-1].scene)
        renamed = next((flag.words.rstrip(".") for flag in done.flags if flag.kind == "name"), "")
        sentence = printable(renamed if done.verdict is Verdict.MATCHES else done.reason)
        place = f", at line {done.line}" if done.line else ""
        return Arrival(
            done.file, who, SEALED, where, round(done.minutes), f"{done.verdict.value}{place}", sentence, done.codes, name
        )  # fmt: skip

    def _called(self, codes: tuple[str, ...], file: str) -> str:
        return " + ".join(codes) or file_called(file)

    def _name(self, codes: tuple[str, ...]) -> str:
        if not self.names:
            return ""
        return printable(", ".join(filter(None, (self.roster.get(code, "") for code in codes))))

    def _where(self, scene: str) -> str:
        when, where = heading_of(self.machine.story, scene)
        return printable(" · ".join(word for word in (when, where) if word) or scene.replace("_", " "))


def _damaged(unread: Unread) -> Arrival:
    line = f"line {unread.line}: " if unread.line else ""
    return Arrival(unread.file, file_called(unread.file), DAMAGED, sentence=f"{line}{printable(unread.reason)}")
