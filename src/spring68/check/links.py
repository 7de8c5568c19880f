"""S107: note links where nothing would be unlocked, or not for sure."""

from __future__ import annotations

from collections.abc import Iterator

from spring68.check.codes import finding
from spring68.check.history import UNLOCKING_TEXTS
from spring68.check.survey import Insert, Survey
from spring68.story.prose import Link
from spring68.text.diagnostic import Diagnostic

_NAMES = {"locked": "a `locked` reason", "log": "a `log`", "skip": "a `skip`", "sheet": "a sheet", "label": "a label"}


def find_lost_links(survey: Survey) -> Iterator[Diagnostic]:
    """S107: a link inside `{seq: …}` and its sisters, in `{said: …}`, in a link, or in a text that unlocks nothing."""
    for insert in survey.inserts:
        if isinstance(insert.part, Link):
            yield from _lost(insert, insert.part)


def _lost(insert: Insert, link: Link) -> Iterator[Diagnostic]:
    role = insert.text.role
    why = "a player could read these words and never get the note."
    if insert.inside:
        where = "another note link" if insert.inside == "link" else f"`{{{insert.inside}: …}}`"
        fix = "put the link outside, or into `{condition ? … }` or the lines of an `{if}`."
        yield finding("S107", link.note.span, f"a note link cannot stand in {where}", why=why, fix=fix)
    elif role not in UNLOCKING_TEXTS and role in _NAMES and role != "label":
        fix = "link the note in the text of the scene or in the reply."
        yield finding("S107", link.note.span, f"a note link in {_NAMES[role]} unlocks nothing", why=why, fix=fix)
