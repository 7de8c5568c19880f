"""Settings: one row each, with its default; a change is put on at once and kept."""

from __future__ import annotations

from typing import ClassVar

from spring68.saves.settings import Setting, rows
from spring68.tui.commands import CLOSE, DOWN, UP, Command
from spring68.tui.messages import SettingChanged
from spring68.tui.rows import BLANK, Bit, Row, paragraph, picked, split
from spring68.tui.screens.room import ListRoom

CHANGE = Command("open", ("right", "enter", "space"), "change", "The next value of the marked setting.", "→", foot=True)
BEFORE = Command("before", ("left",), "value before", "The value before.", foot=True)


class SettingsRoom(ListRoom):
    """A list of settings."""

    title_words = "Settings"
    help_words = "Everything is put on at once and kept; there is nothing to confirm."
    commands: ClassVar[tuple[Command, ...]] = (BEFORE, CHANGE, CLOSE, UP, DOWN)

    @property
    def settings(self) -> list[tuple[str, Setting, str]]:
        """The settings that a reader is shown."""
        return [row for row in rows() if row[0] != "asked"]

    def subtitle(self) -> str:
        """What could not be kept, if anything."""
        return " ".join(self.desk.notices)

    def fill(self, width: int, height: int) -> list[Row]:
        """Name, value and default; below them what it is."""
        found: list[Row] = []
        is_tight = height < 3 * len(self.settings)
        for number, (name, setting, default) in enumerate(self.settings):
            value = getattr(self.desk.settings, name)
            bits = (Bit(f"  {setting.title:<16}"), Bit("‹ ", "dim"), Bit(value, "key"), Bit(" ›", "dim"))
            usual = f"usually {default}"
            row = split(bits, [Bit(f"{usual}  ", "dim")], width)
            is_told = usual in row.text
            words = setting.help if is_told else f"{setting.help} {usual.capitalize()}."
            found += picked([row, *paragraph(words, width, "dim", indent=4)], number)
            found += [] if is_tight else [BLANK]
        return found

    def open_row(self, row: int) -> None:
        """The next value."""
        self._turn(row, 1)

    def do_before(self) -> None:
        """The value before."""
        self._turn(self.leaf.mark, -1)

    def _turn(self, row: int, step: int) -> None:
        if not 0 <= row < len(self.settings):
            return
        name, setting, _default = self.settings[row]
        at = setting.values.index(getattr(self.desk.settings, name))
        self.desk.change(name, setting.values[(at + step) % len(setting.values)])
        self.leaf.reload(keep=True)
        self.refresh_bars()
        self.post_message(SettingChanged())
