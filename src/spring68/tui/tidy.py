"""Memory, tidied up when nobody waits.

The collector is off while the full screen runs, so that it never comes between a key and what the key does. What it
would find is small: the scenes of a few turns ago, a room that was closed. It is let in at two moments at which the
reader has just been given something to look at: when a turn is painted, and when a room is closed.
"""

from __future__ import annotations

import gc

from textual._styles_cache import StylesCache

MOST = 20_000
"""Values made since the last look after which the collector comes by itself: somebody stays in one room for hours."""


def settle() -> None:
    """After the story is loaded: what was made stays as long as the program, and is never looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(MOST, 5, 5)
    gc.enable()


def tidy() -> None:
    """Free what is tied in rings and no longer used; nothing before the story is there, when all is still being made."""
    if gc.isenabled():
        StylesCache.get_inner_outer.cache_clear()
        gc.collect()
