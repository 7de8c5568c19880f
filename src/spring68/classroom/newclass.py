"""A folder for a class: a roster with codes, to which the teacher adds the names."""

from __future__ import annotations

from pathlib import Path
from random import Random, SystemRandom

from spring68.classroom.codes import make_codes
from spring68.classroom.limits import MAX_PUPILS
from spring68.classroom.roster import NAME, written_roster

HANDED_IN = "handed-in"
"""The folder, beside the roster, into which records are put."""


class ClassExists(Exception):
    """There is a roster already; the message says where."""


def new_class(folder: Path, pupils: int, section: str = "", seed: int | None = None) -> list[str]:
    """Make a folder with `roster.csv` and a place for records; nothing that is there is ever overwritten.

    Args:
        folder: The folder of the class; it is made when it is not there.
        pupils: How many codes, 1 to `MAX_PUPILS`.
        section: What the class is called, the same in every row.
        seed: For tests: the same codes each time. Without it they come from the system.

    Returns:
        The codes, in the order of the roster.

    Raises:
        ClassExists: when there is a roster in the folder.
        ValueError: when there are too few or too many pupils.
        OSError: when the folder cannot be written.
    """
    if not 1 <= pupils <= MAX_PUPILS:
        raise ValueError(f"a class has 1 to {MAX_PUPILS} pupils")
    codes = make_codes(pupils, SystemRandom() if seed is None else Random(seed))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    try:
        with path.open("xb") as file:
            file.write(b"\xef\xbb\xbf" + written_roster(codes, section).encode())
    except FileExistsError:
        raise ClassExists(f"there is a roster at {path} already") from None
    (folder / HANDED_IN).mkdir(exist_ok=True)
    return codes
