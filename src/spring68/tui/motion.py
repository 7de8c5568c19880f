"""The little that moves: reels that turn while a beat is laid out, a splice between acts, static when the air goes.

All of it is over in less than 400 ms, any key ends it, and nothing runs when motion is off.
"""

from __future__ import annotations

import hashlib

from spring68.tui.rows import BLANK, Bit, Row

STEP = 0.07
STEPS = 5
"""Five steps of 70 ms: 350 ms."""

REELS = ("◐ ◐", "◓ ◓", "◑ ◑", "◒ ◒")
NOISE = " ·:░▒"


def reels(step: int) -> str:
    """The reels at a step; at rest after the last one."""
    return REELS[step % len(REELS)] if step < STEPS else "◉ ◉"


def between_acts(act: str, label: str, width: int, height: int, step: int) -> list[Row]:
    """What is seen between two acts: static before the days of August, a splice elsewhere."""
    return static(width, height, step) if act == "air" else splice(label, width, height, step)


def splice(label: str, width: int, height: int, step: int) -> list[Row]:
    """Two ends of tape that meet on a slant, and the label of the box that begins."""
    reach = width * (step + 1) // (2 * STEPS)
    rows = [BLANK] * max(height // 2 - 2, 0)
    for line in range(3):
        left = "━" * max(reach - line, 0)
        right = "━" * max(reach - (2 - line), 0)
        gap = " " * max(width - 1 - len(left) - len(right), 0)
        middle = len(gap) // 2
        text = f"{left}{gap[:middle]}╱{gap[middle:]}{right}"[:width]
        rows.append(Row((Bit(text, "accent" if line == 1 else "faint"),)))
    return [*rows, BLANK, Row((Bit(label.center(width).rstrip(), "label"),))]


def static(width: int, height: int, step: int) -> list[Row]:
    """Noise that thins out, the same each time."""
    level = max(STEPS - step, 1)
    rows: list[Row] = []
    for line in range(height):
        digest = hashlib.shake_128(f"{step}:{line}".encode()).digest(width)
        text = "".join(NOISE[min(byte * level // 256, len(NOISE) - 1)] for byte in digest)
        rows.append(Row((Bit(text, "faint"),)))
    return rows
