"""What every test stands on: no motion, no real saves, the working tree, the same examples each time."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

_saves = tempfile.mkdtemp(prefix="spring68-tests-")
atexit.register(shutil.rmtree, _saves, ignore_errors=True)
os.environ["TEXTUAL_ANIMATIONS"] = "none"
os.environ["SPRING68_SAVES"] = _saves
os.environ["XDG_CACHE_HOME"] = f"{_saves}/cache"

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from hypothesis import HealthCheck, settings  # noqa: E402

settings.register_profile(
    "spring68", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("spring68")
