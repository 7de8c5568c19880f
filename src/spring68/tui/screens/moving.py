"""The motions of the play screen: one timer that lives for less than 400 ms, and none where motion is off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spring68.tui import motion

if TYPE_CHECKING:
    from textual.timer import Timer

    from spring68.tui.screens.room import Room as _Base
else:
    _Base = object


class Moving(_Base):
    """A room in which reels turn, and a splice stands between two acts."""

    step = motion.STEPS
    """How far a motion is; at its last step everything rests."""
    act = ""
    """The act that was last on the screen."""
    is_between = False
    """Whether the motion is the one between two acts."""
    _motion: Timer | None = None

    def move(self, act: str, *, is_now: bool) -> None:
        """Let the reels turn, and between two acts the tape."""
        moves = self.desk.has_motion
        self.is_between = moves and is_now and bool(self.act) and act != self.act
        self.act = act
        if moves and self.is_attached:
            self.step = 0
            if self._motion is None:
                self._motion = self.set_interval(motion.STEP, self._tick)

    def _tick(self) -> None:
        self.step += 1
        if self.step >= motion.STEPS:
            self.rest()
        elif self.is_between:
            self.leaf.reload()
        self.head.refresh()

    def rest(self) -> None:
        """End a motion at once."""
        self.step = motion.STEPS
        if self._motion is not None:
            self._motion.stop()
            self._motion = None
        if self.is_between:
            self.is_between = False
            self.leaf.reload()
        self.head.refresh()
