"""Where things are kept. Nothing is created until something is written.

The folder of the saves is, first that is given: `--saves DIR`; the environment's `SPRING68_SAVES`; `saves/` of a
checkout; the user's data folder. Settings lie beside the saves, except for an ordinary installation, where they lie
in the user's configuration folder.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

APP = "spring68"
SAVES_VARIABLE = "SPRING68_SAVES"
SETTINGS_NAME = "settings.json"


@dataclass(frozen=True, slots=True)
class Places:
    """The folders and files of one user; `why` says by which rule the saves' folder was found."""

    story: Path
    saves: Path
    settings: Path
    cache: Path
    why: str


def checkout() -> Path | None:
    """The root of the checkout in which this code lies; None when it was installed."""
    root = Path(__file__).resolve().parents[3]
    return root if (root / "pyproject.toml").is_file() and (root / "story" / "story.yaml").is_file() else None


def shipped_story() -> Path:
    """The folder of the story that comes with the program."""
    root = checkout()
    return root / "story" if root is not None else Path(__file__).resolve().parents[1] / "_story"


def find_places(saves: Path | None = None) -> Places:
    """Where everything is; `saves` is the folder asked for on the command line."""
    from platformdirs import user_cache_path, user_config_path, user_data_path

    cache = user_cache_path(APP)
    given = os.environ.get(SAVES_VARIABLE, "")
    root = checkout()
    if saves is not None:
        folder, why = _at_home(saves), "asked for with --saves"
    elif given:
        folder, why = _at_home(Path(given)), f"set by {SAVES_VARIABLE}"
    elif root is not None:
        folder, why = root / "saves", "this is a checkout"
    else:
        home = user_data_path(APP) / "saves"
        return Places(shipped_story(), home, user_config_path(APP) / SETTINGS_NAME, cache, "the user's data folder")
    return Places(shipped_story(), folder, folder / SETTINGS_NAME, cache, why)


def _at_home(path: Path) -> Path:
    """The path with `~` as the home it means; where nobody has that name it stays as written, as in a shell."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path
