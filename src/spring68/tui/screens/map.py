"""The map: scenes seen, as stations on the lines of the acts; what was not taken is drawn faint and has no name."""

from __future__ import annotations

from itertools import groupby
from typing import ClassVar

from spring68.looking import Station
from spring68.session import Session
from spring68.tui.cells import cell_len
from spring68.tui.commands import CLOSE, MOVING, Command
from spring68.tui.rows import BLANK, Bit, Row, clean, clip, wrap
from spring68.tui.screens.room import Room

MOST_DOTS = 12
HERE = " ◉─ "


class MapRoom(Room):
    """One line for each act."""

    title_words = "Map"
    help_words = "A full circle is a scene you have seen; an empty one a place of the act that you have not seen."
    commands: ClassVar[tuple[Command, ...]] = (CLOSE, *MOVING)

    def on_mount(self) -> None:
        """Open at the place where the play stands, a few rows from the top."""
        self.call_after_refresh(self._show_here)

    def _show_here(self) -> None:
        here = next((at for at, row in enumerate(self.leaf.rows) if HERE in row.text), 0)
        self.leaf.show_row(max(here - self.leaf.inside.height // 2, 0))

    def rows(self, width: int) -> list[Row]:
        """All acts that were reached, and the names of the others."""
        session = self.desk.session
        assert session is not None
        rows: list[Row] = []
        for act, stations in self.desk.stations.items():
            name = stations[0].heading.label or act
            is_reached = any(station.scene in session.state.visits for station in stations)
            rows += [*([BLANK] if rows else []), *wrap([Bit(name, "accent" if is_reached else "faint")], width)]
            rows += self._line(session, stations, width) if is_reached else [Row((Bit(" ╎", "faint"),))]
        return rows

    def _line(self, session: Session, stations: list[Station], width: int) -> list[Row]:
        rows: list[Row] = []
        for is_seen, group in groupby(stations, lambda station: station.scene in session.state.visits):
            if is_seen:
                for station in group:
                    rows += self._station(station, width, is_here=station.scene == session.state.scene)
            else:
                dots = " ".join("○" for _station in group)
                rows.append(Row((Bit(" ├╌ ", "faint"), Bit(clip(dots, min(2 * MOST_DOTS, width - 4)), "faint"))))
        return rows

    @staticmethod
    def _station(station: Station, width: int, *, is_here: bool) -> list[Row]:
        heading = station.heading
        date, place = Bit(clean(heading.date), "strong" if is_here else "text"), Bit(clean(heading.place), "dim")
        mark = Bit(HERE if is_here else " ●─ ", "key")
        fits = cell_len(date.text) + cell_len(place.text) + 6 <= width
        lines = [[date, Bit("  "), place]] if fits else [[date], [place]]
        rows = [row for line in lines for row in wrap(line, width, first=" │  ", hang=" │  ", style="faint")] or [BLANK]
        return [Row((mark, *rows[0].bits[1:])), *rows[1:]]

    def subtitle(self) -> str:
        """What the signs mean."""
        return "◉ here   ● seen   ○ not seen"
