"""A check of a clean story loads what it needs and nothing else: most of a short command is loading."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SPARED = (
    "asyncio", "concurrent", "csv", "difflib", "email", "hypothesis", "jinja2", "json", "logging", "multiprocessing",
    "socket", "sqlite3", "ssl", "tempfile", "textual", "transitions", "spring68.classroom",
    "spring68.engine", "spring68.prove", "spring68.session", "spring68.text.render", "spring68.tui",
    "spring68.check.follow", "spring68.check.quotations", "spring68.workshop",
)  # fmt: skip
"""What may be dear to load, and is not needed where nothing is wrong and nothing is proved."""


def loaded_by(*arguments: str) -> set[str]:
    command = [sys.executable, "-X", "importtime", "-m", "spring68", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    return set(re.findall(r"^import time:.*\| +(\S+)$", done.stderr, re.MULTILINE))


def test_a_clean_story_is_checked_with_little_loaded(tmp_path: Path) -> None:
    act = tmp_path / "acts" / "1-one"
    act.mkdir(parents=True)
    main = "story: t\ntitle: T\nstart: a\nacts: {one: {title: One}}\nendings: {home: {title: Home}}\n"
    (tmp_path / "story.yaml").write_text(main, encoding="utf-8")
    (act / "a.yaml").write_text("scene: a\ntext: |\n  Late.\nending: home\n", encoding="utf-8")
    loaded = loaded_by("check", "--fast", str(tmp_path))

    assert "spring68.check.run" in loaded
    assert sorted(name for name in loaded if name.startswith(SPARED)) == []
