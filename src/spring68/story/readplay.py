"""A stored playthrough in a file of its own, outside a story folder."""

from __future__ import annotations

from pathlib import Path

from spring68.story.beside import StoredPlay
from spring68.story.limits import MAX_BYTES
from spring68.story.readnotes import read_play
from spring68.story.shape import Shape
from spring68.story.yamltree import parse, read_source


class PlayFileError(Exception):
    """A file that holds no stored playthrough; the message says where it is wrong, without its full stop."""


def read_play_file(path: Path) -> StoredPlay:
    """The one playthrough that a file holds.

    Raises:
        PlayFileError: when the file cannot be read, is larger than any file of a story, or holds anything else.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as problem:
        raise PlayFileError(f"the path {path} cannot be read: {problem.strerror}") from None
    source, findings = read_source(str(path), data)
    tree = parse(source)
    shape = Shape(source, [*findings, *tree.findings])
    plays = [read_play(shape, node) for node in tree.documents if not shape.is_empty(node)]
    if shape.findings:
        first = shape.findings[0]
        raise PlayFileError(f"{first.span.place}: {first.message}")
    if len(plays) != 1 or plays[0] is None:
        raise PlayFileError(f"{path} holds {len(plays)} playthroughs, and one is needed")
    return plays[0]
