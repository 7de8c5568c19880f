"""On a seat of a server: nothing is written but the play, no path is shown, and a reload goes on without a code."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from spring68.serve.ready import make_ready
from spring68.tui import app as app_module
from spring68.tui.desk import Desk
from spring68.tui.launch import Launch, Outcome, run, seated
from spring68.tui.screens.help import live_commands
from tests.tui.player import STORY, Player, launch_for, playing
from tests.tui.player import run as play
from tests.tui.test_lesson import assignment, code, entering, name, record

ENVIRONMENT = {"SPRING68_SERVED": "1", "SPRING68_CODE": "KX47-2"}


def test_what_the_server_says_is_read_once_at_the_door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Launch] = []

    def note(launch: Launch) -> Outcome:
        started.append(launch)
        return Outcome()

    monkeypatch.setattr(app_module, "run", note)
    for key, value in ENVIRONMENT.items():
        monkeypatch.setenv(key, value)
    run(launch_for(tmp_path))

    assert [(launch.served, launch.code) for launch in started] == [(True, "KX47-2")]


@pytest.mark.parametrize("environment", [{}, {"SPRING68_CODE": "KX47-2"}, {**ENVIRONMENT, "SPRING68_SERVED": "0"}])
def test_where_nothing_is_served_a_code_in_the_environment_says_nothing(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    launch = launch_for(tmp_path)

    assert seated(launch, environment) is launch


def test_a_code_from_the_environment_is_cut() -> None:
    launch = launch_for(Path("saves"))

    assert len(seated(launch, {**ENVIRONMENT, "SPRING68_CODE": "K" * 10_000}).code) == 40


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


async def look(player: Player, *keys: str) -> None:
    """Press keys; wherever that leads, no command writes a file and no path of the server stands on the screen."""
    for key in keys:
        await player.press(key)
        foot = player.text().split("\n")[-1]
        assert "take along" not in foot
        if not player.screen.is_modal:
            assert "export" not in {command.id for command in live_commands(player.screen)}, name(player)


def test_nothing_is_written_but_the_play(tmp_path: Path) -> None:
    saves = tmp_path / "seat"

    async def test() -> None:
        async with playing(saves, served=True) as player:
            await look(player, "#1", "r", "e")
            assert name(player) == "ReelRoom"
            await look(player, "question_mark")
            assert "Write it all to a file" not in " ".join(row.text for row in player.screen.leaf.rows)
            await look(player, "q", "ctrl+p", *"take along")
            assert player.screen.found == []
            await look(player, "escape", "q", "s", "e")
            assert name(player) == "SavesRoom"
            assert str(tmp_path) not in player.text()
            player.screen.do_name()
            await look(player, *"mine", "enter", "c")
            assert "Copied as" in player.text()

    play(test)
    assert not any("reel" in file for file in files(tmp_path))
    assert {path.name for path in tmp_path.iterdir()} == {"seat"}


def test_a_seat_reads_the_story_that_the_server_kept_and_writes_no_cache(tmp_path: Path) -> None:
    cache = tmp_path / "server"
    assert make_ready(STORY, cache)
    plain = launch_for(tmp_path / "seat")
    launch = seated(plain, {**ENVIRONMENT, "SPRING68_CACHE": str(cache)})
    assert launch.places == replace(plain.places, cache=cache)

    kept, alone = Desk(launch), Desk(seated(plain, ENVIRONMENT))
    for desk in (kept, alone):
        desk.load()
        desk.keep_story()

    assert kept.machine is not None
    assert kept.machine.is_on_demand
    assert alone.machine is not None
    assert not alone.machine.is_on_demand
    assert not (tmp_path / "seat").exists()


def test_outside_a_server_the_same_commands_are_there(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            await player.press("#1", "r")
            assert "e take along" in player.text()
            await player.press("q", "s")
            assert "export" in {command.id for command in live_commands(player.screen)}

    play(test)


SEAT: dict[str, Any] = {"served": True, "code": "KX47-2"}


def test_a_reload_goes_on_without_typing_a_code(tmp_path: Path) -> None:
    given = assignment(questions=())

    async def first() -> None:
        async with entering(tmp_path, given=given, **SEAT) as player:
            assert name(player) == "EntranceScreen"
            assert "KX47-2" in player.text()
            await player.press("enter", "#1")
            assert name(player) == "LessonScreen"

    async def again() -> None:
        async with entering(tmp_path, given=given, **SEAT) as player:
            await player.until(lambda: name(player) == "LessonScreen")
            assert [step.choice for step in player.session.save.steps] == ["bench.off"]

    play(first)
    play(again)


def test_after_the_seal_a_seat_is_asked_and_no_path_is_shown(tmp_path: Path) -> None:
    given = assignment(questions=())

    async def first() -> None:
        async with entering(tmp_path, given=given, **SEAT) as player:
            await player.press("enter", "x", "y")
            assert name(player) == "SealRoom"
            words = " ".join(player.text().split())
            assert "the record lies with your teacher already" in words
            assert str(tmp_path)[:30] not in player.text().replace("\n", "")

    async def again() -> None:
        async with entering(tmp_path, given=given, **SEAT) as player:
            assert name(player) == "EntranceScreen"
            await player.press("enter")
            assert "This was played and sealed: KX47-2.s68rec" in player.screen.paragraphs[0]

    play(first)
    play(again)
    assert record(tmp_path).exists()


def test_a_code_of_a_seat_that_is_none_is_explained(tmp_path: Path) -> None:
    async def test() -> None:
        async with entering(tmp_path, given=assignment(questions=()), served=True, code="nobody") as player:
            assert name(player) == "EntranceScreen"
            await player.press("enter")
            assert "is no code" in player.text()
            player.screen.line.value = ""
            await code(player)
            assert name(player) == "LessonScreen"

    play(test)
