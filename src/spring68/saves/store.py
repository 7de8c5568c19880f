"""Slots: one file for each playthrough, written after every turn, with the one before it kept beside it.

A slot is a file `NAME.json` in the folder of the saves, with `NAME.before.json` for the state of one turn earlier. A
slot is held by the program that plays it; a second program that opens it goes on in a copy. A damaged file is renamed
to `NAME.damaged-1.json` and never deleted.
"""

from __future__ import annotations

import contextlib
import os
import re
import unicodedata
from dataclasses import dataclass, field, replace
from pathlib import Path

from spring68.saves.codec import MAX_BYTES, decode, encode
from spring68.saves.files import Hold, write_safely
from spring68.saves.locations import SETTINGS_NAME
from spring68.saves.model import Save, SaveDamaged, SaveError, SaveTooNew

AUTOMATIC = "play"
"""Automatic slots are called play-1, play-2 …"""

OTHERS = frozenset({Path(SETTINGS_NAME).stem})
"""What lies in the folder and is no play."""

DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
)
"""Names that mean a device on Windows, whatever ending follows them; plays are carried from one system to another."""

_SLOT = re.compile(r"[\w][\w \-]{0,59}\Z")


@dataclass(frozen=True, slots=True)
class SlotInfo:
    """What a list of slots shows of one of them: its name, the save, or why it cannot be used."""

    slot: str
    save: Save | None
    changed: float
    problem: str = ""


@dataclass(slots=True)
class Opened:
    """A slot that was opened: the save, and what the player has to be told about it."""

    save: Save
    slot: str
    notices: list[str] = field(default_factory=list)


def is_slot_name(name: str) -> bool:
    """Whether a name can be given to a slot: letters, digits, spaces and -, at most 60, and no name of another file."""
    return bool(_SLOT.match(name)) and not name.endswith(" ") and name.casefold() not in OTHERS | DEVICES


