"""One `Command` object is the key, the footer's word, the palette's row and the line of the help."""

from pathlib import Path
from typing import Any

import pytest

from spring68.tui.commands import EVERYWHERE, Command
from spring68.tui.rooms import ROOMS
from spring68.tui.screens.help import live_commands
from tests.tui.player import playing, run
from tests.tui.test_pitfalls import room_classes

SOURCE = Path(__file__).parents[2] / "src" / "spring68" / "tui"


@pytest.mark.parametrize("kind", room_classes(), ids=lambda kind: kind.__name__)
def test_every_binding_of_a_room_comes_from_a_command_and_every_command_can_be_done(kind: Any) -> None:
    commands: tuple[Command, ...] = kind.all_commands()
    keys = [binding.key for binding in kind.BINDINGS]

    assert sorted(keys) == sorted(key for command in commands for key in command.keys)
    assert len(set(keys)) == len(keys), "one key does one thing"
    for command in commands:
        rooms = command.id in {*ROOMS, "title"}
        assert rooms or hasattr(kind, f"do_{command.id}"), f"{kind.__name__} cannot {command.id}"
        assert command.help.endswith(".")
        assert command.label


def test_nobody_makes_bindings_by_hand() -> None:
    for path in SOURCE.rglob("*.py"):
        if path.name != "commands.py":
            assert "Binding(" not in path.read_text(), path.name


def test_footer_palette_and_help_say_the_words_of_the_command(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path, size=(80, 60)) as player:
            await player.press("1", "space")
            known = live_commands(player.screen)
            foot = player.text().split("\n")[-1]
            for command in known:
                if command.foot:
                    assert f"{player.screen.key_of(command)} {player.screen.label_of(command)}" in foot
            await player.press("ctrl+p")
            shown = player.screen.found
            assert shown == [command for command in known if command.palette]
            assert {command.id for command in shown} >= {"notes", "file", "reel", "takes", "map", "endings", "settings"}
            await player.press("escape", "question_mark")
            assert player.screen.keys == known
            words = " ".join("\n".join(row.text for row in player.screen.leaf.rows).split())
            for command in known:
                assert command.key in words
                assert command.help in words
            assert {command.id for command in EVERYWHERE} <= {command.id for command in known}

    run(test)


def test_a_command_that_cannot_be_given_now_is_not_offered(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            assert "u undo" not in player.text()
            assert "undo" not in {command.id for command in live_commands(player.screen)}
            await player.press("1")
            assert "u undo" in player.text()

    run(test)
