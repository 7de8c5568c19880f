"""Three runs in a real terminal (tmux): play and quit; kill -TERM; a window that shrinks and grows while one reads."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.tui.player import STORY

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
SOURCE = Path(__file__).parents[2] / "src"
LIMIT = 40.0


class Tmux:
    """One window of a tmux server of its own."""

    def __init__(self, folder: Path, command: str) -> None:
        self.socket = folder / "tmux"
        kept = {key: value for key, value in os.environ.items() if not key.startswith("TMUX")}
        self.env = {**kept, "PYTHONPATH": str(SOURCE), "TERM": "xterm-256color", "LANG": "C.UTF-8", "SHELL": "/bin/sh"}
        self.env |= {"COLUMNS": "132", "LINES": "50"}  # what a shell or readline exported; the window knows better
        self.do("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", command)

    def do(self, *words: str) -> str:
        """A tmux command."""
        done = subprocess.run(
            ["tmux", "-u", "-S", str(self.socket), *words], env=self.env, capture_output=True, text=True, check=False
        )
        return done.stdout

    def screen(self) -> str:
        """What stands on the screen."""
        return self.do("capture-pane", "-p")

    def see(self, words: str) -> str:
        """Wait until words stand on the screen."""
        limit = time.monotonic() + LIMIT
        while words not in (found := self.screen()):
            assert time.monotonic() < limit, f"“{words}” did not come:\n{found}"
            time.sleep(0.02)
        return found

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait for a condition."""
        limit = time.monotonic() + LIMIT
        while not condition():
            assert time.monotonic() < limit, self.screen()
            time.sleep(0.02)

    def flags(self) -> str:
        """Whether the alternate screen and the mouse are in use."""
        return self.do("display", "-p", "#{alternate_on} #{mouse_any_flag}").strip()


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Tmux]:
    """The program, playing in a terminal."""
    program = tmp_path / "program.py"
    program.write_text(
        "import os, sys\nfrom pathlib import Path\nfrom spring68.saves.locations import Places\n"
        "from spring68.saves.settings import Settings\nfrom spring68.tui.launch import Launch, run\n"
        f"saves = Path({str(tmp_path)!r}) / 'saves'\n(saves.parent / 'pid').write_text(str(os.getpid()))\n"
        f"places = Places(Path({str(STORY)!r}), saves, saves / 'settings.json', saves / 'cache', '')\n"
        "outcome = run(Launch(places.story, places, Settings(asked='yes', motion='off'), 'new', seed=68))\n"
        "print(f'ended {outcome.status} {outcome.words}')\nsys.exit(outcome.status)\n"
    )
    tmux = Tmux(tmp_path, f"{sys.executable} {program}; echo status $?; read line")
    try:
        tmux.see("Switch the reel off.")
        yield tmux
    finally:
        tmux.do("kill-server")


def test_play_and_quit(terminal: Tmux, tmp_path: Path) -> None:
    terminal.do("send-keys", "1")
    terminal.see("It is quiet now, except for the pipe.")
    terminal.do("send-keys", "Space")
    terminal.see("Walk on, with your eyes")
    terminal.do("send-keys", "4")
    terminal.see("The linoleum has been polished.")
    assert terminal.flags() == "1 1"

    terminal.do("send-keys", "q")
    terminal.see("Stop here?")
    terminal.do("send-keys", "q")

    terminal.see("status 0")
    assert terminal.flags() == "0 0"
    assert "corridor.walk" in (tmp_path / "saves" / "play-1.json").read_text()


@pytest.mark.parametrize(("name", "status"), [("TERM", 143), ("HUP", 129)])
def test_p3_a_signal_gives_the_terminal_back(terminal: Tmux, tmp_path: Path, name: str, status: int) -> None:
    terminal.do("send-keys", "2")
    terminal.see("At the end somebody laughs.")

    subprocess.run(["kill", f"-{name}", (tmp_path / "pid").read_text()], check=True)

    terminal.see(f"status {status}")
    assert terminal.flags() == "0 0"
    assert "bench.run" in (tmp_path / "saves" / "play-1.json").read_text()


def test_a_window_that_shrinks_and_grows_while_one_reads(terminal: Tmux) -> None:
    terminal.do("send-keys", "1")
    before = terminal.see("It is quiet now, except for the pipe.")
    terminal.do("resize-window", "-x", "40", "-y", "12")
    terminal.see("Made for 40×15 and more")
    terminal.see("It is quiet now")
    terminal.do("resize-window", "-x", "4", "-y", "2")
    terminal.see("Ple…")
    terminal.do("resize-window", "-x", "80", "-y", "24")
    terminal.until(lambda: terminal.screen().split() == before.split())
