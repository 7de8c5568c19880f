"""P1–P15 of the research on Textual: each pitfall has its answer in the code and its test here."""

import ast
import asyncio
import io
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from textual.screen import ModalScreen

from spring68.tui.launch import needs_plain
from spring68.tui.rooms import ROOMS, room_class
from spring68.tui.screens.slips import Slip
from tests.tui.hostile import HOSTILE, hostile_story
from tests.tui.player import Player, playing, run

SOURCE = Path(__file__).parents[2] / "src" / "spring68" / "tui"
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def all_rows(player: Player) -> str:
    """Everything that the widgets of the uppermost screen were given to show."""
    return "\n".join(
        segment.text for strip in player.screen._compositor.render_strips() for segment in strip
    )  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE)
def test_p1_markup_and_control_characters_are_shown_and_do_nothing(tmp_path: Path, hostile: str) -> None:
    story = hostile_story(tmp_path / "story", hostile)

    async def test() -> None:
        async with playing(tmp_path / "saves", story=story, asked="yes") as player:
            assert player.session is not None
            if hostile.startswith("["):
                assert hostile in " ".join(player.text().split())
            await player.press("#1", "n", "enter", "q", "g", "q")
            player.session.save_as("copy")
            for keys in ("f", "r", "t", "m", "e", "s", "comma", "question_mark", "ctrl+p"):
                await player.press(keys)
                assert player.screen is not player.app.play
                assert CONTROL.search(all_rows(player)) is None
                await player.press("escape")
            player.app.notify(hostile, title=hostile)
            await player.settled()
            await player.press("#3", "#1", "#1")
            assert CONTROL.search(all_rows(player)) is None

    run(test)


@pytest.mark.parametrize("size", [(4, 2), (1, 1), (2, 30), (200, 3), (9, 9)])
def test_p2_no_window_is_too_small(tmp_path: Path, size: tuple[int, int]) -> None:
    async def test() -> None:
        async with playing(tmp_path, size=size) as player:
            for keys in ("1", "space", "n", "escape", "f", "escape", "s", "escape", "comma", "escape", "question_mark"):
                await player.press(keys)
            await player.resize(80, 24)
            await player.press("escape")
            await player.see("The pipe knocks.")
            await player.resize(*size)

    run(test)


def test_p4_no_colour_means_the_terminals_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def test() -> None:
        async with playing(tmp_path, theme="night") as player:
            await player.press("down")
            assert player.app.theme == "terminal"
            styles = [segment.style for strip in player.screen._compositor.render_strips() for segment in strip]
            assert all(style is None or (style.color is None or style.color.is_default) for style in styles)
            assert all(style is None or (style.bgcolor is None or style.bgcolor.is_default) for style in styles)

    run(test)


def slips() -> list[type]:
    """Every modal there is."""
    for name in ("content", "first", "leave", "lessonask", "names", "palette", "takealong"):
        __import__(f"spring68.tui.screens.{name}")
    found: list[type] = []
    waiting: list[Any] = [ModalScreen]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.startswith("spring68"):
                found.append(kind)
    return found


def test_p5_every_slip_can_be_put_away_without_esc() -> None:
    found = slips()

    assert {kind.__name__ for kind in found} >= {
        "Slip",
        "ContentSlip",
        "FirstSlip",
        "LeaveSlip",
        "NameSlip",
        "PaletteSlip",
        "QuestionScreen",
    }
    for kind in found:
        if issubclass(kind, Slip):
            continue  # each of its answers has a letter, see below
        away = {"close", "later"}
        close = next(command for command in kind.commands if command.id in away)  # type: ignore[attr-defined]
        assert set(close.keys) - {"escape"}


def test_p5_every_answer_on_a_slip_has_a_letter(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path, asked="no") as player:
            for keys in (("n",), ("p",), ("q", "s"), ("comma", "q"), ("s", "d"), ("q",)):
                if isinstance(player.screen, Slip):
                    letters = [answer.key for answer in player.screen.answers]
                    assert all(len(letter) == 1 for letter in letters)
                    assert len(set(letters)) == len(letters)
                await player.press(*keys)
            assert player.app.play is not None

    run(test)


def test_p6_what_is_shown_fits_the_new_size(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            for size in ((40, 15), (60, 20), (200, 60), (80, 24)):
                await player.resize(*size)
                assert (
                    f"-{'narrow' if size[0] < 60 else 'normal' if size[0] < 100 else 'wide'}" in player.screen.classes
                )
                assert player.screen.leaf.text_width <= size[0] - 2
                assert all(len(row.text) <= player.screen.leaf.text_width for row in player.screen.leaf.rows)

    run(test)


def test_p7_no_test_waits_for_a_time() -> None:
    for path in Path(__file__).parent.glob("*.py"):
        tree = ast.parse(path.read_text())
        waits = [node for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef) and node.name == "until"]
        for node in set(ast.walk(tree)) - {part for wait in waits for part in ast.walk(wait)}:
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"sleep", "pause"}
            ):
                assert path.name in {"player.py", "terminal.py", "test_terminal.py"}, f"{path.name}:{node.lineno}"


