"""Names that were changed: old ones are written anew where `formerly` says how, and `formerly` itself is written."""

from __future__ import annotations

import re
from collections.abc import Mapping

from spring68.saves.renames import renamed
from spring68.story.model import Story
from spring68.story.yamltree import Map
from spring68.workshop.fmttree import meaning, tree_of

_RENAMED = re.compile(r"formerly: \{([a-z][\w.]*): ([a-z][\w.]*)\}")


def present_name(story: Story, old: str) -> str:
    """What a name is called now, by the story's `formerly`; empty where that does not say."""
    now = renamed(story, old)
    return now if now != old else ""


def rename_in(words: str) -> tuple[str, str] | None:
    """The old and the new name in a finding's advice to write ``formerly: {old: new}``; None where it gives none."""
    match = _RENAMED.search(words)
    return (match[1], match[2]) if match is not None else None


def with_formerly(text: str, renames: Mapping[str, str]) -> str:
    """`story.yaml` with entries added to its `formerly`; every other byte stays. Empty where that cannot be done.

    Args:
        text: The file as it is.
        renames: New names by old ones; those that are there already are left alone.
    """
    tree = tree_of(text)
    if len(tree.documents) != 1 or tree.findings or type(tree.documents[0]) is not Map:
        return ""
    main = tree.documents[0]
    there = main.entries.get("formerly")
    known = there.entries if type(there) is Map else {}
    wanted = {old: new for old, new in renames.items() if old not in known}
    end = "\r\n" if "\r\n" in text else "\n"
    if not wanted:
        return text
    if there is None:
        gap = "" if text.endswith("\n") else end
        added = text + gap + f"formerly:{end}" + "".join(f"  {old}: {new}{end}" for old, new in wanted.items())
    elif type(there) is Map and there.items:
        added = _put_in(text, there, wanted, end)
    else:
        return ""
    return added if _says_the_same(text, added, wanted) else ""


def _put_in(text: str, there: Map, wanted: Mapping[str, str], end: str) -> str:
    """New entries before the first one that is there."""
    lines = text.split("\n")
    first = there.items[0].start_mark
    line, column = first.line, first.column
    here = lines[line]
    if here[:column].strip():  # `formerly: {old: new}` on one line
        new = "".join(f"{old}: {name}, " for old, name in wanted.items())
        lines[line] = here[:column] + new + here[column:]
        return "\n".join(lines)
    ending = "\r" if end == "\r\n" else ""
    lines[line:line] = [f"{' ' * column}{old}: {name}{ending}" for old, name in wanted.items()]
    return "\n".join(lines)


def _says_the_same(old: str, new: str, wanted: Mapping[str, str]) -> bool:
    """Whether the new text says what the old one did, and the new names beside."""
    tree = tree_of(new)
    main = tree.documents[0] if tree.documents else None
    if tree.findings or type(main) is not Map:
        return False
    there = main.entries.get("formerly")
    if type(there) is not Map or any(name not in there.entries for name in wanted):
        return False
    keys = [key.value for key in there.items[::2]]
    there.items = [
        item
        for key, pair in zip(keys, zip(there.items[::2], there.items[1::2], strict=True), strict=True)
        if key not in wanted
        for item in pair
    ]
    if not there.items:
        main.items = main.items[:-2] if main.items[-1] is there else main.items
    return meaning(tree) == meaning(tree_of(old))
