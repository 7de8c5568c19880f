"""The first words of a play in plain mode: how one plays, and the one question of a first start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spring68.saves.settings import changed

if TYPE_CHECKING:
    from spring68.plain import Plain

HOW_TO = "Say the number of a choice, or “help”."

QUESTION = (
    "A few scenes tell of things that are hard to read. Shall I say so before they come? "
    "Say “no”, “detail”, or press enter for a few words. “settings” changes it at any time."
)
ANSWERS = {"no": "off", "n": "off", "off": "off", "detail": "detail", "d": "detail"}
"""Words that are an answer, and what the content notes are then; every other answer leaves them as they are."""


def begin(plain: Plain, *, resumed: bool) -> None:
    """Say how to play where a play is new; at a terminal ask, once, what is to be said before hard scenes."""
    if plain.streams.is_asked and plain.settings.asked == "no":
        _ask(plain)
    if not resumed and not plain.is_stopped:
        plain.say(HOW_TO)


def _ask(plain: Plain) -> None:
    """Ask the question, and keep the answer; a disk that refuses is told about, and the answer holds for now."""
    plain.say(QUESTION)
    plain.streams.out.flush()
    line = next(plain.streams.lines, None)
    word = (line or "").strip().lower().rstrip(".")
    if line is None or word in {"quit", "exit", "q"}:
        plain.is_stopped = True
        return
    chosen = changed(plain.settings, "content", ANSWERS.get(word, plain.settings.content))
    plain.settings = changed(chosen, "asked", "yes")
    if plain.keep is not None:
        try:
            plain.keep(plain.settings)
        except OSError as problem:
            plain.say(f"It holds for now, but could not be written: {problem.strerror}.")