def same_file(name: str) -> str:
    """The name as a file system sees it that knows no capitals and joins letters with their accents."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def file_stem(name: str) -> str:
    """A name of a story as that of a file: what means a device on Windows gets a `_` behind it."""
    return f"{name}_" if same_file(name) in DEVICES else name


class Store:
    """The slots of one folder. Only what `hold` was called for is written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._holds: dict[str, Hold] = {}
        self._stamps: dict[str, tuple[int, int]] = {}

    def path(self, slot: str) -> Path:
        """The file of a slot."""
        return self.folder / f"{slot}.json"

    def before(self, slot: str) -> Path:
        """The file of a slot as it was one turn earlier."""
        return self.folder / f"{slot}.before.json"

    def slots(self) -> list[str]:
        """The names of all slots, the one that was played last first."""
        found: dict[str, float] = {}
        with contextlib.suppress(OSError):
            for entry in os.scandir(self.folder):
                name, _dot, ending = entry.name.rpartition(".")
                slot = name.removesuffix(".before")
                if (
                    ending == "json"
                    and not name.startswith(".")
                    and not re.search(r"\.(?:damaged|edited)-\d+\Z", name)
                    and _SLOT.match(slot)
                    and slot not in OTHERS
                ):
                    with contextlib.suppress(OSError):
                        found[slot] = max(found.get(slot, 0.0), entry.stat().st_mtime)
        return sorted(found, key=lambda slot: (-found[slot], slot))

    def infos(self) -> list[SlotInfo]:
        """All slots with what is in them."""
        return [self.info(slot) for slot in self.slots()]

    def info(self, slot: str) -> SlotInfo:
        """What is in one slot; reading it changes nothing."""
        changed = 0.0
        problem = "it is gone"
        for path in (self.path(slot), self.before(slot)):
            try:
                changed = changed or path.stat().st_mtime
                return SlotInfo(slot, decode(self._read(path)), changed)
            except SaveError as found:
                problem = str(found)
            except OSError as found:
                problem = found.strerror or "it cannot be read"
        return SlotInfo(slot, None, changed, problem)

    def latest(self) -> SlotInfo | None:
        """The slot that was played last and can be used."""
        for slot in self.slots():
            info = self.info(slot)
            if info.save is not None:
                return info
        return None

    def _read(self, path: Path) -> bytes:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)

    def free_slot(self, wish: str = "") -> str:
        """A name that no slot has: the wish itself, the wish with a number, or the next automatic one.

        Names that differ in capitals only count as one, because on macOS and Windows they are one file.
        """
        taken = {*map(same_file, self.slots()), *OTHERS, *DEVICES}
        if wish and same_file(wish) not in taken:
            return wish
        stem = wish or AUTOMATIC
        number = 2 if wish else 1
        while same_file(f"{stem}-{number}") in taken:
            number += 1
        return f"{stem}-{number}"

    def hold(self, slot: str) -> bool:
        """Hold a slot for this program; False when another one plays it."""
        hold = self._holds.setdefault(slot, Hold(self.folder / f".{slot}.lock"))
        return hold.take()

    def let_go(self) -> None:
        """Hold no slot any longer."""
        for hold in self._holds.values():
            hold.let_go()
        self._holds.clear()

    def open(self, slot: str) -> Opened:
        """Open a slot to play on.

        A damaged file is set aside and the one before it is used; a slot that another program plays is gone on with
        in a copy. Both are told in `notices`.

        Raises:
            SaveError: when nothing usable is in the slot.
        """
        notices: list[str] = []
        save = self._usable(slot, notices)
        if not self.hold(slot):
            copy = self.free_slot(slot)
            self.hold(copy)
            notices.append(f"“{slot}” is being played in another window, so this one goes on in a copy, “{copy}”.")
            return Opened(save, copy, notices)
        self._remember(slot)
        return Opened(save, slot, notices)

    def _usable(self, slot: str, notices: list[str]) -> Save:
        try:
            return decode(self._read(self.path(slot)))
        except SaveTooNew:
            raise
        except SaveDamaged as problem:
            aside = self._set_aside(slot)
            notices.append(f"The save “{slot}” was damaged ({problem}). It is kept as {aside}.")
        except FileNotFoundError:
            pass
        except OSError as problem:
            notices.append(f"The save “{slot}” cannot be read: {problem.strerror}.")
        try:
            save = decode(self._read(self.before(slot)))
        except (SaveError, OSError):
            raise SaveDamaged(" ".join(notices) or f"there is no save called “{slot}”.") from None
        if notices:
            notices.append("The state of one turn earlier is used instead.")
        return save

    def _set_aside(self, slot: str) -> str:
        number = 1
        while (self.folder / f"{slot}.damaged-{number}.json").exists():
            number += 1
        aside = self.folder / f"{slot}.damaged-{number}.json"
        with contextlib.suppress(OSError):
            self.path(slot).replace(aside)
        return aside.name

    def keep_old(self, slot: str) -> str:
        """Keep a copy of a slot's file as it is now, before a play goes on with an edited story; its name.

        Empty where no copy could be made; the play's log of choices holds everything all the same.
        """
        number = 1
        while (old := self.folder / f"{slot}.edited-{number}.json").exists():
            number += 1
        try:
            write_safely(old, self._read(self.path(slot)))
        except OSError:
            return ""
        return old.name

    def write(self, slot: str, save: Save) -> str:
        """Write a slot; the slot that was written, which is a copy where another program wrote the one meant.

        Raises:
            OSError: when it cannot be written; what was there is untouched.
        """
        if self._was_changed(slot):
            slot = self.free_slot(slot)
            self.hold(slot)
        write_safely(self.path(slot), encode(save), previous=self.before(slot))
        self._remember(slot)
        return slot

    def _remember(self, slot: str) -> None:
        with contextlib.suppress(OSError):
            found = self.path(slot).stat()
            self._stamps[slot] = (found.st_mtime_ns, found.st_size)

    def _was_changed(self, slot: str) -> bool:
        """Whether somebody else wrote a slot since this program read or wrote it."""
        known = self._stamps.get(slot)
        try:
            found = self.path(slot).stat()
        except OSError:
            return False
        return known is None or known != (found.st_mtime_ns, found.st_size)

    def copy(self, slot: str, name: str) -> str:
        """Copy a slot under another name; the name it got (a number is added where it is taken).

        Raises:
            SaveError: when there is nothing usable to copy.
            OSError: when it cannot be written.
        """
        save = self._usable(slot, [])
        free = self.free_slot(name)
        write_safely(self.path(free), encode(save))
        return free

    def entitle(self, slot: str, title: str) -> None:
        """Give a slot a title; its file keeps its name.

        Raises:
            SaveError: when there is nothing usable in it.
            OSError: when it cannot be written.
        """
        save = replace(self._usable(slot, []), title=title[:60])
        write_safely(self.path(slot), encode(save))
        if slot in self._stamps:
            self._remember(slot)

    def delete(self, slot: str) -> None:
        """Delete a slot and its earlier state.

        Raises:
            OSError: when it cannot be deleted.
        """
        for path in (self.path(slot), self.before(slot)):
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
        self._stamps.pop(slot, None)
        hold = self._holds.pop(slot, None)
        if hold is not None:
            hold.let_go()
