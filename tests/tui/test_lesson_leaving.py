"""Leaving: from every room with ctrl+q, from the sealed screen, and what is said on the terminal afterwards."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import Any, TypeVar

import pytest
from textual.message import Message
from textual.message_pump import MessagePump

import spring68.tui
from spring68.classroom.recorder import read_file
from spring68.tui import messages
from spring68.tui.messages import OpenRoom
from spring68.tui.rooms import ROOMS, room_class
from tests.tui.player import Player, playing, run
from tests.tui.test_lesson import assignment, choose, code, entering, name, plain, record

Kind = TypeVar("Kind")
SLIPS = {
    "ContentSlip": ("#1", "#1", "space", "space"),
    "NameSlip": ("s", "w"),
    "TakeAlongSlip": ("r", "e"),
    "Slip": ("#1", "t", "home", "enter"),
}
ASSIGNED: dict[str, tuple[str, ...]] = {
    "EntranceScreen": (),
    "QuestionScreen": ("enter",),
    "LessonScreen": ("enter", "a", "space", "b", "ctrl+s"),
    "Slip": ("enter", "a", "space", "b", "ctrl+s", "q"),
    "SealRoom": ("enter", "a", "space", "b", "ctrl+s", "x", "y"),
}


async def left(player: Player, key: str) -> None:
    """Press a key with which the program ends, and see that it ended well."""
    player.send(key)
    await player.until(lambda: player.app.return_code is not None)
    assert player.app._exception is None
    assert player.app.return_code == 0


@pytest.mark.parametrize("room", ["", *ROOMS])
def test_ctrl_q_leaves_every_room(tmp_path: Path, room: str) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            if room:
                player.app.post_message(OpenRoom("note:stamp" if room == "note" else room))
                await player.until(lambda: name(player) == room_class(room).__name__)
            await left(player, "ctrl+q")

    run(test)


@pytest.mark.parametrize("mode", ["title", "first"])
def test_ctrl_q_leaves_the_first_screens(tmp_path: Path, mode: str) -> None:
    async def test() -> None:
        options: dict[str, Any] = {"mode": "title"} if mode == "title" else {"asked": "no"}
        async with playing(tmp_path, **options) as player:
            assert name(player) == {"title": "TitleScreen", "first": "FirstSlip"}[mode]
            await left(player, "ctrl+q")

    run(test)


@pytest.mark.parametrize("slip", SLIPS)
def test_ctrl_q_leaves_every_slip(tmp_path: Path, slip: str) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            for key in SLIPS[slip]:
                if name(player) != slip:
                    await player.press(key)
            assert name(player) == slip
            await left(player, "ctrl+q")

    run(test)


@pytest.mark.parametrize("room", ASSIGNED)
def test_ctrl_q_leaves_every_room_of_an_assignment(tmp_path: Path, room: str) -> None:
    async def test() -> None:
        async with entering(tmp_path) as player:
            await player.write("KX47-2")
            await player.press(*ASSIGNED[room])
            assert name(player) == room
            await left(player, "ctrl+q")

    run(test)


@pytest.mark.parametrize("key", ["enter", "q", "escape"])
def test_the_sealed_screen_is_left(tmp_path: Path, key: str) -> None:
    async def test() -> None:
        async with entering(tmp_path, given=assignment(questions=())) as player:
            await code(player)
            await player.press("x", "y")
            assert name(player) == "SealRoom"
            await left(player, key)
            words = player.app.outcome.words
            assert player.session is None or player.session.is_sealed
            assert words.endswith(f"hand in this file:\n{record(tmp_path)}")
            assert words.startswith("your exit code is ")

    run(test)


def test_no_message_of_ours_is_taken_for_one_of_textual() -> None:
    for module in pkgutil.walk_packages(spring68.tui.__path__, "spring68.tui."):
        importlib.import_module(module.name)
    ours = [one for one in _below(Message) if one.__module__.startswith("spring68")]
    bases = {base for pump in _below(MessagePump) for base in pump.__mro__ if base.__module__.startswith("textual")}

    assert {messages.Quit, messages.Picked} <= set(ours)
    assert any("_on_leave" in vars(base) for base in bases)
    taken = [
        (one.__name__, base.__name__) for one in ours for base in bases
        if {one.handler_name, f"_{one.handler_name}"} & set(vars(base))
    ]  # fmt: skip
    assert taken == []


def _below(kind: type[Kind]) -> set[type[Kind]]:
    """All classes made from one."""
    found: set[type[Kind]] = set()
    for child in kind.__subclasses__():
        found |= {child} | _below(child)
    return found


# the end of a play of one take


async def to_the_end(player: Player) -> None:
    """Play to the last words."""
    while not player.session.is_over:
        await choose(player, "1")
        if name(player) == "ContentSlip":
            await player.press("r")


@pytest.mark.parametrize("size", [(80, 24), (40, 15)])
def test_a_play_of_one_take_closes_its_record_with_the_last_words(tmp_path: Path, size: tuple[int, int]) -> None:
    async def test() -> None:
        async with entering(tmp_path, size, assignment(questions=())) as player:
            await code(player)
            await to_the_end(player)
            while not player.screen.now.is_last:
                assert not player.session.is_sealed
                await player.press("space")
            await player.press("end")
            assert player.session.is_sealed
            assert "Your record is closed" in plain(player)
            found = player.session.exit_code
            await player.press("q")
            assert name(player) == "SealRoom"
            assert " ".join(found) in player.text()
            await left(player, "q")

    run(test)


@pytest.mark.parametrize("size", [(80, 24), (40, 15)])
def test_where_one_may_go_back_the_box_says_that_there_is_no_exit_code_yet(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async def test() -> None:
        async with entering(tmp_path, size, assignment(questions=(), takes="allowed")) as player:
            await code(player)
            await player.press("q")
            assert "exit code" not in plain(player)
            await player.press("s")
            await to_the_end(player)
            await player.last_page()
            assert not player.session.is_sealed
            await player.press("q")
            assert "It is not closed yet, and without that there is no exit code." in plain(player)
            await player.press("x", "y")
            assert name(player) == "SealRoom"

    run(test)


def test_a_record_that_cannot_be_closed_is_closed_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def test() -> None:
        async with entering(tmp_path, given=assignment(questions=())) as player:
            await code(player)
            seal = player.session.seal
            monkeypatch.setattr(player.session, "seal", lambda: "")
            await to_the_end(player)
            await player.last_page()
            assert "Close the record and get the exit code." in plain(player)
            await player.press("q")
            assert "no exit code" in plain(player)
            monkeypatch.setattr(player.session, "seal", seal)
            await player.press("x")
            assert name(player) == "SealRoom"

    run(test)


def test_a_play_that_is_over_is_closed_when_it_is_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = assignment(questions=())

    async def first() -> None:
        async with entering(tmp_path, given=given) as player:
            await code(player)
            monkeypatch.setattr(player.session, "seal", lambda: "")
            await to_the_end(player)
            await player.last_page()
            await left(player, "ctrl+q")

    async def second() -> None:
        async with entering(tmp_path, given=given) as player:
            await code(player)
            await player.last_page()
            assert player.session.is_sealed

    run(first)
    assert seal_of(tmp_path) == ""
    run(second)
    assert seal_of(tmp_path) != ""


def seal_of(tmp_path: Path) -> str:
    """The seal of the record; empty where there is none."""
    return str(read_file(record(tmp_path)).seal)


# what is said afterwards


def test_on_leaving_it_is_said_where_the_record_lies(tmp_path: Path) -> None:
    async def test() -> None:
        async with entering(tmp_path, given=assignment(questions=())) as player:
            await code(player)
            await player.press("q")
            await left(player, "q")
            assert player.app.outcome.words == (
                f"your record is kept, and the same assignment goes on with it:\n{record(tmp_path)}"
            )

    run(test)


def test_nothing_is_said_where_there_is_no_record_or_it_lies_elsewhere(tmp_path: Path) -> None:
    async def door() -> None:
        async with entering(tmp_path) as player:
            await left(player, "escape")
            assert player.app.outcome.words == ""

    async def seat() -> None:
        async with entering(tmp_path, given=assignment(questions=()), served=True) as player:
            await code(player)
            await left(player, "ctrl+q")
            assert player.app.outcome.words == ""

    run(door)
    run(seat)