def test_p8_there_are_no_modes() -> None:
    for path in SOURCE.rglob("*.py"):
        assert "switch_mode" not in path.read_text()
        assert "MODES" not in path.read_text()


def test_p9_the_keys_are_shown_when_the_window_has_no_focus(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            player.app.app_focus = False
            await player.settled()
            assert "? help" in player.text()

    run(test)


class Stream(io.StringIO):
    def __init__(self, is_terminal: bool) -> None:
        super().__init__()
        self.is_terminal = is_terminal

    def isatty(self) -> bool:
        return self.is_terminal


@pytest.mark.parametrize(
    ("environment", "stdin", "stderr", "expected"),
    [
        ({}, True, True, False), ({}, False, True, True), ({}, True, False, True), ({"TERM": "dumb"}, True, True, True),
        ({"SPRING68_PLAIN": "1"}, True, True, True), ({"SPRING68_PLAIN": "0"}, True, True, False),
    ],
)  # fmt: skip
def test_p10_without_a_terminal_there_is_the_plain_mode(
    environment: dict[str, str], stdin: bool, stderr: bool, expected: bool
) -> None:
    assert needs_plain(environment, Stream(stdin), Stream(stderr)) is expected


def test_p10_a_stream_that_is_missing_or_a_file_is_no_terminal() -> None:
    assert needs_plain({}, None, Stream(True))
    assert needs_plain({}, Stream(True), Stream(True), Stream(False))
    assert not needs_plain({}, Stream(True), Stream(True), Stream(True))


def test_p12_no_test_needs_the_snapshot_plugin() -> None:
    for path in Path(__file__).parent.glob("*.py"):
        assert "snap_" + "compare" not in path.read_text()


def css_of_the_room() -> list[tuple[str, str]]:
    """All CSS of the room, with the file it stands in."""
    found = []
    for path in SOURCE.rglob("*.py"):
        found += [
            (path.name, css) for css in re.findall(r'(?:DEFAULT_)?CSS = """(.*?)"""', path.read_text(), re.DOTALL)
        ]
    return found


def test_p13_no_selector_matches_everything() -> None:
    sheets = css_of_the_room()

    assert len(sheets) >= 6
    for name, css in sheets:
        assert "*" not in css, name
        assert ":focus-within" not in css, name
        assert ":hover" not in css, name


def test_p14_the_plain_mode_needs_no_textual() -> None:
    code = (
        "import sys, spring68.plain, spring68.tui.launch\n"
        "assert not any(name.startswith('textual') for name in sys.modules)"
    )
    path = os.pathsep.join(entry for entry in (str(SOURCE.parents[1]), os.environ.get("PYTHONPATH", "")) if entry)

    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": path})


def room_classes() -> list[Any]:
    from spring68.tui.screens.play import PlayScreen
    from spring68.tui.screens.title import TitleScreen

    return [TitleScreen, PlayScreen, *(room_class(name) for name in ROOMS if not name.endswith(("palette", "leave")))]


@pytest.mark.parametrize("kind", room_classes(), ids=lambda kind: kind.__name__)
def test_p15_no_room_shows_more_than_five_keys(kind: Any) -> None:
    shown = [command for command in kind.all_commands() if command.foot]

    assert 1 <= len(shown) <= 5
    assert sum(len(command.key) + len(command.label) + 4 for command in shown) - 3 <= 78


def test_p15_at_forty_columns_the_help_is_still_there(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path, size=(40, 15)) as player:
            for key in ("n", "f", "r", "t", "m", "e", "s", "comma"):
                await player.press(key)
                keys = player.text().split("\n")[-1]
                assert keys.rstrip().endswith("? help"), key
                assert len(keys) <= 40
                await player.press("escape")

    run(test)


def test_p3_signals_end_the_program_with_their_own_code(tmp_path: Path) -> None:
    async def test(name: str) -> None:
        async with playing(tmp_path) as player:
            number = getattr(signal, name)
            os.kill(os.getpid(), number)
            await player.until(lambda: player.app.return_code is not None)
            assert player.app.return_code == 128 + number

    for name in ("SIGTERM", "SIGHUP"):
        asyncio.run(test(name))


def test_p11_after_a_crash_one_sentence_and_no_locals(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from spring68.tui.app import crashed

    async def test() -> None:
        async with playing(tmp_path) as player:
            await player.press("#1")
            player.app._handle_exception(ZeroDivisionError("a secret"))
            assert not player.app._exit_renderables

    with pytest.raises(ZeroDivisionError):
        asyncio.run(test())
    outcome = crashed(_launch(tmp_path), ZeroDivisionError("a secret"))

    assert outcome.status == 1
    assert str(tmp_path) in outcome.words
    assert "secret" not in outcome.words + capsys.readouterr().err
    assert (tmp_path / "play-1.json").exists()


def _launch(saves: Path) -> Any:
    from tests.tui.player import launch_for

    return launch_for(saves)
