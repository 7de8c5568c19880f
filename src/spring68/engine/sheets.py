"""The File: sheets that were filed, read through an act, an author, and what was left after 1989.

What survives is decided by the variable named in the story's `file: left`: its three words are, in order, the whole
File, a torso, and nothing but what always survives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spring68.engine.state import Filed
from spring68.story.model import SheetList

if TYPE_CHECKING:
    from spring68.engine.machine import Machine

_OUTLIVES = {"always": 3, "torso": 2, "thick": 1, "never": 0}
"""In how many of the three states of the File a sheet is still there."""

CHANGE_OF_REGIME = 1989


def shown_sheets(machine: Machine, view: Any, wanted: SheetList) -> tuple[Filed, ...]:
    """The sheets of a play that a scene shows, by date, those of one day in the order in which they were filed.

    Args:
        machine: The machine of the story.
        view: A position: a state, or the cursor of the turn that is being worked out.
        wanted: Acts and authors (all where none is named), how many of the newest, and after which year.
    """
    filed: tuple[Filed, ...] = getattr(view, "before", view).filed
    if view is not getattr(view, "before", view):
        filed = filed + tuple(view.filed)
    found = [sheet for sheet in filed if _is_wanted(machine, view, sheet, wanted)]
    found.sort(key=lambda sheet: sheet_date(machine, sheet))
    return tuple(found[-wanted.show :] if wanted.show else found)


def _is_wanted(machine: Machine, view: Any, filed: Filed, wanted: SheetList) -> bool:
    if filed.key not in machine.plan.sheets:  # a save may hold what the story no longer does
        return False
    scene, sheet = machine.plan.sheets[filed.key]
    if wanted.acts and scene.act not in wanted.acts:
        return False
    if wanted.by and sheet.source not in wanted.by:
        return False
    return wanted.after < CHANGE_OF_REGIME or survives(machine, view, filed)


def survives(machine: Machine, view: Any, filed: Filed) -> bool:
    """Whether a sheet outlives 1989 in this play."""
    _scene, sheet = machine.plan.sheets[filed.key]
    left = machine.story.file.left
    state = 0
    if left is not None and left in machine.rules.index:
        variable = machine.story.variables[left]
        state = variable.values.index(view.values[machine.rules.index[left]])
    return _OUTLIVES[sheet.survives] > state


def sheet_date(machine: Machine, filed: Filed) -> str:
    """The day of a sheet, as `YYYY-MM-DD`: its own, else its scene's; empty when there is neither."""
    scene, sheet = machine.plan.sheets[filed.key]
    when = sheet.date or scene.when
    return when.begin[:10] if when is not None else ""
