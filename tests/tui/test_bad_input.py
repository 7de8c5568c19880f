"""What is wrong from outside: settings, folders, disks, pastes, saves. Each has one sentence, and nothing is lost."""

import json
from pathlib import Path

import pytest
from textual import events

from spring68.saves.settings import Settings, load_settings
from tests.tui.player import launch_for, playing, run
from tests.tui.test_journeys import name, steps
from tests.tui.test_startup import kept_play


@pytest.mark.parametrize(
    ("written", "kept", "words"),
    [
        ({"theme": "paper", "width": "9000", "hat": "red"}, {"theme": "paper", "width": "64"}, ("width", "hat")),
        ({"pace": 3, "motion": "off"}, {"pace": "screen", "motion": "off"}, ("pace can be screen or beat",)),
        ({"repeat": None, "choosing": "numbers"}, {"repeat": "show", "choosing": "numbers"}, ("repeat",)),
    ],
)
def test_settings_that_are_wrong_are_dropped_and_told_and_the_good_ones_kept(
    tmp_path: Path, written: dict[str, object], kept: dict[str, str], words: tuple[str, ...]
) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps(written))
    settings, notices = load_settings(path)

    assert {key: getattr(settings, key) for key in kept} == kept
    assert len(notices) == 1
    assert all(word in notices[0] for word in words)

    async def test() -> None:
        async with playing(tmp_path / "saves", mode="title", notices=tuple(notices)) as player:
            assert "left aside" in " ".join(player.text().split())

    run(test)


@pytest.mark.parametrize("content", [b"[1]", b"{", b"\xff\xff", b"[" * 100_000, b"x" * 200_000])
def test_damaged_settings_are_told_about_and_the_usual_ones_used(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)

    assert load_settings(path)[0] == Settings()
    assert "damaged" in load_settings(path)[1][0]


def test_settings_that_cannot_be_kept_hold_for_now_and_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise OSError(30, "Read-only file system")

    async def test() -> None:
        async with playing(tmp_path) as player:
            monkeypatch.setattr("spring68.saves.settings.write_safely", refuse)
            await player.press("comma", "right")
            assert player.app.theme == "paper"
            assert "could not be kept" in player.text()

    run(test)


def test_a_data_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    saves = tmp_path / "no" / "such" / "folder"

    async def test() -> None:
        async with playing(saves, mode="title") as player:
            assert "Continue" not in player.text()
            await player.press("s", "q", "b", "1")
            assert steps(player) == ["bench.off"]
            assert player.session.problem == ""

    run(test)
    assert (saves / "play-1.json").exists()


def test_a_data_folder_that_goes_while_one_plays_is_made_again(tmp_path: Path) -> None:
    import shutil

    async def test() -> None:
        async with playing(tmp_path / "saves") as player:
            shutil.rmtree(tmp_path / "saves")
            await player.press("1")
            assert steps(player) == ["bench.off"]
            await player.press("r", "e", "t")
            assert "Written to" in player.text() or "could not be written" in player.text()

    run(test)


def test_a_data_folder_that_is_a_file_is_told_about_and_the_play_goes_on(tmp_path: Path) -> None:
    (tmp_path / "saves").write_text("not a folder")

    async def test() -> None:
        async with playing(tmp_path / "saves") as player:
            await player.press("1")
            assert steps(player) == ["bench.off"]
            assert "could not be saved" in player.text()
            await player.press("r", "e", "t")
            assert "could not be written" in player.text()
            await player.press("q", "s", "q", "comma", "right", "q", "e")
            assert name(player) == "EndingsRoom"

    run(test)


def test_a_story_folder_that_is_missing_is_one_sentence(tmp_path: Path) -> None:
    from spring68.tui.app import Spring68
    from tests.tui.player import Player

    async def test() -> None:
        app = Spring68(launch_for(tmp_path, mode="title", story=tmp_path / "nowhere"))
        async with app.run_test(size=(80, 24)) as pilot:
            player = Player(app, pilot)
            await player.see("The story cannot be played")
            player.send("q")
            await player.until(lambda: app.return_code == 1)

    run(test)


@pytest.mark.parametrize("room", ["n", "r", "ctrl+p"])
def test_a_paste_of_a_megabyte_takes_what_fits(tmp_path: Path, room: str) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            await player.press(room, *([] if room == "ctrl+p" else ["slash"]))
            player.app.post_message(events.Paste("stamp\x1b[31m[/red]\x00" + "x" * 1_000_000 + "\nsecond line"))
            await player.settled()
            assert len(player.screen.line.value) <= 80
            assert player.screen.line.value.startswith("stamp")
            assert player.screen.line.value.isprintable()
            player.app.post_message(events.Paste("\n\n"))
            player.app.post_message(events.Paste(""))
            await player.settled()

    run(test)


def test_a_save_of_a_newer_program_is_told_about_and_left_alone(tmp_path: Path) -> None:
    slot = kept_play(tmp_path, "bench.off")
    for path in tmp_path.glob(f"{slot}*.json"):
        data = json.loads(path.read_text())
        data["format"] = 999
        path.write_text(json.dumps(data))
    before = (tmp_path / f"{slot}.json").read_bytes()

    async def test() -> None:
        async with playing(tmp_path, mode="title") as player:
            assert "Continue" not in player.text()
            await player.press("s")
            assert "newer" in " ".join(player.text().split())
            await player.press("enter")
            assert name(player) != "PlayScreen"

    run(test)
    assert (tmp_path / f"{slot}.json").read_bytes() == before


def test_garbage_in_a_save_is_kept_aside_and_the_one_before_is_used(tmp_path: Path) -> None:
    slot = kept_play(tmp_path, "bench.off", "corridor.slip")
    (tmp_path / f"{slot}.json").write_bytes(b"\x00garbage" * 99)

    async def test() -> None:
        async with playing(tmp_path, mode="continue") as player:
            assert steps(player) == ["bench.off"]
            await player.press("#1")
            assert len(steps(player)) == 2

    run(test)
    assert list(tmp_path.glob("*damaged*"))
