"""Every room at 80×24 and 40×15 as text, and one picture for each theme and each slip.

`SPRING68_UPDATE_GOLDENS=1 pytest tests/tui/test_goldens.py` keeps what is found; read the difference before it is kept.
"""

import re
from pathlib import Path

import pytest

from tests.tui.player import Player, check_golden, playing, run
from tests.tui.test_lesson import entering

SAVES = Path("saves")
SIZES = [(80, 24), (40, 15)]
ROOMS: dict[str, tuple[str, ...]] = {
    "play": (),
    "play-marked": ("down", "down"),
    "play-closed": ("#3",),
    "reply": ("#2",),
    "four-long-choices": ("#1", "space"),
    "earlier": ("#1", "pageup"),
    "undone": ("#1", "u"),
    "notes": ("n",),
    "notes-by-source": ("n", "g"),
    "notes-search": ("n", "slash", "s", "t", "a"),
    "note": ("n", "enter"),
    "file": ("f",),
    "file-boxes": ("#2", "f", "2"),
    "reel": ("#2", "r"),
    "reel-search": ("#2", "r", "slash", "t", "h", "e"),
    "takes": ("#2", "#1", "u", "t"),
    "map": ("#1", "m"),
    "endings": ("e",),
    "saves": ("s",),
    "settings": ("comma", "down"),
    "help": ("question_mark",),
}
SLIPS: dict[str, tuple[str, ...]] = {
    "leave": ("q",),
    "palette": ("ctrl+p", "n", "o"),
    "delete": ("q", "t", "3", "d"),
    "name": ("s", "w"),
    "go-back": ("#1", "t", "enter"),
    "take-along": ("r", "e"),
}


async def at_grief(player: Player) -> None:
    """Play until something hard to read is announced."""
    await player.press("#1", "#1")
    await player.last_page()


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Saves lie in a folder that is called the same in every run."""
    monkeypatch.chdir(tmp_path)


def name_of(room: str, size: tuple[int, int], ending: str = "txt") -> str:
    return f"{room}-{size[0]}x{size[1]}.{ending}"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("room", ROOMS)
def test_room(room: str, size: tuple[int, int]) -> None:
    async def test() -> None:
        async with playing(SAVES, size=size) as player:
            await player.press(*ROOMS[room])
            check_golden(name_of(room, size), player.text())

    run(test)


@pytest.mark.parametrize("size", SIZES)
def test_title(size: tuple[int, int]) -> None:
    async def test() -> None:
        async with playing(SAVES, size=size) as player:
            await player.press("q", "t")
            check_golden(name_of("title", size), player.text())
            await player.press("7")
            check_golden(name_of("teachers", size), player.text())

    run(test)


@pytest.mark.parametrize("size", SIZES)
def test_the_way_to_the_end(size: tuple[int, int]) -> None:
    async def test() -> None:
        async with playing(SAVES, size=size) as player:
            await at_grief(player)
            check_golden(name_of("content", size), player.text())
            await player.press("d", "r", "#1")
            await player.last_page()
            check_golden(name_of("sheets", size), player.text())
            await player.press("f")
            check_golden(name_of("file-sheets", size), player.text())
            await player.press("3")
            check_golden(name_of("file-signatures", size), player.text())
            await player.press("q", "#1", "#1", "#1")
            check_golden(name_of("end", size), player.text())

    run(test)


@pytest.mark.parametrize("size", SIZES)
def test_where_the_story_is_not_yet_written(size: tuple[int, int]) -> None:
    async def test() -> None:
        async with playing(SAVES, size=size, preset="second") as player:
            await player.press("#3")
            check_golden(name_of("unfinished", size), player.text())

    run(test)


@pytest.mark.parametrize("size", SIZES)
def test_first_start(size: tuple[int, int]) -> None:
    async def test() -> None:
        async with playing(SAVES, size=size, asked="no") as player:
            check_golden(name_of("first", size), player.text())
            await player.press("y")
            check_golden(name_of("first-second", size), player.text())

    run(test)


def picture_of(player: Player) -> str:
    """A picture without what differs from run to run."""
    return re.sub(r"terminal-\d+", "terminal", player.app.export_screenshot())


@pytest.mark.parametrize("theme", ["night", "paper", "contrast", "terminal"])
def test_theme(theme: str) -> None:
    async def test() -> None:
        async with playing(SAVES, theme=theme) as player:
            await player.press("down", "down")
            check_golden(f"theme-{theme}.svg", picture_of(player))

    run(test)


@pytest.mark.parametrize("slip", SLIPS)
def test_slip(slip: str) -> None:
    async def test() -> None:
        async with playing(SAVES) as player:
            await player.press(*SLIPS[slip])
            check_golden(f"slip-{slip}.svg", picture_of(player))

    run(test)


def test_slip_before_what_is_hard_to_read() -> None:
    async def test() -> None:
        async with playing(SAVES) as player:
            await at_grief(player)
            check_golden("slip-content.svg", picture_of(player))

    run(test)


def test_slips_of_a_first_start() -> None:
    async def test() -> None:
        async with playing(SAVES, asked="no") as player:
            check_golden("slip-first.svg", picture_of(player))
            await player.press("y")
            check_golden("slip-first-second.svg", picture_of(player))

    run(test)


@pytest.mark.parametrize("size", SIZES)
def test_screens_of_an_assignment(size: tuple[int, int]) -> None:
    async def test() -> None:
        async with entering(Path(), size=size) as player:
            check_golden(name_of("lesson-entrance", size), player.text())
            await player.write("KX47-2")
            await player.press("enter")
            check_golden(name_of("lesson-question", size), player.text())
            await player.write("Not much")
            await player.press("ctrl+s")
            check_golden(name_of("lesson-play", size), player.text())
            await player.press("x")
            check_golden(name_of("lesson-seal", size), player.text())

    run(test)


def test_slips_of_an_assignment() -> None:
    async def test() -> None:
        async with entering(Path()) as player:
            await player.write("KX47-2")
            await player.press("enter")
            check_golden("slip-question.svg", picture_of(player))
            await player.write("Not much")
            await player.press("ctrl+s", "q")
            check_golden("slip-lesson-leave.svg", picture_of(player))
            await player.press("s", "p")
            check_golden("slip-pause.svg", picture_of(player))
            await player.press("g", "#1", "#1")
            check_golden("slip-question-choice.svg", picture_of(player))
            await player.press("escape", "x")
            check_golden("slip-seal.svg", picture_of(player))

    run(test)


def test_a_rehearsal_says_on_leaving_that_nothing_is_kept() -> None:
    async def test() -> None:
        async with playing(SAVES, scratch=True) as player:
            await player.press("q")
            check_golden("leave-rehearsal-80x24.txt", player.text())

    run(test)


def test_pictures_are_small_and_few() -> None:
    from tests.tui.player import GOLDEN

    pictures = list(GOLDEN.glob("*.svg"))

    assert len(pictures) <= 20
    assert max(path.stat().st_size for path in pictures) < 45_000


def test_no_row_is_wider_than_the_window() -> None:
    from tests.tui.player import GOLDEN

    for path in GOLDEN.glob("*-*x*.txt"):
        width, height = map(int, re.findall(r"-(\d+)x(\d+)\.txt", path.name)[0])
        rows = path.read_text().rstrip("\n").split("\n")
        assert len(rows) <= height, path.name
        assert max(map(len, rows)) <= width, path.name
