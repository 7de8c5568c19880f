"""What is done once before anybody sits down: the story is read, and kept so that each seat finds it read."""

from __future__ import annotations

from pathlib import Path

from spring68.opening import keep_story, open_story


def make_ready(story: Path, cache: Path) -> bool:
    """Read a story and keep it; whether the seats will find it in the cache.

    Where the cache folder cannot be written, every seat reads the story from its own files, which takes it a moment.

    Raises:
        StoryFolderError: when there is no story there, or it cannot be read.
        BrokenStory: when it has errors.
    """
    machine = open_story(story, cache)
    return machine.is_on_demand or keep_story(machine, story, cache)
