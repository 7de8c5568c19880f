"""The map: scenes seen, as stations on the lines of the acts; what was not taken is drawn faint and has no name."""

from __future__ import annotations

from itertools import groupby
from typing import ClassVar

from rich.cells import cell_len

from spring68.looking import scenes_by_act
from spring68.session import Session
from spring68.story.model import Scene
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
        for act, scenes in scenes_by_act(session).items():
            name = session.heading(str(scenes[0].id)).label or act
            is_reached = any(str(scene.id) in session.state.visits for scene in scenes)
            rows += [*([BLANK] if rows else []), *wrap([Bit(name, "accent" if is_reached else "faint")], width)]
            rows += self._line(session, scenes, width) if is_reached else [Row((Bit(" ╎", "faint"),))]
        return rows

    def _line(self, session: Session, scenes: list[Scene], width: int) -> list[Row]:
        rows: list[Row] = []
        for is_seen, group in groupby(scenes, lambda scene: str(scene.id) in session.state.visits):
            if is_seen:
                for scene in group:
                    rows += self._station(session, scene, width)
            else:
                dots = " ".join("○" for _scene in group)
                rows.append(Row((Bit(" ├╌ ", "faint"), Bit(clip(dots, min(2 * MOST_DOTS, width - 4)), "faint"))))
        return rows

    def _station(self, session: Session, scene: Scene, width: int) -> list[Row]:
        is_here = str(scene.id) == session.state.scene
        heading = session.heading(str(scene.id))
        date, place = Bit(clean(heading.date), "strong" if is_here else "text"), Bit(clean(heading.place), "dim")
        mark = Bit(HERE if is_here else " ●─ ", "key")
        fits = cell_len(date.text) + cell_len(place.text) + 6 <= width
        lines = [[date, Bit("  "), place]] if fits else [[date], [place]]
        rows = [row for line in lines for row in wrap(line, width, first=" │  ", hang=" │  ", style="faint")] or [BLANK]
        return [Row((mark, *rows[0].bits[1:])), *rows[1:]]

    def subtitle(self) -> str:
        """What the signs mean."""
        return "◉ here   ● seen   ○ not seen"
