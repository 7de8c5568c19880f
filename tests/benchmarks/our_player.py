"""Our program, started as the command line starts it: the story, the saves and the mode are arguments."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "src"))

from spring68.saves.locations import Places
from spring68.saves.settings import load_settings
from spring68.tui.launch import Launch, run

if __name__ == "__main__":
    story, saves, mode = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    places = Places(story, saves, saves / "settings.json", saves / "cache", "a test")
    outcome = run(Launch(story, places, load_settings(places.settings)[0], mode, seed=68))
    if outcome.words:
        print(f"spring68: {outcome.words}", file=sys.stderr)
    sys.exit(outcome.status)
