"""The collector of cyclic rubbish, and when it only stands in the way."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def collector_paused(*, is_kept: bool = False) -> Iterator[None]:
    """Pause the collector while much is made that stays.

    A story is many small values without rubbish among them; looking for some takes as long as making them.

    Args:
        is_kept: Whether what is there at the end stays as long as the program, so that it need never be looked at.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_kept:
            gc.freeze()
        if was_on:
            gc.enable()
