"""The pages of `docs/` become a site without a warning, and the site asks nobody else for anything."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("site")
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-W",
        "--keep-going",
        "-q",
        "-d",
        target / "made",
        ROOT / "docs",
        target / "html",
    ]
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=300, check=False)
    assert (done.stderr, done.returncode) == ("", 0)
    return target / "html"


def test_every_page_is_built_and_reached_from_the_first(site: Path) -> None:
    first = (site / "index.html").read_text(encoding="utf-8")

    assert [
        page.stem
        for page in sorted((ROOT / "docs").glob("*.md"))
        if f"{page.stem}.html" not in first and page.stem != "index"
    ] == []


def test_a_page_fetches_nothing_from_elsewhere(site: Path) -> None:
    fetched = {
        match
        for page in site.glob("*.html")
        for match in re.findall(
            r"<(?:script|img|iframe|link[^>]*stylesheet)[^>]+(?:src|href)=\"(https?:[^\"]+)", page.read_text("utf-8")
        )
    }

    assert fetched == set()
