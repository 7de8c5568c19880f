"""The house is in order: ruff and mypy have nothing to say, and nothing in it leads out of the project."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
TEXTS = {".py", ".yaml", ".md", ".toml", ".tcss", ".svg", ".txt", ".html", ".j2", ".json"}
FOREIGN = re.compile(r"(?<![\w.])/(?:work|farm|root)/|\.\./shared|\.library|--(?:extra-)?index-url")


@pytest.mark.parametrize(
    "arguments",
    [("ruff", "check", "src", "tests"), ("ruff", "format", "--check", "src", "tests"), ("mypy", "src", "tests")],
    ids=" ".join,
)
def test_the_tool_has_nothing_to_say(arguments: tuple[Any, ...]) -> None:
    run = subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout[-4_000:] + run.stderr[-2_000:]


def test_no_file_names_a_path_of_a_machine_or_a_registry() -> None:
    found = []
    for folder in ("src", "story", "docs", "tests", ".ci"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and (path.suffix in TEXTS or folder == ".ci") and path != Path(__file__):
                text = path.read_text(encoding="utf-8", errors="replace")
                found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in FOREIGN.finditer(text)]

    assert found == []


def test_what_is_not_ours_to_share_is_not_tracked() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()

    assert "uv.lock" in ignored
