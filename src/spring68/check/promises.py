"""The names in `later:`, which acts not yet written will read or reach."""

from __future__ import annotations

from spring68.story.model import Name, Story


class Promises:
    """What is promised, and which promises were needed to leave something unsaid."""

    def __init__(self, story: Story) -> None:
        self._names: dict[str, Name] = {str(name): name for name in story.later}
        self._needed: set[str] = set()

    def hold(self, name: str) -> bool:
        """Whether a name is promised, itself or by its scene or family; what is asked for was needed."""
        for promised in (name, name.rpartition("/")[2].partition(".")[0]):
            if promised in self._names:
                self._needed.add(promised)
                return True
        return False

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def idle(self) -> list[Name]:
        """The promises that nothing needed, in the order written."""
        return [name for name in self._names.values() if name not in self._needed]
